"""A migration that was already there is renamed, edited or deleted: databases that ran it and those that did not part.

Tools remember a migration by its name, or by a checksum: under another name it runs again, or runs for the first time.
Sources: the manuals of Django (django_migrations), Rails (schema_migrations), Flyway (checksums, versions), Doctrine,
Laravel, golang-migrate and soda (the ending `.up.sql`) on how they know what has run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.change import FileStatus, Side
from bot.facts import Construct, ConstructKind, Facts, FileFacts, FileRole
from bot.pattern import lazy
from bot.risk._added import first_line, text_at
from bot.risk._nouns import Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._patterns import meaning, row_signal
from bot.risk._steps import migrations
from bot.risk._view import look

_RENAMED = meaning(
    "a migration is renamed: {old} → {new}",
    "`{old}` is called `{new}` now. Does a database that ran it under the old name run it again, and in which order do the others run it?",
    "a database on which the old name was applied",
    "the tool knows migrations by name, so it may run again, in another order, or for the first time",
    "the table in which the tool keeps what has run; `migrate --plan` on a copy of production",
    Tier.CRITICAL,
)
_EDITED = meaning(
    "an existing migration is edited: {name}",
    "`{name}` was there before this change (line {line}). On which databases has it run already, and what brings them to the same state?",
    "a database on which the earlier text was applied",
    "a database that ran {name} before does not get what it says now",
    "whether a release held it; a new migration for the difference",
)
_DELETED = meaning(
    "an existing migration is deleted: {name}",
    "`{name}` is deleted. What happens on a database that ran it, on one that did not, and to the migrations that build on it?",
    "a database that has not run it yet, or one that has",
    "new and old databases have different schemas",
    "a squash that replaces it; the tool's check for missing migrations",
)
_STATE = lazy(
    r"(?i)(?:[._-]down|[._-]undo)\.\w+$|/down\.sql$|(?:^|/)r__|schema\.(?:sql|rb)$|(?:^|/)(?:seed|fixture|dump|snapshot)s?\b|/meta/"
)
_ORDER = lazy(r"^(?:v|u)?[\d._-]+|\d{8,14}")


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """One signal each for the migrations of before the change that were renamed, edited or deleted."""
    del policy
    found = [signal for file in facts.files for signal in _of(file, facts)]
    for severity, marker in ((Tier.CRITICAL, "renamed"), (Tier.HIGH, "edited"), (Tier.HIGH, "deleted")):
        alike = [s for s in found if s.severity is severity and marker in s.title]
        if alike:
            places = tuple(e for s in alike[1:5] for e in s.evidence)
            others = f" {len(alike) - 1} more of the kind." if len(alike) > 1 else ""
            yield replace(alike[0], evidence=alike[0].evidence + places, why=alike[0].why + others)


def _of(file: FileFacts, facts: Facts) -> Iterator[Signal]:
    if file.diff.old_path is None or file.role is not FileRole.MIGRATION or _STATE.search(file.path):
        return
    match file.diff.status:
        case FileStatus.RENAMED:
            yield from _renamed(file)
        case FileStatus.DELETED:
            yield from _deleted(file, facts)
        case FileStatus.MODIFIED if file.proof is None and _runs_differently(file):
            yield from _edited(file)
        case _:
            pass


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _renamed(file: FileFacts) -> Iterator[Signal]:
    old = file.diff.old_path or ""
    if _name(old) == _name(file.path):
        return  # moved to another folder: the tools know the name
    quote = text_at(file, 1)
    evidence = evidence_at(file, 1, quote)
    values = {"old": _name(old), "new": _name(file.path), "code": f"{_name(old)} → {_name(file.path)}"}
    yield row_signal(RULE.id, None, Lens.DATA, _RENAMED, evidence, values)


def _runs_differently(file: FileFacts) -> bool:
    """Whether a changed line is more than a comment, an import or a type."""
    if file.path.endswith(".sql"):
        lines = (line.text.strip() for line in (*file.diff.added, *file.diff.removed))
        return any(text and not text.startswith(("--", "#", "/*", "*")) for text in lines)
    return _calls(file, Side.NEW) != _calls(file, Side.OLD)


def _calls(file: FileFacts, side: Side) -> set[str]:
    found = file.added if side is Side.NEW else file.removed
    return {_tight(c) for c in found if c.kind is ConstructKind.CALL}


def _tight(call: Construct) -> str:
    return " ".join(call.text.replace("'", '"').replace(",", " ").split())


def _edited(file: FileFacts) -> Iterator[Signal]:
    changed, before = look(file).added, _calls(file, Side.OLD)
    steps = (c for c in file.added if c.kind is ConstructKind.CALL and c.line in changed)
    at = next((c.line for c in steps if _tight(c) not in before), first_line(file))
    evidence = evidence_at(file, at, text_at(file, at))
    yield row_signal(
        RULE.id, None, Lens.DATA, _EDITED, evidence, {"name": _name(file.path), "code": text_at(file, at).strip()}
    )


def _deleted(file: FileFacts, facts: Facts) -> Iterator[Signal]:
    if any("squash" in f.path.lower() or f.diff.status is FileStatus.ADDED for f in migrations(facts)):
        return
    view = look(file)
    at = next(iter(view.old), 1)
    evidence = view.evidence(at, Side.OLD)
    yield row_signal(RULE.id, None, Lens.DATA, _DELETED, evidence, {"name": _name(file.path), "code": evidence.quote})


RULE = Rule(
    id="renamed-migration",
    group=Group.DATA,
    about="A migration that was there before is renamed, edited or deleted, so that databases come to differ.",
    detect=detect,
)
