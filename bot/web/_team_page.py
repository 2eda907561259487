"""The team's view: who is loaded, how long changes wait, what they are made of, which rules misfire, what came true."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.adapters.files import calibration
from bot.desk import KEPT_DAYS, Figures, Record, calibrate, figures, kind_rates
from bot.desk import plots as draw
from bot.web._guard import NotThereError, may, visitor_of
from bot.web._pages import page
from bot.web._parts import Parts

PERIODS: Final = (30, 90, 365)
"""Days."""
_USUAL: Final = 90
_WORDS: Final = {"reverted": "taken back by a later change", "fixed": "mended by a later change",
                 "defect": "questions answered “defect”", "handled": "questions answered “handled” or “cannot happen”",
                 "kept": f"merged, and nothing heard for {KEPT_DAYS} days"}  # fmt: skip


def routes(parts: Parts) -> list[BaseRoute]:
    """`GET /team`."""

    def team(request: Request) -> Response:
        visitor = visitor_of(request)
        named = {
            number: name
            for number, name in sorted(parts.records.repositories().items(), key=lambda each: each[1].casefold())
            if may(visitor, number)
        }
        chosen = _chosen(request, named)
        days, at = _days(request), parts.now()
        repositories = frozenset(named) if chosen is None else frozenset({chosen})
        return page(request, "team.html", named=named, chosen=chosen, days=days, periods=PERIODS,
                    **_values(parts, repositories, days, at))  # fmt: skip

    return [Route("/team", team, methods=["GET"])]


def _days(request: Request) -> int:
    asked = request.query_params.get("days", "")
    return next((days for days in PERIODS if asked == str(days)), _USUAL)


def _chosen(request: Request, named: Mapping[int, str]) -> int | None:
    """The repository that the page is to be kept to. Raises NotThereError for one that they may not see."""
    asked = request.query_params.get("repository", "")
    if not asked:
        return None
    found = next((number for number, name in named.items() if asked == str(number) or asked == name), None)
    if found is None:
        raise NotThereError
    return found


def _values(parts: Parts, repositories: Collection[int], days: int, at: datetime) -> dict[str, Any]:
    """The figures and their pictures. Labels take a season to ripen: calibration looks at the last year of them."""
    since, ripe = at - timedelta(days=days), at - timedelta(days=max(PERIODS) + KEPT_DAYS)
    known = _together(parts.records.since(repositories, ripe), parts.records.open(repositories))
    labels = parts.outcomes.noted(repositories, ripe)
    found = figures(known, labels, parts.outcomes.thumbs(repositories, since), since, at)
    held = calibrate(known, labels, at)
    rates = kind_rates(labels, calibration(()))
    return {
        "found": found,
        "held": held,
        "rates": rates,
        "kept_days": KEPT_DAYS,
        "label_words": [(_WORDS[kind], count) for kind, count in found.labels],
        "pictures": _pictures(found) | {"reliability": _both(draw.reliability_plot, held.bins)},
        "load_bars": _load_bars(found),
        "rule_bars": {row.rule: Markup(draw.interval_bar(row.misfires)) for row in found.rules},  # noqa: S704
        "kind_bars": {row.kind: Markup(draw.kind_bar(row)) for row in rates},  # noqa: S704
        "curve_words": draw.curve_words(found.waits),
        "time_words": draw.time_words,
        "still": draw.still_waiting(found.waits),
    }


def _together(*lists: Sequence[Record]) -> tuple[Record, ...]:
    return tuple({each.key: each for records in lists for each in records}.values())


def _pictures(found: Figures) -> dict[str, Markup]:
    return {
        "waits": _both(draw.waits_plot, found.waits),
        "tiers": _both(draw.tiers_plot, found.weeks),
        "assisted": _both(draw.assisted_plot, found.weeks),
        "asked": _both(draw.asked_plot, found.asked),
    }


def _both(plot: object, of: object) -> Markup:
    """A picture for wide screens and one for narrow ones; the style sheet shows one. Drawn of figures alone."""
    wide, slim = (plot(of, width) for width in (draw.WIDE, draw.SLIM))  # type: ignore[operator]
    text = f'<div class="wide">{wide}</div><div class="slim">{slim}</div>' if wide else ""
    return Markup(text)  # noqa: S704 - no text of others is in it


def _load_bars(found: Figures) -> dict[str, Markup]:
    most = max((load.weight for load in found.loads), default=0.0)
    return {load.person: Markup(draw.load_bar(load.weight, most)) for load in found.loads}  # noqa: S704
