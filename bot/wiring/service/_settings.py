"""What the environment says of the service. Secrets may also stand in files: NAME_FILE names the file of NAME."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.review.asking import Budget

DATABASE: Final = "FOREREAD_DATABASE_URL"
SECRET: Final = "FOREREAD_WEBHOOK_SECRET"  # noqa: S105 - the name of a variable
PUBLIC: Final = "FOREREAD_PUBLIC_URL"
MODEL: Final = "FOREREAD_MODEL"
MONTH: Final = "FOREREAD_MONTH_BUDGET"
SEAL: Final = "FOREREAD_SEAL_KEY"
METRICS: Final = "FOREREAD_METRICS_TOKEN"
EXECUTOR: Final = "FOREREAD_WORKER_NAME"
SWEEP: Final = "FOREREAD_SWEEP"
FILES: Final = (
    SECRET, DATABASE, SEAL, METRICS, "FOREREAD_APP_PRIVATE_KEY", "FOREREAD_APP_CLIENT_SECRET", "FOREREAD_STATE_KEY",
    "FOREREAD_SPOT_KEY", "ANTHROPIC_API_KEY",
)  # fmt: skip
"""Secrets that may stand in files."""
_LOOKED_FOR: Final = ("FOREREAD_SPOT_KEY", "ANTHROPIC_API_KEY")
"""Of these, what the stages and libraries that need them look for in the environment of the process."""
_SHORTEST: Final = 32
_MAKE: Final = "make one: openssl rand -hex 32."
_EVERY_QUARTER: Final = "*/15 * * * *"


@dataclass(frozen=True, slots=True)
class Settings:
    """What is said once, when the service starts."""

    database: str = field(repr=False)
    """SQLAlchemy's address of it; it may hold a password."""
    engine_database: str = field(repr=False)
    """The engine's: the same PostgreSQL, or a file beside SQLite's."""
    public_url: str
    secrets: tuple[bytes, ...] = field(default=(), repr=False)
    """Of webhooks: the first is the one that counts, the others were, or will be."""
    seal_key: bytes = field(default=b"", repr=False)
    metrics_token: str = field(default="", repr=False)
    model: str | None = None
    """None: changes are read by rules alone. A repository cannot name one: it would spend what is not its own."""
    month: Budget | None = None
    """Of each installation."""
    worker: str = "embedded"
    sweep: str = _EVERY_QUARTER
    """When repositories are swept, as cron has it, in UTC."""

    @property
    def is_embedded(self) -> bool:
        """Whether all is one process with a file."""
        return self.database.startswith("sqlite")


def read_settings(environment: Mapping[str, str], *, web: bool = True) -> Settings:
    """Raises UsageError, which never repeats a secret. `web`: whether webhooks and pages are to be served."""
    database = _database(environment)
    public = _public(said(environment, PUBLIC) or "http://127.0.0.1:8080")
    secrets = tuple(each.encode() for each in said(environment, SECRET).split())
    if web and not secrets:
        raise UsageError(
            f"{SECRET} is not set.",
            "Give what stands in the App's settings, Webhook > Secret; if nothing does, " + _MAKE,
        )
    if web and any(len(each) < _SHORTEST for each in secrets):
        raise UsageError(
            f"{SECRET} has a secret of less than {_SHORTEST} characters.",
            "For the App's settings, too, " + _MAKE,
        )
    return Settings(
        database,
        _engine_database(database),
        public,
        secrets,
        _seal_key(environment, secrets) if web else b"",
        said(environment, METRICS),
        said(environment, MODEL) or None,
        _month(said(environment, MONTH)),
        said(environment, EXECUTOR) or ("embedded" if database.startswith("sqlite") else ""),
        _sweep(said(environment, SWEEP)),
    )


def said(environment: Mapping[str, str], name: str) -> str:
    """A variable, or what stands in the file that `NAME_FILE` names. Raises UsageError where that cannot be read."""
    value, file = environment.get(name, "").strip(), environment.get(f"{name}_FILE", "").strip()
    if value or not file:
        return value
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise UsageError(f"{name}_FILE cannot be read.", "Name a file that this user may read.") from error


def with_files(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with what stands in files."""
    return {**environment, **{name: value for name in FILES if (value := said(environment, name))}}


def _sweep(text: str) -> str:
    if not text:
        return _EVERY_QUARTER
    # As the engine reads it, with which it comes; that would speak of its database.
    from croniter import croniter  # type: ignore[import-untyped]

    if not croniter.is_valid(text, second_at_beginning=True):
        raise UsageError(f"{SWEEP} is no line of cron.", f"Such as {_EVERY_QUARTER}.")
    return text


def put_in_place(environment: MutableMapping[str, str]) -> None:
    """For those who look into the environment itself, which know nothing of files. Raises UsageError."""
    for name in _LOOKED_FOR:
        if value := said(environment, name):
            environment[name] = value


def refuse_unpriced(settings: Settings) -> None:
    """Raises UsageError where the month's ceiling is in money and nobody knows what the model costs.

    Else the price would be the one that each repository states for itself, and with it the ceiling.
    """
    if settings.month is None or settings.month.usd is None or settings.model in {None, "none"}:
        return
    from bot.adapters.models.prices import price_of

    if price_of(str(settings.model)) is None:
        raise UsageError(
            f"{MONTH} is in money, and the price of {MODEL} is not known.", f"Give {MONTH} in tokens, such as 50m."
        )


def _database(environment: Mapping[str, str]) -> str:
    url = said(environment, DATABASE)
    if not url:
        state = environment.get("XDG_STATE_HOME", "")
        home = Path(state) if state.startswith("/") else Path(environment.get("HOME") or Path.home(), ".local", "state")
        return f"sqlite:///{home}/foreread/service.sqlite"
    for known in ("postgres://", "postgresql://"):
        if url.startswith(known):
            return "postgresql+psycopg://" + url.removeprefix(known)
    if url.startswith(("sqlite:////", "postgresql+psycopg://")):
        return url
    raise UsageError(
        f"{DATABASE} is no address that the service knows.",
        "Give postgresql://USER:PASSWORD@HOST/NAME, or sqlite:////FILE.",
    )


def _engine_database(database: str) -> str:
    """One writer at a time is SQLite's way: the engine gets a file of its own, so that neither waits for the other."""
    return f"{database.removesuffix('.sqlite')}-engine.sqlite" if database.startswith("sqlite") else database


def _public(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_host = parts.scheme in {"https", "http"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:  # a port that is none, a bracket that does not end
        is_host = False
    if not is_host or parts.path not in {"", "/"} or parts.query or parts.fragment or "@" in parts.netloc:
        raise UsageError(
            f"{PUBLIC} is no address of a host.", "Give scheme and host name, such as https://foreread.example.com."
        )
    if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise UsageError(
            f"{PUBLIC} is not https://, and no address of this machine.",
            "People sign in there: give one with https://.",
        )
    return f"{parts.scheme}://{parts.netloc}"


def _seal_key(environment: Mapping[str, str], secrets: tuple[bytes, ...]) -> bytes:
    """32 bytes: of the variable, else of the App's private key, so that no more need be kept; else of the secret."""
    given = said(environment, SEAL)
    if given and len(given) < _SHORTEST:
        raise UsageError(f"{SEAL} has less than {_SHORTEST} characters.", "Make one: openssl rand -hex 32.")
    root = given or _app_key(environment) or "".join(each.decode() for each in secrets)
    return hmac.new(root.encode(), b"foreread seal v1", hashlib.sha256).digest()


def _app_key(environment: Mapping[str, str]) -> str:
    """The key itself, where the variable names its file: a path can be guessed. Raises HostError."""
    value = said(environment, "FOREREAD_APP_PRIVATE_KEY")
    if not value:
        return ""
    from bot.adapters.github import private_key

    return private_key(value).strip()


def _month(text: str) -> Budget | None:
    if not text:
        return None
    from bot.review.asking import read_budget

    try:
        return read_budget(text.removesuffix("/month"))
    except ValueError as error:
        raise UsageError(f"{MONTH}: {error}.", "Such as $200, or 50m.") from error
