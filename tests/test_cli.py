"""What people meet at the command line: exit codes, one clear line for each fault, nothing lost, no traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.git_repo import GitRepo

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


def foreread(*arguments: str | Path, cwd: Path = ROOT, stdin: bytes | None = None, **environment: str) -> Ran:
    """The command as a user runs it, in a process of its own."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", **environment}
    for key in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        env.pop(key, None)
    command = [sys.executable, "-m", "bot", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, env=env, input=stdin, capture_output=True, check=False, timeout=300)
    ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in ran.err, ran.err
    assert "defect of Foreread" not in ran.err, ran.err
    return ran


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """A repository whose branch `feature` adds to `main`."""
    repo = GitRepo(tmp_path / "repo")
    repo.write("shop/pay.py", b"def pay(order):\n    if order is None:\n        return None\n    return order.total\n")
    repo.write("shop/use.py", b"from shop.pay import pay\n\n\ndef go(order):\n    return pay(order)\n")
    repo.commit("base")
    repo.run("branch", "-M", "main")
    repo.run("checkout", "-q", "-b", "feature")
    repo.write("shop/pay.py", b"def pay(order, currency):\n    return order.total\n")
    repo.commit("pay in a currency\n\nAssisted-by: Claude:claude-opus-4-8")
    return repo


def test_a_branch_is_reviewed_against_its_merge_base(repo: GitRepo) -> None:
    ran = foreread("review", "--format", "json", cwd=repo.path)
    brief = json.loads(ran.out)
    assert ran.code == 0, ran.err
    assert brief["provenance"]["level"] == "declared"
    assert {q["file"] for q in brief["questions"]} == {"shop/pay.py"}
    assert brief["receipt"]["complete"] is True


@pytest.mark.parametrize("form", ["terminal", "markdown", "json", "sarif"])
def test_every_format_goes_to_a_file_or_to_standard_output(repo: GitRepo, tmp_path: Path, form: str) -> None:
    target = tmp_path / "brief.out"
    to_file = foreread("review", "--format", form, "--output", target, cwd=repo.path)
    assert (to_file.code, to_file.out) == (0, "")
    assert target.read_text(encoding="utf-8").strip()
    assert foreread("review", "--format", form, cwd=repo.path).out.strip()


@pytest.mark.parametrize(("tier", "code"), [("low", 1), ("medium", 1), ("critical", 0)])
def test_fail_on_compares_with_the_tier(repo: GitRepo, tier: str, code: int) -> None:
    assert foreread("review", "--fail-on", tier, cwd=repo.path).code == code


def test_the_index_the_working_tree_and_a_patch_are_reviewed(repo: GitRepo) -> None:
    repo.write("shop/use.py", b"from shop.pay import pay\n\n\ndef go(order):\n    return pay(order, 'EUR')\n")
    patch = subprocess.run(["git", "-C", str(repo.path), "diff"], capture_output=True, check=True).stdout
    paths = []
    for how in (["--worktree"], ["--patch", "-"]):
        ran = foreread("review", *how, "--format", "json", cwd=repo.path, stdin=patch)
        assert ran.code == 0, ran.err
        paths.append([s["file"] for s in json.loads(ran.out)["reading_order"]])
    repo.run("add", "-A")
    ran = foreread("review", "--staged", "--format", "json", cwd=repo.path)
    paths.append([s["file"] for s in json.loads(ran.out)["reading_order"]])
    assert paths == [["shop/use.py"]] * 3


def test_nothing_to_review_is_said_and_is_no_error(repo: GitRepo) -> None:
    ran = foreread("review", "HEAD..HEAD", "--format", "json", cwd=repo.path)
    assert ran.code == 0
    assert json.loads(ran.out)["reading_order"] == []


def one_line(ran: Ran, code: int, *says: str) -> None:
    assert ran.code == code, (ran.code, ran.out[-300:], ran.err)
    assert ran.err.startswith("foreread: ")
    assert ran.err.count("\n") == 1, ran.err
    for text in says:
        assert text in ran.err, ran.err


def test_not_a_repository(tmp_path: Path) -> None:
    one_line(foreread("review", cwd=tmp_path), 2, "repository")


def test_no_such_folder(tmp_path: Path) -> None:
    one_line(foreread("review", "--repo", tmp_path / "none"), 2, "none")


def test_an_unknown_revision(repo: GitRepo) -> None:
    one_line(foreread("review", "nowhere..HEAD", cwd=repo.path), 2, "nowhere")


def test_a_revision_that_looks_like_an_option(repo: GitRepo) -> None:
    ran = foreread("review", "--", "--output=/tmp/x..HEAD", cwd=repo.path)
    assert ran.code == 2


def test_a_shallow_clone_without_the_merge_base(repo: GitRepo, tmp_path: Path) -> None:
    repo.run("checkout", "-q", "main")
    repo.write("other.py", b"x = 1\n")
    repo.commit("main moves on")
    repo.run("checkout", "-q", "feature")
    shallow = tmp_path / "shallow"
    url = f"file://{repo.path}"
    subprocess.run(
        ["git", "clone", "-q", "--depth=1", "--no-single-branch", url, str(shallow)], check=True, capture_output=True
    )
    subprocess.run(["git", "-C", str(shallow), "checkout", "-q", "feature"], check=True, capture_output=True)
    one_line(foreread("review", "origin/main..HEAD", cwd=shallow), 2, "shallow", "git fetch")


PATCH = b"--- a/shop/pay.py\n+++ b/shop/pay.py\n@@ -1,2 +1,2 @@\n def pay(order, currency):\n-    return order.total\n+    return order.sum\n"


@pytest.mark.parametrize(
    ("patch", "says"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"hello\nworld\n", "no patch", id="prose"),
        pytest.param(PATCH.rsplit(b"\n", 2)[0] + b"\n", "", id="truncated"),
        pytest.param(PATCH.replace(b"order.total", b"order.amount"), "do not stand there", id="does not apply"),
        pytest.param(PATCH.replace(b"shop/pay.py", b"shop/gone.py"), "gone.py", id="no such file"),
        pytest.param(b"\x00\xff\xfe" * 50, "", id="bytes"),
        pytest.param(
            PATCH.replace(b"a/shop/pay.py", b"a/../../etc/passwd").replace(b"b/shop/pay.py", b"b/../../etc/passwd"),
            "",
            id="outside",
        ),
    ],
)
def test_patches_that_cannot_be_reviewed(repo: GitRepo, patch: bytes, says: str) -> None:
    one_line(foreread("review", "--patch", "-", cwd=repo.path, stdin=patch), 2, says)


def test_a_patch_file_that_is_not_there(repo: GitRepo) -> None:
    one_line(foreread("review", "--patch", "none.patch", cwd=repo.path), 2, "none.patch")


def test_an_output_that_cannot_be_written(repo: GitRepo) -> None:
    one_line(foreread("review", "--output", "/no/such/folder/brief.md", cwd=repo.path), 2, "cannot be written")


def test_a_device_or_a_link_is_written_into_and_not_replaced(repo: GitRepo, tmp_path: Path) -> None:
    device, target, link = Path("/dev/null"), tmp_path / "brief.txt", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    assert foreread("review", "--output", device, cwd=repo.path).code == 0
    assert device.is_char_device()
    assert foreread("review", "--output", link, cwd=repo.path).code == 0
    assert link.is_symlink()
    assert "Foreread" in target.read_text().title()
    one_line(foreread("review", "--output", tmp_path, cwd=repo.path), 2, "cannot be written")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"modle: x\n", "unknown key modle"),
        (b"model: [\n", ".foreread.yml"),
        (b"\xff\xfe\x00", ".foreread.yml"),
        (b"model: exec:touch stolen\n", "--model"),
    ],
)
def test_a_configuration_that_is_wrong_at_the_base(repo: GitRepo, text: bytes, says: str) -> None:
    repo.run("checkout", "-q", "main")
    repo.write(".foreread.yml", text)
    repo.commit("configure")
    repo.run("checkout", "-q", "-b", "next")
    repo.write("a.py", b"x = 1\n")
    repo.commit("next")
    one_line(foreread("review", cwd=repo.path), 2, says)
    assert not (repo.path / "stolen").exists()


def test_a_change_cannot_bring_its_own_configuration(repo: GitRepo) -> None:
    repo.write(".foreread.yml", b"this is: [no, valid\n")
    repo.commit("configure me")
    ran = foreread("review", "--format", "json", cwd=repo.path)
    assert ran.code == 0, ran.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--model", "magic:wand"], "magic"),
        (["--model", "anthropic:claude-x"], "ANTHROPIC_API_KEY"),
        (["--record", "somewhere"], "--model"),
        (["HEAD~1..HEAD", "--staged"], "--staged"),
    ],
)
def test_arguments_that_cannot_be_followed(repo: GitRepo, arguments: list[str], says: str) -> None:
    ran = foreread("review", *arguments, cwd=repo.path)
    assert ran.code in {2, 3}
    assert says in ran.err + ran.out


@pytest.mark.parametrize(
    "arguments",
    [[], ["revieww"], ["review", "--format", "pdf"], ["review", "--fail-on", "severe"], ["review", "--nonsense"]],
)
def test_usage_errors_exit_with_two(arguments: list[str]) -> None:
    assert foreread(*arguments).code == 2


def test_a_model_that_fails_makes_the_view_incomplete(repo: GitRepo) -> None:
    ran = foreread("review", "--model", "exec:false", "--format", "json", cwd=repo.path)
    assert ran.code == 3
    brief = json.loads(ran.out)
    assert brief["receipt"]["complete"] is False
    assert "exec" in brief["receipt"]["problems"][0]


def test_a_recorded_reply_is_replayed_byte_for_byte(repo: GitRepo, tmp_path: Path) -> None:
    reply = tmp_path / "reply.json"
    reply.write_text('{"claims": []}')
    recordings = tmp_path / "recordings"
    first = foreread(
        "review", "--model", f"exec:cat {reply}", "--once", "--record", recordings, "--format", "json", cwd=repo.path
    )
    assert first.code == 0, first.err + first.out[-500:]
    replays = [
        foreread("review", "--once", "--model", f"recorded:{recordings}", "--format", "json", cwd=repo.path).out
        for _ in range(2)
    ]
    assert without_seconds(replays[0]) == without_seconds(replays[1])
    missing = foreread("review", "--model", f"recorded:{tmp_path}", "--format", "json", cwd=repo.path)
    assert missing.code == 3
    assert "Record it" in json.loads(missing.out)["receipt"]["problems"][0]


def test_the_level_of_context_is_chosen_and_receipted(repo: GitRepo, tmp_path: Path) -> None:
    reply = tmp_path / "reply.json"
    reply.write_text('{"claims": [], "look_up": []}')
    model = ("review", "--once", "--model", f"exec:cat {reply}")
    brief = json.loads(foreread(*model, "--context", "symbol", "--format", "json", cwd=repo.path).out)
    [use] = brief["receipt"]["models"]
    assert (use["context"], use["prompt"]) == ("symbol", "find-questions-with-context")
    assert [(p["file"], p["relation"], p["symbol"]) for p in brief["receipt"]["context_sent"]] == [
        ("shop/use.py", "uses", "pay")
    ]
    assert use["context_tokens"] > 0
    assert "context: symbol; 1 caller" in foreread(*model, "--context", "symbol", cwd=repo.path).out
    plain = json.loads(foreread(*model, "--format", "json", cwd=repo.path).out)
    assert (plain["receipt"]["models"][0]["context"], plain["receipt"]["context_sent"]) == ("hunk", [])


def test_the_level_of_context_in_the_configuration_gives_way_to_the_command_line(repo: GitRepo, tmp_path: Path) -> None:
    reply = tmp_path / "reply.json"
    reply.write_text('{"claims": []}')
    repo.write(".foreread.yml", b"context: none\n")
    repo.commit("configure")
    repo.write("shop/pay.py", b"def pay(order, currency):\n    return order.total * currency.rate\n")
    repo.commit("convert")
    model = ("review", "HEAD~1..HEAD", "--once", "--model", f"exec:cat {reply}", "--format", "json")
    levels = [
        json.loads(foreread(*model, *more, cwd=repo.path).out)["receipt"]["models"][0]["context"]
        for more in ([], ["--context", "repo"])
    ]
    assert levels == ["none", "repo"]


def without_seconds(text: str) -> object:
    brief = json.loads(text)
    brief["receipt"]["seconds"] = 0
    for model in brief["receipt"]["models"]:
        model["seconds"] = 0
    return brief


def test_a_50_mb_diff_is_read_in_part_and_says_so(repo: GitRepo) -> None:
    repo.write("huge.csv", b"a,b,c,d,e,f,g,h\n" * 3_400_000)
    repo.commit("data")
    ran = foreread("review", "HEAD~1..HEAD", "--format", "json", cwd=repo.path)
    assert ran.code == 3
    brief = json.loads(ran.out)
    assert brief["not_examined"][0]["what"].startswith("huge.csv")
    assert all(h["reading"] == "unread" for h in brief["receipt"]["hunks"])


def test_a_line_of_5_mb_and_5000_files(repo: GitRepo) -> None:
    repo.write("min.js", b"var x=" + b"1+" * 2_500_000 + b"1;\n")
    for number in range(5000):
        repo.write(f"many/f{number}.py", f"x = {number}\n".encode())
    repo.commit("many")
    ran = foreread("review", "HEAD~1..HEAD", "--format", "json", cwd=repo.path)
    brief = json.loads(ran.out)
    assert ran.code == 3
    assert len({h["file"] for h in brief["receipt"]["hunks"]}) == 5001
    assert brief["tier"] == "high"


def test_broken_syntax_is_partly_read(repo: GitRepo) -> None:
    repo.write("shop/pay.py", b"def pay(order:\n    return order.total +\n")
    repo.commit("broken")
    ran = foreread("review", "HEAD~1..HEAD", "--format", "json", cwd=repo.path)
    assert ran.code == 0, ran.err
    [hunk] = json.loads(ran.out)["receipt"]["hunks"]
    assert hunk["reading"] == "partly"
    assert "syntax" in hunk["reason"]


def test_progress_is_for_terminals_only_and_verbose_tells_the_steps(repo: GitRepo) -> None:
    assert foreread("review", cwd=repo.path).err == ""
    verbose = foreread("review", "--verbose", cwd=repo.path).err
    assert "looking up the facts" in verbose
    assert foreread("review", "--quiet", cwd=repo.path).err == ""


def test_the_schema_is_printed() -> None:
    assert json.loads(foreread("schema").out)["$schema"].startswith("https://json-schema.org/")


def test_a_review_is_the_same_with_a_cache_and_with_a_broken_one(repo: GitRepo, tmp_path: Path) -> None:
    """And of the cache that cannot be used only `--verbose` speaks."""
    repo.write("shop.py", b"def price(item):\n    return item\n")
    repo.write("till.py", b"from shop import price\nprice(1)\n")
    repo.commit("One")
    repo.write("shop.py", b"def price(item):\n    return item + 1\n")
    repo.commit("Two")
    asked = ("review", "HEAD~1..HEAD", "--repo", repo.path, "--format", "json")
    cache = tmp_path / "facts-of-this-test"

    def facts(where: Path | str) -> object:
        held = json.loads(foreread(*asked, FOREREAD_CACHE=str(where)).out)
        held["receipt"].pop("seconds", None)
        return held

    plain = facts("off")
    for _ in range(2):
        assert facts(cache) == plain
    [file] = cache.glob("*.sqlite")
    file.write_bytes(b"broken" * 1_000)
    for part in ("-wal", "-shm"):
        file.with_name(file.name + part).unlink(missing_ok=True)
    told = foreread(*asked, "--verbose", FOREREAD_CACHE=str(cache))
    assert "going without the cache" in told.err
    assert facts(file) == plain
    assert foreread(*asked, FOREREAD_CACHE="maybe").code == 2


def test_one_review_writes_the_same_brief_in_further_formats(tmp_path: Path) -> None:
    named = {form: tmp_path / f"brief.{form}" for form in ("json", "markdown", "sarif")}
    also = [word for form, file in named.items() for word in ("--also", f"{form}={file}")]
    change = ["--repo", "examples/storefront", "--patch", "examples/gift-cards.patch"]
    assert foreread("review", *change, *also, cwd=ROOT).code == 0
    for form, file in named.items():
        alone = foreread("review", *change, "--format", form, cwd=ROOT).out
        assert without_times(file.read_text()) == without_times(alone)


def without_times(page: str) -> str:
    return re.sub(r"\d+\.\d+ s\b|\"seconds\": [\d.]+", "", page)


@pytest.mark.parametrize("also", ["brief.md", "terminal=x", "markdown=", "=x"])
def test_a_further_format_without_a_known_name_and_a_file_is_refused(also: str) -> None:
    change = ["--repo", "examples/storefront", "--patch", "examples/gift-cards.patch"]
    one_line(foreread("review", *change, "--also", also, cwd=ROOT), 2, "--also")
