"""SARIF 2.1.0 logs of other analyzers, as far as a review needs them (OASIS standard, errata 01).

A log is written by a tool that read hostile code, or by anybody: every field is taken only where it is what it should
be, every text is bounded, and a log that cannot be read is named, never fatal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bot.facts import Analyses, AnalyzerLog, Level, Reported
from bot.pattern import lazy

__all__ = ["MOST_BYTES", "joined", "parse_log", "read_logs"]

MOST_BYTES = 32_000_000
"""A larger log is not read: GitHub takes none above 10 MB compressed, and a JSON value takes several times its text."""
_RESULTS = 50_000
_RUNS = 50
_NAME, _MESSAGE, _PATH = 100, 1_000, 1_000
_LINTERS = frozenset({"ruff", "eslint", "pylint", "flake8", "biome", "stylelint", "rubocop", "clippy", "golangci-lint"})
"""Tools that call matters of style an error: without a security severity their word counts least."""
_ON_SECURITY = lazy(r"S\d{3}$|security/")
"""Linters' rules on security: Ruff's family S, ESLint's plugin."""
_LEVELS = {"error": Level.HIGH, "warning": Level.MEDIUM, "note": Level.LOW, "none": Level.LOW}
_RANKED = ((9.0, Level.CRITICAL), (7.0, Level.HIGH), (4.0, Level.MEDIUM), (0.0, Level.LOW))
"""GitHub's bounds of `security-severity`, which are those of CVSS 3."""


def read_logs(names: Sequence[str]) -> Analyses:
    """The runs in these files, and which files or runs could not be read."""
    logs: list[AnalyzerLog] = []
    unread: list[tuple[str, str]] = []
    for name in names:
        try:
            path = Path(name)
            if path.stat().st_size > MOST_BYTES:
                unread.append((name, f"a log of more than {MOST_BYTES // 1_000_000} MB is not read"))
                continue
            logs += parse_log(path.read_bytes(), name)
        except OSError as error:
            unread.append((name, error.strerror or "it cannot be read"))
        except (ValueError, RecursionError) as error:
            unread.append((name, f"no SARIF 2.1 log ({str(error)[:100]})"))
    return Analyses(tuple(logs), tuple(unread))


def parse_log(content: bytes, source: str) -> Iterator[AnalyzerLog]:
    """The runs of one log. Raises ValueError for what is no SARIF 2.1 log, RecursionError for endless nesting."""
    told = json.loads(content.decode("utf-8-sig"))
    runs = told.get("runs") if isinstance(told, dict) else None
    if not isinstance(runs, list) or not str(told.get("version", "2.1")).startswith("2.1"):
        raise ValueError("it has no runs of version 2.1")
    return iter([_run(run, source) for run in runs[:_RUNS] if isinstance(run, dict)])


def _run(run: Mapping[str, Any], source: str) -> AnalyzerLog:
    driver = _dict(_dict(run.get("tool")).get("driver"))
    tool = _line(_text(driver.get("name"), _NAME)) or "an analyzer"
    version = _line(_text(driver.get("semanticVersion") or driver.get("version"), _NAME))
    rules = _Rules(run, tool)
    bases = {name: _text(_dict(base).get("uri"), _PATH) for name, base in _dict(run.get("originalUriBaseIds")).items()}
    results = [r for r in _list(run.get("results"))[:_RESULTS] if isinstance(r, dict)]
    open_ = [r for r in results if not _is_settled(r)]
    found = (_reported(r, rules, bases) for r in open_)
    return AnalyzerLog(tool, version, source, tuple(r for r in found if r is not None), len(results) - len(open_))


class _Rules:
    """What a run says of its rules, by their place in the list and by their id."""

    def __init__(self, run: Mapping[str, Any], tool: str) -> None:
        parts = _dict(run.get("tool"))
        components = [_dict(parts.get("driver")), *map(_dict, _list(parts.get("extensions")))]
        self._by_id = {
            _text(rule.get("id"), _NAME): rule for part in components for rule in map(_dict, _list(part.get("rules")))
        }
        self._listed = [_dict(rule) for rule in _list(components[0].get("rules"))]
        self._is_linter = tool.lower() in _LINTERS

    def of(self, result: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        """(id, descriptor) of the rule that a result names (3.27.5 to 3.27.7)."""
        told = _text(result.get("ruleId"), _NAME) or _text(_dict(result.get("rule")).get("id"), _NAME)
        index = result.get("ruleIndex", _dict(result.get("rule")).get("index"))
        if told in self._by_id:
            return told, self._by_id[told]
        if isinstance(index, int) and 0 <= index < len(self._listed):
            rule = self._listed[index]
            return told or _text(rule.get("id"), _NAME), rule
        return told, self._by_id.get(told.partition("/")[0], {})

    def level(self, rule_id: str, result: Mapping[str, Any], rule: Mapping[str, Any]) -> Level:
        """Of a security severity where there is one, else of the result's or the rule's level (3.27.10, 3.50)."""
        severity = _number(_dict(rule.get("properties")).get("security-severity"))
        if severity is not None:
            return next(level for bound, level in _RANKED if severity >= bound)
        told = result.get("level") or _dict(rule.get("defaultConfiguration")).get("level") or "warning"
        level = _LEVELS.get(told, Level.MEDIUM) if isinstance(told, str) else Level.MEDIUM
        if self._is_linter:
            return Level.MEDIUM if _ON_SECURITY.match(rule_id) else Level.LOW
        return level


def _is_settled(result: Mapping[str, Any]) -> bool:
    """Whether it was there before, is suppressed, or is no problem at all (3.27.9, 3.27.24, 3.35).

    A suppression in the source (`# nosec`) settles nothing: what counts are results on lines that the change makes,
    and there the change would have settled it for itself.
    """
    accepted = [
        s
        for s in map(_dict, _list(result.get("suppressions")))
        if s.get("status", "accepted") == "accepted" and s.get("kind") != "inSource"
    ]
    old = _text(result.get("baselineState"), _NAME) in {"unchanged", "absent"}
    kind = _text(result.get("kind"), _NAME) or "fail"
    return bool(accepted) or old or kind in {"pass", "informational", "notApplicable"}


def _reported(result: Mapping[str, Any], rules: _Rules, bases: Mapping[str, str]) -> Reported | None:
    place = next(map(_dict, _list(result.get("locations"))), {})
    physical = _dict(place.get("physicalLocation"))
    artifact, region = _dict(physical.get("artifactLocation")), _dict(physical.get("region"))
    path = _path(_text(artifact.get("uri"), _PATH), bases.get(_text(artifact.get("uriBaseId"), _NAME), ""))
    start = region.get("startLine")
    if not path or not isinstance(start, int) or start < 1:
        return None
    end = region.get("endLine")
    rule_id, rule = rules.of(result)
    short = _dict(rule.get("shortDescription")) or _dict(rule.get("fullDescription"))
    return Reported(
        rule=_line(rule_id) or "a rule without a name",
        message=_message(_dict(result.get("message")), rule),
        path=path,
        start=start,
        end=end if isinstance(end, int) and end >= start else start,
        level=rules.level(rule_id, result, rule),
        help=_line(_text(short.get("text"), _MESSAGE)),
    )


def _message(told: Mapping[str, Any], rule: Mapping[str, Any]) -> str:
    """The text, or that of the rule's message with its placeholders filled (3.11.8, 3.11.11)."""
    text = _text(told.get("text"), _MESSAGE)
    if not text:
        strings = _dict(rule.get("messageStrings"))
        text = _text(_dict(strings.get(_text(told.get("id"), _NAME))).get("text"), _MESSAGE)
    for number, argument in enumerate(_list(told.get("arguments"))[:10]):
        text = text.replace(f"{{{number}}}", _text(argument, 200))
    return _line(text)[:_MESSAGE]


def _path(uri: str, base: str) -> str:
    """A path from a URI: no scheme, no `.` steps, slashes forward; relative where its base does not say more."""
    uri = uri.replace("\\", "/")
    if base and "://" in base and "://" not in uri and not uri.startswith("/"):
        uri = f"{base.rstrip('/')}/{uri}"
    try:
        path = unquote(urlsplit(uri).path if "://" in uri else uri.removeprefix("file:"))
    except ValueError:  # `http://[`: one address that is none must not cost the rest of the log
        return ""
    parts = [part for part in path.split("/") if part not in {"", "."}]
    return "" if ".." in parts or "\x00" in path else "/".join(parts)


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object, limit: int) -> str:
    return value[:limit] if isinstance(value, str) else ""


def _line(text: str) -> str:
    return " ".join(text.split())


def _number(value: object) -> float | None:
    """GitHub's severities are numbers in strings."""
    try:
        return float(value) if isinstance(value, (str, int, float)) and 0 <= float(value) <= 10 else None
    except (ValueError, OverflowError):
        return None


def joined(parts: Iterable[Analyses]) -> Analyses:
    """Several sources of results as one."""
    every = tuple(parts)
    return Analyses(
        tuple(x for p in every for x in p.logs),
        tuple(x for p in every for x in p.unread),
        tuple(x for p in every for x in p.idle),
    )
