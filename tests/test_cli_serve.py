"""`foreread serve`, `worker`, `store` and `desk` with settings that are wrong: one line, what to do, and no secret in it."""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.adapters.store import open_store
from bot.cli import main
from tests.servers.postgres import PostgresServer

ROOT = Path(__file__).parents[1]
WORD = "hunter2-of-the-database"
WEBHOOK = "webhook-secret-" * 3
CLIENT = "client-secret-of-the-app"
SEAL = "seal-key-of-people-" * 2
SHORT = "short-s3cret"
NO_PEM = f"-----BEGIN RSA PRIVATE KEY-----\n{WORD}\n-----END RSA PRIVATE KEY-----"
SECRETS = (WORD, WEBHOOK, CLIENT, SEAL, SHORT, "PRIVATE KEY-----")

_SERVE, _NO_WORKER, _WORKER = "serve --port 0", "serve --no-worker --port 0", "worker"
_BUSY = "{busy}"

Case = tuple[str, dict[str, str], str, str]
"""The command, what is wrong in the environment, what the line says, and what it says to do."""
CASES: dict[str, Case] = {
    "no webhook secret": (_SERVE, {"FOREREAD_WEBHOOK_SECRET": ""}, "FOREREAD_WEBHOOK_SECRET is not set", "openssl rand"),
    "a short one": (_SERVE, {"FOREREAD_WEBHOOK_SECRET": SHORT}, "less than 32 characters", "openssl rand -hex 32"),
    "a short one of two": (_SERVE, {"FOREREAD_WEBHOOK_SECRET": f"{WEBHOOK} {SHORT}"}, "less than 32", "openssl rand"),
    "a short seal key": (_SERVE, {"FOREREAD_SEAL_KEY": SHORT}, "FOREREAD_SEAL_KEY has less than 32", "openssl rand"),
    "a short state key": (_WORKER, {"FOREREAD_STATE_KEY": SHORT}, "FOREREAD_STATE_KEY is too easy", "openssl rand"),
    "a short spot key": (_SERVE, {"FOREREAD_SPOT_KEY": SHORT}, "FOREREAD_SPOT_KEY is too easy", "openssl rand"),
    "a short spot key in a file": (_WORKER, {"FOREREAD_SPOT_KEY_FILE": "{short}"}, "FOREREAD_SPOT_KEY is too", "openssl"),
    "no host for people": (_SERVE, {"FOREREAD_PUBLIC_URL": "desk.example.com"}, "FOREREAD_PUBLIC_URL is no", "https://"),
    "no port": (_SERVE, {"FOREREAD_PUBLIC_URL": "https://desk.example.com:web"}, "FOREREAD_PUBLIC_URL is no", "https://"),
    "a bracket": (_SERVE, {"FOREREAD_PUBLIC_URL": "https://[desk"}, "FOREREAD_PUBLIC_URL is no address", "https://"),
    "a password in it": (_SERVE, {"FOREREAD_PUBLIC_URL": f"https://me:{WORD}@x.example"}, "is no address", "https://"),
    "no TLS": (_SERVE, {"FOREREAD_PUBLIC_URL": "http://desk.example.com"}, "FOREREAD_PUBLIC_URL is not https", "https://"),
    "no App key": (_SERVE, {"FOREREAD_APP_PRIVATE_KEY": ""}, "private key of the GitHub App", "FOREREAD_APP_PRIVATE_KEY"),
    "none for a worker": (_WORKER, {"FOREREAD_APP_PRIVATE_KEY": ""}, "private key of the", "FOREREAD_APP_PRIVATE_KEY"),
    "no file of it": (_SERVE, {"FOREREAD_APP_PRIVATE_KEY": "/no/key.pem"}, "private key of the", "the file's path"),
    "a broken one": (_WORKER, {"FOREREAD_APP_PRIVATE_KEY": NO_PEM}, "cannot be used", "the text of its PEM file"),
    "a file that is not there": (_WORKER, {"FOREREAD_APP_PRIVATE_KEY_FILE": "/no/x"}, "_FILE cannot be read", "may read"),
    "no App": (_WORKER, {"FOREREAD_APP_ID": "", "FOREREAD_APP_PRIVATE_KEY": ""}, "nothing to sign in", "FOREREAD_APP_ID"),
    "a name for the App": (_SERVE, {"FOREREAD_APP_ID": "our-app"}, "FOREREAD_APP_ID is not the number", "App's settings"),
    "no client secret": (_SERVE, {"FOREREAD_APP_CLIENT_SECRET": ""}, "cannot sign in", "FOREREAD_APP_CLIENT_SECRET"),
    "half an enterprise": (_WORKER, {"GITHUB_SERVER_URL": ""}, "would go to two hosts", "Set both"),
    "no API": (_WORKER, {"GITHUB_API_URL": "ghe.example.com"}, "GITHUB_API_URL is no address", "https://"),
    "no model": (_WORKER, {"FOREREAD_MODEL": "claude"}, "claude", "anthropic:"),
    "no budget": (_WORKER, {"FOREREAD_MONTH_BUDGET": "lots"}, "FOREREAD_MONTH_BUDGET", "$200"),
    "no cron": (_WORKER, {"FOREREAD_SWEEP": "each hour"}, "FOREREAD_SWEEP is no line of cron", "*/15"),
    "port in use": ("serve --port {busy}", {}, "127.0.0.1:{busy}: Address already in use", "--port"),
    "port in use, no worker": ("serve --no-worker --port {busy}", {}, ":{busy}: Address already in use", "--port"),
    "metrics port in use": ("serve --port 0 --metrics-port {busy}", {}, ":{busy}: Address already", "--metrics-port"),
    "a worker's": ("worker --metrics-port {busy}", {}, ":{busy}: Address already in use", "--metrics-port"),
    "not our address": ("serve --host 203.0.113.7 --port 0", {}, "203.0.113.7:0: ", "--host and --port"),
    "no such host": ("serve --host nowhere.invalid --port 0", {}, "nowhere.invalid:0: ", "--host and --port"),
    "no database": ("store check", {"FOREREAD_DATABASE_URL": f"mysql://a:{WORD}@h/x"}, "no address that", "postgresql://"),
    "a folder of nobody": (_SERVE, {"FOREREAD_DATABASE_URL": "sqlite:////proc/no/x"}, "/proc/no/x cannot be", "a folder"),
    "no SQLite": (_WORKER, {"FOREREAD_DATABASE_URL": "sqlite:///{junk}"}, "file is not a database", "Name a file"),
    "a newer one": (_SERVE, {"FOREREAD_DATABASE_URL": "sqlite:///{newer}"}, "a newer version (9999)", "newer release"),
    "newer for check": ("store check", {"FOREREAD_DATABASE_URL": "sqlite:///{newer}"}, "a newer version", "newer release"),
    "newer for desk": ("desk figures", {"FOREREAD_DATABASE_URL": "sqlite:///{newer}"}, "a newer version", "newer release"),
}  # fmt: skip
NOT_REACHED = f"postgresql://foreread:{WORD}@127.0.0.1:1/foreread"
for _name in (_SERVE, _NO_WORKER, _WORKER, "store migrate", "store prune --before 90", "desk figures"):
    CASES[f"not reachable: {_name}"] = (
        _name, {"FOREREAD_DATABASE_URL": NOT_REACHED}, "127.0.0.1\", port 1 failed: Connection refused.",
        "FOREREAD_DATABASE_URL",
    )  # fmt: skip


@pytest.fixture(scope="module")
def key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form, way = serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL
    return made.private_bytes(form, way, serialization.NoEncryption()).decode()


@pytest.fixture(scope="module")
def busy() -> Iterator[int]:
    """A port that somebody has."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("files")
    newer, junk, short = folder / "newer.sqlite", folder / "junk.sqlite", folder / "short"
    open_store(f"sqlite:///{newer}").close()
    with closing(sqlite3.connect(newer)) as connection:
        connection.execute("UPDATE foreread_version SET version_num = '9999'")
        connection.commit()
    junk.write_text("no database at all, and long enough to look like something" * 20, encoding="utf-8")
    short.write_text(SHORT, encoding="utf-8")
    return {"newer": str(newer), "junk": str(junk), "short": str(short)}


@pytest.fixture
def right(key: str, tmp_path: Path) -> dict[str, str]:
    """What the service can begin with."""
    (tmp_path / "app.pem").write_text(key, encoding="ascii")
    return {
        "HOME": str(tmp_path),
        "PATH": os.environ["PATH"],
        "FOREREAD_WEBHOOK_SECRET": WEBHOOK,
        "FOREREAD_SEAL_KEY": SEAL,
        "FOREREAD_APP_ID": "7",
        "FOREREAD_APP_PRIVATE_KEY": str(tmp_path / "app.pem"),
        "FOREREAD_APP_CLIENT_ID": "Iv23example",
        "FOREREAD_APP_CLIENT_SECRET": CLIENT,
        "FOREREAD_DATABASE_URL": f"sqlite:///{tmp_path}/service.sqlite",
        "GITHUB_API_URL": "http://127.0.0.1:9/api/v3",
        "GITHUB_SERVER_URL": "http://127.0.0.1:9",
    }


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """The program sets up its process before it finds out that it cannot begin."""
    handlers, level = logging.root.handlers, logging.root.level
    signals = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    environment = dict(os.environ)
    yield
    logging.root.handlers, logging.root.level = handlers, level
    for each, was in signals.items():
        signal.signal(each, was)
    os.environ.clear()
    os.environ.update(environment)


def refused(command: str, environment: dict[str, str], capfd: pytest.CaptureFixture[str]) -> str:
    """The one line of a command that cannot begin. The environment is put back by `as_it_was`."""
    os.environ.clear()
    os.environ.update({name: value for name, value in environment.items() if value})
    assert main(command.split()) == 2
    out, err = capfd.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert line.startswith("foreread: ")
    assert "Traceback" not in line
    assert "a defect of" not in line
    assert line.endswith(".")
    for secret in SECRETS:
        assert secret not in line
    return line


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_setting_is_one_line_with_what_to_do(
    name: str, right: dict[str, str], files: dict[str, str], busy: int, capfd: pytest.CaptureFixture[str]
) -> None:
    def filled(text: str) -> str:
        for word, value in {**files, "busy": str(busy)}.items():
            text = text.replace(f"{{{word}}}", value)
        return text

    command, wrong, says, remedy = CASES[name]
    if "FOREREAD_APP_PRIVATE_KEY_FILE" in wrong:
        wrong = {**wrong, "FOREREAD_APP_PRIVATE_KEY": ""}
    wrong = {variable: filled(value) for variable, value in wrong.items()}
    line = refused(filled(command), {**right, **wrong}, capfd)
    assert filled(says) in line
    assert remedy in line


@pytest.mark.parametrize("command", [_SERVE, _WORKER, "store check", "desk figures"])
def test_a_wrong_password_of_postgresql_is_told_and_not_shown(
    command: str, right: dict[str, str], postgres_server: PostgresServer, capfd: pytest.CaptureFixture[str]
) -> None:
    wrong = f"postgresql://postgres:{WORD}@127.0.0.1:{postgres_server.port}/postgres"
    line = refused(command, {**right, "FOREREAD_DATABASE_URL": wrong}, capfd)
    assert "password authentication failed" in line
    assert "the password in FOREREAD_DATABASE_URL" in line


def test_a_database_that_postgresql_does_not_have_is_to_be_made(
    right: dict[str, str], postgres_server: PostgresServer, capfd: pytest.CaptureFixture[str]
) -> None:
    line = refused(_WORKER, {**right, "FOREREAD_DATABASE_URL": postgres_server.url("not_made_yet")}, capfd)
    assert 'database "not_made_yet" does not exist' in line
    assert "createdb" in line


@pytest.mark.parametrize(
    "words",
    ["serve --port 65536", "serve --port -1", "worker --metrics-port 70000", "worker --people 0", "serve --briefs -2"],
)
def test_a_number_that_is_none_is_a_usage_error(words: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words.split())
    assert stopped.value.code == 2
    assert f"argument {words.split()[1]}: " in capfd.readouterr().err


def test_the_seal_comes_of_the_key_and_not_of_the_path_of_its_file(key: str, right: dict[str, str]) -> None:
    """A path can be guessed, and would then open people's tokens in a copy of the database."""
    from bot.wiring.service import read_settings

    by_path = {**right, "FOREREAD_SEAL_KEY": ""}
    by_text = {**by_path, "FOREREAD_APP_PRIVATE_KEY": key}
    by_file = {
        **by_path,
        "FOREREAD_APP_PRIVATE_KEY": "",
        "FOREREAD_APP_PRIVATE_KEY_FILE": right["FOREREAD_APP_PRIVATE_KEY"],
    }
    assert len({read_settings(each).seal_key for each in (by_path, by_text, by_file)}) == 1


def test_with_right_settings_it_says_where_it_listens_and_ends_in_order(right: dict[str, str]) -> None:
    words = [sys.executable, "-W", "ignore", "-m", "bot", "serve", "--no-worker", "--port", "0"]
    with subprocess.Popen(words, cwd=ROOT, env=right, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        told = json.loads(process.stderr.readline())
        address = told["why"].removeprefix("listening at ")
        with urllib.request.urlopen(f"http://{address}/healthz", timeout=10) as answer:
            assert answer.status == 200
        process.terminate()
        assert process.wait(timeout=30) == 0
        assert process.stderr.read() == ""
