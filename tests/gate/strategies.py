"""Hypothesis strategies for all that the gate reads of a change: any value that a recorded snapshot can hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.facts import ProvenanceLevel
from bot.gate import (
    Account,
    AccountKind,
    Acknowledgement,
    Acts,
    Answer,
    AnswerKind,
    Answers,
    Attestation,
    Backport,
    Binding,
    ChangeView,
    Check,
    Clearance,
    CommitRecord,
    Dismissal,
    EarlierHead,
    Emergency,
    Entry,
    EntryFlag,
    EntryStatus,
    FollowUp,
    FollowUpKind,
    Freshness,
    GateQuestion,
    GateSnapshot,
    Level,
    Needed,
    Permission,
    ProvenanceOverride,
    Push,
    QuestionSet,
    Raise,
    Requirement,
    Revert,
    Review,
    ReviewState,
    Shown,
    SignalFact,
    change_digest,
    questions_digest,
)
from bot.gate.predicates import MEMBER, AllOf, AnyOf, Atom, Who
from bot.gate.recording import GroupFile, SnapshotFile
from bot.risk import Tier, TriggerKind

LETTERS = st.characters(exclude_categories=["Cs"])
NAMES = st.text(LETTERS, min_size=1, max_size=6)
WORDS = st.text(LETTERS, max_size=6)
TEXTS = st.text(LETTERS, max_size=20)
NUMBERS = st.integers(1, 2**53 - 1)
COUNTS = st.integers(0, 2**53 - 1)
HEADS = st.sampled_from(["h1", "h2", "h3"]) | NAMES
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=2_500_000)).map(
    lambda since: datetime(1970, 1, 1, tzinfo=UTC) + since
)
TIMES = st.none() | MOMENTS
TIERS = st.sampled_from(Tier)
MODES = st.sampled_from(["000000", "100644", "100755", "120000", "160000", "040000"])

PATHS = (
    st.binary(min_size=1, max_size=8)
    .filter(lambda raw: b"\0" not in raw)
    .map(lambda raw: raw.decode("utf-8", "surrogateescape"))
)
"""Names of files as git has them: any bytes but NUL."""

ACCOUNTS = st.builds(Account, NUMBERS, WORDS, st.sampled_from(AccountKind))
SOMEBODY = st.none() | ACCOUNTS


def tuples(of: st.SearchStrategy[object], most: int = 3) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(of, max_size=most).map(tuple)


def _renamed(entry: Entry) -> bool:
    return entry.old_path is not None or entry.status not in {EntryStatus.RENAMED, EntryStatus.COPIED}


ENTRIES = st.builds(
    Entry,
    path=PATHS,
    status=st.sampled_from(EntryStatus),
    old_path=st.none() | PATHS,
    old_mode=MODES,
    new_mode=MODES,
    old_blob=WORDS,
    new_blob=WORDS,
    added=COUNTS,
    removed=COUNTS,
    size=COUNTS,
    flags=st.frozensets(st.sampled_from(EntryFlag)),
).filter(_renamed)


@st.composite
def views(draw: st.DrawFn) -> ChangeView:
    """Changes with a digest that is theirs, and no file twice."""
    entries = tuple(draw(st.lists(ENTRIES, max_size=4, unique_by=lambda each: each.path)))
    return draw(
        st.builds(
            ChangeView,
            st.just(entries),
            tuples(st.builds(SignalFact, NAMES, TIERS)),
            st.frozensets(st.sampled_from(TriggerKind)),
            st.frozensets(NAMES, max_size=3),
            TIERS,
            st.sampled_from(ProvenanceLevel),
            st.sampled_from(ProvenanceLevel),
            COUNTS,
            tuples(st.builds(Raise, TIERS, NAMES)),
            st.none() | st.builds(Revert, NAMES, st.booleans(), st.none() | TIERS, st.booleans()),
            st.none() | st.builds(Backport, NAMES, st.booleans(), st.booleans(), st.none() | TIERS),
            st.just(change_digest(entries)),
            st.booleans(),
        )
    )


@st.composite
def question_sets(draw: st.DrawFn) -> QuestionSet:
    """Questions, no two with one id, and their digest or one that was recorded."""
    asked = tuple(draw(st.lists(st.builds(GateQuestion, NAMES, TEXTS), max_size=3, unique_by=lambda each: each.id)))
    return QuestionSet(asked, draw(st.just(questions_digest(asked)) | NAMES))


COMMITS = st.builds(CommitRecord, HEADS, SOMEBODY, SOMEBODY, tuples(SOMEBODY), WORDS, st.booleans(), COUNTS)

SNAPSHOTS = st.builds(
    GateSnapshot,
    change_id=NAMES,
    head=HEADS,
    base=NAMES,
    view=views(),
    commits=st.lists(COMMITS, max_size=3, unique_by=lambda each: each.sha).map(tuple),
    author=SOMEBODY,
    repository=COUNTS,
    requested_by=tuples(SOMEBODY),
    pushes=tuples(st.builds(Push, HEADS, SOMEBODY, TIMES)),
    is_open=st.booleans(),
    is_draft=st.booleans(),
    base_protected=st.booleans(),
    expected_files=st.none() | COUNTS,
    expected_commits=st.none() | COUNTS,
    missing=tuples(NAMES),
    attempts=NUMBERS,
    questions=question_sets(),
    checks=tuples(st.builds(Check, NAMES, NAMES, st.none() | NUMBERS)),
    earlier=tuples(st.builds(EarlierHead, HEADS, NAMES)),
    follow_ups=tuples(st.builds(FollowUp, st.sampled_from(FollowUpKind), NAMES, MOMENTS)),
    draw=st.none() | st.integers(0, 9_999),
)

ATOMS = st.one_of(
    st.just(MEMBER),
    st.sampled_from(Level).map(lambda level: Atom("level", level.label)),
    st.integers(1, 60).map(lambda years: Atom("years", str(years))),
    st.builds(Atom, st.sampled_from(["expert", "declared", "earned"]), WORDS),
    st.builds(Atom, st.just("group"), NAMES),
)
WHO: st.SearchStrategy[Who] = st.recursive(
    ATOMS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=2).map(tuple).flatmap(lambda of: st.sampled_from([AllOf(of), AnyOf(of)]))
    ),
    max_leaves=4,
)
REQUIREMENTS = st.builds(
    Requirement,
    TIERS,
    st.frozensets(st.builds(Needed, WHO, NUMBERS), max_size=3),
    st.sampled_from(Answers),
    st.sampled_from(Freshness),
    st.frozensets(NAMES, max_size=3),
    st.booleans(),
    st.integers(0, 10_000),
    st.booleans(),
    st.none() | COUNTS,
    st.none() | COUNTS,
)
BINDINGS = st.builds(Binding, st.none() | NAMES, st.none() | NAMES, st.none() | NAMES, st.none() | REQUIREMENTS)
STATES = st.sampled_from(ReviewState)

REVIEWS = st.builds(
    Review,
    NUMBERS,
    SOMEBODY,
    STATES,
    st.none() | HEADS,
    TIMES,
    NAMES,
    st.sampled_from(Permission),
    st.none() | BINDINGS,
    st.frozensets(PATHS, max_size=3),
    st.none() | st.builds(Dismissal, SOMEBODY, st.none() | STATES),
)
ACTS = st.builds(
    Acts,
    tuples(st.builds(Answer, NAMES, SOMEBODY, HEADS, NAMES, st.sampled_from(AnswerKind), TEXTS, TIMES, WORDS)),
    tuples(st.builds(Acknowledgement, SOMEBODY, HEADS, TIMES, st.booleans())),
    tuples(st.builds(Shown, SOMEBODY, HEADS, TIMES)),
    tuples(st.builds(Clearance, NUMBERS, SOMEBODY, TEXTS, TIMES)),
    tuples(st.builds(Attestation, SOMEBODY, HEADS, TIMES)),
    tuples(st.builds(Emergency, SOMEBODY, WORDS, TEXTS, HEADS, NAMES, TIMES)),
    tuples(st.builds(ProvenanceOverride, SOMEBODY, HEADS, st.booleans(), TEXTS, TIMES)),
)
FILES = st.builds(
    SnapshotFile, SNAPSHOTS, st.lists(REVIEWS, max_size=3, unique_by=lambda each: each.id).map(tuple), ACTS
)
GROUPS = st.builds(GroupFile, NAMES, NAMES, NAMES, st.lists(FILES, min_size=1, max_size=2).map(tuple))

JSON: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
"""Anything that JSON can say, and what Python's parser takes besides: NaN, and halves of characters."""
