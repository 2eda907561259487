"""Bundler: Gemfile and Gemfile.lock. Formats: https://bundler.io/man/gemfile.5.html and bundler's lockfile parser."""

from __future__ import annotations

from bot.facts.dependencies._nouns import Ecosystem, Lock, Locked, Manifest, Wanted
from bot.facts.dependencies._text import decoded
from bot.pattern import lazy

_GEM = lazy(r"""\s*gem\s*\(?\s*["']([\w.-]+)["']((?:\s*,\s*["'][^"']*["'])*)(.*)""")
_SPEC = lazy(r" {4}([\w.-]+) \(([^()\s]+)\)")
_DEPENDENCY = lazy(r"  ([\w.-]+)(?: \(.*\))?!?")
_CHECKSUM = lazy(r"  ([\w.-]+) \(([^()\s]+)\) (\S+)")


def read_manifest(content: bytes) -> Manifest:
    """The lines of a Gemfile that name a gem; what Ruby computes is not seen. Raises Unreadable."""
    wanted: list[Wanted] = []
    group = ""
    for number, line in enumerate(decoded(content).split("\n"), 1):
        match = _GEM.match(line) if len(line) < 1000 else None
        if line.startswith("group ") and line.rstrip().endswith("do"):
            group = line[:200].strip()
        elif line.startswith("end"):
            group = ""
        if match is not None:
            constraint = ", ".join(part.strip().strip("\"'") for part in match[2].split(",") if part.strip())
            source = match[3].strip(" ,)") if any(w in match[3] for w in ("git", "path", "source")) else ""
            wanted.append(Wanted(match[1], constraint, number, f"{match[3].strip()} {group}".strip(), source))
    return Manifest(tuple(wanted), steering="a Gemfile is a program")


def read_lock(content: bytes) -> Lock:
    """What a Gemfile.lock has settled on. Raises Unreadable."""
    section, remote = "", ""
    found: dict[tuple[str, str], tuple[str, int, bool]] = {}
    hashes: dict[tuple[str, str], tuple[str, ...]] = {}
    direct = set[str]()
    for number, line in enumerate(decoded(content).replace("\r\n", "\n").split("\n"), 1):
        if line and not line.startswith(" "):
            section, remote = line.strip(), ""
        elif line.startswith("  remote: "):
            remote = line.removeprefix("  remote: ").strip()
        elif (spec := _SPEC.fullmatch(line)) and section in {"GEM", "GIT", "PATH", "PLUGIN SOURCE"}:
            found[spec[1], spec[2]] = remote, number, section != "GEM"
        elif (named := _DEPENDENCY.fullmatch(line)) and section == "DEPENDENCIES":
            direct.add(named[1])
        elif (summed := _CHECKSUM.fullmatch(line)) and section == "CHECKSUMS":
            hashes[summed[1], summed[2]] = tuple(summed[3].split(","))
    entries = [
        Locked(name, version, source, hashes.get((name, version), ()), line, name in direct, foreign=foreign)
        for (name, version), (source, line, foreign) in found.items()
    ]
    return Lock(tuple(entries), unprovable="a Gemfile is a program: what it asks for is not read for certain")


ECOSYSTEM = Ecosystem(name="RubyGems", manifests={"Gemfile": read_manifest}, locks={"Gemfile.lock": read_lock})
