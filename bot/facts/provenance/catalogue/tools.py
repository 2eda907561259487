"""AI tools, agents and models, and how each is known: data only, no rules."""

from __future__ import annotations

from typing import NamedTuple

OBSERVED = "observed in commits of public repositories, August 2025 to August 2026"
LISTED = "named in the tool's documentation or in public lists of fingerprints; not observed by us"


class Tool(NamedTuple):
    """An AI tool, agent or family of models, and how it can be known.

    `identities`, `suggests` and `weak` hold any of four forms: a mailbox (`noreply@opencode.ai`), the id of a GitHub
    account (`198982749`, the number before the `+` in its noreply mailbox; it outlives a renaming), the login of a
    GitHub App (`claude[bot]`; people cannot have brackets), or a whole display name that nobody bears.
    """

    id: str
    name: str
    """What the reader calls it; "" for what stands for any of them."""
    source: str
    identities: tuple[str, ...] = ()
    """Authors and co-authors that are the tool itself."""
    suggests: tuple[str, ...] = ()
    """Co-authors of an accepted suggestion: the tool wrote a part of the commit."""
    weak: tuple[str, ...] = ()
    """Identities that stand, or have stood, on commits of people too; only a suspicion."""
    names: tuple[str, ...] = ()
    """What people write for it, one to three words without digits, that means nothing else in a credit."""
    given_names: tuple[str, ...] = ()
    """What people write for it that is also a person's name or a common word; needs a model, version or the like."""
    suffixes: tuple[str, ...] = ()
    """What the tool appends to the name of the person it works for."""
    footers: tuple[str, ...] = ()
    """How a line of the tool's own begins, besides `Generated with <name>`, which needs no entry."""
    links: tuple[str, ...] = ()
    """How the address of one of its sessions begins."""
    subjects: tuple[str, ...] = ()
    """How the subject of its commits begins; only a suspicion."""
    logins: tuple[str, ...] = ()
    """Names of accounts that open pull requests and, having no brackets, prove something there alone."""


TOOLS: tuple[Tool, ...] = (
    Tool(
        id="claude",
        name="Claude",
        source=OBSERVED,
        identities=("noreply@anthropic.com", "209825114", "claude[bot]", "claude-code[bot]"),
        weak=("claude@anthropic.com", "claude@users.noreply.github.com", "claude@local"),
        names=("claude code", "anthropic"),
        given_names=("claude", "opus", "sonnet", "haiku", "fable"),
        links=("https://claude.ai/code/session_",),
    ),
    Tool(
        id="copilot",
        name="GitHub Copilot",
        # VS Code 1.117 and 1.118 put copilot@github.com on commits that people had written alone:
        # github.com/microsoft/vscode issues 313064 and 314311, pull request 313931.
        source=OBSERVED,
        identities=("198982749", "223556219", "copilot-swe-agent[bot]"),
        suggests=("175728472", "copilot autofix powered by ai"),
        weak=("copilot@github.com",),
        names=("copilot", "github copilot", "copilot app", "copilot cli"),
        logins=("copilot", "copilot-swe-agent"),
    ),
    Tool(
        id="cursor",
        name="Cursor",
        source=OBSERVED,
        identities=("cursoragent@cursor.com", "noreply@cursor.com", "206951365", "cursor[bot]"),
        names=("cursor", "cursor agent"),
    ),
    Tool(
        id="codex",
        name="Codex",
        # codex@example.com is not here: it became the mailbox of somebody else, github.com/openai/codex issue 18095.
        source=OBSERVED,
        identities=("noreply@openai.com", "codex@openai.com", "199175422", "chatgpt-codex-connector[bot]"),
        names=("codex", "openai codex"),
        links=("https://chatgpt.com/codex/tasks/task_",),
    ),
    Tool(
        id="devin",
        name="Devin",
        source=OBSERVED,
        identities=("158243242", "devin-ai-integration[bot]"),
        names=("devin ai",),
        given_names=("devin",),
        footers=("link to devin run:", "link to devin session:"),
        links=("https://app.devin.ai/sessions/",),
    ),
    Tool(
        id="jules",
        name="Jules",
        source=OBSERVED,
        identities=("161369871", "google-labs-jules[bot]"),
        names=("google jules",),
        given_names=("jules",),
        footers=("pr created automatically by jules for task",),
        links=("https://jules.google.com/task/",),
    ),
    Tool(
        id="gemini",
        name="Gemini",
        # gemini-cli-robot (224641728) releases that program and is no AI: see AUTOMATION.
        source=OBSERVED,
        identities=("218312386", "gemini-cli[bot]"),
        suggests=("176961590", "gemini-code-assist[bot]"),
        names=("gemini", "google gemini", "gemini cli", "gemini code assist"),
    ),
    Tool(
        id="droid",
        name="Factory Droid",
        source=OBSERVED,
        identities=("138933559", "factory-droid[bot]"),
        names=("factory droid",),
        given_names=("droid",),
    ),
    Tool(
        id="opencode",
        name="OpenCode",
        source=OBSERVED,
        identities=("noreply@opencode.ai",),
        names=("opencode",),
    ),
    Tool(
        id="bonk",
        name="Bonk (OpenCode)",
        source=OBSERVED,
        identities=("249159057", "ask-bonk[bot]"),
    ),
    Tool(
        id="sisyphus",
        name="Sisyphus (OpenCode)",
        source=OBSERVED,
        identities=("clio-agent@sisyphuslabs.ai",),
        given_names=("sisyphus",),
    ),
    Tool(
        id="amp",
        name="Amp",
        source=OBSERVED,
        identities=("amp@ampcode.com",),
        given_names=("amp",),
        links=("https://ampcode.com/threads/T-",),
    ),
    Tool(
        id="roo",
        name="Roo Code",
        source=OBSERVED,
        identities=("roomote@roocode.com", "219738659", "roomote[bot]"),
        names=("roo code", "roomote"),
    ),
    Tool(
        id="kilo",
        name="Kilo Code",
        source=OBSERVED,
        identities=("240665456", "kiloconnect[bot]", "kilo-code-bot[bot]"),
        names=("kilo code",),
    ),
    Tool(
        id="cline",
        name="Cline",
        source=OBSERVED,
        identities=("276134852", "cline-cloud[bot]", "cline-agent@users.noreply.github.com"),
        given_names=("cline",),
    ),
    Tool(
        id="warp",
        name="Warp",
        source=OBSERVED,
        identities=("agent@warp.dev", "oz-agent@warp.dev"),
        given_names=("warp",),
    ),
    Tool(
        id="qwen",
        name="Qwen",
        source=OBSERVED,
        identities=("qwen-coder@alibabacloud.com",),
        names=("qwen", "qwen code", "qwen coder"),
    ),
    Tool(id="trae", name="TRAE", source=OBSERVED, identities=("noreply@bytedance.com",), given_names=("trae",)),
    Tool(id="qoder", name="Qoder", source=OBSERVED, identities=("qoder@qoder.com",), names=("qoder",)),
    Tool(
        id="firebender", name="Firebender", source=OBSERVED, identities=("help@firebender.com",), names=("firebender",)
    ),
    Tool(id="crush", name="Crush", source=OBSERVED, identities=("crush@charm.land",), given_names=("crush",)),
    Tool(
        id="hermes",
        name="Hermes",
        source=OBSERVED,
        identities=("hermes-agent@nousresearch.com",),
        names=("hermes agent",),
    ),
    Tool(
        id="charlie",
        name="Charlie",
        source=OBSERVED,
        identities=("198680274", "charliecreates[bot]", "charlie@charlielabs.ai"),
    ),
    Tool(
        id="openhands", name="OpenHands", source=OBSERVED, identities=("openhands@all-hands.dev",), names=("openhands",)
    ),
    Tool(id="kiro", name="Kiro", source=OBSERVED, given_names=("kiro",)),
    Tool(
        id="aider",
        name="Aider",
        source="aider.chat/docs/git.html; not observed by us",
        identities=("noreply@aider.chat",),
        given_names=("aider",),
        suffixes=(" (aider)",),
        subjects=("aider: ",),
    ),
    Tool(
        id="pi",
        name="Pi",
        source=OBSERVED,
        names=("pi coding agent",),
        suffixes=(" (via pi coding agent)",),
    ),
    Tool(
        id="junie",
        name="Junie",
        source=LISTED,
        identities=("junie@jetbrains.com", "jetbrains-junie[bot]"),
        names=("jetbrains ai",),
        given_names=("junie",),
    ),
    Tool(
        id="lovable",
        name="Lovable",
        # noreply@lovable.dev publishes templates and is not here.
        source=LISTED,
        identities=("159125892", "gpt-engineer-app[bot]", "lovable-dev[bot]"),
        given_names=("lovable",),
    ),
    Tool(id="v0", name="v0", source=LISTED, identities=("v0[bot]",)),
    Tool(id="replit", name="Replit", source=LISTED, names=("replit agent",), given_names=("replit",)),
    Tool(
        id="windsurf",
        name="Windsurf",
        source=LISTED,
        identities=("windsurf@codeium.com", "noreply@windsurf.com"),
        given_names=("windsurf",),
    ),
    Tool(
        id="amazon-q",
        name="Amazon Q",
        source=LISTED,
        identities=("208079219", "amazon-q-developer[bot]"),
        names=("amazon q", "amazon q developer"),
    ),
    Tool(id="entire", name="Entire", source=OBSERVED),
    # Reviewing bots: their name on a commit means that a suggestion of theirs was accepted.
    Tool(id="greptile", name="Greptile", source=OBSERVED, suggests=("165735046", "greptile-apps[bot]")),
    Tool(id="coderabbit", name="CodeRabbit", source=OBSERVED, suggests=("136622811", "coderabbitai[bot]")),
    Tool(id="qodo", name="Qodo", source=OBSERVED, suggests=("189517486", "qodo-code-review[bot]")),
    Tool(
        id="entelligence",
        name="Entelligence",
        source=OBSERVED,
        suggests=("174136889", "entelligence-ai-pr-reviews[bot]"),
    ),
    # Models, as people name them in a credit without the tool around them.
    Tool(id="gpt", name="GPT", source=OBSERVED, names=("gpt", "chatgpt", "openai")),
    Tool(id="glm", name="GLM", source=OBSERVED, names=("glm",)),
    Tool(id="deepseek", name="DeepSeek", source=OBSERVED, names=("deepseek",)),
    Tool(id="kimi", name="Kimi", source=OBSERVED, given_names=("kimi",)),
    Tool(id="grok", name="Grok", source=LISTED, given_names=("grok",)),
    Tool(
        id="unnamed",
        name="",
        source="credits such as `Assisted-by: AI`, which policies ask for without a name",
        names=(
            "ai",
            "ai assistance",
            "ai assistant",
            "ai tools",
            "llm",
            "llms",
            "genai",
            "language model",
            "language models",
            "large language model",
        ),
    ),
)

QUALIFIERS = frozenset(
    (
        *(
            "action",
            "agent",
            "app",
            "assistant",
            "cli",
            "code",
            "coder",
            "coding",
            "context",
            "desktop",
            "extended",
            "ide",
        ),
        *("fable", "flash", "haiku", "ide", "model", "opus", "preview", "sonnet", "thinking", "turbo"),
        *("using", "via", "with"),
    )
)
"""Words that stand beside the name of a tool or model and are nobody's family name."""

MODELS = ("opus", "sonnet", "haiku", "fable", "gpt", "gemini", "glm", "deepseek", "kimi", "grok", "qwen")
"""Families of models: the word that a version follows, as in `Claude Opus 4.6`, `GPT-5.5`, `deepseek-v4-pro`."""
