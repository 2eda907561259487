"""Which hunks go to the model in which request, with which facts beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.change import FileKind, Hunk, LineOp, Location, RepoPath
from bot.facts import ChangeKind, Facts, FileFacts, FileRole, Usage
from bot.review._nouns import ContextLevel, Request, Turn
from bot.review.asking._context import LEAST, SHARES, Context, Surroundings, add_context
from bot.review.asking._excerpt import GAP, Block, Shelf, number_lines, one_line, within
from bot.review.asking._prompts import Prompt, render_prompt
from bot.review.asking._schema import reply_schema
from bot.risk import Risk, worth

CHARACTERS_A_TOKEN = 4
"""Good to within 13 % of a real tokeniser on three large repositories, without its load time."""
REQUEST_TOKENS = 24_000
"""Of the change, in one request; longer inputs were measured to make reviews worse, not better."""
CLAIMS = 8

_SKIPPED_ROLES = {FileRole.LOCKFILE, FileRole.VENDORED, FileRole.GENERATED}


@dataclass(frozen=True, slots=True)
class Planned:
    """A request, and the hunks (path, header) that a reader of it has read."""

    request: Request
    hunks: frozenset[tuple[RepoPath, str]]
    characters: int
    """Of the hunks."""
    context: Context
    """What is shown beside them."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be sent, and what will not be read by the model, each with the reason."""

    requests: tuple[Planned, ...]
    unread: tuple[tuple[RepoPath, str, str], ...]
    """(path, hunk header, reason)."""


@dataclass(frozen=True, slots=True)
class _Shown:
    file: FileFacts
    path: str
    """In one line, without secrets."""
    note: str
    hunks: tuple[Block, ...]
    headers: frozenset[tuple[RepoPath, str]]
    characters: int
    """Of the hunks with their context lines, whatever the level: so that each level reads the same hunks."""


def plan_review(
    facts: Facts, risk: Risk, prompt: Prompt, budget_tokens: int, around: Surroundings | None = None
) -> Plan:
    """Fill requests with whole files, riskiest first, until `budget_tokens` of the change are placed; then add what
    the level of context asks for and the rest of the budget allows. Without `around` the level is HUNK.

    The title, the commit texts and the provenance are withheld: a change's own praise was measured to cut detection
    by up to nine tenths (arXiv 2603.18740).
    """
    room = budget_tokens * CHARACTERS_A_TOKEN
    level = around.level if around is not None else ContextLevel.HUNK
    batches: list[list[_Shown]] = []
    unread: list[tuple[RepoPath, str, str]] = []
    size = REQUEST_TOKENS * CHARACTERS_A_TOKEN
    for file in _by_risk(facts, risk):
        reason = _not_for_model(file)
        shown = _show(file, level)
        if reason or shown.characters > min(room, size):
            why = reason or "the model's budget for this review was used up by riskier files"
            unread += [(file.path, h.header, why) for h in file.diff.hunks]
            continue
        room -= shown.characters
        if not batches or sum(s.characters for s in batches[-1]) + shown.characters > size:
            batches.append([])
        batches[-1].append(shown)
    shelf = Shelf(around.after, facts.files) if around is not None else None
    requests: list[Planned] = []
    for batch in batches:
        told = list(_facts_about(facts, {s.file.path for s in batch})) if level is not ContextLevel.NONE else []
        context = Context(tuple(s.hunks for s in batch), (), frozenset(), (), 0, frozenset())
        if around is not None and shelf is not None and level not in {ContextLevel.NONE, ContextLevel.HUNK}:
            most = _room(batch, level, room)
            for_facts = min(sum(f.cost for f in told), most * 3 // 10) if level in SHARES else 0
            context = add_context([s.file for s in batch], facts, around, shelf, most - for_facts)
            told = [f for f in told if f.at not in context.shown]
            if level in SHARES:
                told, context = _fitting(told, context, most)
                room -= sum(f.cost for f in told)
            room -= context.characters
        requests.append(_planned(batch, [f.text for f in told], prompt, context))
    return Plan(tuple(requests), tuple(unread))


def _room(batch: Sequence[_Shown], level: ContextLevel, left: int) -> int:
    """Characters that a request may hold beside its hunks."""
    hunks = sum(s.characters for s in batch)
    most = max(LEAST, int(hunks * SHARES[level])) if level in SHARES else left
    return max(0, min(most, left, REQUEST_TOKENS * CHARACTERS_A_TOKEN - hunks))


class _Fact(NamedTuple):
    text: str
    """In one line, without secrets."""
    at: Location | None = None
    """The use that it tells."""

    @property
    def cost(self) -> int:
        return len(self.text) + 3


def _fitting(told: Sequence[_Fact], context: Context, most: int) -> tuple[list[_Fact], Context]:
    """The facts for which the code has left room; the others are owned up to."""
    kept: list[_Fact] = []
    spent, dropped = context.characters, set[tuple[RepoPath, int]]()
    for fact in told:
        if spent + fact.cost <= most:
            kept.append(fact)
            spent += fact.cost
        elif fact.at is not None:
            dropped.add((fact.at.path, fact.at.start))
    return kept, context._replace(left_out=context.left_out | dropped)


def _not_for_model(file: FileFacts) -> str:
    if file.proof is not None:
        return f"need not be read: {file.proof.kind}"
    if file.role in _SKIPPED_ROLES:
        return f"not sent to the model: {file.role}"
    if file.diff.kind not in {FileKind.TEXT, FileKind.SYMLINK} or file.diff.omitted:
        return file.reason
    return ""


def _by_risk(facts: Facts, risk: Risk) -> list[FileFacts]:
    noticed: dict[RepoPath, float] = {}
    for signal in risk.signals:
        path = signal.location.path
        noticed[path] = noticed.get(path, 0.0) + worth(signal.severity, signal.likelihood)
    return sorted(facts.files, key=lambda f: (f.role is FileRole.TEST, -noticed.get(f.path, 0.0), f.path))


def _show(file: FileFacts, level: ContextLevel) -> _Shown:
    hunks = tuple({"within": within(file, h), "text": number_lines(h)} for h in file.diff.hunks)
    note = ", ".join(
        part
        for part in (
            file.diff.status.value,
            file.language or "",
            "test" if file.role is FileRole.TEST else "",
        )
        if part
    )
    characters = sum(len(h["text"]) + len(h["within"]) + 8 for h in hunks) + len(file.path)
    if level is ContextLevel.NONE:
        hunks = tuple({"within": "", "text": _changed_rows(h)} for h in file.diff.hunks)
    headers = frozenset((file.path, h.header) for h in file.diff.hunks)
    return _Shown(file, one_line(file.path), note, hunks, headers, characters)


def _changed_rows(hunk: Hunk) -> str:
    """The hunk's changed lines, with a gap where others stood between them."""
    if not hunk.lines:  # left out of the change, see `FileDiff.omitted`
        return ""
    rows = [
        row if line.op is not LineOp.CONTEXT else GAP
        for line, row in zip(hunk.lines, number_lines(hunk).split("\n"), strict=True)
    ]
    kept = [row for at, row in enumerate(rows) if row != GAP or (at and rows[at - 1] != GAP)]
    return "\n".join(kept[:-1] if kept and kept[-1] == GAP else kept)


def _planned(batch: Sequence[_Shown], told: Sequence[str], prompt: Prompt, context: Context) -> Planned:
    import hashlib

    files = [{"path": s.path, "note": s.note, "hunks": blocks} for s, blocks in zip(batch, context.files, strict=True)]
    values: dict[str, object] = {"files": files, "facts": told, "limit": CLAIMS}
    if "context" in prompt.inputs:
        values["context"] = context.others
    # Whatever stands between the marks goes into the mark (docs/decisions/0005-fence.md): names as well as lines.
    fenced = render_prompt(prompt, {"fence": "", **values})
    fence = hashlib.sha256(fenced.encode("utf-8", "surrogateescape")).hexdigest()[:20]
    user = render_prompt(prompt, {"fence": fence, **values})
    # Bytes that are no UTF-8 cannot travel in JSON.
    clean = user.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    request = Request(prompt.name, prompt.version, prompt.digest, prompt.system, (Turn("user", clean),), reply_schema())
    headers = frozenset(header for s in batch for header in s.headers)
    return Planned(request, headers, sum(s.characters for s in batch), context)


def _facts_about(facts: Facts, paths: set[RepoPath]) -> Iterator[_Fact]:
    for usage in facts.usages:
        if usage.change.symbol.path in paths and usage.change.kind is not ChangeKind.ADDED:
            yield from (_Fact(one_line(text), at) for text, at in _usage_facts(usage))


def _usage_facts(usage: Usage) -> Iterator[tuple[str, Location | None]]:
    symbol = usage.change.symbol
    if usage.generic:
        places = f"the name stands in {usage.places} places, too many to tell."
        yield f"`{symbol.qualified}` ({usage.change.kind}): {places}", None
        return
    if usage.change.kind is ChangeKind.SIGNATURE and usage.change.before is not None:
        yield f"`{symbol.qualified}` was `{usage.change.before.signature}` and is `{symbol.signature}`.", None
    for reference in usage.untouched[:4]:
        where = f"is used, untouched by the change, at {reference.location}: `{reference.text}`"
        yield f"`{symbol.qualified}` {where}", reference.location
    if not usage.references and not usage.by_name_only and not usage.unknown:
        yield f"`{symbol.qualified}` ({usage.change.kind}): no other place in the repository names it.", None
