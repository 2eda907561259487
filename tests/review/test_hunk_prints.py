"""By what a hunk is known at the next head."""

from __future__ import annotations

from bot.change import Location, RepoPath, Side
from bot.review import place_questions, print_hunks
from tests.builders import a_question
from tests.changes import Files, change_of, facts_of
from tests.fakes import DictSnapshot

CALL = {"a.go": "package a\n\nfunc price(x int) int {\n\t_ = x\n\treturn b(x)\n}\n"}
CALLED = {"a.go": CALL["a.go"].replace("return b(x)", "return b(x + 1)")}


def around(before: Files, after: Files, path: str = "a.go") -> set[str]:
    prints = print_hunks(facts_of(before, after), DictSnapshot(after))
    return {print_.around for (of, _), print_ in prints.items() if of == path}


def test_every_hunk_has_two_prints() -> None:
    before = {"a.go": CALL["a.go"], "b.unknown": "x\n", "gone.py": "def f():\n    return 1\n"}
    after = {"a.go": CALLED["a.go"], "b.unknown": "y\n", "new.py": "def f():\n    return 1\n"}
    change = change_of(before, after)
    prints = print_hunks(facts_of(before, after), DictSnapshot(after))
    assert set(prints) == {(f.path, h.header) for f in change.files for h in f.hunks}
    assert all(each.fingerprint and each.around for each in prints.values())


def test_a_definition_of_the_change_that_is_named_counts_and_another_does_not() -> None:
    named = {"b.go": "package a\n\nfunc b(x int) int {\n\treturn x\n}\n"}
    other = {"b.go": "package a\n\nfunc c(x int) int {\n\treturn x\n}\n"}
    alone = around(CALL, CALLED)
    assert around(CALL, {**CALLED, **other}) == alone
    assert around(CALL, {**CALLED, **named}) != alone


def test_a_definition_without_a_name_to_call_it_by_does_not_count() -> None:
    blank = {"b.go": "package a\n\nvar _ int = 3\n"}
    assert around(CALL, {**CALLED, **blank}) == around(CALL, CALLED)


def test_who_uses_a_changed_definition_counts_and_where_they_stand_does_not() -> None:
    def with_user(text: str) -> set[str]:
        user = {"user.go": text}
        return around({**CALL, **user}, {**CALLED, **user})

    calls = "package a\n\nfunc use() int {\n\treturn price(1)\n}\n"
    assert with_user(calls.replace("package a\n", "package a\n\n// moved\n")) == with_user(calls)
    assert with_user(calls.replace("price(1)", "price(2)")) != with_user(calls)


def test_a_question_about_a_removed_line_stands_in_the_definition_that_lost_it() -> None:
    before = {"a.py": "def f(x):\n    if x is None:\n        return 0\n    return x.y\n"}
    after = {"a.py": "def f(x):\n    return x.y\n"}
    question = a_question(location=Location(RepoPath("a.py"), 2, 3, Side.OLD))
    [placed] = place_questions([question], facts_of(before, after), DictSnapshot(after))
    assert placed.within == "f"
    assert placed.code
    assert placed.location == question.location


def test_a_question_about_a_file_that_is_gone_is_known_by_what_is_gone() -> None:
    before = {"a.py": "def f(x):\n    return x.y\n", "b.py": "x = 1\n"}
    question = a_question(location=Location(RepoPath("a.py"), 2, 2, Side.OLD))
    after = {"b.py": "x = 1\n"}
    [placed] = place_questions([question], facts_of(before, after), DictSnapshot(after))
    assert (placed.within, bool(placed.code)) == ("", True)


def last_hunk(before: Files, after: Files) -> tuple[str, str]:
    """(fingerprint, around) of the last hunk of the only file."""
    prints = print_hunks(facts_of(before, after), DictSnapshot(after))
    return list(prints.values())[-1]


def test_what_the_change_takes_from_the_definition_in_another_hunk_counts() -> None:
    rows = "".join(f"    step{n}(x)\n" for n in range(12))
    guarded = f"def f(x):\n    if x is None:\n        return 0\n{rows}    return x.y\n"
    bare = f"def f(x):\n{rows}    return x.y\n"
    after = {"a.py": bare.replace("x.y", "x.z")}
    alone, beside = last_hunk({"a.py": bare}, after), last_hunk({"a.py": guarded}, after)
    assert alone[0] == beside[0]
    assert alone[1] != beside[1]


def test_lines_of_the_paragraph_that_the_hunk_does_not_show_count() -> None:
    rows = "".join(f"step {n}\n" for n in range(12))
    one, other = f"first\n{rows}last\n", f"another\n{rows}last\n"
    seen = [last_hunk({"a.unknown": text}, {"a.unknown": text.replace("last", "end")}) for text in (one, other)]
    assert seen[0][0] == seen[1][0]
    assert seen[0][1] != seen[1][1]
