"""What can go wrong with what people say about a change: reviews, answers, objections, emergencies."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TypeVar

from bot.gate import (
    Account,
    AccountKind,
    AnswerKind,
    Attestation,
    Binding,
    Clearance,
    Dismissal,
    Emergency,
    Permission,
    ProvenanceOverride,
    Review,
    ReviewState,
)
from tests.gate.mishaps_change import FUTURE, happen
from tests.gate.recorder import World
from tests.gate.small_team import MACHINE_OF_MIA, STRANGERS
from tests.gate.story import ANYBODY, HOURS_TO_READ, Story, account, approves, looks

_NO_HUMANS = (MACHINE_OF_MIA, Account(51, "kim", AccountKind.BOT), Account(21, "sam", AccountKind.ORGANIZATION))
T = TypeVar("T")
_TEXTS = (
    "yes",
    "ok ok ok",
    "it is handled by the caller",
    "What happens in part 0 when the input is empty?",
    "the empty input",
    "",
)


def _somebody(story: Story) -> Account:
    """Mostly one of those who approve."""
    return story.rng.choice((*story.approvers, *story.approvers, story.author, story.rng.choice(ANYBODY)))


def _second(who: Account) -> Account:
    return {7: Account(8, "jo-2"), 11: Account(12, "mia-2")}.get(who.id, who)


def nobody_approves(story: Story) -> None:
    """All reviews so far go away, and perhaps others approve."""
    story.events = [event for event in story.events if not event.label.startswith("review")]
    if story.rng.random() < 0.6:
        approves_without_right(story)


def approves_without_right(story: Story) -> None:
    """Somebody approves whose word does not count, or not enough."""
    who = story.rng.choice(
        (
            story.author,
            *STRANGERS,
            _second(account("mia")),
            *_NO_HUMANS,
            *_NO_HUMANS,
            account("lee"),
            account("jo"),
            None,
        )
    )
    alone = story.rng.random() < 0.4
    if alone:
        story.events = [event for event in story.events if not event.label.startswith("review")]
    if who is not None:
        looks(story, who, story.opened_at)
    approves(story, who, story.approved_at)


def another_opinion(story: Story) -> None:
    """Somebody who approved says something else, later or before, perhaps with another account."""
    rng, who = story.rng, _second(_somebody(story)) if story.rng.random() < 0.3 else _somebody(story)
    approves(story, who, story.some_time(), rng.choice(tuple(ReviewState)))


def objects(story: Story) -> None:
    """Somebody requests changes; it may be dismissed, cleared, or taken back."""
    rng = story.rng
    who = rng.choice((_somebody(story), rng.choice(ANYBODY), rng.choice(STRANGERS)))
    at = rng.choice((story.opened_at + 2, story.some_time()))
    number = approves(story, who, at, ReviewState.CHANGES_REQUESTED)
    _ends(
        story, number, who, at, rng.choice(("", "dismissed", "cleared", "cleared", "approves later", "approves later"))
    )


def _ends(story: Story, number: int, who: Account, at: float, end: str) -> None:
    rng = story.rng
    if end == "dismissed":
        by, knows = rng.choice((who, _second(who), story.author, account("jo"), None)), rng.random() < 0.7
        happen(story, "dismiss", lambda world: world.dismiss(number, by, knows_what=knows), at + 1)
    elif end == "cleared":
        by, reason = (
            rng.choice((account("kim"), _somebody(story), rng.choice(ANYBODY))),
            rng.choice(("fixed in c2",) * 4 + (" ",)),
        )
        minute = rng.choice((at + 1, at + 1, at + 1, at - 1))
        wrong = rng.choice((0, 0, 0, 0, 1))
        happen(
            story,
            f"{by.login} clears",
            lambda world: world.cleared.append(Clearance(number + wrong, by, reason, world.at)),
            minute,
        )
    elif end == "approves later":
        looks(story, who, story.opened_at)
        approves(story, who, rng.choice((story.approved_at + 2, at + 1)))


def dismisses(story: Story) -> None:
    """A review is dismissed: by its author, by others, by nobody that is known."""
    rng, number = story.rng, story.rng.randint(1, max(1, story.next_review - 1))
    by, knows = rng.choice((*story.approvers, story.author, None)), rng.random() < 0.6
    happen(story, "dismiss", lambda world: world.dismiss(number, by, knows_what=knows), story.approved_at + 1)


def odd_review(story: Story) -> None:
    """A review as only a broken host, or a hostile recorder, would list it."""
    rng, number, what = story.rng, story.rng.randint(1, max(1, story.next_review - 1)), story.rng.randrange(13)

    def edit(review: Review) -> Review:
        bound = review.binding or Binding(None, None, None)
        edits = (
            lambda: replace(review, by=None),
            lambda: replace(review, commit=None),
            lambda: replace(review, commit="c1"),
            lambda: replace(review, at=None),
            lambda: replace(review, at=review.at + timedelta(minutes=FUTURE) if review.at else None),
            lambda: replace(review, at=review.at - timedelta(days=2) if review.at else None),
            lambda: replace(review, change_id="PR_8"),
            lambda: replace(review, binding=None),
            lambda: replace(review, binding=replace(bound, questions=None)),
            lambda: replace(review, binding=replace(bound, questions="questions of c0")),
            lambda: replace(review, binding=replace(bound, policy=rng_policy)),
            lambda: replace(review, state=ReviewState.DISMISSED, dismissal=dismissal),
            lambda: replace(review, permission=Permission.READ),
        )
        return edits[what]()

    rng_policy = rng.choice((None, "sha256:unknown"))
    dismissal = rng.choice((None, Dismissal(None, None), Dismissal(story.author, ReviewState.APPROVED)))
    happen(story, f"odd review {what}", lambda world: world.edit_review(number, edit), story.end)


def at_once(story: Story) -> None:
    """Two opinions under one number at one time."""
    number, state = story.rng.randint(1, max(1, story.next_review - 1)), story.rng.choice(tuple(ReviewState))
    commit = story.rng.choice((None, "c0"))

    def happens(world: World) -> None:
        for review in world.reviews:
            if review.id == number:
                world.reviews.append(replace(review, state=state, commit=commit))
                break

    happen(story, "at once", happens, story.end)


def no_answers(story: Story) -> None:
    """Nobody answers, or nobody acknowledges, or nobody was shown anything."""
    gone = story.rng.choice((("answer",), ("acknowledge",), ("answer", "acknowledge"), ("shown",)))
    story.events = [event for event in story.events if event.label not in gone]


def other_answer(story: Story) -> None:
    """Somebody answers otherwise, later or before: an echo, a defect, a waiver, somebody's agent."""
    rng = story.rng
    who = rng.choice((_somebody(story), _second(_somebody(story)), rng.choice(STRANGERS)))
    text = rng.choice((*_TEXTS, "the caller checks it before"))
    kind = rng.choice((*AnswerKind, AnswerKind.WAIVED, AnswerKind.HANDLED))
    flagged = rng.choice(("", "", "does not say why"))
    number, minute = rng.choice((0, 1)), rng.choice((story.opened_at + 3, story.opened_at + 7, story.some_time()))

    def happens(world: World) -> None:
        world.answer(who, f"q{number}", text, kind, flagged)

    happen(story, "other answer", happens, minute)


def flagged_answers(story: Story) -> None:
    """So many tries of somebody are flagged."""
    who, number = _somebody(story), story.rng.choice((2, 3, 4))
    is_twice, head = story.rng.random() < 0.2, story.rng.random() < 0.2

    def happens(world: World) -> None:
        for each in range(number):
            text = "the same try again" if is_twice else f"try number {each} of it"
            world.answer(who, "q0", text, flagged="no reason in it")
        if head:
            world.answers = [replace(a, head="c0") if a.flagged else a for a in world.answers]

    happen(story, "flagged answers", happens, story.opened_at + 1)


def waivers(story: Story) -> None:
    who, text = _somebody(story), story.rng.choice(("the whole part goes away", "n/a", "not needed here"))

    def happens(world: World) -> None:
        for question in world.questions:
            world.answer(who, question.id, f"{text} {question.id}" if len(text) > 3 else text, AnswerKind.WAIVED)

    happen(story, "waivers", happens, story.opened_at + 8)


def shared_answers(story: Story) -> None:
    """Two approve, each answers one question."""
    story.events = [event for event in story.events if event.label not in {"answer", "acknowledge"}]
    people = (*story.approvers, *story.approvers, account("kim"))[:2]

    def happens(world: World) -> None:
        for question, person in zip(world.questions, people, strict=False):
            world.answer(person, question.id, f"{person.login} saw that {question.id} is fine")

    happen(story, "shared answers", happens, story.opened_at + 8)


def too_fast(story: Story) -> None:
    """Somebody approves as soon as it is there; perhaps they confirm."""
    rng, who = story.rng, _somebody(story)
    story.events = [event for event in story.events if not event.label.startswith("review")]
    looks(story, who, story.opened_at)
    approves(story, who, story.opened_at + rng.choice((0.05, 1, 3)))
    if rng.random() < 0.6:
        happen(
            story,
            "confirms",
            lambda world: world.acknowledge(who, confirms=True),
            story.opened_at + rng.choice((2, 9, 11, 30)),
        )


def odd_act(story: Story) -> None:
    """An act with a wrong head, a wrong time, or somebody else's name."""
    what, who = story.rng.randrange(8), _somebody(story)

    def happens(world: World) -> None:
        late = world.at + timedelta(minutes=FUTURE)
        if what == 0:
            world.answers = [replace(each, at=late) for each in world.answers]
        elif what == 1:
            world.acknowledged = [replace(each, at=late) for each in world.acknowledged]
        elif what == 2:
            world.answers = [replace(each, head="c0") for each in world.answers]
        elif what == 3:
            world.acknowledged = [replace(each, by=None) for each in world.acknowledged]
        elif what == 4:
            world.answers = [replace(each, questions="questions of c0") for each in world.answers]
        elif what == 5:
            world.attested.append(Attestation(who, "c0", world.at))
        elif what == 6:
            world.cleared = [replace(each, at=late) for each in world.cleared]
        else:
            world.acknowledged = [replace(each, is_confirmation=True) for each in world.acknowledged]

    happen(story, f"odd act {what}", happens, story.end)


def attests(story: Story) -> None:
    who = story.rng.choice((story.author, account("jo"), account("kim"), account("eve"), _somebody(story)))
    happen(story, f"{who.login} attests", lambda world: world.attested.append(Attestation(who, world.head, world.at)))


def speaks_of_ai(story: Story) -> None:
    """Somebody says that AI took part, or that the marks of it are mistaken."""
    rng = story.rng
    who = rng.choice((story.author, account("kim"), account("ona"), account("sam"), _somebody(story)))
    assisted, head = rng.random() < 0.3, rng.choice(("",) * 6 + ("c0",))
    reason = rng.choice(("the marks come from a template",) * 5 + ("no AI",))

    def happens(world: World) -> None:
        world.marks_only = rng.random() < 0.8
        world.overrides.append(ProvenanceOverride(who, head or world.head, assisted, reason, world.at))

    happen(story, f"{who.login} speaks of AI", happens)


def twice(story: Story) -> None:
    """The host tells some things twice, in no order."""

    seed = story.rng.random()

    def again(events: list[T]) -> None:
        events.extend(events[:2])
        Random(seed).shuffle(events)  # noqa: S311

    def happens(world: World) -> None:
        again(world.reviews)
        again(world.answers)
        again(world.acknowledged)
        again(world.cleared)
        again(world.emergencies)
        again(world.overrides)
        again(world.pushes)

    happen(story, "twice", happens, story.end)


def emergency(story: Story) -> None:
    """Somebody breaks the glass; perhaps two do, of the same incident or of others."""
    rng = story.rng
    if rng.random() < 0.7:
        nobody_approves(story)
    minute = rng.choice((story.end - 1, story.end - 59, story.end - 60, story.end - 61, story.end + FUTURE))
    incident = rng.choice(("INC-1",) * 6 + (" ",))
    for who in rng.sample(
        (account("kim"), account("ona"), account("ona"), account("sam"), story.author), rng.choice((1, 2, 2, 3))
    ):
        name = incident if rng.random() < 0.85 else "INC-2"
        head = "" if rng.random() < 0.9 else "c0"
        base = rng.choice(("main",) * 9 + ("dev",))
        _calls(story, who, name, head, base, minute)


def _calls(story: Story, who: Account, incident: str, head: str, base: str, minute: float) -> None:
    reason = story.rng.choice(("the shop is down",) * 9 + ("",))
    later = max(0.0, minute - story.end)

    def happens(world: World) -> None:
        at = world.at + timedelta(minutes=later)
        world.emergencies.append(Emergency(who, incident, reason, head or world.head, base, at))

    happen(story, f"{who.login} breaks the glass", happens, min(minute, story.end))


def late(story: Story) -> None:
    """Much time passes before anybody asks."""
    story.end += story.rng.choice((HOURS_TO_READ, 1_300.0, 3_000.0))


MISHAPS = (
    nobody_approves, approves_without_right, approves_without_right, another_opinion, another_opinion, objects, objects,
    objects, dismisses, odd_review, odd_review, at_once, no_answers, other_answer, other_answer, flagged_answers, waivers,
    shared_answers, too_fast, too_fast, odd_act, attests, speaks_of_ai, speaks_of_ai, twice, emergency, emergency, late,
)  # fmt: skip
