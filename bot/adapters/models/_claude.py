"""Requests and replies in the words of Anthropic's Messages interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.adapters.models._wire import in_words, plain_schema, sendable, token_count
from bot.adapters.models.prices import price_of
from bot.review import Reply, StopReason

if TYPE_CHECKING:
    from anthropic.types import MessageParam, TextBlockParam
    from anthropic.types.message_create_params import MessageCreateParamsNonStreaming

    from bot.review import Request, Turn

_STOPS = {
    "end_turn": StopReason.DONE,
    "stop_sequence": StopReason.DONE,
    "refusal": StopReason.REFUSED,
}
"""All other reasons leave the text unfinished:
https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons"""


def message_params(model: str, request: Request, *, schema_in_words: bool = False) -> MessageCreateParamsNonStreaming:
    """What is sent to `model`.

    Two marks make the provider keep what it read: behind the system text, and behind what the first turn shares with
    further requests (docs/models.md says why there and nowhere else).
    """
    from anthropic import transform_schema

    if schema_in_words:
        request = in_words(request)
    params: MessageCreateParamsNonStreaming = {
        "model": model,
        "max_tokens": request.max_tokens,
        "messages": [_message(turn, request.shared if place == 0 else 0) for place, turn in enumerate(request.turns)],
    }
    if request.system:
        params["system"] = [_block(request.system, kept=True)]
    if not schema_in_words:
        schema = transform_schema(plain_schema(request.schema))
        params["output_config"] = {"format": {"type": "json_schema", "schema": schema}}
    return params


def _message(turn: Turn, shared: int) -> MessageParam:
    content = _blocks(turn.text, shared)
    if turn.role == "assistant":
        return {"role": "assistant", "content": content}
    return {"role": "user", "content": content}


def _blocks(text: str, shared: int) -> list[TextBlockParam]:
    """`text`, cut behind its first `shared` characters; whole where a part is blank: those are refused."""
    head, tail = text[:shared], text[shared:]
    if not head.strip():
        return [_block(text)]
    if not tail.strip():
        return [_block(text, kept=True)]
    return [_block(head, kept=True), _block(tail)]


def _block(text: str, *, kept: bool = False) -> TextBlockParam:
    block: TextBlockParam = {"type": "text", "text": sendable(text)}
    if kept:
        block["cache_control"] = {"type": "ephemeral"}
    return block


def read_message(body: object, asked: str, *, share: float = 1.0) -> Reply:
    """The reply in a message of the model `asked`; `share` of the list price is paid.

    https://platform.claude.com/docs/en/api/messages/create. Raises ValueError for what is no message.
    """
    if not isinstance(body, dict) or not isinstance(body.get("content"), list):
        raise ValueError("not a message")  # noqa: TRY004 - callers sort by ValueError
    blocks = (block for block in body["content"] if isinstance(block, dict) and block.get("type") == "text")
    texts = (block.get("text") for block in blocks)
    text = "".join(text for text in texts if isinstance(text, str))
    usage = body["usage"] if isinstance(body.get("usage"), dict) else {}
    fresh, written, cached, tokens_out = (
        token_count(usage.get(field))
        for field in ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens")
    )
    tokens_in = fresh + written + cached
    price = price_of(f"anthropic:{body.get('model') or asked}") if tokens_in else None
    return Reply(
        text=text,
        model=str(body.get("model") or f"anthropic:{asked}"),
        stop=_stop(str(body.get("stop_reason")), text),
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        cost_usd=None if price is None else share * price.cost(tokens_in, tokens_out, cached=cached, written=written),
        tokens_cached=cached,
    )


def _stop(reason: str, text: str) -> StopReason:
    """An end without a text is none: a model may think until nothing is left to answer with."""
    stop = _STOPS.get(reason, StopReason.CUT_OFF)
    return StopReason.CUT_OFF if stop is StopReason.DONE and not text.strip() else stop
