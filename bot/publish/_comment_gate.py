"""What the gate waits for, as a host's page has it: what is missing, who can give it, and the tree folded away."""

from __future__ import annotations

from collections.abc import Iterator

from bot.gate import Decision, State, Unblock
from bot.pattern import lazy
from bot.publish._decision_words import (
    JSON_HAS_ALL,
    Line,
    mark_of,
    missing_of,
    names,
    override_words,
    parted,
    requirement_words,
    text_of,
    tier_words,
)
from bot.publish._escape import MarkdownInk, code, prose
from bot.publish._phrases import SHORT, and_more, count
from bot.publish._sections import Section, Urgency, within_limit

_INK = MarkdownInk()
_MOST, _NAME = 10, 60
_NOTHING_WAITS = lazy(r"(?:^|, )nothing waiting(?:$|(?=, ))")
_TITLES = {
    State.SATISFIED: "The gate: what the policy asks has been given",
    State.WAITING: "The gate waits",
    State.BLOCKED: "The gate is blocked: it cannot pass as it is",
    State.ERROR: "The gate cannot decide",
}


_CONFIRM = "`/foreread confirm`"


def gate_lines(decision: Decision, room: int, whole: str) -> str:
    """The decision in at most `room` characters, without a time of day; `whole` has what is left out."""
    return within_limit(_sections(decision), room, whole)


def needs_line(decision: Decision, limit: int = 200) -> str:
    """What is missing next and who can give it, in one line of Markdown; "" where nothing is missing."""
    if decision.state is State.SATISFIED:
        return ""
    missing = missing_of(decision)
    more = f" (and {len(missing) - 1:,} more)" if len(missing) > 1 else ""
    said = missing[0].text.removeprefix("An approval is missing: ").rstrip(".")
    able = [each for each in decision.unblock if each.what == "approve"] or list(decision.unblock)
    if decision.state is not State.WAITING:  # nobody's approval settles what is in the way
        able = [each for each in able if each.person.startswith("group ")]
    who = and_more([_person(each, _NAME) for each in able[:2]], 2, len(able))
    return f"**{prose(said, limit)}**{more}" + (f" · can be given by {who}" if who else "")


def _sections(decision: Decision) -> Iterator[Section]:
    yield Section("", ["\n".join(_top(decision))], 1, Urgency.ALWAYS)
    if decision.state is not State.SATISFIED:
        items = [f"- {prose(reason.text)}" for reason in missing_of(decision)]
        yield Section("", items[:_MOST], len(items), Urgency.ASKED, lead="**Missing**\n")
    able = list(_unblocking(decision))
    if able:
        lead = "Who can give it" if decision.state is State.WAITING else "Who can approve, once that is settled"
        yield Section("", able[:_MOST], len(able), Urgency.ASKED, lead=f"**{lead}**\n")
    items = list(_asked(decision))
    yield Section("What the policy asks", items, len(items), Urgency.GUIDE, folded=True)
    missing, met = parted(decision.why)
    if missing:
        items = [_item(line) for line in missing]
        yield Section("Why: the missing parts of the decision", items, len(items), Urgency.GUIDE, folded=True)
    items = [_item(line) for line in met]
    title = f"What is met ({count(sum(len(line.lasts) == 1 for line in met), 'part')})" if missing else "Why"
    yield Section(title, items, len(items), Urgency.REST, folded=True)


def _top(decision: Decision) -> Iterator[str]:
    if decision.override is not None:
        yield f"#### 🚨 BREAK-GLASS by {prose(names(decision.override.by))}\n"
        yield f"**Emergency.** {' '.join(override_words(decision.override, _INK))}\n"
    else:
        yield f"#### {_TITLES[decision.state]}\n"
    if decision.counted:
        yield f"- **Counted:** the approval of {prose(names(decision.counted))}"
    yield from (f"- **Owed:** {prose(owed)}" for owed in decision.owed[:_MOST])


def _asked(decision: Decision) -> Iterator[str]:
    requirement = decision.requirement
    set_by = [prose(words) for words in tier_words(decision)]
    yield f"- **Tier {requirement.tier.label}**{': ' if set_by else ''}{' '.join(set_by[:_MOST])}"
    yield from (f"- {prose(clause)}" for clause in requirement_words(requirement))


def _person(each: Unblock, limit: int = SHORT) -> str:
    logins = ", ".join(code(f"@{login}", limit) for login in each.logins[:2])
    return f"{prose(each.person, limit)} ({logins})" if logins else prose(each.person, limit)


def _unblocking(decision: Decision) -> Iterator[str]:
    """A line a person. What stands under "Missing" already is not said again, nor that nothing else waits for them."""
    told = {reason.text for reason in missing_of(decision)}
    deeds: dict[str, list[str]] = {}
    for each in decision.unblock:
        why = "" if each.why in told else _NOTHING_WAITS.sub("", each.why.rstrip("."))
        how = f" by {_CONFIRM}" if each.what == "confirm the approval" else ""
        said = f"{prose(each.what)}{how}{f' ({prose(why)})' if why else ''}"
        deeds.setdefault(_person(each), []).append(said)
    yield from (f"- **{person}**: {', then '.join(dict.fromkeys(said))}" for person, said in deeds.items())


def _item(line: Line) -> str:
    reason = line.reason
    said = text_of(reason).removesuffix(f" ({JSON_HAS_ALL})")
    return f"{'  ' * (line.depth - 1)}- {mark_of(reason)} {prose(said) or code(reason.code)}"
