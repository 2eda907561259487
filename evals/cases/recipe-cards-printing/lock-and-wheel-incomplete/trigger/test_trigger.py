import tomllib
from fnmatch import fnmatch
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NEEDED = {r.name.lower(): r for r in map(Requirement, PROJECT["project"]["dependencies"])}


def pins(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {k.lower(): v for k, v in (line.split("==") for line in lines if not line.startswith("#"))}


def test_the_lock_is_complete():
    locked = pins("requirements.lock")
    assert "jinja2" not in locked or "markupsafe" in locked


def test_the_template_is_in_the_wheel():
    globs = PROJECT["tool"]["setuptools"]["package-data"]["ladle"]
    assert any(fnmatch("templates/card.html", glob) for glob in globs)
