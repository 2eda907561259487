"""What a real server does with peers who do not keep to the rules, and that nothing acknowledged is lost when it dies."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.web import _server, create_app
from bot.webhook import MOST
from tests.web.made import KeptInMemory, made_parts
from tests.web.served import connected, pushed, served, whole
from tests.web.test_intake import BODY, signed

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served(create_app(made_parts(KeptInMemory()))) as port:
        yield port


def request(headers: dict[str, str], body: bytes, start: bytes = b"POST /webhook HTTP/1.1\r\n") -> bytes:
    lines = b"".join(f"{name}: {value}\r\n".encode("latin-1") for name, value in headers.items())
    return start + b"host: x\r\nconnection: close\r\n" + lines + b"\r\n" + body


def status(answer: bytes) -> int:
    return int(answer[9:12])


def test_a_delivery_over_a_real_connection(port: int) -> None:
    with connected(port) as peer:
        peer.sendall(request({**signed(), "content-length": str(len(BODY))}, BODY))
        answer = whole(peer)
    assert status(answer) == 202
    assert b"\r\nserver:" not in answer.lower()


def test_a_chunked_delivery_is_put_together(port: int) -> None:
    pieces = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (BODY[:7], BODY[7:])) + b"0\r\n\r\n"
    headers = {**signed(x_github_delivery="chunked"), "transfer-encoding": "chunked"}
    with connected(port) as peer:
        peer.sendall(request(headers, pieces))
        assert status(whole(peer)) == 202


def test_a_length_and_chunks_together_are_refused(port: int) -> None:
    """RFC 9112, 6.3: what request smuggling is made of."""
    headers = {**signed(x_github_delivery="both"), "transfer-encoding": "chunked", "content-length": "4"}
    with connected(port) as peer:
        peer.sendall(request(headers, b"0\r\n\r\n"))
        assert status(whole(peer)) == 400


def test_a_body_that_says_it_is_too_large_is_refused_while_it_comes(port: int) -> None:
    with connected(port) as peer:
        peer.sendall(request({**signed(), "content-length": str(MOST + 1)}, b"x" * 1000))
        assert status(whole(peer)) == 413


def test_chunks_without_end_are_cut_off(port: int) -> None:
    with connected(port) as peer:
        peer.sendall(request({**signed(), "transfer-encoding": "chunked"}, b""))
        assert pushed(peer, b"100000\r\n" + b"x" * 0x100000 + b"\r\n", 200) < 100


def test_ten_thousand_headers_are_refused(port: int) -> None:
    with connected(port) as peer:
        peer.sendall(request({f"x-{number}": "y" for number in range(10_000)}, b""))
        assert status(whole(peer)) == 400


def test_one_header_without_end_is_cut_off(port: int) -> None:
    with connected(port) as peer:
        peer.sendall(b"GET / HTTP/1.1\r\nx: ")
        assert pushed(peer, b"y" * 1_000_000, 100) < 100


@pytest.mark.parametrize("start", [b"", b"GET", b"GET /healthz HTTP/1.1\r\nx: "])
def test_headers_that_never_end_are_given_up(start: bytes) -> None:
    class Hasty(_server.BoundedProtocol):
        within_s = 0.05

    with served(create_app(made_parts()), Hasty) as port, connected(port) as peer:
        peer.sendall(start)
        assert whole(peer) == b""


def test_the_second_request_of_a_connection_has_no_more_time_for_its_headers() -> None:
    class Hasty(_server.BoundedProtocol):
        within_s = 1.0  # the first request is to be in time, on any machine

    with served(create_app(made_parts()), Hasty) as port, connected(port) as peer:
        peer.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        answer = b""
        while not answer.endswith(b"alive"):
            piece = peer.recv(4096)
            assert piece, "The connection was ended after the first request."
            answer += piece
        peer.sendall(b"GET /healthz HTTP/1.1\r\nx: ")
        assert whole(peer) == b""


@pytest.mark.parametrize("said", [b"\x00\x01\x02", b"GET / HTTP/1.1\r\nx\x00y: z\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"])
def test_what_is_no_request_ends_the_connection(port: int, said: bytes) -> None:
    with connected(port) as peer:
        peer.sendall(said)
        peer.shutdown(socket.SHUT_WR)
        assert status(whole(peer)) == 400


def test_every_acknowledged_delivery_survives_a_killed_server(tmp_path: Path) -> None:
    """`kill -9` in the middle of a load, on the real database with its group commit."""
    file = tmp_path / "service.sqlite"
    command = [sys.executable, "-m", "bench.intake_server", "ours", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT) as server:
        assert server.stdout is not None
        port = server.stdout.readline().decode().strip()
        load = [sys.executable, "-m", "bench.intake_load", port, "20", "--connections", "8", "--until-gone"]
        with subprocess.Popen(load, stdout=subprocess.PIPE, cwd=ROOT) as sender:
            assert sender.stdout is not None
            assert sender.stdout.readline() == b"200 acknowledged\n"
            server.send_signal(signal.SIGKILL)
            told = json.loads(sender.stdout.read())
    with closing(sqlite3.connect(file)) as database:
        there = {row[0] for row in database.execute("SELECT id FROM deliveries")}
    assert len(told["kept"]) >= 200
    assert set(told["kept"]) <= there
    assert told["others"] == {"gone": 8}
