"""From the files of a change to what becomes of its dependencies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.change import FileDiff, FileKind, Location, RepoPath, Snapshot
from bot.change import Side as DiffSide
from bot.facts._nouns import DependencyChange, DependencyUse, Proof, ProofKind
from bot.facts.dependencies._follows import CATALOGS, judge
from bot.facts.dependencies._nouns import LARGEST, Ecosystem, Lock, Locked, Manifest, Sides, Unreadable, Wanted
from bot.facts.dependencies._presence import Side, names_at_base, with_presence
from bot.facts.dependencies._purpose import is_aside, is_internal, use_of
from bot.facts.dependencies._table import canonical_name, is_dependency_file, load_ecosystem

FILES = 60
"""Manifests and lockfiles that one review reads."""
TOTAL = 30_000_000
"""Bytes of them, both sides."""

Contents = Mapping[RepoPath, bytes]


@dataclass(frozen=True, slots=True)
class DependencyFacts:
    """What the manifests and lockfiles of a change say."""

    changes: tuple[DependencyChange, ...] = ()
    proofs: tuple[Proof, ...] = ()
    unproven: tuple[tuple[RepoPath, str], ...] = ()
    """Lockfiles of the change that are not proven to follow, with the first reason."""
    unread: tuple[tuple[RepoPath, str], ...] = ()
    """Manifests and lockfiles of the change that could not be read, with the reason."""
    names_at_base: frozenset[tuple[str, str]] = frozenset()


class _File(NamedTuple):
    """A manifest or lockfile of the change; a side is None where the file does not exist."""

    path: RepoPath
    ecosystem: Ecosystem
    before: Manifest | Lock | None
    after: Manifest | Lock | None


def gather_dependencies(
    files: Iterable[FileDiff], before: Snapshot, after: Snapshot, known: tuple[Contents, Contents]
) -> DependencyFacts:
    """What becomes of the dependencies; `known` is what was already read of both sides."""
    wanted = [f for f in files if f.kind is FileKind.TEXT and is_dependency_file(f.path)]
    if not wanted:
        return DependencyFacts()
    unread: list[tuple[RepoPath, str]] = [
        (f.path, f"more than {FILES} manifests and lockfiles") for f in wanted[FILES:]
    ]
    wanted = wanted[:FILES]
    old = _contents(before, known[0], [f.old_path for f in wanted if f.old_path is not None])
    new = _contents(after, known[1], [f.new_path for f in wanted if f.new_path is not None])
    found: list[_File] = []
    budget = TOTAL
    for diff in wanted:
        try:
            read = _read(diff, old, new, budget)
        except Unreadable as reason:
            unread.append((diff.path, str(reason)))
            continue
        budget -= sum(len(c) for c in (old.get(diff.old_path or diff.path), new.get(diff.new_path or diff.path)) if c)
        found.append(read)
    beside = _beside(found, after)
    sides = [Side(f.ecosystem.name, f.before, f.after) for f in found]
    changes = with_presence([c for f in found for c in _changes(f, beside)], sides, before)
    proofs: list[Proof] = []
    unproven: list[tuple[RepoPath, str]] = []
    for file in found:
        if canonical_name(file.path) in file.ecosystem.locks:
            proven = _prove(file, found, {path for path, _ in unread}, after)
            if isinstance(proven, Proof):
                proofs.append(proven)
            else:
                unproven.append((file.path, proven))
    return DependencyFacts(changes, tuple(proofs), tuple(unproven), tuple(unread), names_at_base(sides))


def _contents(snapshot: Snapshot, known: Contents, paths: list[RepoPath]) -> Contents:
    missing = [path for path in paths if path not in known]
    return {**known, **snapshot.read(missing)} if missing else known


def _read(diff: FileDiff, old: Contents, new: Contents, budget: int) -> _File:
    """Both sides of one file. Raises Unreadable."""
    name = canonical_name(diff.path)
    ecosystem = load_ecosystem(name)
    reader = ecosystem.manifests.get(name) or ecosystem.locks.get(name)
    if reader is None or name.lower() in ecosystem.unread:
        raise Unreadable("its format is not read")
    sides: list[Manifest | Lock | None] = []
    for path, contents in ((diff.old_path, old), (diff.new_path, new)):
        content = contents.get(path) if path is not None else None
        if path is not None and content is None:
            raise Unreadable("its whole content could not be read")
        if content is not None and len(content) > LARGEST:
            raise Unreadable(f"larger than {LARGEST // 1_000_000} MB")
        if content is not None and len(content) > budget:
            raise Unreadable(f"the change holds more than {TOTAL // 1_000_000} MB of manifests and lockfiles")
        sides.append(reader(content) if content is not None else None)
    if diff.old_path is not None and canonical_name(diff.old_path) != name:
        raise Unreadable("it was a file of another kind")
    return _File(diff.path, ecosystem, sides[0], sides[1])


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _join(folder: str, name: str) -> RepoPath:
    return RepoPath(f"{folder}/{name}" if folder else name)


def _beside(found: list[_File], after: Snapshot) -> Mapping[str, Mapping[str, DependencyUse]]:
    """Folder of a lockfile → what the manifest beside it asks for directly, and what for."""
    paths: dict[RepoPath, str] = {}
    for file in found:
        if isinstance(file.after, Lock):
            for name in _MANIFESTS.get(file.ecosystem.name, ()):
                paths[_join(_folder(file.path), name)] = name
    uses: dict[str, dict[str, DependencyUse]] = defaultdict(dict)
    for path, content in (after.read(sorted(paths)) if paths else {}).items():
        ecosystem = load_ecosystem(paths[path])
        try:
            manifest = ecosystem.manifests[paths[path]](content)
        except Unreadable:
            continue
        for wanted in manifest.wanted:
            if wanted.rest != "indirect":
                uses[_folder(path)].setdefault(wanted.name, use_of(ecosystem.name, path, wanted))
    return uses


_MANIFESTS = {
    "npm": ("package.json",),
    "Python": ("pyproject.toml", "Pipfile"),
    "Composer": ("composer.json",),
    "Go": ("go.mod",),
    "Cargo": ("Cargo.toml",),
}
"""Manifests that stand beside lockfiles."""


def _changes(file: _File, beside: Mapping[str, Mapping[str, DependencyUse]]) -> Iterator[DependencyChange]:
    old, new = file.before, file.after
    if isinstance(old, Manifest) or isinstance(new, Manifest):
        yield from _asked(file, old if isinstance(old, Manifest) else None, new if isinstance(new, Manifest) else None)
    else:
        yield from _settled(file, old, new, beside.get(_folder(file.path), {}))


def _asked(file: _File, old: Manifest | None, new: Manifest | None) -> Iterator[DependencyChange]:
    was, now = (_by_table(m) for m in (old, new))
    exact = file.ecosystem.name == "Go"
    for key in dict.fromkeys([*now, *was]):
        before, after = was.get(key), now.get(key)
        if (
            before is not None
            and after is not None
            and (before.constraint, before.source) == (after.constraint, after.source)
        ):
            continue
        either = after or before
        assert either is not None  # noqa: S101 - the key is from one of the two
        yield DependencyChange(
            either.name.rpartition(">")[2],
            file.ecosystem.name,
            (before.source or before.constraint) if before else None,
            (after.source or after.constraint) if after else None,
            direct=either.rest != "indirect",
            path=file.path,
            line=either.line,
            source_changed=after is not None and after.source != (before.source if before else ""),
            asked=not exact,
            use=use_of(file.ecosystem.name, file.path, either),
            internal=is_internal(file.ecosystem.name, either),
            source=after.source if after else "",
            source_before=before.source if before else "",
        )


def _by_table(manifest: Manifest | None) -> dict[tuple[str, str], Wanted]:
    """By name and table, so far as that tells the lines of a manifest apart."""
    found: dict[tuple[str, str], Wanted] = {}
    for wanted in manifest.wanted if manifest else ():
        table = wanted.rest if not wanted.rest.startswith("[") and wanted.rest != "indirect" else ""
        while (wanted.name, table) in found:
            table += "+"
        found[wanted.name, table] = wanted
    return found


def _settled(
    file: _File, old: Lock | None, new: Lock | None, direct: Mapping[str, DependencyUse]
) -> Iterator[DependencyChange]:
    was, now = (_by_name(lock) for lock in (old, new))
    for name in sorted(was.keys() | now.keys()):
        before, after = was.get(name, {}), now.get(name, {})
        for version in sorted(before.keys() & after.keys()):
            one, other = before[version], after[version]
            if (one.integrity, one.source) != (other.integrity, other.source):
                yield _change(file, one, other, direct)
        if canonical_name(file.path) == "go.sum":
            continue  # what go.sum adds or loses is known from go.mod
        gone = [before[v] for v in before if v not in after]
        came = [after[v] for v in after if v not in before]
        for n in range(max(len(gone), len(came))):
            yield _change(file, gone[n] if n < len(gone) else None, came[n] if n < len(came) else None, direct)


def _by_name(lock: Lock | None) -> dict[str, dict[str, Locked]]:
    found: dict[str, dict[str, Locked]] = defaultdict(dict)
    for entry in lock.entries if lock else ():
        found[entry.name][entry.version] = entry
    return found


def _change(
    file: _File, before: Locked | None, after: Locked | None, uses: Mapping[str, DependencyUse]
) -> DependencyChange:
    either = after or before
    assert either is not None  # noqa: S101 - the callers give one of the two
    same = before is not None and after is not None and before.version == after.version
    return DependencyChange(
        either.name,
        file.ecosystem.name,
        before.version if before else None,
        after.version if after else None,
        direct=either.direct or (either.name in uses and _has_no_roots(file)),
        path=file.path,
        line=either.line,
        source_changed=before is not None and after is not None and before.source != after.source,
        integrity_changed=same and before is not None and after is not None and _exchanged(before, after),
        use=DependencyUse.DEVELOPMENT if is_aside(file.path) else uses.get(either.name, DependencyUse.RUNTIME),
        source=after.source if after else "",
        source_before=before.source if before else "",
        scripts=after is not None and after.scripts and not (before is not None and before.scripts),
    )


def _has_no_roots(file: _File) -> bool:
    """Whether the lockfile does not say itself what is direct."""
    state = file.after or file.before
    return isinstance(state, Lock) and not state.roots


def _exchanged(before: Locked, after: Locked) -> bool:
    """Whether a hash gave way to another of its kind; one of another algorithm, or one more, is not that."""
    gone, came = set(before.integrity) - set(after.integrity), set(after.integrity) - set(before.integrity)
    # An archive that is only no longer listed (a wheel for an old Python) is not exchanged.
    return not {_kind(each) for each in gone}.isdisjoint(_kind(each) for each in came)


def _kind(integrity: str) -> str:
    """The algorithm, as far as it is written."""
    mark = min((integrity.find(c) for c in "-:/" if c in integrity[:8]), default=0)
    return f"{integrity[:mark]} {len(integrity)}"


def _prove(file: _File, found: list[_File], unread: set[RepoPath], after: Snapshot) -> Proof | str:
    """The proof that a lockfile follows, or why there is none."""
    if not isinstance(file.before, Lock) or not isinstance(file.after, Lock):
        return "it is new or gone"
    home, name = _folder(file.path), canonical_name(file.path)
    ours = [f for f in found if f is not file and f.ecosystem.name == file.ecosystem.name and not _is_lock(f)]
    if any(
        load_ecosystem(canonical_name(p)).name == file.ecosystem.name and _below(home, p) is not None for p in unread
    ):
        return "a manifest in the change could not be read"
    sides: tuple[dict[str, Manifest], dict[str, Manifest]] = ({}, {})
    for manifest in ours:
        folder = _below(home, manifest.path)
        if (
            folder is None
            or not _serves(file.after, folder, manifest, name)
            or _nearer(home, manifest.path, name, after)
        ):
            continue
        key = CATALOGS if canonical_name(manifest.path) == "pnpm-workspace.yaml" else folder
        for side, content in zip(sides, (manifest.before, manifest.after), strict=True):
            if isinstance(content, Manifest):
                side[key] = content
    if not sides[1] and not sides[0]:
        return "no manifest in the change belongs to it"
    verdict = judge(Sides(file.before, file.after, *sides), file.ecosystem)
    if verdict.reason:
        return verdict.reason
    names = sorted({f.path for f in ours if _below(home, f.path) is not None})
    manifests = names[0] + (f" and {len(names) - 1} more" if len(names) > 1 else "")
    entries = f"each of {verdict.entries} changed entries follows" if verdict.entries else "what changed follows"
    newcomers = f"; new by name: {_few(verdict.newcomers)}" if verdict.newcomers else ""
    return Proof(
        file.path,
        ProofKind.LOCKFILE,
        f"{entries} from a change of {manifests} ({_few(verdict.moved)})"
        f"{newcomers}; same registries, no hash changed at the same version; the packages' own code was not "
        "looked at, nor whether the registry has these hashes",
    )


def _few(names: tuple[str, ...]) -> str:
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def _is_lock(file: _File) -> bool:
    return canonical_name(file.path) in file.ecosystem.locks


def _below(home: str, path: str) -> str | None:
    """The folder of `path` relative to `home`; None when it is not in it."""
    folder = _folder(path)
    if not home:
        return folder
    return "" if folder == home else folder[len(home) + 1 :] if folder.startswith(f"{home}/") else None


def _serves(lock: Lock, folder: str, manifest: _File, name: str) -> bool:
    """Whether a lockfile is made from a manifest, as far as the lockfile says."""
    if name in {"go.sum", "poetry.lock", "pdm.lock"}:
        return folder == "" and canonical_name(manifest.path) in {"go.mod", "pyproject.toml"}
    if canonical_name(manifest.path) in {"requirements.txt", "Pipfile"}:
        return False
    folders = {root.folder for root in lock.roots}
    return folder == "" or not folders - {None} or folder in folders


def _nearer(home: str, path: str, name: str, after: Snapshot) -> bool:
    """Whether a lockfile of the same kind stands closer to the manifest."""
    folder = _folder(path)
    for _ in range(30):
        if folder == home:
            return False
        if after.exists(_join(folder, name)):
            return True
        folder = _folder(folder)
    return True


def find_locked(name: str, contents: Contents) -> tuple[list[tuple[str, Location, bool]], list[RepoPath]]:
    """(version, place, direct) of each entry for `name` in lockfiles, and those that could not be read."""
    found: list[tuple[str, Location, bool]] = []
    unread: list[RepoPath] = []
    for path, content in contents.items():
        try:
            rows = _locked_in(name, canonical_name(path), content)
        except (Unreadable, KeyError):
            unread.append(path)
            continue
        found += ((version, Location(path, line, line, DiffSide.NEW), direct) for version, line, direct in rows)
    return found, unread


def _locked_in(name: str, file: str, content: bytes) -> list[tuple[str, int, bool]]:
    ecosystem = load_ecosystem(file)
    if file == "go.mod":
        wanted = ecosystem.manifests[file](content).wanted
        return [(w.constraint, w.line, w.rest != "indirect") for w in wanted if w.name == name]
    said = _as_named(name, ecosystem.name)
    entries = ecosystem.locks[file](content).entries
    return [(e.version, e.line, e.direct) for e in entries if _as_named(e.name, ecosystem.name) == said]


def _as_named(name: str, ecosystem: str) -> str:
    if ecosystem == "Python":
        return "-".join(part for part in name.lower().replace("_", "-").replace(".", "-").split("-") if part)
    return name.replace("_", "-") if ecosystem == "Cargo" else name
