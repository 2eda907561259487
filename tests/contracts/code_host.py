"""Where a code host is set up for its contract, and what people do there behind its back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.errors import HostError
from bot.gate import Account, Permission, ReviewState
from tests.fakes_host import AUTHOR, FakeCodeHost

if TYPE_CHECKING:
    from bot.ports import CodeHost
    from bot.post import Place

SENIOR, JUNIOR, STRANGER = Account(102, "grace"), Account(103, "linus"), Account(104, "mallory")


class Scene(Protocol):
    """An open change with one file of ten lines, `shop/cart.py`, whose third line it adds; nobody has said anything yet.

    `senior` maintains the repository, `author` and `junior` may write; `stranger` has no account there.
    """

    host: CodeHost
    place: Place
    author: Account
    senior: Account
    junior: Account
    stranger: Account

    def say(self, by: Account, text: str) -> int:
        """In the conversation; the number of the remark."""
        ...

    def edit(self, remark: int, text: str, by: Account) -> None: ...

    def delete(self, remark: int) -> None: ...

    def review(self, by: Account, state: ReviewState, text: str = "") -> int:
        """On the head; the number of the review."""
        ...

    def dismiss(self, review: int, by: Account) -> None: ...

    def answer_thread(self, by: Account, text: str) -> None:
        """In the thread that was opened last."""
        ...

    def resolve_thread(self) -> None:
        """The one that was opened last."""
        ...

    def push(self, by: Account, *, forced: bool = False) -> str:
        """The new head."""
        ...

    def retarget(self, by: Account, base: str) -> None: ...

    def label(self, by: Account, name: str) -> None: ...

    def enqueue(self) -> str:
        """The change is put at the end of its base's merge queue; the head of the commit that is made for it."""
        ...

    def dequeue(self) -> None: ...

    def merge(self, by: Account) -> str:
        """The commit that the base got."""
        ...

    def push_to_base(self, by: Account) -> str:
        """Somebody pushes a commit of their own to the base; the commit."""
        ...

    def forge(self, by: Account, name: str) -> None:
        """Somebody reports a success on the head under this name."""
        ...

    def put_in_team(self, team: str, who: Account) -> None:
        """`organization/team`, which is made if there is none."""
        ...

    def go_away(self) -> None:
        """From now on the host is down."""
        ...

    def come_back(self) -> None: ...

    def lose_answers(self, count: int = 1) -> None:
        """The next writes take effect, and their answers do not arrive."""
        ...

    def refuse(self) -> None:
        """From now on the token is worth nothing."""
        ...

    def hide_checks(self) -> None:
        """From now on the token may not see checks."""
        ...


class InMemory:
    """The fake."""

    def __init__(self) -> None:
        self.fake = FakeCodeHost()
        self.host: CodeHost = self.fake
        self.place = self.fake.change.place
        self.author, self.senior, self.junior, self.stranger = AUTHOR, SENIOR, JUNIOR, STRANGER
        self.fake.rights |= {SENIOR.id: Permission.MAINTAIN, JUNIOR.id: Permission.WRITE}
        self.fake.refused_logins.add(STRANGER.login)
        self.fake.refused_lines.add(("shop/cart.py", 4000))

    def say(self, by: Account, text: str) -> int:
        return self.fake.say(by, text).id

    def edit(self, remark: int, text: str, by: Account) -> None:
        self.fake.edit(next(each for each in self.fake.change.remarks if each.id == remark), text, by)

    def delete(self, remark: int) -> None:
        self.fake.delete(next(each for each in self.fake.change.remarks if each.id == remark))

    def review(self, by: Account, state: ReviewState, text: str = "") -> int:
        return self.fake.review(by, state, text).id

    def dismiss(self, review: int, by: Account) -> None:
        self.fake.dismiss(next(each for each in self.fake.change.reviews if each.id == review), by)

    def answer_thread(self, by: Account, text: str) -> None:
        self.fake.say(by, text, thread=self.fake.change.threads[-1].id)

    def resolve_thread(self) -> None:
        self.fake.resolve(self.fake.change.threads[-1].id)

    def push(self, by: Account, *, forced: bool = False) -> str:
        return self.fake.push(by, forced=forced)

    def retarget(self, by: Account, base: str) -> None:
        self.fake.retarget(by, base, "c" * 40)

    def label(self, by: Account, name: str) -> None:
        self.fake.label(by, name)

    def enqueue(self) -> str:
        return self.fake.enqueue().head

    def dequeue(self) -> None:
        self.fake.dequeue()

    def merge(self, by: Account) -> str:
        self.fake.close(by, merged=True)
        return self.fake.merges[-1].commit

    def push_to_base(self, by: Account) -> str:
        return self.fake.push_to_base(by).after

    def forge(self, by: Account, name: str) -> None:
        assert by != self.fake.change.us
        self.fake.check(name)

    def put_in_team(self, team: str, who: Account) -> None:
        self.fake.teams[team] = (*self.fake.teams.get(team, ()), who)

    def go_away(self) -> None:
        self.fake.is_away = True

    def come_back(self) -> None:
        self.fake.is_away = False

    def lose_answers(self, count: int = 1) -> None:
        for _ in range(count):
            self.fake.fail_next(at="do", after=True)

    def refuse(self) -> None:
        for _ in range(9):
            self.fake.fail_next(HostError("The host does not accept the token.", "Give one that is valid."))

    def hide_checks(self) -> None:
        self.fake.hide("The host did not show the checks.")
