"""What a replay tells, in sentences and tables that each medium then writes in its own way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final, NamedTuple

from bot.publish._phrases import and_more, count
from bot.risk import Tier
from bot.risk.replay import (
    FEW,
    UNFINISHED_DAYS,
    Auc,
    BudgetRow,
    Depth,
    Fate,
    Lift,
    LinkKind,
    Order,
    Report,
    RuleRow,
    Share,
    TierRow,
    Unit,
)

RULES: Final = 60
"""Rows of the table of rules."""
SELDOM: Final = 5
"""Changes on which a rule must have fired to have a row: below, its interval holds nearly everything."""
_REASONS: Final = 12
_WITHOUT_FATE: Final = 5
"""Columns of the table of rules that say something where no repair is known."""

_PER_LINE: Final = (
    "Line for line, small changes are nearly always the cheapest place to look: the score ranks changes, not lines."
)


class Other(NamedTuple):
    """Text that is not ours: a title, a path, an id."""

    text: str


Cell = str | Other


class Table(NamedTuple):
    """Columns with names; those of `numeric` are numbers."""

    head: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Part(NamedTuple):
    """A part of the page under its heading."""

    key: str
    title: str
    said: tuple[str, ...] = ()
    """Sentences of ours."""
    table: Table | None = None
    points: tuple[tuple[Cell, ...], ...] = ()
    """Items of a list, each of pieces that follow each other."""
    remarks: tuple[str, ...] = ()
    """Sentences of ours behind the table."""


def title(report: Report) -> str:
    """The page's name."""
    return f"Replay of {count(len(report.fates), 'change')} since {date(report.walk.since)}"


def parts(report: Report) -> Iterator[Part]:
    """The page from top to bottom."""
    yield Part("summary", "", tuple(_summary(report)))
    yield _tiers(report)
    yield from _budgets(report)
    yield _rules(report)
    yield from _examples(report)
    if report.omitted:
        yield _omitted(report)
    yield Part("limits", "What this does not tell", points=tuple((line,) for line in limits(report)))


def date(seconds: int) -> str:
    """A day in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d")


def percent(part: float) -> str:
    """`4.2%` below a tenth, `37%` above."""
    value = 100 * part
    return f"{value:.1f}%" if 0 < value < 9.95 else f"{value:.0f}%"


def rate(found: Share, *, is_told: bool = True) -> str:
    """`7 of 20: 35% (18–57)`; a dash for nothing of nothing."""
    if found.value is None:
        return "–"
    told = f"{found.hits:,} of {found.of:,}: " if is_told else ""
    return f"{told}{percent(found.value)} ({_ends(found)})"


def _ends(found: Share) -> str:
    return f"{100 * found.low:.0f}–{100 * found.high:.0f}"


def ratio(found: Lift | None) -> str:
    """`2.1 × (1.3–3.4)`."""
    return "–" if found is None else f"{found.value:.1f} × ({found.low:.1f}–{found.high:.1f})"


def area(found: Auc | None) -> str:
    """`0.71 (0.66–0.76)`."""
    return "not known" if found is None else f"{found.value:.2f} ({found.low:.2f}–{found.high:.2f})"


def _summary(report: Report) -> Iterator[str]:
    fixed, changes = report.labels.fixed, len(report.fates)
    head = report.walk.head[:10]
    what = "what the main line took in at each step" if report.walk.first_parent else "every commit that is no merge"
    yield (
        f"Assessed as of {head} with today's policy: {what}, {count(changes, 'change')} with "
        f"{count(report.lines, 'changed line')} from {_first(report)} to {_last(report)}."
    )
    if not fixed:
        yield (
            "No change of this period is known to have been repaired or taken back later, so nothing can be said of "
            "what the policy would have caught. That is a lack of links, not of faults." + _advice(report)
        )
        return
    yield (
        f"{count(fixed, 'change')} of {changes:,} ({percent(fixed / changes)}) {'is' if fixed == 1 else 'are'} known to have been "
        f"repaired or taken back later: {known_by(report)}."
        + (f" Half of them within {report.delay:.0f} days." if report.delay is not None else "")
    )
    ten = next((row for row in report.budgets if row.unit is Unit.CHANGES and row.budget == 0.10), None)
    if ten is not None:
        own, size = ten.caught[Order.SCORE], ten.caught[Order.LARGEST]
        yield (
            f"Whoever had read the {count(ten.changes, 'change')} (10%) that stand first by score would have met {own.hits} of these "
            f"{own.of} ({percent(own.value or 0)}, 95% interval {_ends(own)}); the {ten.changes:,} largest hold {size.hits}."
        )
    if fixed < FEW:
        yield f"With {fixed} of them, all shares below are anecdotes: look at the intervals." + _advice(report)


def _first(report: Report) -> str:
    return date(min((fate.change.committed for fate in report.fates), default=report.walk.since))


def _last(report: Report) -> str:
    return date(max((fate.change.committed for fate in report.fates), default=report.walk.since))


def known_by(report: Report) -> str:
    """`31 by a "Fixes:" line, 4 reverted`."""
    words = {
        LinkKind.TRAILER: "by a Fixes: line",
        LinkKind.STATED: "named as the cause of a fault",
        LinkKind.REVERT: "reverted",
        LinkKind.LABEL: f"named in {report.labels.source}",
        LinkKind.BLAME: "by blame of repaired lines alone (a guess)",
    }
    return ", ".join(f"{number:,} {words[kind]}" for kind, number in report.labels.kinds.items())


def _advice(report: Report) -> str:
    if report.labels.repairs and LinkKind.BLAME not in report.labels.kinds:
        return (
            f" {count(report.labels.repairs, 'commit')} {'says' if report.labels.repairs == 1 else 'say'} in the subject that something is repaired, "
            "without naming what brought it; --blame looks for that."
        )
    return ""


def _tiers(report: Report) -> Part:
    total, lines = len(report.fates), report.lines
    known = report.labels.fixed > 0
    said = ("Repaired later: of the tier's changes, with a 95% interval of the rate.",) if known else ()
    head = ("tier", "changes", "share", "changed lines", "share", *(("repaired later",) if known else ()))
    rows = tuple(_tier_row(row, total, lines)[: len(head)] for row in report.tiers)
    return Part(
        "tiers",
        "What the policy would have asked",
        said,
        Table(head, (False, *(True for _ in head[1:])), rows),
    )


def _tier_row(row: TierRow, changes: int, lines: int) -> tuple[Cell, ...]:
    return (
        row.tier.label,
        f"{row.changes:,}",
        percent(row.changes / changes) if changes else "–",
        f"{row.lines:,}",
        percent(row.lines / lines) if lines else "–",
        rate(row.fixed),
    )


def _budgets(report: Report) -> Iterator[Part]:
    if not report.labels.fixed:
        return
    said = {
        Unit.CHANGES: "Share of the later repaired changes among those read first, with 95% intervals. By chance it is the budget itself.",
        Unit.LINES: "The same where lines are what is scarce: changes are read whole while they fit into the budget.",
    }
    area_words = (
        f"Ranked against each other (AUC: the chance that a repaired change stands above another; 0.50 is chance): "
        f"{report.score} {area(report.auc[Order.SCORE])}, size alone {area(report.auc[Order.LARGEST])}."
    )
    for unit in Unit:
        rows = tuple(_budget_row(row) for row in report.budgets if row.unit is unit)
        head = ("budget", "changes read", *(order.value for order in Order))
        title_ = f"What reading a part would have caught, in {unit.value}"
        table = Table(head, (False, *(True for _ in head[1:])), rows)
        remarks = (area_words,) if unit is Unit.CHANGES else (_PER_LINE,)
        yield Part(f"budget-{unit.name.lower()}", title_, (said[unit],), table, remarks=remarks)


def _budget_row(row: BudgetRow) -> tuple[Cell, ...]:
    cells = tuple(rate(row.caught[order], is_told=False) for order in Order)
    return (f"{100 * row.budget:.0f}%", f"{row.changes:,}", *cells)


def _rules(report: Report) -> Part:
    often = [row for row in report.rules if row.changes >= SELDOM]
    seldom = [f"{row.rule} ({row.changes})" for row in report.rules if row.changes < SELDOM]
    rows = tuple(_rule_row(row, len(report.fates)) for row in often[:RULES])
    head = ("rule", "fired on", "share", "floor", "alone", "repaired later", "lift")
    said = (
        "Floor: the highest that it has set; alone: changes whose tier no other rule sets. Lift: how many times as often changes with the signal were repaired as those without it. Around 1, or with an interval "
        "that holds 1, this history does not show that the rule tells risky changes apart here."
    )
    remarks = []
    if seldom:
        remarks.append(f"On fewer than {SELDOM} changes, too few to tell: {', '.join(seldom)}.")
    if report.silent:
        remarks.append(f"Fired on no change: {', '.join(report.silent)}.")
    if report.left_out:
        remarks.append(
            f"Not replayed, since --light does not search for who uses what a change touches: {', '.join(report.left_out)}."
        )
    table = Table(head, (False, True, True, False, True, True, True), rows)
    if not report.labels.fixed:
        kept = tuple(row[:_WITHOUT_FATE] for row in rows)
        table = Table(head[:_WITHOUT_FATE], table.numeric[:_WITHOUT_FATE], kept)
        return Part("rules", "Which rules fired", (), table, remarks=tuple(remarks))
    return Part("rules", "What each rule was worth here", (said,), table, remarks=tuple(remarks))


def _rule_row(row: RuleRow, changes: int) -> tuple[Cell, ...]:
    return (
        row.rule,
        f"{row.changes:,}",
        percent(row.changes / changes),
        row.floor.label,
        f"{row.alone:,}",
        rate(row.fixed),
        ratio(row.lift),
    )


def _examples(report: Report) -> Iterator[Part]:
    groups = (
        ("caught", "Repaired later, and among the first fifth by score", report.caught),
        ("missed", "Repaired later, and in the half that would have been read last", report.missed),
        ("calm", f"Of a high tier, older than {UNFINISHED_DAYS} days, and no repair is known", report.calm),
    )
    for key, name, fates in groups:
        if fates:
            yield Part(key, name, points=tuple(_example(fate) for fate in fates))


def _example(fate: Fate) -> tuple[Cell, ...]:
    found = fate.assessed
    rules = Counter(signal.rule for signal in found.signals if signal.floor > Tier.LOW or signal.severity > Tier.LOW)
    pieces: list[Cell] = [
        Other(fate.change.sha[:10]),
        f"{date(fate.change.committed)}, {found.tier.label}, {count(found.lines, 'line')}:",
        Other(fate.change.subject or "(no subject)"),
    ]
    if rules:
        pieces.append(f"({and_more(list(rules), 4)})")
    if fate.links:
        pieces.append(f"→ {_became(fate)}")
    return tuple(pieces)


def _became(fate: Fate) -> str:
    first = fate.links[0]
    by = f" by {first.fix[:10]}" if first.fix else ""
    after = f" after {count(round(fate.days), 'day')}" if fate.days is not None else ""
    how = {
        LinkKind.TRAILER: "repaired",
        LinkKind.STATED: "repaired",
        LinkKind.REVERT: "reverted",
        LinkKind.LABEL: "repaired, by the file of labels",
        LinkKind.BLAME: "perhaps repaired (blame)",
    }[first.kind]
    more = f", and {count(len(fate.links) - 1, 'more')}".replace("mores", "more") if len(fate.links) > 1 else ""
    return f"{how}{by}{after}{more}"


def _omitted(report: Report) -> Part:
    reasons = Counter(_general(found.omitted) for found in report.omitted)
    first = {_general(found.omitted): found.sha for found in reversed(report.omitted)}
    points = tuple(
        (
            f"{number:,}:" if number > 1 else "1:",
            Other(reason),
            f"({first[reason][:10]}{' and others' if number > 1 else ''})",
        )
        for reason, number in reasons.most_common(_REASONS)
    )
    return Part("omitted", f"Not assessed ({len(report.omitted):,})", points=points)


def _general(reason: str) -> str:
    """A reason without its numbers, so that alike ones are counted together."""
    return "it touches more than 300 files" if reason.startswith("it touches ") else reason


def limits(report: Report) -> Iterator[str]:
    """What a reader must know of the figures."""
    yield (
        f"A change of which no repair is known is not thereby right. {count(report.unfinished, 'change')} of {len(report.fates):,} "
        f"{'is' if report.unfinished == 1 else 'are'} younger than {UNFINISHED_DAYS} days: what is wrong with "
        f"{'it' if report.unfinished == 1 else 'them'} may not have come to light."
    )
    if report.labels.source:
        yield (
            f"What was repaired was taken from {report.labels.source} alone; {count(report.labels.detached, 'commit')} that it names "
            f"{'is' if report.labels.detached == 1 else 'are'} not among these changes (older, on another branch, or not in this repository)."
        )
    else:
        yield (
            "Links are what messages say (`Fixes:`, a named cause, a revert). Faults that nobody wrote down, or that were repaired in the "
            "same branch, are not here; and what is repaired often is also what is used and watched most."
        )
    if report.labels.elsewhere:
        yield f"{count(report.labels.elsewhere, 'id')} in such messages name{'s' if report.labels.elsewhere == 1 else ''} a commit that was not looked at: older, or not in this history."
    if report.labels.misnamed:
        yield f"{count(report.labels.misnamed, 'id')} named the commit itself or a later one and {'was' if report.labels.misnamed == 1 else 'were'} passed over."
    if LinkKind.BLAME in report.labels.kinds:
        yield "Links by blame lay a repair to whoever wrote the lines that it removes: a guess, for the fault may lie elsewhere."
    elif advice := _advice(report):
        yield advice.strip()
    yield (
        "The policy, the rules and the model of today read changes of the past: what they were tuned on may be among these. "
        "Notes of tools and a host's labels of that time were not looked at."
    )
    if report.depth is Depth.LIGHT:
        yield "This was a light replay: the tree was not searched, so the tiers are lower bounds."
    yield from (f"{note[:1].upper()}{note[1:]}." for note in report.notes)
