"""Which family of models a name speaks of, and when another one should be asked."""

from dataclasses import replace

import pytest

from bot.facts import ProvenanceEvidence, ProvenanceLevel
from bot.facts.provenance.catalogue import TOOLS
from bot.publish import render_json, render_markdown, render_terminal
from bot.review import Review, other_family, write_receipt
from bot.review._families import _TOOLS, FAMILIES, family_of
from tests import builders as make
from tests.changes import facts_of

DECLARED, ATTRIBUTED, SUSPECTED = ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED, ProvenanceLevel.SUSPECTED
CLAUDE = "\n\nCo-authored-by: Claude <noreply@anthropic.com>\n"


def evidence(tool: str, model: str = "", level: ProvenanceLevel = ATTRIBUTED) -> ProvenanceEvidence:
    return ProvenanceEvidence(level, tool, "trailer of 1a2b3c4", "a mark", "a/rule", model=model)


@pytest.mark.parametrize(
    ("model", "family"),
    [
        ("anthropic:claude-opus-4-8", "Claude"),
        ("anthropic:my-own-alias", "Claude"),
        ("litellm:bedrock/us.anthropic.claude-sonnet-4-5-v1:0", "Claude"),
        ("litellm:openrouter/anthropic/claude-haiku-4.5", "Claude"),
        ("litellm:vertex_ai/claude-opus-4", "Claude"),
        ("exec:claude", "Claude"),
        ("recorded:claude", "Claude"),
        ("litellm:openai/gpt-5.1-codex", "GPT"),
        ("litellm:azure/o3-mini", "GPT"),
        ("litellm:openai/o4", "GPT"),
        ("litellm:github_copilot/gpt-4o", "GPT"),
        ("litellm:ollama/gpt-oss:20b", "GPT"),
        ("exec:codex", "GPT"),
        ("litellm:gemini/gemini-3-pro", "Gemini"),
        ("litellm:vertex_ai/gemini-3-flash", "Gemini"),
        ("litellm:ollama/gemma3:27b", "Gemini"),
        ("litellm:ollama/llama3.3", "Llama"),
        ("litellm:groq/meta-llama/llama-4-maverick", "Llama"),
        ("litellm:mistral/devstral-medium", "Mistral"),
        ("litellm:deepseek/deepseek-chat", "DeepSeek"),
        ("litellm:openrouter/qwen/qwen3-coder", "Qwen"),
        ("litellm:xai/grok-4", "Grok"),
        ("litellm:zai/glm-5", "GLM"),
        ("litellm:moonshot/kimi-k2", "Kimi"),
        ("Claude Opus 4.8", "Claude"),
        ("litellm:ollama/deepseek-r1-distill-llama:70b", ""),
        ("litellm:openai/my-local-model", ""),
        ("litellm:azure/prod-deployment", ""),
        ("litellm:ollama/foo3", ""),
        ("exec:ask.py", ""),
        ("recorded:replies", ""),
        ("composer-1", ""),
        ("", ""),
    ],
)
def test_a_model_is_of_the_family_that_its_name_tells(model: str, family: str) -> None:
    assert family_of(model) == family


def test_the_tools_are_those_of_the_catalogue_and_the_families_those_of_the_table() -> None:
    assert set(_TOOLS) <= {tool.name for tool in TOOLS}
    assert set(_TOOLS.values()) <= set(FAMILIES)


@pytest.mark.parametrize(
    ("found", "readers"),
    [
        pytest.param([evidence("Claude")], ["anthropic:claude-opus-4-8"], id="one tool, one reader"),
        pytest.param([evidence("Claude", "claude-opus-4-8")], ["exec:claude"], id="the model is named"),
        pytest.param([evidence("Cursor", "claude-4.5-sonnet")], ["exec:claude"], id="a tool with its model named"),
        pytest.param([evidence("Codex")], ["litellm:openai/gpt-5"], id="GPT"),
        pytest.param([evidence("Gemini")], ["litellm:gemini/gemini-3-pro"], id="Gemini"),
        pytest.param([evidence("Claude"), evidence("", level=DECLARED)], ["exec:claude"], id="and a nameless label"),
        pytest.param([evidence("Claude")], ["exec:claude", "anthropic:claude-haiku-4-5"], id="two readers of it"),
    ],
)
def test_where_one_family_wrote_and_read_another_is_advised(
    found: list[ProvenanceEvidence], readers: list[str]
) -> None:
    assert "ask a model of another family" in other_family(make.a_provenance(evidence=tuple(found)), *readers)


@pytest.mark.parametrize(
    ("found", "readers"),
    [
        pytest.param([], ["exec:claude"], id="nobody known to have written"),
        pytest.param([evidence("Claude")], [], id="nobody read"),
        pytest.param([evidence("Claude")], ["litellm:openai/gpt-5"], id="another family read"),
        pytest.param([evidence("Claude")], ["exec:claude", "exec:codex"], id="another family read as well"),
        pytest.param([evidence("Claude")], ["exec:ask.py"], id="an unknown reader"),
        pytest.param([evidence("GitHub Copilot")], ["litellm:openai/gpt-5"], id="a tool of many families"),
        pytest.param([evidence("Cursor")], ["exec:claude"], id="likewise"),
        pytest.param([evidence("Claude"), evidence("Cursor")], ["exec:claude"], id="one of two writers is unknown"),
        pytest.param([evidence("Claude"), evidence("Codex")], ["exec:claude"], id="two families wrote"),
        pytest.param([evidence("Claude", "kimi-k2")], ["exec:claude"], id="a tool with another family's model"),
        pytest.param([evidence("Claude", level=SUSPECTED)], ["exec:claude"], id="suspected alone"),
        pytest.param([evidence("Claude", level=ProvenanceLevel.BOT)], ["exec:claude"], id="no AI level"),
        pytest.param([evidence("", level=DECLARED)], ["exec:claude"], id="a label that names nobody"),
    ],
)
def test_nothing_is_advised_unless_both_are_known_to_be_the_same(
    found: list[ProvenanceEvidence], readers: list[str]
) -> None:
    assert other_family(make.a_provenance(evidence=tuple(found)), *readers) == ""


@pytest.mark.parametrize(
    ("assisted", "added", "words"),
    [
        (120, 1_500, "Claude wrote 120 of 1,500 added lines, by what is known, and Claude read them"),
        (1, 1, "Claude wrote 1 of 1 added line, by what is known, and Claude read them"),
        (0, 0, "Claude had a part in this change, and Claude read it"),
    ],
)
def test_the_advice_says_how_much_is_known(assisted: int, added: int, words: str) -> None:
    provenance = make.a_provenance(evidence=(evidence("Claude"),), assisted=assisted, added=added)
    said = other_family(provenance, "exec:claude")
    assert said == f"{words}: ask a model of another family as well (`--model SPEC`)."


@pytest.mark.parametrize(("model", "count"), [("anthropic:claude-opus-4-8", 1), ("litellm:openai/gpt-5", 0)])
def test_the_receipt_carries_the_advice_where_a_model_has_read(model: str, count: int) -> None:
    facts = facts_of({"a.py": "x = 1\n"}, {"a.py": "x = 2\n"}, f"Raise x{CLAUDE}")
    hunk = (facts.files[0].path, facts.files[0].diff.hunks[0].header)
    uses = (replace(make.a_model_use(), model=model),)
    assert len(write_receipt(facts, Review((), uses, read_by_model=frozenset({hunk})), "0", 0.0).advice) == count
    assert write_receipt(facts, Review((), uses), "0", 0.0).advice == ()
    assert write_receipt(facts, Review(()), "0", 0.0).advice == ()


def test_every_page_shows_it() -> None:
    brief = make.a_brief(receipt=make.a_receipt(advice=("Ask another family.",)))
    assert "advice: Ask another family." in render_terminal(brief, width=80, colour=False)
    assert "advice: Ask another family." in render_markdown(brief)
    assert '"Ask another family."' in render_json(brief)
