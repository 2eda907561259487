"""What must hold of the gate, whatever the history: what adds nothing changes nothing, what asks for more never helps.

Each law makes other arguments of those of a decision; None where it has nothing to say of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TypeVar

from bot.facts import ProvenanceLevel
from bot.gate import (
    Account,
    Acts,
    Answers,
    Entry,
    FollowUp,
    FollowUpKind,
    Freshness,
    GateRule,
    Permission,
    Person,
    Policy,
    ProvenanceOverride,
    Push,
    Raise,
    Requirement,
    Review,
    ReviewState,
    SignalFact,
    Span,
    When,
)
from bot.gate.predicates import MEMBER
from bot.risk import Tier
from tests.gate.recorder import Recorded
from tests.gate.small_team import ACTIONS, DOMAINS, QUALIFIED, SENIOR

T = TypeVar("T")
Law = Callable[[Recorded, Random], Recorded | None]


def _each_list(r: Recorded, again: Callable[[tuple[T, ...]], tuple[T, ...]], *, of_files: bool) -> Recorded:
    """The same with each list as `again` makes it; those of files and commits, which have a count, too or not."""

    def edit(values: tuple[object, ...]) -> tuple[object, ...]:
        return again(values)  # type: ignore[arg-type]

    s, a = r.snapshot, r.acts
    counted: dict[str, object] = {"commits": edit(s.commits)} if of_files else {}
    entries: dict[str, object] = {"entries": edit(s.view.entries)} if of_files else {}
    view = replace(s.view, signals=edit(s.view.signals), raises=edit(s.view.raises), **entries)  # type: ignore[arg-type]
    lists = {name: edit(getattr(s, name)) for name in ("requested_by", "pushes", "checks", "earlier", "follow_ups")}
    snapshot = replace(s, view=view, **lists, **counted)  # type: ignore[arg-type]
    acts = Acts(*(edit(getattr(a, name)) for name in Acts.__dataclass_fields__))  # type: ignore[arg-type]
    return r._replace(snapshot=snapshot, reviews=edit(r.reviews), acts=acts)  # type: ignore[arg-type]


def shuffled(r: Recorded, rng: Random) -> Recorded:
    def mix(values: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(rng.sample(values, len(values)))

    policy = replace(r.policy, rules=mix(r.policy.rules), domains=mix(r.policy.domains))
    roster = replace(r.roster, people=mix(r.roster.people))
    return _each_list(r, mix, of_files=True)._replace(policy=policy, roster=roster)


def told_twice(r: Recorded, rng: Random) -> Recorded:
    return _each_list(r, lambda values: values + values[: rng.randint(1, 3)], of_files=False)


# More is asked, or less is given: never a better state.


def _with_view(r: Recorded, **fields: object) -> Recorded:
    return r._replace(snapshot=replace(r.snapshot, view=replace(r.snapshot.view, **fields)))  # type: ignore[arg-type]


def _with(r: Recorded, **fields: object) -> Recorded:
    return r._replace(snapshot=replace(r.snapshot, **fields))  # type: ignore[arg-type]


def a_model_wants_more(r: Recorded, rng: Random) -> Recorded:
    return _with_view(r, raises=(*r.snapshot.view.raises, Raise(rng.choice(tuple(Tier)), "model")))


def a_rule_on_code_fires(r: Recorded, rng: Random) -> Recorded:
    signal = SignalFact(rng.choice(("removed-guard", "another")), rng.choice(tuple(Tier)))
    return _with_view(r, signals=(*r.snapshot.view.signals, signal))


def a_domain_is_touched(r: Recorded, rng: Random) -> Recorded:
    return _with_view(r, domains=r.snapshot.view.domains | {rng.choice(DOMAINS).name})


def ai_is_seen(r: Recorded, rng: Random) -> Recorded:
    where = rng.choice(("provenance", "strongest"))
    return _with_view(r, **{where: rng.choice((ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED))})


def a_file_is_added(r: Recorded, rng: Random) -> Recorded | None:
    s = r.snapshot
    paths = (
        "docs/new.md",
        "src/new.py",
        "auth/new.py",
        "infra/new.tf",
        "go.sum",
        "package.json",
        "notes.txt",
        "AGENTS.md",
    )
    path = rng.choice(paths)
    if not s.view.entries or path in s.touched:
        return None
    new = Entry(path, added=rng.choice((0, 1, 600)), size=10)
    expected = None if s.expected_files is None else s.expected_files + 1
    more = _with_view(r, entries=(*s.view.entries, new), digest=f"{s.view.digest} and more")
    return _with(more, expected_files=expected)


def _is_whole(policy: Policy) -> bool:
    return bool(policy.rules) and len(policy.tiers) == len(Tier)


def a_rule_is_added(r: Recorded, rng: Random) -> Recorded | None:
    asks = rng.choice((
        GateRule("more", When(), Tier.HIGH),
        GateRule("more", When(assisted=True), Tier.CRITICAL),
        GateRule("more", When(), approve=SENIOR, count=2),
        GateRule("more", When(lines=3), approve=QUALIFIED),
        GateRule("more", When(), require=Requirement(answers=rng.choice(tuple(Answers)), pace=100, lasts_s=3_600)),
        GateRule("more", When(), require=Requirement(freshness=rng.choice(tuple(Freshness)), checks=frozenset({"ci"}))),
        GateRule("more", When(), require=Requirement(spot_share=5_000, spot_before=True)),
    ))  # fmt: skip
    digest = rng.choice((r.policy.digest, "sha256:more"))
    policy = replace(r.policy, rules=(*r.policy.rules, asks), digest=digest)
    return r._replace(policy=policy) if _is_whole(r.policy) else None


def a_tier_is_tightened(r: Recorded, rng: Random) -> Recorded | None:
    if not _is_whole(r.policy):
        return None
    tier = rng.choice(tuple(Tier))
    old = r.policy.tiers[tier]
    new = rng.choice((
        replace(old, count=old.count + 1),
        replace(old, approve=old.approve or MEMBER),
        replace(old, require=old.require.join(Requirement(answers=Answers.FULL))),
        replace(old, require=old.require.join(Requirement(freshness=Freshness.BASE, lasts_s=600))),
        replace(old, require=old.require.join(Requirement(attended=True, pace=50, checks=frozenset({"lint"})))),
    ))  # fmt: skip
    return r._replace(policy=replace(r.policy, tiers={**r.policy.tiers, tier: new}))


def a_follow_up_is_overdue(r: Recorded, _: Random) -> Recorded:
    late = FollowUp(FollowUpKind.BREAK_GLASS, "PR_1", r.now - timedelta(days=1))
    return _with(r, follow_ups=(*r.snapshot.follow_ups, late))


def somebody_pushed(r: Recorded, rng: Random) -> Recorded:
    by = rng.choice((*(review.by for review in r.reviews), ACTIONS, None))
    return _with(r, pushes=(*r.snapshot.pushes, Push("c0", by, r.now - timedelta(days=2))))


def somebody_objects(r: Recorded, rng: Random) -> Recorded:
    person = rng.choice(r.roster.people) if r.roster.people else None
    by = next((each.by for each in r.reviews if each.by and person and each.by.id in person.accounts), ACTIONS)
    new = Review(99, by, ReviewState.CHANGES_REQUESTED, r.snapshot.head, r.now, r.snapshot.change_id, Permission.WRITE)
    return r._replace(reviews=(*r.reviews, new))


def something_was_not_seen(r: Recorded, rng: Random) -> Recorded:
    return _with(
        r, **rng.choice(({"missing": ("files",)}, {"base_protected": False}, {"is_draft": True}, {"is_open": False}))
    )


def _somebody(r: Recorded, rng: Random) -> Person | None:
    ids = [review.by.id for review in r.reviews if review.by]
    people = [person for person in r.roster.people if person.accounts & set(ids)]
    return rng.choice(people) if people else None


def an_approval_is_gone(r: Recorded, rng: Random) -> Recorded | None:
    """All of one person's: an older one of theirs would count again."""
    person = _somebody(r, rng)
    if person is None:
        return None
    gone = [e for e in r.reviews if e.by and e.by.id in person.accounts and e.state is ReviewState.APPROVED]
    return r._replace(reviews=tuple(each for each in r.reviews if each not in gone))


def answers_are_gone(r: Recorded, rng: Random) -> Recorded | None:
    """All of one person's, none of which was flagged: so many flagged ones void their approval."""
    person = _somebody(r, rng)
    theirs = [each for each in r.acts.answers if person and each.by and each.by.id in person.accounts]
    if not theirs or any(each.flagged for each in theirs):
        return None
    return r._replace(acts=replace(r.acts, answers=tuple(each for each in r.acts.answers if each not in theirs)))


def answers_are_flagged(r: Recorded, rng: Random) -> Recorded:
    number = rng.randint(0, len(r.acts.answers))
    answers = tuple(replace(e, flagged="no reason") if n >= number else e for n, e in enumerate(r.acts.answers))
    return r._replace(acts=replace(r.acts, answers=answers))


def acts_are_gone(r: Recorded, rng: Random) -> Recorded:
    kind = rng.choice(("acknowledgements", "clearances", "attestations", "denials"))
    if kind == "denials":
        return _told_of_ai(r, tuple(each for each in r.acts.overrides if each.assisted))
    return r._replace(acts=replace(r.acts, **{kind: ()}))


def somebody_declares_ai(r: Recorded, rng: Random) -> Recorded:
    by = rng.choice([r.snapshot.author, *(Account(min(each.accounts)) for each in r.roster.people), Account(9_999)])
    said = ProvenanceOverride(by, rng.choice((r.snapshot.head, "c0")), True, rng.choice(("", "I saw it")), r.now)
    return _told_of_ai(r, (*r.acts.overrides, said))


def _told_of_ai(r: Recorded, overrides: tuple[ProvenanceOverride, ...]) -> Recorded:
    return r._replace(acts=replace(r.acts, overrides=overrides))


def reviews_are_weaker(r: Recorded, rng: Random) -> Recorded:
    def edit(review: Review) -> Review:
        if review.state is not ReviewState.APPROVED:
            return review
        return (
            replace(review, commit=None),
            replace(review, permission=Permission.TRIAGE),
            replace(review, base_changed=review.base_changed | r.snapshot.touched),
        )[what]

    what = rng.randrange(3)
    return r._replace(reviews=tuple(edit(each) for each in r.reviews))


def somebody_left(r: Recorded, rng: Random) -> Recorded | None:
    person = _somebody(r, rng)
    if person is None:
        return None
    left = replace(person, valid=Span(person.valid.start, min(r.now, person.valid.end or r.now)))
    return r._replace(roster=replace(r.roster, people=tuple(left if p is person else p for p in r.roster.people)))


def nothing_was_earlier(r: Recorded, _: Random) -> Recorded:
    return _with(r, earlier=())


SAME: tuple[Law, ...] = (shuffled, told_twice)
"""The decision is the same."""
NO_BETTER: tuple[Law, ...] = (
    a_model_wants_more, a_rule_on_code_fires, a_domain_is_touched, ai_is_seen, a_file_is_added, a_rule_is_added,
    a_tier_is_tightened, a_follow_up_is_overdue, somebody_pushed, somebody_objects, something_was_not_seen,
    somebody_declares_ai, an_approval_is_gone, answers_are_gone, answers_are_flagged, acts_are_gone, reviews_are_weaker, somebody_left,
    nothing_was_earlier,
)  # fmt: skip
"""The state is the same or a worse one."""
