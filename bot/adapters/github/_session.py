"""What the rest of the package asks the host with: requests for one repository, signed in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from bot.adapters.github._answers import FORBIDDEN, NOT_FOUND, UNAUTHORIZED, Answer, RefusedError, message
from bot.adapters.github._sign_in import SignIn
from bot.adapters.github._values import Data, text
from bot.adapters.github._wire import Call, Wire
from bot.errors import HostError, HostUnavailableError
from bot.post import Place

_QUERIES: Final = Path(__file__).with_name("look.graphql")
NEXT: Final = re.compile(r'<([^>]*)>;\s*rel="next"')
_PAGE: Final = 100


@cache
def queries() -> str:
    """The one document of all that is asked in GraphQL."""
    return _QUERIES.read_text(encoding="utf-8")


class Session:
    """One repository's requests."""

    def __init__(self, wire: Wire, signed: SignIn, repository: str) -> None:
        self.repository = repository
        self._wire = wire
        self._signed = signed

    @property
    def now(self) -> float:
        """Seconds since 1970."""
        return self._wire.pace.now()

    def token(self) -> str:
        return self._signed.token(self._wire, self.repository)

    def get(self, path: str, aim: str, fine: tuple[int, ...] = (), **parameters: Any) -> Answer:
        return self._send(Call("GET", path, aim, self.repository, parameters=parameters, repeat=True, fine=fine))

    def pages(self, path: str, aim: str, limit: int, **parameters: Any) -> Iterator[Any]:
        """The entries of a list, page by page to its end, or to so many pages."""
        asked: dict[str, Any] = {"per_page": _PAGE, **parameters}
        for _ in range(limit):
            answer = self.get(path, aim, **asked)
            yield from answer.data if isinstance(answer.data, list) else ()
            following = NEXT.search(answer.headers.get("link", ""))
            if following is None:
                return
            path, asked = following[1], {}  # PyGithub takes path and query of it: the token goes to this host only

    def write(
        self, verb: str, path: str, aim: str, body: object = None, *, repeat: bool, fine: tuple[int, ...] = ()
    ) -> Answer:
        """Raises UnsureError where it may have been done although there is no answer, and must not be done twice."""
        return self._send(Call(verb, path, aim, self.repository, body, repeat=repeat, fine=fine))

    def graphql(self, operation: str, aim: str, **variables: object) -> tuple[Data, list[Data]]:
        """Data, and what could not be shown of it. Queries change nothing, so they may be sent again."""
        body = {"query": queries(), "operationName": operation, "variables": variables}
        answer = self._send(Call("POST", self._wire.graphql_path, aim, self.repository, body, repeat=True))
        found = answer.data if isinstance(answer.data, dict) else {}
        said = found.get("errors")
        errors: list[Data] = [error for error in (said if isinstance(said, list) else ()) if isinstance(error, dict)]
        data = found.get("data")
        if not isinstance(data, dict):
            raise self.withheld(aim, self.repository, errors, answer)
        return data, errors

    def withheld(self, aim: str, what: Place | str, errors: list[Data], answer: Answer | None = None) -> HostError:
        """The error for an answer without what was asked for, by what it says of the reason."""
        said = message(answer or Answer(200, {}, {"errors": errors}), (self.token(),))
        quoted = f" It says: {said}{'' if said[-1] in '.!?' else '.'}" if said else ""
        kinds = {text(error.get("type")) for error in errors}
        if kinds & {"FORBIDDEN", "INSUFFICIENT_SCOPES"}:
            remedy = f"Give the token, the App or the workflow the permission for it on {self.repository}."
            happened = f"GitHub would not {aim}: the token has no permission for it.{quoted}"
            return RefusedError(happened, remedy, FORBIDDEN)
        if "NOT_FOUND" in kinds or (answer is None and not errors):
            return _no_such(aim, what)
        return HostUnavailableError(f"GitHub failed when asked to {aim}.{quoted}", "Run this again in a few minutes.")

    def _send(self, call: Call) -> Answer:
        try:
            return self._wire.send(call, self.token())
        except RefusedError as error:  # by 401 nothing was done
            if error.status != UNAUTHORIZED or not self._signed.forget(self.repository):
                raise
        return self._wire.send(call, self.token())


def _no_such(aim: str, what: Place | str) -> RefusedError:
    return RefusedError(
        f"GitHub could not {aim}: {what} does not exist, or the token may not see it.",
        "Look at the name, and at which repositories the token or the App has been given.",
        NOT_FOUND,
    )
