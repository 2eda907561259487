"""The table of tools: one row a tool and one a trailer, each with a message as it is found in the wild."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from bot.change import Identity
from bot.facts import ProvenanceLevel
from bot.facts.provenance import catalogue
from bot.facts.provenance._names import Sign, recognise
from bot.facts.provenance.catalogue import AUTOMATION, TOOLS, TRAILERS, Meaning, Tool
from tests.facts.provenance.commits import ADA, COPILOT, commit, only, provenance_of

DECLARED, ATTRIBUTED, SUSPECTED = ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED, ProvenanceLevel.SUSPECTED


class Row(NamedTuple):
    """What must be found in a commit, and by which rule."""

    tool: str
    rule: str
    message: str
    level: ProvenanceLevel = ATTRIBUTED
    author: str = ADA


def co_author(tool: str, name_and_mailbox: str, sign: str = "account", level: ProvenanceLevel = ATTRIBUTED) -> Row:
    message = f"Guard the empty cart\n\nThe total was None.\n\nCo-authored-by: {name_and_mailbox}"
    return Row(tool, f"{tool}/{sign}", message, level)


def author(tool: str, name_and_mailbox: str, sign: str = "account", level: ProvenanceLevel = ATTRIBUTED) -> Row:
    return Row(tool, f"{tool}/{sign}", "Guard the empty cart", level, name_and_mailbox)


def footer(tool: str, line: str, sign: str = "footer", level: ProvenanceLevel = ATTRIBUTED) -> Row:
    return Row(tool, f"{tool}/{sign}", f"Guard the empty cart\n\nThe total was None.\n\n{line}", level)


def trailer(tool: str, line: str, level: ProvenanceLevel = ATTRIBUTED) -> Row:
    key = line.partition(":")[0].lower()
    return Row(tool, f"trailer/{key}", f"Guard the empty cart\n\nThe total was None.\n\n{line}", level)


FINGERPRINTS = (
    co_author("claude", "Claude <noreply@anthropic.com>"),
    co_author("claude", "Claude Opus 4.7 (1M context) <noreply@anthropic.com>"),
    co_author("claude", "claude-opus-4-8 <noreply@anthropic.com>"),
    co_author("claude", "claude[bot] <209825114+claude[bot]@users.noreply.github.com>"),
    co_author("claude", "Claude <claude@anthropic.com>", "weak-mailbox", SUSPECTED),
    co_author("claude", "Claude", "name-only", SUSPECTED),
    co_author("claude", "Claude Opus 4.6 <agent@build-host>", "name-only", SUSPECTED),
    co_author("claude", "Claude <claude@users.noreply.github.com>", "weak-mailbox", SUSPECTED),
    author("claude", "Claude <claude@local>", "weak-mailbox", SUSPECTED),
    trailer("claude", "Assisted-by: Haiku 4.5", DECLARED),
    author("claude", "Claude <noreply@anthropic.com>"),
    # 41898282 is the account of GitHub Actions, which claude-code-action commits through.
    author("claude", "claude[bot] <41898282+claude[bot]@users.noreply.github.com>"),
    author("claude", "Claude Code <claude-code[bot]@users.noreply.github.com>"),
    footer("claude", "🤖 Generated with [Claude Code](https://claude.com/claude-code)"),
    footer("claude", "🤖 Generated with [Claude Code](https://claude.ai/code)"),
    footer("claude", "Generated with Claude Code"),
    footer("claude", "🎉 Generated with Claude Code (claude.ai/code)"),
    footer("claude", "https://claude.ai/code/session_01XGrtUwsLBzAw8xqL7Qf26J", "session-link", SUSPECTED),
    author("copilot", COPILOT),
    author("copilot", "Copilot <198982749+Copilot@users.noreply.github.com>"),
    co_author("copilot", "Copilot <223556219+Copilot@users.noreply.github.com>"),
    co_author("copilot", "Copilot App <223556219+Copilot@users.noreply.github.com>"),
    co_author("copilot", "Copilot <copilot@github.com>", "weak-mailbox", SUSPECTED),
    co_author("copilot", "Copilot <175728472+Copilot@users.noreply.github.com>", "accepted-suggestion"),
    co_author(
        "copilot",
        "Copilot Autofix powered by AI <62310815+github-advanced-security[bot]@users.noreply.github.com>",
        "accepted-suggestion",
    ),
    co_author("cursor", "Cursor <cursoragent@cursor.com>"),
    co_author("cursor", "Cursor cursoragent@cursor.com"),
    co_author("cursor", "Cursor <noreply@cursor.com>"),
    author("cursor", "Cursor Agent <cursoragent@cursor.com>"),
    author("cursor", "cursor[bot] <206951365+cursor[bot]@users.noreply.github.com>"),
    footer("cursor", "Made with [Cursor](https://cursor.com)"),
    co_author("codex", "Codex <noreply@openai.com>"),
    co_author("codex", "Codex <codex@openai.com>"),
    co_author("codex", "Codex (GPT-5.5)", "name-only", SUSPECTED),
    author("codex", "chatgpt-codex-connector[bot] <199175422+chatgpt-codex-connector[bot]@users.noreply.github.com>"),
    footer("codex", "https://chatgpt.com/codex/tasks/task_e_69b33cf05f448326b7c1", "session-link", SUSPECTED),
    author("devin", "Devin AI <158243242+devin-ai-integration[bot]@users.noreply.github.com>"),
    footer("devin", "Generated with [Devin](https://cli.devin.ai/docs)"),
    footer("devin", "Link to Devin session: https://app.devin.ai/sessions/0123456789abcdef0123456789abcdef"),
    trailer("devin", "Assisted-by: Devin 2.1", DECLARED),
    trailer("copilot", "Assisted-by: Copilot CLI", DECLARED),
    trailer("codex", "Assisted-by: OpenAI Codex", DECLARED),
    trailer("jules", "Assisted-by: Google Jules", DECLARED),
    trailer("gemini", "Assisted-by: Google Gemini", DECLARED),
    trailer("gemini", "Assisted-by: Gemini CLI", DECLARED),
    trailer("gemini", "Assisted-by: Gemini Code Assist", DECLARED),
    trailer("droid", "Assisted-by: Factory Droid", DECLARED),
    trailer("kilo", "Assisted-by: Kilo Code", DECLARED),
    trailer("qwen", "Assisted-by: Qwen Code", DECLARED),
    trailer("qwen", "Assisted-by: Qwen Coder 3", DECLARED),
    trailer("junie", "Assisted-by: JetBrains AI", DECLARED),
    trailer("lovable", "Assisted-by: Lovable", DECLARED),
    trailer("replit", "Assisted-by: Replit Agent", DECLARED),
    trailer("windsurf", "Assisted-by: Windsurf", DECLARED),
    trailer("amazon-q", "Assisted-by: Amazon Q", DECLARED),
    trailer("amazon-q", "Assisted-by: Amazon Q Developer", DECLARED),
    trailer("unnamed", "Assisted-by: AI assistance", DECLARED),
    trailer("unnamed", "Assisted-by: an AI assistant", DECLARED),
    trailer("unnamed", "Assisted-by: AI tools", DECLARED),
    trailer("unnamed", "Assisted-by: LLMs", DECLARED),
    trailer("unnamed", "Assisted-by: LLM", DECLARED),
    trailer("unnamed", "Assisted-by: GenAI", DECLARED),
    trailer("unnamed", "Assisted-by: a language model", DECLARED),
    trailer("unnamed", "Assisted-by: large language models", DECLARED),
    trailer("unnamed", "Assisted-by: a large language model", DECLARED),
    Row("aider", "aider/subject", "aider: guard the empty cart", SUSPECTED),
    author("lovable", "lovable-dev[bot] <lovable-dev[bot]@users.noreply.github.com>"),
    author("windsurf", "Windsurf <noreply@windsurf.com>"),
    footer("devin", "Link to Devin run: https://app.devin.ai/sessions/0123456789abcdef0123456789abcdef"),
    author("jules", "google-labs-jules[bot] <161369871+google-labs-jules[bot]@users.noreply.github.com>"),
    footer(
        "jules",
        "*PR created automatically by Jules for task [10568282859807385424](https://jules.google.com/task/10568282859807385424)*",
    ),
    co_author(
        "gemini",
        "gemini-code-assist[bot] <176961590+gemini-code-assist[bot]@users.noreply.github.com>",
        "accepted-suggestion",
    ),
    author("gemini", "gemini-cli[bot] <218312386+gemini-cli[bot]@users.noreply.github.com>"),
    co_author("droid", "factory-droid[bot] <138933559+factory-droid[bot]@users.noreply.github.com>"),
    co_author("opencode", "opencode <noreply@opencode.ai>"),
    footer("opencode", "🤖 Generated with [opencode](https://opencode.ai)"),
    footer("opencode", "🤖 Generated with opencode"),
    footer("opencode", "🤖 Generated with the assistance of OpenCode (claude-opus-4.6)."),
    author("bonk", "ask-bonk[bot] <249159057+ask-bonk[bot]@users.noreply.github.com>"),
    author("bonk", "ask-bonk[bot] <ask-bonk[bot]@users.noreply.github.com>"),
    co_author("sisyphus", "Sisyphus <clio-agent@sisyphuslabs.ai>"),
    footer("sisyphus", "Ultraworked with [Sisyphus](https://github.com/code-yeongyu/oh-my-opencode)"),
    co_author("amp", "Amp <amp@ampcode.com>"),
    footer("amp", "https://ampcode.com/threads/T-019df937-22d2-7029-89a1-d6de197daa32", "session-link", SUSPECTED),
    co_author("roo", "Roo Code <roomote@roocode.com>"),
    author("roo", "roomote[bot] <219738659+roomote[bot]@users.noreply.github.com>"),
    author("kilo", "kiloconnect[bot] <240665456+kiloconnect[bot]@users.noreply.github.com>"),
    author("kilo", "kilo-code-bot[bot] <240665456+kilo-code-bot[bot]@users.noreply.github.com>"),
    author("cline", "cline-cloud[bot] <276134852+cline-cloud[bot]@users.noreply.github.com>"),
    co_author("cline", "Cline <cline-agent@users.noreply.github.com>"),
    co_author("warp", "Warp <agent@warp.dev>"),
    co_author("warp", "Oz <oz-agent@warp.dev>"),
    co_author("qwen", "Qwen-Coder <qwen-coder@alibabacloud.com>"),
    co_author("trae", "TRAE <noreply@bytedance.com>"),
    co_author("qoder", "Qoder <qoder@qoder.com>"),
    co_author("firebender", "Firebender <help@firebender.com>"),
    co_author("crush", "Crush <crush@charm.land>"),
    footer("crush", "💘 Generated with Crush"),
    co_author("hermes", "Hermes Agent <hermes-agent@nousresearch.com>"),
    author("charlie", "charliecreates[bot] <198680274+charliecreates[bot]@users.noreply.github.com>"),
    co_author("charlie", "Charlie <charlie@charlielabs.ai>"),
    author("openhands", "openhands <openhands@all-hands.dev>"),
    trailer("kiro", "Assisted-by: Kiro:claude-opus-4.8 golangci-lint", DECLARED),
    author("aider", "Ada Example (aider) <ada@example.com>", "name-suffix"),
    co_author("aider", "aider (gpt-5.5) <noreply@aider.chat>"),
    author("pi", "Ada Example (via Pi Coding Agent) <ada@example.com>", "name-suffix"),
    author("junie", "Junie <junie@jetbrains.com>"),
    author("junie", "jetbrains-junie[bot] <jetbrains-junie[bot]@users.noreply.github.com>"),
    author("lovable", "gpt-engineer-app[bot] <159125892+gpt-engineer-app[bot]@users.noreply.github.com>"),
    author("v0", "v0[bot] <v0[bot]@users.noreply.github.com>"),
    trailer("replit", "Replit-Commit-Author: Agent"),
    author("windsurf", "Windsurf <windsurf@codeium.com>"),
    author("amazon-q", "amazon-q-developer[bot] <208079219+amazon-q-developer[bot]@users.noreply.github.com>"),
    trailer("entire", "Entire-Checkpoint: a3b2c4d5e6f7"),
    co_author(
        "greptile", "greptile-apps[bot] <165735046+greptile-apps[bot]@users.noreply.github.com>", "accepted-suggestion"
    ),
    co_author(
        "coderabbit",
        "coderabbitai[bot] <136622811+coderabbitai[bot]@users.noreply.github.com>",
        "accepted-suggestion",
    ),
    co_author("qodo", "qodo <189517486+qodo-code-review[bot]@users.noreply.github.com>", "accepted-suggestion"),
    co_author(
        "entelligence",
        "entelligence-ai-pr-reviews[bot] <174136889+entelligence-ai-pr-reviews[bot]@users.noreply.github.com>",
        "accepted-suggestion",
    ),
    co_author("gpt", "Somebot (GPT-5.4) <somebot@example.com>", "name-only", SUSPECTED),
    trailer("gpt", "Assisted-by: OpenAI", DECLARED),
    trailer("glm", "Assisted-by: GLM-5.2", DECLARED),
    trailer("deepseek", "AI-assisted: DeepSeek v4-pro, reviewed by the team", DECLARED),
    trailer("kimi", "Assisted-by: Kimi K2", DECLARED),
    trailer("grok", "Assisted-by: Grok 4", DECLARED),
    trailer("unnamed", "Assisted-by: AI", DECLARED),
    author("unnamed", "AI Agent <agent@build-host>", "name-only", SUSPECTED),
)

TRAILER_ROWS = (
    # The values are those of public commits.
    trailer("claude", "Assisted-by: Opus 4.7", DECLARED),
    trailer("claude", "Assisted-by: Claude Opus 4.6", DECLARED),
    trailer("claude", "Assisted-by: Claude:claude-opus-4-6", DECLARED),
    trailer("claude", "Assisted-by: Claude:claude-3-opus coccinelle sparse", DECLARED),
    trailer("claude", "Assisted-by: claude-code/claude-fable-5", DECLARED),
    trailer("claude", "Assisted-by: claude-opus-4.6 via OpenCode", DECLARED),
    trailer("claude", "Assisted-by: Claude Opus 4.6, OpenCode", DECLARED),
    trailer("claude", "Assisted-by: Claude Code (Sonnet 4.6)", DECLARED),
    trailer("claude", "Assisted-by: Claude Sonnet 4.6 [claude-code]", DECLARED),
    trailer("claude", "Assisted-By: Claude Sonnet 4.6 <noreply@anthropic.com>", DECLARED),
    trailer("gemini", "Assisted-by: Gemini 3.5 Flash", DECLARED),
    trailer("codex", "Assisted-by: Codex:GPT-5.6", DECLARED),
    trailer("opencode", "Assisted-by: opencode:deepseek-v4-pro", DECLARED),
    trailer("crush", "Assisted-by: Claude Sonnet 4.5 via Crush <crush@charm.land>", DECLARED),
    trailer("claude", "Generated-by: Claude Opus 4.8 (1M context)", DECLARED),
    trailer("gpt", "Generated-by: GPT-5.5", DECLARED),
    trailer("copilot", "Co-authored-by-AI: GitHub Copilot (GPT-5.5)", DECLARED),
    trailer("unnamed", "AI-assisted: yes", DECLARED),
    trailer("copilot", "AI-assisted-by: Copilot", DECLARED),
    trailer("claude", "AI-assistance: Claude Code wrote the tests", DECLARED),
    trailer("unnamed", "AI-generated: true", DECLARED),
    trailer("cursor", "AI-generated-by: Cursor", DECLARED),
    trailer("gpt", "AI-disclosure: drafted with ChatGPT", DECLARED),
    trailer("unnamed", "AI-usage: moderate", DECLARED),
    trailer("codex", "AI-usage-statement: Codex wrote the benchmark", DECLARED),
    trailer("claude", "AI-Tool: Claude Code", DECLARED),
    trailer("claude", "AI-Model: claude-opus-4-8", DECLARED),
    trailer("unnamed", "AI-Session-Id: 7f3a"),
    trailer("claude", "Claude-Session: https://claude.ai/code/session_01XGrtUwsLBzAw8xqL7Qf26J"),
    trailer("claude", "Claude-Generated-By: Claude Code (cli/claude-opus-4-5=100%)"),
    trailer("claude", "Claude-Steers: 0"),
    trailer("claude", "Claude-Permission-Prompts: 5"),
    trailer("claude", "Claude-Escapes: 0"),
    trailer("claude", "Claude-Plan: quiet-otter"),
    trailer("copilot", "Agent-Logs-Url: https://github.com/o/r/sessions/ece9a083-080d-451f-9937-56e98b1f7f56"),
    trailer("copilot", "Copilot-Session: ece9a083-080d-451f-9937-56e98b1f7f56"),
    trailer("amp", "Amp-Thread-ID: https://ampcode.com/threads/T-019df937-22d2-7029-89a1-d6de197daa32"),
    trailer("cursor", "Made-with: Cursor"),
    trailer("claude", "Entire-Agent: Claude Code"),
    trailer("entire", "Entire-Session: 2026-01-06-3a782158-6c7c-4d4d-9c73-eae031da5b18"),
    trailer("entire", "Entire-Strategy: manual-commit"),
    trailer("entire", "Entire-Checkpoint: a3b2c4d5e6f7"),
    trailer("replit", "Replit-Commit-Author: Assistant"),
    trailer("replit", "Replit-Commit-Session-Id: 3f7c0f2e-8f3b-4a57-9f6d-0d1f6f2f9a10"),
    trailer("unnamed", "Agent-Id: 7", SUSPECTED),
    trailer("unnamed", "Agent-Task: rename-the-cart", SUSPECTED),
    trailer("unnamed", "Agent-Confidence: 0.9", SUSPECTED),
)

NAME_OF = {tool.id: tool.name for tool in TOOLS}


@pytest.mark.parametrize("row", FINGERPRINTS + TRAILER_ROWS, ids=lambda row: f"{row.rule}: {row.message[-60:]}")
def test_what_a_tool_leaves_is_found_by_its_rule(row: Row) -> None:
    provenance = provenance_of(row.message, author=row.author)
    found = [item for item in provenance.evidence if item.rule == row.rule]
    assert [(item.tool, item.level) for item in found] == [(NAME_OF[row.tool], row.level)]
    assert provenance.share == 1


def test_every_tool_has_a_row() -> None:
    assert {row.tool for row in FINGERPRINTS} == {tool.id for tool in TOOLS}


def entries_of(tool: Tool) -> tuple[str, ...]:
    identities = (*tool.identities, *tool.suggests, *tool.weak, *tool.suffixes)
    return (*identities, *tool.names, *tool.given_names, *tool.footers, *tool.links, *tool.subjects)


ENTRIES = [(tool, entry) for tool in TOOLS for entry in entries_of(tool)]


@pytest.mark.parametrize(("tool", "entry"), ENTRIES, ids=[f"{tool.id}: {entry}" for tool, entry in ENTRIES])
def test_every_entry_of_a_tool_has_a_row_that_it_is_found_by(tool: Tool, entry: str) -> None:
    rows = [row for row in (*FINGERPRINTS, *TRAILER_ROWS) if row.tool == tool.id]
    assert any(entry.strip().lower() in f"{row.author} {row.message}".lower() for row in rows)


def test_every_trailer_that_speaks_of_ai_has_a_row() -> None:
    people = {key for key, trailer in TRAILERS.items() if trailer.meaning in (Meaning.COAUTHOR, Meaning.SIGNER)}
    rows = {row.rule.removeprefix("trailer/") for row in TRAILER_ROWS}
    assert rows | people == set(TRAILERS)


def test_every_heading_has_a_row() -> None:
    for heading in catalogue.DISCLOSURE_HEADINGS:
        evidence = only(provenance_of(f"Fix\n\n### {heading.title()} (required)\n\nCodex wrote the tests."))
        assert (evidence.rule, evidence.level, evidence.tool) == ("disclosure/section", DECLARED, "Codex"), heading


BOX_ROWS = (
    "- [x] **No AI tools were used** in preparing this PR.",
    "- [x] **If AI tools were used**, I have disclosed which ones.",
    "- [x] **None**: No AI tools were used in creating this PR",
    "- [x] **Light**: AI provided minor assistance (formatting, simple suggestions)",
    "- [x] **Moderate:** AI helped with code generation or debugging specific parts",
    "- [x] **Heavy**: AI generated most or all of the code changes",
    "- [x] **Extensive**: AI generated most of it",
    "- [x] Please check this box if this contribution uses AI-generated content",
)


def test_every_box_has_a_row() -> None:
    for box, row in zip(catalogue.BOXES, BOX_ROWS, strict=True):
        assert only(provenance_of(f"Fix\n\nBody.\n\n{row}")).level is box.level, row


MODEL_ROWS = {
    "Claude Opus 4.6": "Claude Opus 4.6",
    "Claude:claude-sonnet-4-5 sparse": "claude-sonnet-4-5",
    "claude-code/claude-fable-5": "claude-fable-5",
    "Claude Haiku 4.5 [claude-code]": "Claude Haiku 4.5",
    "Codex:GPT-5.6": "GPT-5.6",
    "Gemini 3.5 Flash": "Gemini 3.5 Flash",
    "GLM-5.2": "GLM-5.2",
    "opencode:deepseek-v4-pro": "deepseek-v4-pro",
    "Kimi K2": "Kimi K2",
    "Grok 4": "Grok 4",
    "Qwen3 Coder": "Qwen3 Coder",
    "Claude Code": "",
}


@pytest.mark.parametrize(("value", "model"), MODEL_ROWS.items())
def test_the_model_is_read_where_one_is_named(value: str, model: str) -> None:
    assert only(provenance_of(f"Fix\n\nBody.\n\nAssisted-by: {value}")).model == model


def test_every_family_of_models_has_a_row() -> None:
    assert all(any(family in model.lower() for model in MODEL_ROWS.values()) for family in catalogue.MODELS)


@pytest.mark.parametrize(
    "key", ["Co-Authored-By", "CO-AUTHORED-BY", "Co authored by", "Co_authored_by", "Co-developed-by"]
)
def test_every_spelling_of_co_author_is_read(key: str) -> None:
    provenance = provenance_of(f"Fix\n\nBody.\n\n{key}: Claude <noreply@anthropic.com>")
    assert [item.rule for item in provenance.evidence] == ["claude/account"]


def identity_of(form: str) -> Identity:
    """An identity with this one of the catalogue's four forms and nothing else that could be recognised."""
    if form.isdecimal():
        return Identity("Some Name", f"{form}+some-login@users.noreply.github.com")
    if form.endswith("[bot]"):
        return Identity("Some Name", f"1+{form}@users.noreply.github.com")
    return Identity("Some Name", form) if "@" in form else Identity(form.title(), "some@example.com")


@pytest.mark.parametrize(
    ("tool", "form", "sign"),
    [
        (tool, form, sign)
        for tool in TOOLS
        for forms, sign in (
            (tool.identities, Sign.ACCOUNT),
            (tool.suggests, Sign.SUGGESTION),
            (tool.weak, Sign.WEAK),
        )
        for form in forms
    ],
    ids=lambda value: value.id if isinstance(value, Tool) else str(value),
)
def test_every_identity_of_the_table_is_recognised_by_itself(tool: Tool, form: str, sign: Sign) -> None:
    known = recognise(identity_of(form))
    assert known is not None
    assert (known.tool, known.sign) == (tool, sign)


@pytest.mark.parametrize(
    "form", [form for machine in AUTOMATION for form in machine.identities], ids=lambda form: f"automation {form}"
)
def test_every_machine_of_the_table_is_a_bot_and_no_ai(form: str) -> None:
    identity = identity_of(form)
    provenance = provenance_of("Bump left-pad", author=f"{identity.name} <{identity.email}>")
    assert provenance.level is ProvenanceLevel.BOT
    assert provenance.owner is None


def test_no_fingerprint_stands_for_two_tools() -> None:
    forms = [form for tool in TOOLS for form in (*tool.identities, *tool.suggests, *tool.weak)]
    forms += [form for machine in AUTOMATION for form in machine.identities]
    names = [name for tool in TOOLS for name in (*tool.names, *tool.given_names)]
    assert len(forms) == len(set(forms))
    assert len(names) == len(set(names))


def test_the_table_is_written_as_it_is_compared() -> None:
    for tool in TOOLS:
        keys = (*tool.identities, *tool.suggests, *tool.weak, *tool.suffixes, *tool.footers)
        assert all(key == key.lower() for key in keys), tool.id
        for name in (*tool.names, *tool.given_names):
            assert 1 <= len(name.split()) <= 3, name
            assert name.replace(" ", "").isalpha(), name
            assert name.islower(), name
    assert all(key == key.lower() for key in TRAILERS)
    assert all(box.text == box.text.lower() for box in catalogue.BOXES)
    assert all(heading == heading.lower() for heading in catalogue.DISCLOSURE_HEADINGS)


def test_every_entry_names_its_source() -> None:
    assert all(tool.source for tool in TOOLS)
    assert all(machine.source for machine in AUTOMATION)
    assert all(trailer.source for trailer in TRAILERS.values())
    assert all(box.source for box in catalogue.BOXES)


def test_tools_have_ids_of_their_own_and_trailers_name_known_tools() -> None:
    ids = [tool.id for tool in TOOLS]
    assert len(ids) == len(set(ids))
    assert {trailer.tool for trailer in TRAILERS.values()} <= {"", *ids}


def test_a_model_that_nobody_knows_counts_when_it_is_credited_as_the_kernel_asks() -> None:
    provenance = provenance_of("Fix\n\nBody.\n\nAssisted-by: Newcomer:newmodel-7 sparse")
    assert (provenance.level, provenance.tools) == (DECLARED, ("Newcomer",))


def test_commits_of_a_person_carry_no_evidence() -> None:
    assert provenance_of(commit().message).evidence == ()
