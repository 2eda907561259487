"""Every other provider, through litellm: an optional extra."""

from __future__ import annotations

import os
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.adapters.models._deadline import within
from bot.adapters.models._faults import status_fault, timed_out, unreachable, unreadable
from bot.adapters.models._wire import plain_schema, schema_in_words, sendable, token_count
from bot.errors import ModelError, ModelUnavailableError
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

_LAYERS = re.compile(r"^(?:[\w.]+(?:Error|Exception)(?:: | - | (?=\w+Error)))+|\. Handle with `.*$")
"""The names that litellm piles up before a provider's message, and the advice behind it."""


class LitellmModel:
    """One model of one provider, `PROVIDER/MODEL`. Keys and addresses come from the provider's own variables."""

    def __init__(self, model: str, *, timeout_s: float = 120.0) -> None:
        self._model = model
        self._timeout_s = timeout_s

    @property
    def name(self) -> str:
        return f"litellm:{self._model}"

    def complete(self, request: Request) -> Reply:
        """Ask once. TransientModelError is for the caller who wants to ask again."""
        litellm = _import_litellm()
        import httpx
        import openai  # all of litellm's exceptions are derived from this package's

        _check_key(litellm, self._model)
        try:
            answer = within(self._timeout_s, partial(litellm.completion, **self._arguments(litellm, request)))
            return _read_completion(answer, self.name)
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
        provider = self._model.partition("/")[0]
        wait = (headers or {}).get("retry-after")
        return status_fault(self.name, status, said, credential=f"the key for {provider}", retry_after=wait)

    def _arguments(self, litellm: Any, request: Request) -> dict[str, object]:
        turns = [{"role": turn.role, "content": turn.text} for turn in request.turns]
        if not _takes_schema(litellm, self._model):
            turns[-1]["content"] += "\n\n" + schema_in_words(request)
        system = [{"role": "system", "content": request.system}] if request.system else []
        return {
            "model": self._model,
            "messages": [{**turn, "content": sendable(turn["content"])} for turn in (*system, *turns)],
            "max_tokens": request.max_tokens,
            "response_format": _response_format(request),
            "drop_params": True,
            "timeout": self._timeout_s,
            "num_retries": 0,
        }


def _import_litellm() -> Any:
    os.environ.update(_BEFORE_IMPORT)
    try:
        import litellm
    except ImportError as error:
        raise ModelUnavailableError(
            "litellm is not installed, or not all of it.", "Run `pip install 'foreread[litellm]'`."
        ) from error
    litellm.suppress_debug_info = True  # else it prints advice on standard output
    return litellm


def _check_key(litellm: Any, model: str) -> None:
    # Where more than keys is missing, there may be other ways to sign in: profiles, roles, tokens.
    missing: list[str] = litellm.validate_environment(model)["missing_keys"]
    if missing and all(variable.endswith("_API_KEY") for variable in missing):
        variables = " or ".join(missing)
        raise ModelUnavailableError(f"There is no key for {model}: {variables} is not set.", f"Set {variables}.")


def _takes_schema(litellm: Any, model: str) -> bool:
    name, provider, *_ = litellm.get_llm_provider(model)
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


def _read_completion(answer: Any, name: str) -> Reply:
    """https://docs.litellm.ai/docs/completion/output"""
    choice = answer.choices[0]
    declined = (getattr(choice.message, "provider_specific_fields", None) or {}).get("refusal")
    usage = getattr(answer, "usage", None)
    cost = getattr(answer, "_hidden_params", {}).get("response_cost")  # None for a model without a known price
    return Reply(
        text=choice.message.content or declined or "",
        model=answer.model or name,
        stop=StopReason.REFUSED if declined else _STOPS.get(choice.finish_reason, StopReason.CUT_OFF),
        tokens_in=token_count(getattr(usage, "prompt_tokens", 0)),
        tokens_out=token_count(getattr(usage, "completion_tokens", 0)),
        cost_usd=float(cost) if isinstance(cost, int | float) else None,
    )
