"""Signing in: as a GitHub App, with the token of a workflow, or with a person's."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, Protocol

from bot.adapters.github._answers import NOT_FOUND, RefusedError
from bot.adapters.github._wire import Call, Wire
from bot.errors import HostError

APP_ID: Final = "FOREREAD_APP_ID"
APP_KEY: Final = "FOREREAD_APP_PRIVATE_KEY"
TOKENS: Final = ("GITHUB_TOKEN", "GH_TOKEN")
_RENEWAL: Final = 300.0
"""Seconds before its end at which an installation's token is renewed; it lasts an hour."""


class TokenKind(StrEnum):
    """Whose token it is. GitHub lets only Apps write check runs; a workflow's token is one of an App's.

    The letters that a token begins with say it:
    https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
    """

    APP = "app"
    PERSON = "person"
    UNKNOWN = "unknown"


_PREFIXES: Final = {
    "ghs_": TokenKind.APP,
    "ghp_": TokenKind.PERSON,
    "github_pat_": TokenKind.PERSON,
    "gho_": TokenKind.PERSON,
    "ghu_": TokenKind.PERSON,
}


def kind_of(token: str) -> TokenKind:
    return next((kind for prefix, kind in _PREFIXES.items() if token.startswith(prefix)), TokenKind.UNKNOWN)


class SignIn(Protocol):
    """A way to have a token."""

    @property
    def kind(self) -> TokenKind: ...

    @property
    def app(self) -> int | None:
        """Number of the App, where it is known beforehand."""
        ...

    def token(self, wire: Wire, repository: str) -> str:
        """A token that is valid now for a repository (`owner/name`). Raises HostError."""
        ...

    def forget(self, repository: str) -> bool:
        """The token was not accepted. Whether there may be another one now."""
        ...

    def derived_key(self) -> bytes | None:
        """32 bytes that only who signs in this way can make, and always makes the same; None for none."""
        ...


class GivenToken:
    """A token that somebody else made."""

    app: int | None = None

    def __init__(self, token: str) -> None:
        self._token = token
        self.kind = kind_of(token)

    def token(self, wire: Wire, repository: str) -> str:
        return self._token

    def forget(self, repository: str) -> bool:
        """There is no other."""
        return False

    def derived_key(self) -> bytes | None:
        """A token is changed often, and a workflow's with each run."""
        return None


class _Lease:
    """A token, and when it ends."""

    __slots__ = ("end", "token")

    def __init__(self, token: str, end: float) -> None:
        self.token = token
        self.end = end


class AppSignIn:
    """A GitHub App's own: its key makes a token of a few minutes, with which the one for a repository is fetched.

    https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/authenticating-as-a-github-app-installation
    """

    kind = TokenKind.APP

    def __init__(self, app: int, key: str) -> None:
        self.app: int | None = app
        self._key = key
        self._installations: dict[str, int] = {}
        self._leases: dict[int, _Lease] = {}

    def token(self, wire: Wire, repository: str) -> str:
        """Two requests for the first one of a repository, one for each renewal.

        Who takes the App away and installs it again has another installation, and a service runs for months.
        """
        name = repository.casefold()
        is_remembered = name in self._installations
        try:
            return self.token_of(wire, self._installation(wire, name))
        except RefusedError as error:
            if error.status != NOT_FOUND or not is_remembered:
                raise
        self.forget(name)
        return self.token_of(wire, self._installation(wire, name))

    def forget(self, repository: str) -> bool:
        """Ask anew where the App is installed, and for a token."""
        installation = self._installations.pop(repository.casefold(), None)
        if installation is not None:
            self._leases.pop(installation, None)
        return installation is not None

    def token_of(self, wire: Wire, installation: int) -> str:
        """A token for all that an installation reaches. Raises HostError, also where it is suspended."""
        lease = self._leases.get(installation)
        if lease is None or lease.end - _RENEWAL <= wire.pace.now():
            lease = self._leases[installation] = self._lease(wire, installation)
        return lease.token

    def derived_key(self) -> bytes | None:
        """HMAC-SHA256 of what it is for, with the private key for a key: one step of HKDF (RFC 5869)."""
        return hmac.new(self._key.strip().encode(), b"foreread state v1", hashlib.sha256).digest()

    def own_token(self) -> str:
        """With which the App speaks for itself, and for no installation: for some minutes."""
        return self._jwt()

    def _installation(self, wire: Wire, repository: str) -> int:
        if repository not in self._installations:
            aim = "say where the App is installed"
            call = Call("GET", f"/repos/{repository}/installation", aim, repository, repeat=True)
            try:
                answer = wire.send(call, self._jwt())
            except RefusedError as error:
                if error.status != NOT_FOUND:
                    raise
                happened = (
                    f"The GitHub App {self.app} is not installed on {repository}, or there is no such repository."
                )
                raise RefusedError(happened, "Install the App on it.", NOT_FOUND) from error
            self._installations[repository] = int(answer.data["id"])
        return self._installations[repository]

    def _lease(self, wire: Wire, installation: int) -> _Lease:
        path = f"/app/installations/{installation}/access_tokens"
        answer = wire.send(Call("POST", path, "give a token", "the App's installation", repeat=True), self._jwt())
        return _Lease(str(answer.data["token"]), datetime.fromisoformat(answer.data["expires_at"]).timestamp())

    def _jwt(self) -> str:
        import jwt  # cryptography loads slowly, and only Apps need it
        from github.Auth import AppAuth

        try:
            return AppAuth(str(self.app), self._key).token
        except (ValueError, TypeError, jwt.exceptions.PyJWTError):
            raise _no_key() from None  # what is wrong may quote the key


def _no_key() -> HostError:
    return HostError(
        "The private key of the GitHub App cannot be used.",
        f"Put the text of its PEM file, or the file's path, into {APP_KEY}.",
    )


def sign_in(environment: Mapping[str, str]) -> SignIn:
    """The way that the environment offers. Raises HostError where it offers none."""
    app, key = (environment.get(name, "").strip() for name in (APP_ID, APP_KEY))
    if app or key:
        return _app(app, key)
    token = next((token for name in TOKENS if (token := environment.get(name, "").strip())), "")
    if not token:
        raise HostError(
            "There is nothing to sign in to GitHub with.",
            f"Set {TOKENS[0]}, or {APP_ID} and {APP_KEY} of a GitHub App.",
        )
    if not token.isascii() or not token.isprintable() or " " in token:
        raise HostError("The token for GitHub is none: it has characters that no token has.", f"Set {TOKENS[0]} anew.")
    return GivenToken(token)


def _app(app: str, key: str) -> AppSignIn:
    if not (app.isascii() and app.isdigit() and len(app) <= 18):
        raise HostError(f"{APP_ID} is not the number of a GitHub App.", "Take it from the page of the App's settings.")
    return AppSignIn(int(app), private_key(key))


def private_key(value: str) -> str:
    """The text of a PEM file, from itself or from the path of the file. Raises HostError."""
    if value.lstrip().startswith("-----BEGIN"):
        return value.replace("\\n", "\n")  # as it looks in a variable that takes one line
    if not value:
        raise _no_key()
    try:
        return Path(value).expanduser().read_text(encoding="ascii")
    except (OSError, ValueError, RuntimeError):
        raise _no_key() from None
