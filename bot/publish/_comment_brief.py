"""The brief below its questions, as a host's page has it: four lines, then everything else folded away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.brief import Brief, Stop
from bot.facts import Usage
from bot.publish._comment_question import linked
from bot.publish._dependency_words import dependency_words
from bot.publish._escape import MarkdownInk, code, prose
from bot.publish._forecast_words import forecast_words
from bot.publish._past_words import knowers_words, owners_words
from bot.publish._phrases import SHORT, count
from bot.publish._sections import Section, Urgency, within_limit
from bot.publish._since_words import answered_words, gone_words
from bot.publish._words import (
    analyzer_words,
    confidence_words,
    context_words,
    coverage_words,
    dropped_words,
    is_silent,
    model_words,
    owner_words,
    proof_words,
    provenance_words,
    read_by_words,
    rule_words,
    silenced_words,
    silent_words,
    trigger_words,
    usage_words,
)
from bot.review import Question, Receipt

_INK = MarkdownInk()
_STOPS, _PROOFS, _USAGES, _FEW = 30, 30, 15, 15
_RULES = 3


def brief_details(brief: Brief, room: int, *, tree: str = "", whole: str) -> str:
    """The brief without its questions, in at most `room` characters.

    `tree`: the address of the files after the change, for links, or ""; `whole`: what has all of what is left out.
    """
    return within_limit(_sections(brief, tree), room, whole)


def _sections(brief: Brief, tree: str) -> Iterator[Section]:
    yield Section("", ["\n".join(_top(brief, tree))], 1, Urgency.ALWAYS)
    yield _reading_order(brief.reading_order, tree)
    parts = f"{count(len(brief.skippable), 'part')} of the change, each with its proof"
    yield _folded(f"Need not be read: {parts}", [f"- {proof_words(proof, _INK)}" for proof in brief.skippable], _PROOFS)
    yield _blast_radius(brief.blast_radius, tree)
    yield _folded(
        f"Dependencies: {len(brief.dependencies):,} changed",
        [f"- {words}" for words in dependency_words(brief.dependencies, _INK)],
    )
    title = f"For the author, before a senior is asked ({len(brief.for_author)})"
    yield _folded(title, [f"- {prose(text)}" for text in brief.for_author])
    title = f"Risky, and no question is asked about it ({len(brief.unasked)})"
    yield _folded(title, [f"- {rule_words(signal, _INK)}" for signal in brief.unasked])
    unseen = [f"- {prose(left.what)}: {prose(left.why)}" for left in brief.not_examined]
    yield _folded(f"Not examined ({len(unseen)})", unseen, urgency=Urgency.OWNED_UP)
    silenced = [f"- {silenced_words(each, _INK)}" for each in brief.silenced]
    yield _folded(f"Silenced by the policy at the base ({len(silenced)})", silenced, urgency=Urgency.OWNED_UP)
    more = [_short_question(question, tree) for question in brief.more_questions]
    yield _folded(f"More questions ({len(more)})", more, urgency=Urgency.REST)
    yield from _earlier(brief)
    yield _folded("Why this tier, and who knows the code", list(_background(brief)), urgency=Urgency.REST)
    yield _receipt(brief)


def _folded(title: str, items: Sequence[str], most: int = _FEW, urgency: Urgency = Urgency.GUIDE) -> Section:
    return Section(title, items[:most], len(items), urgency, folded=True)


def _top(brief: Brief, tree: str) -> Iterator[str]:
    yield "#### The change\n"
    rules = [f"{code(s.rule)} at {linked(s.location, tree)}" for s in brief.rules[:_RULES]]
    more = f" and {len(brief.rules) - _RULES:,} more" if len(brief.rules) > _RULES else ""
    if rules:
        yield f"- **What the code shows:** tier {brief.tier.label}, set by {', '.join(rules)}{more}"
    else:
        yield f"- **What the code shows:** tier {brief.tier.label}; no rule set a higher one"
    yield f"- **Provenance:** {provenance_words(brief.provenance, _INK)}"
    yield f"- **Owner:** {owner_words(brief.provenance, _INK)}"
    yield f"- **Read by:** {' '.join(read_by_words(brief.receipt, _INK))}"
    if not brief.receipt.complete:
        yield f"- **Incomplete:** this view is {coverage_words(brief.receipt)}."


def _reading_order(stops: Sequence[Stop], tree: str) -> Section:
    rows = [_stop(number, stop, tree) for number, stop in enumerate(stops[:_STOPS], start=1)]
    head = "| | Where | Lines | Why |\n|--:|:--|--:|:--|"
    added, removed = sum(stop.added for stop in stops), sum(stop.removed for stop in stops)
    title = f"Read in this order: {count(len(stops), 'file')}, +{added:,} −{removed:,} lines, riskiest first"
    return Section(title, rows, len(stops), Urgency.GUIDE, folded=True, lead=head if rows else "")


def _stop(number: int, stop: Stop, tree: str) -> str:
    return f"| {number} | {linked(stop.location, tree)} | +{stop.added} −{stop.removed} | {prose(stop.reason)} |"


def _blast_radius(usages: Sequence[Usage], tree: str) -> Section:
    told = [usage for usage in usages if not is_silent(usage)]
    silent = [usage for usage in usages if is_silent(usage)]
    items = [_usage(usage, tree) for usage in told[:_USAGES]]
    items += [f"- {silent_words(silent, _INK, 12)}"] if silent else []
    untouched = sum(len(usage.untouched) for usage in usages)
    title = f"Blast radius: {count(len(usages), 'changed definition')}"
    title += f", {count(untouched, 'caller')} outside the change" if untouched else ""
    return Section(title, items, len(items) + len(told[_USAGES:]), Urgency.GUIDE, folded=True)


def _usage(usage: Usage, tree: str) -> str:
    symbol = usage.change.symbol
    where = code(f"{symbol.path}:{usage.change.line}")
    what = f"{code(symbol.qualified)} · {usage.change.kind} · {symbol.kind} {where}"
    return f"- {what}  \n  {usage_words(usage, _INK, 8)}"


def _short_question(question: Question, tree: str) -> str:
    about = f"{linked(question.location, tree)} · {question.lens} · {question.severity.label}"
    settles = f" Settles it: {prose(question.settles)}" if question.settles else ""
    return f"- {about} · {confidence_words(question.confidence)}  \n  Question: {prose(question.text)}{settles}"


def _earlier(brief: Brief) -> Iterator[Section]:
    answered = [f"- {answered_words(question, _INK)}" for question in brief.answered]
    title = f"Answered at an earlier head, and the code is the same ({len(answered)})"
    yield _folded(title, answered, urgency=Urgency.REST)
    gone = [f"- {gone_words(each, _INK)}" for each in (brief.since.gone if brief.since is not None else ())]
    yield _folded(f"Not asked any more ({len(gone)})", gone, urgency=Urgency.REST)


def _background(brief: Brief) -> Iterator[str]:
    yield from (f"- {code(signal.rule)}: {rule_words(signal, _INK)}" for signal in brief.rules)
    forecast = forecast_words(brief.forecast, _INK)
    if forecast:
        yield f"- **Forecast:** {forecast}"
    if brief.triggers:
        yield f"- **Policy on AI-assisted changes:** senior due: {trigger_words(brief.triggers, _INK)}"
    for label, said in (("Known by", knowers_words(brief.past, _INK)), ("Code owners", owners_words(brief.past, _INK))):
        if said:
            yield f"- **{label}:** {said}"
    yield from (f"- **Note:** {prose(note)}" for note in brief.notes)


def _receipt(brief: Brief) -> Section:
    facts = list(_facts(brief.receipt))
    facts += [f"- {analyzer_words(run, _INK)}" for run in brief.analyzers]
    return _folded(f"Receipt ({coverage_words(brief.receipt)})", facts, 30, Urgency.OWNED_UP)


def _facts(receipt: Receipt) -> Iterator[str]:
    yield f"- foreread {prose(receipt.version, SHORT)}"
    yield from (f"- problem: {prose(problem)}" for problem in receipt.problems)
    yield from (f"- {model_words(use, _INK, timed=False)}" for use in receipt.models)
    yield from (f"- {words}" for words in context_words(receipt))
    yield from (f"- {words}" for words in dropped_words(receipt, _INK))
    yield from (f"- advice: {prose(advice)}" for advice in receipt.advice[:3])
    unread = [hunk for hunk in receipt.hunks if hunk.reason]
    yield from (
        f"- {hunk.reading}: {code(hunk.path)} {code(hunk.hunk)}: {prose(hunk.reason)}" for hunk in unread[:_FEW]
    )
