"""One request to the REST API, what its endpoint may ask of it, and how answers are made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlencode

from tests.servers.fake_github._auth import UnauthorizedError
from tests.servers.fake_github._model import ROLES, Account, App, Json, Pull, Repository, Role, Viewer
from tests.servers.fake_github._state import ForbiddenError, RefusedError, UnknownError
from tests.servers.fake_github._world import World

LARGEST_PAGE = 100
NOT_ACCESSIBLE = "Resource not accessible by integration"
LEVELS = ("read", "write", "admin")


@dataclass(frozen=True)
class Answer:
    """What an endpoint says."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(eq=False)
class Asked:
    """One request."""

    world: World
    viewer: Viewer | None
    method: str
    path: str
    query: dict[str, str]
    body: Any
    accept: str = ""

    @property
    def who(self) -> Account:
        """Raises UnauthorizedError if nobody is signed in, and ForbiddenError for an App's JWT, which is for the App's own affairs."""
        if self.viewer is None:
            raise UnauthorizedError("Requires authentication")
        if self.viewer.token is None:
            raise ForbiddenError(NOT_ACCESSIBLE)
        return self.viewer.account

    @property
    def via_app(self) -> App | None:
        return self.viewer.app if self.viewer is not None else None

    @property
    def by_jwt(self) -> App:
        """Raises UnauthorizedError where no App signed itself in."""
        if self.viewer is None or self.viewer.app is None or self.viewer.token is not None:
            raise UnauthorizedError("A JSON web token could not be decoded")
        return self.viewer.app

    @property
    def fields(self) -> Json:
        """The body, which must be a JSON object."""
        if not isinstance(self.body, dict):
            raise RefusedError("Invalid request.\n\nThe request body must be an object.")
        return self.body

    def text(self, name: str) -> str:
        """A member of the body that must be there."""
        value = self.fields.get(name)
        if not isinstance(value, str) or not value.strip():
            raise RefusedError(f'Invalid request.\n\n"{name}" wasn\'t supplied.')
        return value

    def repository(self, owner: str, name: str, reads: str = "metadata") -> Repository:
        """Raises UnknownError for one that whoever asks may not see; an App may read a private one by permission only."""
        repository = self.world.repository(f"{owner}/{name}")
        if not self.world.sees(self.viewer, repository):
            raise UnknownError(f"{repository.full_name} is private")
        if repository.private:
            self._installation_may(reads, "read")
        return repository

    def pull(self, owner: str, name: str, number: str, reads: str = "pull_requests") -> Pull:
        repository = self.repository(owner, name, reads)
        try:
            return repository.pulls[int(number)]
        except KeyError:
            raise UnknownError(f"no pull request {number}") from None

    def may(
        self, repository: Repository, permissions: str | tuple[str, ...], role: Role = "write", level: str = "write"
    ) -> Account:
        """Who asks, if they may: people by role, installations by one of the permissions. Raises ForbiddenError otherwise."""
        who = self.who
        assert self.viewer is not None
        if self.viewer.installation is not None:
            names = (permissions,) if isinstance(permissions, str) else permissions
            self._installation_may(names[0], level, *names[1:])
            if not self.world.sees(self.viewer, repository) or not self._is_on(repository):
                raise ForbiddenError(NOT_ACCESSIBLE)
            return who
        if not self.world.has_role(who, repository, role):
            if role == "admin" and not self.world.has_role(who, repository, "write"):
                raise UnknownError("not an administrator")
            raise ForbiddenError(f"Must have {'admin rights to' if role == 'admin' else 'push access to'} Repository.")
        if self.viewer.app is not None:
            self._app_of_person_may(repository, (permissions,) if isinstance(permissions, str) else permissions, level)
            return who
        if "repo" not in self._scopes and not ("public_repo" in self._scopes and not repository.private):
            raise ForbiddenError("Resource not accessible by personal access token")
        return who

    def _app_of_person_may(self, repository: Repository, permissions: tuple[str, ...], level: str) -> None:
        """Who signed in through an App may do what both they and the App may."""
        assert self.viewer is not None
        assert self.viewer.app is not None
        try:
            granted = self.world.installation_of(self.viewer.app, repository).permissions
        except UnknownError:
            raise ForbiddenError(NOT_ACCESSIBLE) from None
        if not any(LEVELS.index(level) <= LEVELS.index(granted[one]) for one in permissions if one in granted):
            raise ForbiddenError(NOT_ACCESSIBLE)

    @property
    def _scopes(self) -> tuple[str, ...]:
        return self.viewer.token.scopes if self.viewer is not None and self.viewer.token is not None else ()

    def _is_on(self, repository: Repository) -> bool:
        """Whether the token is for that repository, which an App may see without it if it is public."""
        assert self.viewer is not None
        assert self.viewer.installation is not None
        narrowed = self.viewer.token.repositories if self.viewer.token else None
        installed = self.viewer.installation.account is repository.owner and (
            self.viewer.installation.repositories is None
            or repository.full_name in self.viewer.installation.repositories
        )
        return installed and (narrowed is None or repository.full_name in narrowed)

    def _installation_may(self, permission: str, level: str, *others: str) -> None:
        granted = self.viewer.permissions if self.viewer is not None else None
        if granted is None:
            return
        if not any(
            LEVELS.index(level) <= LEVELS.index(granted[one]) for one in (permission, *others) if one in granted
        ):
            raise ForbiddenError(NOT_ACCESSIBLE)

    def is_at_least(self, repository: Repository, role: Role) -> bool:
        """Whether a person has a role; nobody and Apps have none."""
        if self.viewer is None or self.viewer.installation is not None:
            return False
        return ROLES.index(self.world.role(self.viewer.account, repository)) >= ROLES.index(role)

    def list(
        self, items: Iterable[Any], shape: Callable[[Any], Any], within: str = "", extra: Json | None = None
    ) -> Answer:
        """One page of a list, with its Link header. `within`: the list is that member of an object that counts it."""
        found = list(items)
        size = min(LARGEST_PAGE, max(1, self._number("per_page", 30)))
        page = max(1, self._number("page", 1))
        last = max(1, -(-len(found) // size))
        shown = [shape(item) for item in found[(page - 1) * size : page * size]]
        links = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
        wanted = [name for name in links if (page < last if name in {"next", "last"} else page > 1)]
        headers = (
            {"link": ", ".join(f'<{self._page_url(links[name])}>; rel="{name}"' for name in wanted)} if wanted else {}
        )
        body: Any = {"total_count": len(found), **(extra or {}), within: shown} if within else shown
        return Answer(body, headers=headers)

    def _number(self, name: str, otherwise: int) -> int:
        value = self.query.get(name, "")
        return int(value) if value.isdecimal() else otherwise

    def _page_url(self, page: int) -> str:
        return f"{self.world.api_url}{self.path}?{urlencode({**self.query, 'page': page})}"


Endpoint = Callable[..., Answer]


@dataclass(frozen=True)
class Route:
    """Which endpoint answers."""

    method: str
    template: str
    pattern: re.Pattern[str]
    endpoint: Endpoint


class Routes:
    """The endpoints of one family, in the order in which they are tried."""

    def __init__(self) -> None:
        self.all: list[Route] = []

    def __call__(self, method: str, template: str) -> Callable[[Endpoint], Endpoint]:
        """`{name}` is a part of the path; `{name*}` may hold slashes."""
        pattern = re.escape(template).replace(r"\{", "{").replace(r"\}", "}").replace(r"\*", "*")
        pattern = re.sub(r"\{(\w+)\*\}", r"(?P<\1>.+)", pattern)
        pattern = re.sub(r"\{(number|id|team_id|org_id|comment_id|review_id|reaction_id)\}", r"(?P<\1>\\d+)", pattern)
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", pattern)

        def register(endpoint: Endpoint) -> Endpoint:
            self.all.append(Route(method, template, re.compile(pattern), endpoint))
            return endpoint

        return register


def find(routes: Iterable[Route], method: str, raw_path: str) -> tuple[Route, dict[str, str]] | None:
    """The endpoint of a path whose parts may be percent-encoded."""
    for route in routes:
        if route.method == method and (found := route.pattern.fullmatch(raw_path)):
            return route, {name: unquote(value) for name, value in found.groupdict().items()}
    return None
