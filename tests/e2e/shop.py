"""A small organisation on the fake GitHub, with people, a protected branch, a policy, and a pull request."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

from bot.cli import main
from tests.servers.fake_github import FakeGitHub
from tests.servers.fake_github._model import Account, App, Pull, Repository

ROOT = Path(__file__).parents[2]
STORE = ROOT / "examples" / "storefront"
MESSAGE = "Accept gift cards at the checkout\n\nAssisted-by: Claude Code:claude-opus-4-8\n"
PEOPLE = ("ada", "ben", "chloe", "dara")


def files_before() -> dict[str, bytes | str | None]:
    """The storefront, with the default policy and a roster."""
    found: dict[str, bytes | str | None] = {
        str(path.relative_to(STORE)): path.read_bytes() for path in sorted(STORE.rglob("*.py"))
    }
    policy = (ROOT / "bot" / "default_policy.yml").read_text(encoding="utf-8")
    found[".github/foreread.yml"] = policy.replace("pace: 2000", "pace: 4000")  # the change can be read in 70 seconds
    return found


def files_after(tmp: Path) -> dict[str, bytes | str | None]:
    """What the example's patch makes of the storefront."""
    from bot.adapters.directory import DirectorySnapshot
    from bot.adapters.patch_tree import apply_patch
    from bot.change import DiffLimits, RepoPath, parse_patch

    del tmp
    parsed = parse_patch((ROOT / "examples" / "gift-cards.patch").read_bytes(), DiffLimits())
    sides = apply_patch(parsed, DirectorySnapshot(STORE))
    paths = [file.new_path for file in parsed.files if file.new_path is not None]
    return {str(path): content for path, content in sides.after.read([RepoPath(p) for p in paths]).items()}


@dataclass
class Shop:
    """Everything that a story needs, and what its people do."""

    github: FakeGitHub
    people: Mapping[str, Account]
    repository: Repository
    app: App
    pull: Pull
    environment: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def place(self) -> str:
        return f"{self.repository.full_name}#{self.pull.number}"

    def run(self, *words: str) -> tuple[int, str]:
        """A command of Foreread's, in this process: exit code and what it prints."""
        printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with redirect_stdout(printed):
            code = main(words)
        printed.flush()
        return code, printed.buffer.getvalue().decode()

    def checks(self, name: str, head: str = "") -> list[tuple[str, str | None]]:
        """(status, conclusion) of each check run of a name on a head."""
        sha = head or self.pull.head_sha
        return [
            (each.status, each.conclusion)
            for each in self.repository.check_runs
            if each.name == name and each.head_sha == sha
        ]

    @property
    def gate(self) -> list[tuple[str, str | None]]:
        return self.checks(f"foreread: senior review: {self.pull.base_ref}")

    @property
    def own_comments(self) -> list[str]:
        return [each.body for each in self.pull.comments if each.author is self.app.bot]

    def event(self, path: Path, action: str = "synchronize") -> str:
        """A file with an event about the pull request."""
        owner = self.repository.owner
        told = {
            "action": action,
            "number": self.pull.number,
            "pull_request": {
                "number": self.pull.number,
                "head": {"sha": self.pull.head_sha, "ref": self.pull.head_ref, "repo": None},
                "base": {"ref": self.pull.base_ref},
            },
            "repository": {
                "id": self.repository.id,
                "name": self.repository.name,
                "full_name": self.repository.full_name,
                "owner": {"login": owner.login},
            },
            "sender": {"login": "ada"},
        }
        path.write_text(json.dumps(told), encoding="utf-8")
        return str(path)


def roster(people: Mapping[str, Account]) -> str:
    """Who may sign off."""
    said = {
        "ada": "level: mid\n    domains: [checkout]",
        "ben": "level: senior\n    domains: [checkout]\n    groups: [security, on-call]",
        "chloe": "level: staff\n    domains: [checkout, pricing]\n    groups: [security]",
        "dara": "level: senior\n    domains: [pricing]\n    groups: [on-call]",
    }
    lines = [f"  {name}:\n    accounts: [{people[name].id}]\n    logins: [{name}]\n    {said[name]}" for name in PEOPLE]
    return "people:\n" + "\n".join(lines) + "\n"


def open_shop(github: FakeGitHub, tmp: Path, more: str = "") -> Shop:
    """The shop, with ada's pull request for gift cards; `more` are further keys of its configuration."""
    world = github.world
    people = {name: world.add_user(name, email=f"{name}@example.com") for name in PEOPLE}
    acme = world.add_organization("acme", owners=(people["ben"],), members=tuple(people.values()))
    world.add_team(acme, "shop", tuple(people.values()))
    files = files_before()
    files[".github/foreread.yml"] = f"{files['.github/foreread.yml']!s}\n{more}"
    files[".github/foreread-roster.yml"] = roster(people)
    repository = world.add_repository(acme.account, "shop", files=None, teams={"shop": "write"})
    world.commit(people["ben"], repository, "main", files, "The shop")
    world.add_ruleset(repository, [{"type": "pull_request", "parameters": {"required_approving_review_count": 1}}])
    app = world.add_app("foreread-acme")
    world.install(app, acme.account)
    main_tip = repository.git.resolve("main")
    world.commit(people["ada"], repository, "gift-cards", files_after(tmp), MESSAGE, parent=main_tip)
    pull = world.open_pull(
        people["ada"], repository, "gift-cards", title="Accept gift cards at the checkout", body="As discussed."
    )
    return Shop(github, people, repository, app, pull)
