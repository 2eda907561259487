"""Which wording had which version: `prompts/versions.lock`, one line for each that was ever used.

`python -m tests.review.prompt_versions` (`just prompts`) adds what is new. It never alters a line: recorded replies,
hit rates and receipts refer to a version's digest.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from bot.adapters.prompt_files import prompt_folder, shipped_prompts

LOCK = "versions.lock"


class Line(NamedTuple):
    """A prompt (`find-questions`) or lens (`lenses/edge`) at a version."""

    name: str
    version: int
    digest: str
    """Of the file, and of the partials that it includes."""

    def __str__(self) -> str:
        return f"{self.name} {self.version} {self.digest}"


def present(folder: Path) -> tuple[Line, ...]:
    """What the files of a folder are now."""
    found = shipped_prompts(folder)
    prompts = [Line(p.name, p.version, p.digest) for p in found.prompts]
    return (*prompts, *(Line(f"lenses/{g.name}", g.version, g.digest) for g in found.lenses))


def locked(folder: Path) -> tuple[Line, ...]:
    """What the lock file says."""
    rows = [row.split() for row in (folder / LOCK).read_text(encoding="utf-8").splitlines() if not row.startswith("#")]
    return tuple(Line(name, int(version), digest) for name, version, digest in rows)


def new(folder: Path) -> tuple[Line, ...]:
    """What the lock file lacks."""
    return tuple(line for line in present(folder) if line not in locked(folder))


def faults(folder: Path) -> tuple[str, ...]:
    """Where wording and version do not agree, and what to do about it."""
    known = locked(folder)
    digests = {(line.name, line.version): line.digest for line in known}
    newest = {line.name: max(other.version for other in known if other.name == line.name) for line in known}
    told = [f"{LOCK} has {line.name} {line.version} twice" for line in known if known.count(line) > 1]
    told += [
        f"{LOCK} has two digests of {line.name} {line.version}"
        for line in known
        if digests[line.name, line.version] != line.digest
    ]
    for line in present(folder):
        said = digests.get((line.name, line.version))
        if said is not None and said != line.digest:
            again = newest[line.name] + 1
            told.append(
                f"the wording of {line.name} (or of a partial in it) changed, and its version did not: "
                f"set `version: {again}` in its front matter, then `just prompts` and `just golden`"
            )
        elif line.version < newest.get(line.name, 0):
            told.append(f"{line.name} went back from version {newest[line.name]} to {line.version}: versions only rise")
    return tuple(told)


def main(folder: Path) -> int:
    """Add what is new, or say why that cannot be done."""
    told = faults(folder)
    if told:
        sys.stderr.write("".join(f"{fault}\n" for fault in told))
        return 1
    with (folder / LOCK).open("a", encoding="utf-8") as lock:
        lock.writelines(f"{line}\n" for line in new(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main(prompt_folder()))
