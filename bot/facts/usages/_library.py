"""The files of a tree as far as looking up names needs them: each read at most once, and no more than so many."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bot.change import RepoPath, Snapshot
from bot.facts._language import Language, Linking
from bot.facts._memo import Memo, NoMemo
from bot.facts.languages import language_of
from bot.facts.usages._imports import Binding, bindings_of
from bot.facts.usages._remembered import ClassHead, FileHead, Remembered
from bot.pattern import lazy

FILES_READ = 600
"""Files whose text is read in one review, to follow imports and classes; most of them are hit files."""
BYTES_READ = 12_000_000
FILE_BYTES = 400_000
CLASSES = 1_000
"""Classes looked at in one file."""


class Library:
    """What the text of the tree's files says about imports and classes, looked up when it is asked for."""

    def __init__(self, after: Snapshot, memo: Memo | None = None) -> None:
        self.after = after
        self.remembered = Remembered(after, memo if memo is not None else NoMemo())
        self.exhausted = False
        """Whether the budget ran out, so that what was not found may still be there."""
        self._contents: dict[RepoPath, bytes | None] = {}
        self._unread: dict[RepoPath, FileHead] = {}
        """Files of which enough is remembered; they are in the budget as if they had been read."""
        self._texts: dict[RepoPath, str] = {}
        self._bindings: dict[RepoPath, tuple[Binding, ...]] = {}
        self._classes: dict[RepoPath, Mapping[str, ClassHead]] = {}
        self._exists: dict[str, bool] = {}
        self._files = self._bytes = 0

    def fetch(self, paths: Iterable[RepoPath]) -> None:
        """Read several files at once."""
        wanted = [p for p in dict.fromkeys(paths) if p not in self._contents and p not in self._unread]
        room = max(0, FILES_READ - self._files) if self._bytes < BYTES_READ else 0
        self.exhausted = self.exhausted or len(wanted) > room
        heads = self.remembered.heads(wanted[:room]) if wanted[:room] else {}
        self._unread.update(heads)
        self._files += len(wanted[:room])
        self._bytes += sum(head.size for head in heads.values())
        unknown = [path for path in wanted[:room] if path not in heads]
        held = self.after.read(unknown) if unknown else {}
        for path in unknown:
            content = held.get(path)
            self._contents[path] = content if content is not None and len(content) <= FILE_BYTES else None
            self._bytes += len(content or b"")

    def has(self, path: RepoPath) -> bool:
        """Whether `content` has something to give; what is remembered of a file is then at hand without reading it."""
        return self._head(path) is not _NOTHING or self._contents.get(path) is not None

    def content(self, path: RepoPath) -> bytes | None:
        """The bytes of a file; None where there is none, it is too large, or the budget is spent."""
        if path not in self._contents and self._head(path) is not _NOTHING:
            self._contents[path] = self.after.read([path]).get(path)
        return self._contents.get(path)

    def remember(self) -> None:
        """Keep what was read from files for the next review that meets them."""
        for path, content in self._contents.items():
            if content is not None:
                known = self._unread.get(path)
                bindings = self._bindings.get(path, known.bindings if known is not None else None)
                classes = self._classes.get(path, known.classes if known is not None else None)
                if known is None or bindings is not known.bindings or classes is not known.classes:
                    self.remembered.keep_head(path, content, FileHead(len(content), bindings, classes))
        self.remembered.flush()

    def text(self, path: RepoPath) -> str:
        """A file as text, "" where it cannot be read; bytes that are no UTF-8 are kept as surrogates."""
        found = self._texts.get(path)
        if found is None:
            found = self._texts[path] = (self.content(path) or b"").decode("utf-8", "surrogateescape")
        return found

    def exists(self, path: str) -> bool:
        found = self._exists.get(path)
        if found is None:
            found = self._exists[path] = bool(path) and "\0" not in path and self.after.exists(RepoPath(path))
        return found

    def bindings(self, path: RepoPath) -> tuple[Binding, ...]:
        """What the imports of a file bind."""
        found = self._bindings.get(path)
        if found is None:
            language = language_of(path)
            found = () if language is None else self._head(path).bindings
            if found is None and language is not None:
                found = bindings_of(self.text(path), language.linking)
            self._bindings[path] = found = found or ()
        return found

    def classes(self, path: RepoPath) -> Mapping[str, ClassHead]:
        """The classes that a file's text defines, by name; of several with one name the first."""
        found = self._classes.get(path)
        if found is None:
            language = language_of(path)
            found = {} if language is None else self._head(path).classes
            if found is None and language is not None:
                found = _classes_of(self.text(path), language)
            self._classes[path] = found = found or {}
        return found

    def _head(self, path: RepoPath) -> FileHead:
        """What is remembered of a file."""
        if path not in self._contents and path not in self._unread:
            self.fetch([path])
        return self._unread.get(path, _NOTHING)


_NOTHING = FileHead(0)
_PYTHON_CLASS = lazy(
    r"^[ \t]*class[ \t]+(\w+)[ \t]*(?:\[[^\]\n]{0,200}\])?[ \t]*"
    r"(?:\(([^():]{0,1500}(?:\([^()]{0,300}\)[^():]{0,300}){0,8})\))?[ \t]*:",
    re.MULTILINE,
)
_BRACED_CLASS = lazy(r"\b(?:class|interface|struct|record|object|trait|enum)[ \t]+(\w+)([^{};]{0,600})[{;]")
_RUST_IMPL = lazy(r"\bimpl\b(?:<[^>{}\n]{0,200}>)?[ \t]+([\w:]+)(?:<[^{}\n]{0,200}>)?[ \t]+for[ \t]+&?(\w+)")
_RUBY_CLASS = lazy(r"^[ \t]*class[ \t]+([\w:]+)(?:[ \t]*<[ \t]*([\w:]+))?", re.MULTILINE)
_ARGUMENTS = lazy(r"<[^<>]{0,200}>|\([^()]{0,300}\)|\[[^\[\]]{0,200}\]")
_NAME = lazy(r"[A-Za-z_$\\][\w$.\\]*(?:::[\w]+)*")
_AFTER = lazy(r"\b(?:extends|implements|with)\b|:(?!:)")
_NO_BASE = frozenset({
    "extends", "implements", "public", "private", "protected", "virtual", "with", "permits", "by", "where", "final",
    "sealed", "internal",
})  # fmt: skip


def _classes_of(text: str, language: Language) -> Mapping[str, ClassHead]:
    found: dict[str, ClassHead] = {}
    for name, bases, at in _heads(text, language):
        if len(found) >= CLASSES:
            break
        if name not in found:
            found[name] = ClassHead(name, bases, text.count("\n", 0, at) + 1)
        elif bases and language.linking is Linking.RUST:
            found[name] = found[name]._replace(bases=(*found[name].bases, *bases))
    return found


def _heads(text: str, language: Language) -> Iterable[tuple[str, tuple[str, ...], int]]:
    if language.linking is Linking.PYTHON:
        for match in _PYTHON_CLASS.finditer(text):
            listed = _ARGUMENTS.compiled.sub("", match[2] or "").split(",")
            bases = (part.partition("#")[0].strip() for part in listed)
            yield match[1], tuple(b for b in bases if b and "=" not in b), match.start(1)
    elif language.name == "Ruby":
        for match in _RUBY_CLASS.finditer(text):
            yield match[1].rpartition("::")[2], (match[2],) if match[2] else (), match.start(1)
    else:
        for match in _BRACED_CLASS.finditer(text):
            yield match[1], _bases(match[2]), match.start(1)
        if language.linking is Linking.RUST:
            for match in _RUST_IMPL.finditer(text):
                yield match[2], (match[1],), match.start(2)


def _bases(rest: str) -> tuple[str, ...]:
    """The names behind `extends`, `implements` or a colon, without type arguments."""
    for _ in range(3):
        rest = _ARGUMENTS.compiled.sub("", rest)
    begins = _AFTER.search(rest)
    names = _NAME.finditer(rest, begins.end()) if begins is not None else ()
    return tuple(m[0] for m in names if m[0] not in _NO_BASE)
