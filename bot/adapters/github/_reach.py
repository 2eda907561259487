"""Which repositories a GitHub App reaches: those of each of its installations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from bot.adapters.github._answers import FORBIDDEN, NOT_FOUND, RefusedError
from bot.adapters.github._session import NEXT
from bot.adapters.github._sign_in import AppSignIn
from bot.adapters.github._values import Data, number, part, text
from bot.adapters.github._wire import Call, Wire
from bot.adapters.github._words import quotable
from bot.post import HostedRepository, Reached

_PAGES: Final = 1_000
_GONE: Final = frozenset({FORBIDDEN, NOT_FOUND})


def repositories(wire: Wire, signed: AppSignIn, installation: int = 0) -> Reached:
    """Two requests for each installation, and one more for each further hundred. Raises HostError.

    One that is suspended, or was taken away meanwhile, is named and passed over.
    https://docs.github.com/en/rest/apps/installations#list-repositories-accessible-to-the-app-installation
    """
    found: dict[int, HostedRepository] = {}
    unreached: list[str] = []
    for each in _installations(wire, signed, installation):
        which = number(part(each, "id"))
        owner = quotable(part(each, "account", "login") or part(each, "account", "slug"))
        if part(each, "suspended_at") is not None:
            unreached.append(f"The App's installation {which} on {owner} is suspended.")
            continue
        try:
            found |= {one.id: one for one in _of(wire, signed.token_of(wire, which), which)}
        except RefusedError as error:
            if error.status not in _GONE:
                raise
            unreached.append(f"The App's installation {which} on {owner} cannot be used: {error.happened}")
    return Reached(tuple(found.values()), tuple(unreached))


def _installations(wire: Wire, signed: AppSignIn, installation: int) -> Iterator[Data]:
    if not installation:
        yield from _pages(wire, signed.own_token, "/app/installations", "list the App's installations", "")
        return
    call = Call("GET", f"/app/installations/{installation}", "show an installation", "the App", repeat=True)
    yield wire.send(call, signed.own_token()).data


def _of(wire: Wire, token: str, installation: int) -> Iterator[HostedRepository]:
    aim = "list the repositories of an installation"
    for each in _pages(wire, lambda: token, "/installation/repositories", aim, "repositories"):
        owner, name, which = text(part(each, "owner", "login")), text(part(each, "name")), number(part(each, "id"))
        if owner and name and which:
            branch = text(part(each, "default_branch"))
            private, archived = (part(each, key) is True for key in ("private", "archived"))
            yield HostedRepository(which, owner, name, installation, branch, private, archived)


def _pages(wire: Wire, token: Callable[[], str], path: str, aim: str, key: str) -> Iterator[Data]:
    """`key`: where the list is in the answer; "" for the answer itself."""
    asked: dict[str, Any] = {"per_page": 100}
    for _ in range(_PAGES):
        answer = wire.send(Call("GET", path, aim, "the App", parameters=asked, repeat=True), token())
        listed = part(answer.data, key) if key else answer.data
        yield from (one for one in (listed if isinstance(listed, list) else ()) if isinstance(one, dict))
        following = NEXT.search(answer.headers.get("link", ""))
        if following is None:
            return
        path, asked = following[1], {}
