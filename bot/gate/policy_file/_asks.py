"""What tiers and rules ask for."""

from __future__ import annotations

from dataclasses import dataclass

from bot.gate._requirement import Answers, Freshness, Requirement
from bot.gate.policy_file._cursor import Cursor
from bot.gate.policy_file._who import People
from bot.gate.predicates import MEMBER, Who
from bot.risk import Tier

ASKS = ("approve", "people", "answers", "fresh", "pace", "lasts", "checks", "spot_check")
TIERS = {tier.label: tier for tier in reversed(Tier)}
ANSWERS = {each.label: each for each in Answers}
FRESH = {"diff": Freshness.DIFF, "commit": Freshness.SHA, "base": Freshness.BASE}
SPOT_CHECK = ("share", "when")
_BEFORE = {"before": True, "after": False}
MOST_PEOPLE = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """People and all else, as tiers and rules both have it."""

    approve: Who | None
    count: int
    require: Requirement


def read_asks(found: dict[str, Cursor], people: People, fresh: Freshness = Freshness.DIFF) -> Asked:
    """The keys of ASKS among those that were found; `fresh` where nothing is said of it."""
    approve = people.read(found["approve"]) if "approve" in found else None
    count = found["people"].number(1, MOST_PEOPLE) if "people" in found else 1
    if "people" in found and approve is None:
        approve = MEMBER
    share, before = _spot_check(found["spot_check"]) if "spot_check" in found else (0, False)
    return Asked(
        approve,
        count,
        Requirement(
            answers=found["answers"].word(ANSWERS, "kind of answers") if "answers" in found else Answers.NONE,
            freshness=found["fresh"].word(FRESH, "freshness") if "fresh" in found else fresh,
            checks=check_names(found["checks"]) if "checks" in found else frozenset(),
            spot_share=share,
            spot_before=before,
            pace=(found["pace"].number(0, 1_000_000) or None) if "pace" in found else None,
            lasts_s=found["lasts"].seconds() if "lasts" in found else None,
        ),
    )


def check_names(at: Cursor) -> frozenset[str]:
    """Names of automated checks."""
    if at.value == "all":
        raise at.fault("`all` stands for a person at tier low only", "Name the checks: `[build, tests]`.")
    names = frozenset(each.text() for each in at.items())
    if "*" in names:
        raise at.fault("`*` is no name of a check", "Name the checks; `low` may say `checks: all`.")
    return names


def _spot_check(at: Cursor) -> tuple[int, bool]:
    if isinstance(at.value, str):
        return at.share(), False
    found = at.closed(SPOT_CHECK, ["share"])
    return found["share"].share(), found["when"].word(_BEFORE, "time") if "when" in found else False
