"""Everything we ask of the world. Adapters implement these; tests implement them with small fakes."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, Protocol

from bot.review import Reply, Request

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.desk import Outcome as OutcomeOfChange
    from bot.desk import Record, RecordKey, Session, Thumb, Visitor
    from bot.gate import Account, Permission
    from bot.ledger import Draft, Head, LedgerEntry
    from bot.post import BranchPush, Deed, Done, HostedChange, Landed, MergeGroup, OpenChange, Place, Reached
    from bot.review.asking import Budget, Spent
    from bot.work import Delivery, Outcome, Task, Wish

__all__ = [
    "Clock",
    "CodeHost",
    "Deliveries",
    "Ledger",
    "Model",
    "Outcomes",
    "Progress",
    "Records",
    "RefusedDelivery",
    "RunState",
    "Runs",
    "Sessions",
    "Spending",
    "Sweeps",
    "Tasks",
    "Visits",
    "Waiting",
]


class RefusedDelivery(NamedTuple):
    """A delivery that could not be read."""

    id: str
    event: str
    received_at: datetime
    why: str


class RunState(Enum):
    """What the engine knows of a run."""

    UNKNOWN = "unknown"
    UNDER_WAY = "under way"
    ENDED = "ended"


class Waiting(NamedTuple):
    """How much there is to do."""

    unread: int
    """Deliveries."""
    refused: int
    due: int
    """Tasks that could be launched, now or after their pause."""
    running: int
    parked: int
    oldest_s: float
    """Age of the oldest wish that is not done."""


class Model(Protocol):
    """A language model."""

    @property
    def name(self) -> str:
        """What receipts call it, e.g. `anthropic:claude-…`."""
        ...

    def complete(self, request: Request) -> Reply:
        """Answer one request. Raises ModelError when no reply can be had; never returns a guess."""
        ...


class Clock(Protocol):
    """Time, so that stages need not look at a clock."""

    def seconds(self) -> float:
        """Seconds since some fixed point, monotonic."""
        ...


class Progress(Protocol):
    """Where long work says what it is doing."""

    def step(self, what: str) -> None:
        """A new step begins; `what` completes the sentence "Foreread is …"."""
        ...


class Ledger(Protocol):
    """A record that only grows; `bot.ledger` says what it is made of."""

    def append(self, draft: Draft) -> LedgerEntry:
        """Record one more entry, behind the one that opens the ledger; it is kept when this returns.

        Whoever else appends at the same time, the chain has one end. Raises LedgerError when nothing was recorded.
        """
        ...

    def append_once(self, draft: Draft) -> LedgerEntry:
        """The entry of that kind about that change (`repository_id` and `change` of the subject), which is appended
        where there is none: looked for and appended in one, whoever else does the same at the same time.

        Raises LedgerError when it is neither there nor was recorded.
        """
        ...

    def entries_of(self, change: str) -> Iterable[LedgerEntry]:
        """Those about a change, by its id (`Subject.change`), oldest first. Raises LedgerError."""
        ...

    def head(self) -> Head:
        """Where the ledger ends. Raises LedgerError when that cannot be told."""
        ...


class Spending(Protocol):
    """What one who pays has spent on models in a month, and may spend."""

    @property
    def month(self) -> str:
        """`2026-11`, UTC."""
        ...

    @property
    def ceiling(self) -> Budget: ...

    def spent(self) -> Spent:
        """What is spent, and taken for requests that are under way. Raises BudgetError where that cannot be told."""
        ...

    def take(self, most: Spent) -> None:
        """Count `most` before it is spent. Raises BudgetError, and counts nothing, if that would pass the ceiling."""
        ...

    def settle(self, most: Spent, spent: Spent) -> None:
        """What was taken as `most` turned out to be `spent`. Where that cannot be noted, the worst case stays."""
        ...


class CodeHost(Protocol):
    """Where changes are proposed, discussed and merged. Every method raises HostError when the host gives no answer."""

    def look(self, place: Place) -> HostedChange:
        """The change as it is now. What the host would not show is named in it, never guessed."""
        ...

    def open_changes(self, owner: str, name: str) -> Sequence[OpenChange]:
        """All changes of a repository that are open."""
        ...

    def permissions(self, place: Place, accounts: Sequence[Account]) -> Mapping[int, Permission]:
        """What each may do in the repository, by the account's number; whoever cannot be told is left out."""
        ...

    def members(self, place: Place, teams: Sequence[str]) -> object:
        """Who is in each team (`org/slug`), as the data that `bot.gate.read_roster` takes."""
        ...

    def repositories(self, installation: int = 0) -> Reached:
        """All that the App's installations reach, or one of them by its number."""
        ...

    def landed(self, owner: str, name: str, since: datetime) -> Landed | None:
        """The repository as it is called now, and what was merged in it since; None: none that we may see."""
        ...

    def pushes(self, owner: str, name: str, branch: str, since: datetime) -> Sequence[BranchPush]:
        """Who set a branch since without the host's own merging, newest last."""
        ...

    def merge_groups(self, owner: str, name: str, base: str) -> Sequence[MergeGroup]:
        """What the merge queue of a branch has put together, from its front; nothing where there is no such queue."""
        ...

    def do(self, place: Place, deed: Deed) -> Done:
        """Do it. Nothing is done twice: what may have been done before a failure is looked for first."""
        ...


class Deliveries(Protocol):
    """What the host sent, until it is read. All methods raise StoreError when the store cannot be had."""

    def keep(self, deliveries: Sequence[Delivery]) -> frozenset[str]:
        """On disk when this returns. The ids of those that are new: one that is known is left as it was."""
        ...

    def unread(self, most: int) -> Sequence[Delivery]:
        """The oldest that nobody has read and nobody has refused."""
        ...

    def relay(self, most: int, read: Callable[[Delivery], Sequence[Wish] | str], at: datetime) -> int:
        """Read the oldest in one transaction, and how many there were: what `read` says are wishes, or why it refuses.

        Of several who relay at the same time each gets others, or they take turns.
        """
        ...

    def read(self, delivery: str, wishes: Sequence[Wish], at: datetime) -> None:
        """It has come to these wishes: both are on record, or neither. Its body is forgotten."""
        ...

    def refuse(self, delivery: str, why: str, at: datetime) -> None:
        """It cannot be read; kept with its body, for whoever mends that."""
        ...

    def refused(self) -> Sequence[RefusedDelivery]:
        """Those, newest first."""
        ...

    def retry(self, delivery: str) -> bool:
        """It is to be read again. Whether it was a refused one."""
        ...


class Tasks(Protocol):
    """What is to be looked at again, and by whom it is being done. All methods raise StoreError."""

    def want(self, wishes: Sequence[Wish], at: datetime) -> None:
        """Each counts its task's `wanted` up by one; wishes with one key come together in one task."""
        ...

    def find(self, key: str) -> Task | None: ...

    def launchable(self, at: datetime, most: int) -> Sequence[Task]:
        """Tasks with something to do that nobody runs and nobody parked, whose time has come: the most urgent first,
        in turn by installation (what it has under way has had its turn), the longest waiting first among equals.
        """
        ...

    def launch(self, key: str) -> Task | None:
        """It is under way from now on, up to what is wanted now; None where it was already, or there is nothing to do.

        Of two who launch at the same time one gets it.
        """
        ...

    def take(self, at: datetime, most: int, each: int | None = None) -> Sequence[Task]:
        """`launchable` and `launch` of all of them, in one transaction. Of several who take each gets others.

        `each`: so many at most of one installation, with those that it has under way already.
        """
        ...

    def launched(self, most: int) -> Sequence[Task]:
        """Those under way, longest first: also those whose process died before it told the engine."""
        ...

    def under_way(self) -> int:
        """How many those are."""
        ...

    def start(self, run: str, worker: str) -> Task | None:
        """A worker begins a run (`Task.run`), and one more start is counted; None where that run is not under way."""
        ...

    def settle(self, run: str, outcome: Outcome, at: datetime) -> Task | None:
        """What became of it, by `bot.work.after`. Of a run that is not under way: nothing is done."""
        ...

    def parked(self) -> Sequence[Task]: ...

    def retry(self, key: str, at: datetime) -> bool:
        """A parked one is tried again. Whether it was parked."""
        ...

    def waiting(self) -> Waiting:
        """How much there is to do, for metrics."""
        ...


class Records(Protocol):
    """What is remembered of changes for the desk. All methods raise StoreError."""

    def put(self, record: Record) -> None:
        """In place of what was remembered of the same key, whichever is newer by `seen_at`."""
        ...

    def get(self, key: RecordKey) -> Record | None: ...

    def at(self, place: Place) -> Record | None:
        """By the names that it had when it was last looked at."""
        ...

    def open(self, repositories: Collection[int]) -> Sequence[Record]:
        """Open changes of these repositories, without `brief`, `decision` and `excerpts`: for lists."""
        ...

    def since(self, repositories: Collection[int], at: datetime) -> Sequence[Record]:
        """Those that were looked at since, as in `open`."""
        ...

    def repositories(self) -> Mapping[int, str]:
        """Number → the latest `owner/name` of all there is anything about."""
        ...


class Sweeps(Protocol):
    """How far the sweeps of each repository came, by its number. All methods raise StoreError."""

    def watermark(self, repository_id: int) -> datetime | None: ...

    def set_watermark(self, repository_id: int, at: datetime) -> None: ...


class Outcomes(Protocol):
    """Labels from real life, and what people think of questions. All methods raise StoreError."""

    def note(self, outcomes: Sequence[OutcomeOfChange]) -> int:
        """How many of them were new."""
        ...

    def noted(self, repositories: Collection[int], since: datetime) -> Sequence[OutcomeOfChange]: ...

    def think(self, thumb: Thumb) -> None: ...

    def thumbs(self, repositories: Collection[int], since: datetime) -> Sequence[Thumb]: ...


class Sessions(Protocol):
    """Who is signed in at the desk. All methods raise StoreError. What names a session is kept only as its digest."""

    def open(self, name: str, session: Session) -> None: ...

    def find(self, name: str, at: datetime) -> Session | None:
        """None for one that is not there, or has ended."""
        ...

    def renew(self, name: str, session: Session) -> None:
        """In place of what it was."""
        ...

    def close(self, name: str) -> None: ...

    def close_all(self, visitor: int) -> None:
        """Of one account: it signed out everywhere, or lost its rights."""
        ...


class Visits(Protocol):
    """What is asked of the host for a person who sits at the desk, with their own token.

    Every method but the first raises HostError; `token` is what `exchange` gave.
    """

    def sign_in_page(self, back: str, state: str, challenge: str) -> str:
        """The address at the host where somebody signs in; `challenge`: of PKCE (RFC 7636), S256."""
        ...

    def exchange(self, code: str, verifier: str, back: str) -> str:
        """A token for the code that the host sent the person back with."""
        ...

    def visitor(self, token: str) -> Visitor:
        """Who that is, and what they may do in which of the App's repositories."""
        ...

    def say(self, token: str, place: Place, text: str) -> None:
        """A remark in the conversation of a change, as that person."""
        ...

    def approve(self, token: str, place: Place, head: str, text: str) -> None:
        """An approving review of exactly that commit, as that person."""
        ...


class Runs(Protocol):
    """An engine that carries runs out, and goes on with them after a crash."""

    def submit(self, task: Task) -> None:
        """Have the run that is under way (`Task.run`) carried out. A second time nothing comes of it."""
        ...

    def state(self, run: str) -> RunState: ...
