import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NEEDED = {r.name.lower(): r for r in map(Requirement, PROJECT["project"]["dependencies"])}


def pins(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {k.lower(): v for k, v in (line.split("==") for line in lines if not line.startswith("#"))}


def test_only_jinja_with_pass_context():
    assert "pass_context" in (ROOT / "ladle" / "cards.py").read_text(encoding="utf-8")
    assert "2.11.3" not in NEEDED["jinja2"].specifier
    assert int(pins("constraints/kiosk.txt")["jinja2"].split(".")[0]) >= 3
