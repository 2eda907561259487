"""A state as JSON values and back: lists, and what comes often only once, for there is little room.

Of the questions, ids are kept for every epoch and words for the last one: only what is asked now is held against them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from bot.facts import ProvenanceLevel
from bot.gate import Account, AccountKind, GateQuestion, QuestionSet, Requirement
from bot.gate.recording import read_requirement, requirement_values
from bot.post._state import Epoch, KeptAct, State

_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_LAST = 220_000_000_000_000_000
"""Microseconds to the year 8941."""
_MOST = 2**53 - 1
_LONGEST = 100_000
_MANY = 20_000


def as_values(state: State) -> list[object]:
    """What `as_state` reads."""
    requirements = list(dict.fromkeys(each.required for each in state.epochs if each.required is not None))
    words = [each.text for each in state.epochs[-1].questions.questions] if state.epochs else []
    return [
        state.turn,
        [requirement_values(each) for each in requirements],
        [_epoch_values(each, requirements) for each in state.epochs],
        words,
        [[each.remark, _account_values(each.by), _ticks(each.at), each.text, each.question] for each in state.acts],
        str(state.strongest),
        state.brief,
        list(state.labels),
        int(state.is_cut),
    ]


def as_state(values: object, change: str) -> State:
    """Raises ValueError, or SnapshotError, for values that are no state."""
    turn, asked, epochs, words, acts, strongest, brief, labels, cut = _row(values, 9)
    requirements = [read_requirement(each) for each in _list(asked)]
    found = [_epoch(each, requirements) for each in _list(epochs)]
    if found:
        found[-1] = _with_words(found[-1], [_text(each) for each in _list(words)])
    if any(later.at < earlier.at for earlier, later in pairwise(found)):
        raise ValueError("epochs are not in order")
    return State(
        change,
        _number(turn, _MOST),
        tuple(found),
        tuple(map(_act, _list(acts))),
        ProvenanceLevel(_text(strongest)),
        _text(brief),
        tuple(map(_text, _list(labels))),
        bool(_number(cut, 1)),
    )


def without_words(epoch: Epoch) -> Epoch:
    """The epoch as it is remembered when a later one is in force."""
    bare = tuple(GateQuestion(each.id) for each in epoch.questions.questions)
    return _with_questions(epoch, QuestionSet(bare, epoch.questions.digest))


def _epoch_values(epoch: Epoch, requirements: list[Requirement]) -> list[object]:
    return [
        _ticks(epoch.at),
        epoch.head,
        epoch.base,
        epoch.base_tip,
        epoch.policy,
        epoch.digest,
        epoch.questions.digest,
        [each.id for each in epoch.questions.questions],
        -1 if epoch.required is None else requirements.index(epoch.required),
    ]


def _epoch(values: object, requirements: list[Requirement]) -> Epoch:
    at, head, base, tip, policy, digest, asked, ids, place = _row(values, 9)
    index = -1 if place == -1 else _number(place, len(requirements) - 1)
    questions = QuestionSet(tuple(GateQuestion(_text(each)) for each in _list(ids)), _text(asked))
    required = None if index < 0 else requirements[index]
    words = (_text(head), _text(base), _text(tip), _text(policy), _text(digest))
    return Epoch(_time(at), *words, questions, required)


def _with_words(epoch: Epoch, words: list[str]) -> Epoch:
    pairs = zip(epoch.questions.questions, words, strict=True)
    questions = tuple(GateQuestion(each.id, text) for each, text in pairs)
    return _with_questions(epoch, QuestionSet(questions, epoch.questions.digest))


def _with_questions(epoch: Epoch, asked: QuestionSet) -> Epoch:
    return replace(epoch, questions=asked)


def _act(values: object) -> KeptAct:
    remark, by, at, text, question = _row(values, 5)
    return KeptAct(_number(remark, _MOST), _account(by), _time(at), _text(text), _text(question))


def _account_values(account: Account | None) -> list[object] | None:
    return None if account is None else [account.id, account.login, str(account.kind)]


def _account(values: object) -> Account | None:
    if values is None:
        return None
    number, login, kind = _row(values, 3)
    return Account(_number(number, _MOST), _text(login), AccountKind(_text(kind)))


def _ticks(at: datetime) -> int:
    return (at - _BEGIN) // _TICK


def _time(value: object) -> datetime:
    return _BEGIN + _number(value, _LAST) * _TICK


def _row(value: object, count: int) -> list[object]:
    found = _list(value)
    if len(found) != count:
        raise ValueError("a row has too few or too many values")
    return found


def _list(value: object) -> list[object]:
    if not isinstance(value, list) or len(value) > _MANY:
        raise ValueError("no list, or an endless one")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError("no text, or an endless one")
    return value


def _number(value: object, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise ValueError("no number that can stand there")
    return value
