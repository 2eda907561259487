"""What the gate decided, as JSON. The keys and their meaning are a promise: `bot/schemas/decision-1.schema.json`."""

from __future__ import annotations

from typing import Any, Final

from bot import __version__
from bot.gate import Decision, Grounds, Needed, Override, Reason, Requirement, State, Unblock
from bot.gate.predicates import in_words
from bot.publish._decision_words import STATE, headline
from bot.publish._encode import to_json

VERSION: Final = 1


def decision_document(decision: Decision, grounds: Grounds) -> str:
    """The whole decision as one JSON object with a line feed at its end."""
    return to_json(decision_values(decision, grounds))


def decision_values(decision: Decision, grounds: Grounds) -> dict[str, Any]:
    """The same before it is text, for what holds several decisions. An error knows nothing of what is required."""
    is_known = decision.state is not State.ERROR
    return {
        "version": VERSION,
        "foreread": __version__,
        "state": STATE[decision.state].upper(),
        "title": headline(decision),
        "tier": decision.requirement.tier.label if is_known else None,
        "requirement": requirement_values(decision.requirement) if is_known else None,
        "why": _tree(decision.why),
        "counted": list(decision.counted),
        "unblock": [_unblock(each) for each in decision.unblock],
        "override": _override(decision.override),
        "owed": list(decision.owed),
        "change": grounds.change,
        "head": grounds.head,
        "base": grounds.base,
        "snapshot": grounds.snapshot,
        "policy": grounds.policy,
        "roster": grounds.roster,
        "now": grounds.now.isoformat(),
        "notes": list(grounds.notes),
    }


def requirement_values(requirement: Requirement) -> dict[str, Any]:
    """What is asked; `who` in words, as the pages have it."""
    return {
        "tier": requirement.tier.label,
        "approvals": [
            {"who": in_words(need.who), "people": need.count} for need in sorted(requirement.approvals, key=_in_order)
        ],
        "answers": requirement.answers.label,
        "fresh": ("diff", "commit", "base")[requirement.freshness],
        "checks": sorted(requirement.checks),
        "attended": requirement.attended,
        "spot_check": {"share": requirement.spot_share, "when": "before" if requirement.spot_before else "after"},
        "pace": requirement.pace,
        "lasts_s": requirement.lasts_s,
    }


def _in_order(need: Needed) -> tuple[str, int]:
    return in_words(need.who), need.count


def _tree(why: Reason) -> dict[str, Any]:
    top = _node(why)
    waiting = [(why, top)]
    while waiting:
        reason, told = waiting.pop()
        told["because"] = [_node(part) for part in reason.because]
        waiting += zip(reason.because, told["because"], strict=True)
    return top


def _node(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "state": STATE[reason.state].upper(), "text": reason.text, "because": []}


def _unblock(each: Unblock) -> dict[str, Any]:
    return {"person": each.person, "logins": list(each.logins), "what": each.what, "why": each.why}


def _override(override: Override | None) -> dict[str, Any] | None:
    if override is None:
        return None
    return {
        "by": list(override.by),
        "incident": override.incident,
        "reason": override.reason,
        "expires": override.expires.isoformat(),
        "follow_up": override.follow_up.isoformat(),
    }
