"""Databases of advisories that are damaged, hostile or not there: what can be read is, and the rest is told."""

from __future__ import annotations

import json
import os
import zipfile
from typing import TYPE_CHECKING

import pytest

from bot.adapters.osv import OsvFolder

if TYPE_CHECKING:
    from pathlib import Path


def record(number: str, name: str = "left") -> bytes:
    part = {"package": {"ecosystem": "PyPI", "name": name}, "versions": ["1.0"]}
    return json.dumps({"id": number, "affected": [part]}).encode()


def archive(at: Path, members: dict[str, bytes]) -> Path:
    path = at / "PyPI" / "all.zip"
    path.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path


@pytest.fixture(params=[False, True], ids=["gone through", "by an index"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> OsvFolder:
    return OsvFolder(tmp_path, tmp_path / "cache" if request.param else None)


def ids(database: OsvFolder) -> list[str]:
    return [a.id for a in database.known("PyPI", ["left"])]


@pytest.mark.parametrize(
    "broken",
    [
        b'{"id": "B-1", "affected": [{"package": {"name": "left", ',
        b'["name": "left"]',
        b'[{"name": "left"}]',
        b'{"name": "left"}',
        b'{"id": 7, "name": "left"}',
        b'{"name": "left", "id": ' + b"[" * 100_000,
    ],
    ids=["cut off", "no JSON", "a list", "no id", "an id that is none", "nested without end"],
)
def test_a_broken_record_is_counted_and_the_others_are_read(database: OsvFolder, tmp_path: Path, broken: bytes) -> None:
    archive(tmp_path, {"a.json": record("A-1"), "b.json": broken, "c.json": record("C-1")})
    assert ids(database) == ["A-1", "C-1"]
    assert [why for _, why in database.unread] == ["1 damaged record"]


def test_a_member_that_is_not_what_the_list_says_is_counted(database: OsvFolder, tmp_path: Path) -> None:
    path = archive(tmp_path, {"a.json": record("A-1"), "b.json": record("B-1")})
    content = bytearray(path.read_bytes())
    at = content.find(b"b.json") + len("b.json") + 4
    content[at : at + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(content)
    assert ids(database) == ["A-1"]
    assert "damaged" in database.unread[0][1]


@pytest.mark.parametrize("kept", [0, 40, -30])
def test_an_archive_that_is_cut_off_is_told(database: OsvFolder, tmp_path: Path, kept: int) -> None:
    path = archive(tmp_path, {f"{n}.json": record(f"A-{n}") for n in range(50)})
    path.write_bytes(path.read_bytes()[:kept])
    assert ids(database) == []
    [(what, why)] = database.unread
    assert "PyPI" in what
    assert "no whole archive" in why


def test_a_record_that_unpacks_without_end_is_not_unpacked(database: OsvFolder, tmp_path: Path) -> None:
    bomb = b'{"id": "B-1", "name": "left", "details": "' + b" " * 30_000_000 + b'"}'
    path = archive(tmp_path, {"bomb.json": bomb, "a.json": record("A-1")})
    assert path.stat().st_size < 200_000
    assert ids(database) == ["A-1"]
    assert database.unread[0][1] == "1 damaged record"


def test_a_record_that_claims_to_be_small_and_is_not_is_not_unpacked(database: OsvFolder, tmp_path: Path) -> None:
    path = archive(tmp_path, {"bomb.json": b" " * 20_000_000, "a.json": record("A-1")})
    content = path.read_bytes().replace((20_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    path.write_bytes(content)
    assert ids(database) == ["A-1"]
    assert database.unread[0][1] == "1 damaged record"


def test_no_folder_no_records_and_a_file_in_place_of_a_folder_are_told(tmp_path: Path) -> None:
    (tmp_path / "PyPI").mkdir()
    (tmp_path / "plain").write_text("")
    for path in (tmp_path / "nowhere", tmp_path, tmp_path / "plain"):
        database = OsvFolder(path)
        assert ids(database) == []
        assert len(database.unread) == 1


def test_records_beside_each_other_are_read_whatever_their_ecosystem(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(record("A-1"))
    (tmp_path / "b.json").write_bytes(record("B-1").replace(b"PyPI", b"npm"))
    assert ids(OsvFolder(tmp_path)) == ["A-1"]


def test_a_name_that_is_written_with_escapes_is_found(database: OsvFolder, tmp_path: Path) -> None:
    archive(tmp_path, {"a.json": record("A-1").replace(b'"left"', b'"\\u006ceft"')})
    assert ids(database) == ["A-1"]


def test_too_many_records_are_told_and_the_first_are_read(tmp_path: Path) -> None:
    archive(tmp_path, {f"{n}.json": record(f"A-{n}") for n in range(4)})
    database = OsvFolder(tmp_path, most=2)
    assert ids(database) == ["A-0", "A-1"]
    assert "only 2 of 4" in database.unread[0][1]


def test_an_index_follows_the_archive_and_survives_its_own_damage(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    archive(tmp_path, {"a.json": record("A-1")})
    assert ids(OsvFolder(tmp_path, cache)) == ["A-1"]
    assert ids(OsvFolder(tmp_path, cache)) == ["A-1"]
    [index] = cache.glob("osv-*.sqlite")
    index.write_bytes(b"no database at all, " * 200)
    assert ids(OsvFolder(tmp_path, cache)) == ["A-1"]
    path = archive(tmp_path, {"b.json": record("B-1"), "c.json": record("C-1")})
    os.utime(path, ns=(1, 1))
    assert ids(OsvFolder(tmp_path, cache)) == ["B-1", "C-1"]


def test_what_was_damaged_when_the_index_was_made_is_told_each_time(tmp_path: Path) -> None:
    archive(tmp_path, {"a.json": record("A-1"), "bomb.json": b" " * 9_000_000})
    for _ in range(2):
        database = OsvFolder(tmp_path, tmp_path / "cache")
        assert ids(database) == ["A-1"]
        assert database.unread[0][1] == "1 damaged record"


def test_a_cache_that_cannot_be_written_is_gone_without(tmp_path: Path) -> None:
    archive(tmp_path, {"a.json": record("A-1")})
    (tmp_path / "taken").write_text("a file")
    assert ids(OsvFolder(tmp_path, tmp_path / "taken")) == ["A-1"]
