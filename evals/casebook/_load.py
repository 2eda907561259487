"""Folders of families → cases, ready to be reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from bot.adapters.git import Subject, open_patch_at, open_range
from bot.adapters.memory import MemorySnapshot
from bot.adapters.patch_tree import apply_patch
from bot.adapters.yaml_text import load_yaml
from bot.change import Change, Commit, DiffLimits, Identity, RepoPath, Sha, parse_patch
from bot.errors import ConfigError, UsageError
from bot.facts import Sources
from evals.casebook._schema import Bug, Family, Level, Suite, TierRange, Variant
from evals.casebook._trees import Tree, patched, read_tree

__all__ = [
    "MANIFEST",
    "Case",
    "CommitSource",
    "FolderSource",
    "RangeSource",
    "family_cases",
    "lines_of",
    "load_cases",
    "parse_family",
    "read_family",
]

MANIFEST = "family.yaml"
AUTHOR = Identity("Ada Example", "ada@example.com")


@dataclass(frozen=True)
class FolderSource:
    """The tree before the change, in memory."""

    tree: Tree = field(repr=False)

    def open(self, patch: bytes) -> Subject:
        parsed = parse_patch(patch, DiffLimits())
        sides = apply_patch(parsed, MemorySnapshot({RepoPath(p): c for p, c in self.tree.items()}))
        return Subject(Sources(Change(parsed.files), sides.before, sides.after), None, "")


@dataclass(frozen=True)
class CommitSource:
    """The tree before the change, in a git repository."""

    repository: Path
    base: str

    def open(self, patch: bytes) -> Subject:
        return open_patch_at(patch, self.repository, self.base)


@dataclass(frozen=True)
class RangeSource:
    """A change that is a range of commits; it needs no patch."""

    repository: Path
    spec: str
    subjects_only: bool = False
    """Whether of a commit's message only the first line is shown: what follows may tell what another reviewer found."""

    def open(self, _patch: bytes) -> Subject:
        subject = open_range(self.repository, self.spec)
        if not self.subjects_only:
            return subject
        commits = tuple(replace(c, message=c.message.partition("\n")[0]) for c in subject.change.commits)
        return replace(subject, sources=replace(subject.sources, change=replace(subject.change, commits=commits)))


@dataclass(frozen=True)
class Case:
    """One change to be reviewed, and what is known about it."""

    id: str
    """`family/variant`, and for derived cases a suffix: `family/variant+framing`."""
    family: str
    suite: Suite
    split: str
    language: str
    source: FolderSource | CommitSource | RangeSource
    patch: bytes = field(repr=False)
    title: str
    """"" for what the newest commit is called."""
    body: str
    tier: TierRange
    bugs: tuple[Bug, ...] = ()
    origin: str = "handwritten"
    twin: str | None = None
    """The case that is the same change done right."""
    author: Identity = AUTHOR
    trailers: str = ""
    """Further text of the commit message, after title and body."""
    repository: str = ""
    """`owner/name` where the case is of a public set: cases of one repository are alike."""

    def open(self) -> Subject:
        """The change with the files before and after it. Raises PatchError or RepositoryError."""
        subject = self.source.open(self.patch)
        message = "\n\n".join(part for part in (self.title, self.body.strip(), self.trailers) if part)
        commits = subject.change.commits or (Commit(Sha(""), self.author, self.author, message),)
        change = replace(subject.change, commits=commits, title=self.title or commits[0].message.partition("\n")[0])
        return replace(subject, sources=replace(subject.sources, change=change))

    @property
    def base(self) -> Tree:
        """The tree before the change; of a repository's own commits only the files that the change touches."""
        return self.source.tree if isinstance(self.source, FolderSource) else self._touched[0]

    @cached_property
    def after(self) -> Tree:
        """The tree behind the change, likewise. Raises PatchError if the patch does not apply."""
        return patched(self.base, self.patch) if isinstance(self.source, FolderSource) else self._touched[1]

    @cached_property
    def _touched(self) -> tuple[Tree, Tree]:
        with self.open() as subject:
            files = subject.change.files
            before = subject.before.read([f.old_path for f in files if f.old_path is not None])
            after = subject.after.read([f.new_path for f in files if f.new_path is not None])
        return {str(p): c for p, c in before.items()}, {str(p): c for p, c in after.items()}

    @property
    def is_clean(self) -> bool:
        return not self.bugs

    @property
    def worst(self) -> Level | None:
        """The severity of the worst bug."""
        return max((b.severity for b in self.bugs), key=lambda level: level.rank, default=None)


def load_cases(root: Path) -> tuple[Case, ...]:
    """The cases of all families below a folder, in the order of their ids.

    Raises UsageError if there are none, ConfigError naming the family whose files are wrong.
    """
    found = sorted(root.rglob(MANIFEST)) if root.is_dir() else []
    if not found:
        raise UsageError(f"There are no cases in {root}.", "Name a folder with --cases, or make a case: `eval add`.")
    cases = [case for manifest in found for case in family_cases(manifest.parent)]
    ids = [case.id for case in cases]
    if twice := sorted({i for i in ids if ids.count(i) > 1}):
        raise ConfigError(f"Two cases are called {twice[0]}.", "Family names are unique below the folder of cases.")
    return tuple(sorted(cases, key=lambda case: case.id))


def read_family(folder: Path) -> Family:
    """What the manifest says. Raises ConfigError with each field that is wrong."""
    where = str(folder / MANIFEST)
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{where} cannot be read: {error}.", "Write it anew, in UTF-8.") from error
    return parse_family(load_yaml(text, where), where)


def parse_family(data: object, where: str) -> Family:
    """A manifest from what its YAML holds. Raises ConfigError."""
    try:
        return Family.model_validate(data)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc'])) or 'the whole'}: {e['msg']}" for e in error.errors()[:8])
        raise ConfigError(f"{where}: {faults}.", "evals/casebook/_schema.py says what each field is.") from error


def family_cases(folder: Path) -> Iterator[Case]:
    """The cases of one family. Raises ConfigError for a wrong manifest or a patch that is missing."""
    family = read_family(folder)
    source: FolderSource | CommitSource
    if family.source is None:
        source = FolderSource(read_tree(folder / "base"))
    else:
        source = CommitSource(folder / family.source.repository, family.source.base)
    return (_case(family, variant, source, folder) for variant in family.variants)


def _case(family: Family, variant: Variant, source: FolderSource | CommitSource, folder: Path) -> Case:
    file = folder / f"{variant.id}.patch"
    try:
        patch = file.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"{file} cannot be read: {error.strerror}.", "`eval pack` writes it from two trees."
        ) from error
    return Case(
        id=f"{family.family}/{variant.id}",
        family=family.family,
        suite=variant.suite,
        split=variant.split,
        language=family.language,
        source=source,
        patch=patch,
        title=variant.title if variant.title is not None else family.title,
        body=variant.body if variant.body is not None else family.body,
        tier=variant.tier,
        bugs=variant.bugs,
        origin=variant.origin,
        twin=f"{family.family}/{family.twin}" if variant.bugs and family.twin is not None else None,
    )


def lines_of(tree: Tree, path: str) -> list[str]:
    """The lines of a file, none where there is no such file."""
    return tree.get(path, b"").decode("utf-8", "replace").split("\n")
