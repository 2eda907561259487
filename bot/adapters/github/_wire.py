"""One request at a time to GitHub's API, over PyGithub's requester.

PyGithub's classes for repositories and pull requests are left aside: they fetch what they are made of before they do
what is asked, and each fetch is a request. Its requester is what is used: one path, one request. PyGithub's own retries
are off, too, since they wait without saying so and do not count; `GithubRetry` would even send a POST again after a
failure of the host, and so write twice. Repetition is decided here, for each request by what it does.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast
from urllib.parse import urlsplit

import requests
import urllib3
from github.Requester import Requester

from bot.adapters.github._answers import Answer, UnsureError, failed, limited, refused, wait_for
from bot.errors import HostUnavailableError

TIMEOUT: Final = 20
"""Seconds without a sign of life; GitHub itself ends a request after ten.
https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#timeouts"""

LONGEST_WAIT: Final = 60.0
"""Seconds that a rate limit is waited for before it becomes an error."""

WAITS: Final = (1.0, 2.0, 4.0)
"""Seconds before a request is sent again for the first, second and third time."""

_FREE_WRITES: Final = 5
"""Of a small publication; more of them are spread, a second apart, as GitHub wishes:
https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api"""

_LOST: Final = (
    requests.exceptions.RequestException,
    urllib3.exceptions.HTTPError,
    OSError,
    RuntimeError,  # PyGithub's, for a redirection to another host
    ValueError,
)
_VERSION: Final = "2022-11-28"
_FIRST_ERROR: Final = 400
_CACHED: Final = 512


class _Quiet(Requester):
    """A requester that keeps no log: at the level of debugging it would write answers that carry tokens."""


_Quiet.injectLogger(logging.Logger("foreread.github", logging.CRITICAL + 1))


@dataclass(frozen=True, slots=True)
class Pace:
    """How time is told and spent: tests have a clock of their own."""

    now: Callable[[], float] = time.time
    """Seconds since 1970."""
    sleep: Callable[[float], None] = time.sleep
    between_writes: float = 1.0
    """Seconds, from the sixth write on."""
    timeout: float = TIMEOUT
    asked: Callable[[str, int], object] = lambda _api, _status: None
    """Told of each request: `rest` or `graphql`, and the status of its answer, 0 where there was none."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request."""

    verb: str
    path: str
    aim: str
    """Completes the sentence "GitHub would not …"."""
    where: str
    """What the token is needed for: a repository, an organization."""
    body: object = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    repeat: bool = False
    """Whether it may be sent again when nobody knows whether it was done."""
    fine: tuple[int, ...] = ()
    """Statuses of refusal that are answers to the caller."""
    accept: str = "application/vnd.github+json"

    @property
    def writes(self) -> bool:
        return self.verb != "GET" and not self.path.endswith("/graphql")


class Wire:
    """The connection to one host."""

    def __init__(self, base_url: str, pace: Pace) -> None:
        self.base_url = base_url
        self.pace = pace
        self.requests = 0
        """How many were sent, those included that were sent again."""
        self._writes = 0
        self._last_write = 0.0
        self._cache: dict[tuple[str, str], tuple[str, Answer]] = {}
        self._requester = _Quiet(
            auth=None,
            base_url=base_url,
            timeout=cast("int", pace.timeout),  # it is handed on to requests, which takes fractions
            user_agent="foreread",
            per_page=100,
            verify=True,
            retry=None,
            pool_size=None,
            api_version=_VERSION,
        )

    def close(self) -> None:
        self._requester.close()

    @property
    def graphql_path(self) -> str:
        """Path of the GraphQL endpoint on this host, which is not under the REST API's on GitHub Enterprise."""
        return self._requester.graphql_url

    def send(self, call: Call, token: str) -> Answer:
        """The answer to a call. Raises HostError; UnsureError where a write that is not repeated may have been done."""
        tries = 0
        while True:
            answer, fault = self._once(call, token)
            wait = None if answer is None else wait_for(answer, self.pace.now())
            if answer is not None and wait is not None:
                if wait > LONGEST_WAIT or tries >= len(WAITS):
                    raise limited(wait, self.pace.now(), call.aim)
                wait = max(wait, WAITS[tries] if "retry-after" not in answer.headers else 0.0)
            elif answer is None or answer.is_of_its_own:
                if not call.repeat or tries >= len(WAITS):
                    raise self._fault(call, answer, fault)
                wait = WAITS[tries]
            else:
                return self._judged(call, answer, token)
            self.pace.sleep(wait)
            tries += 1

    def _fault(self, call: Call, answer: Answer | None, fault: Exception | None) -> HostUnavailableError:
        sure = call.repeat or not call.writes
        if answer is not None:
            return failed(answer, call.aim, sure=sure)
        kind = HostUnavailableError if sure else UnsureError
        error = kind(
            f"GitHub could not be asked to {call.aim}: {_reason(fault)}.", "Look at the network, and run this again."
        )
        error.__cause__ = fault
        return error

    def _judged(self, call: Call, answer: Answer, token: str) -> Answer:
        if answer.is_error and answer.status not in call.fine:
            raise refused(answer, call.aim, call.where, (token,))
        return answer

    def _once(self, call: Call, token: str) -> tuple[Answer | None, Exception | None]:
        """One request; without an answer, why there is none."""
        self._hold_back(call)
        kept = self._cache.get((call.path, json.dumps(call.parameters, sort_keys=True))) if call.verb == "GET" else None
        headers = {
            **({"Authorization": f"Bearer {token}"} if token else {}),
            "Accept": call.accept,
            **({"If-None-Match": kept[0]} if kept else {}),
        }
        self.requests += 1
        try:
            status, said, text = self._requester.requestJson(
                call.verb, call.path, dict(call.parameters), headers, call.body
            )
        except (
            requests.exceptions.RequestException,
            urllib3.exceptions.HTTPError,
            OSError,
            RuntimeError,
            ValueError,
        ) as fault:
            self._tell(call, 0)
            return None, fault
        self._tell(call, status)
        if status == requests.codes.not_modified and kept:
            return kept[1], None
        return self._read(call, status, {key.lower(): str(value) for key, value in said.items()}, text)

    def _tell(self, call: Call, status: int) -> None:
        self.pace.asked("graphql" if call.path == self.graphql_path else "rest", status)

    def _read(
        self, call: Call, status: int, headers: Mapping[str, str], text: str
    ) -> tuple[Answer | None, Exception | None]:
        try:
            answer = Answer(status, headers, json.loads(text) if text else None)
        except (ValueError, RecursionError) as fault:
            if status < _FIRST_ERROR:
                return None, fault  # a page of a proxy, or half an answer
            answer = Answer(status, headers)
        etag = headers.get("etag", "")
        if call.verb == "GET" and status == requests.codes.ok and etag and len(self._cache) < _CACHED:
            self._cache[(call.path, json.dumps(call.parameters, sort_keys=True))] = (etag, answer)
        return answer, None

    def _hold_back(self, call: Call) -> None:
        if not call.writes:
            return
        self._writes += 1
        early = self._last_write + self.pace.between_writes - self.pace.now()
        if self._writes > _FREE_WRITES and early > 0:
            self.pace.sleep(early)
        self._last_write = self.pace.now()


def _reason(fault: Exception | None) -> str:
    """Why there was no answer, without the words of libraries, which quote requests."""
    match fault:
        case requests.exceptions.Timeout():
            return "it did not answer in time"
        case requests.exceptions.SSLError():
            return "its certificate is not trusted"
        case requests.exceptions.ConnectionError() if _has(fault, urllib3.exceptions.NameResolutionError):
            return "its name is not known to the network"
        case requests.exceptions.ConnectionError() if _has(fault, urllib3.exceptions.NewConnectionError):
            return "it cannot be reached"
        case ValueError() | RecursionError():
            return "its answer is not what GitHub's API sends"
        case RuntimeError():
            return "it sends requests on to another host"
        case _:
            return "the connection was cut"


def _has(fault: BaseException, kind: type[BaseException]) -> bool:
    reason = getattr(fault.args[0], "reason", None) if fault.args else None
    return isinstance(reason, kind)


def checked_base(url: str) -> str:
    """The address of an API without its last slash; raises ValueError where a token would travel in the open."""
    parts = urlsplit(url.strip())
    is_local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if not parts.hostname or parts.scheme not in {"https", "http"} or (parts.scheme == "http" and not is_local):
        raise ValueError(url)
    return url.strip().rstrip("/")
