"""Stage five: Facts, Risk and Review become the Brief, the one page that the senior reads."""

from bot.brief._compose import compose_brief, show_measured
from bot.brief._nouns import Brief, NotExamined, Stop

__all__ = ["Brief", "NotExamined", "Stop", "compose_brief", "show_measured"]
