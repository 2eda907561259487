"""Public sets become cases; the samples are made up, in the sets' own formats."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.errors import UsageError
from evals.casebook import Suite
from evals.loaders import load_set
from evals.reviewing import Item
from evals.scoring.matching import match
from tests.git_repo import GitRepo


@pytest.fixture
def commits(tmp_path: Path) -> tuple[Path, str, str]:
    """(folder of checkouts, base, head) of a repository called `kettle`."""
    repo = GitRepo(tmp_path / "checkouts" / "kettle")
    repo.write("kettle.py", b"def boil(water):\n    return water\n")
    base = repo.commit("Before")
    repo.write("kettle.py", b"def boil(water):\n    return water.heat(100)\n")
    head = repo.commit("Heat the water")
    return tmp_path / "checkouts", base, head


def test_a_manifest_gives_bugs_with_places_and_clean_changes(tmp_path: Path, commits: tuple[Path, str, str]) -> None:
    checkouts, base, head = commits
    bug = {
        "id": "kettle-1",
        "repo": "example/kettle",
        "inducing_sha": head,
        "parent_sha": base,
        "bug": "boil() heats water that may be None",
        "bug_locations": ["kettle.py:2", "kettle.py:9-4", "nonsense"],
        "severity": "high",
        "language": "Python",
    }
    clean = {"id": "kettle-2", "repo": "example/kettle", "sha": head, "parent_sha": base}
    file = tmp_path / "changes.jsonl"
    file.write_text(f"{json.dumps(bug)}\n\n{json.dumps(clean)}\n")
    bugged, other = load_set("manifest", file, checkouts)
    assert (bugged.suite, other.suite) == (Suite.INCIDENT, Suite.CLEAN)
    assert (bugged.bugs[0].lines, bugged.bugs[0].also_ok[0].lines) == ((2, 2), (4, 9))
    with bugged.open() as subject:
        assert [str(f.path) for f in subject.change.files] == ["kettle.py"]
    said = Item("kettle.py", 2, 2, "What does `boil` do when `water` is None before `heat`?")
    assert match([said], bugged.bugs) == {"b1": 0}


def test_of_a_manifests_commits_only_the_subject_is_shown_and_a_folder_is_one_set(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "kettle")
    base = repo.commit("Before")
    repo.write("kettle.py", b"def boil(water):\n    return water.heat(100)\n")
    head = repo.commit(
        "Heat the water\n\nA reviewer found that it may be None.\n\nCo-authored-by: A Tool <a@b.example>"
    )
    said = {"id": "kettle-1", "repo": "example/kettle", "sha": head, "parent_sha": base}
    (tmp_path / "changes.jsonl").write_text(json.dumps(said))
    (case,) = load_set("manifest", tmp_path / "changes.jsonl", tmp_path)
    with case.open() as subject:
        assert [commit.message for commit in subject.change.commits] == ["Heat the water"]
        assert subject.change.title == "Heat the water"
    assert case.repository == "example/kettle"
    (tmp_path / "more.jsonl").write_text(json.dumps({**said, "id": "kettle-0"}))
    assert [case.id for case in load_set("manifest", tmp_path, tmp_path)] == ["kettle-1", "kettle-0"]


def test_golden_comments_without_places_are_matched_by_what_they_say(
    tmp_path: Path, commits: tuple[Path, str, str]
) -> None:
    checkouts, base, head = commits
    url = "https://github.com/example/kettle/pull/7"
    folder = tmp_path / "golden"
    folder.mkdir()
    comment = {"comment": "`boil` calls `heat` on `water` even when it is None", "severity": "Critical"}
    (folder / "kettle.json").write_text(json.dumps([{"url": url, "pr_title": "Heat", "comments": [comment]}]))
    (folder / "commits.json").write_text(json.dumps({url: {"base": base, "head": head}}))
    (case,) = load_set("code-review-bench", folder, checkouts)
    assert (case.id, case.title, case.bugs[0].severity.value) == ("kettle-7", "Heat", "critical")
    anywhere = Item("elsewhere.py", 90, 90, "When `water` is None, what does `boil` get from `heat`?")
    assert match([anywhere], case.bugs) == {"b1": 0}
    assert not match([Item("kettle.py", 2, 2, "Is the `lid` closed before `pour`?")], case.bugs)


def test_a_pull_request_without_known_commits_says_where_to_add_them(tmp_path: Path) -> None:
    (tmp_path / "kettle.json").write_text('[{"url": "https://github.com/example/kettle/pull/7"}]')
    (tmp_path / "commits.json").write_text("{}")
    with pytest.raises(UsageError, match=r"commits\.json has no commits of"):
        load_set("code-review-bench", tmp_path, tmp_path)


def test_annotated_comments_about_taste_are_no_bugs(tmp_path: Path, commits: tuple[Path, str, str]) -> None:
    checkouts, base, head = commits
    place = {"path": "kettle.py", "side": "right", "from_line": 2, "to_line": 2}
    entry = {
        "githubPrUrl": "https://github.com/example/kettle/pull/8",
        "source_commit": head,
        "target_commit": base,
        "project_main_language": "Python",
        "comments": [
            {**place, "note": "`water.heat` fails on None", "category": "Code Defect"},
            {**place, "note": "rename `boil`", "category": "Readability and naming"},
            {**place, "note": "why was this removed", "category": "Code Defect", "side": "left"},
        ],
    }
    file = tmp_path / "set.json"
    file.write_text(json.dumps([entry]))
    (case,) = load_set("aacr", file, checkouts)
    assert [bug.description for bug in case.bugs] == ["`water.heat` fails on None"]
    assert (case.bugs[0].lines, case.language) == ((2, 2), "python")


@pytest.mark.parametrize(
    ("kind", "content", "says"),
    [
        ("manifest", '{"id": "a"', "1 is no JSON"),
        ("manifest", '{"id": "a", "sha": "b"}', "has no `parent_sha`"),
        (
            "manifest",
            '{"id": "a", "sha": "b", "parent_sha": "c", "repo": "example/none"}',
            "no checkout of example/none",
        ),
        ("aacr", "{}", "no list of pull requests"),
        ("swe", "", "no kind of public set"),
    ],
)
def test_a_wrong_set_says_what_is_wrong(tmp_path: Path, kind: str, content: str, says: str) -> None:
    file = tmp_path / "set"
    file.write_text(content)
    with pytest.raises(UsageError, match=says):
        load_set(kind, file, tmp_path)
