"""Where a repository is fetched from, and the environment that git fetches in: nothing else may decide."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from bot.adapters._git_process import git_apart
from bot.errors import UsageError
from bot.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

REMOTE: Final = "origin"
"""The remote's name: it stands in the environment of the one process that fetches, and in no configuration."""

_HERE: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_PATH = lazy(r"(/[A-Za-z0-9_.~-]+)+/?")
_HOST = lazy(r"(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(?::\d{1,5})?")
_KEPT: Final = ("GIT_SSL_CAINFO", "GIT_SSL_CAPATH")
"""A company's own authorities. Whether certificates are checked at all is not for the environment to say."""

_TOLERATED: Final = (
    "badDate",
    "badDateOverflow",
    "badEmail",
    "badName",
    "badTimezone",
    "duplicateEntries",
    "hasDot",
    "hasDotdot",
    "hasDotgit",
    "missingEmail",
    "missingNameBeforeEmail",
    "missingSpaceBeforeDate",
    "missingSpaceBeforeEmail",
    "missingTaggerEntry",
    "multipleAuthors",
    "nullSha1",
    "treeNotSorted",
    "zeroPaddedDate",
    "zeroPaddedFilemode",
)
"""Faults of old public histories, and names that hurt nobody who checks nothing out (git-fsck(1), "FSCK MESSAGES").

git heeds the list for blob-less fetches from 2.44 on; an older one refuses such objects.
"""


@dataclass(frozen=True, slots=True)
class Origin:
    """A repository on a host, and what lets us read it.

    Raises UsageError for an address that is not plain https; plain http is for this machine alone, and only where
    `loopback` says that it is meant.
    """

    url: str
    token: str | None = field(default=None, repr=False)
    loopback: bool = False

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            bare = not (parts.query or parts.fragment)
            plain = _HOST.fullmatch(parts.netloc) and _PATH.fullmatch(parts.path) and bare
            dotted = any(name in {".", ".."} for name in parts.path.split("/"))
            here = parts.hostname in _HERE
            port = parts.port
        except ValueError:
            raise _refused() from None
        if not plain or dotted or port == 0 or not (self.url.isascii() and self.url.isprintable()):
            raise _refused()
        if parts.scheme != "https" and not (parts.scheme == "http" and self.loopback and here):
            raise _refused()
        if self.token is not None and not (self.token.isascii() and self.token.isprintable() and self.token.strip()):
            raise UsageError("The token for fetching holds characters that no token has.", "Check how it is passed.")

    @property
    def header(self) -> str:
        """What signs in: git over https takes a token as the password of any user; "" without a token."""
        if self.token is None:
            return ""
        pair = base64.b64encode(f"x-access-token:{self.token}".encode()).decode()
        return f"Authorization: Basic {pair}"

    def cleaned(self, said: str) -> str:
        """Words of git or of the host without the token in any of its forms."""
        for secret in (self.header.rpartition(" ")[2], self.token or ""):
            if secret:
                said = said.replace(secret, "…")
        return said


def transport(home: Path, origin: Origin, *, seconds: float) -> Mapping[str, str]:
    """The environment of a git that may speak to this origin, by its own protocol, and to nobody else.

    All settings are handed over in the environment: so none is written down, and none is seen among the arguments.
    """
    scheme = urlsplit(origin.url).scheme
    settings = {
        f"remote.{REMOTE}.url": origin.url,
        f"remote.{REMOTE}.promisor": "true",
        f"remote.{REMOTE}.partialclonefilter": "blob:none",
        f"remote.{REMOTE}.tagOpt": "--no-tags",
        "core.askPass": "",
        "core.hooksPath": os.devnull,
        "core.alternateRefsCommand": "true",
        "credential.helper": "",
        "fetch.fsckObjects": "true",
        **{f"fetch.fsck.{name}": "ignore" for name in _TOLERATED},
        "fetch.recurseSubmodules": "false",
        "fetch.unpackLimit": "1",
        "fetch.uriProtocols": "",
        "fetch.writeCommitGraph": "false",
        "gc.auto": "0",
        "http.followRedirects": "false",
        "http.lowSpeedLimit": "1000",
        "http.lowSpeedTime": str(max(1, min(30, int(seconds)))),
        "http.sslVerify": "true",
        "maintenance.auto": "false",
        "protocol.version": "2",
        "submodule.recurse": "false",
        "transfer.bundleURI": "false",
    }
    if scheme == "http":
        settings["http.proxy"] = ""  # this machine needs none
    if origin.header:
        settings[f"http.{origin.url}.extraHeader"] = origin.header
    return {
        **git_apart(home).environment,
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
        "GIT_ALLOW_PROTOCOL": scheme,
        "GIT_ASKPASS": "",  # set, so that SSH_ASKPASS is not asked
        "GIT_CONFIG_COUNT": str(len(settings)),
        **{f"GIT_CONFIG_KEY_{at}": key for at, key in enumerate(settings)},
        **{f"GIT_CONFIG_VALUE_{at}": value for at, value in enumerate(settings.values())},
    }


def _refused() -> UsageError:
    """The address is not repeated: a password may stand in it."""
    return UsageError(
        "The repository's address cannot be fetched from: it is not plain https.",
        "Give https://HOST/OWNER/REPOSITORY, without a name or password in it.",
    )
