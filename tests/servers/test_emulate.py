"""Against an emulator of GitHub that nobody here wrote: signatures of webhooks, an App's sign-in, git data."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from github import Auth, Github, GithubIntegration, InputGitTreeElement
from github.Repository import Repository

from bot.gate import Account, Permission
from bot.post import Place
from bot.webhook import Nudge, read_body, read_event, signature_is_right
from tests.servers.emulator import (
    APP,
    INSTALLATION,
    NAME,
    OWNER,
    SECRET,
    TOKEN,
    Delivery,
    Receiver,
    running_emulate,
    why_emulate_is_missing,
)

pytestmark = [
    pytest.mark.skipif(bool(why_emulate_is_missing()), reason=why_emulate_is_missing()),
    pytest.mark.xdist_group("emulate"),
]

SOURCE = "def total(order):\n    return order.total\n"


class Emulated(NamedTuple):
    """An emulator with one pull request, about which somebody has spoken."""

    url: str
    key: str
    repository: Repository
    number: int
    hooks: Receiver


@pytest.fixture(scope="module")
def emulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulated]:
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    key = private.private_bytes(*form).decode()
    with Receiver().running() as hooks, running_emulate(tmp_path_factory.mktemp("emulate"), key, hooks.url) as url:
        client = Github(
            auth=Auth.Token(TOKEN), base_url=url, retry=None, seconds_between_requests=0, seconds_between_writes=0
        )
        with client:
            repository = client.get_repo(f"{OWNER}/{NAME}")
            yield Emulated(url, key, repository, _pull_request(repository), hooks)


def _pull_request(repository: Repository) -> int:
    parent = repository.get_git_commit(repository.get_git_ref("heads/main").object.sha)
    blob = repository.create_git_blob(SOURCE, "utf-8")
    tree = repository.create_git_tree(
        [InputGitTreeElement("shop/pay.py", "100644", "blob", sha=blob.sha)], repository.get_git_tree(parent.tree.sha)
    )
    commit = repository.create_git_commit("Say the total", tree, [parent])
    repository.create_git_ref("refs/heads/totals", commit.sha)
    pull = repository.create_pull(base="main", head="totals", title="Say the total", body="For the till.")
    pull.create_issue_comment("thanks\n\n/foreread help")
    return pull.number


@pytest.mark.parametrize("event", ["pull_request", "issue_comment"])
def test_a_real_delivery_is_known_by_its_signature_and_no_spoilt_one_is(emulated: Emulated, event: str) -> None:
    delivery = emulated.hooks.wait_for(event)
    signature = delivery.headers["x-hub-signature-256"]
    assert signature_is_right(SECRET, delivery.body, signature)
    assert not signature_is_right(SECRET + b"!", delivery.body, signature)
    assert not signature_is_right(SECRET, delivery.body + b" ", signature)
    assert not signature_is_right(SECRET, delivery.body.replace(b'"id":1', b'"id":2', 1), signature)


def test_a_delivery_says_what_to_look_at_again(emulated: Emulated) -> None:
    opened = _nudged(emulated.hooks.wait_for("pull_request"))
    assert (opened.owner, opened.name, opened.numbers) == (OWNER, NAME, (emulated.number,))
    assert (opened.branch, opened.base, opened.demote) == ("totals", "main", False)
    assert opened.head == emulated.repository.get_git_ref("heads/totals").object.sha
    assert (opened.installation, opened.by) == (INSTALLATION, OWNER)
    # Its remarks do not say that they are about a pull request, as GitHub's do; for us they are about an issue.
    assert "pull_request" not in read_body(emulated.hooks.wait_for("issue_comment").body)["issue"]  # type: ignore[operator]


def _nudged(delivery: Delivery) -> Nudge:
    nudge = read_event(
        delivery.headers["x-github-event"], read_body(delivery.body), delivery.headers["x-github-delivery"]
    )
    assert nudge
    assert nudge.delivery
    return nudge


def test_an_app_signs_in_by_its_key_alone(emulated: Emulated) -> None:
    with GithubIntegration(auth=Auth.AppAuth(APP, emulated.key), base_url=emulated.url, retry=None) as app:
        assert app.get_app().slug == "foreread"
        assert [installation.id for installation in app.get_installations()] == [INSTALLATION]
        token = app.get_access_token(INSTALLATION).token
    with Github(auth=Auth.Token(token), base_url=emulated.url, retry=None) as signed:
        assert signed.get_repo(f"{OWNER}/{NAME}").get_pull(emulated.number).title == "Say the total"


def test_blobs_trees_commits_and_refs_are_read(emulated: Emulated) -> None:
    repository = emulated.repository
    commit = repository.get_git_commit(repository.get_git_ref("heads/totals").object.sha)
    tree = repository.get_git_tree(commit.tree.sha, recursive=True)
    blobs = {entry.path: entry.sha for entry in tree.tree if entry.type == "blob"}
    assert set(blobs) == {"README.md", "shop/pay.py"}
    read = repository.get_git_blob(blobs["shop/pay.py"])
    assert base64.b64decode(read.content).decode() == SOURCE
    assert [parent.sha for parent in commit.parents] == [repository.get_git_ref("heads/main").object.sha]


def test_our_own_sign_in_as_an_app_is_taken_and_what_it_asks_is_answered(emulated: Emulated) -> None:
    github = pytest.importorskip("bot.adapters.github", reason="there is no adapter for GitHub yet")
    environment = {
        github.APP_ID: str(APP),
        github.APP_KEY: emulated.key,
        "GITHUB_API_URL": emulated.url,
        "GITHUB_SERVER_URL": emulated.url,
    }
    ada = Account(emulated.repository.owner.id, OWNER)
    with closing(github.open_github(environment)) as host:
        assert host.permissions(Place(OWNER, NAME, emulated.number), [ada]) == {ada.id: Permission.ADMIN}
