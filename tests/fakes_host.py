"""A code host in memory; tests/contracts/test_code_host.py holds it to the promises of the adapter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, assert_never

from bot.errors import HostError, HostUnavailableError
from bot.gate import Account, AccountKind, Check, Permission, ReviewState
from bot.post import (
    AskReviewers,
    BranchPush,
    Deed,
    Done,
    Event,
    EventKind,
    GivenReview,
    HostedChange,
    HostedCommit,
    HostedRepository,
    HostPush,
    Landed,
    Merged,
    MergeGroup,
    NewThread,
    OpenChange,
    OpenThreads,
    OwnCheck,
    Place,
    PushedCommit,
    Queued,
    Reached,
    React,
    Remark,
    RemarkKind,
    SetLabels,
    Thread,
    WriteCheck,
    WriteComment,
    WriteReply,
    check_decision,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

PLACE = Place("acme", "shop", 7)
US = Account(900, "foreread[bot]", AccountKind.BOT)
AUTHOR = Account(101, "ada")
HEAD = "a" * 40
BASE_TIP = "b" * 40
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MARKER = "<!-- foreread -->"
"""First line of the one comment."""
MOST_TEXT = 65_536
"""Characters of a remark on GitHub; one more is refused."""


def a_hosted_change(**fields: Any) -> HostedChange:
    """An open change of one commit, on which nobody has said or done anything yet."""
    change = HostedChange(
        place=PLACE,
        id="PR_7",
        repository_id=5000,
        url="https://github.example/acme/shop/pull/7",
        title="Round prices up",
        body="",
        author=AUTHOR,
        head=HEAD,
        head_branch="round-up",
        head_repository="acme/shop",
        base="main",
        base_tip=BASE_TIP,
        default_branch="main",
        us=US,
        base_protected=True,
        expected_files=1,
        expected_commits=1,
        commits=(HostedCommit(HEAD, AUTHOR, email="ada@example.com"),),
        pushes=(HostPush(HEAD, AUTHOR, NOON),),
    )
    return replace(change, **fields)


class FakeCodeHost:
    """Holds one change; people act on it by methods, Foreread by the port. Each act happens a minute after the last.

    Used wherever a test needs a `CodeHost` and HTTP has no part in what the test is about.
    """

    def __init__(self, change: HostedChange | None = None) -> None:
        self.change = change or a_hosted_change()
        """What `look` shows. A test may replace it; the methods below keep it whole."""
        self.now = self.touched_at = NOON
        self.rights: dict[int, Permission] = {AUTHOR.id: Permission.WRITE}
        self.teams: dict[str, tuple[Account, ...]] = {}
        self.refused_lines: set[tuple[str, int]] = set()
        """Path and line where no thread can be opened."""
        self.refused_logins: set[str] = set()
        """Who cannot be asked to review."""
        self.is_away = False
        """Whether the host is down until further notice."""
        self.done: list[Deed] = []
        """What took effect, in order; what is found to be there already did not."""
        self.looks = 0
        self.queue: list[MergeGroup] = []
        """Of the base of the change; our checks on them are kept apart."""
        self.others: list[OpenChange] = []
        """Further changes that are open."""
        self.merges: list[Merged] = []
        """In the order of time; `close` adds the change itself."""
        self.by_hand: list[BranchPush] = []
        """Pushes to the default branch, in the order of time."""
        self.reach = Reached(
            (HostedRepository(self.change.repository_id, "acme", "shop", 70, self.change.default_branch),)
        )
        self.moved_to: Place | None = None
        """What the repository is called now, where it was renamed."""
        self.is_archived = self.is_lost = False
        self.asked: list[str] = []
        """The methods that were called, in order."""
        self._numbers = count(1001)
        self._checks: dict[str, tuple[tuple[Check, ...], tuple[OwnCheck, ...]]] = {}
        self._faults: list[tuple[HostError, type | str | None, bool]] = []
        self._doubted: set[type] = set()

    # --- what people do -------------------------------------------------------------------------------------------

    def say(self, by: Account, text: str, *, thread: str = "") -> Remark:
        """In the conversation, or in a thread by its id."""
        kind = RemarkKind.THREAD if thread else RemarkKind.CONVERSATION
        remark = Remark(next(self._numbers), by, text, self._tick(), kind, thread=thread, ours=by == self.change.us)
        remark = replace(remark, node=f"R_{remark.id}")
        self._add(remark)
        return remark

    def edit(self, remark: Remark, text: str, by: Account) -> Remark:
        present = self._find_remark(remark.id)
        assert present is not None, "It was deleted."
        edited = replace(present, text=text, edited_at=self._tick(), edited_by=by)
        self._put(edited)
        return edited

    def delete(self, remark: Remark) -> None:
        self.change = replace(
            self.change,
            remarks=tuple(each for each in self.change.remarks if each.id != remark.id),
            threads=tuple(
                replace(each, remarks=kept)
                for each in self.change.threads
                if (kept := tuple(said for said in each.remarks if said.id != remark.id))
            ),
        )

    def review(
        self, by: Account, state: ReviewState = ReviewState.APPROVED, text: str = "", *, commit: str | None = None
    ) -> GivenReview:
        review = GivenReview(next(self._numbers), by, state, commit or self.change.head, self._tick())
        self.change = replace(self.change, reviews=(*self.change.reviews, review))
        if text:
            self._add(Remark(review.id, by, text, self.now, RemarkKind.REVIEW, f"R_{review.id}"))
        return review

    def dismiss(self, review: GivenReview, by: Account) -> GivenReview:
        gone = replace(review, state=ReviewState.DISMISSED, dismissed_by=by, was=review.state)
        kept = tuple(gone if each.id == review.id else each for each in self.change.reviews)
        self.change = replace(self.change, reviews=kept)
        self._tick()
        return gone

    def push(self, by: Account, head: str = "", *commits: HostedCommit, forced: bool = False) -> str:
        """A new head, of one more commit unless told otherwise. The checks of the old one stay with the old one."""
        head = head or f"{next(self._numbers):040x}"
        before, at = self.change.head, self._tick()
        self._checks[before] = (self.change.checks, self.change.own_checks)
        checks, own = self._checks.get(head, ((), ()))
        every = (*(() if forced else self.change.commits), *(commits or (HostedCommit(head, by),)))
        self.change = replace(
            self.change,
            head=head,
            commits=every,
            expected_commits=len(every),
            pushes=(*self.change.pushes, HostPush(head, by, at)),
            checks=checks,
            own_checks=own,
        )
        if forced:
            self._happened(EventKind.FORCE_PUSHED, by, before, head)
        return head

    def move_base(self, tip: str) -> None:
        """Somebody merges something else."""
        self._tick()
        self.change = replace(self.change, base_tip=tip)

    def retarget(self, by: Account, base: str, tip: str) -> None:
        before = self.change.base
        self._tick()
        self.change = replace(self.change, base=base, base_tip=tip)
        self._happened(EventKind.RETARGETED, by, before, base)

    def label(self, by: Account, name: str) -> None:
        if name not in self.change.labels:
            self._tick()
            self.change = replace(self.change, labels=(*self.change.labels, name))
            self._happened(EventKind.LABELED, by, after=name)

    def unlabel(self, by: Account, name: str) -> None:
        if name in self.change.labels:
            self._tick()
            self.change = replace(self.change, labels=tuple(each for each in self.change.labels if each != name))
            self._happened(EventKind.UNLABELED, by, after=name)

    def close(self, by: Account, *, merged: bool = False) -> None:
        self._tick()
        self.change = replace(self.change, is_open=False, is_merged=merged)
        self._happened(EventKind.CLOSED, by)
        if merged:
            change = self.change
            own = next((each for each in change.own_checks if each.name == check_decision(change.base)), None)
            commit = f"{len(self.merges) + 1:x}".rjust(40, "c")
            self.merges.append(
                Merged(
                    change.place, change.id, change.head, change.base, self.now, commit, by, change.author, change.url,
                    change.title, change.body, f"Merge pull request #{change.place.number}", (change.base_tip, change.head), own,
                )
            )  # fmt: skip

    def push_to_base(self, by: Account, message: str = "Quick fix") -> BranchPush:
        """Somebody pushes to the branch that the change is for, without any change."""
        before, after = self.change.base_tip, f"{next(self._numbers):040x}"
        self.move_base(after)
        commits = (PushedCommit(after, message, is_of_change=False),)
        self.by_hand.append(BranchPush(before, after, self.now, by, commits))
        return self.by_hand[-1]

    def reopen(self, by: Account) -> None:
        self._tick()
        self.change = replace(self.change, is_open=True)
        self._happened(EventKind.REOPENED, by)

    def assign(self, by: Account, whom: Account) -> None:
        self._tick()
        self.change = replace(self.change, assignees=(*self.change.assignees, whom))
        self._happened(EventKind.ASSIGNED, by, after=whom.login)

    def resolve(self, thread: str) -> None:
        self.change = replace(
            self.change,
            threads=tuple(
                replace(each, is_resolved=each.is_resolved or each.id == thread) for each in self.change.threads
            ),
        )

    def enqueue(self, base_tip: str = "") -> MergeGroup:
        """The change is put at the end of the queue; also in front of itself, for want of another."""
        change = self.change
        below = self.queue[-1] if self.queue else None
        head = f"{len(self.queue) + 1:x}".rjust(40, "e")
        entries = (*(below.entries if below else ()), Queued(change.place.number, change.head))
        tip = below.base_tip if below else base_tip or change.base_tip
        group = MergeGroup(change.place, head, change.base, tip, entries)
        self.queue.append(group)
        return group

    def dequeue(self) -> None:
        """All are taken out."""
        self.queue.clear()

    def check(self, name: str, conclusion: str = "success", app: int | None = None) -> None:
        """Somebody else's check on the head; of the name of one of ours it is a forgery, and ours stays as it is."""
        others = tuple(each for each in self.change.checks if (each.name, each.app) != (name, app))
        self.change = replace(self.change, checks=(*others, Check(name, conclusion, app)))

    def hide(self, what: str) -> None:
        """From now on the host does not show it; `what` is the sentence that says so."""
        self.change = replace(self.change, missing=(*self.change.missing, what))

    def fail_next(self, error: HostError | None = None, at: type | str | None = None, *, after: bool = False) -> None:
        """The next call fails: any, or the next deed of the type `at`, or the next call of the method `at`.

        `after`: a deed takes effect all the same, and only its answer is lost. Several faults wait in a line.
        """
        self._faults.append((error or HostUnavailableError("The host is away.", "Try again later."), at, after))

    # --- what Foreread does ---------------------------------------------------------------------------------------

    def look(self, place: Place) -> HostedChange:
        self._before("look", place)
        self.looks += 1
        return self.change

    def open_changes(self, owner: str, name: str) -> Sequence[OpenChange]:
        self._before("open_changes", replace(self.change.place, owner=owner, name=name))
        change = self.change
        own = OpenChange(
            change.place, change.head, change.base, change.head_branch, self.touched_at, change.default_branch
        )
        return (*((own,) if change.is_open else ()), *self.others)

    def repositories(self, installation: int = 0) -> Reached:
        self._before("repositories")
        kept = tuple(each for each in self.reach.repositories if installation in {0, each.installation})
        return Reached(kept, self.reach.unreached)

    def landed(self, owner: str, name: str, since: datetime) -> Landed | None:
        self._before("landed")
        if self.is_lost or (owner, name) not in {("acme", "shop"), self._called()}:
            return None
        moved = [*(each.merged_at for each in self.merges), *(each.at for each in self.by_hand)]
        return Landed(
            self.change.repository_id,
            Place(*self._called(), 0),
            self.change.default_branch,
            tuple(each for each in self.merges if each.merged_at >= since),
            max(moved, default=NOON - timedelta(days=30)),
            self.is_archived,
            self.change.is_private,
        )

    def pushes(self, owner: str, name: str, branch: str, since: datetime) -> Sequence[BranchPush]:
        self._before("pushes")
        return tuple(each for each in self.by_hand if each.at >= since) if branch == self.change.default_branch else ()

    def permissions(self, place: Place, accounts: Sequence[Account]) -> Mapping[int, Permission]:
        self._before("permissions", place)
        people = (each for each in accounts if each.kind is AccountKind.USER)
        return {each.id: self.rights[each.id] for each in people if each.id in self.rights}

    def members(self, place: Place, teams: Sequence[str]) -> object:
        self._before("members", place)
        if unknown := [name for name in teams if name not in self.teams]:
            raise HostError(f"There is no team {unknown[0]} that we may see.", "Look at its name and at our rights.")
        listed = {name: [{"id": each.id, "login": each.login} for each in self.teams[name]] for name in teams}
        return {"version": 1, "as_of": self.now.isoformat(), "teams": listed}

    def merge_groups(self, owner: str, name: str, base: str) -> Sequence[MergeGroup]:
        self._before("merge_groups", replace(self.change.place, owner=owner, name=name))
        return tuple(
            replace(each, own_checks=self._checks.get(each.head, ((), ()))[1])
            for each in self.queue
            if each.base == base
        )

    def do(self, place: Place, deed: Deed) -> Done:
        fault = self._fault("do", type(deed))
        if fault and not fault[1]:
            raise fault[0]
        self._find(place)
        done = self._already(deed) if type(deed) in self._doubted else None
        if done is None:
            done = self._perform(deed)
        self._doubted.discard(type(deed))
        if fault:
            self._doubted.add(type(deed))
            raise fault[0]
        return done

    # --- within ---------------------------------------------------------------------------------------------------

    def _perform(self, deed: Deed) -> Done:
        match deed:
            case WriteComment():
                return self._write_comment(deed)
            case WriteReply():
                return self._write_reply(deed)
            case React():
                return self._react(deed)
            case WriteCheck():
                return self._write_check(deed)
            case OpenThreads():
                return self._open(deed)
            case SetLabels():
                return self._set_labels(deed)
            case AskReviewers():
                return self._ask(deed)
            case _:
                assert_never(deed)

    def _already(self, deed: Deed) -> Done | None:
        """What came of threads whose answer was lost; None for other deeds, which are the same when repeated."""
        if not isinstance(deed, OpenThreads):
            return None
        opened = [each.remarks[0].text for each in self.change.threads if each.ours]
        return self._open(replace(deed, threads=tuple(each for each in deed.threads if each.text not in opened)))

    def _write_comment(self, deed: WriteComment) -> Done:
        """The one that is named; else the one with our marker; else a new one."""
        _check_length(deed.text)
        mine = [each for each in self.change.remarks if each.ours]
        named = next((each for each in mine if each.id == deed.id), None)
        marked = next((each for each in mine if each.text.partition("\n")[0] == MARKER), None)
        remark = named or marked
        if remark is None:
            self.done.append(deed)
            return Done(self.say(self.change.us, deed.text).id)
        if remark.text != deed.text:
            self.done.append(deed)
            self.edit(remark, deed.text, self.change.us)
        return Done(remark.id)

    def _write_reply(self, deed: WriteReply) -> Done:
        _check_length(deed.text)
        for each in self.change.remarks:
            if each.ours and deed.marker in each.text:
                return Done(each.id)
        self.done.append(deed)
        return Done(self.say(self.change.us, deed.text).id)

    def _react(self, deed: React) -> Done:
        remark = self._find_remark(deed.remark.id)
        if remark is None:
            return Done(refused=(str(deed.remark.id),))
        if deed.reaction not in remark.reactions:
            self.done.append(deed)
            self._put(replace(remark, reactions=remark.reactions | {deed.reaction}))
        return Done()

    def _write_check(self, deed: WriteCheck) -> Done:
        if len(deed.summary) >= MOST_TEXT:
            raise HostError("The check's summary is too long.", "Write less.")
        checks, own = self._checks.get(deed.head, ((), ()))
        if deed.head == self.change.head:
            checks, own = self.change.checks, self.change.own_checks
        same = next((each for each in own if each.id == deed.id or each.name == deed.name), None)
        written = OwnCheck(
            deed.name, deed.state, deed.reference, same.id if same else next(self._numbers), deed.title, self.now
        )
        if written != same:
            self.done.append(deed)
        own = (*(each for each in own if each is not same), written)
        self._checks[deed.head] = (checks, own)
        if deed.head == self.change.head:
            self.change = replace(self.change, own_checks=own)
        return Done(written.id)

    def _open(self, deed: OpenThreads) -> Done:
        refused = tuple(each.key for each in deed.threads if (each.path, each.line) in self.refused_lines)
        good = tuple(each for each in deed.threads if each.key not in refused)
        if good:
            self.done.append(replace(deed, threads=good))
        for each in good:
            self._open_one(each)
        return Done(refused=refused)

    def _open_one(self, new: NewThread) -> None:
        number = next(self._numbers)
        thread = f"T_{number}"
        first = Remark(
            number, self.change.us, new.text, self._tick(), RemarkKind.THREAD, f"R_{number}", ours=True, thread=thread
        )
        self.change = replace(self.change, threads=(*self.change.threads, Thread(thread, new.path, new.line, (first,))))

    def _set_labels(self, deed: SetLabels) -> Done:
        before = self.change.labels
        for name in deed.add:
            self.label(self.change.us, name)
        for name in deed.remove:
            self.unlabel(self.change.us, name)
        if self.change.labels != before:
            self.done.append(deed)
        return Done()

    def _ask(self, deed: AskReviewers) -> Done:
        author = self.change.author.login if self.change.author else ""
        refused = tuple(each for each in deed.logins if each in self.refused_logins or each == author)
        new = tuple(each for each in deed.logins if each not in refused and each not in self.change.asked)
        if new:
            self.done.append(deed)
            self.change = replace(self.change, asked=(*self.change.asked, *new))
        return Done(refused=refused)

    def _called(self) -> tuple[str, str]:
        place = self.moved_to or self.change.place
        return place.owner, place.name

    def _before(self, method: str, place: Place | None = None) -> None:
        self.asked.append(method)
        if fault := self._fault(method, None):
            raise fault[0]
        if place is not None:
            self._find(place)

    def _find(self, place: Place) -> None:
        if place != replace(self.change.place, owner=self._called()[0], name=self._called()[1]):
            raise HostError(f"There is no change {place} that we may see.", "Look at its name and at our rights.")

    def _fault(self, method: str, deed: type | None) -> tuple[HostError, bool] | None:
        if self.is_away:
            return HostUnavailableError("The host is away.", "Try again later."), False
        for number, (error, at, after) in enumerate(self._faults):
            if at in {None, method, deed}:
                del self._faults[number]
                return error, after
        return None

    def touch(self) -> None:
        """Something was done about the change, as a list of changes shows it."""
        self.touched_at = self._tick()

    def _happened(self, kind: EventKind, by: Account, before: str = "", after: str = "") -> None:
        event = Event(kind, self.now, by, before, after)
        self.change = replace(self.change, events=(*self.change.events, event))

    def _tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def _find_remark(self, number: int) -> Remark | None:
        said = (*self.change.remarks, *(each for thread in self.change.threads for each in thread.remarks))
        return next((each for each in said if each.id == number), None)

    def _add(self, remark: Remark) -> None:
        if not remark.thread:
            self.change = replace(self.change, remarks=(*self.change.remarks, remark))
            return
        threads = tuple(
            replace(each, remarks=(*each.remarks, remark)) if each.id == remark.thread else each
            for each in self.change.threads
        )
        self.change = replace(self.change, threads=threads)

    def _put(self, remark: Remark) -> None:
        def put(among: tuple[Remark, ...]) -> tuple[Remark, ...]:
            return tuple(remark if each.id == remark.id else each for each in among)

        self.change = replace(
            self.change,
            remarks=put(self.change.remarks),
            threads=tuple(replace(each, remarks=put(each.remarks)) for each in self.change.threads),
        )


def _check_length(text: str) -> None:
    if len(text) > MOST_TEXT:
        raise HostError(f"A comment of {len(text)} characters is too long.", "Write less.")
