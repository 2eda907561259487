"""Versions held against advisories, as https://ossf.github.io/osv-schema/#evaluation has it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts import Affected, Sources, VersionRange, gather_facts
from bot.facts.dependencies import compare, find_vulnerabilities
from tests.changes import Files, change_of
from tests.fakes import DictSnapshot, MemoryAdvisories

NPM, PYPI, GO, CARGO, RUBY, PHP = "npm", "PyPI", "Go", "crates.io", "RubyGems", "Packagist"


def affected(*events: tuple[str, str], versions: tuple[str, ...] = (), kind: str = "SEMVER") -> Affected:
    return Affected("left", versions, (VersionRange(kind, events),) if events else ())


@pytest.mark.parametrize(
    ("ecosystem", "version", "events", "inside"),
    [
        (NPM, "1.2.2", [("introduced", "0"), ("fixed", "1.2.3")], True),
        (NPM, "1.2.3", [("introduced", "0"), ("fixed", "1.2.3")], False),
        (NPM, "1.2.3-rc.1", [("introduced", "0"), ("fixed", "1.2.3")], True),
        (NPM, "1.2.3-rc.10", [("introduced", "0"), ("fixed", "1.2.3-rc.9")], False),
        (NPM, "1.9.0", [("introduced", "1.10.0")], False),
        (NPM, "2.0.0", [("introduced", "1.0.0"), ("last_affected", "2.0.0")], True),
        (NPM, "2.0.1", [("introduced", "1.0.0"), ("last_affected", "2.0.0")], False),
        (NPM, "3.1.0", [("fixed", "3.2.0"), ("introduced", "3.0.0"), ("fixed", "1.5.0"), ("introduced", "0")], True),
        (NPM, "2.0.0", [("fixed", "3.2.0"), ("introduced", "3.0.0"), ("fixed", "1.5.0"), ("introduced", "0")], False),
        (NPM, "2.0.0", [("introduced", "0"), ("limit", "1.0.0")], False),
        (NPM, "0.9.0", [("introduced", "0"), ("limit", "1.0.0")], True),
        (NPM, "9.0.0", [("introduced", "0"), ("limit", "*")], True),
        (NPM, "1.0.0", [], False),
        (PYPI, "4.2rc1", [("introduced", "4.2"), ("fixed", "4.2.1")], False),
        (PYPI, "4.2.post1", [("introduced", "4.2"), ("fixed", "4.2.1")], True),
        (PYPI, "1.10", [("introduced", "0"), ("fixed", "1.9")], False),
        (PYPI, "1!1.0", [("introduced", "0"), ("fixed", "2.0")], False),
        (GO, "0.0.0-20210101000000-abcdef123456", [("introduced", "0"), ("fixed", "0.0.0-20220101000000-000000000000")], True),
        (GO, "0.0.0-20230101000000-abcdef123456", [("introduced", "0"), ("fixed", "0.0.0-20220101000000-000000000000")], False),
        (CARGO, "0.3.1", [("introduced", "0.0.0-0"), ("fixed", "0.3.2")], True),
        (RUBY, "7.0.0.rc1", [("introduced", "0"), ("fixed", "7.0.0")], True),
        (RUBY, "7.0", [("introduced", "0"), ("fixed", "7.0.0")], False),
        (RUBY, "7.0.0.1", [("introduced", "7.0.0"), ("fixed", "7.0.0.2")], True),
        (PHP, "5.4.46", [("introduced", "5.0.0"), ("fixed", "5.4.46")], False),
        (PHP, "5.4.46-BETA1", [("introduced", "5.0.0"), ("fixed", "5.4.46")], True),
        (PHP, "1.0", [("introduced", "0"), ("fixed", "1.0.0.0")], False),
        (PHP, "1.0.0-p1", [("introduced", "0"), ("last_affected", "1.0.0")], False),
    ],
)  # fmt: skip
def test_a_version_is_affected_when_it_lies_in_a_range(
    ecosystem: str, version: str, events: list[tuple[str, str]], inside: bool
) -> None:
    kind = "SEMVER" if ecosystem in {NPM, GO, CARGO} else "ECOSYSTEM"
    assert compare(affected(*events, kind=kind, versions=("0.0.77",)), version, ecosystem).is_affected is inside


def test_a_listed_version_is_affected_whatever_the_ranges() -> None:
    assert compare(affected(("introduced", "9.0.0"), versions=("1.0.0",)), "1.0.0", NPM).is_affected


def test_the_fixes_after_a_version_come_lowest_first() -> None:
    part = affected(("introduced", "0"), ("fixed", "1.10.0"), ("introduced", "1.11.0"), ("fixed", "1.9.0"))
    assert compare(part, "1.8.0", NPM).fixed_in == ("1.9.0", "1.10.0")


@pytest.mark.parametrize(
    ("part", "version", "why"),
    [
        (affected(("introduced", "0"), kind="GIT"), "1.0.0", "commits only"),
        (affected(("introduced", "a lot")), "1.0.0", "cannot be compared"),
        (affected(("introduced", "0")), "latest-ish build", "no version that can be compared"),
    ],
)
def test_what_cannot_be_compared_is_told(part: Affected, version: str, why: str) -> None:
    told = compare(part, version, NPM)
    assert not told.is_affected
    assert why in told.unknown


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from([NPM, PYPI, GO, CARGO, RUBY, PHP]))
def test_no_text_breaks_the_comparison(version: str, event: str, ecosystem: str) -> None:
    part = affected(("introduced", "0"), ("fixed", event), ("last_affected", version), ("limit", "*"))
    compare(part, version, ecosystem)


@given(st.lists(st.integers(0, 99), min_size=3, max_size=3), st.integers(0, 2))
def test_the_version_after_a_fix_is_never_inside(numbers: list[int], at: int) -> None:
    fixed = ".".join(map(str, numbers))
    later = ".".join(map(str, [n + 1 if i == at else n for i, n in enumerate(numbers)]))
    for ecosystem in (NPM, PYPI, GO, CARGO, RUBY, PHP):
        part = affected(("introduced", "0"), ("fixed", fixed), kind="ECOSYSTEM")
        assert not compare(part, fixed, ecosystem).is_affected
        assert not compare(part, later, ecosystem).is_affected


ADVISORY = {
    "id": "GHSA-left",
    "aliases": ["CVE-2026-1"],
    "summary": "Left runs what it reads",
    "database_specific": {"severity": "HIGH"},
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "Left_Pad"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "1.0"}, {"fixed": "1.5"}]}],
        }
    ],
}


def told(before: Files, after: Files) -> list[tuple[str, str, bool, tuple[str, ...]]]:
    advisories = MemoryAdvisories({"PyPI": [ADVISORY, {**ADVISORY, "id": "PYSEC-1", "aliases": ["GHSA-left"]}]})
    sources = Sources(change_of(before, after), DictSnapshot(before), DictSnapshot(after), advisories=advisories)
    return [(v.id, v.version, v.before, v.fixed_in) for v in gather_facts(sources).vulnerabilities]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "left-pad==1.2\n", [("GHSA-left", "1.2", False, ("1.5",))]),
        ("left_pad==0.9\n", "left_pad==1.2\n", [("GHSA-left", "1.2", False, ("1.5",))]),
        ("left-pad==1.1\n", "left-pad==1.2\n", [("GHSA-left", "1.2", True, ("1.5",))]),
        ("left-pad==1.2\n", "left-pad==1.5\n", []),
        ("left-pad==1.2\n", "left-pad==1.2\nflask==3.0\n", []),
        ("left-pad==1.2\n", "", []),
        ("", "left-pad>=1.2\n", []),
    ],
    ids=["new", "raised into it", "affected before", "fixed", "untouched", "gone", "no version is set"],
)
def test_versions_that_a_change_sets_are_looked_up_once_by_their_aliases(
    before: str, after: str, expected: list[tuple[str, str, bool, tuple[str, ...]]]
) -> None:
    rest = "rich==13.0\n"
    assert told({"requirements.txt": rest + before}, {"requirements.txt": rest + after}) == expected


def test_without_a_database_nothing_is_said() -> None:
    found = find_vulnerabilities((), MemoryAdvisories({}))
    assert not found.vulnerabilities
    assert not found.unread
