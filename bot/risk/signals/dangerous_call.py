"""New calls and settings that hand control to their input: evaluation, shells, unsafe loading, trust switched off.

By the callee and its arguments on the syntax tree where there is one; literals as the only input are not reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.facts import Construct, ConstructKind, Facts, FileFacts, FileRole, gained
from bot.pattern import Pattern, lazy
from bot.risk._added import code_lines, removed_texts
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at


class Danger(NamedTuple):
    """What a call or setting lets through, what that leads to, and what has to be known about it."""

    what: str
    trigger: str
    consequence: str
    asks: str


_SOURCE = "Where does its input come from, and who can influence it?"
_CODE = Danger("runs text as code", "input that reaches the argument", "whoever controls the text runs code", _SOURCE)
_SHELL = Danger(
    "goes through a shell",
    "an argument with `;`, `$( )` or quotes in it",
    "the shell runs what stands behind it",
    _SOURCE,
)
_LOAD = Danger(
    "builds objects from data", "data that someone else wrote", "loading it runs their code", "Who can write that data?"
)
_SQL = Danger("puts values into SQL text", "a value with a quote in it", "the statement does something else", _SOURCE)
_TLS = Danger(
    "turns certificate checks off",
    "anyone between the two hosts",
    "they read and alter what is sent",
    "Which hosts does it talk to, and what else proves who they are?",
)
_HTML = Danger(
    "writes unescaped HTML",
    "text that a user wrote",
    "their script runs in other users' pages",
    "What has escaped the text before?",
)
_CORS = Danger(
    "lets every site read the answer",
    "a page on any other site, in a visitor's browser",
    "it reads what the visitor's network or cookies give access to",
    "What in the answer is not meant for everyone, and does it depend on cookies or the network?",
)
_PIPE = Danger(
    "pipes a download into a shell",
    "whoever controls that address",
    "their commands run here",
    "What pins the content of that address?",
)

_LITERAL = lazy(
    r"""^\(\s*(?:[rbu]?"[^"{$\\]*"|[rbu]?'[^'{$\\]*'|`[^`$]*`|\[[^\]{$]*\])\s*(?:,\s*\w+\s*=\s*[\w.]+\s*)*,?\s*\)$"""
)
_FORMATTED = lazy(r"""^\(\s*(?:f["']|rf["']|["'][^"']*["']\s*(?:%|\.format|\+)|`[^`]*\$\{|[\w.]+\s*\+\s*["'])""")
_SQL_WORD = lazy(r"\b(select|insert|update|delete|drop|where|from)\b", re.IGNORECASE)


def _call_danger(call: Construct) -> Danger | None:
    head, arguments = call.head, call.body
    name = head.rpartition(".")[2]
    if head in {"eval", "exec", "new Function", "Function", "builtins.eval", "builtins.exec", "window.eval"}:
        return None if _LITERAL.match(arguments) else _CODE
    if head in {"os.system", "os.popen", "child_process.exec", "child_process.execSync", "execSync"} or (
        head.startswith("subprocess.") and re.search(r"\bshell\s*=\s*True", arguments)
    ):
        return None if _LITERAL.match(arguments) else _SHELL
    if head in {
        "pickle.loads",
        "pickle.load",
        "cPickle.loads",
        "marshal.loads",
        "dill.loads",
        "shelve.open",
        "jsonpickle.decode",
    }:
        return _LOAD
    if head in {"yaml.load", "yaml.load_all"} and not re.search(r"(Safe|CSafe|Base)Loader", arguments):
        return _LOAD
    if name in {"execute", "executemany", "raw", "query", "Query", "Exec", "QueryRow", "executeQuery", "prepare"}:
        return _SQL if _FORMATTED.match(arguments) and _SQL_WORD.search(arguments) else None
    return None


_SETTINGS: tuple[tuple[Pattern[str], Danger], ...] = (
    (
        lazy(
            r"\bverify\s{0,9}=\s{0,9}False\b|rejectUnauthorized\s{0,9}:\s{0,9}false|InsecureSkipVerify\s{0,9}:\s{0,9}true"
        ),
        _TLS,
    ),
    (lazy(r"_create_unverified_context|CERT_NONE\b|NODE_TLS_REJECT_UNAUTHORIZED.{0,4}=.{0,3}0"), _TLS),
    (lazy(r"\bcurl\b[^|;]{0,300}?\s(-k|--insecure)\b"), _TLS),
    (
        lazy(
            r"dangerouslySetInnerHTML|\.(inner|outer)HTML\s{0,9}\+?=(?!=)\s*+(?![\"'`][^$]{0,300}[\"'`]\s{0,9};?$)|v-html="
        ),
        _HTML,
    ),
    (
        lazy(r"""Access-Control-Allow-Origin["']?\s*[,:]\s*["']\*|allow_origins\s*=\s*\[\s*["']\*"""),
        _CORS,
    ),
    (
        lazy(r"\b(curl|wget)\b[^|#]{0,200}(https?:|\$)[^|#]{0,200}\|\s{0,9}(sudo\s{1,9})?(ba|z|da)?sh\b"),
        _PIPE,
    ),
)
_COMMENT = lazy(r"^\s*(#|//|/\*|\*|--)")


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    texts = dict[int, dict[int | None, str]]()
    for file, call in gained(facts, ConstructKind.CALL):
        if file.role in {FileRole.TEST, FileRole.DOCS, FileRole.VENDORED, FileRole.GENERATED} or file.proof:
            continue
        danger = _call_danger(call)
        if danger is not None:
            if id(file) not in texts:
                texts[id(file)] = {line.new: line.text for line in file.diff.added}
            # The call's first line as it stands.
            shown = texts[id(file)].get(call.line, call.text)
            yield _signal(file, evidence_at(file, call.line, shown), f"{call.head}()", danger)
    before = removed_texts(facts)
    seen: set[tuple[str, Danger]] = set()
    for line in code_lines(facts):
        if _COMMENT.match(line.text) or line.text.strip() in before:
            continue
        for pattern, danger in _SETTINGS:
            found = pattern.search(line.text)
            if found and (line.file.path, danger) not in seen:
                seen.add((line.file.path, danger))
                yield _signal(
                    line.file, evidence_at(line.file, line.number, line.text), found.group().strip()[:50], danger
                )
                break


def _signal(file: FileFacts, at: Evidence, what: str, danger: Danger) -> Signal:
    symbol = file.symbol_at(at.location.start)
    where = f"`{symbol.qualified}`" if symbol else f"`{file.path}`"
    return Signal(
        rule=RULE.id,
        title=f"{what} {danger.what}",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.MEDIUM,
        lens=Lens.DATA,
        evidence=(at,),
        why=f"{at.location}: `{what}` {danger.what}.",
        ask=Ask(
            text=f"`{what}` in {where} (line {at.location.start}) {danger.what}. {danger.asks}",
            trigger=danger.trigger,
            consequence=danger.consequence,
            settles=f"follow the value back from {at.location}",
        ),
    )


RULE = Rule(
    id="dangerous-call",
    group=Group.SECURITY,
    about="New code evaluates text, goes through a shell, loads objects, builds SQL or switches a check off.",
    detect=detect,
)
