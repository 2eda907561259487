"""What need not be read, and why that is certain. A wrong proof is worse than none: in doubt there is no proof."""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import FileDiff, FileStatus, RepoPath
from bot.facts._nouns import FileRole, Proof, ProofKind
from bot.facts._proof_limits import is_beyond_proof, reads_comments
from bot.facts._roles import role_of
from bot.facts._shape import same, shape
from bot.facts._syntax import Parsed
from bot.pattern import lazy


def prove_without_content(diff: FileDiff) -> Proof | None:
    """A proof that needs no look inside: the same blob under another name, where the same programs read it."""
    if diff.hunks or diff.omitted or diff.old_blob != diff.new_blob or diff.status is not FileStatus.RENAMED:
        return None
    if changes_mode(diff) or diff.old_path is None or not _same_use(diff.old_path, diff.path):
        return None
    how = "git's blob id is the same on both sides" if diff.new_blob else "the patch changes none of its lines"
    return Proof(diff.path, ProofKind.RENAME, f"was {diff.old_path}; {how}")


def changes_mode(diff: FileDiff) -> bool:
    """Whether the file becomes executable, a link, or what else its mode says."""
    return diff.old_mode is not None and diff.new_mode is not None and diff.old_mode != diff.new_mode


def _same_use(old: RepoPath, new: RepoPath) -> bool:
    """Whether the name says the same: `notes.txt` that becomes `conftest.py` or a workflow is run from then on."""
    role = role_of(new)
    if role_of(old) is not role or role in _NAME_IS_USE:
        return False
    before, after = (path.rpartition("/")[2] for path in (old, new))
    if before != after and _NAMED_USE.fullmatch(after):
        return False
    # All that stands behind the first dot, and Go's suffixes: `.up.sql` is run and `.sql` is not, `_linux.go` is built.
    return _ending(before) == _ending(after)


def _ending(name: str) -> str:
    stem, dot, rest = name.partition(".")
    return f"{stem.rpartition('_')[2] if '_' in stem and rest == 'go' else ''}{dot}{rest}" if dot else name


_NAME_IS_USE = frozenset({FileRole.MIGRATION, FileRole.CI, FileRole.INFRASTRUCTURE, FileRole.AGENT})
"""Roles in which a name or place decides whether and when a file is run or read."""
_NAMED_USE = lazy(
    r"(?i)__\w+__\.py|(conftest|setup|sitecustomize|usercustomize|manage|noxfile|settings)\.py|.*rc\.\w+|.*\.config\.\w+|index\.\w+"
)
"""Files that a program runs because of their name."""


def prove_same_code(diff: FileDiff, before: Parsed, after: Parsed) -> Proof | None:
    """A proof that only formatting or comments differ, checked token by token on both syntax trees.

    The shape of the tree counts as well as its leaves, so that an indentation that moves a statement into another
    block, or a line break that ends one, is seen. None where either parser saw an error.
    """
    if before.root.has_error or after.root.has_error or before.language is not after.language:
        return None
    if changes_mode(diff) or not _may_be_same(diff, before) or is_beyond_proof(diff, before, after):
        return None
    name = before.language.name
    if same(shape(before, comments=True), shape(after, comments=True)):
        return Proof(diff.path, ProofKind.FORMATTING, f"{name}: both syntax trees are equal, leaf by leaf")
    if reads_comments(before) or reads_comments(after):
        return None
    if same(shape(before, comments=False), shape(after, comments=False)):
        return Proof(
            diff.path, ProofKind.COMMENTS, f"{name}: without comments both syntax trees are equal, leaf by leaf"
        )
    return None


def _may_be_same(diff: FileDiff, before: Parsed) -> bool:
    """A cheap test that spares most files the walk: some changed line looks like neither comment nor mere spacing."""
    added = _squeezed(line.text for line in diff.added)
    removed = _squeezed(line.text for line in diff.removed)
    if added == removed:
        return True
    markers = ("#", "//", "/*", "*", "--", "<!--", "{/*", '"""')
    bare = [line.text.strip() for line in (*diff.added, *diff.removed)]
    return all(
        not text or text.startswith(markers) or any(m in text for m in ("#", "//", "/*", "*/", "--")) for text in bare
    ) and bool(before.language.comments)


def _squeezed(texts: Iterator[str]) -> str:
    return "".join("".join(text.split()) for text in texts).replace(",", "").replace(";", "")
