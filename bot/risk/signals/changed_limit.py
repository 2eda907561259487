"""A number or a switch that governs behaviour has another value: a timeout, a retry count, a size, a default.

One line, easily agreed to, felt far from where it stands. The rule pairs a removed line with the added one that
differs from it in a single literal, and says who reads the setting, if the tree tells.

Deliberately not flagged: numbers without a telling name (indices, sizes of pictures, ports in examples), versions of
programs, protocols and schemas (`SHARED_MINOR`), fixtures and examples, dates, and lines that changed in more than the one literal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.change import Line, Side
from bot.facts import Facts, FileFacts, FileRole
from bot.pattern import lazy
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, few, views
from bot.risk._wording import code, listed, where

_ROLES = frozenset({FileRole.CODE, FileRole.CONFIG, FileRole.INFRASTRUCTURE})
_LIMIT = lazy(
    r"timeout|retr(?:y|ies)|limit|\bmax|max_|_max|Max|\bmin(?!ut|or|us|i\b)|min_|_min|Min(?!ut|or|us)|threshold|ttl|interval|delay|backoff|attempts?|capacity|buffer"
    r"|pool|batch|page_?size|concurren|worker|parallel|rate|quota|expir|max_?age|duration|deadline|window|depth|chunk|grace|cooldown|lease|replicas|size"
    r"|keep_?alive|heartbeat|budget|cap\b",
    re.IGNORECASE,
)
_NOT_A_LIMIT = lazy(
    r"version|minor|major|(?<!dis)patch|schema|protocol|revision|release|edition|\babi|_ver\b|\bver_|compat|seed|font|width|height|margin|padding|color|opacity|border|zindex|z_index|radius|rotate|template|operate|generate|separate|migrate|iterate|ratelabel|example|port\b|copyright|year",
    re.IGNORECASE,
)
_SAMPLE = lazy(r"(?:^|/)(?:__)?(?:fixtures?|testdata|test_data|mocks?|samples?|examples?|snapshots?)(?:__)?/")
_LEAST = lazy(r"(?i)^min(?:imum)?_|^min(?=[A-Z])|_min(?:imum)?$")
_SWITCH = lazy(
    r"enabl|disabl|feature|strict|verify|secure|debug|ssl|tls|http_?only|read_?only|anonymous|deletion_protection|encrypt",
    re.IGNORECASE,
)
_LITERAL = lazy(r"(?<![\w.])(?:-?\d[\d_]*(?:\.\d+)?(?:e-?\d+)?|[Tt]rue|[Ff]alse)(?![\w.])")
_TYPES = frozenset({"boolean", "bool", "int", "number", "float", "string", "return"})
_DATA = frozenset({None, "YAML", "JSON", "TOML"})
_KEY = lazy(r"[\"']([A-Za-z_][\w.-]*)[\"'](\s*(?::|=>))")
_NAME = lazy(
    r"([A-Za-z_][\w.-]*)[\"']?\s*(?:\??:\s*[\w\[\]<>., |]{1,60}?\s*=|:=|=>|=|:)\s*$|(?:^|[^\w.]|\.)([a-z_]\w*)\s*\(\s*$"
)
_TEXTS = lazy(r"\"[^\"]*\"|'[^']*'|`[^`]*`")
_FACTOR = lazy(r"(?:(?:[\d_.]{1,20}|time\.\w{1,20})\s*[*/]\s*){1,6}$")
_STATES = lazy(r"^\s*[\w.\[\]>-]+\s*(?::|=)\s*(?:[Tt]rue|[Ff]alse)\s*[,;]?\s*(?://.*|#.*)?$")
"""A line that gives a field its value, here and now: nobody leaves it at a default."""
_COMPARED = lazy(r"([A-Za-z_][\w.]*)\s*(?:[<>]=?|==)\s*$")


class _Setting(NamedTuple):
    name: str
    before: str
    after: str

    @property
    def is_switch(self) -> bool:
        return self.before.lower() in {"true", "false"}


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for settings whose value changed."""
    del policy
    return few(_all(facts))


def _wanted(file: FileFacts) -> bool:
    return (
        file.role in _ROLES and file.proof is None and not _SAMPLE.search(file.path) and not file.path.endswith(".lock")
    )


def _all(facts: Facts) -> Iterator[Signal]:
    for view in views(facts, _wanted):
        told: set[_Setting] = set()
        language = view.file.language
        for block in view.blocks():
            added = {line.new: _form(line, language) for line in block.added}
            for old, candidates in block.pairs():
                form = _form(old, language)
                alike = (n for n in candidates if n.new in added and added[n.new].frame == form.frame)
                pair = next(((n, s) for n in alike if (s := _setting(view, form, added[n.new])) is not None), None)
                if pair is not None:
                    del added[pair[0].new]
                    if pair[1] in told:
                        continue
                    told.add(pair[1])
                    yield _signal(facts, view, old, *pair)


class _Form(NamedTuple):
    """A bare line, taken apart at its literals."""

    line: Line
    text: str
    frame: tuple[str, ...]
    """What stands between the literals; empty where there is none, so that it equals no other."""
    literals: tuple[re.Match[str], ...]


def _form(line: Line, language: str | None) -> _Form:
    text = bare(_KEY.sub(r"\1\2", line.text), language)
    literals = tuple(_LITERAL.finditer(text))
    frame = tuple(_LITERAL.sub("#", text).split()) if literals else (str(id(line)),)
    return _Form(line, text, frame, literals)


def _setting(view: View, old: _Form, new: _Form) -> _Setting | None:
    """The one literal in which two lines of one definition differ, with the name that it is given to."""
    differing = [(a, b) for a, b in zip(old.literals, new.literals, strict=True) if a[0] != b[0]]
    if len(differing) != 1 or (differing[0][0][0][0].isalpha() != differing[0][1][0][0].isalpha()):
        return None
    a, b = differing[0]
    if _texts(old.line) != _texts(new.line):
        return None  # what the value is given to is another
    setting = _Setting(_name(old.text[: a.start()]), a[0], b[0])
    if not setting.name or setting.name in _TYPES or _NOT_A_LIMIT.search(setting.name):
        return None
    if not _is_telling(setting, in_code=view.file.language not in _DATA):
        return None
    if not setting.is_switch and _as_number(a[0]) == _as_number(b[0]):
        return None
    same = view.definition(old.line.old or 0, Side.OLD) == view.definition(new.line.new or 0)
    return setting if same else None


def _texts(line: Line) -> list[str]:
    """The strings of a line without their digits: a message may tell the same number."""
    return [re.sub(r"[\d.]", "", text) for text in _TEXTS.findall(line.text)]


def _is_telling(setting: _Setting, *, in_code: bool) -> bool:
    """Whether the name says that the value governs something; a switch in code always does."""
    if setting.is_switch:
        return in_code or _SWITCH.search(setting.name) is not None
    return _LIMIT.search(setting.name) is not None or (setting.name.isupper() and len(setting.name) > 3)


def _name(before: str) -> str:
    """The last name before the literal that it is assigned, given or compared to; factors are passed over."""
    text = _FACTOR.sub("", before)
    found = _NAME.search(text) or _COMPARED.search(text)
    name = next(filter(None, found.groups()), "") if found else ""
    return name.rpartition(".")[2].strip("-")


def _as_number(text: str) -> float | None:
    try:
        return float(text.replace("_", ""))
    except ValueError:
        return None


def _signal(facts: Facts, view: View, old: Line, new: Line, setting: _Setting) -> Signal:
    line, place = new.new or 0, view.evidence(new.new or 0)
    name, change = code(setting.name), f"from {setting.before} to {setting.after}"
    readers = _readers(facts, setting.name, view.file)
    read_by = f", read at {listed([where(e) for e in readers])}" if readers else ""
    return Signal(
        rule=RULE.id,
        title=f"{setting.name[:60]} {change}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.EDGE if not setting.is_switch else Lens.INTENT,
        evidence=(place, view.evidence(old.old or 0, Side.OLD), *readers),
        why=f"{name} went {change} on line {line}{read_by}.",
        ask=Ask(
            text=f"{name} went {change} on line {line}{read_by}. {_question(view, line, setting)}",
            trigger=_trigger(setting),
            consequence="behaviour changes there without a change of code",
            settles=f"the measurement or the request behind {setting.after}, or a test with a value between the two",
        ),
    )


def _question(view: View, line: int, setting: _Setting) -> str:
    if setting.is_switch and _STATES.search(view.new.get(line, "")) and view.definition(line):
        return "Who reads it, and what do they do differently now?"
    if setting.is_switch:
        return f"Who relied on {setting.before} without setting it?"
    if _LEAST.search(setting.name):
        return "Who meets the lower of the two only, and what becomes of them?"
    return "Which load or input between the two values was it tried with?"


def _trigger(setting: _Setting) -> str:
    if setting.is_switch:
        return f"everyone who leaves {code(setting.name)} at its default"
    low, high = sorted((setting.before, setting.after), key=lambda t: _as_number(t) or 0.0)
    return f"a value between {low} and {high}"


def _readers(facts: Facts, name: str, file: FileFacts) -> tuple[Evidence, ...]:
    found = [
        Evidence(r.location, r.text)
        for usage in facts.usages
        if usage.change.symbol.name == name and usage.change.symbol.path == file.path
        for r in usage.callers
    ]
    return tuple(found[:2])


RULE = Rule(
    id="changed-limit",
    group=Group.WEAKENING,
    about="A timeout, limit, size, threshold or default has another value.",
    detect=detect,
)
