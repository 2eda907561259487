"""From changed definitions to their uses: search, rule out by text, parse what is left, judge."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.change import Hit, LineOp, RepoPath, SearchResult, Snapshot
from bot.facts._language import Linking
from bot.facts._memo import Memo
from bot.facts._nouns import (
    Certainty,
    ChangeKind,
    FileFacts,
    FileRole,
    Reference,
    SymbolChange,
    SymbolKind,
    Usage,
)
from bot.facts._roles import role_of
from bot.facts.languages import endings_beside, language_of
from bot.facts.usages._judge import Judge, Lookup, is_constructor, is_entry, is_member
from bot.facts.usages._kin import Kinship
from bot.facts.usages._library import Library
from bot.facts.usages._mentions import Mention, mentions_in
from bot.facts.usages._named import ENDINGS, is_config, is_telling, references_of
from bot.facts.usages._narrow import Candidates, candidates_of, narrow_to
from bot.pattern import lazy

NAMES = 48
"""Names searched for in one review; further changed symbols are reported as not searched."""
HITS = 20_000
FILES = 40
"""Hit files parsed in one review, whatever their size."""
SMALL_FILES = 160
"""Hit files parsed in one review as long as all of them together are small: parsing costs by the byte."""
SMALL_BYTES = 600_000
GENERIC = 150
"""Places beyond which a name says too little to attribute them: the median name has 8, `check` has thousands."""
IMPORTED = 400
"""The same where imports lead to files: what is left of the places then names the symbol."""
LISTED = 300
"""References kept a symbol."""

_RANK = {certainty: rank for rank, certainty in enumerate(Certainty)}
_IN_TESTS = lazy(r"(?:^|\.)(?:tests?|test_\w+|\w+_tests?)(?:\.|$)")
"""Modules that test within a file of code: Rust's `mod tests`."""
_UNREAD = {
    "JavaScript": (".svelte", ".vue", ".astro"), "TypeScript": (".svelte", ".vue", ".astro"),
    "TSX": (".svelte", ".vue", ".astro"), "Python": (".html", ".jinja", ".jinja2", ".j2", ".ipynb"),
    "Ruby": (".erb", ".haml", ".slim"), "PHP": (".twig",), "Go": (".tmpl", ".gohtml"), "Java": (".jsp",),
}  # fmt: skip
"""Endings of files that use what a language defines and that no grammar reads."""
_PLACEHOLDER = lazy(r"\{\{.*?\}\}|\{%.*?%\}|<%.*?%>|\$\{.*?\}")
_PROSE = (".html", ".jinja", ".jinja2", ".j2", ".erb", ".haml", ".slim", ".twig", ".tmpl", ".gohtml", ".jsp")
"""Of these only what stands in placeholders is code."""

_SEARCHED = (ChangeKind.REMOVED, ChangeKind.SIGNATURE, ChangeKind.BODY, ChangeKind.ADDED)
_TEXTS = {FileRole.DOCS, FileRole.GENERATED, FileRole.VENDORED}
_CODE = {FileRole.CODE, FileRole.MIGRATION, FileRole.INFRASTRUCTURE}
_Hits = Mapping[RepoPath, list[Hit]]


def find_usages(files: Sequence[FileFacts], after: Snapshot, memo: Memo | None = None) -> tuple[Usage, ...]:
    """The uses of every changed definition that code elsewhere could name, most consequential kind of change first.

    What other files say is taken from the memo where it has it, and kept there.
    """
    wanted = _wanted(files)
    names = list(dict.fromkeys(_searched_name(c) for c in wanted))[:NAMES]
    if not names:
        return ()
    told = {c.symbol.name for c in wanted if is_telling(c.symbol)}
    code = endings_beside(c.symbol.path for c in wanted)
    unread = {ending for c in wanted for ending in _unread_beside(c.symbol.path)}
    more = (*(ENDINGS if told else ()), *sorted(unread))
    endings = (*code, *dict.fromkeys(e for e in more if e not in code))
    result, naming = _search(names, _owners(wanted, set(names)), after, endings)
    inside = [hit for hit in result.hits if language_of(hit.path) is not None]
    outside = _by_name([hit for hit in result.hits if hit.path.endswith(tuple(unread))] if unread else (), names)
    by_name = _by_name(inside, names)
    named = _by_name([hit for hit in result.hits if is_config(hit.path)] if told else (), sorted(told))
    lookup = Lookup(Library(after, memo))
    touched = {f.path: {line.new for line in f.diff.lines(LineOp.ADDED) if line.new is not None} for f in files}
    reading = _Reading(lookup)
    kept: dict[int, Candidates] = {}
    for change in wanted:
        name = _searched_name(change)
        if name in by_name:
            kept[id(change)] = candidates_of(change.symbol, name, by_name[name], lookup, GENERIC, IMPORTED)
    for change in wanted:
        if id(change) in kept and kept[id(change)].too_many and _has_owner(change):
            symbol = change.symbol
            narrow_to(kept[id(change)], symbol, naming[symbol.owner], by_name[symbol.name], GENERIC)
    told_apart = [c for c in wanted if id(c) in kept and not kept[id(c)].too_many and not is_entry(c.symbol)]
    told_apart.sort(key=lambda c: len(kept[id(c)].lines))
    for change in told_apart:
        reading.plan_nearest(change, kept[id(change)])
    for change in told_apart:
        reading.plan(change, kept[id(change)])
    reading.read()
    unknown = "" if result.complete else result.reason
    usages = tuple(
        replace(
            usage,
            named_in=references_of(usage.change.symbol, named[usage.change.symbol.name], touched)
            if is_telling(usage.change.symbol) and named.get(usage.change.symbol.name)
            else (),
            unknown=usage.unknown if usage.generic else _with_unread(usage, outside),
        )
        for usage in _judged(wanted, by_name, kept, reading, touched, unknown)
    )
    lookup.library.remember()
    return usages


def _unread_beside(path: RepoPath) -> Sequence[str]:
    language = language_of(path)
    return _UNREAD.get(language.name, ()) if language is not None else ()


def _with_unread(usage: Usage, outside: Mapping[str, _Hits]) -> str:
    """Why the users are not known in full, places in files that no grammar reads included."""
    name = _searched_name(usage.change)
    endings = tuple(_unread_beside(usage.change.symbol.path))
    count: dict[str, int] = {}
    for path, hits in outside.get(name, {}).items():
        ending = next((e for e in endings if path.endswith(e)), None)
        if ending is not None and role_of(path) not in _TEXTS:
            used = sum(not path.endswith(_PROSE) or _in_placeholder(hit.text, name) for hit in hits)
            count[ending] = count.get(ending, 0) + used
    said = [
        f"{n} {'place' if n == 1 else 'places'} in *{ending}, which no grammar reads"
        for ending, n in count.items()
        if n
    ]
    return " and ".join(filter(None, (usage.unknown, *said)))


def _in_placeholder(text: str, name: str) -> bool:
    word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    return any(word.search(part) for part in _PLACEHOLDER.compiled.findall(text[:4_000]))


def _judged(
    wanted: Sequence[SymbolChange],
    by_name: Mapping[str, _Hits],
    kept: Mapping[int, Candidates],
    reading: _Reading,
    touched: Mapping[RepoPath, set[int]],
    unknown: str,
) -> Iterator[Usage]:
    return (
        _usage(change, by_name[_searched_name(change)], kept[id(change)], reading, touched, unknown)
        if id(change) in kept
        else Usage(change, (), unknown=f"only the first {NAMES} changed names are searched for")
        for change in wanted
    )


def _search(
    names: Sequence[str], owners: Sequence[str], after: Snapshot, endings: Sequence[str]
) -> tuple[SearchResult, Mapping[str, Container[RepoPath]]]:
    """Where the names stand; and by the name of each class, the files among these that name it.

    One search for both: most of its cost is the tree, whatever is looked for. Only if it finds too much, the names are
    searched for alone, and the classes after them.
    """
    both = tuple(dict.fromkeys((*names, *owners)))
    result = after.search(both, HITS, endings)
    found = result
    if owners and not result.complete and len(result.hits) >= HITS:
        result = after.search(names, HITS, endings)
        found = after.search(owners, HITS, endings)
    return result, {owner: set(hits) for owner, hits in _by_name(found.hits, owners).items()}


def _owners(wanted: Sequence[SymbolChange], names: Container[str]) -> Sequence[str]:
    """Where a member's name is too generic, it is looked for where its class is named."""
    return list(dict.fromkeys(c.symbol.owner for c in wanted if _has_owner(c) and c.symbol.name in names))


def _has_owner(change: SymbolChange) -> bool:
    return is_member(change.symbol) and change.symbol.owner.isidentifier()


def _wanted(files: Sequence[FileFacts]) -> list[SymbolChange]:
    changes = [c for f in files if f.role in _CODE and not f.proof for c in f.changes if _nameable(c)]
    ordered = sorted(changes, key=lambda c: (_SEARCHED.index(c.kind), c.symbol.path, c.symbol.start))
    return list({(c.symbol.path, _searched_name(c), c.symbol.owner): c for c in reversed(ordered)}.values())[::-1]


def _nameable(change: SymbolChange) -> bool:
    symbol = change.symbol
    if change.kind not in _SEARCHED or symbol.kind in {SymbolKind.RESOURCE, SymbolKind.MODULE}:
        return False
    if change.kind is ChangeKind.ADDED and symbol.kind is SymbolKind.VALUE:
        return False
    language = language_of(symbol.path)
    if language is not None and symbol.name in language.constructor_names:
        return bool(symbol.owner)
    return len(symbol.name) > 2 and not symbol.name.startswith("__") and symbol.name.isidentifier()


def _searched_name(change: SymbolChange) -> str:
    """A constructor is called by its class's name."""
    return change.symbol.owner if is_constructor(change.symbol) else change.symbol.name


def _by_name(hits: Sequence[Hit], names: Sequence[str]) -> Mapping[str, _Hits]:
    """The hits of each name; with several names a line is looked at once, by all of them together."""
    found: dict[str, dict[RepoPath, list[Hit]]] = {name: defaultdict(list) for name in names}
    if not names:
        return found
    word = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")(?!\w)")
    for hit in hits:
        for name in set(word.findall(hit.text)):
            found[name][hit.path].append(hit)
    return found


@dataclass(slots=True)
class _Reading:
    """The files that are parsed, and what was found in them."""

    lookup: Lookup
    lines: dict[RepoPath, dict[str, set[int]]] = field(default_factory=dict)
    mentions: dict[str, list[Mention]] = field(default_factory=lambda: defaultdict(list))
    left_out: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    """By identity of a change: files that would have to be looked into and were not."""
    parsed: int = 0
    """Bytes of the files taken in, counted once there are many files."""
    unreadable: set[str] = field(default_factory=set)
    """Languages whose grammar is not installed."""

    def plan_nearest(self, change: SymbolChange, candidates: Candidates) -> None:
        """Take in the files that most likely use a definition, before those of any other: its own above all."""
        here = change.symbol.path
        if here in candidates.lines and language_of(here) is not None and self._has_room(here, [here]):
            self._take(here, candidates)

    def plan(self, change: SymbolChange, candidates: Candidates) -> None:
        """Take in the files of a change as far as there is room: those that define the name, then near ones."""
        here = change.symbol.path
        telling = candidates.defining
        nearest = sorted(
            candidates.lines,
            key=lambda p: (p != here, p not in telling, _folder(p) != _folder(here), -_shared(p, here), p),
        )
        for path in nearest:
            if language_of(path) is None:
                continue
            if path not in self.lines and not self._has_room(path, nearest):
                self.left_out[id(change)] += 1
                continue
            self._take(path, candidates)

    def _take(self, path: RepoPath, candidates: Candidates) -> None:
        rows = self.lines.setdefault(path, {})
        for name, numbers in candidates.lines[path].items():
            rows.setdefault(name, set()).update(numbers)

    def _has_room(self, path: RepoPath, others: Sequence[RepoPath]) -> bool:
        if len(self.lines) < FILES:
            return True
        if len(self.lines) >= SMALL_FILES or self.parsed >= SMALL_BYTES:
            return False
        library = self.lookup.library
        library.fetch([*self.lines, *others[: SMALL_FILES + FILES]])
        if not self.parsed:
            self.parsed = sum(len(library.content(p) or b"") for p in self.lines)
        size = len(library.content(path) or b"")
        if self.parsed + size > SMALL_BYTES:
            return False
        self.parsed += size
        return True

    def read(self) -> None:
        """Parse the files, in the order of their paths, but for what is remembered of them."""
        library = self.lookup.library
        library.fetch(sorted(self.lines))
        remembered = library.remembered.mentions(self.lines)
        for path, lines in sorted(self.lines.items()):
            language = language_of(path)
            if language is None or not library.has(path):
                continue
            for name in lines:
                self.mentions[name] += remembered.get((path, name), ())
            missing = {name: numbers for name, numbers in lines.items() if (path, name) not in remembered}
            content = library.content(path) if missing else None
            if content is None:
                continue
            try:
                found = tuple(mentions_in(path, content, language, missing))
            except ImportError:
                self.unreadable.add(language.name)
                continue
            for mention in found:
                self.mentions[mention.name].append(mention)
            library.remembered.keep_mentions(path, content, missing, found)


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _shared(left: str, right: str) -> int:
    """Folders that two paths have in common from the root: near files are parsed first."""
    count = 0
    for a, b in zip(left.split("/"), right.split("/"), strict=False):
        if a != b:
            break
        count += 1
    return count


def _usage(
    change: SymbolChange,
    hits: _Hits,
    candidates: Candidates,
    reading: _Reading,
    touched: Mapping[RepoPath, set[int]],
    unknown: str,
) -> Usage:
    places = sum(map(len, hits.values()))
    if is_entry(change.symbol):
        return Usage(change, (), places=places, unknown=unknown)
    if candidates.too_many:
        return Usage(change, (), places=places, generic=True, unknown=unknown)
    name = _searched_name(change)
    named = (m for n in (name, *sorted(candidates.aliases)) for m in reading.mentions.get(n, []))
    mentions = [m for m in named if m.location.path in candidates.lines]
    strict = candidates.only_where != "" or (bool(candidates.defining) and not is_member(change.symbol))
    judge = Judge(change.symbol, mentions, reading.lookup, strict=strict)
    references = _once(_reference(m, certainty, touched) for m, certainty in judge.certainties())
    sure = [r for r in references if r.certainty is not Certainty.NAME]
    if candidates.only_where and not sure:
        return Usage(change, (), places=places, generic=True, unknown=unknown)
    above: list[Reference] = []
    below: list[Reference] = []
    for mention, kinship, certainty in judge.overridden():
        (above if kinship is Kinship.ABOVE else below).append(_reference(mention, certainty, touched))
    return Usage(
        change,
        tuple(sure[:LISTED]),
        len(references) - len(sure) + candidates.ruled_out,
        places,
        by_name_in_tests=sum(r.is_test for r in references if r.certainty is Certainty.NAME)
        + candidates.ruled_out_in_tests,
        unknown=unknown or _not_seen(change, candidates, reading),
        overrides=_listed(above),
        overridden_by=_listed(below),
    )


def _once(references: Iterable[Reference]) -> list[Reference]:
    """Surest first; of a line with several uses the surest."""
    ordered = sorted(references, key=lambda r: (_RANK[r.certainty], r.location.path, r.location.start))
    return list({r.location: r for r in reversed(ordered)}.values())[::-1]


def _listed(references: Iterable[Reference]) -> tuple[Reference, ...]:
    return tuple(sorted(references, key=lambda r: (r.location.path, r.location.start))[:LISTED])


def _not_seen(change: SymbolChange, candidates: Candidates, reading: _Reading) -> str:
    left = reading.left_out.get(id(change), 0)
    if candidates.only_where:
        return f"the name is generic: only places that have to do with {candidates.only_where} were looked into"
    if left:
        return f"{left} of the {len(candidates.lines)} files that may use it were not looked into"
    language = language_of(change.symbol.path)
    if language is not None and language.name in reading.unreadable:
        return f"the grammar for {language.name} is not installed"
    return "too many files to follow all imports" if reading.lookup.library.exhausted else ""


def _reference(mention: Mention, certainty: Certainty, touched: Mapping[RepoPath, set[int]]) -> Reference:
    path, line = mention.location.path, mention.location.start
    is_test = role_of(path) is FileRole.TEST or _is_in_tests(path, mention.within)
    return Reference(mention.location, mention.text, mention.within, certainty, is_test, line in touched.get(path, ()))


def _is_in_tests(path: RepoPath, within: str) -> bool:
    """Whether a definition around a place, in a file of code, is a module of tests, as Rust has them."""
    language = language_of(path)
    return language is not None and language.linking is Linking.RUST and _IN_TESTS.search(within) is not None
