"""A team's own model: refused on too little, the same for the same past, and honest where it is no better."""

from __future__ import annotations

import random

from bot.publish import render_fitting, render_model
from bot.risk.forecast import Features, as_stored, from_stored
from bot.risk.replay import Assessed, Fate, Link, LinkKind, Ranking, Replayed, Walk, fit_own, report_links
from tests.risk.replay.commits import commit, sha_of

NAMES = ("code-added", "files", "code-removed", "busiest", "own-nearby", "commits-here", "entropy", "people-here")


def past(changes: int, rate: float, *, telling: bool = True, seed: int = 1, days: float | None = 1.0) -> list[Fate]:
    """Changes of which a share is repaired; `telling`: those that add most code, else any."""
    chance = random.Random(seed)  # noqa: S311 - a made-up past
    made = []
    for number in range(changes):
        added = chance.lognormvariate(3, 1)
        fixed = chance.random() < (min(1.0, rate * 2) if added > 20 else 0.0) if telling else chance.random() < rate
        values = {name: chance.lognormvariate(1, 1) for name in NAMES} | {"code-added": added}
        one = commit(f"c{number}", day=number)
        links = (Link(sha_of("fix"), one.sha, LinkKind.TRAILER),) if fixed else ()
        assessed = Assessed(one.sha, score=0.1, lines=chance.randrange(1000), features=Features(values, (".py",), 500))
        made.append(Fate(one, assessed, links, days if fixed else None))
    return made


def test_too_few_repairs_are_refused_with_both_numbers() -> None:
    found = fit_own(past(200, 0.05), "here", None)
    assert found.model is None
    assert f"{found.trained_fixed} of the 160 older changes" in found.refusal
    assert "at least 50 are needed" in found.refusal


def test_too_few_repairs_in_the_newest_fifth_are_refused() -> None:
    fates = [f._replace(links=()) if number >= 800 else f for number, f in enumerate(past(1000, 0.2))]
    assert "at least 15 are needed" in fit_own(fates, "here", None).refusal


def test_no_changes_at_all_are_refused() -> None:
    assert "at least 50" in fit_own([], "here", None).refusal


def test_a_repair_that_came_out_after_the_older_part_ended_is_not_learned_from() -> None:
    late = fit_own(past(500, 0.3, days=10_000.0), "here", None)
    assert late.trained_fixed == 0


def test_features_are_as_few_as_the_repairs_can_bear() -> None:
    found = fit_own(past(600, 0.25), "here", None)
    assert found.model is not None
    assert 5 <= len(found.names) <= found.trained_fixed // 10


def test_the_same_past_gives_the_same_model_in_any_order() -> None:
    fates = past(500, 0.3)
    one, other = fit_own(fates, "here", None), fit_own(fates[::-1], "here", None)
    assert one.model is not None
    assert other.model is not None
    assert as_stored(one.model) == as_stored(other.model)


def test_what_tells_is_found_and_beats_size_alone() -> None:
    found = fit_own(past(1500, 0.3), "here", None)
    assert found.is_better
    assert found.results is not None
    own = found.results[Ranking.OWN].auc
    assert own is not None
    assert own.low > 0.6


def test_a_model_that_is_no_better_is_called_so() -> None:
    fates = past(1500, 0.2, telling=False)
    ranked = [
        f._replace(
            assessed=f.assessed.__class__(f.assessed.sha, lines=900 if f.is_fixed else 1, features=f.assessed.features)
        )
        for f in fates
    ]
    found = fit_own(ranked, "here", None)
    assert not found.is_better
    report = report_links(Replayed(Walk(sha_of("x"), 0, ()), (), {}, ()))
    assert "not worth having" in " ".join(render_fitting(found, report, width=100, colour=False).split())


def test_the_file_holds_the_model_and_its_data_sheet() -> None:
    import json

    found = fit_own(past(600, 0.3), "here", None)
    assert found.model is not None
    report = report_links(Replayed(Walk(sha_of("x"), 0, ()), (), {}, ()))
    stored = json.loads(render_model(as_stored(found.model), found, report))
    assert from_stored(stored).terms == from_stored(as_stored(found.model)).terms
    assert stored["data_sheet"]["fitted"]["repaired"] == found.trained_fixed
    assert stored["data_sheet"]["limits"]
