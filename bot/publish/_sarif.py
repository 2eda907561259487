"""Questions and signals as a SARIF 2.1.0 log (OASIS standard with errata 01; section numbers refer to it).

A result here is a place to look and what to ask there, never a verdict. SARIF has the kinds `open` and `review` for
that, but a result of either must have the level `none` (§3.27.9, §3.27.10), which viewers hide: so results keep the
default kind, carry a level by severity, and say in their rule what they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, Final

from bot.brief import Brief
from bot.change import Location, Side
from bot.facts import Reading
from bot.publish._encode import identifier, to_json
from bot.publish._sarif_text import distinct, location, message
from bot.publish._visible import encodable
from bot.review import Question, Receipt
from bot.risk import Evidence, Lens, Signal, Tier
from bot.risk.signals import ALL

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final = {Tier.LOW: "note", Tier.MEDIUM: "warning", Tier.HIGH: "error", Tier.CRITICAL: "error"}
_HELP: Final = (
    "Foreread raises questions for the person who reviews the change. A result is a place to look and something to be "
    "able to answer there; the level says how bad it would be, not how likely it is. That there is no result is not "
    "evidence of correctness."
)
_FINGERPRINT: Final = "foreread/v1"


def sarif_log(brief: Brief) -> str:
    """The log, with one run in it and a line feed at its end."""
    questions = (*brief.questions, *brief.more_questions)
    asked = {(q.location, rule) for q in questions for rule in _rules_of(q)}
    signals = [s for s in dict.fromkeys((*brief.rules, *brief.unasked)) if (s.location, s.rule) not in asked]
    results = [*map(_asked, questions), *map(_noticed, signals)]
    return to_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(brief, results)]})


def _run(brief: Brief, results: list[dict[str, Any]]) -> dict[str, Any]:
    receipt = brief.receipt
    index = {rule: at for at, rule in enumerate(dict.fromkeys(result["ruleId"] for result in results))}
    return {
        "tool": {
            "driver": {
                "name": "foreread",
                "version": message(receipt.version),
                "rules": [_descriptor(rule) for rule in index],
            }
        },
        "automationDetails": {"id": "foreread/"},
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the repository."}}},
        "invocations": [
            {"executionSuccessful": receipt.complete, "toolExecutionNotifications": list(_notifications(receipt))}
        ],
        "results": [{**result, "ruleIndex": index[result["ruleId"]]} for result in results],
        "properties": {
            "title": brief.title,
            "base": receipt.base,
            "head": receipt.head,
            "tier": identifier(brief.tier),
            "hunks": len(receipt.hunks),
            "hunksUnread": sum(hunk.reading is Reading.UNREAD for hunk in receipt.hunks),
        },
    }


def _rules_of(question: Question) -> list[str]:
    """The rules that asked it, as `Question.source` names them."""
    return [part.removeprefix("rule ") for part in question.source.split(", ") if part.startswith("rule ")]


def _asked(question: Question) -> dict[str, Any]:
    rule = next(iter(_rules_of(question)), f"question-{identifier(question.lens)}")
    said = (
        question.text,
        f"When: {question.trigger}" if question.trigger else "",
        f"Then: {question.consequence}" if question.consequence else "",
        f"Settles it: {question.settles}" if question.settles else "",
    )
    properties: dict[str, Any] = {
        "lens": identifier(question.lens),
        "confidence": identifier(question.confidence.band),
        "source": question.source,
        "suspicion": question.suspicion,
    }
    return {
        **_result(rule, question.severity, said, Evidence(question.location, question.quote)),
        "relatedLocations": distinct(location(place) for place in question.also),
        "partialFingerprints": {_FINGERPRINT: question.id},
        "properties": properties,
    }


def _noticed(signal: Signal) -> dict[str, Any]:
    first, *others = signal.evidence
    key = "\n".join((first.location.path, signal.rule, " ".join(first.quote.split())))
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return {
        **_result(signal.rule, signal.severity, (signal.title, signal.why), first),
        "relatedLocations": distinct(location(other.location, other.quote) for other in others),
        "partialFingerprints": {_FINGERPRINT: digest},
        "properties": {"lens": identifier(signal.lens), "likelihood": identifier(signal.likelihood)},
    }


def _result(rule: str, severity: Tier, said: tuple[str, ...], at: Evidence) -> dict[str, Any]:
    if at.location.side is Side.OLD:
        said = (*said, f"Line {at.location.start} before the change: {at.quote}")
    return {
        "ruleId": encodable(rule),
        "level": _LEVELS[severity],
        "message": {"text": " ".join(_sentence(message(part)) for part in said if part.strip()) or rule},
        "locations": [location(at.location, at.quote)],
    }


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _descriptor(rule: str) -> dict[str, Any]:
    lens = next((lens for lens in Lens if rule == f"question-{identifier(lens)}"), None)
    what = f"Question of a language model: {lens}" if lens else f"Foreread's rule {message(rule)}"
    about = next((known.about for known in ALL if known.id == rule), what)
    return {
        "id": rule,
        "shortDescription": {"text": f"{what}."},
        "fullDescription": {"text": message(about)},
        "help": {"text": f"{_sentence(message(about))} {_HELP}"},
    }


def _notifications(receipt: Receipt) -> Iterator[dict[str, Any]]:
    """What kept the run from reading everything (§3.58); a log without results and with these says little."""
    for problem in receipt.problems:
        yield {"level": "error", "message": {"text": message(problem) or "A problem without a description."}}
    for hunk in receipt.hunks:
        if hunk.reading is not Reading.READ:
            yield {
                "level": "warning",
                "message": {"text": f"{hunk.reading}: {message(hunk.hunk)} {message(hunk.reason)}".rstrip()},
                "locations": [location(Location(hunk.path, 0, 0))],
            }
