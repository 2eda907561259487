"""Which hunks go to the model in which request, with which facts beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.change import FileKind, Hunk, LineOp, RepoPath
from bot.facts import ChangeKind, Facts, FileFacts, FileRole, Usage, redact, redact_lines
from bot.review._nouns import Request, Turn
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


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be sent, and what will not be read by the model, each with the reason."""

    requests: tuple[Planned, ...]
    unread: tuple[tuple[RepoPath, str, str], ...]
    """(path, hunk header, reason)."""


@dataclass(frozen=True, slots=True)
class _Shown:
    path: str
    """In one line, without secrets."""
    note: str
    hunks: tuple[dict[str, str], ...]
    headers: frozenset[tuple[RepoPath, str]]
    characters: int


def plan_review(facts: Facts, risk: Risk, prompt: Prompt, budget_tokens: int) -> Plan:
    """Fill requests with whole files, riskiest first, until `budget_tokens` of the change are placed.

    The title, the commit texts and the provenance are withheld: a change's own praise was measured to cut detection
    by up to nine tenths (arXiv 2603.18740).
    """
    room = budget_tokens * CHARACTERS_A_TOKEN
    batches: list[list[_Shown]] = []
    unread: list[tuple[RepoPath, str, str]] = []
    size = REQUEST_TOKENS * CHARACTERS_A_TOKEN
    for file in _by_risk(facts, risk):
        reason = _not_for_model(file)
        shown = _show(file)
        if reason or shown.characters > min(room, size):
            why = reason or "the model's budget for this review was used up by riskier files"
            unread += [(file.path, h.header, why) for h in file.diff.hunks]
            continue
        room -= shown.characters
        if not batches or sum(s.characters for s in batches[-1]) + shown.characters > size:
            batches.append([])
        batches[-1].append(shown)
    return Plan(tuple(_planned(batch, facts, prompt) for batch in batches), tuple(unread))


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


def _show(file: FileFacts) -> _Shown:
    hunks = tuple({"within": _within(file, h), "text": number_lines(h)} for h in file.diff.hunks)
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
    return _Shown(
        _one_line(file.path), note, hunks, frozenset((file.path, h.header) for h in file.diff.hunks), characters
    )


def _within(file: FileFacts, hunk: Hunk) -> str:
    """The header of the definition that the hunk's first line lies in, unless the hunk shows it."""
    symbol = file.symbol_at(hunk.new_start)
    return f"`{_one_line(symbol.signature)}` (line {symbol.start})" if symbol and symbol.start < hunk.new_start else ""


def number_lines(hunk: Hunk) -> str:
    """The hunk with the new file's numbers: what is gone has none."""
    texts = redact_lines([line.text for line in hunk.lines])
    return "\n".join(
        f"{line.new if line.op is not LineOp.REMOVED else '':>5} {line.op.value} {text}"
        for line, text in zip(hunk.lines, texts, strict=True)
    )


def _one_line(text: str) -> str:
    """A path or a name as it stands in a request: a file's name may hold line breaks, and with them anything."""
    return "".join(c if c.isprintable() or "\udc80" <= c <= "\udcff" else ascii(c)[1:-1] for c in redact(text))


def _planned(batch: Sequence[_Shown], facts: Facts, prompt: Prompt) -> Planned:
    import hashlib

    paths = {path for shown in batch for path, _ in shown.headers}
    told = [_one_line(fact) for fact in _facts_about(facts, paths)]
    files = [{"path": s.path, "note": s.note, "hunks": s.hunks} for s in batch]
    values = {"files": files, "facts": told, "limit": CLAIMS}
    # Whatever stands between the marks goes into the mark (docs/decisions/0005-fence.md): names as well as lines.
    fenced = render_prompt(prompt, {"fence": "", **values})
    fence = hashlib.sha256(fenced.encode("utf-8", "surrogateescape")).hexdigest()[:20]
    user = render_prompt(prompt, {"fence": fence, **values})
    # Bytes that are no UTF-8 cannot travel in JSON.
    clean = user.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    request = Request(prompt.name, prompt.version, prompt.digest, prompt.system, (Turn("user", clean),), reply_schema())
    return Planned(request, frozenset(header for s in batch for header in s.headers))


def _facts_about(facts: Facts, paths: set[RepoPath]) -> Iterable[str]:
    for usage in facts.usages:
        if usage.change.symbol.path in paths and usage.change.kind is not ChangeKind.ADDED:
            yield from _usage_facts(usage)


def _usage_facts(usage: Usage) -> Iterable[str]:
    symbol = usage.change.symbol
    if usage.generic:
        yield f"`{symbol.qualified}` ({usage.change.kind}): the name stands in {usage.places} places, too many to tell."
        return
    if usage.change.kind is ChangeKind.SIGNATURE and usage.change.before is not None:
        yield f"`{symbol.qualified}` was `{usage.change.before.signature}` and is `{symbol.signature}`."
    for reference in usage.untouched[:4]:
        yield f"`{symbol.qualified}` is used, untouched by the change, at {reference.location}: `{reference.text}`"
    if not usage.references and not usage.by_name_only and not usage.unknown:
        yield f"`{symbol.qualified}` ({usage.change.kind}): no other place in the repository names it."
