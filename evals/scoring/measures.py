"""From what a reviewer said about a case to what is recorded of it."""

from __future__ import annotations

from evals.casebook import Bug, Case
from evals.results import BugRecord, CaseRecord, ItemRecord, PassRecord
from evals.reviewing import Item, Opinion
from evals.scoring.matching import Strictness, is_generic, match
from evals.scoring.verdicts import verdict_words

_SEVERITY = {"low": 1.0, "medium": 2.0, "high": 4.0, "critical": 8.0}
_BAND = {"low": 0.25, "medium": 0.5, "high": 0.75, None: 0.5}


def record_pass(case: Case, opinion: Opinion, breaches: tuple[str, ...] = ()) -> PassRecord:
    """What one review is worth, against the case's labels."""
    said = f"{case.title}. {case.body}"
    return PassRecord(
        tier=opinion.tier.value,
        asked=opinion.asked,
        is_complete=opinion.is_complete,
        items=tuple(_item(item) for item in opinion.items),
        standard=match(opinion.items, case.bugs, Strictness.STANDARD, said),
        strict=match(opinion.items, case.bugs, Strictness.STRICT, said),
        location=match(opinion.items, case.bugs, Strictness.LOCATION, said),
        worth=sum(_SEVERITY[i.severity.value] * _BAND[i.band] for i in opinion.items[: opinion.asked]),
        verdicts=verdict_words(opinion.page),
        breaches=breaches,
        reassures=_reassures(case, opinion),
        calls=opinion.calls,
        tokens_in=opinion.tokens_in,
        tokens_out=opinion.tokens_out,
        cost_usd=opinion.cost_usd,
        seconds=opinion.seconds,
        dropped=opinion.dropped,
        problems=opinion.problems,
    )


def failed_pass(error: str) -> PassRecord:
    """A review that could not be done counts as one that found nothing."""
    return PassRecord(tier="low", asked=0, is_complete=False, error=error)


def record_case(case: Case, passes: tuple[PassRecord, ...]) -> CaseRecord:
    return CaseRecord(
        id=case.id,
        family=case.family,
        suite=case.suite.value,
        split=case.split,
        language=case.language,
        origin=case.origin,
        twin=case.twin,
        tier_min=case.tier.min.value,
        tier_max=case.tier.max.value,
        bugs=tuple(_bug(bug) for bug in case.bugs),
        passes=passes,
    )


def _reassures(case: Case, opinion: Opinion) -> str:
    """Why a reader may be lulled into not looking at the fault; "" where nothing does that."""
    for bug in case.bugs:
        if bug.file in opinion.skipped:
            return f"it says that {bug.file} need not be read"
    if case.bugs and opinion.tier.value == "low":
        return "its tier is low"
    return "it gives a verdict" if verdict_words(opinion.page) else ""


def _item(item: Item) -> ItemRecord:
    return ItemRecord(
        file=item.file,
        lines=(item.start, item.end),
        side="old" if item.is_old else "new",
        text=item.text,
        quote=item.quote,
        lens=item.lens,
        severity=item.severity.value,
        band=item.band,
        source=item.source,
        standing=item.standing,
        readings=item.readings,
        is_grounded=item.is_grounded,
        is_generic=is_generic(item.text),
    )


def _bug(bug: Bug) -> BugRecord:
    return BugRecord(
        id=bug.id,
        severity=bug.severity.value,
        category=bug.category.value,
        needs=bug.needs.value,
        linter_detectable=bug.linter_detectable,
        file=bug.file,
        lines=bug.lines,
        trigger=bug.trigger,
        effect=bug.effect,
    )
