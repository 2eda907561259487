"""What AI coding tools leave in commits: data only, no rules.

To add a tool, add one `Tool` to TOOLS and one row to `tests/facts/provenance/test_catalogue.py`.

Everything is compared in lower case and in full: a mailbox, the numeric id of a GitHub account, the login of a GitHub
App, a trailer's key. Never a domain and never a part of a name: people are called Claude, Devin and Jules, a mailbox
may begin with `edhgoose`, and whoever works at an AI company has its domain.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import NamedTuple

from bot.facts._authorship import ProvenanceLevel

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
    Tool(id="qodo", name="Qodo", source=OBSERVED, suggests=("189517486",)),
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
        *("action", "agent", "app", "assistant", "cli", "code", "coder", "context", "desktop", "extended", "ide"),
        *("fable", "flash", "haiku", "model", "opus", "preview", "sonnet", "thinking", "turbo"),
        *("using", "via", "with"),
    )
)
"""Words that stand beside the name of a tool or model and are nobody's family name."""


class Automation(NamedTuple):
    """An account that commits by machine and is no AI. Its commits' text is a template and proves nothing."""

    name: str
    identities: tuple[str, ...]
    """As in `Tool`."""
    source: str = OBSERVED


AUTOMATION: tuple[Automation, ...] = (
    Automation("Dependabot", ("49699333", "dependabot[bot]", "support@dependabot.com")),
    Automation("Renovate", ("29139614", "renovate[bot]", "bot@renovateapp.com", "renovate@whitesourcesoftware.com")),
    Automation("GitHub Actions", ("41898282", "github-actions[bot]")),
    Automation("GitHub Advanced Security", ("62310815", "github-advanced-security[bot]")),
    Automation("pre-commit.ci", ("66853113", "pre-commit-ci[bot]")),
    Automation("autofix.ci", ("114827586", "autofix-ci[bot]")),
    Automation("Mergify", ("37929162", "mergify[bot]")),
    Automation("Mend Bolt", ("whitesource-bolt-for-github[bot]",)),
    Automation("Snyk", ("snyk-bot@snyk.io", "snyk-bot")),
    Automation("Prow", ("20407524", "k8s-ci-robot", "kubernetes-prow[bot]")),
    Automation("Astral automations", ("astral-automations-bot",)),
    Automation("ANT Bot", ("116369605",)),
    Automation("Graphite", ("96075541", "graphite-app[bot]")),
    Automation("Vercel", ("35613825", "vercel[bot]")),
    Automation("Cloudflare Pages", ("cloudflare-workers-and-pages[bot]",)),
    Automation("Gemini CLI releases", ("224641728", "gemini-cli-robot@google.com")),
    Automation("semantic-release", ("semantic-release-bot@martynus.net",)),
    Automation("StepSecurity", ("bot@stepsecurity.io",)),
    Automation("StyleCI", ("bot@styleci.io",)),
    Automation("Restyled", ("restyled-io[bot]",)),
)

NOBODY = frozenset({"noreply@github.com"})
"""Committers that stand for a button: GitHub's web-flow merges, edits and suggestions."""


class Meaning(Enum):
    """What a trailer of some key says."""

    COAUTHOR = auto()
    """Who wrote it, by mailbox or, failing that, by name."""
    SIGNER = auto()
    """Who answers for it; only a mailbox counts."""
    CREDIT = auto()
    """A person credits somebody: AI use is declared if the value names an AI; people are credited so too."""
    STATEMENT = auto()
    """A person says whether AI was used: declared, unless the value denies it."""
    STAMP = auto()
    """A tool was here, whatever the value."""
    NAMED_STAMP = auto()
    """A tool was here, if the value names one."""


class Trailer(NamedTuple):
    """A `Key: value` line anywhere in a message; the key in lower case."""

    key: str
    meaning: Meaning
    source: str
    tool: str = ""
    """Id of the tool; "" where the value tells."""
    values: tuple[str, ...] = ()
    """How the value must begin, in lower case; empty: any."""
    level: ProvenanceLevel = ProvenanceLevel.ATTRIBUTED
    """Of a stamp."""


_ENTIRE = "docs.entire.io; " + OBSERVED
_OWN_TRAILER = "a project's own convention; " + OBSERVED

_TRAILERS = (
    Trailer("co-authored-by", Meaning.COAUTHOR, "docs.github.com, creating a commit with multiple authors"),
    Trailer("co authored by", Meaning.COAUTHOR, "a misspelling; " + OBSERVED),
    Trailer("co_authored_by", Meaning.COAUTHOR, "a misspelling; " + OBSERVED),
    Trailer("co-developed-by", Meaning.COAUTHOR, "kernel.org, process/submitting-patches"),
    Trailer("signed-off-by", Meaning.SIGNER, "developercertificate.org"),
    Trailer("author", Meaning.SIGNER, "the message that `git merge --squash` composes"),
    # Reviewed-by, Suggested-by, Tested-by and Reported-by are absent: who reviews or suggests has not written.
    Trailer("assisted-by", Meaning.CREDIT, "kernel.org, process/coding-assistants; also Fedora, LLVM, OpenInfra, Mesa"),
    Trailer("generated-by", Meaning.CREDIT, "apache.org/legal/generative-tooling"),
    Trailer("co-authored-by-ai", Meaning.STATEMENT, "Open Liberty's contributing guide"),
    Trailer("ai-assisted", Meaning.STATEMENT, _OWN_TRAILER),
    Trailer("ai-assisted-by", Meaning.STATEMENT, _OWN_TRAILER),
    Trailer("ai-assistance", Meaning.STATEMENT, _OWN_TRAILER),
    Trailer("ai-generated", Meaning.STATEMENT, _OWN_TRAILER),
    Trailer("ai-generated-by", Meaning.STATEMENT, _OWN_TRAILER),
    Trailer("ai-disclosure", Meaning.STATEMENT, _OWN_TRAILER),
    Trailer("ai-usage", Meaning.STATEMENT, _OWN_TRAILER),
    Trailer("ai-usage-statement", Meaning.STATEMENT, "Apache OpenDAL's pull request template, written on one line"),
    Trailer("ai-tool", Meaning.STATEMENT, _OWN_TRAILER),
    Trailer("ai-model", Meaning.STATEMENT, _OWN_TRAILER),
    Trailer("ai-session-id", Meaning.STAMP, _OWN_TRAILER),
    Trailer("claude-session", Meaning.STAMP, OBSERVED, "claude", ("https://claude.ai/",)),
    Trailer("claude-generated-by", Meaning.STAMP, OBSERVED, "claude"),
    Trailer("claude-steers", Meaning.STAMP, OBSERVED, "claude"),
    Trailer("claude-permission-prompts", Meaning.STAMP, OBSERVED, "claude"),
    Trailer("claude-escapes", Meaning.STAMP, OBSERVED, "claude"),
    Trailer("claude-plan", Meaning.STAMP, OBSERVED, "claude"),
    Trailer("agent-logs-url", Meaning.STAMP, OBSERVED, "copilot", ("https://github.com/",)),
    Trailer("copilot-session", Meaning.STAMP, OBSERVED, "copilot"),
    Trailer("amp-thread-id", Meaning.STAMP, OBSERVED, "amp"),
    Trailer("made-with", Meaning.NAMED_STAMP, OBSERVED),
    Trailer("entire-agent", Meaning.STAMP, _ENTIRE),
    Trailer("entire-session", Meaning.STAMP, _ENTIRE, "entire"),
    Trailer("entire-strategy", Meaning.STAMP, _ENTIRE, "entire"),
    Trailer("entire-checkpoint", Meaning.STAMP, _ENTIRE, "entire"),
    Trailer("replit-commit-author", Meaning.STAMP, LISTED, "replit", ("agent", "assistant")),
    # Any software has agents with ids and tasks: a suspicion only.
    Trailer("agent-id", Meaning.STAMP, _OWN_TRAILER, level=ProvenanceLevel.SUSPECTED),
    Trailer("agent-task", Meaning.STAMP, _OWN_TRAILER, level=ProvenanceLevel.SUSPECTED),
    Trailer("agent-confidence", Meaning.STAMP, _OWN_TRAILER, level=ProvenanceLevel.SUSPECTED),
)

TRAILERS: Mapping[str, Trailer] = {trailer.key: trailer for trailer in _TRAILERS}

DISCLOSURE_HEADINGS = frozenset(
    {
        "ai assistance",
        "ai assistance disclosure",
        "ai contribution disclosure",
        "ai disclosure",
        "ai generation disclosure",
        "ai tool usage",
        "ai usage",
        "ai usage disclosure",
        "ai usage in this pr",
        "ai usage statement",
        "ai use",
        "ai use disclosure",
        "llm disclosure",
        "llm usage",
        "use of ai",
        "use of ai tools",
    }
)
"""Headings of a pull request's section on AI use, which a squash keeps; Jaeger, Django, SymPy, OpenDAL and others."""


class Box(NamedTuple):
    """A tick box that speaks of AI use outside such a section: how its text begins, in lower case, without emphasis."""

    text: str
    level: ProvenanceLevel
    source: str


BOXES: tuple[Box, ...] = (
    Box("no ai tools were used", ProvenanceLevel.DECLARED_NONE, "Django's pull request template"),
    Box("if ai tools were used", ProvenanceLevel.DECLARED, "Django's pull request template"),
    Box("none: no ai tools were used", ProvenanceLevel.DECLARED_NONE, "Jaeger's pull request template"),
    Box("light: ai provided", ProvenanceLevel.DECLARED, "Jaeger's pull request template"),
    Box("moderate: ai helped", ProvenanceLevel.DECLARED, "Jaeger's pull request template"),
    Box("heavy: ai generated", ProvenanceLevel.DECLARED, "Jaeger's pull request template"),
    Box("extensive: ai generated", ProvenanceLevel.DECLARED, "Jaeger's pull request template, as contributors vary it"),
    Box(
        "please check this box if this contribution uses ai-generated content",
        ProvenanceLevel.DECLARED,
        "GitLab's merge request template",
    ),
)


class Block(NamedTuple):
    """Text that a reviewing or updating bot writes into a pull request's body, from `start` up to `end`."""

    start: str
    end: str


REVIEW_BLOCKS: tuple[Block, ...] = (
    Block("<!-- CURSOR_SUMMARY -->", "<!-- /CURSOR_SUMMARY -->"),
    Block("<!-- This is an auto-generated comment:", "<!-- end of auto-generated comment"),
    Block("<!-- Generated by sourcery-ai[bot]: start", "<!-- Generated by sourcery-ai[bot]: end"),
    Block("<!-- greptile_comment -->", "<!-- /greptile_comment -->"),
    Block("<!-- devin-review-badge-begin -->", "<!-- devin-review-badge-end -->"),
    Block("This PR contains the following updates:", "<!--renovate-debug:"),
    Block("This PR contains the following updates:", "generated by [Mend Renovate]"),
)
"""What such a bot says about a change, and the release notes that it quotes, tell nothing about the author."""
