"""What the files of a tree said when their content was last read: imports, classes, and mentions of names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from bot.change import Location, RepoPath, Sha, Snapshot, blob_id
from bot.facts._memo import Memo, NoMemo, key_of, seal, unseal
from bot.facts._secrets import redact
from bot.facts.languages import language_of
from bot.facts.usages._imports import Binding
from bot.facts.usages._mentions import Mention, Use
from bot.facts.usages._standing import Standing

_Lines = Mapping[RepoPath, Mapping[str, Set[int]]]


class ClassHead(NamedTuple):
    """A class by its header alone."""

    name: str
    bases: tuple[str, ...]
    """As written, without arguments: `models.Model`."""
    line: int


class FileHead(NamedTuple):
    """What a file's text says about imports and classes, as far as it was asked; None where it was not."""

    size: int
    """Bytes of its content."""
    bindings: tuple[Binding, ...] | None = None
    classes: Mapping[str, ClassHead] | None = None


class Remembered:
    """A memo of what is read from the files of one tree; what is kept goes there at once, at the end."""

    def __init__(self, after: Snapshot, memo: Memo) -> None:
        self._after, self._memo = after, memo
        self._is_idle = isinstance(memo, NoMemo)
        self._ids: dict[RepoPath, Sha] = {}
        self._true: dict[RepoPath, bool] = {}
        """Whether the content that was read has the id that the tree gives it."""
        self._new: dict[bytes, bytes] = {}

    def heads(self, paths: Iterable[RepoPath]) -> Mapping[RepoPath, FileHead]:
        """What is known of files, which need not be read then."""
        keys = {path: key for path, key in self._keys("head", paths).items() if key is not None}
        held = self._memo.get(keys.values()) if keys else {}
        found = {path: _head(unseal(key, held.get(key))) for path, key in keys.items()}
        return {path: head for path, head in found.items() if head is not None}

    def mentions(
        self, lines: Mapping[RepoPath, Mapping[str, Set[int]]]
    ) -> Mapping[tuple[RepoPath, str], list[Mention]]:
        """By file and name what stands on these lines of it, where it is known for just these."""
        keys = {
            (path, name): key
            for path, key in self._keys("mentions", lines).items()
            if key is not None
            for name, key in ((name, _named(key, name)) for name in lines[path])
        }
        held = self._memo.get(keys.values()) if keys else {}
        found = {
            (path, name): _mentions(unseal(key, held.get(key)), path, name, lines[path][name])
            for (path, name), key in keys.items()
        }
        return {place: mentions for place, mentions in found.items() if mentions is not None}

    def keep_head(self, path: RepoPath, content: bytes, head: FileHead) -> None:
        key = self._key("head", path, content)
        if key is not None:
            classes = head.classes
            value = (head.size, head.bindings, None if classes is None else tuple(classes.values()))
            texts = (*(text for b in head.bindings or () for text in b), *(b for c in classes or () for b in c))
            self._keep(key, value, texts)

    def keep_mentions(
        self, path: RepoPath, content: bytes, lines: Mapping[str, Set[int]], mentions: Iterable[Mention]
    ) -> None:
        """The mentions in one file of all the names that `lines` has."""
        base = self._key("mentions", path, content)
        if base is None:
            return
        by_name: dict[str, list[Mention]] = {name: [] for name in lines}
        for mention in mentions:
            by_name[mention.name].append(mention)
        for name, found in by_name.items():
            rows = tuple(
                (
                    m.use.value,
                    m.location.start,
                    m.text,
                    m.within,
                    m.receiver,
                    m.holder,
                    *m.scope,
                    int(m.binds),
                    m.standing.name,
                )
                for m in found
            )
            self._keep(_named(base, name), (sorted(lines[name]), rows), (t for m in found for t in _texts(m)))

    def flush(self) -> None:
        """Give the memo what was kept since."""
        if self._new:
            self._memo.put(self._new)
            self._new = {}

    def _keep(self, key: bytes, value: object, texts: Iterable[str]) -> None:
        """Text that may hold a secret stays in the repository."""
        plain = "\n".join(texts)
        sealed = seal(key, value) if redact(plain) == plain else None
        if sealed is not None:
            self._new[key] = sealed

    def _key(self, kind: str, path: RepoPath, content: bytes) -> bytes | None:
        key = self._keys(kind, [path]).get(path)
        if key is not None and path not in self._true:
            self._true[path] = self._ids[path] == blob_id(content, len(self._ids[path]))
        return key if key is not None and self._true[path] else None

    def _keys(self, kind: str, paths: Iterable[RepoPath]) -> Mapping[RepoPath, bytes | None]:
        if self._is_idle:
            return {}
        paths = list(paths)
        missing = [path for path in paths if path not in self._ids]
        if missing:
            self._ids.update(self._after.blob_ids(missing))
        return {path: _of_language(kind, self._ids[path], path) for path in paths if path in self._ids}


def _of_language(kind: str, blob: Sha, path: RepoPath) -> bytes | None:
    """The same content is read in another way as another language."""
    language = language_of(path)
    return key_of(kind, blob, language.name) if language is not None else None


def _named(key: bytes, name: str) -> bytes:
    return key + b"\0" + name.encode("utf-8", "surrogatepass")


def _texts(mention: Mention) -> Iterable[str]:
    return (mention.text, mention.within, mention.receiver or "", mention.holder)


def _head(value: object) -> FileHead | None:
    match value:
        case [int(size), (None | list()) as bindings, (None | list()) as classes]:
            bound = [Binding(*b) for b in bindings or () if _are_texts(b, 3)]
            known = [h for h in map(_class, classes or ()) if h is not None]
            if len(bound) == len(bindings or ()) and len(known) == len(classes or ()):
                by_name = {head.name: head for head in known}
                return FileHead(size, None if bindings is None else tuple(bound), None if classes is None else by_name)
    return None


def _class(value: object) -> ClassHead | None:
    match value:
        case [str(name), list() as bases, int(line)] if _are_texts(bases, len(bases)):
            return ClassHead(name, tuple(bases), line)
    return None


def _are_texts(value: object, count: int) -> bool:
    return isinstance(value, list) and len(value) == count and all(isinstance(part, str) for part in value)


def _mentions(value: object, path: RepoPath, name: str, lines: Set[int]) -> list[Mention] | None:
    match value:
        case [list() as numbers, list() as rows] if numbers == sorted(lines):
            found = [m for m in (_mention(row, path, name) for row in rows) if m is not None]
            return found if len(found) == len(rows) else None
    return None


_USES = {use.value: use for use in Use}


def _mention(value: object, path: RepoPath, name: str) -> Mention | None:
    match value:
        case [
            str(use), int(line), str(text), str(within), (None | str()) as receiver, str(holder),
            int(begin), int(end), 0 | 1 as binds, str(standing),
        ] if use in _USES and standing in Standing.__members__:  # fmt: skip
            place = Location(path, line, line)
            scope, stands = (begin, end), Standing[standing]
            return Mention(name, _USES[use], place, text, within, receiver, holder, scope, bool(binds), stands)
    return None
