"""The adapter over the fake GitHub, as a scene for the contract of code hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bot.adapters.github import Pace, open_github
from bot.adapters.system import now
from bot.gate import Account, ReviewState
from bot.post import Place
from tests.servers.fake_github import World

if TYPE_CHECKING:
    from bot.ports import CodeHost
    from tests.servers.fake_github import _model as model

Kind = Literal["app", "workflow", "person"]

CART = [f"item{number} = {number}\n" for number in range(1, 10)]
WORKFLOW_RIGHTS = {
    "checks": "write",
    "contents": "read",
    "issues": "write",
    "pull_requests": "write",
    "statuses": "write",
}
LOSSES: tuple[Literal["cut", 502], ...] = ("cut", 502)
"""How answers get lost, in turn."""
EVENTS = {
    ReviewState.APPROVED: "APPROVE",
    ReviewState.CHANGES_REQUESTED: "REQUEST_CHANGES",
    ReviewState.COMMENTED: "COMMENT",
}


class Served:
    """A repository of an organization, with a pull request, and the adapter signed in there."""

    def __init__(self, world: World, url: str, kind: Kind) -> None:
        """`url`: where the world is served."""
        self.world, self.kind = world, kind
        world.clock.stand_at(now())  # PyGithub signs an App in by the machine's clock
        people = {login: world.add_user(login) for login in ("ada", "grace", "linus", "mallory")}
        self.company = world.add_organization(
            "acme", members=tuple(people[login] for login in ("ada", "grace", "linus"))
        )
        roles: dict[model.Account, model.Role] = {
            people["ada"]: "write",
            people["grace"]: "maintain",
            people["linus"]: "write",
        }
        files = {"shop/cart.py": "".join(CART)}
        self.repository = world.add_repository(self.company.account, "shop", files=files, collaborators=roles)
        self.repository.git.set_ref("refs/heads/next", str(self.repository.git.resolve("main")))
        world.add_ruleset(
            self.repository, [{"type": "pull_request", "parameters": {"required_approving_review_count": 1}}]
        )
        self.number = 0
        self._commit(people["ada"], forced=True)
        self.pull = world.open_pull(people["ada"], self.repository, "round-up", title="Round prices up")
        self.author, self.senior, self.junior, self.stranger = (
            Account(each.id, each.login) for each in people.values()
        )
        self.place = Place("acme", "shop", self.pull.number)
        self.host: CodeHost = open_github(
            {"GITHUB_API_URL": url, "GITHUB_SERVER_URL": url, **self._sign_in()},
            Pace(sleep=lambda _: None, between_writes=0.0, timeout=60),
        )

    def _sign_in(self) -> dict[str, str]:
        if self.kind == "app":
            app = self.world.add_app("foreread", self.company.account)
            self.world.install(app, self.company.account)
            return {"FOREREAD_APP_ID": str(app.id), "FOREREAD_APP_PRIVATE_KEY": app.private_key}
        if self.kind == "workflow":
            return {"GITHUB_TOKEN": self.world.actions_token(self.repository, WORKFLOW_RIGHTS)}
        machine = self.world.add_user("foreread-machine")
        self.repository.collaborators[machine.login] = "write"
        return {"GITHUB_TOKEN": self.world.token_for(machine)}

    def _who(self, account: Account) -> model.Account:
        return self.world.account(account.login)

    def _tick(self) -> None:
        self.world.clock.advance(1)

    def _commit(self, by: model.Account, *, forced: bool = False) -> str:
        self.number += 1
        changed = "".join([*CART[:2], "added = 1\n", *CART[2:]])
        files = (
            {"shop/cart.py": changed}
            if self.number == 1
            else {"shop/cart.py": changed, "notes.txt": f"{self.number}\n"}
        )
        parent = self.repository.git.resolve("main") if forced else None
        return self.world.commit(by, self.repository, "round-up", files, f"Change no. {self.number}", parent=parent)

    def say(self, by: Account, text: str) -> int:
        self._tick()
        return self.world.comment(self._who(by), self.pull, text).id

    def _comment(self, remark: int) -> model.IssueComment:
        return next(each for each in self.pull.comments if each.id == remark)

    def edit(self, remark: int, text: str, by: Account) -> None:
        self._tick()
        self.world.edit_comment(self._who(by), self.pull, self._comment(remark), text)

    def delete(self, remark: int) -> None:
        comment = self._comment(remark)
        self.world.delete_comment(comment.author, self.pull, comment)

    def review(self, by: Account, state: ReviewState, text: str = "") -> int:
        self._tick()
        return self.world.review(self._who(by), self.pull, EVENTS[state], text).id

    def dismiss(self, review: int, by: Account) -> None:
        self._tick()
        given = next(each for each in self.pull.reviews if each.id == review)
        self.world.dismiss(self._who(by), self.pull, given, "No longer.")

    def answer_thread(self, by: Account, text: str) -> None:
        self._tick()
        self.world.reply(self._who(by), self.pull, self.pull.threads[-1], text)

    def resolve_thread(self) -> None:
        self.world.resolve_thread(self._who(self.author), self.pull, self.pull.threads[-1])

    def push(self, by: Account, *, forced: bool = False) -> str:
        self._tick()
        return self._commit(self._who(by), forced=forced)

    def retarget(self, by: Account, base: str) -> None:
        self._tick()
        self.world.retarget(self._who(by), self.pull, base)

    def label(self, by: Account, name: str) -> None:
        self._tick()
        self.world.label(self._who(by), self.pull, name)

    def enqueue(self) -> str:
        self._tick()
        return self.world.enqueue(self._who(self.senior), self.pull).head_sha

    def dequeue(self) -> None:
        self.world.dequeue(self._who(self.senior), self.pull)

    def merge(self, by: Account) -> str:
        self._tick()
        return self.world.merge(self._who(by), self.pull)

    def push_to_base(self, by: Account) -> str:
        self._tick()
        return self.world.commit(self._who(by), self.repository, "main", {"notes.md": "x\n"}, "Quick fix")

    def forge(self, by: Account, name: str) -> None:
        self._tick()
        self.world.set_status(self._who(by), self.repository, self.pull.head_sha, "success", name)

    def put_in_team(self, team: str, who: Account) -> None:
        self.world.add_team(self.company, team.partition("/")[2], (self._who(who),))

    def go_away(self) -> None:
        self.world.faults.add("*", ".", 503, times=-1)

    def come_back(self) -> None:
        self.world.faults.clear()

    def lose_answers(self, count: int = 1) -> None:
        for number in range(count):
            self.world.faults.add("POST", "^/repos/", LOSSES[number % 2], when="after")

    def refuse(self) -> None:
        self.world.installations.clear()
        for token in self.world.tokens.values():
            token.is_revoked = True

    def hide_checks(self) -> None:
        hidden = ("checks", "statuses")
        for installation in self.world.installations.values():
            installation.permissions = {
                name: level for name, level in installation.permissions.items() if name not in hidden
            }
