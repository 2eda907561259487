"""Faults on demand, and the journal of what was asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

When = Literal["before", "after"]
WRITES = frozenset({"POST", "PATCH", "PUT", "DELETE"})


@dataclass(eq=False)
class Fault:
    """What goes wrong with requests of one kind."""

    method: str
    """`GET`, `POST` …, or `*`."""
    path: re.Pattern[str]
    """Searched for in the path, without the prefix of an Enterprise server and without the query."""
    kind: int | Literal["cut", "slow", "primary", "secondary"]
    """A status to answer with; `cut` the connection; be `slow`; the hourly or the secondary rate limit is used up."""
    times: int = 1
    """How often; -1: always."""
    when: When = "before"
    """Before or after the request took effect."""
    seconds: float = 1.0
    """How slow; after how long to try again (`Retry-After`; 0: that is not said)."""
    body: re.Pattern[str] | None = None
    """Searched for in the request's body, where only some of the requests are meant (GraphQL)."""
    skip: int = 0
    """How many matching requests to let pass first."""


@dataclass
class Faults:
    """The faults that wait for their request. The oldest that fits is taken."""

    waiting: list[Fault] = field(default_factory=list)

    def add(
        self,
        method: str,
        path: str,
        kind: int | Literal["cut", "slow", "primary", "secondary"],
        times: int = 1,
        when: When = "before",
        *,
        seconds: float = 1.0,
        body: str = "",
        skip: int = 0,
    ) -> Fault:
        """`path` and `body` are regular expressions that are searched for."""
        wanted = re.compile(body) if body else None
        fault = Fault(method.upper(), re.compile(path), kind, times, when, seconds, wanted, skip)
        self.waiting.append(fault)
        return fault

    def clear(self) -> None:
        self.waiting.clear()

    def take(self, method: str, path: str, body: str) -> Fault | None:
        """The fault that is to happen to this request, counted as happened."""
        for fault in self.waiting:
            if fault.times == 0 or fault.method not in {"*", method} or not fault.path.search(path):
                continue
            if fault.body is not None and not fault.body.search(body):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            fault.times -= 1
            return fault
        return None


@dataclass(frozen=True)
class Request:
    """One request as it came in, and what it was answered."""

    method: str
    path: str
    """Without the prefix of an Enterprise server."""
    query: str
    body: Any
    """JSON, or None."""
    login: str
    """Of whoever asked; empty if nobody signed in."""
    status: int
    """0: the connection was cut."""
    at: datetime
    fault: Fault | None = None

    @property
    def is_write(self) -> bool:
        """Whether it may change anything: a GraphQL query does not."""
        if self.path.endswith("/graphql"):
            sent = self.body if isinstance(self.body, dict) else {}
            name = re.escape(sent.get("operationName") or "")
            return bool(re.search(rf"^\s*mutation\s*{name}\b", sent.get("query", ""), re.MULTILINE))
        return self.method in WRITES and not self.path.endswith("/access_tokens")

    def __str__(self) -> str:
        return f"{self.method} {self.path}{'?' + self.query if self.query else ''} -> {self.status}"


class Journal(list[Request]):
    """The requests in the order in which they were answered; git's transport is not in it."""

    @property
    def writes(self) -> list[Request]:
        """Those that may have changed something; signing in is none."""
        return [request for request in self if request.is_write]

    def find(self, method: str, path: str) -> list[Request]:
        """Those of a method whose path holds a regular expression."""
        return [request for request in self if request.method == method and re.search(path, request.path)]
