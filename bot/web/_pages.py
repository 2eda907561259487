"""Values and a template become a page. Whatever a change, a person or the host said is text there, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.desk import what_is_missing, why_me
from bot.publish import visible
from bot.web import _phrases
from bot.web._places import change_path, file_on_site, on_site
from bot.web._static import address_of

__all__ = ["Typed", "page"]

_LIKE: Final = 20_000
"""Characters of one text on a page."""


class Typed(str):
    """What somebody typed into a form, given back as they typed it."""

    __slots__ = ()


def page(
    request: Request, template: str, *, status: int = 200, headers: Mapping[str, str] | None = None, **values: object
) -> HTMLResponse:
    """A page of the desk.

    Besides `values` each template knows `now`, `path`, `site`, `version`, `login` ("" for nobody) and `form_token`.
    """
    parts = request.app.state.parts
    session = getattr(request.state, "session", None)
    around = {
        "now": parts.now(),
        "path": request.url.path,
        "site": parts.ways.site,
        "version": parts.ways.version,
        "login": session.visitor.login if session is not None else "",
        "form_token": getattr(request.state, "form_token", ""),
    }
    text = _environment().get_template(template).render(**{**around, **values})
    return HTMLResponse(text, status, {"cache-control": "no-store", **(headers or {})})


def shown(text: str) -> str:
    """Lines of visible characters: nothing hides in them, or turns their order round."""
    cut = text[:_LIKE] + ("…" if len(text) > _LIKE else "")
    lines = cut.replace("\r\n", "\n").expandtabs(4).split("\n")
    return "\n".join(map(visible, lines))


def _finalize(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, (Markup, Typed, int, float)):
        return value
    return shown(str(value))


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("bot.web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals.update(
        static=address_of,
        change_path=change_path,
        on_site=on_site,
        file_on_site=file_on_site,
        why_me=why_me,
        what_is_missing=what_is_missing,
    )
    made.filters.update(
        count=_phrases.count, number=_phrases.number, minutes=_phrases.minutes,
        stamp=_phrases.stamp, iso=_phrases.iso, age=_age, ago=_ago, short=_phrases.short, prose=_prose,
    )  # fmt: skip
    return made


def _prose(text: str) -> Markup:
    """A sentence; what stands between two backticks is code."""
    pieces = shown(text).split("`")
    if len(pieces) % 2 == 0:  # one is left over: it is a backtick
        pieces[-2:] = ["`".join(pieces[-2:])]
    return Markup("").join(Markup("<code>{}</code>").format(each) if at % 2 else each for at, each in enumerate(pieces))


@pass_context
def _age(context: Context, at: datetime) -> str:
    return _phrases.age(at, context["now"])


@pass_context
def _ago(context: Context, at: datetime) -> str:
    return _phrases.ago(at, context["now"])
