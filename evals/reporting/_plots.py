"""Plots as SVG, drawn by hand: three of them, and no script on the page. Colours come from the page's variables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from evals.reporting._rows import COUNTS, number, written
from evals.results import Measure
from evals.scoring.calibration import Rate
from evals.scoring.statistics import Difference

WIDTH, LEFT, RIGHT, STEP, TOP = 720, 300, 40, 30, 14


class Bar(NamedTuple):
    """A point with its interval on a scale from `low` to `high`, and what is written beside it."""

    label: str
    value: float
    low: float
    high: float
    said: str


def intervals(bars: Sequence[Bar], scale: tuple[float, float], ticks: Sequence[tuple[float, str]], title: str) -> str:
    """One row a bar: a dot for the value, a line for the interval."""
    height = TOP + STEP * len(bars) + 26

    def x(value: float) -> float:
        share = (min(max(value, scale[0]), scale[1]) - scale[0]) / ((scale[1] - scale[0]) or 1)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    parts = [f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(title)}">']
    for value, text in ticks:
        parts.append(f'<line class="grid" x1="{x(value)}" x2="{x(value)}" y1="{TOP - 6}" y2="{height - 24}"/>')
        parts.append(f'<text class="tick" x="{x(value)}" y="{height - 8}" text-anchor="middle">{escape(text)}</text>')
    for row, bar in enumerate(bars):
        y = TOP + STEP * row + 12
        parts.append(f'<text x="{LEFT - 12}" y="{y + 4}" text-anchor="end">{escape(bar.label)}</text>')
        parts.append(f'<line class="range" x1="{x(bar.low)}" x2="{x(bar.high)}" y1="{y}" y2="{y}"/>')
        parts.append(
            f'<circle class="dot" cx="{x(bar.value)}" cy="{y}" r="5"><title>{escape(bar.said)}</title></circle>'
        )
    return "".join((*parts, "</svg>"))


_PERCENT = [(i / 4, f"{i * 25} %") for i in range(5)]


def shares(rows: Iterable[Measure], title: str) -> str:
    """Measures that are shares, from 0 to 100 %."""
    bars = [
        Bar(f"{r.name} (n = {r.n})", r.value, r.low or 0.0, r.high if r.high is not None else 1.0, number(r))
        for r in rows
        if r.value is not None
    ]
    return intervals(bars, (0.0, 1.0), _PERCENT, title)


def reliability(rates: Iterable[Rate]) -> str:
    """How often each kind of question named a known fault."""
    bars = [Bar(f"{r.kind} (n = {r.n})", r.hits / r.n, r.low, r.high, f"{r.hits} of {r.n}") for r in rates]
    return intervals(bars, (0.0, 1.0), _PERCENT, "share of questions that named a known fault, by kind")


def deltas(differences: Iterable[tuple[str, Difference]]) -> str:
    """Paired differences of shares; right of the middle is more."""
    bars = [
        Bar(name, d.value, d.low, d.high, written(name, d.value, signed=True))
        for name, d in differences
        if name not in COUNTS and d.value is not None and d.low is not None and d.high is not None
    ]
    reach = max([0.1, *(max(abs(b.low), abs(b.high)) for b in bars)])
    ticks = [(-reach, f"−{reach * 100:.0f} points"), (0.0, "0"), (reach, f"+{reach * 100:.0f}")]
    return intervals(bars, (-reach, reach), ticks, "B minus A, with 95 % intervals")


def recall_against_noise(points: Sequence[tuple[str, Measure, Measure]]) -> str:
    """One cross a run: recall upwards, noise to the right; up and left is better."""
    width, height, left, bottom = 720, 340, 60, 44
    most = max([1.0, *(noise.high or noise.value or 0.0 for _, _, noise in points)]) * 1.1

    def x(value: float) -> float:
        return round(left + value / most * (width - left - 30), 1)

    def y(value: float) -> float:
        return round(height - bottom - value * (height - bottom - 20), 1)

    parts = [f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="recall against noise">']
    for share, text in _PERCENT:
        parts.append(f'<line class="grid" x1="{left}" x2="{width - 30}" y1="{y(share)}" y2="{y(share)}"/>')
        parts.append(f'<text class="tick" x="{left - 8}" y="{y(share) + 4}" text-anchor="end">{text}</text>')
    for tick in range(int(most) + 1):
        parts.append(f'<text class="tick" x="{x(tick)}" y="{height - bottom + 18}" text-anchor="middle">{tick}</text>')
    axis = "noise: questions per clean change that name no known fault"
    parts.append(f'<text class="tick" x="{(left + width) / 2}" y="{height - 6}" text-anchor="middle">{axis}</text>')
    for label, recall, noise in points:
        if recall.value is None or noise.value is None:
            continue
        at, up = x(noise.value), y(recall.value)
        parts.append(f'<line class="range" x1="{x(noise.low or 0)}" x2="{x(noise.high or 0)}" y1="{up}" y2="{up}"/>')
        parts.append(f'<line class="range" x1="{at}" x2="{at}" y1="{y(recall.low or 0)}" y2="{y(recall.high or 0)}"/>')
        parts.append(f'<circle class="dot" cx="{at}" cy="{up}" r="5"/>')
        said = escape(f"{label}: {number(recall)} at {number(noise)}")
        side, shift = ("end", -10) if at > width * 0.6 else ("start", 10)
        parts.append(f'<text x="{at + shift}" y="{up - 8}" text-anchor="{side}">{said}</text>')
    return "".join((*parts, "</svg>"))
