"""New code cuts text at a byte that may lie inside a character, drops what it cannot decode, or leaves the encoding open.

Cutting and dropping are asked about. An encoding that is left to the platform is only told: where everything runs on
machines of one kind it is a habit, not a fault.

Deliberately not flagged: offsets that a search in the same text gave, texts of digits and hashes, binary modes, and
calls that were there before. The source of each row stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.facts import Facts
from bot.pattern import Pattern, lazy
from bot.risk._bodies import Place, edge, places
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Group, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import few
from bot.risk._wording import callee, code


class _Form(NamedTuple):
    """A way to lose or mistake characters."""

    languages: tuple[str, ...]
    pattern: Pattern[str]
    does: str
    text: str
    """The input with which it shows."""
    asked: bool = True


_PLATFORM = "uses the encoding of the platform"
_FOREIGN = "a text with characters beyond ASCII, on a machine with another default"
_FORMS = (
    # https://go.dev/ref/spec#Slice_expressions: strings are sliced by bytes
    _Form(("Go",), lazy(r"(?<![\w.])(?P<name>[A-Za-z_]\w*)\[:(?P<at>\d{1,5}|n|(?:max|limit|width)\w*(?:\s*-\s*\w+)?|[A-Za-z]*(?:[mM]ax|Limit|Width)\w*(?:\s*-\s*\w+)?)\]"), "cuts by bytes", "a text with a character of several bytes at the cut"),
    # https://doc.rust-lang.org/std/primitive.str.html: slicing panics when not at a character boundary
    _Form(("Rust",), lazy(r"&(?P<name>[a-z_]\w*)\[\.\.=?(?P<at>\d{1,5}|(?:max|limit|n|width|len)\w*(?:\s*-\s*\w+)?|[A-Z_]*(?:MAX|LIMIT|LEN)[A-Z_]*)\]"), "cuts by bytes, and panics inside of a character", "a text with a character of several bytes at the cut"),
    # https://docs.python.org/3/library/codecs.html#error-handlers
    _Form(("Python",), lazy(r"\.(?:de|en)code\([^()]*\berrors\s*=\s*['\"]ignore['\"][^()]*\)|\.(?:de|en)code\(\s*['\"][\w-]+['\"]\s*,\s*['\"]ignore['\"]\s*\)"), "drops what it cannot convert", "a text with characters of another encoding"),
    # https://docs.python.org/3/library/functions.html#open: the default encoding is platform dependent
    _Form(("Python",), lazy(r"(?<![\w.])(?<!def )open\(\s*(?:[^(),]|\([^()]*\))+(?:,\s*(?:mode\s*=\s*)?['\"][rwax]t?\+?['\"])?\s*\)|\.read_text\(\s*\)|\.write_text\(\s*(?:[^(),]|\([^()]*\))+\s*\)"), _PLATFORM, _FOREIGN, asked=False),
    # https://openjdk.org/jeps/400: UTF-8 is the default only since Java 18
    _Form(("Java", "Kotlin"), lazy(r"\.getBytes\(\)|\bnew String\(\s*\w*[bB]yte\w*\s*\)|\bnew (?:FileReader|FileWriter)\(\s*[^(),]+\s*\)|\bnew (?:InputStreamReader|OutputStreamWriter)\(\s*[^(),]+\s*\)"), _PLATFORM, _FOREIGN, asked=False),
)  # fmt: skip
_BY_LANGUAGE = {
    language: [form for form in _FORMS if language in form.languages]
    for language in dict.fromkeys(one for form in _FORMS for one in form.languages)
}
_HINTS = {
    "Go": lazy(r"\w\[:"),
    "Rust": lazy(r"&\w+\[\.\."),
    "Python": lazy(r"\b(?:open|read_text|write_text|decode|encode)\("),
    "Java": lazy(r"getBytes\(\)|\bnew (?:String|FileReader|FileWriter|InputStreamReader|OutputStreamWriter)\("),
    "Kotlin": lazy(r"getBytes\(\)"),
}
_OF_TEXT = {"Go": r"\b{name}(?:, \w+)* string\b", "Rust": r"\b{name}: &?(?:'\w+ )?(?:mut )?(?:str|String)\b"}
_ASCII = lazy(
    r"(?:hash|sha|sum|digest|hex|uuid|commit|id|token|key|prefix|date|time|year|nonce|scheme|iso|version|stamp|b64)\w*$",
    re.IGNORECASE,
)


_LOGGED = lazy(r"\b(?:\w*log\w*|print|warn\w*|debug)[.(]|\.strip\(\)\s*(?:==|in)\b")


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for texts that are cut or converted carelessly."""
    del policy
    return few((s for place in places(facts, _HINTS) if (s := _judge(place)) is not None), limit=1)


def _judge(place: Place) -> Signal | None:
    text = place.view.new[place.number]
    for form in _BY_LANGUAGE.get(place.language or "", ()):
        found = form.pattern.search(text)
        if found is None or "encoding" in text or _LOGGED.search(text) or _was_there(place, form):
            continue
        name = found.groupdict().get("name")
        if name is None or _is_cut_text(place, name):
            return _signal(place, found[0], form)
    return None


def _is_cut_text(place: Place, name: str) -> bool:
    """Whether the name is declared as text in the function, and is not of ASCII by its name or a look at it."""
    declared = re.compile(_OF_TEXT[place.language or ""].replace("{name}", re.escape(name)))
    looked = re.compile(
        rf"\b(?:utf8|RuneStart|RuneCount|is_char_boundary|char_indices|is_ascii|ReplaceAll\w*|HasPrefix|starts_with)\b|\b{name}\[i\]"
    )
    return (
        any(declared.search(line) for line in place.above)
        and not _ASCII.search(name)
        and not any(looked.search(line) for line in (*place.above, place.text))
    )


def _was_there(place: Place, form: _Form) -> bool:
    view = place.view
    return any(
        form.pattern.search(view.old[n]) or form.pattern.search(bare(view.old[n], place.language)) for n in view.removed
    )


def _signal(place: Place, text: str, form: _Form) -> Signal:
    function = callee(place.symbol)
    settles = f"a test of {function} with {form.text}"
    ask = Ask(
        text=f"{code(text)} on line {place.number} of {function} {form.does}. What becomes of {form.text}?",
        trigger=f"{function} with {form.text}",
        consequence="characters are lost or broken, or the call fails",
        settles=settles,
    )
    return edge(
        RULE.id,
        place,
        title=f"text cut or converted in {place.symbol}" if form.asked else f"encoding left open in {place.symbol}",
        why=f"{code(text)} on line {place.number} {form.does}; that shows with {form.text}.",
        ask=ask if form.asked else None,
        check="" if form.asked else settles,
        severity=Tier.MEDIUM if form.asked else Tier.LOW,
        likelihood=Band.LOW,
    )


RULE = Rule(
    id="implicit-encoding",
    group=Group.EDGE,
    about="New code cuts text by bytes, drops what it cannot decode, or leaves the encoding to the platform.",
    detect=detect,
)
