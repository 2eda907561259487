"""`foreread init`: policy, roster and workflows, after asking or by options."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from bot import publish
from bot.adapters.files import read_input, shipped, write_new, write_output
from bot.adapters.system import now
from bot.adapters.yaml_text import load_yaml
from bot.cli._arguments import Exit
from bot.cli._init_wish import PLACEHOLDER, Ask, Wish, from_answers, from_options, roster, workflows
from bot.cli._shared import page_of
from bot.config import CONFIG_PATHS, gate_policy
from bot.errors import ForereadError, UsageError
from bot.gate import read_roster, roster_path
from bot.gate.checking import Concern, Gravity, PolicyCheck, Surroundings, check_policy
from bot.gate.policy_file import DEFAULT_ROSTER

_FOLDER = ".github/workflows"
_MOST_BYTES = 4_000_000


def init(options: argparse.Namespace) -> int:
    """Ask, write, check what was written, and say what comes next."""
    root = Path(options.output)
    if not root.is_dir():
        raise UsageError(f"{root} is no folder.", "Give the repository by --output.")
    ask = None if options.yes or not sys.stdin.isatty() else _asked_at_terminal
    wish = _wished(options, ask)
    if (root / CONFIG_PATHS[1]).exists() and not (root / CONFIG_PATHS[0]).exists():
        raise UsageError(
            f"{root / CONFIG_PATHS[1]} is there, and {CONFIG_PATHS[0]} would count in its place; nothing was written.",
            "Move it to .github/foreread.yml first.",
        )
    texts = _texts(root, wish)
    if options.dry_run:
        write_output("".join(f"# --- {path}\n{text}\n" for path, text in texts.items()), None)
        return Exit.REVIEWED
    chosen = {path: text for path, text in texts.items() if options.force or _may_write(path, text, ask)}
    write_new(chosen, force=True)
    found = _check(root)
    write_output(_page(texts, chosen, found, wish), None)
    return Exit.REVIEWED if found.gravity is Gravity.NOTE else Exit.RISKY


def _wished(options: argparse.Namespace, ask: Ask | None) -> Wish:
    policy = gate_policy(load_yaml(shipped("default_policy.yml").encode(), ""), "the default policy")
    known = tuple(domain.name for domain in policy.domains)
    seniors = options.senior or ()
    if ask is None or (seniors and options.workflow):
        return from_options(seniors, options.workflow, options.model, options.action, known)
    return from_answers(ask, seniors, known, lambda line: print(line, file=sys.stderr))


def _asked_at_terminal(question: str, default: str) -> str:
    try:
        return input(f"{question} [{default}]: " if default else f"{question}: ") or default
    except EOFError:  # Ctrl-D: nothing is to be written
        raise KeyboardInterrupt from None


def _texts(root: Path, wish: Wish) -> dict[Path, str]:
    texts = {root / CONFIG_PATHS[0]: shipped("default_policy.yml"), root / DEFAULT_ROSTER: roster(wish.seniors)}
    return texts | {root / _FOLDER / name: text for name, text in workflows(wish).items()}


def _may_write(path: Path, text: str, ask: Ask | None) -> bool:
    """Whether nothing is lost by writing, or a person says that it may be."""
    if not path.exists():
        return True
    if ask is None or (path.is_file() and path.read_bytes() == text.encode()):
        return False
    return ask(f"{path} is there already. Overwrite it? y or n", "n").strip().lower() in {"y", "yes"}


def _check(root: Path) -> PolicyCheck:
    """What `policy check` says of the two files as they are now."""
    try:
        values = load_yaml(read_input(str(root / CONFIG_PATHS[0]), _MOST_BYTES), CONFIG_PATHS[0])
        policy = gate_policy(values, CONFIG_PATHS[0])
        name = roster_path(values, CONFIG_PATHS[0])
        people = read_roster(load_yaml(read_input(str(root / name), _MOST_BYTES), name), name)
    except ForereadError as error:
        return PolicyCheck((Concern("fault", Gravity.FAULT, error.happened, error.remedy),), ())
    return check_policy(policy, people, now(), Surroundings())


def _page(texts: Mapping[Path, str], chosen: Mapping[Path, str], found: PolicyCheck, wish: Wish) -> str:
    width, colour = page_of(None)
    lines = [f"{'wrote' if path in chosen else 'kept '}  {path}" for path in texts]
    stuck = [concern for concern in found.concerns if concern.gravity is not Gravity.NOTE]
    return publish.render_setup(
        lines, [f"{each.text} {each.remedy}" for each in stuck], _next(texts, wish), width=width, colour=colour
    )


def _next(texts: Mapping[Path, str], wish: Wish) -> list[str]:
    """Three steps."""
    filled = wish.action or wish.workflow == "none"
    fill = "" if filled else f"Put Foreread's repository and commit in the place of {PLACEHOLDER}, then "
    commit = f"{fill}commit the {len(texts)} files to the default branch: policy and roster count from there."
    return [
        commit[0].upper() + commit[1:],
        _KEYS[wish.workflow],
        "Open a pull request, and run `foreread doctor OWNER/REPO`: it says what the settings there still let by.",
    ]


_KEYS = {
    "two-stage": "Make the environment `foreread` (Settings > Environments) for the default branch alone, and give it "
    "FOREREAD_STATE_KEY and FOREREAD_SPOT_KEY (openssl rand -hex 32) and the model's key. For a gate, register an App "
    "of your own and give its id and key (docs/github.md).",
    "simple": "With a model, give the repository its key: gh secret set ANTHROPIC_API_KEY, and its name: "
    "gh variable set FOREREAD_MODEL.",
    "none": "Say how Foreread is to be started: docs/github.md has the workflows.",
}
