"""A way in that others use by its name is gone: a route, an option of a command, a variable of the environment.

No caller in the repository shows it: who uses it writes its name somewhere else. What is named again anywhere in the
change was moved or reworded, and does not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.change import LineOp, Side
from bot.facts import Facts
from bot.pattern import lazy
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, views

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
_ENVIRONMENT = "environment variable"
_PLATFORM = lazy(
    r"(?:GITHUB|RUNNER|ACTIONS|INPUT|CI|GITLAB|BUILD|npm)_|(?:CI|PATH|HOME|USER|TMPDIR|TEMP|TMP|PWD|SHELL|EDITOR|DEBUG|NODE_ENV|TERM|LANG|PORT)$"
)
"""Variables that the platform sets: reading one is nobody's way in."""
_KINDS = (("route", _ROUTE), ("option", _FLAG), (_ENVIRONMENT, _VARIABLE))


class _Way(NamedTuple):
    kind: str
    name: str
    line: int


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """One signal for the ways of one kind that a file loses."""
    del policy
    named = "\n".join(
        line.text[:400]
        for f in facts.files
        for hunk in f.diff.hunks
        for line in hunk.lines
        if line.op is not LineOp.REMOVED
    )
    for view in views(facts):
        gone = [way for way in _removed(view) if way.name not in named]
        for kind, _ in _KINDS:
            alike = [way for way in gone if way.kind == kind]
            if alike:
                yield _signal(view, alike)


def _removed(view: View) -> Iterator[_Way]:
    seen: set[str] = set()
    for line in sorted(view.removed):
        text = view.old.get(line, "")
        if not bare(text, view.file.language).strip():
            continue  # a comment
        for kind, pattern in _KINDS:
            found = pattern.search(text)
            name = (found["name"] or found.groupdict().get("bare") or "") if found else ""
            if name and name not in seen and len(name) > 1 and not (kind is _ENVIRONMENT and _PLATFORM.match(name)):
                seen.add(name)
                yield _Way(kind, name, line)


def _signal(view: View, ways: list[_Way]) -> Signal:
    way = ways[0]
    name = _shown(way)
    more = f" and {len(ways) - 1} more" if len(ways) > 1 else ""
    return Signal(
        rule=RULE.id,
        title=f"{way.kind} {name}{more} gone",
        floor=Tier.MEDIUM,
        severity=Tier.HIGH if way.kind == "route" else Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.CONTRACT,
        evidence=tuple(view.evidence(each.line, Side.OLD) for each in ways[:4]),
        why=f"The {way.kind} `{name}`{more} is no longer named in {view.file.path}, nor anywhere that the change adds to.",
        ask=Ask(
            text=f"The {way.kind} `{name}`{more} is gone. Who outside this repository still uses it, and what do they get now?",
            trigger=f"a client, script or deployment that still names `{name}`",
            consequence="it fails, or its setting is ignored without a word",
            settles=f"logs or a search of the clients for `{name}`; a notice in the changelog",
        ),
    )


def _shown(way: _Way) -> str:
    return way.name.replace("?", "…").replace("`", "'")[:60]


RULE = Rule(
    id="removed-entry-point",
    group=Group.RADIUS,
    about="A route, an option of a command or an environment variable that others use by name is gone.",
    detect=detect,
)
