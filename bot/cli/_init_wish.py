"""What `foreread init` is to write: out of options, or out of answers, with the same rules for both."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

from bot.adapters.files import shipped
from bot.cli._setup_arguments import WORKFLOWS
from bot.errors import UsageError
from bot.gate import Level
from bot.pattern import lazy

FEWEST = 2
"""Seniors. Nobody signs their own change off, so one alone would be blocked."""
PLACEHOLDER = "foreread/foreread@" + "0" * 40
"""Where Foreread's Action is to stand in a workflow. No commit has this id, so nothing runs before it is replaced."""

_LOGIN = lazy(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}(?:_[a-z0-9]{1,20})?")
"""Of GitHub's people; with `_` and a short code where a company manages the accounts."""
_NUMBER = lazy(r"[1-9][0-9]{0,17}")
_DOMAIN = lazy(r"[A-Za-z0-9][\w -]{0,60}", re.ASCII)
_ACTION = lazy(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", re.ASCII)
_MODEL = lazy(r"[a-z]+:[\w.:/@+-]{1,200}", re.ASCII)
_MODEL_LINE = "${{ vars.FOREREAD_MODEL || 'none' }}"
_NUMBER_AT = "`gh api users/LOGIN --jq .id` prints it, and so does `id` at API/users/LOGIN."
_SENIOR = "Give LOGIN:NUMBER, e.g. octocat:583231, and after it LEVEL and DOMAIN+DOMAIN if need be."
_FILES = {"two-stage": ("foreread.yml", "foreread-publish.yml"), "simple": ("foreread-simple.yml",), "none": ()}

Ask = Callable[[str, str], str]
"""A question and its default → the answer."""
_T = TypeVar("_T")


class Senior(NamedTuple):
    """Somebody who may sign off."""

    login: str
    number: int
    level: str
    domains: tuple[str, ...]


class Wish(NamedTuple):
    """All that was answered."""

    seniors: tuple[Senior, ...]
    workflow: str
    model: str
    action: str


def from_options(
    seniors: Sequence[str], workflow: str | None, model: str | None, action: str | None, known: Sequence[str]
) -> Wish:
    """Raises UsageError for what cannot be used, and for fewer than two seniors."""
    people = tuple(senior(each, known) for each in seniors)
    _check_people(people)
    return Wish(people, workflow or WORKFLOWS[0], _model(model or ""), _action(action or ""))


def from_answers(ask: Ask, given: Sequence[str], known: Sequence[str], tell: Callable[[str], None]) -> Wish:
    """One question a line; what cannot be used is told and asked again. `given`: seniors that options named."""
    people = _until(tell, lambda: _asked_people(ask, given, known, tell))
    workflow = _until(tell, lambda: _workflow(ask(f"Workflow: {', '.join(WORKFLOWS)}", WORKFLOWS[0])))
    model = _until(tell, lambda: _model(ask("Model that reads, e.g. anthropic:MODEL", "none")))
    action = _until(tell, lambda: _action(ask("Foreread's Action, OWNER/REPO@COMMIT (empty: fill it in later)", "")))
    return Wish(people, workflow, model, action)


def _asked_people(
    ask: Ask, given: Sequence[str], known: Sequence[str], tell: Callable[[str], None]
) -> tuple[Senior, ...]:
    people = [senior(each, known) for each in given]
    while True:
        more = "empty: that is all" if len(people) >= FEWEST else f"at least {FEWEST}"
        login = ask(f"Who may sign changes off? Login of person {len(people) + 1} ({more})", "").strip()
        if not login and len(people) >= FEWEST:
            _check_people(people)
            return tuple(people)
        if login:
            found = _again(tell, partial(_asked_senior, ask, login, known))
            people += [found] if found is not None else []


def senior(text: str, known: Sequence[str]) -> Senior:
    """`login:123:staff:payments+checkout`; without domains, all that the policy knows."""
    parts = text.split(":")
    login, number, level, domains = [*parts, "", "", ""][:4]
    names = tuple(name.strip() for name in domains.split("+")) if domains else tuple(known)
    level = level or Level.SENIOR.label
    if len(parts) > 4:
        raise UsageError(f"{text!r} names nobody: it has more than four parts.", _SENIOR)
    _check_login(login)
    _check_number(number)
    if level.upper() not in Level.__members__:
        raise UsageError(
            f"{level!r} is no level.", f"Levels are {', '.join(name.lower() for name in Level.__members__)}."
        )
    unknown = next((name for name in names if not _DOMAIN.fullmatch(name)), None)
    if unknown is not None:
        raise UsageError(f"{unknown!r} is no name of a domain.", f"The policy has {', '.join(known)}.")
    return Senior(login, int(number), level, names)


def workflows(wish: Wish) -> dict[str, str]:
    """The workflow files by name, with model and Action filled in."""
    texts = {name: shipped(f"workflows/{name}") for name in _FILES[wish.workflow]}
    if wish.model:
        texts = {name: text.replace(_MODEL_LINE, wish.model) for name, text in texts.items()}
    if wish.action:
        texts = {name: text.replace(PLACEHOLDER, wish.action) for name, text in texts.items()}
    return texts


def roster(seniors: Sequence[Senior]) -> str:
    """The roster with these people in every group that the default policy names."""
    lines = [
        "# Who may sign off, read from the base branch. docs/roster.md of Foreread has all keys, and",
        "# `foreread policy check` reads this file. `accounts` are numbers (`gh api users/LOGIN --jq .id`): names can",
        "# be taken by others.",
        "# Correct `level` and `domains`: the policy asks for experts in what a change touches.",
        "people:",
    ]
    for each in seniors:
        lines += [
            f'  "{each.login}":',
            f"    accounts: [{each.number}]",
            f'    logins: ["{each.login}"]',
            f"    level: {each.level}",
            f"    domains: [{', '.join(each.domains)}]",
            "    groups: [security, on-call]",
        ]
    return "\n".join(
        [*lines, "", "machines: []  # numbers of accounts that look like people and are run by programs", ""]
    )


def _asked_senior(ask: Ask, login: str, known: Sequence[str]) -> Senior:
    _check_login(login)
    number = ask(f"  Number of {login}'s account (gh api users/{login} --jq .id)", "").strip()
    _check_number(number)
    level = ask("  Level: junior, mid, senior, staff or principal", "senior").strip()
    domains = ask("  What they know, with commas", ", ".join(known))
    return senior(f"{login}:{number}:{level}:{'+'.join(part.strip() for part in domains.split(','))}", known)


def _check_login(login: str) -> None:
    if not _LOGIN.fullmatch(login):
        raise UsageError(f"{login!r} names nobody: it is no login.", _SENIOR)


def _check_number(number: str) -> None:
    if not (number.isascii() and number.isdigit()) or not 0 < int(number) < 2**63:
        raise UsageError(f"{number!r} names nobody: it is no number of an account.", f"{_NUMBER_AT} {_SENIOR}")


def _check_people(people: Sequence[Senior]) -> None:
    if len(people) < FEWEST:
        raise UsageError(
            f"{len(people) or 'Nobody'} may sign off, and nobody signs off their own changes.",
            f"Name at least {FEWEST} people by --senior. {_SENIOR}",
        )
    for what in ({each.login.casefold() for each in people}, {each.number for each in people}):
        if len(what) < len(people):
            raise UsageError("One account is named twice.", "Name each person once.")


def _workflow(text: str) -> str:
    if text.strip() not in WORKFLOWS:
        raise UsageError(f"{text!r} is no workflow.", f"There are {', '.join(WORKFLOWS)}.")
    return text.strip()


def _model(text: str) -> str:
    text = text.strip()
    if text in {"", "none"}:
        return ""
    if not _MODEL.fullmatch(text):
        raise UsageError(f"{text!r} is no name of a model.", "Give anthropic:MODEL, litellm:PROVIDER/MODEL, or none.")
    return text


def _action(text: str) -> str:
    text = text.strip()
    if text and not _ACTION.fullmatch(text):
        raise UsageError(f"{text!r} is no Action by its commit.", "Give OWNER/REPO@ and all 40 digits of the commit.")
    return text


def _again(tell: Callable[[str], None], read: Callable[[], _T]) -> _T | None:
    """What is read, or None and a sentence about the fault."""
    try:
        return read()
    except UsageError as error:
        tell(f"  {error}")
        return None


def _until(tell: Callable[[str], None], read: Callable[[], _T]) -> _T:
    while True:
        found = _again(tell, read)
        if found is not None:
            return found
