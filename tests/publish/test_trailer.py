"""The trailer for a squash message: only what the evidence says, where git itself finds it."""

from __future__ import annotations

import os
import subprocess

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.facts import Provenance, ProvenanceEvidence, ProvenanceLevel
from bot.publish import assisted_by, why_no_trailer, with_trailers

OURS = "Assisted-by: Claude:claude-opus-4-8"


def found(*evidence: tuple[ProvenanceLevel, str, str]) -> Provenance:
    items = tuple(
        ProvenanceEvidence(level, tool, "somewhere", "text", "rule", model) for level, tool, model in evidence
    )
    return Provenance(ProvenanceLevel.ATTRIBUTED, (), None, None, items)


def git_finds(message: str) -> list[str]:
    """The trailers that git finds in a commit's message; a `---` line means nothing there."""
    environment = {
        "PATH": os.environ["PATH"],
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C",
    }
    return (
        subprocess.run(
            ["git", "interpret-trailers", "--parse", "--no-divider"],
            input=message.encode("utf-8", "surrogateescape"),
            env=environment,
            capture_output=True,
            check=True,
            cwd="/",
        )
        .stdout.decode("utf-8", "surrogateescape")
        .split("\n")[:-1]
    )


A, D, S, N = (
    ProvenanceLevel.ATTRIBUTED,
    ProvenanceLevel.DECLARED,
    ProvenanceLevel.SUSPECTED,
    ProvenanceLevel.DECLARED_NONE,
)


@pytest.mark.parametrize(
    ("evidence", "trailers"),
    [
        pytest.param([(A, "Claude", "claude-opus-4-8")], [OURS], id="tool and model"),
        pytest.param([(A, "Claude", "")], ["Assisted-by: Claude"], id="no model is invented"),
        pytest.param([(A, "Claude", "unknown")], ["Assisted-by: Claude"], id="unknown is no model"),
        pytest.param([(A, "Claude", ""), (D, "Claude", "claude-opus-4-8")], [OURS], id="one line a tool"),
        pytest.param(
            [(A, "Claude", "Claude Opus 4.8"), (A, "Claude", "claude-opus-4-8")], [OURS], id="one model, two spellings"
        ),
        pytest.param(
            [(A, "Claude", "a-1"), (A, "Claude", "b-2")], ["Assisted-by: Claude:a-1, b-2"], id="several models"
        ),
        pytest.param(
            [(A, "Claude", ""), (D, "Codex", "gpt-5.6")],
            ["Assisted-by: Claude", "Assisted-by: Codex:gpt-5.6"],
            id="two tools",
        ),
        pytest.param([(S, "Claude", "claude-opus-4-8")], [], id="a suspicion is no statement"),
        pytest.param([(N, "", "")], [], id="a denial"),
        pytest.param([(D, "", "")], [], id="no tool is named"),
        pytest.param([], [], id="nothing"),
        pytest.param(
            [(A, "x\nSigned-off-by: Eve", "m\r\n\x1b[2J")],
            ["Assisted-by: x Signed-off-by: Eve:m ‹U+001B›[2J"],
            id="hostile names stay in one line",
        ),
    ],
)
def test_a_trailer_says_what_the_evidence_says(
    evidence: list[tuple[ProvenanceLevel, str, str]], trailers: list[str]
) -> None:
    assert list(assisted_by(found(*evidence))) == trailers


@pytest.mark.parametrize(
    ("level", "tool", "says"),
    [(S, "Claude", "only suspected"), (D, "", "no evidence names the tool"), (N, "", "no evidence of AI assistance")],
)
def test_why_there_is_none_is_said(level: ProvenanceLevel, tool: str, says: str) -> None:
    assert says in why_no_trailer(found((level, tool, "")))


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param("Fix", f"Fix\n\n{OURS}\n", id="a subject"),
        pytest.param("", f"\n{OURS}\n", id="nothing"),
        pytest.param("Fix\n\nBody.\n", f"Fix\n\nBody.\n\n{OURS}\n", id="a body"),
        pytest.param(
            "Fix\n\nSigned-off-by: A <a@b>\n", f"Fix\n\nSigned-off-by: A <a@b>\n{OURS}\n", id="behind other trailers"
        ),
        pytest.param(
            "Fix\n\nSigned-off-by: A <a@b>", f"Fix\n\nSigned-off-by: A <a@b>\n{OURS}\n", id="no line end at the end"
        ),
        pytest.param(
            "Fix\n\n* one\n\n* two\n\n---------\n\nCo-authored-by: A <a@b>\n",
            f"Fix\n\n* one\n\n* two\n\n---------\n\nCo-authored-by: A <a@b>\n{OURS}\n",
            id="a host's squash",
        ),
        pytest.param("Fix: it", f"Fix: it\n\n{OURS}\n", id="a subject that looks like a trailer"),
        pytest.param("Fix\r\n\r\nBody.\r\n", f"Fix\r\n\r\nBody.\r\n\r\n{OURS}\r\n", id="CRLF"),
        pytest.param(
            "Fix\r\n\r\nSigned-off-by: A <a@b>\r\n",
            f"Fix\r\n\r\nSigned-off-by: A <a@b>\r\n{OURS}\r\n",
            id="CRLF, others",
        ),
        pytest.param(
            "Fix\r\n\r\nSigned-off-by: A <a@b>",
            f"Fix\r\n\r\nSigned-off-by: A <a@b>\r\n{OURS}\r\n",
            id="CRLF, unfinished",
        ),
        pytest.param(f"Fix\n\n{OURS}\n", f"Fix\n\n{OURS}\n", id="it is there"),
        pytest.param("Fix\n\nassisted-by:  claude\n", "Fix\n\nassisted-by:  claude\n", id="its tool is there"),
        pytest.param(
            f"Fix\n\n{OURS}\n\nMore text.\n", f"Fix\n\n{OURS}\n\nMore text.\n\n{OURS}\n", id="it is where git misses it"
        ),
        pytest.param(
            "Fix\n\nSigned-off-by: A <a@b>\n\n# Please enter\n",
            f"Fix\n\nSigned-off-by: A <a@b>\n{OURS}\n\n# Please enter\n",
            id="before git's comments",
        ),
        pytest.param(
            "Fix\n\n# ------------------------ >8 ------------------------\ndiff\n",
            f"Fix\n\n\n{OURS}\n# ------------------------ >8 ------------------------\ndiff\n",
            id="before the scissors",
        ),
        pytest.param(
            "Fix\n\nSigned-off-by: A <a@b>\n\nConflicts:\n\ta.py\n",
            f"Fix\n\nSigned-off-by: A <a@b>\n{OURS}\n\nConflicts:\n\ta.py\n",
            id="before an old git's conflicts",
        ),
    ],
)
def test_the_trailer_stands_where_it_belongs(message: str, expected: str) -> None:
    assert with_trailers(message, (OURS,)) == expected
    assert OURS in git_finds(expected) or "assisted-by: claude" in git_finds(expected)


lines = st.sampled_from(
    [
        *(
            "Fix it",
            "Body text.",
            "",
            "",
            "",
            " ",
            "\t",
            "\r",
            "- item",
            "Signed-off-by: A <a@b>",
            "Co-authored-by: B <b@c>",
        ),
        *("(cherry picked from commit 12)", "Key: value", "Key : value", " continued", "\tcontinued", "# comment", "#"),
        *(
            "Conflicts:",
            "\ta.py",
            "---",
            "---------",
            "--- a/file",
            "diff --git a b",
            "Assisted-by: Codex",
            "no key: here",
        ),
        *("-: x", "a-b: c", "Über: x", "key:", ":", "# ------------------------ >8 ------------------------"),
        *("* * *", "https://example.com/a", "Closes #12", "\udcff: x", "Fix: subject", "\x0b", "\x0c: x", "a\x0bb: c"),
    ]
)
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
messages = st.builds(
    lambda parts, end, last: end.join(parts) + (end if last else ""),
    st.lists(lines | texts, max_size=12),
    st.sampled_from(["\n", "\n", "\r\n"]),
    st.booleans(),
)


@settings(max_examples=250, deadline=None)
@given(messages)
@example("a\n\nKey: v\n text\n")
@example("# a")
@example("# a\n\n# b\n")
@example("\n\nFix")
@example("Fix\n\nConflicts:\n")
def test_git_finds_the_trailer_in_any_message_and_loses_none_of_the_others(message: str) -> None:
    before, after = git_finds(message), git_finds(with_trailers(message, (OURS,)))
    assert OURS in after
    assert [line for line in before if line not in after] == []
    assert len(after) == len(before) + (OURS not in before)


@settings(max_examples=100, deadline=None)
@given(messages)
def test_twice_is_once_and_nothing_that_was_there_goes(message: str) -> None:
    once = with_trailers(message, (OURS,))
    assert with_trailers(once, (OURS,)) == once
    left = iter(line.rstrip("\r") for line in once.split("\n"))
    assert all(line.rstrip("\r") in left for line in message.split("\n")), "every line, in its order"


@settings(max_examples=100, deadline=None)
@given(messages)
def test_without_a_divider_in_it_a_message_may_also_be_a_mail(message: str) -> None:
    """Without `--no-divider`, git takes what follows a line of `---` and white space for a patch."""
    assume(not any(line.startswith("---") and line[3:4] in {"", " ", "\t", "\r", "\n"} for line in message.split("\n")))
    told = with_trailers(message, (OURS,)).encode("utf-8", "surrogateescape")
    ran = subprocess.run(["git", "interpret-trailers", "--parse"], input=told, capture_output=True, check=True, cwd="/")
    assert OURS in ran.stdout.decode("utf-8", "surrogateescape").split("\n")
