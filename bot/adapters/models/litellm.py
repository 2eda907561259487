"""Every other provider, through litellm: an optional extra."""

from __future__ import annotations

import os
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.adapters.models._deadline import within
from bot.adapters.models._faults import (
    LastingModelError,
    SchemaRejectedError,
    status_fault,
    timed_out,
    unreachable,
    unreadable,
)
from bot.adapters.models._wire import in_words, plain_schema, sendable, token_count
from bot.errors import ModelError
from bot.review import Reply, StopReason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.review import Request

_BEFORE_IMPORT = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # else prices are fetched on import
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",  # else a list of headers is, on the first call of Claude
    # Else a `.env` file is loaded, from the directories above the package up to the repository that is
    # reviewed, or from the working directory: it could send the change and the key to another server.
    "LITELLM_MODE": "PRODUCTION",
}
_STOPS = {"stop": StopReason.DONE, "content_filter": StopReason.REFUSED}
"""In OpenAI's words, to which litellm translates; all other reasons leave the text unfinished."""

_CLAUDE_KEEPERS = frozenset(
    {"anthropic", "azure_ai", "bedrock", "bedrock_converse", "databricks", "openrouter", "vertex_ai"}
)
"""Providers of Claude to which litellm hands our marks for the prompt cache on as they are meant:
https://docs.litellm.ai/docs/tutorials/prompt_caching. Of the others, OpenAI, DeepSeek and xAI keep prefixes unasked,
for Gemini litellm would create a cache that is paid by the hour, and a server behind `openai/` may refuse them."""

_SMALLEST_ROOM = 8192

_LAYERS = re.compile(r"^(?:[\w.]+(?:Error|Exception)(?:: | - | (?=\w+Error)))+|\. Handle with `.*$")
"""The names that litellm piles up before a provider's message, and the advice behind it."""


class LitellmModel:
    """One model of one provider, `PROVIDER/MODEL`. Keys and addresses come from the provider's own variables."""

    def __init__(self, model: str, *, timeout_s: float = 120.0) -> None:
        self._model = model
        # By `ollama/` litellm pours all turns into one text and calls every end a stop.
        self._route = re.sub("^ollama/", "ollama_chat/", model)
        self._timeout_s = timeout_s
        self._schema_in_words = False

    @property
    def name(self) -> str:
        return f"litellm:{self._model}"

    def complete(self, request: Request) -> Reply:
        """Ask once. TransientModelError is for the caller who wants to ask again.

        A provider that refuses the field for a schema is asked again with the schema in words, then always so.
        """
        if not self._schema_in_words:
            try:
                return self._ask(request)
            except SchemaRejectedError:
                self._schema_in_words = True
        return self._ask(request)

    def _ask(self, request: Request) -> Reply:
        litellm = import_litellm()
        import httpx
        import openai  # all of litellm's exceptions are derived from this package's

        _check_key(litellm, self._route)
        try:
            arguments = self._arguments(litellm, request)
            answer = within(self._timeout_s, partial(litellm.completion, **arguments))
            return _read_completion(answer, self.name, told_by_count=request.max_tokens if self._is_ollama else None)
        except (TimeoutError, openai.APITimeoutError) as error:
            raise timed_out(self.name, self._timeout_s) from error
        except openai.OpenAIError as error:
            raise self._fault(error) from error
        except httpx.HTTPError as error:
            raise unreachable(self.name) from error
        except (ValueError, LookupError, AttributeError) as error:
            raise unreadable(self.name) from error

    def _fault(self, error: Exception) -> ModelError:
        # No two providers get the same class for the same fault, but all get the status. A status of 500
        # without the headers of an answer is litellm's own: the connection broke, or the answer made no sense.
        status = getattr(error, "status_code", None)
        headers = getattr(error, "litellm_response_headers", None)
        said = _LAYERS.sub("", str(error).partition("\n")[0])  # tracebacks follow
        if not isinstance(status, int) or (status >= 500 and headers is None):
            return unreachable(self.name, said)
        body = getattr(error, "body", None)
        if isinstance(body, dict) and body.get("code") == "insufficient_quota":
            said += " (insufficient_quota)"  # else it looks like any limit that passes
        provider = self._model.partition("/")[0]
        wait = (headers or {}).get("retry-after")
        return status_fault(self.name, status, said, credential=f"the key for {provider}", retry_after=wait)

    @property
    def _is_ollama(self) -> bool:
        return self._route.startswith("ollama_chat/")

    def _arguments(self, litellm: Any, request: Request) -> dict[str, object]:
        name, provider, *_ = litellm.get_llm_provider(self._route)
        with_field = not self._schema_in_words and _takes_schema(litellm, name, provider)
        asked = request if with_field else in_words(request)
        arguments: dict[str, object] = {
            "model": self._route,
            "messages": _messages(asked, marked=_keeps_marks(name, provider)),
            "max_tokens": request.max_tokens,
            "drop_params": True,
            "timeout": self._timeout_s,
            "num_retries": 0,
        }
        if with_field:
            arguments["response_format"] = _response_format(request)
        if self._is_ollama:
            arguments["num_ctx"] = _room(asked)
        return arguments


def _keeps_marks(name: str, provider: str) -> bool:
    return "claude" in name and provider in _CLAUDE_KEEPERS


def _messages(request: Request, *, marked: bool) -> list[dict[str, object]]:
    """System text and turns; `marked` as for Anthropic itself (docs/models.md)."""
    messages: list[dict[str, object]] = []
    if request.system:
        messages.append({"role": "system", "content": _content(request.system, len(request.system), marked=marked)})
    for place, turn in enumerate(request.turns):
        shared = request.shared if place == 0 else 0
        messages.append({"role": turn.role, "content": _content(turn.text, shared, marked=marked)})
    return messages


def _content(text: str, shared: int, *, marked: bool) -> str | list[dict[str, object]]:
    head, tail = sendable(text[:shared]), sendable(text[shared:])
    if not marked or not head.strip():
        return head + tail
    kept: dict[str, object] = {"type": "text", "text": head, "cache_control": {"type": "ephemeral"}}
    if not tail.strip():
        return [{**kept, "text": head + tail}]
    return [kept, {"type": "text", "text": tail}]


def _room(request: Request) -> int:
    """Tokens that ollama must make room for, question and answer together.

    Unless it is told, it takes a few thousand and drops what does not fit, without a word. In powers of two, since it
    loads the model anew for each other number: https://docs.ollama.com/context-length
    """
    characters = len(request.system) + sum(len(turn.text) for turn in request.turns)
    needed = characters // 3 + request.max_tokens  # code has three to four characters a token
    return max(_SMALLEST_ROOM, 1 << (needed - 1).bit_length())


def import_litellm() -> Any:
    """The package, kept from asking and printing on its own. Raises LastingModelError where it is not installed."""
    os.environ.update(_BEFORE_IMPORT)
    try:
        import litellm
    except ImportError as error:
        raise LastingModelError(
            "litellm is not installed, or not all of it.", "Run `pip install 'foreread[litellm]'`."
        ) from error
    litellm.suppress_debug_info = True  # else it prints advice on standard output
    return litellm


def _check_key(litellm: Any, model: str) -> None:
    # Where more than keys is missing, there may be other ways to sign in: profiles, roles, tokens.
    missing: list[str] = litellm.validate_environment(model)["missing_keys"]
    if missing and all(variable.endswith("_API_KEY") for variable in missing):
        variables = " or ".join(missing)
        raise LastingModelError(f"There is no key for {model}: {variables} is not set.", f"Set {variables}.")


def _takes_schema(litellm: Any, name: str, provider: str) -> bool:
    return "response_format" in (litellm.get_supported_openai_params(name, custom_llm_provider=provider) or ())


def _response_format(request: Request) -> dict[str, object]:
    schema = plain_schema(request.schema)
    name = re.sub(r"[^A-Za-z0-9_-]", "-", request.prompt)[:64] or "reply"
    shape = {"name": name, "schema": schema, "strict": _is_strict(schema)}
    return {"type": "json_schema", "json_schema": shape}


def _is_strict(schema: Mapping[str, object]) -> bool:
    """Whether providers accept the schema as strict: every object closed, every property required.

    https://platform.openai.com/docs/guides/structured-outputs
    """
    waiting: list[object] = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            properties = part.get("properties")
            if isinstance(properties, dict):
                closed = part.get("additionalProperties") is False
                if not closed or set(part.get("required", ())) != set(properties):
                    return False
            waiting += part.values()
    return True


def _read_completion(answer: Any, name: str, *, told_by_count: int | None) -> Reply:
    """https://docs.litellm.ai/docs/completion/output

    `told_by_count`: the largest number of tokens of an answer, where only the count may tell that it was cut off: a
    server of ollama that gives no reason for an end is reported as one that stopped by itself.
    """
    choice = answer.choices[0]
    declined = (getattr(choice.message, "provider_specific_fields", None) or {}).get("refusal")
    text = choice.message.content or declined or ""
    usage = getattr(answer, "usage", None)
    details = getattr(usage, "prompt_tokens_details", None)
    tokens_out = token_count(getattr(usage, "completion_tokens", 0))
    cost = getattr(answer, "_hidden_params", {}).get("response_cost")  # None for a model without a known price
    stop = StopReason.REFUSED if declined else _STOPS.get(choice.finish_reason, StopReason.CUT_OFF)
    unfinished = not text.strip() or (told_by_count is not None and tokens_out >= told_by_count)
    return Reply(
        text=text,
        model=answer.model or name,
        stop=StopReason.CUT_OFF if stop is StopReason.DONE and unfinished else stop,
        tokens_in=token_count(getattr(usage, "prompt_tokens", 0)),
        tokens_out=tokens_out,
        cost_usd=float(cost) if isinstance(cost, int | float) else None,
        tokens_cached=token_count(getattr(details, "cached_tokens", 0)),
    )
