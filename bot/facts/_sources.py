"""Everything that facts are looked up in."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.change import Change, History, NoHistory, Snapshot
from bot.facts._advisories import Advisories, NoAdvisories
from bot.facts._analysis import Analyses
from bot.facts._authorship import Testimony
from bot.facts._memo import Memo, NoMemo


@dataclass(frozen=True, slots=True)
class Sources:
    """A change, the two states of its repository, and what history and people say of it."""

    change: Change
    before: Snapshot
    after: Snapshot
    history: History = field(default_factory=NoHistory)
    testimony: Testimony = field(default_factory=Testimony)
    analyses: Analyses = field(default_factory=Analyses)
    memo: Memo = field(default_factory=NoMemo)
    """What was read from files before."""
    advisories: Advisories = field(default_factory=NoAdvisories)
