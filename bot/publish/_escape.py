"""Other people's text in GitHub-flavoured Markdown, as text and nothing else.

Two dialects act on a comment: CommonMark with GitHub's extensions (GFM 0.29: tables, strikethrough, autolinks) works
on the source, then GitHub's own filters work on the text of the page: @mentions, #123 and GH-123 references, emoji,
$math$. A backslash or an entity stops the first and not the second, which sees the character again. So what the second
looks for is broken by a zero-width space (U+200B), as dependency bots have done for years: unlike a code span it leaves
the sentence a sentence, and unlike a word joiner it lets a long name break. Code spans are left alone by both.
"""

from __future__ import annotations

import re

from bot.pattern import lazy
from bot.publish._phrases import LONG, SHORT
from bot.publish._visible import clip, code_lines, flat, visible

_BREAK = "&#8203;"
_CODE = lazy(r"`([^`]+)`")
_SPECIAL = lazy(r"[\\`*_\[\]~<>&|$]")
_ENTITY = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;", "$": "<span>$</span>"}
# What GitHub would link, mention or draw: @name #123 ://host www.host GH-123 :emoji: (its second colon may be ours)
_LIVE = lazy(r"[@#](?=[\w-])|:(?=//)|(?<=[wW]{3})(?=\.)|(?<=[gG][hH])(?=-\d)|:(?!\d+(?::|$))(?=[\w+-]+(?::|$))")
_BLOCK_START = lazy(r"^(?:[-+=#/]|\d+(?=[.)](?:\s|$)))")
_ANY = lazy(r"[!-/:-@\[-`{-~]")


def prose(text: str, limit: int = LONG) -> str:
    """A sentence of at most `limit` characters in one line; what stands between backticks becomes code."""
    pieces = _CODE.split(flat(text, limit))
    return "".join(code(piece, limit) if at % 2 else _words(piece, starts=at == 0) for at, piece in enumerate(pieces))


def _words(text: str, *, starts: bool) -> str:
    """`text` without any meaning in Markdown; if it `starts` a block, it begins no list, heading or command."""
    parts = (_SPECIAL.sub(_literal, part) for part in _split_live(text))
    said = _BREAK.join(parts)
    return _BLOCK_START.sub(_defused, said) if starts else said


def _split_live(text: str) -> list[str]:
    """The text, cut behind each character that GitHub's filters must not see in company."""
    ends = [found.end() for found in _LIVE.finditer(text)]
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]


def _literal(found: re.Match[str]) -> str:
    return _ENTITY.get(found[0], f"\\{found[0]}")


def _defused(found: re.Match[str]) -> str:
    return f"{_BREAK}{found[0]}" if found[0] == "/" else f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def code(text: str, limit: int = SHORT) -> str:
    """A code span that holds any text. Where a pipe would end a table's cell, or nothing could be seen: `<code>`."""
    shown = visible(clip(text, limit))
    if "|" in shown or not shown.strip(" "):
        return f"<code>{_ANY.sub(lambda found: f'&#{ord(found[0])};', shown) or '&nbsp;'}</code>"
    ticks = "`" * (longest_run(shown) + 1)
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{ticks}{pad}{shown}{pad}{ticks}"


def fence(quote: str, indent: str) -> list[str]:
    """Quoted code as a fenced block, each line behind `indent`.

    The bar in front of each line marks it as quoted, and keeps `/command` from the line's start, where bots that read
    the raw comment look for it.
    """
    lines = code_lines(quote)
    if not lines:
        return []
    ticks = "`" * max(3, longest_run("\n".join(lines)) + 1)
    return [f"{indent}{line}" for line in (f"{ticks}text", *(f"│ {line}".rstrip() for line in lines), ticks)]


def longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)


class MarkdownInk:
    """How Markdown writes other people's text (see `_words.Ink`)."""

    def prose(self, text: str, limit: int = LONG) -> str:
        return prose(text, limit)

    def code(self, text: str, limit: int = SHORT) -> str:
        return code(text, limit)
