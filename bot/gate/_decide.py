"""May the change merge? The whole decision, from values to a tree of reasons; pure and total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.gate._acts import Acts, Review
from bot.gate._answers import unsettled
from bot.gate._approvals import Approval, approvals_of, untimely
from bot.gate._break_glass import break_glass
from bot.gate._checks import missing_checks
from bot.gate._decision import Decision, Reason, State, branch
from bot.gate._needs import counting, judge_needs, meets, not_enough, unmet_needs
from bot.gate._objections import objections
from bot.gate._opinions import is_untimely, latest, reviews_of
from bot.gate._pace import is_unknown
from bot.gate._people import Roster
from bot.gate._policy import Policy
from bot.gate._required import Required, required
from bot.gate._requirement import BOTTOM, Answers, Needed, Requirement
from bot.gate._snapshot import GateSnapshot
from bot.gate._table import Table
from bot.gate._unblock import who_can
from bot.gate._whole import faults_of_rules, faults_of_view, not_ready

_UNSHAKEN = {"view", "hands", "ready"}
"""Parts of the tree that no emergency passes over: what is not seen, or not known, cannot be let pass."""

_RULES = ("Policy and roster can be worked with.", "Policy or roster are wrong.")
_VIEW = ("All of the change was seen.", "Not all of the change was seen.")
_HANDS = ("It is known who made the change.", "Not all who made the change are known.")
_READY = ("It is open and ready.", "It is not ready.")
_FULL_REVIEW = "the full review after the emergency"


def decide(
    snapshot: GateSnapshot,
    policy: Policy,
    roster: Roster,
    approvals: Sequence[Review],
    answers: Acts,
    now: datetime,
) -> Decision:
    """What the gate says of the change at `now`, which is an aware time and serves for nothing but ends of validity.

    Never raises; whatever it cannot judge is an ERROR or BLOCKED, with its reason.
    """
    broken = branch("rules", *_RULES, parts=faults_of_rules(policy, roster, now))
    view = branch("view", *_VIEW, parts=faults_of_view(snapshot))
    if State.ERROR in {broken.state, view.state}:
        return Decision(State.ERROR, _tree([broken, view]), BOTTOM)
    found = required(snapshot, policy, roster, answers, now)
    table = Table(snapshot, policy, roster, answers, _with_spot_check(found, snapshot), now)
    return _judge(table, approvals, [view])


def _judge(table: Table, reviews: Sequence[Review], parts: list[Reason]) -> Decision:
    asked = table.required.requirement
    listed = reviews_of(reviews, table.snapshot.change_id)
    opinions = latest(listed, table)
    given, strangers = approvals_of(opinions, table)
    strangers += [untimely(each.review, table) for each in listed if is_untimely(each.review, table)]
    objecting = list(objections(opinions, table))
    counted = counting(given, table)
    parts = [
        *parts,
        branch("hands", *_HANDS, parts=table.required.touched.faults),
        branch("ready", *_READY, parts=not_ready(table.snapshot)),
        table.required.why,
        branch("approvals", "Approvals", parts=_people(given, counted, strangers, table)),
        branch("objections", "Objections", parts=[reason for _, reason in objecting]),
        branch("answers", f"Answers: {asked.answers.label}", parts=_answers(counted, table)),
        branch("checks", "Automated checks", parts=missing_checks(asked.checks, table.snapshot.checks)),
    ]
    emergency = break_glass(table)
    plain = _tree(parts)
    names = tuple(sorted(each.person.name for each in counted))
    if plain.state is State.SATISFIED:
        return Decision(State.SATISFIED, plain, asked, names, owed=_owed(table))
    solid = all(part.state is State.SATISFIED for part in parts if part.code in _UNSHAKEN)
    if emergency.override is not None and solid:
        by = ", ".join(emergency.override.by)
        over = Reason("break-glass", f"Let pass in an emergency by {by}; the full review is owed.", because=(plain,))
        return Decision(State.SATISFIED, over, asked, names, (), emergency.override, (_FULL_REVIEW, *_owed(table)))
    if emergency.reasons:
        parts.append(branch("emergency", "Emergency", parts=emergency.reasons))
        plain = _tree(parts)
    standing = [who for who, reason in objecting if reason.state is not State.SATISFIED]
    return Decision(plain.state, plain, asked, names, who_can(table, given, counted, standing))


def _tree(parts: Sequence[Reason]) -> Reason:
    worst = max(part.state for part in parts)
    text = {
        State.SATISFIED: "What the policy asks for has been given.",
        State.WAITING: "Something that the policy asks for is missing.",
        State.BLOCKED: "It cannot pass as it is.",
        State.ERROR: "It cannot be decided.",
    }[worst]
    return branch("decision", text, parts=parts)


def _people(
    given: Sequence[Approval], counted: Sequence[Approval], strangers: Sequence[Reason], table: Table
) -> Iterator[Reason]:
    asked = table.required.requirement
    unattended = not asked.attended
    missing = list(missing_checks(table.policy.low.checks, table.snapshot.checks)) if unattended else []
    if unattended and not missing:
        yield Reason("unattended", "Automated checks stand in for a person at tier low.")
    else:
        yield from judge_needs(counted, table)
        yield from (replace(each, state=State.SATISFIED) for each in missing)
    unmet, names = unmet_needs(counted, table), {each.person.name for each in counted}
    for each in given:
        if each.person.name in names:
            how = "carried over from an earlier head with the same change" if each.carried else "for this very head"
            yield Reason("approval-counts", f"The approval of {each.person.name} counts, {how}.")
            if is_unknown(each.person, each.review, table):
                text = f"Nobody recorded when {each.person.name} began to read: how fast it went was not looked at."
                yield Reason("pace-unknown", text)
            yield from not_enough(each, unmet, table)
        # A void approval makes nothing worse: the need is unmet already. One that would meet it waits for its giver.
        helps = not each.void and any(meets(need, each, table) for need in unmet)
        yield from each.void
        yield from (reason if helps else replace(reason, state=State.SATISFIED) for reason in each.pending)
        if each.counts and each.person.name not in names:
            text = f"A suggestion of {each.person.name} is in the change: another must approve."
            yield Reason("void-suggested", text)
    yield from strangers


def _answers(counted: Sequence[Approval], table: Table) -> Iterator[Reason]:
    asked = table.required.requirement
    if not asked.attended or asked.answers is Answers.NONE:
        return
    if counted:
        left = unsettled([each.understanding for each in counted], asked.answers, table.questions)
        for question in left:
            whys = (each.understanding.open[question] for each in counted if question in each.understanding.open)
            why = next(whys, "nobody answered")
            yield Reason("question-open", f"Question {question} is open: {why}.", State.WAITING)


def _with_spot_check(found: Required, snapshot: GateSnapshot) -> Required:
    """With one more of each, where a second person is to read before the merge and the draw fell on this change."""
    asked = found.requirement
    if not is_drawn(asked, snapshot) or not asked.spot_before:
        return found
    more = frozenset(Needed(need.who, need.count + 1) for need in asked.approvals)
    return replace(found, requirement=replace(asked, approvals=more))


def is_drawn(asked: Requirement, snapshot: GateSnapshot) -> bool:
    """Whether a second person is to read this change; without a key nothing is drawn."""
    return snapshot.draw is not None and snapshot.draw < asked.spot_share


def _owed(table: Table) -> tuple[str, ...]:
    asked = table.required.requirement
    after = is_drawn(asked, table.snapshot) and not asked.spot_before
    return ("a spot check by a second qualified person",) if after else ()
