"""Few words for a change and for what people did, written out as a snapshot."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.errors import ConfigError
from bot.facts import ProvenanceLevel
from bot.gate._acts import AnswerKind
from bot.gate._people import Roster
from bot.gate.policy_file import TRIGGERS, Cursor
from bot.gate.trials._nouns import Trial
from bot.gate.trials._time import read_time
from bot.risk import Tier

PEOPLE = ("approved_by", "objected_by", "commented_by", "attested_by", "asked_by")
SHORTHAND = ("change", *PEOPLE)
CHANGE = (
    "files", "author", "lines", "tier", "ai", "ai_lines", "triggers", "domains", "signals", "questions", "checks",
    "base", "pushed",
)  # fmt: skip
OPINION = ("by", "at", "answers", "read", "permission")
HEAD = "1" * 40
_DEEPEST = 12
"""Levels of a snapshot written by hand; the format has six."""
_AI = {str(level): str(level) for level in ProvenanceLevel}
_TRIGGERS = {word: str(kind) for word, kind in TRIGGERS.items()}
_TIERS = {tier.label: tier.label for tier in Tier}
_ANSWERS = {"all": True, "none": False}
_STATES = {"approved_by": "APPROVED", "objected_by": "CHANGES_REQUESTED", "commented_by": "COMMENTED"}
_TEXT = "Read, and tried out by hand: the case in {} cannot come about here."
"""Long enough and of its own for each question, as an answer has to be."""


@dataclass(frozen=True, slots=True)
class _Scene:
    roster: Roster
    now: datetime
    pushed: datetime
    questions: tuple[str, ...]


def expand(trial: Trial, path: str, roster: Roster, snapshot: Mapping[str, object]) -> dict[str, object]:
    """The snapshot that a case means, in the format of docs/snapshot.md; what `snapshot` holds wins over the rest.

    Whoever approved has been shown the brief when the change was pushed, a day before, has approved an hour before
    `now`, and has answered every question, unless the case says otherwise. Raises ConfigError for a name that is not
    in the roster, and for every key and word that is not known.
    """
    at = Cursor(trial.change, path, trial.place)
    said = at.closed(SHORTHAND) if trial.change else {}
    change = said["change"].closed(CHANGE, ["files", "author"]) if "change" in said else {}
    scene = _Scene(roster, trial.now, _pushed(change, trial.now), _questions(change))
    written: dict[str, object] = _change(change, scene) if change else {}
    written |= _acts(said, scene)
    written |= {str(key): _as_json(value) for key, value in snapshot.items()}
    return written


def _change(change: Mapping[str, Cursor], scene: _Scene) -> dict[str, object]:
    author = _account(change["author"], scene)
    files = [_file(each) for each in change["files"].items()]
    if "lines" in change:
        files[0]["added"] = change["lines"].number(0, 1_000_000)
    return {
        "version": 1,
        "repository": 1,
        "change": "PR_1",
        "head": HEAD,
        "base": change["base"].text() if "base" in change else "main",
        "author": author,
        "files": files,
        "commits": [{"sha": HEAD, "author": author}],
        "pushes": [{"head": HEAD, "by": author, "at": _iso(scene.pushed)}],
        "expected": {"files": len(files), "commits": 1},
        "facts": _facts(change),
        "questions": {"items": [{"id": f"q{n}", "text": text} for n, text in enumerate(scene.questions, 1)]},
        "checks": _checks(change["checks"]) if "checks" in change else [],
    }


def _facts(change: Mapping[str, Cursor]) -> dict[str, object]:
    level = change["ai"].word(_AI, "evidence of AI") if "ai" in change else str(ProvenanceLevel.NONE)
    signals = change["signals"].mapping() if "signals" in change else {}
    return {
        "tier": change["tier"].word(_TIERS, "tier") if "tier" in change else "low",
        "signals": [{"rule": rule, "tier": at.word(_TIERS, "tier")} for rule, at in signals.items()],
        "triggers": sorted(change["triggers"].words(_TRIGGERS, "trigger")) if "triggers" in change else [],
        "domains": [each.text() for each in change["domains"].items()] if "domains" in change else [],
        "provenance": level,
        "strongest": level,
        "assisted_lines": change["ai_lines"].number(0, 1_000_000) if "ai_lines" in change else 0,
    }


def _file(at: Cursor) -> dict[str, object]:
    """A path alone is a modified file of ten lines; a mapping is an entry of the snapshot."""
    if isinstance(at.value, str):
        return {"path": at.text(), "status": "modified", "added": 10, "removed": 0, "size": 900}
    return {key: _as_json(inner.value) for key, inner in at.mapping().items()}


def _checks(at: Cursor) -> list[dict[str, object]]:
    return [{"name": name, "conclusion": inner.text()} for name, inner in at.mapping().items()]


def _questions(change: Mapping[str, Cursor]) -> tuple[str, ...]:
    return tuple(each.text() for each in change["questions"].items()) if "questions" in change else ()


def _pushed(change: Mapping[str, Cursor], now: datetime) -> datetime:
    return read_time(change["pushed"]) if "pushed" in change else now - timedelta(days=1)


def _acts(said: Mapping[str, Cursor], scene: _Scene) -> dict[str, object]:
    reviews: list[object] = []
    answers: list[object] = []
    read: list[object] = []
    shown: list[object] = []
    for key, state in _STATES.items():
        for at in said[key].items() if key in said else ():
            found = {"by": at} if isinstance(at.value, (str, int)) else at.closed(OPINION, ["by"])
            by = _account(found["by"], scene)
            when = read_time(found["at"]) if "at" in found else scene.now - timedelta(hours=1)
            permission = found["permission"].text() if "permission" in found else "write"
            reviews.append(_review(len(reviews) + 1, by, state, when, permission))
            if key == "approved_by":
                shown.append({"by": by, "head": HEAD, "at": _iso(scene.pushed)})
                answers += _answers(found, by, when, scene)
                if "read" not in found or found["read"].flag():
                    read.append({"by": by, "head": HEAD, "at": _iso(when)})
    return {
        key: value
        for key, value in {
            "reviews": reviews,
            "answers": answers,
            "acknowledged": read,
            "shown": shown,
            "attested": [{"by": by, "head": HEAD} for by in _accounts(said, "attested_by", scene)],
            "requested_by": _accounts(said, "asked_by", scene),
        }.items()
        if value
    }


def _review(number: int, by: object, state: str, at: datetime, permission: str) -> dict[str, object]:
    return {"id": number, "by": by, "state": state, "commit": HEAD, "at": _iso(at), "permission": permission}


def _answers(found: Mapping[str, Cursor], by: object, at: datetime, scene: _Scene) -> Iterable[object]:
    if "answers" in found and not found["answers"].word(_ANSWERS, "way to answer"):
        return
    for number in range(1, len(scene.questions) + 1):
        yield {
            "question": f"q{number}",
            "by": by,
            "head": HEAD,
            "kind": str(AnswerKind.HANDLED),
            "text": _TEXT.format(f"question {number}"),
            "at": _iso(at),
        }


def _accounts(said: Mapping[str, Cursor], key: str, scene: _Scene) -> list[object]:
    return [_account(each, scene) for each in said[key].items()] if key in said else []


def _account(at: Cursor, scene: _Scene) -> object:
    """A name of the roster is that person's first account; somebody else is given as `{id: 7, login: jo}`."""
    if isinstance(at.value, Mapping):
        return _as_json(at.value)
    name = at.text()
    person = next((person for person in scene.roster.people if person.name == name), None)
    if person is None:
        raise _nobody(at, name, scene)
    return {"id": min(person.accounts), "login": person.logins[0] if person.logins else name, "kind": "user"}


def _nobody(at: Cursor, name: str, scene: _Scene) -> ConfigError:
    near = difflib.get_close_matches(name, [person.name for person in scene.roster.people], 1)
    remedy = f"Did you mean {near[0]}?" if near else "Write somebody else as `{id: 7, login: jo}`."
    return at.fault(f"nobody in the roster is called `{name}`", remedy)


def _as_json(value: object, depth: int = 0) -> object:
    """What YAML makes a time is text in a snapshot."""
    if depth > _DEEPEST:
        return None
    if isinstance(value, Mapping):
        return {str(key): _as_json(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_json(inner, depth + 1) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _iso(at: datetime) -> str:
    return at.isoformat()
