"""How a history is made up: somebody opens a change of some files, and those who may approve it do so."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from bot.facts import ProvenanceLevel
from bot.gate import (
    Account,
    Attestation,
    Backport,
    CommitRecord,
    Entry,
    EntryStatus,
    Policy,
    Revert,
    ReviewState,
    SignalFact,
)
from bot.risk import Tier, TriggerKind
from tests.gate.recorder import Event, World
from tests.gate.small_team import AGENT, OUTSIDER, UPDATER

HOURS_TO_READ = 200.0
"""Minutes between the push and the approvals, enough for any pace."""

LOW = ("docs/guide.md", "docs/help.md", "tests/test_util.py", "notes.txt")
MEDIUM = (
    "src/util.py",
    "tools/report.py",
    "payments/docs/x.md",
    "src/desk.py",
    "package.json",
    "vendor/x.js",
    "img/logo.png",
)
DOMAIN = (
    "payments/charge.py",
    "auth/session.py",
    "src/login.py",
    "Payments/Refund.py",
    "src/support.py",
    "src/authSupport.py",
)
CONTROL = (
    ".github/workflows/ci.yml", ".github/foreread.yml", ".github/foreread-roster.yml", "CODEOWNERS", "docs/CODEOWNERS",
    ".gitattributes", ".gitmodules", "AGENTS.md", "docs/CLAUDE.md", ".npmrc", "pip.conf", ".github/gate-owners.yml",
    "infra/main.tf", "db/migrations/0001_add.sql", ".GitHub/Workflows/x.yml", ".github/actions/build/action.yml",
)  # fmt: skip
LOCKED = ("package-lock.json", "web/package-lock.json", "go.sum")
HOSTILE = ("docs/\u202egnp.md", "docs/a\nb.md", "docs/a\u200bb.md", "src/<img src=x>.py", "docs/@everyone|x.md")

MEMBERS = {"jo": 7, "mia": 11, "sam": 21, "eve": 31, "pat": 41, "kim": 51, "lee": 61, "ona": 71}


def account(name: str) -> Account:
    return Account(MEMBERS[name], name)


ANYBODY = tuple(account(name) for name in MEMBERS)


@dataclass
class Story:
    """A history while it is being made up."""

    rng: Random
    policy: Policy
    events: list[Event] = field(default_factory=list)
    end: float = 0.0
    author: Account = OUTSIDER
    files: tuple[str, ...] = ()
    approvers: tuple[Account, ...] = ()
    approved_at: float = 0.0
    """Minute of the last approval that goes well."""
    opened_at: float = 0.0
    next_review: int = 1
    next_sha: int = 0

    def some_time(self) -> float:
        """A minute, often one at which something else happens, too."""
        return self.rng.choice(
            (self.rng.uniform(1, self.end), self.approved_at + 1, self.approved_at - 1, self.end - 1)
        )

    def review_number(self) -> int:
        self.next_review += 1
        return self.next_review - 1

    def sha(self) -> str:
        self.next_sha += 1
        return f"c{self.next_sha}{self.rng.choice('abc')}"


def entry(rng: Random, path: str, version: int = 1) -> Entry:
    lines = rng.choice((1, 4, 12, 30, 60))
    if rng.random() < 0.3:
        return Entry(path, EntryStatus.ADDED, None, "000000", "100644", "", f"{path}@{version}", lines, 0, 900)
    return Entry(path, new_blob=f"{path}@{version}", added=lines, removed=rng.choice((0, 3)), size=900)


def commit(sha: str, by: Account | None, email: str = "", suggested: int = 0, **hands: object) -> CommitRecord:
    co_authors = hands.get("co_authors", ())
    assert isinstance(co_authors, tuple)
    committer = hands.get("committer")
    assert committer is None or isinstance(committer, Account)
    return CommitRecord(sha, by, committer, co_authors, email, by == UPDATER, suggested)


def begin(story: Story) -> None:
    """Somebody opens a change of some files, with some facts about it."""
    rng = story.rng
    theme = rng.choice(("low", "low", "medium", "medium", "medium", "domain", "domain", "control", "update", "mixed"))
    pools = {"low": LOW, "medium": MEDIUM, "domain": DOMAIN, "control": CONTROL, "update": ("package.json",)}
    story.files = tuple(sorted(set(rng.choices(pools.get(theme, LOW + MEDIUM + DOMAIN), k=rng.choice((1, 1, 2, 3))))))
    if theme == "update":
        story.files += ("package-lock.json",)
    kind = rng.choice(("person",) * 6 + ("agent", "outsider"))
    if theme == "update":
        kind = rng.choice(("bot", "bot", "person"))
    story.author = {"agent": AGENT, "outsider": OUTSIDER, "bot": UPDATER}.get(
        kind, account(rng.choice(("jo", "jo", "mia", "lee", "sam")))
    )
    prompter = account(rng.choice(("jo", "mia", "sam"))) if kind == "agent" else None
    entries = tuple(entry(rng, path) for path in story.files)
    sha, by = story.sha(), story.author

    def opened(world: World) -> None:
        world.author = by
        world.requested_by = [prompter] if prompter else []
        world.push(sha, by, entries, commit(sha, by))
        world.checks["ci"] = "success"
        if prompter:
            world.provenance = world.strongest = ProvenanceLevel.ATTRIBUTED
            world.triggers.add(TriggerKind.LINES)
        if by == UPDATER:
            world.provenance = world.strongest = ProvenanceLevel.BOT

    story.events.append(Event("open", 0, opened))
    story.opened_at = 1.0
    story.end = story.opened_at + HOURS_TO_READ + 60
    _add_facts(story)


def _add_facts(story: Story) -> None:
    rng = story.rng
    facts = rng.choice(
        (
            "",
            "",
            "",
            "evidence",
            "declared none",
            "signal",
            "tier",
            "domain",
            "revert",
            "backport",
            "draw",
            "second push",
        )
    )
    level = rng.choice((ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED, ProvenanceLevel.SUSPECTED))
    tier = rng.choice(tuple(Tier))
    triggers = rng.sample(tuple(TriggerKind), rng.choice((0, 1, 1)))
    proof, trouble = rng.random() < 0.8, rng.random() < 0.2
    number = rng.choice((0, 1_999, 2_000, 9_999))
    sha, version = story.sha(), entry(rng, story.files[0], 2)

    def happens(world: World) -> None:
        if facts == "evidence":
            world.provenance = world.strongest = level
            world.triggers.update(triggers)
        elif facts == "declared none":
            world.provenance = ProvenanceLevel.DECLARED_NONE
        elif facts == "signal":
            world.signals.append(SignalFact("removed-guard", min(tier, Tier.HIGH)))
        elif facts == "tier":
            world.code_tier = tier
        elif facts == "domain":
            world.domains.add("support")
        elif facts == "revert":
            world.revert = Revert("c0", proof, None if trouble else tier, security=trouble and tier is not Tier.LOW)
        elif facts == "backport":
            world.backport = Backport("PR_3", proof, not trouble, tier)
        elif facts == "draw":
            world.draw = number
        elif facts == "second push":
            world.push(sha, story.author, (version,), commit(sha, story.author))

    if facts:
        story.events.append(Event(facts, 0.5, happens))


def go_well(story: Story) -> None:
    """Those who may approve read it, answer and approve."""
    rng = story.rng
    candidates = [each for each in ANYBODY if each != story.author and each.login not in {"jo", "lee"}]
    story.approvers = tuple(rng.sample(candidates, 1))
    if rng.random() < 0.85:
        both = {*story.approvers, account("kim")} - {story.author}
        story.approvers = tuple(sorted(both, key=lambda each: each.id))
    if rng.random() < 0.25:
        story.approvers += (account("pat"),)
    if rng.random() < 0.1:
        story.approvers = ()
    minute = story.opened_at
    for person in sorted(set(story.approvers), key=lambda each: -each.id):
        looks(story, person, minute)
        approves(story, person, minute + HOURS_TO_READ)
        minute += 3
    story.approved_at = minute + HOURS_TO_READ
    if story.author != AGENT and rng.random() < 0.3:
        attest(story, story.author)


def attest(story: Story, by: Account) -> None:
    def happens(world: World) -> None:
        world.attested.append(Attestation(by, world.head, world.at))

    story.events.append(Event("attest", story.opened_at, happens))


def looks(story: Story, person: Account, minute: float, *, answers: bool = True) -> None:
    """The brief is shown to them, they acknowledge it and answer its questions."""

    def shown(world: World) -> None:
        world.show(person)

    def acknowledges(world: World) -> None:
        world.acknowledge(person)

    def answered(world: World) -> None:
        for question in world.questions:
            world.answer(person, question.id, f"{person.login} saw that the caller checks {question.id}")

    story.events.append(Event("shown", minute, shown))
    if answers:
        story.events.append(Event("acknowledge", minute + 5, acknowledges))
        story.events.append(Event("answer", minute + 6, answered))


def approves(story: Story, person: Account | None, minute: float, state: ReviewState = ReviewState.APPROVED) -> int:
    number = story.review_number()

    def happens(world: World) -> None:
        world.review(number, person, state)

    story.events.append(Event(f"review {state.value}", minute, happens))
    return number
