from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.adapters.github import open_github
from bot.adapters.github._sign_in import TokenKind, kind_of, private_key, sign_in
from bot.adapters.github._wire import checked_base
from bot.errors import HostError
from bot.post import Place
from tests.adapters.github.scripted import TOKEN, Asked, Clock, Said, github
from tests.adapters.github.shapes import PLACE, looked

_KEY = rsa.generate_private_key(65537, 2048)
PEM = _KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
).decode()
APP = {"FOREREAD_APP_ID": "4711", "FOREREAD_APP_PRIVATE_KEY": PEM}


class Installed:
    """A host on which the App is installed."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.leases = 0
        self.used: list[str] = []

    def __call__(self, asked: Asked) -> Said:
        bearer = asked.headers["Authorization"].removeprefix("Bearer ")
        if asked.path.endswith("/installation"):
            assert self.issuer(bearer) == "4711"
            return Said(200, {"id": 99})
        if asked.path == "/app/installations/99/access_tokens":
            assert self.issuer(bearer) == "4711"
            self.leases += 1
            end = datetime.fromtimestamp(self.clock.at + 3600, UTC)
            return Said(201, {"token": f"ghs_lease{self.leases}", "expires_at": end.strftime("%Y-%m-%dT%H:%M:%SZ")})
        self.used.append(bearer)
        return Said(200, looked({"login": "acme-foreread[bot]", "databaseId": 5}) if asked.operation else [])

    def issuer(self, bearer: str) -> str:
        claims = jwt.decode(
            bearer, _KEY.public_key(), algorithms=["RS256"], options={"verify_exp": False, "verify_iat": False}
        )
        return str(claims["iss"])


def test_an_app_looks_with_four_requests_the_first_time_and_one_after_that() -> None:
    clock = Clock()
    with github(Installed(clock), clock, signed=APP) as (host, _):
        host.look(PLACE)
        assert host.requests == 4
        host.look(PLACE)
        assert host.requests == 5


def test_an_apps_token_is_renewed_before_it_ends() -> None:
    clock = Clock()
    installed = Installed(clock)
    with github(installed, clock, signed=APP) as (host, _):
        host.look(PLACE)
        clock.at += 3600 - 301
        host.look(PLACE)
        clock.at += 2
        host.look(PLACE)
    assert installed.used == ["ghs_lease1"] * 3 + ["ghs_lease2"]


def test_repositories_of_one_installation_share_its_token() -> None:
    clock = Clock()
    installed = Installed(clock)
    with github(installed, clock, signed=APP) as (host, _):
        host.look(PLACE)
        host.look(Place("acme", "other", 1))
    assert installed.leases == 1


@pytest.mark.parametrize("leases_end", [False, True], ids=["its token was revoked", "its token has ended"])
def test_an_app_that_was_taken_away_and_installed_again_goes_on(leases_end: bool) -> None:
    """The other installation has another number; whoever remembers the old one would be refused until it is started anew."""
    clock = Clock()
    installed, gone = Installed(clock), False

    def answering(asked: Asked) -> Said:
        bearer = asked.headers["Authorization"].removeprefix("Bearer ")
        if gone and (bearer == "ghs_lease1" or asked.path == "/app/installations/99/access_tokens"):
            return Said(401 if bearer == "ghs_lease1" else 404, {"message": "Not Found"})
        if gone and asked.path.endswith("/installation"):
            return Said(200, {"id": 100})
        if asked.path == "/app/installations/100/access_tokens":
            return installed(replace(asked, path="/app/installations/99/access_tokens"))
        return installed(asked)

    with github(answering, clock, signed=APP) as (host, _):
        host.look(PLACE)
        gone = True
        clock.at += 3600 if leases_end else 0
        host.look(PLACE)
    assert installed.used[-1] == "ghs_lease2"


def test_an_app_that_is_not_installed_is_told_so() -> None:
    with (
        github(lambda _: Said(404, {"message": "Not Found"}), signed=APP) as (host, _),
        pytest.raises(HostError, match="4711 is not installed on acme/shop"),
    ):
        host.look(PLACE)


@pytest.mark.parametrize("failed", [Said(502), Said(cut=True)])
def test_where_an_app_is_installed_is_asked_again_when_the_host_fails(failed: Said) -> None:
    clock, told = Clock(), [failed]
    installed = Installed(clock)

    def answer(asked: Asked) -> Said:
        return told.pop() if told and asked.path.endswith("/installation") else installed(asked)

    with github(answer, clock, signed=APP) as (host, _):
        host.look(PLACE)
    assert not told


@pytest.mark.parametrize(
    "key", ["", "-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n-----END RSA PRIVATE KEY-----", "/no/such/file", "\0"]
)
def test_a_key_that_is_none_is_told_without_its_text(key: str) -> None:
    with (
        pytest.raises(HostError) as caught,
        github(lambda _: Said(500), signed={**APP, "FOREREAD_APP_PRIVATE_KEY": key}) as (host, _),
    ):
        host.look(PLACE)
    assert "private key" in str(caught.value)
    assert "c2VjcmV0" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_key_comes_as_text_as_one_line_or_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "app.pem").write_text(PEM)
    assert private_key(PEM) == private_key(PEM.replace("\n", "\\n")) == private_key(str(tmp_path / "app.pem")) == PEM


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("ghs_x", TokenKind.APP),
        ("ghp_x", TokenKind.PERSON),
        ("github_pat_x", TokenKind.PERSON),
        ("gho_x", TokenKind.PERSON),
        ("0123456789", TokenKind.UNKNOWN),
    ],
)
def test_the_kind_of_a_token_is_told_by_its_first_letters(token: str, kind: TokenKind) -> None:
    assert kind_of(token) is kind


def test_an_app_comes_before_tokens_and_the_workflows_before_the_persons() -> None:
    assert sign_in({**APP, "GITHUB_TOKEN": "ghs_a"}).app == 4711
    assert sign_in({"GITHUB_TOKEN": "ghs_a", "GH_TOKEN": "ghp_b"}).kind is TokenKind.APP
    assert sign_in({"GITHUB_TOKEN": " ", "GH_TOKEN": "ghp_b"}).kind is TokenKind.PERSON


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"FOREREAD_APP_PRIVATE_KEY": PEM},
        {"FOREREAD_APP_ID": "acme", "FOREREAD_APP_PRIVATE_KEY": PEM},
        {"GITHUB_TOKEN": "ghs_a\nX-Evil: 1"},
        {"GITHUB_TOKEN": "ghs_ä"},
        {"GITHUB_TOKEN": "ghs_a", "GITHUB_API_URL": "http://api.github.com"},
        {"GITHUB_TOKEN": "ghs_a", "GITHUB_API_URL": "ftp://x"},
        {"GITHUB_TOKEN": "ghs_a", "GITHUB_SERVER_URL": "nowhere"},
        {"GITHUB_TOKEN": "ghs_a", "GITHUB_API_URL": "https://git.acme.example/api/v3"},
        {"GITHUB_TOKEN": "ghs_a", "GITHUB_SERVER_URL": "https://git.acme.example"},
    ],
)
def test_what_cannot_sign_in_says_what_to_set(environment: dict[str, str]) -> None:
    with pytest.raises(HostError) as caught:
        open_github(environment)
    assert caught.value.remedy
    assert "ghs_a" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "graphql"),
    [
        ("https://api.github.com", "https://api.github.com/graphql"),
        ("https://git.acme.example/api/v3/", "https://git.acme.example/api/graphql"),
        ("http://127.0.0.1:4021", "http://127.0.0.1:4021/graphql"),
    ],
)
def test_addresses_of_enterprise_servers_are_understood(url: str, graphql: str) -> None:
    from bot.adapters.github import Pace
    from bot.adapters.github._wire import Wire

    assert Wire(checked_base(url), Pace()).graphql_path == graphql


def test_a_token_is_sent_to_its_own_host_only() -> None:
    calls: list[str] = []

    def script(asked: Asked) -> Said:
        calls.append(asked.path)
        if asked.operation:
            return Said(200, looked())
        link = '<https://evil.example/repos/acme/shop/activity?page=2>; rel="next"'
        return Said(200, [], {"Link": link} if len(calls) == 2 else {})

    with github(script) as (host, server):
        host.look(PLACE)
        assert server.journal[-1].headers["Authorization"] == f"Bearer {TOKEN}"
    assert calls[-1] == "/repos/acme/shop/activity?page=2"
