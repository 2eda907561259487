"""HTML pages that look as a code host's comment and as a terminal do: what the README's pictures are taken of."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from markdown_it import MarkdownIt

from bench.figures import ROOT

STYLES = ROOT / "tests" / "servers" / "node_modules" / "github-markdown-css"

_SANS = '"DejaVu Sans Condensed", "Helvetica Neue", Helvetica, Arial, sans-serif'
_MONO = '"DejaVu Sans Mono", Menlo, Consolas, monospace'
_ANSI = re.compile(r"\x1b\[([0-9;]*)m")
_TASK = re.compile(r"<li>(\s*<p>)?\[([ xX])\] ")
_ALERT = re.compile(r"<blockquote>\s*<p>\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*(.*?)</blockquote>", re.DOTALL)
_DOTS = {"🔴": "#e5534b", "🟠": "#e0823d", "🟡": "#d4a72c", "⚪": "#afb8c1", "🟢": "#57ab5a"}
"""Characters that few machines without a screen have a coloured font for, and their colours."""


class Frame(NamedTuple):
    """Colours of what stands around a comment, as github.com has them (Primer primitives)."""

    page: str
    box: str
    header: str
    border: str
    text: str
    muted: str
    fade: str


LIGHT = Frame("#ffffff", "#ffffff", "#f6f8fa", "#d1d9e0", "#1f2328", "#59636e", "255,255,255")
DARK = Frame("#0d1117", "#0d1117", "#151b23", "#3d444d", "#f0f6fc", "#9198a1", "13,17,23")


def comment_page(markdown: str, *, dark: bool, width: int, height: int | None) -> str:
    """A comment as the conversation of a pull request shows it; cut at `height` pixels, where it fades out."""
    frame = DARK if dark else LIGHT
    style = (STYLES / f"github-markdown-{'dark' if dark else 'light'}.css").read_text(encoding="utf-8")
    cut = f"max-height: {height - 32}px; overflow: hidden;" if height else ""
    fade = '<div class="fade"></div>' if height else ""
    return f"""<!doctype html><meta charset="utf-8"><style>{style}
* {{ box-sizing: border-box; }}
html, body {{ margin: 0; background: {frame.page}; }}
body {{ width: {width}px; padding: 16px; font: 14px/1.5 {_SANS}; color: {frame.text}; }}
.row {{ display: flex; gap: 16px; position: relative; {cut} }}
.avatar {{ width: 40px; height: 40px; border-radius: 8px; flex: none; background: #1f6feb; color: #fff;
  font: bold 22px/40px {_MONO}; text-align: center; }}
.box {{ flex: 1; min-width: 0; border: 1px solid {frame.border}; border-radius: 6px; background: {frame.box};
  overflow: hidden; }}
.head {{ padding: 8px 16px; background: {frame.header}; border-bottom: 1px solid {frame.border};
  color: {frame.muted}; }}
.head b {{ color: {frame.text}; }}
.tag {{ border: 1px solid {frame.border}; border-radius: 2em; padding: 0 7px; font-size: 12px; margin: 0 4px; }}
.markdown-body {{ padding: 16px; font: 14px/1.5 {_SANS}; background: {frame.box}; }}
.markdown-body code, .markdown-body pre, .markdown-body tt {{ font-family: {_MONO}; font-size: 12px; }}
.markdown-body .task-list-item {{ list-style: none; }}
.markdown-body .task-list-item input {{ margin: 0 .35em .2em -1.5em; vertical-align: middle; }}
.dot {{ display: inline-block; width: .8em; height: .8em; margin-right: .15em; border-radius: 50%;
  vertical-align: -.05em; }}
.fade {{ position: absolute; left: 56px; right: 0; bottom: 0; height: 96px;
  background: linear-gradient(rgba({frame.fade},0), rgba({frame.fade},1)); }}
</style><body><div class="row"><div class="avatar">f</div><div class="box">
<div class="head"><b>foreread</b><span class="tag">bot</span>commented</div>
<div class="markdown-body">{markdown_html(markdown)}</div></div>{fade}</div></body>"""


def markdown_html(markdown: str) -> str:
    """GitHub's dialect as far as the comment uses it: tables, task items, folded parts."""
    drawn = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown)
    drawn = _ALERT.sub(_alert, _TASK.sub(_task, drawn))
    for char, colour in _DOTS.items():
        drawn = drawn.replace(char, f'<span class="dot" style="background:{colour}"></span>')
    return drawn.replace("\ufe0f", "")


def _alert(match: re.Match[str]) -> str:
    kind = match[1].lower()
    title = f'<p class="markdown-alert-title">{kind.title()}</p>'
    return f'<div class="markdown-alert markdown-alert-{kind}">{title}<p>{match[2]}</div>'


def _task(match: re.Match[str]) -> str:
    ticked = " checked" if match[2] != " " else ""
    return f'<li class="task-list-item">{match[1] or ""}<input type="checkbox" disabled{ticked}> '


_COLOURS = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341", "34": "#79c0ff", "35": "#d2a8ff", "36": "#56d4dd"}
_BACK = "#0d1117"


def terminal_page(text: str, *, columns: int, lines: int, command: str) -> str:
    """A terminal in which `command` has printed `text`, its first `lines` lines; the last of them fade out."""
    rows = text.split("\n")
    shown = "\n".join(rows[:lines])
    fade = '<div class="fade"></div>' if len(rows) > lines else ""
    return f"""<!doctype html><meta charset="utf-8"><style>
* {{ box-sizing: border-box; }}
html, body {{ margin: 0; background: {_BACK}; }}
body {{ width: calc({columns}ch + 40px); font: 13px/18px {_MONO}; color: #e6edf3; }}
.bar {{ height: 32px; padding: 10px 14px; background: #161b22; }}
.bar i {{ display: inline-block; width: 12px; height: 12px; margin-right: 8px; border-radius: 50%;
  background: #30363d; }}
.screen {{ position: relative; padding: 14px 20px; }}
pre {{ margin: 0; font: inherit; white-space: pre; }}
.prompt {{ color: #7ee787; }}
.fade {{ position: absolute; left: 0; right: 0; bottom: 0; height: 90px;
  background: linear-gradient(rgba(13,17,23,0), rgba(13,17,23,1)); }}
</style><body><div class="bar"><i></i><i></i><i></i></div><div class="screen">
<pre><span class="prompt">$</span> {html.escape(command)}\n\n{ansi_html(shown)}</pre>{fade}</div></body>"""


def ansi_html(text: str) -> str:
    """Text with SGR sequences (ECMA-48, 8.3.117) as HTML: bold, faint, inverse, colours; others are none."""
    out: list[str] = []
    at = 0
    style = ""
    for match in _ANSI.finditer(text):
        out.append(_span(text[at : match.start()], style))
        style = _css(match[1])
        at = match.end()
    out.append(_span(text[at:], style))
    return "".join(out)


def _span(text: str, style: str) -> str:
    return f'<span style="{style}">{html.escape(text)}</span>' if text and style else html.escape(text)


def _css(parameters: str) -> str:
    given = parameters.split(";")
    colour = next((_COLOURS[p] for p in given if p in _COLOURS), "")
    parts = ["font-weight:bold"] if "1" in given else []
    if "7" in given:
        parts.append(f"color:{_BACK};background:{colour or '#e6edf3'}")
    elif colour:
        parts.append(f"color:{colour}")
    elif "2" in given:
        parts.append("color:#8b949e")
    return ";".join(parts)
