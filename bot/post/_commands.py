"""What people say to Foreread in remarks: which lines are commands, and what each says.

Only a line that a reader of the page sees as its writer's own words is one: no quotation, no code, nothing hidden.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.gate import AnswerKind
from bot.pattern import lazy
from bot.post._state import KeptAct

MOST_COMMANDS = 20
"""In one remark; a remark with more is not understood."""
MOST_LINE = 600
"""Characters of a command; the rest is not read."""
_MOST_TEXT = 70_000
"""Characters of a remark; hosts end at 65,536."""


class Verb(StrEnum):
    """What can be said."""

    ANSWER = "answer"
    WAIVE = "waive"
    READ = "read"
    CONFIRM = "confirm"
    CLEAR = "clear"
    REVIEW = "review"
    EXPLAIN = "explain"
    ASK = "ask"
    NO_AI = "no-ai"
    PROVENANCE = "provenance"
    BREAK_GLASS = "break-glass"
    HELP = "help"


WISHES: Final = (Verb.REVIEW, Verb.EXPLAIN, Verb.ASK, Verb.HELP)
"""What asks Foreread to do something; all else is an act, for the gate."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command."""

    verb: Verb
    question: str = ""
    """Number on the page, or id; "" for that of the thread."""
    choice: AnswerKind | None = None
    about: str = ""
    """Which review is cleared, or which incident."""
    assisted: bool = False
    words: str = ""

    @property
    def settles(self) -> bool:
        return self.choice in {AnswerKind.HANDLED, AnswerKind.CANNOT}


@dataclass(frozen=True, slots=True)
class Line:
    """A line that speaks to Foreread."""

    text: str
    command: Command | None
    """None: it is not understood."""


_LOOSE = re.IGNORECASE | re.ASCII
"""Case does not matter, and letters that only look like ours are others."""
_CALL = lazy(r" {0,3}(?:/foreread|@foreread(?:\[bot\])?)(?=$|[\s:,])[\s:,]*(.*)", _LOOSE)
_FENCE = lazy(r" {0,3}(`{3,}|~{3,})(.*)")
_CODE = lazy(r" {4}| {0,3}\t")
_QUOTE = lazy(r"\s*>")
_VERB = lazy(r"(no[ _-]?ai|break[ _-]?glass|re[ _-]?review|[a-z]+)(?=$|[\s:,.!])[\s:,.!]*(.*)", _LOOSE)
_VERBS: Final[Mapping[str, Verb]] = {
    **{verb.value.replace("-", ""): verb for verb in Verb},
    "rereview": Verb.REVIEW,
}
_CHOICE = lazy(
    r"(?:(handled)(?:[\s:,]+at)?|(cannot|can['\u2019]?t|can not)(?:[\s:,]+happen)?(?:[\s:,]+because)?"
    r"|(defect)|((?:ask|for)\s+the\s+author|author))(?=$|[\s:,.;\u2013\u2014-])[\s:,.;\u2013\u2014-]*(.*)",
    _LOOSE,
)
_KINDS: Final = (AnswerKind.HANDLED, AnswerKind.CANNOT, AnswerKind.DEFECT, AnswerKind.AUTHOR)
_QUESTION = lazy(r"(?:question\s+)?(#?[a-z0-9_.-]{1,64}?)[:,.)]*(?:\s[\s:,\u2013\u2014-]*(.*))?", _LOOSE)
_REVIEW = lazy(r"(?:(?:https?://[^\s#]*)?#pullrequestreview-|#)?([0-9]{1,15})|@([a-z0-9_.\[\]-]{1,100})", _LOOSE)
_BLANK = lazy(r"\s+")
_HIDES = lazy(r"<!--|<(pre|code|blockquote|details)\b", _LOOSE)


def lines_in(text: str) -> tuple[Line, ...]:
    """Every line that calls Foreread, in order: at most `MOST_COMMANDS`, and one more where there are more."""
    found: list[Line] = []
    for line in visible_lines(text):
        called = _CALL.match(line)
        if called is None:
            continue
        if len(found) == MOST_COMMANDS:
            found.append(Line("", None))
            break
        said = _plain(called[1])
        found.append(Line(f"/foreread {said}".strip(), _read(said)))
    return tuple(found)


def read_kept(act: KeptAct) -> Command | None:
    """What a kept act says; None for what no version of Foreread understands any more."""
    called = _CALL.match(act.text)
    if called is not None:
        return _read(_plain(called[1]))
    return read_choice(act.text) if act.question else None


def read_choice(text: str) -> Command | None:
    """An answer that begins with one of the four choices, as in the thread of a question."""
    return _answer_with(text.strip(), "")


def said_in_thread(text: str) -> str:
    """What a reply in a thread says beside quotations and code, as one line."""
    return _plain(" ".join(visible_lines(text)))


def visible_lines(text: str) -> Iterator[str]:
    """Lines that are their writer's own words: outside of quotations, code blocks (CommonMark) and HTML comments."""
    fence, hidden = "", ""
    for line in text[:_MOST_TEXT].replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if fence:
            closes = _FENCE.match(line)
            if closes and closes[1].startswith(fence) and not closes[2].strip():
                fence = ""
            continue
        shown, hidden = _outside(line.replace("\u00a0", " "), hidden)
        opens = _FENCE.match(shown)
        if opens and not (opens[1][0] == "`" and "`" in opens[2]):
            fence = opens[1]
        elif shown.strip() and not _QUOTE.match(shown) and not _CODE.match(shown):
            yield shown


def _outside(line: str, hidden: str) -> tuple[str, str]:
    """The line without what HTML hides or quotes, and what would end the part that is still open at its end."""
    shown: list[str] = []
    low, at = line.lower(), 0
    if len(low) != len(line):  # a letter whose small form is two
        low = line
    while at < len(line):
        if hidden:
            end = low.find(hidden, at)
            if end < 0:
                break
            at, hidden = end + len(hidden), ""
            shown.append("\0")
        opens = _HIDES.search(line, at)
        shown.append(line[at : opens.start() if opens else len(line)])
        if opens is None:
            break
        at, hidden = opens.start() + 1, f"</{opens[1].lower()}>" if opens[1] else "-->"
    return "".join(shown), hidden


def _plain(text: str) -> str:
    return _BLANK.sub(" ", text.replace("\0", " ")[: 2 * MOST_LINE]).strip()[:MOST_LINE]


def _read(said: str) -> Command | None:
    found = _VERB.fullmatch(said)
    if found is None:
        return Command(Verb.HELP) if not said else None
    verb = _VERBS.get(found[1].lower().replace("-", "").replace("_", "").replace(" ", ""))
    return None if verb is None else _READERS[verb](verb, found[2].strip())


def _alone(verb: Verb, rest: str) -> Command | None:
    """Without a word more: what is not understood may turn it round."""
    return None if rest else Command(verb)


def _wish(verb: Verb, rest: str) -> Command | None:
    return Command(verb)


def _answer(verb: Verb, rest: str) -> Command | None:
    found = _answer_with(rest, "")
    if found is not None:
        return found
    asked = _QUESTION.fullmatch(rest)
    return _answer_with(asked[2] or "", asked[1]) if asked else None


def _answer_with(text: str, question: str) -> Command | None:
    found = _CHOICE.fullmatch(text)
    if found is None:
        return None
    kind = next(kind for kind, word in zip(_KINDS, found.groups()[:4], strict=True) if word)
    words = found[5].strip()
    needs_words = kind in {AnswerKind.HANDLED, AnswerKind.CANNOT}
    return None if needs_words and not words else Command(Verb.ANSWER, question, kind, words=words)


def _waive(verb: Verb, rest: str) -> Command | None:
    asked = _QUESTION.fullmatch(rest)
    words = (asked[2] or "").strip() if asked else ""
    return Command(verb, asked[1], AnswerKind.WAIVED, words=words) if asked and words else None


def _clear(verb: Verb, rest: str) -> Command | None:
    word, _, words = rest.partition(" ")
    found = _REVIEW.fullmatch(word.rstrip(":,"))
    if found is None or not words.strip():
        return None
    return Command(verb, about=found[1] or f"@{found[2]}", words=words.strip())


def _explain(verb: Verb, rest: str) -> Command | None:
    asked = _QUESTION.fullmatch(rest) if rest else None
    if rest and (asked is None or asked[2]):
        return None
    return Command(verb, asked[1] if asked else "")


def _ask(verb: Verb, rest: str) -> Command | None:
    return Command(verb, words=rest) if rest else None


def _provenance(verb: Verb, rest: str) -> Command | None:
    word, _, words = rest.partition(" ")
    side = word.lower().rstrip(":,.")
    if side not in {"ai", "human"} or (side == "human" and not words.strip()):
        return None
    return Command(verb, assisted=side == "ai", words=words.strip())


def _break_glass(verb: Verb, rest: str) -> Command | None:
    incident, _, words = rest.partition(" ")
    if not incident.strip(":,") or not words.strip():
        return None
    return Command(verb, about=incident.strip(":,")[:100], words=words.strip())


_READERS: Final[Mapping[Verb, Callable[[Verb, str], Command | None]]] = {
    Verb.ANSWER: _answer,
    Verb.WAIVE: _waive,
    Verb.READ: _alone,
    Verb.CONFIRM: _alone,
    Verb.CLEAR: _clear,
    Verb.REVIEW: _wish,
    Verb.EXPLAIN: _explain,
    Verb.ASK: _ask,
    Verb.NO_AI: _alone,
    Verb.PROVENANCE: _provenance,
    Verb.BREAK_GLASS: _break_glass,
    Verb.HELP: _wish,
}
"""How the words behind each are read."""
