"""What a change takes away from code that stays: a word on a removed line, and the line that it served.

Three forms, whatever the language: an argument of a call that is still made (`get(url, timeout=5)`), an entry of a
value or chain that is still built (`Timeout: 5 * time.Second,`), and a statement whose neighbours still stand
(`with timeout(5):`). What an added line brings back was moved or reworded, not taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bot.change import Side
from bot.facts import Facts, FileFacts
from bot.pattern import Pattern, lazy
from bot.risk._code import bare
from bot.risk._nouns import Evidence
from bot.risk._view import View, is_logic, look

_KEY = lazy(r"[\"']([A-Za-z_][\w.-]*)[\"'](\s*(?::|=>))")
_CALLED = lazy(r"((?:[\w$]+[!?]?(?:\.|->|::))*[\w$]+[!?]?)\s*$")
_DEFINES = lazy(
    r"^\s*(?:const|var|import)\s*\($|\b(?:def|func|fn|function|constructor|class|interface|struct|type|enum|record|trait|impl|typedef|@dataclass)\b"
    r"|^\s*(?:(?:public|private|protected|static|final|override|async|virtual|inline|const|unsigned)\s+)+"
    r"[\w<>\[\], *&:]+\([^)]*(?:\)\s*(?:\{|throws|const|$)|$)"
)
_TYPED = lazy(r"^\s*(?:readonly\s+)?\w+\??\s*:\s*[A-Z_a-z][\w<>\[\]., |&']*[;,]?\s*$")
_IMPORTS = lazy(
    r"^\s*(?:import\b|from\b.*\bimport\b|use\b|using\b|#include|export\s*\{|require\b|const .*=\s*require\()"
)
_ENTRY = lazy(r"^\s*(?:[\w.$-]+\s*(?::(?!:)|=(?!=)|=>)|(?:\.|->|::)\w|\w+[^=]*,$)")
_TRIVIAL = lazy(
    r"^(?:defer\b.*|[)}\]({;,\s]*|try\b.*|finally\b.*|else\b.*|return(?:\s+(?:\w+,\s*)*(?:err|nil|None|null|True|False|true|false))?;?|pass|break;?|continue;?|do\b|begin|end|cancel\w*\(\).*)$"
)
_UNLIMITED = lazy(
    r"^\s*(?:None|null|nil|undefined|0(?:\.0)?|-1|False|false|Infinity|(?:math|np|Number|float)\.\w*(?:inf|INF|Inf|POSITIVE_INFINITY)\w*"
    r"|Duration\.(?:ZERO|INFINITE|Zero)|Timeout\.Infinite\w*|Duration::(?:MAX|ZERO)|(?:usize|u64|u32)::MAX|Integer\.MAX_VALUE|Long\.MAX_VALUE|math\.MaxInt\w*)\s*(?:[,;)}\]]|$)"
)
_BLOCKS = lazy(
    r"^\s*(?:\}\s*)?(?:if|else|for|while|switch|match|try|catch|finally|do|loop|go|select|case|default|with|unsafe"
    r"|synchronized|using|return func)\b"
    r"|(?:=>|\)|\||->[^{]*)\s*\{$"
)
"""What opens a block of statements, not a value."""
_ASSIGNED = lazy(r"^\s*(?!self\b|this\b|cls\b)[\w$]+(?:\.|->)[\w.$]+\s*=(?!=)")
_WORDS = lazy(r"[A-Za-z_$][\w$]*")
_NOT_NAMES = frozenset({"self", "this", "cls", "err", "cancel", "let", "const", "var", "mut", "await", "_"})
_BEHIND = 8
"""Lines behind a removed statement among which one must still stand."""
_OUTWARD = 40
"""Lines above an entry among which the line that opens its brackets is looked for."""
_AROUND = 40
"""Lines around a removed statement among which its neighbour may now stand."""
_MOST = 4_000
"""Changed lines of one file beyond which it was rewritten."""
_HITS = 100
"""Removed lines of one file on which something is found that are looked at further: each is compared with its block."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One thing that went, and what it served that is still there."""

    view: View
    line: int
    """Its line in the old file."""
    found: str
    """The words that were found: `timeout=`, without what follows."""
    symbol: str
    """The qualified name of the definition around it, "" where there is none."""
    stays: Evidence
    """The line of the new file that it served."""
    off: bool = False
    """Whether it still stands there, with a value that means "without limit"."""

    @property
    def gone(self) -> Evidence:
        return self.view.evidence(self.line, Side.OLD)

    @property
    def name(self) -> str:
        """What was found as a reader would name it: `timeout`."""
        return self.found.strip(" :=(.@,")


_Come = tuple[tuple[int, str], ...]
"""The added lines of a block: their numbers, and their texts made plain."""


class Search(NamedTuple):
    """What a rule looks for."""

    sought: Pattern[str]
    """On a removed line, bare, its keys without quotes."""
    hint: Pattern[str]
    """What every line must hold on which `sought` or `back` can match; most hold none of it."""
    back: Pattern[str]
    """On an added line of the same file: it was moved or reworded."""


def plain(text: str, language: str | None) -> str:
    """A bare line whose keys have lost their quotes: `{"timeout": 5}` → `{timeout: 5}`."""
    return bare(_KEY.sub(r"\1\2", text), language)


def taken(facts: Facts, search: Search, wanted: Callable[[FileFacts], bool] = is_logic) -> Iterator[Taken]:
    """What the change took away; at most one on a line, and none in a file of which an added line brings it back."""
    files = [f for f in facts.files if wanted(f) and f.diff.hunks]
    if not any(search.hint.search(line.text[:400]) for f in files for line in f.diff.removed):
        return
    looks = [look(f) for f in files]
    brought = {name for view in looks for name in _brought(view, search)}
    for view in looks:
        if view.file.diff.new_path is not None and len(view.removed) + len(view.added) <= _MOST:
            own = set(_brought(view, search))
            if not own:
                yield from (t for t in _in_file(view, search) if t.off or _word(t.found) not in brought)


def _brought(view: View, search: Search) -> Iterator[str]:
    """The words on added lines that bring back what is sought."""
    for number in view.added:
        if search.hint.search(view.new[number]):
            text = plain(view.new[number], view.file.language)
            for found in search.back.finditer(text):
                if not _UNLIMITED.match(_value(text, found.end())):
                    yield _word(found[0])


def _word(found: str) -> str:
    return re.sub(r"\W|_", "", found).lower()


def _value(text: str, end: int) -> str:
    return text[end:].lstrip(" :=(")


def _in_file(view: View, search: Search) -> Iterator[Taken]:
    hits = 0
    for block in view.blocks():
        come: _Come | None = None
        for line in block.removed:
            number = line.old or 0
            if not search.hint.search(line.text):
                continue
            text = plain(line.text, view.file.language)
            found = search.sought.search(text)
            if found is None or _IMPORTS.match(text) or _UNLIMITED.match(_value(text, found.end())):
                continue
            hits += 1
            if hits > _HITS:
                return
            symbol = view.definition(number, Side.OLD)
            if symbol and all(s.qualified != symbol for s in view.file.after):
                continue
            if come is None:
                come = tuple((a.new or 0, plain(a.text, view.file.language)) for a in block.added)
            served = _served(view, come, number, text, found)
            if served is not None:
                stays, off = served
                yield Taken(view, number, found[0], symbol, view.evidence(stays), off)


def _served(view: View, come: _Come, number: int, text: str, found: re.Match[str]) -> tuple[int, bool] | None:
    """The new line that what went had served, and whether it is only switched off there."""
    off = _switched_off(come, text, found)
    if off:
        return off, True
    opening = _unclosed(text[: found.start()])
    if opening is not None:
        if _DEFINES.search(text):
            return None
        line = _called_again(come, opening, text)
        return (line, False) if line else None
    if _ENTRY.match(text) and not _ASSIGNED.match(text):
        if _TYPED.match(text):
            return None
        still = _still_open(view, come, number)
        if still is not None:
            return (still, False) if still else None
    if _DEFINES.search(text) or text.lstrip().startswith(("const ", "var (", "final ", "static ")):
        return None
    line = _neighbour(view, number, _names(text))
    return (line, False) if line else None


def _names(text: str) -> frozenset[str] | None:
    """What the lines behind a removed statement must speak of to have been served by it; None where it held them."""
    stripped = text.strip()
    if stripped.startswith(("@", "#[")) or stripped.endswith((":", "{", "(")):
        return None
    target = re.split(r":?=(?!=)", stripped, maxsplit=1)[0]
    receiver = target if target != stripped else stripped.partition("(")[0].rpartition(".")[0]
    return frozenset(_WORDS.findall(receiver)) - _NOT_NAMES


def _switched_off(come: _Come, text: str, found: re.Match[str]) -> int:
    word = found[0].strip(" :=(@.")
    stands_alone = re.match(
        r"\s*(?:let |var |const |mut )*\w+\s*:?=(?!=)", text
    ) is not None and not text.rstrip().endswith(",")
    if stands_alone and not word.isupper():
        return 0  # a local value, which is set again further down as often as not
    given = re.compile(rf"(?<![\w]){re.escape(word)}\s*(?::|=(?!=)|\()")
    for number, now in come:
        same = given.search(now)
        if (
            same is not None
            and text[: found.start()].strip() == now[: same.start()].strip()
            and _UNLIMITED.match(_value(now, same.end()))
        ):
            return number
    return 0


def _unclosed(text: str) -> str | None:
    """What is called by the last parenthesis that is open at the end of `text`; None where none is open."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] in ")}]") - (text[at] in "({[")
        if depth < 0:
            called = _CALLED.search(text[max(0, at - 80) : at])
            if called is not None:
                return called[1]
            depth = 0
    return None


def _called_again(come: _Come, called: str, was: str) -> int:
    """The added line that calls the same, the one most like what was there; 0 where none does."""
    if called in {"if", "while", "for", "switch", "return", "catch"}:
        return 0
    pattern, words = re.compile(rf"(?<![\w.]){re.escape(called)}\s*[({{]"), set(_WORDS.findall(was))
    alike = [
        (len(words.intersection(_WORDS.findall(text))), -at, n)
        for at, (n, text) in enumerate(come)
        if pattern.search(text)
    ]
    return max(alike)[2] if alike else 0


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _still_open(view: View, come: _Come, number: int) -> int | None:
    """The new line of the call, literal or chain around an entry; 0 where it went, None where it is no entry."""
    depth = _indent(view.old.get(number, ""))
    for above in range(number - 1, max(0, number - _OUTWARD), -1):
        text = view.old.get(above)
        if text is None:
            return None
        if text.strip() and _indent(text) < depth:
            opened = plain(text, view.file.language).rstrip()
            chained = view.old[number].lstrip().startswith((".", "->", "::"))
            if _DEFINES.search(opened) or (_BLOCKS.search(opened) and not chained):
                return 0 if "=" in view.old[number] or _DEFINES.search(opened) else None
            if not chained and not opened.endswith(("(", "{", "[") if view.file.language != "YAML" else ":"):
                return None
            if above not in view.removed:
                return view.successor(above)
            called = _CALLED.search(opened.rstrip("({[ "))
            return _called_again(come, called[1], opened) if called is not None else 0
    return None


def _neighbour(view: View, number: int, names: frozenset[str] | None) -> int:
    """The first line behind a removed statement that still stands in the definition, perhaps at another indentation."""
    near = view.successor(number)
    around = range(near + _AROUND, max(0, near - _AROUND), -1)
    now = {view.new[n].strip(): n for n in around if n in view.new}
    for following in range(number + 1, number + _BEHIND):
        text = view.old.get(following)
        if text is None:
            return 0
        stripped = text.strip()
        if len(stripped) <= 3 or _TRIVIAL.match(stripped):
            continue
        served = names is None or ("(" in stripped and not names.isdisjoint(_WORDS.findall(stripped)))
        if served and stripped in now:
            return now[stripped]
        if names is None:
            return 0
    return 0
