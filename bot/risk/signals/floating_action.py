"""A third party's action at a reference that its owner can move, or one that was pinned to a commit and no longer is.

Sources: GitHub's guide on pinning actions to a full-length commit; the compromise of tj-actions (CVE-2025-30066).
Moving from one tag to the next is an ordinary step; the actions of GitHub and of the repository itself are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.change import LineOp
from bot.facts import Facts, FileFacts, FileRole
from bot.pattern import lazy
from bot.risk._nouns import Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import meaning, row_signal
from bot.risk._view import LONGEST, SIGNALS_A_FILE, look

_USES = lazy(r"^\s*(?:-\s+)?uses\s*:\s*[\"']?(?P<action>[\w.-]+/[\w./-]+)@(?P<ref>[\w./-]+)")
_FULL = lazy(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_HOUSE = ("actions/", "github/")
_NEW = meaning(
    "{name} runs at the floating reference {value}",
    "`{code}` on line {line} can change without a change here. Who may move `{value}`, and which secrets does the job hold?",
    "the action's owner, or whoever takes over that account",
    "whatever {value} of {name} then points at runs in this job",
    "pin the commit: `{name}@<sha>`",
    Tier.MEDIUM,
)
_UNPINNED = meaning(
    "{name} is no longer pinned to a commit",
    "`{name}` was pinned to a commit and now follows `{value}` (line {line}). Who may move that, and which secrets does the job hold?",
    "the action's owner, or whoever takes over that account",
    "whatever {value} of {name} then points at runs in this job",
    "pin the commit that `{value}` means now",
)  # fmt: skip


class _Use(NamedTuple):
    line: int
    action: str
    ref: str


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for actions that came in at a floating reference."""
    del policy
    files = [f for f in facts.files if f.role is FileRole.CI and f.proof is None and ".github/" in f.path]
    before = [use for f in files for use in _uses(f, LineOp.REMOVED)]
    known = {_owner(use.action) for use in before}
    pinned = {use.action for use in before if _FULL.fullmatch(use.ref)}
    told: set[str] = set()
    for file in files:
        view = look(file)
        new = [u for u in _uses(file, LineOp.ADDED) if not _FULL.fullmatch(u.ref) and not u.action.startswith(_HOUSE)]
        for use in new[:20]:
            entry = _UNPINNED if use.action in pinned else None if _owner(use.action) in known else _NEW
            if entry is None or use.action in told or len(told) >= 2 * SIGNALS_A_FILE:
                continue
            told.add(use.action)
            values = {"code": f"{use.action}@{use.ref}", "name": use.action, "value": use.ref}
            yield row_signal(RULE.id, None, Lens.DATA, entry, view.evidence(use.line), values)


def _owner(action: str) -> str:
    return "/".join(action.split("/")[:2])


def _uses(file: FileFacts, op: LineOp) -> Iterator[_Use]:
    for line in file.diff.lines(op):
        found = _USES.match(line.text[:LONGEST])
        if found:
            yield _Use((line.new if op is LineOp.ADDED else line.old) or 1, found["action"], found["ref"])


RULE = Rule(
    id="floating-action",
    group=Group.SUPPLY,
    about="A third party's action is used at a reference that its owner can move.",
    detect=detect,
)
