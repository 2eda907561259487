"""A policy file gives one policy, or an error that names the place; never something in between."""

from __future__ import annotations

import copy
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.adapters.yaml_text import load_yaml
from bot.config import CONFIG_PATHS, GATE_KEYS, Config, gate_policy, read_config
from bot.errors import ConfigError
from bot.gate import Answers, Freshness, Policy, read_policy, roster_path, unused_names
from bot.gate.policy_file import GATE_KEYS as READ_KEYS
from bot.gate.policy_file import POLICY_PATHS, REVIEW_KEYS
from bot.gate.predicates import AllOf, AnyOf, Atom
from bot.risk import DEFAULT_DOMAINS, Tier, TriggerKind
from tests.gate.policies import GONE, PATH, WRONG, Wrong, changed, default_values


def read(values: object) -> Policy:
    return gate_policy(values, PATH)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda w: f"{w.place}={str(w.value)[:30]}")
def test_what_is_wrong_is_refused_and_named(wrong: Wrong) -> None:
    with pytest.raises(ConfigError, match=wrong.says) as raised:
        read(changed(wrong.place, wrong.value))
    assert str(raised.value).startswith(PATH)


@pytest.mark.parametrize("values", [None, {}, [], "tiers", 5])
def test_a_file_without_a_policy_is_an_error(values: object) -> None:
    with pytest.raises(ConfigError, match=r"is empty|no mapping|holds no"):
        read(values)


def test_a_review_needs_no_gate_and_passes_over_one() -> None:
    with pytest.raises(ConfigError, match="`tiers` is missing"):
        read({"model": "anthropic:m"})
    assert read_config(default_values() | {"tiers": "broken"}, PATH).provenance.lines == 10


def test_a_misspelt_key_of_the_gate_is_known_to_the_review() -> None:
    with pytest.raises(ConfigError, match=r"unknown key fallbak\. Did you mean fallback\?"):
        read_config({"fallbak": "security"}, PATH)


def test_both_readers_know_the_same_keys_and_places() -> None:
    from dataclasses import fields

    assert set(GATE_KEYS) == set(READ_KEYS)
    assert set(REVIEW_KEYS) == {field.name for field in fields(Config)}
    assert POLICY_PATHS == CONFIG_PATHS


def test_each_requirement_is_read() -> None:
    policy = read(
        changed(
            "tiers/high",
            {
                "approve": {"years": 5},
                "people": 2,
                "answers": "full",
                "fresh": "commit",
                "pace": 500,
                "lasts": "12h",
                "checks": ["build", "lint"],
                "spot_check": {"share": "12.5%", "when": "before"},
            },
        )
    ).tiers[Tier.HIGH]
    assert (policy.approve, policy.count) == (Atom("years", "5"), 2)
    required = policy.require
    assert (required.answers, required.freshness) == (Answers.FULL, Freshness.SHA)
    assert (required.pace, required.lasts_s) == (500, 43_200)
    assert required.checks == {"build", "lint"}
    assert (required.spot_share, required.spot_before) == (1_250, True)


@pytest.mark.parametrize(
    ("said", "seconds"), [("90s", 90), ("60m", 3_600), ("2h", 7_200), ("3 d", 259_200), ("1w", 604_800)]
)
def test_times_are_written_as_people_say_them(said: str, seconds: int) -> None:
    assert read(changed("tiers/high/lasts", said)).tiers[Tier.HIGH].require.lasts_s == seconds


@pytest.mark.parametrize(("said", "share"), [("20%", 2_000), ("0.05%", 5), ("12.5 %", 1_250), ("100%", 10_000)])
def test_shares_are_exact(said: str, share: int) -> None:
    required = read(changed("tiers/high/spot_check", said)).tiers[Tier.HIGH].require
    assert (required.spot_share, required.spot_before) == (share, False)


def rules(number: int) -> list[dict[str, object]]:
    return [{"name": f"r{n}", "when": {"lines": n}, "require": {"tier": "high"}} for n in range(number)]


BOUNDS: list[tuple[str, object, object]] = [
    ("tiers/high/people", 1, 0),
    ("tiers/high/people", 20, 21),
    ("tiers/high/approve", {"years": 60}, {"years": 61}),
    ("tiers/high/pace", 1_000_000, 1_000_001),
    ("tiers/high/lasts", "3660d", "3661d"),
    ("tiers/high/lasts", "1s", "0s"),
    ("tiers/high/spot_check", "0.01%", "0.00%"),
    ("tiers/high/spot_check", "100.00%", "100.01%"),
    ("rules", rules(300), rules(301)),
    ("rules/0/when/lines", 0, -1),
    ("rules/0/when/paths", ["a" * 1_000], ["a" * 1_001]),
    ("rules/0/when/paths", [f"f{n}" for n in range(1_000)], [f"f{n}" for n in range(1_001)]),
    ("who", {"qualified": "mid"} | {f"n{n}": "mid" for n in range(99)}, {f"n{n}": "mid" for n in range(101)}),
    ("earn", {"changes": 1_000, "days": 3_650}, {"changes": 1_001}),
    ("earn", {"changes": 1, "days": 1}, {"days": 0}),
    ("earn", {"days": 3_650}, {"days": 3_651}),
    ("break_glass/people", {"low": 1, "critical": 20}, {"critical": 21}),
    ("update_bots", [1, 10**15], [10**15 + 1]),
    ("update_bots", [1], [0]),
    ("suggestions", 0, -1),
    ("suggestions", 1_000, 1_001),
    ("tiers/high/approve", {"any_of": [{"years": n} for n in range(1, 61)]}, {"any_of": [{"group": f"g{n}"} for n in range(201)]}),
]  # fmt: skip


@pytest.mark.parametrize(("place", "allowed", "refused"), BOUNDS, ids=lambda v: str(v)[:24])
def test_each_bound_is_kept_to_the_number(place: str, allowed: object, refused: object) -> None:
    read(changed(place, allowed))
    with pytest.raises(ConfigError):
        read(changed(place, refused))


@pytest.mark.parametrize("said", ["\x1b[31mred", "a\u202eb", "\ud800", "e\n::error::x"])
def test_a_hostile_word_is_not_repeated_as_it_is(said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read_policy(changed("tiers/high/approve", said), PATH)
    assert raised.value.happened.isprintable()
    assert said not in raised.value.happened


def nested(depth: int) -> object:
    value: object = "x"
    for _ in range(depth):
        value = [value]
    return value


def test_what_the_review_reads_is_bounded_too() -> None:
    read_policy(default_values() | {"silence": nested(6)}, PATH)
    with pytest.raises(ConfigError, match="nested too deep"):
        read_policy(default_values() | {"silence": nested(7)}, PATH)
    with pytest.raises(ConfigError, match="too much"):
        read_policy(default_values() | {"silence": [[[1] * 30] * 30] * 30}, PATH)


def test_a_key_that_is_no_text_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"rules\[1\]\.when: true is no key"):
        read(changed("rules/0/when", {True: ["x"]}))  # what YAML makes of `on:`


def test_what_is_left_out_has_the_values_of_the_page() -> None:
    values = {key: default_values()[key] for key in ("fallback", "who", "tiers", "rules")}
    policy = read(values)
    assert (policy.earning.changes, policy.earning.days, policy.suggestion_lines) == (5, 180, 10)
    assert (policy.unknown, policy.suspected_counts, policy.break_glass) == ("ask", True, None)
    short = read(values | {"break_glass": {"group": "on-call"}}).break_glass
    assert short is not None
    assert (short.lasts_s, short.follow_up_s, short.count(Tier.CRITICAL), short.count(Tier.HIGH)) == (
        3_600,
        259_200,
        2,
        1,
    )


def test_each_condition_is_read() -> None:
    when = {
        "paths": ["src/**", "*.sql"],
        "roles": ["migration"],
        "domains": ["payments"],
        "signals": ["removed-guard"],
        "assisted": "any",
        "tier": "high",
        "lines": 400,
        "author_below": "senior",
    }
    [rule, _] = read(changed("rules/0/when", when)).rules
    assert rule.when.paths == ("src/**", "*.sql")
    assert rule.when.roles == {"migration"}
    assert rule.when.domains == {"payments"}
    assert rule.when.signals == {"removed-guard"}
    assert rule.when.assisted
    assert (rule.when.tier, rule.when.lines) == (Tier.HIGH, 400)
    assert rule.when.author_below is not None
    assert rule.when.author_below.label == "senior"


def test_every_trigger_of_the_review_can_be_named() -> None:
    [rule, _] = read(default_values()).rules
    assert rule.when.triggers == frozenset(TriggerKind)


def test_a_number_of_people_without_a_kind_is_of_members() -> None:
    tier = read(changed("tiers/medium", {"people": 2})).tiers[Tier.MEDIUM]
    assert (tier.approve, tier.count) == (Atom("member"), 2)


def test_no_pace_is_a_pace_of_nothing() -> None:
    assert read(changed("tiers/high/pace", 0)).tiers[Tier.HIGH].require.pace is None


def test_the_checks_of_low_stand_in_and_are_not_asked_of_higher_tiers() -> None:
    policy = read(changed("tiers/low/checks", ["docs-build"]))
    assert policy.low.checks == {"docs-build"}
    assert policy.tiers[Tier.LOW].require.checks == frozenset()


def test_a_low_tier_without_an_allow_list_lets_nothing_off() -> None:
    assert read(changed("tiers/low", {"approve": "member"})).low.paths == ()


def test_names_for_people_are_expanded_wherever_they_stand() -> None:
    who = {"a": {"any_of": ["b", {"group": "g"}]}, "b": {"all_of": ["mid", {"expert": "payments"}]}, "qualified": "a"}
    policy = read(changed("who", who))
    inner = AllOf((Atom("level", "mid"), Atom("expert", "payments")))
    assert policy.tiers[Tier.HIGH].approve == AnyOf((Atom("group", "g"), inner))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"any_of": ["senior", "expert"]}, {"any_of": ["expert", "senior"]}),
        ({"any_of": ["senior", "senior"]}, "senior"),
        ({"all_of": [{"all_of": ["senior", "expert"]}, "declared"]}, {"all_of": ["declared", "expert", "senior"]}),
        ("qualified", {"any_of": [{"all_of": ["expert", "mid"]}, "senior"]}),
    ],
)
def test_two_ways_to_say_the_same_are_one_policy(one: object, other: object) -> None:
    assert read(changed("tiers/critical/approve", one)) == read(changed("tiers/critical/approve", other))


def test_a_name_that_nobody_uses_is_told() -> None:
    assert unused_names(default_values(), PATH) == ()
    assert unused_names(changed("who/spare", "senior"), PATH) == ("spare",)


def test_the_policy_steers_itself_by_all_places_where_it_can_stand() -> None:
    values = changed("roster", "team/people.yml")
    assert set(read(values).control_paths) == {*CONFIG_PATHS, "team/people.yml"}
    assert roster_path(values, PATH) == "team/people.yml"
    assert roster_path(changed("roster", GONE), PATH) == ".github/foreread-roster.yml"


def test_domains_of_the_team_join_the_built_in_ones() -> None:
    values = changed("domains", {"settlement": {"tier": "high", "paths": ["svc/settle/**"]}})
    names = {domain.name for domain in read(values).domains}
    assert names == {"settlement", *(domain.name for domain in DEFAULT_DOMAINS)}


def test_a_domain_of_the_file_cannot_get_lost_on_the_way() -> None:
    with pytest.raises(ConfigError, match=r"domains\.settlement: the domain was not read"):
        read_policy(changed("domains", {"settlement": {"paths": ["svc/**"]}}), PATH)


def shuffled(value: Any, by: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        by.shuffle(keys)
        return {key: shuffled(value[key], by) for key in keys}
    return [shuffled(each, by) for each in value] if isinstance(value, list) else value


@given(st.randoms(use_true_random=False))
def test_the_order_of_keys_is_nothing(by: random.Random) -> None:
    assert read(shuffled(default_values(), by)) == read(default_values())


@pytest.mark.parametrize(
    ("place", "value"),
    [("model", "anthropic:m"), ("budget", {"run": "60k"}), ("context", "file"), ("effort", {"low": {"readings": 1}})],
)
def test_what_only_the_review_reads_is_no_part_of_the_digest(place: str, value: object) -> None:
    assert read(changed(place, value)).digest == read(default_values()).digest


DIFFERENT = [
    ("tiers/high/approve", "senior"),
    ("tiers/high/people", 2),
    ("tiers/high/spot_check", "21%"),
    ("tiers/low/paths", ["/docs/**/*.md"]),
    ("tiers/low/checks", ["build"]),
    ("rules/0/when/assisted", ["lines"]),
    ("rules/0/require/tier", "critical"),
    ("fallback", "leads"),
    ("roster", "r.yml"),
    ("earn", {"changes": 6}),
    ("break_glass/lasts", "30m"),
    ("update_bots", [7]),
    ("suggestions", 11),
    ("provenance/unknown", "gate"),
    ("provenance/gate_on", "attributed"),
    ("provenance/lines", 11),
    ("domains", {"pricing": {"words": ["tariff"]}}),
    ("silence", [{"rule": "missing-timeout", "paths": ["/scripts/**"], "reason": "run by hand"}]),
]


@pytest.mark.parametrize(("place", "value"), DIFFERENT, ids=lambda v: str(v)[:30])
def test_whatever_can_change_a_decision_changes_the_digest(place: str, value: object) -> None:
    digest = read(changed(place, value)).digest
    assert digest.startswith("sha256:")
    assert digest != read(default_values()).digest


def test_where_the_file_stands_is_no_part_of_what_it_says() -> None:
    assert gate_policy(default_values(), "draft.yml").digest == read(default_values()).digest


def test_parts_that_yaml_repeats_by_a_word_cannot_make_it_huge() -> None:
    text = "a: &a {any_of: [senior, mid]}\n"
    for number, name in enumerate("bcdefgh"):
        before = "abcdefgh"[number]
        text += f"{name}: &{name} {{any_of: [{', '.join([f'*{before}'] * 30)}]}}\n"
    nested = load_yaml(text, "x")
    assert isinstance(nested, dict)
    with pytest.raises(ConfigError, match=r"more than 5,000 places"):
        read(changed("tiers/high/approve", nested["h"]))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def is_read_or_refused(values: object) -> None:
    for way in (gate_policy, read_policy):
        try:
            assert isinstance(way(values, PATH), Policy)
        except ConfigError:
            continue


@given(JSON)
def test_any_value_is_read_or_refused(values: object) -> None:
    is_read_or_refused(values)


@given(st.dictionaries(st.sampled_from([*READ_KEYS, *REVIEW_KEYS]), JSON))
def test_any_section_is_read_or_refused(values: dict[str, object]) -> None:
    is_read_or_refused(default_values() | values)


def places(value: Any, way: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(place for key, each in inner for place in places(each, (*way, key)))]


PLACES = places(default_values())[1:]


@settings(max_examples=300)
@given(st.sampled_from(PLACES), JSON | st.sampled_from(["any", "all", "member", "7d", "20%", "*", "low"]))
def test_a_policy_with_one_other_value_is_read_or_refused(place: tuple[object, ...], value: object) -> None:
    values: Any = copy.deepcopy(default_values())
    inner = values
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    is_read_or_refused(values)
