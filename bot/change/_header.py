"""What a file's header in a patch says: its paths, what happens to it, its modes and blobs.

Where lines of a header contradict each other, git refuses the patch (apply.c); so do we, for a reader must be
shown the file that the patch changes and no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.change._diff import FileDiff, FileKind, FileStatus, RepoPath, Sha
from bot.change._hunks import refuse
from bot.change._names import (
    NOWHERE,
    common_name,
    cut_token,
    says_absent,
    split_pair,
    strip_prefixes,
    strip_usual_prefix,
    unquote,
)
from bot.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.change._scan import RawFile

_INDEX = lazy(rb"([0-9a-f]{4,64})\.\.([0-9a-f]{4,64})(?: ([0-7]{6}))?")
_MODE = lazy(rb"[0-7]{6}")
_OTHER_NAMES = "a file's header whose lines name different files."
_SUBMODULE_MODE = "160000"
_SYMLINK_MODE = "120000"

_Name = bytes | None


def describe(data: bytes, raw: RawFile) -> FileDiff:
    """The file of which the patch `data` speaks, without its hunks. Raises PatchError."""
    try:
        old_path, new_path = _paths(raw)
    except ValueError as error:
        refuse(data, raw.at, str(error))
    if old_path is None and any(hunk.old_count for hunk in raw.hunks):
        refuse(data, raw.at, "a new file whose hunks take lines from an old one.")
    if new_path is None and any(hunk.new_count for hunk in raw.hunks):
        refuse(data, raw.at, "a deleted file whose hunks leave lines behind.")
    old_mode, new_mode = _modes(raw.fields)
    old_blob, new_blob = _blobs(raw.fields)
    return FileDiff(
        old_path,
        new_path,
        _status(raw, old_path, new_path, old_mode != new_mode),
        _kind(raw, old_mode, new_mode),
        None if old_path is None else old_mode,
        None if new_path is None else new_mode,
        old_blob,
        new_blob,
    )


def _paths(raw: RawFile) -> tuple[RepoPath | None, RepoPath | None]:
    old, new = _names(raw)
    return None if old is None else _repo_path(old), None if new is None else _repo_path(new)


def _names(raw: RawFile) -> tuple[_Name, _Name]:
    fields = raw.fields
    if raw.style == "git":
        for verb in (b"rename", b"copy"):
            if verb + b" from" in fields:
                return _moved_names(raw, verb)
        old, new = strip_prefixes(*map(unquote, _title_tokens(raw)))
    elif raw.style == "plain" and b"---" in fields:
        return _plain_names(raw)
    else:
        old = new = unquote(raw.title)
    is_new = b"new file mode" in fields or fields.get(b"---") == NOWHERE
    is_gone = b"deleted file mode" in fields or fields.get(b"+++") == NOWHERE
    if is_new and is_gone:
        raise ValueError("a file that is both new and deleted.")
    if (is_new or is_gone) and old != new:
        raise ValueError(_OTHER_NAMES)
    return None if is_new else old, None if is_gone else new


def _moved_names(raw: RawFile, verb: bytes) -> tuple[bytes, bytes]:
    source, target = raw.fields[verb + b" from"], raw.fields.get(verb + b" to", b"")
    old, new = unquote(source), unquote(target)
    if b"---" in raw.fields or b"+++" in raw.fields:
        left, right = map(unquote, _title_tokens(raw))
        if not (left.endswith(old) and right.endswith(new)):
            raise ValueError(_OTHER_NAMES)
    return old, new


def _title_tokens(raw: RawFile) -> tuple[bytes, bytes]:
    """The two names in the `diff --git` line, which `---` and `+++` must repeat as they stand there."""
    old, new = (cut_token(raw.fields.get(mark, NOWHERE))[0] for mark in (b"---", b"+++"))
    title = raw.title
    if NOWHERE not in (old, new):
        pair, agree = (old, new), title == old + b" " + new
    elif new != NOWHERE:
        pair, agree = (title[: -len(new) - 1], new), title.endswith(b" " + new)
    elif old != NOWHERE:
        pair, agree = (old, title[len(old) + 1 :]), title.startswith(old + b" ")
    else:
        found = split_pair(title)
        pair, agree = found or (b"", b""), found is not None
    if not agree:
        raise ValueError(_OTHER_NAMES)
    return pair


def _plain_names(raw: RawFile) -> tuple[_Name, _Name]:
    old_token, old_remark = cut_token(raw.fields[b"---"])
    new_token, new_remark = cut_token(raw.fields[b"+++"])
    old, new = unquote(old_token), unquote(new_token)
    if old == new == NOWHERE:
        raise ValueError("a file that is both new and deleted.")
    if old == NOWHERE:
        return None, strip_usual_prefix(new)
    if new == NOWHERE:
        return strip_usual_prefix(old), None
    name = common_name(old, new)
    is_new = says_absent(old_remark) and not any(hunk.old_count for hunk in raw.hunks)
    is_gone = says_absent(new_remark) and not any(hunk.new_count for hunk in raw.hunks)
    return None if is_new else name, None if is_gone and not is_new else name


def _repo_path(name: bytes) -> RepoPath:
    while name.startswith(b"./"):
        name = name[2:]
    path = name.decode("utf-8", "surrogateescape")
    if not name or name.startswith(b"/") or b"\0" in name or b".." in name.split(b"/"):
        raise ValueError(f"the file name {path!r}, which is not a path inside a repository.")
    return RepoPath(path)


def _modes(fields: Mapping[bytes, bytes]) -> tuple[str | None, str | None]:
    index = _INDEX.fullmatch(fields.get(b"index", b""))
    both = fields.get(b"mode") or (index[3] if index else None)
    old = fields.get(b"old mode") or fields.get(b"deleted file mode") or both
    new = fields.get(b"new mode") or fields.get(b"new file mode") or both
    return _mode(old), _mode(new)


def _mode(text: bytes | None) -> str | None:
    return text.decode("ascii") if text and _MODE.fullmatch(text) else None


def _blobs(fields: Mapping[bytes, bytes]) -> tuple[Sha | None, Sha | None]:
    index = _INDEX.fullmatch(fields.get(b"index", b""))
    if not index:
        return None, None
    old, new = index[1].decode("ascii"), index[2].decode("ascii")
    # All zeros stand for a blob that is not there.
    return Sha(old) if old.strip("0") else None, Sha(new) if new.strip("0") else None


def _status(raw: RawFile, old: RepoPath | None, new: RepoPath | None, has_other_mode: bool) -> FileStatus:
    if old is None:
        return FileStatus.ADDED
    if new is None:
        return FileStatus.DELETED
    if b"copy from" in raw.fields:
        return FileStatus.COPIED
    if old != new:
        return FileStatus.RENAMED
    only_mode = has_other_mode and not raw.hunks and not raw.is_binary
    return FileStatus.MODE_CHANGED if only_mode else FileStatus.MODIFIED


def _kind(raw: RawFile, old_mode: str | None, new_mode: str | None) -> FileKind:
    modes = (old_mode, new_mode)
    if _SUBMODULE_MODE in modes:
        return FileKind.SUBMODULE
    if _SYMLINK_MODE in modes:
        return FileKind.SYMLINK
    return FileKind.BINARY if raw.is_binary and not raw.hunks else FileKind.TEXT
