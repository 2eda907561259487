"""A requirement as it was recorded with a review, and the people whom it asks for."""

from __future__ import annotations

import json
from collections.abc import Callable

from bot.gate._requirement import Answers, Freshness, Needed, Requirement
from bot.gate.predicates import OF_DOMAIN, PREDICATES, TOUCHED, AllOf, AnyOf, Atom, Who
from bot.gate.recording._place import Place, count, flag, identity, many, name, number, or_none, within, word
from bot.gate.recording._shapes import ALL_OF, ANY_OF, ATOM, NEED, REQUIREMENT
from bot.risk import Tier

DEEPEST = 8
"""Levels of `all_of` and `any_of` in one another."""
_WIDEST = 100

TIERS = {each.label: each for each in Tier}
ANSWERS = {each.label: each for each in Answers}
FRESHNESS = {"diff": Freshness.DIFF, "commit": Freshness.SHA, "base": Freshness.BASE}
"""As a policy calls them."""

tier = within(TIERS)


def requirement(place: Place) -> Requirement:
    record = place.record(REQUIREMENT)
    needs = record.must("approvals", many(_need, 1_000))
    return Requirement(
        record.must("tier", tier),
        frozenset(needs),
        record.must("answers", within(ANSWERS)),
        record.must("freshness", within(FRESHNESS)),
        frozenset(record.must("checks", many(name, 1_000))),
        record.must("attended", flag),
        record.must("spot_share", number(0, 10_000)),
        record.must("spot_before", flag),
        record.must("pace", or_none(count)),
        record.must("lasts_s", or_none(count)),
    )


def read_requirement(values: object) -> Requirement:
    """What `requirement_values` wrote. Raises SnapshotError for anything else."""
    return requirement(Place(values, "required"))


def _need(place: Place) -> Needed:
    record = place.record(NEED)
    return Needed(record.must("who", _who(DEEPEST)), record.must("count", identity))


def _who(levels: int) -> Callable[[Place], Who]:
    def read(place: Place) -> Who:
        if isinstance(place.value, dict) and place.value.keys() & {"all_of", "any_of"}:
            if not levels:
                raise place.wrong("lies too deep")
            shape, kind = (ALL_OF, AllOf) if "all_of" in place.value else (ANY_OF, AnyOf)
            return kind(place.record(shape).must(shape.name, many(_who(levels - 1), _WIDEST, 1)))
        return _atom(place)

    return read


def _atom(place: Place) -> Atom:
    record = place.record(ATOM)
    predicate = record.must("predicate", within({each: each for each in PREDICATES}))
    value = record.must("value", word)
    if not PREDICATES[predicate].accepts(value) and not (predicate in OF_DOMAIN and value == TOUCHED):
        raise record.at("value").wrong(f"is no value of {predicate}")
    return Atom(predicate, value)


def requirement_values(asked: Requirement) -> dict[str, object]:
    """The same as JSON."""
    return {
        "tier": asked.tier.label,
        "approvals": sorted(
            ({"who": _who_values(each.who), "count": each.count} for each in asked.approvals), key=json.dumps
        ),
        "answers": asked.answers.label,
        "freshness": next(word for word, each in FRESHNESS.items() if each is asked.freshness),
        "checks": sorted(asked.checks),
        "attended": asked.attended,
        "spot_share": asked.spot_share,
        "spot_before": asked.spot_before,
        "pace": asked.pace,
        "lasts_s": asked.lasts_s,
    }


def _who_values(who: Who) -> dict[str, object]:
    match who:
        case Atom(predicate, value):
            return {"predicate": predicate, "value": value}
        case AllOf(of):
            return {"all_of": [_who_values(each) for each in of]}
        case AnyOf(of):
            return {"any_of": [_who_values(each) for each in of]}
