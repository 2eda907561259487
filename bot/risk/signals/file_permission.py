"""Files that everybody on the machine may write. Source: CWE-732, CWE-276.

Modes of new files are left out: what the process may give them is cut by its umask, and `0666` is the usual request.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.facts import Facts
from bot.risk._dangers import SCRIPT, Call, Danger, Frame, find_dangers, setting, sink
from bot.risk._nouns import Group, RiskPolicy, Rule, Signal, Tier

_OPEN = Danger(
    "lets every user of the machine write there",
    "Which other user has to write there, and what runs or reads it afterwards?",
    "any other user or container that shares the machine or volume",
    "they replace what is run or read there",
    "who else needs line {line}; a group in its place",
    severity=Tier.MEDIUM,
)


def _writable(at: int) -> Callable[[Call], str | None]:
    def value(call: Call) -> str | None:
        given = call.arguments
        mode = given[at] if len(given) > at else ""
        world = re.fullmatch(r"(?:mode\s*[=:]\s*)?(?:0o?|os\.FileMode\(0o?)[0-7]?[0-7][0-7][2367]\)?", mode)
        return "" if world or "S_IWOTH" in mode or "S_IRWXO" in mode else None

    return value


def _nothing_masked(call: Call) -> str | None:
    return "" if re.fullmatch(r"0|0o0+|00+", call.first()) else None


_SINKS = (
    sink("Python", r"^os\.(?:chmod|lchmod|fchmod)$", _OPEN, _writable(1)),
    sink("Python", r"(?<!^os)\.chmod$", _OPEN, _writable(0)),
    sink(SCRIPT, r"(?:^|\.)(?:chmod|chmodSync)$", _OPEN, _writable(1)),
    sink("Go", r"^os\.Chmod$", _OPEN, _writable(1)),
    sink("Go", r"\.Chmod$", _OPEN, _writable(0)),
    sink("PHP|C|C++", r"^\\?chmod$", _OPEN, _writable(1)),
    sink("Rust", r"(?:^|\.)(?:from_mode|set_mode)$", _OPEN, _writable(0)),
    sink("Java|Kotlin", r"\.setWritable$", _OPEN, lambda c: "" if [a.strip() for a in c.arguments] == ["true", "false"] else None),
    sink("Java|Kotlin", r"PosixFilePermissions\.fromString$", _OPEN, lambda c: "" if re.match(r"\"[rwx-]{7}w", c.first()) else None),
    sink("Python|Go|JavaScript|TypeScript|C|C++|PHP", r"^(?:(?:os|syscall|unix|process)\.)?[uU]mask$", _OPEN, _nothing_masked),
)  # fmt: skip
_SETTINGS = (
    setting("Bash|Dockerfile|YAML", r"\bchmod\s{1,9}(?:-\w{1,9}\s{1,9}){0,3}(?:0?[0-7]?[0-7][0-7][2367]\b|(?:[ugo]*[ao]|)\+[rx]*w[rx]*\b|[ugo]*[ao][=][rx]*w)", _OPEN),
    setting("Bash|Dockerfile", r"^\s*umask\s+0{1,4}\s*$", _OPEN),
)  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for files that everybody may write from now on."""
    del policy
    return find_dangers(Frame(RULE.id, Tier.HIGH), facts, _SINKS, _SETTINGS)


RULE = Rule(
    id="file-permission",
    group=Group.SECURITY,
    about="A file or folder is made writable for every user of the machine.",
    detect=detect,
)
