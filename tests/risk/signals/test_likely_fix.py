"""likely-fix: fires for the tenth of changes that most often needed a fix, and only with a model and a past."""

from __future__ import annotations

from dataclasses import replace

from bot.adapters.files import forecast_model
from bot.risk import RiskPolicy, Tier
from bot.risk.signals.likely_fix import RULE
from tests.risk.firing import NO_DOMAINS, assert_well_formed
from tests.risk.forecast.test_forecast import with_history

SMALL = {"src/a.py": "x = 1\n"}
LARGE = {f"src/part{n}.py": "".join(f"def f{k}(a):\n    return a + {k}\n" for k in range(80)) for n in range(9)}
WITH_MODEL = RiskPolicy((), model=forecast_model())


def test_a_large_change_with_a_past_fires_at_medium() -> None:
    (signal,) = RULE.detect(with_history(SMALL, {**SMALL, **LARGE}), WITH_MODEL)
    assert_well_formed(signal, RULE)
    assert signal.floor is Tier.MEDIUM
    assert "adds 1,440 lines of code" in signal.why
    assert signal.check
    assert signal.ask is None


def test_a_small_change_does_not_fire() -> None:
    assert not list(RULE.detect(with_history(SMALL, {"src/a.py": "x = 2\n"}), WITH_MODEL))


def test_without_a_model_nothing_fires() -> None:
    assert not list(RULE.detect(with_history(SMALL, {**SMALL, **LARGE}), NO_DOMAINS))


def test_without_enough_history_nothing_fires() -> None:
    assert not list(RULE.detect(with_history(SMALL, {**SMALL, **LARGE}, commits=20), WITH_MODEL))


def test_a_change_without_hunks_does_not_fire() -> None:
    eager = RiskPolicy((), model=replace(forecast_model(), scores=(0.0, 0.0)))
    assert not list(RULE.detect(with_history(SMALL, SMALL), eager))
