"""The gate's rules a second time, in the plainest way: a list of all that speaks against passing.

`may_pass` is what the gate is held against: where it objects, no decision may be green. It is a checklist: each
function looks for one way to be wrong, and none asks what the others found. Where a rule can be read in two ways it
takes the stricter.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from bot.gate import (
    Acts,
    Answer,
    AnswerKind,
    Answers,
    Binding,
    Emergency,
    Freshness,
    GateSnapshot,
    Needed,
    Person,
    Policy,
    Requirement,
    Review,
    ReviewState,
    Roster,
)
from bot.gate.predicates import Atom, Who
from bot.risk import Tier
from tests.gate import naive_change as change
from tests.gate.naive_change import Case

_MEMBER = Atom("member")
_OPINIONS = (ReviewState.APPROVED, ReviewState.CHANGES_REQUESTED, ReviewState.DISMISSED)


def may_pass(
    snapshot: GateSnapshot, policy: Policy, roster: Roster, approvals: tuple[Review, ...], answers: Acts, now: datetime
) -> list[str]:
    """What speaks against passing; empty where nothing does. Each begins with the kind of rule: `view: …`."""
    case = Case(snapshot, policy, roster, approvals, answers, now)
    change.object_to_view(case)
    change.object_to_policy(case)
    change.object_to_strangers(case)
    if case.objections:
        return case.objections
    change.find_tier(case)
    if _glass_is_broken(case):
        return []
    _object_as_people_do(case)
    _object_to_checks(case)
    _object_to_approvals(case)
    return case.objections


def requirement(
    snapshot: GateSnapshot, policy: Policy, roster: Roster, approvals: tuple[Review, ...], answers: Acts, now: datetime
) -> Requirement:
    """What the model asks of a change, as a recorder would note it."""
    case = Case(snapshot, policy, roster, approvals, answers, now)
    change.find_tier(case)
    return required(case)


# What is asked?


def _asked(case: Case) -> list[Requirement]:
    tiers = [case.policy.tiers[tier].require for tier in Tier if tier <= case.tier]
    return tiers + [rule.require for rule in case.rules]


def needs(case: Case) -> list[tuple[Who, int]]:
    """Kinds of people, and how many of each."""
    asked: list[tuple[Who | None, int]] = []
    for tier in Tier:
        if tier <= case.tier:
            asked.append((case.policy.tiers[tier].approve, case.policy.tiers[tier].count))
    for rule in case.rules:
        asked.append((rule.approve, rule.count))
    found: list[tuple[Who, int]] = []
    for who, count in asked:
        if who is None and count > 1:
            found.append((_MEMBER, count))
        if who is not None:
            found.append((change.about_none(who), count))
            if change.asks_about(who):
                found += [(change.about(who, domain), count) for domain in case.domains]
    for each in _asked(case):
        found += [(need.who, need.count) for need in each.approvals]
    if found or not _checks_stand_in(case):
        found.append((_MEMBER, 1))
    backport = case.snapshot.view.backport
    if backport is not None and backport.same and backport.decided:
        found = [(who, 1) for who, _ in found]
    if _is_drawn(case) and any(each.spot_before for each in _asked(case)):
        found = [(who, count + 1) for who, count in found]
    return found


def _is_drawn(case: Case) -> bool:
    share = max((each.spot_share for each in _asked(case)), default=0)
    return case.snapshot.draw is not None and case.snapshot.draw < share


def _checks_stand_in(case: Case) -> bool:
    """Whether automated checks are enough: for a change on the low list, if nothing asks for a person."""
    if case.tier != Tier.LOW or not case.is_low_listed or any(each.attended for each in _asked(case)):
        return False
    if case.policy.tiers[Tier.LOW].approve is not None or any(rule.approve is not None for rule in case.rules):
        return False
    if any(each.answers > Answers.NONE for each in _asked(case)):  # who, if nobody approves?
        return False
    if _is_drawn(case) and any(each.spot_before for each in _asked(case)):
        return False
    wanted = case.policy.low.checks
    others = [check for check in case.snapshot.checks if not check.name.casefold().startswith("foreread")]
    checks = [check for check in others if "*" in wanted or check.name in wanted]
    names = {check.name for check in checks}
    if not checks or any(name not in names for name in wanted if name != "*"):
        return False
    return all(check.conclusion == "success" for check in checks)


def _answers_by_policy(case: Case) -> Answers:
    view = case.snapshot.view
    if view.backport is not None and view.backport.same and view.backport.decided:
        return Answers.NONE
    revert = view.revert
    is_known = revert is not None and revert.clean and not revert.security and revert.tier is not None
    if is_known and case.tier <= Tier.HIGH:
        return Answers.NONE
    return max(each.answers for each in _asked(case))


def answers_asked(case: Case) -> Answers:
    """What is asked where there are questions; without any, that the brief was read."""
    most = _answers_by_policy(case)
    return most if case.snapshot.questions.questions else min(most, Answers.ACKNOWLEDGE)


def _pace(case: Case) -> int | None:
    return min((each.pace for each in _asked(case) if each.pace is not None), default=None)


def _lasts(case: Case) -> int | None:
    return min((each.lasts_s for each in _asked(case) if each.lasts_s is not None), default=None)


def _freshness(case: Case) -> Freshness:
    return max(each.freshness for each in _asked(case))


def required(case: Case) -> Requirement:
    most: dict[Who, int] = {}
    for who, count in needs(case):
        most[who] = max(count, most.get(who, 0))
    asked = _asked(case)
    return Requirement(
        case.tier,
        frozenset(Needed(who, count) for who, count in most.items()),
        _answers_by_policy(case),
        _freshness(case),
        frozenset(name for each in asked for name in each.checks),
        not _checks_stand_in(case),
        max(each.spot_share for each in asked),
        any(each.spot_before for each in asked),
        _pace(case),
        _lasts(case),
    )


# Does somebody object?


def _object_as_people_do(case: Case) -> None:
    for review in case.reviews:
        person = change.person_of(case, review.by)
        if (
            person is None
            or not change.is_human(case, review.by)
            or review.change_id != case.snapshot.change_id
            or review not in _latest(case, person)
        ):
            continue
        if review.at is not None and not change.inside(person.valid, min(review.at, case.now)):
            continue
        if _is_objection(review, person) and not any(
            _clears(case, n, review, person) for n in range(len(case.acts.clearances))
        ):
            case.objections.append(f"objection: {review.state.value.lower().replace('_', ' ')}")


def _latest(case: Case, person: Person) -> list[Review]:
    """The latest opinion of the person; several where it cannot be told which is. Without a time it may be the latest,
    unless it is an approval. What a program says is nobody's.
    """
    mine = [
        review
        for review in case.reviews
        if review.change_id == case.snapshot.change_id
        and review.state in _OPINIONS
        and change.is_human(case, review.by)
        and change.person_of(case, review.by) is person
        and not (review.state == ReviewState.APPROVED and _says_nothing(case, review))
    ]
    dated = [(review.at, review.id) for review in mine if review.at is not None]
    return [review for review in mine if review.at is None or (review.at, review.id) == max(dated)]


def _says_nothing(case: Case, approval: Review) -> bool:
    return approval.at is None or approval.at > case.now or _has_twin(case, approval)


def _has_twin(case: Case, review: Review) -> bool:
    return any(each.id == review.id and each != review for each in case.reviews)


def _is_objection(review: Review, person: Person) -> bool:
    if review.state == ReviewState.CHANGES_REQUESTED:
        return True
    if review.state != ReviewState.DISMISSED:
        return False
    if review.dismissal is None:
        return True
    by = review.dismissal.by
    if by is not None and by.id in person.accounts:
        return False
    return review.dismissal.was in {None, ReviewState.CHANGES_REQUESTED}


def _clears(case: Case, number: int, review: Review, objector: Person) -> bool:
    act = case.acts.clearances[number]
    person = change.person_of(case, act.by)
    if act.review != review.id or person is None or not change.is_human(case, act.by) or not act.reason.strip():
        return False
    if act.at is None or review.at is None or act.at < review.at or act.at > case.now:
        return False
    if person is objector or not change.is_independent(case, person):
        return False
    for at in (act.at, case.now):
        if not change.inside(person.valid, at):
            return False
        if change.level_of(person, at) < max(change.level_of(objector, review.at), change.level_of(objector, case.now)):
            return False
        for domain in case.domains:
            expert = Atom("expert", domain)
            knows = change.says(case, expert, objector, review.at) or change.says(case, expert, objector, case.now)
            if knows and not change.says(case, expert, person, at):
                return False
    return True


def _object_to_checks(case: Case) -> None:
    for name in sorted({name for each in _asked(case) for name in each.checks}):
        conclusions = [check.conclusion for check in case.snapshot.checks if check.name == name]
        if not conclusions or any(each != "success" for each in conclusions):
            case.objections.append("check: not a success")


# Whose approval counts?


def _object_to_approvals(case: Case) -> None:
    counting: list[tuple[Person, Review]] = []
    notes: list[str] = []
    for person in case.roster.people:
        for review in _latest(case, person)[:1]:
            void = _why_void(case, person, review)
            notes += [f"review: {why}" for why in void]
            if not void:
                counting.append((person, review))
    notes += [f"review: {why}" for review in case.reviews for why in _why_unheard(case, review)]
    if case.tier == Tier.CRITICAL and not any(_is_untouched(case, person) for person, _ in counting):
        notes += ["review: only of somebody whose suggestion was applied" for _ in counting]
        counting = []
    if answers_asked(case) == Answers.BASIC and not _all_settled(case, [person for person, _ in counting]):
        notes += ["answers: not every question is settled by those who approve"]
        counting = []
    wanted = needs(case)
    unmet = [need for need in wanted if not _is_met(case, need, counting)]
    if unmet:
        case.objections += [f"need: {_kind(who)}" for who, _ in unmet] + notes


def _why_unheard(case: Case, review: Review) -> list[str]:
    why = []
    if change.person_of(case, review.by) is None:
        why.append("nobody in the roster")
    elif not change.is_human(case, review.by):
        why.append("not a human's account")
    if _has_twin(case, review):
        why.append("two opinions at once")
    if review.at is None:
        why.append("time unknown")
    elif review.at > case.now:
        why.append("in the future")
    return why


def _kind(who: Who) -> str:
    return who.predicate if isinstance(who, Atom) else type(who).__name__


def _is_met(case: Case, need: tuple[Who, int], counting: list[tuple[Person, Review]]) -> bool:
    who, count = need
    names = set()
    for person, review in counting:
        at = review.at or case.now
        if change.says(case, who, person, at) and change.says(case, who, person, case.now):
            names.add(person.name)
    return len(names) >= count


def _is_untouched(case: Case, person: Person) -> bool:
    return not any(change.has_hand_in(case, person, commit.sha) for commit in case.snapshot.commits)


def _why_void(case: Case, person: Person, review: Review) -> list[str]:
    """Every reason for which this approval does not count, but for whom its person is."""
    why = []
    if any(each.state != ReviewState.APPROVED for each in _latest(case, person)):
        why.append("latest opinion is not an approval")
    if len(set(_latest(case, person))) > 1:
        why.append("two opinions at once")
    if not review.permission.writes:
        why.append("may not write")
    why += _why_void_by_time(case, person, review) + _why_void_by_binding(case, review)
    if not change.is_independent(case, person):
        why.append("had a hand in the change")
    return why + _why_void_by_answers(case, person) + _why_void_by_pace(case, person, review)


def _why_void_by_time(case: Case, person: Person, review: Review) -> list[str]:
    why: list[str] = []
    lasts = _lasts(case)
    if review.at is None:
        return ["not an approval"]
    if lasts is not None and case.now - review.at > timedelta(seconds=lasts):
        why.append("too old")
    if not change.inside(person.valid, review.at) or not change.inside(person.valid, case.now):
        why.append("not a member then or now")
    if any(change.inside(span, review.at) for span in person.leave):
        why.append("on leave then")
    return why


def _why_void_by_binding(case: Case, review: Review) -> list[str]:
    s, why = case.snapshot, []
    moved = any(name in review.base_changed for name in s.view.names())
    if review.commit != s.head and (review.commit is None or moved or not _is_carried(case, review.commit)):
        why.append("of another commit")
    if _freshness(case) == Freshness.BASE and moved:
        why.append("base moved beneath it")
    bound = review.binding
    if bound is None:  # recorded without: what is in force now was in force then
        return why
    if bound.base is None or bound.policy is None or bound.questions is None:
        return [*why, "bound to something unknown"]
    if bound.base != s.base:
        why.append("for another base")
    if _answers_by_policy(case) >= Answers.BASIC and bound.questions != s.questions.digest:
        why.append("for other questions")
    if bound.policy != case.policy.digest and not _asked_as_much(case, bound):
        why.append("under a policy that asked for less")
    return why


def _is_carried(case: Case, commit: str) -> bool:
    if _freshness(case) != Freshness.DIFF or case.tier > Tier.HIGH or not case.snapshot.view.digest:
        return False
    digests = {earlier.digest for earlier in case.snapshot.earlier if earlier.head == commit}
    return digests == {case.snapshot.view.digest}


def _asked_as_much(case: Case, bound: Binding) -> bool:
    then, final = bound.required, required(case)
    if then is None or then.tier < final.tier or then.answers < final.answers or then.freshness < final.freshness:
        return False
    for need in final.approvals:
        if not any(other.who == need.who and other.count >= need.count for other in then.approvals):
            return False
    if not final.checks <= then.checks or then.attended < final.attended:
        return False
    if then.spot_share < final.spot_share or then.spot_before < final.spot_before:
        return False
    for old, new in ((then.pace, final.pace), (then.lasts_s, final.lasts_s)):
        if new is not None and (old is None or old > new):
            return False
    return True


# Did they look?


def _why_void_by_answers(case: Case, person: Person) -> list[str]:
    why = []
    flagged = {
        answer
        for answer in case.acts.answers
        if answer.flagged and answer.head == case.snapshot.head and _is_by(case, answer, person)
        if answer.at is None or answer.at <= case.now
    }
    if len(flagged) >= 3:
        why.append("three answers flagged")
    asked = answers_asked(case)
    settled = [_settles(case, person, each.id) for each in case.snapshot.questions.questions]
    if asked == Answers.FULL and not all(settled):
        why.append("not every question answered")
    if asked >= Answers.ACKNOWLEDGE and not any(settled) and not _acknowledged(case, person):
        why.append("not acknowledged")
    return why


def _is_by(case: Case, answer: Answer, person: Person) -> bool:
    return answer.by is not None and change.is_human(case, answer.by) and answer.by.id in person.accounts


def _acknowledged(case: Case, person: Person) -> bool:
    for act in case.acts.acknowledgements:
        is_theirs = change.is_human(case, act.by) and change.person_of(case, act.by) is person
        is_past = act.at is not None and act.at <= case.now
        if is_theirs and is_past and act.head == case.snapshot.head and not act.is_confirmation:
            return True
    return False


def _all_settled(case: Case, people: list[Person]) -> bool:
    for question in case.snapshot.questions.questions:
        if not any(_settles(case, person, question.id) for person in people):
            return False
    return True


def _settles(case: Case, person: Person, question: str) -> bool:
    s = case.snapshot
    mine = [
        answer
        for answer in case.acts.answers
        if _is_by(case, answer, person)
        and (answer.head, answer.questions) == (s.head, s.questions.digest)
        and (answer.at is None or answer.at <= case.now)
    ]
    ours = [answer for answer in mine if answer.question == question]
    if not ours or any(answer.at is None for answer in ours):
        return False
    last = max(answer.at for answer in ours if answer.at is not None)
    words = {word for q in s.questions.questions if q.id == question for word in change.words_in(q.text)}
    for answer in ours:
        if answer.at != last:
            continue
        text = " ".join(answer.text.lower().split())
        good = (AnswerKind.HANDLED, AnswerKind.CANNOT, AnswerKind.WAIVED)
        if answer.kind not in good or answer.flagged or len(text) < 12 or len(text.split()) < 3:
            return False
        if change.words_in(text) <= words:
            return False
        if any(other.question != question and " ".join(other.text.lower().split()) == text for other in mine):
            return False
    return True


def _why_void_by_pace(case: Case, person: Person, review: Review) -> list[str]:
    pace, lines, head = _pace(case), change.changed_lines(case), case.snapshot.head
    if pace is None or lines <= 0 or review.at is None:
        return []
    starts = [
        shown.at
        for shown in case.acts.shown
        if shown.head == review.commit and shown.by is not None and shown.by.id in person.accounts
        if shown.at is not None and shown.at <= case.now
    ]
    first = min(starts, default=None) or max(
        (p.at for p in case.snapshot.pushes if p.head == review.commit and p.at), default=None
    )
    if first is None:
        return []
    hours = (review.at - first).total_seconds() / 3_600
    if hours > 0 and lines <= pace * hours:
        return []
    earliest = max(review.at, first + min(timedelta(hours=lines / pace), timedelta(minutes=10)))
    for act in case.acts.acknowledgements:
        is_theirs = change.is_human(case, act.by) and change.person_of(case, act.by) is person
        is_in_time = act.at is not None and earliest <= act.at <= case.now
        if is_theirs and is_in_time and act.is_confirmation and act.head == head:
            return []
    return ["too fast, not confirmed"]


# Emergencies


def _glass_is_broken(case: Case) -> bool:
    rule = case.policy.break_glass
    if rule is None:
        return False
    callers: dict[str, set[str]] = {}
    for call in case.acts.emergencies:
        person = _caller(case, call)
        if person is not None:
            callers.setdefault(call.incident, set()).add(person.name)
    wanted = max(rule.people.get(tier, 2 if tier == Tier.CRITICAL else 1) for tier in Tier if tier <= case.tier)
    return any(len(names) >= max(1, wanted) for names in callers.values())


def _caller(case: Case, call: Emergency) -> Person | None:
    """Who calls; None where the call does not hold."""
    s, rule, person = case.snapshot, case.policy.break_glass, change.person_of(case, call.by)
    if rule is None or person is None or not change.is_human(case, call.by):
        return None
    if (call.head, call.base) != (s.head, s.base) or not call.incident.strip() or not call.reason.strip():
        return None
    if call.at is None or call.at > case.now or case.now >= call.at + timedelta(seconds=rule.lasts_s):
        return None
    if not change.inside(person.valid, call.at) or not change.inside(person.valid, case.now):
        return None
    is_called = all(change.is_in(person, rule.group, at) for at in (call.at, case.now))
    return person if is_called and change.is_independent(case, person) else None


def kinds(objections: list[str]) -> Counter[str]:
    """How often each rule fired."""
    return Counter(set(objections))
