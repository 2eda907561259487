"""A prompt file's content as a value, and its rendering. Reading the file is an adapter's work."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import PromptError
from bot.pattern import lazy

SYSTEM, USER = "<!-- system -->", "<!-- user -->"
FORM = "prompts/README.md shows the form."

_INCLUDE = lazy(r"""\{%-?[ ]*include[ ]+(["'])partials/([a-z0-9-]+)\.md\1[ ]*-?%\}""")
_NAME = lazy(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """One task for the model. `digest` identifies the file's exact text, and that of the partials in it."""

    name: str
    version: int
    purpose: str
    inputs: frozenset[str]
    system: str
    user: str
    """A Jinja2 template over `inputs`; partials stand in it as text."""
    digest: str
    partials: tuple[str, ...] = ()
    """Names of those that it includes."""
    uses: frozenset[str] = frozenset()
    """What the template takes of its inputs, as paths: `files[].hunks[].text`."""
    outside: frozenset[str] = frozenset()
    """What of that is printed outside of its fences."""


def read_prompt(text: str, front: Mapping[str, object], body: str, partials: Mapping[str, str] | None = None) -> Prompt:
    """The Prompt of a file's whole `text`, its parsed front matter and the `body` behind that.

    `{% include "partials/NAME.md" %}` is replaced by the text of the partial of that name before anything else is
    done: the system part stays free of variables, and nothing but these texts can be reached.

    Raises PromptError when a part is missing, when the variables that the template uses are not the declared inputs,
    or when the template uses more of Jinja2 than prompts may.
    """
    from bot.review.asking._template import template_uses  # Jinja2, which only prompts need

    name, version, inputs = named(front), versioned(front), front.get("inputs")
    if not isinstance(inputs, list) or not all(isinstance(i, str) for i in inputs):
        raise PromptError(f"The front matter of the prompt {name} lacks inputs.", f"Add them; {FORM}")
    _, found_system, rest = body.partition(SYSTEM)
    system, found_user, user = rest.partition(USER)
    if not found_system or not found_user:
        raise PromptError(f"The prompt {name} lacks {SYSTEM} or {USER}.", "Add the part.")
    used = dict[str, str]()
    system, user = (_included(name, part.strip(), partials or {}, used) for part in (system, user))
    if any(mark in system for mark in ("{{", "{%", "{#")):
        raise PromptError(f"The system part of the prompt {name} holds a variable.", "Move it to the user part.")
    uses = template_uses(name, user)
    declared = frozenset(inputs)
    if uses.inputs != declared:
        odd = ", ".join(sorted(uses.inputs ^ declared))
        raise PromptError(f"The prompt {name} declares other inputs than it uses: {odd}.", "Make them equal.")
    digest, purpose = _digest(text, used), said(front)
    return Prompt(name, version, purpose, declared, system, user, digest, tuple(sorted(used)), uses.paths, uses.outside)


def named(front: Mapping[str, object]) -> str:
    """The name in a front matter. Raises PromptError where it is missing or no plain word."""
    name = front.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise PromptError("The front matter lacks a name of small letters, digits and hyphens.", f"Add it; {FORM}")
    return name


def versioned(front: Mapping[str, object]) -> int:
    """The version in a front matter. Raises PromptError where it is missing or no whole number from 1 on."""
    version = front.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise PromptError("The front matter lacks a version: 1, 2, 3 …", f"Add it; {FORM}")
    return version


def said(front: Mapping[str, object]) -> str:
    """The purpose in a front matter. Raises PromptError where it is no text: YAML's aliases can make a page of one."""
    purpose = front.get("purpose", "")
    if not isinstance(purpose, str):
        raise PromptError("The purpose in the front matter is no text.", FORM)
    return purpose


def _included(name: str, part: str, partials: Mapping[str, str], used: dict[str, str]) -> str:
    """A part of a prompt with the partials' texts in place of their names; `used` notes them."""

    def text_of(match: re.Match[str]) -> str:
        partial = match[2]
        if partial not in partials:
            known = ", ".join(sorted(partials)) or "none"
            raise PromptError(f"The prompt {name} includes an unknown partial, {partial}.", f"There are: {known}.")
        if _INCLUDE.search(partials[partial]):
            raise PromptError(f"The partial {partial} includes another one.", "Include both in the prompt.")
        used[partial] = partials[partial]
        return partials[partial].strip("\n")

    return _INCLUDE.sub(text_of, part)


def _digest(text: str, used: Mapping[str, str]) -> str:
    import hashlib

    whole = text + "".join(f"\0{name}\0{used[name]}" for name in sorted(used))
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def check_override(own: Prompt, shipped: Prompt) -> None:
    """Whether a team's prompt can stand in for the shipped one of its name. Raises PromptError that says why not.

    It is given the same values; so it must take these and ask of them for nothing else. What the shipped prompt prints
    only between its marks is other people's text, and stays between marks.
    """
    if own.inputs != shipped.inputs:
        odd = ", ".join(sorted(own.inputs ^ shipped.inputs))
        raise PromptError(
            f"Its inputs differ from those of the shipped prompt: {odd}.", f"Use {', '.join(sorted(shipped.inputs))}."
        )
    if unknown := own.uses - shipped.uses:
        raise PromptError(
            f"It asks for what nobody gives it: {', '.join(sorted(unknown))}.",
            f"There are: {', '.join(sorted(shipped.uses))}.",
        )
    if bare := own.outside - shipped.outside:
        raise PromptError(
            f"It prints outside of its fence what others wrote: {', '.join(sorted(bare))}.",
            "Print it between two lines with {{ fence }}.",
        )


def render_prompt(prompt: Prompt, values: Mapping[str, object]) -> str:
    """The user part with its values.

    Raises PromptError when a value is missing or nobody asked for it, or when the text becomes too long.
    """
    from bot.review.asking._template import render_template  # see above

    if set(values) != prompt.inputs:
        odd = ", ".join(sorted(set(values) ^ prompt.inputs))
        raise PromptError(f"The prompt {prompt.name} was given other values than its inputs: {odd}.")
    return render_template(prompt.name, prompt.user, values)
