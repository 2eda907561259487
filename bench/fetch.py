"""What fetching a change transfers and takes beside clones of the same repository, over smart HTTP on loopback.

The repository is made here, so that the figures need no other: a package of modules, tables that no review reads, and a
history in which each commit touches a few of them.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from bench.figures import Figure, Setting
from bot.adapters.git_fetch import Origin, fetch_change
from bot.change import Sha
from tests.git_repo import FIRST_COMMIT_AT, GitRepo
from tests.servers.git_http import Served, serve

FILES = 1_000
COMMITS = 300
_WORDS = tuple(f"word{n}" for n in range(2_000))


def fetch(setting: Setting) -> list[Figure]:
    """Bytes that the server sent for one change, for the next head and for clones; and the time of each, in turns."""
    del setting
    folder = Path(tempfile.mkdtemp(prefix="foreread-bench-"))
    try:
        base, first, second = _make(folder / "hosted" / "made")
        with serve(folder / "hosted") as served:
            return list(_measured(folder, served, base, (first, second)))
    finally:
        shutil.rmtree(folder)


def _measured(folder: Path, served: Served, base: str, heads: tuple[str, str]) -> list[Figure]:
    repo = GitRepo(folder / "hosted" / "made")
    url = f"{served.url}/made/.git"
    costs = {"full": _clone(served, url, folder / "full"), "shallow": _clone(served, url, folder / "one", "--depth=1")}
    for name, head in zip(("first", "again", "next"), (heads[0], *heads), strict=True):
        repo.run("update-ref", "refs/pull/1/head", head)
        served.clear()
        start = time.perf_counter()
        origin = Origin(url, loopback=True)
        fetch_change(origin, folder / "cache", number=1, head=Sha(head), base_tip=Sha(base))
        costs[name] = (served.sent, time.perf_counter() - start)
    sent = {name: size for name, (size, _) in costs.items()}
    spent = {name: seconds for name, (_, seconds) in costs.items()}
    return [
        Figure("fetch: bytes sent for a change of a function ÷ for a full clone", sent["first"] / sent["full"], 0.5),
        Figure("fetch: the same ÷ for a clone of depth 1", sent["first"] / sent["shallow"], 1),
        Figure("fetch: bytes sent for the next head ÷ for the first", sent["next"] / sent["first"], 0.1),
        Figure("fetch: bytes sent for the same head again ÷ for the first", sent["again"] / sent["first"], 0),
        Figure("fetch: time of the first ÷ of a full clone, on loopback", spent["first"] / spent["full"]),
        Figure("fetch: time of the same head again ÷ of the first", spent["again"] / spent["first"], 0.1),
    ]


def _clone(served: Served, url: str, into: Path, *options: str) -> tuple[int, float]:
    served.clear()
    start = time.perf_counter()
    subprocess.run(["git", "clone", "-q", "--bare", *options, url, str(into)], check=True, capture_output=True)
    return served.sent, time.perf_counter() - start


def _make(path: Path) -> tuple[str, str, str]:
    """The tip of `main`, and two heads of a change of it."""
    chosen = random.Random(7)  # noqa: S311 - the same repository each time
    repo = GitRepo(path)
    steps = [range(FILES), *(chosen.sample(range(FILES), 3) for _ in range(COMMITS))]
    stream = [_step("main", at, _files(numbers, chosen)) for at, numbers in enumerate(steps)]
    stream.append(b"reset refs/heads/topic\nfrom refs/heads/main\n\n")
    changed = {_name(3): b"def work_3(items, more):\n    return [item for item in items if more]\n"}
    stream.append(_step("topic", len(steps), changed))
    stream.append(_step("topic", len(steps) + 1, {_name(4): _module(4, chosen)}))
    repo.run("fast-import", "--quiet", stdin=b"".join(stream))
    base, first, second = (repo.text("rev-parse", name) for name in ("main", "topic~1", "topic"))
    return base, first, second


def _files(numbers: Iterable[int], chosen: random.Random) -> dict[str, bytes]:
    found = {}
    for number in numbers:
        found[_name(number)] = _module(number, chosen)
        found[f"tables/{number % 40}/{number}.csv"] = _table(chosen)
    return found


def _step(branch: str, at: int, files: Mapping[str, bytes]) -> bytes:
    """A commit for git-fast-import(1); a later one follows the branch's last."""
    who = f"Ada Example <ada@example.com> {FIRST_COMMIT_AT + 60 * at} +0000"
    head = f"commit refs/heads/{branch}\ncommitter {who}\ndata {len(str(at))}\n{at}\n".encode()
    rows = (f"M 644 inline {path}\ndata {len(text)}\n".encode() + text + b"\n" for path, text in files.items())
    return head + b"".join(rows)


def _name(number: int) -> str:
    return f"package/part{number % 30}/module_{number}.py"


def _module(number: int, chosen: random.Random) -> bytes:
    lines = [f"def work_{number}(items):", "    found = []"]
    lines += [f"    found.append(items[{chosen.random():.6f}] + {chosen.choice(_WORDS)})" for _ in range(30)]
    return "\n".join((*lines, "    return found", "")).encode()


def _table(chosen: random.Random) -> bytes:
    return "".join(f"{chosen.random()},{chosen.choice(_WORDS)}\n" for _ in range(120)).encode()
