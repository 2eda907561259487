"""Finding and reading prompt files: in an installed wheel, an editable install or a checkout, by one look-up; and a
team's own in the base state of its repository.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.adapters.yaml_text import load_yaml
from bot.errors import ConfigError, ForereadError, PromptError
from bot.review.asking import LensGuide, Prompt, PromptSet, check_override, read_lens, read_prompt

if TYPE_CHECKING:
    from bot.change import Snapshot

__all__ = [
    "LENSES_FOLDER",
    "PROMPTS_FOLDER",
    "lens_names",
    "load_lens",
    "load_partials",
    "load_prompt",
    "prompt_folder",
    "prompt_names",
    "prompts_of",
    "shipped_prompts",
]

PROMPTS_FOLDER = ".github/foreread/prompts"
LENSES_FOLDER = ".github/foreread/lenses"
"""Where a team keeps its own, in its repository."""
MOST_BYTES = 32_000
"""Of one file of a team's."""
MOST_OWN = 20
"""Files in each of the two folders: what each of them asks for is paid for in every review."""

_BOT = Path(__file__).resolve().parent.parent
_Read = TypeVar("_Read", Prompt, LensGuide)


def prompt_folder() -> Path:
    """Where the prompts are: packaged inside the wheel as `bot/_prompts`, else beside the package in the checkout."""
    packaged = _BOT / "_prompts"
    return packaged if packaged.is_dir() else _BOT.parent / "prompts"


def prompt_names(folder: Path | None = None) -> tuple[str, ...]:
    """The prompts that ship."""
    return _names(folder or prompt_folder())


def lens_names(folder: Path | None = None) -> tuple[str, ...]:
    """The lenses that ship."""
    return _names((folder or prompt_folder()) / "lenses")


def _names(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(p.stem for p in folder.glob("*.md") if p.stem != "README"))


def load_prompt(name: str, folder: Path | None = None) -> Prompt:
    """The prompt of that name, as it ships. Raises PromptError when the file is missing or wrong."""
    folder = folder or prompt_folder()
    path = folder / f"{name}.md"
    return _prompt(_text(path, "prompt"), name, str(path), load_partials(folder))


def load_lens(name: str, folder: Path | None = None) -> LensGuide:
    """The lens of that name, as it ships. Raises PromptError when the file is missing or wrong."""
    path = (folder or prompt_folder()) / "lenses" / f"{name}.md"
    return _lens(_text(path, "lens"), name, str(path))


def load_partials(folder: Path | None = None) -> Mapping[str, str]:
    """The texts that prompts may include, by name."""
    inside = (folder or prompt_folder()) / "partials"
    return {name: _text(inside / f"{name}.md", "partial") for name in _names(inside)}


def shipped_prompts(folder: Path | None = None) -> PromptSet:
    """All prompts and lenses, as they ship. Raises PromptError when a file is wrong."""
    prompts = tuple(load_prompt(name, folder) for name in prompt_names(folder))
    return PromptSet(prompts, tuple(load_lens(name, folder) for name in lens_names(folder)))


def prompts_of(before: Snapshot, folder: Path | None = None) -> PromptSet:
    """What ships, with the team's own prompts and lenses as they are **before** the change: no change writes the prompt
    that it is read with.

    A file at `.github/foreread/prompts/NAME.md` takes the place of the shipped prompt of that name, one at
    `.github/foreread/lenses/NAME.md` that of the shipped lens, or stands beside the others.

    Raises ConfigError that names a file of the team's that is wrong.
    """
    shipped = shipped_prompts(folder)
    known = {prompt.name: prompt for prompt in shipped.prompts}
    partials: Mapping[str, str] = {}
    prompts, lenses = _own(before, PROMPTS_FOLDER), _own(before, LENSES_FOLDER)
    if prompts:
        partials = load_partials(folder)
    for path, content in prompts.items():
        own = _checked(path, content, lambda text, name, at: _in_place(_prompt(text, name, at, partials), known))
        known[own.name] = own
    guides = {guide.name: guide for guide in shipped.lenses}
    for path, content in lenses.items():
        guide = _checked(path, content, _lens)
        guides[guide.name] = guide
    return PromptSet(tuple(known.values()), tuple(guides.values()), (*prompts, *lenses))


def _own(before: Snapshot, folder: str) -> dict[str, bytes]:
    """The team's files of a folder, by path. Raises ConfigError where there are too many, or one cannot be read."""
    from bot.change import RepoPath

    paths = [p for p in before.listed(RepoPath(folder)) if p.endswith(".md") and not p.endswith("/README.md")]
    if len(paths) > MOST_OWN:
        raise ConfigError(f"{folder}: there are more than {MOST_OWN} files.", "Keep the ones that find something.")
    content = before.read(paths)
    for path in paths:
        if len(content.get(path, b" " * (MOST_BYTES + 1))) > MOST_BYTES:
            raise ConfigError(f"{path} is larger than {MOST_BYTES:,} bytes.", "Say it in fewer words.")
    return {path: content[path] for path in paths}


def _checked(path: str, content: bytes, read: Callable[[str, str, str], _Read]) -> _Read:
    name = path.rpartition("/")[2].removesuffix(".md")
    try:
        return read(content.decode("utf-8").replace("\r\n", "\n"), name, path)
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is no UTF-8 text.", "Save it as UTF-8.") from error
    except ForereadError as error:
        happened = error.happened if error.happened.startswith(path) else f"{path}: {error.happened}"
        raise ConfigError(happened, f"{error.remedy} Mend the file on the base branch.".strip()) from error


def _in_place(own: Prompt, known: Mapping[str, Prompt]) -> Prompt:
    if own.name not in known:
        raise PromptError("No prompt of this name ships.", f"There are: {', '.join(known)}.")
    check_override(own, known[own.name])
    return own


def _prompt(text: str, name: str, path: str, partials: Mapping[str, str]) -> Prompt:
    front, body = _parts(text, path)
    return _named(read_prompt(text, front, body, partials), name, path)


def _lens(text: str, name: str, path: str) -> LensGuide:
    return _named(read_lens(text, *_parts(text, path)), name, path)


def _named(read: _Read, name: str, path: str) -> _Read:
    if read.name != name:
        raise PromptError(f"{path}: its front matter names it {read.name}.", "Give the file and the key one name.")
    return read


def _text(path: Path, kind: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise PromptError(f"There is no {kind} {path.stem} at {path}.", "Install the package again.") from error


def _parts(text: str, path: str) -> tuple[Mapping[str, object], str]:
    """The front matter's values, and the body behind it."""
    before, opened, rest = text.partition("---\n")
    front, closed, body = rest.partition("\n---\n")
    if before or not opened or not closed:
        raise PromptError(f"{path} has no front matter.", "Begin it with `---`, the keys and `---`.")
    values = load_yaml(front, path)
    return values if isinstance(values, dict) else {}, body
