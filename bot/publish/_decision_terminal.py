"""What the gate decided, on a terminal."""

from __future__ import annotations

from typing import Final

from bot import __version__
from bot.gate import Decision, Grounds, State
from bot.publish._decision_words import (
    EMERGENCY,
    NOTED,
    STATE,
    Line,
    headline,
    is_override,
    lines_of,
    mark_of,
    moment,
    names,
    override_words,
    requirement_words,
    text_of,
    tier_words,
)
from bot.publish._page import BOLD, DIM, PLAIN, Page
from bot.publish._phrases import LONG, SHORT
from bot.publish._visible import clip, flat, visible

STYLES: Final = {State.SATISFIED: "32", State.WAITING: "1;33", State.BLOCKED: "1;31", State.ERROR: "1;7;31"}
_EMERGENCY: Final = "1;7;35"
_LABELS: Final = 10
_LINES, _UNBLOCKERS, _RULES, _NOTES = 300, 8, 4, 8


class _Plain:
    """Ink for a page, see `_terminal`."""

    def prose(self, text: str, limit: int = LONG) -> str:
        return flat(text, limit)

    def code(self, text: str, limit: int = SHORT) -> str:
        return visible(clip(text, limit))


_INK = _Plain()


def decision_page(decision: Decision, grounds: Grounds, width: int, *, colour: bool) -> str:
    """The decision in `width` columns (40 to 120)."""
    page = Page(width, colour=colour)
    _top(page, decision, grounds)
    _tree(page, decision)
    _rest(page, decision, grounds)
    return page.text()


def _top(page: Page, decision: Decision, grounds: Grounds) -> None:
    style = _EMERGENCY if is_override(decision) else STYLES[decision.state]
    state, _, rest = headline(decision).partition(" ")
    page.put((flat(state, SHORT), style), (flat(rest, LONG), BOLD))
    for line in override_words(decision.override, _INK) if decision.override is not None else ():
        page.put(line, indent=2)
    if decision.state is not State.ERROR:
        page.gap()
        _asked(page, decision)
    if decision.counted:
        page.put(flat(names(decision.counted), LONG), label="Counted", column=_LABELS)
    for number, each in enumerate(decision.unblock[:_UNBLOCKERS]):
        logins = " ".join(f"@{login}" for login in each.logins[:2])
        page.put(
            (flat(each.person, SHORT), BOLD),
            (flat(logins, SHORT), DIM),
            flat(f"can {each.what}{f': {each.why}' if each.why else ''}", LONG),
            label="" if number else "Next",
            column=_LABELS,
            under=2,
        )
    _more(page, len(decision.unblock) - _UNBLOCKERS, _LABELS)
    for number, owed in enumerate(decision.owed[:_NOTES]):
        page.put((flat(owed, LONG), BOLD), label="" if number else "Owed", column=_LABELS)


def _asked(page: Page, decision: Decision) -> None:
    set_by = [f"· {flat(text, LONG)}" for text in tier_words(decision)]
    tier = (decision.requirement.tier.label.upper(), BOLD)
    page.put(tier, *set_by[:_RULES], label="Tier", column=_LABELS, under=2)
    _more(page, len(set_by) - _RULES, _LABELS)
    for number, clause in enumerate(requirement_words(decision.requirement)):
        page.put(flat(clause, LONG), label="" if number else "Asked", column=_LABELS, under=2)


def _tree(page: Page, decision: Decision) -> None:
    page.heading("WHY")
    lines = list(lines_of(decision.why))
    for line in lines[:_LINES]:
        reason = line.reason
        lead, under = _leads(line)
        mark, style, said = mark_of(reason), STYLES[reason.state], PLAIN
        if mark == NOTED:
            style = said = DIM
        elif is_override(decision) and not line.lasts:
            mark, style = EMERGENCY, _EMERGENCY
        if reason.state is not State.SATISFIED and not reason.because:
            mark = f"{mark} {STATE[reason.state]}:"
        page.branch(lead, under, (mark, style), (flat(text_of(reason), LONG), said))
    _more(page, len(lines) - _LINES, 0)


def _leads(line: Line) -> tuple[str, str]:
    """What stands before the first line of a node, and before those that follow."""
    *above, last = line.lasts[: line.depth] or (None,)
    before = "".join("   " if ended else "│  " for ended in above)
    below = "│ " if line.reason.because else "  "
    if last is None:
        return "", below
    return before + ("└─ " if last else "├─ "), before + ("   " if last else "│  ") + below


def _rest(page: Page, decision: Decision, grounds: Grounds) -> None:
    page.heading("DECIDED ON")
    what = " ".join(filter(None, (grounds.change, grounds.head and f"at {grounds.head[:12]}")))
    if what:
        page.put(flat(what, SHORT), *((f"for {flat(grounds.base, SHORT)}",) if grounds.base else ()))
    page.put(f"{moment(grounds.now)}, by foreread {__version__}")
    for label, digest in (("Snapshot", grounds.snapshot), ("Policy", grounds.policy), ("Roster", grounds.roster)):
        if digest:
            page.put((flat(digest, SHORT), DIM), label=label, column=_LABELS)
    for note in grounds.notes[:_NOTES]:
        page.put(flat(note, LONG), label="-", column=2)


def _more(page: Page, rest: int, indent: int) -> None:
    if rest > 0:
        page.put(f"and {rest:,} more (--format json has all)", indent=indent)
