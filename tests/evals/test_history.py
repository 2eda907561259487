"""The measurement on history: what a log tells is what a review counts, and a small plan runs to its tables."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from bot.adapters import git
from bot.facts import gather_facts
from bot.risk.forecast import features_of, from_stored
from evals.history.__main__ import main
from evals.history._log import read_log
from evals.history._measures import auc, aucs, calibration, caught
from evals.history._rows import row_of, window_of
from tests.git_repo import GitRepo

GRACE = "Grace Example <grace@example.com>"


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    """Commits of many kinds: new, altered, renamed, copied, deleted and binary files, a merge, odd names."""
    made = GitRepo(tmp_path_factory.mktemp("history") / "repo")
    code = "".join(f"int f{n}(int a) {{ return a + {n}; }}\n" for n in range(40))
    made.write("src/a.c", code.encode())
    made.write("docs/guide.md", b"# Guide\n")
    made.commit("Begin")
    for number in range(8):
        made.write("src/a.c", code.replace("a + 3", f"a + 3 * {number}").encode())
        made.write(f"src/part{number}.c", f"int part{number};\n".encode() * (number + 1))
        made.commit(f"Add part {number}\n\nIt is needed.\nSigned-off-by: Ada", author=GRACE if number % 2 else "")
    made.write("tests/test_ä b.py", b"def test():\n    assert True\n")
    made.write("logo.png", b"\x89PNG\0\1\2")
    made.commit('Fix a crash in part 3\n\nFixes: 0123456789ab ("Add part 3")')
    made.run("mv", "src/part7.c", "src/seven.c")
    made.write("docs/guide.md", b"# Guide\n\nMore.\n")
    made.commit("Rename")
    made.run("checkout", "--quiet", "-b", "side", "HEAD~3")
    made.write("src/side.c", b"int side;\n")
    made.commit("On the side", author=GRACE)
    made.run("checkout", "--quiet", "main")
    made.run("merge", "--quiet", "--no-ff", "-m", "Merge side", "side")
    made.run("rm", "--quiet", "src/part0.c")
    made.write("src/copy.c", code.replace("a + 3", "a + 3 * 7").encode())
    made.write("src/a.c", code.encode())
    made.commit("Copy and remove")
    return made


def test_a_log_counts_what_a_review_of_the_same_commit_counts(repo: GitRepo) -> None:
    log = read_log(repo.path, "HEAD", "2000-01-01")
    singles = [commit for commit in log.values() if len(commit.parents) == 1]
    assert len(singles) == 12
    for commit in singles:
        with git.open_range(repo.path, f"{commit.past.sha}~1..{commit.past.sha}") as subject:
            reviewed = features_of(gather_facts(subject.sources))
        counted = row_of(log, commit).features
        signals = {name: 0.0 for name in reviewed.values if name.startswith("signals-")}
        assert {**counted.values, **signals} == reviewed.values, commit.message
        assert (counted.languages, counted.window) == (reviewed.languages, reviewed.window)


def test_a_window_is_what_git_log_lists(repo: GitRepo) -> None:
    log = read_log(repo.path, "HEAD", "2000-01-01")
    for sha, commit in log.items():
        if commit.parents:
            listed = repo.text("log", "--format=%H", f"{sha}^").split()
            assert [past.sha for past in window_of(log, commit)] == listed


def test_the_area_is_the_share_of_pairs_in_order() -> None:
    draws = Random(3)  # noqa: S311 - made-up data, not secrets
    scores = [draws.choice((0.1, 0.2, 0.3, 0.4)) for _ in range(60)]
    labels = [draws.random() < score for score in scores]
    right, wrong = ([s for s, label in zip(scores, labels, strict=True) if label is kind] for kind in (True, False))
    pairs = [(a > b) + (a == b) / 2 for a in right for b in wrong]
    assert auc(scores, labels) == pytest.approx(sum(pairs) / len(pairs))


def test_the_interval_of_an_area_is_what_a_bootstrap_gives() -> None:
    draws = Random(11)  # noqa: S311 - made-up data, not secrets
    labels = [at % 4 == 0 for at in range(240)]
    scores = [draws.gauss(1.0 if label else 0.0, 1.0) for label in labels]
    (interval, other), (over,) = aucs([scores, [s + draws.gauss(0, 1) for s in scores]], labels)
    kinds = [[at for at, label in enumerate(labels) if label is kind] for kind in (True, False)]
    found = []
    for _ in range(800):
        drawn = [at for kind in kinds for at in draws.choices(kind, k=len(kind))]
        found.append(auc([scores[at] for at in drawn], [labels[at] for at in drawn]))
    found.sort()
    assert interval.low == pytest.approx(found[20], abs=0.015)
    assert interval.high == pytest.approx(found[-21], abs=0.015)
    assert over.value == pytest.approx(interval.value - other.value)


def test_a_budget_counts_what_stands_first() -> None:
    labels = [True, False, True, False, False, False, False, False, False, True]
    assert caught([10 - at for at in range(10)], labels, 0.3).value == pytest.approx(2 / 3)
    assert [b.changes for b in calibration([at / 10 for at in range(10)], labels, 5)] == [2] * 5


def test_a_small_plan_runs_to_its_tables_and_a_model(repo: GitRepo, tmp_path: Path) -> None:
    shas = repo.text("log", "--no-merges", "--format=%H").split()
    fixed = [{"inducing_sha": sha, "first_fix_date": "2023-11-20"} for sha in shas[1::2]]
    (tmp_path / "made__up.jsonl").write_text("\n".join(map(json.dumps, fixed)))
    period = {"repository": "made/up", "log_from": "2000-01-01", "from": "2000-01-01", "to": "2030-01-01"}
    plan = {"fit": {**period, "level_from": "2000-01-01"}, "test": [period]}
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    where = ["--plan", f"{tmp_path}/plan.json", "--repo", f"made/up={repo.path}", "--labels", str(tmp_path)]
    out = ["--report", f"{tmp_path}/report.md", "--model", f"{tmp_path}/model.json", "--rows", str(tmp_path)]
    assert main([*where, *out]) == 0
    first = (tmp_path / "report.md").read_text()
    assert "| made/up, 2000-01-01 to 2030-01-01 (labels of today) | 12 | 6 |" in first
    assert from_stored(json.loads((tmp_path / "model.json").read_text())).changes == 12
    assert main([*where, *out]) == 0, "what was kept is read"
    assert (tmp_path / "report.md").read_text() == first
