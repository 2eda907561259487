"""`foreread prompt list` and `foreread prompt show`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bot.adapters.files import write_output
from bot.adapters.prompt_files import LENSES_FOLDER, PROMPTS_FOLDER, prompts_of, shipped_prompts
from bot.adapters.system import SilentProgress
from bot.cli._arguments import Exit
from bot.cli._shared import source_of
from bot.errors import RepositoryError, UsageError
from bot.facts import gather_facts
from bot.pipeline.asking import prompt_for
from bot.review import ContextLevel, Request
from bot.review.asking import LensGuide, Prompt, PromptSet, Surroundings, in_language, plan_review
from bot.risk import assess_risk
from bot.risk.signals import ALL
from bot.wiring import config_of, open_source, policy_in, remembering, sources_of

if TYPE_CHECKING:
    from bot.adapters.git import Subject
    from bot.wiring import Source

_FROM_THE_CHANGE = frozenset({"fence", "files", "facts", "limit", "context"})
"""Inputs that are known before a model has answered."""


def list_prompts(options: argparse.Namespace) -> int:
    """Every prompt and lens that a review of the repository would ask with, one a line."""
    found = _at_head(Path(options.repo))
    rows = [(p.name, p.version, p.digest, _origin(found, p), p.purpose) for p in found.prompts]
    rows += [(f"lenses/{g.name}", g.version, g.digest, _origin(found, g), g.purpose) for g in found.lenses]
    width = max(len(row[0]) for row in rows)
    write_output("".join(f"{n:<{width}}  {v:>3}  {d}  {o:<7}  {p}\n" for n, v, d, o, p in rows), options.output)
    return Exit.REVIEWED


def show(options: argparse.Namespace) -> int:
    """The requests of a prompt for a change; without a change, the prompt as it is written."""
    options.range = options.range or options.change
    named = options.range or options.staged or options.worktree or options.patch
    text = _rendered(options) if named else _written(_at_head(Path(options.repo)), options.name)
    write_output(_visible(text) if options.output is None and sys.stdout.isatty() else text, options.output)
    return Exit.REVIEWED


def _at_head(repo: Path) -> PromptSet:
    """What a change that starts here would be asked with; outside of a repository, what ships."""
    from bot.wiring import Source

    try:
        with open_source(Source(repo, "HEAD..HEAD")) as subject:
            return prompts_of(subject.before)
    except RepositoryError:
        return shipped_prompts()


def _origin(found: PromptSet, one: Prompt | LensGuide) -> str:
    folder = PROMPTS_FOLDER if isinstance(one, Prompt) else LENSES_FOLDER
    return "team" if f"{folder}/{one.name}.md" in found.own else "shipped"


def _written(found: PromptSet, name: str) -> str:
    """A prompt as its file has it, partials in their places; a lens likewise."""
    lens = next((g for g in found.lenses if f"lenses/{g.name}" == name), None)
    if lens is not None:
        return "\n".join([_head(found, lens), f"# asked when: {', '.join(lens.when)}", "", lens.text, ""])
    prompt = _prompt(found, name)
    parts = [_head(found, prompt)]
    if prompt.partials:
        parts.append(f"# with the partials {', '.join(prompt.partials)}")
    return "\n".join([*parts, _title("system"), prompt.system, _title("user"), prompt.user, ""])


def _prompt(found: PromptSet, name: str) -> Prompt:
    """Raises UsageError for a name that nothing has."""
    for prompt in found.prompts:
        if prompt.name == name:
            return prompt
    known = [*(p.name for p in found.prompts), *(f"lenses/{g.name}" for g in found.lenses)]
    raise UsageError(f"There is no prompt {name}.", f"There are: {', '.join(known)}.")


def _rendered(options: argparse.Namespace) -> str:
    source = source_of(options)
    with open_source(source) as subject:
        found = in_language(prompts_of(subject.before), config_of(subject).language)
        if options.name.startswith("lenses/"):
            raise UsageError("A lens is sent inside of a prompt, not by itself.", "Leave the change out to see it.")
        prompt = _prompt(found, options.name)
        unknown = sorted(prompt.inputs - _FROM_THE_CHANGE)
        if unknown or "files" not in prompt.inputs:
            inputs = ", ".join(unknown or sorted(prompt.inputs))
            return f"# its {inputs} depend on a model's replies: the template is shown\n{_written(found, prompt.name)}"
        return "\n".join(_pages(found, prompt, list(_requests(prompt, subject, source, options.context))))


def _requests(prompt: Prompt, subject: Subject, source: Source, context: str | None) -> Iterator[Request]:
    """What would be sent, by the same plan that a review makes."""
    config = config_of(subject)
    level = ContextLevel(context or config.context)
    if prompt.name != (usual := prompt_for(level)):
        raise UsageError(f"At the level of context {level}, {usual} is sent.", "Choose another with --context.")
    with remembering(sources_of(subject, source, config), SilentProgress()) as sources:
        facts = gather_facts(sources)
        risk = assess_risk(facts, policy_in(config, subject.before), ALL)
        around = Surroundings(level, sources.after)
        for planned in plan_review(facts, risk, prompt, config.model_budget_tokens, around).requests:
            yield planned.request


def _pages(found: PromptSet, prompt: Prompt, requests: list[Request]) -> Iterator[str]:
    yield _head(found, prompt)
    if not requests:
        yield "# nothing of this change would be sent\n"
    for number, request in enumerate(requests, start=1):
        yield f"# request {number} of {len(requests)}, with the digest {request.prompt_digest}"
        yield _title("system")
        yield request.system
        for turn in request.turns:
            yield _title(turn.role)
            yield turn.text
        yield _title("schema")
        yield json.dumps(request.schema, indent=2) + "\n"


def _head(found: PromptSet, one: Prompt | LensGuide) -> str:
    kind = "lens" if isinstance(one, LensGuide) else "prompt"
    origin = "the team's own" if _origin(found, one) == "team" else "shipped"
    return f"# {kind} {one.name}, version {one.version}, digest {one.digest}, {origin}"


def _title(role: str) -> str:
    return f"\n======== {role} ========\n"


def _visible(text: str) -> str:
    """For a terminal, which must not obey what a change says: control characters as their pictures (U+2400 ff.)."""
    pictures = {n: 0x2400 + n for n in range(32) if n not in {9, 10}} | {127: 0x2421}
    return text.translate(pictures | dict.fromkeys(range(0x80, 0xA0), 0xFFFD))
