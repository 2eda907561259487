"""No secret of a change leaves the process: not to a model, not in its errors, not on a page, not in a file that stays.

The command runs as a user runs it, on a repository with a secret of every type in every place where text can stand.
"""

from __future__ import annotations

import http.server
import json
import os
import random
import stat
import string
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.facts import find_secrets, redact, redact_lines
from tests.git_repo import GitRepo
from tests.test_cli import ROOT, foreread

ALNUM = string.ascii_letters + string.digits
_CHANCE = random.Random(41)  # noqa: S311 - the same secrets each time


def _some(length: int, alphabet: str = ALNUM) -> str:
    """Random characters with a digit and a letter among them."""
    return "7" + "".join(_CHANCE.choice(alphabet) for _ in range(length - 2)) + "q"


def _hex(length: int) -> str:
    return "9" + "".join(_CHANCE.choice("0123456789abcdef") for _ in range(length - 2)) + "c"


# Put together here, so that no scanner takes this file for a leak.
SECRETS = {
    "AWS access key": "AKIA" + "".join(_CHANCE.choice(string.ascii_uppercase + "234567") for _ in range(16)),
    "GitHub token": "ghp" + "_" + _some(36),
    "GitHub fine-grained token": "github" + "_pat_" + _some(82),
    "GitLab token": "glpat" + "-" + _some(20),
    "Slack token": "xoxb" + "-" + "2847362518" + "-" + "5938274615" + "-" + _some(24),
    "Stripe key": "sk" + "_live_" + _some(24),
    "Google API key": "AIza" + _some(35),
    "Anthropic key": "sk" + "-ant-api03-" + _some(93) + "AA",
    "OpenAI key": "sk" + "-proj-" + _some(74),
    "npm token": "npm" + "_" + _some(36),
    "PyPI token": "pypi" + "-AgEIcHlwaS5vcmc" + _some(60),
    "SendGrid key": "SG" + "." + _some(22) + "." + _some(43),
    "JSON web token": "eyJ" + _some(30) + ".eyJ" + _some(40) + "." + _some(43),
    "DigitalOcean token": "dop" + "_v1_" + _hex(64),
    "Shopify token": "shpat" + "_" + _hex(32),
    "Linear key": "lin" + "_api_" + _some(40),
    "Databricks token": "dapi" + _hex(32),
    "Doppler token": "dp" + ".pt." + _some(43, string.ascii_lowercase + string.digits),
    "Pulumi token": "pul" + "-" + _hex(40),
    "Docker token": "dckr" + "_pat_" + _some(27),
    "Grafana token": "glsa" + "_" + _some(32) + "_" + _hex(8),
    "Hugging Face token": "hf" + "_" + "".join(_CHANCE.choice(string.ascii_lowercase) for _ in range(34)),
    "Postman key": "PMAK" + "-" + _hex(24) + "-" + _hex(34),
    "Vault token": "hvs" + "." + _some(95),
}
PASSWORD = _some(14)
ADDRESS = f"postgres://shop:{PASSWORD}@db.internal/shop"
NAMED = _some(28)
KEY_BODY = [_some(64) for _ in range(3)]
PEM = ["-----BEGIN RSA " + "PRIVATE KEY-----", *KEY_BODY, "-----END RSA " + "PRIVATE KEY-----"]
CANARIES = [*SECRETS.values(), PASSWORD, NAMED, *KEY_BODY]
IN_A_NAME = [value for value in SECRETS.values() if len(value) < 100]


def parts(canary: str) -> tuple[str, str]:
    """The whole, and its middle: a cut or a prefix that is left out is no reason to let the rest go."""
    middle = len(canary) // 2
    return canary, canary[middle - 6 : middle + 6]


def leaks(where: str, text: str) -> list[str]:
    return [f"{canary[:9]}… in {where}" for canary in CANARIES if any(part in text for part in parts(canary))]


def lines(mark: str) -> str:
    """Python with all the secrets in it."""
    named = [f'{mark}_{n} = "{value}"' for n, value in enumerate(SECRETS.values())]
    said = [f"# {mark}: see {value}, or ({value})" for value in SECRETS.values()]
    return "\n".join([*named, *said, f'{mark}_URL = "{ADDRESS}"', f'{mark}_password = "{NAMED}"', f'{mark}_PEM = """', *PEM, '"""', ""])  # fmt: skip


def padding(name: str) -> str:
    return "".join(f"{name}_{n} = {n}\n" for n in range(12))


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    repo = GitRepo(tmp_path_factory.mktemp("canaries") / "repo")
    uses = "".join(f'    pay(order, "{value}")\n' for value in SECRETS.values())
    repo.write("shop/use.py", f"from shop.pay import pay\n\n\ndef go(order):\n{uses}".encode())
    repo.write("shop/near.py", f"{lines('NEAR')}limit = 1\n{lines('AFTER')}".encode())
    repo.write("shop/old.py", f"{padding('a')}{lines('OLD')}{padding('b')}".encode())
    body = "\n".join(f'    if order == "{value}":\n        return None' for value in SECRETS.values())
    repo.write("shop/pay.py", f"def pay(order, key=None):\n{body}\n    return order.total\n".encode())
    repo.commit("base")
    repo.run("branch", "-M", "main")
    repo.run("checkout", "-q", "-b", "feature")
    repo.write("shop/near.py", f"{lines('NEAR')}limit = 2\n{lines('AFTER')}".encode())
    repo.write("shop/old.py", f"{padding('a')}{padding('b')}".encode())
    repo.write("shop/new.py", f"import os\n\n\n{lines('NEW')}".encode())
    repo.write("shop/pay.py", f"def pay(order, currency):\n{body}\n    return order.totals\n".encode())
    repo.write(".env", "".join(f"K{n}={value}\n" for n, value in enumerate(SECRETS.values())).encode())
    repo.write("config/app.yml", "".join(f"k{n}: {value}\n" for n, value in enumerate(SECRETS.values())).encode())
    for number, value in enumerate(IN_A_NAME):
        repo.write(
            f"data/{number}/{value}.py", f"value = {number}\n\n\ndef use_{number}():\n    return value\n".encode()
        )
    said = "\n".join([*SECRETS.values(), ADDRESS, f'password = "{NAMED}"', *PEM])
    repo.commit(f"pay with {SECRETS['GitHub token']}\n\n{said}\n\nAssisted-by: Claude:claude-opus-4-8")
    return repo


@pytest.fixture(scope="module")
def log(repo: GitRepo) -> Path:
    """What a scanner says that repeats what it found."""
    results = [
        {
            "ruleId": f"leak-{number}",
            "message": {"text": f"found {value} here"},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": "shop/new.py"}, "region": {"startLine": number + 4}}}],
        }
        for number, value in enumerate(SECRETS.values())
    ]  # fmt: skip
    rules = [{"id": f"leak-{n}", "shortDescription": {"text": value}} for n, value in enumerate(SECRETS.values())]
    driver = {"name": "leakfinder", "version": "1", "rules": rules}
    log = repo.path.parent / "log.sarif"
    log.write_text(json.dumps({"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}))
    return log


def program(folder: Path, body: str) -> Path:
    """A model that is a command."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "model.py"
    path.write_text(f"#!{sys.executable}\nimport json, sys, uuid, pathlib\nsent = sys.stdin.read()\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def kept_in(folder: Path) -> dict[str, str]:
    """Every file below a folder, by name, and the names themselves."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes().decode("utf-8", "replace") for path in files}


def assert_clean(texts: dict[str, str]) -> None:
    assert [leak for where, text in texts.items() for leak in leaks(where, f"{where}\n{text}")] == []


@pytest.mark.parametrize("form", ["terminal", "markdown", "json", "sarif"])
def test_no_secret_is_in_a_request_a_recording_a_cache_a_log_or_a_page(
    repo: GitRepo, log: Path, tmp_path: Path, form: str
) -> None:
    sent = tmp_path / "sent"
    sent.mkdir()
    model = program(
        tmp_path / "bin",
        f'pathlib.Path("{sent}", uuid.uuid4().hex).write_text(sent)\nprint(json.dumps({{"claims": []}}))',
    )
    recordings, cache = tmp_path / "recordings", tmp_path / "cache"
    ran = foreread(
        "review", "main..feature", "--model", f"exec:{model}", "--record", recordings, "--format", form, "--verbose",
        "--sarif", log, "--context", "repo", cwd=repo.path, FOREREAD_CACHE=str(cache), XDG_STATE_HOME=str(tmp_path / "state"),
    )  # fmt: skip
    assert ran.code in {0, 3}, ran.err
    requests = kept_in(sent)
    assert requests
    assert "def pay(order, currency)" in "".join(requests.values())
    assert kept_in(recordings)
    assert kept_in(cache)
    assert_clean({"out": ran.out, "err": ran.err, **requests, **kept_in(recordings), **kept_in(cache), **kept_in(tmp_path / "state")})  # fmt: skip


def test_a_model_that_fails_and_repeats_its_request_tells_no_secret(repo: GitRepo, log: Path, tmp_path: Path) -> None:
    model = program(tmp_path / "bin", "sys.stderr.write(sent)\nprint(sent)\nsys.exit(1)")
    ran = foreread(
        "review", "main..feature", "--model", f"exec:{model}", "--format", "json", "--verbose", "--sarif", log, cwd=repo.path
    )  # fmt: skip
    assert ran.code == 3
    assert_clean({"out": ran.out, "err": ran.err})


def test_a_model_that_repeats_what_it_read_as_its_answer_tells_no_secret(repo: GitRepo, tmp_path: Path) -> None:
    model = program(tmp_path / "bin", "print(sent[:200000])")
    ran = foreread(
        "review", "main..feature", "--model", f"exec:{model}", "--format", "json", "--verbose", cwd=repo.path
    )
    assert ran.code == 3
    assert_clean({"out": ran.out, "err": ran.err})


@contextmanager
def capturing() -> Iterator[tuple[str, list[str]]]:
    """An HTTP server that keeps what it gets and sends it back as an error."""
    got: list[str] = []

    class Capture(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            got.append(f"{self.path}\n{self.headers}\n{body.decode('utf-8', 'replace')}")
            said = json.dumps({"type": "error", "error": {"type": "invalid_request_error", "message": body.decode()}})
            self.send_response(400)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(said.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
            """Nothing on standard error."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Capture)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", got
    finally:
        server.shutdown()
        server.server_close()


def test_no_secret_is_in_what_goes_over_the_wire_nor_in_the_error_that_comes_back(repo: GitRepo) -> None:
    with capturing() as (url, got):
        code = (
            "import os, sys; os.environ['ANTHROPIC_API_KEY'] = 'sk-made-up'; sys.argv = ['foreread', *sys.argv[1:]];"
            "import runpy; runpy.run_module('bot', run_name='__main__')"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, "review", "main..feature", "--model", "anthropic:claude-opus-4-8", "--format", "json", "--verbose"],
            cwd=repo.path, capture_output=True, check=False, timeout=300,
            env={**os.environ, "PYTHONPATH": str(ROOT), "ANTHROPIC_BASE_URL": url, "NO_PROXY": "127.0.0.1"},
        )  # fmt: skip
    assert done.returncode == 3, done.stderr.decode()
    assert any("def pay(order, currency)" in text for text in got)
    assert_clean({"out": done.stdout.decode(), "err": done.stderr.decode(), **{f"request {n}": text for n, text in enumerate(got)}})  # fmt: skip


def test_a_secret_is_reported_as_a_finding_of_its_kind(repo: GitRepo) -> None:
    brief = json.loads(foreread("review", "main..feature", "--format", "json", cwd=repo.path).out)
    assert brief["tier"] == "critical"
    assert "secret" in {rule["rule"] for rule in brief["rules"]}
    asked = [question["text"] for question in (*brief["questions"], *brief["more_questions"])]
    assert any("has it been revoked" in text for text in asked)


@pytest.mark.parametrize("kind", SECRETS)
def test_a_secret_is_found_in_every_surrounding(kind: str) -> None:
    value = SECRETS[kind]
    for line in (value, f'"{value}"', f"({value})", f"key={value}", f"a, {value}, b", f"{value}.", f"`{value}`", f"<k>{value}</k>", f"x {value};", f"{{{value}}}", f"?t={value}&u=1"):  # fmt: skip
        assert not any(part in redact(line) for part in parts(value)), line
        assert list(find_secrets(line))
        assert redact(redact(line)) == redact(line)


def test_the_body_of_a_key_is_replaced_however_it_is_quoted_and_wherever_a_hunk_begins() -> None:
    for told in (
        PEM,
        PEM[2:],
        ["# before it", *PEM[3:]],
        [f'"{line}\\n"' for line in PEM],
        [f"    {line}" for line in PEM],
    ):
        said = "\n".join(redact_lines(told))
        assert not any(part in said for body in KEY_BODY for part in parts(body))
