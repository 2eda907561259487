"""`eval seed`: a repository's recent commits, with bugs put in that its own tests do not see."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.adapters.git import Subject
from bot.adapters.system import today
from bot.errors import RepositoryError, UsageError
from evals import making
from evals.casebook import patch_between
from evals.command._arguments import Exit
from evals.seeding import Seed, choose, find_seeds

TEST_TIME_LIMIT_S = 900


def seed_commits(options: argparse.Namespace) -> int:
    """Write a family for each commit that can carry a bug, until the limit is reached."""
    repo, made, tried = Path(options.repo), 0, 0
    for commit in _commits(repo, options.range):
        if made >= options.limit:
            break
        with making.open_range(repo, f"{commit}~1..{commit}") as subject:
            seeds = choose(_seeds(subject), 3, commit)
            kept = [s for s in seeds[: options.limit - made] if _survives(repo, commit, s, options.test_command)]
            tried += len(seeds)
            if kept:
                _write(subject, kept, options, commit)
                made += len(kept)
        print(f"{commit[:12]}: {len(kept)} of {len(seeds)} bugs kept", file=sys.stderr)
    if not made:
        print("No commit of that range carries a bug that could be kept.", file=sys.stderr)
        return Exit.GATE
    print(f"{made} bugs in {options.cases}, of {tried} tried. Next: foreread eval run --cases {options.cases}")
    return Exit.DONE


def _commits(repo: Path, spec: str) -> list[str]:
    """The commits of a range without merges, the newest first. Raises UsageError."""
    if spec.startswith("-"):
        raise UsageError(f"`{spec}` is no range of commits.", "Write A..B.")
    command = ["git", "-C", str(repo), "rev-list", "--no-merges", "--max-parents=1", spec, "--"]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode and "~" in spec:  # a young repository has fewer commits than the default range asks for
        done = subprocess.run([*command[:-2], "HEAD", "--"], capture_output=True, check=False)
    if done.returncode:
        raise UsageError(f"{repo} has no range {spec}.", "Name a repository and A..B.")
    return [line for line in done.stdout.decode().split() if _has_parent(repo, line)]


def _has_parent(repo: Path, commit: str) -> bool:
    command = ["git", "-C", str(repo), "rev-parse", "--verify", "--quiet", f"{commit}~1"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _seeds(subject: Subject) -> tuple[Seed, ...]:
    """All bugs that could be put on the lines that the commit added."""
    found: list[Seed] = []
    for file in subject.change.files:
        if file.new_path is None:
            continue
        content = subject.after.read([file.new_path]).get(file.new_path)
        if content is not None:
            before = subject.before.read([file.new_path]).get(file.new_path)
            added = {line.new for line in file.added if line.new is not None}
            # Without a guard that is all the commit adds, nothing is left of the change.
            found += [seed for seed in find_seeds(file.new_path, content, added) if seed.content != before]
    return tuple(found)


def _survives(repo: Path, commit: str, seed: Seed, command: str | None) -> bool:
    """Whether the repository's own tests pass with the bug: only then must a reviewer find it."""
    if command is None:
        return True
    with TemporaryDirectory(prefix="foreread-seed-", ignore_cleanup_errors=True) as room:
        _export(repo, commit, Path(room))
        (Path(room) / seed.path).write_bytes(seed.content)
        try:
            done = subprocess.run(
                ["/bin/sh", "-c", command], cwd=room, capture_output=True, timeout=TEST_TIME_LIMIT_S, check=False
            )
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0


def _export(repo: Path, commit: str, room: Path) -> None:
    with (room / ".tree.tar").open("wb") as tree:
        done = subprocess.run(["git", "-C", str(repo), "archive", commit], stdout=tree, check=False)
    unpacked = subprocess.run(["tar", "-xf", ".tree.tar"], cwd=room, check=False)
    (room / ".tree.tar").unlink()
    if done.returncode or unpacked.returncode:
        raise RepositoryError(f"The files of {commit} cannot be taken out.", "Is it a full clone?")


def _write(subject: Subject, seeds: list[Seed], options: argparse.Namespace, commit: str) -> None:
    title, body = making.message_of(subject)
    name = re.sub(r"[^a-z0-9]+", "-", Path(options.repo).resolve().name.lower()).strip("-") or "repository"
    before, after = making.touched(subject)
    ids = {f"{s.operator}-{n}": s for n, s in enumerate(seeds, start=1)}
    patches = {i: patch_between(before, {**after, s.path: s.content}) for i, s in ids.items()}
    family = {
        "language": making.language_of(list(after)),
        "created": today(),
        "provenance": f"seeded into commit {commit} by `foreread eval seed`"
        + (f"; `{options.test_command}` passes with each bug" if options.test_command else "; no test was run"),
        "title": title,
        "body": body,
        "variants": [
            {"id": "clean", "suite": "clean", "origin": "natural", "tier": {"min": "low", "max": "critical"}},
            *(dict(_variant(i, s)) for i, s in ids.items()),
        ],
    }
    folder = Path(options.cases) / f"{name[:40]}-{commit[:8]}"
    making.write_family(
        folder, family, {"clean": patch_between(before, after), **patches}, options.repo, making.base_of(subject)
    )


def _variant(name: str, seed: Seed) -> Iterator[tuple[str, object]]:
    yield "id", name
    yield "suite", "incident"
    yield "origin", "mutation"
    yield "operator", seed.operator
    yield "tier", {"min": "low", "max": "critical"}
    yield (
        "bugs",
        [
            {
                "id": "b1",
                "file": seed.path,
                "lines": list(seed.lines),
                "anchor": seed.anchor,
                **({"symbol": seed.symbol} if seed.symbol else {}),
                "category": seed.category.value,
                "severity": seed.severity.value,
                "trigger": seed.trigger,
                "effect": seed.effect,
                "needs": seed.needs.value,
                "match_any_of": [list(group) for group in seed.terms],
            }
        ],
    )
