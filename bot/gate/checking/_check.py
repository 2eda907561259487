"""All of it: people first, then what the policy says of code."""

from __future__ import annotations

from datetime import datetime

from bot.gate._people import Roster
from bot.gate._policy import Policy
from bot.gate.checking._code import code_concerns
from bot.gate.checking._nouns import PolicyCheck, Surroundings
from bot.gate.checking._people import people_concerns, reaches


def check_policy(policy: Policy, roster: Roster, now: datetime, around: Surroundings) -> PolicyCheck:
    """What the policy means for the people of the roster, and for the files of the repository, at the time."""
    found = [*people_concerns(policy, roster, now, around), *code_concerns(policy, around)]
    return PolicyCheck(tuple(sorted(found, key=lambda concern: -concern.gravity)), tuple(reaches(policy, roster, now)))
