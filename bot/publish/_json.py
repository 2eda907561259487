"""The whole brief as JSON, for programs. The keys, their order and the identifiers are a promise: see docs/json.md."""

from __future__ import annotations

from typing import Any

from bot.brief import Brief, Stop
from bot.change import Location
from bot.facts import (
    AnalyzerRun,
    DependencyChange,
    FileHistory,
    HistoryFacts,
    Proof,
    Provenance,
    ProvenanceEvidence,
    Reference,
    Usage,
    redact,
)
from bot.publish._encode import identifier, to_json
from bot.review import ContextPlace, GivenAnswer, HunkReading, ModelUse, Question, Receipt, Refuted, Since
from bot.risk import Evidence, Forecast, Signal, Trigger

SCHEMA_VERSION = "1.0"


def json_document(brief: Brief) -> str:
    """The brief as one JSON object with a line feed at its end."""
    return to_json(_brief(brief))


def _brief(brief: Brief) -> dict[str, Any]:
    receipt = brief.receipt
    return {
        "schema_version": SCHEMA_VERSION,
        "foreread": receipt.version,
        "title": brief.title,
        "base": receipt.base,
        "head": receipt.head,
        "tier": identifier(brief.tier),
        "rules": [_signal(signal) for signal in brief.rules],
        "forecast": None if brief.forecast is None else _forecast(brief.forecast),
        "provenance": _provenance(brief.provenance),
        "triggers": [_trigger(trigger) for trigger in brief.triggers],
        "questions": [_question(question) for question in brief.questions],
        "more_questions": [_question(question) for question in brief.more_questions],
        "answered": [_question(question) for question in brief.answered],
        "since": None if brief.since is None else _since(brief.since),
        "reading_order": [_stop(stop) for stop in brief.reading_order],
        "skippable": [_proof(proof) for proof in brief.skippable],
        "blast_radius": [_usage(usage) for usage in brief.blast_radius],
        "dependencies": [_dependency(change) for change in brief.dependencies],
        "history": _past(brief.past),
        "for_author": list(brief.for_author),
        "unasked": [_signal(signal) for signal in brief.unasked],
        "not_examined": [{"what": left.what, "why": left.why} for left in brief.not_examined],
        "analyzers": [_analyzer(run) for run in brief.analyzers],
        "silenced": [{"signal": _signal(each.signal), "reason": each.silence.reason} for each in brief.silenced],
        "receipt": _receipt(receipt),
        "notes": list(brief.notes),
    }


def _analyzer(run: AnalyzerRun) -> dict[str, Any]:
    return {
        "tool": run.tool,
        "version": run.version,
        "source": run.source,
        "new": run.new,
        "elsewhere": run.elsewhere,
        "unknown": run.unknown,
        "settled": run.settled,
        "cut": run.cut,
    }


def _place(location: Location) -> dict[str, Any]:
    return {
        "file": location.path,
        "line": location.start,
        "end_line": location.end,
        "side": identifier(location.side),
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {**_place(evidence.location), "quote": evidence.quote}


def _signal(signal: Signal) -> dict[str, Any]:
    return {
        "rule": signal.rule,
        "title": signal.title,
        "tier": identifier(signal.floor),
        "severity": identifier(signal.severity),
        "likelihood": identifier(signal.likelihood),
        "lens": identifier(signal.lens),
        "why": signal.why,
        "settles": signal.settles,
        "evidence": [_evidence(evidence) for evidence in signal.evidence],
    }


def _provenance(provenance: Provenance) -> dict[str, Any]:
    return {
        "level": identifier(provenance.level),
        "tools": list(provenance.tools),
        "share": provenance.share,
        "assisted": provenance.assisted,
        "added": provenance.added,
        "owner": provenance.owner,
        "evidence": [_mark(mark) for mark in provenance.evidence],
        "commits": [
            {"sha": c.sha, "level": identifier(c.level), "tools": list(c.tools), "partial": c.partial}
            for c in provenance.commits
        ],
        "lines": [_place(run) for runs in provenance.lines.values() for run in runs],
        "conflicts": list(provenance.conflicts),
        "incomplete": provenance.incomplete,
    }


def _mark(mark: ProvenanceEvidence) -> dict[str, Any]:
    return {
        "level": identifier(mark.level),
        "tool": mark.tool,
        "model": mark.model,
        "source": mark.source,
        "text": mark.text,
        "rule": mark.rule,
        "scope": identifier(mark.scope),
        "commit": mark.commit,
        "partial": mark.partial,
        "lines": [_place(run) for run in mark.lines],
    }


def _trigger(trigger: Trigger) -> dict[str, Any]:
    places = [_place(place) for place in trigger.places]
    return {"kind": identifier(trigger.kind), "detail": trigger.detail, "places": places}


def _dependency(change: DependencyChange) -> dict[str, Any]:
    return {
        **_place(change.location),
        "name": change.name,
        "ecosystem": change.ecosystem,
        "before": None if change.before is None else redact(change.before),
        "after": None if change.after is None else redact(change.after),
        "direct": change.direct,
        "asked": change.asked,
        "source_changed": change.source_changed,
        "integrity_changed": change.integrity_changed,
    }


def _forecast(said: Forecast) -> dict[str, Any]:
    return {
        "probability": said.probability,
        "low": said.low,
        "high": said.high,
        "rank": said.rank,
        "contributions": [
            {"feature": c.feature, "value": c.value, "effect": c.effect, "rank": c.rank, "words": c.words}
            for c in said.contributions
        ],
        "outside": list(said.outside),
        "fitted_on": said.fitted_on,
    }


def _past(past: HistoryFacts) -> dict[str, Any]:
    return {
        "files": [_file_past(file) for file in past.files],
        "knowers": [
            {
                "name": k.name,
                "email": k.email,
                "commits": k.commits,
                "lines": k.lines,
                "files": k.files,
                "last": k.last,
                "is_author": k.is_author,
            }
            for k in past.knowers
        ],
        "owners": [{"file": o.path, "owners": list(o.owners), "rule": o.rule, "line": o.line} for o in past.owners],
        "owners_file": past.owners_file,
        "owners_errors": list(past.owners_errors),
        "window": past.window,
        "incomplete": past.incomplete,
    }


def _file_past(file: FileHistory) -> dict[str, Any]:
    return {
        "file": file.path,
        "commits": file.commits,
        "fixes": file.fixes,
        "reverts": list(file.reverts),
        "authors": file.authors,
        "last": file.last,
        "repaired": [
            {**_place(lines.location), "sha": lines.sha, "when": lines.when, "subject": lines.subject}
            for lines in file.repaired
        ],
    }


def _question(question: Question) -> dict[str, Any]:
    confidence = question.confidence
    return {
        "id": question.id,
        **_place(question.location),
        "quote": question.quote,
        "text": question.text,
        "trigger": question.trigger,
        "consequence": question.consequence,
        "settles": question.settles,
        "lens": identifier(question.lens),
        "severity": identifier(question.severity),
        "confidence": {
            "band": identifier(confidence.band),
            "hit_rate": confidence.hit_rate,
            "measured_on": confidence.measured_on,
            "judged": confidence.judged,
        },
        "source": question.source,
        "suspicion": question.suspicion,
        "standing": identifier(question.standing),
        "readings": list(question.readings),
        "also": [_place(location) for location in question.also],
        "within": question.within,
        "code": question.code,
        "answer": None if question.answer is None else _answer(question.answer),
    }


def _answer(given: GivenAnswer) -> dict[str, Any]:
    return {"kind": identifier(given.kind), "text": given.text, "by": given.by, "outdated": given.outdated}


def _since(since: Since) -> dict[str, Any]:
    return {
        "head": since.head,
        "carried": list(since.carried),
        "new": list(since.new),
        "gone": [{"id": g.id, **_place(g.location), "text": g.text, "why": g.why} for g in since.gone],
        "asked_again": list(since.asked_again),
        "hunks_read": since.hunks_read,
        "hunks_kept": since.hunks_kept,
    }


def _stop(stop: Stop) -> dict[str, Any]:
    role = identifier(stop.role)
    return {**_place(stop.location), "reason": stop.reason, "added": stop.added, "removed": stop.removed, "role": role}


def _proof(proof: Proof) -> dict[str, Any]:
    return {
        "file": proof.path,
        "kind": identifier(proof.kind),
        "proof": str(proof.kind),
        "detail": proof.detail,
        "places": [_place(place) for place in proof.places],
        "exceptions": [_place(place) for place in proof.exceptions],
    }


def _usage(usage: Usage) -> dict[str, Any]:
    change, symbol = usage.change, usage.change.symbol
    return {
        "symbol": symbol.qualified,
        "kind": identifier(symbol.kind),
        "change": identifier(change.kind),
        "file": symbol.path,
        "line": change.line,
        "elsewhere": _place(change.elsewhere) if change.elsewhere else None,
        "signature": redact(symbol.signature),
        "signature_before": redact(change.before.signature) if change.before else None,
        "callers": [_reference(reference) for reference in usage.callers],
        "tests": [_reference(reference) for reference in usage.tests],
        "overrides": [_reference(reference) for reference in usage.overrides],
        "overridden_by": [_reference(reference) for reference in usage.overridden_by],
        "named_in": [_reference(reference) for reference in usage.named_in],
        "by_name_only": usage.by_name_only,
        "by_name_in_tests": usage.by_name_in_tests,
        "places": usage.places,
        "generic": usage.generic,
        "unknown": usage.unknown,
    }


def _reference(reference: Reference) -> dict[str, Any]:
    return {
        **_place(reference.location),
        "text": reference.text,
        "within": reference.within,
        "certainty": identifier(reference.certainty),
        "touched": reference.touched,
    }


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "complete": receipt.complete,
        "hunks": [_hunk(hunk) for hunk in receipt.hunks],
        "models": [_model(use) for use in receipt.models],
        "context_sent": [_context(place) for use in receipt.models for place in use.context_sent],
        "dropped": [{"reason": dropped.reason, "count": dropped.count} for dropped in receipt.dropped],
        "refuted": [_refuted(claim) for claim in receipt.refuted],
        "problems": list(receipt.problems),
        "advice": list(receipt.advice),
        "seconds": receipt.seconds,
    }


def _refuted(claim: Refuted) -> dict[str, Any]:
    place = _place(claim.location)
    return {**place, "question": claim.question, "why": claim.why, "quote": claim.quote, "model": claim.model}


def _hunk(hunk: HunkReading) -> dict[str, Any]:
    return {
        "file": hunk.path,
        "hunk": hunk.hunk,
        "reading": identifier(hunk.reading),
        "by": list(hunk.by),
        "reason": hunk.reason,
        "fingerprint": hunk.fingerprint,
        "around": hunk.around,
        "earlier": hunk.earlier,
    }


def _model(use: ModelUse) -> dict[str, Any]:
    return {
        "model": use.model,
        "prompt": use.prompt,
        "prompt_version": use.prompt_version,
        "prompt_digest": use.prompt_digest,
        "calls": use.calls,
        "tokens_in": use.tokens_in,
        "tokens_out": use.tokens_out,
        "tokens_cached": use.tokens_cached,
        "cost_usd": use.cost_usd,
        "seconds": use.seconds,
        "context": identifier(use.context),
        "context_tokens": use.context_tokens,
        "change_tokens": use.change_tokens,
        "context_left_out": use.context_left_out,
    }


def _context(place: ContextPlace) -> dict[str, Any]:
    return {
        "file": place.path,
        "line": place.start,
        "end_line": place.end,
        "relation": identifier(place.relation),
        "symbol": place.symbol,
        "partial": place.partial,
    }
