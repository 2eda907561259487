"""What git shows of a change, and what its host shows of it, become one snapshot for the gate."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.change import Identity
from bot.facts import PullRequest
from bot.facts.provenance import Acquaintances
from bot.gate import Account, AccountKind, GateSnapshot, Push
from bot.post import EventKind, HostedChange, Kept, earlier_heads, put_on_by_us, stronger

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

_SKEW = timedelta(minutes=2)

__all__ = ["accounts_of", "as_hosted", "in_step", "told_by_host"]


def told_by_host(hosted: HostedChange) -> PullRequest:
    """What the host says that may tell of AI; a label that we put on ourselves says nothing new."""
    author = hosted.author
    return PullRequest(
        title=hosted.title,
        body=hosted.body,
        branch=hosted.head_branch,
        labels=tuple(label for label in hosted.labels if not put_on_by_us(label, hosted)),
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


def in_step(now: datetime, hosted: HostedChange) -> datetime:
    """The time to decide for: ours, or the newest that the host shows, for two clocks are seldom one.

    Where the host is ahead by more than two minutes one of them is wrong, and what lies in the future does not count.
    """
    told = [each.at for each in hosted.remarks] + [each.at for each in hosted.events]
    told += [each.at for each in hosted.reviews if each.at is not None]
    newest = max(told, default=now)
    return newest if now < newest <= now + _SKEW else now


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
