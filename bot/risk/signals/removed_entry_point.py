"""A way in that others use by its name is gone: a route, an option of a command, a variable of the environment.

No caller in the repository shows it: who uses it writes its name somewhere else. What is named again anywhere in the
change was moved or reworded, and does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.change import LineOp, Side
from bot.facts import Facts
from bot.pattern import lazy
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, few, views

_ROUTE = lazy(
    r"(?:\b(?:app|router|route|routes|r|e|g|mux|group|api|server|blueprint|bp|Route|http|engine)\.(?:get|post|put|patch|delete|all|any|route|handle|handlefunc"
    r"|GET|POST|PUT|PATCH|DELETE|Get|Post|Put|Patch|Delete|Handle|HandleFunc|add_url_rule|api_route|websocket)"
    r"|\b(?:Get|Post|Put|Patch|Delete|Request)Mapping|\b(?:path|re_path|url)|#\[(?:get|post|put|patch|delete))\s*\("
    r"""\s*(?:value\s*=\s*|path\s*=\s*)?["'`](?P<name>/?[\w\-/{}<>:.*^$?()\[\]+\\]*/[\w\-/{}<>:.*^$?()\[\]+\\]*)["'`]"""
)
_FLAG = lazy(
    r"""\b(?:add_argument|add_option|option|Option|addOption|click\.option|argument|flag\.\w+|Flags\(\)\.\w+|StringVarP?|BoolVarP?|IntVarP?)\s*\("""
    r"""[^"'`]{0,40}["'`](?P<name>--?[\w-]+|[a-z][\w-]{2,})["'`]"""
)
_VARIABLE = lazy(
    r"""\b(?:os\.environ(?:\.get)?\s*[\[(]|os\.getenv\(|getenv\(|System\.getenv\(|os\.(?:Getenv|LookupEnv)\(|env::var(?:_os)?\(|ENV\[|ENV\.fetch\()\s*["'](?P<name>[A-Z][A-Z0-9_]{2,})["']"""
    r"""|\bprocess\.env\.(?P<bare>[A-Z][A-Z0-9_]{2,})\b"""
)
_KINDS = (("route", _ROUTE), ("option", _FLAG), ("environment variable", _VARIABLE))


class _Way(NamedTuple):
    kind: str
    name: str
    line: int


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    del policy
    named = "\n".join(
        line.text[:400]
        for f in facts.files
        for hunk in f.diff.hunks
        for line in hunk.lines
        if line.op is not LineOp.REMOVED
    )
    return few(_signal(view, way) for view in views(facts) for way in _removed(view) if not _is_named(way, named))


def _is_named(way: _Way, named: str) -> bool:
    """Whether the change still names it, a route also as a group with the rest of its path: `/a` around `/{id}`."""
    if way.name in named or way.kind != "route":
        return way.name in named
    cuts = [m.start() for m in re.finditer("/", way.name[:200])][1:]
    return any(all(f"{q}{part}{q}" in named for part in (way.name[:c], way.name[c:])) for c in cuts for q in "\"'`")


def _removed(view: View) -> Iterator[_Way]:
    seen: set[str] = set()
    for line in sorted(view.removed):
        text = view.old.get(line, "")
        if not bare(text, view.file.language).strip():
            continue  # a comment
        for kind, pattern in _KINDS:
            found = pattern.search(text)
            name = (found["name"] or found.groupdict().get("bare") or "") if found else ""
            if name and name not in seen and len(name) > 1:
                seen.add(name)
                yield _Way(kind, name, line)


def _signal(view: View, way: _Way) -> Signal:
    name = way.name.replace("?", "…").replace("`", "'")[:60]
    return Signal(
        rule=RULE.id,
        title=f"{way.kind} {name} gone",
        floor=Tier.MEDIUM,
        severity=Tier.HIGH if way.kind == "route" else Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.CONTRACT,
        evidence=(view.evidence(way.line, Side.OLD),),
        why=f"The {way.kind} `{name}` is no longer named in {view.file.path}, nor anywhere that the change adds to.",
        ask=Ask(
            text=f"The {way.kind} `{name}` is gone. Who outside this repository still uses it, and what do they get now?",
            trigger=f"a client, script or deployment that still names `{name}`",
            consequence="it fails, or its setting is ignored without a word",
            settles=f"logs or a search of the clients for `{name}`; a notice in the changelog",
        ),
    )


RULE = Rule(
    id="removed-entry-point",
    group=Group.RADIUS,
    about="A route, an option of a command or an environment variable that others use by name is gone.",
    detect=detect,
)
