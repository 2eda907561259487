"""What stands on the default branch: policy, roster, workflows, code owners."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import Any, Final

from bot.adapters.github._answers import NOT_FOUND
from bot.adapters.github._people import members
from bot.adapters.github._session import Session
from bot.adapters.system import now
from bot.adapters.yaml_text import load_yaml
from bot.config import CONFIG_PATHS, gate_policy
from bot.errors import ConfigError, ForereadError, HostError
from bot.gate import read_roster, roster_path
from bot.gate.checking import Gravity, Surroundings, check_policy

_WORKFLOWS: Final = ".github/workflows"
_MOST: Final = 20
"""Workflows that are read; those that are named after Foreread come first."""
_OWNERS: Final = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")


def policy_faults(session: Session, branch: str) -> tuple[str, ...]:
    """What `policy check` says that would block somebody. Raises HostError where the files cannot be seen."""
    found = next(((path, text) for path in CONFIG_PATHS if (text := _file(session, branch, path)) is not None), None)
    if found is None:
        return (f"There is no policy at {CONFIG_PATHS[0]}.",)
    try:
        return _checked(session, branch, *found)
    except HostError:
        raise
    except ForereadError as error:
        return (str(error),)


def _checked(session: Session, branch: str, path: str, content: bytes) -> tuple[str, ...]:
    values = load_yaml(content, path)
    policy, name = gate_policy(values, path), roster_path(values, path)
    text = _file(session, branch, name)
    if text is None:
        raise ConfigError(f"There is no roster at {name}.")
    people = load_yaml(text, name)
    teams = people.get("teams") if isinstance(people, dict) else None
    data = members(session, [str(team) for team in teams]) if isinstance(teams, dict) and teams else None
    found = check_policy(policy, read_roster(people, name, None, data), now(), Surroundings())
    return tuple(f"{c.text} {c.remedy}".strip() for c in found.concerns if c.gravity is not Gravity.NOTE)


def workflow_files(session: Session, branch: str) -> tuple[tuple[str, str], ...]:
    """Names and texts."""
    names = [str(entry.get("name")) for entry in _listed(session, branch, _WORKFLOWS)]
    told = sorted((n for n in names if n.endswith((".yml", ".yaml"))), key=lambda name: ("foreread" not in name, name))
    texts = ((name, _file(session, branch, f"{_WORKFLOWS}/{name}")) for name in told[:_MOST])
    return tuple((name, text.decode("utf-8", "replace")) for name, text in texts if text is not None)


def has_owners(session: Session, branch: str) -> bool:
    """Whether there is a file of code owners where GitHub looks for one."""
    return any(_file(session, branch, path) is not None for path in _OWNERS)


def _file(session: Session, branch: str, path: str) -> bytes | None:
    """Its content; None where there is none, or where it is no plain file of at most a megabyte."""
    told = _content(session, branch, path)
    if not isinstance(told, dict) or told.get("type") != "file" or told.get("encoding") != "base64":
        return None
    try:
        return b64decode(str(told.get("content")))
    except (binascii.Error, ValueError):
        return None


def _listed(session: Session, branch: str, path: str) -> list[dict[str, Any]]:
    told = _content(session, branch, path)
    return [entry for entry in told if isinstance(entry, dict)] if isinstance(told, list) else []


def _content(session: Session, branch: str, path: str) -> Any:
    aim = f"show {path} of the default branch"
    answer = session.get(f"/repos/{session.repository}/contents/{path}", aim, fine=(NOT_FOUND,), ref=branch)
    return None if answer.status == NOT_FOUND else answer.data
