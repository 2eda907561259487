"""One run of Foreread with one fault in it, and the promises that it is held to.

A promise that is broken is a sentence; what is promised is in `docs/host-faults.md`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bot.errors import ForereadError
from bot.post import CHECK_BRIEF, check_decision
from tests.e2e.scenes import PATIENCE, Scene, Theatre
from tests.servers.fake_github import World
from tests.servers.fake_github._faults import Fault, Journal, Request
from tests.servers.fake_github._model import CheckRun, Pull

MARKER: Final = "<!-- foreread -->"
_SEALED = re.compile(r"<!-- foreread-(state|memo) .*-->")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?( ?UTC|Z|\+00:00)?")
_TOOK = re.compile(r"; \d+\.\d s\)")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(frozen=True)
class Kind:
    """A way to fail."""

    name: str
    kind: Any
    when: Any = "before"
    seconds: float = 1.0
    always: bool = False
    """Whether each later request of the same kind fails, too, until the run has ended."""
    timeout: float = PATIENCE


QUICK: Final = 1.0
"""Seconds of patience, where an answer is to come too late."""
KINDS: Final = (
    *(Kind(f"{status}", status) for status in (401, 403, 404, 409, 422, 429, 500, 502)),
    *(Kind(f"{status}, always", status, always=True) for status in (401, 403, 404, 409, 422, 500)),
    Kind("429 without Retry-After", 429, seconds=0),
    Kind("429, always", 429, always=True),
    Kind("502 after the effect", 502, "after"),
    Kind("502 after the effect, always", 502, "after", always=True),
    Kind("cut before the effect", "cut"),
    Kind("cut after the effect", "cut", "after"),
    Kind("cut, always", "cut", always=True),
    Kind("cut after the effect, always", "cut", "after", always=True),
    Kind("too slow", "slow", "after", QUICK * 1.4, timeout=QUICK),
    Kind("primary limit, soon over", "primary", seconds=20),
    Kind("primary limit, for an hour", "primary", seconds=3600),
    Kind("secondary limit", "secondary"),
    Kind("secondary limit without Retry-After", "secondary", seconds=0),
    Kind("secondary limit, for an hour", "secondary", seconds=3600),
)


_ANSWERS: Final = frozenset({401, 403, 404, 409, 422})
"""Refusals: what cannot be read is told as missing, and the run goes on with less."""


def standing(world: World, scene: Scene) -> Mapping[str, object]:
    """What people see on the change, but for times and digests of times, and for what is remembered in the comment."""
    pull = _pull(world, scene)
    remarks: tuple[Any, ...] = (
        *pull.comments,
        *pull.reviews,
        *(each for thread in pull.threads for each in thread.comments),
    )
    return {
        "comment": [_SEALED.sub("", each.body) for each in _own_comments(world, pull)],
        "checks": {name: _told(runs[-1]) for name, runs in sorted(_own_checks(world, scene).items())},
        "threads": sorted((thread.path, str(thread.line), thread.comments[0].body) for thread in pull.threads),
        "labels": sorted(label.name for label in pull.labels),
        "asked": sorted(each.login for each in pull.requested_reviewers),
        "reactions": sorted((each.body, reaction.content) for each in remarks for reaction in each.reactions),
    }


def _pull(world: World, scene: Scene) -> Pull:
    return world.repository(scene.place.repository).pulls[scene.place.number]


def _own_comments(world: World, pull: Pull) -> list[Any]:
    return [each for each in pull.comments if MARKER in each.body and each.author.type == "Bot"]


def _own_checks(world: World, scene: Scene, head: str = "") -> dict[str, list[CheckRun]]:
    """By name, in the order in which they were begun."""
    found: dict[str, list[CheckRun]] = {}
    sha = head or _pull(world, scene).head_sha
    for run in world.repository(scene.place.repository).check_runs:
        if run.head_sha == sha:
            found.setdefault(run.name, []).append(run)
    return found


def _told(run: CheckRun) -> tuple[object, ...]:
    summary = _DIGEST.sub("DIGEST", _TIME.sub("TIME", _TOOK.sub(")", run.summary or "")))
    return run.status, run.conclusion, run.title, summary, json.dumps(run.annotations, sort_keys=True)


@dataclass
class Watch:
    """Looks at the change after each request, also between the requests of a run."""

    world: World
    scene: Scene
    goal: Mapping[str, object]
    """What stands after a run without faults."""
    broken: list[str] = field(default_factory=list[str])
    may_differ: bool = False
    """Whether GitHub said that a check is gone, so that another was begun: the newest counts."""
    taken_back: bool = False
    before: Mapping[str, object] = field(default_factory=dict[str, object])

    def __post_init__(self) -> None:
        self.before = standing(self.world, self.scene)

    def look(self, request: Request) -> None:
        said = [*self._comments(), *self._checks(), *self._success()]
        self.broken += [f"{sentence} (after {request})" for sentence in said if not self._knows(sentence)]

    def _knows(self, sentence: str) -> bool:
        return any(each.startswith(sentence) for each in self.broken)

    def _comments(self) -> Iterator[str]:
        count = len(_own_comments(self.world, _pull(self.world, self.scene)))
        if count > 1:
            yield f"{count} comments of ours stand there"

    def _checks(self) -> Iterator[str]:
        for name, runs in _own_checks(self.world, self.scene).items():
            if not self.may_differ and len({(run.status, run.conclusion) for run in runs}) > 1:
                yield f"the check {name} stands there with different answers"

    def _success(self) -> Iterator[str]:
        name = check_decision(_pull(self.world, self.scene).base_ref)
        runs = _own_checks(self.world, self.scene).get(name, [])
        passed = bool(runs) and runs[-1].conclusion == "success"  # GitHub goes by the newest of a name
        if not passed:
            self.taken_back = True
            return
        now = standing(self.world, self.scene)
        if self.scene.passes and all(now[key] == told for key, told in self.goal.items() if key != "checks"):
            return
        if self.scene.is_stale and not self.taken_back:
            if now != self.before:
                yield "something else was written before the stale success was taken back"
            return
        yield "a success stands that was not decided on what is to be seen"


class Watched(Journal):
    """A journal that has each request looked at when it is answered."""

    watch: Watch | None = None

    def append(self, request: Request) -> None:
        super().append(request)
        if self.watch is not None:
            self.watch.look(request)


@dataclass(frozen=True)
class Case:
    """A fault at one request of a run."""

    scene: Scene
    at: int
    """How many requests of the clean run come before."""
    request: Request
    kind: Kind

    def __str__(self) -> str:
        body = self.request.body if isinstance(self.request.body, dict) else {}
        operation = body.get("operationName", "")
        return f"{self.scene.name}, request {self.at + 1}: {_shown(self.request, operation)}: {self.kind.name}"

    @property
    def is_about_a_check_that_is_gone(self) -> bool:
        return self.kind.kind == 404 and self.request.method == "PATCH" and "/check-runs/" in self.request.path

    def goal(self, goal: Mapping[str, object]) -> Mapping[str, object]:
        """What must stand at the end. A person or a line that the host refuses, once is enough, is not asked for again."""
        refused = self.kind.kind == 422 and self.request.path.endswith(("/requested_reviewers", "/reviews"))
        left = {"asked", "threads"} if refused else set[str]()
        if self.kind.kind == 404 and self.request.path.endswith("/permission"):
            left.add("asked")  # whose approval did not count for a moment: somebody else was asked
        return {key: told for key, told in goal.items() if key not in left}

    def fault(self, journal: Journal) -> Fault:
        """The same request again, or, once, the one at this place, whichever it then is."""
        del journal
        if not self.kind.always:
            return Fault("*", re.compile(""), self.kind.kind, 1, self.kind.when, self.kind.seconds, None, self.at)
        path = re.compile(re.escape(self.request.path) + "$")
        return Fault(self.request.method, path, self.kind.kind, -1, self.kind.when, self.kind.seconds)


def _shown(request: Request, operation: str) -> str:
    path = re.sub(r"/repos/[^/]+/[^/]+", "", re.sub(r"\d{5,}", "N", request.path))
    return f"{request.method} {path}{f' {operation}' if operation else ''}"


@dataclass(frozen=True)
class Outcome:
    """What came of a case."""

    case: str
    broken: tuple[str, ...]
    said: str
    """The error of the disturbed run; "" where it ended well."""
    was_done: bool
    """Whether the disturbed run had done it all."""


@dataclass(frozen=True)
class Clean:
    """A scene's run without faults."""

    scene: Scene
    requests: tuple[Request, ...]
    goal: Mapping[str, object]


def clean(stage: Theatre, scene: Scene) -> Clean:
    """Raises AssertionError where the scene does not end as it should."""
    world = scene.begun()
    stage.github.show(world)
    stage.run(scene.place, scene.want)
    runs = _own_checks(world, scene)
    (name,) = [name for name in runs if name != CHECK_BRIEF]
    assert (runs[name][-1].conclusion == "success") is scene.passes, scene.name
    return Clean(scene, tuple(world.journal), standing(world, scene))


def cases(found: Clean) -> Iterator[Case]:
    for at, request in enumerate(found.requests):
        for kind in KINDS:
            yield Case(found.scene, at, request, kind)


def play(stage: Theatre, found: Clean, case: Case, *, repeat: bool = True) -> Outcome:
    """The run with its fault; the run that resumes it; and one more (`repeat`), which must find nothing to do."""
    scene = found.scene
    world = scene.begun()
    journal = Watched()
    world.journal = journal
    stage.github.show(world)
    watch = journal.watch = Watch(world, scene, case.goal(found.goal), may_differ=case.is_about_a_check_that_is_gone)
    world.faults.waiting.append(case.fault(journal))
    broken = watch.broken
    goal = case.goal(found.goal)

    def is_there() -> bool:
        return all(each == goal.get(key, each) for key, each in standing(world, scene).items())

    said = attempt(stage, scene, broken, case.kind.timeout)
    was_done = is_there()
    if not (said or was_done or case.kind.kind in _ANSWERS):
        broken.append(f"a run that ended well has not done all: {difference(standing(world, scene), goal)}")
    world.faults.clear()
    if said or not was_done:
        again = attempt(stage, scene, broken)
        if again:
            broken.append(f"the resumed run failed: {again}")
        elif not is_there():
            broken.append(f"the resumed run ended elsewhere: {difference(standing(world, scene), goal)}")
    count = len(journal.writes)
    if repeat and (attempt(stage, scene, broken) or len(journal.writes) > count):
        broken.append(f"one more run wrote again: {', '.join(map(str, journal.writes[count:]))}")
    journal.watch = None
    return Outcome(str(case), tuple(broken), said, was_done)


def attempt(
    stage: Theatre, scene: Scene, broken: list[str], timeout: float = PATIENCE, cache: Path | None = None
) -> str:
    """What the command line would say of its failure; "" where it ended well. What is wrong with it goes to `broken`."""
    try:
        stage.run(scene.place, scene.want, timeout, cache)
    except ForereadError as error:
        broken += _ill_said(stage, str(error), error.remedy)
        return str(error)
    except Exception as error:  # noqa: BLE001 - a defect is what is looked for
        broken.append(f"a defect: {type(error).__name__}: {error}")
        return str(error) or type(error).__name__
    return ""


def _ill_said(stage: Theatre, said: str, remedy: str) -> Iterator[str]:
    world = stage.github.world
    secrets = [*world.tokens, stage.environment["FOREREAD_APP_PRIVATE_KEY"], "Bearer ", "BEGIN RSA", "eyJ"]
    if any(secret in said for secret in secrets):
        yield "an error names a secret"
    if not said.isprintable() or "Traceback" in said:
        yield "an error is more than a line"
    if not remedy:
        yield f"an error does not say who can act: {said}"


def difference(one: Mapping[str, object], other: Mapping[str, object]) -> str:
    return "; ".join(
        f"{key}: {_first_difference(str(value), str(other.get(key)))}"
        for key, value in one.items()
        if value != other.get(key, value)
    )


def _first_difference(one: str, other: str) -> str:
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"…{one[max(0, at - 30) : at + 60]!r} in place of …{other[max(0, at - 30) : at + 60]!r}"
