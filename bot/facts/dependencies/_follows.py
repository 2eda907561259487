"""Whether every entry of a lockfile that changed follows from a manifest that changed with it.

Nothing is taken from a lockfile on trust that both its sides and the manifests can be held against: an entry may only
come because a manifest asks for it or because another new entry needs it, by the lockfile's own edges. What the
registry holds under those names and hashes is not looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.facts.dependencies._nouns import Ecosystem, Lock, Locked, Manifest, Need, Package, Root, Sides, Verdict, Wanted
from bot.facts.dependencies._ranges import compare_semver, compatible
from bot.pattern import lazy

WORKSPACE = "workspace>"
"""Before the name of a dependency that the manifest at the top keeps for its members."""
ITS_WORKSPACE = "its workspace"
"""Where a dependency comes from that the manifest at the top describes."""
CATALOGS = "catalog:"
"""The folder under which the catalogues of a workspace are kept, and the mark of a constraint that names one."""


_VERSION = lazy(r"v?\d+(?:\.\d+)*(?:(?:a|b|rc)\d+)?(?:[-+.][0-9A-Za-z.+-]+)?")


class _Unproven(Exception):  # noqa: N818 - becomes a Verdict
    """Why it is not proven."""


@dataclass(frozen=True, slots=True)
class _Graph:
    """Both sides, by package."""

    sides: Sides
    ecosystem: Ecosystem
    old: dict[Package, Locked]
    new: dict[Package, Locked]
    moved: dict[str, None] = field(default_factory=dict[str, None])
    """Direct dependencies whose manifest changed with them."""


def judge(sides: Sides, ecosystem: Ecosystem) -> Verdict:
    """Whether the lockfile follows its manifests, and if not, the first reason."""
    if ecosystem.follows is not None:
        return ecosystem.follows(sides)
    try:
        return _judge(sides, ecosystem)
    except _Unproven as reason:
        return Verdict(str(reason))


def _judge(sides: Sides, ecosystem: Ecosystem) -> Verdict:
    before, after = sides.before, sides.after
    _refuse(before.unprovable or after.unprovable)
    _refuse("its settings or its format changed" if before.frame != after.frame else "")
    graph = _Graph(sides, ecosystem, {e.package: e for e in before.entries}, {e.package: e for e in after.entries})
    if len(graph.old) != len(before.entries) or len(graph.new) != len(after.entries):
        raise _Unproven("an entry stands in it twice")
    for folder in sides.manifests_before.keys() | sides.manifests_after.keys():
        old, new = sides.manifests_before.get(folder), sides.manifests_after.get(folder)
        if old is None or new is None or old.steering != new.steering:
            raise _Unproven("a manifest in the change is new or gone, or steers the versions of others")
    for package in sorted(graph.old.keys() & graph.new.keys()):
        _same_release(graph.old[package], graph.new[package])
    _check_new(graph)
    roots = _paired_roots(graph)
    _check_whole(graph)
    explained = _explained(graph, roots)
    gone = _gone(graph, roots)
    changed = _check_edges(graph, roots, explained, gone)
    if not graph.moved:
        raise _Unproven("no manifest in the change asks for another dependency")
    names = {e.name for e in before.entries}
    newcomers = sorted({n for n, _ in graph.new.keys() - graph.old.keys()} - names)
    return Verdict("", tuple(graph.moved), changed, tuple(newcomers))


def _refuse(reason: str) -> None:
    if reason:
        raise _Unproven(reason)


def _same_release(old: Locked, new: Locked) -> None:
    what = f"{new.name} {new.version}"
    _refuse(f"{what} has another hash than before, at the same version" if old.integrity != new.integrity else "")
    _refuse(f"{what} comes from elsewhere than before, at the same version" if old.source != new.source else "")
    if (old.scripts, old.declared, old.foreign) != (new.scripts, new.declared, new.foreign):
        raise _Unproven(f"what is said of {what} changed, at the same version")


def _check_new(graph: _Graph) -> None:
    """What a new entry must have by itself, whoever needs it."""
    sources, scripts = defaultdict[str, set[str]](set), set[str]()
    versions = defaultdict[str, list[str]](list)
    for each in graph.old.values():
        sources[each.name].add(each.source)
        versions[each.name].append(each.version)
        scripts |= {each.name} if each.scripts else set()
    common = {e.source for e in graph.old.values() if not e.foreign}
    for package in sorted(graph.new.keys() - graph.old.keys()):
        entry = graph.new[package]
        what = f"{entry.name} {entry.version}"
        _refuse(
            f"{what} has no version that is read" if not entry.name or not _VERSION.fullmatch(entry.version) else ""
        )
        _refuse(f"{what} comes from no registry" if entry.foreign else "")
        if entry.source not in sources.get(entry.name, common):
            raise _Unproven(f"{what} comes from another registry")
        if not entry.integrity or not all(map(graph.ecosystem.strong, entry.integrity)):
            raise _Unproven(f"{what} has no hash, or a weak one")
        _refuse(f"{what} runs a script when it is installed" if entry.scripts and entry.name not in scripts else "")
        if _goes_back(entry.version, versions[entry.name]):
            raise _Unproven(f"{what} is older than what was locked")


def _check_whole(graph: _Graph) -> None:
    """Each edge must end at an entry, but those that ended nowhere before."""
    ends = graph.new.keys()
    for package, entry in graph.new.items():
        old = graph.old.get(package)
        for need in entry.needs:
            if (
                need.target is not None
                and need.target not in ends
                and not (old and need in old.needs and not need.target[1])
            ):
                raise _Unproven(f"{need.name}, which {entry.name} needs, is not in it")
    for root in graph.sides.after.roots:
        for need in root.needs:
            if need.target is not None and need.target not in ends:
                raise _Unproven(f"{need.name}, which the manifest asks for, is not in it")


def _goes_back(version: str, before: Iterable[str]) -> bool:
    answers = [compare_semver(version, each) for each in before]
    return bool(answers) and all(answer == -1 for answer in answers)


@dataclass(frozen=True, slots=True)
class _Pair:
    """One package of the repository on both sides, with what its manifests ask for on each."""

    old: dict[str, list[Need]]
    new: dict[str, list[Need]]
    asked: Callable[[str], tuple[list[Wanted], list[Wanted]]]
    """Name → what the manifests of the change asked for before, and ask for after."""
    recorded: bool
    known: bool = False
    """Whether its own manifest is in the change."""


def _paired_roots(graph: _Graph) -> list[_Pair]:
    sides = graph.sides
    old = {(r.folder, r.package): r for r in _roots(sides.before, sides, new=False)}
    new = {(r.folder, r.package): r for r in _roots(sides.after, sides, new=True)}
    if old.keys() != new.keys():
        raise _Unproven("a package of the repository came or went")
    return [_pair(old[key], new[key], graph) for key in new]


def _roots(lock: Lock, sides: Sides, *, new: bool) -> list[Root]:
    """The roots of a lockfile, made from the manifests where it has none of its own."""
    if not lock.resolves:
        return list(lock.roots)
    manifests = sides.manifests_after if new else sides.manifests_before
    made = list(lock.roots)
    for folder, manifest in manifests.items():
        needs = [Need(w.name, w.constraint, _settled(lock, w)) for w in manifest.wanted if w.rest != "peerDependencies"]
        made.append(Root(folder, manifest.package, tuple(needs)))
    other = sides.before.resolves if new else sides.after.resolves
    kept = [
        Need(name, c, target) for (name, c), target in lock.resolves.items() if c is not None and (name, c) in other
    ]
    made.append(Root("every constraint", "", tuple(kept)))
    return made


def _settled(lock: Lock, wanted: Wanted) -> Package:
    found = lock.resolves.get((wanted.name, wanted.constraint)) or lock.resolves.get((wanted.name, None))
    return found or (wanted.name, "")


def _pair(old: Root, new: Root, graph: _Graph) -> _Pair:
    wanted: list[list[Wanted]] = []
    known = False
    for manifests in (graph.sides.manifests_before, graph.sides.manifests_after):
        own = [m for folder, m in manifests.items() if _is_of(new, folder, m)]
        known = bool(own)
        shared = [manifests[folder] for folder in ("", CATALOGS) if folder in manifests and folder != new.folder]
        kept = [w for m in shared for w in m.wanted if ">" in w.name]
        wanted.append([*(w for m in own for w in m.wanted), *kept])
    needs = _by_name((*old.needs, *new.needs))

    def asked(name: str) -> tuple[list[Wanted], list[Wanted]]:
        named = {_catalogued(n) for n in needs.get(name, ()) if (n.constraint or "").startswith(CATALOGS)}
        names = {name, *named, *({WORKSPACE + name} if new.folder is None else ())}
        before, after = ([w._replace(line=0) for w in side if w.name in names] for side in wanted)
        return before, after

    recorded = any(n.constraint is not None for n in new.needs)
    pair = _Pair(_by_name(old.needs), _by_name(new.needs), asked, recorded, known)
    if old.version != new.version:
        versions = [m.version for folder, m in graph.sides.manifests_after.items() if _is_of(new, folder, m)]
        _refuse(f"{new.package} has another version in it than in its manifest" if versions != [new.version] else "")
        graph.moved[f"{new.package}'s own version"] = None
    if known:
        _check_record(pair, [w for w in wanted[1] if new.folder == CATALOGS or ">" not in w.name], new)
    return pair


def _is_of(root: Root, folder: str, manifest: Manifest) -> bool:
    return folder == root.folder if root.folder is not None else manifest.package == root.package


def _catalogued(need: Need) -> str:
    """The name under which the catalogue keeps what `need` refers to."""
    return f"{(need.constraint or '').removeprefix(CATALOGS) or 'default'}>{need.name}"


def _by_name(needs: Iterable[Need]) -> dict[str, list[Need]]:
    found = defaultdict[str, list[Need]](list)
    for need in needs:
        found[need.name].append(need)
    return dict(found)


def _check_record(pair: _Pair, wanted: list[Wanted], root: Root) -> None:
    """What the lockfile says that the manifest asks for must be what the manifest asks for, and all of it."""
    asked = {(w.name, w.constraint) for w in wanted}
    if pair.recorded:
        said = {(n.name, n.constraint) for n in root.needs}
        odd = sorted(name for name, constraint in said if (name, constraint) not in asked)
        _refuse(f"it does not say of {odd[0]} what the manifest says" if odd else "")
        missing = (
            []
            if root.folder == CATALOGS
            else sorted(w.name for w in wanted if (w.name, w.constraint) not in said and w.rest != "peerDependencies")
        )
        _refuse(f"it lacks {missing[0]} as the manifest asks for it" if missing else "")


def _explained(graph: _Graph, roots: list[_Pair]) -> set[Package]:
    """What the manifests' changes bring in or move, and what new entries need in turn."""
    waiting: list[Package] = []
    for pair in roots:
        for name, needs in pair.new.items():
            before, after = pair.asked(name)
            if before == after:
                continue
            for need in needs:
                if need.target is not None and _fits(need, after, graph, roots):
                    graph.moved[name.rpartition(">")[2]] = None
                    waiting.append(need.target)
        for name in pair.old.keys() - pair.new.keys():
            if pair.asked(name)[0] and not pair.asked(name)[1]:
                graph.moved[name.rpartition(">")[2]] = None
    asked_for = set(waiting)
    found = set[Package]()
    while waiting:
        package = waiting.pop()
        if package in found or package not in graph.new:
            continue
        found.add(package)
        old = graph.old.get(package)
        known = {(n.name, n.target) for n in old.needs} if old is not None else set[tuple[str, Package | None]]()
        # Of a release that was there before, only what a feature asked for otherwise adds is new.
        if old is None or package in asked_for:
            waiting += [
                n.target for n in graph.new[package].needs if n.target is not None and (n.name, n.target) not in known
            ]
    return found


def _fits(need: Need, wanted: list[Wanted], graph: _Graph, roots: list[_Pair]) -> bool:
    """Whether the manifest asks for what was settled on; a reference to a catalogue is looked up there."""
    assert need.target is not None  # noqa: S101 - the callers have checked it
    name, version = need.target
    for each in wanted:
        if each.source == ITS_WORKSPACE and _is_settled(need.target, wanted, graph):
            return True
        if each.source:
            continue
        if each.constraint.startswith(CATALOGS):
            key = _catalogued(Need(need.name, each.constraint, None))
            if any(n.target == need.target for pair in roots for n in pair.new.get(key, ())):
                return True
        elif graph.ecosystem.satisfies(version, each.constraint) and need.name.rpartition(">")[2] == name:
            return True
    return False


def _is_settled(package: Package, wanted: list[Wanted], graph: _Graph) -> bool:
    """Whether the workspace's own line for it is as it was, and it was locked in this version alone."""
    versions = {version for name, version in graph.old if name == package[0]}
    return not any(w.name.startswith(WORKSPACE) for w in wanted) and versions == {package[1]}


def _gone(graph: _Graph, roots: list[_Pair]) -> set[Package]:
    """What leaves because a manifest stopped asking for it, or because what needed it left."""
    waiting: list[Package] = []
    for pair in roots:
        for name, needs in pair.old.items():
            before, after = pair.asked(name)
            if before != after:
                waiting += [n.target for n in needs if n.target is not None]
    asked_for = set(waiting)
    found = set[Package]()
    while waiting:
        package = waiting.pop()
        if package in found or package not in graph.old:
            continue
        found.add(package)
        if package not in graph.new:
            waiting += [n.target for n in graph.old[package].needs if n.target is not None]
        elif package in asked_for:
            kept = {(n.name, n.target) for n in graph.new[package].needs}
            waiting += [
                n.target for n in graph.old[package].needs if n.target is not None and (n.name, n.target) not in kept
            ]
    return found


def _check_edges(graph: _Graph, roots: list[_Pair], explained: set[Package], gone: set[Package]) -> int:
    """Hold each entry against the explanation; the number of entries that came, went or changed."""
    new, left = graph.new.keys() - graph.old.keys(), graph.old.keys() - graph.new.keys()
    for package in sorted(new):
        _refuse(f"nothing in the change asks for {' '.join(package)}" if package not in explained else "")
        for need in graph.new[package].needs:
            _check_target(need, graph, package)
    changed = 0
    kept = graph.old.keys() & graph.new.keys()
    retargeted = set[Package]()
    for package in sorted(kept):
        old, now = _by_name(graph.old[package].needs), _by_name(graph.new[package].needs)
        if old != now:
            changed += 1
            retargeted |= _check_moves(
                old, now, graph, explained, package in explained, package in gone, " ".join(package)
            )
    for pair in roots:
        for name in sorted(pair.old.keys() | pair.new.keys()):
            old, now = ({name: side[name]} if name in side else {} for side in (pair.old, pair.new))
            if old != now:
                before, after = pair.asked(name)
                if before != after:
                    for need in pair.new.get(name, ()):
                        _check_asked(need, after, graph, roots)
                else:
                    retargeted |= _check_moves(old, now, graph, explained, False, False, "the manifest's own line")
    for package in sorted(left):
        if package not in gone and package not in retargeted:
            raise _Unproven(f"nothing in the change explains that {' '.join(package)} went")
    return changed + len(new) + len(left)


def _check_asked(need: Need, after: list[Wanted], graph: _Graph, roots: list[_Pair]) -> None:
    if need.target is not None:
        if not _fits(need, after, graph, roots):
            raise _Unproven(f"{' '.join(need.target)} is not shown to fit what the manifest asks for")
        _check_target(need, graph, need.target)


def _check_target(need: Need, graph: _Graph, package: Package) -> None:
    if need.target is None:
        return
    if need.target not in graph.new:
        raise _Unproven(f"{need.name}, which {package[0]} needs, is not in it")
    ranged = need.constraint is not None and not need.constraint.startswith(CATALOGS)
    if ranged and need.constraint is not None and not graph.ecosystem.satisfies(need.target[1], need.constraint):
        raise _Unproven(f"{' '.join(need.target)} is not shown to fit what {package[0]} needs")


def _check_moves(
    old: dict[str, list[Need]],
    now: dict[str, list[Need]],
    graph: _Graph,
    explained: set[Package],
    may_gain: bool,
    may_lose: bool,
    whose: str,
) -> set[Package]:
    """Hold the edges of something that the change does not ask about: they may follow, not lead. What they left."""
    left = set[Package]()
    for name in old.keys() | now.keys():
        before, after = old.get(name, []), now.get(name, [])
        lost, won = [n for n in before if n not in after], [n for n in after if n not in before]
        for need in won:
            _check_target(need, graph, need.target or (whose, ""))
        if lost and won:
            _check_retargets(lost, won, explained, whose)
            left |= {n.target for n in lost if n.target is not None}
        elif won and not (may_gain and all(n.target is None or n.target in explained for n in won)):
            raise _Unproven(f"{whose} needs {name} now, and nothing in the change says why")
        elif lost and not (may_gain or may_lose):
            raise _Unproven(f"{whose} no longer needs {name}, and nothing in the change says why")
        elif lost:
            left |= {n.target for n in lost if n.target is not None}
    return left


def _check_retargets(lost: list[Need], won: list[Need], explained: set[Package], whose: str) -> None:
    for need in won:
        if need.target is None or need.target not in explained:
            raise _Unproven(f"{whose} uses another {need.name}, and nothing in the change asks for it")
        for each in lost:
            same = each.target is not None and each.target[0] == need.target[0]
            if not same or (each.constraint, each.rest) != (need.constraint, need.rest):
                raise _Unproven(f"{whose} asks for {need.name} otherwise than before")
            newer = each.target is not None and compatible(each.target[1], need.target[1])
            if not newer:
                raise _Unproven(f"{whose} uses a {need.name} that is older or not compatible by its number")
