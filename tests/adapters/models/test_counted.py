"""A model whose requests are counted."""

from __future__ import annotations

import pytest

from bot.adapters.meters import Meters
from bot.adapters.models.counted import Counted
from bot.errors import ModelTimedOutError
from bot.review import Reply, Request, Turn
from tests.fakes_model import ScriptedModel

REQUEST = Request("find-questions", 1, "d1ge57", "You read.", (Turn("user", "a = 1"),), {"type": "object"}, 4_000)


def test_each_request_is_counted_as_what_it_came_to() -> None:
    meters = Meters()
    reply = Reply("{}", "m", tokens_in=700, tokens_out=20, cost_usd=0.5)
    inner = ScriptedModel([("find-questions", reply), ("find-questions", ModelTimedOutError("It took too long."))])
    model = Counted(inner, meters.asked_model)
    assert model.complete(REQUEST) is reply
    with pytest.raises(ModelTimedOutError):
        model.complete(REQUEST)
    lines = meters.text().decode().splitlines()
    assert 'foreread_model_requests_total{model="scripted",result="done"} 1.0' in lines
    assert 'foreread_model_requests_total{model="scripted",result="ModelTimedOutError"} 1.0' in lines
    assert 'foreread_model_tokens_total{direction="in",model="scripted"} 700.0' in lines
    assert 'foreread_model_usd_total{model="scripted"} 0.5' in lines
