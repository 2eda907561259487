"""A reply about a change and its author's words → Questions: grounded, linted, counted where they fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.change import Line, Location, RepoPath, Side
from bot.facts import FileRole, redact
from bot.pattern import lazy
from bot.review._nouns import Confidence, Dropped, Question, Standing
from bot.review._questions import question_id
from bot.review.asking._intent import NumberedHunk, PlannedIntent
from bot.review.asking._intent_reply import Unexplained, Unimplemented, read_differences
from bot.review.asking._lint import lint_claim
from bot.review.asking._read import ReadReply
from bot.risk import Band, Lens, Tier

MOST = 3
"""Questions of each kind."""
QUOTE = 120
"""Characters of a sentence that are quoted."""
_RULE = "rule description-mismatch"
_LEAST = 4
"""Characters, white space left out, from which a quote tells one place from another."""

_NOT_SAID = "its quote stands in nothing that is said about the change"
_NOT_THERE = "its quote stands in no changed line of the hunk it names"
_ASIDE = "a document needs no explanation, and no more does what a test gains"
_TOO_MANY = f"more than {MOST} of a kind"
_TWICE = "it was asked twice"
_WORD = lazy(r"[A-Za-z_][A-Za-z0-9_]{2,}")


class _Found(NamedTuple):
    question: Question | None
    reason: str = ""


def read_intent(
    text: str,
    planned: PlannedIntent,
    model: str,
    asked: Sequence[Question] = (),
    dear: frozenset[RepoPath] = frozenset(),
) -> ReadReply:
    """The further questions that a reply gives rise to. What is dropped is counted with its reason.

    `asked` are the questions that there are already; none of them can be changed from here. A sentence that the rule
    description-mismatch asks about is put at that rule's place, so that the two become one question. `dear` are the
    files in which a fault is expensive: a hunk of theirs that nothing explains weighs more.

    Raises ReplyShapeError when the reply does not fit the schema.
    """
    said = read_differences(text)
    kept: dict[str, Question] = {}
    dropped: Counter[str] = Counter()
    for found in (
        *_unimplemented(said.unimplemented[:MOST], planned, model, asked),
        *_unexplained(said.unexplained[:MOST], planned, model, dear),
    ):
        _keep(found, kept, dropped)
    surplus = max(0, len(said.unimplemented) - MOST) + max(0, len(said.unexplained) - MOST)
    if surplus:
        dropped[_TOO_MANY] += surplus
    return ReadReply(tuple(kept.values()), tuple(Dropped(reason, count) for reason, count in sorted(dropped.items())))


def _keep(found: _Found, kept: dict[str, Question], dropped: Counter[str]) -> None:
    question = found.question
    if question is None:
        dropped[found.reason] += 1
    elif question.id in kept:
        dropped[_TWICE] += 1
    else:
        kept[question.id] = question


def _unimplemented(
    claims: Sequence[Unimplemented], planned: PlannedIntent, model: str, asked: Sequence[Question]
) -> Iterator[_Found]:
    for claim in claims:
        number = _sentence(claim, planned)
        if number is None:
            yield _Found(None, _NOT_SAID)
            continue
        sentence = planned.sentences[number].text
        trigger = _quoted(claim.quote_of_claim, number)
        fault = lint_claim(claim.question, trigger, claim.consequence, claim.settles)
        if fault:
            yield _Found(None, f"the question was refused: {fault}")
            continue
        place, quote = _place(f"{sentence} {claim.question} {claim.settles}", claim.quote_of_claim, planned, asked)
        yield _Found(
            Question(
                id=question_id(place, "intent unimplemented", sentence),
                location=place,
                quote=quote,
                text=claim.question.strip(),
                trigger=trigger,
                consequence=claim.consequence.strip(),
                settles=claim.settles.strip(),
                lens=Lens.INTENT,
                severity=Tier.MEDIUM,
                confidence=Confidence(Band.MEDIUM),
                source=f"model {model}",
                standing=Standing.UNRESOLVED,  # only people know what was meant
                suspicion="What is said about the change was held against its hunks; none seems to do it.",
            )
        )


def _sentence(claim: Unimplemented, planned: PlannedIntent) -> int | None:
    """Which sentence is quoted: the one that is named, else the only one in which the words stand."""
    wanted = _bare(claim.quote_of_claim)
    if len(wanted) < _LEAST:
        return None
    places = [n for n, sentence in enumerate(planned.sentences) if wanted in _bare(sentence.text)]
    if claim.claim - 1 in places:
        return claim.claim - 1
    return places[0] if len(places) == 1 else None


def _quoted(quote: str, number: int) -> str:
    """The author's own words, unless they judge the change: a page of ours does not pass that on."""
    words = " ".join(quote.split())
    said = f"The description says: “{words if len(words) <= QUOTE else f'{words[: QUOTE - 1]}…'}”"
    return (
        f"Sentence {number + 1} of the description is taken at its word" if lint_claim(_DUMMY, said) else redact(said)
    )


_DUMMY = "What does `it` do?"
"""A question that the lint lets pass, so that it looks at the rest alone."""


def _place(words: str, quote: str, planned: PlannedIntent, asked: Sequence[Question]) -> tuple[Location, str]:
    """Where to look first: what is not there has no line.

    The rule's place if it quotes the same words, else the hunk that shares most words with the question.
    """
    for question in asked:
        if _RULE in question.source and _same_words(quote, question.text):
            return question.location, question.quote
    about = {word.lower() for word in _WORD.findall(words)}
    best = max(planned.hunks, key=lambda hunk: len(about & _words_of(hunk)))
    line = next((line for line in best.lines if line.new is not None), best.lines[0])
    return _location(best, line), _verbatim(line)


def _words_of(hunk: NumberedHunk) -> set[str]:
    return {word.lower() for row in (hunk.place, *hunk.rows[:100]) for word in _WORD.findall(row[:400])}


def _same_words(quote: str, asked: str) -> bool:
    """Whether a rule's question, which cites eight words at most, cites these."""
    cited = _bare(asked.partition("“")[2].partition("”")[0])
    mine = _bare(quote)
    return len(cited) >= _LEAST and (cited in mine or mine in cited)


def _unexplained(
    claims: Sequence[Unexplained], planned: PlannedIntent, model: str, dear: frozenset[RepoPath]
) -> Iterator[_Found]:
    for claim in claims:
        fault = lint_claim(claim.question, claim.consequence, claim.settles)
        hunk = planned.hunks[claim.hunk - 1] if 1 <= claim.hunk <= len(planned.hunks) else None
        line = _quoted_line(claim.quote, hunk) if hunk is not None else None
        if hunk is None or line is None:
            yield _Found(None, _NOT_THERE)
        elif hunk.role is FileRole.DOCS or (hunk.role is FileRole.TEST and line.new is not None):
            yield _Found(None, _ASIDE)
        elif fault:
            yield _Found(None, f"the question was refused: {fault}")
        else:
            yield _Found(_of_hunk(claim, hunk, line, model, dear))


def _of_hunk(claim: Unexplained, hunk: NumberedHunk, line: Line, model: str, dear: frozenset[RepoPath]) -> Question:
    location = _location(hunk, line)
    return Question(
        id=question_id(location, "intent unexplained", _verbatim(line)),
        location=location,
        quote=_verbatim(line),
        text=claim.question.strip(),
        trigger=f"No sentence of the description explains {location}",
        consequence=claim.consequence.strip(),
        settles=claim.settles.strip(),
        lens=Lens.INTENT,
        severity=Tier.HIGH if hunk.path in dear else Tier.LOW,
        confidence=Confidence(Band.LOW),
        source=f"model {model}",
        standing=Standing.UNRESOLVED,
        suspicion="The hunk was held against what is said about the change; nothing seems to speak of it.",
    )


def _quoted_line(quote: str, hunk: NumberedHunk) -> Line | None:
    """The changed line in which the quote stands, as it is or as it was shown; of several the first."""
    wanted = _bare(next(iter(quote.strip().splitlines()), "").removesuffix("…"))
    if len(wanted) < _LEAST:
        return None
    pairs = zip(hunk.lines, hunk.rows, strict=True)
    return next((line for line, row in pairs if wanted in _bare(line.text) or wanted in _bare(row[2:])), None)


def _location(hunk: NumberedHunk, line: Line) -> Location:
    if line.new is not None:
        return Location(hunk.path, line.new, line.new)
    old = line.old or 1
    return Location(hunk.old_path, old, old, Side.OLD)


def _verbatim(line: Line) -> str:
    return redact(line.text.strip())[:200]


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()
