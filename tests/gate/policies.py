"""Policies for tests: the one that ships, and what can be wrong with one."""

from __future__ import annotations

import copy
from enum import Enum
from importlib.resources import files
from typing import Any, Final, NamedTuple

from bot.adapters.yaml_text import load_yaml

PATH = ".github/foreread.yml"
DEFAULT_TEXT = files("bot").joinpath("default_policy.yml").read_text(encoding="utf-8")


class _Gone(Enum):
    GONE = "gone"

    def __str__(self) -> str:
        return self.value


GONE: Final = _Gone.GONE
"""As a value: take the key out."""


def default_values() -> dict[str, Any]:
    values = load_yaml(DEFAULT_TEXT, PATH)
    assert isinstance(values, dict)
    return values


def changed(place: str, value: object) -> dict[str, Any]:
    """The default policy with another value at `tiers.high.approve` or `rules.0.when`."""
    values: dict[str, Any] = copy.deepcopy(default_values())
    *way, last = place.split("/")
    inner: Any = values
    for key in way:
        inner = inner[int(key)] if isinstance(inner, list) else inner.setdefault(key, {})
    if value is GONE:
        del inner[last]
    elif isinstance(inner, list):
        inner[int(last)] = value
    else:
        inner[last] = value
    return values


class Wrong(NamedTuple):
    """A fault, what the message says of it, and whether a JSON Schema can see it."""

    place: str
    value: object
    says: str
    seen_by_schema: bool = True


ALIAS_CHAIN = {"a": {"any_of": ["b", "senior"]}, "b": {"all_of": ["c", "mid"]}, "c": "a"}
DEEP: Any = "senior"
for _ in range(30):
    DEEP = {"any_of": [DEEP, "mid"]}

WRONG = (
    Wrong("rulez", [], r"unknown key rulez\. Did you mean rules\?"),
    Wrong("zebra", 1, r"unknown key zebra\. Known keys: .*tiers"),
    Wrong("tiers", GONE, r"`tiers` is missing"),
    Wrong("tiers", {}, r"tiers: it is empty"),
    Wrong("tiers", None, r"tiers: nothing stands where"),
    Wrong("tiers/high", GONE, r"tiers: `high` is missing"),
    Wrong("tiers/low", GONE, r"tiers: `low` is missing"),
    Wrong("tiers/high", {}, r"tiers\.high: it is empty"),
    Wrong("tiers/hihg", {"approve": "member"}, r"unknown key tiers\.hihg\. Did you mean high\?"),
    Wrong("tiers/medium/paths", ["/a"], r"unknown key tiers\.medium\.paths"),
    Wrong("tiers/high/aprove", "member", r"unknown key tiers\.high\.aprove\. Did you mean approve\?"),
    Wrong("tiers/high/approve", "seniro", r"nobody is called `seniro`\. Did you mean senior\?", False),
    Wrong("tiers/high/approve", 5, r"tiers\.high\.approve: `5` stands where"),
    Wrong("tiers/high/approve", {}, r"tiers\.high\.approve: it is empty"),
    Wrong("tiers/high/approve", {"any_of": []}, r"approve\.any_of: the list is empty"),
    Wrong("tiers/high/approve", {"any_of": "senior"}, r"approve\.any_of: `senior` stands where a list"),
    Wrong("tiers/high/approve", {"none_of": ["mid"]}, r"unknown key tiers\.high\.approve\.none_of"),
    Wrong("tiers/high/approve", {"any_of": ["mid"], "years": 5}, r"side by side"),
    Wrong("tiers/high/approve", {"expert": "paymentz"}, r"no domain `paymentz`\. Did you mean payments\?", False),
    Wrong("tiers/high/approve", {"years": 0}, r"approve\.years: it may be 1 to 60"),
    Wrong("tiers/high/approve", {"years": True}, r"approve\.years: true stands where a whole number"),
    Wrong("tiers/high/approve", {"group": ""}, r"approve\.group: it is empty"),
    Wrong("tiers/high/approve", {"level": "senior"}, r"unknown key tiers\.high\.approve\.level"),
    Wrong("tiers/high/approve", DEEP, r"more than 12 steps|too many ways", False),
    Wrong("tiers/high/answers", "some", r"no kind of answers `some`\. There are: none"),
    Wrong("tiers/high/fresh", "sha", r"no freshness `sha`\. "),
    Wrong("tiers/high/pace", -1, r"pace: it may be 0 to"),
    Wrong("tiers/high/pace", "fast", r"pace: `fast` stands where a whole number"),
    Wrong("tiers/high/lasts", "7", r"lasts: `7` is no time\. Write it like `7d`"),
    Wrong("tiers/high/lasts", "0d", r"lasts: `0d` is no time"),
    Wrong("tiers/high/lasts", 7, r"lasts: `7` is no time"),
    Wrong("tiers/high/people", 0, r"people: it may be 1 to 20"),
    Wrong("tiers/high/people", 2.0, r"people: `2\.0` stands where", False),
    Wrong("tiers/high/checks", "all", r"stands for a person at tier low only"),
    Wrong("tiers/high/checks", [], r"checks: the list is empty"),
    Wrong("tiers/high/checks", ["*"], r"no name of a check", False),
    Wrong("tiers/high/spot_check", "120%", r"spot_check: `120%` is no share"),
    Wrong("tiers/high/spot_check", "0%", r"spot_check: `0%` is no share"),
    Wrong("tiers/high/spot_check", 20, r"spot_check: `20` stands where"),
    Wrong("tiers/high/spot_check", {"share": "20%", "when": "later"}, r"spot_check\.when: there is no time `later`"),
    Wrong("tiers/high/spot_check", {"when": "before"}, r"spot_check: `share` is missing"),
    Wrong("tiers/low/paths", ["docs/**"], r"does not begin with `/`\. `/docs/\*\*` holds at the repository's root"),
    Wrong("tiers/low/paths", ["/**"], r"lets every file off"),
    Wrong("tiers/low/paths", [], r"paths: the list is empty"),
    Wrong("tiers/low/checks", GONE, r"tiers\.low: `checks` is missing"),
    Wrong("tiers/low/paths", GONE, r"tiers\.low: `paths` is missing"),
    Wrong("rules", GONE, r"`rules` is missing"),
    Wrong("rules", [], r"rules: the list is empty"),
    Wrong("rules", {"a": 1}, r"rules: a mapping stands where a list is needed"),
    Wrong("rules/0/name", GONE, r"rules\[1\]: `name` is missing"),
    Wrong("rules/1/when", GONE, r"rules\[2\]: `when` is missing"),
    Wrong("rules/0/when", {}, r"rules\[1\]\.when: it is empty"),
    Wrong("rules/0/require", {}, r"rules\[1\]\.require: it is empty"),
    Wrong(
        "rules/0/name", "Database migrations and infrastructure as code are critical", r"two rules are called", False
    ),
    Wrong("rules/0/name", "a\nb", r"cannot be seen", False),
    Wrong("rules/0/when/assisted", ["line"], r"no trigger `line`\. Did you mean lines\?"),
    Wrong("rules/0/when/assisted", True, r"assisted: true stands where a list"),
    Wrong("rules/0/when/assisted", "all", r"`all` stands where `any` or a list is needed"),
    Wrong(
        "rules/0/when/roles", ["infrastructure"], r"no role `infrastructure`\. Did you mean infrastructure as code\?"
    ),
    Wrong("rules/0/when/domains", ["payment"], r"no domain `payment`\. Did you mean payments\?", False),
    Wrong(
        "rules/0/when/signals",
        ["removed-gard"],
        r"no rule on code `removed-gard`\. Did you mean removed-guard\?",
        False,
    ),
    Wrong("rules/0/when/tier", "severe", r"no tier `severe`"),
    Wrong("rules/0/when/author_below", "boss", r"no level `boss`"),
    Wrong("rules/0/when/lines", "many", r"lines: `many` stands where"),
    Wrong("rules/0/when/unless", ["x"], r"unknown key rules\[1\]\.when\.unless"),
    Wrong("rules/0/when/paths", ["!src/**"], r"`!src/\*\*` negates"),
    Wrong("rules/0/when/paths", [""], r"paths\[1\]: it is empty"),
    Wrong("rules/0/when/paths", ["/"], r"`/` can match no path"),
    Wrong("rules/0/when/paths", ["a/../b"], r"can match no path"),
    Wrong("rules/0/when/paths", ["a\\b"], r"can match no path"),
    Wrong("rules/0/when/paths", ["a" * 1001], r"too long"),
    Wrong("rules/0/require/tier", "top", r"no tier `top`"),
    Wrong("rules/0/skip", True, r"unknown key rules\[1\]\.skip"),
    Wrong(
        "rules",
        [{"name": f"r{n}", "when": {"lines": n}, "require": {"tier": "high"}} for n in range(301)],
        r"more than 300 rules",
    ),
    Wrong("fallback", GONE, r"`fallback` is missing"),
    Wrong("fallback", "", r"fallback: it is empty"),
    Wrong("fallback", ["security"], r"fallback: a list stands where a word"),
    Wrong("roster", "../roster.yml", r"no path inside the repository"),
    Wrong("roster", "/etc/roster.yml", r"no path inside the repository"),
    Wrong("who", {}, r"who: it is empty"),
    Wrong("who", {"senior": "mid"}, r"`senior` means something already"),
    Wrong("who", {"qualified": "qualified"}, r"qualified → qualified leads back to itself", False),
    Wrong("who", ALIAS_CHAIN | {"qualified": "a"}, r"a → b → c → a leads back", False),
    Wrong("who/unused", "nobody", r"who\.unused: nobody is called `nobody`", False),
    Wrong("who", {f"n{n}": "mid" for n in range(101)}, r"more than 100 names"),
    Wrong("earn", {"changes": 0}, r"earn\.changes: it may be 1"),
    Wrong("earn", {"weeks": 3}, r"unknown key earn\.weeks"),
    Wrong("break_glass/group", GONE, r"break_glass: `group` is missing"),
    Wrong("break_glass/people", {"critical": 0}, r"people\.critical: it may be 1 to 20"),
    Wrong("break_glass/lasts", "soon", r"break_glass\.lasts: `soon` is no time"),
    Wrong("update_bots", ["dependabot"], r"update_bots\[1\]: `dependabot` stands where"),
    Wrong("update_bots", [-1], r"update_bots\[1\]: it may be 1"),
    Wrong("update_bots", [10**300], r"update_bots\[1\]: it may be 1.*a huge number"),
    Wrong("suggestions", -1, r"suggestions: it may be 0"),
    Wrong("provenance/unknown", "maybe", r"provenance\.unknown"),
    Wrong("provenance/gate_on", "declared", r"provenance\.gate_on"),
    Wrong("provenance/gaet_on", "suspected", r"unknown key provenance\.gaet_on"),
    Wrong("domains", {"x": {"paths": ["!a"]}}, r"domains\.x\.paths\[1\]: `!a` negates"),
)
