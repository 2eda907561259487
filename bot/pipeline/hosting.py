"""What git shows of a change, and what its host shows of it, become one snapshot for the gate."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.change import Identity
from bot.facts import PullRequest
from bot.facts.provenance import Acquaintances
from bot.gate import Account, AccountKind, Acts, GateSnapshot, Permission, Push, Roster
from bot.post import EventKind, HostedChange, Kept, earlier_heads, label_is_ours, stronger

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import datetime

_SKEW = timedelta(minutes=2)
_SECOND = timedelta(seconds=1)

__all__ = ["accounts_of", "as_hosted", "begin_of", "heeded", "in_step", "told_by_host"]


def told_by_host(hosted: HostedChange, ours: Collection[str] = ()) -> PullRequest:
    """What the host says that may tell of AI; `ours`: labels that Foreread has put on.

    What we have concluded is no evidence for it: a label of ours would turn each suspicion into somebody's word.
    """
    author = hosted.author
    own = {label.casefold() for label in ours if label_is_ours(label, hosted)}
    return PullRequest(
        title=hosted.title,
        body=hosted.body,
        branch=hosted.head_branch,
        labels=tuple(label for label in hosted.labels if label.casefold() not in own),
        author=author.login if author else "",
        author_id=author.id if author else None,
    )


def accounts_of(hosted: HostedChange) -> Mapping[str, Account]:
    """Mailbox, in lower case → the account that the host finds behind it."""
    return {mailbox.lower(): account for each in hosted.commits for mailbox, account in each.accounts if account}


def as_hosted(found: GateSnapshot, hosted: HostedChange, told: Kept) -> GateSnapshot:
    """The snapshot of a local look, with all that only the host knows. Files and commits stay those of git."""
    verified = {each.sha for each in hosted.commits if each.verified}
    view = found.view
    return replace(
        found,
        change_id=hosted.id,
        head=hosted.head,
        base=hosted.base,
        view=replace(view, strongest=stronger(view.strongest, told.state.strongest)),
        commits=tuple(replace(each, verified=each.sha in verified) for each in found.commits),
        author=hosted.author,
        repository=hosted.repository_id,
        requested_by=tuple(_who_asked(hosted)),
        pushes=tuple(Push(each.head, each.by, each.at) for each in hosted.pushes),
        is_open=hosted.is_open,
        is_draft=hosted.is_draft,
        base_protected=hosted.base_protected is True,
        missing=tuple(dict.fromkeys((*found.missing, *hosted.missing, *_doubts(found, hosted, told)))),
        checks=hosted.checks,
        earlier=earlier_heads(told.state, hosted.head),
    )


def heeded(acts: Acts, roster: Roster, permissions: Mapping[int, Permission], known: Collection[int]) -> Acts:
    """Without the answers and the alarms of accounts that have no say here: whoever can read can write a remark.

    `known`: the change's author, and whose words are kept. The gate counts neither; but they would stand on the page
    as answered, and as an emergency that was called in vain.
    """

    def has_say(by: Account | None) -> bool:
        if by is None:
            return False
        return (
            by.id in roster.by_account
            or by.id in known
            or permissions.get(by.id, Permission.NONE) not in {Permission.NONE, Permission.READ}
        )

    return replace(
        acts,
        answers=tuple(each for each in acts.answers if has_say(each.by)),
        emergencies=tuple(each for each in acts.emergencies if has_say(each.by)),
    )


def in_step(now: datetime, hosted: HostedChange) -> datetime:
    """The time to decide for: ours, or the newest that the host shows, for two clocks are seldom one.

    Where the host is ahead by more than two minutes one of them is wrong, and what lies in the future does not count.
    """
    newest = _newest(hosted) or now
    return newest if now < newest <= now + _SKEW else now


def begin_of(now: datetime, hosted: HostedChange) -> datetime:
    """When an epoch begins that is decided now: after all that was there to be seen, whatever our clock says.

    A host tells whole seconds. What was given before the page was shown must not be bound to it, not even where our
    clock is slow, or in the very second.
    """
    newest = _newest(hosted)
    return now if newest is None or newest < now else newest + _SECOND


def _newest(hosted: HostedChange) -> datetime | None:
    """When somebody last did something that a decision may hear."""
    said = (*hosted.remarks, *(each for thread in hosted.threads for each in thread.remarks))
    told = [each.at for each in said] + [each.at for each in hosted.events]
    told += [each.edited_at for each in said if each.edited_at is not None]
    told += [each.at for each in hosted.reviews if each.at is not None]
    return max(told, default=None)


def _who_asked(hosted: HostedChange) -> Iterator[Account]:
    """Who set an agent to work: GitHub assigns them the change that their agent opens.

    https://docs.github.com/en/copilot/concepts/agents/coding-agent: "your approval won't count toward the required
    number". A bot that updates dependencies is no agent: whoever is assigned there is to review.
    """
    author = hosted.author
    if author is None or author.kind is AccountKind.USER or not _is_agent(author):
        return
    yield from hosted.assignees
    yield from (each.by for each in hosted.events if each.kind is EventKind.ASSIGNED and each.by is not None)


def _is_agent(account: Account) -> bool:
    name = account.login.removesuffix("[bot]")
    mailbox = f"{account.id}+{name}[bot]@users.noreply.github.com"
    return Acquaintances().recognise(Identity(account.login, mailbox)) is not None


def _doubts(found: GateSnapshot, hosted: HostedChange, told: Kept) -> Iterator[str]:
    """Git's objects are named by their content, so they are right; but the host may know of more than was fetched."""
    if found.head != hosted.head:
        yield f"the head that was read is {found.head[:12]}, and the host shows {hosted.head[:12]}"
    if hosted.expected_commits > len(found.commits):
        yield f"the host counts {hosted.expected_commits:,} commits, and {len(found.commits):,} were read"
    if told.is_cut:
        yield told.problem
