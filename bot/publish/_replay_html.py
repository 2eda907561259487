"""A replay as one static page: no script, nothing loaded from elsewhere, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from bot import __version__
from bot.pattern import lazy
from bot.publish._replay_plots import caught, lifts
from bot.publish._replay_words import Cell, Other, Part, Table, parts, percent, title
from bot.publish._visible import encodable, flat
from bot.risk.replay import Order, Report, Unit

_STYLE = """\
:root { color-scheme: light dark; --ink: #1d2330; --soft: #5b6472; --line: #d9dee6; --page: #fff; --tint: #f4f6f9; --accent: #1f5fbf; --other: #9a3412; --third: #57606f; --tier: #6b3fa0 }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8ef; --soft: #9aa5b5; --line: #2f3744; --page: #12161d; --tint: #1a202a; --accent: #7fb0ff; --other: #ffb38a; --third: #98a3b3; --tier: #c9a6f5 } }
* { box-sizing: border-box }
body { font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--page); max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem }
h1 { font-size: 1.7rem; margin: 0 0 .5rem } h2 { font-size: 1.2rem; margin: 2.6rem 0 .6rem; padding-top: .9rem; border-top: 1px solid var(--line) }
p { max-width: 48rem } .soft { color: var(--soft) }
.big { display: grid; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); gap: .8rem; margin: 1.4rem 0 }
.big div { background: var(--tint); border: 1px solid var(--line); border-radius: .6rem; padding: .8rem 1rem } .big b { display: block; font-size: 1.7rem; line-height: 1.2 } .big small { color: var(--soft); display: block }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .92rem } th, td { text-align: left; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
code { font: .88em ui-monospace, monospace; background: var(--tint); padding: .05em .3em; border-radius: .25em; overflow-wrap: anywhere } li { margin: .3rem 0; overflow-wrap: anywhere }
svg { width: 100%; height: auto; font: 13px system-ui, sans-serif; fill: var(--ink) } svg .grid { stroke: var(--line) } svg .one { stroke: var(--soft); stroke-dasharray: 3 3 } svg .chance { stroke: var(--soft); stroke-dasharray: 4 4 } svg .range { stroke: var(--accent); stroke-width: 3; opacity: .4; stroke-linecap: round } svg .tick { fill: var(--soft); font-size: 12px }
svg .line { fill: none; stroke-width: 2 } svg .line.score { stroke: var(--accent); stroke-width: 2.5 } svg .line.tier { stroke: var(--tier); stroke-dasharray: 7 3 } svg .mark.tier, svg .name.tier { fill: var(--tier) } svg .line.size { stroke: var(--other) } svg .line.small { stroke: var(--third); stroke-dasharray: 2 4 }
svg .mark.score, svg .name.score { fill: var(--accent) } svg .mark.size, svg .name.size { fill: var(--other) } svg .mark.small, svg .name.small { fill: var(--third) } svg .name { font-size: 12px }
"""
_CODE = lazy(r"`([^`]+)`")


def replay_html(report: Report) -> str:
    """The replay as a page."""
    head = escape(title(report))
    body = "\n".join(_body(report))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>Foreread: {head}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<h1>{head}</h1>\n{body}\n"
        f'<p class="soft">foreread {escape(__version__)}. `--format json` has one record a change.</p>\n</body>\n</html>\n'
    ).replace("`--format json`", "<code>--format json</code>")


def _body(report: Report) -> Iterator[str]:
    plots = {
        "budget-changes": lambda: caught(
            [row for row in report.budgets if row.unit is Unit.CHANGES], "share caught by share of changes read"
        ),
        "budget-lines": lambda: caught(
            [row for row in report.budgets if row.unit is Unit.LINES], "share caught by share of lines read"
        ),
        "rules": lambda: lifts(report.rules),
    }
    for part in parts(report):
        yield from _part(part, plots[part.key]() if part.key in plots else "")
        if part.key == "summary":
            yield from _big(report)


def _big(report: Report) -> Iterator[str]:
    """The figures that a page is opened for."""
    high = sum(row.changes for row in report.tiers if row.tier.label in {"high", "critical"})
    boxes = [(f"{len(report.fates):,}", "changes assessed", f"{report.unfinished:,} younger than 500 days")]
    if report.fates:
        boxes.append((percent(high / len(report.fates)), "of high or critical tier", f"{high:,} changes"))
    boxes.append((f"{report.labels.fixed:,}", "known to have been repaired later", "unknown is not right"))
    for row in report.budgets:
        if row.unit is Unit.CHANGES and row.budget == 0.10 and report.labels.fixed:
            own, size = row.caught[Order.SCORE], row.caught[Order.LARGEST]
            beside = f"{100 * own.low:.0f}–{100 * own.high:.0f}%; the largest tenth: {percent(size.value or 0)}"
            boxes.append((percent(own.value or 0), "of these in the first tenth by score", beside))
    yield '<div class="big">'
    yield from (
        f"<div><b>{escape(n)}</b>{escape(what)}<small>{escape(small)}</small></div>" for n, what, small in boxes
    )
    yield "</div>"


def _part(part: Part, plot: str) -> Iterator[str]:
    if part.title:
        yield f'<h2 id="{escape(part.key)}">{escape(part.title)}</h2>'
    yield from (f'<p class="{"soft" if part.title else ""}">{_said(said)}</p>' for said in part.said)
    if plot:
        yield plot
    if part.table is not None:
        yield from _table(part.table)
    if part.points:
        items = (f"<li>{' '.join(map(_shown, pieces))}</li>" for pieces in part.points)
        yield f"<ul>{''.join(items)}</ul>"
    yield from (f"<p>{_said(remark)}</p>" for remark in part.remarks)


def _table(table: Table) -> Iterator[str]:
    marks = [' class="n"' if numeric else "" for numeric in table.numeric]
    yield '<div class="scroll"><table><tr>'
    yield "".join(f"<th{mark}>{escape(name)}</th>" for name, mark in zip(table.head, marks, strict=True))
    for row in table.rows:
        yield "</tr><tr>" + "".join(f"<td{mark}>{_shown(cell)}</td>" for cell, mark in zip(row, marks, strict=True))
    yield "</tr></table></div>"


def _shown(cell: Cell) -> str:
    if isinstance(cell, Other):
        return f"<code>{escape(encodable(flat(cell.text, 120)))}</code>"
    return _said(cell)


def _said(text: str) -> str:
    return _CODE.sub(lambda found: f"<code>{found[1]}</code>", escape(encodable(text)))
