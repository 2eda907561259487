"""`python -m bench.hosted REPO…`: what a pull request costs, on real repositories behind the tests' GitHub.

Each REPO is a bare git directory, which is only read. Pull requests are made of its own history: a branch with the
default policy and a roster on top of a commit, and the next commits as the change. The commands run as users run them,
with an empty cache; then once more with nothing changed, after a further push, and after people have acted.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path

from bench.figures import ROOT, git
from bench.hosted_pulls import Proposed, proposed
from tests.servers.fake_github import FakeGitHub
from tests.servers.fake_github._git import Signature
from tests.servers.fake_github._model import Account, Pull

PEOPLE = ("ada", "ben", "chloe", "dara")
_STEP = re.compile(r"^foreread: +([0-9.]+) s  (.*)$", re.M)
_PHASES = {"looking": "look", "fetching": "fetch", "publishing": "publish"}
_GENEROUS = 600
"""Seconds that a command may take."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A command, and what it cost."""

    command: str
    code: int
    seconds: float
    phases: Mapping[str, float]
    requests: int
    writes: int
    received: int
    """Bytes that git was sent."""
    printed: str = field(repr=False)
    told: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Played:
    """A pull request from its opening to an approval."""

    repository: str
    kind: str
    files: int
    head: str
    runs: Mapping[str, Ran]


class Stage:
    """One fake GitHub with one pull request of a real repository on it."""

    def __init__(self, github: FakeGitHub, folder: Path, source: Path, pull: Proposed) -> None:
        self._github, self._folder, self._proposed = github, folder, pull
        world = github.world
        self.people = {name: world.add_user(name) for name in PEOPLE}
        name = source.parent.name if source.name in {"repo", ".git"} else source.name.removesuffix(".git")
        name = name.rpartition("+")[2]
        acme = world.add_organization("acme", owners=(self.people["ben"],), members=tuple(self.people.values()))
        world.add_team(acme, "all", tuple(self.people.values()))
        _copy(source, folder / "world" / "acme" / f"{name}.git", pull.base)
        self.repository = world.add_repository(acme.account, name, teams={"all": "write"})
        self.app = world.add_app("foreread-acme")
        world.install(self.app, acme.account)
        self.pull = self._open()

    def _open(self) -> Pull:
        world, repository = self._github.world, self.repository
        repository.git.set_ref("refs/heads/main", self._proposed.base)
        policy = (ROOT / "bot" / "default_policy.yml").read_text(encoding="utf-8")
        rules = {".github/foreread.yml": policy, ".github/foreread-roster.yml": _roster(self.people)}
        world.commit(self.people["ben"], repository, "main", dict(rules), "Foreread")
        world.add_ruleset(repository, [{"type": "pull_request", "parameters": {"required_approving_review_count": 1}}])
        tip = self._proposed.base
        for sha in self._proposed.commits:
            tip = self._again(sha, tip)
        world.push(self.people["ada"], repository, "topic", tip)
        title, _, body = repository.git.commit(self._proposed.commits[-1]).message.partition("\n")
        return world.open_pull(self.people["ada"], repository, "topic", title=title, body=body.strip())

    def _again(self, sha: str, parent: str) -> str:
        """A commit of the main line with its tree and its message, by ada."""
        landed = self.repository.git.commit(sha)
        ada = self.people["ada"]
        who = Signature(ada.name, ada.email, landed.committer.date)
        return self.repository.git.commit_tree(landed.tree, [parent], landed.message, who)

    @property
    def place(self) -> str:
        return f"{self.repository.full_name}#{self.pull.number}"

    def run(self, *words: str) -> Ran:
        """A command in a process of its own."""
        world, journal = self._github.world, self._github.journal
        journal.clear()
        world.git_bytes_sent = 0
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "FOREREAD_APP_ID": str(self.app.id),
            "FOREREAD_APP_PRIVATE_KEY": self.app.private_key,
            "GITHUB_API_URL": self._github.url,
            "GITHUB_SERVER_URL": self._github.git_url,
            "XDG_CACHE_HOME": str(self._folder / "cache"),
        }
        start = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "bot", *words],
            env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=_GENEROUS,
        )  # fmt: skip
        took = time.perf_counter() - start
        return Ran(
            " ".join(words), done.returncode, took, _phases(done.stderr), len(journal), len(journal.writes),
            world.git_bytes_sent, done.stdout, done.stderr,
        )  # fmt: skip

    def push(self) -> None:
        """The next commit of the main line."""
        self._github.world.push(
            self.people["ada"], self.repository, "topic", self._again(self._proposed.later, self.pull.head_sha)
        )

    def speak(self, person: str, words: str) -> None:
        self._github.world.comment(self.people[person], self.pull, words)

    def approve(self, person: str) -> None:
        self._github.world.approve(self.people[person], self.pull)

    def shown(self) -> str:
        """Everything that stands on the pull request, as a file to read."""
        return "\n\n".join(self._shown())

    def _shown(self) -> Iterator[str]:
        pull = self.pull
        yield f"# {self.place} {pull.title}\nlabels: {', '.join(label.name for label in pull.labels)}"
        for comment in pull.comments:
            yield f"=== comment by {comment.author.login} ===\n{comment.body}"
        for run in self.repository.check_runs:
            yield f"=== check {run.name} on {run.head_sha[:12]}: {run.status}/{run.conclusion} ==="
            yield f"{run.title}\n{run.summary}\nannotations: {json.dumps(run.annotations, indent=1)}"
        for thread in pull.threads:
            said = "\n".join(each.body for each in thread.comments)
            place = f"{thread.path}:{thread.start_line}-{thread.line}"
            yield f"=== thread at {place} ===\n{thread.comments[0].diff_hunk}\n{said}"


def play(folder: Path, source: Path, pull: Proposed, show: Path | None) -> Played:
    """All that is done with one pull request."""
    with FakeGitHub(folder / "world") as github:
        stage = Stage(github, folder, source, pull)
        git_ = stage.repository.git
        files = len(git_.text("diff", "--name-only", pull.base, stage.pull.head_sha).splitlines())
        runs, pages = {}, {}
        runs["first"] = stage.run("review", stage.place, "--verbose", "--publish")
        pages["1-first"] = stage.shown()
        runs["again"] = stage.run("review", stage.place, "--verbose", "--publish")
        runs["json"] = stage.run("review", stage.place, "--verbose", "--format", "json")
        runs["gate"] = stage.run("gate", stage.place)
        runs["clone"] = _of_clone(stage, folder)
        stage.push()
        runs["pushed"] = stage.run("review", stage.place, "--verbose", "--publish")
        pages["2-pushed"] = stage.shown()
        stage.speak("chloe", "/foreread answer 1 handled at the first line, as the test below shows")
        stage.speak("ben", "/foreread explain")
        stage.approve("chloe")
        runs["acted"] = stage.run("gate", stage.place, "--publish")
        pages["3-acted"] = stage.shown()
        runs["still"] = stage.run("review", stage.place, "--verbose", "--publish")
        name = f"{stage.repository.name}-{pull.kind.replace(' ', '-')}-{pull.base[:7]}"
        if show is not None:
            _write(show / name, runs, pages)
        return Played(stage.repository.name, pull.kind, files, stage.pull.head_sha, runs)


def _of_clone(stage: Stage, folder: Path) -> Ran:
    """The same change reviewed in a repository that has everything."""
    git_ = stage.repository.git
    base = git_.resolve("main")
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "bot", "review", "--repo", str(git_.path), f"{base}...{stage.pull.head_sha}",
         "--format", "json", "--verbose"],
        cwd=ROOT, env={"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_CACHE_HOME": str(folder / "other")},
        capture_output=True, text=True, check=False, timeout=_GENEROUS,
    )  # fmt: skip
    took = time.perf_counter() - start
    return Ran("review BASE...HEAD", done.returncode, took, {}, 0, 0, 0, done.stdout, done.stderr)


def _phases(told: str) -> dict[str, float]:
    """Seconds of each phase, by the steps that `--verbose` tells."""
    spent: dict[str, float] = {}
    steps = [(float(at), what) for at, what in _STEP.findall(told)]
    for (at, what), (after, _) in pairwise(steps):
        phase = _PHASES.get(what.split(" ")[0], "review")
        spent[phase] = spent.get(phase, 0.0) + after - at
    return spent


def _copy(source: Path, into: Path, base: str) -> None:
    """A bare repository with the objects of another and no branch; tags that `base` has."""
    into.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "clone", "-q", "--bare", "--shared", str(source), str(into)], check=True)
    for key in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant", "http.receivepack"):
        git(into, "config", key, "true")
    git(into, "config", "gc.auto", "0")
    merged = set(git(into, "tag", "--merged", base).split())
    refs = git(into, "for-each-ref", "--format=%(refname)").split()
    gone = "".join(f"delete {ref}\n" for ref in refs if ref.removeprefix("refs/tags/") not in merged)
    git(into, "symbolic-ref", "HEAD", "refs/heads/main")
    subprocess.run(["git", "-C", str(into), "update-ref", "--stdin"], input=gone, text=True, check=True)


def _roster(people: Mapping[str, Account]) -> str:
    every = "[payments, checkout, authentication, pricing, inventory, data processing]"
    said = {
        "ada": "level: mid",
        "ben": f"level: senior\n    domains: {every}\n    groups: [security, on-call]",
        "chloe": f"level: staff\n    domains: {every}\n    groups: [security, on-call]",
        "dara": "level: senior\n    groups: [on-call]",
    }
    rows = (f"  {name}:\n    accounts: [{people[name].id}]\n    logins: [{name}]\n    {said[name]}" for name in PEOPLE)
    return "people:\n" + "\n".join(rows) + "\n"


def _write(folder: Path, runs: Mapping[str, Ran], pages: Mapping[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in pages.items():
        (folder / f"{name}.md").write_text(page, encoding="utf-8")
    for name, run in runs.items():
        (folder / f"{name}.out").write_text(run.printed, encoding="utf-8")
        (folder / f"{name}.err").write_text(run.told, encoding="utf-8")


def clones(source: Path, base: str) -> dict[str, int]:
    """Bytes that a full clone and a clone of depth 1 are sent; nothing where a mirror lacks objects for it."""
    with tempfile.TemporaryDirectory() as name, FakeGitHub(Path(name, "world")) as github:
        folder = Path(name)
        owner = github.world.add_user("ada")
        _copy(source, folder / "world" / "ada" / "it.git", base)
        repository = github.world.add_repository(owner, "it")
        repository.git.set_ref("refs/heads/main", base)
        sent = {}
        for kind, options in (("full", ()), ("depth 1", ("--depth=1",))):
            github.world.git_bytes_sent = 0
            url = f"{github.git_url}/ada/it.git"
            done = subprocess.run(
                ["git", "clone", "-q", "--bare", *options, url, str(folder / kind)], check=False, capture_output=True
            )
            if done.returncode == 0:
                sent[kind] = github.world.git_bytes_sent
        return sent


def _told(name: str, values: Sequence[float], unit: str = "") -> str:
    return f"{name:52} median {statistics.median(values):10,.2f}{unit}   worst {max(values):10,.2f}{unit}"


def summary(played: Sequence[Played], costs: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Median and worst of each measure, over all pull requests."""
    firsts = [each.runs["first"] for each in played]
    repositories = sorted({each.repository for each in played})
    yield f"{len(played)} pull requests of {len(repositories)} repositories: {', '.join(repositories)}"
    for run in ("first", "again", "pushed", "acted"):
        of = [each.runs[run] for each in played]
        yield _told(f"{run}: seconds", [each.seconds for each in of])
        for phase in ("look", "fetch", "review", "publish"):
            yield _told(f"{run}:   {phase}", [each.phases.get(phase, 0.0) for each in of])
        yield _told(f"{run}: API requests", [each.requests for each in of])
        yield _told(f"{run}: of them writes", [each.writes for each in of])
        yield _told(f"{run}: megabytes fetched", [each.received / 1e6 for each in of])
    for kind in ("full", "depth 1"):
        shares = [
            run.received / costs[each.repository][kind]
            for each, run in zip(played, firsts, strict=True)
            if kind in costs[each.repository]
        ]
        if shares:
            yield _told(f"first: bytes fetched ÷ of a clone ({kind})", shares)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", type=Path, nargs="+", help="bare git directories")
    parser.add_argument("--pulls", type=int, default=4, help="pull requests of each")
    parser.add_argument("--show", type=Path, help="a folder for all that was written, to be read")
    parser.add_argument("--json", type=Path, help="every figure of every pull request")
    options = parser.parse_args()
    played: list[Played] = []
    costs = {}
    for source in options.repositories:
        for pull in proposed(source, options.pulls):
            with tempfile.TemporaryDirectory(prefix="foreread-hosted-") as folder:
                done = play(Path(folder), source, pull, options.show)
            if done.repository not in costs:
                costs[done.repository] = clones(source, pull.base)
            played.append(done)
            print(_row(done), flush=True)
    if not played:
        print("No commit of these histories makes a pull request of the kinds that are looked for: try more --pulls.")
        return 1
    print("\n".join(summary(played, costs)))
    if options.json:
        rows = [
            asdict(each) | {"runs": {name: _figures(run) for name, run in each.runs.items()}, **costs[each.repository]}
            for each in played
        ]
        options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    return 0


def _figures(run: Ran) -> dict[str, object]:
    return {key: value for key, value in asdict(run).items() if key not in {"printed", "told"}}


def _row(played: Played) -> str:
    said = (
        f"{name} {run.seconds:.1f}s {run.requests}/{run.writes} {run.received / 1e6:.1f}MB ={run.code}"
        for name, run in played.runs.items()
    )
    return f"{played.repository} {played.kind} {played.files} files: {' · '.join(said)}"


if __name__ == "__main__":
    raise SystemExit(main())
