"""What every History promises of the past before a change, asked of git and of the fake that stands in for it."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from bot.adapters._git_blame import GitHistory
from bot.adapters._git_store import ObjectStore
from bot.change import Change, Identity, NoHistory, Origin, PastCommit, RepoPath, Sha, Side
from tests.fakes import DictHistory
from tests.git_repo import FIRST_COMMIT_AT, GitRepo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from bot.change import History, Past

ADA = Identity("Ada Example", "ada@example.com")
BEN = Identity("Ben Example", "ben@example.com")
CART = RepoPath("shop/cart.py")
API = RepoPath("shop/api.py")
REVERT = "This reverts commit {second}."

# Oldest first: who, subject, body, files. The body of the third names the second.
SCRIPT: tuple[tuple[Identity, str, str, dict[str, bytes]], ...] = (
    (ADA, "Add a cart", "A body that names no commit.", {CART: b"one\ntwo\nthree\n"}),
    (BEN, "Add an API", "", {API: b"get\n", CART: b"one\n2\nthree\n"}),
    (ADA, 'Revert "Add an API"', REVERT, {API: b"", CART: b"one\ntwo\nthree\n"}),
    (BEN, "Round the sum", "", {CART: b"one\ntwo\nround\n"}),
)


def by_git(place: Path, open_: ExitStack) -> History:
    repo = GitRepo(place)
    shas: list[str] = []
    for who, subject, body, files in SCRIPT:
        for path, content in files.items():
            repo.write(path, content)
        text = body.format(second=shas[1] if len(shas) > 1 else "")
        shas.append(repo.commit(f"{subject}\n\n{text}", author=f"{who.name} <{who.email}>"))
    store = open_.enter_context(ObjectStore(repo.path / ".git/objects"))
    return GitHistory(store, Change(()), Sha(shas[-1]))


def by_dict(place: Path, open_: ExitStack) -> History:
    del place, open_
    shas = [Sha(f"{n:040x}") for n in range(1, len(SCRIPT) + 1)]
    commits = [
        PastCommit(
            shas[n],
            who,
            FIRST_COMMIT_AT + 60 * n,
            subject,
            tuple(sorted(map(RepoPath, files))),
            body.format(second=shas[1]) if "{" in body else "",
        )
        for n, (who, subject, body, files) in enumerate(SCRIPT)
    ]
    told = [
        Origin(1, shas[0], CART, 1, ADA, FIRST_COMMIT_AT),
        Origin(2, shas[2], CART, 2, ADA, FIRST_COMMIT_AT + 120),
        Origin(3, shas[3], CART, 3, BEN, FIRST_COMMIT_AT + 180),
    ]
    return DictHistory(commits[::-1], {(CART, Side.OLD): told})


KINDS: Mapping[str, Callable[[Path, ExitStack], History]] = {"git": by_git, "dict": by_dict}


@pytest.fixture(params=KINDS)
def history(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[History]:
    with ExitStack() as open_:
        yield KINDS[request.param](tmp_path / "repo", open_)


def subject_of(past: Past, sha: Sha) -> str:
    return next(commit.subject for commit in past.commits if commit.sha == sha)


def test_the_newest_commit_comes_first_and_none_is_missing(history: History) -> None:
    past = history.past()

    assert [commit.subject for commit in past.commits] == [subject for _, subject, _, _ in reversed(SCRIPT)]
    assert [commit.when for commit in past.commits] == [FIRST_COMMIT_AT + 60 * n for n in (3, 2, 1, 0)]
    assert past.incomplete == ""


def test_a_commit_knows_its_author_and_its_files(history: History) -> None:
    found = {commit.subject: commit for commit in history.past().commits}

    assert found["Add an API"].author == BEN
    assert sorted(found["Add an API"].paths) == [API, CART]
    assert found["Add a cart"].paths == (CART,)


def test_a_body_is_kept_only_where_it_names_a_commit(history: History) -> None:
    past = history.past()
    bodies = {commit.subject: commit.body.strip() for commit in past.commits}

    second = next(commit.sha for commit in past.commits if commit.subject == "Add an API")
    assert bodies == {**dict.fromkeys(bodies, ""), 'Revert "Add an API"': REVERT.format(second=second)}


def test_a_line_comes_from_the_commit_that_last_wrote_it(history: History) -> None:
    past = history.past()
    found = history.origins(CART, [1, 2, 3], Side.OLD)

    assert [(o.line, subject_of(past, o.sha), o.author, o.path) for o in found] == [
        (1, "Add a cart", ADA, CART),
        (2, 'Revert "Add an API"', ADA, CART),
        (3, "Round the sum", BEN, CART),
    ]


def test_lines_are_told_in_their_order_and_only_those_that_were_asked_for(history: History) -> None:
    assert [origin.line for origin in history.origins(CART, [3, 1, 3], Side.OLD)] == [1, 3]


@pytest.mark.parametrize(
    ("path", "lines"),
    [("shop/cart.py", [4000]), ("no/such.py", [1]), ("shop/cart.py", []), ("shop/cart.py", [0, -3])],
    ids=["no such line", "no such file", "no line", "no line number"],
)
def test_what_cannot_be_told_is_absent_and_no_error(history: History, path: str, lines: list[int]) -> None:
    assert history.origins(RepoPath(path), lines, Side.OLD) == ()


def test_a_hint_changes_no_answer(history: History) -> None:
    plain = history.past(), history.origins(CART, [1, 3], Side.OLD), history.origins(CART, [2], Side.OLD)

    history.begin({CART: [1, 3], API: [7]})
    assert (
        history.past(),
        history.origins(CART, [1, 3], Side.OLD),
        history.origins(CART, [2], Side.OLD),
    ) == plain
    assert history.origins(API, [7], Side.OLD) == ()


def test_where_there_is_no_repository_the_past_says_so() -> None:
    history = NoHistory()
    history.begin({CART: [1]})

    assert history.past().commits == ()
    assert "not available" in history.past().incomplete
    assert history.origins(CART, [1], Side.OLD) == ()
