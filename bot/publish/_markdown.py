"""The brief as a comment in GitHub-flavoured Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from bot.brief import Brief, Stop
from bot.facts import Usage
from bot.publish._dependency_words import dependency_words
from bot.publish._escape import MarkdownInk, code, fence, prose
from bot.publish._forecast_words import forecast_words
from bot.publish._past_words import knowers_words, owners_words
from bot.publish._phrases import SHORT
from bot.publish._sections import Section, Urgency, within_limit
from bot.publish._since_words import answered_words, given_words, gone_words, since_words
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
from bot.review import HunkReading, Question

_INK = MarkdownInk()
_ANSWERS = ("handled at …", "cannot happen because …", "defect", "ask the author")


def markdown_comment(brief: Brief) -> str:
    """The brief in at most 65,536 characters; what does not fit is named at the end."""
    return within_limit(_sections(brief))


def _sections(brief: Brief) -> Iterator[Section]:
    yield Section("", ["\n".join(_top(brief))], 1, Urgency.ALWAYS)
    asked = [_question(number, question) for number, question in enumerate(brief.questions, start=1)]
    yield Section("Questions", asked, len(asked), Urgency.ASKED, lead="" if asked else NOTHING_ASKED)
    stops = [_stop(number, stop) for number, stop in enumerate(brief.reading_order[:30], start=1)]
    head = "| | Where | Lines | Why |\n|--:|:--|--:|:--|"
    yield Section("Read in this order", stops, len(brief.reading_order), Urgency.GUIDE, lead=head if stops else "")
    proofs = [f"- {proof_words(proof, _INK)}" for proof in brief.skippable[:30]]
    yield Section("Need not be read, with the proof", proofs, len(brief.skippable), Urgency.GUIDE)
    told = [usage for usage in brief.blast_radius if not is_silent(usage)]
    silent = [usage for usage in brief.blast_radius if is_silent(usage)]
    usages = [f"- {silent_words(silent, _INK, 12)}"] if silent else []
    usages = [*map(_usage, told[:15]), *usages]
    yield Section("Blast radius", usages, len(usages) + len(told[15:]), Urgency.GUIDE)
    changed = [f"- {words}" for words in dependency_words(brief.dependencies, _INK)]
    yield Section("Dependencies", changed[:15], len(changed), Urgency.GUIDE)
    chores = [f"- {prose(text)}" for text in brief.for_author[:10]]
    yield Section("For the author, before a senior is asked", chores, len(brief.for_author), Urgency.GUIDE)
    unasked = [f"- {rule_words(signal, _INK)}" for signal in brief.unasked[:15]]
    yield Section("Risky, and no question asked", unasked, len(brief.unasked), Urgency.GUIDE)
    unseen = [f"- {prose(left.what)}: {prose(left.why)}" for left in brief.not_examined[:20]]
    yield Section("Not examined", unseen, len(brief.not_examined), Urgency.OWNED_UP)
    silenced = [f"- {silenced_words(each, _INK)}" for each in brief.silenced[:15]]
    yield Section("Silenced by the policy at the base", silenced, len(brief.silenced), Urgency.OWNED_UP)
    yield from _earlier(brief)
    more = [_short_question(question) for question in brief.more_questions[:20]]
    title = f"More questions ({len(brief.more_questions)})"
    yield Section(title, more, len(brief.more_questions), Urgency.REST, folded=True)
    yield from _receipt(brief)


def _earlier(brief: Brief) -> Iterator[Section]:
    answered = [f"- {answered_words(question, _INK)}" for question in brief.answered[:20]]
    title = f"Answered, and the code is the same ({len(brief.answered)})"
    yield Section(title, answered, len(brief.answered), Urgency.REST, folded=True)
    gone = brief.since.gone if brief.since is not None else ()
    told = [f"- {gone_words(each, _INK)}" for each in gone[:20]]
    yield Section(f"Not asked any more ({len(gone)})", told, len(gone), Urgency.REST, folded=True)


def _top(brief: Brief) -> Iterator[str]:
    receipt = brief.receipt
    yield f"### Foreread: tier {brief.tier.label}\n"
    about = [code(text) for text in (brief.title, commits_words(receipt)) if text.strip()]
    yield " · ".join([*about, f"foreread {prose(receipt.version, SHORT)}"]) + "\n"
    yield f"- **Tier:** {brief.tier.label}, {tier_words(brief)}"
    for signal in brief.rules[:8]:
        yield f"  - {code(signal.rule)}: {rule_words(signal, _INK)}"
    if len(brief.rules) > 8:
        yield f"  - and {len(brief.rules) - 8:,} more: `--format json` has all"
    forecast = forecast_words(brief.forecast, _INK)
    if forecast:
        yield f"- **Forecast:** {forecast}"
    yield f"- **Provenance:** {provenance_words(brief.provenance, _INK)}"
    if brief.triggers:
        yield f"- **Policy:** senior due: {trigger_words(brief.triggers, _INK)}"
    yield f"- **Owner:** {owner_words(brief.provenance, _INK)}"
    for label, said in (("Known by", knowers_words(brief.past, _INK)), ("Code owners", owners_words(brief.past, _INK))):
        if said:
            yield f"- **{label}:** {said}"
    yield f"- **Read by:** {' '.join(read_by_words(receipt, _INK))}"
    if not receipt.complete:
        yield f"- **Incomplete:** this view is {coverage_words(receipt)}."
    if brief.since is not None:
        yield f"- **New head:** {' '.join(since_words(brief.since, len(brief.answered), _INK))}"
    yield from (f"- **Note:** {prose(note)}" for note in brief.notes[:8])


def _question(number: int, question: Question) -> str:
    lines = [f"{number}. **{prose(question.text) or 'What happens here?'}**\n"]
    lines.append(f"   {_about(question)}\n")
    lines.extend([*fence(question.quote, indent="   "), ""])
    lines.append(f"   - **When:** {prose(question.trigger)}")
    lines.append(f"   - **Then:** {prose(question.consequence)}")
    lines.append(f"   - **Settles it:** {prose(question.settles)}")
    if question.also:
        lines.append(f"   - **See also:** {places(question.also, _INK, 8)}")
    if question.answer is not None:
        lines.append(f"   - **Answered before the code changed:** {given_words(question.answer, _INK)}")
    lines.append("\n   Answer:\n")
    lines.extend(f"   - [ ] {answer}" for answer in _ANSWERS)
    if question.suspicion:
        lines.append("\n   <details><summary>Why this is asked (open after you have answered)</summary>\n")
        lines.append(f"   Asked by {code(question.source)}: {prose(question.suspicion)}\n\n   </details>")
    return "\n".join(lines) + "\n"


def _about(question: Question) -> str:
    confidence = confidence_words(question.confidence)
    return f"{code(str(question.location))} · {question.lens} · {question.severity.label} · {confidence}"


def _short_question(question: Question) -> str:
    settles = f" Settles it: {prose(question.settles)}" if question.settles else ""
    return f"- {_about(question)}  \n  Question: {prose(question.text)}{settles}"


def _stop(number: int, stop: Stop) -> str:
    return f"| {number} | {code(str(stop.location))} | +{stop.added} −{stop.removed} | {prose(stop.reason)} |"


def _usage(usage: Usage) -> str:
    symbol = usage.change.symbol
    what = (
        f"{code(symbol.qualified)} · {usage.change.kind} · {symbol.kind} {code(f'{symbol.path}:{usage.change.line}')}"
    )
    return f"- {what}  \n  {usage_words(usage, _INK, 8)}"


def _receipt(brief: Brief) -> Iterator[Section]:
    receipt = brief.receipt
    title = f"Receipt ({coverage_words(receipt)}; {receipt.seconds:.1f} s)"
    facts = [f"- {model_words(use, _INK)}" for use in receipt.models]
    facts += [f"- {words}" for words in context_words(receipt)]
    facts += [f"- {words}" for words in dropped_words(receipt, _INK)]
    facts += [f"- {analyzer_words(run, _INK)}" for run in brief.analyzers]
    facts += [f"- advice: {prose(advice)}" for advice in receipt.advice[:3]]
    facts += [f"- problem: {prose(problem)}" for problem in receipt.problems]
    yield Section(
        title, facts[:30], len(facts), Urgency.OWNED_UP, folded=True, lead=f"- foreread {prose(receipt.version, SHORT)}"
    )
    unread_first = sorted(receipt.hunks, key=lambda hunk: not hunk.reason)
    rows = [_hunk(hunk) for hunk in unread_first[:60]]
    head = "| File | Hunk | Reading | By | Reason |\n|:--|:--|:--|:--|:--|"
    yield Section(
        "Receipt, hunk by hunk", rows, len(receipt.hunks), Urgency.REST, folded=True, lead=head if rows else ""
    )


def _hunk(hunk: HunkReading) -> str:
    by = ", ".join(code(name) for name in hunk.by[:4])
    return f"| {code(hunk.path)} | {code(hunk.hunk)} | {hunk.reading} | {by} | {prose(hunk.reason)} |"
