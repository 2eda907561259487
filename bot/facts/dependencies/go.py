"""Go: go.mod and go.sum. Formats: https://go.dev/ref/mod#go-mod-file and #go-sum-files.

go.mod names the version of every module that a build takes (minimal version selection); go.sum holds hashes, those of
the go.mod files of older versions among them.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from bot.facts.dependencies._nouns import Ecosystem, Lock, Locked, Manifest, Sides, Unreadable, Verdict, Wanted
from bot.facts.dependencies._ranges import compare_semver
from bot.facts.dependencies._text import canonical, decoded
from bot.pattern import lazy

_REQUIRE = lazy(r'"?([^\s"]+)"?\s+(v[^\s]+)\s*(//.*)?')
_SUM = lazy(r"(\S+) (v\S+?)(/go\.mod)? (h1:\S+)")
_GO_MOD = "/go.mod"
_DIRECTIVES = frozenset({
    "module", "go", "toolchain", "godebug", "require", "tool", "exclude", "replace", "retract", "ignore",
})  # fmt: skip


def _directives(text: str) -> Iterator[tuple[int, str, str]]:
    """(line, directive, what stands behind it) of each line of a go.mod."""
    block = ""
    for number, raw in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        line = raw.strip()
        if not line or line.startswith("//"):
            continue
        if block:
            if line.partition("//")[0].strip() == ")":
                block = ""
            else:
                yield number, block, line
            continue
        word, *behind = line.split(None, 1)  # blanks or tabs
        word, rest = word.removesuffix("("), behind[0].strip() if behind else ""
        if word not in _DIRECTIVES:
            raise Unreadable(f"a line that is not read, {number}")
        if line.rstrip().endswith("(") and rest in {"(", ""}:
            block = word
        elif rest:
            yield number, word, rest
        else:
            raise Unreadable(f"a line that is not read, {number}")


def read_manifest(content: bytes) -> Manifest:
    """What a go.mod requires; `rest` says whether indirectly. Raises Unreadable."""
    wanted: list[Wanted] = []
    steering: list[tuple[str, str]] = []
    module = ""
    for number, word, rest in _directives(decoded(content)):
        if word == "require":
            match = _REQUIRE.fullmatch(rest)
            if match is None:
                raise Unreadable(f"a line that is not read, {number}")
            indirect = "indirect" if (match[3] or "").removeprefix("//").strip().startswith("indirect") else ""
            wanted.append(Wanted(match[1], match[2], number, indirect))
        elif word == "module":
            module = rest
        elif word in {"replace", "exclude"}:
            steering.append((word, rest))
    return Manifest(tuple(wanted), module, steering=canonical(sorted(steering)))


def read_sum(content: bytes) -> Lock:
    """The hashes of a go.sum. Raises Unreadable."""
    entries: list[Locked] = []
    for number, line in enumerate(decoded(content).replace("\r\n", "\n").split("\n"), 1):
        if not line.strip():
            continue
        match = _SUM.fullmatch(line)
        if match is None:
            raise Unreadable(f"a line that is not read, {number}")
        entries.append(Locked(match[1], match[2] + (match[3] or ""), "", (match[4],), number))
    return Lock(tuple(entries))


def follows(sides: Sides) -> Verdict:
    """Whether each line of a go.sum that came or went is one that go.mod's versions ask for or let go."""
    old, new = sides.manifests_before.get(""), sides.manifests_after.get("")
    if old is None or new is None:
        return Verdict("the go.mod beside it is not in the change")
    if old.steering != new.steering:
        return Verdict("a module is replaced or excluded otherwise than before")
    before, after = ({e.package: e.integrity for e in lock.entries} for lock in (sides.before, sides.after))
    if len(before) != len(sides.before.entries) or len(after) != len(sides.after.entries):
        return Verdict("a version stands in it twice")
    required = {w.name: w.constraint for w in new.wanted}
    was = {w.name: w.constraint for w in old.wanted}
    if len(required) != len(new.wanted):
        return Verdict("go.mod requires a module twice")
    for package in sorted(before.keys() & after.keys()):
        if before[package] != after[package]:
            return Verdict(f"{' '.join(package)} has another hash than before, at the same version")
    came, went = sorted(after.keys() - before.keys()), sorted(before.keys() - after.keys())
    reason = next(filter(None, (_came(p, after[p], was, required) for p in came)), "") or next(
        filter(None, (_went(p, required) for p in went)), ""
    )
    reason = reason or next(filter(None, (_lacks(name, required, was, after) for name in sorted(required))), "")
    moved = sorted(name for name in required.keys() | was.keys() if required.get(name) != was.get(name))
    if not reason and not moved:
        reason = "go.mod requires the same versions as before"
    names = {name for name, _ in before}
    newcomers = sorted({name for name, _ in came} - names)
    return Verdict(reason, tuple(moved), len(came) + len(went), tuple(newcomers))


def _came(package: tuple[str, str], integrity: tuple[str, ...], was: dict[str, str], required: dict[str, str]) -> str:
    name, version = package
    what = f"{name} {version}"
    if name not in required:
        return f"{what} is no module that go.mod requires"
    if not all(map(_is_strong, integrity)):
        return f"{what} has no whole hash"
    if not version.endswith(_GO_MOD):
        if required[name] != version:
            return f"{what} is not the version that go.mod requires"
        return f"{what} is new, and go.mod required it before" if was.get(name) == version else ""
    order = compare_semver(
        version.removesuffix(_GO_MOD).removesuffix("+incompatible"), required[name].removesuffix("+incompatible")
    )
    return "" if order in {-1, 0} else f"{what} is newer than the version that go.mod requires"


def _went(package: tuple[str, str], required: dict[str, str]) -> str:
    name, version = package
    still = required.get(name) == version.removesuffix(_GO_MOD)
    return f"{name} {version} went although go.mod requires it" if still else ""


def _lacks(
    name: str, required: dict[str, str], was: dict[str, str], after: dict[tuple[str, str], tuple[str, ...]]
) -> str:
    """A module whose version moved must be in go.sum, at least by its go.mod."""
    moved = required[name] != was.get(name)
    there = (name, required[name] + _GO_MOD) in after
    return f"{name} {required[name]} is required and not in it" if moved and not there else ""


def _is_strong(integrity: str) -> bool:
    try:
        return len(base64.b64decode(integrity.removeprefix("h1:"), validate=True)) == 32
    except (binascii.Error, ValueError):
        return False


def satisfies(version: str, constraint: str) -> bool | None:
    """Whether it is the very version; go.mod knows no ranges."""
    return version == constraint


ECOSYSTEM = Ecosystem(
    name="Go",
    manifests={"go.mod": read_manifest},
    locks={"go.sum": read_sum},
    satisfies=satisfies,
    follows=follows,
    strong=_is_strong,
    unread=frozenset({"go.work.sum"}),
)
