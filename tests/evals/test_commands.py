"""`foreread eval` as a user runs it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from evals.command import main
from evals.results import read_results
from tests.evals.cases import write_casebook
from tests.git_repo import GitRepo

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_run_writes_results_and_shows_recall_beside_noise(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_casebook(here / "evals" / "cases")
    assert main(["run", "--junit", "junit.xml"]) == 0
    shown = capsys.readouterr().out
    assert shown.index("recall@5") < shown.index("noise per clean change")
    assert read_results(here / "evals/results/results.json").header.mode == "rules"
    assert 'failures="0"' in (here / "junit.xml").read_text()


def test_two_runs_give_the_same_bytes(here: Path) -> None:
    write_casebook(here / "evals" / "cases")
    for name in ("a", "b"):
        assert main(["run", "--quiet", "--output", f"{name}.json"]) == 0
    assert Path("a.json").read_bytes() == Path("b.json").read_bytes()


def test_results_tell_at_which_level_of_context_the_model_was_asked(here: Path) -> None:
    write_casebook(here / "evals" / "cases")
    for level in ("hunk", "symbol"):
        assert main(["run", "--quiet", "--scripted", "obedient", "--context", level, "--output", f"{level}.json"]) in {
            0,
            1,
        }
    usual, more = (read_results(Path(f"{level}.json")).header.reviewer for level in ("hunk", "symbol"))
    assert more == f"{usual}, context symbol"


def test_each_level_of_context_is_recorded_and_replayed_by_itself(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_casebook(here / "evals" / "cases")
    (here / "reply.json").write_text('{"claims": [], "look_up": []}')
    model = ["--model", f"exec:cat {here / 'reply.json'}", "--to", "evals/recordings/cat"]
    assert main(["record", *model, "--effort", "one reading", "--context", "symbol"]) == 0
    replay = ["run", "--quiet", "--recorded", "evals/recordings/cat", "--effort", "one reading"]
    assert main([*replay, "--context", "symbol"]) == 0
    header = read_results(here / "evals/results/results.json").header
    assert list(header.prompts) == ["find-questions-with-context"]
    assert main([*replay, "--context", "file"]) == 2
    assert "--context file`" in capsys.readouterr().err


def test_compare_names_what_was_gained_and_lost(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_casebook(here / "evals" / "cases")
    assert main(["run", "--quiet", "--scripted", "null", "--output", "a.json"]) == 0
    assert main(["run", "--quiet", "--scripted", "oracle", "--output", "b.json"]) == 0
    assert main(["compare", "a.json", "b.json"]) == 0
    shown = capsys.readouterr().out
    assert "### Gained\n\n- basket-average/empty-basket b1" in shown.replace("## Gained", "### Gained").replace(
        "####", "###"
    )
    assert "| recall@5 | 0 % | 100 % | +100 % |" in shown


def test_runs_over_different_cases_are_not_compared(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_casebook(here / "evals" / "cases")
    assert main(["run", "--quiet", "--output", "a.json"]) == 0
    assert main(["run", "--quiet", "--case", "basket-average/clean", "--output", "b.json"]) == 0
    assert main(["compare", "a.json", "b.json"]) == 2
    assert "over different cases" in capsys.readouterr().err


def test_the_page_needs_nothing_from_elsewhere_and_escapes_what_is_said(here: Path) -> None:
    folder = write_casebook(here / "evals" / "cases")
    manifest = folder / "family.yaml"
    manifest.write_text(manifest.read_text().replace("effect: ZeroDivisionError", "effect: <script>alert(1)</script>"))
    assert main(["run", "--quiet", "--scripted", "null", "--output", "a.json"]) == 0
    assert main(["report", "a.json", "--html", "a.html", "--baseline", "a.json"]) == 0
    page = Path("a.html").read_text()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert not re.findall(r"(?:src|href)=", page)
    assert "prefers-color-scheme: dark" in page


def test_the_report_shows_every_harmful_case_in_full(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_casebook(here / "evals" / "cases")
    assert main(["run", "--quiet", "--scripted", "null", "--output", "a.json"]) == 0
    assert main(["report", "a.json"]) == 0
    shown = capsys.readouterr().out
    assert "**basket-average/empty-basket**: its tier is low, and nothing names: `shop/prices.py:8`" in shown
    assert "tier low, at least medium is right" in shown
    assert main(["report", "a.json", "--summary"]) == 0
    assert "Limits" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["run", "--cases", "nowhere"], "There are no cases in nowhere"),
        (["run", "--suite", "migration"], "No case is left"),
        (["run", "-k", "0"], "-k is the number of passes"),
        (["run", "--recorded"], "There are no recordings in evals/recordings"),
        (["run", "--set", "manifest"], "names no public set"),
        (["report", "none.json"], "none.json cannot be read"),
    ],
)
def test_bad_input_is_one_line_with_its_remedy(
    here: Path, capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    write_casebook(here / "evals" / "cases")
    assert main(words) == 2
    error = capsys.readouterr().err
    assert error.startswith("foreread eval: ")
    assert says in error
    assert error.count("\n") == 1


@pytest.fixture
def incident(here: Path) -> GitRepo:
    """A shop in which an empty basket was forgotten, and mended later."""
    repo = GitRepo(here / "shop")
    lines = "def total(lines):\n    return sum(lines)\n"
    repo.write("prices.py", lines.encode())
    repo.commit("Start")
    average = "\n\ndef average(lines):\n    return total(lines) // len(lines)\n"
    repo.write("prices.py", (lines + average).encode())
    repo.commit("Show the average\n\nFor the basket page.\n\nSigned-off-by: Ada Example <ada@example.com>")
    mended = average.replace("total(lines) // len(lines)", "total(lines) // len(lines) if lines else 0")
    repo.write("prices.py", (lines + mended).encode())
    repo.commit("Survive an empty basket")
    return repo


ADD = [
    "add", "HEAD~1", "--fix", "HEAD", "--repo", "shop", "--name", "empty-basket", "--category", "null_empty",
    "--trigger", "average([])", "--effect", "ZeroDivisionError", "--words", "empty,zero", "--words", "average,lines",
]  # fmt: skip


def test_an_incident_becomes_a_case_with_its_clean_twin(
    here: Path, incident: GitRepo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(ADD) == 0
    assert "the fault is at prices.py:6: return total(lines) // len(lines)" in capsys.readouterr().out
    folder = here / "evals/cases/empty-basket"
    assert b"if lines else 0" in (folder / "fixed.patch").read_bytes()
    assert b"Signed-off" not in (folder / "family.yaml").read_bytes()
    assert main(["check"]) == 0
    assert main(["run", "--quiet", "--scripted", "oracle", "--output", "a.json"]) == 0
    found = {m.name: m.value for m in read_results(here / "a.json").scores.measures}
    assert (found["recall@5"], found["noise per clean change"]) == (1, 0)
    elsewhere = here / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert main(["run", "--quiet", "--cases", "../evals/cases", "--output", "b.json"]) == 0
    assert len(read_results(elsewhere / "b.json").cases) == 2


def test_a_case_of_that_name_is_not_overwritten(
    here: Path, incident: GitRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(ADD) == 0
    assert main(ADD) == 2
    assert "is there already" in capsys.readouterr().err


def test_of_equal_lines_the_one_that_was_mended_is_the_fault(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = GitRepo(here / "shop")
    repo.write("prices.py", b"X = 1\n")
    repo.commit("Start")
    twice = "def a(x):\n    if x:\n        return None\n    return x\n\n\ndef b(x):\n    if x:\n        return None\n    return x\n"
    repo.write("prices.py", twice.encode())
    repo.commit("Two functions")
    repo.write("prices.py", "return 0".join(twice.rsplit("return None", 1)).encode())
    repo.commit("Mend b")
    assert main(ADD) == 0
    assert "the fault is at prices.py:9: return None" in capsys.readouterr().out


@pytest.mark.parametrize("change", [("--name", "Bad Name"), ("--words", " , "), ("--name", "../out")])
def test_a_case_that_would_break_every_run_is_not_written(
    here: Path, incident: GitRepo, change: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*ADD, *change]) == (0 if change[1] == "../out" else 2)
    assert [p.name for p in here.glob("evals/cases/*")] == (["out"] if change[1] == "../out" else [])
    assert not (here / "evals" / "out").exists()


def test_a_fix_that_has_nothing_to_do_with_the_change_is_refused(
    here: Path, incident: GitRepo, capsys: pytest.CaptureFixture[str]
) -> None:
    incident.write("other.py", b"x = 1\n")
    incident.commit("Something else")
    words = ["HEAD" if w == "HEAD" else "HEAD~2" if w == "HEAD~1" else w for w in ADD]
    assert main(words) == 2
    assert "touches no line" in capsys.readouterr().err


def test_seeding_keeps_only_what_the_tests_do_not_see(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repo = GitRepo(here / "shop")
    repo.write("prices.py", b"PRICES = {}\n")
    repo.commit("Start")
    code = """PRICES = {}


def price_of(name, prices, limit):
    if name is None:
        raise ValueError(name)
    if len(prices) >= limit:
        return None
    return prices[name]
"""
    repo.write("prices.py", code.encode())
    repo.commit("Look prices up")
    seen = f"{sys.executable} -c \"import prices, sys; sys.exit(prices.price_of('a', {{'a': 1}}, 2) != 1)\""
    assert main(["seed", "shop", "HEAD~1..HEAD", "--test-command", seen, "--cases", "kept"]) == 0
    (manifest,) = Path("kept").glob("*/family.yaml")
    assert "passes with each bug" in manifest.read_text()
    assert main(["check", "--cases", "kept"]) == 0
    assert main(["run", "--quiet", "--cases", "kept", "--scripted", "oracle", "--output", "a.json"]) == 0
    found = {m.name: m.value for m in read_results(here / "a.json").scores.measures}
    assert found["recall@5"] == 1
    capsys.readouterr()
    assert main(["seed", "shop", "HEAD~1..HEAD", "--test-command", "false", "--cases", "none"]) == 1
    assert "No commit of that range carries a bug" in capsys.readouterr().err


def test_calibrate_gives_rates_with_their_n(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_casebook(here / "evals" / "cases")
    assert main(["run", "--quiet", "--scripted", "oracle", "-k", "12", "--output", "a.json"]) == 0
    assert main(["calibrate", "a.json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["kinds"] == {"model, high": {"hits": 12, "n": 12}}
    assert said["measured_on"][0]["cases"] == 2
    assert main(["calibrate", "a.json", "a.json"]) == 2


def test_calibrate_takes_what_readers_judged_of_a_run(here: Path) -> None:
    assert here.is_dir()
    run = read_results(ROOT / "evals/baselines/real.json")
    form = ROOT / "evals/real/judged/foreread.jsonl"
    assert main(["calibrate", "--judged", str(ROOT / "evals/baselines/real.json"), str(form), "--output", "c.json",
                 str(ROOT / "evals/baselines/rules.json")]) == 0  # fmt: skip
    kinds = json.loads(Path("c.json").read_text())["kinds"]
    assert kinds["model, confirmed, high"]["judged"] is True
    assert sum(line["rank"] > 0 for line in map(json.loads, form.read_text().splitlines())) == sum(
        record.passes[0].asked for record in run.cases
    )
    other = form.read_text().replace("question", "problem")
    Path("other.jsonl").write_text(other)
    assert main(["calibrate", "--judged", str(ROOT / "evals/baselines/real.json"), "other.jsonl", "x.json"]) == 2


def test_no_model_library_is_loaded_to_measure() -> None:
    code = (
        "import sys; from evals.command import main; main(['run', '--quiet', '--output', '/dev/null', "
        "'--case', 'loan-renewals']); print(sorted({'litellm', 'anthropic', 'httpx', 'scipy', 'numpy'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True, env={**os.environ}
    )
    assert done.stdout.strip().endswith("[]")
