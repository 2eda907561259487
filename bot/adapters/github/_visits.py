"""GitHub for people at the desk: they sign in through the App, and what they do there is done with their own token.

The App's user tokens reach only repositories that both the person and the App may reach. GitHub's refresh tokens are
thrown away: they are good for half a year, and whose token has ended after eight hours signs in again with one click.
https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from bot.adapters.github._answers import FORBIDDEN, NOT_FOUND, REFUSED, RefusedError, UnsureError, message
from bot.adapters.github._github import addresses, check_names
from bot.adapters.github._once import Once
from bot.adapters.github._session import Session
from bot.adapters.github._sign_in import GivenToken
from bot.adapters.github._values import Data, number, part, text
from bot.adapters.github._wire import Call, Pace, Wire
from bot.adapters.github._words import quotable
from bot.desk import Visitor
from bot.errors import HostError, HostUnavailableError
from bot.gate import Permission
from bot.pattern import lazy
from bot.post import Place

CLIENT: Final = ("FOREREAD_APP_CLIENT_ID", "FOREREAD_APP_CLIENT_SECRET")
_PATIENCE: Final = 4.0
"""Seconds that somebody before a page is kept waiting by one pause."""
_PAGES: Final = 100
_LEVELS: Final = (
    ("admin", Permission.ADMIN),
    ("maintain", Permission.MAINTAIN),
    ("push", Permission.WRITE),
    ("triage", Permission.TRIAGE),
    ("pull", Permission.READ),
)
"""REST's words, from the strongest: https://docs.github.com/en/rest/apps/installations"""
_UNSEEN: Final = (FORBIDDEN, NOT_FOUND)
_RECENT: Final = timedelta(minutes=2)
"""How far back a remark is looked for whose answer was lost: clocks may differ a little."""
_TOKEN: Final = lazy(r"[\x21-\x7e]{8,1024}")
_COMMIT: Final = lazy(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_CLIENT_ID: Final = lazy(r"[A-Za-z0-9._-]{1,100}")
_SPENT: Final = "bad_verification_code"
_OWN: Final = "your own pull request"


class GitHubVisits:
    """`Visits`. Each method has a connection of its own: people do not share what one of them was told."""

    def __init__(self, api: str, site: str, client: tuple[str, str], pace: Pace) -> None:
        self._api, self._site = api, site
        self._client, self._secret = client
        self._pace = pace

    def __repr__(self) -> str:
        return f"GitHubVisits({self._site}, {self._client})"

    def sign_in_page(self, back: str, state: str, challenge: str) -> str:
        asked = {
            "client_id": self._client,
            "redirect_uri": back,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "allow_signup": "false",
        }
        return f"{self._site}/login/oauth/authorize?{urlencode(asked)}"

    def exchange(self, code: str, verifier: str, back: str) -> str:
        body = {
            "client_id": self._client,
            "client_secret": self._secret,
            "code": code,
            "code_verifier": verifier,
            "redirect_uri": back,
        }
        call = Call(
            "POST", "/login/oauth/access_token", "take the code of a sign-in", f"the App {self._client}", body,
            accept="application/json",
        )  # fmt: skip
        with self._wire(self._site) as wire:
            data = wire.send(call, "").data
        token = text(part(data, "access_token"))
        if not _TOKEN.fullmatch(token):
            raise _no_token(text(part(data, "error")))
        return token

    def visitor(self, token: str) -> Visitor:
        with self._session(token, "the App's installations") as session:
            me = session.get("/user", "say whose token it is").data
            account, login = number(part(me, "id")), text(part(me, "login"))
            if not account or not login or part(me, "type") != "User":
                raise HostError("GitHub does not say that this token is a person's.", "Sign in with another account.")
            found: dict[int, Permission] = {}
            for installation in self._installations(session):
                found.update(_repositories(session, installation))
            return Visitor(account, login, text(part(me, "name")), found)

    def say(self, token: str, place: Place, text: str) -> None:
        with self._at(token, place) as session:
            since = datetime.fromtimestamp(session.now, UTC) - _RECENT
            with _sure(f"whether the remark stands on {place}"):
                Once(self._pace.sleep).write(
                    place, lambda: _comment(session, place, text), lambda: _said(session, place, text, since)
                )

    def approve(self, token: str, place: Place, head: str, text: str) -> None:
        with self._at(token, place) as session:
            if not _COMMIT.fullmatch(head):
                raise HostError(f"{quotable(head)!r} is no commit.", "Load the page anew.")
            now = _head(session, place)
            if now != head:
                raise _moved(place, now)
            with _sure(f"whether the review stands on {place}"):
                review = Once(self._pace.sleep).write(
                    place, lambda: _review(session, place, head, text), lambda: _reviewed(session, place, head, text)
                )
            try:
                _check(session, place, head, review)
            except HostUnavailableError as error:
                raise HostUnavailableError(
                    f"GitHub took the review of {place}, but could not show it after that.", "Look at it on GitHub."
                ) from error

    def _installations(self, session: Session) -> Iterator[int]:
        """Of this App alone; one that is suspended reaches nothing."""
        for one in _listed(session, "/user/installations", "installations", "list where the App is installed"):
            is_ours = text(part(one, "client_id")) in {"", self._client}
            if is_ours and part(one, "suspended_at") is None and (found := number(part(one, "id"))):
                yield found

    @contextmanager
    def _wire(self, address: str) -> Iterator[Wire]:
        wire = Wire(address, self._pace)
        try:
            yield wire
        finally:
            wire.close()

    @contextmanager
    def _session(self, token: str, where: str) -> Iterator[Session]:
        if not _TOKEN.fullmatch(token):
            raise HostError("There is no token of a person.", "Sign in again.")
        with self._wire(self._api) as wire:
            yield Session(wire, GivenToken(token), where)

    @contextmanager
    def _at(self, token: str, place: Place) -> Iterator[Session]:
        check_names(place)
        with self._session(token, place.repository) as session:
            yield session


def open_visits(
    environment: Mapping[str, str], pace: Pace | None = None, asked: Callable[[str, int], object] | None = None
) -> GitHubVisits:
    """As the App that the environment names; nothing is asked yet. `asked`: `Pace.asked`. Raises HostError."""
    client, secret = (environment.get(name, "").strip() for name in CLIENT)
    if not _CLIENT_ID.fullmatch(client) or not _TOKEN.fullmatch(secret):
        raise HostError(
            "People cannot sign in to the desk: the App's client id or secret is missing, or is none.",
            f"Set {CLIENT[0]} and {CLIENT[1]} from the page of the App's settings.",
        )
    pace = pace or Pace(sleep=_wait, timeout=10.0)
    return GitHubVisits(*addresses(environment), (client, secret), replace(pace, asked=asked) if asked else pace)


def _wait(seconds: float) -> None:
    """A pause that somebody sits through. Raises HostUnavailableError instead of a longer one."""
    if seconds > _PATIENCE:
        raise HostUnavailableError("GitHub wants to be left alone for a while.", f"Try again in {seconds:.0f} seconds.")
    time.sleep(seconds)


def _no_token(said: str) -> HostError:
    if said == _SPENT:
        return HostError("GitHub does not know the code of this sign-in any more.", "Sign in again.")
    quoted = f" It says: {quotable(said)}." if said else ""
    return HostError(
        f"GitHub gave no token for this sign-in.{quoted}",
        f"Look at {CLIENT[0]}, {CLIENT[1]} and the App's callback URL, then sign in again.",
    )


def _listed(session: Session, path: str, key: str, aim: str, fine: tuple[int, ...] = ()) -> Iterator[Data]:
    """The entries of a list that is in an object, page by page. What is beyond the last page is not seen."""
    for page in range(1, _PAGES + 1):
        answer = session.get(path, aim, fine, per_page=100, page=page)
        shown = part(answer.data, key)
        yield from (one for one in (shown if isinstance(shown, list) else ()) if isinstance(one, Mapping))
        if answer.is_error or 'rel="next"' not in answer.headers.get("link", ""):
            return


def _repositories(session: Session, installation: int) -> Iterator[tuple[int, Permission]]:
    """Those that the person may see; none where the installation is gone meanwhile, or wants another sign-on first."""
    path = f"/user/installations/{installation}/repositories"
    for one in _listed(session, path, "repositories", "list the repositories that you may see", _UNSEEN):
        level = next((level for word, level in _LEVELS if part(one, "permissions", word) is True), None)
        if level is not None and (found := number(part(one, "id"))):
            yield found, level


def _issue(place: Place) -> str:
    return f"/repos/{place.repository}/issues/{place.number}/comments"


def _pull(place: Place, rest: str = "") -> str:
    return f"/repos/{place.repository}/pulls/{place.number}{rest}"


def _me(session: Session) -> int:
    return number(part(session.get("/user", "say whose token it is").data, "id"))


def _comment(session: Session, place: Place, body: str) -> int:
    answer = session.write("POST", _issue(place), "write the remark", {"body": body}, repeat=False)
    return number(part(answer.data, "id"))


def _said(session: Session, place: Place, body: str, since: datetime) -> int | None:
    """A remark of the same words by the same person, of the last minutes: it is the one, or as good as it."""
    me = _me(session)
    for one in session.pages(_issue(place), "show the conversation", _PAGES, since=f"{since:%Y-%m-%dT%H:%M:%SZ}"):
        if number(part(one, "user", "id")) == me and _same(part(one, "body"), body):
            return number(part(one, "id")) or None
    return None


def _head(session: Session, place: Place) -> str:
    return text(part(session.get(_pull(place), "show the change").data, "head", "sha"))


def _review(session: Session, place: Place, head: str, body: str) -> int:
    asked = {"commit_id": head, "event": "APPROVE", **({"body": body} if body else {})}
    answer = session.write("POST", _pull(place, "/reviews"), "take the review", asked, repeat=False, fine=(REFUSED,))
    if answer.is_error:
        said = message(answer)
        if _OWN in said.lower():
            raise RefusedError(
                "GitHub lets nobody approve their own change.", "Ask somebody else to review it.", REFUSED
            )
        raise RefusedError(
            f"GitHub would not take the review of {head[:12]} on {place}. It says: {said or 'nothing'}.",
            "Load the page anew: the change may have other commits by now.",
            REFUSED,
        )
    return number(part(answer.data, "id"))


def _reviewed(session: Session, place: Place, head: str, body: str) -> int | None:
    me = _me(session)
    for one in session.pages(_pull(place, "/reviews"), "show the reviews", _PAGES):
        ours = number(part(one, "user", "id")) == me and part(one, "commit_id") == head
        if ours and part(one, "state") == "APPROVED" and _same(part(one, "body"), body):
            return number(part(one, "id")) or None
    return None


def _check(session: Session, place: Place, head: str, review: int) -> None:
    """That it stands where it was given, and that nothing was pushed at the same moment."""
    given = session.get(_pull(place, f"/reviews/{review}"), "show the review").data
    if part(given, "state") != "APPROVED" or part(given, "commit_id") != head:
        raise HostError(
            f"GitHub took the review, but shows none that approves {head[:12]} on {place}.", "Look at it on GitHub."
        )
    now = _head(session, place)
    if now != head:
        raise HostError(
            f"The review stands on {head[:12]}, but {place} moved on to {now[:12]} at the same moment.",
            "Read what is new: the review does not speak of it. Dismiss it on GitHub if GitHub counts it.",
        )


def _moved(place: Place, now: str) -> HostError:
    shown = f"{now[:12]} by now" if now else "no head that can be seen"
    return HostError(f"{place} has {shown}, so no review was given.", "Read what is new, then review that.")


def _same(one: object, other: str) -> bool:
    """Whether two texts are the same, however lines end in them."""
    return text(one).replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()


@contextmanager
def _sure(what: str) -> Iterator[None]:
    """Who pressed a button is told when nobody knows what came of it: also where it was looked for in vain."""
    try:
        yield
    except HostUnavailableError as error:
        if not isinstance(error, UnsureError) and not isinstance(error.__context__, UnsureError):
            raise
        raise HostUnavailableError(
            f"GitHub's answers were lost, so nobody knows {what}.", "Look there before you send it again."
        ) from error
