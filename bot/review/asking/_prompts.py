"""A prompt file's content as a value, and its rendering. Reading the file is an adapter's work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import PromptError

if TYPE_CHECKING:
    from jinja2 import Environment

SYSTEM, USER = "<!-- system -->", "<!-- user -->"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One task for the model. `digest` identifies the file's exact text."""

    name: str
    version: int
    purpose: str
    inputs: frozenset[str]
    system: str
    user: str
    """A Jinja2 template over `inputs`."""
    digest: str


def read_prompt(text: str, front: Mapping[str, object], body: str) -> Prompt:
    """The Prompt of a file's whole `text`, its parsed front matter and the `body` behind that.

    Raises PromptError when a part is missing, or when the variables that the template uses are not the declared inputs.
    """
    import hashlib

    name, version, inputs = front.get("name"), front.get("version"), front.get("inputs")
    if not isinstance(name, str) or not isinstance(version, int) or not isinstance(inputs, list):
        raise PromptError(
            "A prompt's front matter lacks name, version or inputs.",
            "Add them; prompts/README.md shows the form.",
        )
    _, found_system, rest = body.partition(SYSTEM)
    system, found_user, user = rest.partition(USER)
    if not found_system or not found_user:
        raise PromptError(f"The prompt {name} lacks {SYSTEM} or {USER}.", "Add the part.")
    prompt = Prompt(
        name=name,
        version=version,
        purpose=str(front.get("purpose", "")),
        inputs=frozenset(str(i) for i in inputs),
        system=system.strip(),
        user=user.strip(),
        digest=hashlib.sha256(text.encode()).hexdigest()[:16],
    )
    _check_inputs(prompt)
    return prompt


def _check_inputs(prompt: Prompt) -> None:
    from jinja2 import TemplateError, meta  # a review without a model needs no templates

    try:
        used = meta.find_undeclared_variables(_environment().parse(prompt.user))
    except TemplateError as error:
        raise PromptError(f"The prompt {prompt.name} is no valid template: {error}.", "Mend the file.") from error
    if used != prompt.inputs:
        odd = ", ".join(sorted(used ^ prompt.inputs))
        raise PromptError(f"The prompt {prompt.name} declares other inputs than it uses: {odd}.", "Make them equal.")
    if "{{" in prompt.system or "{%" in prompt.system:
        raise PromptError(f"The system part of the prompt {prompt.name} holds a variable.", "Move it to the user part.")


def render_prompt(prompt: Prompt, values: Mapping[str, object]) -> str:
    """The user part with its values. Raises PromptError when a value is missing or nobody asked for it."""
    if set(values) != prompt.inputs:
        odd = ", ".join(sorted(set(values) ^ prompt.inputs))
        raise PromptError(f"The prompt {prompt.name} was given other values than its inputs: {odd}.")
    return _environment().from_string(prompt.user).render(values)


def _environment() -> Environment:
    """Plain text for a model: HTML escaping would alter the code it shows. Sandboxed: a team may bring its own file."""
    from jinja2 import StrictUndefined  # see above
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(autoescape=False, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
