"""Reading a message: what is dropped, and where a line stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.facts import ProvenanceLevel
from bot.facts.provenance._messages import MAX_LINES, Position, read_message
from tests.facts.provenance.commits import only, provenance_of
from tests.git_repo import GitRepo

TRAILER = "Co-authored-by: Claude <noreply@anthropic.com>"

SHAPES = {
    "in git's place": (f"Fix\n\nBody.\n\n{TRAILER}", Position.TRAILER),
    "with carriage returns": (f"Fix\r\n\r\nBody.\r\n\r\n{TRAILER}\r\n", Position.TRAILER),
    "with bare carriage returns": (f"Fix\r\rBody.\r\r{TRAILER}\r", Position.TRAILER),
    "in lower case": (f"Fix\n\nBody.\n\n{TRAILER.lower()}", Position.TRAILER),
    "with a blank before the colon": (
        "Fix\n\nBody.\n\nCo-authored-by : Claude <noreply@anthropic.com>",
        Position.TRAILER,
    ),
    "folded": ("Fix\n\nBody.\n\nCo-authored-by: Claude\n <noreply@anthropic.com>", Position.TRAILER),
    "before a cherry-pick's line": (
        f"Fix\n\nBody.\n\n{TRAILER}\n(cherry picked from commit 1a2b3c4d)",
        Position.TRAILER,
    ),
    "beside a signature": (f"Fix\n\nBody.\n\nSee #7\n{TRAILER}\nSigned-off-by: Ada <a@example.com>", Position.TRAILER),
    "after a rule": (f"Fix\n\nBody.\n\n---\n\n{TRAILER}", Position.TRAILER),
    "in the last paragraph but one": (
        f"Fix\n\nBody.\n\n{TRAILER}\n\nSigned-off-by: Ada <a@example.com>",
        Position.BODY,
    ),
    "before the rule of a squash": (
        f"Fix\n\n{TRAILER}\n\n---------\n\nCo-authored-by: Ada <a@example.com>",
        Position.BODY,
    ),
    "without a blank line before": (f"Fix\n\nBody.\n{TRAILER}", Position.BODY),
    "right below the subject": (f"Fix\n{TRAILER}", Position.BODY),
    "beside a footer": (f"Fix\n\nBody.\n\nSome footer\n{TRAILER}", Position.BODY),
    "in bold": (f"Fix\n\nBody.\n\n**Co-authored-by:** {TRAILER.partition(': ')[2]}\n\nThe end.", Position.BODY),
    "indented": (f"Fix\n\n    Body.\n\n    {TRAILER}", Position.INDENTED),
    "as an item of a list": (f"Fix\n\n* {TRAILER}\n\nThe end.", Position.INDENTED),
    "behind an escape that the shell kept": (f"Fix\n\nBody.\\n\\n{TRAILER}", Position.INDENTED),
    "in the log that a local squash keeps": (
        f"Squashed commit of the following:\n\ncommit 1a2b3c4d\nDate: today\n\n    Fix\n\n    {TRAILER}",
        Position.INDENTED,
    ),
}


@pytest.mark.parametrize(("message", "position"), SHAPES.values(), ids=SHAPES.keys())
def test_a_trailer_is_found_anywhere_and_graded_by_its_place(message: str, position: Position) -> None:
    evidence = only(provenance_of(message))
    expected = ProvenanceLevel.SUSPECTED if position is Position.INDENTED else ProvenanceLevel.ATTRIBUTED
    assert (evidence.source, evidence.level) == (f"{position} of 1a2b3c4", expected)


def test_an_indented_suspicion_is_too_little() -> None:
    assert provenance_of("Fix\n\n    Co-authored-by: Copilot <copilot@github.com>\n\nThe end.").evidence == ()


def test_an_indented_line_belongs_to_a_trailer_above_it_only() -> None:
    footer = "🤖 Generated with [Claude Code](https://claude.com/claude-code)"
    assert only(provenance_of(f"Fix\n\nSquashed:\n    {footer}\n\nThe end.")).rule == "claude/footer"


def test_an_indented_trailer_is_no_continuation() -> None:
    provenance = provenance_of(f"Fix\n\nBody.\n\nMade-with: Cursor\n  {TRAILER}")
    assert provenance.tools == ("Cursor", "Claude")


def test_two_trailer_paragraphs_are_both_read() -> None:
    message = """
        Share the setup of Go

        Agent-Logs-Url: https://github.com/o/r/sessions/ece9a083-080d-451f-9937-56e98b1f7f56

        Co-authored-by: Ada Example <ada@example.com>
        """
    evidence = only(provenance_of(message))
    assert (evidence.rule, evidence.source) == ("trailer/agent-logs-url", "body line of 1a2b3c4")


@pytest.mark.parametrize("opened", ["```", "~~~", "<!--", "<!-- CURSOR_SUMMARY -->"])
def test_what_is_opened_and_never_closed_hides_nothing(opened: str) -> None:
    assert only(provenance_of(f"Fix\n\n{opened}\nBody.\n\n{TRAILER}")).level is ProvenanceLevel.ATTRIBUTED


def test_the_subject_is_not_a_trailer() -> None:
    assert provenance_of("AI-assisted: name the mode in the settings").evidence == ()


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("Ada <ada@example.com>, Claude <noreply@anthropic.com>", True),
        ("<noreply@anthropic.com>", True),
        ("noreply@anthropic.com", True),
        ("Claude <NoReply@Anthropic.com>", True),
        ("Claude <model> <noreply@anthropic.com>", True),
        ("Claude <name>", False),
        ("Claude <model>", False),
        ("Claude noreply at anthropic.com", False),
    ],
)
def test_co_authors_are_read_as_people_write_them(value: str, found: bool) -> None:
    assert bool(provenance_of(f"Fix\n\nBody.\n\nCo-authored-by: {value}").evidence) is found


def test_a_very_long_message_is_read_at_both_ends_and_that_is_said() -> None:
    filler = "\n".join(f"line {n}" for n in range(MAX_LINES))
    ends = provenance_of(f"Fix\n\nMade-with: Cursor\n\n{filler}\n\n{TRAILER}")
    assert ends.tools == ("Cursor", "Claude")
    assert "beginning and the end" in ends.incomplete
    middle = provenance_of(f"Fix\n\n{filler}\n{TRAILER}\n\n{filler}")
    assert (middle.evidence, bool(middle.incomplete)) == ((), True)


GIT_CASES = {
    **{name: message for name, (message, _) in SHAPES.items() if "\r" not in message},
    "a quarter with a signature": "Fix\n\na\nb\nc\nSigned-off-by: Ada <a@example.com>",
    "less than a quarter": "Fix\n\na\nb\nc\nd\nSigned-off-by: Ada <a@example.com>",
    "prose with a colon": "Fix\n\nNote: this\nthat",
    "only a subject": "Made-with: Cursor",
    "a continuation of prose": "Fix\n\nBody.\n\n prose\nKey: value",
    "an address": "Fix\n\nBody.\n\nKey: value\nhttps://example.com/x",
}


@pytest.mark.parametrize("name", GIT_CASES)
def test_the_trailer_block_is_the_one_that_git_finds(name: str, tmp_path: Path) -> None:
    message = GIT_CASES[name]
    repo = GitRepo(tmp_path)
    repo.commit(message)
    printed = repo.text("log", "-1", "--format=%(trailers:only,unfold)").splitlines()
    theirs = [key.strip().lower() for key, colon, _ in (line.partition(":") for line in printed) if colon]
    ours = [line.key for line in read_message(message).lines if line.position is Position.TRAILER and line.key]
    assert ours == theirs
