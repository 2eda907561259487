"""Claude through Anthropic's own SDK."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from bot.adapters.models._deadline import within
from bot.adapters.models._faults import status_fault, timed_out, unreachable, unreadable
from bot.adapters.models._wire import parse_json, plain_schema, sendable, token_count
from bot.errors import ModelUnavailableError
from bot.review import Reply, StopReason

if TYPE_CHECKING:
    from anthropic import Anthropic
    from anthropic.types import MessageParam, TextBlockParam

    from bot.review import Request, Turn

_KEY = "ANTHROPIC_API_KEY"
_STOPS = {
    "end_turn": StopReason.DONE,
    "stop_sequence": StopReason.DONE,
    "refusal": StopReason.REFUSED,
}
"""All other reasons leave the text unfinished:
https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons"""


class AnthropicModel:
    """One Claude model; the key comes from ANTHROPIC_API_KEY, another address from ANTHROPIC_BASE_URL."""

    def __init__(self, model: str, *, timeout_s: float = 120.0) -> None:
        self._model = model
        self._timeout_s = timeout_s

    @property
    def name(self) -> str:
        return f"anthropic:{self._model}"

    def complete(self, request: Request) -> Reply:
        """Ask once. TransientModelError is for the caller who wants to ask again."""
        _check_key(os.environ.get(_KEY, ""))
        import anthropic
        import httpx2  # the SDK lets some of its client's exceptions through

        try:
            # One client a call: leaving it closes the connection of a call that was given up.
            with anthropic.Anthropic(timeout=self._timeout_s, max_retries=0) as client:
                body = within(self._timeout_s, partial(self._send, client, request))
            return _read_message(parse_json(body), self.name)
        except (TimeoutError, anthropic.APITimeoutError) as error:
            raise timed_out(self.name, self._timeout_s) from error
        except anthropic.APIStatusError as error:
            said = error.api_message or ""
            wait = error.response.headers.get("retry-after")
            raise status_fault(self.name, error.status_code, said, credential=_KEY, retry_after=wait) from error
        except (anthropic.APIConnectionError, httpx2.HTTPError) as error:
            raise unreachable(self.name) from error
        except (anthropic.AnthropicError, ValueError) as error:
            raise unreadable(self.name) from error

    def _send(self, client: Anthropic, request: Request) -> bytes:
        # The raw body: `parse()` loses usage and stop reason of a cut reply, and the typed message
        # is built without validation.
        from anthropic import omit, transform_schema

        schema = transform_schema(plain_schema(request.schema))
        response = client.messages.with_raw_response.create(
            model=self._model,
            max_tokens=request.max_tokens,
            system=[_block(request.system, cached=True)] if request.system else omit,
            messages=_messages(request),
            output_config={"format": {"type": "json_schema", "schema": schema}},
        )
        return response.read()


def _check_key(key: str) -> None:
    if not key:
        raise ModelUnavailableError(f"There is no key for Anthropic: {_KEY} is not set.", f"Set {_KEY}.")
    if not key.isascii() or not key.isprintable() or " " in key:
        remedy = f"Set {_KEY} again, without blanks and line breaks."
        raise ModelUnavailableError(f"{_KEY} holds characters that no key has.", remedy)


def _messages(request: Request) -> list[MessageParam]:
    # System and first turn hold what all requests for one change share; a mark behind each makes
    # the provider keep it: https://platform.claude.com/docs/en/build-with-claude/prompt-caching
    return [_message(turn, cached=place == 0) for place, turn in enumerate(request.turns)]


def _message(turn: Turn, *, cached: bool) -> MessageParam:
    content = [_block(turn.text, cached=cached)]
    if turn.role == "assistant":
        return {"role": "assistant", "content": content}
    return {"role": "user", "content": content}


def _block(text: str, *, cached: bool) -> TextBlockParam:
    block: TextBlockParam = {"type": "text", "text": sendable(text)}
    if cached:
        block["cache_control"] = {"type": "ephemeral"}
    return block


def _read_message(body: object, name: str) -> Reply:
    """https://platform.claude.com/docs/en/api/messages/create"""
    if not isinstance(body, dict) or not isinstance(body.get("content"), list):
        raise ValueError("not a message")  # noqa: TRY004 - sorted by ValueError above
    blocks = (block for block in body["content"] if isinstance(block, dict) and block.get("type") == "text")
    texts = (block.get("text") for block in blocks)
    usage = body["usage"] if isinstance(body.get("usage"), dict) else {}
    counted_in = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
    return Reply(
        text="".join(text for text in texts if isinstance(text, str)),
        model=str(body.get("model") or name),
        stop=_STOPS.get(str(body.get("stop_reason")), StopReason.CUT_OFF),
        tokens_in=sum(token_count(usage.get(field)) for field in counted_in),
        tokens_out=token_count(usage.get("output_tokens")),
    )
