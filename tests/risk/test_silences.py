"""A team may silence a rule at paths, for a reason that every brief repeats; a change may silence nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.yaml_text import load_yaml
from bot.config import read_config
from bot.errors import ConfigError
from bot.risk import DEFAULT_DOMAINS, Risk, RiskPolicy, Rule, Silence, Tier, assess_risk, refused
from bot.risk.signals import ALL
from tests.changes import facts_of

BEFORE = "def charge(order, gateway):\n    if order.customer is None:\n        return None\n    return gateway.pay(order.customer.id)\n"
AFTER = "def charge(order, gateway):\n    return gateway.pay(order.customer.id)\n"


def assessed(*silences: Silence, path: str = "legacy/a.py") -> Risk:
    return assess_risk(facts_of({path: BEFORE}, {path: AFTER}), RiskPolicy(DEFAULT_DOMAINS, silences=silences), ALL)


def test_a_silenced_signal_neither_asks_nor_sets_the_tier_and_keeps_its_reason() -> None:
    loud, quiet = assessed(), assessed(Silence("removed-guard", ("legacy/**",), "to be deleted in May"))
    assert "removed-guard" in {s.rule for s in loud.signals}
    assert "removed-guard" not in {s.rule for s in quiet.signals}
    [silenced] = [s for s in quiet.silenced if s.signal.rule == "removed-guard"]
    assert silenced.silence.reason == "to be deleted in May"


@pytest.mark.parametrize("silence", [
    Silence("removed-guard", ("other/**",), "x"), Silence("changed-limit", ("**",), "x"), Silence("removed-guard", ("legac",), "x"),
])  # fmt: skip
def test_another_path_or_rule_silences_nothing(silence: Silence) -> None:
    assert assessed(silence) == assessed()


def test_a_signal_with_evidence_beyond_the_silenced_paths_is_heard() -> None:
    before = {"shop/invoice/a.py": "def f():\n    return 1\n", "other/invoice/b.py": "def g():\n    return 1\n"}
    after = {path: text.replace("1", "2") for path, text in before.items()}
    policy = RiskPolicy(DEFAULT_DOMAINS, silences=(Silence("critical-domain", ("shop/**",), "x"),))
    assert assess_risk(facts_of(before, after), policy, ALL).tier is Tier.CRITICAL


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(ALL), unique=True), st.lists(st.sampled_from(["**", "legacy/*", "b/**"]), min_size=1))
def test_what_is_heard_and_what_is_silenced_are_together_all_that_was_found(
    rules: list[Rule], paths: list[str]
) -> None:
    risk = assessed(*(Silence(rule.id, tuple(paths), "x") for rule in rules))
    found = sorted(s.title for s in (*risk.signals, *(s.signal for s in risk.silenced)))
    assert found == sorted(s.title for s in assessed().signals)


def test_rules_about_what_a_reader_cannot_see_cannot_be_silenced() -> None:
    always = [rule for rule in ALL if rule.always]
    assert {"invisible-characters", "secret", "agent-instructions"} <= {rule.id for rule in always}
    assert len(list(refused((Silence(rule.id, ("**",), "x") for rule in always), ALL))) == len(always)


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("rule: removed-gard\n    paths: [a]\n    reason: x", r"no such rule.*Did you mean removed-guard\?"),
        ("rule: secret\n    paths: [a]\n    reason: x", "cannot be silenced"),
        ("rule: removed-guard\n    paths: [a]\n    reason: ' '", "a reason"),
        ("rule: removed-guard\n    paths: []\n    reason: x", "paths"),
        ("rule: removed-guard\n    paths: [a]", "reason"),
        ("rule: removed-guard\n    path: [a]\n    reason: x", "unknown key|path"),
    ],
)
def test_a_silence_that_is_none_is_an_error(entry: str, says: str) -> None:
    text = f"silence:\n  - {entry}\n"
    with pytest.raises(ConfigError) as caught:
        read_config(load_yaml(text, ".foreread.yml"), ".foreread.yml").risk_policy()
    assert re.search(says, f"{caught.value} {caught.value.remedy}")


def test_patterns_of_paths_are_one_language_wherever_a_policy_names_paths() -> None:
    for paths in (("/legacy/**",), ("legacy/",), ("legacy",), ("*.py",)):
        assert "removed-guard" not in {s.rule for s in assessed(Silence("removed-guard", paths, "x")).signals}
    assert "removed-guard" in {
        s.rule for s in assessed(Silence("removed-guard", ("/legacy/**",), "x"), path="b/legacy/a.py").signals
    }
