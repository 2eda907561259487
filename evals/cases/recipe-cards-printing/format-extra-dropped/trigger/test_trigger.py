import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NEEDED = {r.name.lower(): r for r in map(Requirement, PROJECT["project"]["dependencies"])}


def pins(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {k.lower(): v for k, v in (line.split("==") for line in lines if not line.startswith("#"))}


def test_formats_are_checked():
    assert '"format": "duration"' in (ROOT / "ladle" / "schema.json").read_text(encoding="utf-8")
    assert "format" in NEEDED["jsonschema"].extras
    assert {"isoduration", "arrow", "rfc3987"} <= set(pins("requirements.lock"))
