"""What of a repository's settings lets a change by the gate, and how to mend it: judged from what was seen of them."""

from bot.post.doctor._diagnose import diagnose
from bot.post.doctor._nouns import Bypass, Finding, Guard, Health, RequiredCheck, Setup

__all__ = ["Bypass", "Finding", "Guard", "Health", "RequiredCheck", "Setup", "diagnose"]
