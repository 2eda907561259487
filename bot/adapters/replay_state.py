"""What a replay has assessed so far, in a file that only grows, so that a stopped one goes on where it was."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import stat
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from bot.change import Sha
from bot.errors import UsageError
from bot.risk import Tier
from bot.risk.forecast import Features
from bot.risk.replay import Assessed, Fired

if TYPE_CHECKING:
    from types import TracebackType

FORMAT: Final = 1
LIMIT_BYTES: Final = 128_000_000
"""Size beyond which rows of other policies and releases are dropped when the file is opened."""
_LONGEST: Final = 2_000_000


class NoState:
    """Keeps nothing."""

    def known(self) -> Mapping[Sha, Assessed]:
        return {}

    def add(self, assessed: Assessed) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""


class FileState:
    """One JSON object a line: a format, an edition, and an assessment. Lines that cannot be read are passed over.

    `edition` stands for the policy and the code that assess: what another made is kept in the file and not used. Only
    its owner may read the file, since it holds titles and paths of the repository.
    """

    def __init__(self, path: Path, edition: str) -> None:
        """UsageError if the file cannot be had, or another replay is writing to it."""
        self._path = path
        self._edition = edition
        try:
            self._descriptor = _open(path)
        except OSError as error:
            raise UsageError(
                f"{path} cannot be used to keep the replay's state: {error.strerror or error}.",
                "Name another file by --state, or `--state off`.",
            ) from error

    def known(self) -> Mapping[Sha, Assessed]:
        """What this edition has assessed; of a commit that stands twice, the later line."""
        with os.fdopen(os.dup(self._descriptor), "rb") as file:
            file.seek(0)
            rows = [row for line in file if (row := self._read(line)) is not None]
        if os.fstat(self._descriptor).st_size > LIMIT_BYTES:
            os.ftruncate(self._descriptor, 0)
            for row in rows:
                self.add(row)
        return {row.sha: row for row in rows}

    def add(self, assessed: Assessed) -> None:
        """Append it, in one write behind a line's end, so that a torn line is the only loss."""
        row = json.dumps(_row(assessed, self._edition), separators=(",", ":"), ensure_ascii=True)
        with suppress(OSError):  # a full disk: the replay itself goes on
            os.write(self._descriptor, f"\n{row}\n".encode())

    def _read(self, line: bytes) -> Assessed | None:
        if not line.strip() or len(line) > _LONGEST:
            return None
        try:
            row = json.loads(line)
            if row["format"] != FORMAT or row["edition"] != self._edition:
                return None
            return _assessed(row)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def close(self) -> None:
        os.close(self._descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def state_path(environment: Mapping[str, str], repo: Path) -> Path | None:
    """Where the state of a repository's replays is kept, unless a file is named; None where FOREREAD_CACHE is `off`.

    The cache of facts is off until it is asked for; a replay takes minutes and is kept unless it is told not to.
    """
    from bot.adapters.memo import cache_directory

    wanted = environment.get("FOREREAD_CACHE") or "on"
    directory = cache_directory({**environment, "FOREREAD_CACHE": wanted})
    if directory is None:
        return None
    name = hashlib.blake2b(os.fsencode(repo.resolve()), digest_size=8).hexdigest()
    return directory / f"replay-{name}.jsonl"


def edition_of(*depends: object, parts: Sequence[str] = ("change", "risk", "facts")) -> str:
    """This program's own code and grammars, and what else an assessment depends on, as one short text.

    `parts` are the packages whose code assesses.

    The same in each run: a set is written in order, for its own order differs from process to process.
    """
    from bot.adapters.memo import edition

    hashed = hashlib.blake2b(edition(), digest_size=12)
    package = Path(__file__).resolve().parent.parent
    for part in parts:
        for file in sorted(package.glob(f"{part}/**/*")):
            if file.suffix in {".py", ".json"} and "replay" not in file.parts[len(package.parts) :]:
                with suppress(OSError):
                    hashed.update(b"\0" + file.read_bytes())
    hashed.update(_stable(depends).encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()


def _stable(value: object) -> str:
    if is_dataclass(value) and not isinstance(value, type):
        return _stable((type(value).__name__, *((f.name, getattr(value, f.name)) for f in fields(value))))
    if isinstance(value, (frozenset, set)):
        return f"{{{','.join(sorted(map(_stable, value)))}}}"
    if isinstance(value, Mapping):
        return f"<{','.join(sorted(_stable(item) for item in value.items()))}>"
    if isinstance(value, (tuple, list)):
        return f"({','.join(map(_stable, value))})"
    return repr(value)


def _open(path: Path) -> int:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    descriptor = os.open(path, flags, 0o600)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise PermissionError(f"{path} is no regular file")
        if found.st_uid != os.geteuid() or found.st_mode & 0o022:
            raise PermissionError(f"{path} belongs to somebody else, or others may write to it")
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise PermissionError("another replay is writing to it") from busy
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _row(assessed: Assessed, edition: str) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "edition": edition,
        "sha": assessed.sha,
        "tier": assessed.tier.label,
        "score": assessed.score,
        "files": assessed.files,
        "lines": assessed.lines,
        "signals": [[s.rule, int(s.floor), int(s.severity), s.path, s.line, s.title] for s in assessed.signals],
        "features": dict(assessed.features.values),
        "languages": list(assessed.features.languages),
        "window": assessed.features.window,
        "incomplete": assessed.features.incomplete,
        "culprits": list(assessed.culprits),
        "repairs": assessed.repairs,
        "omitted": assessed.omitted,
        **({"record": assessed.record} if assessed.record else {}),
    }


def _assessed(row: Mapping[str, Any]) -> Assessed:
    return Assessed(
        sha=Sha(str(row["sha"])),
        tier=Tier[str(row["tier"]).upper()],
        score=float(row["score"]),
        files=int(row["files"]),
        lines=int(row["lines"]),
        signals=tuple(
            Fired(str(rule), Tier(int(floor)), Tier(int(severity)), str(path), int(line), str(title))
            for rule, floor, severity, path, line, title in row["signals"]
        ),
        features=Features(
            {str(name): float(value) for name, value in row["features"].items()},
            tuple(map(str, row["languages"])),
            int(row["window"]),
            str(row["incomplete"]),
        ),
        culprits=tuple(Sha(str(sha)) for sha in row["culprits"]),
        repairs=bool(row["repairs"]),
        record=str(row.get("record", "")),
        omitted=str(row["omitted"]),
    )
