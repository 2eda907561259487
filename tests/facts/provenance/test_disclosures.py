"""What people say about AI use in templates, tick boxes and sentences that a squash keeps."""

from __future__ import annotations

import textwrap

import pytest

from bot.facts import ProvenanceLevel
from tests.facts.provenance.commits import only, provenance_of

JAEGER = """
    fix(es): return spans without an error (#9210)

    ## AI Usage in this PR (choose one)
    See [AI Usage
    Policy](https://github.com/jaegertracing/jaeger/blob/main/CONTRIBUTING_GUIDELINES.md#ai-usage-policy).
    - [{none}] **None**: No AI tools were used in creating this PR
    - [{light}] **Light**: AI provided minor assistance (formatting, simple
    suggestions)
    - [{moderate}] **Moderate**: AI helped with code generation or debugging specific
    parts
    - [{heavy}] **Heavy**: AI generated most or all of the code changes

    ---------

    Signed-off-by: Ada Example <ada@example.com>
"""


def jaeger(**ticks: str) -> str:
    return textwrap.dedent(JAEGER).format(**({"none": " ", "light": " ", "moderate": " ", "heavy": " "} | ticks))


@pytest.mark.parametrize(
    ("box", "level"),
    [
        ("none", ProvenanceLevel.DECLARED_NONE),
        ("light", ProvenanceLevel.DECLARED),
        ("moderate", ProvenanceLevel.DECLARED),
        ("heavy", ProvenanceLevel.DECLARED),
    ],
)
@pytest.mark.parametrize("tick", ["x", "X", "X "])
def test_a_ticked_box_is_a_declaration(box: str, level: ProvenanceLevel, tick: str) -> None:
    evidence = only(provenance_of(jaeger(**{box: tick})))
    assert (evidence.level, evidence.rule, evidence.source) == (level, "disclosure/box", "message of 1a2b3c4")


def test_boxes_that_nobody_ticked_say_nothing() -> None:
    assert provenance_of(jaeger()).evidence == ()


def test_two_ticked_boxes_that_disagree_are_both_shown() -> None:
    provenance = provenance_of(jaeger(none="x", heavy="x"))
    assert provenance.level is ProvenanceLevel.DECLARED
    assert {item.level for item in provenance.evidence} == {ProvenanceLevel.DECLARED, ProvenanceLevel.DECLARED_NONE}


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("- [x] **No AI tools were used** in preparing this PR.", ProvenanceLevel.DECLARED_NONE),
        ("- [x] **If AI tools were used**, I have disclosed which ones.", ProvenanceLevel.DECLARED),
        (
            "- [x] Please check this box if this contribution uses AI-generated content",
            ProvenanceLevel.DECLARED,
        ),
        ("  * [X] **Heavy**: AI generated most or all of the code changes", ProvenanceLevel.DECLARED),
    ],
)
def test_a_box_is_known_by_its_words_where_its_heading_was_lost(line: str, level: ProvenanceLevel) -> None:
    assert only(provenance_of(f"Fix\n\nBody.\n\n{line}")).level is level


ANSWERS = {
    "NO AI USE": ProvenanceLevel.DECLARED_NONE,
    "No AI use": ProvenanceLevel.DECLARED_NONE,
    "None": ProvenanceLevel.DECLARED_NONE,
    "None.": ProvenanceLevel.DECLARED_NONE,
    "N/A": ProvenanceLevel.DECLARED_NONE,
    "no": ProvenanceLevel.DECLARED_NONE,
    "I did not use any AI.": ProvenanceLevel.DECLARED_NONE,
    "AI tools were not used.": ProvenanceLevel.DECLARED_NONE,
    "None of it by hand, all by Claude.": ProvenanceLevel.DECLARED,
    "Heavy": ProvenanceLevel.DECLARED,
    "Moderate: AI assisted with codebase investigation and\ndrafting focused changes.": ProvenanceLevel.DECLARED,
    "Codex assisted with issue discovery and the repetitive edit.": ProvenanceLevel.DECLARED,
    "Used Codex (GPT-5.3) to find the place for the tests": ProvenanceLevel.DECLARED,
    "I asked Claude to generate the tests and to fix the wording.": ProvenanceLevel.DECLARED,
    "Used AI to properly structure the PR description and fix grammer.": None,
    "I used an LLM (Google Gemini) as a tutor to help me understand the\n"
    "refine logic. All code was written and verified manually.": None,
    "Used AI for the wording; I wrote the code by hand.": None,
    "- [x] Any AI generated code has been reviewed by me": None,
    "- [x] I have reviewed all that AI wrote": None,
    "": None,
    "-": None,
    "* one\n* two": None,
}


@pytest.mark.parametrize(
    "heading", ["#### AI Generation Disclosure", "# AI Usage Statement", "**AI usage**", "## AI use:"]
)
@pytest.mark.parametrize(("answer", "level"), ANSWERS.items())
def test_the_answer_under_a_disclosure_heading_is_read(
    heading: str, answer: str, level: ProvenanceLevel | None
) -> None:
    provenance = provenance_of(f"Fix\n\n{heading}\n\n{answer}\n\n#### Release Notes\n\nNO ENTRY, AI or not")
    assert [item.level for item in provenance.evidence] == ([level] if level else [])


def test_an_answer_names_its_tool() -> None:
    message = "Fix\n\n#### AI Generation Disclosure\n\nUsed Codex (GPT-5.3) to find the place for the tests"
    assert provenance_of(message).tools == ("Codex",)


def test_a_footer_right_below_an_answer_is_not_swallowed_by_it() -> None:
    message = "Fix\n\n# AI Usage Statement\n\nNone\n🤖 Generated with [Claude Code](https://claude.com/claude-code)"
    provenance = provenance_of(message)
    assert [item.rule for item in provenance.evidence] == ["claude/footer", "disclosure/section"]
    assert provenance.level is ProvenanceLevel.ATTRIBUTED


def test_the_notice_of_an_agent_counts_although_it_is_quoted() -> None:
    message = """
        Remove the directory that a test left behind

        > [!NOTE]
        > This is a contribution from an AI agent: Claude Code, Opus 5. The agent did the
        > diagnosis and wrote the harness.
        """
    evidence = only(provenance_of(message))
    assert (evidence.level, evidence.tool) == (ProvenanceLevel.DECLARED, "Claude")


def test_a_line_that_marks_any_text_by_ai_is_a_suspicion() -> None:
    message = """
        perf: load the state of one tool only

        *AI-assisted — Tool: Claude Code; model: anthropic/claude-fable-5;
        version: unavailable.*
        """
    evidence = only(provenance_of(message))
    assert (evidence.level, evidence.tool, evidence.rule) == (
        ProvenanceLevel.SUSPECTED,
        "Claude",
        "disclosure/text-line",
    )


@pytest.mark.parametrize(
    ("sentence", "tool"),
    [
        ("This commit was made using Gemini 3.5 Flash.", "Gemini"),
        ("*This PR was generated by Codex.*", "Codex"),
        ("Issue diagnosed and patch generated by Claude Opus 5, patch reviewed and", "Claude"),
        ("Changes generated by Gemini CLI (LLM).", "Gemini"),
        ("*This PR was generated by an AI coding assistant.*", ""),
        ("Developed with Claude Code as a coding partner", "Claude"),
        ("The code in this commit was written with Claude Code (AI-generated,", "Claude"),
        ("_This contribution was AI-assisted (Claude). It is a small fix._", "Claude"),
        ("*Disclosure: this change was authored with AI assistance;", ""),
    ],
)
def test_a_sentence_that_says_so_is_a_suspicion(sentence: str, tool: str) -> None:
    evidence = only(provenance_of(f"Fix\n\n{sentence}\nand the rest."))
    assert (evidence.level, evidence.rule, evidence.tool) == (
        ProvenanceLevel.SUSPECTED,
        "disclosure/sentence",
        tool,
    )


def test_a_share_in_percent_is_a_declaration() -> None:
    assert only(provenance_of("Fix\n\nBody.\n\nAI-generated: 80%")).level is ProvenanceLevel.DECLARED
    assert only(provenance_of("Fix\n\nBody.\n\nAI-generated: 0%")).level is ProvenanceLevel.DECLARED_NONE


@pytest.mark.parametrize("value", ["no", "None", "false", "n/a", "NO AI USE"])
@pytest.mark.parametrize("key", ["AI-assisted", "Assisted-by", "Co-authored-by-AI", "AI-Tool"])
def test_a_trailer_may_deny(key: str, value: str) -> None:
    assert only(provenance_of(f"Fix\n\nBody.\n\n{key}: {value}")).level is ProvenanceLevel.DECLARED_NONE
