"""What the model counts of a change. Nothing is a name or a word of one repository: it means the same anywhere.

Most are those of Kamei et al., "A large-scale empirical study of just-in-time quality assurance", IEEE TSE 39 (2013):
size (LA, LD), diffusion (NF, ND, NS, entropy), purpose (FIX), history (NDEV, AGE, NUC), experience (EXP, SEXP). History
is the bounded past that a review looks at, so counts are of its commits.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.change import RepoPath
from bot.facts import Facts, FileRole, Footing, is_repair
from bot.pattern import lazy
from bot.risk._nouns import Signal, Tier
from bot.risk.forecast._outline import ChangeOutline, FileOutline, outline_of

_DAY_S = 24 * 3600
_TRAILER = lazy(r"(?m)^[ \t]*[A-Za-z][\w-]{0,40}:.*$")
_PLURAL = lazy(r"\[(\w+)\]")
"""`line[s]`, `fix[es]`."""
_CODE = {FileRole.CODE, FileRole.MIGRATION, FileRole.INFRASTRUCTURE}


@dataclass(frozen=True, slots=True)
class Features:
    """What was counted of one change."""

    values: Mapping[str, float]
    """By the feature's name, in its own unit; what could not be known is absent."""
    languages: tuple[str, ...]
    """Endings of its code files, in order: what a model has seen before or not."""
    window: int
    """Commits of the past that were looked at."""
    incomplete: str = ""
    """What of history could not be looked at, and why."""


class Feature(NamedTuple):
    """One thing that is counted."""

    name: str
    words: str
    """Of a change, with `{}` for the number and plural endings in brackets: `adds {} line[s] of code`."""
    log: bool = True
    """Whether it is weighed by its logarithm, ln(1 + x): the second hundred lines matter less than the first."""
    is_share: bool = False
    """Whether it is a part of one, shown in percent."""

    def told(self, value: float) -> str:
        """`adds 12 lines of code`."""
        return _PLURAL.sub("" if self.number(value) == "1" else r"\1", self.words.format(self.number(value)))

    def number(self, value: float) -> str:
        """`1,204`, `2.3`, `40%`."""
        if self.is_share:
            return percent(value)
        return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"


FEATURES: Mapping[str, Feature] = {
    feature.name: feature
    for feature in (
        Feature("code-added", "adds {} line[s] of code"),
        Feature("code-removed", "removes {} line[s] of code"),
        Feature("other-lines", "changes {} line[s] that are no code"),
        Feature("files", "touches {} file[s]"),
        Feature("code-files", "touches {} code file[s]"),
        Feature("new-code-files", "adds {} code file[s]"),
        Feature("folders", "touches {} folder[s]"),
        Feature("areas", "touches {} top-level folder[s]"),
        Feature("entropy", "spreads its lines over its files (entropy {} bits)", log=False),
        Feature("tests-share", "{} of its lines are tests", log=False, is_share=True),
        Feature("docs-share", "{} of its lines are documentation", log=False, is_share=True),
        Feature("repair", "{} of its commits say that they repair something", log=False, is_share=True),
        Feature("message-words", "is described in {} word[s]"),
        Feature("narrower", "touches more files than {} of the recent commits", log=False, is_share=True),
        Feature("commits-here", "touches files with {} recent commit[s]"),
        Feature("repairs-here", "touches files with {} recent fix[es]"),
        Feature("repairs-share", "of the recent commits to its files {} were fixes", log=False, is_share=True),
        Feature("people-here", "touches files with {} recent author[s]"),
        Feature("busiest", "touches a file with {} recent commit[s]"),
        Feature("since", "{} commit[s] passed since its files were last changed"),
        Feature("age", "{} day[s] passed since its files were last changed"),
        Feature("commits-nearby", "works in folders with {} recent commit[s]"),
        Feature("unknown-share", "{} of its files have no recent commit", log=False, is_share=True),
        Feature("alone-share", "{} of its files were not changed together recently", log=False, is_share=True),
        Feature("own", "its author has {} recent commit[s]"),
        Feature("own-here", "its author has {} recent commit[s] to these files"),
        Feature("own-nearby", "its author has {} recent commit[s] to these folders"),
        Feature("own-here-share", "its author wrote {} of the recent commits to these files", log=False, is_share=True),
        Feature("signals-low", "{} signal[s] of low severity"),
        Feature("signals-medium", "{} signal[s] of medium severity"),
        Feature("signals-high", "{} signal[s] of high or critical severity"),
    )
}
"""By name, in the order in which they are told."""


def features_of(facts: Facts, signals: Sequence[Signal] = ()) -> Features:
    """What is counted of a change under review."""
    counted = measure(outline_of(facts))
    severities = [signal.severity for signal in signals]
    noticed = {
        "signals-low": float(severities.count(Tier.LOW)),
        "signals-medium": float(severities.count(Tier.MEDIUM)),
        "signals-high": float(sum(severity >= Tier.HIGH for severity in severities)),
    }
    return Features({**counted.values, **noticed}, counted.languages, counted.window, counted.incomplete)


def measure(outline: ChangeOutline) -> Features:
    """What is counted of an outline, signals left out."""
    code = [file for file in outline.files if file.role in _CODE]
    values = {
        **_sizes(outline.files, code),
        **_spread(outline.files),
        **_purpose(outline.messages),
        **(_history(outline.footing, outline.files) if outline.footing is not None else {}),
    }
    languages = tuple(sorted({_ending(file.path) for file in code} - {""}))
    window = outline.footing.commits if outline.footing is not None else 0
    return Features(values, languages, window, outline.incomplete)


def _sizes(files: Sequence[FileOutline], code: Sequence[FileOutline]) -> dict[str, float]:
    lines = sum(map(_lines, files))
    tests, docs = (sum(_lines(f) for f in files if f.role is role) for role in (FileRole.TEST, FileRole.DOCS))
    return {
        "code-added": sum(file.added for file in code),
        "code-removed": sum(file.removed for file in code),
        "other-lines": lines - sum(map(_lines, code)),
        "code-files": len(code),
        "new-code-files": sum(file.is_new for file in code),
        "tests-share": tests / lines if lines else 0.0,
        "docs-share": docs / lines if lines else 0.0,
    }


def _spread(files: Sequence[FileOutline]) -> dict[str, float]:
    folders = {file.path.rpartition("/")[0] for file in files}
    lines = [size for file in files if (size := _lines(file))]
    total = sum(lines)
    return {
        "files": len(files),
        "folders": len(folders),
        "areas": len({file.path.partition("/")[0] if "/" in file.path else "" for file in files}),
        "entropy": max(0.0, -sum(size / total * math.log2(size / total) for size in lines)),
    }


def _purpose(messages: Sequence[str]) -> dict[str, float]:
    if not messages:
        return {}
    subjects, bodies = zip(*(message.partition("\n")[::2] for message in messages), strict=True)
    return {
        "repair": sum(map(is_repair, subjects)) / len(messages),
        "message-words": sum(len(_TRAILER.sub("", body).split()) for body in bodies) / len(messages),
    }


def _history(past: Footing, files: Sequence[FileOutline]) -> dict[str, float]:
    count = max(1, len(files))
    values: dict[str, float] = {
        "narrower": past.narrower / past.commits,
        "commits-here": past.here,
        "repairs-here": past.repairs,
        "people-here": past.people,
        "busiest": past.busiest,
        "since": past.since,
        "age": max(0, past.age_s) / _DAY_S,
        "commits-nearby": past.nearby,
        "unknown-share": 1 - min(past.known, count) / count,
        "alone-share": past.alone / past.known if past.known > 1 else 0.0,
    }
    if past.here:
        values["repairs-share"] = past.repairs / past.here
    if past.own is not None and past.own_here is not None and past.own_nearby is not None:
        values |= {"own": past.own, "own-here": past.own_here, "own-nearby": past.own_nearby}
        if past.here:
            values["own-here-share"] = past.own_here / past.here
    return values


def _lines(file: FileOutline) -> int:
    return file.added + file.removed


def _ending(path: RepoPath) -> str:
    name = path.rpartition("/")[2]
    return name[name.rfind(".") :].lower() if "." in name[1:] else ""


def percent(part: float) -> str:
    """A share, in whole percents that never round up to all."""
    return f"{min(int(part * 100 + 1e-9), 99) if part < 1 else 100}%"


def weighed(name: str, value: float) -> float:
    """The value as the model weighs it."""
    return math.log1p(value) if FEATURES[name].log else value
