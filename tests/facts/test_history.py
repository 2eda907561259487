"""What the past says of a change's files: churn, repairs, reverts, who knows and who owns them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.change import Change, Commit, Identity, NoHistory, Origin, PastCommit, RepoPath, Sha, Side, parse_patch
from bot.facts import FileHistory, HistoryFacts, Sources, gather_facts
from bot.facts._history import TRACED_FILES, TRACED_LINES, gather_history, traced_lines
from bot.facts._people import HALF_LIFE_S, KNOWERS
from tests.changes import change_of
from tests.fakes import DictHistory, DictSnapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

ADA = Identity("Ada Example", "ada@example.com")
BEN = Identity("Ben Example", "ben@example.com")
CAI = Identity("Cai Example", "cai@example.com")
MACHINE = Identity("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com")
CART, API = "shop/cart.py", "shop/api.py"
DAY = 24 * 3600
NOW = 1_750_000_000


def sha(number: int) -> Sha:
    return Sha(f"{number:040x}")


def past(number: int, subject: str, *paths: str, by: Identity = ADA, body: str = "", days: float = 0) -> PastCommit:
    return PastCommit(sha(number), by, NOW - round(days * DAY), subject, tuple(map(RepoPath, paths)), body)


def origins(path: str, *told: tuple[int, int, Identity]) -> dict[tuple[str, Side], list[Origin]]:
    found = [Origin(line, sha(commit), RepoPath(path), line, who, NOW) for line, commit, who in told]
    return {(path, Side.OLD): found}


BEFORE = {CART: "a\nb\nc\nd\ne\nf\n", API: "x\n"}
AFTER = {CART: "a\nB\nC\nd\ne\nF\n", API: "y\n"}


def facts(history: DictHistory | NoHistory, change: Change | None = None, **files: str) -> HistoryFacts:
    before = DictSnapshot({name.replace("__", "/").replace("dot_", "."): text for name, text in files.items()})
    return gather_history(change or change_of(BEFORE, AFTER), before, history)


def of(found: HistoryFacts, path: str = CART) -> FileHistory:
    return next(file for file in found.files if file.path == path)


def test_a_file_is_told_with_its_commits_repairs_people_and_last_change() -> None:
    found = facts(
        DictHistory(
            [
                past(1, "Add cards", CART, API, by=BEN, days=1),
                past(2, "Fix rounding", CART, days=3),
                past(3, "Bump x", CART, by=MACHINE, days=4),
                past(4, "Fix the API", "shop/apis.py", days=5),
            ]
        )
    )

    assert of(found) == FileHistory(RepoPath(CART), 3, 1, (), 2, NOW - DAY)
    assert of(found, API) == FileHistory(RepoPath(API), 1, 0, (), 1, NOW - DAY)
    assert (found.window, found.newest, found.incomplete) == (4, NOW - DAY, "")


def test_a_file_without_a_past_is_told_as_such() -> None:
    assert of(facts(DictHistory([past(1, "Other", "x.py")]))) == FileHistory(RepoPath(CART), 0, 0, (), 0, 0)


RENAME = b"""\
diff --git a/shop/basket.py b/shop/cart.py
similarity index 90%
rename from shop/basket.py
rename to shop/cart.py
--- a/shop/basket.py
+++ b/shop/cart.py
@@ -1,2 +1,2 @@
-a
+A
 b
"""


def test_a_renamed_file_has_the_past_of_its_old_name() -> None:
    change = Change(parse_patch(RENAME).files)
    told = {("shop/basket.py", Side.OLD): [Origin(1, sha(1), RepoPath("shop/basket.py"), 1, ADA, NOW)]}
    found = facts(DictHistory([past(1, "Fix baskets", "shop/basket.py")], told), change)

    assert (of(found).commits, of(found).fixes) == (1, 1)
    assert [str(r.location) for r in of(found).repaired] == ["shop/basket.py:1 (before)"]


def test_a_copy_is_a_new_file() -> None:
    copy = RENAME.replace(b"rename ", b"copy ")
    found = facts(DictHistory([past(1, "Add", "shop/basket.py")]), Change(parse_patch(copy).files))

    assert of(found).commits == 0


def test_both_ends_of_a_revert_are_told_of_the_files_they_touched() -> None:
    found = facts(
        DictHistory(
            [
                past(1, 'Revert "Add cards"', CART, body=f"This reverts commit {sha(2)}."),
                past(2, "Add cards", CART, API),
                past(3, "Add a cart", CART),
            ]
        )
    )

    assert of(found).reverts == (sha(1), sha(2))
    assert of(found, API).reverts == ()  # here nothing was taken back


def test_a_merge_may_have_taken_back_any_file() -> None:
    merge = past(1, 'Revert "Add cards"', body=f"This reverts commit {sha(2)}.")
    assert of(facts(DictHistory([merge, past(2, "Add cards", CART)]))).reverts == (sha(2),)


def test_lines_that_a_repair_wrote_are_told_together_with_it() -> None:
    told = origins(CART, (2, 7, BEN), (3, 7, BEN), (6, 8, ADA))
    commits = [past(8, "Add sums", CART), past(7, "Fix sums of empty carts", CART, days=12)]
    (repaired,) = of(facts(DictHistory(commits, told))).repaired

    assert (str(repaired.location), repaired.sha) == ("shop/cart.py:2-3 (before)", sha(7))
    assert (repaired.when, repaired.subject) == (NOW - 12 * DAY, "Fix sums of empty carts")


def test_a_repair_that_is_no_longer_among_the_newest_commits_is_not_recent() -> None:
    told = origins(CART, (2, 7, BEN))
    assert of(facts(DictHistory([past(8, "Add sums", CART)], told))).repaired == ()


def test_lines_of_two_repairs_are_told_apart() -> None:
    told = origins(CART, (2, 7, BEN), (3, 8, BEN), (6, 8, ADA))
    commits = [past(8, "Fix sums", CART), past(7, "Fix carts", CART)]
    found = of(facts(DictHistory(commits, told))).repaired

    assert [(r.location.start, r.location.end, r.sha) for r in found] == [
        (2, 2, sha(7)),
        (3, 3, sha(8)),
        (6, 6, sha(8)),
    ]


@pytest.mark.parametrize("number", [9, 10], ids=["a merge", "a commit to hundreds of files"])
def test_lines_from_a_commit_that_names_no_file_make_nobody_a_knower(number: int) -> None:
    told = origins(CART, (2, number, BEN), (3, 7, CAI))
    found = facts(DictHistory([past(number, "Fix everything"), past(7, "Add sums", CART, by=CAI)], told))

    assert [knower.name for knower in found.knowers] == ["Cai Example"]
    assert of(found).repaired == ()


def names(commits: Sequence[PastCommit], *told: tuple[int, int, Identity]) -> list[str]:
    return [k.name for k in facts(DictHistory(commits, origins(CART, *told))).knowers]


def test_who_wrote_the_altered_lines_knows_them_better_than_who_committed_elsewhere() -> None:
    commits = [past(1, "A", CART, by=ADA), past(2, "B", CART, by=BEN), past(3, "C", CART, by=BEN)]
    assert names(commits, (2, 1, ADA), (3, 1, ADA)) == ["Ada Example", "Ben Example"]


def test_what_is_long_ago_counts_less() -> None:
    half = HALF_LIFE_S / DAY
    old = [past(n, "Old", CART, by=BEN, days=2.5 * half) for n in (5, 6, 7, 8)]
    assert names([past(1, "New", CART, by=ADA), *old]) == ["Ada Example", "Ben Example"]
    assert names([past(1, "New", CART, by=ADA), *[c._replace(when=NOW) for c in old]]) == ["Ben Example", "Ada Example"]


def test_equal_knowers_come_in_one_order_whatever_the_order_of_commits() -> None:
    one, other = past(1, "A", CART, by=BEN), past(2, "B", CART, by=ADA)
    assert names([one, other]) == names([other, one]) == ["Ada Example", "Ben Example"]


def test_a_knower_is_told_with_what_it_rests_on() -> None:
    commits = [past(1, "A", CART, API, days=2), past(2, "B", CART, days=3), past(3, "C", "x.py", days=1)]
    told = origins(CART, (2, 90, ADA), (3, 90, ADA), (6, 91, BEN))
    first = facts(DictHistory(commits, told)).knowers[0]

    assert (first.name, first.email, first.commits, first.lines, first.files) == (
        *("Ada Example", "ada@example.com"),
        2,
        2,
        2,
    )
    assert first.last == NOW


def test_machines_know_nothing() -> None:
    commits = [past(1, "Bump", CART, by=MACHINE), past(2, "A", CART)]
    assert names(commits, (2, 1, MACHINE)) == ["Ada Example"]


def test_two_mailboxes_of_one_name_are_one_person_and_so_are_two_names_of_one_mailbox() -> None:
    commits = [
        past(1, "A", CART, by=Identity("Ada Example", "ada@home.example")),
        past(2, "B", CART, by=Identity("ada", "ADA@example.com")),
        past(3, "C", CART, by=ADA),
    ]
    (knower,) = facts(DictHistory(commits)).knowers

    assert (knower.email, knower.commits) == ("ada@home.example", 3)
    assert of(facts(DictHistory(commits))).authors == 1


def test_two_people_of_one_given_name_stay_two() -> None:
    commits = [past(n, "A", CART, by=Identity("sam", f"sam{n}@example.com")) for n in (1, 2)]
    assert of(facts(DictHistory(commits))).authors == 2


def by(author: Identity, message: str = "Change") -> Change:
    change = change_of(BEFORE, AFTER)
    return Change(change.files, (Commit(sha(99), author, BEN, message),))


@pytest.mark.parametrize(
    ("change", "own"),
    [
        (by(ADA), ["Ada Example"]),
        (by(Identity("Ada Example", "ada@elsewhere.example")), ["Ada Example"]),
        (by(ADA, "Change\n\nCo-authored-by: Cai Example <CAI@example.com>"), ["Ada Example", "Cai Example"]),
        (by(MACHINE), []),
    ],
    ids=["author", "author by name", "co-author", "machine"],
)
def test_the_changes_own_authors_are_marked(change: Change, own: list[str]) -> None:
    commits = [past(n, "A", CART, by=who) for n, who in enumerate((ADA, BEN, CAI), start=1)]
    found = facts(DictHistory(commits), change).knowers

    assert sorted(k.name for k in found if k.is_author) == own
    assert len(found) == 3


def test_no_more_knowers_are_told_than_a_reader_wants() -> None:
    commits = [past(n, "A", CART, by=Identity(f"Person {n}", f"{n}@example.com")) for n in range(1, 40)]
    assert len(facts(DictHistory(commits)).knowers) == KNOWERS


def test_owners_come_from_the_first_place_that_has_the_file() -> None:
    found = facts(DictHistory(), CODEOWNERS="* @root\n", dot_github__CODEOWNERS="/shop/ @ben\n/shop/api.py\n")

    assert found.owners_file == ".github/CODEOWNERS"
    assert [(o.path, o.owners, o.rule, o.line) for o in found.owners] == [
        (API, (), "/shop/api.py", 2),
        (CART, ("@ben",), "/shop/", 1),
    ]
    assert facts(DictHistory(), docs__CODEOWNERS="* @docs\n").owners_file == "docs/CODEOWNERS"


def test_without_a_file_nobody_owns_anything() -> None:
    found = facts(DictHistory())
    assert (found.owners, found.owners_file, found.owners_errors) == ((), "", ())


def test_both_names_of_a_renamed_file_have_owners() -> None:
    change = Change(parse_patch(RENAME).files)
    found = facts(DictHistory(), change, CODEOWNERS="/shop/basket.py @ben\n* @ada\n/shop/basket.py @ben\n")

    assert [(o.path, o.owners) for o in found.owners] == [(CART, ("@ada",)), ("shop/basket.py", ("@ben",))]


def test_lines_that_github_skips_are_told() -> None:
    (error,) = facts(DictHistory(), CODEOWNERS="* @ada\n[Section]\n").owners_errors
    assert error == "line 2: `[Section]` is a section header, which only GitLab knows"


def test_a_file_of_three_megabytes_is_not_loaded() -> None:
    found = facts(DictHistory(), CODEOWNERS="* @ada\n" + "#" * 3 * 1024 * 1024)
    assert (found.owners, found.owners_file) == ((), "CODEOWNERS")
    assert found.owners_errors == ("GitHub does not load CODEOWNERS: it is 3 MB or larger",)


def test_what_is_missing_is_said() -> None:
    found = facts(NoHistory())
    assert "not available" in found.incomplete
    assert [file.commits for file in found.files] == [0, 0]


def test_only_removed_lines_of_code_that_say_something_are_traced() -> None:
    before = {CART: "a\n\nb\n", "go.sum": "x\n", "docs/cart.md": "x\n", "new.py": "q\n"}
    after = {CART: "b\n", "go.sum": "y\n", "docs/cart.md": "y\n", "new.py": "q\nr\n"}
    assert traced_lines(change_of(before, after)) == {CART: (1,)}


def test_the_files_that_lose_most_are_traced_within_the_bound() -> None:
    before = {f"m{n:02}.py": "".join(f"x{i}\n" for i in range(10 * n)) for n in range(1, 31)}
    traced = traced_lines(change_of(before, dict.fromkeys(before, "")))

    assert next(iter(traced)) == "m30.py"
    assert len(traced) == TRACED_FILES
    assert sum(map(len, traced.values())) <= TRACED_LINES
    assert traced[RepoPath("m30.py")] == tuple(range(1, TRACED_LINES // TRACED_FILES + 1))


def test_one_file_may_use_the_whole_bound() -> None:
    change = change_of({CART: "x\n" * 1_000}, {CART: ""})
    assert len(traced_lines(change)[RepoPath(CART)]) == TRACED_LINES


def test_history_is_told_early_what_it_will_be_asked_and_asked_nothing_else() -> None:
    history = DictHistory()
    change = change_of(BEFORE, AFTER)
    gather_facts(Sources(change, DictSnapshot(BEFORE), DictSnapshot(AFTER), history))

    old = [(path, lines) for path, lines, side in history.asked if side is Side.OLD]
    assert dict(old) == history.begun
    assert set(history.begun) == {CART, API}
