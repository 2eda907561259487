"""The adapter over the fake GitHub: a whole publication, what it costs, and what a forger gets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.adapters.git import open_range
from bot.adapters.git_fetch import fetch_change
from bot.adapters.github import GitHub, Pace, open_github
from bot.adapters.system import now
from bot.change import Sha
from bot.errors import HostUnavailableError
from bot.gate import Account, Permission
from bot.post import (
    Annotation,
    AskReviewers,
    CheckState,
    Deed,
    NewThread,
    NoteLevel,
    OpenThreads,
    Place,
    React,
    Reaction,
    SetLabels,
    WriteCheck,
    WriteComment,
    WriteReply,
)
from tests.servers.fake_github import FakeGitHub

QUIET = Pace(sleep=lambda _: None, between_writes=0.0, timeout=5)
FILES = {"cart.py": "".join(f"line{n} = {n}\n" for n in range(1, 10))}


@dataclass
class Shop:
    """A repository with an open pull request; Foreread is an App that is installed on it."""

    github: FakeGitHub

    def __post_init__(self) -> None:
        world = self.github.world
        world.clock.stand_at(now())  # a token of the App is signed with the machine's time
        self.ada, self.bob, self.eve = (world.add_user(login) for login in ("ada", "bob", "eve"))
        self.repository = world.add_repository(
            self.ada, "shop", files=FILES, collaborators={self.bob: "write", self.eve: "write"}
        )
        tip = self.repository.git.resolve("main")
        changed = {"cart.py": FILES["cart.py"].replace("line5 = 5", "line5 = 50")}
        world.commit(self.bob, self.repository, "topic", changed, parent=tip)
        self.pull = world.open_pull(self.bob, self.repository, "topic", title="Fifty")
        self.app = world.add_app("acme-foreread")
        world.install(self.app, self.ada)
        self.place = Place("ada", "shop", self.pull.number)

    @property
    def head(self) -> str:
        return str(self.pull.head_sha)

    def signed_in(self, **environment: str) -> GitHub:
        said = environment or {"FOREREAD_APP_ID": str(self.app.id), "FOREREAD_APP_PRIVATE_KEY": self.app.private_key}
        return open_github({"GITHUB_API_URL": self.github.url, "GITHUB_SERVER_URL": self.github.git_url, **said}, QUIET)

    def publication(self) -> list[Deed]:
        """In the order in which it is done."""
        brief = WriteCheck("foreread: brief", self.head, CheckState.PASSED, "Read", "All of it.", "fr1:1:-:-")
        decision = replace(brief, name="foreread: senior review: main", state=CheckState.WAITING, reference="fr1:1:a:b")
        thread = NewThread("q1", "cart.py", 5, 5, "Why fifty?\n\n<!-- foreread-thread q1 -->")
        return [
            WriteComment(None, "<!-- foreread -->\nA brief."),
            brief,
            OpenThreads(self.head, (thread,)),
            SetLabels(("foreread: low",)),
            decision,
        ]


@pytest.fixture
def shop(github: FakeGitHub) -> Shop:
    return Shop(github)


@pytest.fixture
def host(shop: Shop) -> Iterator[GitHub]:
    signed = shop.signed_in()
    yield signed
    signed.close()


def test_a_publication_is_shown_by_the_next_look_and_stays_within_its_requests(shop: Shop, host: GitHub) -> None:
    host.look(shop.place)
    for deed in shop.publication():
        host.do(shop.place, deed)
    change = host.look(shop.place)
    assert host.requests == len(shop.github.journal) == 11  # two for signing in, and one for a label's colour once
    assert change.missing == ()
    assert [(check.name, check.state, check.reference) for check in change.own_checks] == [
        ("foreread: brief", CheckState.PASSED, "fr1:1:-:-"),
        ("foreread: senior review: main", CheckState.WAITING, "fr1:1:a:b"),
    ]
    (remark,) = change.remarks
    (thread,) = change.threads
    assert (remark.ours, remark.text) == (True, "<!-- foreread -->\nA brief.")
    assert (thread.ours, thread.path, thread.line) == (True, "cart.py", 5)
    assert change.labels == ("foreread: low",)
    assert change.us.login == "acme-foreread[bot]"


def test_an_unchanged_second_look_by_an_app_takes_four_requests_with_signing_in(shop: Shop) -> None:
    again = shop.signed_in()
    again.look(shop.place)
    assert again.requests == 4
    assert [request for request in shop.github.journal.writes if "access_tokens" not in str(request)] == []
    again.close()


@pytest.mark.parametrize("kind", ["cut", 502])
def test_a_connection_cut_in_the_middle_of_a_publication_leaves_nothing_double(shop: Shop, kind: str | int) -> None:
    for path in ("/issues/\\d+/comments$", "/check-runs$", "/reviews$"):
        shop.github.faults.add("POST", path, kind, when="after")  # type: ignore[arg-type]
    host = shop.signed_in()
    host.look(shop.place)
    for deed in shop.publication():
        host.do(shop.place, deed)
    change = host.look(shop.place)
    host.close()
    assert len(change.remarks) == 1
    assert len(change.own_checks) == 2
    assert len(change.threads) == 1
    assert len(shop.pull.reviews) == 1


def test_a_resumed_run_finishes_what_a_dead_host_interrupted(shop: Shop) -> None:
    first = shop.signed_in()
    first.look(shop.place)
    comment, brief, *rest = shop.publication()
    first.do(shop.place, comment)
    shop.github.faults.add("POST", "/check-runs$", 502, when="after")
    shop.github.faults.add("GET", "/check-runs", "cut", times=-1)
    with pytest.raises(HostUnavailableError):
        first.do(shop.place, brief)
    first.close()
    shop.github.faults.clear()

    second = shop.signed_in()
    seen = second.look(shop.place)
    (found,) = seen.own_checks
    second.do(shop.place, WriteComment(seen.remarks[0].id, "<!-- foreread -->\nA brief."))
    assert (found.name, found.state) == ("foreread: brief", CheckState.PASSED)
    for deed in rest:
        second.do(shop.place, deed)
    change = second.look(shop.place)
    second.close()
    assert (len(change.remarks), len(change.threads), len(change.own_checks)) == (1, 1, 2)


def test_forged_checks_are_never_ours(shop: Shop, host: GitHub) -> None:
    """By a status of a writer, by another App, and by a workflow."""
    world = shop.github.world
    world.set_status(shop.eve, shop.repository, shop.head, "success", "foreread: senior review: main")
    workflow = shop.signed_in(
        GITHUB_TOKEN=world.actions_token(shop.repository, {"checks": "write", "pull_requests": "read"})
    )
    workflow.do(
        shop.place, WriteCheck("foreread: senior review: main", shop.head, CheckState.PASSED, "Fine", "", "fr1:9:a:b")
    )
    workflow.close()
    change = host.look(shop.place)
    assert change.own_checks == ()
    assert [(check.name, check.conclusion) for check in change.checks] == [
        ("foreread: senior review: main", "success")
    ] * 2


def test_a_persons_token_writes_statuses_that_keep_their_reference(shop: Shop) -> None:
    host = shop.signed_in(GITHUB_TOKEN=shop.github.token_for(shop.ada))
    host.look(shop.place)
    for deed in shop.publication():
        host.do(shop.place, deed)
    change = host.look(shop.place)
    host.close()
    assert sorted((check.name, check.state, check.reference) for check in change.own_checks) == [
        ("foreread: brief", CheckState.PASSED, "fr1:1:-:-"),
        ("foreread: senior review: main", CheckState.WAITING, "fr1:1:a:b"),
    ]


def test_small_deeds_do_what_they_say(shop: Shop, host: GitHub) -> None:
    world = shop.github.world
    world.comment(shop.ada, shop.pull, "/foreread help")
    world.approve(shop.ada, shop.pull)
    remark = host.look(shop.place).remarks[0]
    host.do(shop.place, React(remark, Reaction.SEEN))
    host.do(shop.place, WriteReply("Read this.\n\n<!-- foreread-reply 1 -->", "<!-- foreread-reply 1 -->"))
    assert host.do(shop.place, AskReviewers(("eve", "nobody-at-all"))).refused == ("nobody-at-all",)
    change = host.look(shop.place)
    assert change.remarks[0].reactions == {Reaction.SEEN}
    assert change.remarks[1].ours
    assert change.asked == ("eve",)
    people = [review.by for review in change.reviews if review.by is not None]
    assert host.permissions(shop.place, people) == {shop.ada.id: Permission.ADMIN}


def test_git_fetches_the_change_with_the_same_sign_in(shop: Shop, host: GitHub, tmp_path: Path) -> None:
    change = host.look(shop.place)
    fetched = fetch_change(
        host.origin(shop.place),
        tmp_path,
        number=shop.place.number,
        head=Sha(change.head),
        base_tip=Sha(change.base_tip),
    )
    assert fetched.repo.exists()
    with open_range(fetched.repo, f"{change.base_tip}...{change.head}") as subject:
        assert [file.path for file in subject.change.files] == ["cart.py"]


def test_every_request_is_as_github_describes_its_api(checked_github: FakeGitHub) -> None:
    """All requests that the adapter can send, through a proxy that knows GitHub's own description of them."""
    shop = Shop(checked_github)
    world = checked_github.world
    company = world.add_organization("acme", members=(shop.bob,))
    world.add_team(company, "seniors", (shop.bob,))
    notes = tuple(Annotation("cart.py", n, n, NoteLevel.WARNING, "Here", "Look.") for n in range(1, 61))
    app = shop.signed_in()
    app.look(shop.place)
    comment, brief, *rest = shop.publication()
    assert isinstance(brief, WriteCheck)
    app.do(shop.place, replace(brief, annotations=notes))
    written = app.do(shop.place, comment)
    app.do(shop.place, WriteComment(written.id, "<!-- foreread -->\nAnother."))
    for deed in (*rest, SetLabels((), ("foreread: low",)), AskReviewers(("eve",))):
        app.do(shop.place, deed)
    change = app.look(shop.place)
    for remark in (change.remarks[0], change.threads[0].remarks[0]):
        app.do(shop.place, React(remark, Reaction.DONE))
    decision = change.own_checks[1]
    app.do(shop.place, WriteCheck(decision.name, shop.head, CheckState.PASSED, "Read", "", "fr1:2:a:b", id=decision.id))
    app.permissions(shop.place, [Account(shop.bob.id, "bob")])
    app.close()
    person = shop.signed_in(GITHUB_TOKEN=checked_github.token_for(shop.ada))
    person.do(shop.place, brief)
    person.close()
    member = shop.signed_in(GITHUB_TOKEN=checked_github.token_for(shop.bob))
    data = member.members(shop.place, ["acme/seniors"])
    member.close()
    assert [check.state for check in change.own_checks] == [CheckState.PASSED, CheckState.WAITING]
    assert [entry["id"] for entry in data["teams"]["acme/seniors"]] == [shop.bob.id]  # type: ignore[index]


def test_on_an_enterprise_server_everything_is_under_its_own_paths(shop: Shop) -> None:
    token = shop.github.token_for(shop.ada)
    host = open_github(
        {"GITHUB_TOKEN": token, "GITHUB_API_URL": shop.github.enterprise_url, "GITHUB_SERVER_URL": shop.github.git_url},
        QUIET,
    )
    assert host.look(shop.place).title == "Fifty"
    host.close()
