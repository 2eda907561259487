"""GitHub behind the port."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.adapters.git_fetch import Origin
from bot.adapters.github._answers import FORBIDDEN, NOT_FOUND, RefusedError
from bot.adapters.github._landed import landed, pushes
from bot.adapters.github._look import look
from bot.adapters.github._once import Once
from bot.adapters.github._own import Self
from bot.adapters.github._people import members, open_changes, permissions
from bot.adapters.github._queue import merge_groups
from bot.adapters.github._reach import repositories
from bot.adapters.github._remarks import is_the_comment, react, write_comment, write_reply
from bot.adapters.github._routing import ask_reviewers, set_labels
from bot.adapters.github._session import Session
from bot.adapters.github._sign_in import APP_ID, APP_KEY, AppSignIn, SignIn, TokenKind, sign_in
from bot.adapters.github._threads import open_threads
from bot.adapters.github._wire import Pace, Wire, checked_base
from bot.adapters.github._words import quotable
from bot.adapters.github._write_checks import write_run, write_status
from bot.errors import HostError
from bot.gate import Account, Permission
from bot.pattern import lazy
from bot.post import (
    AskReviewers,
    BranchPush,
    Deed,
    Done,
    HostedChange,
    Landed,
    MergeGroup,
    OpenChange,
    OpenThreads,
    Place,
    Reached,
    React,
    SetLabels,
    WriteCheck,
    WriteComment,
    WriteReply,
)

API: Final = ("GITHUB_API_URL", "https://api.github.com")
_NAME: Final = lazy(r"(?!\.+$)[A-Za-z0-9_.-]{1,100}")
_JUST_NOW: Final = 60.0
"""Seconds in which another run is not expected to write a comment."""
SITE: Final = ("GITHUB_SERVER_URL", "https://github.com")


class GitHub:
    """A `CodeHost`. Signed in as one account; repositories are signed in to when they are first asked for."""

    def __init__(self, api: str, site: str, signed: SignIn, pace: Pace) -> None:
        self._wire = Wire(api, pace)
        self._site = site
        self._signed = signed
        self._once = Once(pace.sleep)
        self._sessions: dict[str, Session] = {}
        self._us: Self | None = None
        self._seen: HostedChange | None = None
        """By the last look."""
        self._seen_at = -_JUST_NOW
        self._writes_runs = signed.kind is not TokenKind.PERSON

    def __repr__(self) -> str:
        return f"GitHub({self._site}, as {self._signed.kind.value})"

    def close(self) -> None:
        """Ends the connection; the next request opens another."""
        self._wire.close()

    @property
    def requests(self) -> int:
        """How many requests were sent to the API, repeated ones counted each time."""
        return self._wire.requests

    @property
    def login(self) -> str:
        """Whom we are signed in as; "" before anything was looked at."""
        return self._us.account.login if self._us is not None else ""

    def look(self, place: Place) -> HostedChange:
        session = self._session(place)
        before = self._seen if self._seen is not None and self._seen.place == place else None
        self._seen, self._us = look(session, place, self._signed.app, before)
        self._seen_at = session.now
        return self._seen

    def open_changes(self, owner: str, name: str) -> Sequence[OpenChange]:
        return open_changes(self._session(Place(owner, name, 0)), owner, name)

    def merge_groups(self, owner: str, name: str, base: str) -> Sequence[MergeGroup]:
        place = Place(owner, name, 0)
        groups, self._us = merge_groups(self._session(place), place, base, self._signed.app)
        return groups

    def repositories(self, installation: int = 0) -> Reached:
        if not isinstance(self._signed, AppSignIn):
            raise HostError("Only a GitHub App reaches more than one repository.", f"Set {APP_ID} and {APP_KEY}.")
        return repositories(self._wire, self._signed, installation)

    def landed(self, owner: str, name: str, since: datetime) -> Landed | None:
        place = Place(owner, name, 0)
        try:
            found, self._us = landed(self._session(place), place, since, self._signed.app)
        except RefusedError as error:
            if error.status != NOT_FOUND:
                raise
            return None
        return found

    def pushes(self, owner: str, name: str, branch: str, since: datetime) -> Sequence[BranchPush]:
        place = Place(owner, name, 0)
        return pushes(self._session(place), place, branch, since)

    def check_key(self) -> None:
        """Nothing is asked of GitHub. Raises HostError where the App's private key is none."""
        if isinstance(self._signed, AppSignIn):
            self._signed.own_token()

    def derived_key(self) -> bytes | None:
        """A key that nobody has who does not have the App's private key; None for who signs in with a token."""
        return self._signed.derived_key()

    def permissions(self, place: Place, accounts: Sequence[Account]) -> Mapping[int, Permission]:
        return permissions(self._session(place), accounts)

    def members(self, place: Place, teams: Sequence[str]) -> object:
        return members(self._session(place), teams)

    def origin(self, place: Place) -> Origin:
        """Where git fetches the repository, and with which token: one of an App's is renewed if it is about to end."""
        token = self._session(place).token()
        return Origin(f"{self._site}/{place.repository}.git", token, loopback=self._site.startswith("http:"))

    def do(self, place: Place, deed: Deed) -> Done:
        session = self._session(place)
        match deed:
            case WriteComment():
                absent = self._saw_no_comment(place, session.now)
                self._seen_at = -_JUST_NOW  # from here on there is one, or nobody knows
                return write_comment(session, self._once, place, deed, absent=absent)
            case WriteReply():
                return write_reply(session, self._once, place, deed)
            case React():
                return react(session, deed)
            case WriteCheck():
                return self._check(session, place, deed)
            case OpenThreads():
                return open_threads(session, self._once, place, deed)
            case SetLabels():
                return set_labels(session, place, deed)
            case AskReviewers():
                return ask_reviewers(session, place, deed)

    def _saw_no_comment(self, place: Place, at: float) -> bool:
        """Whether a look just now showed that the one comment is not there, so that nobody need ask again."""
        seen = self._seen
        if seen is None or seen.place != place or seen.missing or at - self._seen_at > _JUST_NOW:
            return False
        return not any(remark.ours and is_the_comment(remark.text) for remark in seen.remarks)

    def _check(self, session: Session, place: Place, deed: WriteCheck) -> Done:
        """A check run, or a status where the token may only write those; one of unknown kind shows that by 403."""
        if self._writes_runs:
            try:
                return write_run(session, self._once, self._us, deed)
            except RefusedError as error:
                if error.status != FORBIDDEN or self._signed.kind is not TokenKind.UNKNOWN:
                    raise
                self._writes_runs = False
        return write_status(session, self._once, self._us, deed, place, self._site)

    def _session(self, place: Place) -> Session:
        check_names(place)
        key = place.repository.casefold()
        if key not in self._sessions:
            self._sessions[key] = Session(self._wire, self._signed, place.repository)
        return self._sessions[key]


def check_names(place: Place) -> None:
    """Raises HostError where the names are not such as GitHub gives, which could be parts of another path."""
    if not all(_NAME.fullmatch(name) for name in (place.owner, place.name)):
        raise HostError(f"{quotable(str(place))} is no change of a repository on GitHub.", "Write OWNER/NAME#NUMBER.")


def open_github(environment: Mapping[str, str], pace: Pace | None = None) -> GitHub:
    """Signed in with what the environment offers; nothing is asked yet. Raises HostError."""
    api, site = addresses(environment)
    return GitHub(api, site, sign_in(environment), pace or Pace())


def addresses(environment: Mapping[str, str]) -> tuple[str, str]:
    """Of the API and of the site for people. Raises HostError for addresses that no token may be sent to."""
    api, site = (_address(environment, *named) for named in (API, SITE))
    _check_both(api, site)
    return api, site


def _check_both(api: str, site: str) -> None:
    """Raises HostError where one of the two is GitHub's and the other not: one would get the other's token."""
    (api_is_said_by, api_of_github), (site_is_said_by, site_of_github) = API, SITE
    if (api == api_of_github) is not (site == site_of_github):
        raise HostError(
            f"{api_is_said_by} is {api} and {site_is_said_by} is {site}, so that the token would go to two hosts.",
            "Set both, e.g. to https://github.example.com/api/v3 and https://github.example.com.",
        )


def _address(environment: Mapping[str, str], name: str, otherwise: str) -> str:
    try:
        return checked_base(environment.get(name, "").strip() or otherwise)
    except ValueError:
        raise HostError(
            f"{name} is no address that a token may be sent to.", "Give one that begins with https://."
        ) from None
