"""A small organisation on the fake GitHub, with people, a protected branch, a policy, and a pull request."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.cli import main
from tests.servers.fake_github import FakeGitHub
from tests.servers.fake_github._model import Account, App, IssueComment, Pull, Repository

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
    found[".github/foreread.yml"] = policy.replace("pace: 2000", "pace: 20000")  # the change can be read in 12 seconds
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

    def handle(self, *words: str) -> tuple[int, str]:
        """Foreread is told of the last thing that happened, as Actions would tell it."""
        told = self.github.world.deliveries[-1]
        with TemporaryDirectory() as folder:
            file = Path(folder) / "event.json"
            file.write_text(json.dumps(told.payload), encoding="utf-8")
            return self.run("handle", "--name", told.event, "--event", str(file), *words)

    def wait(self, seconds: float) -> None:
        """Until then nobody does anything. Foreread's own clock stays behind: by two minutes, it may."""
        self.github.world.clock.advance(seconds)

    def say(self, who: str, *lines: str) -> IssueComment:
        """In the conversation."""
        return self.github.world.comment(self.people[who], self.pull, "\n".join(lines))

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


@dataclass(frozen=True)
class Setting:
    """What may be otherwise in a story."""

    branch: str = "gift-cards"
    message: str = MESSAGE
    after: Mapping[str, bytes | str | None] | None = None
    """Files of the change; None: gift cards."""
    title: str = "Accept gift cards at the checkout"
    body: str = "As discussed."
    policy: str = ""
    """More of it."""
    files: Mapping[str, bytes | str | None] = field(default_factory=dict[str, "bytes | str | None"])
    """On the base branch, in place of those that are there."""
    pace: int = 20_000
    """Lines an hour that can be read."""
    private: bool = False
    is_draft: bool = False


SMALL: Mapping[str, bytes | str | None] = {
    "tools/report.py": 'def shown(total: int) -> str:\n    return f"{total} sold"\n'
}
"""A change that breaks nothing."""


def open_shop(github: FakeGitHub, tmp: Path, setting: Setting | None = None) -> Shop:
    """The shop, with ada's pull request for gift cards."""
    setting = setting or Setting()
    world = github.world
    people = {name: world.add_user(name, email=f"{name}@example.com") for name in PEOPLE}
    acme = world.add_organization("acme", owners=(people["ben"],), members=tuple(people.values()))
    world.add_team(acme, "shop", tuple(people.values()))
    files = files_before()
    files[".github/foreread-roster.yml"] = roster(people)
    policy = str(files[".github/foreread.yml"]).replace("pace: 20000", f"pace: {setting.pace}")
    files[".github/foreread.yml"] = f"{policy}{setting.policy}"
    repository = world.add_repository(
        acme.account, "shop", files=None, teams={"shop": "write"}, private=setting.private
    )
    world.commit(people["ben"], repository, "main", {**files, **setting.files}, "The shop")
    world.add_ruleset(repository, [{"type": "pull_request", "parameters": {"required_approving_review_count": 1}}])
    world.add_hook(repository, "http://127.0.0.1:9/", "nobody listens, but the deliveries can be read")
    app = world.add_app("foreread-acme")
    world.install(app, acme.account)
    main_tip = repository.git.resolve("main")
    after = files_after(tmp) if setting.after is None else setting.after
    world.commit(people["ada"], repository, setting.branch, after, setting.message, parent=main_tip)
    pull = world.open_pull(
        people["ada"], repository, setting.branch, title=setting.title, body=setting.body, draft=setting.is_draft
    )
    return Shop(github, people, repository, app, pull)
