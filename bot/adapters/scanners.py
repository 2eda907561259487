"""Analyzers that are installed, run on the changed files alone, so that nothing of the repository can steer them.

The change is hostile. A scanner gets copies of the changed files that its language needs and nothing else: no
configuration, no plugin, no `.git`. It runs outside the repository with an environment that holds no secret, is told to
heed neither configuration files nor suppressing comments, and is stopped when its time is over. Scanners that run a
project's own configuration or build to do their work (ESLint, gosec) are not run: their SARIF can be handed over.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from bot.adapters.sarif import MOST_BYTES, parse_log
from bot.change import RepoPath
from bot.facts import Analyses, AnalyzerLog

__all__ = ["RULES_AT_BASE", "SCANNERS", "TIME_LIMIT_S", "Scanner", "scan"]

TIME_LIMIT_S = 60.0
"""For all scanners together; they run side by side."""
RULES_AT_BASE = (RepoPath(".semgrep.yml"), RepoPath(".semgrep.yaml"), RepoPath("semgrep.yml"))
"""Where a team's Semgrep rules may stand: read from the base, as all policy is."""
_COPIES = "foreread-scan-"
_FILES, _BYTES = 2_000, 50_000_000
"""What is copied at most."""


class Scanner(NamedTuple):
    """How one analyzer is run in a folder of copies."""

    name: str
    """Of its command."""
    arguments: tuple[str, ...]
    """`{rules}` stands for the file of the team's rules."""
    files: tuple[str, ...]
    """Endings of the paths it is given; one with a slash is a folder that must be in the path."""
    wants_rules: bool = False


SCANNERS = (
    Scanner(
        "ruff",
        # Bugs and security; style is nobody's risk.
        ("check", "--isolated", "--no-cache", "--ignore-noqa", "--exit-zero", "--quiet", "--output-format=sarif",
         "--select=S,B,F,PLE,ASYNC,DTZ", "--ignore=S101,B008,F401,F841", "."),
        (".py",),
    ),
    Scanner("bandit", ("--quiet", "--format=sarif", "--ignore-nosec", "--exit-zero", "--recursive", "."), (".py",)),
    Scanner(
        "zizmor",
        ("--offline", "--quiet", "--no-config", "--no-ignores", "--no-exit-codes", "--format=sarif", "."),
        (".github/",),
    ),
    Scanner(
        "semgrep",
        ("scan", "--quiet", "--metrics=off", "--disable-version-check", "--disable-nosem", "--no-git-ignore", "--sarif",
         "--config={rules}", "src"),
        (".py", ".js", ".ts", ".tsx", ".go", ".java", ".rb", ".php", ".rs", ".c", ".cpp", ".cs", ".kt", ".tf", ".yml",
         ".yaml"),
        wants_rules=True,
    ),
)  # fmt: skip
"""One entry a scanner. What each needs was tried with ruff 0.17, Bandit 1.9, zizmor 1.32 and Semgrep 1.182."""


def scan(
    files: Mapping[RepoPath, bytes],
    rules: bytes | None,
    *,
    scanners: Sequence[Scanner] = SCANNERS,
    path: str | None = None,
    limit_s: float = TIME_LIMIT_S,
) -> Analyses:
    """What the installed scanners say of these files (path → content); `path` is where commands are looked for.

    One that is missing is left out, unless all are; one that fails, hangs or says too much is named.
    """
    wanted = [s for s in scanners if _wanted(s, files) and (rules is not None or not s.wants_rules)]
    found = [(s, command) for s in wanted if (command := _command(s.name, path)) is not None]
    if not found:
        names = ", ".join(s.name for s in wanted or scanners)
        why = f"none of {names} is installed" if wanted else "no scanner knows a file of the change"
        return Analyses(unread=(("--scan", why),))
    logs: list[AnalyzerLog] = []
    unread: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory(prefix=_COPIES) as place:
        deadline = time.monotonic() + limit_s
        running = [_Run.start(scanner, command, Path(place), files, rules) for scanner, command in found]
        for run in running:
            try:
                logs += run.finish(max(0.0, deadline - time.monotonic()))
            except _ScanError as error:
                unread.append((f"the scan by {run.scanner.name}", str(error)))
    return Analyses(tuple(logs), tuple(unread))


class _ScanError(Exception):
    """Why a scanner's word could not be had."""


class _Run(NamedTuple):
    scanner: Scanner
    process: subprocess.Popen[bytes]
    out: Path
    err: Path

    @classmethod
    def start(
        cls, scanner: Scanner, command: str, place: Path, files: Mapping[RepoPath, bytes], rules: bytes | None
    ) -> _Run:
        home = place / scanner.name
        (home / "tmp").mkdir(parents=True)
        (home / "rules.yml").write_bytes(rules or b"")
        _copy(home / "tree" / "src", scanner, files)
        arguments = [a.replace("{rules}", str(home / "rules.yml")) for a in scanner.arguments]
        out, err = home / "out", home / "err"
        with out.open("wb") as stdout, err.open("wb") as stderr:
            process = subprocess.Popen(
                [command, *arguments],
                cwd=home / "tree" / ("" if scanner.wants_rules else "src"),
                env=_environment(home),
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            )
        return cls(scanner, process, out, err)

    def finish(self, seconds: float) -> Iterator[AnalyzerLog]:
        """Its log. Raises _ScanError when there is none that can be read."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise _ScanError("it was stopped when its time was over") from None
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        if self.out.stat().st_size > MOST_BYTES:
            raise _ScanError(f"it said more than {MOST_BYTES // 1_000_000} MB")
        try:
            return _at_the_root(parse_log(self.out.read_bytes(), f"scan by {self.scanner.name}"))
        except (ValueError, RecursionError):
            last = self.err.read_bytes()[-2_000:].decode(errors="replace").strip().splitlines()[-1:] or ["no output"]
            raise _ScanError(f"it ended with {code} and gave no SARIF ({last[0][:150]})") from None


def _at_the_root(logs: Iterator[AnalyzerLog]) -> Iterator[AnalyzerLog]:
    """The logs with paths as in the repository: the copies stand in a folder of their own."""
    for log in logs:
        results = tuple(
            r._replace(
                path=r.path.rpartition("tree/src/")[2].removeprefix("src/"),
                rule=_own_id(r.rule),
                help="" if _COPIES in r.help else r.help,
            )
            for r in log.results
        )
        yield AnalyzerLog(log.tool, log.version, log.source, results, log.settled)


def _own_id(rule: str) -> str:
    """A rule's id without the folder that Semgrep puts before it: where the copy of the rules stood."""
    return rule.rpartition(".semgrep.")[2] if _COPIES in rule else rule


def _wanted(scanner: Scanner, files: Mapping[RepoPath, bytes]) -> bool:
    return any(_is_for(scanner, path) for path in files)


def _is_for(scanner: Scanner, path: RepoPath) -> bool:
    return any(path.startswith(end) if end.endswith("/") else path.endswith(end) for end in scanner.files)


def _copy(place: Path, scanner: Scanner, files: Mapping[RepoPath, bytes]) -> None:
    place.mkdir(parents=True)
    room = _BYTES
    for path, content in list(files.items())[:_FILES]:
        target = place / path
        room -= len(content)
        if room < 0 or not _is_for(scanner, path) or ".." in path.split("/") or not target.is_relative_to(place):
            continue
        with suppress(OSError):  # a name that this file system cannot hold, or a file where a folder would be
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def _command(name: str, path: str | None) -> str | None:
    """Where a command is; none from the current folder, which may be the repository under review."""
    found = shutil.which(name, path=path)
    if found is None or not Path(found).is_absolute():
        return None
    return None if Path(found).resolve().is_relative_to(Path.cwd().resolve()) and not _is_venv(found) else found


def _is_venv(command: str) -> bool:
    """Whether a command stands in the environment that this very program runs in."""
    import sys

    return Path(command).parent == Path(sys.executable).parent


def _environment(home: Path) -> dict[str, str]:
    """Nothing of the user's but where programs are: a scanner needs no token, and must not find one."""
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "SYSTEMROOT") if key in os.environ}
    here = str(home / "tmp")
    return kept | {
        "HOME": here, "TMPDIR": here, "XDG_CACHE_HOME": here, "XDG_CONFIG_HOME": here, "PYTHONSAFEPATH": "1",
        "SEMGREP_ENABLE_VERSION_CHECK": "0", "SEMGREP_SEND_METRICS": "off", "NO_COLOR": "1",
    }  # fmt: skip
