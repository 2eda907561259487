"""What a check of the policy found, and what came of its tests: for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from bot.gate import Policy, Reason, Roster, State
from bot.gate.checking import Concern, Gravity, PolicyCheck, Reach
from bot.gate.trials import Outcome
from bot.publish._encode import to_json
from bot.publish._page import BOLD, DIM, PLAIN, Page

VERSION: Final = "1.0"
_MARKS = {Gravity.FAULT: "fault", Gravity.BLOCKS: "blocks", Gravity.NOTE: "note"}
_STYLES = {Gravity.FAULT: "1;31", Gravity.BLOCKS: BOLD, Gravity.NOTE: PLAIN}
_COLUMN = 9
_MOST_REASONS = 6


def check_page(found: PolicyCheck, path: str, policy: Policy | None, width: int, *, colour: bool) -> str:
    """Findings, the gravest first; then who can sign off what."""
    page = Page(width, colour=colour)
    page.heading(path, policy.digest[:19] if policy is not None else "")
    page.put(_summary(found))
    if found.concerns:
        page.gap()
    for concern in found.concerns:
        _concern(page, concern)
    if found.reaches:
        _reaches(page, "By tier, where no domain is touched", [r for r in found.reaches if not r.domain])
        _reaches(page, "By domain, at the tier that it sets", [r for r in found.reaches if r.domain])
    return page.text()


def _summary(found: PolicyCheck) -> str:
    count = {each: sum(c.gravity is each for c in found.concerns) for each in Gravity}
    if count[Gravity.FAULT]:
        return f"With this the gate lets nothing pass: {_number(count[Gravity.FAULT], 'fault')}."
    if count[Gravity.BLOCKS]:
        return f"It can be decided with; {_number(count[Gravity.BLOCKS], 'finding')} will block somebody."
    return "It can be decided with, and nobody is blocked by it."


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _concern(page: Page, concern: Concern) -> None:
    page.put((concern.text, _STYLES[concern.gravity]), label=_MARKS[concern.gravity], column=_COLUMN)
    if concern.remedy:
        page.put((concern.remedy, DIM), indent=_COLUMN)


def _reaches(page: Page, title: str, reaches: Sequence[Reach]) -> None:
    page.heading(title)
    for reach in reaches:
        away = [f"{name} (on leave)" if name in reach.away else name for name in reach.people]
        label = f"{reach.domain} ({reach.tier.label})" if reach.domain else reach.tier.label
        page.put((", ".join(away) or "nobody", PLAIN if away else BOLD), indent=2, label=label, column=28)


def check_json(found: PolicyCheck, policy: Policy | None, roster: Roster | None) -> str:
    """The same for programs. `state`: `fault`, `blocks` or `note`, the gravest of the findings."""
    document: dict[str, Any] = {
        "schema_version": VERSION,
        "state": _MARKS[found.gravity],
        "policy": policy.digest if policy is not None else None,
        "roster": roster.digest if roster is not None else None,
        "findings": [
            {"code": c.code, "gravity": _MARKS[c.gravity], "text": c.text, "remedy": c.remedy} for c in found.concerns
        ],
        "people": [
            {"tier": r.tier.label, "domain": r.domain, "can_sign_off": list(r.people), "on_leave": list(r.away)}
            for r in found.reaches
        ],
    }
    return to_json(document)


def trials_page(outcomes: Sequence[tuple[str, Outcome]], width: int, *, colour: bool) -> str:
    """Each case that came out otherwise, with both values and the reasons; then the count."""
    page = Page(width, colour=colour)
    failed = [(file, outcome) for file, outcome in outcomes if outcome.differences]
    for file, outcome in failed:
        page.heading(outcome.trial.name, f"{file}: {outcome.trial.place}")
        for each in outcome.differences:
            page.put(("expected", DIM), each.expected, indent=2, label=each.key, column=10, under=9)
            page.put(("is", DIM), each.actual, indent=12, under=9)
        for reason in _told(outcome.decision.why)[:_MOST_REASONS]:
            page.put((reason.code, DIM), reason.text, indent=2, label=reason.state.name.lower(), column=10, under=2)
    page.gap()
    total = _number(len(outcomes), "case")
    page.put(f"{total}: all as expected." if not failed else f"{total}: {len(failed)} not as expected.")
    return page.text()


def trials_json(outcomes: Sequence[tuple[str, Outcome]]) -> str:
    """The same for programs."""
    rows = [
        {
            "file": file,
            "name": outcome.trial.name,
            "as_expected": not outcome.differences,
            "state": outcome.decision.state.name,
            "tier": outcome.decision.requirement.tier.label,
            "differences": [{"key": d.key, "expected": d.expected, "is": d.actual} for d in outcome.differences],
        }
        for file, outcome in outcomes
    ]
    return to_json({"schema_version": VERSION, "cases": rows})


def _told(why: Reason) -> list[Reason]:
    """The reasons at the ends of the tree for which nothing passes, the worst first."""
    ends = [each for each in why.walk() if each.state is not State.SATISFIED and not _has_worse(each)]
    return sorted(ends, key=lambda each: -each.state)


def _has_worse(reason: Reason) -> bool:
    return any(each.state is not State.SATISFIED for each in reason.because)
