"""The little of Jinja2 that a prompt may use, checked before anything is rendered.

A team may bring its own prompt, so a template is a text by somebody else: it prints values, asks whether they are
there, and walks through what they hold. No call, no product, no variable of its own, and an inner loop only over what
the outer one hands it: so the work grows with the values and never with a power of them.

Only `_prompts` imports this module, and late: a review without a model needs no templates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment

from bot.errors import PromptError

MOST_CHARACTERS = 4_000_000
"""Of one rendering; a model that reads more does not exist."""
MOST_LOOPS = 4
"""Inside each other."""
FENCE = "fence"
"""The input that marks where other people's text begins and ends."""

_PLAIN = (nodes.TemplateData, nodes.Const, nodes.CondExpr, nodes.And, nodes.Or, nodes.Not, nodes.Operand)
_FILTERS = frozenset({"length", "join", "trim", "first", "last", "upper", "lower", "default"})
_TESTS = frozenset({"defined", "undefined", "none", "odd", "even"})


@dataclass(frozen=True, slots=True)
class Uses:
    """What a template takes of its values, as paths: `files`, `files[].hunks[].text`."""

    paths: frozenset[str]
    outside: frozenset[str]
    """Those that are printed outside of every fence."""

    @property
    def inputs(self) -> frozenset[str]:
        return frozenset(path.partition(".")[0].removesuffix("[]") for path in self.paths)


class _Step(NamedTuple):
    node: nodes.Node
    scope: Mapping[str, str]
    """The variables of the loops around it, and the paths that they stand for."""
    loops: int = 0
    shown: bool = False
    """Whether its value is printed."""
    top: bool = False
    """Whether it is printed whatever the values are."""
    weighed: bool = False
    """Whether its value is compared or filtered, which takes time in proportion to it."""


def template_uses(name: str, source: str) -> Uses:
    """What the template of the prompt `name` uses. Raises PromptError for what is no template or goes beyond the part
    of Jinja2 that prompts have.
    """
    try:
        tree = _environment().parse(source)
        uses = _walk(name, tree)
        _compiled(source)
    except TemplateError as error:
        raise PromptError(f"The prompt {name} is no valid template: {error}.", "Mend the file.") from error
    except (RecursionError, SyntaxError, MemoryError) as error:  # parser or compiler gave up on the nesting
        raise PromptError(f"The template of the prompt {name} nests too deeply.", "Mend the file.") from error
    return uses


def render_template(name: str, source: str, values: Mapping[str, object]) -> str:
    """The text. Raises PromptError when a value lacks what the template asks for, or the text becomes too long."""
    pieces, size = list[str](), 0
    try:
        for piece in _compiled(source).generate(values):
            size += len(piece)
            if size > MOST_CHARACTERS:
                raise PromptError(f"The prompt {name} becomes longer than {MOST_CHARACTERS:,} characters.")
            pieces.append(piece)
    except (TemplateError, TypeError) as error:  # the latter where values cannot be compared
        raise PromptError(f"The prompt {name} cannot be rendered: {error}.", "Mend the file.") from error
    return "".join(pieces)


@cache
def _environment() -> SandboxedEnvironment:
    """Plain text for a model: HTML escaping would alter the code it shows. It has no loader, so that no template
    reaches another file.
    """
    return SandboxedEnvironment(autoescape=False, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _compiled(source: str) -> Template:
    return _environment().from_string(source)


def _walk(name: str, tree: nodes.Template) -> Uses:
    paths, outside = set[str](), set[str]()
    fenced = False
    steps = [_Step(node, {}, top=True) for node in reversed(tree.body)]
    while steps:
        step = steps.pop()
        path = _path(step.node, step.scope)
        if path is None:
            steps += reversed(_inner(name, step))
            continue
        if path.partition(".")[0] == "loop":
            continue
        if step.weighed and step.loops and "[]" not in path:
            raise _refusal(name, step.node, f"compares or filters {path} in a loop that is not over it")
        paths |= _upwards(path)
        if path == FENCE and step.top:
            fenced = not fenced
        elif step.shown and not fenced and path != FENCE:
            outside.add(path)
    if fenced:
        raise PromptError(
            f"The prompt {name} opens a fence and does not close it.", "Print {{ fence }} behind it, too."
        )
    return Uses(frozenset(paths), frozenset(outside))


def _upwards(path: str) -> set[str]:
    """A path and all that it leads through."""
    parts = path.split(".")
    return {".".join(parts[:end]) for end in range(1, len(parts) + 1)}


def _path(node: nodes.Node, scope: Mapping[str, str]) -> str | None:
    """What a name with its attributes stands for; None where the node is another thing."""
    attributes = list[str]()
    while isinstance(node, nodes.Getattr):
        attributes.append(node.attr)
        node = node.node
    if not isinstance(node, nodes.Name) or any(a.startswith("_") for a in attributes):
        return None
    return ".".join([scope.get(node.name, node.name), *reversed(attributes)])


def _inner(name: str, step: _Step) -> Sequence[_Step]:
    """The parts of a node, in the order in which they are printed. Raises PromptError for a node that prompts lack."""
    node = step.node
    parts = list(node.iter_child_nodes())
    if isinstance(node, nodes.For):
        return _loop(name, step, node)
    if isinstance(node, nodes.If):
        return [step._replace(node=p, top=False) for p in parts]
    if isinstance(node, nodes.Output):
        return [step._replace(node=p, shown=True) for p in parts]
    if isinstance(node, (nodes.Compare, nodes.Concat)) or (
        isinstance(node, nodes.Filter) and _is_known(node, _FILTERS)
    ):
        return [step._replace(node=p, top=False, weighed=True) for p in parts]
    if isinstance(node, _PLAIN) or (isinstance(node, nodes.Test) and _is_known(node, _TESTS)):
        return [step._replace(node=p, top=False) for p in parts]
    what = getattr(node, "name", "") or getattr(node, "attr", "")
    raise _refusal(name, node, f"uses {type(node).__name__}{f' ({what})' if what else ''}")


def _is_known(node: nodes.Filter | nodes.Test, names: frozenset[str]) -> bool:
    """Whether it is one of the filters or tests, with plain arguments."""
    plain = all(isinstance(a, nodes.Const) for a in node.args or ())
    return node.name in names and plain and not (node.kwargs or node.dyn_args or node.dyn_kwargs)


def _loop(name: str, step: _Step, node: nodes.For) -> Sequence[_Step]:
    over, target = _path(node.iter, step.scope), node.target
    if over is None or not isinstance(target, nodes.Name) or node.recursive:
        raise _refusal(name, node, "has a loop over something else than a value")
    if step.loops and "[]" not in over:
        raise _refusal(name, node, f"has a loop over {over} inside of another loop")
    if step.loops == MOST_LOOPS:
        raise _refusal(name, node, f"has more than {MOST_LOOPS} loops inside each other")
    own = step._replace(node=node.iter, top=False)
    scope = {**step.scope, target.name: f"{over}[]", "loop": "loop"}
    inner = own._replace(scope=scope, loops=step.loops + 1)
    condition = [node.test] if node.test is not None else []
    return [
        own,
        *(inner._replace(node=p) for p in (*condition, *node.body)),
        *(own._replace(node=p) for p in node.else_),
    ]


def _refusal(name: str, node: nodes.Node, what: str) -> PromptError:
    return PromptError(
        f"The template of the prompt {name} {what} (line {node.lineno} of its user part).",
        "docs/prompts.md says what a template may use.",
    )
