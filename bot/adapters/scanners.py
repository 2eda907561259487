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
"""What is copied at most, of what a scanner reads."""
_GLANCE_S = 0.05
"""How often it is looked whether a scanner says too much."""


class Scanner(NamedTuple):
    """How one analyzer is run in a folder of copies."""

    name: str
    """Of its command."""
    arguments: tuple[str, ...]
    """`{rules}` stands for the file of the team's rules."""
    files: tuple[str, ...]
    """Endings of the paths it is given; one with a slash is a folder, of which it is given the YAML."""
    wants_rules: bool = False


SCANNERS = (
    Scanner(
        "ruff",
        # Bugs and security; style is nobody's risk.
        ("check", "--isolated", "--no-cache", "--ignore-noqa", "--exit-zero", "--quiet", "--output-format=sarif",
         "--select=S,B,F,PLE,ASYNC,DTZ", "--ignore=S101,B008,F401,F841",
         "--config=exclude=[]", "--no-respect-gitignore", "."),
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
    repository: Path | None = None,
    limit_s: float = TIME_LIMIT_S,
) -> Analyses:
    """What the installed scanners say of these files (path → content); `path` is where commands are looked for,
    but for what stands in the `repository` under review.

    One that is missing is left out, unless all are; one that fails, hangs or says too much is named.
    """
    wanted = [s for s in scanners if _wanted(s, files) and (rules is not None or not s.wants_rules)]
    usual = _places(os.environ.get("PATH", os.defpath), repository)
    places = usual if path is None else _places(path, repository)
    found = [(s, command) for s in wanted if (command := shutil.which(s.name, path=places)) is not None]
    if not wanted:
        return Analyses(idle=(("--scan", "no scanner knows a file of the change"),))
    if not found:
        return Analyses(unread=(("--scan", f"none of {', '.join(s.name for s in wanted)} is installed"),))
    logs: list[AnalyzerLog] = []
    unread: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory(prefix=_COPIES, ignore_cleanup_errors=True) as place:
        deadline = time.monotonic() + limit_s
        running: list[_Run] = []
        try:
            for scanner, command in found:
                try:
                    running.append(_Run.start(scanner, command, Path(place), files, rules, usual))
                except OSError as error:
                    unread.append((f"the scan by {scanner.name}", error.strerror or "it could not be started"))
            for run in running:
                if run.left:
                    what = f"{run.left:,} {'file' if run.left == 1 else 'files'} in the scan by {run.scanner.name}"
                    unread.append((what, "too many or too large to copy, or a name that cannot stand beside another"))
                try:
                    logs += run.finish(deadline)
                except _ScanError as error:
                    unread.append((f"the scan by {run.scanner.name}", str(error)))
        finally:
            for run in running:
                run.stop()
    return Analyses(tuple(logs), tuple(unread))


class _ScanError(Exception):
    """Why a scanner's word could not be had."""


class _Run(NamedTuple):
    scanner: Scanner
    process: subprocess.Popen[bytes]
    home: Path
    left: int
    """Files that could not be copied."""

    @classmethod
    def start(
        cls,
        scanner: Scanner,
        command: str,
        place: Path,
        files: Mapping[RepoPath, bytes],
        rules: bytes | None,
        places: str,
    ) -> _Run:
        """Raises OSError for a command that does not start."""
        home = place / scanner.name
        (home / "tmp").mkdir(parents=True)
        (home / "rules.yml").write_bytes(rules or b"")
        left = _copy(home / "tree" / "src", scanner, files)
        for folder in ("tree", "tree/src") if scanner.wants_rules else ():
            # Semgrep leaves out tests and much else where there is none.
            (home / folder / ".semgrepignore").write_bytes(b"")
        arguments = [a.replace("{rules}", str(home / "rules.yml")) for a in scanner.arguments]
        with (home / "out").open("wb") as stdout, (home / "err").open("wb") as stderr:
            process = subprocess.Popen(
                [command, *arguments],
                cwd=home / "tree" / ("" if scanner.wants_rules else "src"),
                env=_environment(home, places),
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            )
        return cls(scanner, process, home, left)

    def finish(self, deadline: float) -> Iterator[AnalyzerLog]:
        """Its log. Raises _ScanError when there is none that can be read."""
        out, err = self.home / "out", self.home / "err"
        try:
            while (code := self._wait()) is None and time.monotonic() < deadline and _size(out, err) <= MOST_BYTES:
                pass
        finally:
            self.stop()
        if _size(out, err) > MOST_BYTES:
            raise _ScanError(f"it said more than {MOST_BYTES // 1_000_000} MB")
        if code is None:
            raise _ScanError("it was stopped when its time was over")
        try:
            return self._at_the_root(parse_log(out.read_bytes(), f"scan by {self.scanner.name}"))
        except (ValueError, RecursionError):
            last = err.read_bytes()[-2_000:].decode(errors="replace").strip().splitlines()[-1:] or ["no output"]
            raise _ScanError(f"it ended with {code} and gave no SARIF ({last[0][:150]})") from None

    def stop(self) -> None:
        """Ends it with all that it has started in its session."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def _wait(self) -> int | None:
        try:
            return self.process.wait(_GLANCE_S)
        except subprocess.TimeoutExpired:
            return None

    def _at_the_root(self, logs: Iterator[AnalyzerLog]) -> Iterator[AnalyzerLog]:
        """The logs with paths as in the repository: the copies stand in a folder of their own."""
        for log in logs:
            results = tuple(
                r._replace(path=self._own_path(r.path), rule=_own_id(r.rule), help="" if _COPIES in r.help else r.help)
                for r in log.results
            )
            yield AnalyzerLog(log.tool, log.version, log.source, results, log.settled)

    def _own_path(self, told: str) -> str:
        """A path without the folder of the copies; that has a random name, which no path of the change can hold."""
        before, copies, after = told.partition(f"{self.home.parent.name}/{self.home.name}/tree/src/")
        if copies:
            return after
        return before.removeprefix("src/") if self.scanner.wants_rules else before


def _size(*files: Path) -> int:
    return sum(file.stat().st_size for file in files)


def _own_id(rule: str) -> str:
    """A rule's id without the folder that Semgrep puts before it: where the copy of the rules stood."""
    return rule.rpartition(".semgrep.")[2] if _COPIES in rule else rule


def _wanted(scanner: Scanner, files: Mapping[RepoPath, bytes]) -> bool:
    return any(_is_for(scanner, path) for path in files)


def _is_for(scanner: Scanner, path: RepoPath) -> bool:
    return any(
        path.startswith(end) and path.endswith((".yml", ".yaml")) if end.endswith("/") else path.endswith(end)
        for end in scanner.files
    )


def _copy(place: Path, scanner: Scanner, files: Mapping[RepoPath, bytes]) -> int:
    """Copies what the scanner reads, and returns how many files of that could not be copied."""
    place.mkdir(parents=True)
    room, left = _BYTES, 0
    for number, (path, content) in enumerate((p, c) for p, c in files.items() if _is_for(scanner, p)):
        target = place / path
        fits = number < _FILES and len(content) <= room
        if not fits or ".." in path.split("/") or not target.is_relative_to(place):
            left += 1
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            # Where upper and lower case are one, a second file must not take the place of the first.
            with target.open("xb") as copy:
                copy.write(content)
            room -= len(content)
        except (OSError, ValueError):  # a name that this file system cannot hold, or a file where a folder would be
            left += 1
    return left


def _places(path: str, repository: Path | None) -> str:
    """Where commands are looked for, by a scanner as well: nowhere in the repository under review."""
    import sys

    heres = [place.resolve() for place in (Path.cwd(), repository) if place is not None]
    roots = [next((f for f in (here, *here.parents) if (f / ".git").exists()), here) for here in heres]
    own = Path(sys.executable).parent  # the environment that this very program runs in
    folders = [Path(folder) for folder in path.split(os.pathsep) if folder and Path(folder).is_absolute()]
    # A path that leads out of the repository may stand in it all the same, as a link of the change.
    kept = [
        f
        for f in folders
        if f == own or not any(f.resolve().is_relative_to(root) or f.is_relative_to(root) for root in roots)
    ]
    return os.pathsep.join(map(str, kept)) or os.devnull


def _environment(home: Path, places: str) -> dict[str, str]:
    """Nothing of the user's but where programs are: a scanner needs no token, and must not find one."""
    kept = {key: os.environ[key] for key in ("LANG", "SYSTEMROOT") if key in os.environ} | {"PATH": places}
    here = str(home / "tmp")
    return kept | {
        "HOME": here, "TMPDIR": here, "XDG_CACHE_HOME": here, "XDG_CONFIG_HOME": here, "PYTHONSAFEPATH": "1",
        "SEMGREP_ENABLE_VERSION_CHECK": "0", "SEMGREP_SEND_METRICS": "off", "NO_COLOR": "1",
    }  # fmt: skip
