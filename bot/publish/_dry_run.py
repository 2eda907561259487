"""A dry run: a short table of what would be sent and what it would cost, then every text in full."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bot import __version__
from bot.publish._columns import cells
from bot.publish._encode import to_json
from bot.publish._escape import code, longest_run, prose
from bot.publish._page import BOLD, DIM, Page
from bot.publish._phrases import LONG, SHORT, and_more, count
from bot.publish._visible import flat, visible
from bot.review import Price, Request
from bot.review.asking import Budget, DryRun, Estimate, Rehearsed

SCHEMA_VERSION = "1.0"
NOTHING = "Nothing was sent, and no model was opened."
NO_MODEL = "No model is named, so nothing would be sent; --model names one."
NO_REQUEST = "No part of this change would be sent to the model."
_LABELS = 9
_UNREAD = 12
"""Files that are listed as not read; the JSON has all."""
HEAD = ("", "prompt", "tokens in ≤ most", "reply ≤ most", "USD ≤ most")


class _Text(NamedTuple):
    title: str
    body: str


def dry_run_page(run: DryRun, width: int, *, colour: bool) -> str:
    """For a terminal. Only the texts are wider than the page: they stand as they would be sent, one bar before each
    line, and what controls a terminal or hides in it shown by its code point.
    """
    page = Page(width, colour=colour)
    page.put((f"foreread {__version__}", DIM), (flat(run.change.title, SHORT), BOLD), (_commits(run), DIM))
    page.gap()
    for label, said in _top(run):
        page.put(flat(said, LONG), label=label, column=_LABELS)
    rows = [HEAD, *map(_row, range(1, len(run.requests) + 1), run.requests), *_sums(run)] if run.requests else []
    widths = [max(cells(row[at]) for row in rows) for at in range(len(HEAD))] if rows else []
    page.gap()
    for at, row in enumerate(rows):
        page.row(
            (_cell(c, w, left=n == 1) for n, (c, w) in enumerate(zip(row, widths, strict=True))), "" if at else DIM
        )
    for remark in _remarks(run):
        page.gap()
        page.put(remark)
    return page.text() + "".join(_blocks(run))


def dry_run_markdown(run: DryRun) -> str:
    """As GitHub-flavoured Markdown of any length: a text that was cut would not be what would be sent."""
    lines = [f"### Foreread: dry run of {code(run.change.title)}", ""]
    lines += [f"- **{label}:** {prose(said)}" for label, said in _top(run)]
    if run.requests:
        rows = [*map(_row, range(1, len(run.requests) + 1), run.requests), *_sums(run)]
        lines += ["", f"| {' | '.join(('#', *HEAD[1:]))} |", "|--:|:--|--:|--:|--:|"]
        lines += [f"| {' | '.join(prose(cell) for cell in row)} |" for row in rows]
    lines += [line for remark in _remarks(run) for line in ("", prose(remark))]
    for number, rehearsed in enumerate(run.requests, start=1):
        for text in _texts(rehearsed.request):
            ticks = "`" * max(3, longest_run(text.body) + 1)
            lines += ["", f"#### {number}: {prose(text.title)}", "", f"{ticks}text", *_barred(text.body), ticks]
    return "\n".join(lines) + "\n"


def dry_run_json(run: DryRun) -> str:
    """As one JSON object; here the texts are character for character what would be sent."""
    month, ceiling, left = run.month or ("", None, None)
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "foreread": __version__,
        "title": run.change.title,
        "base": run.change.base or "",
        "head": run.change.head or "",
        "model": run.model,
        "budget": _budget(run.purse.budget),
        "month": None if ceiling is None else {"month": month, "budget": _budget(ceiling), "left": _budget(left)},
        "price_usd_per_million": _price(run.purse.price),
        "requests": [_request(rehearsed) for rehearsed in run.requests],
        "first": _estimate(run.first),
        "later": _estimate(run.later),
        "most_usd": run.most_usd,
        "unread": [{"file": path, "hunk": hunk, "reason": why} for path, hunk, why in run.unread],
    }
    return to_json(document)


def _top(run: DryRun) -> Iterator[tuple[str, str]]:
    yield "Dry run", NOTHING if run.model else f"{NOTHING} {NO_MODEL}"
    if not run.model:
        return
    yield "Model", run.model
    price = run.purse.price
    if price is None:
        yield "Price", "not known; model_price in the configuration states it"
    else:
        said = f"${_short(price.in_ * 1e6)} in, ${_short(price.out * 1e6)} out for a million tokens"
        more = f"; with over {price.long:,} in, a request costs more" if price.long is not None and price.dear else ""
        yield "Price", said + more
    month = f"; of {run.month[0]}'s {run.month[1]}, {run.month[2]} left" if run.month else ""
    yield "Budget", f"{run.purse.budget}{month}"
    worst = run.first + run.later
    if run.requests:
        usd = "" if run.most_usd is None else f", ${_up(run.most_usd)}"
        ceiling = run.purse.left.tokens
        tokens = worst.most.tokens if ceiling is None else min(worst.most.tokens, ceiling)
        yield "At most", f"{tokens:,} tokens{usd}, with all that depends on the replies"


def _row(number: int, rehearsed: Rehearsed) -> tuple[str, ...]:
    request = rehearsed.request
    name = f"{flat(request.prompt, 40)} v{request.prompt_version}"
    return (str(number), f"{name} (not sent)" if rehearsed.refused else name, *_numbers(rehearsed.estimate))


def _sums(run: DryRun) -> Iterator[tuple[str, ...]]:
    yield ("", "before the first reply", *_numbers(run.first))
    if run.later.most_tokens_out:
        later = run.later
        usd = "unknown" if later.most_usd is None else f"≤ {_up(later.most_usd)}"
        yield ("", "after it, no more than", f"≤ {later.most_tokens_in:,}", f"≤ {later.most_tokens_out:,}", usd)


def _numbers(told: Estimate) -> tuple[str, str, str]:
    usd = "unknown" if told.usd is None or told.most_usd is None else f"{told.usd:.4f} ≤ {_up(told.most_usd)}"
    return (
        f"{told.tokens_in:,} ≤ {told.most_tokens_in:,}",
        f"{told.tokens_out:,} ≤ {told.most_tokens_out:,}",
        usd,
    )


def _remarks(run: DryRun) -> Iterator[str]:
    if not run.model:
        return
    if not run.requests:
        yield NO_REQUEST
    else:
        yield (
            "Tokens are estimated from the text; replies are taken to be as long as usual. What follows the first "
            "replies is not written yet and is counted at its upper bound."
        )
    for number, rehearsed in enumerate(run.requests, start=1):
        if rehearsed.refused:
            yield f"Request {number} would not be sent: {flat(rehearsed.refused, LONG)}."
    by_reason: dict[str, list[str]] = {}
    for path, _, why in run.unread:
        files = by_reason.setdefault(why, [])
        if path not in files:
            files.append(path)
    for why, files in by_reason.items():
        names = and_more([flat(path, SHORT) for path in files], _UNREAD)
        yield f"Not sent, {count(len(files), 'file')}: {flat(why, LONG)}: {names}."


def _blocks(run: DryRun) -> Iterator[str]:
    for number, rehearsed in enumerate(run.requests, start=1):
        for text in _texts(rehearsed.request):
            yield f"\n{number}: {visible(text.title)}\n"
            yield "".join(f"{line}\n" for line in _barred(text.body))


def _texts(request: Request) -> Iterator[_Text]:
    """All that goes over the wire but the key and the provider's own envelope."""
    about = f"prompt {request.prompt} v{request.prompt_version} ({request.prompt_digest})"
    yield _Text(f"system text of {about}", request.system)
    for turn in request.turns:
        yield _Text(f"text of {turn.role}", turn.text)
    schema = json.dumps(request.schema, default=dict)
    yield _Text(f"schema of the reply, which may take {request.max_tokens:,} tokens", schema)


def _barred(body: str) -> list[str]:
    """The lines behind a bar each, so that nothing in them passes for a line of this page."""
    return [f"│ {visible(line.replace(chr(9), '    '))}".rstrip() for line in body.split("\n")]


def _commits(run: DryRun) -> str:
    return "..".join(sha[:12] for sha in (run.change.base, run.change.head) if sha)


def _cell(text: str, width: int, *, left: bool) -> str:
    pad = " " * (width - cells(text))
    return text + pad if left else pad + text


def _short(usd: float) -> str:
    return f"{usd:,.4f}".rstrip("0").rstrip(".")


def _up(usd: float) -> str:
    """Rounded up: a bound stays one."""
    return f"{math.ceil(usd * 1e4 - 1e-9) / 1e4:.4f}"


def _request(rehearsed: Rehearsed) -> Mapping[str, Any]:
    request = rehearsed.request
    return {
        "prompt": request.prompt,
        "prompt_version": request.prompt_version,
        "prompt_digest": request.prompt_digest,
        "max_tokens": request.max_tokens,
        "refused": rehearsed.refused,
        "estimate": _estimate(rehearsed.estimate),
        "system": request.system,
        "turns": [{"role": turn.role, "text": turn.text} for turn in request.turns],
        "schema": json.loads(json.dumps(request.schema, default=dict)),
    }


def _estimate(told: Estimate) -> Mapping[str, Any]:
    return {
        "tokens_in": told.tokens_in,
        "most_tokens_in": told.most_tokens_in,
        "tokens_out": told.tokens_out,
        "most_tokens_out": told.most_tokens_out,
        "usd": told.usd,
        "most_usd": told.most_usd,
    }


def _budget(budget: Budget | None) -> Mapping[str, Any] | None:
    return None if budget is None else {"tokens": budget.tokens, "usd": budget.usd}


def _price(price: Price | None) -> Mapping[str, Any] | None:
    if price is None:
        return None
    per_million: Sequence[float] = [round(usd * 1e6, 6) for usd in (price.in_, price.out, price.written, price.cached)]
    return dict(zip(("in", "out", "written", "cached"), per_million, strict=True))
