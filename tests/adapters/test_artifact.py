"""Artifacts of stage one: what a stranger may have made is taken as advice or refused, never believed and never harmful."""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.adapters.artifact import MOST_BYTES, NAME, Artifact, read_artifact
from bot.adapters.files import published_schema
from bot.adapters.schema import first_fault
from bot.change import Change
from bot.cli import main
from bot.errors import UsageError
from bot.wiring import Source, open_source
from tests.git_repo import GitRepo

SCHEMA = json.loads(published_schema("brief"))
Told = dict[str, Any]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Change, Told]:
    """A change, and its brief with one question that a model is said to have asked, with an answer."""
    folder = tmp_path_factory.mktemp("artifact")
    repo = GitRepo(folder / "repo")
    repo.write("shop/pay.py", b"def pay(order):\n    if order is None:\n        return None\n    return order.total\n")
    repo.commit("base")
    repo.run("checkout", "-q", "-b", "feature")
    repo.write("shop/pay.py", b"def pay(order):\n    return order.total / order.count\n")
    repo.commit("pay a part")
    output = folder / "out.json"
    words = ["review", "main...feature", "--repo", str(repo.path), "--format", "json", "--output", str(output)]
    assert main(words) == 0
    told = json.loads(output.read_bytes())
    [rule] = told["questions"]
    answer = {"kind": "handled", "text": "so it says", "by": "mallory", "outdated": False}
    told["questions"].append({**rule, "id": "q-model", "source": "model fable", "answer": answer})
    told["receipt"]["models"] = [
        {
            "model": "fable",
            "prompt": "find-questions",
            "prompt_version": 1,
            "prompt_digest": "d",
            "calls": 1,
            "tokens_in": 1,
            "tokens_out": 1,
            "tokens_cached": 0,
            "cost_usd": None,
            "seconds": 1.0,
            "context": "hunk",
            "context_tokens": 0,
            "change_tokens": 0,
            "context_left_out": 0,
        }
    ]
    with open_source(Source(repo.path, "main...feature")) as subject:
        return subject.change, told


def told_of(made: tuple[Change, Told]) -> Told:
    copy: Told = json.loads(json.dumps(made[1]))
    return copy


def packed(entries: list[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def refusal(given_: Path | bytes, change: Change) -> str:
    with pytest.raises(UsageError) as caught:
        read_artifact(given_, change)
    return str(caught.value)


def ways(content: bytes, folder: Path) -> list[Path | bytes]:
    """One content in each form in which it can come."""
    inside, zipped = folder / "inside", folder / "zipped"
    for each in (inside, zipped):
        each.mkdir()
    (inside / NAME).write_bytes(content)
    (zipped / "foreread-brief.zip").write_bytes(packed([(NAME, content)]))
    return [content, packed([(NAME, content)]), inside, inside / NAME, zipped]


def test_a_brief_of_this_head_gives_its_models_questions_however_it_comes(
    made: tuple[Change, Told], tmp_path: Path
) -> None:
    change, told = made
    for way in ways(json.dumps(told).encode(), tmp_path):
        found = read_artifact(way, change)
        assert [q.id for q in found.questions] == ["q-model"]
        assert found.models == ("fable",)
        assert found.head == change.head


def test_no_answer_and_no_reading_comes_from_an_artifact(made: tuple[Change, Told]) -> None:
    change, told = made
    found = read_artifact(json.dumps(told).encode(), change)
    assert [q.answer for q in found.questions] == [None]
    earlier = found.as_earlier()
    assert (earlier.readers, earlier.hunks) == (frozenset(), ())


def test_questions_of_rules_and_about_files_outside_of_the_change_are_left_out(made: tuple[Change, Told]) -> None:
    change, told = made[0], told_of(made)
    for question in told["questions"]:
        question["file"] = "elsewhere.py"
    assert read_artifact(json.dumps(told).encode(), change).questions == ()
    assert "q-model" not in {q["id"] for q in made[1]["questions"] if q["source"].startswith("rule ")}


def test_of_many_questions_a_bounded_number_is_taken(made: tuple[Change, Told]) -> None:
    change, told = made[0], told_of(made)
    told["more_questions"] = [{**told["questions"][1], "id": f"q{n}"} for n in range(500)]
    assert len(read_artifact(json.dumps(told).encode(), change).questions) == 50


@pytest.mark.parametrize("head", ["", "1" * 40, "HEAD", "main"])
def test_a_brief_of_another_head_or_of_another_repository_is_refused(made: tuple[Change, Told], head: str) -> None:
    assert "another head" in refusal(json.dumps({**made[1], "head": head}).encode(), made[0])


ALTERED: list[tuple[str, Callable[[Told], object]]] = [
    ("tier", lambda told: told.update(tier="none")),
    ("receipt", lambda told: told.pop("receipt")),
    ("a key that nobody knows", lambda told: told.update(decision="passed")),
    ("a key inside", lambda told: told["questions"][0].update(html="<img>")),
    ("line", lambda told: told["questions"][0].update(line="1")),
    ("a line below zero", lambda told: told["questions"][0].update(line=-1)),
    ("true for a number", lambda told: told["questions"][0].update(line=True)),
    ("six questions", lambda told: told.update(questions=told["questions"] * 3)),
    ("format", lambda told: told.update(schema_version="2.0")),
    ("kind of answer", lambda told: told["questions"][1]["answer"].update(kind="approved")),
    ("models", lambda told: told["receipt"].update(models={})),
]


@pytest.mark.parametrize("alter", [alter for _, alter in ALTERED], ids=[name for name, _ in ALTERED])
def test_what_the_schema_does_not_allow_is_refused(made: tuple[Change, Told], alter: Callable[[Told], object]) -> None:
    told = told_of(made)
    alter(told)
    assert "no brief of format 1" in refusal(json.dumps(told).encode(), made[0])


DEEP = b"[" * 200_000
NOT_JSON = [b"", b"\xff\xfe", b"{", b"not json", DEEP, b'{"a":' * 100_000, b'{"x": NaN}', b'"\\ud800"', b"1" * 5_000]


@pytest.mark.parametrize("content", NOT_JSON, ids=range(len(NOT_JSON)))
def test_what_is_no_json_or_too_deep_is_refused(made: tuple[Change, Told], content: bytes) -> None:
    assert "no JSON" in refusal(content, made[0])


@pytest.mark.parametrize("content", [b"[]", b"null", b"{}", b"7"])
def test_json_that_is_no_brief_is_refused(made: tuple[Change, Told], content: bytes) -> None:
    assert "no brief of format 1" in refusal(content, made[0])


def test_more_than_five_megabytes_are_refused_in_every_form(made: tuple[Change, Told], tmp_path: Path) -> None:
    large = b" " * (MOST_BYTES + 1)
    for way in ways(large, tmp_path):
        assert "5 MB" in refusal(way, made[0])


def test_a_zip_that_lies_about_its_size_unpacks_no_further_than_the_limit(made: tuple[Change, Told]) -> None:
    bomb = bytearray(packed([(NAME, b"\0" * 200_000_000)]))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = bomb.index(signature) + offset
        bomb[at : at + 4] = (100).to_bytes(4, "little")
    assert len(bomb) < 1_000_000
    refusal(bytes(bomb), made[0])


def entry(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


BAD_ZIPS: list[tuple[str, list[tuple[str | zipfile.ZipInfo, bytes]]]] = [
    ("empty", []),
    ("extra file", [(NAME, b"{}"), ("more.json", b"{}")]),
    ("the name twice", [(NAME, b"{}"), (NAME, b"{}")]),
    ("another name", [("other.json", b"{}")]),
    ("a way out", [("../" + NAME, b"{}")]),
    ("a way out by backslashes", [("..\\" + NAME, b"{}")]),
    ("an absolute path", [("/" + NAME, b"{}")]),
    ("in a folder", [("a/" + NAME, b"{}")]),
    ("a folder", [(NAME + "/", b"")]),
    ("a link", [(entry(NAME, stat.S_IFLNK | 0o777), b"/etc/passwd")]),
    ("a device", [(entry(NAME, stat.S_IFCHR | 0o777), b"")]),
]


@pytest.mark.parametrize("entries", [entries for _, entries in BAD_ZIPS], ids=[name for name, _ in BAD_ZIPS])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_with_anything_but_the_one_plain_file_is_refused(
    made: tuple[Change, Told], entries: list[tuple[str | zipfile.ZipInfo, bytes]]
) -> None:
    assert "holds" in refusal(packed(entries), made[0]) or not entries


@given(cut=st.integers(0, 400), at=st.integers(0, 400), byte=st.integers(0, 255))
@settings(max_examples=200, deadline=None)
def test_a_spoilt_zip_is_refused_or_read_and_never_crashes(
    made: tuple[Change, Told], cut: int, at: int, byte: int
) -> None:
    whole = bytearray(packed([(NAME, json.dumps(made[1]).encode())]))
    whole[at % len(whole)] = byte
    content = bytes(whole[: len(whole) - cut])
    with suppress(UsageError):
        assert isinstance(read_artifact(content, made[0]), Artifact)


def test_links_pipes_folders_and_second_files_are_not_followed_opened_or_chosen_from(
    made: tuple[Change, Told], tmp_path: Path
) -> None:
    change, content = made[0], json.dumps(made[1]).encode()
    real = tmp_path / "real.json"
    real.write_bytes(content)
    link, pipe, two, nested, nothing, linked = (tmp_path / name for name in ("a", "b", "c", "d", "e", "f"))
    for folder in (link, pipe, two, nested / "inner", nothing):
        folder.mkdir(parents=True)
    (link / NAME).symlink_to(real)
    os.mkfifo(pipe / NAME)
    (two / NAME).write_bytes(content)
    (two / "more.json").write_bytes(content)
    (nested / "inner" / NAME).write_bytes(content)
    linked.symlink_to(two)
    for folder, why in ((link, "no file"), (pipe, "no file"), (nested, "no file"), (linked, "no file")):
        assert why in refusal(folder, change)
    assert "more than one" in refusal(two, change)
    assert "empty" in refusal(nothing, change)
    assert "cannot be read" in refusal(tmp_path / "nowhere", change)


Json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(data=st.data())
@settings(max_examples=300, deadline=None)
def test_our_check_says_of_a_spoilt_brief_what_the_reference_implementation_says(
    made: tuple[Change, Told], data: st.DataObject
) -> None:
    told = told_of(made)
    value: Any = told
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        if not keys:
            break
        key = data.draw(st.sampled_from(keys))
        if not isinstance(value[key], dict | list) or data.draw(st.integers(0, 3)) == 0:
            value[key] = data.draw(Json)
            break
        value = value[key]
    assert (first_fault(told, SCHEMA) == "") == Draft202012Validator(SCHEMA).is_valid(told)


def test_a_keyword_that_nothing_checks_is_an_error_and_none_of_the_briefs_is_one(made: tuple[Change, Told]) -> None:
    assert first_fault(made[1], SCHEMA) == ""
    with pytest.raises(ValueError, match="minLength"):
        first_fault("x", {"type": "string", "minLength": 2})
