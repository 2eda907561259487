"""How often each rule fires, as a table, as JSON, and inside the page that lists the rules."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from bot.errors import UsageError
from bot.risk import Group, Rule
from evals.scoring.firing import FiringTable, RuleCount
from evals.scoring.statistics import wilson

SCHEMA = 1
HEAD = (
    "| rule | group | clean: fired | rate (95 %) | clean: asked | bugged: fired | at the fault | floor |\n"
    "|:--|:--|--:|--:|--:|--:|--:|:--|"
)
READING = (
    "Each number counts changes, however often a rule fired in one. Asked: with a question. At the fault: within three "
    "lines of a labelled place, or in its symbol. Floor: the tiers that it set."
)
_BEGIN, _END = "<!-- {}: written by `{}`, not by hand -->", "<!-- end of {} -->"


def signals_markdown(table: FiringTable, command: str) -> str:
    """The rules that fired, the one that asks most often about clean changes first; the others by name below."""
    fired = [row for row in table.rows if row.clean or row.bugged]
    silent = sorted(row.rule for row in table.rows if not (row.clean or row.bugged))
    told = (
        f"`{command}`: {len(table.rows)} rules on {_changes(table.clean, 'clean')} and "
        f"{_changes(table.bugged, 'bugged')}. {READING}"
    )
    parts = [told, "\n".join((HEAD, *(_row(row, table) for row in fired))) if fired else "No rule fired."]
    if silent:
        parts.append(f"{len(silent)} rules fired on none of them: {', '.join(f'`{name}`' for name in silent)}.")
    return "\n\n".join(parts) + "\n"


def _changes(count: int, kind: str) -> str:
    return f"{count} {kind} change{'' if count == 1 else 's'}"


def _row(row: RuleCount, table: FiringTable) -> str:
    floors = " to ".join(dict.fromkeys((row.floors[0].label, row.floors[-1].label)))
    low, high = wilson(row.clean, table.clean)
    rate = f"{row.clean / table.clean * 100:.0f} % ({low * 100:.0f} to {high * 100:.0f})" if table.clean else "–"
    clean, bugged = f"{row.clean} of {table.clean}", f"{row.bugged} of {table.bugged}"
    cells = (row.rule, row.group, clean, rate, row.clean_asked, bugged, row.bugged_there, floors)
    return f"| {' | '.join(map(str, cells))} |"


def signals_json(table: FiringTable) -> str:
    """All rules, also those that never fired. Rates are shares with Wilson's interval; null without clean changes."""
    data = {
        "schema_version": SCHEMA,
        "clean_changes": table.clean,
        "bugged_changes": table.bugged,
        "rules": [_entry(row, table.clean) for row in table.rows],
    }
    return json.dumps(data, indent=1, sort_keys=True) + "\n"


def _entry(row: RuleCount, clean: int) -> Mapping[str, object]:
    low, high = wilson(row.clean, clean)
    rate = {"value": round(row.clean / clean, 6), "low": round(low, 6), "high": round(high, 6)} if clean else None
    return {
        "rule": row.rule,
        "group": row.group.value,
        "clean": {"fired": row.clean, "rate": rate, "asked": row.clean_asked},
        "bugged": {"fired": row.bugged, "at_fault": row.bugged_there},
        "floors": [floor.label for floor in row.floors],
    }


def rules_list(rules: Sequence[Rule]) -> str:
    """All rules by group, each with what it is about and a link to its page."""
    return "\n\n".join(_group(group, [r for r in rules if r.group is group]) for group in Group) + "\n"


def _group(group: Group, rules: Iterable[Rule]) -> str:
    lines = [f"- [{r.id}]({r.id}.md): {' '.join(r.about.split())}" for r in sorted(rules, key=lambda r: r.id)]
    return "\n".join((f"### {group.value[:1].upper()}{group.value[1:]}", "", *lines))


def with_sections(page: str, sections: Mapping[str, str], command: str) -> str:
    """The page with new text between the markers of each section. Raises UsageError where markers are missing."""
    for name, text in sections.items():
        before, begin, rest = page.partition(f"<!-- {name}:")
        _, end, after = rest.partition(_END.format(name))
        if not begin or not end:
            wanted = f"{_BEGIN.format(name, command)} … {_END.format(name)}"
            raise UsageError(f"The page has no section of {name}.", f"Write {wanted} where it shall stand.")
        page = before + "\n\n".join((_BEGIN.format(name, command), text.strip(), _END.format(name))) + after
    return page
