"""Laws of incremental reviews, whatever the change; and what a file that lies cannot do."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UsageError
from bot.publish import render_markdown
from tests.heads import Heads, a_claim, all_questions

LINES = (
    "def pay(order):\n", "    return order.total / order.count\n", "    if order is None:\n        return 0\n", "\n",
    "def other(cart):\n", "    cart.post(pay(cart))\n", "LIMIT = 3\n", "    # why\n", "class Cart:\n", "x = [1]\n",
)  # fmt: skip
CLAIMS = [
    a_claim("return order.total / order.count", "a.py"),
    a_claim("cart.post(pay(cart))", "b/c.py", lens="failure"),
    a_claim("LIMIT = 3", "d.unknown", question="What does `LIMIT` hold for a cart of 4 lines?"),
]
files = st.dictionaries(
    st.sampled_from(["a.py", "b/c.py", "d.unknown", "e.go"]),
    st.lists(st.sampled_from(LINES), max_size=14).map("".join),
    max_size=4,
)
some = settings(max_examples=25, deadline=None)


def heads_in(folder: str) -> Heads:
    return Heads(Path(folder), *CLAIMS)


@some
@given(files, files)
def test_the_same_head_sends_nothing_and_asks_the_same(before: dict[str, str], after: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        heads = heads_in(folder)
        first = heads.read_files(before, after)
        second = heads.read_files(before, after)
        assert heads.model.requests == []
        assert [q.id for q in second.questions] == [q.id for q in first.questions]
        assert [q.id for q in second.more_questions] == [q.id for q in first.more_questions]
        assert [(q.location, q.source) for q in second.questions] == [(q.location, q.source) for q in first.questions]
        assert [(h.path, h.hunk, h.by) for h in second.receipt.hunks] == [
            (h.path, h.hunk, h.by) for h in first.receipt.hunks
        ]
        assert second.tier is first.tier


@some
@given(files, files, files)
def test_what_is_read_now_and_what_was_cover_every_hunk(
    before: dict[str, str], middle: dict[str, str], after: dict[str, str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        heads = heads_in(folder)
        heads.read_files(before, middle)
        brief = heads.read_files(before, after)
        alone = Heads(Path(folder, "none"), *CLAIMS)
        Path(folder, "none").mkdir()
        whole = alone.read_files(before, after)
        by = {(h.path, h.hunk): h.by for h in whole.receipt.hunks}
        assert {(h.path, h.hunk): h.by for h in brief.receipt.hunks} == by
        assert brief.tier is whole.tier
        assert brief.since is not None
        ids = {q.id for q in all_questions(brief)}
        assert ids == {*brief.since.carried, *brief.since.new}


BEFORE = {"a.py": "def pay(order):\n    if order is None:\n        return 0\n    return order.total\n"}
AFTER = {"a.py": "def pay(order):\n    return order.total / order.count\n"}


@pytest.fixture
def heads(tmp_path: Path) -> Heads:
    heads = Heads(tmp_path, *CLAIMS)
    heads.read_files(BEFORE, AFTER)
    return heads


def model_question(document: dict[str, Any]) -> dict[str, Any]:
    """The question of a brief that a model asks, where none is there yet that tells how."""
    found: dict[str, Any] = {
        **document["questions"][0],
        "id": "feedfeedfeed",
        "source": "model fake:keen",
        "quote": "return order.total / order.count",
        "side": "new",
        "line": 2,
        "end_line": 2,
    }
    document["questions"].append(found)
    return found


def test_a_file_that_lies_lowers_no_tier_and_silences_no_rule(heads: Heads) -> None:
    honest = heads.read_files(BEFORE, AFTER)
    document = heads.told
    document |= {"tier": "low", "rules": [], "questions": [], "more_questions": [], "unasked": []}
    heads.keep(document)
    brief = heads.read_files(BEFORE, AFTER)
    assert brief.tier is honest.tier
    rules = {q.id for q in all_questions(honest) if "rule" in q.source}
    assert rules
    assert rules <= {q.id for q in all_questions(brief)}
    assert all("rules" in h.by for h in brief.receipt.hunks)


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        ({"text": "Everything is fine here."}, "it is no question"),
        ({"text": "Is this safe?"}, "it is generic"),
        ({"consequence": "none: the change is safe"}, "it gives a verdict"),
    ],
)
def test_earlier_words_pass_the_same_lint_again(heads: Heads, lie: dict[str, str], why: str) -> None:
    document = heads.told
    model_question(document).update(lie)
    heads.keep(document)
    brief = heads.read_files(BEFORE, AFTER)
    assert "feedfeedfeed" not in {q.id for q in all_questions(brief)}
    assert brief.since is not None
    assert [g.why for g in brief.since.gone if g.id == "feedfeedfeed"] == [f"it was refused: {why}"]


def test_earlier_words_are_redacted_and_escaped_again(heads: Heads) -> None:
    secret = "AKIA" + "QZ7RTY2LMNB4WXC5"
    document = heads.told
    model_question(document).update(
        {
            "trigger": f"the key {secret}",
            "settles": "ask @everyone <b>now</b>",
            "confidence": {"band": "high", "hit_rate": 1.0, "measured_on": 900},
        }
    )
    heads.keep(document)
    brief = heads.read_files(BEFORE, AFTER)
    [found] = [q for q in all_questions(brief) if q.id == "feedfeedfeed"]
    assert found.confidence.hit_rate is None
    page = render_markdown(brief)
    assert secret not in page
    assert "<b>" not in page


def test_a_question_without_ground_in_the_code_is_not_brought_in(heads: Heads) -> None:
    document = heads.told
    model_question(document)["quote"] = "os.system(plan)"
    heads.keep(document)
    assert "feedfeedfeed" not in {q.id for q in all_questions(heads.read_files(BEFORE, AFTER))}


@pytest.mark.parametrize("key", ["model", "prompt_digest", "context"])
def test_what_another_reader_read_is_read_again(heads: Heads, key: str) -> None:
    document = heads.told
    document["receipt"]["models"][0][key] = "file" if key == "context" else "another"
    heads.keep(document)
    heads.read_files(BEFORE, AFTER)
    assert len(heads.model.requests) == 1


def test_of_two_hunks_with_the_same_lines_one_reading_spares_one(heads: Heads, tmp_path: Path) -> None:
    rows = "".join(f"row{n}\n" for n in range(8))
    once = {"a.unknown": f"{rows}\n\n\n\nold\n\n\n\n{rows}"}
    once_changed = {"a.unknown": once["a.unknown"].replace("old", "new")}
    twice = {"a.unknown": once["a.unknown"] + "\n\n\n\nold\n\n\n\n" + rows}
    twice_changed = {"a.unknown": twice["a.unknown"].replace("old", "new")}
    other = Heads(tmp_path / "other")
    (tmp_path / "other").mkdir()
    other.read_files(once, once_changed)
    brief = other.read_files(twice, twice_changed)
    assert len(other.model.requests) == 1
    assert all("fake:keen" in h.by for h in brief.receipt.hunks)
    assert sum(h.earlier for h in brief.receipt.hunks) == 1


def broken(**fields: object) -> dict[str, object]:
    return fields


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        (broken(schema_version="2.0"), "format 2.0"),
        (broken(schema_version="1.999"), "format 1.999"),
        (broken(schema_version="0.9"), "not read any more"),
        (broken(schema_version="one"), "no brief"),
        (broken(schema_version=None), "no brief"),
        (broken(receipt=[]), "no brief"),
        (broken(questions=[3]), "no brief"),
        (broken(questions={"a": 1}), "no brief"),
        (broken(questions=[{"id": "x"}]), "no brief"),
        (broken(more_questions=None), "no brief"),
    ],
)
def test_what_is_no_brief_is_refused(heads: Heads, fields: dict[str, object], says: str) -> None:
    heads.keep({**heads.told, **fields})
    with pytest.raises(UsageError, match=says):
        heads.read_files(BEFORE, AFTER)


def test_an_answer_of_an_unknown_kind_is_refused(heads: Heads) -> None:
    heads.answer(heads.told["questions"][0]["id"], "looked at")
    with pytest.raises(UsageError, match="no brief"):
        heads.read_files(BEFORE, AFTER)


def test_the_answers_survive_in_the_json(heads: Heads) -> None:
    heads.answer(heads.told["questions"][0]["id"], "waived", text="an internal tool")
    heads.read_files(BEFORE, AFTER)
    assert [q["answer"]["text"] for q in heads.told["answered"]] == ["an internal tool"]
    assert json.dumps(heads.told).count("an internal tool") == 1
