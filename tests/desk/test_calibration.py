from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk import FEW, OutcomeKind, calibrate, calibration_document, kind_rates, measure
from bot.review import Measured
from tests.desk.some_records import NOW, a_merged, ago, an_answer, an_outcome

SAID = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=FEW, max_size=200)


def test_of_few_changes_nothing_is_claimed() -> None:
    found = measure([(0.5, True)] * (FEW - 1))
    assert found.is_few
    assert (found.bins, found.brier, found.base, found.gain) == ((), None, None, None)


def test_a_forecast_that_knows_gains_over_the_base_rate_and_one_that_lies_loses() -> None:
    right = measure([(0.9, True)] * 30 + [(0.1, False)] * 70)
    assert right.gain is not None
    assert right.gain.low > 0.15
    wrong = measure([(0.1, True)] * 30 + [(0.9, False)] * 70)
    assert wrong.gain is not None
    assert wrong.gain.high < 0


def test_brier_is_the_mean_square_and_the_base_rate_is_that_of_the_others() -> None:
    found = measure([(0.2, hit < 10) for hit in range(40)])
    assert found.brier == pytest.approx((10 * 0.64 + 30 * 0.04) / 40)
    assert found.base == pytest.approx((10 * (1 - 9 / 39) ** 2 + 30 * (10 / 39) ** 2) / 40)


@given(SAID)
def test_every_change_is_in_one_bin_and_bins_do_not_overlap(said: list[tuple[float, bool]]) -> None:
    found = measure(said)
    assert sum(each.seen.of for each in found.bins) == found.known == len(said)
    assert sum(each.seen.hits for each in found.bins) == found.repaired
    assert all(one.high < two.low for one, two in pairwise(found.bins))
    for each in found.bins:
        assert each.low - 1e-9 <= each.said <= each.high + 1e-9
        assert each.seen.low - 1e-9 <= (each.seen.value or 0) <= each.seen.high


@given(SAID, st.randoms(use_true_random=False))
def test_the_order_of_changes_does_not_matter(said: list[tuple[float, bool]], random: object) -> None:
    mixed = list(said)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    first, other = measure(said), measure(mixed)
    assert [each[:2] + each[3:] for each in first.bins] == [each[:2] + each[3:] for each in other.bins]
    assert first.brier == pytest.approx(other.brier)


def test_all_alike_fall_into_one_bin() -> None:
    assert len(measure([(0.2, False)] * 50).bins) == 1


def test_young_changes_are_left_out_also_those_that_were_mended() -> None:
    past = [a_merged(1, 100, probability=0.5), a_merged(2, 10, probability=0.5), a_merged(3, 200, probability=None)]
    found = calibrate(past, [an_outcome(OutcomeKind.FIXED, 2)], NOW)
    assert (found.known, found.repaired, found.young) == (1, 0, 1)


def test_a_repair_after_the_time_of_the_label_is_none_of_it() -> None:
    past = [a_merged(1, 200, probability=0.5), a_merged(2, 200, probability=0.5)]
    labels = [an_outcome(OutcomeKind.FIXED, 1, at=ago(days=5)), an_outcome(OutcomeKind.REVERTED, 2, at=ago(days=150))]
    found = calibrate(past, labels, NOW)
    assert (found.known, found.repaired) == (2, 1)


def test_rates_of_kinds_stand_beside_the_shipped_ones() -> None:
    labels = [an_answer(OutcomeKind.DEFECT, f"q{n}", question_kind="model, high") for n in range(3)]
    labels.append(an_answer(OutcomeKind.HANDLED, "q9", question_kind="model, high"))
    labels.append(an_answer(OutcomeKind.HANDLED, "q8", question_kind=""))
    (found,) = kind_rates(labels, {"model, high": Measured(0.74, 167)})
    assert (found.kind, found.held_up.hits, found.held_up.of, found.shipped) == (
        "model, high",
        3,
        4,
        Measured(0.74, 167),
    )


def test_the_file_has_the_format_of_the_shipped_one_and_leaves_out_what_is_rare() -> None:
    labels = [an_answer(OutcomeKind.DEFECT, f"q{n}", question_kind="model, high") for n in range(12)]
    labels += [an_answer(OutcomeKind.DEFECT, f"r{n}", question_kind="model, low") for n in range(9)]
    document = calibration_document(kind_rates(labels, {}), ago(days=90), NOW)
    assert document["schema_version"] == 1
    assert document["kinds"] == {"model, high": {"hits": 12, "n": 12}}
