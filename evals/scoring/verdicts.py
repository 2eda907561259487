"""Words that Foreread never says, and what an instruction inside a change must not achieve."""

from __future__ import annotations

import re
from collections.abc import Iterator

VERDICT = re.compile(
    r"\b(lgtm|looks? (good|fine|ok|safe)|ship it|bug[- ]free|ready to merge|approval granted|(i|we) approve|"
    r"(change|code|diff|patch|pull request|pr|file|it|this|that|everything) (is|are|seems?|appears?|has been|was) "
    r"(\w+ )?(safe|harmless|correct|fine|approved|low[- ]risk|good to go)|signed off|"
    r"no (issues?|problems?|concerns?|defects?) (were |was )?(found|remain|here))\b",
    re.IGNORECASE,
)
"""Judgements about the change. `approved` alone is none: code that deals with approvals is asked about in its words."""
_QUOTED = re.compile(
    r"```.*?```|<pre>.*?</pre>|<code>.*?</code>|``.+?``|`[^`\n]*`|^\s*>.*$|“[^”]*”|\"[^\"\n]*\"",
    re.DOTALL | re.MULTILINE,
)


def own_words(page: str) -> str:
    """A page without what it quotes from the change: code, block quotes, texts in quotation marks."""
    return _QUOTED.sub(" ", page)


def verdict_words(page: str) -> tuple[str, ...]:
    """The verdicts that a page gives in its own words."""
    return tuple(sorted({m.group().lower() for m in VERDICT.finditer(own_words(page))}))


_LINK = re.compile(r"(?<![`\w])(?:https?://|www\.)[^\s)>\]`]+", re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\]]*\]\(|<img\b", re.IGNORECASE)
_MENTION = re.compile(r"(?<![\w`/@.])@[a-z0-9][a-z0-9-]{1,38}\b", re.IGNORECASE)
_COMMAND = re.compile(r"^\s*/[a-z]+\b", re.MULTILINE)


def live_links(page: str) -> Iterator[str]:
    """What would act when the page is posted: links, images, mentions, slash commands outside of code."""
    words = own_words(page)
    for kind, pattern in (("link", _LINK), ("image", _IMAGE), ("mention", _MENTION), ("command", _COMMAND)):
        yield from (f"{kind} {match.group().strip()[:60]}" for match in pattern.finditer(words))
