"""Facts beside what other tools gather for the same change. Skipped without an environment that has the tool.

Aider: `python3 -m venv build/aider && build/aider/bin/pip install aider-chat`, then `--aider build/aider/bin/python`.
It leaves its cache of tags in the checkout, and must have filled it before it is timed; the first call does.
"""

from __future__ import annotations

import json
import statistics
import subprocess
from typing import TYPE_CHECKING

from bench.facts import rounds_of
from bench.figures import Figure, git

if TYPE_CHECKING:
    from pathlib import Path

    from bench.figures import Setting

_AIDER = """
import contextlib, json, os, sys, time
from aider.repomap import RepoMap

class Model:
    def token_count(self, text):
        return len(text if isinstance(text, str) else str(text)) / 4

class Io:
    def __getattr__(self, name):
        return lambda *args, **kwargs: None
    def read_text(self, name, *args, **kwargs):
        try:
            return open(name, encoding="utf-8").read()
        except (OSError, UnicodeError):
            return None

root, jobs = sys.argv[1], json.load(sys.stdin)
every = [os.path.join(root, name) for name in jobs["files"]]
taken = []
with contextlib.redirect_stdout(sys.stderr):
    for at, changed in enumerate([jobs["changes"][0], *jobs["changes"]]):
        chat = [os.path.join(root, name) for name in changed]
        start = time.perf_counter()
        found = RepoMap(map_tokens=1024, root=root, main_model=Model(), io=Io())
        assert found.get_repo_map(chat, [name for name in every if name not in chat])
        taken.append(time.perf_counter() - start)
print(json.dumps(taken[1:]))
"""
"""The map of the checkout's files for each of some lists of changed files; the first is made twice."""
_MOST = 6
"""Changes that Aider is timed on: it takes seconds for each."""


def beside(setting: Setting) -> list[Figure]:
    """Warm facts ÷ Aider's repository map of a thousand tokens, of the same changes."""
    if setting.repo is None or setting.aider is None:
        return []
    files = [name for name in git(setting.repo, "ls-files", "-z").split("\0") if name.endswith(".py")]
    ours: list[float] = []
    changes: list[list[str]] = []
    for sha in setting.chosen(setting.repo):
        changed = [name for name in git(setting.repo, "diff", "--name-only", f"{sha}~1", sha).split() if name in files]
        rounds = rounds_of(setting.repo, sha) if changed and len(changes) < _MOST else []
        if rounds:
            ours.append(statistics.median(facts for facts, _, _ in rounds))
            changes.append(changed)
    theirs = _aider(setting.aider, setting.repo, files, changes)
    ratio = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
    return [Figure(f"warm facts ÷ Aider's map of 1k tokens, warm, {len(ours)} changes", ratio, 1 / 20)]


def _aider(python: Path, repo: Path, files: list[str], changes: list[list[str]]) -> list[float]:
    """Seconds for each change."""
    done = subprocess.run(
        [str(python), "-c", _AIDER, str(repo.resolve())],
        input=json.dumps({"files": files, "changes": changes}),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a progress bar
        text=True,
        check=True,
    )
    return [float(taken) for taken in json.loads(done.stdout)]
