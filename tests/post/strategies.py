"""Changes on a host with any text in any field."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.gate import (
    Account,
    Acts,
    Answer,
    AnswerKind,
    Decision,
    GateQuestion,
    Grounds,
    Override,
    QuestionSet,
    Reason,
    Requirement,
    State,
    Unblock,
)
from bot.post import Epoch, Event, EventKind, HostedCommit, Showing, Wanted
from bot.post import State as Memory
from bot.risk import Tier
from tests.builders import HEAD
from tests.post.scenes import BEFORE, KEY, NOW, US, a_hosted
from tests.publish.strategies import ATTACKS, briefs, words

few = settings(max_examples=12, deadline=None, suppress_health_check=(HealthCheck.too_slow,))
"""A look has a whole brief in it, and a brief is some hundred draws."""

texts = words | st.sampled_from(
    (
        "<!-- /foreread-brief -->", "\n<!-- foreread-gate -->\n", "<!-- foreread -->", "\n  <!-- /foreread-body -->\n",
        "x\n<!-- /foreread-question -->\n", "<!-- foreread-memo refused=a -->", "<!-- foreread-state v1 u:0:0 -->",
        *ATTACKS[:4],
    )
)  # fmt: skip
accounts = st.builds(Account, st.integers(1, 5), texts)


def _several(strategy: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


ids = st.sampled_from(("0123456789ab", "1123456789ab", "2123456789ab")) | texts
sets = st.builds(
    QuestionSet,
    st.lists(st.builds(GateQuestion, ids, texts), max_size=5, unique_by=lambda q: q.id).map(tuple),
    st.just("d"),
)
reasons = st.recursive(
    st.builds(Reason, texts, texts, st.sampled_from(State)),
    lambda parts: st.builds(Reason, texts, texts, st.sampled_from(State), _several(parts, 2)),
    max_leaves=4,
)
decisions = st.builds(
    Decision,
    st.sampled_from(State),
    reasons,
    st.builds(Requirement, st.sampled_from(Tier)),
    _several(texts),
    _several(st.builds(Unblock, texts, _several(texts, 2), texts | st.just("approve"), texts)),
    st.none() | st.builds(Override, _several(texts), texts, texts, st.just(NOW), st.just(NOW)),
    _several(texts),
)


@st.composite
def wanteds(draw: st.DrawFn) -> Wanted:
    """A look, and what is to stand there; mostly with a brief."""
    asked = draw(sets)
    brief = draw(st.none() | briefs)
    if brief is not None:
        ids_ = [question.id for question in asked.questions]
        questions = tuple(replace(q, id=i) for q, i in zip(brief.questions, ids_, strict=False))
        brief = replace(brief, questions=questions, receipt=replace(brief.receipt, head=HEAD))
    before = Epoch(NOW, BEFORE, draw(texts), "", "", "", draw(sets))
    now = Epoch(NOW, HEAD, "main", "", "", "", asked)
    base = draw(texts)
    answers = draw(
        _several(st.builds(Answer, ids, accounts, st.just(HEAD), st.just("d"), st.sampled_from(AnswerKind), texts))
    )
    events = draw(
        _several(st.builds(Event, st.sampled_from(EventKind), st.just(NOW), accounts | st.just(US), texts, texts))
    )
    hosted = a_hosted(
        base=base,
        title=draw(texts),
        labels=draw(_several(texts)),
        events=events,
        asked=draw(_several(texts)),
        commits=draw(st.sampled_from(((), (HostedCommit(BEFORE, None), HostedCommit(HEAD, None))))),
        author=draw(st.none() | accounts),
    )
    return Wanted(
        hosted,
        None,
        Memory("PR_7", 1, draw(st.sampled_from(((), (now,), (before, now)))), brief=draw(st.sampled_from(("", HEAD)))),
        draw(st.sampled_from((None, KEY))),
        brief,
        draw(decisions),
        Grounds(NOW, "PR_7", HEAD, base),
        Acts(answers),
        draw(st.builds(Showing, st.none() | st.sampled_from(Tier), st.booleans(), st.booleans())),
        draw(_several(texts)),
        draw(st.sampled_from(("", "https://host.example/blob", "javascript:alert(1)"))),
    )
