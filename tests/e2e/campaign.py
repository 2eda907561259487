"""Each fault at each request of each publication: `just faults` (docs/host-faults.md).

A run is disturbed once, then resumed, then repeated; the promises are in `faulty`.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from random import Random

from tests.e2e.faulty import Case, Clean, Outcome, cases, clean, play
from tests.e2e.scenes import theatre

_REPEATED = 5
"""Every so many-eth case is repeated after all is done: nothing must be left to do."""
BEGINS, ENDS = "<!-- campaign -->", "<!-- /campaign -->"


@dataclass(frozen=True)
class Share:
    """Every so many-eth case, from one on."""

    first: int
    step: int
    only: str = ""
    """Part of the case's name."""
    seed: int = 1
    """Of the order of the cases."""
    ends: float = 0.0
    """When no further case is begun, in seconds since 1970; 0: never."""


@dataclass
class Found:
    """What came of a share."""

    outcomes: list[Outcome] = field(default_factory=list[Outcome])
    planned: int = 0
    """Cases of all shares."""
    runs: int = 0
    requests: dict[str, int] = field(default_factory=dict[str, int])
    """By scene, of its run without faults."""


def played(share: Share) -> Found:
    """The cases of a share, in a world of its own."""
    found = Found()
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="foreread-faults-")))
        stage, scenes = stack.enter_context(theatre(directory))
        shown = [clean(stage, scene) for scene in scenes]
        found.requests = {each.scene.name: len(each.requests) for each in shown}
        planned = [*_all(shown, share.only)]
        found.planned = len(planned)
        Random(share.seed).shuffle(planned)  # noqa: S311 - whoever stops early has seen something of everything
        for each, case in planned[share.first :: share.step]:
            if share.ends and time.time() > share.ends:
                break
            found.outcomes.append(play(stage, each, case, repeat=len(found.outcomes) % _REPEATED == 0))
            if found.outcomes[-1].broken:
                _tell(found.outcomes[-1])
        found.runs = stage.runs
    return found


def _tell(outcome: Outcome) -> None:
    said = [outcome.case, *outcome.broken, f"it said: {outcome.said}"]
    sys.stderr.write("\n    ".join(said) + "\n")
    sys.stderr.flush()


def _all(shown: Sequence[Clean], only: str) -> Iterator[tuple[Clean, Case]]:
    yield from ((each, case) for each in shown for case in cases(each) if only in str(case))


def told(found: Sequence[Found], seconds: float) -> str:
    """The figures, as they stand in the document."""
    outcomes = [outcome for each in found for outcome in each.outcomes]
    broken = [outcome for outcome in outcomes if outcome.broken]
    finished = sum(outcome.was_done for outcome in outcomes)
    stopped = sum(bool(outcome.said) for outcome in outcomes)
    less = len(outcomes) - finished - sum(bool(each.said) and not each.was_done for each in outcomes)
    runs, count = sum(each.runs for each in found), sum(len(outcome.broken) for outcome in broken)
    played_of = f"{len(outcomes):,} of {found[0].planned:,} cases"
    lines = [
        f"{played_of}, {runs:,} runs, in {seconds:,.0f} s on {len(found)} processes; promises broken: {count:,}",
        f"  {finished:>6,}  the disturbed run did all the same what it had to",
        f"  {stopped:>6,}  it stopped, with its reason in one line",
        f"  {less:>6,}  it went on with less than there is, and let nothing pass",
        "Requests of a run without faults:",
        *(f"  {count:>6,}  {name}" for name, count in found[0].requests.items()),
        "What the stopped runs said:",
        *(f"  {count:>6,}  {words}" for words, count in Counter(map(_said, outcomes)).most_common(12) if words),
    ]
    return "\n".join(lines)


def _said(outcome: Outcome) -> str:
    """The first sentence, without what differs from case to case."""
    first = re.split(r"(?<=[.:]) (?=[A-Z])", re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "TIME", outcome.said))[0]
    return re.sub(r" \(status \d+\)", "", re.sub(r"(would not|could not|asked to|refused to) .*", r"\1 …", first))


def main(words: Sequence[str] | None = None) -> int:
    """0 where every promise was kept."""
    parser = argparse.ArgumentParser(prog="just faults", description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", default="", help="part of the names of the cases to play")
    parser.add_argument("--seed", type=int, default=1, help="of the order of the cases")
    parser.add_argument("--minutes", type=float, default=0.0, help="after which no further case is begun")
    parser.add_argument("--into", type=Path, help="document whose figures are written anew")
    options = parser.parse_args(words)
    began = time.monotonic()
    ends = time.time() + options.minutes * 60 if options.minutes else 0.0
    shares = [Share(first, options.workers, options.only, options.seed, ends) for first in range(options.workers)]
    with get_context("spawn").Pool(options.workers) as pool:
        found = pool.map(played, shares)
    figures = told(found, time.monotonic() - began)
    broken = [outcome for each in found for outcome in each.outcomes if outcome.broken]
    sys.stdout.write(f"{figures}\n")
    if options.into is not None:
        before, _, rest = options.into.read_text(encoding="utf-8").partition(BEGINS)
        page = f"{before}{BEGINS}\n\n```\n{figures}\n```\n\n{ENDS}{rest.partition(ENDS)[2]}"
        options.into.write_text(page, encoding="utf-8")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
