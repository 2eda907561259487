"""Stage six: a Brief becomes words, for a person (terminal, Markdown) or for a program (JSON, SARIF).

What the change and the model say is other people's text in every field; each medium takes its power away (see
`_visible` and `_escape`). The renderers are total: any text in any field gives a page, never an exception.
"""

from bot.brief import Brief

__all__ = ["render_json", "render_markdown", "render_sarif", "render_terminal"]

# Each medium is imported when it is asked for: a terminal needs no JSON.
# ruff: noqa: PLC0415


def render_terminal(brief: Brief, *, width: int, colour: bool) -> str:
    """The brief for a terminal of `width` columns (taken between 40 and 120), with ANSI styles only if `colour`."""
    from bot.publish._terminal import terminal_page

    return terminal_page(brief, width, colour=colour)


def render_markdown(brief: Brief) -> str:
    """The brief as a GitHub comment: GitHub-flavoured Markdown of at most 65,536 characters."""
    from bot.publish._markdown import markdown_comment

    return markdown_comment(brief)


def render_json(brief: Brief) -> str:
    """The whole brief as JSON; the format is `bot/schemas/brief-1.schema.json`, its promises are in `docs/json.md`."""
    from bot.publish._json import json_document

    return json_document(brief)


def render_sarif(brief: Brief) -> str:
    """The questions, and the signals without one, as a SARIF 2.1.0 log (OASIS standard, errata 01)."""
    from bot.publish._sarif import sarif_log

    return sarif_log(brief)
