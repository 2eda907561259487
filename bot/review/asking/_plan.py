"""Which hunks go to the model in which request, with which facts beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.change import RepoPath
from bot.facts import Facts
from bot.review._nouns import ContextLevel, Request, Turn
from bot.review.asking._context import ASKED, LEAST, NOTHING, SHARES, Context, Surroundings, add_context
from bot.review.asking._excerpt import Shelf
from bot.review.asking._fetch import Wanted
from bot.review.asking._prompts import Prompt, render_prompt
from bot.review.asking._schema import Claims, Findings, reply_schema
from bot.review.asking._show import Fact, Shown, by_risk, facts_about, fitting, not_for_model, show
from bot.risk import Risk

T = TypeVar("T")

CHARACTERS_A_TOKEN = 4
"""Good to within 13 % of a real tokeniser on three large repositories, without its load time."""
REQUEST_TOKENS = 24_000
"""Of the change, in one request; longer inputs were measured to make reviews worse, not better."""
CLAIMS = 8


@dataclass(frozen=True, slots=True)
class Planned:
    """A request, and the hunks (path, header) that a reader of it has read."""

    request: Request
    hunks: frozenset[tuple[RepoPath, str]] = frozenset()
    characters: int = 0
    """Of the hunks."""
    context: Context = NOTHING
    """What is shown beside them."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be sent, and what will not be read by the model, each with the reason."""

    requests: tuple[Planned, ...]
    unread: tuple[tuple[RepoPath, str, str], ...]
    """(path, hunk header, reason)."""


@dataclass(frozen=True, slots=True)
class View:
    """How one reading looks at the change."""

    guides: tuple[str, ...] = ()
    """What to look for above all."""
    seed: int = 0
    """Files and hunks in an order of their own; 0: the riskiest files first, hunks as they stand."""
    wanted: tuple[Wanted, ...] = ()
    """What an earlier reading asked to see."""
    skip: frozenset[tuple[RepoPath, str]] = frozenset()
    """Hunks (path, header) of files that need not be sent again when all of a file's are in it."""


def plan_review(
    facts: Facts,
    risk: Risk,
    prompt: Prompt,
    budget_tokens: int,
    around: Surroundings | None = None,
    view: View | None = None,
) -> Plan:
    """Fill requests with whole files, riskiest first, until `budget_tokens` of the change are placed; then add what
    the level of context asks for and the rest of the budget allows. Without `around` the level is HUNK.

    The title, the commit texts and the provenance are withheld: a change's own praise was measured to cut detection
    by up to nine tenths (arXiv 2603.18740).
    """
    view = view or View()
    level = around.level if around is not None else ContextLevel.HUNK
    batches, unread, room = _batches(facts, risk, level, budget_tokens * CHARACTERS_A_TOKEN, view)
    shelf = Shelf(around.after, facts.files) if around is not None else None
    requests: list[Planned] = []
    for batch in batches:
        told, context = surround(batch, facts, around, shelf, room, view.wanted)
        room -= context.characters
        shape = Findings if "guides" in prompt.inputs else Claims
        values: dict[str, object] = {"limit": CLAIMS}
        if "guides" in prompt.inputs:
            values["guides"] = view.guides
        requests.append(compose_request(batch, told, context, prompt, values, shape, view.seed))
    return Plan(tuple(requests), tuple(unread))


def _batches(
    facts: Facts, risk: Risk, level: ContextLevel, room: int, view: View
) -> tuple[list[list[Shown]], list[tuple[RepoPath, str, str]], int]:
    """Whole files by request, what is not sent with its reason, and the characters that are left of `room`."""
    batches: list[list[Shown]] = []
    unread: list[tuple[RepoPath, str, str]] = []
    size = REQUEST_TOKENS * CHARACTERS_A_TOKEN
    for file in by_risk(facts, risk):
        if file.diff.hunks and all((file.path, h.header) in view.skip for h in file.diff.hunks):
            continue
        reason = not_for_model(file)
        shown = show(file, level)
        if reason or shown.characters > min(room, size):
            why = reason or "the model's budget for this review was used up by riskier files"
            unread += [(file.path, h.header, why) for h in file.diff.hunks]
            continue
        room -= shown.characters
        if not batches or sum(s.characters for s in batches[-1]) + shown.characters > size:
            batches.append([])
        batches[-1].append(shown)
    return batches, unread, room


def surround(
    batch: Sequence[Shown],
    facts: Facts,
    around: Surroundings | None,
    shelf: Shelf | None,
    left: int,
    wanted: Sequence[Wanted] = (),
) -> tuple[list[Fact], Context]:
    """The facts and the code that a request shows beside its hunks, in at most `left` characters."""
    level = around.level if around is not None else ContextLevel.HUNK
    told = list(facts_about(facts, {s.file.path for s in batch})) if level is not ContextLevel.NONE else []
    bare = Context(tuple(s.hunks for s in batch), (), frozenset(), (), 0, frozenset())
    if around is None or shelf is None or level in {ContextLevel.NONE, ContextLevel.HUNK}:
        return told, bare
    most = _room(batch, level, left)
    for_facts = min(sum(f.cost for f in told), most * 3 // 10) if level in SHARES else 0
    extra = min(ASKED, max(0, left - most)) if wanted else 0
    context = add_context([s.file for s in batch], facts, around, shelf, most - for_facts, wanted, extra)
    told = [f for f in told if f.at not in context.shown]
    if level in SHARES:
        told, context = fitting(told, context, most + extra)
        context = context._replace(characters=context.characters + sum(f.cost for f in told))
    return told, context


def _room(batch: Sequence[Shown], level: ContextLevel, left: int) -> int:
    """Characters that a request may hold beside its hunks."""
    hunks = sum(s.characters for s in batch)
    most = max(LEAST[level], int(hunks * SHARES[level])) if level in SHARES else left
    return max(0, min(most, left, REQUEST_TOKENS * CHARACTERS_A_TOKEN - hunks))


def compose_request(
    batch: Sequence[Shown],
    told: Sequence[Fact],
    context: Context,
    prompt: Prompt,
    more: Mapping[str, object],
    shape: type,
    seed: int = 0,
) -> Planned:
    """The request that shows `batch` with what surrounds it; `more` are the prompt's other values."""
    files = [{"path": s.path, "note": s.note, "hunks": blocks} for s, blocks in zip(batch, context.files, strict=True)]
    if seed:
        files = [{**f, "hunks": _shuffled(f["hunks"], seed)} for f in _shuffled(files, seed)]
    values: dict[str, object] = {"files": files, "facts": [f.text for f in told], **more}
    if "context" in prompt.inputs:
        values["context"] = context.others
    # Whatever stands between the marks goes into the mark (docs/decisions/0005-fence.md): names as well as lines. What
    # to look for stands behind them, and must not make the part that readings share another one.
    fenced = render_prompt(prompt, {**values, "fence": "", **({"guides": ()} if "guides" in values else {})})
    fence = hashlib.sha256(fenced.encode("utf-8", "surrogateescape")).hexdigest()[:20]
    user = render_prompt(prompt, {"fence": fence, **values})
    # Bytes that are no UTF-8 cannot travel in JSON.
    clean = user.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    request = Request(
        prompt.name,
        prompt.version,
        prompt.digest,
        prompt.system,
        (Turn("user", clean),),
        reply_schema(shape),
        shared=clean.rindex(f"=== {fence}") + len(f"=== {fence}\n"),
    )
    headers = frozenset(header for s in batch for header in s.headers)
    return Planned(request, headers, sum(s.characters for s in batch), context)


def _shuffled(things: Sequence[T], seed: int) -> list[T]:
    """In an order that depends on `seed` and on the things alone."""
    return sorted(things, key=lambda thing: hashlib.sha256(f"{seed} {thing!r}".encode("utf-8", "replace")).digest())
