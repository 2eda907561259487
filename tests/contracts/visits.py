"""Where the host of people at the desk is set up for its contract."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs, urlsplit

import requests

from bot.adapters.github import Pace, open_visits
from bot.adapters.system import now
from bot.gate import Permission
from bot.post import Place
from tests.fakes_service import ScriptedVisits

if TYPE_CHECKING:
    from bot.ports import Visits
    from tests.servers.fake_github import FakeGitHub
    from tests.servers.fake_github import _model as model

BACK = "https://desk.example/sign-in/back"
VERIFIER = "v" * 43


class VisitScene(Protocol):
    """`acme/shop` is private and has an open change of Ada's; Grace maintains it, Linus may triage, Mallory may do nothing.

    `acme/vault` is private, too: the App is not there, and Grace is. Grace may read the App's public `acme/site` as everybody.
    """

    visits: Visits
    place: Place
    shop: int
    vault: int

    @property
    def head(self) -> str: ...

    def agree(self, page: str, login: str) -> str:
        """Somebody agrees on the page where they sign in; where their browser is sent."""
        ...

    def token(self, login: str) -> str: ...

    def remarks(self) -> list[tuple[str, str]]:
        """Login and text of each."""
        ...

    def approvals(self) -> list[tuple[str, str, str]]:
        """Login, commit and text of each."""
        ...

    def push(self) -> str: ...

    def take_rights(self, login: str) -> None: ...

    def revoke(self, token: str) -> None: ...

    def go_away(self) -> None: ...

    def come_back(self) -> None: ...


class Scripted:
    """The scripted fake as a scene."""

    def __init__(self) -> None:
        self.fake = ScriptedVisits()
        self.visits: Visits = self.fake
        self.place = Place("acme", "shop", 1)
        self.shop, self.vault = 5000, 6000
        self.fake.heads[self.place] = "a" * 40
        self.fake.authors[self.place] = "ada"
        self.fake.know("ada", {self.shop: Permission.WRITE})
        self.fake.know("grace", {self.shop: Permission.MAINTAIN})
        self.fake.know("linus", {self.shop: Permission.TRIAGE})
        self.fake.know("mallory", {})

    @property
    def head(self) -> str:
        return self.fake.heads[self.place]

    def agree(self, page: str, login: str) -> str:
        return self.fake.consent(page, login)

    def token(self, login: str) -> str:
        return self.fake.token_for(login)

    def remarks(self) -> list[tuple[str, str]]:
        return [(said.login, said.text) for said in self.fake.said]

    def approvals(self) -> list[tuple[str, str, str]]:
        return [(given.login, given.head, given.text) for given in self.fake.approved]

    def push(self) -> str:
        self.fake.heads[self.place] = "b" * 40
        return self.head

    def take_rights(self, login: str) -> None:
        self.fake.know(login, {})

    def revoke(self, token: str) -> None:
        del self.fake.tokens[token]

    def go_away(self) -> None:
        self.fake.is_away = True

    def come_back(self) -> None:
        self.fake.is_away = False


class ServedVisits:
    """The adapter over the fake GitHub."""

    def __init__(self, github: FakeGitHub) -> None:
        self.github, self.world = github, github.world
        self.world.clock.stand_at(now())
        people = {login: self.world.add_user(login) for login in ("ada", "grace", "linus", "mallory")}
        acme = self.world.add_organization("acme", members=tuple(people[each] for each in ("ada", "grace", "linus")))
        roles: dict[model.Account, model.Role] = {
            people["ada"]: "write",
            people["grace"]: "maintain",
            people["linus"]: "triage",
        }
        files: dict[str, bytes | str | None] = {"cart.py": "a = 1\n"}
        self.repository = self.world.add_repository(
            acme.account, "shop", files=files, private=True, collaborators=roles
        )
        vault = self.beside("vault")
        site = self.beside("site", private=False, collaborators={})
        self.author = people["ada"]
        self.push()
        self.pull = self.world.open_pull(self.author, self.repository, "topic", title="Round prices up")
        self.app = self.world.add_app("foreread", acme.account)
        self.installation = self.world.install(
            self.app, acme.account, repositories={self.repository.full_name, site.full_name}
        )
        self.shop, self.vault = self.repository.id, vault.id
        self.place = Place("acme", "shop", self.pull.number)
        told = github.app_credentials(self.app)
        self.environment = {
            "GITHUB_API_URL": github.url,
            "GITHUB_SERVER_URL": github.git_url,
            "FOREREAD_APP_CLIENT_ID": told.client_id,
            "FOREREAD_APP_CLIENT_SECRET": told.client_secret,
        }
        self.pace = Pace(sleep=lambda _: None, between_writes=0.0, timeout=60)
        self.visits: Visits = open_visits(self.environment, self.pace)

    def beside(self, name: str, **fields: Any) -> model.Repository:
        """Another repository, over the same objects of git: nobody reads them here."""
        number, node = self.world.new_id("repository")
        own = {"pulls": {}, "suites": [], "check_runs": [], "activities": [], "hooks": [], **fields}
        other = replace(self.repository, id=number, node_id=node, name=name, **own)
        self.world.repositories[other.full_name] = other
        return other

    @property
    def head(self) -> str:
        return self.pull.head_sha

    def agree(self, page: str, login: str) -> str:
        answer = requests.get(page, params={"as": login}, allow_redirects=False, timeout=30)
        return str(answer.headers["location"])

    def token(self, login: str) -> str:
        return self.github.app_token_for(self.world.account(login), self.app)

    def remarks(self) -> list[tuple[str, str]]:
        return [(one.author.login, one.body) for one in self.pull.comments]

    def approvals(self) -> list[tuple[str, str, str]]:
        return [(one.author.login, one.commit_id, one.body) for one in self.pull.reviews if one.state == "APPROVED"]

    def push(self) -> str:
        count = len(self.repository.activities)
        return self.world.commit(
            self.author, self.repository, "topic", {"cart.py": f"a = {count}\n"}, f"Change {count}",
            parent=None if self.repository.git.resolve("topic") else self.repository.git.resolve("main"),
        )  # fmt: skip

    def take_rights(self, login: str) -> None:
        del self.repository.collaborators[login]

    def revoke(self, token: str) -> None:
        self.world.tokens[token].is_revoked = True

    def go_away(self) -> None:
        self.world.faults.add("*", ".", 503, times=-1)

    def come_back(self) -> None:
        self.world.faults.clear()


def signed_in(scene: VisitScene, login: str) -> str:
    """A token, by the whole way through the browser."""
    address = scene.agree(scene.visits.sign_in_page(BACK, "the state", challenge(VERIFIER)), login)
    asked = parse_qs(urlsplit(address).query)
    assert address.startswith(f"{BACK}?")
    assert asked["state"] == ["the state"]
    return scene.visits.exchange(asked["code"][0], VERIFIER, BACK)


def challenge(verifier: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
