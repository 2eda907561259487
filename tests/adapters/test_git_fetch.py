"""A change fetched over real smart HTTP: whole, exact, no more than is needed, and honest about the rest."""

from __future__ import annotations

import dataclasses
import subprocess
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import bot
from bot.adapters import _git_fetch_place as place
from bot.adapters.base_history import merged_since
from bot.adapters.git import open_range
from bot.adapters.git_fetch import Bounds, Origin, changed_between, deepen, fetch_change, fetch_commits
from bot.adapters.git_sight import look
from bot.change import RepoPath, Sha
from bot.errors import RepositoryError
from bot.facts import gather_facts
from bot.gate import EntryFlag
from tests.git_repo import FIRST_COMMIT_AT, GitRepo
from tests.servers.git_http import AS_GITHUB, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.adapters.git_fetch import Fetched
    from bot.facts import Facts
    from tests.servers.git_http import Served

POLICY = b"version: 1\n"
DEFAULT_POLICY = Path(bot.__file__).parent / "default_policy.yml"
SHORT = Bounds(depth=3)


class Said:
    """What was told of the progress."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def step(self, what: str) -> None:
        self.steps.append(what)


class Hosted:
    """A repository `team/shop` on a host, its working copy, and a cache to fetch into."""

    def __init__(self, root: Path, served: Served) -> None:
        self.repo = GitRepo(root / "hosted" / "team" / "shop")
        self.served = served
        self.origin = Origin(f"{served.url}/team/shop/.git", loopback=True)
        self.cache = root / "cache"
        self.tips = {"main": "", "head": ""}

    def filled(self, older: int = 0) -> Hosted:
        """`main` with a package, its callers and a large file nobody asks for, and a change of a function on `topic`."""
        repo = self.repo
        for count in range(older):
            repo.write("log.txt", b"entry %d\n" % count)
            repo.commit(f"Entry {count}")
        repo.write("shop/price.py", b"def total(items):\n    return sum(items)\n\n\ndef other():\n    return 1\n")
        repo.write("shop/cart.py", b"from shop.price import total\n\n\ndef pay(c):\n    return total(c)\n")
        repo.write(
            "tests/test_price.py", b"from shop.price import total\n\n\ndef test_total():\n    assert total([1]) == 1\n"
        )
        repo.write("web/page.go", b"package web\n\nfunc Total() int { return 1 }\n")
        repo.write("web/film.bin", bytes(range(256)) * 2_000)
        repo.write(".github/CODEOWNERS", b"shop/ @ada\n")
        repo.commit("Shop")
        repo.run("checkout", "-q", "-b", "topic")
        repo.write(
            "shop/price.py", b"def total(items, tax):\n    return sum(items) + tax\n\n\ndef other():\n    return 1\n"
        )
        repo.commit("Taxes")
        return self

    def opened(self, number: int = 7, head: str = "topic", base: str = "main") -> Hosted:
        """As a change of the host's."""
        self.tips = {"main": self.repo.text("rev-parse", base), "head": self.repo.text("rev-parse", head)}
        self.repo.run("update-ref", f"refs/pull/{number}/head", self.tips["head"])
        return self

    def fetch(self, number: int = 7, bounds: Bounds | None = None) -> Fetched:
        head, base = Sha(self.tips["head"]), Sha(self.tips["main"])
        return fetch_change(self.origin, self.cache, number=number, head=head, base_tip=base, bounds=bounds)

    @property
    def range(self) -> str:
        return f"{self.tips['main']}...{self.tips['head']}"

    def here(self, repo: Path, revision: str) -> bool:
        asked = ["git", "cat-file", "-e", self.repo.text("rev-parse", revision)]
        return subprocess.run(asked, cwd=repo, check=False, capture_output=True).returncode == 0


@pytest.fixture
def hosted(tmp_path: Path) -> Iterator[Hosted]:
    (tmp_path / "hosted").mkdir()
    with serve(tmp_path / "hosted") as served:
        yield Hosted(tmp_path, served)


def facts_of(repo: Path, spec: str) -> Facts:
    with open_range(repo, spec) as subject:
        return gather_facts(subject.sources)


def commits_of(repo: Path, spec: str) -> list[str]:
    with open_range(repo, spec) as subject:
        return [commit.sha for commit in subject.change.commits]


def test_the_facts_of_a_fetched_change_are_those_of_a_full_clone(hosted: Hosted) -> None:
    hosted.filled(older=5).opened()
    fetched = hosted.fetch()
    assert facts_of(fetched.repo, hosted.range) == facts_of(hosted.repo.path, hosted.range)
    assert fetched.notes == ()


def test_contents_that_no_one_reads_are_not_fetched(hosted: Hosted) -> None:
    hosted.filled().opened()
    repo = hosted.fetch().repo
    for path in ("shop/price.py", "shop/cart.py", "tests/test_price.py", ".github/CODEOWNERS"):
        assert hosted.here(repo, f"main:{path}"), path
    for path in ("web/film.bin", "web/page.go"):
        assert not hosted.here(repo, f"main:{path}"), path


def test_the_policy_the_roster_and_the_teams_prompts_are_fetched(hosted: Hosted) -> None:
    files = {
        ".github/foreread.yml": DEFAULT_POLICY.read_bytes().replace(b".github/foreread-roster.yml", b"people/team.yml"),
        "people/team.yml": b"people: []\n",
        ".github/foreread/prompts/find-questions.md": b"x\n",
        ".agent-trace/one.jsonl": b"{}\n",
    }
    for path, content in files.items():
        hosted.repo.write(path, content)
    hosted.filled().opened()
    repo = hosted.fetch().repo
    assert [path for path in files if not hosted.here(repo, f"main:{path}")] == []


def test_a_change_that_is_here_is_not_asked_for_again(hosted: Hosted) -> None:
    hosted.filled().opened()
    first = hosted.fetch()
    hosted.served.clear()
    again = hosted.fetch()
    assert (again.repo, again.notes, again.received) == (first.repo, first.notes, 0)
    assert hosted.served.requests == []
    assert first.received > 0


def test_of_a_next_head_only_what_is_new_is_fetched(hosted: Hosted) -> None:
    hosted.filled(older=40).opened()
    first = hosted.fetch()
    hosted.repo.write("shop/cart.py", b"from shop.price import total\n\n\ndef pay(c):\n    return total(c, 2)\n")
    hosted.repo.commit("Pay taxes")
    hosted.opened()
    second = hosted.fetch()
    assert 0 < second.received < first.received / 4
    assert len(commits_of(second.repo, hosted.range)) == 2


def test_a_change_that_has_moved_is_an_error_that_says_so(hosted: Hosted) -> None:
    hosted.filled().opened()
    hosted.repo.commit("One more")
    hosted.repo.run("update-ref", "refs/pull/7/head", "HEAD")
    with pytest.raises(RepositoryError, match="has moved"):
        hosted.fetch()


def test_what_could_not_be_fetched_once_can_be_fetched_later(hosted: Hosted) -> None:
    hosted.filled().opened()
    hosted.repo.run("update-ref", "-d", "refs/pull/7/head")
    with pytest.raises(RepositoryError, match="no change 7"):
        hosted.fetch()
    hosted.opened()
    assert len(commits_of(hosted.fetch().repo, hosted.range)) == 1


def test_a_change_that_left_its_base_long_ago_is_fetched_whole(hosted: Hosted) -> None:
    hosted.filled(older=10)
    for count in range(12):
        hosted.repo.commit(f"On topic {count}")
    hosted.repo.run("checkout", "-q", "main")
    for count in range(30):
        hosted.repo.write("log.txt", b"main %d\n" % count)
        hosted.repo.commit(f"On main {count}")
    hosted.opened()
    repo = hosted.fetch(bounds=SHORT).repo
    assert commits_of(repo, hosted.range) == commits_of(hosted.repo.path, hosted.range)
    assert len(commits_of(repo, hosted.range)) == 13
    with open_range(repo, hosted.range) as subject:
        assert [file.path for file in subject.change.files] == ["shop/price.py"]


def test_after_the_branch_was_updated_from_its_base_only_its_own_commits_are_the_change(hosted: Hosted) -> None:
    hosted.filled(older=4)
    for count in range(3):
        hosted.repo.run("checkout", "-q", "main")
        for step in range(5):
            hosted.repo.write("log.txt", b"main %d.%d\n" % (count, step))
            hosted.repo.commit(f"Main {count}.{step}")
        hosted.repo.run("checkout", "-q", "topic")
        hosted.repo.run("merge", "-q", "-m", "Update branch", "main")
    hosted.opened()
    repo = hosted.fetch(bounds=SHORT).repo
    with open_range(repo, hosted.range) as fetched, open_range(hosted.repo.path, hosted.range) as whole:
        assert fetched.change == whole.change


def test_histories_that_cross_are_compared_as_in_a_full_clone(hosted: Hosted) -> None:
    hosted.filled(older=3)
    main, topic = hosted.repo.text("rev-parse", "main"), hosted.repo.text("rev-parse", "topic")
    hosted.repo.run("checkout", "-q", "main")
    hosted.repo.write("m.txt", b"m\n")
    hosted.repo.commit("M")
    main = hosted.repo.text("rev-parse", "HEAD")
    hosted.repo.run("merge", "-q", "--no-ff", "-m", "topic into main", topic)
    hosted.repo.run("checkout", "-q", "topic")
    hosted.repo.run("merge", "-q", "--no-ff", "-m", "main into topic", main)
    hosted.repo.write("shop/new.py", b"x = 1\n")
    hosted.repo.commit("New")
    hosted.opened()
    repo = hosted.fetch(bounds=Bounds(depth=1)).repo
    with open_range(repo, hosted.range) as fetched, open_range(hosted.repo.path, hosted.range) as whole:
        assert fetched.change == whole.change
        assert any("histories cross" in note for note in fetched.change.notes)


def test_histories_without_a_common_commit_are_an_error(hosted: Hosted) -> None:
    hosted.filled(older=5)
    hosted.repo.run("checkout", "-q", "--orphan", "alien")
    hosted.repo.commit("Alien")
    hosted.opened(head="alien")
    with pytest.raises(RepositoryError, match="no common history"):
        hosted.fetch(bounds=SHORT)


def test_a_host_that_cannot_filter_gives_the_same_change_with_a_note(hosted: Hosted) -> None:
    hosted.filled(older=2).opened()
    hosted.served.settings = {"uploadpack.allowAnySHA1InWant": "true"}
    fetched = hosted.fetch()
    assert any("cannot leave contents out" in note for note in fetched.notes)
    found, expected = facts_of(fetched.repo, hosted.range), facts_of(hosted.repo.path, hosted.range)
    assert dataclasses.replace(found, change=expected.change) == expected
    with open_range(fetched.repo, hosted.range) as subject:
        assert subject.change.notes == fetched.notes


def test_notes_of_git_ai_come_with_the_change(hosted: Hosted) -> None:
    hosted.filled()
    hosted.repo.run("notes", "--ref=ai", "add", "-m", '{"a": 1}', "topic")
    hosted.opened()
    with open_range(hosted.fetch().repo, hosted.range) as subject:
        assert subject.sources.testimony.notes == {hosted.tips["head"]: b'{"a": 1}\n'}
        assert subject.sources.testimony.incomplete == ()


def test_files_beyond_the_bound_of_the_search_are_told_and_not_taken_for_files_without_callers(hosted: Hosted) -> None:
    hosted.filled().opened()
    fetched = hosted.fetch(bounds=Bounds(search_files=1))
    assert any("callers and tests there are not known" in note for note in fetched.notes)
    facts = facts_of(fetched.repo, hosted.range)
    assert all("not fetched" in usage.unknown for usage in facts.usages)
    assert facts.usages


def test_a_changed_file_whose_content_is_missing_is_changed_and_unread(hosted: Hosted) -> None:
    hosted.filled()
    hosted.repo.write("shop/late.py", b"y = 2\n")
    (hosted.repo.path / "web" / "film.bin").unlink()
    hosted.repo.commit("More")
    hosted.opened()
    fetched = hosted.fetch(bounds=Bounds(blobs=0, search_files=0))
    assert any("of the change could not be fetched" in note for note in fetched.notes)
    with open_range(fetched.repo, hosted.range) as subject:
        files = {file.path: (file.status.value, file.omitted) for file in subject.change.files}
        sight = look(fetched.repo, subject.change)
        facts = gather_facts(subject.sources)
    unread = "its content was not fetched"
    assert files == {
        "shop/late.py": ("added", unread),
        "shop/price.py": ("modified", unread),
        "web/film.bin": ("deleted", unread),
    }
    assert {entry.path for entry in sight.entries} == files.keys()
    assert all(EntryFlag.UNREAD in entry.flags for entry in sight.entries)
    assert all(file.reason == unread for file in facts.files)


def test_a_policy_that_is_named_and_not_here_is_an_error_and_not_an_absent_policy(hosted: Hosted) -> None:
    hosted.repo.write(".github/foreread.yml", POLICY)
    hosted.filled().opened()
    fetched = hosted.fetch(bounds=Bounds(blobs=0, search_files=0))
    with pytest.raises(RepositoryError, match=r"foreread\.yml is in the repository, and its content is not here"):
        open_range(fetched.repo, hosted.range)


def test_single_commits_are_fetched_with_their_folders_and_compared(hosted: Hosted) -> None:
    hosted.filled(older=20).opened()
    repo = hosted.fetch(bounds=SHORT).repo
    old, gone = Sha(hosted.repo.text("rev-parse", "main~15")), Sha("1" * 40)
    assert changed_between(repo, old, Sha(hosted.tips["main"])) is None
    assert fetch_commits(hosted.origin, repo, (old, gone, Sha(hosted.tips["main"]))) == {old, hosted.tips["main"]}
    changed = changed_between(repo, old, Sha(hosted.tips["main"]))
    assert changed == frozenset(hosted.repo.text("diff", "--name-only", "main~15", "main").split("\n"))
    assert len(commits_of(repo, hosted.range)) == 1
    hosted.served.clear()
    assert fetch_commits(hosted.origin, repo, (old,)) == {old}
    assert hosted.served.requests == []


def test_history_is_deepened_as_far_as_a_policy_asks_and_says_what_it_cannot(hosted: Hosted) -> None:
    hosted.filled(older=60).opened()
    repo = hosted.fetch(bounds=SHORT).repo
    since = datetime.fromtimestamp(FIRST_COMMIT_AT + 60 * 20, UTC)
    main = Sha(hosted.tips["main"])
    assert any("shallow" in note for note in merged_since(repo, main, since).notes)
    assert deepen(hosted.origin, repo, since, bounds=SHORT) == ()
    found, whole = merged_since(repo, main, since), merged_since(hosted.repo.path, main, since)
    assert [change.sha for change in found.changes] == [change.sha for change in whole.changes]
    assert not any("shallow" in note for note in found.notes)
    assert any("counts as one line" in note for note in found.notes)
    assert commits_of(repo, hosted.range) == commits_of(hosted.repo.path, hosted.range)
    hosted.served.clear()
    assert deepen(hosted.origin, repo, since, bounds=SHORT) == ()
    assert hosted.served.requests == []


def test_lines_from_before_what_was_fetched_are_told_as_unknown(hosted: Hosted) -> None:
    hosted.filled(older=1)
    hosted.repo.run("checkout", "-q", "main")
    for count in range(6):
        hosted.repo.write("log.txt", b"later %d\n" % count)
        hosted.repo.commit(f"Later {count}")
    hosted.repo.run("checkout", "-q", "-B", "topic")
    hosted.repo.write("shop/price.py", b"def total(items):\n    return max(items)\n\n\ndef other():\n    return 1\n")
    hosted.repo.commit("Largest")
    hosted.opened()
    history = facts_of(hosted.fetch(bounds=SHORT).repo, hosted.range).past
    assert "1 line is from before the commits that were fetched" in history.incomplete
    assert "shallow" in history.incomplete


def test_two_processes_may_fetch_at_once(hosted: Hosted) -> None:
    hosted.filled(older=5).opened()
    hosted.repo.run("update-ref", "refs/pull/8/head", hosted.tips["head"])
    found: list[Path] = []
    threads = [threading.Thread(target=lambda n=n: found.append(hosted.fetch(n).repo)) for n in (7, 8, 7, 8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 2
    assert {tuple(commits_of(repo, hosted.range)) for repo in found} == {(hosted.tips["head"],)}


def test_a_cache_that_has_grown_too_large_is_begun_anew_without_taking_it_from_a_reader(
    hosted: Hosted, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosted.filled().opened()
    first = hosted.fetch().repo
    monkeypatch.setattr(place, "MOST_PACKS", 0)
    hosted.repo.commit("More")
    hosted.opened()
    second = hosted.fetch().repo
    assert first.parent.parent != second.parent.parent
    assert len(commits_of(first, f"{hosted.tips['main']}...{first.name.split('-')[1]}")) == 1


def test_a_long_fetch_says_what_it_does(hosted: Hosted) -> None:
    hosted.filled().opened()
    said = Said()
    head, base = Sha(hosted.tips["head"]), Sha(hosted.tips["main"])
    fetch_change(hosted.origin, hosted.cache, number=7, head=head, base_tip=base, progress=said)
    assert said.steps[:2] == ["fetching the commits of change 7", "fetching the changed files"]
    assert any(step.endswith("more files that the review looks into") for step in said.steps)


def test_older_contents_that_show_one_at_a_time_do_not_cost_a_reading_of_the_change_each(hosted: Hosted) -> None:
    repo, lines = hosted.filled().repo, [f"value_{n} = {n}" for n in range(40)]
    repo.run("checkout", "-q", "main")
    for count in range(120):  # more than are looked through for what a moved file was before
        repo.write(f"d0/other{count}.txt", b"%d\n" % count)
    for at in range(6):
        lines[at] = f"value_{at} = {at + 100}"
        if at:
            repo.run("mv", f"d{at - 1}", f"d{at}")
        repo.write(f"d{at}/values.py", "\n".join((*lines, "")).encode())
        repo.commit(f"Move {at}")
    repo.run("checkout", "-q", "-b", "moved")
    repo.write("d5/values.py", b"value = 1\n")
    repo.commit("One value")
    said = Said()
    base, head = map(Sha, hosted.opened(head="moved").tips.values())
    fetch_change(hosted.origin, hosted.cache, number=7, head=head, base_tip=base, progress=said)
    assert 1 <= sum("more files" in step for step in said.steps) <= 2


def test_nothing_is_fetched_by_reading(hosted: Hosted) -> None:
    hosted.filled().opened()
    repo = hosted.fetch().repo
    hosted.served.clear()
    with open_range(repo, hosted.range) as subject:
        assert subject.after.read([RepoPath("web/film.bin")]) == {}
        assert subject.after.exists(RepoPath("web/film.bin"))
        assert not subject.after.search(["Total"], 9).complete
    assert hosted.served.requests == []
    assert AS_GITHUB  # the host would have given it
