"""What a simulation tells, in sentences and tables that each medium then writes in its own way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.gate import Reason, Requirement, State
from bot.gate.simulating import Asked, Comparison, Difference, PastSimulation, Row
from bot.publish._decision_words import duration, headline, need_words, requirement_words, text_of, unblocker
from bot.publish._phrases import count, share
from bot.publish._replay_words import Other, Part, Table

_ROWS: Final = 40
_GROUPS, _TITLES = 12, 8
_REASONS: Final = 60
_ID: Final = 10


def change_parts(found: Difference, supposed: Sequence[str]) -> Iterator[Part]:
    """One change, before and after."""
    said = [f"Suppose that {'; '.join(supposed)}." if supposed else "Nothing is supposed but another policy."]
    yield Part("summary", "", (*said, f"Before: {headline(found.before)}", f"After: {headline(found.after)}"))
    old, new = found.before.requirement, found.after.requirement
    if old != new and State.ERROR not in {found.before.state, found.after.state}:
        yield Part("asked", "What is asked changes", points=tuple(_changed(old, new)))
    for key, title, reasons in (
        ("asked", "No longer missing", found.met),
        ("asked", "Still missing", found.still),
        ("asked", "Missing newly", found.new),
    ):
        yield from _reasons(key, title, reasons)
    if found.after.unblock:
        who = tuple((f"{unblocker(each)}: {each.what}",) for each in found.after.unblock[:_ROWS])
        yield Part("next", "Who can give the rest", points=who)


def _reasons(key: str, title: str, reasons: Sequence[Reason]) -> Iterator[Part]:
    if reasons:
        more = [f"and {len(reasons) - _REASONS:,} more (--format json has all)"] if len(reasons) > _REASONS else []
        yield Part(key, title, points=tuple((text_of(each),) for each in reasons[:_REASONS]), remarks=tuple(more))


def _changed(old: Requirement, new: Requirement) -> Iterator[tuple[str]]:
    if old.tier != new.tier:
        yield (f"tier {old.tier.label} → {new.tier.label}",)
    before, after = list(requirement_words(old)), list(requirement_words(new))
    yield from ((f"no longer: {clause}",) for clause in before if clause not in after)
    yield from ((f"newly: {clause}",) for clause in after if clause not in before)


def past_title(told: PastSimulation) -> str:
    return f"Simulation over {count(len(told.comparison.rows), 'past change')}: {told.before} → {told.after}"


def past_parts(told: PastSimulation) -> Iterator[Part]:
    """The changes of the past under two policies."""
    rows = told.comparison.rows
    yield Part("summary", "", tuple(_summary(told)))
    yield _counts(told.comparison)
    differing = sorted(
        (row for row in rows if row.differs), key=lambda row: (-row.distance, -row.change.at.timestamp())
    )
    if differing:
        yield from _differing(differing)
    if told.comparison.load:
        yield from _loads(told.comparison)
    stuck = [row for row in rows if row.after.nobody or row.before.nobody]
    if stuck and told.comparison.load:
        yield from _stuck(stuck)
    if told.omitted:
        points = tuple((sha[:_ID], Other(title), f"– {why}") for sha, title, why in told.omitted[:_ROWS])
        more = (f"and {len(told.omitted) - _ROWS:,} more",) if len(told.omitted) > _ROWS else ()
        yield Part("omitted", f"Not simulated ({len(told.omitted):,})", points=points, remarks=more)
    yield Part("limits", "What this does not tell", points=tuple((line,) for line in _limits(told)))


def _summary(told: PastSimulation) -> Iterator[str]:
    rows = told.comparison.rows
    differing = [row for row in rows if row.differs]
    yield f"{count(len(rows), 'change')} {told.period}, up to {told.head[:_ID]}."
    if not differing:
        yield "Both policies would have asked the same of every one."
        return
    stricter, laxer = sum(row.is_stricter for row in rows), sum(row.is_laxer for row in rows)
    other = len(differing) - stricter - laxer
    kinds = [f"more of {stricter:,}", f"less of {laxer:,}", *([f"something else of {other:,}"] if other else [])]
    yield f"Of {len(differing):,} the policies would have asked differently: after the edit, {', '.join(kinds)}."
    if told.comparison.load:
        stuck = [sum(bool(asked.nobody) for asked in side) for side in _sides(rows)]
        yield f"Changes that too few people could have approved: {stuck[0]:,} before, {stuck[1]:,} after."


def _sides(rows: Sequence[Row]) -> tuple[list[Asked], list[Asked]]:
    return [row.before for row in rows], [row.after for row in rows]


def _counts(comparison: Comparison) -> Part:
    tiers = ("critical", "high", "medium", "low")
    counted = sorted(
        comparison.counted().items(), key=lambda item: (tiers.index(item[0][0]), -item[1][1], -item[1][0], item[0])
    )
    rows = tuple(
        (f"{before:,}", f"{after:,}", _signed(after - before), tier, answers, Other(who))
        for (tier, who, answers), (before, after) in counted[:_ROWS]
    )
    more = (f"and {len(counted) - _ROWS:,} more kinds",) if len(counted) > _ROWS else ()
    head = ("Before", "After", "±", "Tier", "Answers", "Who must approve")
    return Part(
        "asked",
        "What is asked of how many",
        table=Table(head, (True, True, True, False, False, False), rows),
        remarks=more,
    )


def _signed(number: int) -> str:
    return f"{number:+,}" if number else ""


def _differing(rows: Sequence[Row]) -> Iterator[Part]:
    """What differs most leads; changes that differ in the same way stand together."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault("; ".join(_steps(row.before, row.after)), []).append(row)
    yield from _grouped("differing", f"Asked differently ({len(rows):,})", groups)


def _grouped(key: str, title: str, groups: Mapping[str, Sequence[Row]]) -> Iterator[Part]:
    for number, (said, rows) in enumerate(list(groups.items())[:_GROUPS]):
        shown = tuple((row.change.id[:_ID], Other(row.change.title)) for row in rows[:_TITLES])
        more = (f"and {len(rows) - _TITLES:,} more (--format json has all)",) if len(rows) > _TITLES else ()
        line = (f"{count(len(rows), 'change')}: {said}.",)
        yield Part(key, "" if number else title, line, points=shown, remarks=more)
    if len(groups) > _GROUPS:
        rest = sum(map(len, list(groups.values())[_GROUPS:]))
        yield Part(key, "", (f"And {count(rest, 'change')} in other ways (--format json has all).",))


def _steps(before: Asked, after: Asked) -> Iterator[str]:
    """What an edit does to what is asked of a change: `tier medium → high`."""
    old, new = before.requirement, after.requirement
    told = (
        ("tier ", old.tier.label, new.tier.label),
        ("", before.words[1], after.words[1]),
        ("answers ", old.answers.label, new.answers.label),
        ("an approval holds for ", old.freshness.label, new.freshness.label),
        ("an approval holds for ", _lasting(old), _lasting(new)),
        ("lines an hour ", _pace(old), _pace(new)),
        ("spot checks ", _spot(old), _spot(new)),
        ("checks ", ", ".join(sorted(old.checks)) or "none", ", ".join(sorted(new.checks)) or "none"),
    )
    yield from (f"{what}{was} → {now}" for what, was, now in told if was != now)


def _lasting(asked: Requirement) -> str:
    return "ever" if asked.lasts_s is None else duration(asked.lasts_s)


def _pace(asked: Requirement) -> str:
    return "not bounded" if asked.pace is None else f"{asked.pace:,}"


def _spot(asked: Requirement) -> str:
    when = "before" if asked.spot_before else "after"
    return f"{share(asked.spot_share / 10_000)} {when} the merge" if asked.spot_share else "none"


def _loads(comparison: Comparison) -> Iterator[Part]:
    by_level = Counter[str](), Counter[str]()
    for each in comparison.load:
        by_level[0][each.level] += each.before
        by_level[1][each.level] += each.after
    rows = [(Other(each.person), each.level, each.before, each.after) for each in comparison.load[:_ROWS]]
    rows += [
        (Other("all"), level, by_level[0][level], by_level[1][level])
        for level in sorted(by_level[1], key=lambda level: -by_level[1][level])
    ]
    table = tuple((who, level, f"{old:,}", f"{new:,}", _signed(new - old)) for who, level, old, new in rows)
    head = ("Person", "Level", "Before", "After", "±")
    said = ("Approvals, each asked of whoever was asked least so far, one person for as many needs as they meet.",)
    yield Part("load", "Who would have been asked", said, Table(head, (False, False, True, True, True), table))


def _stuck(rows: Sequence[Row]) -> Iterator[Part]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault("; ".join(_lacking(row)), []).append(row)
    largest = dict(sorted(groups.items(), key=lambda item: -len(item[1])))
    yield from _grouped("stuck", f"Too few people could approve ({len(rows):,})", largest)


def _lacking(row: Row) -> Iterator[str]:
    for when, asked in (("before", row.before), ("after", row.after)):
        if asked.nobody:
            yield f"{when}, {' and '.join(map(need_words, asked.nobody))}"


def _limits(told: PastSimulation) -> Iterator[str]:
    yield "The people are those of the roster now, for changes of then: who was there then is not looked at."
    if not told.comparison.load:
        yield "Without a roster nobody is known: no author is a member, so that no change is low; no load is told."
    yield "Whether everybody who wrote a change is known is not asked: `gate explain` blocks one where somebody is not."
    yield "Git shows no reviews and no checks: what was asked is told, not whether it would have been given."
    yield "A model's questions and raises are not replayed; both could only ask for more."
    yield from told.notes
