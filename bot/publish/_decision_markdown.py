"""What the gate decided, as GitHub-flavoured Markdown: for a comment, or the details of a check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot import __version__
from bot.gate import Decision, Grounds, State
from bot.publish._decision_words import (
    MARK,
    Line,
    headline,
    is_override,
    mark_of,
    moment,
    names,
    override_words,
    parted,
    requirement_words,
    text_of,
    tier_words,
    unblocker,
)
from bot.publish._escape import MarkdownInk, code, prose
from bot.publish._phrases import count
from bot.publish._sections import Section, Urgency, within_limit

LIMIT: Final = 65_000
"""Characters; a comment on GitHub holds 65,536, the text of a check 65,535."""
_INK = MarkdownInk()
_UNBLOCKERS, _RULES, _NOTES = 10, 6, 8


def decision_comment(decision: Decision, grounds: Grounds) -> str:
    """The decision in at most 65,000 characters; what does not fit is named at the end."""
    return within_limit(_sections(decision, grounds), LIMIT)


def _sections(decision: Decision, grounds: Grounds) -> Iterator[Section]:
    yield Section("", ["\n".join(_top(decision))], 1, Urgency.ALWAYS)
    nexts = [f"- {prose(unblocker(each))}: {prose(each.what)}" for each in decision.unblock]
    yield Section("Who can give it", nexts[:_UNBLOCKERS], len(nexts), Urgency.ASKED)
    missing, met = parted(decision.why)
    items = [_item(line) for line in missing]
    yield Section("What is missing, and why", items, len(items), Urgency.ASKED)
    items = [_item(line) for line in met]
    title = f"What is met ({count(sum(len(line.lasts) == 1 for line in met), 'part')})" if missing else "Why"
    yield Section(title, items, len(items), Urgency.GUIDE, folded=True)
    items = list(_rest(grounds))
    yield Section("Decided on", items, len(items), Urgency.OWNED_UP, folded=True)


def _top(decision: Decision) -> Iterator[str]:
    state, _, rest = headline(decision).partition(" ")
    mark = "🚨" if is_override(decision) else MARK[decision.state]
    yield f"### Foreread: {mark} {prose(state)} {prose(rest)}\n"
    if decision.override is not None:
        yield f"{' '.join(override_words(decision.override, _INK))}\n"
    if decision.state is not State.ERROR:
        yield from _asked(decision)
    if decision.counted:
        yield f"- **Counted:** {prose(names(decision.counted))}"
    yield from (f"- **Owed:** {prose(owed)}" for owed in decision.owed[:_NOTES])


def _asked(decision: Decision) -> Iterator[str]:
    set_by = tier_words(decision)
    more = f" and {len(set_by) - _RULES:,} more" if len(set_by) > _RULES else ""
    yield f"- **Tier:** {' · '.join([decision.requirement.tier.label, *map(prose, set_by[:_RULES])])}{more}"
    asked = [prose(clause) for clause in requirement_words(decision.requirement)]
    if asked:
        yield f"- **Asked:** {'; '.join(asked)}"


def _item(line: Line) -> str:
    reason = line.reason
    return f"{'  ' * (line.depth - 1)}- {mark_of(reason)} {prose(text_of(reason)) or code(reason.code)}"


def _rest(grounds: Grounds) -> Iterator[str]:
    said = [("Change", grounds.change), ("Head", grounds.head), ("Base", grounds.base)]
    said += [("Snapshot", grounds.snapshot), ("Policy", grounds.policy), ("Roster", grounds.roster)]
    yield f"- Time: {moment(grounds.now)}, by foreread {__version__}"
    yield from (f"- {name}: {code(text)}" for name, text in said if text)
    yield from (f"- {prose(note)}" for note in grounds.notes[:_NOTES])
