from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk import expected_minutes
from bot.risk import Tier

COUNTS = st.integers(0, 20_000)


@given(COUNTS, COUNTS, st.sampled_from(Tier), st.sampled_from(Tier), st.integers(0, 40), st.integers(0, 40))
def test_more_to_read_or_to_answer_never_takes_fewer_minutes(
    lines: int, more: int, tier: Tier, dearer: Tier, questions: int, further: int
) -> None:
    least = expected_minutes(lines, tier, questions)
    assert 1 <= least <= 240
    assert expected_minutes(lines + more, max(tier, dearer), questions + further) >= least


@pytest.mark.parametrize(
    ("lines", "tier", "questions", "minutes"),
    [
        (0, Tier.LOW, 0, 1),
        (200, Tier.CRITICAL, 0, 60),
        (300, Tier.HIGH, 0, 60),
        (400, Tier.MEDIUM, 0, 60),
        (400, Tier.LOW, 0, 60),
        (0, Tier.HIGH, 3, 6),
        (10, Tier.HIGH, 2, 6),
        (9_000, Tier.HIGH, 5, 240),
        (-4, Tier.HIGH, -1, 1),
    ],
)
def test_minutes_of_a_change(lines: int, tier: Tier, questions: int, minutes: int) -> None:
    assert expected_minutes(lines, tier, questions) == minutes
