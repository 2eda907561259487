"""The brief on a terminal: one to two screens, the questions where the eye lands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeVar

from bot.brief import Brief
from bot.publish._dependency_words import dependency_words
from bot.publish._forecast_words import forecast_words
from bot.publish._page import BOLD, DIM, Page
from bot.publish._past_words import knowers_words, owners_words
from bot.publish._phrases import LONG, SHORT
from bot.publish._since_words import answered_words, given_words, gone_words, since_words
from bot.publish._visible import clip, code_lines, flat, visible
from bot.publish._words import (
    NOTHING_ASKED,
    analyzer_words,
    commits_words,
    confidence_words,
    context_words,
    coverage_words,
    dropped_words,
    is_silent,
    model_words,
    owner_words,
    places,
    proof_words,
    provenance_words,
    read_by_words,
    rule_words,
    silenced_words,
    silent_words,
    tier_words,
    trigger_words,
    usage_words,
)
from bot.review import Question
from bot.risk import Tier

_TIER_STYLE: Final = {Tier.LOW: BOLD, Tier.MEDIUM: "1;33", Tier.HIGH: "1;31", Tier.CRITICAL: "1;7;31"}
_LABELS = 12
"""Columns for the labels at the top of the page and of the receipt."""
_T = TypeVar("_T")


class _Plain:
    """Ink for a page. The page makes everything visible too, but first folds white space, which in code is telling."""

    def prose(self, text: str, limit: int = LONG) -> str:
        return flat(text, limit)

    def code(self, text: str, limit: int = SHORT) -> str:
        return visible(clip(text, limit))


_INK = _Plain()
_code = _INK.code


def terminal_page(brief: Brief, width: int, *, colour: bool) -> str:
    """The brief in `width` columns (40 to 120)."""
    page = Page(width, colour=colour)
    _top(page, brief)
    _questions(page, brief)
    _reading(page, brief)
    _blast_radius(page, brief)
    changed = tuple(dependency_words(brief.dependencies, _INK))
    _list(page, "DEPENDENCIES", _cut(changed, 6, str))
    _remarks(page, brief)
    _receipt(page, brief)
    _suspicions(page, brief.questions)
    return page.text()


def _top(page: Page, brief: Brief) -> None:
    receipt = brief.receipt
    page.put((f"foreread {receipt.version}", DIM), (flat(brief.title, SHORT), BOLD), (commits_words(receipt), DIM))
    page.gap()
    page.put(
        (brief.tier.label.upper(), _TIER_STYLE[brief.tier]), f"· {tier_words(brief)}", label="Tier", column=_LABELS
    )
    for rule in _cut(brief.rules, 4, lambda s: f"{flat(s.rule, SHORT)}: {rule_words(s, _INK)}"):
        page.put(rule, indent=_LABELS, under=2)
    said = forecast_words(brief.forecast, _INK)
    if said:
        page.put(said, label="Forecast", column=_LABELS)
    page.put(provenance_words(brief.provenance, _INK), label="Provenance", column=_LABELS)
    if brief.triggers:
        page.put(f"senior due: {trigger_words(brief.triggers, _INK)}", label="Policy", column=_LABELS)
    page.put(owner_words(brief.provenance, _INK), label="Owner", column=_LABELS)
    for label, said in (("Known by", knowers_words(brief.past, _INK)), ("Code owners", owners_words(brief.past, _INK))):
        if said:
            page.put(said, label=label, column=_LABELS)
    for number, line in enumerate(read_by_words(receipt, _INK)):
        page.put(line, label="" if number else "Read by", column=_LABELS)
    if not receipt.complete:
        page.put((f"This view is {coverage_words(receipt)}.", BOLD), label="Incomplete", column=_LABELS)
    if brief.since is not None:
        for number, line in enumerate(since_words(brief.since, len(brief.answered), _INK)):
            page.put(line, label="" if number else "New head", column=_LABELS)
    for note in _cut(brief.notes, 4, _INK.prose):
        page.put(note, label="Note", column=_LABELS)


def _questions(page: Page, brief: Brief) -> None:
    more = f"and {len(brief.more_questions):,} more: --format json has all" if brief.more_questions else ""
    page.heading(f"QUESTIONS ({len(brief.questions)})", more)
    if not brief.questions:
        page.put(NOTHING_ASKED)
    for number, question in enumerate(brief.questions, start=1):
        if number > 1:
            page.gap()
        page.put((flat(question.text, LONG), BOLD), label=f"{number}", column=3)
        about = f"{question.lens} · {question.severity.label} · {confidence_words(question.confidence)}"
        page.put(_code(str(question.location), LONG), (f"· {about}", DIM), indent=3)
        page.code(code_lines(question.quote), indent=3)
        for label, text in (
            ("When:", question.trigger),
            ("Then:", question.consequence),
            ("Settles it:", question.settles),
        ):
            page.put(flat(text, LONG), label=label, indent=3, column=_LABELS)
        if question.also:
            page.put(places(question.also, _INK, 4), label="See also:", indent=3, column=_LABELS)
        if question.answer is not None:
            page.put(f"{given_words(question.answer, _INK)}; the code has changed since", indent=3, under=2)


def _reading(page: Page, brief: Brief) -> None:
    if brief.reading_order:
        page.heading("READ IN THIS ORDER")
    shown = brief.reading_order[:10]
    for number, stop in enumerate(shown, start=1):
        size = f"+{stop.added} −{stop.removed}"
        page.put(
            _code(str(stop.location), LONG), (size, DIM), f"· {flat(stop.reason, LONG)}", label=f"{number}", column=3
        )
    _rest(page, len(brief.reading_order) - len(shown))
    proofs = _cut(brief.skippable, 6, lambda p: proof_words(p, _INK))
    _list(page, "NEED NOT BE READ, with the proof", proofs)


def _blast_radius(page: Page, brief: Brief) -> None:
    if brief.blast_radius:
        page.heading("BLAST RADIUS")
    told = [usage for usage in brief.blast_radius if not is_silent(usage)]
    shown = told[:6]
    for usage in shown:
        symbol = usage.change.symbol
        what = f"· {usage.change.kind} · {symbol.kind}"
        page.put(
            (_code(symbol.qualified), BOLD),
            what,
            (_code(f"{symbol.path}:{usage.change.line}", LONG), DIM),
            under=2,
        )
        page.put(usage_words(usage, _INK, 3), indent=2, under=2)
    _rest(page, len(told) - len(shown))
    silent = [usage for usage in brief.blast_radius if is_silent(usage)]
    if silent:
        page.put(silent_words(silent, _INK, 8), under=2)


def _remarks(page: Page, brief: Brief) -> None:
    _list(page, "ANSWERED, and the code is the same", _cut(brief.answered, 6, lambda q: answered_words(q, _INK)))
    gone = brief.since.gone if brief.since is not None else ()
    _list(page, "NOT ASKED ANY MORE", _cut(gone, 6, lambda g: gone_words(g, _INK)))
    _list(page, "FOR THE AUTHOR, before a senior is asked", _cut(brief.for_author, 5, _INK.prose))
    _list(page, "RISKY, AND NO QUESTION ASKED", _cut(brief.unasked, 5, lambda s: rule_words(s, _INK)))
    left = _cut(brief.not_examined, 8, lambda n: f"{flat(n.what, LONG)}: {flat(n.why, LONG)}")
    _list(page, "NOT EXAMINED", left)
    _list(page, "SILENCED BY THE POLICY AT THE BASE", _cut(brief.silenced, 5, lambda s: silenced_words(s, _INK)))


def _receipt(page: Page, brief: Brief) -> None:
    receipt = brief.receipt
    page.heading("RECEIPT")
    page.put(coverage_words(receipt), f"· {receipt.seconds:.1f} s")
    models = (model_words(use, _INK) for use in receipt.models)
    analyzers = (analyzer_words(run, _INK) for run in brief.analyzers)
    for line in (*models, *context_words(receipt), *dropped_words(receipt, _INK), *analyzers):
        page.put(line, under=2)
    for problem in _cut(receipt.problems, 6, _INK.prose):
        page.put(("problem:", BOLD), problem, under=2)
    for advice in receipt.advice[:3]:
        page.put(("advice:", BOLD), _INK.prose(advice), under=2)


def _suspicions(page: Page, questions: Sequence[Question]) -> None:
    """Last and dim: the question is to be met before the bot's own guess."""
    guesses = [(n, q) for n, q in enumerate(questions, start=1) if q.suspicion]
    if guesses:
        page.heading("WHY THESE ARE ASKED", "read after you have answered")
    for number, question in guesses:
        said = f"{flat(question.suspicion, LONG)} [{flat(question.source, SHORT)}]"
        page.put((said, DIM), label=f"{number}", column=3)


def _list(page: Page, heading: str, lines: Iterable[str]) -> None:
    for number, line in enumerate(lines):
        if number == 0:
            page.heading(heading)
        page.put(line, label="-", column=2)


def _cut(items: Sequence[_T], most: int, words: Callable[[_T], str]) -> Iterator[str]:
    """The first `most` items in words, and how many there are besides."""
    yield from map(words, items[:most])
    if len(items) > most:
        yield _more(len(items) - most)


def _rest(page: Page, rest: int) -> None:
    if rest > 0:
        page.put(_more(rest), label="-", column=3)


def _more(rest: int) -> str:
    return f"and {rest:,} more (--format json has all)"
