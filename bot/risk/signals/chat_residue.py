"""Words of a conversation in a file of code: a chat window's greeting, its fences, its thinking.

Only comments count, and bare lines where the syntax is broken: a string may rightly hold these words, as a prompt does.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts, FileRole
from bot.pattern import lazy
from bot.risk._added import AddedLine, added_lines, removed_texts
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._view import LONGEST, few

_ROLES = frozenset({FileRole.CODE, FileRole.TEST, FileRole.MIGRATION, FileRole.INFRASTRUCTURE, FileRole.CI, FileRole.CONFIG})  # fmt: skip
_LEAD = r"^\s*(?:#+|//+!?|/\*+|\*+|--|<!--|;;)\s*"
_PHRASES = (
    r"as\s+an?\s+(?:ai|large)\s+(?:language\s+)?(?:model|assistant)\b",
    r"i\s+(?:cannot|can't)\s+(?:assist|help)\s+with\b",
    r"(?:certainly|sure|of\s+course|absolutely|great\s+question)\s*[!,.:]\s*(?:here|i|let|below|this)\b",
    r"here(?:'s|\s+is|\s+are)\s+(?:the|your|an?)\s+(?:(?:complete|full|updated|modified|corrected|revised|fixed|improved|refactored|final|entire|rewritten)\s+){1,3}(?:\w+\s+){0,2}(?:code|version|file|function|implementation|script|class|component|solution)s?\b",
    r"i\s+hope\s+this\s+helps\b",
    r"let\s+me\s+know\s+if\s+you\b",
    r"feel\s+free\s+to\s+(?:ask|modify|adjust|customi[sz]e)\b",
    r"i(?:'ve|\s+have)?\s+(?:updated|modified|refactored|fixed|rewritten)\s+(?:the|your)\s+(?:code|file|function|implementation|component)\b",
    r"</?(?:think|thinking|antthinking|antartifact)>\s*$",
)
_SAID = lazy(rf"(?i){_LEAD}(?:{'|'.join(_PHRASES)})")
_BARE = lazy(rf"(?i)^(?:{'|'.join(_PHRASES)})")
"""Outside of a comment such words break the syntax; inside a string, where they may well stand, they do not."""
_MENTION = lazy(r"(?i)language model|ai assistant|assist|access to|certainly|sure|of course|absolutely|great question|here|hope this|let me know|feel free|\bi(?:'ve)?\s|thinking>|think>|artifact>|```")  # fmt: skip
_FENCE = lazy(r"^```[\w+-]*\s*$")
_FENCED = (".md", ".mdx", ".rst", ".adoc", ".markdown", ".txt", ".ipynb", ".j2", ".jinja", ".tmpl", ".prompt", ".hbs", ".mdc", ".snap", ".golden", ".qmd", ".rmd")  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for what a conversation left in code."""
    del policy
    return few(_all(facts), 1)


def _all(facts: Facts) -> Iterator[Signal]:
    before: set[str] | None = None
    for file in facts.files:
        if file.role not in _ROLES or file.path.endswith(_FENCED):
            continue
        # What stands in a string is parsed as one; a fence outside of strings breaks the syntax.
        broken = file.language is not None and file.reason.startswith("syntax")
        for line in added_lines(file):
            text = line.text[:LONGEST]
            if not _MENTION.search(text):
                continue
            fenced = broken and file.language not in {"YAML", "Bash"} and _FENCE.match(text) is not None
            if fenced or _SAID.match(text) or (broken and _BARE.match(text)):
                before = removed_texts(facts) if before is None else before
                if text.strip() not in before:
                    yield _signal(line, "a fence of Markdown" if fenced else "words of a conversation")


def _signal(line: AddedLine, what: str) -> Signal:
    file, number = line.file, line.number
    at = evidence_at(file, number, line.text)
    words = " ".join(line.text.strip(" #/*-<!>\"'`\t").replace("`", "'").replace("?", "").split()[:8])
    said = f": “{words}”" if words else ""
    name = file.path.rpartition("/")[2].replace("`", "")
    return Signal(
        rule=RULE.id,
        title=f"{what} in {file.path}{said}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.MEDIUM,
        lens=Lens.INTENT,
        evidence=(at,),
        why=f"{at.location} holds {what}{said}.",
        ask=Ask(
            text=f"Line {number} of `{name}` holds {what}{said}. Who has read what was pasted here, from its first line to its last?",
            trigger="whatever else was pasted with it",
            consequence="code is merged that nobody has read",
            settles="the author: was the rest of the paste read and run",
        ),
    )


RULE = Rule(
    id="chat-residue",
    group=Group.SLIPS,
    about="A greeting, a fence or the thinking of a chat stands in code.",
    detect=detect,
)
