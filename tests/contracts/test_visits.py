"""What the desk may count on when it asks the host for somebody, of GitHub and of the fake that pages are tested with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.adapters.github import open_visits
from bot.errors import HostError, HostUnavailableError
from bot.gate import Permission
from bot.post import Place
from tests.contracts.visits import BACK, VERIFIER, Scripted, ServedVisits, VisitScene, challenge, signed_in
from tests.servers.fake_github import FakeGitHub


@pytest.fixture(params=["scripted", "github", "checked github"])
def scene(request: pytest.FixtureRequest) -> Iterator[VisitScene]:
    """On the scripted fake; on the adapter over the fake GitHub; on that behind GitHub's own description."""
    if request.param == "scripted":
        yield Scripted()
    else:
        yield ServedVisits(request.getfixturevalue(request.param.replace(" ", "_")))


def code_of(scene: VisitScene, login: str = "grace") -> str:
    page = scene.visits.sign_in_page(BACK, "s", challenge(VERIFIER))
    return parse_qs(urlsplit(scene.agree(page, login)).query)["code"][0]


def refused(error: pytest.ExceptionInfo[HostError]) -> None:
    """Waiting does not mend it, and somebody is told what does."""
    assert not isinstance(error.value, HostUnavailableError)
    assert error.value.remedy


# --- signing in ---------------------------------------------------------------------------------------------------------


def test_a_sign_in_gives_a_token_that_says_who_it_is(scene: VisitScene) -> None:
    visitor = scene.visits.visitor(signed_in(scene, "grace"))
    assert (visitor.login, visitor.name) == ("grace", "Grace")
    assert visitor.id


def test_the_page_carries_the_state_the_challenge_and_the_way_back(scene: VisitScene) -> None:
    asked = parse_qs(urlsplit(scene.visits.sign_in_page(BACK, "a&b=c", "challenge")).query)
    assert asked["state"] == ["a&b=c"]
    assert asked["redirect_uri"] == [BACK]
    assert (asked["code_challenge"], asked["code_challenge_method"]) == (["challenge"], ["S256"])


def test_a_code_is_good_once(scene: VisitScene) -> None:
    code = code_of(scene)
    scene.visits.exchange(code, VERIFIER, BACK)
    with pytest.raises(HostError) as error:
        scene.visits.exchange(code, VERIFIER, BACK)
    refused(error)


def test_a_code_is_good_for_who_began_alone(scene: VisitScene) -> None:
    for verifier, back, code in (("w" * 43, BACK, ""), (VERIFIER, BACK + "/x", ""), (VERIFIER, BACK, "guessed")):
        with pytest.raises(HostError) as error:
            scene.visits.exchange(code or code_of(scene), verifier, back)
        refused(error)


# --- what they may do ---------------------------------------------------------------------------------------------------


def test_what_somebody_may_do_is_what_the_host_says(scene: VisitScene) -> None:
    for login, level in (("grace", Permission.MAINTAIN), ("ada", Permission.WRITE), ("linus", Permission.TRIAGE)):
        assert scene.visits.visitor(scene.token(login)).permissions[scene.shop] is level


def test_a_repository_that_the_app_is_not_on_is_not_there(scene: VisitScene) -> None:
    assert scene.vault not in scene.visits.visitor(scene.token("grace")).permissions


def test_who_has_no_right_sees_nothing(scene: VisitScene) -> None:
    assert scene.visits.visitor(scene.token("mallory")).permissions == {}


def test_a_right_that_was_taken_is_gone_the_next_time(scene: VisitScene) -> None:
    token = scene.token("linus")
    assert scene.shop in scene.visits.visitor(token).permissions
    scene.take_rights("linus")
    assert scene.shop not in scene.visits.visitor(token).permissions


def test_each_person_is_told_their_own(scene: VisitScene) -> None:
    tokens = {login: scene.token(login) for login in ("grace", "linus")}
    for _ in range(2):
        for login, token in tokens.items():
            assert scene.visits.visitor(token).login == login


def test_a_token_that_was_revoked_is_refused_everywhere(scene: VisitScene) -> None:
    token = scene.token("grace")
    scene.revoke(token)
    asked: tuple[Callable[[], object], ...] = (
        lambda: scene.visits.visitor(token),
        lambda: scene.visits.say(token, scene.place, "x"),
        lambda: scene.visits.approve(token, scene.place, scene.head, "x"),
    )
    for ask in asked:
        with pytest.raises(HostError) as error:
            ask()
        refused(error)
    assert (scene.remarks(), scene.approvals()) == ([], [])


# --- what they do -------------------------------------------------------------------------------------------------------


def test_a_remark_is_made_as_that_person(scene: VisitScene) -> None:
    scene.visits.say(scene.token("linus"), scene.place, "/foreread answer q1 handled: it is tested\n\n> «é» <b>")
    assert scene.remarks() == [("linus", "/foreread answer q1 handled: it is tested\n\n> «é» <b>")]


def test_an_approval_is_of_that_commit(scene: VisitScene) -> None:
    scene.visits.approve(scene.token("grace"), scene.place, scene.head, "Read at the desk.")
    assert scene.approvals() == [("grace", scene.head, "Read at the desk.")]


def test_an_approval_of_what_is_not_the_head_any_more_is_not_given(scene: VisitScene) -> None:
    read = scene.head
    scene.push()
    with pytest.raises(HostError, match=r"by now|another head") as error:
        scene.visits.approve(scene.token("grace"), scene.place, read, "")
    refused(error)
    assert scene.approvals() == []


def test_nobody_approves_their_own_change(scene: VisitScene) -> None:
    with pytest.raises(HostError, match="their own change") as error:
        scene.visits.approve(scene.token("ada"), scene.place, scene.head, "")
    refused(error)
    assert scene.approvals() == []


def test_who_has_no_right_there_says_and_approves_nothing(scene: VisitScene) -> None:
    token = scene.token("mallory")
    acts: tuple[Callable[[], None], ...] = (
        lambda: scene.visits.say(token, scene.place, "x"),
        lambda: scene.visits.approve(token, scene.place, scene.head, ""),
    )
    for act in acts:
        with pytest.raises(HostError) as error:
            act()
        refused(error)
    assert (scene.remarks(), scene.approvals()) == ([], [])


def test_a_host_that_is_away_is_said_to_be_and_nothing_is_done(scene: VisitScene) -> None:
    token, code = scene.token("grace"), code_of(scene)
    scene.go_away()
    asked: tuple[Callable[[], object], ...] = (
        lambda: scene.visits.exchange(code, VERIFIER, BACK),
        lambda: scene.visits.visitor(token),
        lambda: scene.visits.say(token, scene.place, "x"),
        lambda: scene.visits.approve(token, scene.place, scene.head, ""),
    )
    for ask in asked:
        with pytest.raises(HostUnavailableError) as error:
            ask()
        assert error.value.remedy
    scene.come_back()
    assert (scene.remarks(), scene.approvals()) == ([], [])


# --- GitHub alone -------------------------------------------------------------------------------------------------------


@pytest.fixture
def served(github: FakeGitHub) -> ServedVisits:
    return ServedVisits(github)


@pytest.mark.parametrize("kind", ["cut", 502])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("act", ["say", "approve"])
def test_nothing_is_posted_twice_when_answers_are_lost(kind: str, when: str, act: str, served: ServedVisits) -> None:
    lost: object = kind
    served.world.faults.add("POST", "/(comments|reviews)$", lost, when=when)  # type: ignore[arg-type]
    token = served.token("grace")
    if act == "say":
        served.visits.say(token, served.place, "Once.\r\nOnly.")
        assert len(served.remarks()) == 1
    else:
        served.visits.approve(token, served.place, served.head, "Once.")
        assert served.approvals() == [("grace", served.head, "Once.")]


@pytest.mark.parametrize("act", ["say", "approve"])
def test_when_nobody_knows_whether_it_was_done_that_is_said(act: str, served: ServedVisits) -> None:
    served.world.faults.add("POST", "/(comments|reviews)$", "cut", when="after")
    served.world.faults.add("GET", "/(comments|reviews)$", 503, times=-1)
    token = served.token("grace")
    acts: dict[str, Callable[[], None]] = {
        "say": lambda: served.visits.say(token, served.place, "Once."),
        "approve": lambda: served.visits.approve(token, served.place, served.head, "Once."),
    }
    with pytest.raises(HostUnavailableError, match="nobody knows whether") as error:
        acts[act]()
    assert "Look there before you send it again" in error.value.remedy
    assert len(served.remarks()) + len(served.approvals()) == 1


def test_the_same_words_are_said_again_where_the_first_were_not_ours(served: ServedVisits) -> None:
    served.world.comment(served.author, served.pull, "Once.")
    served.world.faults.add("POST", "/comments$", "cut", when="before")
    served.visits.say(served.token("grace"), served.place, "Once.")
    assert served.remarks() == [("ada", "Once."), ("grace", "Once.")]


def test_a_push_at_the_same_moment_is_said_after_the_approval(served: ServedVisits) -> None:
    """Between the look and the review somebody pushes: the review stands on what was read, and not on what came."""
    read = served.head
    write = served.world.review

    def pushed_first(*given, **fields):  # type: ignore[no-untyped-def]
        served.push()
        return write(*given, **fields)

    served.world.review = pushed_first  # type: ignore[method-assign]
    with pytest.raises(HostError, match="moved on to"):
        served.visits.approve(served.token("grace"), served.place, read, "")
    assert [commit for _, commit, _ in served.approvals()] == [read]


def test_long_lists_are_read_to_their_end(served: ServedVisits) -> None:
    reached = served.installation.repositories
    assert reached is not None
    reached |= {served.beside(f"r{number}").full_name for number in range(130)}
    grace = served.world.account("grace")
    for number in range(130):
        other = served.world.add_organization(f"o{number}", members=(grace,))
        served.world.install(served.app, other.account).suspended_at = served.world.clock.now()
    last = served.world.add_organization("last", members=(grace,))
    served.beside("x", owner=last.account)
    served.world.install(served.app, last.account)
    found = served.visits.visitor(served.token("grace")).permissions
    assert len(found) == 1 + 1 + 130 + 1


def test_an_installation_that_is_suspended_gives_nothing(served: ServedVisits) -> None:
    served.installation.suspended_at = served.world.clock.now()
    assert served.visits.visitor(served.token("grace")).permissions == {}


def test_a_personal_token_is_no_sign_in(served: ServedVisits) -> None:
    with pytest.raises(HostError):
        served.visits.visitor(served.github.token_for("grace"))


def test_the_secret_goes_to_the_site_alone_and_no_token_with_it(served: ServedVisits) -> None:
    signed_in(served, "grace")
    (sent,) = served.github.journal.find("POST", "/login/oauth/access_token$")
    assert sent.login == ""
    assert all("client_secret" not in str(one.body) for one in served.github.journal if one is not sent)


PLACES = [
    ("acme", ".."), ("..", "user"), ("acme", "shop/pulls/1/reviews?x="), ("a/b", "c"), ("acme", "shop#"), ("acme", "sh op"),
    ("acme", ""), ("evil.example\\@", "x"),
]  # fmt: skip


def test_names_lead_to_no_other_path(served: ServedVisits) -> None:
    token = served.token("grace")
    for owner, name in PLACES:
        place = Place(owner, name, 1)
        for act in (
            partial(served.visits.say, token, place, "x"),
            partial(served.visits.approve, token, place, "a" * 40, ""),
        ):
            with pytest.raises(HostError, match="no change of a repository"):
                act()
    assert list(served.github.journal) == []


def test_only_a_commit_is_approved(served: ServedVisits) -> None:
    token = served.token("grace")
    for head in ("", "main", "HEAD", "a" * 39, "A" * 40, "a" * 40 + "\n", "refs/heads/main", "../x"):
        with pytest.raises(HostError, match="no commit"):
            served.visits.approve(token, served.place, head, "")
    assert list(served.github.journal) == []


def test_what_is_no_token_is_not_sent(served: ServedVisits) -> None:
    for token in ("", "a b", "x\r\nHost: evil", "é" * 10, "t" * 2000):
        with pytest.raises(HostError):
            served.visits.visitor(token)
    assert list(served.github.journal) == []


def test_errors_hold_no_secret(served: ServedVisits) -> None:
    secret = served.environment["FOREREAD_APP_CLIENT_SECRET"]
    wrong = open_visits({**served.environment, "FOREREAD_APP_CLIENT_SECRET": secret[::-1]}, served.pace)
    with pytest.raises(HostError, match="incorrect_client_credentials") as error:
        wrong.exchange(code_of(served), VERIFIER, BACK)
    assert secret not in repr(error.value) + repr(wrong)
    assert secret[::-1] not in repr(error.value) + repr(wrong)


BAD = [
    {"FOREREAD_APP_CLIENT_ID": ""},
    {"FOREREAD_APP_CLIENT_SECRET": ""},
    {"FOREREAD_APP_CLIENT_ID": "a/b?c"},
    {"FOREREAD_APP_CLIENT_SECRET": "a b c d e f g h"},
    {"GITHUB_API_URL": "http://evil.example"},
    {"GITHUB_SERVER_URL": "file:///etc"},
    {"GITHUB_API_URL": "https://api.github.com"},
]


def test_an_environment_that_leads_elsewhere_or_nowhere_is_refused() -> None:
    good = {
        "FOREREAD_APP_CLIENT_ID": "Iv23li0",
        "FOREREAD_APP_CLIENT_SECRET": "s" * 40,
        "GITHUB_API_URL": "https://github.example/api/v3",
        "GITHUB_SERVER_URL": "https://github.example",
    }
    assert open_visits(good).sign_in_page(BACK, "s", "c").startswith("https://github.example/login/oauth/authorize?")
    for changed in BAD:
        with pytest.raises(HostError) as error:
            open_visits({**good, **changed})
        refused(error)


def test_a_limit_is_not_waited_out_before_a_page(served: ServedVisits) -> None:
    counted: list[tuple[str, int]] = []
    for visits in (
        open_visits(served.environment),
        open_visits(served.environment, asked=lambda api, status: counted.append((api, status))),
    ):
        for seconds in (30.0, 0.0):
            served.world.faults.add("GET", "/user$", "secondary", seconds=seconds)
            with pytest.raises(HostUnavailableError, match="left alone"):
                visits.visitor(served.token("grace"))
    assert counted
