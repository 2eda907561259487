"""Who had a hand in the change: none of them can be its independent reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.gate._decision import Reason, State
from bot.gate._people import Account, AccountKind, Person, Roster
from bot.gate._policy import Policy
from bot.gate._snapshot import CommitRecord, GateSnapshot


@dataclass(frozen=True, slots=True)
class Touched:
    """Those who had a hand in it."""

    accounts: frozenset[int]
    people: frozenset[str]
    """By their keys in the roster."""
    lightly: frozenset[str]
    """People whose applied suggestions alone are in it, of few lines: they may still read the rest."""
    faults: tuple[Reason, ...]
    """Why it cannot be said who had a hand in it."""

    def has(self, person: Person) -> bool:
        return person.name in self.people or not self.accounts.isdisjoint(person.accounts)


def who_touched(snapshot: GateSnapshot, roster: Roster, policy: Policy, is_update: bool) -> Touched:
    """Opener, authors, committers, co-authors, everybody who pushed, and whoever asked an agent for it.

    Gerrit learned one by one why each of them has to be out: see its labels `non_uploader` and `non_contributor`.
    """
    light = _lightly(snapshot.commits, roster, policy.suggestion_lines)
    found: list[Account | None] = [snapshot.author, *snapshot.requested_by]
    found += [push.by for push in snapshot.pushes]
    people: set[str] = set()
    for commit in snapshot.commits:
        hands = _hands(commit)
        named = {person.name for person in _people_of(commit, roster)}
        if commit.suggested_lines > 0:
            hands = [each for each in hands if each is None or _name(each, roster) not in light]
            named -= light
        people |= named
        found += hands
    accounts = frozenset(account.id for account in found if account is not None)
    people |= {roster.by_account[each].name for each in accounts if each in roster.by_account}
    return Touched(accounts, frozenset(people), light - people, tuple(_faults(snapshot, roster, is_update)))


def _hands(commit: CommitRecord) -> list[Account | None]:
    return [commit.author, commit.committer, *commit.co_authors]


def _people_of(commit: CommitRecord, roster: Roster) -> Iterator[Person]:
    for account in _hands(commit):
        if account is not None and account.id in roster.by_account:
            yield roster.by_account[account.id]
    if commit.email.lower() in roster.by_email:
        yield roster.by_email[commit.email.lower()]


def _name(account: Account, roster: Roster) -> str:
    person = roster.by_account.get(account.id)
    return person.name if person is not None else ""


def _lightly(commits: tuple[CommitRecord, ...], roster: Roster, most: int) -> frozenset[str]:
    """People whose suggestions were applied, of few lines in all; each may have written nothing else of it."""
    lines: dict[str, int] = {}
    others: set[str] = set()
    for commit in commits:
        for person in set(_people_of(commit, roster)):
            if commit.suggested_lines > 0:
                lines[person.name] = lines.get(person.name, 0) + commit.suggested_lines
            else:
                others.add(person.name)
    return frozenset(name for name, count in lines.items() if count <= most) - others


def _faults(snapshot: GateSnapshot, roster: Roster, is_update: bool) -> Iterator[Reason]:
    for commit in snapshot.commits:
        if commit.author is None and commit.email.lower() not in roster.by_email:
            yield Reason(
                "commit-unattributed",
                f"Nobody is known to have written commit {commit.sha[:12]}{_whose(commit)}.",
                State.BLOCKED,
            )
        if None in commit.co_authors:
            text = f"{commit.sha[:12]} names a further author whom neither the roster nor the host knows."
            yield Reason("co-author-unattributed", text, State.BLOCKED)
    for push in snapshot.pushes:
        if push.by is None:
            yield Reason("push-unattributed", f"Nobody is known to have pushed {push.head[:12]}.", State.BLOCKED)
    if None in snapshot.requested_by:
        yield Reason("requester-unknown", "Nobody is known to be who asked for the change.", State.BLOCKED)
    if snapshot.author is None:
        yield Reason("author-unknown", "Nobody is known to have opened the change.", State.BLOCKED)
    elif _is_program(snapshot.author, roster) and not is_update and not _answerable(snapshot, roster):
        yield Reason(
            "nobody-answers-for-it",
            "A program opened the change, and no person is known who asked it to.",
            State.BLOCKED,
        )


def _whose(commit: CommitRecord) -> str:
    return f": the roster gives the mailbox {commit.email} to nobody" if commit.email else ""


def _answerable(snapshot: GateSnapshot, roster: Roster) -> bool:
    hands = [*snapshot.requested_by, *(each for commit in snapshot.commits for each in _hands(commit))]
    by_mail = any(commit.email.lower() in roster.by_email for commit in snapshot.commits)
    return by_mail or any(each is not None and not _is_program(each, roster) for each in hands)


def _is_program(account: Account, roster: Roster) -> bool:
    return account.kind is not AccountKind.USER or account.id in roster.machines
