"""What people said to Foreread about a change: acts for the gate, wishes for Foreread, and what was not understood.

Hearing is generous, for the gate judges who may do what. A program is not heard, nor are we; nor is a remark that
somebody else than its writer has edited, beyond what it said before. What was heard once is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.gate import (
    Account,
    AccountKind,
    Acknowledgement,
    Acts,
    Answer,
    Attestation,
    Clearance,
    Emergency,
    Permission,
    ProvenanceOverride,
    ReviewState,
    Shown,
)
from bot.pattern import lazy
from bot.post._commands import MOST_LINE, WISHES, Command, Verb, lines_in, read_choice, read_kept, said_in_thread
from bot.post._epochs import base_at, epoch_at, head_at
from bot.post._hosted import HostedChange, Reaction, Remark, RemarkKind
from bot.post._state import Epoch, KeptAct, State

_MOST_HEARD, _MOST_OF_ONE = 10_000, 200
"""Commands on one change, and of one account: a crowd that floods the change drowns nobody else."""
_MOST_ASKED = 50
"""Accounts whose permission is worth asking for though they have given no review."""
_THREAD = lazy(r"\s*<!-- foreread-thread ([A-Za-z0-9_.-]{1,100}) -->\s*")
_REPLY = lazy(r"\s*<!-- foreread-reply ([0-9]{1,20}) -->\s*")
_NUMBER = lazy(r"(?:#|[qQ])?([0-9]{1,3})")

_Act: TypeAlias = Answer | Acknowledgement | Clearance | Attestation | ProvenanceOverride | Emergency


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that Foreread is asked to do."""

    kind: Verb
    """REVIEW, EXPLAIN, ASK or HELP."""
    remark: Remark
    by: Account
    words: str = ""
    question: str = ""
    """Id of the question that is to be explained; "" for the whole brief."""


@dataclass(frozen=True, slots=True)
class Heard:
    """All that was said until now."""

    acts: Acts
    kept: tuple[KeptAct, ...] = ()
    """Those that were kept and those that are new, for `next_state`."""
    wishes: tuple[Wish, ...] = ()
    """Those that are open."""
    unclear: tuple[Remark, ...] = ()
    """With a line that calls Foreread and is not understood, or speaks of what was never on the page."""
    counted: tuple[Remark, ...] = ()
    """With an act that stands in `acts`, or a wish that is open."""


def heard(hosted: HostedChange, state: State) -> Heard:
    """What the remarks on the change say now, and what was kept of those that said it before."""
    return _Ear(hosted, state).listen()


def may(wish: Wish, permission: Permission, author: Account | None = None) -> bool:
    """Whether the wish is granted: what costs is for those who may write, and some of it for the change's author."""
    if wish.kind is Verb.HELP or permission.writes:
        return True
    return author is not None and wish.by.id == author.id and wish.kind in {Verb.REVIEW, Verb.EXPLAIN}


def speakers(hosted: HostedChange) -> tuple[Account, ...]:
    """People who gave a review, and those who said something to Foreread, each once.

    Of a crowd of the latter those who were asked to review, the author and the assignees come first.
    """
    near = {each.id for each in (hosted.author, *hosted.assignees) if each is not None}
    asked = {login.casefold() for login in hosted.asked}
    reviewers = {each.by.id: each.by for each in hosted.reviews if each.by is not None and _is_person(each.by, hosted)}
    others: dict[int, Account] = {}
    threads = _questions_of_threads(hosted)
    for remark in _remarks(hosted):
        by = remark.by
        if by is None or by.id in reviewers or by.id in others or not _is_heard(remark, hosted):
            continue
        if lines_in(remark.text) or (remark.thread in threads and read_choice(said_in_thread(remark.text))):
            others[by.id] = by
    first = sorted(others.values(), key=lambda each: each.id not in near and each.login.casefold() not in asked)
    return (*reviewers.values(), *first[:_MOST_ASKED])


def _remarks(hosted: HostedChange) -> list[Remark]:
    """All, in the order of time."""
    found = [*hosted.remarks, *(remark for thread in hosted.threads for remark in thread.remarks)]
    once = {(each.kind, each.id): each for each in found}
    return sorted(once.values(), key=lambda each: (each.at, each.id))


def _is_person(account: Account, hosted: HostedChange) -> bool:
    return account.kind is AccountKind.USER and account.id != hosted.us.id


def _is_heard(remark: Remark, hosted: HostedChange) -> bool:
    return not remark.ours and remark.by is not None and _is_person(remark.by, hosted)


def _questions_of_threads(hosted: HostedChange) -> dict[str, str]:
    """Thread → the question with which we opened it; none where somebody else has edited what we asked there."""
    found: dict[str, str] = {}
    for thread in hosted.threads:
        is_ours = thread.ours and not thread.remarks[0].is_touched
        marker = _THREAD.fullmatch(_last_line(thread.remarks[0].text)) if is_ours else None
        if marker:
            found[thread.id] = marker[1]
    return found


def _last_line(text: str) -> str:
    return text.rstrip().replace("\r", "\n").rpartition("\n")[2]


class _Ear:
    """One look at what was said."""

    def __init__(self, hosted: HostedChange, state: State) -> None:
        self.hosted, self.state = hosted, state
        self.threads = _questions_of_threads(hosted)
        self.remarks = _remarks(hosted)
        self.kept: list[KeptAct] = list(state.acts)
        self.of_remark: dict[tuple[int, int], list[KeptAct]] = {}
        for act in state.acts:
            if act.by is not None:
                self.of_remark.setdefault((act.remark, act.by.id), []).append(act)
        self.wishes: list[Wish] = []
        self.unclear: dict[tuple[RemarkKind, int], Remark] = {}
        self.counted: dict[tuple[RemarkKind, int], Remark] = {}
        replies = (_REPLY.fullmatch(_last_line(each.text)) for each in self.remarks if each.ours)
        self.replied = {int(reply[1]) for reply in replies if reply}

    def listen(self) -> Heard:
        count: Counter[int] = Counter()
        for remark in self.remarks:
            by = remark.by
            if by is None or not _is_heard(remark, self.hosted) or count[by.id] >= _MOST_OF_ONE:
                continue
            if count.total() < _MOST_HEARD:
                count[by.id] += self._hear(remark, by)
        self.kept.sort(key=lambda act: (act.at, act.remark))
        counted = tuple(self.counted.values())
        return Heard(self._acts(), tuple(self.kept), tuple(self.wishes), tuple(self.unclear.values()), counted)

    def _acts(self) -> Acts:
        told = [found for act in self.kept if (found := self._act(act)) is not None]
        return Acts(
            tuple(each for each in told if isinstance(each, Answer)),
            tuple(each for each in told if isinstance(each, Acknowledgement)),
            tuple(self._shown()),
            tuple(each for each in told if isinstance(each, Clearance)),
            tuple(each for each in told if isinstance(each, Attestation)),
            tuple(each for each in told if isinstance(each, Emergency)),
            tuple(each for each in told if isinstance(each, ProvenanceOverride)),
        )

    def _hear(self, remark: Remark, by: Account) -> int:
        """How many lines of it spoke to us."""
        question = self.threads.get(remark.thread, "")
        said = [(line.text, line.command) for line in lines_in(remark.text)]
        if not said and question and (choice := read_choice(words := said_in_thread(remark.text))) is not None:
            said = [(words, choice)]
        place = remark.kind, remark.id
        acts: list[KeptAct] = []
        at = remark.at if remark.edited_at is None else max(remark.at, remark.edited_at)
        for text, command in said:
            if command is None:
                self.unclear[place] = remark
            elif command.verb in WISHES:
                self._wish(remark, by, command, question)
            else:
                acts.append(KeptAct(remark.id, by, at, text[:MOST_LINE], question))
        known = {act.text for act in self.of_remark.get((remark.id, by.id), ())}
        if any(act.text in known for act in acts):
            self.counted[place] = remark
        for act in self._new(remark, by, acts):
            if self._act(act) is None:
                self.unclear[place] = remark
            else:
                self.kept.append(act)
                self.counted[place] = remark
        return len(said)

    def _new(self, remark: Remark, by: Account, acts: list[KeptAct]) -> list[KeptAct]:
        """Those that it says now and did not say when it was last looked at."""
        if remark.is_touched:
            return []
        before = self.of_remark.get((remark.id, by.id), [])
        texts = {act.text for act in acts}
        withdrawn = max((act.at for act in before if act.text not in texts), default=None)
        known = {act.text for act in before if withdrawn is None or act.at > withdrawn}
        return list({act.text: act for act in acts if act.text not in known}.values())

    def _wish(self, remark: Remark, by: Account, command: Command, thread: str) -> None:
        if remark.is_touched or Reaction.DONE in remark.reactions or remark.id in self.replied:
            return
        epoch = self.state.epochs[-1] if self.state.epochs else None
        question = _question(command.question or thread, epoch) if epoch is not None else ""
        if command.question and not question:
            self.unclear[remark.kind, remark.id] = remark
            return
        self.wishes.append(Wish(command.verb, remark, by, command.words, question))
        self.counted[remark.kind, remark.id] = remark

    def _act(self, act: KeptAct) -> _Act | None:
        """What it is to the gate; None where it speaks of nothing that was on the page then."""
        command = read_kept(act)
        if command is None:
            return None
        epoch, by, at = epoch_at(self.state, act.at), act.by, act.at
        head = epoch.head if epoch is not None else head_at(self.hosted, at)
        match command.verb:
            case Verb.ANSWER | Verb.WAIVE:
                return _answer(command, act, epoch)
            case Verb.READ | Verb.CONFIRM if epoch is not None:
                return Acknowledgement(by, epoch.head, at, command.verb is Verb.CONFIRM)
            case Verb.CLEAR if (review := self._review(command.about, at)) is not None:
                return Clearance(review, by, command.words, at)
            case Verb.NO_AI if head is not None:
                return Attestation(by, head, at)
            case Verb.PROVENANCE if head is not None or command.assisted:
                return ProvenanceOverride(by, head or self.hosted.head, command.assisted, command.words, at)
            case Verb.BREAK_GLASS if head is not None and (base := base_at(self.hosted, at)) is not None:
                return Emergency(by, command.about, command.words, head, base, at)
            case _:
                return None

    def _review(self, about: str, at: datetime) -> int | None:
        """The number of the review: given, or the last one before with which the account that is named objected."""
        if not about.startswith("@"):
            return int(about) if int(about) > 0 else None
        login = about[1:].casefold()
        objections = [
            each
            for each in self.hosted.reviews
            if each.by is not None
            and each.by.login.casefold() == login
            and (each.at is None or each.at <= at)
            and ReviewState.CHANGES_REQUESTED in {each.state, each.was}
        ]
        return objections[-1].id if objections else None

    def _shown(self) -> Iterator[Shown]:
        """The page is one for all: whoever has spoken could see it from the first epoch of a head on."""
        first: dict[str, datetime] = {}
        for epoch in self.state.epochs:
            first.setdefault(epoch.head, epoch.at)
        people = {each.id: each for each in speakers(self.hosted)}
        people |= {act.by.id: act.by for act in self.kept if act.by is not None}
        yield from (Shown(each, head, at) for each in people.values() for head, at in first.items())


def _answer(command: Command, act: KeptAct, epoch: Epoch | None) -> Answer | None:
    if epoch is None or command.choice is None:
        return None
    question, words = _question(command.question or act.question, epoch), command.words
    if not question and command.verb is Verb.WAIVE and act.question and not _NUMBER.fullmatch(command.question):
        question, words = _question(act.question, epoch), f"{command.question} {words}"
    if not question:
        return None
    return Answer(question, act.by, epoch.head, epoch.questions.digest, command.choice, words, act.at)


def _question(said: str, epoch: Epoch) -> str:
    """The id of the question that was called so on the page of that time; "" for none."""
    ids = [each.id for each in epoch.questions.questions]
    bare = said.removeprefix("#")
    named = next((each for each in ids if each.casefold() == bare.casefold()), "")
    number = _NUMBER.fullmatch(said)
    if named or number is None:
        return named
    place = int(number[1])
    return ids[place - 1] if 1 <= place <= len(ids) else ""
