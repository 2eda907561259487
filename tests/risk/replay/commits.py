"""Made-up histories for tests of a replay: newest first, a minute or a day apart."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha1

from bot.change import Identity, Sha
from bot.risk.replay import WalkedCommit

ADA = Identity("Ada Example", "ada@example.com")
START = 1_700_000_000
DAY = 86_400


def sha_of(name: str) -> Sha:
    """The id of the commit of that name."""
    return Sha(sha1(name.encode(), usedforsecurity=False).hexdigest())


def commit(
    name: str, message: str = "", *, parents: Sequence[str] = (), day: float = 0, paths: Sequence[str] = ()
) -> WalkedCommit:
    """A commit called `name`; its id follows from that, and `{name}` in messages stands for an id in short."""
    when = int(START + day * DAY)
    shas = tuple(map(sha_of, parents))
    return WalkedCommit(sha_of(name), shas, ADA, ADA, when, when, message or f"Change {name}")


def history(*messages: str) -> tuple[WalkedCommit, ...]:
    """A line of commits, oldest message first, called c0, c1, …; `<c0>` in a message is the id of c0, `<c0:7>` its start."""
    made = []
    for number, message in enumerate(messages):
        text = message
        for other in range(len(messages)):
            text = text.replace(f"<c{other}>", sha_of(f"c{other}"))
            for length in (7, 10, 12):
                text = text.replace(f"<c{other}:{length}>", sha_of(f"c{other}")[:length])
        made.append(commit(f"c{number}", text, parents=[f"c{number - 1}"] if number else [], day=number))
    return tuple(reversed(made))
