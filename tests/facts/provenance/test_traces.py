"""Agent Trace records: hints about files, read leniently."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.change import Change, FileStatus, Location, RepoPath, Sha
from bot.facts import Provenance, ProvenanceLevel, ProvenanceScope
from bot.facts.provenance._traces import MAX_RECORDS, MAX_TRACES, read_traces
from tests.facts.provenance.commits import CART, World, a_testimony, added, commit, only

HOLDER = RepoPath(".agent-trace/traces.jsonl")
HEAD, PARENT, BASE = Sha("1a2b3c4d" * 5), Sha("5e6f7a8b" * 5), Sha("9c0d1e2f" * 5)
AI, HUMAN = {"type": "ai", "model_id": "anthropic/claude-opus-4-8"}, {"type": "human"}


def record(path: str = CART, *, revision: str | None = HEAD, contributor: Any = AI, **more: Any) -> str:
    conversations = [{"contributor": contributor, "ranges": [{"start_line": 1, "end_line": 1}]}]
    said: dict[str, Any] = {
        "version": "1.0",
        "id": "0b1f",
        "timestamp": "2026-02-06T10:00:00Z",
        "tool": {"name": "cursor", "version": "2.4"},
        "files": [{"path": path, "conversations": conversations}],
    }
    if revision is not None:
        said["vcs"] = {"type": "git", "revision": revision}
    return json.dumps(said | more)


def of(*records: str, change: Change | None = None) -> Provenance:
    commits = (commit("Newer", sha=HEAD), commit("Older", sha=PARENT))
    files = (added(CART, 3), added("docs/notes.md", 1))
    world = World(change or Change(files, commits, base=BASE, head=HEAD))
    return world.provenance(a_testimony(traces={HOLDER: "\n".join(records).encode()}))


@pytest.mark.parametrize(
    ("revision", "level"),
    [
        (HEAD, ProvenanceLevel.ATTRIBUTED),
        (PARENT, ProvenanceLevel.ATTRIBUTED),
        (BASE, ProvenanceLevel.ATTRIBUTED),
        (HEAD[:10].upper(), ProvenanceLevel.ATTRIBUTED),
        ("f" * 40, ProvenanceLevel.SUSPECTED),
        ("", ProvenanceLevel.SUSPECTED),
        (HEAD[:4], ProvenanceLevel.SUSPECTED),
        (None, ProvenanceLevel.SUSPECTED),
    ],
)
def test_a_record_of_the_change_is_a_tool_s_word_and_another_s_a_suspicion(
    revision: str | None, level: ProvenanceLevel
) -> None:
    evidence = only(of(record(revision=revision)))
    assert (evidence.level, evidence.rule, evidence.tool) == (level, "agent-trace/file", "Cursor")
    assert (evidence.model, evidence.text) == ("anthropic/claude-opus-4-8", "src/cart.py")
    assert evidence.source == "agent trace .agent-trace/traces.jsonl"


def test_a_record_speaks_of_the_whole_file_since_its_ranges_are_fillers() -> None:
    provenance = of(record(), record("./src/cart.py"))
    assert only(provenance).scope is ProvenanceScope.LINE
    assert provenance.lines == {CART: (Location(CART, 1, 3),)}
    assert (provenance.assisted, provenance.added) == (3, 4)


NO_EVIDENCE = {
    "another file": record("src/other.py"),
    "the shell": record(".shell-history"),
    "sessions": record(".sessions"),
    "unknown": record(".unknown"),
    "a person": record(contributor=HUMAN),
    "nobody": record(contributor={"type": "unknown"}),
    "no contributor": record(contributor=None),
    "no files": record(files=None),
    "files that are none": record(files=[1, None, {"path": 7}, {"path": CART}, {"path": CART, "conversations": {}}]),
}


@pytest.mark.parametrize("line", NO_EVIDENCE.values(), ids=NO_EVIDENCE.keys())
def test_a_record_that_names_no_ai_in_a_file_of_the_change_is_no_evidence(line: str) -> None:
    provenance = of(line)
    assert (provenance.evidence, provenance.incomplete) == ((), "")


def test_a_range_s_contributor_counts_beside_the_conversation_s() -> None:
    ranges = [{"start_line": 1, "end_line": 2, "contributor": {"type": "mixed", "model_id": "openai/gpt-5.5"}}]
    line = record(files=[{"path": CART, "conversations": [{"contributor": HUMAN, "ranges": ranges}]}])
    assert only(of(line)).model == "openai/gpt-5.5"


def test_a_record_in_many_lines_and_a_list_of_records_are_read_too() -> None:
    assert of(json.dumps(json.loads(record()), indent=2)).level is ProvenanceLevel.ATTRIBUTED
    assert of(f"[{record()}]").level is ProvenanceLevel.ATTRIBUTED
    assert of(json.dumps([json.loads(record())], indent=2)).level is ProvenanceLevel.ATTRIBUTED


def test_records_that_cannot_be_read_are_counted_and_the_others_are_read() -> None:
    provenance = of(record(), "{", "[" * 100_000, "7", '{"a": ' + "1" * 9_000 + "}")
    assert provenance.level is ProvenanceLevel.ATTRIBUTED
    assert provenance.incomplete == "4 records of the agent trace .agent-trace/traces.jsonl could not be read"


def test_a_file_that_is_taken_away_has_no_lines_to_mark() -> None:
    gone = added(CART, 0, status=FileStatus.MODIFIED)
    provenance = of(record(), change=Change((gone,), (commit("Cut", sha=HEAD),)))
    assert (provenance.level, provenance.share) == (ProvenanceLevel.ATTRIBUTED, None)


def test_of_a_hundred_megabytes_the_newest_records_are_read_and_that_is_said() -> None:
    filler = record("elsewhere.py", padding="x" * 1_000).encode() + b"\n"
    content = filler * (100_000_000 // len(filler)) + record().encode()
    begin = time.perf_counter()
    reading = read_traces({HOLDER: content})
    assert time.perf_counter() - begin < 10
    assert any(trace.path == CART for trace in reading.traces)
    assert "only the newest" in reading.incomplete[0]


SHAPES = {"one line": b"x", "newlines": b"\n", "short lines": b"{\n", "brackets": b"[", "records": b'{"files": []}\n'}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_a_large_file_of_any_shape_costs_bounded_work(shape: bytes) -> None:
    begin = time.perf_counter()
    reading = read_traces({HOLDER: shape * (2 * MAX_TRACES // len(shape))})
    assert time.perf_counter() - begin < 10
    assert reading.incomplete


def test_records_are_read_up_to_a_number() -> None:
    reading = read_traces({HOLDER: b'{"files":[]}\n' * (MAX_RECORDS + 5)})
    assert "only the newest" in reading.incomplete[0]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from([CART, "ai", HEAD]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["files", "path", "conversations", "contributor", "type", "ranges", "vcs", "revision", "tool"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.lists(JSON.map(json.dumps), max_size=4), st.binary(max_size=50))
def test_any_bytes_are_records(lines: list[str], noise: bytes) -> None:
    content = "\n".join(lines).encode() + b"\n" + noise
    world = World.of((commit("Fix"),))
    assert world.provenance(a_testimony(traces={HOLDER: content})).commits
