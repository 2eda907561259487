"""Deliveries as a host sends them, as fast as they are taken: `python -m bench.intake_load PORT SECONDS`.

A process of its own on loopback, with plain sockets that stay open: each sends its next delivery when the last one is
answered. What was acknowledged is told with its ids, for whoever counts what the database has.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import select
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

SECRET = b"known to the bench, and to nobody else"
_EXAMPLES = Path("tests/servers/node_modules/@octokit/webhooks-examples/api.github.com/index.json")
_SIZES = range(16_000, 26_000)
_PATIENCE_S = 30.0
MILESTONE = 200


@dataclass(slots=True)
class Sender:
    """One connection."""

    socket: socket.socket
    name: str
    """Of the delivery under way."""
    unsent: memoryview = field(default_factory=lambda: memoryview(b""))
    answer: bytes = b""
    began: float = 0.0


def letters() -> list[tuple[bytes, bytes]]:
    """Event and body of some 20 kB: GitHub's own examples where they are there, else made up."""
    if not _EXAMPLES.exists():
        lines = [{"login": f"person-{n}", "url": f"https://api.github.example/users/{n}"} for n in range(280)]
        return [
            (b"pull_request", json.dumps({"action": "opened", "number": n, "of": lines}).encode()) for n in range(8)
        ]
    told = json.loads(_EXAMPLES.read_text())
    bodies = [(one["name"].encode(), json.dumps(example).encode()) for one in told for example in one["examples"]]
    return [(event, body) for event, body in bodies if len(body) in _SIZES]


def requests(port: int) -> Iterator[tuple[str, bytes]]:
    """Ids and whole requests, without end; no two with one id."""
    made = []
    for event, body in letters():
        digest = hmac.new(SECRET, body, hashlib.sha256).hexdigest().encode()
        head = (
            b"POST /webhook HTTP/1.1\r\nhost: 127.0.0.1:%d\r\nuser-agent: GitHub-Hookshot/0000000\r\naccept: */*\r\n"
            b"content-type: application/json\r\ncontent-length: %d\r\nx-github-event: %s\r\nx-github-hook-id: 1\r\n"
            b"x-github-hook-installation-target-id: 1\r\nx-github-hook-installation-target-type: integration\r\n"
            b"x-hub-signature: sha1=%s\r\nx-hub-signature-256: sha256=%s\r\nx-github-delivery: "
        ) % (port, len(body), event, digest[:40], digest)
        made.append((head, b"\r\n\r\n" + body))
    start = f"{time.time_ns():x}"[-12:]
    number = 0
    while True:
        head, rest = made[number % len(made)]
        name = f"{number:08x}-0000-4000-8000-{start}"
        yield name, head + name.encode() + rest
        number += 1


def load(port: int, seconds: float, connections: int, *, until_gone: bool = False) -> dict[str, object]:
    """What became of so many seconds: ids that were acknowledged, how long each waited, what else was answered."""
    given = requests(port)
    poll = select.epoll()
    senders = {one.socket.fileno(): one for one in (_connected(port) for _ in range(connections))}
    for number, sender in senders.items():
        poll.register(number, select.EPOLLIN)
        _begin(sender, given, poll)
    kept: list[str] = []
    waits: list[float] = []
    others: dict[str, int] = {}
    began = time.perf_counter()
    end = began + seconds
    under_way = set(senders)
    while under_way and time.perf_counter() < end + _PATIENCE_S:
        for number, what in poll.poll(1):
            sender = senders[number]
            if what & select.EPOLLOUT:
                _send(sender, poll)
            status = _status(sender) if what & (select.EPOLLIN | select.EPOLLHUP | select.EPOLLERR) else ""
            if not status:
                continue
            now = time.perf_counter()
            if status == "202":
                kept.append(sender.name)
                waits.append(now - sender.began)
                if until_gone and len(kept) == MILESTONE:
                    print(f"{MILESTONE} acknowledged", flush=True)
            else:
                others[status] = others.get(status, 0) + 1
            if now < end and status != "gone":
                _begin(sender, given, poll)
            else:
                under_way.discard(number)
                poll.unregister(number)
    took = time.perf_counter() - began
    return {"kept": kept, "waits": waits, "others": others, "seconds": took}


def _connected(port: int) -> Sender:
    one = socket.create_connection(("127.0.0.1", port))
    one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 18)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    one.setblocking(False)
    return Sender(one, "")


def _begin(sender: Sender, given: Iterator[tuple[str, bytes]], poll: select.epoll) -> None:
    sender.name, request = next(given)
    sender.unsent, sender.answer, sender.began = memoryview(request), b"", time.perf_counter()
    _send(sender, poll)


def _send(sender: Sender, poll: select.epoll) -> None:
    with suppress(BlockingIOError, ConnectionError):  # told by the next look at what it answers
        sender.unsent = sender.unsent[sender.socket.send(sender.unsent) :]
    poll.modify(sender.socket.fileno(), select.EPOLLIN | (select.EPOLLOUT if sender.unsent else 0))


def _status(sender: Sender) -> str:
    """Of the answer once it is whole; "gone" where there will be none."""
    try:
        piece = sender.socket.recv(65536)
    except BlockingIOError:
        return ""
    except ConnectionError:
        return "gone"
    if not piece:
        return "gone"
    sender.answer += piece
    head, found, body = sender.answer.partition(b"\r\n\r\n")
    if not found:
        return ""
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
    return head[9:12].decode() if len(body) >= length else ""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.intake_load", description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("seconds", type=float)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--until-gone", action="store_true", help="say when so many were acknowledged that it can go")
    options = parser.parse_args()
    print(json.dumps(load(options.port, options.seconds, options.connections, until_gone=options.until_gone)))


if __name__ == "__main__":
    main()
