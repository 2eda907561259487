"""The sentences of a brief, the same in every medium that a person reads.

An Ink says how the medium writes what is not ours: prose of a rule or a model, and code, paths and names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.brief import Brief
from bot.change import Location
from bot.facts import AnalyzerRun, ChangeKind, Proof, Provenance, ProvenanceLevel, Reading, Reference, SymbolKind, Usage
from bot.publish._phrases import LONG, SHORT, Ink, and_more, count, share
from bot.review import Confidence, ContextLevel, ModelUse, Receipt, Relation
from bot.risk import Signal, Silenced, Trigger, TriggerKind

NOTHING_ASKED = "No question was raised. That is not evidence of correctness."
NO_MODEL = "No model read this change: facts, rules and templates only."
NO_REPLY = "A model was called, but none of its replies could be used; the receipt says why."

NO_CALLER = "no caller found by name"
_TELLING = 20
"""Places by name alone beyond which their number says nothing."""

_LEVELS = {
    ProvenanceLevel.DECLARED: "AI assistance is declared",
    ProvenanceLevel.ATTRIBUTED: "AI assistance is attributed by a tool's mark",
    ProvenanceLevel.SUSPECTED: "AI assistance is suspected from indirect marks",
    ProvenanceLevel.DECLARED_NONE: "declared to be made without AI assistance",
    ProvenanceLevel.NONE: "no mark of AI assistance was found, which does not mean that there was none",
    ProvenanceLevel.BOT: "made by a bot",
}
_ASSISTED = {ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED, ProvenanceLevel.SUSPECTED}


def rule_words(signal: Signal, ink: Ink) -> str:
    where = ink.code(str(signal.location))
    settled = f" To settle it: {ink.prose(signal.check)}." if signal.check else ""
    return f"{ink.prose(signal.title, SHORT)} ({where}). {ink.prose(signal.why)}{settled}"


def silenced_words(silenced: Silenced, ink: Ink) -> str:
    """`removed-guard` at a place: the team's reason, as the policy at the base gives it."""
    signal = silenced.signal
    return f"{ink.code(signal.rule)} at {ink.code(str(signal.location))}: {ink.prose(silenced.silence.reason)}"


def commits_words(receipt: Receipt) -> str:
    """`1a2b3c4d5e6f..9f8e7d6c5b4a`; `on 1a2b3c4d5e6f` for what is not a commit yet; "" for a bare patch."""
    base, head = receipt.base[:12], receipt.head[:12]
    return f"{base}..{head}" if base and head else f"on {base}" if base else head


def tier_words(brief: Brief) -> str:
    """How the tier came about, in front of the list of rules."""
    return "set by" if brief.rules else "no rule set a higher one"


def provenance_words(provenance: Provenance, ink: Ink) -> str:
    said = _LEVELS[provenance.level]
    if provenance.tools:
        said += f": {and_more([ink.prose(tool, SHORT) for tool in provenance.tools], 4)}"
    if provenance.share is not None and provenance.level in _ASSISTED:
        said += f"; on {provenance.assisted:,} of {provenance.added:,} added lines ({share(provenance.share)})"
    if provenance.evidence:
        first, more = provenance.evidence[0], len(provenance.evidence) - 1
        said += f"; {ink.prose(first.source, SHORT)}: {ink.code(first.text)}"
        said += f" and {count(more, 'further mark')}" if more else ""
    for conflict in provenance.conflicts[:2]:
        said += f"; contradicted: {ink.prose(conflict)}"
    if provenance.incomplete:
        said += f"; not looked at: {ink.prose(provenance.incomplete)}"
    return said


def owner_words(provenance: Provenance, ink: Ink) -> str:
    return ink.prose(provenance.owner, SHORT) if provenance.owner else "no human author was found"


def trigger_words(triggers: Sequence[Trigger], ink: Ink) -> str:
    """Why the policy on AI-assisted changes asks for a senior, in one line."""
    return "; ".join(
        ("" if trigger.kind is TriggerKind.LINES else f"{trigger.kind}: ") + ink.prose(trigger.detail)
        for trigger in triggers
    )


def proof_words(proof: Proof, ink: Ink) -> str:
    """What need not be read, why, and where the proof ends."""
    where = ink.code(proof.path, LONG)
    if proof.places:
        where = places(proof.places, ink, 3)
    said = f"{where}: {proof.kind} ({ink.prose(proof.detail, LONG)})"
    if proof.exceptions:
        said += f"; not at {places(proof.exceptions, ink, 4)}: look there"
    return said


def confidence_words(confidence: Confidence) -> str:
    if confidence.hit_rate is None:
        return f"confidence {confidence.band}, not measured yet"
    if confidence.judged:
        held = round(confidence.hit_rate * confidence.measured_on)
        return (
            f"confidence {confidence.band}, {held:,} of {confidence.measured_on:,} held up when judged on real changes"
        )
    measured = f"{round(confidence.hit_rate * 100)}% of {confidence.measured_on:,} named a known fault in test cases"
    return f"confidence {confidence.band}, {measured}"


def places(locations: Sequence[Location], ink: Ink, most: int) -> str:
    return and_more([ink.code(str(location)) for location in locations[:most]], most, len(locations))


def usage_words(usage: Usage, ink: Ink, most: int) -> str:
    """What is known of a changed symbol's users; at most `most` places of a kind are named."""
    said: list[str] = []
    if usage.change.elsewhere is not None:
        said.append(f"removed here, defined anew at {ink.code(str(usage.change.elsewhere))}")
    if usage.generic:
        said.append(f"too common a name to tell its users apart: it stands in {count(usage.places, 'place')}")
    elif usage.callers:
        said.append(_callers(usage, ink, most))
    elif not usage.unknown:
        said.append("no caller is certain" if usage.by_name_only else NO_CALLER)
    if usage.tests:
        tests = [reference.location for reference in usage.tests]
        said.append(f"reached by {count(len(tests), 'test line')}: {places(tests, ink, most)}")
    elif usage.by_name_in_tests:
        named = count(usage.by_name_in_tests, "test line")
        said.append(f"no test is sure to reach it; {named} {'has' if usage.by_name_in_tests == 1 else 'have'} the name")
    elif not usage.generic and not usage.unknown and not _is_gone(usage):
        said.append("no test found that names it")
    for relation, references in (
        ("overrides", usage.overrides),
        ("overridden at", usage.overridden_by),
        ("named in", usage.named_in),
    ):
        if references:
            said.append(f"{relation} {places([r.location for r in references], ink, most)}")
    elsewhere = usage.by_name_only - usage.by_name_in_tests
    if 0 < elsewhere <= _TELLING:
        said.append(f"{count(elsewhere, 'further place')} by the same name only")
    if usage.unknown:
        said.append(f"not known in full: {ink.prose(usage.unknown)}")
    return " · ".join(said)


def is_silent(usage: Usage) -> bool:
    """Whether nothing at all was found that uses the symbol, in a search that was complete."""
    found = (
        usage.change.elsewhere
        or usage.references
        or usage.by_name_only
        or usage.overrides
        or usage.overridden_by
        or usage.named_in
    )
    return not (found or usage.generic or usage.unknown)


def silent_words(usages: Sequence[Usage], ink: Ink, most: int) -> str:
    """The changed symbols that nothing names, in one line."""
    named = [ink.code(usage.change.symbol.qualified) + (" (removed)" if _is_gone(usage) else "") for usage in usages]
    return f"{NO_CALLER}, and no test: {and_more(named[:most], most, len(named))}"


def _is_gone(usage: Usage) -> bool:
    return usage.change.kind is ChangeKind.REMOVED


def _callers(usage: Usage, ink: Ink, most: int) -> str:
    callers, untouched = len(usage.callers), usage.untouched
    noun = "place" if usage.change.symbol.kind in {SymbolKind.CLASS, SymbolKind.TYPE} else "caller"
    if not untouched:
        return f"{count(callers, noun)}, all touched by the change"
    listed = and_more([_caller(reference, ink) for reference in untouched[:most]], most, len(untouched))
    none = (
        "none touched by the change" if len(untouched) == callers else f"{len(untouched):,} not touched by the change"
    )
    return f"{count(callers, noun)}, {none}: {listed}"


def _caller(reference: Reference, ink: Ink) -> str:
    within = f" in {ink.code(reference.within)}" if reference.within else ""
    return f"{ink.code(str(reference.location))}{within} ({reference.certainty})"


def readers(receipt: Receipt) -> dict[str, int]:
    """Who read how many hunks; the rules first."""
    read = {"rules": 0}
    for name in (name for hunk in receipt.hunks for name in hunk.by):
        read[name] = read.get(name, 0) + 1
    return read


def read_by_words(receipt: Receipt, ink: Ink) -> list[str]:
    """Who read the change; says it outright when no model did."""
    total = len(receipt.hunks)
    by = [f"{ink.code(name)} {read:,} of {total:,}" for name, read in readers(receipt).items()]
    text_only = sum(hunk.reading is Reading.PARTLY for hunk in receipt.hunks)
    said = [f"Hunks read: {and_more(by, 4)}{f', {text_only:,} as text alone' if text_only else ''}."]
    if len(by) == 1:
        said.insert(0, f"{NO_MODEL} {NO_REPLY}" if receipt.models else NO_MODEL)
    return said


def coverage_words(receipt: Receipt) -> str:
    """`partial: 14 hunks, 11 read, 1 partly read, 2 unread`."""
    by_reading = [(reading, sum(h.reading is reading for h in receipt.hunks)) for reading in Reading]
    counts = ", ".join(f"{number:,} {reading}" for reading, number in by_reading if number or reading is Reading.READ)
    problems = f", {count(len(receipt.problems), 'problem')}" if receipt.problems else ""
    return f"{'complete' if receipt.complete else 'partial'}: {count(len(receipt.hunks), 'hunk')}, {counts}{problems}"


def model_words(use: ModelUse, ink: Ink, *, timed: bool = True) -> str:
    """Which model, with which prompt, at what cost; `timed`: and how long it took, which no two runs share."""
    cost = "cost unknown" if use.cost_usd is None else f"{use.cost_usd:.4f} USD"
    prompt = f"prompt {ink.code(use.prompt)} v{use.prompt_version} ({ink.code(use.prompt_digest[:12])})"
    tokens = f"{use.tokens_in:,} tokens in, {use.tokens_out:,} out"
    return f"{ink.code(use.model)}: {prompt}, {count(use.calls, 'call')}, {tokens}, {cost}" + (
        f", {use.seconds:.1f} s" if timed else ""
    )


_SHOWN = {
    "definition": (Relation.ENCLOSES, Relation.DEFINES),
    "caller": (Relation.USES,),
    "test": (Relation.TESTS,),
    "place": (Relation.NAMES,),
    "file": (Relation.FILE,),
}


def context_words(receipt: Receipt) -> Iterable[str]:
    """`context: symbol; 12 definitions, 5 callers, 3,412 tokens beside 2,800 of the change`, unless it is as usual."""
    for use in receipt.models:
        if use.context is ContextLevel.HUNK or not use.change_tokens:
            continue
        kinds = {noun: sum(p.relation in those for p in use.context_sent) for noun, those in _SHOWN.items()}
        shown = [count(number, noun) for noun, number in kinds.items() if number]
        size = f"{count(use.context_tokens, 'token')} beside {use.change_tokens:,} of the change"
        said = f"context: {use.context}; {', '.join([*shown, size])}"
        if use.context_left_out:
            said += f"; not shown to the model for lack of budget: {count(use.context_left_out, 'place')}"
        yield said


def analyzer_words(run: AnalyzerRun, ink: Ink) -> str:
    """`Ruff 0.17.5: 2 results on changed lines, 14 elsewhere (ruff.sarif)`."""
    name = ink.prose(f"{run.tool} {run.version}".strip(), SHORT)
    parts = [f"{count(run.new, 'result')} on changed lines", f"{run.elsewhere:,} elsewhere"]
    parts += [f"{run.unknown:,} in files that are not known"] if run.unknown else []
    parts += [f"{run.settled:,} suppressed or old by its own word"] if run.settled else []
    return f"{name}: {', '.join(parts)} ({ink.code(run.source)})"


def dropped_words(receipt: Receipt, ink: Ink) -> Iterable[str]:
    """Claims of a model that were not passed on."""
    return (f"{count(d.count, 'claim')} dropped: {ink.prose(d.reason)}" for d in receipt.dropped)
