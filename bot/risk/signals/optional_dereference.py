"""New code reaches straight into the answer of a lookup that may have found nothing.

Each pattern is a lookup whose documentation says what it gives when there is nothing, used without a look at that.

Deliberately not flagged: anything under a `try`, lookups that were tested for in the lines shown (`if key in data`),
`dict.get` with a default, clients whose `get` is a request, TypeScript and Kotlin code that the compiler has checked
(only an explicit `!` or `!!` counts there), and lines that the change only moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.facts import Facts
from bot.pattern import Pattern, lazy
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, few, views
from bot.risk._wording import callee, code


class _Lookup(NamedTuple):
    languages: frozenset[str]
    pattern: Pattern[str]
    absent: str
    """What it gives, or does, when there is nothing."""
    example: str
    """The input with which there is nothing."""


def _lookup(languages: str, pattern: str, absent: str, example: str) -> _Lookup:
    return _Lookup(frozenset(languages.split("|")), lazy(pattern), absent, example)


_LOOKUPS = (
    _lookup("Python", r"\bre\.(?:match|search|fullmatch)\(.*\)\s*(?:\.(?:group|groups|groupdict|start|end|span)\b|\[)", "gives None", "a text that does not match"),
    _lookup("Python", r"\b(?:os\.environ\.get|os\.getenv)\([^,()]*\)\s*[.\[]", "gives None", "the variable is not set"),
    _lookup("Python", r"\b(?!requests|client|session|http|api|self\.client|objects|queue|q\b)\w*(?:dict|map|data|config|params|headers|payload|body|json|opts|options|kwargs|settings|registry|lookup|index|cache|by_\w+)\.get\([^,()]*\)\s*(?:\.\w|\[)", "gives None", "the key is missing"),
    _lookup("Python", r"\bnext\((?!iter\b)[^,]*\bfor\b[^,]*\bif\b[^,]*\)\s*(?:$|[.\[)])", "raises StopIteration", "nothing fits the condition"),
    _lookup("Python", r"\.fetchone\(\)\s*\[|\.first\(\)\s*(?:\.\w|\[)", "gives None", "no row"),
    _lookup("Python", r"\b(?:request|req|self\.request)\.(?:GET|POST|json|args|data|query_params|headers|cookies|COOKIES|get_json\(\))\[", "raises KeyError", "a request without that field"),
    _lookup("Python", r"\.(?:findall|filter|find_all|select|xpath|glob)\([^()]*\)\s*\[0\]", "is empty", "nothing is found"),
    _lookup("Python|JavaScript|Ruby", r"\.split\([^()]*\)\s*\[(?:[1-9]|-?[2-9])\]", "has one part", "a text without the separator"),
    _lookup("JavaScript", r"\.(?:find(?!\(\s*[\"'`])|match|exec|pop|shift|at)\((?:[^()]|\([^()]*\))*\)\s*(?:\.(?!then|catch)\w|\[)", "gives undefined or null", "nothing is found"),
    _lookup("TypeScript|TSX", r"\.(?:find(?!\(\s*[\"'`])|match|exec|get|pop|shift|at)(?:<[\w<>]*>)?\((?:[^()]|\([^()]*\))*\)\s*!\s*[.\[]", "gives undefined or null", "nothing is found"),
    _lookup("Kotlin", r"\)\s*!!\s*\.", "is null", "nothing is found"),
    _lookup("Java", r"\.(?:findById|findOne|findFirst|findAny|findBy\w+|max|min|reduce)\((?:[^()]|\([^()]*\))*\)\s*\.get\(\)", "is empty, and get() throws", "nothing is found"),
    _lookup("Ruby", r"\.(?:find_by|detect|find_by_\w+)\([^()]*\)\s*\.(?!nil|present|blank|try|presence)\w", "gives nil", "no record"),
)  # fmt: skip
_ASSIGNED = lazy(
    r"^\s*(?:const |let |var )?(?P<name>\w+)(?:\s*:[^=]+)?\s*=\s*(?:re\.(?:match|search|fullmatch)\(|[\w.]*\.(?:fetchone|first)\(\)\s*$|os\.environ\.get\([^,()]*\)\s*$|os\.getenv\([^,()]*\)\s*$)"
)
_HANDLES = lazy(r"^\s*(?:\}?\s*)?(?:try\b|with (?:contextlib\.)?suppress\b)")
_AGGREGATE = lazy(r"count\(|exists|returning|max\(|min\(|sum\(|pragma|last_insert|select 1", re.IGNORECASE)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for lookups on added lines whose absent answer is reached into."""
    del policy
    return few(_all(facts), limit=2)


def _all(facts: Facts) -> Iterator[Signal]:
    for view in views(facts):
        lookups = [look for look in _LOOKUPS if view.file.language in look.languages]
        moved = {view.old[n].strip() for n in view.removed}
        for number in sorted(view.added):
            if not lookups or view.new[number].strip() in moved:
                continue
            yield from _on_one_line(view, number, lookups)
            if view.file.language == "Python":
                yield from _on_two_lines(view, number)


def _on_one_line(view: View, number: int, lookups: list[_Lookup]) -> Iterator[Signal]:
    line = bare(view.new[number], view.file.language)
    for lookup in lookups:
        found = lookup.pattern.search(line)
        if found and not _is_handled(view, number, found[0]) and not _existed(view, lookup):
            yield _signal(view, number, number, found[0], lookup)
            return


def _existed(view: View, lookup: _Lookup) -> bool:
    """Whether a removed line did the same: the change did not bring it."""
    return any(lookup.pattern.search(bare(view.old[n], view.file.language)) for n in view.removed)


def _is_handled(view: View, number: int, lookup: str) -> bool:
    """Whether the lines shown above test for the absence, or stand in a `try`; or the line itself is a condition."""
    symbol = view.definition(number)
    shown = {n: t for n, t in view.lines(symbol, number) if n <= number}
    if any(_HANDLES.match(t) for n, t in shown.items() if n < number):
        return True
    names = set(re.findall(r"[A-Za-z_]\w+", lookup)) - {
        "re",
        "get",
        "match",
        "search",
        "group",
        "split",
        "find",
        "first",
        "os",
        "environ",
    }
    for n, text in shown.items():
        plain = bare(text, view.file.language)
        plain = plain.replace(lookup, "") if n == number else plain
        tests = re.search(
            r"\b(?:if|elif|assert|unless|while|when|and|in)\b|&&|\?(?!\.)|\.(?:has|includes|contains\w*|isPresent|startswith|startsWith|exists|isEmpty)\(",
            plain,
        )
        if tests and (n == number or names & set(re.findall(r"[A-Za-z_]\w+", plain))):
            return True
    near = " ".join(shown.get(n, "") for n in range(number - 3, number + 1))
    return bool(re.search(r"fetchone|first", lookup)) and bool(_AGGREGATE.search(near))


def _on_two_lines(view: View, number: int) -> Iterator[Signal]:
    assigned = _ASSIGNED.match(bare(view.new[number], "Python"))
    if assigned is None:
        return
    name = assigned["name"]
    for following in range(number + 1, number + 4):
        text = bare(view.new.get(following, ""), "Python")
        if re.search(r"\b(?:if|assert|while|or|and|else|try|except|return|is)\b", text) and not re.search(
            rf"\b{name}(?:\.(?!is_)|\[)", text
        ):
            return
        used = re.search(rf"(?<![\w.]){name}(?:\.\w+|\[)", text)
        if used:
            tested = re.search(rf"\bif {name}\b|\b{name} (?:and|is|or)\b|\bif\b.*\b{name}\b", text)
            if not tested and following in view.added and not _is_handled(view, number, ""):
                absent = _Lookup(frozenset(), _ASSIGNED, "gives None", "nothing is found")
                yield _signal(view, following, number, used[0], absent)
            return


def _signal(view: View, number: int, looked_up: int, text: str, lookup: _Lookup) -> Signal:
    place = view.evidence(number)
    function = callee(view.definition(number))
    origin = "" if looked_up == number else f" from line {looked_up}"
    evidence = (place,) if looked_up == number else (place, view.evidence(looked_up))
    used = code(view.new[looked_up] if looked_up != number else place.quote)
    found = used if '""' in text or "''" in text else code(text)  # the insides of strings were left out
    case = f"{'with' if lookup.example.startswith(('a ', 'no ')) else 'when'} {lookup.example}"
    return Signal(
        rule=RULE.id,
        title=f"unchecked lookup in {view.definition(number) or view.file.path}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.MEDIUM,
        lens=Lens.EDGE,
        evidence=evidence,
        why=f"{found}{origin} is used on line {number} without a look at the case that it {lookup.absent}.",
        ask=Ask(
            text=f"Line {number} of {function} takes {used} for granted; the lookup {lookup.absent} {case}. Where is that case turned away?",
            trigger=f"{function} {case}",
            consequence=f"line {number} fails",
            settles=f"a test of {function} {case}, or the check that comes earlier",
        ),
    )


RULE = Rule(
    id="optional-dereference",
    group=Group.EDGE,
    about="New code reaches into the answer of a lookup without a look at the case that there is none.",
    detect=detect,
)
