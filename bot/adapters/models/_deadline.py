"""A bound on the whole time of a call."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def within(seconds: float, call: Callable[[], T]) -> T:
    """What `call` returns or raises. Raises TimeoutError when it takes longer than `seconds`.

    HTTP clients bound the wait for the next byte only, and some gateways send a blank now and then to keep
    the connection open. The call that is given up ends with its connection or with the process.
    """
    outcome: Future[T] = Future()
    Thread(target=_settle, args=(outcome, call), name="foreread-model-call", daemon=True).start()
    return outcome.result(timeout=seconds)


def _settle(outcome: Future[T], call: Callable[[], T]) -> None:
    try:
        outcome.set_result(call())
    except BaseException as error:  # noqa: BLE001 - handed to the caller, who raises it
        outcome.set_exception(error)
    # The error's traceback holds this frame: with the outcome in it, connections would stay open till
    # the garbage collector comes.
    del outcome
