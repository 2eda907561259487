"""Holds the gate against the naive model and its laws over many histories, and makes a failing one small."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import Pool
from random import Random

from bot.gate import State, decide
from bot.gate.recording import SnapshotFile, write_snapshot
from tests.gate import laws
from tests.gate.histories import compose
from tests.gate.naive import kinds, may_pass
from tests.gate.recorder import History, Recorded

AGREED = "no green that the naive model forbids"
NEEDLESS = "green where the naive model has no objection"


@dataclass
class Held:
    """What came of some histories."""

    states: Counter[str] = field(default_factory=Counter[str])
    objections: Counter[str] = field(default_factory=Counter[str])
    broken: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    """Number of the history, and which promise it breaks."""

    def add(self, other: Held) -> None:
        self.states.update(other.states)
        self.objections.update(other.objections)
        self.broken.extend(other.broken)


def law_of(seed: int) -> tuple[str, Callable[[Recorded], bool]]:
    """The law that a history of this number is held to: each another."""
    numbered = [*laws.SAME, *laws.NO_BETTER]
    law = numbered[seed % len(numbered)]
    if law in laws.SAME:
        return f"the same: {law.__name__}", lambda recorded: _same(recorded, law, seed)
    return f"no better: {law.__name__}", lambda recorded: _no_better(recorded, law, seed)


def promises(seed: int) -> dict[str, Callable[[Recorded], bool]]:
    """All that a history of this number is held to."""
    return {AGREED: _green_is_allowed, NEEDLESS: _allowed_is_green, **dict((law_of(seed),))}


def _green_is_allowed(recorded: Recorded) -> bool:
    return decide(*recorded).state is not State.SATISFIED or not may_pass(*recorded)


def _allowed_is_green(recorded: Recorded) -> bool:
    return decide(*recorded).state is State.SATISFIED or bool(may_pass(*recorded))


def _same(recorded: Recorded, law: laws.Law, seed: int) -> bool:
    other = law(recorded, Random(seed))  # noqa: S311
    if other is None:
        return True
    one, two = decide(*recorded), decide(*other)
    return (one.state, one.requirement, set(one.counted)) == (two.state, two.requirement, set(two.counted))


def _no_better(recorded: Recorded, law: laws.Law, seed: int) -> bool:
    other = law(recorded, Random(seed))  # noqa: S311
    return other is None or decide(*other).state >= decide(*recorded).state


def compare(seeds: range) -> Held:
    """Both opinions on each history of these numbers."""
    held = Held()
    for seed in seeds:
        recorded = compose(seed).record()
        state, objections = decide(*recorded).state, may_pass(*recorded)
        held.states[state.name] += 1
        held.states["naive: may pass"] += not objections
        held.objections.update(kinds(objections))
        if (state is State.SATISFIED) == bool(objections):
            held.broken.append((seed, AGREED if objections else NEEDLESS))
    return held


def try_laws(seeds: range) -> Held:
    """A law for each history of these numbers."""
    held = Held()
    for seed in seeds:
        name, holds = law_of(seed)
        if not holds(compose(seed).record()):
            held.broken.append((seed, name))
    return held


def hold(seeds: range) -> Held:
    """Both opinions and a law."""
    held = compare(seeds)
    held.add(try_laws(seeds))
    return held


def smallest(history: History, is_broken: Callable[[Recorded], bool]) -> History:
    """With events left out for as long as it still breaks the promise."""
    tried = 0
    while tried < len(history.events):
        shorter = history.without(tried)
        if is_broken(shorter.record()):
            history, tried = shorter, 0
        else:
            tried += 1
    return history


def report(seed: int, promise: str) -> str:
    """The smallest such history: its events, both opinions, and the snapshot for `gate explain`."""
    holds = promises(seed)[promise]
    history = smallest(compose(seed), lambda recorded: not holds(recorded))
    recorded = history.record()
    events = [f"  {event.minute:g} {event.label}" for event in sorted(history.events, key=lambda each: each.minute)]
    file = SnapshotFile(recorded.snapshot, recorded.reviews, recorded.acts)
    decision = decide(*recorded)
    reasons = [f"  {reason.state.name} {reason.code}: {reason.text}" for reason in decision.why.walk()]
    return "\n".join((
        f"History {seed} breaks: {promise}",
        *events,
        f"The gate: {decision.state.name}",
        *reasons,
        f"The naive model: {may_pass(*recorded) or 'may pass'}",
        f"Policy {recorded.policy.digest}, now {recorded.now.isoformat()}",
        json.dumps(write_snapshot(file), default=str),
    ))  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.gate.histories", description=__doc__)
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=0, help="number of the first history")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--show", type=int, default=3, help="how many broken promises to make small and print")
    asked = parser.parse_args(arguments)
    begun = time.perf_counter()
    held = Held()
    parts = [
        range(at, min(at + 500, asked.seed + asked.count)) for at in range(asked.seed, asked.seed + asked.count, 500)
    ]
    with Pool(asked.workers) as pool:
        for number, part in enumerate(pool.imap_unordered(hold, parts), 1):
            held.add(part)
            done = min(number * 500, asked.count)
            sys.stderr.write(f"\r{done:,} of {asked.count:,}, {len(held.broken)} broken")
    sys.stderr.write("\n")
    _summarise(held, asked.count, time.perf_counter() - begun)
    seen: set[str] = set()
    for seed, promise in sorted(held.broken):
        if promise not in seen and len(seen) < asked.show:
            seen.add(promise)
            _say(f"{report(seed, promise)}\n")
    return 1 if held.broken else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _summarise(held: Held, count: int, seconds: float) -> None:
    _say(
        f"{count:,} histories in {seconds:.0f} s, {count / seconds:,.0f} a second; promises broken: {len(held.broken)}"
    )
    for name, number in held.states.most_common():
        _say(f"{number:>8,}  {number / count:>6.1%}  {name}")
    _say("Objections of the naive model:")
    for name, number in held.objections.most_common():
        _say(f"{number:>8,}  {number / count:>6.1%}  {name}")
    for promise, number in Counter(promise for _, promise in held.broken).most_common():
        _say(f"{number:>8,}  broken  {promise}: {[seed for seed, name in held.broken if name == promise][:5]}")
