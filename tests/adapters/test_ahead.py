"""Looking something up beside other work."""

from __future__ import annotations

from threading import Event

import pytest

from bot.adapters._ahead import look_ahead


def test_an_answer_is_waited_for_and_given_as_often_as_it_is_asked_for() -> None:
    free, looked = Event(), list[int]()

    def look() -> int:
        assert free.wait(10)
        looked.append(1)
        return 7

    (ahead,) = look_ahead([look])
    free.set()
    assert (ahead.answer(), ahead.answer(), looked) == (7, 7, [1])


def test_looks_are_taken_in_their_order() -> None:
    order = list[int]()
    looks = look_ahead([lambda n=n: order.append(n) for n in range(5)])  # type: ignore[misc]
    for look in looks:
        look.answer()
    assert order == [0, 1, 2, 3, 4]


def test_what_fails_fails_for_the_one_who_asks_and_stops_no_other() -> None:
    def broken() -> int:
        raise OSError("gone")

    first, second = look_ahead([broken, lambda: 2])
    assert second.answer() == 2
    with pytest.raises(OSError, match="gone"):
        first.answer()


def test_nothing_to_look_up_starts_nothing() -> None:
    assert look_ahead([]) == ()
