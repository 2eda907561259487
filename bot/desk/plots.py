"""The team's plots as SVG: no script and no style in them, colours by classes of the page. Only figures are drawn.

Each is drawn for a width in pixels, since letters that are scaled to a phone cannot be read there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from html import escape
from itertools import pairwise
from typing import Final, NamedTuple

from bot.desk._calibration import Bin, KindRate
from bot.desk._team import Asked, Step, Waits, Week
from bot.risk import Tier
from bot.risk.replay import Share

WIDE: Final = 520
SLIM: Final = 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 14, 12, 30
_HEIGHT: Final = 230
_MARKS: Final = 12
"""Steps of a curve up to which each is marked."""
_FEW_WEEKS, _NAME_WIDTH = 6, 34
_FIRST_S: Final = 600.0
"""The axis of waits begins at ten minutes: below, nobody waited."""
_TIMES: Final = (
    (900.0, "15 min"), (3_600.0, "1 h"), (14_400.0, "4 h"), (86_400.0, "1 d"), (259_200.0, "3 d"), (604_800.0, "1 wk"),
    (2_592_000.0, "30 d"), (7_776_000.0, "90 d"), (31_536_000.0, "1 y"),
)  # fmt: skip
_DAYS_OF_WEEK: Final = 7
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class _Frame(NamedTuple):
    """Where the plot is within its picture."""

    width: int
    height: int = _HEIGHT

    @property
    def right(self) -> float:
        return self.width - _RIGHT

    @property
    def floor(self) -> float:
        return self.height - _BOTTOM

    def x(self, share: float) -> float:
        return round(_LEFT + share * (self.right - _LEFT), 1)

    def y(self, share: float) -> float:
        return round(_TOP + (1 - share) * (self.floor - _TOP), 1)

    def picture(self, label: str, parts: Iterable[str]) -> str:
        return (
            f'<svg class="plot" viewBox="0 0 {self.width} {self.height}" width="{self.width}" height="{self.height}" '
            f'role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'
        )

    def across(self, share: float, name: str) -> str:
        """A line of the grid, named at its left end."""
        y = self.y(share)
        line = f'<line class="grid" x1="{_LEFT}" x2="{self.right}" y1="{y}" y2="{y}"/>'
        return f'{line}<text class="tick" x="{_LEFT - 7}" y="{round(y + 4, 1)}" text-anchor="end">{name}</text>'

    def below(self, x: float, name: str) -> str:
        x = min(max(x, _LEFT), self.right)
        anchor = "end" if x > self.right - 18 else "middle"
        return f'<text class="tick" x="{x}" y="{self.height - 10}" text-anchor="{anchor}">{escape(name)}</text>'


def waits_plot(waits: Waits, width: int = WIDE) -> str:
    """The share that still waits, over the time since a change began to wait; "" where nothing has ended yet."""
    if not waits.curve:
        return ""
    frame, last = _Frame(width), max(waits.longest, waits.curve[-1].seconds, 2 * _FIRST_S)
    span = math.log(last / _FIRST_S)

    def x(seconds: float) -> float:
        return frame.x(min(1.0, max(0.0, math.log(max(seconds, _FIRST_S) / _FIRST_S) / span)))

    steps = [(x(step.seconds), step) for step in waits.curve]
    # Of steps that fall on one pixel the last is drawn.
    drawn = list({round(at): (at, step) for at, step in steps}.values())
    end = x(last)
    out = [frame.across(tick / 4, f"{tick * 25}%") for tick in range(5)]
    out += _named_times(frame, x, last)
    ups = _stairs([(at, step.high) for at, step in drawn], end, frame)
    downs = _stairs([(at, step.low) for at, step in drawn], end, frame)
    out.append(f'<polygon class="band" points="{_points([*ups, *reversed(downs)])}"/>')
    out.append(f'<polyline class="line" points="{_points(_stairs([(a, s.share) for a, s in drawn], end, frame))}"/>')
    if len(drawn) <= _MARKS:
        out += [f'<circle class="mark" cx="{at}" cy="{frame.y(step.share)}" r="3.5"/>' for at, step in drawn]
    if waits.median is not None:
        at = x(waits.median)
        out.append(f'<line class="median" x1="{at}" x2="{at}" y1="{frame.y(0.5)}" y2="{frame.floor}"/>')
    return frame.picture(f"Share of changes that still wait: {curve_words(waits)}", out)


def curve_words(waits: Waits) -> str:
    """The curve in a sentence."""
    half = "half had not been answered yet" if waits.median is None else f"half within {time_words(waits.median)}"
    most = "" if waits.p90 is None else f", nine of ten within {time_words(waits.p90)}"
    return f"{half}{most}."


def still_waiting(waits: Waits) -> tuple[tuple[str, Step | None], ...]:
    """For a table: the share that still waits after each time of the axis that the longest wait reaches."""
    rows: list[tuple[str, Step | None]] = []
    for seconds, name in _TIMES:
        if seconds <= waits.longest:
            rows.append((name, next((step for step in reversed(waits.curve) if step.seconds <= seconds), None)))
    return tuple(rows)


def time_words(seconds: float) -> str:
    """A time as people say it."""
    if seconds < 5_400:
        return f"{max(1, round(seconds / 60))} min"
    if seconds < 172_800:
        return f"{seconds / 3_600:.0f} h" if seconds >= 36_000 else f"{seconds / 3_600:.1f} h"
    return f"{seconds / 86_400:.0f} days" if seconds >= 864_000 else f"{seconds / 86_400:.1f} days"


def _named_times(frame: _Frame, x: Callable[[float], float], last: float) -> Iterator[str]:
    free = 0.0
    for seconds, name in _TIMES:
        at = x(seconds)
        if seconds <= last and at >= free:
            line = f'<line class="grid" x1="{at}" x2="{at}" y1="{_TOP}" y2="{frame.floor}"/>'
            yield line + frame.below(at, name)
            free = at + 48


def _stairs(points: Sequence[tuple[float, float]], end: float, frame: _Frame) -> list[tuple[float, float]]:
    """From the whole down, and on to the end of the axis."""
    out, height = [(frame.x(0), frame.y(1))], frame.y(1)
    for at, share in points:
        out += [(at, height), (at, frame.y(share))]
        height = frame.y(share)
    return [*out, (end, height)]


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def tiers_plot(weeks: Sequence[Week], width: int = WIDE) -> str:
    """Changes a week, by tier, the gravest on top; "" where there was none."""
    most = max((sum(week.tiers) + week.unread for week in weeks), default=0)
    if not most:
        return ""
    frame, ticks = _Frame(width), _ticks(most)
    top = ticks[-1]
    step = (frame.right - _LEFT) / len(weeks)
    out = [frame.across(tick / top, f"{tick:,}") for tick in ticks]
    for number, week in enumerate(weeks):
        left, under = round(_LEFT + number * step + step * 0.12, 1), 0
        parts = (("unknown", week.unread), *((tier.label, week.tiers[tier]) for tier in Tier))
        for name, count in parts:
            if count:
                y, height = frame.y((under + count) / top), (frame.floor - _TOP) * count / top
                said = escape(f"{week.monday.isoformat()}: {count:,} {'no tier' if name == 'unknown' else name}")
                out.append(
                    f'<rect class="bar fill-{name}" x="{left}" y="{y}" width="{round(step * 0.76, 1)}" '
                    f'height="{round(height, 1)}"><title>{said}</title></rect>'
                )
                under += count
    out += _named_weeks(frame, [week.monday for week in weeks], step)
    total = sum(sum(week.tiers) + week.unread for week in weeks)
    return frame.picture(f"Changes a week by tier: {total:,} in {len(weeks)} weeks, at most {most:,} in one.", out)


def assisted_plot(weeks: Sequence[Week], width: int = WIDE) -> str:
    """The share of added lines that are held for AI-assisted, a week; "" where no line was added."""
    lines = sum(week.added for week in weeks)
    if not lines:
        return ""
    frame = _Frame(width)
    step = (frame.right - _LEFT) / len(weeks)
    most = max(week.added for week in weeks)
    out = [frame.across(tick / 4, f"{tick * 25}%") for tick in range(5)]
    told = [
        (round(_LEFT + (at + 0.5) * step, 1), frame.y(week.assisted / week.added), week)
        for at, week in enumerate(weeks)
        if week.added
    ]
    for (x, y, week), (to_x, to_y, to_week) in pairwise(told):
        if (to_week.monday - week.monday).days <= _DAYS_OF_WEEK:  # nothing is known of the weeks between others
            out.append(f'<line class="line thin" x1="{x}" y1="{y}" x2="{to_x}" y2="{to_y}"/>')
    for x, y, week in told:
        said = f"{week.monday.isoformat()}: {week.assisted:,} of {week.added:,} added lines"
        radius = round(2 + 4.5 * math.sqrt(week.added / most), 1)
        out.append(f'<circle class="mark" cx="{x}" cy="{y}" r="{radius}"><title>{escape(said)}</title></circle>')
    out += _named_weeks(frame, [week.monday for week in weeks], step)
    whole = sum(week.assisted for week in weeks)
    label = f"Share of added lines held for AI-assisted, a week: {whole:,} of {lines:,} lines in all."
    return frame.picture(label, out)


def _named_weeks(frame: _Frame, mondays: Sequence[date], step: float) -> Iterator[str]:
    """Months where they begin; of a few weeks each by its day."""
    are_few = len(mondays) <= _FEW_WEEKS
    begins = [at for at, monday in enumerate(mondays) if at and monday.month != mondays[at - 1].month]
    if not begins or begins[0] * step >= _NAME_WIDTH:
        begins = [0, *begins]  # the month that the period begins in, where its name has room
    free = 0.0
    for at in range(len(mondays)) if are_few else begins:
        x, month = round(_LEFT + (at + 0.5) * step, 1), _MONTHS[mondays[at].month - 1]
        if free <= x <= frame.right - 12:
            yield frame.below(x, f"{mondays[at].day} {month}" if are_few else month)
            free = x + (50 if are_few else _NAME_WIDTH)


def asked_plot(asked: Asked, width: int = WIDE) -> str:
    """How many changes were asked so many questions; "" where there is no brief."""
    most = max(asked.spread, default=0)
    if not most:
        return ""
    frame, ticks = _Frame(width, 190), _ticks(most)
    step = (frame.right - _LEFT) / len(asked.spread)
    out = [frame.across(tick / ticks[-1], f"{tick:,}") for tick in ticks]
    for number, count in enumerate(asked.spread):
        last = number == len(asked.spread) - 1
        name = f"{number}+" if last else str(number)
        out.append(frame.below(round(_LEFT + (number + 0.5) * step, 1), name))
        if count:
            y, x = frame.y(count / ticks[-1]), round(_LEFT + number * step + step * 0.2, 1)
            height = round(frame.floor - y, 1)
            said = f"{count:,} changes with {name} questions"
            out.append(
                f'<rect class="bar fill-plain" x="{x}" y="{y}" width="{round(step * 0.6, 1)}" height="{height}">'
                f"<title>{escape(said)}</title></rect>"
            )
    return frame.picture(f"Changes by their number of questions: {asked.questions:,} on {asked.briefs:,} changes.", out)


def reliability_plot(bins: Sequence[Bin], width: int = WIDE) -> str:
    """What was forecast, and what came, with intervals; the diagonal is a forecast that says what comes."""
    if not bins:
        return ""
    frame = _Frame(min(width, 420), 300)
    most = round(100 * max(*(each.seen.high for each in bins), bins[-1].high, 0.1))
    ticks = [tick / 100 for tick in _ticks(most) if tick <= 100]
    top = ticks[-1]
    out = [frame.across(tick / top, _percent(tick)) for tick in ticks]
    out += [frame.below(frame.x(tick / top), _percent(tick)) for tick in ticks]
    out.append(f'<line class="ideal" x1="{frame.x(0)}" y1="{frame.y(0)}" x2="{frame.x(1)}" y2="{frame.y(1)}"/>')
    for each in bins:
        x, value = frame.x(min(1.0, each.said / top)), each.seen.value or 0.0
        low, high = frame.y(each.seen.low / top), frame.y(min(1.0, each.seen.high / top))
        said = f"forecast {_percent(each.said)}, came {each.seen.hits:,} of {each.seen.of:,}"
        out.append(f'<line class="range" x1="{x}" x2="{x}" y1="{low}" y2="{high}"/>')
        out.append(
            f'<circle class="mark" cx="{x}" cy="{frame.y(value / top)}" r="4.5"><title>{escape(said)}</title></circle>'
        )
    known = sum(each.seen.of for each in bins)
    return frame.picture(f"Forecast against what came, {len(bins)} groups of {known:,} changes.", out)


def _percent(value: float) -> str:
    return f"{value * 100:.3g}%"


def interval_bar(share: Share, other: float | None = None) -> str:
    """A share with its interval on a line from 0 to 1, for a row of a table that says the figures beside it."""
    if not share.of:
        return ""
    value = share.value or 0.0
    x = [round(4 + 112 * each, 1) for each in (share.low, share.high, value)]
    mark = "" if other is None else _other(round(4 + 112 * other, 1))
    return (
        '<svg class="interval" viewBox="0 0 120 16" width="120" height="16" aria-hidden="true">'
        f'<line class="grid" x1="4" x2="116" y1="8" y2="8"/><line class="range" x1="{x[0]}" x2="{x[1]}" y1="8" y2="8"/>'
        f'{mark}<circle class="mark" cx="{x[2]}" cy="8" r="4"/></svg>'
    )


def _other(x: float) -> str:
    return f'<path class="shipped" d="M{x} 2 {x + 5} 8 {x} 14 {x - 5} 8z"/>'


def kind_bar(rate: KindRate) -> str:
    """A team's rate beside the shipped one."""
    return interval_bar(rate.held_up, None if rate.shipped is None else rate.shipped.rate)


def load_bar(weight: float, heaviest: float) -> str:
    """A weight as a length."""
    width = 0.0 if heaviest <= 0 else round(116 * min(1.0, max(0.0, weight / heaviest)), 1)
    return (
        '<svg class="interval" viewBox="0 0 120 16" width="120" height="16" aria-hidden="true">'
        f'<rect class="track" x="2" y="3" width="116" height="10" rx="3"/>'
        f'<rect class="fill-plain" x="2" y="3" width="{width}" height="10" rx="3"/></svg>'
    )


def _ticks(most: int) -> list[int]:
    """From 0 to at least `most`, in at most five even steps of 1, 2 or 5 times a power of ten."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            step = factor * size
            if most <= 5 * step:
                return list(range(0, (math.ceil(most / step) + 1) * step, step))
        size *= 10
