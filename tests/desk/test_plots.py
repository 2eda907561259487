from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk import Asked, KindRate, Wait, Week, estimate, measure, plots
from bot.review import Measured
from bot.risk.replay import share

WIDTHS = st.sampled_from((plots.WIDE, plots.SLIM))
COUNTS = st.integers(0, 5_000)
_PLACES = {"x": 0, "x1": 0, "x2": 0, "cx": 0, "y": 1, "y1": 1, "y2": 1, "cy": 1}


def outside(picture: str) -> list[str]:
    """What of a picture does not lie in it, or is no number."""
    root = ElementTree.fromstring(picture)  # noqa: S314 - ours
    sizes = [float(each) for each in root.attrib["viewBox"].split()[2:]]
    found = []
    for each in root.iter():
        places = [(_PLACES[name], value) for name, value in each.attrib.items() if name in _PLACES]
        for pair in each.attrib.get("points", "").split():
            places += list(enumerate(pair.split(",")))
        found += [
            f"{each.tag} {value}"
            for axis, value in places
            if not 0 <= float(value) <= sizes[axis] or not math.isfinite(float(value))
        ]
    return found


def weeks_of(counts: list[tuple[int, int]]) -> list[Week]:
    first = date(2026, 1, 5)
    return [
        Week(first + timedelta(days=7 * at), (count, 0, count // 2, 1 if count else 0), 0, added, added // 3)
        for at, (count, added) in enumerate(counts)
    ]


@given(st.lists(st.builds(Wait, st.floats(0, 1e9), st.booleans()), max_size=60), WIDTHS)
def test_the_curve_of_waits_lies_in_its_picture(waits: list[Wait], width: int) -> None:
    picture = plots.waits_plot(estimate(waits), width)
    assert bool(picture) == any(wait.has_ended for wait in waits)
    assert not picture or outside(picture) == []


@given(st.lists(st.tuples(COUNTS, COUNTS), max_size=54), WIDTHS)
def test_weeks_lie_in_their_picture(counts: list[tuple[int, int]], width: int) -> None:
    weeks = weeks_of(counts)
    for plot in (plots.tiers_plot, plots.assisted_plot):
        picture = plot(weeks, width)
        assert not picture or outside(picture) == []


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=30, max_size=120), WIDTHS)
def test_calibration_lies_in_its_picture(said: list[tuple[float, bool]], width: int) -> None:
    assert outside(plots.reliability_plot(measure(said).bins, width)) == []


@given(st.lists(COUNTS, min_size=7, max_size=7), WIDTHS)
def test_questions_lie_in_their_picture(spread: list[int], width: int) -> None:
    picture = plots.asked_plot(Asked(sum(spread), 0, 1.0, tuple(spread)), width)
    assert not picture or outside(picture) == []


@given(st.integers(0, 300), st.integers(0, 300), st.floats(0, 1))
def test_the_bar_of_a_share_lies_in_its_cell(hits: int, more: int, shipped: float) -> None:
    picture = plots.kind_bar(KindRate("x", share(hits, hits + more), Measured(shipped, 10)))
    assert not picture or outside(picture) == []


@pytest.mark.parametrize("most", [1, 2, 4, 5, 6, 9, 10, 11, 49, 51, 99, 100, 101, 4_999, 123_456])
def test_an_axis_has_a_handful_of_even_ticks_and_reaches_the_most(most: int) -> None:
    ticks = plots._ticks(most)
    assert ticks[0] == 0
    assert ticks[-1] >= most
    assert 2 <= len(ticks) <= 6
    assert len({after - before for before, after in pairwise(ticks)}) == 1


def test_three_thousand_waits_make_a_picture_of_some_hundred_points() -> None:
    many = plots.waits_plot(estimate(Wait(float(600 + 97 * at), has_ended=True) for at in range(3_000)))
    assert len(many) < 60_000


def test_weeks_of_which_nothing_is_known_are_not_joined() -> None:
    picture = plots.assisted_plot(weeks_of([(1, 10), (1, 10), (0, 0), (0, 0), (1, 10)]))
    assert (picture.count('class="line thin"'), picture.count("<circle")) == (1, 3)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(20, "1 min"), (3_540, "59 min"), (5_400, "1.5 h"), (40_000, "11 h"), (200_000, "2.3 days"), (9e6, "104 days")],
)
def test_times_are_said_as_people_say_them(seconds: float, words: str) -> None:
    assert plots.time_words(seconds) == words
