"""Claude through Anthropic's own SDK."""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from bot.adapters.models._claude import message_params, read_message
from bot.adapters.models._deadline import within
from bot.adapters.models._faults import (
    LastingModelError,
    SchemaRejectedError,
    status_fault,
    timed_out,
    unreachable,
    unreadable,
)
from bot.adapters.models._wire import parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anthropic import Anthropic

    from bot.review import Reply, Request

_KEY = "ANTHROPIC_API_KEY"


class AnthropicModel:
    """One Claude model; the key comes from ANTHROPIC_API_KEY, another address from ANTHROPIC_BASE_URL."""

    def __init__(self, model: str, *, timeout_s: float = 120.0) -> None:
        self._model = model
        self._timeout_s = timeout_s
        self._schema_in_words = False

    @property
    def name(self) -> str:
        return f"anthropic:{self._model}"

    def complete(self, request: Request) -> Reply:
        """Ask once. TransientModelError is for the caller who wants to ask again.

        A model that has no field for a schema, or whose gateway has none, is asked again with the schema in words.
        """
        if not self._schema_in_words:
            try:
                return self._ask(request)
            except SchemaRejectedError:
                self._schema_in_words = True
        return self._ask(request)

    def _ask(self, request: Request) -> Reply:
        with client_for(self.name, self._timeout_s) as client:
            body = within(self._timeout_s, partial(self._send, client, request))
            return read_message(parse_json(body), self._model)

    def _send(self, client: Anthropic, request: Request) -> bytes:
        # The raw body: `parse()` loses usage and stop reason of a cut reply, and the typed message
        # is built without validation.
        params = message_params(self._model, request, schema_in_words=self._schema_in_words)
        return client.messages.with_raw_response.create(**params).read()


@contextmanager
def client_for(name: str, timeout_s: float) -> Iterator[Anthropic]:
    """The SDK's client, and its faults in our words. Raises LastingModelError where there is no usable key."""
    _check_key(os.environ.get(_KEY, ""))
    import anthropic
    import httpx2  # the SDK lets some of its client's exceptions through

    try:
        # One client a call: leaving it closes the connection of a call that was given up.
        with anthropic.Anthropic(timeout=timeout_s, max_retries=0) as client:
            yield client
    except (TimeoutError, anthropic.APITimeoutError) as error:
        raise timed_out(name, timeout_s) from error
    except anthropic.APIStatusError as error:
        said = error.api_message or ""
        wait = error.response.headers.get("retry-after")
        raise status_fault(name, error.status_code, said, credential=_KEY, retry_after=wait) from error
    except (anthropic.APIConnectionError, httpx2.HTTPError) as error:
        raise unreachable(name) from error
    except (anthropic.AnthropicError, ValueError) as error:
        raise unreadable(name) from error


def _check_key(key: str) -> None:
    if not key:
        raise LastingModelError(f"There is no key for Anthropic: {_KEY} is not set.", f"Set {_KEY}.")
    if not key.isascii() or not key.isprintable() or " " in key:
        remedy = f"Set {_KEY} again, without blanks and line breaks."
        raise LastingModelError(f"{_KEY} holds characters that no key has.", remedy)
