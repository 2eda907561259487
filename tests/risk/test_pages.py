"""Every rule has a page, and each page says the same things in the same order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters.yaml_text import load_yaml
from bot.config import read_config
from bot.risk import Rule
from bot.risk.signals import ALL

PAGES = Path(__file__).parents[2] / "docs" / "signals"
LIST = "README"
HEADINGS = ("What it sees", "Why it matters", "Example", "What does not fire it", "To silence it")
YAML = re.compile(r"^```yaml\n(silence:\n.*?)^```$", re.MULTILINE | re.DOTALL)


def by_id(rule: Rule) -> str:
    return rule.id


def page_of(rule: Rule) -> str:
    return (PAGES / f"{rule.id}.md").read_text(encoding="utf-8")


def prose(page: str) -> Iterator[str]:
    """The lines outside of fenced blocks."""
    fenced = False
    for line in page.split("\n"):
        if line.startswith("```"):
            fenced = not fenced
        elif not fenced:
            yield line


def test_each_rule_has_its_page_and_each_page_its_rule() -> None:
    assert sorted(path.stem for path in PAGES.iterdir()) == sorted([LIST, *(rule.id for rule in ALL)])


@pytest.mark.parametrize("rule", ALL, ids=by_id)
def test_a_page_has_all_headings_in_their_order_and_no_others(rule: Rule) -> None:
    headings = [line for line in prose(page_of(rule)) if line.startswith("#")]
    assert headings == [f"# {rule.id}", *(f"## {heading}" for heading in HEADINGS)]


@pytest.mark.parametrize("rule", ALL, ids=by_id)
def test_no_part_of_a_page_is_empty_and_every_fence_is_closed(rule: Rule) -> None:
    page = page_of(rule)
    assert sum(line.startswith("```") for line in page.split("\n")) % 2 == 0
    parts = re.split(r"^#{1,2} .*$", "\n".join(prose(page)), flags=re.MULTILINE)
    assert len([part for part in parts[1:] if part.strip()]) == len(HEADINGS) + 1


@pytest.mark.parametrize("rule", [rule for rule in ALL if not rule.always], ids=by_id)
def test_what_a_page_says_of_silencing_is_a_configuration_that_is_accepted(rule: Rule) -> None:
    before, last = page_of(rule).split("## To silence it")
    assert "In `.github/foreread.yml` at the base" in last
    assert not YAML.search(before)
    (block,) = YAML.findall(last)
    policy = read_config(load_yaml(block, f"{rule.id}.md"), f"{rule.id}.md").risk_policy()
    assert [silence.rule for silence in policy.silences] == [rule.id]


@pytest.mark.parametrize("rule", [rule for rule in ALL if rule.always], ids=by_id)
def test_a_page_of_a_rule_that_is_always_heard_says_so_and_offers_no_silence(rule: Rule) -> None:
    page = page_of(rule)
    assert "cannot be silenced" in page.split("## To silence it")[1]
    assert "silence:" not in page


def test_the_example_of_silencing_in_the_list_is_accepted() -> None:
    (block,) = YAML.findall((PAGES / f"{LIST}.md").read_text(encoding="utf-8"))
    assert read_config(load_yaml(block, LIST), LIST).risk_policy().silences
