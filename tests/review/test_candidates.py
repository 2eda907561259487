"""Claims of several readings: each defect once, agreement counted, nothing dropped."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.change import Location, RepoPath
from bot.review import Confidence, Question
from bot.review.asking import join_readings
from bot.risk import Band, Lens, Tier

FREE = Question(
    id="free",
    location=Location(RepoPath("shop/pay.py"), 10, 10),
    quote="rate = plan.discount.rate",
    text="What does `price` do for a free plan without a discount?",
    trigger="a free plan whose discount is missing",
    consequence="the page of the plan fails with an attribute error",
    settles="run `price` with a free plan",
    lens=Lens.EDGE,
    severity=Tier.HIGH,
    confidence=Confidence(Band.HIGH),
    source="model a",
)
SAME = replace(
    FREE,
    id="same",
    location=Location(RepoPath("shop/pay.py"), 11, 11),
    text="Which plan has no discount, and what does `price` then read?",
    confidence=Confidence(Band.LOW),
    source="model b",
)
OTHER = replace(
    FREE,
    id="other",
    text="Who rounds `rate` to cents now that `quantize` is gone?",
    trigger="a rate of a third",
    consequence="amounts on invoices differ by a cent",
    settles="compare both sums",
)


def test_two_readings_that_say_the_same_become_one_claim_in_the_surer_words() -> None:
    [joined] = join_readings([[SAME], [FREE]])
    assert (joined.text, joined.readings) == (FREE.text, (1, 2))
    assert SAME.location in joined.also


def test_two_claims_of_one_reading_are_two_things_that_it_has_seen() -> None:
    assert [q.readings for q in join_readings([[FREE, SAME]])] == [(1,), (1,)]


def test_another_thing_at_the_same_line_stays_another() -> None:
    assert {q.text for q in join_readings([[FREE], [OTHER]])} == {FREE.text, OTHER.text}


def test_likeness_far_away_joins_nothing() -> None:
    far = replace(SAME, location=Location(RepoPath("shop/pay.py"), 90, 90))
    elsewhere = replace(SAME, id="elsewhere", location=Location(RepoPath("shop/other.py"), 10, 10))
    assert len(join_readings([[FREE], [far], [elsewhere]])) == 3


READINGS = st.lists(
    st.lists(
        st.builds(
            lambda n, line, kind: replace(kind, id=f"{kind.id}{n}", location=Location(RepoPath("a.py"), line, line)),
            st.integers(0, 99),
            st.integers(1, 9),
            st.sampled_from([FREE, SAME, OTHER]),
        ),
        max_size=4,
    ),
    max_size=4,
)


@given(READINGS)
def test_no_place_that_any_reading_named_is_lost(readings: list[list[Question]]) -> None:
    joined = join_readings(readings)
    named = {place for q in joined for place in (q.location, *q.also)}
    assert {q.location for reading in readings for q in reading} == named
    assert all(set(q.readings) <= set(range(1, len(readings) + 1)) for q in joined)
    assert sum(len(q.readings) for q in joined) == sum(map(len, readings))
