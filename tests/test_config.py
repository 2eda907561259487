"""The configuration is checked, and a repository cannot choose what runs."""

import pytest

from bot.adapters.prompt_files import shipped_prompts
from bot.adapters.yaml_text import load_yaml
from bot.config import Config, read_config
from bot.errors import ConfigError
from bot.review import Price
from bot.review.asking import Budget, Budgets
from bot.risk import Tier
from bot.wiring import Asked, model_review
from tests.fakes import DictSnapshot


def read(text: str) -> Config:
    return read_config(load_yaml(text, ".foreread.yml"), ".foreread.yml")


def test_an_empty_file_is_the_default() -> None:
    assert read("") == Config()


def test_a_domain_of_the_team_joins_the_built_in_ones() -> None:
    policy = read(
        "domains:\n  settlement:\n    tier: high\n    words: [Clearing]\n    paths: ['svc/**']\n"
    ).risk_policy()
    own = next(d for d in policy.domains if d.name == "settlement")
    assert (own.tier, own.words, own.paths) == (Tier.HIGH, frozenset({"clearing"}), ("svc/**",))
    assert "payments" in {d.name for d in policy.domains}


def test_what_a_team_knows_of_ai_assisted_changes_is_read() -> None:
    config = read(
        "provenance:\n  identities: [robot@example.com, 12345, robot]\n  labels: [machine-made]\n"
        "  paths: ['gen/**']\n  lines: 0\n  unknown: gate\n  gate_on: attributed\n"
    ).provenance
    assert config.identities == ("robot@example.com", 12345, "robot")
    assert (config.labels, config.paths, config.lines) == (("machine-made",), ("gen/**",), 0)
    assert (config.unknown, config.gate_on) == ("gate", "attributed")


def test_without_a_word_of_the_team_doubt_counts() -> None:
    config = Config().provenance
    assert (config.lines, config.unknown, config.gate_on) == (10, "ask", "suspected")


def test_the_name_of_a_built_in_domain_replaces_it() -> None:
    policy = read("domains:\n  pricing:\n    words: [tariff]\n").risk_policy()
    [pricing] = [d for d in policy.domains if d.name == "pricing"]
    assert pricing.words == frozenset({"tariff"})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("modle: x\n", r"unknown key modle.*Did you mean model\?"),
        ("zebra: 1\n", r"unknown key zebra.*Known keys: model"),
        ("model_budget_tokens: many\n", "model_budget_tokens"),
        ("context: everything\n", "context"),
        ("budget:\n  runs: 5k\n", r"unknown key budget\.runs.*Did you mean run\?"),
        ("budget:\n  run: a lot\n", r"budget\.run: 'a lot' is no budget.*60k.*docs/budget\.md"),
        ("budget:\n  month: 0\n", r"budget\.month: '0' is no budget"),
        ("budget: 60k\n", "budget"),
        ("model_price: {in: 3}\n", "model_price lacks"),
        ("model_price: {in: 3, out: -15}\n", "model_price must not be negative"),
        ("model_price: {in: 3, out: .nan}\n", "model_price"),
        ("model_price: {in: 3, out: 15, input: 2}\n", "model_price"),
        ("model_budget_tokens: -5\n", "model_budget_tokens must be positive"),
        ("domains:\n  x:\n    tier: severe\n", "domains.x.tier"),
        ("domains:\n  x:\n    colour: red\n", "colour"),
        ("provenance:\n  identites: [x]\n", r"unknown key provenance\.identites.*Did you mean identities\?"),
        ("provenance:\n  unknown: maybe\n", r"provenance\.unknown"),
        ("provenance:\n  gate_on: declared\n", r"provenance\.gate_on"),
        ("provenance:\n  lines: -1\n", r"provenance\.lines must not be negative"),
        ("provenance:\n  lines: many\n", r"provenance\.lines"),
        ("provenance: [x]\n", "provenance"),
        ("- a\n- b\n", "no mapping"),
        ("model: [\n", r"\.foreread\.yml:\d+"),
        ("model: a\nmodel: b\n", "twice"),
        ("model: !!python/object/apply:os.system ['id']\n", "foreread.yml"),
        ("a: &a [*a]\n", "foreread.yml"),
        ("\x00", "foreread.yml"),
        ("model: exec:rm -rf /\n", "anthropic:… or litellm:…"),
        ("model: recorded:evil\n", "anthropic:… or litellm:…"),
        ("language: German\n", r"language: 'German' is no tag.*pt-BR"),
        ("language: jp\n", "jp is a country; its language is ja"),
        ("language: no\n", "language: Input should be a valid string.*nb"),
    ],
)
def test_what_is_wrong_is_refused_and_named(text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        read(text)


@pytest.mark.parametrize("path", ["/etc/model.json", "../model.json", "a//b", "", "a/./b"])
def test_a_model_outside_of_the_repository_is_refused(path: str) -> None:
    with pytest.raises(ConfigError, match="inside the repository"):
        read_config({"risk": {"model": path}}, ".foreread.yml")


def test_an_unknown_key_of_risk_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match="Did you mean model"):
        read_config({"risk": {"modle": "x"}}, ".foreread.yml")


def test_a_budget_is_set_for_a_review_and_for_a_month() -> None:
    config = read("budget:\n  run: 200k,$0.50\n  month: $50\n")
    assert config.budgets() == Budgets(Budget(200_000, 0.5), Budget(usd=50.0))
    assert read("budget:\n  run: 60000\n").budgets() == Budgets(Budget(60_000), None)
    assert Config().budgets() == Budgets(None, None)


def test_a_price_is_given_per_million_tokens() -> None:
    assert read("model_price: {in: 3, out: 15}\n").price() == Price(3e-6, 15e-6, 3e-6, 3e-6)
    assert read("model_price: {in: 3, out: 15, written: 3.75, cached: 0.3}\n").price() == Price(
        3e-6, 15e-6, 3.75e-6, 0.3 / 1e6
    )
    assert Config().price() is None


def test_how_much_a_model_reads_is_a_policy_by_tier() -> None:
    config = read("effort:\n  high: {readings: 5}\n  low: {readings: 1, looks: 0}\n")
    assert {tier: (said.readings, said.looks) for tier, said in config.effort.items()} == {
        "high": (5, 2),
        "low": (1, 0),
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("effort: {high: {readings: 0}}", "effort.high"),
        ("effort: {high: {readings: 9}}", "effort.high"),
        ("effort: {low: {readings: 1, looks: 4}}", "effort.low"),
        ("effort: {severe: {readings: 1}}", "effort"),
        ("second_model: 'exec:touch stolen'", "second_model"),
    ],
)
def test_an_effort_without_bounds_and_a_command_for_a_model_are_refused(text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        read(text)


def test_a_second_model_reads_when_the_configuration_names_the_first_and_not_when_the_command_line_does() -> None:
    config = read("model: anthropic:claude-a\nsecond_model: litellm:openai/b\n")
    plain = model_review(config, Asked(), DictSnapshot({}))
    named = model_review(config, Asked("exec:true"), DictSnapshot({}))
    assert plain is not None
    assert plain.second is not None
    assert (plain.model.name, plain.second.name) == ("anthropic:claude-a", "litellm:openai/b")
    assert named is not None
    assert named.second is None


def test_a_language_reaches_every_prompt_of_a_review_and_without_one_they_are_those_that_ship() -> None:
    plain = model_review(read(""), Asked("exec:true"), DictSnapshot({}))
    german = model_review(read("language: de\n"), Asked("exec:true"), DictSnapshot({}))
    assert plain is not None
    assert german is not None
    assert plain.prompts == shipped_prompts()
    assert all("`de`" in prompt.system for prompt in german.prompts.prompts)
