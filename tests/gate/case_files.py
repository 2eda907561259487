"""The cases of tests/gate/cases as values. The format is in cases/README.md; a mistake in a file is a ValueError."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

T = TypeVar("T", "Case", "BadFile")

ROOT = Path(__file__).parent / "cases"
NOW = "2026-11-20T12:00:00Z"
"""Time of a case that says none."""

_CASE_KEYS = {
    "id", "title", "like", "with", "snapshot", "group", "tree", "policy", "roster", "earned", "now", "expect", "open",
}  # fmt: skip
_EXPECT_KEYS = {
    "state", "tier", "tier_at_least", "counted", "override", "owed", "codes", "words", "unblock", "not_unblock",
}  # fmt: skip
STATES = ("SATISFIED", "WAITING", "BLOCKED", "ERROR")
_TIERS = ("low", "medium", "high", "critical")


class _PlainLoader(yaml.SafeLoader):
    """YAML whose times stay the text that they are, as in JSON."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])


@dataclass(frozen=True)
class Expected:
    """What a case promises. What it does not name it says nothing of."""

    states: tuple[str, ...]
    tier: str | None = None
    tier_at_least: str | None = None
    counted: tuple[str, ...] | None = None
    override: bool | None = None
    owed: bool | None = None
    codes: tuple[str, ...] = ()
    """Each stands somewhere in the tree."""
    words: tuple[str, ...] = ()
    """Each stands in some sentence of the tree."""
    unblock: tuple[str, ...] = ()
    """People, among others, who are named as able to help."""
    not_unblock: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """One attack, or a look-alike that must pass."""

    id: str
    title: str
    snapshot: Mapping[str, Any]
    """JSON, of a change or a merge group."""
    policy: Mapping[str, Any]
    roster: Mapping[str, Any]
    expect: Expected
    now: str = NOW
    earned: Mapping[str, Any] = field(default_factory=dict)
    """Person → domain → times of merged changes."""
    open: str = ""
    """Why the gate does not do so yet; the case fails when it does."""


@dataclass(frozen=True)
class BadFile:
    """A policy or roster with which nothing may pass."""

    id: str
    title: str
    policy: Any
    """As YAML gives it, or its text."""
    roster: Any


def read_yaml(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), _PlainLoader)  # noqa: S506 - a SafeLoader, see above


@cache
def _fixture(name: str) -> Any:
    return read_yaml(ROOT / "fixtures" / f"{name}.yml")


def fixture(name: str) -> Any:
    """A copy of the fixture: `policy`, `roster`, `bases` or `names`."""
    return deepcopy(_fixture(name))


def base(name: str) -> dict[str, Any]:
    """The named snapshot of fixtures/bases.yml, as JSON."""
    bases = fixture("bases")
    if name not in bases:
        raise ValueError(f"no base is called {name}")
    snapshot = patched(bases[name], {})
    if not isinstance(snapshot, dict):
        raise TypeError(f"the base {name} is no mapping")
    return snapshot


@cache
def load_cases() -> tuple[Case, ...]:
    """All of them, in the order of the files."""
    files = sorted(ROOT.glob("*.yml"))
    return _distinct(tuple(_case(values, path.name) for path in files for values in read_yaml(path)))


@cache
def load_bad_snapshots() -> tuple[Case, ...]:
    return _distinct(tuple(_case(values, "bad/snapshots.yml") for values in read_yaml(ROOT / "bad" / "snapshots.yml")))


@cache
def load_bad_files() -> tuple[BadFile, ...]:
    """Policies and rosters, each beside a good one of the other kind."""
    policies = [_bad(values, "policy") for values in read_yaml(ROOT / "bad" / "policies.yml")]
    rosters = [_bad(values, "roster") for values in read_yaml(ROOT / "bad" / "rosters.yml")]
    return _distinct((*policies, *rosters))


def _distinct(cases: tuple[T, ...]) -> tuple[T, ...]:
    ids = [case.id for case in cases]
    twice = {each for each in ids if ids.count(each) > 1}
    if twice:
        raise ValueError(f"ids are used twice: {sorted(twice)}")
    return cases


def _bad(values: Mapping[str, Any], kind: str) -> BadFile:
    whole: dict[str, Any] = {
        "policy": fixture("policy"),
        "roster": patched(fixture("roster"), values.get("roster", {})),
    }
    whole[kind] = values["text"] if "text" in values else patched(whole[kind], values.get("with", {}))
    return BadFile(values["id"], values["title"], whole["policy"], whole["roster"])


def _case(values: Mapping[str, Any], file: str) -> Case:
    at = f"{file}: {values.get('id')}"
    unknown = set(values) - _CASE_KEYS
    if unknown or not {"id", "title", "expect"} <= set(values):
        raise ValueError(f"{at}: unknown keys {sorted(unknown)}, or no id, title or expect")
    return Case(
        values["id"],
        values["title"],
        _snapshot(values, at),
        patched(fixture("policy"), values.get("policy", {})),
        patched(fixture("roster"), values.get("roster", {})),
        _expected(values["expect"], at),
        values.get("now", NOW),
        values.get("earned", {}),
        values.get("open", ""),
    )


def _snapshot(values: Mapping[str, Any], at: str) -> Mapping[str, Any]:
    if "group" in values:
        head = expand("@head")
        merged = {"head": head, "tree": expand(values.get("tree", "@old")), "expected_tree": expand("@old")}
        return {"version": 1, "merge_group": merged, "members": [_member(each, at) for each in values["group"]]}
    return _member(values, at)


def _member(values: Mapping[str, Any] | str, at: str) -> dict[str, Any]:
    if isinstance(values, str):
        return base(values)
    if ("like" in values) == ("snapshot" in values):
        raise ValueError(f"{at}: a case has `like` or `snapshot`")
    start = base(values["like"]) if "like" in values else expand(values["snapshot"])
    found = patched(start, values.get("with", {}))
    if not isinstance(found, dict):
        raise TypeError(f"{at}: the snapshot is no mapping")
    return found


def _expected(values: Mapping[str, Any], at: str) -> Expected:
    unknown = set(values) - _EXPECT_KEYS
    said = values["state"]
    states = (said,) if isinstance(said, str) else tuple(said)
    tiers = {values[key] for key in ("tier", "tier_at_least") if key in values}
    if unknown or not set(states) <= set(STATES) or not tiers <= set(_TIERS):
        raise ValueError(f"{at}: expect has unknown keys {sorted(unknown)}, or an unknown state or tier")
    return Expected(
        states,
        values.get("tier"),
        values.get("tier_at_least"),
        tuple(values["counted"]) if "counted" in values else None,
        values.get("override"),
        values.get("owed"),
        *(tuple(values.get(key, ())) for key in ("codes", "words", "unblock", "not_unblock")),
    )


def patched(value: Any, changes: Mapping[str, Any]) -> Any:
    """The value with each change made, in their order: `a.0.b: x` sets, `a+: [x]` appends, `a-: ~` takes away."""
    whole = expand(value)
    for path, said in changes.items():
        _change(whole, path, expand(said, whole))
    return whole


def _change(whole: Any, path: str, value: Any) -> None:
    *way, last = path.rstrip("+-").split(".")
    at = whole
    for step in way:
        at = at[int(step)] if isinstance(at, list) else at.setdefault(step, {})
    key: Any = int(last) if isinstance(at, list) else last
    if path.endswith("+"):
        have = at.setdefault(key, []) if isinstance(at, dict) else at[key]
        have.extend(value)
    elif path.endswith("-"):
        del at[key]
    elif isinstance(at, list) and key >= len(at):
        raise ValueError(f"{path}: there is no entry {key}")
    else:
        at[key] = value


def expand(value: Any, whole: Any = None) -> Any:
    """A deep copy in which `@name`, `=path`, `=many` and `=long` are what they stand for."""
    if isinstance(value, str):
        if value.startswith("="):
            return deepcopy(_found(whole, value[1:]))
        return deepcopy(_fixture("names").get(value, value)) if value.startswith("@") else value
    if isinstance(value, list):
        return [expand(each, whole) for each in value]
    if isinstance(value, dict):
        if "=long" in value:
            return "x" * value["=long"]
        if "=many" in value:
            return [_numbered(expand(value["each"], whole), n) for n in range(value["=many"])]
        return {key: expand(each, whole) for key, each in value.items()}
    return value


def _found(whole: Any, path: str) -> Any:
    for step in path.split("."):
        whole = whole[int(step)] if isinstance(whole, list) else whole[step]
    return whole


def _numbered(value: dict[str, Any], n: int) -> dict[str, Any]:
    return {key: each.format(n=n) if isinstance(each, str) else each for key, each in value.items()}


def nodes(value: Any, way: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path to each node of a JSON value, without its root."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield (*way, key)
            yield from nodes(each, (*way, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield (*way, index)
            yield from nodes(each, (*way, index))
