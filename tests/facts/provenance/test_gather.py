"""From the evidence of single commits to what is said of the range."""

from __future__ import annotations

import pytest

from bot.facts import ProvenanceLevel
from tests.facts.provenance.commits import (
    ADA,
    BO,
    CLAUDE,
    COPILOT,
    DEPENDABOT,
    WEB_FLOW,
    commit,
    of_commits,
    only,
    provenance_of,
)

DECLARED = "Fix\n\nAssisted-by: Claude Opus 4.6"
ATTRIBUTED = "Fix\n\nCo-authored-by: Claude <noreply@anthropic.com>"
SUSPECTED = "Fix\n\nCo-authored-by: Copilot <copilot@github.com>"
DENIED = "Fix\n\nAI-assisted: no"
SILENT = "Fix\n\nThe total was None."


def test_without_commits_nothing_is_known_and_that_is_said() -> None:
    provenance = of_commits(())
    assert (provenance.level, provenance.share, provenance.owner) == (ProvenanceLevel.NONE, None, None)
    assert "no commits" in provenance.incomplete


def test_merge_commits_are_left_out() -> None:
    merge = commit(ATTRIBUTED, author=CLAUDE, is_merge=True)
    provenance = of_commits((merge, commit(SILENT)))
    assert (provenance.level, provenance.share, provenance.owner) == (ProvenanceLevel.NONE, 0, ADA)


def test_a_range_of_merges_is_not_a_range_by_people() -> None:
    provenance = of_commits((commit(ATTRIBUTED, is_merge=True),))
    assert (provenance.share, provenance.evidence) == (None, ())
    assert "merge" in provenance.incomplete


@pytest.mark.parametrize(
    ("messages", "level", "share"),
    [
        ((DECLARED, ATTRIBUTED, SUSPECTED, DENIED, SILENT), ProvenanceLevel.DECLARED, 3 / 5),
        ((ATTRIBUTED, SUSPECTED, DENIED, SILENT), ProvenanceLevel.ATTRIBUTED, 2 / 4),
        ((SUSPECTED, DENIED, SILENT), ProvenanceLevel.SUSPECTED, 1 / 3),
        ((DENIED, SILENT), ProvenanceLevel.DECLARED_NONE, 0),
        ((SILENT,), ProvenanceLevel.NONE, 0),
    ],
)
def test_the_strongest_evidence_sets_the_level(messages: tuple[str, ...], level: ProvenanceLevel, share: float) -> None:
    forwards = of_commits(tuple(commit(message) for message in messages))
    backwards = of_commits(tuple(commit(message) for message in reversed(messages)))
    assert (forwards.level, forwards.share) == (level, share) == (backwards.level, backwards.share)


def test_a_denial_does_not_undo_what_a_tool_says_and_both_are_shown() -> None:
    provenance = provenance_of("Fix\n\nBody.\n\nAI-assisted: none\nCo-authored-by: Claude <noreply@anthropic.com>")
    assert provenance.level is ProvenanceLevel.ATTRIBUTED
    assert {item.level for item in provenance.evidence} == {ProvenanceLevel.ATTRIBUTED, ProvenanceLevel.DECLARED_NONE}


def test_evidence_says_what_was_found_where_and_by_which_rule() -> None:
    evidence = only(provenance_of(ATTRIBUTED))
    assert evidence.tool == "Claude"
    assert evidence.text == "Co-authored-by: Claude <noreply@anthropic.com>"
    assert evidence.source == "trailer of 1a2b3c4"
    assert evidence.rule == "claude/account"


def test_a_mailed_patch_has_no_id_to_name() -> None:
    (evidence,) = of_commits((commit(ATTRIBUTED, sha=""),)).evidence
    assert evidence.source == "trailer of the mailed patch"


def test_an_accepted_suggestion_is_known_to_be_a_part_only() -> None:
    evidence = only(provenance_of("Fix\n\nCo-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>"))
    assert (evidence.level, evidence.rule) == (ProvenanceLevel.ATTRIBUTED, "copilot/accepted-suggestion")


def test_a_squash_that_repeats_a_trailer_gives_one_piece_of_evidence() -> None:
    line = "Co-authored-by: Claude <noreply@anthropic.com>"
    provenance = provenance_of(f"Fix (#7)\n\n* one\n\n  {line}\n\n* two\n\n{line}\n\n---------\n\n{line}")
    assert only(provenance).level is ProvenanceLevel.ATTRIBUTED


def test_evidence_quotes_at_most_120_characters() -> None:
    evidence = only(provenance_of(f"Fix\n\nAssisted-by: Claude Opus 4.6 {'x' * 500}"))
    assert evidence.text.startswith("Assisted-by: Claude Opus")
    assert len(evidence.text) == 120


def test_tools_are_named_once_in_the_order_of_the_commits() -> None:
    messages = ("a\n\nMade-with: Cursor", ATTRIBUTED, "b\n\nMade-with: Cursor", "c\n\nAI-assisted: yes")
    assert of_commits(tuple(commit(message) for message in messages)).tools == ("Cursor", "Claude")


def test_bots_alone_make_a_bot_s_change_and_one_person_does_not() -> None:
    bot, person = commit("Bump left-pad", author=DEPENDABOT), commit(SILENT)
    assert of_commits((bot, bot)).level is ProvenanceLevel.BOT
    assert of_commits((bot, person)).level is ProvenanceLevel.NONE


OWNERS = {
    "the author": (SILENT, ADA, WEB_FLOW, ADA),
    "who asked the agent": (f"Fix\n\nCo-authored-by: {ADA}", COPILOT, WEB_FLOW, ADA),
    "a co-author before who signed off": (f"Fix\n\nSigned-off-by: {BO}\nCo-authored-by: {ADA}", CLAUDE, CLAUDE, ADA),
    "who signed off": (f"Fix\n\nSigned-off-by: {BO}", CLAUDE, CLAUDE, BO),
    "the committer": ("Fix", CLAUDE, BO, BO),
    "nobody behind the web": ("Fix", CLAUDE, WEB_FLOW, None),
    "nobody": (f"Fix\n\nCo-authored-by: {CLAUDE}\nSigned-off-by: {COPILOT}", COPILOT, COPILOT, None),
    "a co-author needs a mailbox": ("Fix\n\nCo-authored-by: Ada", CLAUDE, CLAUDE, None),
    "no one quoted in a bot's text": (f"Bump\n\nCo-authored-by: {ADA}\n\nThe end", DEPENDABOT, WEB_FLOW, None),
    "the person whom aider names": ("Fix", "Ada Example (aider) <ada@example.com>", None, ADA),
    "an employee of an AI company": ("Fix", "Ada <ada.example@anthropic.com>", None, "Ada <ada.example@anthropic.com>"),
    "a machine's possessor is no machine's name": ("Fix", "Ada's AI bot <ada+bot@example.com>", BO, BO),
    "a bot by its name": (f"Fix\n\nSigned-off-by: {BO}", "ada-bot <ada+ai@example.com>", None, BO),
    "an agent by its name": ("Fix", "house-agent <agent@example.com>", None, None),
    "a bot by its one word": ("Fix", "exampleprojectbot <1+exampleprojectbot@users.noreply.github.com>", None, None),
    "an updater": ("Fix", "Example automated PR updater <pr@example.com>", None, None),
    "the actions of a host": ("Fix", "GitHub Actions <actions@github.com>", None, None),
    "a person called Bot": ("Fix", "Jan Bot <jan@example.com>", None, "Jan Bot <jan@example.com>"),
    "a person called Talbot": ("Fix", "Talbot <talbot@example.com>", None, "Talbot <talbot@example.com>"),
    "a person called Ai": ("Fix", "Thi Ai <ai@example.com>", None, "Thi Ai <ai@example.com>"),
    "a person without a name": ("Fix", " <ada@example.com>", None, "<ada@example.com>"),
}


@pytest.mark.parametrize(("message", "author", "committer", "owner"), OWNERS.values(), ids=OWNERS.keys())
def test_a_person_answers_for_the_change(message: str, author: str, committer: str | None, owner: str | None) -> None:
    assert provenance_of(message, author=author, committer=committer).owner == owner


def test_the_newest_commit_with_a_person_decides_who_answers() -> None:
    newest_first = (
        commit("Merge", author=BO, is_merge=True),
        commit("Format", author=DEPENDABOT),
        commit("Fix", author=ADA),
        commit("Start", author=BO),
    )
    assert of_commits(newest_first).owner == ADA
