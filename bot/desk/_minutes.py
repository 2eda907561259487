"""How many minutes of a senior a change will take, as an estimate to plan by.

Reading: 200 to 400 lines an hour are what "Best Kept Secrets of Peer Code Review" (SmartBear, on reviews at Cisco
Systems, 2006) recommends, for faster readers found fewer defects there. That is one vendor's data on one company, and
an observation, not an experiment; taken as a rule of thumb, slower for what is dearer. Two minutes for a question are
ours and measured by nobody. The page says "about".
"""

from __future__ import annotations

from math import ceil
from typing import Final

from bot.risk import Tier

LINES_AN_HOUR: Final = {Tier.CRITICAL: 200, Tier.HIGH: 300, Tier.MEDIUM: 400, Tier.LOW: 400}
FOR_A_QUESTION: Final = 2
"""Minutes."""
LEAST: Final = 1
MOST: Final = 240
"""Minutes. Beyond four hours it is several sittings, and a number would only pretend."""


def expected_minutes(unproven: int, tier: Tier, questions: int) -> int:
    """Minutes for the changed lines that no proof lets off, and for the questions that are open.

    More lines, more questions or a higher tier never take fewer minutes.
    """
    reading = max(0, unproven) * 60 / LINES_AN_HOUR[tier]
    return max(LEAST, min(MOST, ceil(reading + FOR_A_QUESTION * max(0, questions))))
