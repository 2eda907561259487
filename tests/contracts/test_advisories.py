"""What every database of advisories promises, asked of each kind there is, and of the fake that stands in for it."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from bot.adapters.osv import OsvFolder
from tests.fakes import MemoryAdvisories

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from bot.facts import Advisories

    Records = Mapping[str, Sequence[Mapping[str, object]]]
    Build = Callable[[Records], Advisories]


def packed(records: Records, at: Path) -> Path:
    for ecosystem, found in records.items():
        (at / ecosystem).mkdir()
        with zipfile.ZipFile(at / ecosystem / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for record in found:
                archive.writestr(f"{record['id']}.json", json.dumps(record))
    return at


def loose(records: Records, at: Path) -> Path:
    for ecosystem, found in records.items():
        (at / ecosystem).mkdir()
        for record in found:
            (at / ecosystem / f"{record['id']}.json").write_text(json.dumps(record))
    return at


def beside(records: Records, at: Path) -> Path:
    for record in (r for found in records.values() for r in found):
        (at / f"{record['id']}.json").write_text(json.dumps(record))
    return at


@pytest.fixture(params=["memory", "archives", "archives with an index", "an index made before", "folders"])
def build(request: pytest.FixtureRequest, tmp_path: Path) -> Build:
    data = tmp_path / "osv"
    data.mkdir()

    def made(records: Records) -> Advisories:
        match request.param:
            case "memory":
                return MemoryAdvisories(records)
            case "archives":
                return OsvFolder(packed(records, data))
            case "folders":
                return OsvFolder(loose(records, data))
            case kind:
                database = OsvFolder(packed(records, data), tmp_path / "cache")
                if kind == "an index made before":
                    for ecosystem in records:
                        database.known(ecosystem, ["nothing"])
                return OsvFolder(data, tmp_path / "cache")

    return made


def record(number: str, name: str, ecosystem: str = "PyPI", **more: object) -> dict[str, object]:
    part = {"package": {"ecosystem": ecosystem, "name": name}, "versions": ["1.0"]}
    return {"id": number, "affected": [part], **more}


def test_only_advisories_on_the_asked_names_are_given_by_their_ids(build: Build) -> None:
    database = build({"PyPI": [record("B-2", "left"), record("A-1", "left"), record("C-3", "right")]})
    assert [a.id for a in database.known("PyPI", ["left", "other"])] == ["A-1", "B-2"]
    assert database.known("PyPI", ["other"]) == ()
    assert database.unread == ()


def test_names_are_the_ones_that_were_asked_for_however_the_database_spells_them(build: Build) -> None:
    database = build({"PyPI": [record("A-1", "Left_Pad")], "npm": [record("B-1", "@a/b", "npm")]})
    assert [p.name for a in database.known("PyPI", ["left-pad"]) for p in a.affected] == ["left-pad"]
    assert [p.name for a in database.known("npm", ["@a/b"]) for p in a.affected] == ["@a/b"]
    assert database.known("npm", ["b"]) == ()


def test_a_withdrawn_advisory_is_none(build: Build) -> None:
    assert build({"PyPI": [record("A-1", "left", withdrawn="2026-01-01T00:00:00Z")]}).known("PyPI", ["left"]) == ()


def test_what_another_ecosystem_has_under_the_name_is_left_out(build: Build) -> None:
    database = build({"PyPI": [record("A-1", "left", "npm"), record("A-2", "left", "PyPI:3")]})
    assert [a.id for a in database.known("PyPI", ["left"])] == ["A-2"]


def test_severity_is_the_databases_word_before_a_vector_and_nothing_is_made_up(build: Build) -> None:
    vector: dict[str, Any] = {"severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N"}]}
    database = build(
        {
            "PyPI": [
                record("A-1", "left", **vector, database_specific={"severity": "MODERATE"}),
                record("A-2", "left", **vector),
                record("A-3", "left"),
            ]
        }
    )
    assert [a.severity for a in database.known("PyPI", ["left"])] == ["MODERATE", "CVSS:3.1/AV:N", ""]


def test_an_ecosystem_that_is_not_there_is_told_and_one_that_is_not_asked_for_is_not(build: Build) -> None:
    database = build({"PyPI": [record("A-1", "left")]})
    assert database.known("npm", []) == ()
    assert not list(database.unread)
    assert database.known("npm", ["left"]) == ()
    [(what, why)] = list(database.unread)
    assert "npm" in what
    assert "holds nothing on npm" in why
