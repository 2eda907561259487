"""The way of a replay: assess each past change, keep what was found, and join it with what became of the change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, Protocol

from bot.change import Sha, Side
from bot.facts import Sources, gather_facts, is_repair, traced_lines
from bot.ports import Clock, Progress
from bot.risk import Risk, RiskPolicy, Rule, assess_risk
from bot.risk.forecast import features_of, score
from bot.risk.replay import Assessed, Depth, Fired, WalkedCommit
from bot.risk.signals import ALL

MOST_CULPRITS: Final = 5
"""Commits that one repair is laid to by blame; those that wrote most of what it removed."""
SEARCHING: Final = frozenset(
    {
        "changed-limit",
        "removed-still-used",
        "returns-nothing",
        "signature-callers",
        "untested-change",
        "wide-blast-radius",
    }
)
"""The rules that look at who uses what changed; a test holds this against their sources."""
_BAR: Final = 24


class State(Protocol):
    """Where assessments are kept while a replay runs, so that a stopped one can go on."""

    def known(self) -> Mapping[Sha, Assessed]:
        """What was assessed before by the same policy and code."""
        ...

    def add(self, assessed: Assessed) -> None:
        """Keep one more; failing to is no error."""
        ...


Assessor = Callable[[Sequence[WalkedCommit]], Iterator[Assessed]]
"""Assesses past changes, in any order; stops when it is closed."""


def replayed_rules(depth: Depth) -> tuple[Rule, ...]:
    """The rules that a replay of this depth runs: not those that would have to be told what it does not look up."""
    return tuple(rule for rule in ALL if depth is Depth.FULL or rule.id not in SEARCHING)


class Assessment:
    """Assesses one past change by a policy. A value, to be sent to other processes."""

    def __init__(self, policy: RiskPolicy, depth: Depth, *, blame: bool) -> None:
        self._policy = policy
        self._depth = depth
        self._blame = blame

    def __call__(self, commit: WalkedCommit, sources: Sources) -> Assessed:
        facts = gather_facts(sources)
        risk = assess_risk(facts, self._policy, replayed_rules(self._depth))
        features = features_of(facts, risk.signals)
        return Assessed(
            commit.sha,
            risk.tier,
            score=score(features, self._policy.model) if self._policy.model is not None else float(risk.tier),
            files=len(facts.change.files),
            lines=sum(len(file.added) + len(file.removed) for file in facts.change.files),
            signals=tuple(_fired(risk)),
            features=features,
            culprits=_culprits(sources) if self.blames(commit) else (),
            repairs=is_repair(commit.subject),
        )

    def blames(self, commit: WalkedCommit) -> bool:
        """Whether it is asked where the lines that a commit removes came from: for repairs only."""
        return self._blame and is_repair(commit.subject)


def assess_past(
    wanted: Sequence[WalkedCommit], assessor: Assessor, state: State, clock: Clock, progress: Progress
) -> Mapping[Sha, Assessed]:
    """What the policy says of each of these changes, taken from `state` where it was assessed before."""
    known = state.known()
    found = {commit.sha: known[commit.sha] for commit in wanted if commit.sha in known}
    left = [commit for commit in wanted if commit.sha not in found]
    bar = _Bar(len(wanted), len(found), clock, progress)
    bar.show()
    for assessed in _closing(assessor(left)) if left else ():
        state.add(assessed)
        found[assessed.sha] = assessed
        bar.advance()
    return {commit.sha: found[commit.sha] for commit in wanted if commit.sha in found}


def _closing(found: Iterator[Assessed]) -> Iterator[Assessed]:
    """The same; however its reader ends, what gives it is closed."""
    try:
        yield from found
    finally:
        close = getattr(found, "close", None)
        if close is not None:
            close()


def _fired(risk: Risk) -> Iterator[Fired]:
    for signal in risk.signals:
        place = signal.location
        yield Fired(signal.rule, signal.floor, signal.severity, place.path, place.start, signal.title)


def _culprits(sources: Sources) -> tuple[Sha, ...]:
    """The commits that wrote what this one removes, most of it first (Śliwerski, Zimmermann, Zeller, MSR 2005).

    Bounded as in a review: 400 lines of 20 files, and nothing that is older than two years.
    """
    counts: dict[Sha, int] = {}
    for path, lines in traced_lines(sources.change).items():
        for origin in sources.history.origins(path, lines, Side.OLD):
            counts[origin.sha] = counts.get(origin.sha, 0) + 1
    return tuple(sorted(counts, key=lambda sha: (-counts[sha], sha))[:MOST_CULPRITS])


class _Bar:
    """How far a replay is, told at most a hundred times."""

    def __init__(self, total: int, done: int, clock: Clock, progress: Progress) -> None:
        self._total, self._done, self._first = total, done, done
        self._clock, self._progress = clock, progress
        self._start = clock.seconds()
        self._shown = -1

    def advance(self) -> None:
        self._done += 1
        if self._done * 100 // self._total > self._shown:
            self.show()

    def show(self) -> None:
        self._shown = self._done * 100 // max(1, self._total)
        filled = self._shown * _BAR // 100
        said = f"replaying [{'#' * filled}{'.' * (_BAR - filled)}] {self._done:,} of {self._total:,} changes"
        self._progress.step(said + self._left())

    def _left(self) -> str:
        done, took = self._done - self._first, self._clock.seconds() - self._start
        if done < 10:
            return f", {self._first:,} of them assessed before" if self._first else ""
        seconds = round(took / done * (self._total - self._done))
        return f", {seconds // 60} min {seconds % 60} s left" if seconds >= 60 else f", {seconds} s left"
