"""What a predicate on people is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.gate._people import Earning, Person


@dataclass(frozen=True, slots=True)
class Moment:
    """When a predicate is asked, and by what measure expertise is earned."""

    at: datetime
    earning: Earning


@dataclass(frozen=True, slots=True)
class Predicate:
    """A named property of a person. One a file in this package."""

    name: str
    about: str
    """What it means, for the docs and `--help`."""
    holds: Callable[[Person, str, Moment], bool]
    """Of the person, with the value that the policy gives, at the moment."""
    words: Callable[[str], str]
    """The value → "a senior", for sentences that begin "Needed:"."""
    accepts: Callable[[str], bool]
    """Whether a policy may give this value."""
