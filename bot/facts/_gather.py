"""From a Change and the two states of its repository to Facts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.change import FileDiff, FileKind, FileStatus, LineOp, RepoPath
from bot.facts._analysis import gather_analyses
from bot.facts._elsewhere import note_elsewhere
from bot.facts._generated import find_generated
from bot.facts._history import gather_history, traced_lines
from bot.facts._language import Language
from bot.facts._lines import significant
from bot.facts._nouns import ChangeKind, Facts, FileFacts, FileRole, Proof, Reading, Symbol, SymbolChange, SymbolKind
from bot.facts._proofs import prove_same_code, prove_without_content
from bot.facts._roles import role_of
from bot.facts._sources import Sources
from bot.facts._standing import standing_constructs, standing_passages
from bot.facts._symbols import symbol_changes, touched
from bot.facts._syntax import Parsed, constructs, definitions, outline, parse
from bot.facts.languages import language_of
from bot.facts.provenance import gather_provenance
from bot.facts.proving import (
    confirm_docstrings,
    prove_added_tests,
    prove_docstrings,
    prove_moves,
    prove_renames,
    prove_same_imports,
)
from bot.facts.usages import find_unresolved, find_usages
from bot.pattern import lazy

PARSED_BYTES = 1_000_000
"""A larger file is not parsed: hand-written sources of this size are data in disguise."""
PARSED_TOTAL = 40_000_000
"""Bytes of both states of all files that one review parses, some seconds of work."""
_Contents = Mapping[RepoPath, bytes]

_WORD = lazy(r"[^\W\d]\w*")
LONGEST_LINE = 20_000
"""A file with a longer line is minified or data."""


def gather_facts(sources: Sources) -> Facts:
    """Look up everything about a change that needs no opinion."""
    change, before, after = sources.change, sources.before, sources.after
    sources.history.begin(traced_lines(change))
    readable = [f for f in change.files if f.kind is FileKind.TEXT and f.hunks and not f.omitted]
    old = before.read([f.old_path for f in readable if f.old_path is not None])
    new = after.read([f.new_path for f in readable if f.new_path is not None])
    budget = PARSED_TOTAL
    files: list[FileFacts] = []
    for diff in change.files:
        sides = _Sides(
            old.get(diff.old_path) if diff.old_path else None,
            new.get(diff.new_path) if diff.new_path else None,
        )
        facts = _file_facts(diff, sides, budget)
        if facts.language is not None:
            budget -= sides.size
        files.append(facts)
    generated = find_generated(readable, old, new, after)
    made = [replace(f, generated=generated[f.path]) if f.path in generated else f for f in files]
    paired = _pair_moves(confirm_docstrings(made, after), old, new)
    paired = prove_renames(prove_moves(paired, old, new, after), old, new, after)
    paired = note_elsewhere(paired)
    gathered = Facts(
        change,
        paired,
        find_usages(paired, after, sources.memo),
        gather_provenance(change, sources.testimony, sources.history),
        gather_history(change, before, sources.history),
        analysis=gather_analyses(change, sources.analyses, role_of),
        unresolved=find_unresolved(paired, after, new, sources.memo),
    )
    if any(f.role in {FileRole.MANIFEST, FileRole.LOCKFILE} for f in paired):
        return _with_dependencies(gathered, sources, (old, new))
    return gathered


def _with_dependencies(facts: Facts, sources: Sources, known: tuple[_Contents, _Contents]) -> Facts:
    from bot.facts.dependencies import find_vulnerabilities, gather_dependencies  # noqa: PLC0415 - few changes touch a manifest

    found = gather_dependencies(facts.change.files, sources.before, sources.after, known)
    looked_up = find_vulnerabilities(found.changes, sources.advisories)
    proven = {proof.path: proof for proof in found.proofs}
    files = tuple(
        replace(f, proof=proven[f.path]) if f.path in proven and f.proof is None and _may_skip(f.diff) else f
        for f in facts.files
    )
    return replace(
        facts,
        files=files,
        dependencies=found.changes,
        dependencies_unread=found.unread,
        locks_unproven=found.unproven,
        names_at_base=found.names_at_base,
        vulnerabilities=looked_up.vulnerabilities,
        advisories_unread=looked_up.unread,
    )


def _may_skip(diff: FileDiff) -> bool:
    """Whether a proof of its content is one of the whole file: nothing else about it changed, and all of it is here."""
    return diff.status is FileStatus.MODIFIED and diff.old_mode == diff.new_mode and not diff.omitted


def find_definitions(path: RepoPath, content: bytes) -> tuple[Symbol, ...]:
    """What one file defines; nothing where no grammar reads it, none is installed, or it is too large to be parsed."""
    language = language_of(path)
    if language is None or len(content) > PARSED_BYTES:
        return ()
    try:
        return definitions(parse(content, language), path)
    except ImportError:
        return ()


@dataclass(frozen=True, slots=True)
class _Sides:
    """A file's content before and after; None where it does not exist or cannot be read."""

    before: bytes | None
    after: bytes | None

    @property
    def size(self) -> int:
        return len(self.before or b"") + len(self.after or b"")


_TEXT_ONLY = {FileRole.LOCKFILE, FileRole.DATA, FileRole.GENERATED, FileRole.VENDORED}

_OPAQUE = {
    FileKind.BINARY: "a binary file",
    FileKind.SUBMODULE: "a submodule: its commits are in another repository",
    FileKind.LFS_POINTER: "an LFS pointer: the content is not in the repository",
}


def _file_facts(diff: FileDiff, sides: _Sides, budget: int) -> FileFacts:
    role = role_of(diff.path)
    if diff.omitted:
        return FileFacts(diff, role, None, Reading.UNREAD, diff.omitted)
    if diff.kind in _OPAQUE:
        return FileFacts(diff, role, None, Reading.UNREAD, _OPAQUE[diff.kind])
    if diff.kind is FileKind.SYMLINK or not diff.hunks:
        return FileFacts(diff, role, None, Reading.READ, "", proof=prove_without_content(diff))
    if role in _TEXT_ONLY:
        return FileFacts(diff, role, None, Reading.PARTLY, f"{role} by its path: text rules only")
    language = language_of(diff.path)
    if language is None:
        ending = diff.path.rpartition("/")[2]
        return FileFacts(diff, role, None, Reading.PARTLY, f"no grammar reads {ending}: text rules only")
    reason = _unparsable(diff, sides, budget)
    if reason:
        return FileFacts(diff, role, None, Reading.PARTLY, f"{reason}: text rules only")
    try:
        return _parsed_facts(FileFacts(diff, role, language.name, Reading.READ, ""), sides, language)
    except ImportError:
        return FileFacts(
            diff,
            role,
            None,
            Reading.PARTLY,
            f"the grammar for {language.name} is not installed: text rules only",
        )


def _unparsable(diff: FileDiff, sides: _Sides, budget: int) -> str:
    wanted = [(diff.old_path, sides.before), (diff.new_path, sides.after)]
    if any(path is not None and content is None for path, content in wanted):
        return "its whole content could not be read"
    if max(len(sides.before or b""), len(sides.after or b"")) > PARSED_BYTES:
        return f"larger than {PARSED_BYTES // 1_000_000} MB"
    if sides.size > budget:
        return f"the change holds more than the {PARSED_TOTAL // 1_000_000} MB of source that one review parses"
    for content in (sides.before or b"", sides.after or b""):
        if content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "it is UTF-16"
        if len(content) > LONGEST_LINE and max(map(len, content.split(b"\n"))) > LONGEST_LINE:
            return f"it has a line of more than {LONGEST_LINE} bytes"
    return ""


def _parsed_facts(known: FileFacts, sides: _Sides, language: Language) -> FileFacts:
    diff = known.diff
    before = parse(sides.before, language) if sides.before is not None else None
    after = parse(sides.after, language) if sides.after is not None else None
    old_symbols, new_symbols = _definitions(diff, before, after)
    removed = [line.old for line in diff.lines(LineOp.REMOVED) if line.old is not None]
    added = [line.new for line in diff.lines(LineOp.ADDED) if line.new is not None]
    old_lines = significant(before, removed) if before else []
    new_lines = significant(after, added) if after else []
    broken = _new_error(before, after)
    gone = constructs(before, old_lines, old_symbols) if before else ()
    come = constructs(after, new_lines, new_symbols) if after else ()
    hunks = [(h.new_start, h.new_count) for h in diff.hunks]
    changed = symbol_changes(old_symbols, new_symbols, old_lines, new_lines)
    is_copy = diff.status is FileStatus.COPIED  # what a copy leaves out still stands in the file that it was made from
    return replace(
        known,
        reading=Reading.PARTLY if broken else Reading.READ,
        reason=f"syntax that the {language.name} grammar does not know, first at line {broken}" if broken else "",
        before=old_symbols,
        after=new_symbols,
        changes=tuple(c for c in changed if not (is_copy and c.kind is ChangeKind.REMOVED)),
        removed=() if is_copy else gone,
        added=come,
        proof=_prove(diff, before, after) if before and after else None,
        partial=_prove_parts(diff, before, after) if after else (),
        standing=standing_constructs(after, new_symbols, hunks, (gone, come), new_lines) if after and before else (),
        passages=standing_passages(diff, after, new_symbols) if after and before else (),
    )


def _definitions(
    diff: FileDiff, before: Parsed | None, after: Parsed | None
) -> tuple[tuple[Symbol, ...], tuple[Symbol, ...]]:
    """What either state defines, with details of what a hunk touches or names.

    The text of any other definition is the same on both sides. Where there is a syntax error its tree may not be, nor
    where one state has more definitions of its name: these have details on both sides, or they could not be paired.
    """
    old, new = (outline(side, diff.path) if side is not None else None for side in (before, after))
    if old is None or new is None or old.parsed.root.has_error or new.parsed.root.has_error:
        return old.detailed() if old else (), new.detailed() if new else ()
    names = {s.qualified for s in touched(old.symbols, [(h.old_start, h.old_count) for h in diff.hunks])}
    names.update(s.qualified for s in touched(new.symbols, [(h.new_start, h.new_count) for h in diff.hunks]))
    words = {word for hunk in diff.hunks for line in hunk.lines for word in _WORD.findall(line.text)}
    names.update(s.qualified for side in (old, new) for s in side.symbols if s.name in words)
    there, now = (Counter(s.qualified for s in side.symbols) for side in (old, new))
    names.update((there - now) | (now - there))
    return old.detailed(names), new.detailed(names)


def _prove(diff: FileDiff, before: Parsed, after: Parsed) -> Proof | None:
    if before.root.has_error or after.root.has_error:
        return None
    for prove in (prove_same_code, prove_same_imports, prove_docstrings):
        proof = prove(diff, before, after)
        if proof is not None:
            return proof
    return None


def _prove_parts(diff: FileDiff, before: Parsed | None, after: Parsed) -> tuple[Proof, ...]:
    tests = prove_added_tests(diff, before, after)
    return (tests,) if tests is not None else ()


def _new_error(before: Parsed | None, after: Parsed | None) -> int | None:
    """The line of a syntax error that stands after the change; an old file's own dialect is not news."""
    error = after.first_error if after else None
    return error if error is not None else None if after else (before.first_error if before else None)


def _pair_moves(
    files: Sequence[FileFacts], old: Mapping[RepoPath, bytes], new: Mapping[RepoPath, bytes]
) -> tuple[FileFacts, ...]:
    """A definition removed in one file and added with the same text in another was moved: mark both ends so."""
    removed, added = defaultdict[int, list[SymbolChange]](list), defaultdict[int, list[SymbolChange]](list)
    for file in files:
        sides = (
            (ChangeKind.REMOVED, removed, old, file.diff.old_path),
            (ChangeKind.ADDED, added, new, file.diff.new_path),
        )
        for kind, found, state, path in sides:
            wanted = [c for c in file.changes if c.kind is kind and c.symbol.kind is not SymbolKind.RESOURCE]
            lines = state[path].split(b"\n") if wanted and path is not None else []
            for change in wanted:
                found[_digest(lines[change.symbol.start - 1 : change.symbol.end])].append(change)
    moved = {id(c) for text in removed.keys() & added.keys() for c in (*removed[text], *added[text])}
    if not moved:
        return tuple(files)
    return tuple(
        replace(f, changes=tuple(replace(c, kind=ChangeKind.MOVED) if id(c) in moved else c for c in f.changes))
        for f in files
    )


def _digest(lines: list[bytes]) -> int:
    """What makes a definition the same one elsewhere: its text, however deep it stands and whatever its spacing."""
    text = [line.expandtabs() for line in lines if line.strip()]
    shared = min((len(line) - len(line.lstrip()) for line in text), default=0)
    # Within the definition indentation stays: in some languages it says which block a line belongs to.
    return hash(tuple((len(line) - len(line.lstrip()) - shared, *line.split()) for line in text))
