"""Filled forms as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evals.scoring.adjudicating import MEASURES, Flips, Paired
from evals.scoring.statistics import Share


def adjudication_report(shares: Mapping[str, Share], by: str, against: Paired | None = None) -> str:
    """Each measure with its interval; with `against`, the paired difference of this form to the other."""
    return "\n".join((*_table(shares, by), *(_differences(against, by) if against is not None else ()), ""))


def _table(shares: Mapping[str, Share], by: str) -> Iterator[str]:
    clusters = max((share.clusters for share in shares.values()), default=0)
    yield f"Judged against the code. 95 % intervals by bootstrap over {clusters} clusters (by {by})."
    yield ""
    yield "| measure | value | 95 % interval | changes |"
    yield "|---|--:|--:|--:|"
    for name, share in shares.items():
        yield f"| {name} | {_number(name, share.value)} | {_range(name, share.low, share.high)} | {share.n} |"


def _differences(against: Paired, by: str) -> Iterator[str]:
    yield ""
    yield f"Against the other form, paired by change, drawn by {by}:"
    yield ""
    yield "| measure | difference | 95 % interval |"
    yield "|---|--:|--:|"
    for name, found in against.differences.items():
        value = _number(name, found.value, signed=True)
        yield f"| {name} | {value} | {_range(name, found.low, found.high, signed=True)} |"
    for name, flips in against.flips.items():
        yield ""
        yield _sentence(name, flips)


def _sentence(name: str, flips: Flips) -> str:
    tested = f"McNemar's exact p = {flips.p_value:.3f} on {flips.changes} changes"
    return f"{name}: gained {_listed(flips.gained)}; lost {_listed(flips.lost)}; {tested}."


def _listed(cases: tuple[str, ...]) -> str:
    return f"{len(cases)} ({', '.join(cases)})" if cases else "none"


def _range(name: str, low: float | None, high: float | None, *, signed: bool = False) -> str:
    if low is None or high is None:
        return "–"
    return f"{_number(name, low, signed=signed)} to {_number(name, high, signed=signed)}"


def _number(name: str, value: float | None, *, signed: bool = False) -> str:
    """A share in per cent, a mean with two digits."""
    if value is None:
        return "–"
    sign = "+" if signed and value > 0 else ""
    shown = f"{value:.2f}" if MEASURES[name].is_count else f"{value * 100:.0f} %"
    return f"{sign}{shown}".replace("-", "−")
