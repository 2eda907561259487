"""Functions that are known from their first line on, so that a check that comes earlier cannot be overlooked.

Rules about bounds ask "was this tested before?". Where a function is known only from its middle nobody can tell, and
such rules stay silent there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.facts import Facts, Symbol, SymbolKind
from bot.pattern import Pattern, lazy
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Lens, Signal, Tier
from bot.risk._view import LONGEST, View, views

LONGEST_BODY = 400
"""Lines of one function that are read; behind them nothing is asked about."""

_FUNCTIONS = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_TESTS = lazy(
    r"\b(?:if|elif|unless|while|until|assert\w*|require\w*|ensure\w*|check\w*|valid\w*|verif\w*|expect\w*|switch|match|case|when|guard"
    r"|for|and|or|not|any|all|in|default\w*|clamp\w*|bail!?|static_assert|debug_assert\w*)\b|\?(?!\.)|&&|\|\||\bmax\w*\(|\bmin\w*\("
    r"|is_?empty|\b(?:empty|isset)\(|\b(?:has|contains|includes|isPresent|present|blank|any)\w*[?(]|(?<![=-])[<>]=?\s|==|!=",
    re.IGNORECASE,
)
_TRIES = lazy(
    r"^\s*(?:\}?\s*)?(?:try\b|begin\b|with\b.*\b(?:suppress|raises)\b|defer func)|\bcatch_unwind\b|\brunCatching\b"
)
_LONG_STRING = lazy(r"\"\"\"|'''")


class Place(NamedTuple):
    """An added line of a function, with the lines above it up to the function's first."""

    view: View
    symbol: str
    """Qualified name of the innermost definition."""
    number: int
    text: str
    """Without comment and without the inside of strings."""
    above: Sequence[str]
    """The bare lines of the function that come before, its header included."""
    below: Sequence[str]
    """Those that come behind, as far as they are shown."""

    @property
    def language(self) -> str | None:
        return self.view.file.language

    def is_tested(self, *names: str, apart_from: str = "") -> bool:
        """Whether a line above, or the rest of the line itself, tests one of the names; or failures are caught.

        What is given to a name is no test of it: see `origin`.
        """
        words = [re.escape(name.rpartition(".")[2]) for name in names if name]
        if self.is_tried() or not words:
            return self.is_tried()
        wanted = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")
        given = re.compile(rf"^\s*(?:\w+\s+){{0,2}}\$?(?:{'|'.join(words)})(?:\s*:[^=]+)?\s*:?=(?!=)")
        own = self.text.replace(apart_from, "") if apart_from else self.text
        return any(
            wanted.search(line) and _TESTS.search(line) and not given.match(line) for line in (*self.above[1:], own)
        )

    def is_tried(self) -> bool:
        """Whether a line above opens a block whose failures are caught."""
        return any(_TRIES.search(line) for line in self.above)

    def origin(self, name: str) -> str:
        """What the last line above gives to a local variable; "" where none does."""
        given = re.compile(
            rf"^\s*(?:(?:const|let|var|val|auto|final|mut|[A-Z]\w*(?:<[^<>=]*(?:<[^<>=]*>)?[^<>=]*>)?(?:\[\])?|string\[\])\s+){{0,4}}\$?{re.escape(name)}"
            rf"(?:\s*:\s*[^=]+?|,\s*\w+)?\s*(?::=|=)(?!=)\s*(.+)"
        )
        found = (given.match(line) for line in reversed(self.above))
        return next((m[1].rstrip("; ") for m in found if m), "")


def places(facts: Facts, hints: dict[str, Pattern[str]]) -> Iterator[Place]:
    """The added lines that the pattern for their file's language finds, in functions that are shown from their start.

    A line that the change removes elsewhere in the file was moved, and is left out.
    """
    for view in views(facts):
        hint = hints.get(view.file.language or "")
        if hint is None:
            continue
        likely = {n for n in view.added if hint.search(view.new[n])}
        if likely:
            gone = {view.old[n].strip() for n in view.removed}
            moved = {n for n in likely if view.new[n].strip() in gone}
            shown = _shown(view)
            for symbol in _outermost(view):
                if any(symbol.start <= n <= symbol.end for n in likely):
                    yield from _of_function(
                        view, _body(shown, symbol, view.file.language), symbol.start, hint, likely - moved
                    )


def _outermost(view: View) -> Iterator[Symbol]:
    """The functions of a file that stand in no other one."""
    reached = 0
    for symbol in view.file.after:
        if symbol.kind in _FUNCTIONS and symbol.start > reached:
            reached = symbol.end
            yield symbol


def _shown(view: View) -> dict[int, str]:
    """The lines after the change that are known, by their numbers: those of hunks, and of functions they touch."""
    around = {p.start + at: text[:LONGEST] for p in view.file.passages for at, text in enumerate(p.lines)}
    return {**around, **view.new}


def _of_function(view: View, body: Sequence[str], start: int, hint: Pattern[str], likely: set[int]) -> Iterator[Place]:
    for at, text in enumerate(body):
        number = start + at
        if number in likely and hint.search(text):
            yield Place(view, view.definition(number), number, text, body[:at], body[at + 1 :])


def _body(shown: Mapping[int, str], symbol: Symbol, language: str | None) -> list[str]:
    """The bare lines of a function from its first one, up to the first that is not known; "" within long strings."""
    lines: list[str] = []
    inside = ""
    for number in range(symbol.start, min(symbol.end, symbol.start + LONGEST_BODY) + 1):
        text = shown.get(number)
        if text is None:
            break
        if inside:
            inside = "" if inside in text else inside
            lines.append("")
            continue
        inside, text = _opened(text, language)
        lines.append(bare(text, language))
    return lines


def _opened(text: str, language: str | None) -> tuple[str, str]:
    """The mark of a string that begins on this line and goes on behind it, and the line before that."""
    if language == "Python":
        marks = _LONG_STRING.findall(text)
        if marks and text.count(marks[0]) % 2:
            return marks[0], text[: text.index(marks[0])]
    elif language in {"Go", "JavaScript", "TypeScript", "TSX"} and text.count("`") % 2:
        return "`", text[: text.rindex("`")]
    elif "/*" in text and "*/" not in text:
        return "*/", text[: text.index("/*")]
    return "", text


def edge(rule: str, place: Place, title: str, why: str, ask: Ask | None, **more: object) -> Signal:
    """A signal about the place of an added line. `more`: floor, severity, likelihood, lens, check."""
    values: dict[str, object] = {
        "floor": Tier.LOW,
        "severity": Tier.MEDIUM,
        "likelihood": Band.LOW,
        "lens": Lens.EDGE,
        "evidence": (place.view.evidence(place.number),),
        **more,
    }
    return Signal(rule=rule, title=title, why=why, ask=ask, **values)  # type: ignore[arg-type]
