"""A change with a whole brief at the desk, as the service would have put it there."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from bot.brief import Brief, NotExamined
from bot.desk import Excerpt, ExcerptLine, Record, SaidAnswer, Turn
from bot.gate import Decision, Grounds, Reason, State
from bot.publish import render_decision_json, render_json
from tests.builders import (
    HEAD,
    a_brief,
    a_location,
    a_proof,
    a_question,
    a_signal,
    a_stop,
    a_usage,
)
from tests.desk.made import a_decision
from tests.fakes_service import MORNING
from tests.web.conftest import a_record

FIRST, SECOND = "0123456789ab", "ba9876543210"
PATH = "/changes/acme/shop/7"
REPOSITORY = 5000


def a_whole_record(of: Brief | None = None, decided: Decision | None = None, **fields: Any) -> Record:
    """It waits for grace; two questions, one of which bo has answered; one more below the fold."""
    told = of or a_brief(
        questions=(
            a_question(),
            a_question(id=SECOND, text="Who calls `total` with no plan?", also=(a_location(line=9),)),
        ),
        more_questions=(a_question(id="f" * 12, text="Is the rate cached?"),),
        rules=(a_signal(),),
        reading_order=(a_stop(), a_stop("shop/api.py", 3)),
        skippable=(a_proof(),),
        blast_radius=(a_usage(),),
        for_author=("Name the human who can explain this.",),
        not_examined=(NotExamined("assets/logo.png", "it is no text"),),
    )
    decided = decided or a_decision()
    lines = tuple(ExcerptLine(n, f"line {n} = plan", n == 41, n in {40, 41}) for n in range(36, 47))
    record = a_record(
        REPOSITORY, 7, head=HEAD, tier="high", minutes=8,
        headline="Waiting for a senior or above: grace (@grace), knows payments",
        turns=(Turn("grace", ("grace",), "approve", "knows payments, nothing waiting"),),
        questions=(FIRST, SECOND), answered=(SECOND,),
        said=(SaidAnswer(SECOND, "bo", "handled", "cart.py:14 returns before that", MORNING),),
        excerpts=(Excerpt(FIRST, "shop/cart.py", lines),),
        brief=json.loads(render_json(told)),
        decision=json.loads(render_decision_json(decided, Grounds(MORNING, "PR_7", HEAD, "main"))),
        made_at=MORNING,
    )  # fmt: skip
    return replace(record, **fields)


def blocked() -> Decision:
    why = Reason("decision", "Blocked.", State.BLOCKED, (Reason("hands", "A hand is unknown.", State.BLOCKED),))
    return a_decision(State.BLOCKED, why=why)


OUR_ELEMENTS = {
    "a", "article", "aside", "body", "button", "code", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "head", "header", "html", "input", "kbd", "label", "legend", "li", "link",
    "main", "meta", "nav", "ol", "p", "path", "pre", "circle", "script", "section", "span", "strong", "summary", "svg",
    "table", "tbody", "td", "textarea", "time", "title", "tr", "ul", "br",
}  # fmt: skip
"""Those that templates write."""

PAYLOADS = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg onload=alert(1)>",
    "javascript:alert(1)",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}${7*7}#{7*7}",
    "\" autofocus onfocus=alert(1) x=\"",
    "`<img src=x onerror=alert(1)>`",
    "<a href=javascript:alert(1)>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<meta http-equiv=refresh content=0;url=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css><base href=https://evil.example/>",
    "&lt;img src=x onerror=alert(1)&gt;",
    "\u202e\u2066<b>\u2069\u200b</b>",
    "-->]]><![CDATA[<script>alert(1)</script>",
)  # fmt: skip


def _poisoned(value: Any, payload: str) -> Any:
    """All texts of a JSON value replaced; keys, and what an enumeration must hold, stay."""
    if isinstance(value, dict):
        return {
            key: each if key in {"id", "state", "side", "reading"} else _poisoned(each, payload)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [_poisoned(each, payload) for each in value]
    return payload if isinstance(value, str) else value


def a_hostile_record(payload: str) -> Record:
    """Whatever a change, a model, a person or the host may say in it is the payload."""
    record = a_whole_record()
    lines = tuple(ExcerptLine(n, payload, n == 41) for n in range(40, 43))
    return replace(
        record, title=payload, author=payload, url=payload, base=payload, headline=f"{payload}: {payload}",
        turns=(Turn("grace", ("grace",), "approve", payload), Turn(payload, (payload,), payload, payload)),
        brief=_poisoned(json.loads(json.dumps(record.brief)), payload),
        decision=_poisoned(json.loads(json.dumps(record.decision)), payload),
        excerpts=(Excerpt(FIRST, payload, lines),), said=(SaidAnswer(FIRST, payload, payload, payload, MORNING),),
        model=payload, rules=(payload,),
    )  # fmt: skip
