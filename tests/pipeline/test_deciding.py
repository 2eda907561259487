"""A change of a repository as the gate sees it: flags by bytes, people by mailboxes, and nothing left out in silence."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bot.errors import UsageError
from bot.facts import ProvenanceLevel
from bot.gate import (
    Account,
    AccountKind,
    Entry,
    EntryFlag,
    GateSnapshot,
    Person,
    Roster,
    change_digest,
    draw,
    questions_digest,
)
from bot.gate.recording import SnapshotFile, parse_snapshot, write_snapshot
from bot.pipeline.deciding import Aim
from bot.risk import Tier, TriggerKind
from bot.wiring import Source, config_of, open_source, record_change
from tests.git_repo import GitRepo

ADA = Person("ada", frozenset({101, 102}), emails=frozenset({"ada@example.com"}), logins=("ada-l",))
BEN = Person("ben", frozenset({201}), emails=frozenset({"ben@example.com"}))
ROSTER = Roster((ADA, BEN))
ADAS = Account(101, "ada-l")


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "repo")
    repo.write("a.py", b"def f(x):\n    return x\n")
    repo.commit("Begin")
    repo.run("branch", "start")
    return repo


def recorded(repo: GitRepo, roster: Roster | None = ROSTER, aim: Aim | None = None) -> GateSnapshot:
    source = Source(repo.path, "start..HEAD")
    with open_source(source) as subject:
        snapshot = record_change(subject, source, config_of(subject), roster, aim)
    assert read_again(snapshot) == snapshot
    return snapshot


def read_again(snapshot: GateSnapshot) -> GateSnapshot:
    file = parse_snapshot(json.dumps(write_snapshot(SnapshotFile(snapshot))).encode())
    assert isinstance(file, SnapshotFile)
    return file.snapshot


def entry(repo: GitRepo, path: str) -> Entry:
    return next(each for each in recorded(repo).view.entries if each.path == path)


def test_a_small_change_is_recorded_whole(repo: GitRepo) -> None:
    repo.write("a.py", b"def f(x):\n    return x + 1\n")
    sha = repo.commit("Add one")
    found = recorded(repo)
    assert (found.head, found.base, found.author) == (sha, "start", ADAS)
    assert found.change_id == f"{repo.text('rev-parse', 'start')}..{sha}"
    assert [(each.sha, each.author, each.committer, each.email) for each in found.commits] == [
        (sha, ADAS, None, "ada@example.com")
    ]
    assert (found.expected_files, found.expected_commits, found.missing) == (1, 1, ())
    assert found.view.digest == change_digest(found.view.entries)
    assert (found.view.provenance, found.view.strongest) == (ProvenanceLevel.NONE, ProvenanceLevel.NONE)


def test_the_aim_says_what_git_does_not(repo: GitRepo) -> None:
    repo.commit("Nothing")
    found = recorded(repo, aim=Aim("release", "PR_7", base_protected=False, repository=9))
    assert (found.base, found.change_id, found.base_protected, found.repository) == ("release", "PR_7", False, 9)


@pytest.mark.parametrize(
    ("content", "flag"),
    [
        (b"#!/bin/sh\nrm -rf /\n", EntryFlag.SHEBANG),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 12\n", EntryFlag.LFS),
        (b"GIF89a\0\0\0", EntryFlag.BINARY),
        (b"a" * 9_000 + b"\0", EntryFlag.BINARY),
        ("x = 1  # \u202e gnihton\n".encode(), EntryFlag.INVISIBLE),
        ("access\u200b_level = 1\n".encode(), EntryFlag.INVISIBLE),
        (b"x = 1 # y\rimport os\n", EntryFlag.INVISIBLE),
        (b"a\n" * 3_000_000, EntryFlag.UNREAD),
    ],
)
def test_what_bytes_show_is_flagged(repo: GitRepo, content: bytes, flag: EntryFlag) -> None:
    repo.write("docs/help.md", content)
    repo.commit()
    assert flag in entry(repo, "docs/help.md").flags


@pytest.mark.parametrize(
    "content", [b"x = 1\r\ny = 2\r\n", "x = 'é 👩\u200d💻'\n".encode(), b"\xff\xfe not UTF-8\n", b"", b"x #!\n"]
)
def test_common_bytes_have_no_flag(repo: GitRepo, content: bytes) -> None:
    repo.write("b.txt", content)
    repo.commit()
    assert entry(repo, "b.txt").flags == frozenset()


def test_only_added_lines_are_searched_for_what_nobody_sees(repo: GitRepo) -> None:
    odd = "s = '\u202e'\n".encode()
    repo.write("odd.py", odd)
    repo.commit()
    repo.run("branch", "-f", "start")
    repo.write("odd.py", b"import os\n" + odd)
    repo.commit()
    assert EntryFlag.INVISIBLE not in entry(repo, "odd.py").flags
    repo.write("odd.py", b"import os\n" + odd * 2)
    repo.commit()
    assert EntryFlag.INVISIBLE in entry(repo, "odd.py").flags


def test_links_submodules_and_deleted_files_are_not_opened(repo: GitRepo) -> None:
    repo.write("gone.sh", b"#!/bin/sh\n")
    repo.commit()
    repo.run("branch", "-f", "start")
    (repo.path / "gone.sh").unlink()
    (repo.path / "link").symlink_to("#!/bin/sh")
    repo.run("add", "--all")
    repo.run("update-index", "--add", "--cacheinfo", f"160000,{repo.text('rev-parse', 'HEAD')},sub")
    repo.run("commit", "-qm", "Odd")
    assert {each.path: (each.new_mode, each.flags) for each in recorded(repo).view.entries} == {
        "gone.sh": ("000000", frozenset()),
        "link": ("120000", frozenset()),
        "sub": ("160000", frozenset()),
    }


def test_a_name_that_is_no_utf8_is_recorded_and_read_again(repo: GitRepo) -> None:
    path = os.fsdecode(b"caf\xe9/\xff.py")
    repo.write(path, b"x = 1\n")
    repo.commit("Nam\udce9s".encode("utf-8", "surrogateescape").decode("latin-1"), author="J\xf8 <j\xf8@example.com>")
    assert entry(repo, path).path == path


def test_people_are_known_by_the_rosters_mailboxes_in_any_case(repo: GitRepo) -> None:
    repo.commit("One\n\nCo-authored-by: Ben <BEN@Example.com>", author="A <Ada@Example.COM>")
    (commit,) = recorded(repo).commits
    assert (commit.author, commit.co_authors) == (ADAS, (Account(201, "ben"),))


def test_a_tool_that_signs_is_no_co_author_whom_nobody_knows(repo: GitRepo) -> None:
    repo.commit(
        "One\n\nCo-authored-by: Claude <noreply@anthropic.com>\nCo-authored-by: Claude <claude@example.com>",
        author="A <ada@example.com>",
    )
    (commit,) = recorded(repo).commits
    assert commit.co_authors == (None,), "a name alone makes nobody a tool"


def test_somebody_unknown_stays_so_with_their_mailbox(repo: GitRepo) -> None:
    repo.commit("One\n\nCo-authored-by: Who <who@example.com>", author="Eve <eve@example.com>")
    found = recorded(repo)
    assert (found.author, found.commits[0].author, found.commits[0].email) == (None, None, "eve@example.com")
    assert found.commits[0].co_authors == (None,)
    assert found.commits[0].committer == ADAS


def test_without_a_roster_nobody_is_known(repo: GitRepo) -> None:
    repo.commit("One")
    found = recorded(repo, None)
    assert (found.author, found.commits[0].author) == (None, None)


def test_a_committer_whom_nobody_knows_is_missing(repo: GitRepo) -> None:
    repo.commit("One", author="Ben <ben@example.com>")
    without = Roster((BEN,))
    assert "is nobody in the roster" in recorded(repo, without).missing[0]
    assert recorded(repo).missing == ()


def test_the_hosts_own_commits_have_no_committer(repo: GitRepo) -> None:
    repo.run("-c", "user.name=x", "commit", "-q", "--allow-empty", "-m", "Web", "--author=Ben <ben@example.com>")
    raw = repo.run("cat-file", "commit", "HEAD").replace(b"committer Ada Example <ada@", b"committer GitHub <noreply@")
    raw = raw.replace(b"<noreply@example.com>", b"<noreply@github.com>")
    sha = os.fsdecode(repo.run("hash-object", "-t", "commit", "-w", "--stdin", stdin=raw)).strip()
    repo.run("reset", "-q", "--hard", sha)
    found = recorded(repo)
    assert (found.commits[0].committer, found.missing) == (None, ())


@pytest.mark.parametrize(
    ("mailbox", "account"),
    [
        ("102+ada@users.noreply.github.com", Account(102, "ada")),
        ("999+ada@users.noreply.github.com", None),
        ("0+ada@users.noreply.github.com", None),
        ("49699333+dependabot[bot]@users.noreply.github.com", Account(49699333, "dependabot[bot]", AccountKind.BOT)),
        ("102+ada@users.noreply.github.com.example.com", None),
    ],
)
def test_a_numbered_mailbox_names_an_account_of_the_roster_or_a_bot(
    repo: GitRepo, mailbox: str, account: Account | None
) -> None:
    repo.commit("One", author=f"X <{mailbox}>")
    assert recorded(repo).commits[0].author == account


def test_every_commit_is_listed_with_its_author_merges_too(repo: GitRepo) -> None:
    repo.run("checkout", "-qb", "side")
    repo.write("s.py", b"s = 1\n")
    repo.commit("Side", author="Ben <ben@example.com>")
    repo.run("checkout", "-q", "main")
    repo.write("m.py", b"m = 1\n")
    repo.commit("Main")
    repo.run("merge", "-q", "--no-ff", "-m", "Merge", "side")
    found = recorded(repo)
    assert len(found.commits) == 3
    assert {each.author for each in found.commits} == {ADAS, Account(201, "ben")}
    assert found.expected_commits == len(found.commits)
    assert found.author == ADAS


def test_facts_of_rules_stand_in_it(repo: GitRepo) -> None:
    repo.write("shop/payment.py", b"def refund(amount):\n    eval(amount)\n" + b"    x = 1\n" * 12)
    repo.commit("Refunds\n\nAssisted-by: Claude Code")
    view = recorded(repo).view
    assert view.tier is Tier.CRITICAL
    assert ("critical-domain", Tier.CRITICAL) in {(each.rule, each.tier) for each in view.signals}
    assert view.domains == {"payments"}
    assert view.provenance is view.strongest is ProvenanceLevel.DECLARED
    assert TriggerKind.LINES in view.triggers
    assert view.assisted_lines == 14


@pytest.mark.parametrize(
    ("message", "author", "level", "marks_only"),
    [
        ("Add", "", ProvenanceLevel.NONE, True),
        ("Add\n\nAssisted-by: Claude Code", "", ProvenanceLevel.DECLARED, False),
        ("Add\n\nCo-authored-by: Claude <noreply@anthropic.com>", "", ProvenanceLevel.ATTRIBUTED, False),
        ("Add", "Claude <noreply@anthropic.com>", ProvenanceLevel.ATTRIBUTED, False),
        (
            "Add\n\n\U0001f916 Generated with [Claude Code](https://claude.com/claude-code)\n\nMore words.",
            "",
            ProvenanceLevel.ATTRIBUTED,
            True,
        ),
    ],
)
def test_marks_are_told_from_what_makers_and_tools_say_themselves(
    repo: GitRepo, message: str, author: str, level: ProvenanceLevel, marks_only: bool
) -> None:
    repo.write("a.py", b"def f(x):\n    return x + 1\n")
    repo.commit(message, **({"author": author} if author else {}))
    view = recorded(repo).view
    assert (view.provenance, view.marks_only) == (level, marks_only)


def test_a_domain_is_told_by_symbols_where_the_path_says_nothing(repo: GitRepo) -> None:
    repo.write("lib/thing.py", b"def charge_card(x):\n    return x\n")
    repo.commit()
    repo.run("branch", "-f", "start")
    repo.write("lib/thing.py", b"def charge_card(x):\n    return -x\n")
    repo.commit()
    assert recorded(repo).view.domains == {"payments"}


def test_the_questions_are_those_of_the_brief_with_their_digest(repo: GitRepo) -> None:
    repo.write("a.py", b"import subprocess\n\ndef f(x):\n    subprocess.run(x, shell=True)\n")
    repo.commit()
    found = recorded(repo).questions
    assert found.questions
    assert found.digest == questions_digest(found.questions)
    source = Source(repo.path, "start..HEAD")
    with open_source(source) as subject:
        none = record_change(subject, source, config_of(subject), ROSTER, asked=())
    assert none.questions.questions == ()


def test_more_commits_than_are_read_do_not_match_their_number(repo: GitRepo) -> None:
    stream = []
    start = repo.text("rev-parse", "HEAD")
    for number in range(501):
        stream.append(
            f"commit refs/heads/main\ncommitter Ada Example <ada@example.com> {1_700_100_000 + number} +0000\n"
            f"data 2\nx\nfrom {start}\n" if number == 0 else
            f"commit refs/heads/main\ncommitter Ada Example <ada@example.com> {1_700_100_000 + number} +0000\ndata 2\nx\n"
        )  # fmt: skip
    repo.run("fast-import", "--quiet", stdin="".join(stream).encode())
    found = recorded(repo)
    assert (len(found.commits), found.expected_commits) == (500, 501)
    assert any("500" in each for each in found.missing)


def test_a_shallow_clone_that_ends_inside_the_change_is_missing_something(repo: GitRepo, tmp_path: Path) -> None:
    repo.run("checkout", "-q", "-b", "topic")
    repo.write("a.py", b"def f(x):\n    return 2\n")
    repo.commit("Topic")
    repo.run("checkout", "-q", "--orphan", "lonely")
    lonely = repo.commit("Lonely")
    repo.run("checkout", "-q", "topic")
    repo.run("merge", "-q", "--allow-unrelated-histories", "-s", "ours", "-m", "Merge", "lonely")
    (repo.path / ".git/shallow").write_text(f"{lonely}\n")
    assert any("shallow clone ends inside" in each for each in recorded(repo).missing)


@pytest.mark.parametrize("staged", [True, False])
def test_what_is_no_commit_cannot_be_decided_on(repo: GitRepo, staged: bool) -> None:
    repo.write("a.py", b"x\n")
    source = Source(repo.path, staged=staged, worktree=not staged)
    with open_source(source) as subject, pytest.raises(UsageError, match="about commits"):
        record_change(subject, source, config_of(subject), ROSTER)


def test_a_spot_check_is_drawn_by_the_key_for_a_change_with_a_lasting_id(
    repo: GitRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write("a.py", b"a = 1\n")
    repo.commit("One", author="A <ada@example.com>")
    monkeypatch.delenv("FOREREAD_SPOT_KEY", raising=False)
    assert recorded(repo, aim=Aim("main", "PR_1")).draw is None
    monkeypatch.setenv("FOREREAD_SPOT_KEY", "0123456789abcdef" * 2)
    assert recorded(repo, aim=Aim("main", "PR_1", repository=7)).draw == draw(b"0123456789abcdef" * 2, 7, "PR_1")
    assert recorded(repo).draw is None, "the range is another with each commit: it could be tried again"
