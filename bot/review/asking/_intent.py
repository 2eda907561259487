"""The second step of a review by a model: the change beside what its author says about it.

The search for defects never sees the author's words, as praise was measured to cut it (arXiv 2603.18740). Here they are
held against the hunks. What comes of it can only be further questions: nothing here takes an earlier one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.change import FileKind, Hunk, Line, LineOp, RepoPath
from bot.facts import ChangeKind, ConstructKind, Facts, FileFacts, FileRole, PullRequest, redact_lines
from bot.review._nouns import Question, Request, Turn
from bot.review.asking._excerpt import one_line
from bot.review.asking._intent_reply import intent_schema
from bot.review.asking._plan import CHARACTERS_A_TOKEN
from bot.review.asking._prompts import Prompt, render_prompt
from bot.review.asking._stated import Sentence, state_intent

BUDGET_TOKENS = 6_000
"""Of the whole request, prompt included: a fraction of what a search for defects may take."""
REPLY_TOKENS = 4_000
LINE = 160
"""Characters of a changed line; a longer one is cut."""
HUNK_LINES = (60, 36, 20, 12, 8, 5)
"""Changed lines of one hunk: the most with which all fit. With the fewest, the hunks that do not fit are counted."""
HUNKS = 2_000
"""Of those beyond only the number is told."""
BESIDE = 8
"""Of a hunk in tests or documents."""
FILES = 40
QUESTIONS = 10
QUESTION = 200
"""Characters of a question that was asked already."""
_SPARE = 160
"""Characters for the counts of what was left out."""
_SKIPPED = {FileRole.LOCKFILE, FileRole.VENDORED, FileRole.GENERATED}
_ASIDE = {FileRole.TEST, FileRole.DOCS, FileRole.DATA}
_FIRST = {FileRole.CODE, FileRole.MIGRATION, FileRole.INFRASTRUCTURE}


class NumberedHunk(NamedTuple):
    """A hunk that a reply may name."""

    path: RepoPath
    old_path: RepoPath
    role: FileRole
    place: str
    """`shop/cart.py:12-14 in Cart.total`."""
    lines: tuple[Line, ...]
    """The changed ones that are not blank."""
    rows: tuple[str, ...]
    """These as they are shown, whole: with their mark, without secrets."""


@dataclass(frozen=True, slots=True)
class PlannedIntent:
    """A request, and what the numbers in its reply mean."""

    request: Request
    sentences: tuple[Sentence, ...]
    hunks: tuple[NumberedHunk, ...]
    unshown: str
    """What was not compared for want of room, as a sentence for the receipt; "" when all was."""


def _sentences(sentences: Sequence[Sentence]) -> Iterator[dict[str, object]]:
    """Numbered; where each comes from is said where it changes."""
    origin = ""
    for number, sentence in enumerate(sentences, start=1):
        yield {"number": number, "origin": sentence.origin if sentence.origin != origin else "", "text": sentence.text}
        origin = sentence.origin


def plan_intent(
    facts: Facts, questions: Sequence[Question], prompt: Prompt, pull_request: PullRequest | None = None
) -> PlannedIntent | None:
    """What to ask about the change and its author's words; None when nothing is said, or nothing that a diff can bear
    out, and when there is no hunk to hold it against.
    """
    stated = state_intent(facts.change, pull_request)
    found = tuple(_hunks(facts))
    if not stated.sentences or not found:
        return None
    hunks = tuple(_numbered(file, hunk, lines) for file, hunk, lines in found[:HUNKS])
    values: dict[str, object] = {
        "sentences": list(_sentences(stated.sentences)),
        "sentences_left_out": stated.left_out,
        "files": list(_files(facts)),
        "questions": [_clip(one_line(q.text), QUESTION) for q in questions[:QUESTIONS]],
    }
    bare = render_prompt(prompt, {"fence": "0" * 20, "hunks": [], "hunks_left_out": 0, **values})
    room = BUDGET_TOKENS * CHARACTERS_A_TOKEN - len(prompt.system) - len(bare) - _SPARE
    shown = _fitting(hunks, room)
    values |= {
        "hunks": [
            {"number": number, "place": hunk.place, "text": text} for number, (hunk, text) in enumerate(shown, start=1)
        ],
        "hunks_left_out": len(found) - len(shown),
    }
    if not shown:
        return None
    request = Request(
        prompt.name,
        prompt.version,
        prompt.digest,
        prompt.system,
        (Turn("user", _fenced(prompt, values)),),
        intent_schema(),
        REPLY_TOKENS,
    )
    unshown = _unshown(stated.left_out, len(found) - len(shown))
    return PlannedIntent(request, stated.sentences, tuple(hunk for hunk, _ in shown), unshown)


def _fenced(prompt: Prompt, values: dict[str, object]) -> str:
    """The mark is a digest of all that stands between the marks (docs/decisions/0005-fence.md)."""
    import hashlib

    blank = render_prompt(prompt, {"fence": "", **values})
    fence = hashlib.sha256(blank.encode("utf-8", "surrogateescape")).hexdigest()[:20]
    user = render_prompt(prompt, {"fence": fence, **values})
    return user.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _unshown(sentences: int, hunks: int) -> str:
    parts = [f"{n:,} {noun}{'s' if n > 1 else ''}" for n, noun in ((sentences, "sentence"), (hunks, "hunk")) if n]
    return (
        f"not compared with what the change says about itself, for want of room: {' and '.join(parts)}" if parts else ""
    )


def _hunks(facts: Facts) -> Iterator[tuple[FileFacts, Hunk, tuple[Line, ...]]]:
    """Those of code first; what need not be read, and what nobody wrote, is left out."""
    for file in sorted(facts.files, key=lambda f: (f.role in _ASIDE, f.role not in _FIRST)):
        if _why_not_shown(file):
            continue
        imports = _imports(file)
        for hunk in file.diff.hunks:
            lines = tuple(filter(_is_told, hunk.lines))
            if any((line.new, line.old) not in imports for line in lines):
                yield file, hunk, lines


def _imports(file: FileFacts) -> set[tuple[int | None, int | None]]:
    """(new, old) numbers of the changed lines that only import: what explains their uses explains them."""
    kind = ConstructKind.IMPORT
    added = {(n, None) for c in file.added if c.kind is kind for n in range(c.line, c.end + 1)}
    return added | {(None, n) for c in file.removed if c.kind is kind for n in range(c.line, c.end + 1)}


def _is_told(line: Line) -> bool:
    return line.op is not LineOp.CONTEXT and bool(line.text.strip())


def _why_not_shown(file: FileFacts) -> str:
    if file.proof is not None:
        return str(file.proof.kind)
    if file.role in _SKIPPED:
        return str(file.role)
    if file.diff.kind not in {FileKind.TEXT, FileKind.SYMLINK} or file.diff.omitted:
        return str(file.diff.kind)
    return ""


def _numbered(file: FileFacts, hunk: Hunk, lines: tuple[Line, ...]) -> NumberedHunk:
    added = [line.new for line in lines if line.new is not None]
    first, last = (added[0], added[-1]) if added else (hunk.new_start, hunk.new_start)
    where = f"{first}-{last}" if last > first else str(first)
    names = _names(file, max(first, 1), last)
    # With the lines between them: the body of a private key is known by what stands above it.
    said = redact_lines([line.text for line in hunk.lines])
    pairs = zip(hunk.lines, said, strict=True)
    return NumberedHunk(
        file.path,
        file.diff.old_path or file.path,
        file.role,
        f"{one_line(file.path)}:{where}" + (f" in {names}" if names else ""),
        lines,
        tuple(f"{line.op.value} {words}" for line, words in pairs if _is_told(line)),
    )


def _names(file: FileFacts, first: int, last: int) -> str:
    """The definition around the changed lines, else those that begin among them."""
    around = file.symbol_at(first)
    if around is not None and around.end >= last:
        return one_line(around.qualified)
    within = [s.qualified for s in file.after if first <= s.start <= last]
    return one_line(", ".join(within[:4])) + (" …" if len(within) > 4 else "")


def _visible(row: str) -> str:
    """A line of code as it is shown: with its tabs, and nothing else that cannot be seen."""
    return "\t".join(map(one_line, _clip(row, LINE).split("\t")))


def _clip(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _fitting(hunks: Sequence[NumberedHunk], room: int) -> list[tuple[NumberedHunk, str]]:
    """All hunks with as many of their lines as fit; where not even the fewest do, the largest of each file, then the
    second of each, and so on, in the order of the files.
    """
    shown: list[tuple[NumberedHunk, str]] = []
    for most in HUNK_LINES:
        shown = [(hunk, _cut(hunk, min(most, BESIDE) if hunk.role in _ASIDE else most)) for hunk in hunks]
        if sum(_cost(hunk, text) for hunk, text in shown) <= room:
            return shown
    kept: list[int] = []
    for at in _by_turns(hunks):
        room -= _cost(*shown[at])
        if room < 0:
            break
        kept.append(at)
    return [shown[at] for at in sorted(kept)]


def _by_turns(hunks: Sequence[NumberedHunk]) -> list[int]:
    turn: dict[int, int] = {}
    taken: Counter[RepoPath] = Counter()
    for at in sorted(range(len(hunks)), key=lambda at: -len(hunks[at].lines)):
        turn[at] = taken[hunks[at].path]
        taken[hunks[at].path] += 1
    return sorted(turn, key=lambda at: (hunks[at].role in _ASIDE, turn[at], at))


def _cost(hunk: NumberedHunk, text: str) -> int:
    return len(hunk.place) + len(text) + 9


def _cut(hunk: NumberedHunk, most: int) -> str:
    """The first and the last of the changed lines, `most` in all."""
    rows = hunk.rows
    if len(rows) <= most:
        return "\n".join(map(_visible, rows))
    last = most // 3
    gap = f"… {len(rows) - most} changed lines"
    return "\n".join([*map(_visible, rows[: most - last]), gap, *map(_visible, rows[len(rows) - last :])])


def _files(facts: Facts) -> Iterator[str]:
    """One line a file: enough to see whether a test or a document is in the change at all."""
    ordered = sorted(facts.files, key=lambda f: f.role in _SKIPPED)
    for file in ordered[:FILES]:
        why = _why_not_shown(file)
        size = f"+{len(file.diff.added)} -{len(file.diff.removed)}"
        said = [f"{one_line(file.path)} ({file.role}, {file.diff.status.value}): {size}"]
        said += [tests] if file.role is FileRole.TEST and (tests := _altered(file)) else []
        said += [f"not shown: {why}"] if why and why != str(file.role) else []
        yield "; ".join(said)
    if len(ordered) > FILES:
        yield f"and {len(ordered) - FILES} more"


def _altered(file: FileFacts) -> str:
    """`adds test_a, test_b; removes test_c`."""
    kinds = ((ChangeKind.ADDED, "adds"), (ChangeKind.BODY, "alters"), (ChangeKind.REMOVED, "removes"))
    return "; ".join(
        f"{verb} {_listed(names)}"
        for kind, verb in kinds
        if (names := [c.symbol.name for c in file.changes if c.kind is kind])
    )


def _listed(names: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(names))
    return _clip(one_line(", ".join(distinct[:6])), 240) + (
        f" and {len(distinct) - 6} more" if len(distinct) > 6 else ""
    )
