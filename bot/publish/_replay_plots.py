"""A replay's plots as SVG, drawn by hand: no script on the page, colours from the page's variables."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from math import log2
from typing import Final

from bot.publish._replay_words import percent, ratio
from bot.risk.replay import BudgetRow, Order, RuleRow

WIDTH: Final = 760
RULES: Final = 24
"""Rows of the plot of rules; the table has all."""
FEWEST: Final = 10
"""Changes on which a rule must have fired to be drawn: below, its interval fills the plot."""

_STYLE: Final = {Order.SCORE: "score", Order.TIER: "tier", Order.LARGEST: "size", Order.SMALLEST: "small"}


def caught(rows: Sequence[BudgetRow], label: str) -> str:
    """Share caught over budget, a line an order of reading, with the interval of the score's."""
    height, left, right, top, bottom = 330, 56, 130, 16, 44

    def x(budget: float) -> float:
        return round(left + budget * (WIDTH - left - right) / 0.55, 1)

    def y(value: float) -> float:
        return round(top + (1 - value) * (height - top - bottom), 1)

    out = [f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(label)}">']
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        out.append(f'<line class="grid" x1="{left}" x2="{x(0.52)}" y1="{y(tick)}" y2="{y(tick)}"/>')
        out.append(f'<text class="tick" x="{left - 8}" y="{y(tick) + 4}" text-anchor="end">{tick * 100:.0f}%</text>')
    for row in rows:
        out.append(
            f'<text class="tick" x="{x(row.budget)}" y="{height - bottom + 18}" text-anchor="middle">{row.budget * 100:.0f}%</text>'
        )
    unit = rows[0].unit.value if rows else ""
    middle = (left + x(0.52)) / 2
    out.append(f'<text class="tick" x="{middle}" y="{height - 6}" text-anchor="middle">of {escape(unit)} read</text>')
    out.append(f'<line class="chance" x1="{x(0)}" x2="{x(0.5)}" y1="{y(0)}" y2="{y(0.5)}"/>')
    ends = {"chance": 0.5}
    for order, style in _STYLE.items():
        points = " ".join(f"{x(row.budget)},{y(row.caught[order].value or 0)}" for row in rows)
        out.append(f'<polyline class="line {style}" points="{x(0)},{y(0)} {points}"/>')
        for row in rows:
            share = row.caught[order]
            at, up = x(row.budget), y(share.value or 0)
            if order is Order.SCORE:
                out.append(f'<line class="range" x1="{at}" x2="{at}" y1="{y(share.low)}" y2="{y(share.high)}"/>')
            said = escape(f"{order.value}: {percent(share.value or 0)} of {share.of}")
            out.append(f'<circle class="mark {style}" cx="{at}" cy="{up}" r="4"><title>{said}</title></circle>')
        ends[order.value] = (rows[-1].caught[order].value or 0) if rows else 0.0
    classes = {order.value: style for order, style in _STYLE.items()} | {"chance": "tick"}
    for name, at in _apart({name: y(value) for name, value in ends.items()}).items():
        out.append(f'<text class="name {classes[name]}" x="{x(0.52)}" y="{at + 4}">{escape(name)}</text>')
    return "".join((*out, "</svg>"))


def _apart(heights: dict[str, float], room: float = 16) -> dict[str, float]:
    """Labels that would cover each other, moved down."""
    placed: dict[str, float] = {}
    last = -room
    for name, at in sorted(heights.items(), key=lambda item: item[1]):
        last = max(at, last + room)
        placed[name] = last
    return placed


def lifts(rows: Sequence[RuleRow]) -> str:
    """How many times as often changes with a signal were repaired, on a scale of doublings; "" if none can be told."""
    told = [row for row in rows if row.lift is not None and row.changes >= FEWEST][:RULES]
    told.sort(key=lambda row: -(row.lift.value if row.lift is not None else 0))
    if not told:
        return ""
    left, right, step, top = 270, 130, 26, 14
    height = top + step * len(told) + 28
    powers = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)

    def x(value: float) -> float:
        share = (min(max(log2(max(value, 1e-6)), -2), 4) + 2) / 6
        return round(left + share * (WIDTH - left - right), 1)

    out = [f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="lift of each rule">']
    for power in powers:
        style = "one" if power == 1 else "grid"
        out.append(f'<line class="{style}" x1="{x(power)}" x2="{x(power)}" y1="{top - 6}" y2="{height - 26}"/>')
        out.append(f'<text class="tick" x="{x(power)}" y="{height - 8}" text-anchor="middle">{power:g} ×</text>')
    for at, row in enumerate(told):
        assert row.lift is not None  # noqa: S101 - chosen so above
        y = top + step * at + 10
        out.append(f'<text x="{left - 12}" y="{y + 4}" text-anchor="end">{escape(row.rule)}</text>')
        out.append(f'<line class="range" x1="{x(row.lift.low)}" x2="{x(row.lift.high)}" y1="{y}" y2="{y}"/>')
        out.append(
            f'<circle class="mark score" cx="{x(row.lift.value)}" cy="{y}" r="4"><title>{escape(ratio(row.lift))}</title></circle>'
        )
        out.append(f'<text class="tick" x="{WIDTH - right + 12}" y="{y + 4}">fired on {row.changes:,}</text>')
    return "".join((*out, "</svg>"))
