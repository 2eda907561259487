"""A small world to begin with: an organization with a team, a repository with an open pull request, an App that is installed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import jwt
import requests

from tests.servers.fake_github import FakeGitHub, World
from tests.servers.fake_github._model import Account, App, Installation, Organization, Pull, Repository, Team

BEFORE = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n"
AFTER = BEFORE.replace("two", "TWO")


@dataclass
class Scene:
    """Ada owns the organization, Bob wrote the change, Cyd may read; `app` may do what a reviewer's App needs."""

    github: FakeGitHub
    ada: Account
    bob: Account
    cyd: Account
    acme: Organization
    seniors: Team
    shop: Repository
    pull: Pull
    app: App
    installation: Installation

    @property
    def world(self) -> World:
        return self.github.world

    def jwt(self, *, key: str = "", lifetime: int = 540, age: int = 30, algorithm: str = "RS256") -> str:
        """What the App signs itself in with; or what somebody with another key would."""
        now = int(self.world.clock.now().timestamp())
        claims = {"iat": now - age, "exp": now + lifetime, "iss": str(self.app.id)}
        return jwt.encode(claims, key or self.app.private_key, algorithm=algorithm)

    def token(self, who: str) -> str:
        """Of `ada`, `bob`, `cyd`; of the `app`'s installation; the App's `jwt`; `ada-by-app`, who signed in through it; or a token itself."""
        if who == "jwt":
            return self.jwt()
        if who == "ada-by-app":
            return self.github.app_token_for(self.ada, self.app)
        if who == "app":
            return self.world.installation_token(self.installation).value
        return self.github.token_for(who) if who in {"ada", "bob", "cyd"} else who

    def ask(
        self, who: str | None, method: str, path: str, body: Any = None, *, headers: dict[str, str] | None = None
    ) -> requests.Response:
        """One request; `who` None: not signed in."""
        own = {"Authorization": f"Bearer {self.token(who)}"} if who else {}
        return requests.request(method, self.github.url + path, json=body, headers=own | (headers or {}), timeout=30)


def scene(github: FakeGitHub, *, private: bool = False) -> Scene:
    world = github.world
    ada, bob, cyd = (world.add_user(login) for login in ("ada", "bob", "cyd"))
    acme = world.add_organization("acme", owners=(ada,), members=(bob,))
    seniors = world.add_team(acme, "seniors", (ada,))
    files: dict[str, bytes | str | None] = {"src/a.txt": BEFORE, "CODEOWNERS": "* @acme/seniors\n"}
    shop = world.add_repository(
        acme.account, "shop", files=files, private=private, collaborators={bob: "write"}, teams={"seniors": "maintain"}
    )
    first = shop.git.resolve("main")
    app = world.add_app("foreread", ada)
    installation = world.install(app, acme.account)
    world.commit(bob, shop, "topic", {"src/a.txt": AFTER, "new.txt": "new\n"}, "Shout", parent=first)
    pull = world.open_pull(bob, shop, "topic", title="Shout", body="Louder.")
    return Scene(github, ada, bob, cyd, acme, seniors, shop, pull, app, installation)
