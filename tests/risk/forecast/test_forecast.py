"""What a forecast promises, whatever the model and the change."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.files import forecast_model
from bot.change import Identity, Past, PastCommit, RepoPath, Sha
from bot.errors import UsageError
from bot.facts import Facts, Sources, footing_of, gather_facts
from bot.risk import RiskPolicy, Tier, assess_risk
from bot.risk.forecast import FEATURES, Features, as_stored, features_of, forecast, from_stored
from bot.risk.signals import ALL
from tests.changes import Files, change_of
from tests.fakes import DictHistory, DictSnapshot
from tests.risk.test_rules import BASES, FILES

ADA = Identity("Ada Example", "ada@example.com")
GRACE = Identity("Grace Example", "grace@example.com")
MODEL = forecast_model()
KNOWN = {term.name: term.quantiles[len(term.quantiles) // 2] for term in MODEL.terms}
USUAL = Features(KNOWN, (".c",), 1000)


def a_commit(number: int, *paths: str, subject: str = "Work", author: Identity = GRACE) -> PastCommit:
    return PastCommit(
        Sha(f"{number:040x}"), author, 1_700_000_000 - 3600 * number, subject, tuple(map(RepoPath, paths))
    )


def with_history(before: Files, after: Files, commits: int = 400) -> Facts:
    """Facts of a change that has a past."""
    past = [a_commit(n, "src/a.py", f"src/{n}.py") for n in range(commits)]
    change = change_of(before, after, "Change the cart")
    return gather_facts(Sources(change, DictSnapshot(before), DictSnapshot(after), DictHistory(past)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FILES)
def test_the_model_never_lowers_a_tier_and_adds_nothing_above_medium(files: Files) -> None:
    facts = with_history(BASES, {**BASES, **files})
    without = assess_risk(facts, RiskPolicy(()), ALL)
    eager = replace(MODEL, scores=(0.0, 0.0))
    for model in (MODEL, eager):
        risk = assess_risk(facts, RiskPolicy((), model=model), ALL)
        assert risk.tier >= without.tier
        assert risk.tier <= max(without.tier, Tier.MEDIUM)
        assert {s for s in risk.signals if s.rule != "likely-fix"} == set(without.signals)


def test_no_number_is_given_without_a_repository() -> None:
    change = change_of({"a.py": "x = 1\n"}, {"a.py": "x = 2\n"})
    facts = gather_facts(Sources(change, DictSnapshot({"a.py": "x = 1\n"}), DictSnapshot({"a.py": "x = 2\n"})))
    assert facts.past.footing is None
    assert assess_risk(facts, RiskPolicy((), model=MODEL), ALL).forecast is None


@pytest.mark.parametrize(("commits", "is_given"), [(99, False), (100, True)])
def test_a_shallow_history_is_no_basis_for_a_number(commits: int, is_given: bool) -> None:
    facts = with_history({"src/a.py": "x = 1\n"}, {"src/a.py": "x = 2\n"}, commits)
    assert (forecast(features_of(facts), MODEL) is not None) is is_given


@given(
    st.dictionaries(st.sampled_from(sorted(FEATURES)), st.floats(0, 1e9, allow_nan=False), min_size=len(FEATURES) // 2)
)
def test_the_interval_holds_the_probability_and_both_are_shares(values: dict[str, float]) -> None:
    said = forecast(Features(values, (), 500), MODEL)
    assert said is not None
    assert 0 <= said.low <= said.probability <= said.high <= 1
    assert 0 <= said.rank <= 1


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_more_code_is_never_less_likely_to_need_a_fix(lines: int, more: int) -> None:
    small, large = (forecast(replace(USUAL, values={**KNOWN, "code-added": n}), MODEL) for n in (lines, lines + more))
    assert small is not None
    assert large is not None
    assert small.probability <= large.probability


def test_the_contributions_add_up_to_the_forecast() -> None:
    said = forecast(replace(USUAL, values={**KNOWN, "code-added": 900, "files": 12}), MODEL)
    assert said is not None
    total = MODEL.intercept + sum(c.effect for c in said.contributions)
    assert said.probability == pytest.approx(1 / (1 + math.exp(-total)))
    assert [abs(c.effect) for c in said.contributions] == sorted(
        (abs(c.effect) for c in said.contributions), reverse=True
    )


def test_a_contribution_is_told_in_words_with_its_rank() -> None:
    said = forecast(replace(USUAL, values={**KNOWN, "code-added": 900}), MODEL)
    assert said is not None
    assert said.contributions[0].feature == "code-added"
    assert said.contributions[0].words.startswith("adds 900 lines of code (more than 9")
    assert said.contributions[0].words.endswith("% of changes): raises")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (replace(USUAL, values={**KNOWN, "files": 4000.0}), "touches 4,000 files; it was fitted up to"),
        (replace(USUAL, languages=(".hs",)), "it was not fitted on .hs files"),
        (replace(USUAL, values={k: v for k, v in KNOWN.items() if k != "files"}), "not all that it weighs is known"),
        (replace(USUAL, incomplete="this is a shallow clone"), "this is a shallow clone"),
    ],
)
def test_what_lies_outside_is_said(changed: Features, words: str) -> None:
    said = forecast(changed, MODEL)
    assert said is not None
    assert any(words in outside for outside in said.outside), said.outside


def test_what_lies_inside_is_not_called_outside() -> None:
    said = forecast(USUAL, MODEL)
    assert said is not None
    assert said.outside == ()


def test_beyond_the_fitted_range_the_end_of_the_range_counts() -> None:
    end, beyond = (forecast(replace(USUAL, values={**KNOWN, "code-added": n}), MODEL) for n in (1e5, 1e8))
    assert end is not None
    assert beyond is not None
    assert end.probability == beyond.probability


def test_a_stored_model_is_read_as_it_was() -> None:
    assert from_stored(as_stored(MODEL)) == MODEL


@pytest.mark.parametrize(
    "spoiled",
    [
        {},
        {"schema_version": 2},
        {**as_stored(MODEL), "terms": {"phase-of-the-moon": {}}},
        {**as_stored(MODEL), "covariance": [[1.0]]},
        {**as_stored(MODEL), "terms": []},
        {**as_stored(MODEL), "intercept": "a"},
    ],
)
def test_a_file_that_holds_no_model_is_refused(spoiled: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_stored(spoiled)


def test_a_file_that_is_no_model_is_told_by_its_name(tmp_path: object) -> None:
    with pytest.raises(UsageError, match=r"cannot be read"):
        forecast_model(f"{tmp_path}/none.json")


def test_the_shipped_model_is_whole() -> None:
    assert {term.name for term in MODEL.terms} <= FEATURES.keys()
    assert list(MODEL.scores) == sorted(MODEL.scores)
    assert MODEL.changes > 30_000
    assert 0 < MODEL.base_rate < 1


def test_a_footing_counts_what_stands_before_the_change() -> None:
    past = Past(
        (
            a_commit(0, "docs/x.md", author=ADA),
            a_commit(1, "src/a.py", "src/b.py", subject="Fix a crash in the cart", author=ADA),
            a_commit(2),  # a merge
            a_commit(3, "src/c.py", "lib/d.py", "lib/e.py"),
            a_commit(4, "src/a.py"),
            a_commit(5, "lib/d.py"),
        )
    )
    told = footing_of([RepoPath("src/a.py"), RepoPath("src/b.py"), RepoPath("src/new.py")], [ADA], past)
    assert told is not None
    assert (told.commits, told.narrower, told.here, told.repairs, told.people, told.busiest) == (5, 4, 2, 1, 2, 2)
    assert (told.since, told.age_s, told.nearby, told.known, told.alone) == (1, 3600, 3, 2, 0)
    assert (told.own, told.own_here, told.own_nearby) == (2, 1, 1)


def test_files_that_never_changed_together_are_alone() -> None:
    past = Past((a_commit(0, "a.py"), a_commit(1, "b.py"), a_commit(2, "b.py", "c.py"), a_commit(3, "c.py")))
    told = footing_of(list(map(RepoPath, ("a.py", "b.py", "c.py"))), [], past)
    assert told is not None
    assert (told.known, told.alone) == (3, 1)
    assert told.own is None
