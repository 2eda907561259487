"""The fit against scipy's optimiser, and its laws."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

import pytest
from scipy import optimize

from bot.risk.forecast import FEATURES, Features, anchored, fit, score
from bot.risk.forecast._features import weighed

NAMES = ("code-added", "files", "docs-share")


def made_up(n: int = 600, level: float = -1.0) -> tuple[list[Features], list[bool]]:
    draws = Random(5)  # noqa: S311 - made-up data, not secrets
    rows, labels = [], []
    for _ in range(n):
        lines, files, docs = draws.randrange(900), 1 + draws.randrange(20), draws.random()
        odds = level + 0.5 * (math.log1p(lines) - 5) + 0.3 * (math.log1p(files) - 2) - docs
        rows.append(Features({"code-added": lines, "files": files, "docs-share": docs}, (".c",), 1000))
        labels.append(draws.random() < 1 / (1 + math.exp(-odds)))
    return rows, labels


def test_the_fit_is_the_minimum_that_scipy_finds() -> None:
    rows, labels = made_up()
    model = fit(rows, labels, "made up", names=NAMES, ridge=4.0)

    def standard(row: Features) -> list[float]:
        clipped = [(t, min(max(row.values[t.name], t.quantiles[1]), t.quantiles[-2])) for t in model.terms]
        return [1.0, *((weighed(t.name, value) - t.mean) / t.deviation for t, value in clipped)]

    table = [standard(row) for row in rows]

    def loss(weights: list[float]) -> float:
        odds = [sum(w * z for w, z in zip(weights, row, strict=True)) for row in table]
        likelihood = sum(math.log1p(math.exp(o)) - o * label for o, label in zip(odds, labels, strict=True))
        return likelihood + 2.0 * sum(w * w for w in weights[1:])

    theirs = optimize.minimize(loss, [0.0] * 4, method="BFGS", options={"gtol": 1e-7})
    ours = [model.intercept, *(term.coefficient for term in model.terms)]
    assert ours == pytest.approx(list(theirs.x), abs=1e-4)
    for row in range(4):
        bends = [_bend(loss, ours, row, column) for column in range(4)]
        product = [sum(bends[k] * model.covariance[k][column] for k in range(4)) for column in range(4)]
        assert product == pytest.approx([float(row == column) for column in range(4)], abs=1e-3)


def _bend(loss: Callable[[list[float]], float], at: list[float], row: int, column: int, step: float = 1e-3) -> float:
    """The second derivative, by differences."""

    def there(a: float, b: float) -> float:
        point = list(at)
        point[row] += a
        point[column] += b
        return loss(point)

    corners = there(step, step) - there(step, -step) - there(-step, step) + there(-step, -step)
    return corners / (4 * step * step)


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows, labels = made_up(200)
    there, back = fit(rows, labels, "", names=NAMES), fit(rows[::-1], labels[::-1], "", names=NAMES)
    assert back.intercept == pytest.approx(there.intercept, abs=1e-9)
    assert [t.coefficient for t in back.terms] == pytest.approx([t.coefficient for t in there.terms], abs=1e-9)


def test_what_is_never_known_or_always_the_same_is_left_out() -> None:
    rows, labels = made_up(100)
    same = [Features({**row.values, "repair": 1.0}, row.languages, row.window) for row in rows]
    assert [t.name for t in fit(same, labels, "", names=(*NAMES, "repair", "own")).terms] == list(NAMES)


def test_what_is_not_known_of_a_change_counts_as_usual() -> None:
    rows, labels = made_up(200)
    model = fit(rows, labels, "", names=NAMES)
    lacking = Features({"files": 3.0, "docs-share": 0.2}, (), 1000)
    term = model.terms[0]
    usual = Features({**lacking.values, "code-added": math.expm1(term.mean)}, (), 1000)
    assert score(lacking, model) == pytest.approx(score(usual, model))


@pytest.mark.parametrize("labels", [[True] * 3, [False] * 3, []])
def test_nothing_is_learned_from_one_kind(labels: list[bool]) -> None:
    with pytest.raises(ValueError, match="some needed a fix and some did not"):
        fit(made_up(3)[0], labels, "")


def test_anchored_says_what_was_seen_and_keeps_the_order() -> None:
    rows, labels = made_up(500)
    model = fit(rows, labels, "", names=NAMES)
    later, seen = made_up(400, level=-2.5)
    moved = anchored(model, later, seen)
    assert sum(score(row, moved) for row in later) == pytest.approx(sum(seen), rel=1e-6)
    assert sorted(range(400), key=lambda at: score(later[at], moved)) == sorted(
        range(400), key=lambda at: score(later[at], model)
    )
    assert all(later < before for later, before in zip(moved.scores, model.scores, strict=True))


def test_a_level_is_not_set_where_the_order_is_reversed() -> None:
    rows, labels = made_up(300)
    model = fit(rows, labels, "", names=NAMES)
    chances = sorted((score(row, model), at) for at, row in enumerate(rows))
    low = {at for _, at in chances[:100]}
    with pytest.raises(ValueError, match="lower forecast needed a fix more often"):
        anchored(model, rows, [at in low for at in range(300)])


def test_every_feature_can_be_told_in_words() -> None:
    for feature in FEATURES.values():
        for value in (0.0, 0.5, 1.0, 2.0, 1234.0):
            said = feature.told(value)
            assert "{" not in said
            assert "[" not in said
    assert FEATURES["files"].told(1) == "touches 1 file"
    assert FEATURES["repairs-here"].told(2) == "touches files with 2 recent fixes"
