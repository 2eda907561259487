"""People and what is asked of them, at random."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.gate import Answers, Freshness, Level, Needed, Person, Requirement, Span
from bot.gate.predicates import TOUCHED, AllOf, AnyOf, Atom, Who
from bot.risk import Tier

START = datetime(2026, 1, 1, tzinfo=UTC)
DOMAINS = ("auth", "payments")
GROUPS = ("on-call", "security")

times = st.integers(0, 400).map(lambda days: START + timedelta(days=days))
spans = st.builds(Span, st.none() | times, st.none() | times)

_levels = st.sampled_from([level.label for level in Level])
_domains = st.sampled_from([*DOMAINS, TOUCHED])
atoms = st.one_of(
    st.just(Atom("member")),
    st.builds(Atom, st.just("level"), _levels),
    st.builds(Atom, st.just("years"), st.sampled_from(["1", "3", "10"])),
    st.builds(Atom, st.sampled_from(["expert", "declared", "earned"]), _domains),
    st.builds(Atom, st.just("group"), st.sampled_from(GROUPS)),
)
whos: st.SearchStrategy[Who] = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds(AllOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=5,
)

people = st.builds(
    Person,
    st.just("ada"),
    st.just(frozenset({1})),
    st.lists(st.tuples(st.sampled_from(Level), spans), max_size=2).map(tuple),
    st.none() | times,
    st.lists(st.tuples(st.sampled_from(DOMAINS), spans), max_size=2).map(tuple),
    st.lists(st.tuples(st.sampled_from(DOMAINS), st.lists(times, max_size=8).map(tuple)), max_size=2).map(tuple),
    st.frozensets(st.sampled_from(GROUPS)),
    spans,
)

requirements = st.builds(
    Requirement,
    st.sampled_from(Tier),
    st.dictionaries(whos, st.integers(1, 3), max_size=3).map(
        lambda counts: frozenset(Needed(who, count) for who, count in counts.items())
    ),
    st.sampled_from(Answers),
    st.sampled_from(Freshness),
    st.frozensets(st.sampled_from(["ci", "lint", "*"])),
    st.booleans(),
    st.integers(0, 10_000),
    st.booleans(),
    st.none() | st.integers(1, 5_000),
    st.none() | st.integers(1, 10**7),
)
