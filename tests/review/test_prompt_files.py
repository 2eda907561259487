"""Every prompt and lens that ships: valid, rendered as its golden file says, its wording bound to its version."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from bot.adapters.prompt_files import lens_names, load_lens, load_partials, load_prompt, prompt_folder, prompt_names
from bot.errors import PromptError
from bot.review.asking import Prompt, render_prompt
from bot.review.asking._schema import LENSES
from tests.review import prompt_versions
from tests.review.prompt_versions import LOCK, faults, locked, main, new, present

GOLDEN = Path(__file__).parent.parent / "golden" / "prompts" / "written"


def made_up(uses: frozenset[str], path: str = "", told: str = "") -> object:
    """Values of the shape that a template uses: two of each list, and each text says what it is."""
    inner = f"{path}[]"
    if inner in uses:
        return [made_up(uses, inner, f"{told} {n}") for n in (1, 2)]
    under = f"{path}." if path else ""
    names = sorted({p.removeprefix(under).partition(".")[0].removesuffix("[]") for p in uses if p.startswith(under)})
    if names:
        return {name: made_up(uses, f"{under}{name}", f"{told} {name}".strip()) for name in names}
    return f"‹{told}›"


def rendered(prompt: Prompt) -> str:
    """With two of everything, and with as little as there can be: so that each branch is shown."""
    values = made_up(prompt.uses)
    assert isinstance(values, dict)
    bare = {name: [] if isinstance(value, list) else value for name, value in values.items()}
    hollow = {name: _hollow(value) for name, value in values.items()}
    parts = {
        "system": prompt.system,
        "user": render_prompt(prompt, values),
        "user, of empty lists": render_prompt(prompt, bare),
        "user, of empty texts": render_prompt(prompt, hollow),
    }
    return "".join(f"======== {title} ========\n\n{text}\n\n" for title, text in parts.items())


def _hollow(value: object) -> object:
    """The first of each list, and texts that say nothing."""
    if isinstance(value, list):
        return [_hollow(value[0])]
    return {name: _hollow(inner) for name, inner in value.items()} if isinstance(value, dict) else ""


def golden_text(name: str, text: str) -> str:
    """What the golden file says; written anew where that is asked for."""
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("FOREREAD_UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"no golden rendering {name}: read it, then `just golden`"
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", prompt_names())
def test_each_prompt_is_rendered_as_its_golden_file_says(name: str) -> None:
    prompt = load_prompt(name)
    text = rendered(prompt)
    assert text == golden_text(f"{name}.v{prompt.version}", text)


@pytest.mark.parametrize("name", lens_names())
def test_each_lens_is_sent_as_its_golden_file_says(name: str) -> None:
    lens = load_lens(name)
    text = f"{lens.lens.value}; when {', '.join(lens.when)}\n\n{lens.text}\n"
    assert text == golden_text(f"lenses/{name}.v{lens.version}", text)


def test_there_is_a_lens_for_each_word_of_the_taxonomy() -> None:
    assert {load_lens(name).lens for name in lens_names()} == set(LENSES.values())


@pytest.mark.parametrize("name", lens_names())
def test_a_lens_is_short_and_names_things_to_trace(name: str) -> None:
    lens = load_lens(name)
    assert len(lens.text.splitlines()) <= 12
    assert sum(line.startswith("- ") for line in lens.text.splitlines()) >= 4
    assert not any(word in lens.text.lower() for word in ("careful", "thorough", "make sure", "important", "expert"))


def test_each_partial_is_part_of_a_prompt() -> None:
    used = {partial for name in prompt_names() for partial in load_prompt(name).partials}
    assert set(load_partials()) == used


def test_wording_and_version_agree() -> None:
    assert faults(prompt_folder()) == ()
    assert new(prompt_folder()) == (), "run `just prompts`"


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The prompts as they ship, to be edited; with a partial in one of them."""
    folder = tmp_path / "prompts"
    shutil.copytree(prompt_folder(), folder)
    (folder / "partials").mkdir(exist_ok=True)
    (folder / "partials" / "greeting.md").write_text("Read it.\n")
    text = '---\nname: greet\nversion: 1\ninputs: [who]\n---\n<!-- system -->\n{% include "partials/greeting.md" %}\n<!-- user -->\n{{ who }}\n'
    (folder / "greet.md").write_text(text)
    assert main(folder) == 0
    assert faults(folder) == ()
    assert new(folder) == ()
    return folder


FILES = [
    *(f"{name}.md" for name in prompt_names()),
    *(f"lenses/{name}.md" for name in lens_names()),
    "partials/greeting.md",
]


@pytest.mark.parametrize("file", FILES)
def test_a_changed_wording_without_a_new_version_fails_and_says_what_to_do(
    copied: Path, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (copied / LOCK).read_text()
    path = copied / file
    path.write_text(path.read_text().replace("Read", "Skim", 1) + "One word more.\n")
    found = faults(copied)
    changed = "greet" if file.startswith("partials/") else file.removesuffix(".md")
    assert any(changed in fault and "set `version:" in fault and "just prompts" in fault for fault in found)
    assert main(copied) == 1
    assert "set `version:" in capsys.readouterr().err
    assert (copied / LOCK).read_text() == before


def bumped(path: Path, version: int) -> None:
    first, _, rest = path.read_text().partition("version: ")
    path.write_text(f"{first}version: {version}\n{rest.partition(chr(10))[2]}One word more.\n")


def test_a_new_version_is_added_and_the_old_lines_stay(copied: Path) -> None:
    before = (copied / LOCK).read_text()
    bumped(copied / "greet.md", 2)
    assert faults(copied) == ()
    assert [line.version for line in new(copied)] == [2]
    assert main(copied) == 0
    after = (copied / LOCK).read_text()
    assert after.startswith(before)
    assert after.removeprefix(before).startswith("greet 2 ")


def test_versions_only_rise(copied: Path) -> None:
    bumped(copied / "greet.md", 3)
    assert main(copied) == 0
    bumped(copied / "greet.md", 2)
    assert any("versions only rise" in fault for fault in faults(copied))


def test_a_version_has_one_line(copied: Path) -> None:
    [*_, last] = locked(copied)
    with (copied / LOCK).open("a") as lock:
        lock.write(f"{last}\n")
    assert any("twice" in fault for fault in faults(copied))
    with (copied / LOCK).open("a") as lock:
        lock.write(f"{last._replace(digest='0' * 16)}\n")
    assert any("two digests" in fault for fault in faults(copied))


def test_the_lock_names_every_prompt_and_lens() -> None:
    names = {line.name for line in present(prompt_folder())}
    assert names == {*prompt_names(), *(f"lenses/{name}" for name in lens_names())}
    assert prompt_versions.LOCK in {path.name for path in prompt_folder().iterdir()}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("no front matter", "front matter"),
        ("---\nname: greet\n---\n<!-- system -->s<!-- user -->u", "version"),
        ("---\nname: other\nversion: 1\ninputs: []\n---\n<!-- system -->s<!-- user -->u", "names it other"),
    ],
)
def test_a_wrong_file_is_named(copied: Path, text: str, fault: str) -> None:
    (copied / "greet.md").write_text(text)
    with pytest.raises(PromptError, match=fault):
        load_prompt("greet", copied)


def test_a_missing_file_is_named(copied: Path) -> None:
    with pytest.raises(PromptError, match="no prompt gone"):
        load_prompt("gone", copied)
    with pytest.raises(PromptError, match="no lens gone"):
        load_lens("gone", copied)
