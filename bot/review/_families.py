"""Families of models: whether what wrote a change and what read it are of one.

Models of one family share much of what they were trained on, and with it what they overlook. That is a reason to ask
another one as well, never a reason to trust a reading less or more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.facts import Provenance, ProvenanceEvidence, ProvenanceLevel
from bot.pattern import lazy

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "Claude": ("claude", "opus", "sonnet", "haiku"),
    "GPT": ("gpt", "chatgpt", "codex", "davinci"),
    "Gemini": ("gemini", "gemma", "palm"),
    "Llama": ("llama", "codellama"),
    "Mistral": ("mistral", "mixtral", "codestral", "devstral", "ministral", "magistral", "pixtral"),
    "DeepSeek": ("deepseek",),
    "Qwen": ("qwen", "qwq"),
    "Grok": ("grok",),
    "GLM": ("glm", "chatglm"),
    "Kimi": ("kimi",),
}
"""By the words that names of models hold."""

_MAKERS = {
    "anthropic": "Claude", "mistralai": "Mistral", "xai": "Grok", "zai": "GLM", "moonshot": "Kimi",
    "moonshotai": "Kimi",
}  # fmt: skip
"""Providers that serve a family of their own alone. `openai/` is none: it names every compatible server."""
_TOOLS = {
    "Claude": "Claude", "Codex": "GPT", "GPT": "GPT", "Gemini": "Gemini", "Jules": "Gemini", "Qwen": "Qwen",
    "DeepSeek": "DeepSeek", "Grok": "Grok", "GLM": "GLM", "Kimi": "Kimi",
}  # fmt: skip
"""Tools of the provenance catalogue that use one family. Copilot, Cursor and most others let the user choose."""

_BY_WORD = {word: family for family, words in FAMILIES.items() for word in words}
_WORD = lazy(r"[a-z]+")
_O_SERIES = lazy(r"(?:^|[^a-z0-9])o[1-9](?![a-z0-9])")
_SAID = frozenset({ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED})
_AI = _SAID | {ProvenanceLevel.SUSPECTED}


def family_of(model: str) -> str:
    """The family of a model's name or spec (`anthropic:claude-opus-4-8`, `litellm:openrouter/qwen/qwen3`); "" where it
    cannot be told, and where the name speaks of two, as a distilled model's does.
    """
    spec = model[:200].lower()
    words = _WORD.findall(spec)
    found = {_BY_WORD[word] for word in words if word in _BY_WORD}
    if _O_SERIES.search(spec):
        found.add("GPT")
    if not found:
        found = {_MAKERS[word] for word in words if word in _MAKERS}
    return found.pop() if len(found) == 1 else ""


def other_family(provenance: Provenance, *models: str) -> str:
    """Advice to ask a model of another family; "" unless all that is known to have written the change and all `models`
    that read it are of one.
    """
    readers = {family_of(model) for model in models}
    writers = set(_writers(provenance))
    family = next(iter(readers), "")
    if not family or readers != {family} or writers != {family}:
        return ""
    if not any(item.level in _SAID for item in provenance.evidence):
        return ""
    wrote = f"{family} had a part in this change, and {family} read it"
    if provenance.assisted:
        lines = f"{provenance.assisted:,} of {provenance.added:,} added line{'' if provenance.added == 1 else 's'}"
        wrote = f"{family} wrote {lines}, by what is known, and {family} read them"
    return f"{wrote}: ask a model of another family as well (`--model SPEC`)."


def _writers(provenance: Provenance) -> Iterator[str]:
    """The family of each tool that is named; "" for one that is not known to be of any."""
    by_tool: dict[str, list[ProvenanceEvidence]] = {}
    for item in provenance.evidence:
        if item.level in _AI and (item.tool or item.model):
            by_tool.setdefault(item.tool, []).append(item)
    for tool, items in by_tool.items():
        models = {item.model for item in items if item.model}
        yield from (family_of(model) for model in models) if models else (_TOOLS.get(tool, ""),)
