"""What the gate decided, in sentences that each medium then writes in its own way.

No sentence says that a change is good: at most that what the policy asks has been given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, NamedTuple

from bot.gate import Answers, Decision, Freshness, Needed, Override, Reason, Requirement, State, Unblock, strongest
from bot.gate.predicates import in_words
from bot.publish._phrases import Ink, and_more, count, share

TITLE: Final = 250
"""Characters of a headline; the titles of checks on GitHub hold 255."""
_NAMES, _UNBLOCKERS = 4, 2
_TOLD: Final = frozenset({"tier", "assisted", "provenance", "proof", "void"})
_UNDONE: Final = frozenset({"void", "missing", "fast", "open", "refused", "objection", "enough", "unknown"})
"""First, and last, words of codes of what is told and was not given."""
_KEPT: Final = frozenset({"tier-rule"})
"""What is told below the tier whatever it asks for."""
JSON_HAS_ALL: Final = "--format json has all"
"""Ends what is left out of the tree, in brackets; a page that is no terminal's leaves it out."""
_SAID_SHORTER: Final = {"approval-missing": "An approval is missing: "}
_EMPTY: Final = {
    "approvals": "Nobody's approval is missing.",
    "objections": "No objection stands.",
    "answers": "Nobody whose approval counts owes an answer.",
    "checks": "No automated check is missing.",
}
"""What a part says of which nothing is to be told."""

_MET: Final = 12
"""Parts of one part that are told where nothing of them is missing."""
_DEEPEST: Final = 12
"""Levels of the tree that a page sets in; what is deeper stands at the last."""

STATE: Final = {
    State.SATISFIED: "satisfied",
    State.WAITING: "waiting",
    State.BLOCKED: "blocked",
    State.ERROR: "error",
}
MARK: Final = {State.SATISFIED: "✓", State.WAITING: "◦", State.BLOCKED: "✗", State.ERROR: "!"}
EMERGENCY: Final = "!!"
NOTED: Final = "·"
"""Mark of what is only noted: it makes nothing better or worse."""
GIVEN: Final = "what the policy asks has been given"
_ANSWERS: Final = {
    Answers.ACKNOWLEDGE: "the brief read, and said so",
    Answers.BASIC: "every question of the brief answered, or waived with a reason, by one of them",
    Answers.FULL: "every question of the brief answered by each of them",
}
_BOUND: Final = {
    Freshness.DIFF: "a clean rebase carries an approval",
    Freshness.SHA: "an approval holds for one commit",
    Freshness.BASE: "an approval holds for one commit on an unmoved base",
}


class Line(NamedTuple):
    """A node of the tree, laid out."""

    reason: Reason
    lasts: tuple[bool, ...]
    """For it and each ancestor below the root, outermost first: whether it is the last of its siblings."""

    @property
    def depth(self) -> int:
        return min(len(self.lasts), _DEEPEST)


def lines_of(why: Reason) -> Iterator[Line]:
    """The tree from top to bottom, as the reader meets it. Iterates: a tree may be of any depth."""
    waiting = [Line(why, ())]
    while waiting:
        line = waiting.pop()
        yield line
        waiting += reversed(_parts(line))


def parted(why: Reason) -> tuple[list[Line], list[Line]]:
    """The tree below its root in two: what is missing, with what was noted of it; and the parts that are met."""
    if why.state is State.SATISFIED or not why.because:
        return [], _below(why) or [Line(why, (True,))]
    missing, met = list[Line](), list[Line]()
    waiting = list(reversed(_parts(Line(why, ()))))
    while waiting:
        line = waiting.pop()
        if line.reason.state is State.SATISFIED and not is_note(line.reason):
            met += _below(Reason("", "", because=(line.reason,)))
        else:
            missing.append(line)
            waiting += reversed(_parts(line))
    return missing, met


def _below(why: Reason) -> list[Line]:
    return [line for line in lines_of(why) if line.lasts]


def _parts(line: Line) -> list[Line]:
    """What is missing whole; of what is met or only told, the first, and how much there is besides."""
    parts = _telling(line.reason)
    met = [each for each in parts if each.state is State.SATISFIED]
    if len(met) > _MET:
        left_out = set(map(id, met[_MET:]))
        parts = [each for each in parts if id(each) not in left_out]
        parts.append(Reason("note-missing", f"and {len(met) - _MET:,} more ({JSON_HAS_ALL})"))
    return [Line(part, (*line.lasts, at == len(parts) - 1)) for at, part in enumerate(parts)]


def _telling(reason: Reason) -> list[Reason]:
    """The parts of a reason; of the tier's, what asks for less than the tier is only counted."""
    parts = list(reason.because)
    if reason.code != "tier" or not parts:
        return parts
    label = parts[0].text.partition(": ")[0]
    others = (each for each in parts if each.code.startswith("tier-") and each.code not in _KEPT)
    less = [each for each in others if not each.text.startswith(f"{label}: ")]
    kept = [each for each in parts if each not in less]
    if less:
        kept.append(Reason("note-missing", f"{len(less):,} more would ask for less ({JSON_HAS_ALL})"))
    return kept


def is_override(decision: Decision) -> bool:
    return decision.override is not None


def state_name(decision: Decision) -> str:
    """The state as a page calls it; an emergency is called one and never a state of approval."""
    return "break-glass" if is_override(decision) else STATE[decision.state]


def headline(decision: Decision) -> str:
    """The state in one line, what is missing next, and who can give it."""
    return _cut(_headline(decision))


def _headline(decision: Decision) -> str:
    if decision.override is not None:
        return f"BREAK-GLASS by {names(decision.override.by)} (incident {decision.override.incident})"
    if decision.state is State.SATISFIED:
        return f"Satisfied: {GIVEN}{_givers(decision)}"
    missing = missing_of(decision)
    said = missing[0].text.rstrip(".")
    shorter = _SAID_SHORTER.get(missing[0].code, "")
    wanted = said.removeprefix(shorter) if shorter else ""
    opening = (
        f"Waiting for {wanted}"
        if wanted and decision.state is State.WAITING
        else f"{STATE[decision.state].capitalize()}: {said}"
    )
    if len(missing) > 1:
        opening += f" (and {len(missing) - 1:,} more)"
    able = [each for each in decision.unblock if wanted and _can_give(each, wanted)] or list(decision.unblock)
    if decision.state is not State.WAITING:
        able = [each for each in able if each.person.startswith("group ")]
    who = "; ".join(unblocker(_without(each, wanted or said)) for each in able[:_UNBLOCKERS])
    more = f"; {len(able) - _UNBLOCKERS:,} more" if len(able) > _UNBLOCKERS else ""
    return f"{opening}: {who}{more}" if who else opening


def _can_give(each: Unblock, wanted: str) -> bool:
    """Whether they may approve as what is wanted; whoever can do so only as something else is said to."""
    return each.what == "approve" and (wanted in each.why or not each.why.startswith("as "))


def _without(each: Unblock, said: str) -> Unblock:
    """The same; what the sentence before has said is not the reason why this one is named."""
    return replace(each, why=each.why.replace(f"as {said}", "").replace(said, "").strip(" ,.;:"))


def _givers(decision: Decision) -> str:
    return f" by {names(decision.counted)}" if decision.counted else "; nobody's approval was asked for"


def _cut(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= TITLE else folded[: TITLE - 1].rstrip() + "…"


def missing_of(decision: Decision) -> list[Reason]:
    """The reasons of the decision's own state with none of that state beneath them, each once; at least one."""
    found = dict[str, Reason]()
    waiting = [decision.why]
    while waiting:
        reason = waiting.pop()
        parts = [each for each in reason.because if each.state is decision.state]
        waiting += reversed(parts)
        if not parts:
            found.setdefault(reason.text, reason)
    return list(found.values())


def names(people: Sequence[str]) -> str:
    return and_more(people, _NAMES)


def unblocker(each: Unblock) -> str:
    """`Ada (@ada-l), 2 changes waiting`."""
    logins = ", ".join(f"@{login}" for login in each.logins[:2])
    called = f"{each.person} ({logins})" if logins else each.person
    return f"{called}, {each.why.rstrip('.')}" if each.why else called


def tier_words(decision: Decision) -> tuple[str, ...]:
    """What set the tier, each in a sentence; what asks for less stands in the tree alone."""
    found = next((line.reason for line in lines_of(decision.why) if line.reason.code == "tier"), None)
    label = f"{decision.requirement.tier.label}: "
    return tuple(
        part.text.removeprefix(label) for part in (found.because if found else ()) if part.text.startswith(label)
    )


def requirement_words(requirement: Requirement) -> Iterator[str]:
    """What is asked, one clause each; the people first."""
    yield from map(need_words, strongest(requirement.approvals))
    if requirement.answers in _ANSWERS:
        yield _ANSWERS[requirement.answers]
    if requirement.checks:
        yield f"the {'check' if len(requirement.checks) == 1 else 'checks'} {names(sorted(requirement.checks))} green"
    if requirement.approvals:
        yield _BOUND[requirement.freshness]
    if requirement.lasts_s is not None:
        yield f"an approval holds for {duration(requirement.lasts_s)}"
    if requirement.pace is not None:
        yield f"an approval of more than {requirement.pace:,} changed lines an hour is to be confirmed"
    if requirement.spot_share:
        when = "before" if requirement.spot_before else "after"
        yield f"{share(requirement.spot_share / 10_000)} are read by a second person {when} the merge"


def need_words(need: Needed) -> str:
    """`a senior or above`, `2 people, each a senior or above`."""
    who = in_words(need.who)
    return who if need.count == 1 else f"{count(need.count, 'person', 'people')}, each {who}"


def override_words(override: Override, ink: Ink) -> Iterator[str]:
    """The emergency in full."""
    yield (
        f"{ink.prose(names(override.by))} let the change pass without what the policy asks, "
        f"for incident {ink.prose(override.incident)}: {ink.prose(override.reason)}."
    )
    yield f"This holds until {moment(override.expires)}."
    yield f"The review that was left out is due by {moment(override.follow_up)}."


def moment(at: datetime) -> str:
    """A time in UTC, to the minute."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC") if at.tzinfo else at.strftime("%Y-%m-%d %H:%M")


def duration(seconds: int) -> str:
    """`7 days`, `12 hours`, `60 minutes`."""
    for size, noun in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size and seconds % size == 0:
            return count(seconds // size, noun)
    return count(seconds, "second")


def is_note(reason: Reason) -> bool:
    """Whether it tells of something that was looked at and does not count: no part of what was given."""
    return (reason.state is State.SATISFIED and reason.code.rpartition("-")[2] in _UNDONE) or _is_void(reason)


def _is_void(reason: Reason) -> bool:
    return reason.state is State.SATISFIED and reason.code.partition("-")[0] == "void"


def mark_of(reason: Reason) -> str:
    """A tick for what was given; a dot for what is only told."""
    is_told = reason.state is State.SATISFIED and reason.code.partition("-")[0] in _TOLD
    return NOTED if is_told or is_note(reason) else MARK[reason.state]


def text_of(reason: Reason) -> str:
    """Its sentence. A part without parts of its own says that nothing is missing of it."""
    is_empty = reason.state is State.SATISFIED and not reason.because
    return _EMPTY.get(reason.code, reason.text) if is_empty else reason.text
