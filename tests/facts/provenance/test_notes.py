"""Git AI notes: what they attest, what they only list, and what cannot be read."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.change import Change, FileStatus, Location, RepoPath, Sha
from bot.facts import ProvenanceLevel, ProvenanceScope
from bot.facts.provenance._notes import MAX_NOTE, Author, read_note
from tests.facts.provenance.commits import CART, ToldHistory, World, a_testimony, added, commit, only

SHA = Sha("1a2b3c4d" * 5)
OPENCODE = {"agent_id": {"tool": "opencode", "id": "ses_1", "model": "claude-opus-4-8"}, "human_author": None}
CODEX = {"agent_id": {"tool": "codex", "id": "x", "model": "unknown"}, "total_additions": 4, "messages": ["a secret"]}


def note(attested: str = "", *, base: str = SHA, **more: Any) -> bytes:
    """A note with a session `s_1356a911e53448` of OpenCode and a prompt `0123456789abcdef` of Codex."""
    metadata = {
        "schema_version": "authorship/3.0.0",
        "base_commit_sha": base,
        "prompts": {"0123456789abcdef": CODEX, "01234567": CODEX},
        "sessions": {"s_1356a911e53448": OPENCODE},
        "humans": {"h_9d2ab5c7e1f034": {"author": "Ada Example <ada@example.com>"}},
    } | more
    return f"{attested}---\n{json.dumps(metadata, indent=2)}\n".encode()


SILENT: dict[str, Any] = {"prompts": {}, "sessions": {}}

ATTESTED = {
    "a session": ("src/cart.py\n  s_1356a911e53448::t_030063c3eb7604 1-2\n", {"src/cart.py": ((1, 2),)}, "opencode"),
    "a session without a trace": ("src/cart.py\n  s_1356a911e53448 2\n", {"src/cart.py": ((2, 2),)}, "opencode"),
    "a prompt": ("src/cart.py\n  0123456789abcdef 1-4,9,12-14\n", {"src/cart.py": ((1, 4), (9, 9), (12, 14))}, "codex"),
    "a prompt by a short key": ("src/cart.py\n  01234567 3\n", {"src/cart.py": ((3, 3),)}, "codex"),
    "a session that is not listed": ("src/cart.py\n  s_ffffffffffffff::t_1 3\n", {"src/cart.py": ((3, 3),)}, ""),
    "a longer key of a later version": ("a.py\n  s_1356a911e53448ffffffff 3\n", {"a.py": ((3, 3),)}, ""),
    "an agent without a session": ("a.py\n  ai_agent 3\n  human 4\n", {"a.py": ((3, 3),)}, ""),
    "a session's own id": ("a.py\n  0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f 3\n", {"a.py": ((3, 3),)}, ""),
    "a quoted path": ('"my cart.py"\n  0123456789abcdef 1\n', {"my cart.py": ((1, 1),)}, "codex"),
    "beside a person's lines": ("a.py\n  h_9d2ab5c7e1f034 1-9\n  01234567 10\n", {"a.py": ((10, 10),)}, "codex"),
    "overlapping ranges": ("a.py\n  01234567 5-9,1-6\n  0123456789abcdef 10\n", {"a.py": ((1, 10),)}, "codex"),
    "with carriage returns": ("a.py\r\n  01234567 5\r\n", {"a.py": ((5, 5),)}, "codex"),
}


@pytest.mark.parametrize(("text", "paths", "tool"), ATTESTED.values(), ids=ATTESTED.keys())
def test_lines_with_an_ai_s_key_are_attested(text: str, paths: dict[str, object], tool: str) -> None:
    found = read_note(note(text), SHA)
    assert {author.tool: lines for author, lines in found.lines.items()} == {tool: paths}
    assert found.trouble == ""


UNATTESTED = {
    "nothing": "",
    "a person's lines": "src/cart.py\n  h_9d2ab5c7e1f034 1-9\n",
    "a person's lines in an older version": "src/cart.py\n  human 1-9\n",
    "lines without a key": "src/cart.py\n  1-4,9\n  12\n",
    "a path alone": "src/cart.py\n",
}


@pytest.mark.parametrize("text", UNATTESTED.values(), ids=UNATTESTED.keys())
def test_lines_of_people_and_of_nobody_are_no_evidence(text: str) -> None:
    provenance = with_note(note(text, **SILENT))
    assert (provenance.level, provenance.evidence, provenance.incomplete) == (ProvenanceLevel.NONE, (), "")


UNREADABLE = {
    "no divider": b"src/cart.py\n  01234567 1\n",
    "no JSON": b"src/cart.py\n  01234567 1\n---\n{",
    "a list": b"---\n[]",
    "deep nesting": b"---\n" + b"[" * 200_000,
    "a deep object": b'---\n{"a":' * 1 + b'{"a":' * 100_000,
    "a huge number": b'---\n{"a": ' + b"9" * 10_000 + b"}",
    "bytes": bytes(range(256)) * 20,
    "nothing": b"",
    "too much": b"x" * (MAX_NOTE + 1),
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_note_that_cannot_be_read_is_said_and_proves_nothing(content: bytes) -> None:
    provenance = with_note(content)
    assert (provenance.level, provenance.evidence) == (ProvenanceLevel.NONE, ())
    assert provenance.incomplete.startswith("note of 1a2b3c4 ")


def with_note(content: bytes, *, message: str = "Fix") -> Any:
    world = World.of((commit(message),), [2])
    return world.provenance(a_testimony(notes={SHA: content}))


ODD = {
    "a reversed range": "a.py\n  01234567 9-1\n",
    "line nought": "a.py\n  01234567 0\n",
    "a number of ten digits": "a.py\n  01234567 9999999999\n",
    "words": "a.py\n  01234567 one\n",
    "a key of another kind": "a.py\n  q_1234 1\n",
    "no path": "  01234567 1\n",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_an_entry_that_is_not_understood_is_said_and_the_rest_is_read(text: str) -> None:
    found = read_note(note(f"{text}src/cart.py\n  01234567 7\n"), SHA)
    assert found.trouble == "could not be read whole"
    assert any(lines.get(RepoPath("src/cart.py")) == ((7, 7),) for lines in found.lines.values())


def test_a_note_made_for_another_commit_is_not_believed() -> None:
    provenance = with_note(note("src/cart.py\n  01234567 1\n", base="ffffffff" * 5))
    assert (provenance.evidence, provenance.incomplete) == ((), "note of 1a2b3c4 was made for another commit")
    assert with_note(note("src/cart.py\n  01234567 1\n", base=SHA[:12])).level is ProvenanceLevel.ATTRIBUTED


def test_a_note_of_the_first_versions_names_the_parent() -> None:
    parent = commit("Older", sha="aa" * 20)
    text = note("src/cart.py\n  01234567 1\n", base="aa" * 20)
    world = World.of((commit("Fix"), parent))
    assert world.provenance(a_testimony(notes={SHA: text})).level is ProvenanceLevel.ATTRIBUTED
    of_base = World(Change((added("src/cart.py", 1),), (commit("Fix"),), base=parent.sha))
    assert of_base.provenance(a_testimony(notes={SHA: text})).level is ProvenanceLevel.ATTRIBUTED
    later = note("src/cart.py\n  01234567 1\n", base="aa" * 20, git_ai_version="1.6.10")
    provenance = world.provenance(a_testimony(notes={SHA: later}))
    assert (provenance.evidence, provenance.incomplete) == ((), "note of 1a2b3c4 was made for another commit")


def test_a_note_of_a_later_version_is_read_as_far_as_possible() -> None:
    provenance = with_note(note("src/cart.py\n  01234567 1\n", schema_version="authorship/4.0.0"))
    assert provenance.level is ProvenanceLevel.ATTRIBUTED
    assert "another version" in provenance.incomplete


def test_sessions_without_lines_are_a_suspicion() -> None:
    evidence = only(with_note(note("src/cart.py\n  h_9d2ab5c7e1f034 1\n", prompts={})))
    assert (evidence.level, evidence.rule) == (ProvenanceLevel.SUSPECTED, "git-ai/session")
    assert (evidence.tool, evidence.model) == ("OpenCode", "claude-opus-4-8")


def test_evidence_of_a_note_says_which_lines_and_keeps_nothing_of_what_was_said_to_the_tool() -> None:
    provenance = with_note(note("src/cart.py\n  01234567 2\n"))
    evidence = only(provenance)
    assert (evidence.level, evidence.tool, evidence.model) == (ProvenanceLevel.ATTRIBUTED, "Codex", "")
    assert (evidence.source, evidence.text) == ("git-ai note of 1a2b3c4", "src/cart.py: 2")
    assert (evidence.scope, evidence.lines) == (ProvenanceScope.LINE, (Location(CART, 2, 2),))
    assert "secret" not in repr(provenance)


def test_notes_of_other_commits_are_left_out() -> None:
    world = World.of((commit("Fix"),))
    provenance = world.provenance(
        a_testimony(notes={Sha("f" * 40): note("src/cart.py\n  01234567 1\n"), SHA: note(**SILENT)})
    )
    assert (provenance.evidence, provenance.incomplete) == ((), "")


def test_attested_lines_are_followed_to_the_head() -> None:
    newer, older = commit("Newer", sha="aa" * 20), commit("Older")
    history = ToldHistory()
    world = World(Change((added("src/cart.py", 5),), (newer, older)), history)
    history.bring("src/cart.py", 1, newer)
    for line in (2, 3, 4):
        history.bring("src/cart.py", line, older, there=line - 1)
    provenance = world.provenance(a_testimony(notes={SHA: note("src/cart.py\n  01234567 2-3,40\n")}))
    assert provenance.lines == {CART: (Location(CART, 3, 4),)}
    assert (provenance.assisted, provenance.added, provenance.share) == (2, 5, 0.4)
    assert only(provenance).lines == (Location(CART, 3, 4),)
    assert [(one.sha, one.level) for one in provenance.commits] == [
        (newer.sha, ProvenanceLevel.NONE),
        (older.sha, ProvenanceLevel.ATTRIBUTED),
    ]


def test_attested_lines_are_followed_through_a_later_renaming() -> None:
    newer, older = commit("Rename", sha="aa" * 20), commit("Older")
    history = ToldHistory()
    files = (added("basket.py", 3, status=FileStatus.ADDED), added("kept.py", 2))
    history.bring("basket.py", 1, newer)
    history.bring("basket.py", 2, older, there=7, was="cart.py")
    provenance = World(Change(files, (newer, older)), history).provenance(
        a_testimony(notes={SHA: note("cart.py\n  01234567 7\n")})
    )
    assert provenance.lines == {"basket.py": (Location(RepoPath("basket.py"), 2, 2),)}
    assert history.asked == ["basket.py"]


def test_attested_lines_that_a_later_commit_rewrote_leave_the_commit_attributed() -> None:
    newer, older = commit("Rewrite", sha="aa" * 20), commit("Older")
    history = ToldHistory()
    history.bring("src/cart.py", 1, newer)
    provenance = World(Change((added("src/cart.py", 1),), (newer, older)), history).provenance(
        a_testimony(notes={SHA: note("src/cart.py\n  01234567 1\n")})
    )
    assert (provenance.level, provenance.assisted, provenance.lines) == (ProvenanceLevel.ATTRIBUTED, 0, {})


def test_a_note_does_not_exempt_the_other_lines_of_a_commit_that_carries_another_mark() -> None:
    message = "Fix\n\nCo-authored-by: Claude <noreply@anthropic.com>"
    world = World.of((commit(message), commit("By hand")), [3, 1])
    provenance = world.provenance(a_testimony(notes={SHA: note("src/cart.py\n  01234567 2\n")}))
    assert provenance.lines == {CART: (Location(CART, 1, 3),)}
    assert any(item.lines == (Location(CART, 2, 2),) for item in provenance.evidence)


def test_a_merge_s_note_speaks_of_its_conflict_s_resolution() -> None:
    merge, one = commit("Merge", is_merge=True), commit("One", sha="bb" * 20)
    world = World.of((merge, one), [2, 2])
    provenance = world.provenance(a_testimony(notes={SHA: note("src/cart.py\n  01234567 1\n")}))
    assert (provenance.level, provenance.lines) == (ProvenanceLevel.ATTRIBUTED, {CART: (Location(CART, 1, 1),)})
    assert [one.level for one in provenance.commits] == [ProvenanceLevel.NONE]


def test_without_history_attested_lines_cannot_be_placed_and_that_is_said() -> None:
    world = World.of((commit("One"), commit("Two", sha="bb" * 20)), [2, 2])
    provenance = world.provenance(a_testimony(notes={SHA: note("src/cart.py\n  01234567 1\n")}), blind=True)
    assert (provenance.assisted, provenance.added) == (4, 4)
    assert "could not be told" in provenance.incomplete


def test_names_in_a_note_are_made_printable_and_short() -> None:
    agent = {"agent_id": {"tool": "my\x1b[31m\ud800tool" + "x" * 500, "model": ["a"]}}
    found = read_note(note("a.py\n  01234567 1\n", prompts={"01234567": agent}), SHA)
    (author,) = found.lines
    assert author.tool.isprintable()
    assert len(author.tool) == 60
    assert author.model == ""


SHAPES = {
    "ranges": "a.py\n  01234567 " + "1," * 1_500_000,
    "entries": "a.py\n" + "  01234567 1\n" * 250_000,
    "paths": "a\n" * 1_500_000,
    "keys": "a.py\n" + "".join(f"  {n:016x} {n}\n" for n in range(1, 100_000)),
    "wide ranges": "a.py\n  01234567 " + "1-999999999," * 200_000 + "1\n",
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_four_megabytes_of_a_note_are_read_quickly(shape: str) -> None:
    begin = time.perf_counter()
    with_note(note(shape))
    assert time.perf_counter() - begin < 20


def test_notes_are_read_up_to_a_total_size() -> None:
    commits = tuple(commit("Fix", sha=f"{n:040x}") for n in range(1, 8))
    big = b"x" * (MAX_NOTE - 10)
    provenance = World.of(commits).provenance(a_testimony(notes={one.sha: big for one in commits}))
    assert "there are too many" in provenance.incomplete


@given(st.binary(max_size=300), st.text(max_size=100))
def test_any_bytes_are_a_note(content: bytes, text: str) -> None:
    for written in (content, note(text), f"{text}\n---\n{text}".encode(errors="surrogatepass")):
        found = read_note(written, SHA)
        assert found.trouble or isinstance(found.sessions[0] if found.sessions else Author("", ""), Author)
        with_note(written)
