"""The one place where a model is asked again."""

from __future__ import annotations

import math
import re
import time
from email.utils import parsedate_to_datetime
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from bot.adapters.models._faults import TransientModelError
from bot.errors import ModelUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.ports import Model
    from bot.review import Reply, Request

T = TypeVar("T")

_WAITS_S = (2.0, 8.0)
"""Before the second and the third try, unless the provider says when to come back."""

_LONGEST_WAIT_S = 60.0


class Retrying:
    """A model that is asked up to three times when it fails in a way that may pass.

    Waits the same each time, without jitter: one reviewer is no thundering herd, and a run can be repeated.
    """

    def __init__(self, model: Model, *, sleep: Callable[[float], object] = time.sleep) -> None:
        self._model = model
        self._sleep = sleep

    @property
    def name(self) -> str:
        return self._model.name

    def complete(self, request: Request) -> Reply:
        """The first reply. Raises ModelUnavailableError when the third try fails too, other errors at once."""
        return persistently(partial(self._model.complete, request), self._sleep)


def persistently(ask: Callable[[], T], sleep: Callable[[float], object]) -> T:
    """What `ask` gives at the first, second or third try.

    Raises ModelUnavailableError when the third fails too, other errors at once.
    """
    for wait in _WAITS_S:
        try:
            return ask()
        except TransientModelError as fault:
            asked_for = seconds_to_wait(fault.retry_after, now=time.time())
            sleep(wait if asked_for is None else asked_for)
    try:
        return ask()
    except TransientModelError as fault:
        happened = f"{fault.happened} It was asked {len(_WAITS_S) + 1} times."
        raise ModelUnavailableError(happened, fault.remedy) from fault


def seconds_to_wait(retry_after: str | None, now: float) -> float | None:
    """What a Retry-After header asks for, at most 60 s; None when it is absent or makes no sense.

    A number of seconds or an HTTP date (RFC 9110, section 10.2.3). `now` is in seconds since the epoch.
    """
    if retry_after is None:
        return None
    header = retry_after.strip()
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", header):
        return min(float(header), _LONGEST_WAIT_S)
    try:
        wait = parsedate_to_datetime(header).timestamp() - now
    except (ValueError, OverflowError):
        return None
    return min(max(wait, 0.0), _LONGEST_WAIT_S) if math.isfinite(wait) else None
