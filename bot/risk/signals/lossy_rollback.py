"""A way back that brings a column back without its values, although the way forward had moved them elsewhere.

Only migrations in SQL with a file for each direction: there both ways stand in the change and can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import FileStatus
from bot.facts import Facts, FileFacts
from bot.pattern import lazy
from bot.risk._added import AddedLine, text_at
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._steps import is_backward, migrations, statements

_ADDS = lazy(r"(?i)\badd\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?[\"`\[]?(?P<name>\w+)")
_DROPS = lazy(r"(?i)\bdrop\s+(?:column\s+)(?:if\s+exists\s+)?[\"`\[]?(?P<name>\w+)")
_WRITES = lazy(r"(?i)^\s*(?:insert|update|merge|with)\b")


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    del policy
    files = [f for f in migrations(facts) if f.path.endswith(".sql") and f.diff.status is FileStatus.ADDED]
    moved = {name for file in files if not is_backward(file) for name in _moved(list(statements(file)))}
    for file in files:
        if is_backward(file) and moved:
            yield from _judge(file, moved)


def _moved(steps: list[AddedLine]) -> set[str]:
    """The columns whose values a statement reads, and that the migration then drops."""
    written = " ".join(step.text.lower() for step in steps if _WRITES.search(step.text))
    dropped = {found["name"].lower() for step in steps for found in _DROPS.finditer(step.text)}
    return {name for name in dropped if name in written}


def _judge(file: FileFacts, moved: set[str]) -> Iterator[Signal]:
    steps = list(statements(file))
    written = " ".join(step.text.lower() for step in steps if _WRITES.search(step.text))
    lost = [
        (step, found["name"])
        for step in steps
        for found in _ADDS.finditer(step.text)
        if found["name"].lower() in moved and found["name"].lower() not in written
    ]
    if not lost:
        return
    step, name = lost[0]
    names = " and ".join(f"`{n[:40]}`" for _, n in lost[:2])
    yield Signal(
        rule=RULE.id,
        title=f"rolled back, {name[:40]} comes back empty",
        floor=Tier.CRITICAL,
        severity=Tier.CRITICAL,
        likelihood=Band.MEDIUM,
        lens=Lens.DATA,
        evidence=(evidence_at(file, step.number, text_at(file, step.number)),),
        why=f"{file.path} adds {names} again and writes nothing into it; the way forward had moved its values away.",
        ask=Ask(
            text=f"The way back adds {names} on line {step.number} and fills nothing in. Where do the values come from that the way forward had moved?",
            trigger="a rollback with data in the tables",
            consequence="the values are gone, and what was written since with them",
            settles="migrate forward and back on a copy with data, and compare",
        ),
    )


RULE = Rule(
    id="lossy-rollback",
    group=Group.DATA,
    about="A migration's way back brings a column back without the values that the way forward had moved.",
    detect=detect,
)
