"""What a run found of a change becomes the record that the desk shows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from bot.brief import Brief
from bot.desk._asked import asked_of
from bot.desk._minutes import expected_minutes
from bot.desk._nouns import Excerpt, Record, RecordKey, SaidAnswer
from bot.desk._sizes import sizes_of
from bot.desk._turns import turns_of
from bot.gate import Acts, AnswerKind, ChangeView, Decision, Grounds, QuestionSet, State
from bot.post import HostedChange
from bot.publish import decision_title, render_decision_json, render_json
from bot.risk import Tier

__all__ = ["closed_record", "record_of"]

_SETTLING: Final = frozenset(map(str, (AnswerKind.HANDLED, AnswerKind.CANNOT, AnswerKind.WAIVED)))
_TIERS: Final = {tier.label: tier for tier in Tier}
_NEVER: Final = datetime.min.replace(tzinfo=UTC)
_LONGEST: Final = 2_000
"""Characters of what somebody answered."""


def record_of(  # noqa: PLR0913 - each is a part of what a run found
    *,
    hosted: HostedChange,
    brief: Brief | None,
    decision: Decision,
    grounds: Grounds,
    heeded: Acts | None,
    questions: QuestionSet,
    excerpts: Sequence[Excerpt],
    earlier: Record | None,
    at: datetime,
    installation: int,
    view: ChangeView | None = None,
) -> Record:
    """The record of an open change after a run.

    `brief` is None where the run only decided: then the earlier record's stays, if it is of the same head. `heeded` is
    what was decided on; `questions` are those that stand on the page; `view` gives the sizes (of the decision's file;
    without it they are those of the brief).
    """
    key = RecordKey(hosted.repository_id, hosted.place.number)
    same = earlier if earlier is not None and earlier.key == key else None
    current = same if same is not None and same.head == hosted.head else None
    sizes = sizes_of(view, brief, current)
    said = _said(heeded, hosted.head, questions) if heeded is not None else current.said if current else ()
    ids = tuple(each.id for each in questions.questions)
    answered = tuple(each for each in ids if each in {word.question for word in said if word.kind in _SETTLING})
    tier = _tier(decision, brief, current)
    return replace(
        _with_brief(_seen(hosted, key, same, at), brief, excerpts, current, view),
        installation=installation,
        waiting_since=_waiting_since(decision, hosted, same, at),
        settled_at=_settled_at(decision, hosted, same, at),
        waited_from=_waited_from(decision, same),
        state=decision.state.name.lower(),
        headline=decision_title(replace(decision, unblock=()) if hosted.is_draft else decision),
        tier=tier,
        added=sizes.added,
        removed=sizes.removed,
        files=sizes.files,
        proven=sizes.proven,
        assisted=sizes.assisted,
        minutes=expected_minutes(sizes.unproven, _TIERS.get(tier, Tier.CRITICAL), len(ids) - len(answered)),
        turns=() if hosted.is_draft else turns_of(decision, hosted.asked),
        counted=decision.counted,
        decision=json.loads(render_decision_json(decision, grounds)),
        answered=answered,
        questions=ids,
        said=said,
    )


def closed_record(record: Record | None, hosted: HostedChange, at: datetime, installation: int = 0) -> Record:
    """The record of a change that is not open any more: as it was decided last, and nobody's turn."""
    key = RecordKey(hosted.repository_id, hosted.place.number)
    same = record if record is not None and record.key == key else None
    seen = _seen(hosted, key, same, at)
    if same is None:
        return replace(seen, installation=installation)
    # What was decided is about the head that it was decided for.
    return replace(seen, head=same.head, is_open=False, turns=(), waiting_since=None)


def _seen(hosted: HostedChange, key: RecordKey, same: Record | None, at: datetime) -> Record:
    """What the host shows of it, and what is known from before."""
    told: dict[str, Any] = {
        "place": hosted.place,
        "change": _text(hosted.id),
        "url": _text(hosted.url),
        "title": _text(hosted.title),
        "author": _text(hosted.author.login) if hosted.author is not None else "",
        "head": hosted.head,
        "base": _text(hosted.base),
        "is_open": hosted.is_open,
        "is_merged": hosted.is_merged,
        "is_draft": hosted.is_draft,
        "is_private": hosted.is_private,
        "seen_at": at,
    }
    if same is not None:
        return replace(same, **told)
    return Record(
        key=key, installation=0, first_seen_at=at, waiting_since=None, settled_at=None, state="", headline="", tier="",
        added=0, removed=0, files=0, proven=0, assisted=0, minutes=0, **told,
    )  # fmt: skip


def _with_brief(
    record: Record,
    brief: Brief | None,
    excerpts: Sequence[Excerpt],
    current: Record | None,
    view: ChangeView | None,
) -> Record:
    """With the brief that was made now; without one the earlier stays if it is of the same head, else there is none."""
    if brief is not None:
        said = brief.forecast
        return replace(
            record,
            model=", ".join(dict.fromkeys(use.model for use in brief.receipt.models)),
            made_at=record.seen_at,
            brief=json.loads(render_json(brief)),
            excerpts=tuple(excerpts),
            rules=_rules(brief, view),
            probability=said.probability if said is not None else None,
            asked=asked_of(brief),
        )
    if current is not None:
        return record
    return replace(record, model="", made_at=None, brief={}, excerpts=(), rules=(), probability=None, asked=())


def _rules(brief: Brief, view: ChangeView | None) -> tuple[str, ...]:
    fired = [each.rule for each in view.signals] if view is not None else []
    return tuple(dict.fromkeys([*fired, *(each.rule for each in (*brief.rules, *brief.unasked))]))


def _tier(decision: Decision, brief: Brief | None, current: Record | None) -> str:
    """What is asked for; an error knows nothing of that, and then what the code is like."""
    if decision.state is not State.ERROR:
        return decision.requirement.tier.label
    if brief is not None:
        return brief.tier.label
    return current.tier if current is not None else ""


def _said(heeded: Acts, head: str, questions: QuestionSet) -> tuple[SaidAnswer, ...]:
    """Each person's last word on each question of this head and page."""
    words: dict[tuple[str, int], SaidAnswer] = {}
    now = [each for each in heeded.answers if each.head == head and each.questions == questions.digest]
    for each in sorted(now, key=lambda answer: answer.at or _NEVER):
        login = _text(each.by.login) if each.by is not None else ""
        told = SaidAnswer(each.question, login, str(each.kind), _text(each.text)[:_LONGEST], each.at)
        words[each.question, each.by.id if each.by is not None else 0] = told
    return tuple(words.values())


def _waiting_since(decision: Decision, hosted: HostedChange, same: Record | None, at: datetime) -> datetime | None:
    """Nobody waits for people while it is a draft."""
    if decision.state is not State.WAITING or hosted.is_draft or not hosted.is_open:
        return None
    return same.waiting_since if same is not None and same.waiting_since is not None else at


def _settled_at(decision: Decision, hosted: HostedChange, same: Record | None, at: datetime) -> datetime | None:
    """When the latest stretch began in which it is satisfied."""
    before = same.settled_at if same is not None else None
    if decision.state is not State.SATISFIED:
        return before
    goes_on = same is not None and same.state == "satisfied" and same.head == hosted.head
    return before if goes_on and before is not None else at


def _waited_from(decision: Decision, same: Record | None) -> datetime | None:
    if same is None:
        return None
    ends = decision.state is State.SATISFIED and same.waiting_since is not None
    return same.waiting_since if ends else same.waited_from


def _text(text: str) -> str:
    """As a database can keep it: no half characters and no NUL."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
