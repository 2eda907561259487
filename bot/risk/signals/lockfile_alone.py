"""A lockfile changes and no manifest asks for it, or not for all of it.

An update of locked versions is routine. It is still the place where a version that nobody asked for gets in, so the
entries that moved are named.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts, FileFacts, FileRole
from bot.pattern import lazy
from bot.risk._added import first_line, text_at
from bot.risk._dependencies import evidence_of, named, short
from bot.risk._nouns import Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at

_ODD = lazy(r"nothing in the change (?:asks|explains)")
"""Reasons why a lockfile is not shown to follow its manifest that name an entry nobody asked for."""


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    locks = [f for f in facts.files if f.role is FileRole.LOCKFILE and f.proof is None]
    paths = {f.path for f in locks}
    has_manifest = any(f.role is FileRole.MANIFEST for f in facts.files) or any(
        c.path not in paths and c.before != c.after for c in facts.dependencies
    )  # that of a folder of tests has their role
    reasons = dict(facts.locks_unproven)
    unread = {path for path, _ in facts.dependencies_unread}
    moving = {c.path for c in facts.dependencies if c.before != c.after}
    for file in locks:
        if file.path not in moving and file.path not in unread:
            continue  # no other version of anything
        reason = reasons.get(file.path, "")
        if not has_manifest:
            yield _signal(facts, file, "no manifest does", f"lockfile changed without its manifest: {file.path}")
            return  # one signal for all: they are one update
        if _ODD.match(reason):
            yield _signal(facts, file, short(reason, 160), f"lockfile entry that no manifest asks for: {file.path}")


def _signal(facts: Facts, file: FileFacts, reason: str, title: str) -> Signal:
    moved = [c for c in facts.dependencies if c.path == file.path and c.before != c.after]
    line = first_line(file)
    evidence = evidence_of(facts, moved, 3) or (evidence_at(file, line, text_at(file, line)),)
    said = f": {named(moved)}" if moved else ""
    return Signal(
        rule=RULE.id,
        title=title,
        floor=Tier.LOW,
        severity=Tier.LOW,
        likelihood=Band.LOW,
        lens=Lens.DATA,
        evidence=evidence,
        why=f"{file.path} changes and {reason}; what gets installed changes all the same{said}.",
        check="run the package manager's own update on the base and compare",
    )


RULE = Rule(
    id="lockfile-alone",
    group=Group.SUPPLY,
    about="A lockfile changes without a manifest that asks for it: what gets installed is another.",
    detect=detect,
)
