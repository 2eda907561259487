"""A number or a switch that governs behaviour has another value: a timeout, a retry count, a size, a default.

One line, easily agreed to, felt far from where it stands. The rule pairs a removed line with the added one that
differs from it in a single literal, and says who reads the setting, if the tree tells.

Deliberately not flagged: numbers without a telling name (indices, sizes of pictures, ports in examples), versions,
dates, and lines that changed in more than the one literal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.change import Line, Side
from bot.facts import Facts, FileFacts, FileRole
from bot.pattern import lazy
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Evidence, Lens, RiskPolicy, Rule, Signal, Tier
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
    r"version|font|width|height|margin|padding|color|opacity|border|zindex|z_index|radius|rotate|template|operate|generate|separate|migrate|iterate|ratelabel|example|port\b|copyright|year",
    re.IGNORECASE,
)
_SWITCH = lazy(
    r"enabl|disabl|feature|flag|default|allow|strict|verify|secure|debug|require|force|auto|check|cache|async|ssl|tls|http_?only|readonly|public|private|skip|experimental|deletion_protection|fail",
    re.IGNORECASE,
)
_LITERAL = lazy(r"(?<![\w.])(?:-?\d[\d_]*(?:\.\d+)?(?:e-?\d+)?|[Tt]rue|[Ff]alse)(?![\w.])")
_DATA = frozenset({None, "YAML", "JSON", "TOML"})
_NEAR = 4
"""Lines by which a setting may have moved within its block and still be taken for the same."""
_KEY = lazy(r"[\"']([A-Za-z_][\w.-]*)[\"'](\s*(?::|=>))")
_NAME = lazy(r"([A-Za-z_][\w.-]*)[\"']?\s*(?:\??:\s*[\w\[\]<>., |]+?\s*=|:=|=>|=|:|\()\s*$")


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
    return file.role in _ROLES and file.proof is None


def _all(facts: Facts) -> Iterator[Signal]:
    for view in views(facts, _wanted):
        for block in view.blocks():
            left = list(block.added)
            for old in block.removed:
                pair = next(
                    ((n, s) for n in left if _in_place(view, old, n) and (s := _setting(old, n, view.file.language))),
                    None,
                )
                if pair is not None:
                    left.remove(pair[0])
                    yield _signal(facts, view, old, *pair)


def _in_place(view: View, old: Line, new: Line) -> bool:
    """Whether an added line stands where the removed one stood, in the same definition."""
    near = abs(view.successor(old.old or 0) + _offset(view, old) - (new.new or 0)) <= _NEAR
    return near and view.definition(old.old or 0, Side.OLD) == view.definition(new.new or 0)


def _offset(view: View, old: Line) -> int:
    """How many removed lines stand directly above a removed line: in its block it is that far from the start."""
    count = 0
    while (old.old or 0) - count - 1 in view.removed:
        count += 1
    return count


def _setting(old: Line, new: Line, language: str | None) -> _Setting | None:
    """The one literal in which two lines differ, with the name that it is given to."""
    before, after = (bare(_KEY.sub(r"\1\2", line.text), language) for line in (old, new))
    was, now = list(_LITERAL.finditer(before)), list(_LITERAL.finditer(after))
    if not was or len(was) != len(now) or _LITERAL.sub("#", before).split() != _LITERAL.sub("#", after).split():
        return None
    differing = [(a, b) for a, b in zip(was, now, strict=True) if a[0] != b[0]]
    if len(differing) != 1 or (differing[0][0][0][0].isalpha() != differing[0][1][0][0].isalpha()):
        return None
    a, b = differing[0]
    name = _name(before[: a.start()])
    setting = _Setting(name, a[0], b[0])
    if not name or _NOT_A_LIMIT.search(name) or not _is_telling(setting, in_code=language not in _DATA):
        return None
    same = not setting.is_switch and _as_number(a[0]) == _as_number(b[0])
    return None if same else setting


def _is_telling(setting: _Setting, *, in_code: bool) -> bool:
    """Whether the name says that the value governs something; a switch in code always does."""
    if setting.is_switch:
        return in_code or _SWITCH.search(setting.name) is not None
    return _LIMIT.search(setting.name) is not None or (setting.name.isupper() and len(setting.name) > 3)


def _name(before: str) -> str:
    """The last name before the literal that it is assigned, given or compared to; factors of a product are passed over."""
    text = re.sub(
        r"(?:[\d_.]+\s*[*/]\s*|time\.\w+\s*\*\s*|\w*\(\s*)+$",
        lambda m: m[0] if "(" in m[0] and re.search(r"[A-Za-z]", m[0]) else "",
        before,
    )
    found = _NAME.search(text) or re.search(r"([A-Za-z_][\w.]*)\s*(?:[<>]=?|==)\s*$", text)
    return found[1].rpartition(".")[2].strip("-") if found else ""


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
            text=f"{name} went {change} on line {line}{read_by}. {_question(setting)}",
            trigger=_trigger(setting),
            consequence="behaviour changes there without a change of code",
            settles=f"the measurement or the request behind {setting.after}, or a test with a value between the two",
        ),
    )


def _question(setting: _Setting) -> str:
    if setting.is_switch:
        return f"Who relied on {setting.before} without setting it?"
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
    about="A timeout, limit, size, threshold or default has another value.",
    detect=detect,
)
