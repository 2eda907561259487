"""Random histories of a change: what people, agents and the host do to it, in the small world of `small_team`.

Most begin as a change that goes well; then up to eight things go wrong (`mishaps`). `python -m tests.gate.histories
--count 100000 --seed 1 --workers 2` holds the gate against the naive model over many of them (`campaign`).
"""

from __future__ import annotations

from random import Random

from tests.gate.mishaps import MISHAPS
from tests.gate.recorder import History
from tests.gate.small_team import POLICIES
from tests.gate.story import Story, begin, go_well


def compose(seed: int) -> History:
    """The history of this number, always the same."""
    rng = Random(seed)  # noqa: S311
    story = Story(rng, rng.choice(POLICIES))
    begin(story)
    go_well(story)
    for mishap in rng.choices(MISHAPS, k=rng.choice((1, 2, 3, 4, 5, 6, 7, 8))):
        mishap(story)
    return History(story.policy, tuple(story.events), story.end)


if __name__ == "__main__":
    from tests.gate.campaign import main

    raise SystemExit(main())
