"""docs/policy.md has every key and word that the reader knows, and the policy that ships."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.adapters.yaml_text import load_yaml
from bot.config import gate_policy
from bot.facts import FileRole
from bot.gate.policy_file import GATE_KEYS, TRIGGERS
from bot.gate.policy_file._asks import ANSWERS, ASKS, FRESH
from bot.gate.policy_file._when import WHEN
from bot.gate.policy_file._who import VALUED, WORDS
from bot.gate.predicates import PREDICATES
from bot.gate.trials._read import EXPECT
from bot.gate.trials._shorthand import CHANGE, OPINION, SHORTHAND
from bot.risk import DEFAULT_DOMAINS
from tests.gate.policies import DEFAULT_TEXT, PATH, default_values

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "policy.md").read_text(encoding="utf-8")


def table(title: str) -> dict[str, str]:
    """The rows of the table below a heading, by what their first cell has in backquotes."""
    part = PAGE.partition(f"{title}\n")[2].partition("\n#")[0]
    rows = [row.split("|") for row in part.split("\n") if row.startswith("| `")]
    return {key: row[2] for row in rows for key in re.findall(r"`([^`]+)`", row[1])}


def test_the_default_stands_there_word_by_word() -> None:
    assert f"```yaml\n{DEFAULT_TEXT}```" in PAGE


def test_every_key_of_the_file_is_explained() -> None:
    assert set(table("## Every key")) == {*GATE_KEYS, "domains", "provenance"}


def test_everything_that_can_be_asked_is_explained() -> None:
    rows = table("### What can be asked: tiers and `require`")
    assert set(rows) == {*ASKS, "tier", "paths"}
    assert all(f"`{word}`" in rows["answers"] for word in ANSWERS)
    assert all(f"`{word}`" in rows["fresh"] for word in FRESH)


def test_every_condition_is_explained() -> None:
    rows = table("### When a rule applies: `when`")
    assert set(rows) == set(WHEN)
    assert all(f"`{role}`" in rows["roles"] for role in FileRole)
    assert all(f"`{trigger}`" in rows["assisted"] for trigger in TRIGGERS)


def test_every_predicate_is_explained() -> None:
    written = " ".join(table("### People: `approve` and `who`"))
    names = {*re.findall(r"[a-z_]+", written), "level"}
    assert {*WORDS, *VALUED, *PREDICATES, "any_of", "all_of"} <= names


def test_every_key_of_a_case_is_explained() -> None:
    part = PAGE.partition("## Tests of a policy")[2]
    words = set(re.findall(r"[a-z_]+", part))
    assert {*SHORTHAND, *CHANGE, *OPINION, *EXPECT, "snapshot", "now", "roster", "policy", "cases"} <= words


@pytest.mark.parametrize("block", re.findall(r"```yaml\n(rules:.*?)```", PAGE, re.DOTALL))
def test_the_rules_that_it_shows_are_read(block: str) -> None:
    shown = load_yaml(block, PATH)
    assert isinstance(shown, dict)
    assert len(gate_policy(default_values() | shown, PATH).rules) == len(shown["rules"])


def test_the_page_on_domains_has_every_word_of_theirs() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "domains.md").read_text(encoding="utf-8")
    for domain in DEFAULT_DOMAINS:
        words, weak = (", ".join(f"`{word}`" for word in sorted(of)) for of in (domain.words, domain.weak))
        assert f"| {domain.name} | {domain.tier.label} | {words} | {weak} |" in page
