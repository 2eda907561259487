"""A name that looks like another one: Latin letters mixed with, or replaced by, those of another alphabet.

Source: Unicode Technical Standard 39, of whose confusables.txt the table below holds the letters of the Cyrillic,
Greek, Armenian, Cherokee and full-width ranges that most typefaces draw like Latin ones. Words of one alphabet, in text
or as names, are ordinary; so are Greek letters and signs with a meaning of their own (µ, Δ, π).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from bot.change import FileStatus
from bot.facts import Facts, FileFacts, FileRole
from bot.pattern import lazy
from bot.risk._added import added_lines
from bot.risk._content import content_signal
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._patterns import plain
from bot.risk._view import LONGEST, look

_LATIN_OF = dict(
    zip(
        "аеорсухіјѕһԁѵԛԝАВЕКМНОРСТХІЈЅУԌԍɡ" + "οναιυρΑΒΕΖΗΙΚΜΝΟΡΤΥΧϲ" + "օսհոԼՏՍ" + "ᎪᏴᏟᎬᏀᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ" + "ⅰⅴⅹⅼⅽⅾⅿ",
        "aeopcyxijshdvqwABEKMHOPCTXIJSYGgg" + "ovaiupABEZHIKMNOPTYXc" + "ouhnLSU" + "ABCEGHJKLMPRSTVWZ" + "ivxlcdm",
        strict=True,
    )
)
_NAME = lazy(r"[^\W\d]\w+")
_FULL_WIDTH = lazy("[\uff21-\uff3a\uff41-\uff5a]")
_NAMES_A_LINE = 40


def skeleton(name: str) -> str:
    """The Latin name that a reader takes `name` for."""
    return unicodedata.normalize("NFKC", "".join(_LATIN_OF.get(letter, letter) for letter in name))


def is_deceptive(name: str, known: frozenset[str] = frozenset()) -> bool:
    """Whether a name is taken for a Latin one: by letters of two alphabets, or as the double of a known name."""
    if name.isascii():
        return False
    foreign = {c for c in name if not c.isascii() and c.isalpha()}
    if not foreign or not all(c in _LATIN_OF or _FULL_WIDTH.match(c) for c in foreign):
        return False
    looks = skeleton(name)
    mixed = any(c.isascii() and c.isalpha() for c in name) or any(_FULL_WIDTH.match(c) for c in foreign)
    return looks.isascii() and (mixed or looks in known)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """One signal for each file with such a name on an added line, or as its own."""
    del policy
    for file in facts.files:
        new = file.diff.status in {FileStatus.ADDED, FileStatus.RENAMED, FileStatus.COPIED}
        odd = next((word for word in _NAME.findall(file.path) if is_deceptive(word)), "") if new else ""
        if odd:
            yield _of_path(file, odd)
        if file.role not in {FileRole.DATA, FileRole.DOCS}:
            yield from _in_lines(file)


def _in_lines(file: FileFacts) -> Iterator[Signal]:
    lines = [line for line in added_lines(file) if not line.text.isascii()]
    if not lines:
        return
    known = _known(file)
    before = {line.text.strip() for line in file.diff.removed}
    found = []
    for line in lines:
        names = _NAME.findall(line.text[:LONGEST])[:_NAMES_A_LINE]
        odd = next((name for name in names if is_deceptive(name, known)), "")
        if odd and line.text.strip() not in before:
            found.append((line, odd))
    if not found:
        return
    line, name = found[0]
    letter = next(c for c in name if not c.isascii())
    yield Signal(
        rule=RULE.id,
        title=f"`{name}` is not `{skeleton(name)}`: {file.path}",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.MEDIUM,
        lens=Lens.INTENT,
        evidence=tuple(evidence_at(file, each.number, each.text) for each, _ in found[:5]),
        why=f"`{name}` on line {line.number} of {file.path} reads `{skeleton(name)}` but holds {_described(letter)}.",
        ask=_ask(name, f"line {line.number}"),
    )


def _known(file: FileFacts) -> frozenset[str]:
    """The Latin names that the change shows in the file, or that it defines."""
    words = {word for text in look(file).new.values() if text.isascii() for word in _NAME.findall(text)}
    return frozenset(words | {s.name for s in file.after if s.name.isascii()})


def _of_path(file: FileFacts, name: str) -> Signal:
    title = f"a file name that is not what it looks like: {file.path}"
    letter = next(c for c in name if not c.isascii())
    why = f"`{name}` in the path of {file.path} reads `{skeleton(name)}` but holds {_described(letter)}."
    return content_signal(RULE.id, file, Tier.HIGH, title, why, _ask(name, "the path"))


def _described(letter: str) -> str:
    return f"U+{ord(letter):04X} {unicodedata.name(letter, 'of another alphabet').lower()}"


def _ask(name: str, place: str) -> Ask:
    return Ask(
        text=f"`{plain(name)}` in {place} only looks like `{plain(skeleton(name))}`. Which of the two is meant there, and does the other exist as well?",
        trigger="a reader, or a search, that looks for the name as it is read",
        consequence="two names that look the same are two things, and one of them goes unseen",
        settles="search for the name typed by hand",
    )


RULE = Rule(
    id="confusable-identifier",
    group=Group.CONTENT,
    about="A name is taken for another one because letters of another alphabet look like Latin ones.",
    detect=detect,
    always=True,
)
