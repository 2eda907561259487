"""Which hunks go to the model in which request, with which facts beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.change import FileKind, Hunk, LineOp, Location, RepoPath
from bot.facts import ChangeKind, Facts, FileFacts, FileRole, Usage
from bot.review._nouns import ContextLevel, Request, Turn
from bot.review.asking._context import SHARES, Context, Surroundings, add_context
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
        context = _hunks_only(batch)
        if around is not None and shelf is not None and level not in {ContextLevel.NONE, ContextLevel.HUNK}:
            context = add_context([s.file for s in batch], facts, around, shelf, _room(batch, level, room))
            room -= context.characters
        requests.append(_planned(batch, facts, prompt, level, context))
    return Plan(tuple(requests), tuple(unread))


def _room(batch: Sequence[_Shown], level: ContextLevel, left: int) -> int:
    """Characters of context that a request may hold."""
    hunks = sum(s.characters for s in batch)
    most = int(hunks * SHARES[level]) if level in SHARES else left
    return max(0, min(most, left, REQUEST_TOKENS * CHARACTERS_A_TOKEN - hunks))


def _hunks_only(batch: Sequence[_Shown]) -> Context:
    return Context(tuple(s.hunks for s in batch), (), frozenset(), (), 0, 0)


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
    rows = [
        row if line.op is not LineOp.CONTEXT else GAP
        for line, row in zip(hunk.lines, number_lines(hunk).split("\n"), strict=True)
    ]
    kept = [row for at, row in enumerate(rows) if row != GAP or (at and rows[at - 1] != GAP)]
    return "\n".join(kept[:-1] if kept and kept[-1] == GAP else kept)


def _planned(batch: Sequence[_Shown], facts: Facts, prompt: Prompt, level: ContextLevel, context: Context) -> Planned:
    import hashlib

    paths = {path for shown in batch for path, _ in shown.headers} if level is not ContextLevel.NONE else set()
    told = [one_line(fact) for fact in _facts_about(facts, paths, context.shown)]
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


def _facts_about(facts: Facts, paths: set[RepoPath], shown: frozenset[Location]) -> Iterable[str]:
    for usage in facts.usages:
        if usage.change.symbol.path in paths and usage.change.kind is not ChangeKind.ADDED:
            yield from _usage_facts(usage, shown)


def _usage_facts(usage: Usage, shown: frozenset[Location]) -> Iterable[str]:
    symbol = usage.change.symbol
    if usage.generic:
        yield f"`{symbol.qualified}` ({usage.change.kind}): the name stands in {usage.places} places, too many to tell."
        return
    if usage.change.kind is ChangeKind.SIGNATURE and usage.change.before is not None:
        yield f"`{symbol.qualified}` was `{usage.change.before.signature}` and is `{symbol.signature}`."
    for reference in usage.untouched[:4]:
        if reference.location in shown:
            continue
        yield f"`{symbol.qualified}` is used, untouched by the change, at {reference.location}: `{reference.text}`"
    if not usage.references and not usage.by_name_only and not usage.unknown:
        yield f"`{symbol.qualified}` ({usage.change.kind}): no other place in the repository names it."
