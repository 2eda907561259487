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
