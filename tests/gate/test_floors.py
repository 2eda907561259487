"""Floors: what asks for attention whatever a policy says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.gate import Entry, EntryFlag, EntryStatus
from bot.gate._floors import FLOORS, change_floors, file_floors, is_plain, lockfile_floor
from bot.risk import Tier
from tests.gate.asking import GUIDE, TOOL, asked, change

HIGH = [
    (replace(GUIDE, old_mode="000000", new_mode="120000"), "symlink"),
    (replace(GUIDE, old_mode="120000"), "symlink"),
    (replace(GUIDE, new_mode="160000", old_mode="160000"), "submodule"),
    (replace(GUIDE, old_mode="160000"), "submodule"),
    (replace(GUIDE, new_mode="100755"), "program"),
    (replace(GUIDE, old_mode="000000", new_mode="100755"), "program"),
    (replace(GUIDE, old_mode="100664"), "mode"),
    (replace(GUIDE, new_mode="040000"), "mode"),
    (replace(GUIDE, new_mode=""), "mode"),
    (replace(GUIDE, flags=frozenset({EntryFlag.LFS})), "lfs"),
    (replace(GUIDE, flags=frozenset({EntryFlag.BINARY})), "binary"),
    (replace(GUIDE, size=1_000_001), "large"),
    (replace(GUIDE, flags=frozenset({EntryFlag.INVISIBLE})), "invisible"),
    (replace(GUIDE, flags=frozenset({EntryFlag.SHEBANG})), "shebang"),
    (replace(TOOL, path="data/a.csv", flags=frozenset({EntryFlag.SHEBANG})), "shebang"),
    (replace(GUIDE, flags=frozenset({EntryFlag.UNREAD})), "unread"),
    *(
        (replace(GUIDE, path=f"docs/a{sign}b.md"), "hidden-name")
        for sign in "\x00\n\t\x1f\x7f\x80\x9f\xad\u061c\u180e\u200b\u200f\u2028\u202e\u2060\u206f\ufeff\ud800\udfff"
    ),
    (replace(GUIDE, old_path="docs/\u202eold.md", status=EntryStatus.RENAMED), "hidden-name"),
]


@pytest.mark.parametrize(("entry", "code"), HIGH)
def test_each_floor_makes_its_file_high(entry: Entry, code: str) -> None:
    ((floor, name),) = file_floors([entry], ())
    assert (floor.code, floor.tier, name) == (code, Tier.HIGH, entry.path)
    assert asked(change(TOOL, entry)).requirement.tier is Tier.HIGH


@pytest.mark.parametrize(
    "entry",
    [
        TOOL,
        replace(TOOL, size=1_000_000),
        replace(TOOL, old_mode="100755", new_mode="100755"),
        replace(TOOL, old_mode="100755", new_mode="100644"),
        replace(TOOL, old_mode="000000"),
        replace(TOOL, flags=frozenset({EntryFlag.SHEBANG})),
        replace(TOOL, path="lib/größe – 数.py"),
        replace(TOOL, path="lib/with space~.py"),
    ],
)
def test_what_is_usual_hits_no_floor(entry: Entry) -> None:
    assert not list(file_floors([entry], ()))


def test_a_file_is_told_with_each_of_its_floors() -> None:
    both = replace(GUIDE, flags=frozenset({EntryFlag.BINARY, EntryFlag.LFS}), size=2_000_000)
    assert [floor.code for floor, _ in file_floors([TOOL, both], ())] == ["lfs", "binary", "large"]


def test_codes_of_floors_are_told_apart() -> None:
    assert len({floor.code for floor in FLOORS}) == len(FLOORS)
    assert all(floor.text for floor in FLOORS)


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (Entry(".github/workflows/ci.yml"), ".github/workflows/ci.yml"),
        (Entry("a.yml", EntryStatus.RENAMED, ".github/workflows/ci.yml"), ".github/workflows/ci.yml"),
        (Entry("teams/policy.yml"), "teams/policy.yml"),
    ],
)
def test_a_steering_file_is_critical_by_either_name(entry: Entry, told: str) -> None:
    ((floor, name),) = file_floors([entry], ["teams/policy.yml"])
    assert (floor.code, floor.tier, name) == ("control", Tier.CRITICAL, told)


def test_a_steering_file_that_is_odd_as_well_is_told_with_both() -> None:
    found = list(file_floors([replace(Entry("CODEOWNERS"), new_mode="120000"), TOOL], ()))
    assert [(floor.code, name) for floor, name in found] == [("symlink", "CODEOWNERS"), ("control", "CODEOWNERS")]


@pytest.mark.parametrize(("files", "codes"), [(300, []), (301, ["many-files"])])
def test_more_than_three_hundred_files_are_many(files: int, codes: list[str]) -> None:
    entries = [Entry(f"lib/f{n}.py", added=1) for n in range(files)]
    assert [floor.code for floor, _ in change_floors(entries)] == codes
    assert asked(change(*entries)).requirement.tier is (Tier.HIGH if codes else Tier.MEDIUM)


@pytest.mark.parametrize(
    ("added", "removed", "codes"),
    [
        (2_000, 0, []),
        (2_001, 0, ["many-lines"]),
        (0, 2_001, ["many-lines"]),
        (1_000, 1_000, []),
        (1_001, 1_000, ["many-lines"]),
    ],
)
def test_more_than_two_thousand_lines_are_many(added: int, removed: int, codes: list[str]) -> None:
    entries = [Entry("lib/a.py", added=added), Entry("lib/b.py", removed=removed)]
    found = list(change_floors(entries))
    assert all(name == "It" for _, name in found)
    assert [floor.code for floor, _ in found] == codes
    assert all(floor.tier is Tier.HIGH and floor.hit(TOOL) for floor, _ in found)


@pytest.mark.parametrize(
    ("names", "twin"),
    [
        (["lib/a.py", "lib/b.py"], None),
        (["lib/a.py", "lib/A.py"], "lib/A.py"),
        (["lib/A.py", "lib/a.py"], "lib/A.py"),
        (["lib/caf\u00e9.py", "lib/cafe\u0301.py"], "lib/cafe\u0301.py"),
        (["lib/a.py", "lib/B.py", "lib/b.py", "lib/c.py"], "lib/B.py"),
        (["lib/b.py", "LIB/B.py", "lib/B.py"], "LIB/B.py"),
    ],
)
def test_names_that_some_file_systems_hold_for_one_are_high(names: list[str], twin: str | None) -> None:
    found = [(floor.code, floor.tier, name) for floor, name in change_floors([Entry(name) for name in names])]
    assert [name for _, _, name in found] == ([twin] if twin else [])
    assert all(tier is Tier.HIGH for _, tier, _ in found)
    assert asked(change(*map(Entry, names))).requirement.tier is (Tier.HIGH if twin else Tier.MEDIUM)


def test_a_file_that_goes_away_is_no_twin() -> None:
    gone = Entry("lib/A.py", EntryStatus.DELETED, new_mode="000000")
    assert not list(change_floors([Entry("lib/a.py", EntryStatus.ADDED, old_mode="000000"), gone]))


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ([TOOL], []),
        ([Entry("package.json")], []),
        ([TOOL, Entry("package-lock.json")], ["package-lock.json"]),
        ([Entry("package.json"), Entry("package-lock.json")], ["package-lock.json"]),
        ([Entry("old.txt", EntryStatus.RENAMED, "poetry.lock")], ["old.txt"]),
        ([Entry("yarn.lock"), Entry("poetry.lock")], ["yarn.lock"]),
    ],
)
def test_a_lockfile_is_high_beside_its_manifest_too(entries: list[Entry], told: list[str]) -> None:
    found = list(lockfile_floor(entries))
    assert [name for _, name in found] == told
    assert [(floor.code, floor.tier) for floor, _ in found] == [("lockfile", Tier.HIGH)] * len(told)
    assert asked(change(*entries)).requirement.tier is (Tier.HIGH if told else Tier.MEDIUM)


ADDED = EntryStatus.ADDED


@pytest.mark.parametrize(
    ("entry", "plain"),
    [
        (GUIDE, True),
        (replace(GUIDE, status=ADDED, old_mode="000000"), True),
        (replace(GUIDE, old_path=GUIDE.path), True),
        (replace(GUIDE, size=1_000_000), True),
        (replace(GUIDE, size=1_000_001), False),
        (replace(GUIDE, old_path="docs/other.md"), False),
        (replace(GUIDE, status=ADDED, old_mode="100755"), False),
        (replace(GUIDE, old_mode="000000"), False),
        (replace(GUIDE, old_mode="100755"), False),
        (replace(GUIDE, new_mode="100755"), False),
        (replace(GUIDE, status=ADDED, old_mode="000000", new_mode="120000"), False),
        (replace(GUIDE, new_mode="000000"), False),
        *((replace(GUIDE, flags=frozenset({flag})), False) for flag in EntryFlag),
        *(
            (replace(GUIDE, status=status), False)
            for status in EntryStatus
            if status not in {EntryStatus.ADDED, EntryStatus.MODIFIED}
        ),
    ],
)
def test_only_a_text_file_added_or_changed_in_place_is_plain(entry: Entry, plain: bool) -> None:
    assert is_plain(entry) is plain
