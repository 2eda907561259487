"""What a team wants to know of its policy and roster before it hurts."""

from bot.gate.checking._check import check_policy
from bot.gate.checking._nouns import Concern, Gravity, PolicyCheck, Reach, Surroundings

__all__ = ["Concern", "Gravity", "PolicyCheck", "Reach", "Surroundings", "check_policy"]
