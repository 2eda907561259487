"""Earned expertise: who has it, by what the base branch took in, and how it cannot be had."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.base_history import merged_since, open_base
from bot.change import Identity, RepoPath, Sha
from bot.errors import RepositoryError, UsageError
from bot.gate import Earning, MergedChange, MergedCommit, MergedFile, Person, Roster, earned_by, read_roster, standings
from tests.git_repo import FIRST_COMMIT_AT, GitRepo

ADA, BO, BOT = (
    Identity("Ada Example", "Ada@Example.com"),
    Identity("Bo Example", "bo@example.com"),
    Identity("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
)
PEOPLE = Roster(
    (
        Person("ada", frozenset({101}), emails=frozenset({"ada@example.com"})),
        Person("bo", frozenset({7}), emails=frozenset({"bo@example.com"})),
    )
)
DAY = datetime(2026, 11, 1, tzinfo=UTC)


def touches(names: Sequence[str]) -> Collection[str]:
    return {word for name in names for word in ("payments", "auth") if word in name}


def commit(author: Identity = ADA, message: str = "Work", sha: str = "c1", **files: int) -> MergedCommit:
    told = tuple(MergedFile(RepoPath(name.replace("__", "/") + ".py"), lines) for name, lines in files.items())
    return MergedCommit(Sha(sha), author, message, told)


def change(*commits: MergedCommit, sha: str = "", message: str = "", day: int = 0) -> MergedChange:
    return MergedChange(Sha(sha or commits[0].sha), DAY + timedelta(days=day), message or commits[0].message, commits)


def test_a_merged_change_counts_for_each_domain_that_it_works_on() -> None:
    found = earned_by([change(commit(payments__a=20, auth__b=11, auth__c=1, shop__d=900))], PEOPLE, touches)
    assert found == {"ada": {"auth": (DAY,), "payments": (DAY,)}}


@pytest.mark.parametrize(("lines", "counts"), [(0, False), (10, False), (11, True)])
def test_few_lines_in_the_domain_earn_nothing_whatever_the_change_does_elsewhere(lines: int, counts: bool) -> None:
    assert bool(earned_by([change(commit(payments__a=lines, shop__b=5_000))], PEOPLE, touches)) is counts


@pytest.mark.parametrize(
    "path",
    ["payments/go.sum", "payments/package.json", "payments/x.pb.go", "vendor/payments/a.py", "payments/README.md", "payments/AGENTS.md", "payments/a.csv"],
)  # fmt: skip
def test_what_programs_write_and_words_earn_nothing(path: str) -> None:
    made = MergedCommit(Sha("c1"), ADA, "Work", (MergedFile(RepoPath(path), 900),))
    assert earned_by([change(made)], PEOPLE, touches) == {}


@pytest.mark.parametrize(("files", "counts"), [(50, True), (51, False)])
def test_a_sweep_through_many_files_earns_nothing(files: int, counts: bool) -> None:
    sweep = MergedCommit(
        Sha("c1"), ADA, "Work", tuple(MergedFile(RepoPath(f"payments/{n}.py"), 20) for n in range(files))
    )
    assert bool(earned_by([change(sweep)], PEOPLE, touches)) is counts


def test_a_merge_of_many_commits_is_one_change() -> None:
    commits = [commit(sha=f"c{n}", payments__a=6) for n in range(9)]
    assert earned_by([change(*commits, sha="m")], PEOPLE, touches) == {"ada": {"payments": (DAY,)}}


def test_in_a_merge_everybody_is_credited_with_their_own_commits() -> None:
    merged = change(commit(ADA, payments__a=20), commit(BO, sha="c2", auth__a=20), sha="m")
    assert earned_by([merged], PEOPLE, touches) == {"ada": {"payments": (DAY,)}, "bo": {"auth": (DAY,)}}


@pytest.mark.parametrize(
    "author",
    [
        pytest.param(Identity("Ada Example", "ada@elsewhere.com"), id="her name with another mailbox"),
        pytest.param(Identity("ada", ""), id="no mailbox"),
        pytest.param(BOT, id="a machine"),
        pytest.param(Identity("claude[bot]", "ada@example.com"), id="a machine with her mailbox"),
        pytest.param(Identity("x", "9+ada@users.noreply.github.com"), id="the number of somebody else's account"),
        pytest.param(Identity("x", "101+ada@users.noreply.github.com.evil.example"), id="a host that looks like it"),
        pytest.param(Identity("x", "0101+ada@users.noreply.github.com"), id="a number written otherwise"),
    ],
)
def test_only_mailboxes_and_numbers_of_the_roster_earn(author: Identity) -> None:
    assert earned_by([change(commit(author, payments__a=20))], PEOPLE, touches) == {}


@pytest.mark.parametrize("author", [ADA, Identity("someone", "101+ada-l@users.noreply.github.com")])
def test_a_mailbox_of_the_roster_in_any_case_and_the_number_of_an_account_earn(author: Identity) -> None:
    assert earned_by([change(commit(author, payments__a=20))], PEOPLE, touches) == {"ada": {"payments": (DAY,)}}


CREDIT = "Work\n\nCo-authored-by: Bo <BO@example.com>\nCo-authored-by: Claude <noreply@anthropic.com>"


def test_a_co_author_counts_beside_an_author_who_is_in_the_roster_and_not_beside_a_machine() -> None:
    assert set(earned_by([change(commit(ADA, CREDIT, payments__a=20))], PEOPLE, touches)) == {"ada", "bo"}
    assert earned_by([change(commit(BOT, CREDIT, payments__a=20))], PEOPLE, touches) == {}


def test_a_revert_and_what_it_takes_back_earn_nothing() -> None:
    first = change(commit(sha="a" * 40, message="Add refunds", payments__a=20))
    back = change(
        commit(sha="b" * 40, message=f'Revert "Add refunds"\n\nThis reverts commit {"a" * 40}.', payments__a=20)
    )
    stays = change(commit(BO, sha="d" * 40, message="More", payments__a=20))
    assert set(earned_by([back, first, stays], PEOPLE, touches)) == {"bo"}


def test_a_merge_that_is_taken_back_takes_its_commits_with_it() -> None:
    merged = change(commit(sha="a" * 40, payments__a=20), sha="e" * 40, message="Merge pull request #7 from x")
    back = change(commit(BO, sha="b" * 40, message=f"Revert it\n\nThis reverts commit {'e' * 40}.", auth__a=20))
    assert earned_by([back, merged], PEOPLE, touches) == {}


def test_enough_changes_within_the_days_hold() -> None:
    changes = [change(commit(sha=f"c{n}", payments__a=20), day=-10 * n) for n in range(5)]
    earned = earned_by(changes, PEOPLE, touches)
    (one,) = standings(earned, Earning(5, 40), DAY)
    assert (one.person, one.domain, one.changes, one.last, one.holds) == ("ada", "payments", 5, DAY, True)
    (less,) = standings(earned, Earning(5, 39), DAY)
    assert (less.changes, less.holds) == (4, False)
    assert standings(earned, Earning(1, 10), DAY + timedelta(days=11)) == ()
    assert standings(earned, Earning(1, 10), DAY - timedelta(days=60)) == ()


def test_what_is_written_is_what_the_roster_reads() -> None:
    earned = earned_by([change(commit(payments__a=20))], PEOPLE, touches)
    written = {n: {d: [t.isoformat() for t in times] for d, times in of.items()} for n, of in earned.items()}
    file = {"people": {"ada": {"accounts": [101]}}}
    (ada,) = read_roster(file, "r", json.loads(json.dumps({"version": 1, "earned": written}))).people
    assert ada.has_earned("payments", DAY, Earning(1, 1))
    assert not ada.has_earned("auth", DAY, Earning(1, 1))


NAMES = st.sampled_from([ADA, BO, BOT, Identity("x", "y@z.org")])
FILES = st.dictionaries(st.sampled_from(["payments__a", "payments__b", "auth__a", "shop__a"]), st.integers(0, 30))
COMMITS = st.builds(
    lambda a, m, n, f: commit(a, m, f"{n:040x}", **f),
    NAMES,
    st.sampled_from(["Work", CREDIT]),
    st.integers(1, 99),
    FILES,
)
CHANGES = st.lists(st.lists(COMMITS, min_size=1, max_size=3).map(lambda c: change(*c)), max_size=6)


@given(CHANGES, CHANGES)
def test_more_history_without_reverts_takes_nothing_from_anybody(
    some: list[MergedChange], more: list[MergedChange]
) -> None:
    less, all_ = (earned_by(each, PEOPLE, touches) for each in (some, [*some, *more]))
    for name, domains in less.items():
        assert name in {"ada", "bo"}
        for domain, times in domains.items():
            assert len(all_[name][domain]) >= len(times)


def lines(count: int) -> bytes:
    return b"".join(b"line %d\n" % n for n in range(count))


def test_git_tells_steps_of_the_main_line_with_the_commits_that_merges_brought(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "r")
    repo.write("payments/a.py", lines(3))
    first = repo.commit("First")
    repo.run("checkout", "--quiet", "-b", "topic")
    repo.write("payments/a.py", lines(20))
    repo.write("auth/b.py", lines(12))
    topic = [repo.commit("On the side", author="Bo Example <bo@example.com>")]
    repo.write("auth/ü.py", lines(4))
    topic.append(repo.commit("More"))
    repo.run("checkout", "--quiet", "main")
    repo.write("shop.py", lines(2))
    straight = repo.commit("Straight")
    repo.run("merge", "--quiet", "--no-ff", "-m", "Merge topic", "topic")
    merge = repo.text("rev-parse", "HEAD")
    past = merged_since(tmp_path / "r", Sha(merge), datetime.fromtimestamp(0, UTC))
    assert [step.sha for step in past.changes] == [merge, straight, first]
    assert past.notes == ()
    assert [each.sha for each in past.changes[0].commits] == topic[::-1]
    side = past.changes[0].commits[1]
    assert side.author == Identity("Bo Example", "bo@example.com")
    assert {file.path: file.lines for file in side.files} == {"payments/a.py": 17, "auth/b.py": 12}
    assert past.changes[0].commits[0].files == (MergedFile(RepoPath("auth/ü.py"), 4),)
    assert [past.changes[n].commits[0].sha for n in (1, 2)] == [straight, first]
    assert past.changes[2].merged == datetime.fromtimestamp(FIRST_COMMIT_AT, UTC)


def test_a_branch_that_was_written_long_ago_counts_when_it_is_merged(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "r")
    repo.commit("First")
    repo.run("checkout", "--quiet", "-b", "topic")
    repo.write("payments/a.py", lines(20))
    old = repo.commit("Old work")
    repo.run("checkout", "--quiet", "main")
    for n in range(5):
        repo.commit(f"Straight {n}")
    repo.run("merge", "--quiet", "--no-ff", "-m", "Merge topic", "topic")
    since = datetime.fromtimestamp(FIRST_COMMIT_AT + 60 * 6, UTC)
    head = Sha(repo.text("rev-parse", "HEAD"))
    past = merged_since(tmp_path / "r", head, since)
    assert [len(step.commits) for step in past.changes] == [1, 1]
    assert past.changes[0].commits[0].sha == old
    assert merged_since(tmp_path / "r", head, since + timedelta(days=1)).changes == ()


def test_moving_a_file_is_no_work_on_it_and_neither_is_a_binary_one(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "r")
    repo.write("shop/a.py", lines(50))
    repo.commit("First")
    repo.run("mv", "shop", "payments")
    repo.write("payments/logo.py", b"\0" * 500)
    head = repo.commit("Move")
    past = merged_since(tmp_path / "r", Sha(head), datetime.fromtimestamp(0, UTC))
    assert {f.path: f.lines for f in past.changes[0].commits[0].files} == {"payments/a.py": 0, "payments/logo.py": 0}


def test_the_files_names_and_messages_of_a_hostile_history_do_not_confuse_it(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "r")
    repo.write("a\nb\t/c.py", lines(12))
    repo.write(" \t.py", lines(1))
    head = repo.commit("/x\n\n12\t3\tpayments/a.py\n/" + "f" * 40)
    (step,) = merged_since(tmp_path / "r", Sha(head), datetime.fromtimestamp(0, UTC)).changes
    assert {f.path: f.lines for f in step.commits[0].files} == {"a\nb\t/c.py": 12, " \t.py": 1}


def test_a_date_beyond_all_dates_is_read(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "r")
    tree = repo.text("write-tree")
    made = f"tree {tree}\nauthor A <a@b.c> 9999999999999 +0000\ncommitter A <a@b.c> 9999999999999 +0000\n\nx\n".encode()
    head = repo.run("hash-object", "-t", "commit", "-w", "--stdin", stdin=made).decode().strip()
    (step,) = merged_since(tmp_path / "r", Sha(head), datetime.fromtimestamp(0, UTC)).changes
    assert step.merged.year == 9999


def test_a_shallow_end_earns_nothing_and_is_said(tmp_path: Path) -> None:
    origin = GitRepo(tmp_path / "origin")
    for n in range(3):
        origin.write(f"payments/{n}.py", lines(20))
        origin.commit(f"Work {n}")
    clone = tmp_path / "clone"
    origin.run("clone", "--quiet", "--depth=2", f"file://{origin.path}", str(clone))
    head = open_base(clone, None).head
    past = merged_since(clone, head, datetime.fromtimestamp(0, UTC))
    assert [len(step.commits) for step in past.changes] == [1, 0]
    assert "shallow" in past.notes[0]


def test_the_base_is_the_default_branch_and_not_what_is_checked_out(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "r")
    repo.write(".github/foreread.yml", b"domains: {}\n")
    main = repo.commit("First")
    repo.run("checkout", "--quiet", "-b", "topic")
    repo.write(".github/foreread.yml", b"hostile\n")
    repo.commit("Hostile")
    base = open_base(tmp_path / "r", None)
    assert (base.head, base.files) == (main, {".github/foreread.yml": b"domains: {}\n"})
    with pytest.raises((UsageError, RepositoryError)):
        open_base(tmp_path / "r", "no-such-branch")
