"""A sample of the campaign of faults (`just faults`), and what it cannot show: the command line, and git's transport."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest
from github import Auth, Github

from bot.errors import ForereadError
from tests.e2e.faulty import KINDS, Case, Clean, attempt, clean, difference, play, standing
from tests.e2e.scenes import Scene, Theatre, theatre
from tests.e2e.shop import Shop
from tests.servers.fake_github import World
from tests.servers.fake_github._faults import Fault

Played = tuple[Theatre, dict[str, Clean]]
FOUND = (
    ("opened", "POST", "/check-runs$", "422"),
    ("opened", "POST", "/labels$", "422"),
    ("approved", "PATCH", "/issues/comments/", "404, always"),
    ("objected", "PATCH", "/check-runs/", "404, always"),
)
"""Where the campaign once found a promise broken."""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    with theatre(tmp_path_factory.mktemp("faults")) as (found, scenes):
        yield found, {scene.name: clean(found, scene) for scene in scenes}


def _sample(shown: dict[str, Clean]) -> Iterator[Case]:
    """Each kind once, going through the scenes and their requests; and where something was found."""
    places = cycle([(each, at) for at in range(13) for each in shown.values() if at < len(each.requests)])
    for kind in KINDS:
        each, at = next(places)
        yield Case(each.scene, at, each.requests[at], kind)
    for name, method, path, named in FOUND:
        each = shown[name]
        (kind,) = [kind for kind in KINDS if kind.name == named]
        at = next(at for at, one in enumerate(each.requests) if one.method == method and re.search(path, one.path))
        yield Case(each.scene, at, each.requests[at], kind)


def test_a_fault_at_any_request_breaks_no_promise_and_the_next_run_finishes(played: Played) -> None:
    theatre_, shown = played
    outcomes = [play(theatre_, shown[case.scene.name], case, repeat=False) for case in _sample(shown)]
    assert [(outcome.case, outcome.broken, outcome.said) for outcome in outcomes if outcome.broken] == []


def test_nothing_is_posted_twice_although_each_answer_is_lost(played: Played) -> None:
    there, shown = played
    scene, goal = shown["opened"].scene, shown["opened"].goal
    world = scene.begun()
    there.github.show(world)
    world.faults.add("POST", r"/(comments|check-runs|reviews|labels|requested_reviewers)$", 502, -1, "after", skip=0)
    with pytest.raises(ForereadError):  # labels and requests may be sent again, and are, until that is enough
        there.run(scene.place, scene.want)
    world.faults.clear()
    there.run(scene.place, scene.want)
    assert standing(world, scene) == goal
    assert len(world.repository("acme/shop").pulls[1].comments) == 1
    assert len(world.repository("acme/shop").check_runs) == 2
    assert len(world.repository("acme/shop").pulls[1].reviews) == 1


def test_the_librarys_own_repetition_would_post_thrice(played: Played) -> None:
    """Why it is off: `GithubRetry` sends a POST again after a failure of the host."""
    there, shown = played
    world = shown["opened"].scene.begun()
    there.github.show(world)
    world.faults.add("POST", r"/comments$", 502, 2, "after")
    token = there.github.token_for(world.account("ben"))
    client = Github(
        auth=Auth.Token(token), base_url=there.github.url, seconds_between_requests=0, seconds_between_writes=0
    )
    client.get_repo("acme/shop").get_issue(1).create_comment("Hello.")
    assert [each.body for each in world.repository("acme/shop").pulls[1].comments] == ["Hello."] * 3


@pytest.mark.parametrize(("status", "words"), [(401, "does not accept the token"), (403, "has no permission")])
def test_a_refusal_is_one_line_for_whoever_can_act(
    shop: Shop, capsys: pytest.CaptureFixture[str], status: int, words: str
) -> None:
    shop.github.faults.add("POST", "/graphql$", status, -1)
    code, printed = shop.run("review", shop.place, "--publish", "--quiet")
    said = capsys.readouterr().err
    assert (code, printed) == (2, "")
    assert said.startswith("foreread: GitHub ")
    assert words in said
    assert said.count("\n") == 1
    assert not any(token in said for token in shop.github.world.tokens)


GIT = (
    ("refused", Fault("GET", re.compile(r"\.git/info/refs"), 403, -1)),
    ("failed", Fault("*", re.compile(r"\.git/"), 500, -1)),
    ("gone", Fault("GET", re.compile(r"\.git/info/refs"), 404, -1)),
    ("cut before", Fault("POST", re.compile(r"\.git/git-upload-pack"), "cut", -1)),
    ("cut in the pack", Fault("POST", re.compile(r"\.git/git-upload-pack"), "cut", -1, "after", skip=1)),
    ("cut in the last pack", Fault("POST", re.compile(r"\.git/git-upload-pack"), "cut", -1, "after", skip=3)),
)


@pytest.mark.parametrize(("name", "fault"), GIT, ids=[name for name, _ in GIT])
@pytest.mark.parametrize("scene_name", ["opened", "roster pushed"])
def test_a_failure_of_gits_transport_leaves_nothing_behind(
    played: Played, tmp_path: Path, scene_name: str, name: str, fault: Fault
) -> None:
    there, shown = played
    scene, goal = shown[scene_name].scene, shown[scene_name].goal
    world = scene.begun()
    there.github.show(world)
    hit, broken = replace(fault), list[str]()
    world.faults.waiting.append(hit)
    said = attempt(there, scene, broken, cache=tmp_path)
    assert broken == []
    assert hit.times < -1, said
    assert not _passes(world, scene), name
    world.faults.clear()
    there.run(scene.place, scene.want, cache=tmp_path)
    assert not difference(standing(world, scene), goal), said


def _passes(world: World, scene: Scene) -> bool:
    """Whether a success of the gate stands on the head."""
    repository = world.repository("acme/shop")
    head = repository.pulls[scene.place.number].head_sha
    told = [run for run in repository.check_runs if run.head_sha == head and "senior" in run.name]
    return bool(told) and told[-1].conclusion == "success"


def test_a_head_that_git_does_not_have_is_not_decided_on(played: Played, tmp_path: Path) -> None:
    """The host shows one head while git already serves another."""
    there, shown = played
    found = shown["opened"]
    world = found.scene.begun()
    there.github.show(world)
    git = world.repository("acme/shop").git
    ref = "refs/pull/1/head"
    before = git.refs(ref)
    git.set_ref(ref, git.resolve("main") or "")
    git.set_ref("refs/heads/gift-cards", git.resolve("main") or "")
    broken = list[str]()
    attempt(there, found.scene, broken, cache=tmp_path)
    for name, sha in (*before.items(), ("refs/heads/gift-cards", world.repository("acme/shop").pulls[1].head_sha)):
        git.set_ref(name, sha)
    assert broken == []
    assert not _passes(world, found.scene)
    there.run(found.scene.place, found.scene.want, cache=tmp_path)
    assert standing(world, found.scene) == found.goal
