"""A change between two commits of a repository becomes what the gate decides on, without a host being asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot import __version__
from bot.brief import compose_brief
from bot.change import Change, Identity, RepoPath
from bot.facts import Facts, ProvenanceEvidence, ProvenanceLevel, Reading, Sources, authors_of, gather_facts
from bot.facts.provenance import Acquaintances
from bot.gate import (
    Account,
    AccountKind,
    ChangeView,
    CommitRecord,
    Entry,
    EntryFlag,
    EntryStatus,
    GateQuestion,
    GateSnapshot,
    QuestionSet,
    Roster,
    SignalFact,
    change_digest,
    questions_digest,
)
from bot.gate.recording import MOST_FILES, GitSight
from bot.pattern import lazy
from bot.review import OPAQUE, Review, questions_from_signals, write_receipt
from bot.risk import Risk, RiskPolicy, assess_risk, domains_touched
from bot.risk.signals import ALL
from bot.risk.signals.invisible_characters import holds_invisible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.change import Commit, Snapshot
    from bot.review import Question, Receipt

__all__ = ["Aim", "record_change"]

_WORDS_OF_MAKERS = ("trailer ", "author ", "committer ")
"""How the source of such evidence begins."""
_TOLD_AI = (ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED, ProvenanceLevel.SUSPECTED)
"""Strongest first."""
_NOBODY = Roster(())
_HOST_ITSELF = "noreply@github.com"
"""The committer of what is made in GitHub's web interface."""
_NUMBERED = lazy(r"(?i)([0-9]{1,15})\+([^@]{1,100})@users\.noreply\.github\.com")
"""The mailbox that GitHub gives an account, with its number."""
_LFS = b"version https://git-lfs.github.com/spec/"
_MAILBOX, _TEXT = 300, 4_000


@dataclass(frozen=True, slots=True)
class Aim:
    """Where a local change is to go. git does not know it; whoever asks for the decision does."""

    base: str
    """Name of the branch."""
    change_id: str = ""
    """"": the range itself."""
    base_protected: bool = True
    repository: int = 0


def record_change(
    sources: Sources,
    policy: RiskPolicy,
    sight: GitSight,
    aim: Aim,
    roster: Roster = _NOBODY,
    asked: Sequence[Question] | None = None,
    known: Mapping[str, Account] | None = None,
) -> GateSnapshot:
    """What the gate decides on, of a change from commit to commit.

    `sources` are those of the review, `sight` is what `bot.adapters.git_sight.look` saw of the same change. People are
    known by the mailboxes of the roster alone, so that without one nobody is; commits keep their author's mailbox.
    `asked` are the questions of a brief that has been shown; None: those that rules ask. `known` are the accounts that
    a host finds behind mailboxes (in lower case); it knows better than the roster.

    No pushes, reviews, checks or protection are in git: they are left empty, and `expected` is git's own count.
    """
    facts = gather_facts(sources)
    risk = assess_risk(facts, policy, ALL)
    receipt = write_receipt(facts, Review(()), __version__, 0.0)
    if asked is None:
        asked = compose_brief(facts, risk, Review(questions_from_signals(risk.signals)), receipt).questions
    change = facts.change
    unread = _unread_paths(receipt)
    entries = tuple(_flagged(each, sources, is_unread=each.path in unread) for each in sight.entries)
    accounts = _Accounts(roster, known or {})
    commits = tuple(_commit(each, accounts) for each in change.commits)
    return GateSnapshot(
        change_id=_plain(aim.change_id or f"{change.base}..{change.head}"),
        head=change.head or "",
        base=_plain(aim.base),
        view=_view(facts, risk, policy, sight, entries[:MOST_FILES]),
        commits=commits,
        author=accounts.of(change.commits[0].author.email) if change.commits else None,
        repository=aim.repository,
        base_protected=aim.base_protected,
        expected_files=len(entries),
        expected_commits=sight.commits,
        missing=tuple(dict.fromkeys(map(_plain, _missing(facts, receipt, sight, accounts)))),
        questions=_question_set(asked),
    )


def _view(facts: Facts, risk: Risk, policy: RiskPolicy, sight: GitSight, entries: tuple[Entry, ...]) -> ChangeView:
    found = facts.provenance
    return ChangeView(
        entries,
        tuple(dict.fromkeys(SignalFact(each.rule, each.floor) for each in risk.signals)),
        frozenset(each.kind for each in risk.triggers),
        frozenset(map(_plain, domains_touched(facts, policy))),
        risk.tier,
        found.level,
        _strongest(found.level, *(each.level for each in found.evidence)),
        found.assisted,
        revert=sight.revert,
        backport=sight.backport,
        digest=change_digest(entries),
        marks_only=not any(map(_is_on_record, found.evidence)),
    )


def _is_on_record(evidence: ProvenanceEvidence) -> bool:
    """A trailer is its author's word; a note, or a commit in a tool's name, the tool's own: none knows better."""
    is_told = evidence.source.startswith(_WORDS_OF_MAKERS) or evidence.rule.startswith(("git-ai/", "agent-trace/"))
    return evidence.level is ProvenanceLevel.DECLARED or (is_told and evidence.level is ProvenanceLevel.ATTRIBUTED)


def _strongest(*levels: ProvenanceLevel) -> ProvenanceLevel:
    """Of this head and those before: evidence of earlier heads is among the evidence of this one."""
    return next((each for each in _TOLD_AI if each in levels), levels[0])


def _flagged(entry: Entry, sources: Sources, *, is_unread: bool) -> Entry:
    """With what its bytes show, and whether rules could not read it."""
    unread = {EntryFlag.UNREAD} if is_unread else set[EntryFlag]()
    return replace(entry, flags=entry.flags | unread | frozenset(_seen(entry, sources)))


def _unread_paths(receipt: Receipt) -> frozenset[str]:
    return frozenset(each.path for each in receipt.hunks if each.reading is Reading.UNREAD and each.hunk not in OPAQUE)


def _seen(entry: Entry, sources: Sources) -> Iterator[EntryFlag]:
    if not entry.new_mode.startswith("100") or entry.status is EntryStatus.DELETED:
        return
    content = _content(sources.after, entry.path)
    if content is None:
        yield EntryFlag.UNREAD
        return
    if b"\0" in content:
        yield EntryFlag.BINARY
    if content.startswith(_LFS):
        yield EntryFlag.LFS
    if content.startswith(b"#!"):
        yield EntryFlag.SHEBANG
    hidden = _hidden_lines(content)
    if hidden and hidden - _hidden_lines(_content(sources.before, entry.old_path or entry.path) or b""):
        yield EntryFlag.INVISIBLE


def _content(snapshot: Snapshot, path: str) -> bytes | None:
    return snapshot.read([RepoPath(path)]).get(RepoPath(path))


def _hidden_lines(content: bytes) -> Counter[str]:
    """The lines that hold what nobody sees. A file that is binary for its NULs is looked at all the same."""
    if content.isascii() and b"\r" not in content:
        return Counter()
    return Counter(line for line in content.decode(errors="replace").split("\n") if holds_invisible(line))


@dataclass(frozen=True, slots=True)
class _Accounts:
    """Whose a mailbox is. Anybody can write any mailbox into a commit: this tells what the commit says."""

    roster: Roster
    known: Mapping[str, Account]

    def of(self, email: str) -> Account | None:
        return self.known.get(email.lower()) or _account(email, self.roster)


def _commit(commit: Commit, accounts: _Accounts) -> CommitRecord:
    author, *others = authors_of(Change((), (commit,)))
    by_itself = commit.committer.email.lower() in {author.email.lower(), _HOST_ITSELF}
    return CommitRecord(
        commit.sha,
        accounts.of(author.email),
        None if by_itself else accounts.of(commit.committer.email),
        tuple(accounts.of(each.email) for each in others if not _is_tool(each)),
        _plain(author.email)[:_MAILBOX],
    )


def _is_tool(identity: Identity) -> bool:
    """Whether a mailbox that a tool signs with is named: it is evidence of AI, and no person whom nobody knows."""
    known = Acquaintances().recognise(identity)
    return known is not None and known.sign.level is not ProvenanceLevel.SUSPECTED


def _account(email: str, roster: Roster) -> Account | None:
    person = roster.by_email.get(email.lower())
    if person is not None and person.accounts:
        return Account(min(person.accounts), person.logins[0] if person.logins else person.name)
    told = _NUMBERED.fullmatch(email)
    if told is None or not int(told[1]) > 0:
        return None
    if told[2].endswith("[bot]"):
        return Account(int(told[1]), _plain(told[2]), AccountKind.BOT)
    return Account(int(told[1]), _plain(told[2])) if int(told[1]) in roster.by_account else None


def _missing(facts: Facts, receipt: Receipt, sight: GitSight, accounts: _Accounts) -> Iterator[str]:
    """What could not be seen. A single file that could not be read is flagged instead."""
    if facts.provenance.incomplete:
        yield facts.provenance.incomplete
    yield from receipt.problems
    known = {each.path for each in sight.entries}
    for path in sorted(_unread_paths(receipt) - known):
        yield f"{path} could not be read"
    if len(sight.entries) > MOST_FILES:
        yield f"there are more than {MOST_FILES:,} files"
    for commit in facts.change.commits:
        mailbox = commit.committer.email
        if mailbox.lower() in {commit.author.email.lower(), _HOST_ITSELF} or accounts.of(mailbox):
            continue
        yield f"the committer of {commit.sha[:10]} is nobody in the roster"


def _question_set(asked: Sequence[Question]) -> QuestionSet:
    questions = tuple(GateQuestion(each.id, _plain(each.text)) for each in asked)
    return QuestionSet(questions, questions_digest(questions))


def _plain(text: str) -> str:
    """Without halves of characters, in which git's names that are no UTF-8 arrive, and not endless."""
    cut = text[:_TEXT]
    return cut.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
