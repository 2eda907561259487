"""People of a campaign, who do what they like to some tens of pull requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Final

from bot.post import MARKER, check_decision
from tests.e2e.shop import PEOPLE, files_before, roster
from tests.e2e.test_story import answers_of
from tests.servers.fake_github import FakeGitHub
from tests.servers.fake_github._model import Account, App, CheckRun, Pull, Repository
from tests.servers.fake_github._state import RefusedError

REPOSITORIES: Final = 4
_MOST_OPEN: Final = 12
"""Pull requests of a repository; one that is merged is followed by another."""
_BASES: Final = ("main", "release")
_PLACES: Final = ("tools/{}.py", "tools/{}.py", "docs/{}.md", "storefront/extra_{}.py")
APPROVED: Final = "APPROVED"


def checks(pull: Pull, head: str = "") -> Iterator[CheckRun]:
    sha = head or pull.head_sha
    return (each for each in pull.repository.check_runs if each.head_sha == sha)


def is_green(pull: Pull) -> bool:
    """Whether the newest check of the gate for its branch is a success."""
    mine = [each for each in checks(pull) if each.name == check_decision(pull.base_ref)]
    return bool(mine) and mine[-1].conclusion == "success"


def is_approved(pull: Pull) -> bool:
    """Whether there is an approval of exactly the head: without one no tier that asks for approval is satisfied."""
    return any(each.state == APPROVED and each.commit_id == pull.head_sha for each in pull.reviews)


class Crowd:
    """An organisation with its repositories. All deeds are done under the world's lock."""

    def __init__(self, github: FakeGitHub, chance: Random) -> None:
        self.world, self._chance = github.world, chance
        self.people: Mapping[str, Account] = {
            name: self.world.add_user(name, email=f"{name}@example.com") for name in PEOPLE
        }
        acme = self.world.add_organization("acme", owners=(self.people["ben"],), members=tuple(self.people.values()))
        self.world.add_team(acme, "shop", tuple(self.people.values()))
        self.app: App = self.world.add_app("foreread-acme")
        self.world.install(self.app, acme.account)
        self.repositories = [self._repository(acme.account, f"shop-{number}") for number in range(REPOSITORIES)]
        self.done: Counter[str] = Counter()
        self._count = 0
        self.paths: dict[str, set[str]] = {}
        """Branch → files that were changed on it."""
        self._answered: dict[int, str] = {}
        """Pull request → the head on which its questions were answered."""

    def _repository(self, owner: Account, name: str) -> Repository:
        files = files_before()
        files[".github/foreread-roster.yml"] = roster(self.people)
        files["docs/index.md"] = "# The shop\n"
        made = self.world.add_repository(owner, name, files=None, teams={"shop": "write"})
        tip = self.world.commit(self.people["ben"], made, "main", files, "The shop")
        self.world.push(self.people["ben"], made, "release", tip)
        self.world.add_ruleset(made, [{"type": "pull_request", "parameters": {"required_approving_review_count": 1}}])
        return made

    @property
    def pulls(self) -> list[Pull]:
        return [pull for each in self.repositories for pull in each.pulls.values()]

    def open_one(self, repository: Repository) -> None:
        self._count += 1
        branch, author = f"topic-{self._count}", self.people[self._chance.choice(["ada", "dara"])]
        path = self._chance.choice(_PLACES).format(self._count)
        tip = repository.git.resolve("main")
        self.paths[branch] = {path}
        self.world.commit(author, repository, branch, {path: self._text(path)}, "A small change", parent=tip)
        self.world.open_pull(author, repository, branch, title=f"Change {self._count}", body="Written by hand.")

    def _text(self, path: str) -> str:
        number = self._chance.randrange(10**6)
        if path.endswith(".md"):
            return f"# Page\n\nThere are {number} of them.\n"
        return f'def shown(total: int) -> str:\n    return f"{{total}} of {number} sold"\n'

    def act(self) -> None:
        """One thing happens."""
        with self.world.lock:
            repository = self._chance.choice(self.repositories)
            alive = [each for each in repository.pulls.values() if each.state == "open"]
            closed = [each for each in repository.pulls.values() if each.state == "closed" and not each.merged]
            if len(alive) < _MOST_OPEN and self._chance.random() < 0.25:
                self.open_one(repository)
                self.done["opened"] += 1
                return
            if closed and self._chance.random() < 0.1:
                self.world.reopen(self.people["ben"], self._chance.choice(closed))
                self.done["reopened"] += 1
                return
            if not alive:
                return
            names, weights = zip(*_DEEDS.items(), strict=True)
            deed = self._chance.choices(names, weights)[0]
            doing: Callable[[Pull], bool] = getattr(self, f"_{deed}")
            try:
                if doing(self._chance.choice(alive)):
                    self.done[deed] += 1
            except RefusedError:
                self.done["refused by the host"] += 1

    def needs_approval(self, pull: Pull) -> bool:
        """Documents alone need none, by the default policy."""
        return not all(path.startswith("docs/") for path in self.paths[pull.head_ref])

    def _reviewer(self, pull: Pull) -> Account:
        return self.people[
            self._chance.choice([name for name in ("ben", "chloe", "dara") if name != pull.author.login])
        ]

    def _push(self, pull: Pull) -> bool:
        path = self._chance.choice(_PLACES).format(f"more_{pull.number}")
        self.paths[pull.head_ref].add(path)
        self.world.commit(pull.author, pull.repository, pull.head_ref, {path: self._text(path)}, "More")
        return True

    def _comment(self, pull: Pull) -> bool:
        self.world.comment(self._reviewer(pull), pull, "What is this for?")
        return True

    def _answer(self, pull: Pull) -> bool:
        own = [each.body for each in pull.comments if each.author is self.app.bot and MARKER in each.body]
        if own:
            self.world.comment(self._reviewer(pull), pull, answers_of(own[0]))
        return bool(own)

    def _ask_for_help(self, pull: Pull) -> bool:
        self.world.comment(self._reviewer(pull), pull, self._chance.choice(["/foreread help", "/foreread explain"]))
        return True

    def _approve(self, pull: Pull) -> bool:
        self.world.approve(self._reviewer(pull), pull)
        return True

    def _sign_off(self, pull: Pull) -> bool:
        """What a senior does who wants it in: objections are settled, questions answered, and then it is approved."""
        ready = [each for each in pull.repository.pulls.values() if self._is_answered(each)]
        pull = self._chance.choice(ready or [pull])
        who, own = self.people["chloe"], self._brief_of(pull)
        for each in [review for review in pull.reviews if review.state == "CHANGES_REQUESTED"]:
            self.world.dismiss(self.people["ben"], pull, each, "It is settled.")
        if ready:
            self.world.approve(who, pull)
            del self._answered[pull.id]
        elif own:
            self.world.comment(who, pull, answers_of(own))
            self._answered[pull.id] = pull.head_sha
        return bool(own)

    def _brief_of(self, pull: Pull) -> str:
        """Our comment, once the gate has said something of the head."""
        own = [each.body for each in pull.comments if each.author is self.app.bot and MARKER in each.body]
        return own[0] if own and any(each.name == check_decision(pull.base_ref) for each in checks(pull)) else ""

    def _is_answered(self, pull: Pull) -> bool:
        return pull.state == "open" and self._answered.get(pull.id) == pull.head_sha and bool(self._brief_of(pull))

    def _request_changes(self, pull: Pull) -> bool:
        self.world.request_changes(self._reviewer(pull), pull, "Not like this.")
        return True

    def _dismiss(self, pull: Pull) -> bool:
        given = [each for each in pull.reviews if each.state in {APPROVED, "CHANGES_REQUESTED"}]
        if given:
            self.world.dismiss(self.people["ben"], pull, self._chance.choice(given), "No longer so.")
        return bool(given)

    def _dismiss_all(self, pull: Pull) -> bool:
        """Of one that is green, where there is any: its success must go."""
        green = [each for each in pull.repository.pulls.values() if each.state == "open" and is_green(each)]
        pull = self._chance.choice(green or [pull])
        given = [each for each in pull.reviews if each.state == APPROVED]
        for each in given:
            self.world.dismiss(self.people["ben"], pull, each, "No longer so.")
        return bool(given)

    def _edit(self, pull: Pull) -> bool:
        own = [each for each in pull.comments if each.author is not self.app.bot]
        if own:
            said = self._chance.choice(own)
            self.world.edit_comment(said.author, pull, said, "I take that back.")
        return bool(own)

    def _delete(self, pull: Pull) -> bool:
        own = [each for each in pull.comments if each.author is not self.app.bot]
        if own:
            said = self._chance.choice(own)
            self.world.delete_comment(said.author, pull, said)
        return bool(own)

    def _retarget(self, pull: Pull) -> bool:
        self.world.retarget(pull.author, pull, next(each for each in _BASES if each != pull.base_ref))
        return True

    def _close(self, pull: Pull) -> bool:
        self.world.close(pull.author, pull)
        return True

    def _merge(self, pull: Pull) -> bool:
        self.world.merge(self.people["ben"], pull)
        return True


_DEEDS: Final = {
    "push": 7, "comment": 8, "answer": 10, "ask_for_help": 3, "approve": 14, "sign_off": 28, "request_changes": 3,
    "dismiss": 5, "dismiss_all": 8, "edit": 4, "delete": 3, "retarget": 4, "close": 3, "merge": 2,
}  # fmt: skip
"""By weight."""
