"""What is our own on the host, and how a later run knows it again.

A check run is ours where the App of our token wrote it and its external id begins with our mark; a status is ours where
our account wrote it, under a name of ours. A name alone says nothing: whoever may write to a repository can give a
check any name. What stays open is told in docs: every workflow of a repository writes as one App, "GitHub Actions", so
there whoever can change a workflow can also write what looks like ours. An App of one's own closes that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from bot.adapters.github._values import APP_SUFFIX
from bot.gate import Account

MARK: Final = "foreread:"
"""Begins the external id of our check runs, and the fragment of our statuses' link."""

NAMES: Final = "foreread: "
"""Begins the names of our statuses."""


@dataclass(frozen=True, slots=True)
class Self:
    """Whoever the token speaks for."""

    account: Account
    app: int | None = None
    """Number of the App, where it is known beforehand."""

    def is_app(self, number: int, slug: str) -> bool:
        """Whether an App is ours. Its account is named after its slug, which no two Apps of a host share."""
        named = bool(slug) and f"{slug}{APP_SUFFIX}".casefold() == self.account.login.casefold()
        return named and (self.app is None or self.app == number)


def external_id(reference: str) -> str:
    return f"{MARK}{reference}"


def reference_in(external: str) -> str | None:
    """What we gave with a check run; None where it is none of ours."""
    return external.removeprefix(MARK) if external.startswith(MARK) else None


def link(page: str, reference: str) -> str:
    """A status keeps no reference, but a link, and the link's fragment leads nowhere."""
    return f"{page}#{MARK}{quote(reference, safe=':')}"


def reference_in_link(url: str) -> str:
    fragment = unquote(url.partition("#")[2])
    return reference_in(fragment) or ""
