"""Requests to the host are told to whoever counts them."""

from __future__ import annotations

import pytest

from bot.adapters.github._wire import Call, Pace, Wire
from bot.errors import HostError
from tests.adapters.github.scripted import Clock, Said, serving


def test_each_request_is_told_by_its_status_those_that_are_sent_again_too() -> None:
    told: list[tuple[str, int]] = []
    clock = Clock()
    answers = iter([Said(502, {}), Said(200, {"a": 1}), Said(200, {"data": {}}), Said(404, {"message": "Not Found"})])
    with serving(lambda _: next(answers)) as server:
        wire = Wire(server.url, Pace(clock.now, clock.sleep, 0.0, 5, lambda api, status: told.append((api, status))))
        wire.send(Call("GET", "/x", "look", "acme/shop", repeat=True), "")
        wire.send(Call("POST", wire.graphql_path, "look", "acme/shop", {"query": "{a}"}, repeat=True), "")
        with pytest.raises(HostError):
            wire.send(Call("GET", "/y", "look", "acme/shop", repeat=True), "")
        wire.close()
    with pytest.raises(HostError):
        wire.send(Call("GET", "/z", "look", "acme/shop"), "")
    assert told == [("rest", 502), ("rest", 200), ("graphql", 200), ("rest", 404), ("rest", 0)]
