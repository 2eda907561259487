"""A team's own model: fitted on the past of its repository, measured on the newest fifth, refused on too little.

Ten events a feature: P. Peduzzi et al., J. Clin. Epidemiol. 49 (1996); below that coefficients are noise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.risk._forecast_nouns import ForecastModel
from bot.risk.forecast import FITTED, fit, score
from bot.risk.replay._measures import Auc, Share, auc, share
from bot.risk.replay._nouns import Fate

FEWEST_FIXED = 50
"""Repaired changes that the older part must hold."""
FEWEST_TESTED = 15
"""Repaired changes that the newest fifth must hold: with fewer its figures could be anything."""
EVENTS_A_FEATURE = 10
FEWEST_FEATURES = 5
_DAY_S = 86_400
HELD_SHARE = 0.2
"""Of the changes, the newest: the model is measured on what was its future."""

SIZES = (
    "code-added", "files", "code-removed", "busiest", "own-nearby", "commits-here", "entropy", "people-here",
)  # fmt: skip
"""The features that stay where there are too few repairs for all: the strongest of the published studies first."""


class Ranking(StrEnum):
    """What orders the changes of the newest fifth."""

    OWN = "the new model"
    SHIPPED = "the shipped model"
    LARGEST = "size alone"


@dataclass(frozen=True, slots=True)
class Tested:
    """How one ranking did on the newest fifth."""

    auc: Auc | None
    caught: Share
    """Of the repaired changes, in the first tenth."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """What came of fitting a model to a repository's own history."""

    model: ForecastModel | None
    """None: it was refused."""
    refusal: str
    """Why; "" where there is a model."""
    trained: int
    """Changes of the older part."""
    trained_fixed: int
    """Those of them that were known to need a repair when the newest fifth began."""
    tested: int
    tested_fixed: int
    names: tuple[str, ...] = ()
    """The features that are weighed."""
    results: dict[Ranking, Tested] | None = None
    brier: float | None = None
    """Mean squared error of the probabilities on the newest fifth."""
    brier_base: float | None = None
    """The same of always saying the older part's rate."""

    @property
    def is_better(self) -> bool:
        """Whether it ranks the newest fifth above both others: by its value alone, intervals told beside."""
        if self.results is None:
            return False
        own, *others = (self.results[ranking].auc for ranking in Ranking if ranking in self.results)
        return own is not None and all(other is None or own.value > other.value for other in others)


def fit_own(
    fates: Sequence[Fate], fitted_on: str, shipped: ForecastModel | None, fit_model: Callable[..., ForecastModel] = fit
) -> Fitting:
    """Fit a model on the older four fifths of the changes, and measure it on the newest one.

    The same changes give the same model. What is refused is said with the numbers that there are and that are needed.
    """
    ordered = sorted(fates, key=lambda fate: (fate.change.committed, fate.change.sha))
    cut = round(len(ordered) * (1 - HELD_SHARE))
    old, new = ordered[:cut], ordered[cut:]
    fixed, held = _fixed_by(old, new[0].change.committed if new else 0), [fate.is_fixed for fate in new]
    base = Fitting(None, "", len(old), sum(fixed), len(new), sum(held))
    refusal = _refusal(base)
    names = _affordable(sum(fixed))
    if not refusal and len(names) < FEWEST_FEATURES:
        refusal = f"{sum(fixed)} repaired changes are too few for {FEWEST_FEATURES} features at {EVENTS_A_FEATURE} each"
    if refusal:
        return replace(base, refusal=refusal)
    model = fit_model([fate.assessed.features for fate in old], fixed, fitted_on, names=names)
    results = {Ranking.OWN: _tested([score(f.assessed.features, model) for f in new], held)}
    if shipped is not None:
        results[Ranking.SHIPPED] = _tested([score(f.assessed.features, shipped) for f in new], held)
    results[Ranking.LARGEST] = _tested([f.assessed.lines for f in new], held)
    chances = [score(f.assessed.features, model) for f in new]
    rate = sum(fixed) / len(fixed)
    return Fitting(
        model, "", len(old), sum(fixed), len(new), sum(held), names, results,
        _brier(chances, held), _brier([rate] * len(new), held),
    )  # fmt: skip


def _fixed_by(fates: Sequence[Fate], until: int) -> list[bool]:
    """Whether each was known by then to need a repair: what came out later could not have been learned from."""
    return [f.is_fixed and (f.days is None or f.change.committed + f.days * _DAY_S < until) for f in fates]


def _refusal(found: Fitting) -> str:
    if found.trained_fixed < FEWEST_FIXED:
        return (
            f"{found.trained_fixed} of the {found.trained:,} older changes were known to need a repair when the newest "
            f"fifth began; at least {FEWEST_FIXED} are needed"
        )
    if found.tested_fixed < FEWEST_TESTED:
        return (
            f"{found.tested_fixed} of the {found.tested:,} newest changes are known to have been repaired; "
            f"at least {FEWEST_TESTED} are needed to measure a model on them"
        )
    if found.trained_fixed * 2 > found.trained:
        return (
            f"{found.trained_fixed:,} of the {found.trained:,} older changes count as repaired, more than half: "
            "the links say too much to learn from"
        )
    return ""


def _affordable(events: int) -> tuple[str, ...]:
    """As many features as there are repairs for."""
    most = events // EVENTS_A_FEATURE
    if most >= len(FITTED):
        return tuple(FITTED)
    order = [name for name in SIZES if name in FITTED] + [name for name in FITTED if name not in SIZES]
    return tuple(order[:most])


def _tested(scores: Sequence[float], fixed: Sequence[bool]) -> Tested:
    order = sorted(range(len(scores)), key=lambda at: (-scores[at], at))
    first = order[: max(1, round(len(order) / 10))]
    return Tested(auc(scores, fixed), share(sum(fixed[at] for at in first), sum(fixed)))


def _brier(chances: Sequence[float], fixed: Sequence[bool]) -> float:
    return sum((chance - hit) ** 2 for chance, hit in zip(chances, fixed, strict=True)) / max(1, len(fixed))
