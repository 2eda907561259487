"""What goes wrong between us and a model, in our words. Nothing secret is ever quoted."""

from __future__ import annotations

import os
import re

from bot.errors import ModelError, ModelTimedOutError, ModelUnavailableError

_SECRET_NAME = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL|AUTH", re.IGNORECASE)
_SECRET_SHAPE = re.compile(r"\bsk-[\w*.-]+|\bbearer\s+\S+", re.IGNORECASE)
_NO_CREDIT = re.compile(r"credit balance is too low|insufficient_quota", re.IGNORECASE)
"""What Anthropic says with status 400 and OpenAI with 429: https://platform.openai.com/docs/guides/error-codes"""
_NO_CREDIT_STATUSES = (400, 429)
_SCHEMA_FIELD = re.compile(
    r"response_?format|json_schema|output_config|output_?format|structured.outputs?", re.IGNORECASE
)
"""How providers and gateways call the field, or what it is for, when they reject it."""
_SHORTEST_SECRET = 6
_QUOTE_LIMIT = 200


class TransientModelError(ModelUnavailableError):
    """A failure that may be over in a moment: the same request is worth sending again."""

    def __init__(
        self, happened: str, remedy: str = "", *, retry_after: str | None = None, not_taken: bool = False
    ) -> None:
        super().__init__(happened, remedy)
        self.not_taken = not_taken
        """Whether the provider said that it did not begin with the request: who sends it again does not pay twice."""
        self.retry_after = retry_after
        """The Retry-After header as it came (RFC 9110, section 10.2.3)."""


class LastingModelError(ModelUnavailableError):
    """A failure that later requests of this run would meet too: a refused key, no credit, no such model."""


class SchemaRejectedError(ModelError):
    """The provider does not take the field in which the schema is sent, or not this schema."""


def quotable(text: str) -> str:
    """One printable line of foreign `text`, at most 200 characters, without the values of secret variables."""
    for name, value in os.environ.items():
        secret = value.strip()
        if len(secret) >= _SHORTEST_SECRET and _SECRET_NAME.search(name):
            text = text.replace(secret, "[secret]")
    text = _SECRET_SHAPE.sub("[secret]", text)
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _QUOTE_LIMIT else line[: _QUOTE_LIMIT - 1] + "…"


def status_fault(name: str, status: int, said: str, *, credential: str, retry_after: str | None = None) -> ModelError:
    """The error for an HTTP status that is no success.

    `said` is the provider's message; `credential` names the key, or the variable that holds it. The message that
    comes with 401 is not quoted: providers repeat parts of the key in it.
    """
    if status == 401:
        return LastingModelError(f"{name}: the key was refused (HTTP 401).", f"Check {credential}.")
    quote = f" “{quotable(said)}”" if said.strip() else ""
    no_credit = status in _NO_CREDIT_STATUSES and _NO_CREDIT.search(said)
    meaning = _MEANING[402] if no_credit else _MEANING.get(status, "the request was rejected")
    happened = f"{name}: {meaning} (HTTP {status}).{quote}"
    if no_credit:
        return LastingModelError(happened, _REMEDY[402])
    if status in (408, 409, 429) or status >= 500:
        remedy = _REMEDY.get(status, "Try again later.")
        return TransientModelError(happened, remedy, retry_after=retry_after, not_taken=status in _NOT_TAKEN)
    if status in _REMEDY:
        return LastingModelError(happened, _REMEDY[status].format(credential=credential))
    if _SCHEMA_FIELD.search(said):
        return SchemaRejectedError(happened, "Name a model that takes a JSON Schema, or another base URL.")
    return ModelError(happened, "Try a smaller change or another model.")


_MEANING = {
    402: "the account has no credit",
    403: "the account may not use this model",
    404: "there is no such model",
    408: "the provider waited too long for the request",
    413: "the request is too large",
    429: "the limit on requests is reached",
    500: "the provider failed",
    502: "the provider is not reachable behind its gateway",
    503: "the provider is not available",
    504: "the provider's gateway timed out",
    529: "the provider is overloaded",
}
_NOT_TAKEN = (429, 503, 529)
_REMEDY = {
    402: "Check the account's billing.",
    403: "Check what {credential} may do.",
    404: "Check the model's name and the base URL.",
    429: "Wait, or raise the account's limit.",
}


def timed_out(name: str, seconds: float) -> ModelTimedOutError:
    """Not transient: who bounds a call to `seconds` does not want to wait three times as long."""
    return ModelTimedOutError(
        f"{name}: no complete answer within {seconds:g} s.", "Raise the time limit, or use a faster model."
    )


def unreachable(name: str, said: str = "") -> TransientModelError:
    """The connection could not be made, or broke."""
    quote = f" “{quotable(said)}”" if said else ""
    return TransientModelError(f"{name}: the connection failed.{quote}", "Check the network and the base URL.")


def unreadable(name: str) -> ModelUnavailableError:
    """There was an answer, but not one of this provider's."""
    return ModelUnavailableError(
        f"{name}: the answer is not what the provider's interface promises.",
        "Check the base URL: a proxy or another service may have answered.",
    )
