"""What a hostile host, a hostile change or a hostile environment can do to a fetch: nothing but make it fail."""

from __future__ import annotations

import os
import stat
import subprocess
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from bot.adapters._git_fetch_origin import transport
from bot.adapters.git import open_range
from bot.adapters.git_fetch import Bounds, Origin, fetch_change, fetch_commits
from bot.change import Sha
from bot.errors import ForereadError, HostError, HostUnavailableError, RepositoryError, UsageError
from tests.git_repo import GitRepo
from tests.servers.git_http import endless, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    from tests.servers.git_http import Served

TOKEN = "ghs_secret0123456789"


class Hosted:
    def __init__(self, root: Path, served: Served) -> None:
        self.served, self.root = served, root
        self.repo = GitRepo(root / "hosted" / "shop")
        self.repo.write("app.py", b"a = 1\n")
        self.base = self.repo.commit("Base")
        self.repo.write("app.py", b"a = 2\n")
        self.propose(self.repo.commit("Change"))

    def propose(self, head: str) -> None:
        self.head = head
        self.repo.run("update-ref", "refs/pull/7/head", head)

    @property
    def origin(self) -> Origin:
        return Origin(f"{self.served.url}/shop/.git", TOKEN, loopback=True)

    def fetch(self, bounds: Bounds | None = None) -> Path:
        head, base, cache = Sha(self.head), Sha(self.base), self.root / "cache"
        return fetch_change(self.origin, cache, number=7, head=head, base_tip=base, bounds=bounds).repo


@pytest.fixture
def hosted(tmp_path: Path) -> Iterator[Hosted]:
    (tmp_path / "hosted").mkdir()
    with serve(tmp_path / "hosted") as served:
        yield Hosted(tmp_path, served)


def files_below(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        yield from (p for name in names if not (p := type(folder)(place, name)).is_symlink())


@pytest.mark.parametrize(
    "url",
    [
        "http://code.example/a/b",
        "ssh://code.example/a/b",
        "git://code.example/a/b",
        "file:///etc",
        "ext::sh -c touch% /tmp/x",
        "/srv/repo",
        "--upload-pack=touch x",
        "https://user:secret@code.example/a/b",
        "https://code.example/a/b?x=1",
        "https://code.example/a/b#x",
        "https://code.example/a/../b",
        "https://code.example/a b",
        "https://code.example/a/b\n",
        "https://code.example:0/a/b",
        "https://code.example:99999/a/b",
        "https://cöde.example/a/b",
        "https:///a/b",
        "https://[::1",
        "",
    ],
)
def test_an_address_that_is_not_plain_https_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(UsageError) as refused:
        Origin(url, loopback=True)
    assert "secret" not in str(refused.value)


def test_plain_http_is_for_this_machine_alone_and_only_where_it_is_meant() -> None:
    Origin("http://127.0.0.1:8000/a/b", loopback=True)
    for url, meant in (("http://127.0.0.1:8000/a/b", False), ("http://10.0.0.1/a/b", True)):
        with pytest.raises(UsageError):
            Origin(url, loopback=meant)


def test_the_token_goes_to_the_host_and_nowhere_else(hosted: Hosted, tmp_path: Path) -> None:
    repo = hosted.fetch()
    signed = {headers.get("authorization", "") for headers in hosted.served.headers}
    assert all(value.startswith("Basic ") for value in signed)
    secrets = (TOKEN.encode(), hosted.origin.header.rpartition(" ")[2].encode())
    for path in files_below(tmp_path / "cache"):
        assert not any(secret in path.read_bytes() for secret in secrets), path
    assert TOKEN not in repr(hosted.origin)
    config = (repo / "config").read_text(encoding="utf-8")
    assert "remote" not in config
    assert "partial" not in config


def test_the_token_is_in_no_argument(hosted: Hosted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    real = subprocess.run(["sh", "-c", "command -v git"], capture_output=True, text=True, check=True).stdout.strip()
    spy = tools / "git"
    spy.write_text(f'#!/bin/sh\nprintf "%s\\n" "$*" >> {tmp_path}/arguments\nexec {real} "$@"\n', encoding="utf-8")
    spy.chmod(spy.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    hosted.fetch()
    said = (tmp_path / "arguments").read_text(encoding="utf-8")
    assert "fetch --quiet --stdin" in said
    assert TOKEN not in said
    assert hosted.origin.header.rpartition(" ")[2] not in said


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refusal_is_told_without_the_token_even_if_the_host_repeats_it(hosted: Hosted, status: int) -> None:
    def refuse(handler: BaseHTTPRequestHandler) -> bool:
        handler.send_response(status, f"no {TOKEN} {handler.headers['Authorization']}")
        handler.send_header("Content-Type", "text/plain")
        handler.end_headers()
        handler.wfile.write(f"fatal: {TOKEN}\n{handler.headers['Authorization']}".encode())
        return True

    hosted.served.fault = refuse
    with pytest.raises(HostError) as refused:
        hosted.fetch()
    assert TOKEN not in str(refused.value)
    assert hosted.origin.header.rpartition(" ")[2] not in str(refused.value)


def test_a_redirect_is_not_followed_and_its_target_gets_no_token(hosted: Hosted, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with serve(tmp_path / "other") as other:

        def away(handler: BaseHTTPRequestHandler) -> bool:
            handler.send_response(302)
            handler.send_header("Location", f"{other.url}{handler.path}")
            handler.end_headers()
            return True

        hosted.served.fault = away
        with pytest.raises(HostError):
            hosted.fetch()
        assert other.requests == []


def test_nothing_that_the_user_or_the_machine_has_set_counts(
    hosted: Hosted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, ran = tmp_path / "home", tmp_path / "ran"
    home.mkdir()
    program = f"!touch {ran}"
    (home / ".gitconfig").write_text(
        f'[url "file:///nowhere/"]\n\tinsteadOf = {hosted.served.url}\n'
        f"[credential]\n\thelper = {program}\n[core]\n\taskPass = touch {ran}\n\thooksPath = {home}/hooks\n"
        f"\talternateRefsCommand = touch {ran}\n[http]\n\tproxy = http://127.0.0.1:1\n\textraHeader = X-Bad: 1\n",
        encoding="utf-8",
    )
    (home / "hooks").mkdir()
    hook = home / "hooks" / "reference-transaction"
    hook.write_text(f"#!/bin/sh\ntouch {ran}\n", encoding="utf-8")
    hook.chmod(0o755)
    for name, value in {
        "HOME": str(home),
        "GIT_CONFIG_GLOBAL": str(home / ".gitconfig"),
        "GIT_ASKPASS": f"touch {ran}",
        "SSH_ASKPASS": f"touch {ran}",
        "GIT_CONFIG_PARAMETERS": f"'credential.helper={program}'",
        "GIT_SSL_NO_VERIFY": "1",
        "GIT_TRACE_CURL": str(tmp_path / "trace"),
        "GIT_PROXY_COMMAND": f"touch {ran}",
        "http_proxy": "http://127.0.0.1:1",
    }.items():
        monkeypatch.setenv(name, value)
    hosted.fetch()
    assert not ran.exists()
    assert not (tmp_path / "trace").exists()
    assert all("x-bad" not in headers for headers in hosted.served.headers)


def test_only_the_protocol_of_the_address_is_allowed(tmp_path: Path) -> None:
    environment = transport(tmp_path, Origin("https://code.example/a/b", TOKEN), seconds=5)
    assert environment["GIT_ALLOW_PROTOCOL"] == "https"
    keys = {value: environment[key.replace("KEY", "VALUE")] for key, value in environment.items() if "_KEY_" in key}
    assert keys["http.followRedirects"] == "false"
    assert keys["fetch.fsckObjects"] == "true"
    assert keys["transfer.bundleURI"] == "false"
    assert keys["credential.helper"] == ""
    assert [key for key in keys if key.endswith("extraHeader")] == ["http.https://code.example/a/b.extraHeader"]


@pytest.mark.parametrize(("chunk", "pause"), [(b"0" * 65_536, 0.0), (b"0", 0.05)], ids=["fast", "slow"])
def test_a_host_that_sends_for_ever_is_cut_off(hosted: Hosted, chunk: bytes, pause: float) -> None:
    hosted.served.fault = lambda handler: endless(handler, chunk, pause)
    start = time.monotonic()
    with pytest.raises(HostUnavailableError):
        hosted.fetch(Bounds(seconds=2))
    assert time.monotonic() - start < 8


def test_a_change_that_is_larger_than_allowed_is_cut_off_and_leaves_nothing(hosted: Hosted) -> None:
    for count in range(40):
        hosted.repo.write(f"d{count}/{'x' * 200}{count}", os.urandom(20_000))
    hosted.propose(hosted.repo.commit("Noise"))
    hosted.served.settings = {}  # it cannot filter, so that all comes at once
    with pytest.raises(HostUnavailableError, match="more than was allowed"):
        hosted.fetch(Bounds(bytes=100_000))
    packs = [path for path in files_below(hosted.root / "cache") if "pack" in path.name]
    assert packs == []


def test_one_giant_file_does_not_keep_the_others_away(hosted: Hosted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.adapters.git_fetch.REQUEST_BYTES", 300_000)
    hosted.repo.write("giant.bin", os.urandom(1_000_000))
    hosted.repo.write("small.py", b"b = 1\n")
    hosted.propose(hosted.repo.commit("Giant"))
    with open_range(hosted.fetch(), f"{hosted.base}...{hosted.head}") as subject:
        omitted = {file.path: file.omitted for file in subject.change.files}
    assert omitted == {"app.py": None, "giant.bin": "its content was not fetched", "small.py": None}


def test_names_like_gits_own_in_a_tree_are_read_and_never_written(hosted: Hosted) -> None:
    blob = hosted.repo.run("hash-object", "-w", "--stdin", stdin=b"[core]\n\tfsmonitor = touch x\n").decode().strip()
    inner = hosted.repo.run("mktree", stdin=f"100644 blob {blob}\tconfig\n".encode()).decode().strip()
    own = hosted.repo.text("rev-parse", "HEAD:app.py")
    rows = f"040000 tree {inner}\t.git\n100644 blob {own}\tapp.py\n120000 blob {own}\tlink\n"
    tree = hosted.repo.run("mktree", stdin=rows.encode()).decode().strip()
    hosted.propose(hosted.repo.text("commit-tree", "-p", hosted.base, "-m", "Names", tree))
    try:
        with open_range(hosted.fetch(), f"{hosted.base}...{hosted.head}") as subject:
            assert ".git/config" in {file.path for file in subject.change.files}
    except RepositoryError as refused:  # by git before 2.44
        assert "hasDotgit" in str(refused)
    for path in files_below(hosted.root / "cache"):
        assert path.name != "config" or b"fsmonitor" not in path.read_bytes()


def test_submodules_are_not_fetched(hosted: Hosted) -> None:
    gone = "2" * 40
    hosted.repo.write(".gitmodules", b'[submodule "x"]\n\tpath = x\n\turl = http://127.0.0.1:1/x\n')
    hosted.repo.run("add", ".gitmodules")
    hosted.repo.run("update-index", "--add", "--cacheinfo", f"160000,{gone},x")
    hosted.repo.run("commit", "-q", "-m", "Module")
    hosted.propose(hosted.repo.text("rev-parse", "HEAD"))
    with open_range(hosted.fetch(), f"{hosted.base}...{hosted.head}") as subject:
        assert {file.path for file in subject.change.files} >= {".gitmodules", "x"}
    assert all(urlsplit(each.split()[1]).path.startswith("/shop/.git/") for each in hosted.served.requests)


@pytest.mark.parametrize(
    "head", ["main", "--upload-pack=x", "", "0" * 39, "refs/heads/main", "A" * 40, "0" * 40 + "\n"]
)
def test_a_head_that_is_no_full_id_is_refused_before_anything_is_asked(hosted: Hosted, head: str) -> None:
    hosted.head = head
    with pytest.raises(UsageError):
        hosted.fetch()
    assert hosted.served.requests == []
    hosted.propose(hosted.repo.text("rev-parse", "HEAD"))
    assert fetch_commits(hosted.origin, hosted.fetch(), [Sha(head)]) == frozenset()


def test_refs_with_hostile_names_are_harmless(hosted: Hosted) -> None:
    refs = hosted.repo.path / ".git" / "packed-refs"
    names = ["refs/notes/ai;touch x", "refs/notes/ai/--upload-pack=x", "refs/heads/$(touch x)", "refs/notes/ai-\u202e"]
    lines = [f"{hosted.base} {name}" for name in sorted(names)]
    refs.write_text("# pack-refs with: peeled fully-peeled sorted \n" + "\n".join(lines) + "\n", encoding="utf-8")
    repo = hosted.fetch()
    with open_range(repo, f"{hosted.base}...{hosted.head}") as subject:
        assert len(subject.change.commits) == 1


def test_words_of_the_host_are_shown_without_control_characters(hosted: Hosted) -> None:
    def garbage(handler: BaseHTTPRequestHandler) -> bool:
        handler.send_response(500)
        handler.end_headers()
        handler.wfile.write(b"\x1b[31mERR \x07\n")
        return True

    hosted.served.fault = garbage
    with pytest.raises(ForereadError) as failed:
        hosted.fetch()
    assert str(failed.value).isprintable()


def test_packs_that_break_the_rules_of_git_are_refused(hosted: Hosted) -> None:
    blob = hosted.repo.text("rev-parse", "HEAD:app.py")
    module = hosted.repo.run(
        "hash-object", "-w", "--stdin", stdin=b'[submodule "../../x"]\n\tpath = y\n\turl = --upload-pack=z\n'
    )
    rows = f"100644 blob {module.decode().strip()}\t.gitmodules\n100644 blob {blob}\tapp.py\n"
    tree = hosted.repo.run("mktree", stdin=rows.encode()).decode().strip()
    hosted.propose(hosted.repo.text("commit-tree", "-p", hosted.base, "-m", "Module", tree))
    try:
        repo = hosted.fetch()
    except ForereadError:
        return
    with open_range(repo, f"{hosted.base}...{hosted.head}") as subject:  # read as text, if at all
        assert ".gitmodules" in {file.path for file in subject.change.files}
