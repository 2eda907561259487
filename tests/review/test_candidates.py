"""Claims of several readings: each defect once, agreement counted, nothing dropped."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.change import Location, RepoPath
from bot.review import Confidence, Question, Standing, rank_questions
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


def looked_at(n: int, standing: Standing, severity: Tier = Tier.MEDIUM) -> Question:
    place = Location(RepoPath(f"shop/f{n}.py"), n, n)
    return replace(FREE, id=str(n), location=place, standing=standing, severity=severity, readings=(1,), weight=n / 100)


def test_what_a_second_look_confirmed_may_fill_the_page() -> None:
    asked, rest = rank_questions([looked_at(n, Standing.CONFIRMED) for n in range(7)])
    assert (len(asked), len(rest)) == (5, 2)


def test_what_nobody_could_decide_takes_two_places_at_most() -> None:
    asked, rest = rank_questions([looked_at(n, Standing.UNRESOLVED) for n in range(4)])
    assert (len(asked), len(rest)) == (2, 2)


def test_what_a_second_look_found_small_is_one_click_away() -> None:
    small, large = looked_at(1, Standing.CONFIRMED, Tier.LOW), looked_at(2, Standing.CONFIRMED)
    assert rank_questions([small, large]) == ((large,), (small,))
    with_rule = replace(small, source="model a, rule removed-guard")
    assert rank_questions([with_rule]) == ((with_rule,), ())


def test_the_models_number_orders_questions_of_like_worth_and_no_others() -> None:
    first, second = looked_at(9, Standing.CONFIRMED), looked_at(3, Standing.CONFIRMED)
    graver = looked_at(1, Standing.CONFIRMED, Tier.HIGH)
    assert [q.id for q in rank_questions([second, first, graver])[0]] == ["1", "9", "3"]


@given(st.lists(st.builds(looked_at, st.integers(0, 60), st.sampled_from(list(Standing)), st.sampled_from(list(Tier)))))
def test_what_is_not_asked_is_among_the_rest(questions: list[Question]) -> None:
    asked, rest = rank_questions(questions)
    assert {q.id for q in (*asked, *rest)} == {q.id for q in questions}
    assert len(asked) <= 5
