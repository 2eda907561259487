"""What a decision of the gate costs: beside parsing the JSON from which it is made, and in decisions a second."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bench.figures import ROOT, Figure, Setting
from bot.adapters.yaml_text import load_yaml
from bot.config import gate_policy
from bot.gate import (
    Account,
    Acknowledgement,
    Acts,
    Answer,
    AnswerKind,
    ChangeView,
    CommitRecord,
    Entry,
    GateQuestion,
    GateSnapshot,
    Level,
    Permission,
    Person,
    Policy,
    QuestionSet,
    Review,
    ReviewState,
    Roster,
    Span,
    State,
    decide,
)

FILES, REVIEWS, PEOPLE = 300, 50, 10
"""Fifty reviews are of ten people who come back, and each of these has approved and answered."""
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HEAD = "a" * 40


def decisions(setting: Setting) -> list[Figure]:
    """A change of 300 files and 50 reviews of ten people: decided whenever somebody acts, and for the first time."""
    policy, roster = _policy(), _roster()
    snapshot, reviews, acts = _case("mod")
    assert decide(snapshot, policy, roster, reviews, acts, NOW).state is State.SATISFIED
    text = json.dumps([{"path": e.path, "status": e.status, "added": e.added} for e in snapshot.view.entries])
    fresh = iter([_case(f"mod{number}") for number in range(setting.runs * 5)])

    def first() -> None:
        other, given, told = next(fresh)
        decide(other, policy, roster, given, told, NOW)

    again = _median(lambda: decide(snapshot, policy, roster, reviews, acts, NOW), setting.runs * 20)
    once = _median(first, setting.runs * 5)
    floor = _median(lambda: json.loads(text), setting.runs * 20)
    return [
        Figure(f"a decision, {FILES} files, {REVIEWS} reviews ÷ json.loads of the list of files", again / floor),
        Figure("processor time of 2,000 such decisions", 2_000 * again, 1, "s"),
        Figure("the first decision on a change ÷ json.loads of the list of files", once / floor),
    ]


def _median(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def _policy() -> Policy:
    path = ROOT / "bot" / "default_policy.yml"
    return gate_policy(load_yaml(path.read_bytes(), path.name), path.name)


def _roster() -> Roster:
    seniors = ((Level.SENIOR, Span()),)
    people = [Person(f"p{n}", frozenset({n}), seniors, groups=frozenset({"security"})) for n in range(1, 41)]
    return Roster(tuple(people), "sha256:roster")


def _case(stem: str) -> tuple[GateSnapshot, tuple[Review, ...], Acts]:
    author = Account(1)
    questions = QuestionSet(tuple(GateQuestion(f"q{n}", f"What of {n}?") for n in range(5)), "sha256:questions")
    view = ChangeView(tuple(Entry(f"src/{stem}/file{n}.py", added=3, removed=1) for n in range(FILES)), digest="x")
    snapshot = GateSnapshot("PR_1", HEAD, "main", view, (CommitRecord(HEAD, author),), author, questions=questions)
    at = NOW - timedelta(hours=1)
    review = Review(0, author, ReviewState.APPROVED, HEAD, at, "PR_1", Permission.WRITE)
    people = [Account(2 + n % PEOPLE) for n in range(REVIEWS)]
    answers = [
        Answer(q.id, by, HEAD, questions.digest, AnswerKind.HANDLED, f"line {n} of it refuses that, says {by.id}", at)
        for by in people[:10]
        for n, q in enumerate(questions.questions)
    ]
    acts = Acts(tuple(answers), tuple(Acknowledgement(by, HEAD, at) for by in people))
    return snapshot, tuple(replace(review, id=n, by=by) for n, by in enumerate(people)), acts
