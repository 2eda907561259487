"""Links are what messages say, whichever of the usual ways they say it; none leads to itself or to a later commit."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.risk.replay import Link, LinkKind, brought_by, find_links, lift_links
from tests.risk.replay.commits import commit, history, sha_of

FORMS = [
    ("Mend it\n\nFixes: <c0>", LinkKind.TRAILER),
    ('Mend it\n\nFixes: <c0:12> ("Add deadbeef1 parser")', LinkKind.TRAILER),
    ('Mend it\n\nfixes: <c0:7> ("x")\nSigned-off-by: Ada Example <ada@example.com>', LinkKind.TRAILER),
    ("Mend it\n\nFixes commit <c0:10>.", LinkKind.TRAILER),
    ("Mend it\n\nfixup of <c0:10>, fixes up of <c0:10>", LinkKind.TRAILER),
    ('Revert "Add a thing"\n\nThis reverts commit <c0>.', LinkKind.REVERT),
    ("Take it back\n\nThis partially reverts commit <c0:10>.", LinkKind.REVERT),
    ('Revert "Add a thing"', LinkKind.REVERT),
    ('fix: revert "Add a thing" (#12)', LinkKind.REVERT),
    ("Back to how it was\n\nReverts acme/shop#7", LinkKind.REVERT),
    ("Fixed a crash\n\nRegression in <c0>.", LinkKind.STATED),
    ("Fixed a crash\n\nThe bug was introduced by commit <c0:10>.", LinkKind.STATED),
    ("Fixed a crash\n\nBug in <c0:7>, thanks.", LinkKind.STATED),
]
LOOK_ALIKES = [
    "Improve it\n\nFollow-up to <c0>.",
    "Improve it\n\nSee <c0> and <c0:7>.",
    "Improve it\n\nFixes: #12",
    "Improve it\n\nFixes: https://example.com/<c0>x",
    "Improve it\n\nRefs <c0:10>",
    'Improve it\n\nFixes: 0000000 ("<c0> is a title")',
    "Pick\n\n(cherry picked from commit <c0>)",
    "Revert to the old way of doing it",
    'Quote "Add a thing" for once',
]


@pytest.mark.parametrize(("message", "kind"), FORMS)
def test_a_message_that_names_what_it_repairs_is_a_link(message: str, kind: LinkKind) -> None:
    commits = history("Add a thing (#7)", message)
    assert find_links(commits).found == (Link(sha_of("c1"), sha_of("c0"), kind),)


@pytest.mark.parametrize("message", LOOK_ALIKES)
def test_a_message_that_only_mentions_a_commit_is_none(message: str) -> None:
    assert find_links(history("Add a thing", message)).found == ()


def test_several_commits_may_be_named_at_once() -> None:
    commits = history("A", "B", "C", "Mend\n\nFixes: <c0:10>\nFixes: <c1>, <c2:12>")
    assert {link.culprit for link in find_links(commits).found} == {sha_of("c0"), sha_of("c1"), sha_of("c2")}


def test_a_commit_named_twice_is_one_link_of_the_surest_kind() -> None:
    commits = history("A", "Mend\n\nRegression in <c0:10>.\n\nFixes: <c0>")
    assert find_links(commits).found == (Link(sha_of("c1"), sha_of("c0"), LinkKind.TRAILER),)


def test_a_reverted_title_is_the_nearest_older_commit_of_that_title_and_not_the_one_that_lands_it_again() -> None:
    commits = history("Add a thing", "Add a thing", 'Revert "Add a thing"', "Add a thing")
    assert find_links(commits).found == (Link(sha_of("c2"), sha_of("c1"), LinkKind.REVERT),)


def test_a_fix_of_the_original_is_one_of_its_cherry_pick_where_only_that_is_here() -> None:
    elsewhere = sha_of("elsewhere")
    commits = history(f"A\n\n(cherry picked from commit {elsewhere})", f"Mend\n\nFixes: {elsewhere[:12]}")
    assert find_links(commits).found == (Link(sha_of("c1"), sha_of("c0"), LinkKind.TRAILER),)


def test_what_is_named_and_not_here_is_counted() -> None:
    found = find_links(history("A", f"Mend\n\nFixes: {sha_of('elsewhere')[:12]}"))
    assert (found.found, found.elsewhere, found.after) == ((), 1, 0)


def test_an_ambiguous_prefix_names_nothing() -> None:
    one, two = commit("a"), commit("b")
    two = two._replace(sha=type(two.sha)(one.sha[:10] + two.sha[10:]))
    fix = commit("c", f"Mend\n\nFixes: {one.sha[:8]}")
    assert find_links((fix, one, two)).found == ()


def test_naming_itself_or_a_later_commit_is_a_slip_and_counted() -> None:
    found = find_links(history("A\n\nFixes: <c1>", "B\n\nFixes: <c1:12>"))
    assert (found.found, found.after) == ((), 2)


WORDS = ("Fixes:", "This reverts commit", "Regression in", 'Revert "M0"', "Reverts #1", "(cherry picked from commit")
TOKENS = st.one_of(st.sampled_from(WORDS), st.integers(0, 7).map(lambda n: f"<c{n}:7>"), st.sampled_from('\n .,"()#1'))


@given(st.lists(st.lists(TOKENS, max_size=8).map(" ".join), min_size=1, max_size=8))
def test_no_link_leads_to_its_own_commit_or_to_a_later_one(bodies: list[str]) -> None:
    commits = history(*(f"M{number}\n\n{body}" for number, body in enumerate(bodies)))
    place = {c.sha: at for at, c in enumerate(commits)}
    for link in find_links(commits).found:
        assert place[link.fix] < place[link.culprit]


@given(st.text(max_size=400))
def test_any_message_is_read_without_an_error(text: str) -> None:
    assert find_links((commit("b", text, day=1), commit("a"))).elsewhere >= 0


def test_long_messages_of_near_matches_are_read_in_time() -> None:
    ids = " ".join([sha_of(str(n))[:12] for n in range(2_000)])
    message = "Revert x\n\n" + "This reverts " * 2_000 + ids + "\nFixes: " + ids + "\nbug " * 2_000
    assert find_links((commit("b", message, day=1), commit("a"))).found == ()


MERGED = (
    commit("m2", "Merge fix", parents=["m1", "f1"], day=5),
    commit("f1", f"Mend\n\nFixes: {sha_of('s1')}", parents=["m1"], day=4),
    commit("m1", "Merge feature", parents=["base", "s2"], day=3),
    commit("s2", f"Mend early\n\nFixes: {sha_of('s1')}", parents=["s1"], day=2),
    commit("s1", "Feature", parents=["base"], day=1),
    commit("base", "Base"),
)


def test_with_first_parents_a_link_joins_the_merges_that_brought_both_ends() -> None:
    brought = brought_by(MERGED, sha_of("m2"))
    assert brought == {
        sha_of("m2"): sha_of("m2"), sha_of("f1"): sha_of("m2"), sha_of("m1"): sha_of("m1"),
        sha_of("s2"): sha_of("m1"), sha_of("s1"): sha_of("m1"), sha_of("base"): sha_of("base"),
    }  # fmt: skip
    links = lift_links(find_links(MERGED).found, brought)
    assert links == (Link(sha_of("m2"), sha_of("m1"), LinkKind.TRAILER),)


def test_patterns_know_no_sha_that_is_no_whole_word() -> None:
    assert re.fullmatch(r"[0-9a-f]{40}", sha_of("x"))
    assert find_links(history("A", "Mend\n\nFixes: x<c0>")).found == ()
