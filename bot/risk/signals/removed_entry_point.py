"""A way in that others use by its name is gone: a route, an option of a command, a variable of the environment.

No caller in the repository shows it: who uses it writes its name somewhere else. What is named again anywhere in the
change was moved or reworded, and does not count. What goes from one file is one question for each kind. A variable that
a deleted file read is not told, and one that is no longer read here is not asked about: other files may read it.
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
from bot.risk._wording import listed, where

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
_READ = "environment variable"
_GIVEN = lazy(
    r"^(?:RUNNER_\w+|ACTIONS_\w+|INPUT_\w+|GITLAB_\w+|npm_\w+|GITHUB_(?!TOKEN)\w+|CI|HOME|PATH|USER|LOGNAME|USERPROFILE|(?:LOCAL)?APPDATA"
    r"|PWD|SHELL|TERM|TMP(?:DIR)?|TEMP|NODE_ENV|HOSTNAME|XDG_\w+|KUBERNETES_SERVICE_\w+)$"
)
"""Variables that the machine or the runner sets, for whoever reads them."""
_KINDS = (("route", _ROUTE), ("option", _FLAG), (_READ, _VARIABLE))


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
    return few(_all(facts, named))


def _all(facts: Facts, named: str) -> Iterator[Signal]:
    for view in views(facts):
        gone = [way for way in _removed(view) if not _is_named(way, named)]
        is_deleted = view.file.diff.new_path is None
        kinds = [kind for kind in dict.fromkeys(way.kind for way in gone) if kind != _READ or not is_deleted]
        if is_deleted:
            kinds = sorted(kinds, key="argument".__eq__)[:1]  # with its file goes the whole command
        for kind in kinds:
            yield _signal(view, [way for way in gone if way.kind == kind])


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
            if kind == _READ and _GIVEN.search(name):
                continue
            if found and name and name not in seen and len(name) > 1:
                seen.add(name)
                plain = kind == "option" and "add_argument" in found[0] and not name.startswith("-")
                yield _Way("argument" if plain else kind, name, line)


def _signal(view: View, ways: list[_Way]) -> Signal:
    names = [way.name.replace("?", "…").replace("`", "'")[:60] for way in ways]
    kind, several = ways[0].kind, len(ways) > 1
    said = listed([f"`{name}`" for name in names])
    what, file = f"The {kind}{'s' * several} {said}", where(view.evidence(ways[0].line, Side.OLD))
    are, it, is_read = ("are", "them", kind == _READ) if several else ("is", "it", kind == _READ)
    settles = f"logs or a search of the clients for `{names[0]}`; a notice in the changelog"
    return Signal(
        rule=RULE.id,
        title=f"{kind}{'s' * several} {listed(names)} gone",
        floor=Tier.LOW if is_read else Tier.MEDIUM,
        severity=Tier.HIGH if kind == "route" else Tier.LOW if is_read else Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.CONTRACT,
        evidence=tuple(view.evidence(way.line, Side.OLD) for way in ways[:5]),
        why=f"{what} {are} no longer named in {view.file.path}, nor anywhere that the change adds to.",
        ask=Ask(
            text=f"{what} {are} gone (was {file}). Who outside this repository still uses {it}, and what do they get now?",
            trigger=f"a client, script or deployment that still names `{names[0]}`",
            consequence="it fails, or its setting is ignored without a word",
            settles=settles,
        )
        if not is_read
        else None,
        check="" if not is_read else f"a search of this tree for `{names[0]}`: other files may read it",
    )


RULE = Rule(
    id="removed-entry-point",
    group=Group.RADIUS,
    about="A route, an option of a command or an environment variable that others use by name is gone.",
    detect=detect,
)
