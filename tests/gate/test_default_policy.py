"""The default policy is the articles' policy, short enough to be read aloud; editors and the reader know one language."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.config import Config, DomainConfig, EffortConfig, ProvenanceConfig, RiskConfig, SilenceConfig, gate_policy
from bot.gate import Answers, Freshness, Policy
from bot.gate.policy_file import GATE_KEYS
from bot.gate.policy_file._asks import ANSWERS, ASKS, FRESH, SPOT_CHECK, TIERS
from bot.gate.policy_file._read import BREAK_GLASS, EARN, LOW, PROVENANCE, REQUIRE, RULE
from bot.gate.policy_file._when import TRIGGERS, WHEN
from bot.gate.policy_file._who import VALUED, WORDS
from bot.gate.predicates import PREDICATES, AllOf, AnyOf, Atom
from bot.risk import Tier, TriggerKind
from tests.gate.policies import DEFAULT_TEXT, PATH, WRONG, Wrong, changed, default_values

SCHEMA: dict[str, Any] = json.loads(files("bot").joinpath("schemas/policy-1.schema.json").read_text(encoding="utf-8"))
EDITOR = Draft202012Validator(SCHEMA)

SENIOR, MID, EXPERT = Atom("level", "senior"), Atom("level", "mid"), Atom("expert")
QUALIFIED = AnyOf((SENIOR, AllOf((MID, EXPERT))))


@pytest.fixture(scope="module")
def policy() -> Policy:
    return gate_policy(default_values(), PATH)


def test_it_fits_on_a_page() -> None:
    lines = DEFAULT_TEXT.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 120


def test_critical_needs_a_senior_who_knows_each_part(policy: Policy) -> None:
    critical = policy.tiers[Tier.CRITICAL]
    assert critical.approve == AllOf((SENIOR, EXPERT))
    assert (critical.require.answers, critical.require.freshness) == (Answers.FULL, Freshness.BASE)


def test_high_needs_a_senior_or_an_expert_and_spot_checks(policy: Policy) -> None:
    high = policy.tiers[Tier.HIGH]
    assert high.approve == QUALIFIED
    assert high.require.spot_share == 2_000


def test_medium_needs_a_standard_review_and_low_automated_checks(policy: Policy) -> None:
    assert policy.tiers[Tier.MEDIUM].approve == Atom("member")
    assert policy.tiers[Tier.LOW].approve is None
    assert policy.low.checks == {"*"}


def test_each_trigger_of_assisted_code_asks_for_a_senior_or_an_expert(policy: Policy) -> None:
    [rule] = [rule for rule in policy.rules if rule.when.triggers]
    assert rule.when.triggers == frozenset(TriggerKind)
    assert (rule.tier, rule.approve) == (Tier.HIGH, QUALIFIED)
    assert default_values()["provenance"]["lines"] == 10


def test_the_business_and_migrations_and_infrastructure_are_critical(policy: Policy) -> None:
    assert {d.name for d in policy.domains if d.tier is Tier.CRITICAL} == {
        "payments", "checkout", "authentication", "data processing", "pricing", "inventory",
    }  # fmt: skip
    [rule] = [rule for rule in policy.rules if rule.when.roles]
    assert rule.when.roles == {"migration", "infrastructure as code"}
    assert rule.tier is Tier.CRITICAL


def test_no_one_person_calls_an_emergency_on_critical_code(policy: Policy) -> None:
    assert policy.break_glass is not None
    assert policy.break_glass.count(Tier.CRITICAL) == 2


def test_an_editor_accepts_it() -> None:
    assert list(EDITOR.iter_errors(default_values())) == []


@pytest.mark.parametrize(
    "wrong", [w for w in WRONG if w.seen_by_schema], ids=lambda w: f"{w.place}={str(w.value)[:30]}"
)
def test_an_editor_marks_what_the_reader_refuses(wrong: Wrong) -> None:
    assert not EDITOR.is_valid(changed(wrong.place, wrong.value))


RIGHT = [
    ("tiers/high/approve", {"all_of": ["senior", {"expert": "payments"}, {"group": "g"}, {"years": 5}]}),
    ("tiers/high/spot_check", {"share": "0.5%", "when": "before"}),
    ("tiers/high/spot_check", "100%"),
    ("tiers/high/pace", 0),
    ("tiers/low", {"approve": "member"}),
    ("rules/0/when", {"assisted": "any", "author_below": "senior", "lines": 0, "paths": ["*.sql", "**"]}),
    ("rules/0/require", {"people": 2, "checks": ["scan"], "lasts": "2w"}),
    ("update_bots", [49699333]),
    ("domains", {"settlement": {"tier": "high", "words": ["nostro"], "owners": ["@org/s"], "symbols": ["A.*"]}}),
    ("budget", {"run": "60k"}),
    ("silence", [{"rule": "missing-timeout", "paths": ["/s/**"], "reason": "by hand"}]),
]


@pytest.mark.parametrize(("place", "value"), RIGHT, ids=lambda v: str(v)[:40])
def test_an_editor_accepts_what_the_reader_accepts(place: str, value: object) -> None:
    values = changed(place, value)
    gate_policy(values, PATH)
    assert list(EDITOR.iter_errors(values)) == []


def keys(*way: str) -> set[str]:
    inner: Any = SCHEMA
    for key in way:
        inner = inner[key]
    return set(inner["properties"])


def test_the_schema_and_the_reader_know_the_same_keys() -> None:
    from dataclasses import fields

    of = "properties"
    assert keys() == {*GATE_KEYS, *(field.name for field in fields(Config))}
    assert keys(of, "tiers") == set(TIERS)
    assert keys("$defs", "tier") == set(ASKS)
    assert keys(of, "tiers", of, "low") == set(LOW)
    assert keys(of, "rules", "items") == set(RULE)
    assert keys(of, "rules", "items", of, "when") == set(WHEN)
    assert keys(of, "rules", "items", of, "require") == set(REQUIRE)
    assert keys(of, "earn") == set(EARN)
    assert keys(of, "break_glass") == set(BREAK_GLASS)
    assert keys(of, "break_glass", of, "people") == set(TIERS)
    assert keys(of, "provenance") == set(PROVENANCE) == {field.name for field in fields(ProvenanceConfig)}
    assert keys("$defs", "tier", of, "spot_check", "anyOf", 1) == set(SPOT_CHECK)  # type: ignore[arg-type]
    for at, section in (
        ("effort", EffortConfig),
        ("domain", DomainConfig),
        ("silence", SilenceConfig),
        ("risk", RiskConfig),
    ):
        found = {
            "effort": keys("$defs", "effort"),
            "domain": keys(of, "domains", "additionalProperties"),
            "silence": keys(of, "silence", "items"),
            "risk": keys(of, "risk"),
        }[at]
        assert found == {field.name for field in fields(section)}


def test_the_schema_and_the_reader_know_the_same_words() -> None:
    when = SCHEMA["properties"]["rules"]["items"]["properties"]["when"]["properties"]
    assert when["assisted"]["anyOf"][1]["items"]["enum"] == list(TRIGGERS)
    assert SCHEMA["$defs"]["tier"]["properties"]["answers"]["enum"] == list(ANSWERS)
    assert SCHEMA["$defs"]["tier"]["properties"]["fresh"]["enum"] == list(FRESH)
    who = SCHEMA["$defs"]["who"]["anyOf"]
    assert set(who[0]["anyOf"][0]["enum"]) == set(WORDS)
    valued = {key for option in who[1:] for key in option["properties"]}
    assert valued == {*VALUED, "any_of", "all_of"}
    assert {
        "level" if word in {"junior", "mid", "senior", "staff", "principal"} else word for word in (*WORDS, *VALUED)
    } == set(PREDICATES)


def test_the_schema_names_every_role_of_a_file() -> None:
    from bot.facts import FileRole

    when = SCHEMA["properties"]["rules"]["items"]["properties"]["when"]["properties"]
    assert when["roles"]["items"]["enum"] == list(FileRole)
