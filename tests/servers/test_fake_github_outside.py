"""The fake GitHub around its endpoints: signing in, limits, faults, git's transport, web hooks."""

from __future__ import annotations

import hashlib
import hmac
import json
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest
import requests

from tests.git_repo import GitRepo
from tests.servers.scene import Scene, scene

if TYPE_CHECKING:
    from tests.servers.fake_github import FakeGitHub

R = "/repos/acme/shop"
COMMENTS = f"{R}/issues/1/comments"
EXAMPLES = Path(__file__).parent / "node_modules" / "@octokit" / "webhooks-examples" / "api.github.com" / "index.json"


@pytest.fixture
def told(github: FakeGitHub) -> Scene:
    return scene(github)


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({}, 200),
        ({"lifetime": -1}, 401),
        ({"lifetime": 3600}, 401),
        ({"age": -600}, 401),
        ({"algorithm": "HS256", "key": "s" * 32}, 401),
    ],
)
def test_an_app_signs_in_by_a_jwt_of_its_own_key_that_is_short_and_not_expired(
    claims: dict[str, object], status: int, told: Scene
) -> None:
    assert told.ask(told.jwt(**claims), "GET", "/app").status_code == status  # type: ignore[arg-type]


def test_the_key_of_another_app_does_not_sign_in(told: Scene) -> None:
    other = told.world.add_app("other")
    assert told.ask(told.jwt(key=other.private_key), "GET", "/app").status_code == 401


def test_an_installation_token_lasts_an_hour_and_can_be_for_less(told: Scene) -> None:
    made = told.ask(
        "jwt", "POST", f"/app/installations/{told.installation.id}/access_tokens", {"permissions": {"checks": "read"}}
    )
    token = made.json()["token"]
    assert told.ask(token, "POST", COMMENTS, {"body": "x"}).status_code == 403
    assert told.ask(token, "GET", R).status_code == 200
    told.world.clock.advance(3601)
    assert told.ask(token, "GET", R).status_code == 401


def test_more_than_was_granted_is_no_token(told: Scene) -> None:
    path = f"/app/installations/{told.installation.id}/access_tokens"
    assert told.ask("jwt", "POST", path, {"permissions": {"contents": "write"}}).status_code == 422


def test_an_unknown_token_is_nobody(told: Scene) -> None:
    assert told.ask("ghp_unknown", "GET", R).status_code == 401


def test_every_answer_tells_what_is_left_and_an_unchanged_one_costs_nothing(told: Scene) -> None:
    token = told.token("ada")
    first = told.ask(token, "GET", R)
    again = told.ask(token, "GET", R, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert [one.headers["x-ratelimit-remaining"] for one in (first, again)] == ["4999", "4999"]
    assert first.headers["x-oauth-scopes"] == "repo, read:org"


def test_the_hourly_limit_ends_and_begins_anew(told: Scene) -> None:
    token = told.token("ada")
    told.world.rate_limits[token].limit = 1
    answers = [told.ask(token, "GET", R) for _ in range(2)]
    assert [(one.status_code, one.headers["x-ratelimit-remaining"]) for one in answers] == [(200, "0"), (403, "0")]
    assert told.ask(token, "GET", "/rate_limit").json()["resources"]["core"]["remaining"] == 0
    told.world.clock.advance(int(answers[1].headers["x-ratelimit-reset"]) - time.time() + 1)
    assert told.ask(token, "GET", R).status_code == 200


@pytest.mark.parametrize("status", [401, 403, 404, 409, 422, 429, 500, 502, 503])
def test_a_fault_before_leaves_nothing_and_one_after_has_taken_effect(status: int, told: Scene) -> None:
    told.world.faults.add("POST", "/comments$", status)
    told.world.faults.add("POST", "/comments$", status, when="after")
    seen = []
    for body in ("one", "two", "three"):
        answer = told.ask("ada", "POST", COMMENTS, {"body": body})
        seen.append((answer.status_code, [comment.body for comment in told.pull.comments]))
    assert seen == [(status, []), (status, ["two"]), (201, ["two", "three"])]


def test_a_connection_is_cut_before_or_after(told: Scene) -> None:
    told.world.faults.add("POST", "/comments$", "cut")
    told.world.faults.add("POST", "/comments$", "cut", when="after")
    for body in ("one", "two"):
        with pytest.raises(requests.ConnectionError):
            told.ask("ada", "POST", COMMENTS, {"body": body})
    assert [comment.body for comment in told.pull.comments] == ["two"]
    assert [request.status for request in told.github.journal] == [0, 0]


def test_a_slow_answer_comes_late_and_limits_say_when_to_come_back(told: Scene) -> None:
    told.world.faults.add("GET", f"{R}$", "slow", seconds=0.3)
    started = time.monotonic()
    assert told.ask("ada", "GET", R).ok
    assert time.monotonic() - started >= 0.3
    told.world.faults.add("GET", f"{R}$", "secondary", seconds=7)
    told.world.faults.add("GET", f"{R}$", "primary", seconds=60)
    secondary, primary = (told.ask("ada", "GET", R) for _ in range(2))
    assert (secondary.status_code, secondary.headers["retry-after"]) == (403, "7")
    assert (primary.status_code, primary.headers["x-ratelimit-remaining"]) == (403, "0")


def test_the_journal_tells_who_asked_what_and_counts_writes(told: Scene) -> None:
    told.ask("ada", "GET", R + "?x=1")
    told.ask("bob", "POST", COMMENTS, {"body": "x"})
    told.ask("jwt", "POST", f"/app/installations/{told.installation.id}/access_tokens")
    assert [str(request) for request in told.github.journal] == [
        "GET /repos/acme/shop?x=1 -> 200",
        "POST /repos/acme/shop/issues/1/comments -> 201",
        f"POST /app/installations/{told.installation.id}/access_tokens -> 201",
    ]
    assert [(request.login, request.body) for request in told.github.journal.writes] == [("bob", {"body": "x"})]


def test_an_enterprise_server_has_its_api_elsewhere(told: Scene) -> None:
    answer = told.ask("ada", "GET", f"/api/v3{R}")
    assert answer.json()["url"] == f"{told.github.enterprise_url}{R}"


def clone(told: Scene, target: Path, *options: str, token: str = "") -> subprocess.CompletedProcess[bytes]:
    url = f"{told.github.git_url}/acme/shop.git".replace("://", f"://x-access-token:{token}@" if token else "://")
    environment = GitRepo(target.parent / "home").environment()
    return subprocess.run(
        ["git", "clone", "-q", *options, url, str(target)], env=environment, capture_output=True, check=False
    )


def test_git_clones_with_what_a_token_may_see(github: FakeGitHub, tmp_path: Path) -> None:
    told = scene(github, private=True)
    tries = {
        name: clone(told, tmp_path / name, token=told.token(name) if name != "nobody" else "")
        for name in ("nobody", "cyd", "bob", "app")
    }
    assert {name: done.returncode == 0 for name, done in tries.items()} == {
        "nobody": False,
        "cyd": False,
        "bob": True,
        "app": True,
    }
    assert told.world.git_bytes_sent > 0


def test_git_fetches_the_head_of_a_pull_request_without_blobs(told: Scene, tmp_path: Path) -> None:
    told.world.commit(told.ada, told.shop, "main", {"large.bin": bytes(range(256)) * 4096})
    clone(told, tmp_path / "all", "--bare")
    whole = told.world.git_bytes_sent
    repo = GitRepo(tmp_path / "some")
    url = f"{told.github.git_url}/acme/shop.git"
    told.world.git_bytes_sent = 0
    repo.run("fetch", "-q", "--filter=blob:none", url, "refs/pull/1/head", told.pull.base_sha)
    assert repo.text("rev-parse", "FETCH_HEAD") == told.pull.head_sha
    assert told.world.git_bytes_sent < whole / 2


def test_a_push_by_git_is_a_push(told: Scene, tmp_path: Path) -> None:
    clone(told, tmp_path / "work")
    repo = GitRepo(tmp_path / "work")
    repo.run("checkout", "-q", "topic")
    repo.write("pushed.txt", b"pushed\n")
    sha = repo.commit("Pushed")
    url = f"{told.github.git_url}/acme/shop.git".replace("://", f"://x:{told.token('bob')}@")
    repo.run("push", "-q", url, "HEAD:topic")
    assert (told.pull.head_sha, told.shop.activities[-1].actor, told.shop.activities[-1].activity_type) == (
        sha,
        told.bob,
        "push",
    )


class Receiver(BaseHTTPRequestHandler):
    """Keeps what was delivered."""

    got: ClassVar[list[tuple[Message, bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((self.headers, body))
        self.send_response(202 if b'"opened"' not in body else 500)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing."""


@contextmanager
def receiver() -> Iterator[str]:
    Receiver.got.clear()
    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_what_happened_is_delivered_with_a_signature_when_the_test_wants_it(github: FakeGitHub) -> None:
    with receiver() as url:
        told = scene(github)
        told.app.hook = told.world.add_hook(told.shop, url, "It's a Secret to Everybody", ("*",))
        told.shop.hooks.clear()
        told.world.approve(told.ada, told.pull)
        told.world.open_thread(told.ada, told.pull, "src/a.txt", 2, "Why?")
        told.world.comment(told.bob, told.pull, "/foreread help")
        told.world.commit(told.bob, told.shop, "topic", {"new.txt": "newer\n"})
        told.world.create_check(told.app, told.shop, told.pull.head_sha, "brief")
        told.world.label(told.bob, told.pull, "bug")
        assert Receiver.got == []
        sent = told.world.deliver()
        assert told.world.deliver() == []
        told.world.redeliver(sent[0])
    assert [(one.event, one.action, one.status_code) for one in sent] == [
        ("pull_request_review", "submitted", 202),
        ("pull_request_review_comment", "created", 202),
        ("pull_request_review", "submitted", 202),
        ("issue_comment", "created", 202),
        ("push", None, 202),
        ("pull_request", "synchronize", 202),
        ("check_run", "created", 202),
        ("pull_request", "labeled", 202),
    ]
    headers, body = Receiver.got[0]
    digest = hmac.new(b"It's a Secret to Everybody", body, hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={digest}"
    assert headers["X-GitHub-Event"] == "pull_request_review"
    assert headers["X-GitHub-Delivery"] == Receiver.got[-1][0]["X-GitHub-Delivery"]
    payload = json.loads(body)
    assert payload["installation"]["id"] == told.installation.id
    assert payload["repository"]["full_name"] == "acme/shop"
    assert (payload["review"]["state"], payload["sender"]["login"]) == ("approved", "ada")


def test_a_payload_has_what_all_of_githubs_own_examples_have(told: Scene) -> None:
    if not EXAMPLES.exists():
        pytest.skip("GitHub's examples are not installed: run `npm ci --prefix tests/servers`")
    world, pull = told.world, told.pull
    told.app.hook = world.add_hook(told.shop, "http://127.0.0.1:9", "s")
    told.shop.hooks.clear()
    world.approve(told.ada, pull)
    thread = world.open_thread(told.ada, pull, "src/a.txt", 2, "Why?")
    world.resolve_thread(told.ada, pull, thread)
    world.comment(told.bob, pull, "x")
    world.commit(told.bob, told.shop, "topic", {"new.txt": "newer\n"})
    world.create_check(told.app, told.shop, pull.head_sha, "brief")
    world.set_status(told.bob, told.shop, pull.head_sha, "success", "ci")
    world.queue_installation(told.installation, "created", told.ada)
    examples = {one["name"]: one["examples"] for one in json.loads(EXAMPLES.read_bytes())}
    for delivery in world.deliveries:
        alike = [one for one in examples[delivery.event] if one.get("action") == delivery.action] or examples[
            delivery.event
        ]
        common = set.intersection(*(set(one) for one in alike))
        assert common <= set(delivery.payload), delivery.event
        for name in common - {"repository"}:  # old examples have members that are gone since
            theirs = [set(one[name]) for one in alike if isinstance(one[name], dict)]
            assert not theirs or set.intersection(*theirs) <= set(delivery.payload[name]), (delivery.event, name)
    assert {delivery.event for delivery in world.deliveries} == {
        "pull_request_review",
        "pull_request_review_comment",
        "pull_request_review_thread",
        "issue_comment",
        "push",
        "pull_request",
        "check_run",
        "status",
        "installation",
    }


def test_only_its_own_app_is_told_to_run_a_check_again(told: Scene) -> None:
    told.world.add_hook(told.shop, "http://127.0.0.1:9", "s")
    told.app.hook = told.world.add_hook(told.shop, "http://127.0.0.1:9", "s")
    told.app.hook.app = told.app
    told.shop.hooks.pop()
    check = told.world.create_check(told.app, told.shop, told.pull.head_sha, "brief")
    told.world.rerequest_check(told.bob, told.shop, check)
    assert [(one.action, one.hook.app) for one in told.world.deliveries] == [
        ("created", None),
        ("created", told.app),
        ("rerequested", told.app),
    ]
