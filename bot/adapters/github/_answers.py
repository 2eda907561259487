"""What the host answers, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from bot.adapters.github._words import quotable
from bot.errors import HostError, HostUnavailableError

UNAUTHORIZED: Final = 401
FORBIDDEN: Final = 403
NOT_FOUND: Final = 404
CONFLICT: Final = 409
GONE: Final = 410
REFUSED: Final = 422
TOO_MANY: Final = 429
_FIRST_ERROR: Final = 300
_FIRST_OF_ITS_OWN: Final = 500

SECONDARY_WAIT: Final = 60.0
"""Seconds to leave the host alone where it does not say how long: "wait for at least one minute",
https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit"""


class RefusedError(HostError):
    """The host understood, and would not."""

    def __init__(self, happened: str, remedy: str, status: int) -> None:
        super().__init__(happened, remedy)
        self.status = status


class UnsureError(HostUnavailableError):
    """The answer was lost: what was asked for may have been done, or not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the host, whatever it says."""

    status: int
    headers: Mapping[str, str]
    """By names in lower case."""
    data: Any = None

    @property
    def is_error(self) -> bool:
        return self.status >= _FIRST_ERROR and self.status != 304

    @property
    def is_of_its_own(self) -> bool:
        """Whether the host failed, so that nobody knows what it did."""
        return self.status >= _FIRST_OF_ITS_OWN


def wait_for(answer: Answer, now: float) -> float | None:
    """Seconds for which the host wants to be left alone; None where it does not.

    A limit comes as 403 or 429, from GraphQL also as 200 with an error of the type RATE_LIMITED.
    https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
    """
    if not (answer.status in {FORBIDDEN, TOO_MANY} or _is_limited(answer.data)):
        return None
    said = answer.headers.get("retry-after", "")
    if said.isdigit():
        return float(said)
    reset = answer.headers.get("x-ratelimit-reset", "")
    if answer.headers.get("x-ratelimit-remaining") == "0" and reset.isdigit():
        return max(float(reset) - now, 0.0) + 1.0  # it is not said when in that second
    words = message(answer).lower()
    spoken = "rate limit" in words or "abuse detection" in words or "too quickly" in words
    return SECONDARY_WAIT if spoken or answer.status == TOO_MANY or _is_limited(answer.data) else None


def _is_limited(data: object) -> bool:
    errors = data.get("errors") if isinstance(data, dict) else None
    return isinstance(errors, list) and any(isinstance(e, dict) and e.get("type") == "RATE_LIMITED" for e in errors)


def message(answer: Answer, secrets: tuple[str, ...] = ()) -> str:
    """What the host says is wrong, with the first detail; "" where it says nothing that can be quoted."""
    data = answer.data if isinstance(answer.data, dict) else {}
    said = quotable(data.get("message"), secrets)
    detail = quotable(_detail(data.get("errors")), secrets)
    return f"{said}: {detail}" if said and detail and detail not in said else said or detail


def _detail(errors: object) -> str:
    first = errors[0] if isinstance(errors, list) and errors else ""
    if isinstance(first, dict):
        spoken = first.get("message") or " ".join(str(first[key]) for key in ("field", "code") if first.get(key))
        return str(spoken)
    return first if isinstance(first, str) else ""


def limited(wait: float, now: float, aim: str) -> HostUnavailableError:
    """The error for a limit that is too long to wait for."""
    until = datetime.fromtimestamp(now + min(wait, 10.0**9), UTC)
    return HostUnavailableError(
        f"GitHub limits how often it is asked, and would not {aim} before {until:%Y-%m-%d %H:%M:%S} UTC.",
        "Run this again after that, or sign in as a GitHub App, which has a limit of its own.",
    )


def failed(answer: Answer, aim: str, *, sure: bool) -> HostUnavailableError:
    """The error for an answer in which the host says that it failed."""
    kind = HostUnavailableError if sure else UnsureError
    return kind(f"GitHub failed (status {answer.status}) when asked to {aim}.", "Run this again in a few minutes.")


def refused(answer: Answer, aim: str, where: str, secrets: tuple[str, ...] = ()) -> RefusedError:
    """The error for an answer that is no success, by who can act on it. `where` is what the token is needed for."""
    said = message(answer, secrets)
    quoted = f" It says: {said}{'' if said[-1] in '.!?' else '.'}" if said else ""
    happened, remedy = _REFUSALS.get(answer.status, _other)(answer, aim, where)
    return RefusedError(f"{happened}{'' if answer.status == UNAUTHORIZED else quoted}", remedy, answer.status)


def _unauthorized(_answer: Answer, aim: str, _where: str) -> tuple[str, str]:
    return (
        f"GitHub does not accept the token, so it would not {aim}.",
        "Give a token that is valid now: it may have expired, been revoked, or be meant for another host.",
    )


def _forbidden(answer: Answer, aim: str, where: str) -> tuple[str, str]:
    wanted = quotable(answer.headers.get("x-accepted-github-permissions", ""))
    if answer.headers.get("x-github-sso"):
        remedy = "Authorize the token for the organization's single sign-on."
    elif wanted:
        remedy = f"Give the token, the App or the workflow the permission {wanted} on {where}."
    else:
        remedy = f"Give the token, the App or the workflow the permission for it on {where}."
    return f"GitHub would not {aim}: the token has no permission for it.", remedy


def _not_found(_answer: Answer, aim: str, where: str) -> tuple[str, str]:
    return (
        f"GitHub could not {aim}: {where} does not exist, or the token may not see it.",
        "Look at the name, and at which repositories the token or the App has been given.",
    )


def _conflict(_answer: Answer, aim: str, where: str) -> tuple[str, str]:
    return f"GitHub would not {aim}: {where} changed meanwhile.", "Run this again."


def _unfit(_answer: Answer, aim: str, _where: str) -> tuple[str, str]:
    return f"GitHub refused to {aim}.", "Look at what it says; if it names nothing of yours, report a defect."


def _other(answer: Answer, aim: str, where: str) -> tuple[str, str]:
    if answer.status < 400:
        return f"GitHub has moved {where}, and would not {aim} under its old name.", "Use its new name."
    return f"GitHub would not {aim} (status {answer.status}).", f"Look at {where} on GitHub."


_REFUSALS: Final = {
    UNAUTHORIZED: _unauthorized,
    FORBIDDEN: _forbidden,
    NOT_FOUND: _not_found,
    GONE: _not_found,
    CONFLICT: _conflict,
    REFUSED: _unfit,
}
