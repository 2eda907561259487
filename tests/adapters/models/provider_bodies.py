"""What providers answer, as their documentation shows it."""

from __future__ import annotations

import json

TOKENS_IN, TOKENS_OUT = 21, 5


def claude_message(text: str = "{}", stop: str = "end_turn", model: str = "claude-of-the-day") -> bytes:
    """https://platform.claude.com/docs/en/api/messages/create"""
    usage = {
        "input_tokens": TOKENS_IN - 17,
        "cache_creation_input_tokens": 7,
        "cache_read_input_tokens": 10,
        "output_tokens": TOKENS_OUT,
    }
    return json.dumps(
        {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": model,
            "content": [{"type": "text", "text": text}],
            "stop_reason": stop,
            "stop_sequence": None,
            "usage": usage,
        }
    ).encode()


def openai_completion(
    text: str | None = "{}", stop: str = "stop", *, refusal: str | None = None, cached: int = 0
) -> bytes:
    """https://platform.openai.com/docs/api-reference/chat/object"""
    message = {"role": "assistant", "content": text, "refusal": refusal}
    return json.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1_700_000_000,
            "model": "gpt-of-the-day",
            "choices": [{"index": 0, "message": message, "finish_reason": stop}],
            "usage": {
                "prompt_tokens": TOKENS_IN,
                "completion_tokens": TOKENS_OUT,
                "total_tokens": TOKENS_IN + TOKENS_OUT,
                "prompt_tokens_details": {"cached_tokens": cached, "audio_tokens": 0},
            },
        }
    ).encode()


def ollama_chat(text: str = "{}", stop: str = "stop", *, thinking: str = "", tokens_out: int = TOKENS_OUT) -> bytes:
    """https://docs.ollama.com/api/chat"""
    message = {"role": "assistant", "content": text, **({"thinking": thinking} if thinking else {})}
    return json.dumps(
        {
            "model": "llama-of-the-day",
            "created_at": "2026-11-21T00:00:00Z",
            "message": message,
            "done": True,
            "done_reason": stop,
            "total_duration": 4_883_583_458,
            "prompt_eval_count": TOKENS_IN,
            "eval_count": tokens_out,
        }
    ).encode()


def provider_error(kind: str, message: str) -> bytes:
    """Near enough to what both of the above send with a status of 400 and more."""
    return json.dumps({"type": "error", "error": {"type": kind, "message": message}}).encode()
