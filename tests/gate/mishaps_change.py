"""What can go wrong with a change itself: pushes, files, facts, the host's view, the policy and the team."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.facts import ProvenanceLevel
from bot.gate import (
    Account,
    Entry,
    EntryFlag,
    EntryStatus,
    FollowUp,
    FollowUpKind,
    Level,
    Permission,
    Person,
    Raise,
    SignalFact,
    Span,
)
from bot.risk import Tier, TriggerKind
from tests.gate.recorder import Event, World
from tests.gate.small_team import AGENT, COMPANY, MACHINE, OUTSIDER, POLICIES, STRANGERS, UNLISTED, UPDATER, broken
from tests.gate.story import ANYBODY, CONTROL, DOMAIN, HOSTILE, LOCKED, LOW, MEDIUM, Story, commit, entry

_NAMES = tuple(each.login for each in ANYBODY)
FUTURE = 10_000.0


def happen(story: Story, label: str, do: Callable[[World], None], minute: float | None = None) -> None:
    story.events.append(Event(label, story.some_time() if minute is None else minute, do))


def push(story: Story) -> None:
    """Somebody pushes, by any name, perhaps with co-authors, perhaps nobody's."""
    rng, sha = story.rng, story.sha()
    by = rng.choice((story.author, story.author, rng.choice(ANYBODY), rng.choice(STRANGERS), None))
    author = rng.choice((by, by, rng.choice(ANYBODY), None))
    email = rng.choice(("", "sam@example.com", "KIM@example.com", "nobody@example.com"))
    hands = {
        "co_authors": rng.choice(((), (), (rng.choice(ANYBODY),), (None,))),
        "committer": rng.choice((None, None, rng.choice(ANYBODY), AGENT)),
    }
    changed = tuple(entry(rng, rng.choice((*story.files, *LOW)), 9) for _ in range(rng.choice((0, 1, 1))))
    is_forced = rng.random() < 0.3

    def happens(world: World) -> None:
        if is_forced:
            world.commits.clear()
        world.push(sha, by, changed, commit(sha, author, email, 0, **hands))

    early = story.opened_at / 2 if rng.random() < 0.6 else None
    happen(story, "force-push" if is_forced else "push", happens, early)


def hidden_hand(story: Story) -> None:
    """One of those who will approve had a hand in an early commit."""
    rng, sha, role = story.rng, story.sha(), story.rng.randrange(6)
    who = rng.choice(story.approvers or ANYBODY)
    second = Account(12, "mia-2") if who.id == 11 else who

    def happens(world: World) -> None:
        records = {
            0: commit(sha, second),
            1: commit(sha, world.author, committer=second),
            2: commit(sha, world.author, co_authors=(second,)),
            3: commit(sha, None, f"{who.login}@example.com"),
        }
        if role in records:
            world.push(sha, world.author, (), records[role])
        elif role == 4:
            world.push(sha, second, ())
            world.push(f"{sha}'", world.author, ())
        else:
            world.requested_by.append(second)

    happen(story, "hidden hand", happens, story.opened_at / 2)


def suggestion(story: Story) -> None:
    """Suggestions of a reviewer are applied."""
    sha, lines = story.sha(), story.rng.choice((2, 3, 4, 11))
    who, again = story.rng.choice(story.approvers or ANYBODY), story.rng.random() < 0.3

    def happens(world: World) -> None:
        for name in (sha, f"{sha}'")[: 1 + again]:
            world.push(name, world.author, (), commit(name, world.author, "", lines, co_authors=(who,)))

    happen(story, "suggestion", happens, story.opened_at / 2)


def rebase(story: Story) -> None:
    """The same change on a newer base; sometimes the base touched the same files."""
    sha, rng = story.sha(), story.rng
    by = rng.choice((story.author, story.author, story.author, OUTSIDER))
    moved = rng.choice((frozenset[str](), frozenset(story.files[:1]), frozenset({"README.md"})))

    def happens(world: World) -> None:
        world.push(sha, by, ())
        world.move_base(moved)

    def looks_again(world: World) -> None:
        for person in story.approvers:
            world.show(person)
            world.acknowledge(person)
            world.acknowledge(person, confirms=True)

    happen(story, "rebase", happens, story.approved_at + 1)
    if rng.random() < 0.8:
        happen(story, "look again", looks_again, story.approved_at + 20)


def base_moves(story: Story) -> None:
    names = frozenset(story.rng.choice((story.files[:1], story.files, ("README.md",))))
    happen(story, "base moves", lambda world: world.move_base(names))


def retarget(story: Story) -> None:
    base = story.rng.choice(("main", "dev", "release"))

    def happens(world: World) -> None:
        world.base = base

    happen(story, "retarget", happens)
    if story.rng.random() < 0.3:
        happen(story, "retarget back", lambda world: setattr(world, "base", "main"), story.end - 0.5)


def add_file(story: Story) -> None:
    rng = story.rng
    path = rng.choice((*LOW, *MEDIUM, *DOMAIN, *CONTROL, *LOCKED, *HOSTILE))
    early = rng.choice((0.6, 0.6, None))

    def happens(world: World) -> None:
        world.entries.setdefault(path, new)

    new = entry(rng, path)
    happen(story, f"add {path!r}", happens, early)


def odd_file(story: Story) -> None:
    """A file that is not what it was, or not what it seems."""
    rng, path = story.rng, story.rng.choice(story.files)
    choices: tuple[dict[str, object], ...] = (
        {"new_mode": "120000"}, {"old_mode": "120000"}, {"new_mode": "160000"}, {"new_mode": "100755"},
        {"old_mode": "100755", "new_mode": "100755"}, {"old_mode": "100755"}, {"new_mode": "100664"},
        {"status": EntryStatus.DELETED, "new_mode": "000000"}, {"status": EntryStatus.TYPE_CHANGED},
        {"size": 2_000_000}, {"added": 600}, {"added": 2_500}, {"added": 0, "removed": 0},
        {"status": EntryStatus.RENAMED, "old_path": rng.choice((*DOMAIN, *LOW, *CONTROL))},
        {"status": EntryStatus.COPIED, "old_path": rng.choice(DOMAIN)}, {"old_path": "src/util.py"}, {"old_path": ""},
        {"flags": frozenset({rng.choice(tuple(EntryFlag))})}, {"flags": frozenset({rng.choice(tuple(EntryFlag))})},
    )  # fmt: skip
    edits = rng.choice(choices)

    def happens(world: World) -> None:
        if path in world.entries:
            old = world.entries[path]
            fields = {name: edits.get(name, getattr(old, name)) for name in Entry.__dataclass_fields__}
            world.entries[path] = Entry(**fields)  # type: ignore[arg-type]

    happen(story, f"{path} is odd: {edits}", happens, 0.7)


def many_files(story: Story) -> None:
    number = story.rng.choice((290, 310)) if story.rng.random() < 0.2 else 3

    def happens(world: World) -> None:
        for each in range(number):
            world.entries[f"docs/{each}.md"] = Entry(f"docs/{each}.md", added=1, size=10)

    happen(story, "many files", happens, 0.7)


def evidence(story: Story) -> None:
    """AI is seen; later heads hide it; or a model wants more."""
    rng, what, tier = story.rng, story.rng.randrange(5), story.rng.choice(tuple(Tier))
    level, trigger = rng.choice(tuple(ProvenanceLevel)), rng.choice(tuple(TriggerKind))

    def happens(world: World) -> None:
        if what == 0:
            world.strongest, world.provenance = level, ProvenanceLevel.NONE
        elif what == 1:
            world.provenance = world.strongest = level
            world.triggers.add(trigger)
        elif what == 2:
            world.raises.append(Raise(tier, "model"))
        elif what == 3:
            world.signals.append(SignalFact(rng_rule, min(tier, Tier.HIGH)))
        else:
            world.domains.add(domain)

    rng_rule, domain = rng.choice(("removed-guard", "new-route")), rng.choice(("support", "auth", "unknown domain"))
    happen(story, f"evidence {what}", happens)


def lost(story: Story) -> None:
    """The recorder did not see all of it."""
    what, attempts = story.rng.randrange(10), story.rng.choice((1, 3))
    unseen = story.rng.choice((1, -1))

    def happens(world: World) -> None:
        world.attempts = attempts
        if what == 0:
            world.missing.append("reviews")
        elif what == 1:
            world.unseen_files = unseen
        elif what == 2 and world.commits:
            world.commits.pop()
            world.unseen_commits = 1
        elif what == 3:
            world.counts = False
        elif what == 4 and world.reviews:
            world.reviews.pop(0)
        elif what == 5:
            world.pushes.clear()
        elif what == 6 and world.entries:
            world.unseen_files += 1
            world.entries.pop(next(iter(world.entries)))
        elif what == 7:
            world.shown.clear()
        elif what == 8:
            world.earlier.clear()
        elif what == 9:
            world.entries.update({f"{path} again": old for path, old in world.entries.items()})

    happen(story, f"lost {what}", happens, story.end)


def not_ready(story: Story) -> None:
    what, again = story.rng.randrange(5), story.rng.random() < 0.5

    def happens(world: World) -> None:
        if what == 0:
            world.is_open = False
        elif what == 1:
            world.is_draft = True
        elif what == 2:
            world.entries.clear()
        elif what == 3:
            world.is_protected = False
        else:
            world.author = None

    def ready(world: World) -> None:
        world.is_open, world.is_draft = True, False

    happen(story, f"not ready {what}", happens)
    if again:
        happen(story, "ready", ready, story.end)


def other_author(story: Story) -> None:
    """The change turns out to be another's: a machine's, a company's, an updater's, a second account's."""
    author = story.rng.choice(
        (MACHINE, COMPANY, UPDATER, AGENT, UNLISTED, Account(8, "jo-2"), Account(12, "mia-2"), *story.approvers)
    )
    happen(story, "other author", lambda world: setattr(world, "author", author), 0.8)
    if story.rng.random() < 0.3:
        happen(story, "nobody asked", lambda world: world.requested_by.append(None), 0.8)


def other_policy(story: Story) -> None:
    """The policy on the base branch is another from some time on."""
    rng = story.rng
    policy = rng.choice(POLICIES)
    if rng.random() < 0.15:
        policy = broken(policy, rng.randrange(3))
    elif rng.random() < 0.4:
        policy = replace(story.policy, rules=story.policy.rules[:1], digest=f"{story.policy.digest}'")
    minute = rng.choice((None, story.approved_at + 1))
    happen(story, "other policy", lambda world: setattr(world, "policy", policy), minute)


def team_changes(story: Story) -> None:
    rng = story.rng
    name = rng.choice([each.login for each in story.approvers] or _NAMES)
    if rng.random() < 0.3:
        name = rng.choice(_NAMES)
    what = rng.choice(_TEAM)

    def happens(world: World) -> None:
        world.change_person(name, lambda person: what(person, world))

    happen(story, f"{name} {what.__name__.strip('_')}", happens)


def _promoted(person: Person, world: World) -> Person:
    return replace(person, levels=(*person.levels, (Level.SENIOR, Span(world.at))))


def _promoted_lately(person: Person, world: World) -> Person:
    senior = Span(world.at)
    return replace(person, levels=((Level.JUNIOR, Span()), (Level.PRINCIPAL, senior)))


def _demoted(person: Person, world: World) -> Person:
    return replace(person, levels=tuple((level, Span(None, world.at)) for level, _ in person.levels))


def _left(person: Person, world: World) -> Person:
    return replace(person, valid=Span(None, world.at))


def _joined(person: Person, world: World) -> Person:
    return replace(person, valid=Span(world.at))


def _away(person: Person, world: World) -> Person:
    return replace(person, leave=(Span(world.at - timedelta(hours=2), world.at + timedelta(hours=1)),))


def _forgot(person: Person, world: World) -> Person:
    return replace(person, declared=tuple((name, Span(None, world.at)) for name, _ in person.declared), earned=())


def _learnt(person: Person, world: World) -> Person:
    return replace(person, earned=(("payments", (world.at,) * 5), ("auth", (world.at,) * 4)))


_TEAM = (_promoted, _promoted_lately, _demoted, _left, _joined, _away, _forgot, _learnt)


def team_shrinks(story: Story) -> None:
    rng = story.rng
    kept = frozenset(rng.choice(((), ("sam",), ("jo", "kim"), ("mia", "eve", "jo"))))
    happen(
        story, "team shrinks", lambda world: setattr(world, "team", {n: p for n, p in world.team.items() if n in kept})
    )


def permissions(story: Story) -> None:
    who = story.rng.choice(story.approvers or ANYBODY)
    permission = story.rng.choice(tuple(Permission))
    happen(story, f"{who.login} may {permission}", lambda world: world.permissions.update({who.id: permission}))


def checks(story: Story) -> None:
    name = story.rng.choice(("ci", "ci", "ci", "lint"))
    conclusion = story.rng.choice(("success", "failure", "neutral", "skipped", "", "Success", "in_progress"))

    def happens(world: World) -> None:
        world.checks[name] = conclusion
        if conclusion == "":
            world.checks.clear()

    happen(story, f"check {name} {conclusion}", happens)


def overdue(story: Story) -> None:
    minute = story.rng.choice((-100, story.end, story.end - 1, FUTURE))
    kind = story.rng.choice(tuple(FollowUpKind))

    def happens(world: World) -> None:
        world.follow_ups.append(FollowUp(kind, "PR_1", world.at + timedelta(minutes=minute - story.end)))

    happen(story, "follow-up", happens, story.end)


MISHAPS = (
    push, hidden_hand, hidden_hand, suggestion, suggestion, rebase, rebase, base_moves, retarget, add_file, add_file,
    odd_file, odd_file, many_files, evidence, evidence, lost, not_ready, other_author, other_policy, other_policy,
    team_changes, team_changes, team_changes, team_shrinks, permissions, permissions, checks, checks, checks, overdue,
)  # fmt: skip
