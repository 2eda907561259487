"""Facts → Risk: run the rules, join their floors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.facts import Facts, redact
from bot.risk._nouns import Ask, Band, Risk, RiskPolicy, Rule, Signal, Tier
from bot.risk._silences import part
from bot.risk._told_once import told_once
from bot.risk._triggers import find_triggers
from bot.risk.forecast import features_of, forecast

CHANCE = {Band.LOW: 0.25, Band.MEDIUM: 0.5, Band.HIGH: 0.8}
"""What a band stands for when severities are weighed by it. Bounds of thirds, until they are measured."""


def assess_risk(facts: Facts, policy: RiskPolicy, rules: Sequence[Rule]) -> Risk:
    """The tier and every signal. Floors only join: no rule can lower what another has set. What the policy silences is
    kept beside, with its reason."""
    # Silenced first: what an analyzer says must not go with a signal of ours that it would be told with.
    heard, silenced = part((signal for rule in rules for signal in rule.detect(facts, policy)), facts, policy)
    signals = [_without_secrets(signal) for signal in told_once(heard)]
    silenced = tuple(replace(each, signal=_without_secrets(each.signal)) for each in silenced)
    tier = max((s.floor for s in signals), default=Tier.LOW)
    said = forecast(features_of(facts, signals), policy.model) if policy.model is not None else None
    return Risk(tier, tuple(sorted(signals, key=_order)), find_triggers(facts, policy), silenced, said)


def worth(severity: Tier, likelihood: Band) -> float:
    """How much attention a claim deserves: how bad it would be, times how often such a claim holds up."""
    return (severity + 1) * CHANCE[likelihood]


def _without_secrets(signal: Signal) -> Signal:
    """The signal as it may be shown. Here, once, as any of a hundred rules may quote a line that holds a secret."""
    ask = signal.ask
    return replace(
        signal,
        title=redact(signal.title),
        why=redact(signal.why),
        check=redact(signal.check),
        evidence=tuple(replace(each, quote="\n".join(map(redact, each.quote.split("\n")))) for each in signal.evidence),
        ask=None
        if ask is None
        else Ask(redact(ask.text), redact(ask.trigger), redact(ask.consequence), redact(ask.settles)),
    )


def _order(signal: Signal) -> tuple[float, int, str, int, str]:
    place = signal.location
    return -worth(signal.severity, signal.likelihood), -signal.floor, place.path, place.start, signal.rule
