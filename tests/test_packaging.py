"""Prompts and schemas are found from a checkout, an editable install and an installed wheel, by one look-up."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling import build

from tests.evals.cases import write_casebook

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = (
    "import site, sys; sys.path.insert(0, sys.argv[1]); site.addsitedir(sys.argv[1]);"
    "import bot; from bot.adapters.prompt_files import load_prompt, prompt_folder; from bot.adapters.files import published_schema, shipped; from bot.adapters.github._session import queries;"
    "print(bot.__file__); print(prompt_folder()); print(load_prompt('find-questions').digest); print(min(len(t) for t in [*map(published_schema, ('brief', 'provenance', 'policy')), shipped('default_policy.yml'), shipped('default_roster.yml'), shipped('workflows/foreread.yml'), queries()]) > 1000)"
)


def run(site: Path, folder: Path) -> list[str]:
    """What an interpreter says that sees the package through `site` only, started in `folder`."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    command = [sys.executable, "-P", "-c", PROGRAM, str(site)]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def digest(tmp_path_factory: pytest.TempPathFactory) -> str:
    return run(ROOT, tmp_path_factory.mktemp("elsewhere"))[2]


def unpacked(name: str, built: Path, target: Path) -> Path:
    with zipfile.ZipFile(built / name) as wheel:
        wheel.extractall(target)  # noqa: S202 - a wheel of our own
    return target


def test_a_checkout_has_them(tmp_path: Path) -> None:
    package, folder, _, schema = run(ROOT, tmp_path)
    assert Path(package).parent == ROOT / "bot"
    assert Path(folder) == ROOT / "prompts"
    assert schema == "True"


def test_an_installed_wheel_has_them(tmp_path: Path, digest: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)  # a build backend is called in the project's folder (PEP 517)
    site = unpacked(build.build_wheel(str(tmp_path)), tmp_path, tmp_path / "site")
    package, folder, found, schema = run(site, tmp_path)
    assert Path(package).parent == site / "bot"
    assert Path(folder) == site / "bot" / "_prompts"
    assert (found, schema) == (digest, "True")


def test_an_editable_install_has_them(tmp_path: Path, digest: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    site = unpacked(build.build_editable(str(tmp_path)), tmp_path, tmp_path / "site")
    package, folder, found, schema = run(site, tmp_path)
    assert Path(package).parent == ROOT / "bot"
    assert Path(folder) == ROOT / "prompts"
    assert (found, schema) == (digest, "True")


def test_an_installed_wheel_measures_a_teams_own_cases_and_carries_none_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    site = unpacked(build.build_wheel(str(tmp_path)), tmp_path, tmp_path / "site")
    assert (site / "evals" / "reporting" / "report.html.j2").is_file()
    assert not (site / "evals" / "cases").exists()
    assert not (site / "evals" / "recordings").exists()
    write_casebook(tmp_path / "team" / "evals" / "cases")
    program = (
        "import sys, site; sys.path.insert(0, sys.argv[1]); from bot.cli import main; sys.exit(main(sys.argv[2:]))"
    )
    command = [sys.executable, "-P", "-c", program, str(site), "eval", "run"]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(command, cwd=tmp_path / "team", env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "recall@5" in done.stdout


def test_the_source_distribution_has_what_its_tests_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    name = build.build_sdist(str(tmp_path))
    with tarfile.open(tmp_path / name) as packed:
        names = {member.name.partition("/")[2] for member in packed}
    deploy = {path.relative_to(ROOT).as_posix() for path in (ROOT / "deploy").rglob("*") if path.is_file()}
    assert {"Dockerfile", ".dockerignore", "compose.yml", "action.yml", ".ci/run", "README.md", "justfile"} <= names
    assert deploy <= names
    assert not [each for each in names if "node_modules/" in each and not each.startswith("evals/cases/")]
