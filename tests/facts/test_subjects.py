"""Which subjects tell a repair, which only look it, and which commits take which back."""

from __future__ import annotations

import time

import pytest

from bot.change import Identity, PastCommit, Sha
from bot.facts._subjects import Reverts, is_repair

ADA = Identity("Ada Example", "ada@example.com")

REPAIRS = (
    "fix: keep the cart when the session ends",
    "fix(api)!: refuse a negative amount",
    "Fix: empty cart",
    "[fix] fall back to the system's certificates",
    "[12.x] Fix rounding of gift cards",
    "hotfix: stop double charges",
    "bug: the total is off by one",
    "Fix crash when the plan is missing",
    "Fixed #412 -- Handled plans without a discount.",
    "Fixed #412, Refs #37 -- Restored the old signature.",
    "Refs #412 -- Fixed crash on an empty cart.",
    "Fixed CVE-2025-12345 -- Escaped the title.",
    "CVE-2025-12345: escape the title",
    "Prevent a panic when the header is malformed",
    "Avoid a deadlock between two checkouts",
    "Round half up (fixes #9)",
    "build: fix the order of targets",
    "checkout: fix a regression in rounding",
    "Bugfix: ignore deleted accounts",
    "fix prefix handling in the router",
    "Regression in discounts",
    "Fix the latest-order lookup",
    "security: escape the title",
)
NO_REPAIRS = (
    "Fix typo",
    "Fixed typo in the installation guide.",
    "docs: fix broken links",
    "test: fix flaky checkout test",
    "ci: fix the release job",
    "chore: fix lint",
    "style: fix formatting",
    "fix(docs): wrong anchor",
    "fix(deps): update module example.com/x to v2",
    "fix(tests/behavior): skip on Windows",
    "fix: typo in comment",
    "fix lint",
    "Fix tests",
    "Fix a few broken links",
    "fix: formatting",
    "Fix the failing unit tests",
    "Fix Javadoc of Cart",
    "Fix trailing whitespaces",
    "Fix CI",
    "Fix type hints in Cart",
    "Fix CartTest on Windows",
    "Fixed #412 -- Added gift cards.",
    "Fixed #412 -- Documented gift cards.",
    "Fixed #412 -- Deprecated old carts.",
    "Add gift cards (fixes #9)",
    "Add gift cards, closes #9",
    "Use a fixed-size buffer",
    "Use fixed point numbers",
    "Rename the prefix of a fixture",
    "Add a bug report template",
    "Debug output for carts",
    "Release 1.2.3 with bug fixes",
    "fixup! Add gift cards",
    'Revert "fix: keep the cart"',
    'Reapply "Fix crash"',
    "feat: prefix all names",
    "Apply fixes from StyleCI",
    "",
)


@pytest.mark.parametrize("subject", REPAIRS)
def test_a_subject_tells_a_repair(subject: str) -> None:
    assert is_repair(subject)


@pytest.mark.parametrize("subject", NO_REPAIRS)
def test_a_subject_only_looks_like_a_repair(subject: str) -> None:
    assert not is_repair(subject)


@pytest.mark.parametrize("piece", ["fix ", "a ", "#1 ", "fix #", "(", "prevent ", "fixes: a the some ", "-", "\u00e4"])
def test_a_hostile_subject_costs_little(piece: str) -> None:
    start = time.perf_counter()
    is_repair(piece * 100_000)
    Reverts((a_commit("1", "Revert " + piece * 30_000, "reverts " + piece * 5_000),))
    assert time.perf_counter() - start < 0.5


def sha(digit: str) -> Sha:
    return Sha(digit * 40)


def a_commit(digit: str, subject: str, body: str = "") -> PastCommit:
    return PastCommit(sha(digit), ADA, 0, subject, (), body)


OTHERS = (
    a_commit("b", "Add gift cards (#12)"),
    a_commit("c", "Merge pull request #13 from ada/cards"),
    a_commit("d", "Add bank cards"),
)


@pytest.mark.parametrize(
    ("subject", "body", "taken"),
    [
        ('Revert "Add bank cards"', f"This reverts commit {sha('d')}.", "d"),
        ('Revert "Add bank cards"', "", "d"),
        ("Take bank cards out again", f"This reverts commit {sha('d')[:10]}, which broke them.", "d"),
        ('Fixed #4 -- Reverted "Add bank cards"', "", "d"),
        ("Reverted cards", f"This partially reverts commits {sha('d')} and\n", "d"),
        ('Revert "Add gift cards (#12)" (#15)', "Reverts acme/shop#12", "b"),
        ("Revert gift cards", "Reverts acme/shop#12", "b"),
        ("Revert cards", "Reverts #13", "c"),
        ('Reapply "Add bank cards"', f"This reverts commit {sha('d')}.", "d"),
        ("Revert all cards", f"This reverts commit {sha('d')}.\n\nThis reverts commit {sha('b')}.", "db"),
        ("Revert something older", f"This reverts commit {sha('9')}.", ""),
        ('Revert "Something older"', "", ""),
    ],
)
def test_a_revert_is_known_with_what_it_takes_back(subject: str, body: str, taken: str) -> None:
    found = Reverts((a_commit("1", subject, body), *OTHERS)).taken

    assert found == {sha("1"): tuple(map(sha, taken))}


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Support rollback of workflows", ""),
        ("Add bank cards", f"Later reverted in {sha('d')}."),
        ("Revert", ""),
        ("Add cards (#16)", f"* Revert one\n\nThis reverts commit {sha('d')}.\n\n* Add them again"),
        ("Add cards again", f"This reverts docs changes from commit {sha('d')}."),
        ("Explain reverts", ""),
        ("Add bank cards", "We can revert #12 if this works."),
    ],
)
def test_what_only_speaks_of_reverts_is_none(subject: str, body: str) -> None:
    assert Reverts((a_commit("1", subject, body), *OTHERS)).taken == {}


def test_a_commit_does_not_take_itself_back() -> None:
    assert Reverts((a_commit("1", 'Revert "x"', f"This reverts commit {sha('1')}."),)).taken == {sha("1"): ()}
