import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = json.loads((ROOT / "package.json").read_text())
LOCK = json.loads((ROOT / "package-lock.json").read_text())
SOURCES = {path.name: path.read_text() for path in (ROOT / "src").glob("*.js")}


def required():
    """The packages that the code asks for; not its own files, not Node's."""
    names = {name for text in SOURCES.values() for name in re.findall(r"require\('([^']+)'\)", text)}
    return {name for name in names if not name.startswith((".", "node:"))}


def test_the_lock_belongs_to_the_package():
    root = LOCK["packages"][""]
    for key in ("name", "version", "dependencies", "devDependencies", "engines", "bin"):
        assert root[key] == PACKAGE[key]


def test_what_the_code_requires_is_locked():
    assert required() <= {path.removeprefix("node_modules/") for path in LOCK["packages"]}


def test_the_command_and_the_entry_are_published():
    for path in (PACKAGE["main"], *PACKAGE["bin"].values()):
        assert (ROOT / path).is_file()
        assert any(path.startswith(folder) for folder in PACKAGE["files"])


def test_every_source_is_strict():
    for text in SOURCES.values():
        assert "'use strict';" in text.splitlines()[:2]
