"""The brief of an earlier head of the change, as `review --format json` printed it, perhaps with answers in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.adapters.told import json_object
from bot.change import Location, RepoPath, Side
from bot.errors import UsageError
from bot.publish import brief_format
from bot.review import (
    AnswerKind,
    Confidence,
    ContextLevel,
    Earlier,
    EarlierHunk,
    GivenAnswer,
    Question,
    Reader,
)
from bot.risk import Band, Lens, Tier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.change import Change

__all__ = ["earlier_in", "read_previous"]

_TEXT, _NAME, _PATH = 4_000, 300, 4_096
_HUNKS, _QUESTIONS = 200_000, 1_000
_REMEDY = "Give what `foreread review --format json` printed for an earlier head of this change."


def read_previous(name: str, change: Change) -> Earlier:
    """What a brief of format 1 holds that a later head can use.

    Raises UsageError if the file cannot be read, is no such brief, or is one in a newer format than this program's.
    """
    return earlier_in(name, json_object(name, _REMEDY), change)


def earlier_in(name: str, told: dict[str, Any], change: Change) -> Earlier:
    """The same of a brief that was read already; `name` is what errors call it."""
    _check_format(name, told)
    # A byte of a path that is no UTF-8 is written as `\xe9`: see docs/json.md.
    paths = {path for f in change.files for path in (f.old_path, f.new_path) if path is not None}
    written = {path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"): path for path in paths}
    try:
        receipt = told["receipt"]
        lists = [told[key] for key in ("questions", "more_questions", "answered")]
        return Earlier(
            _text(told["base"], 64),
            _text(told["head"], 64),
            frozenset(_reader(model) for model in receipt["models"]),
            tuple(_hunk(hunk, written) for hunk in receipt["hunks"][:_HUNKS]),
            tuple(_question(each, written) for listed in lists for each in listed)[:_QUESTIONS],
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise UsageError(f"{name} is no brief that can be read.", _REMEDY) from error


def _check_format(name: str, told: dict[str, Any]) -> None:
    version = _text(told.get("schema_version"), 20)
    if "receipt" not in told or "questions" not in told or not version:
        raise UsageError(f"{name} holds no brief.", _REMEDY)
    try:
        major, minor = map(int, version.split("."))
        ours = tuple(map(int, brief_format().split(".")))
    except ValueError as error:
        raise UsageError(f"{name} holds no brief: its format is called {version!r}.", _REMEDY) from error
    if (major, minor) > ours:
        raise UsageError(
            f"{name} is a brief of format {version}, and this Foreread knows {brief_format()}.",
            "Use the Foreread that wrote it, or leave --previous out once.",
        )
    if major != ours[0]:
        raise UsageError(f"{name} is a brief of format {version}, which is not read any more.", _REMEDY)


def _reader(told: dict[str, Any]) -> Reader:
    context = ContextLevel[_text(told["context"], 20).upper()]
    return Reader(_text(told["model"], _NAME), _text(told["prompt_digest"], _NAME), context)


def _hunk(told: dict[str, Any], written: Mapping[str, RepoPath]) -> EarlierHunk:
    return EarlierHunk(
        _path(told["file"], written),
        _text(told["hunk"], _NAME),
        _text(told["fingerprint"], 64),
        _text(told["around"], 64),
        frozenset(_text(name, _NAME) for name in told["by"]),
    )


def _question(told: dict[str, Any], written: Mapping[str, RepoPath]) -> Question:
    return Question(
        id=_text(told["id"], 64),
        location=_place(told, written),
        quote=_text(told["quote"], _TEXT),
        text=_text(told["text"], _TEXT),
        trigger=_text(told["trigger"], _TEXT),
        consequence=_text(told["consequence"], _TEXT),
        settles=_text(told["settles"], _TEXT),
        lens=Lens[_text(told["lens"], 20).upper()],
        severity=Tier[_text(told["severity"], 20).upper()],
        confidence=Confidence(Band[_text(told["confidence"]["band"], 20).upper()]),
        source=_text(told["source"], 2 * _NAME),
        suspicion=_text(told["suspicion"], _TEXT),
        also=tuple(_place(place, written) for place in told["also"][:50]),
        within=_text(told["within"], _NAME),
        code=_text(told["code"], 64),
        answer=_answer(told.get("answer")),
    )


def _answer(told: object) -> GivenAnswer | None:
    """The answer, which others may have put there: only its kind is needed."""
    if not isinstance(told, dict):
        return None
    kind = AnswerKind[_text(told["kind"], 20).upper()]
    return GivenAnswer(kind, _text(told.get("text"), _TEXT), _text(told.get("by"), _NAME), told.get("outdated") is True)


def _place(told: dict[str, Any], written: Mapping[str, RepoPath]) -> Location:
    start, end = int(told["line"]), int(told["end_line"])
    return Location(_path(told["file"], written), start, end, Side[_text(told["side"], 20).upper()])


def _path(told: object, written: Mapping[str, RepoPath]) -> RepoPath:
    path = _text(told, _PATH)
    return written.get(path, RepoPath(path))


def _text(value: object, most: int) -> str:
    return value[:most] if isinstance(value, str) else ""
