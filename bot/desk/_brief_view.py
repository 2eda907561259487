"""A record's brief as its page shows it: read from the JSON that was kept, whichever version of us has written it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from bot.desk._nouns import Excerpt, Record, SaidAnswer
from bot.desk._told import Told
from bot.facts import ChangeKind, FileRole
from bot.pattern import lazy
from bot.risk import Lens, TriggerKind


class Spot(NamedTuple):
    """A place in the code."""

    path: str
    line: int
    end: int
    is_before: bool = False
    """On the side of the base."""

    def __str__(self) -> str:
        lines = f":{self.line}" if self.line else ""
        lines += f"-{self.end}" if self.end > self.line else ""
        return f"{self.path}{lines}{' (before)' if self.is_before else ''}"


class AskedView(NamedTuple):
    """A question with what belongs to it."""

    number: int
    """On the page, from 1; 0 where it is not put to whoever approves."""
    id: str
    text: str
    spot: Spot
    quote: tuple[str, ...]
    trigger: str
    consequence: str
    settles: str
    lens: str
    severity: str
    confidence: str
    source: str
    suspicion: str
    also: tuple[Spot, ...]
    excerpt: Excerpt | None
    said: tuple[SaidAnswer, ...]
    is_answered: bool


class Row(NamedTuple):
    """A place, and what is said of it."""

    spot: Spot | None
    title: str
    words: str
    chips: tuple[str, ...] = ()
    also: tuple[Spot, ...] = ()


class ReasonView(NamedTuple):
    """A node of the decision's tree."""

    depth: int
    state: str
    text: str
    is_note: bool


class BriefView(NamedTuple):
    """The page's parts, in its order."""

    is_there: bool
    base: str
    """The commit compared from."""
    rules: tuple[Row, ...]
    provenance: str
    marks: tuple[str, ...]
    triggers: tuple[str, ...]
    questions: tuple[AskedView, ...]
    more: tuple[AskedView, ...]
    order: tuple[Row, ...]
    skippable: tuple[Row, ...]
    radius: tuple[Row, ...]
    for_author: tuple[str, ...]
    unasked: tuple[Row, ...]
    unexamined: tuple[Row, ...]
    unread: int
    """Hunks that nobody has read."""
    hunks: int
    gone: tuple[Row, ...]
    """Questions of the head before that are not asked any more."""
    since: str
    """That head; "" where the brief does not compare."""
    new: frozenset[str]
    """Ids of questions that are new since."""
    missing: tuple[str, ...]
    """What the decision lacks, in sentences."""
    reasons: tuple[ReasonView, ...]


_LEVELS: Final = {
    "declared": "AI assistance is declared",
    "attributed": "AI assistance is attributed by a tool's mark",
    "suspected": "AI assistance is suspected from indirect marks",
    "declared_none": "Declared to be made without AI assistance",
    "none": "No mark of AI assistance was found, which does not mean that there was none",
    "bot": "Made by a bot",
}
_APPROVAL: Final = "An approval is missing: "
_MOST: Final = 200
_DEEPEST: Final = 6
_ID: Final = lazy(r"\b[0-9a-f]{12}\b")
"""`Question.id`."""


def brief_view(record: Record) -> BriefView:
    """Never fails: what the record does not have is empty."""
    brief, decision = Told(record.brief), Told(record.decision)
    hunks = brief.part("receipt").parts("hunks")
    since = brief.part("since")
    reasons = tuple(
        each._replace(text=by_number(each.text, record.questions)) for each in _reasons(decision.part("why"))
    )
    asked = Counter(each.text("file") for each in brief.parts("questions"))
    return BriefView(
        is_there=bool(brief),
        base=brief.text("base"),
        rules=tuple(_rule(each) for each in brief.parts("rules")),
        provenance=_provenance(brief.part("provenance")),
        marks=_marks(brief.part("provenance")),
        triggers=tuple(map(_trigger, brief.parts("triggers"))),
        questions=tuple(_asked(record, each) for each in (*brief.parts("questions"), *brief.parts("answered")))[:_MOST],
        more=tuple(_asked(record, each) for each in brief.parts("more_questions"))[:_MOST],
        order=tuple(_stop(each, asked[each.text("file")]) for each in brief.parts("reading_order")),
        skippable=tuple(_proof(each) for each in brief.parts("skippable")),
        radius=tuple(_usage(each) for each in brief.parts("blast_radius")),
        for_author=brief.texts("for_author"),
        unasked=tuple(_rule(each) for each in brief.parts("unasked")),
        unexamined=tuple(Row(None, each.text("what"), each.text("why")) for each in brief.parts("not_examined")),
        unread=sum(each.text("reading") == "unread" for each in hunks),
        hunks=len(hunks),
        gone=tuple(Row(_spot(each), each.text("text"), each.text("why")) for each in since.parts("gone")),
        since=since.text("head"),
        new=frozenset(since.texts("new")),
        missing=tuple(_missing(reasons)),
        reasons=reasons,
    )


def by_number(text: str, questions: Sequence[str]) -> str:
    """The text with each question called as the page calls it: people never see its id."""
    numbers = {each: f"question {number}" for number, each in enumerate(questions, 1)}
    return _ID.sub(lambda found: numbers.get(found[0], found[0]), text)


def _asked(record: Record, question: Told) -> AskedView:
    name = question.text("id")
    return AskedView(
        number=record.questions.index(name) + 1 if name in record.questions else 0,
        id=name,
        text=question.text("text"),
        spot=_spot(question),
        quote=tuple(question.text("quote").split("\n"))[:3],
        trigger=question.text("trigger"),
        consequence=question.text("consequence"),
        settles=question.text("settles"),
        lens=_words(question, "lens", Lens),
        severity=question.text("severity"),
        confidence=_confidence(question.part("confidence")),
        source=question.text("source"),
        suspicion=question.text("suspicion"),
        also=tuple(map(_spot, question.parts("also"))),
        excerpt=next((each for each in record.excerpts if each.question == name), None),
        said=tuple(each for each in record.said if each.question == name),
        is_answered=name in record.answered,
    )


def _confidence(told: Told) -> str:
    """As briefs say it everywhere: a band, and what was measured."""
    band, rate, measured = told.text("band"), told.ratio("hit_rate"), told.number("measured_on")
    if not band:
        return ""
    if rate is None:
        return f"confidence {band}, not measured yet"
    if told.flag("judged"):
        return f"confidence {band}, {round(rate * measured):,} of {measured:,} held up when judged on real changes"
    return f"confidence {band}, {round(rate * 100)}% of {measured:,} named a known fault in test cases"


def _spot(told: Told) -> Spot:
    return Spot(told.text("file"), told.number("line"), told.number("end_line"), told.text("side") == "old")


def _rule(signal: Told) -> Row:
    places = tuple(map(_spot, signal.parts("evidence")))
    chips = (signal.text("rule"), signal.text("tier"))
    return Row(places[0] if places else None, signal.text("title"), signal.text("why"), chips, places[1:])


def _trigger(told: Told) -> str:
    return ": ".join(filter(None, (_words(told, "kind", TriggerKind), told.text("detail"))))


def _provenance(told: Told) -> str:
    said = _LEVELS.get(told.text("level"), "")
    tools = told.texts("tools")
    if said and tools:
        said += f": {', '.join(tools[:4])}"
    share, assisted, added = told.ratio("share"), told.number("assisted"), told.number("added")
    if said and share is not None and assisted:
        said += f"; on {assisted:,} of {added:,} added lines"
    return said


def _marks(told: Told) -> tuple[str, ...]:
    found = (f"{each.text('source')}: {each.text('text')}" for each in told.parts("evidence"))
    return (*tuple(found)[:8], *told.texts("conflicts"))


def _stop(told: Told, asked: int) -> Row:
    size = f"+{told.number('added'):,} −{told.number('removed'):,}"
    role, reason = _words(told, "role", FileRole), told.text("reason")
    put = f"{asked:,} question{'' if asked == 1 else 's'}" if asked else ""
    return Row(_spot(told), told.text("file"), "" if reason == role else reason, (put, size, role))


def _proof(told: Told) -> Row:
    places = tuple(map(_spot, told.parts("places")))
    exceptions = tuple(map(_spot, told.parts("exceptions")))
    where = ", ".join(map(str, places[:3])) + (f" and {len(places) - 3} more" if len(places) > 3 else "")
    words = "; ".join(filter(None, (told.text("proof"), told.text("detail"))))
    return Row(None, where or told.text("file"), words, (), exceptions)


def _usage(told: Told) -> Row:
    callers = [each for each in told.parts("callers") if not each.flag("touched")]
    chips = (_words(told, "change", ChangeKind), *_used(told, len(callers)))
    return Row(
        Spot(told.text("file"), told.number("line"), 0), told.text("symbol"), told.text("unknown"), chips,
        tuple(map(_spot, callers[:6])),
    )  # fmt: skip


def _used(told: Told, untouched: int) -> Iterator[str]:
    """What is known of those who use it. What is not there is said once, and only where nothing else is known."""
    touched, tests = len(told.parts("callers")) - untouched, len(told.parts("tests"))
    if untouched:
        yield f"{untouched:,} untouched caller{'' if untouched == 1 else 's'}"
    if touched:
        yield f"{touched:,} caller{'' if touched == 1 else 's'} changed too"
    if tests:
        yield f"{tests:,} in tests"
    if not (untouched or touched or tests or told.text("unknown")):
        yield "no caller found"


def _words(told: Told, key: str, kind: type[StrEnum]) -> str:
    """The member of an enumeration whose name that is, in its words."""
    name = told.text(key)
    member = kind.__members__.get(name.upper())
    return str(member) if member is not None else name


def _reasons(why: Told) -> Iterator[ReasonView]:
    """The tree from top to bottom, without its root. Iterates: it may be of any depth."""
    waiting = [(0, each) for each in reversed(why.parts("because"))]
    while waiting:
        depth, node = waiting.pop()
        is_note = node.text("state") == "SATISFIED" and not node.parts("because")
        yield ReasonView(min(depth, _DEEPEST), node.text("state").lower(), node.text("text"), is_note)
        waiting += [(depth + 1, each) for each in reversed(node.parts("because"))]


def _missing(reasons: tuple[ReasonView, ...]) -> Iterator[str]:
    """The narrowest that is not satisfied: what somebody would have to do something about."""
    for at, each in enumerate(reasons):
        if each.state == "satisfied":
            continue
        below = []
        for other in reasons[at + 1 :]:
            if other.depth <= each.depth:
                break
            below.append(other.state)
        if all(state == "satisfied" for state in below):
            yield each.text.replace(_APPROVAL, "Approval of ", 1).rstrip(".")
