"""Questions of fact are answered by looking; "no" is said only where nothing was left unseen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.change import RepoPath, SearchResult
from bot.facts import (
    Answer,
    FactAnswer,
    FactKind,
    FactQuestion,
    Facts,
    find_definitions,
    look_up,
    look_up_all,
)
from tests.changes import facts_of
from tests.facts.dependencies.samples import PROVEN
from tests.fakes import DictSnapshot

TREE = {
    "shop/cart.py": "class Cart:\n    def total(self):\n        return tally(self.lines)\n\n    def unused(self):\n        return 0\n",
    "shop/sums.py": "def tally(lines):\n    return sum(lines)\n\n\nRATE = 2\n",
    "shop/page.py": "from shop.cart import Cart\n\n\ndef page(cart):\n    return render_all(cart.total())\n",
    "tests/test_sums.py": "from shop.sums import tally\n\n\ndef test_tally():\n    assert tally([]) == 0\n",
    "web/cart.ts": "export function addLine(n: number) {\n  return post(n)\n}\n",
    "web/view.vue": "<script>\nconst helper = () => 1\n</script>\n",
    "README.md": "Call `documented()`; see frobnicate.\n",
    "lib/m.c": "#define TWICE(x) MAKE(x)\nint once(int);\n",
    **PROVEN["npm"].after,
}
NO_FACTS = facts_of({"a.txt": "a\n"}, {"a.txt": "b\n"})


def ask(kind: FactKind, name: str, tree: dict[str, str] | None = None, facts: Facts = NO_FACTS) -> FactAnswer:
    return look_up(FactQuestion(kind, name), facts, DictSnapshot(tree or TREE))


@pytest.mark.parametrize(
    ("kind", "name", "answer", "place"),
    [
        (FactKind.EXISTS, "tally", Answer.YES, "shop/sums.py:1-2"),
        (FactKind.EXISTS, "Cart.total", Answer.YES, "shop/cart.py:2-3"),
        (FactKind.EXISTS, "shop.sums.tally", Answer.YES, "shop/sums.py:1-2"),
        (FactKind.EXISTS, "sums.tally", Answer.YES, "shop/sums.py:1-2"),
        (FactKind.EXISTS, "Basket.total", Answer.UNKNOWN, "shop/cart.py:2-3"),
        (FactKind.EXISTS, "RATE", Answer.YES, "shop/sums.py:5"),
        (FactKind.EXISTS, "addLine", Answer.YES, "web/cart.ts:1-3"),
        (FactKind.EXISTS, "render_all", Answer.NO, "shop/page.py:5"),
        (FactKind.EXISTS, "nowhere", Answer.NO, ""),
        (FactKind.EXISTS, "frobnicate", Answer.NO, "README.md:1"),
        (FactKind.EXISTS, "helper", Answer.UNKNOWN, "web/view.vue:2"),
        (FactKind.EXISTS, "MAKE", Answer.UNKNOWN, "lib/m.c:1"),
        (FactKind.EXISTS, "a b", Answer.UNKNOWN, ""),
        (FactKind.WHERE_DEFINED, "Cart", Answer.YES, "shop/cart.py:1-6"),
        (FactKind.IS_CALLED, "tally", Answer.YES, "shop/cart.py:3"),
        (FactKind.IS_CALLED, "unused", Answer.NO, "shop/cart.py:5"),
        (FactKind.IS_CALLED, "addLine", Answer.NO, "web/cart.ts:1"),
        (FactKind.IS_TESTED, "tally", Answer.YES, "tests/test_sums.py:1"),
        (FactKind.IS_TESTED, "total", Answer.NO, ""),
        (FactKind.FILE_EXISTS, "./shop/cart.py", Answer.YES, "shop/cart.py:1"),
        (FactKind.FILE_EXISTS, "shop/none.py", Answer.NO, ""),
        (FactKind.WHICH_VERSION, "kept", Answer.YES, "package-lock.json:15"),
        (FactKind.WHICH_VERSION, "absent", Answer.NO, ""),
    ],
)
def test_a_question_gets_its_answer_with_a_place(kind: FactKind, name: str, answer: Answer, place: str) -> None:
    found = ask(kind, name)
    assert (found.answer, str(found.evidence[0]) if found.evidence else "") == (answer, place), found.sentence
    assert found.sentence.endswith(".")
    assert found.how


def test_the_locked_version_is_in_the_sentence() -> None:
    assert "2.0.3" in ask(FactKind.WHICH_VERSION, "kept").sentence


def test_names_made_at_run_time_are_owned_up_to() -> None:
    assert "run time" in ask(FactKind.EXISTS, "render_all").sentence


def test_questions_asked_together_get_the_same_answers() -> None:
    questions = [FactQuestion(kind, name) for kind in FactKind for name in ("tally", "kept", "nowhere", "shop/cart.py")]
    snapshot = DictSnapshot(TREE)
    assert look_up_all(questions, NO_FACTS, snapshot) == tuple(look_up(q, NO_FACTS, snapshot) for q in questions)


class Counted(DictSnapshot):
    """Counts the searches."""

    searches = 0

    def search(self, names: object, limit: int, endings: object = ()) -> SearchResult:
        self.searches += 1
        return super().search(names, limit, endings)  # type: ignore[arg-type]


def test_many_questions_cost_one_search_of_the_tree_and_one_of_the_lockfiles() -> None:
    snapshot = Counted(TREE)
    look_up_all([FactQuestion(kind, f"name{n}") for kind in FactKind for n in range(9)], NO_FACTS, snapshot)
    assert snapshot.searches == 2


class Cut(DictSnapshot):
    """Its searches find nothing and are not complete."""

    def search(self, names: object, limit: int, endings: object = ()) -> SearchResult:
        del names, limit, endings
        return SearchResult((), complete=False, reason="more than 0 lines match")


@pytest.mark.parametrize("kind", [k for k in FactKind if k is not FactKind.FILE_EXISTS])
def test_a_search_that_was_cut_never_says_no(kind: FactKind) -> None:
    found = look_up(FactQuestion(kind, "nowhere"), NO_FACTS, Cut(TREE))
    assert found.answer is Answer.UNKNOWN


def test_a_lockfile_that_cannot_be_read_never_says_no() -> None:
    assert ask(FactKind.WHICH_VERSION, "pad", {"yarn.lock": "pad\n"}).answer is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("a.py", "def f(:\n  make()\n", id="a syntax error"),
        pytest.param("a.py", "from elsewhere import make\n", id="an import"),
        pytest.param("a.py", "class A:\n    def __init__(self, make):\n        self.make = make\n", id="an attribute"),
        pytest.param("a.py", "setattr(A, 'make', 1)\n", id="text"),
        pytest.param("a.js", "x.make = function () {}\n", id="a property"),
        pytest.param("a.js", "x = { make() { return 1 } }\n", id="a method in an object"),
        pytest.param("a.java", "interface A {\n  int make(int x);\n}\n", id="a declaration"),
        pytest.param("a.rb", "define_method(:make) { 1 }\n", id="a symbol"),
        pytest.param("a.lua", "function make() end\n", id="a language that is not read"),
        pytest.param("a.py", "x = 1\n" * 200_000 + "y = make()\n", id="a file that is too large"),
        pytest.param("a.min.js", "x();" * 900 + "function make(){}", id="a line that is cut"),
    ],
)
def test_what_may_bring_a_name_in_is_never_a_no(path: str, text: str) -> None:
    assert ask(FactKind.EXISTS, "make", {path: text}).answer is not Answer.NO


def test_a_file_of_the_change_is_not_parsed_again_and_counts() -> None:
    tree = {"a.py": "def fresh():\n    return 1\n"}
    found = ask(FactKind.EXISTS, "fresh", tree, facts_of({}, tree))
    assert found.answer is Answer.YES


NAMES = ("alpha", "beta", "gamma_1", "Delta", "x")
PIECES = st.sampled_from([
    ("a.py", "def {n}():\n    return {m}()\n"), ("b.py", "class {n}:\n    def {m}(self):\n        return 1\n"),
    ("c.py", "{n} = {m}()\n"), ("d.ts", "export const {n} = () => {m}()\n"), ("e.ts", "interface {n} {{ {m}(): void }}\n"),
    ("f.go", "package f\n\nfunc {n}() int {{ return {m}() }}\n"), ("g.go", "package g\n\ntype {n} struct{{}}\n"),
    ("h.java", "class {n} {{\n  int {m}() {{ return 1; }}\n}}\n"), ("i.rs", "fn {n}() -> i64 {{ {m}() }}\n"),
    ("j.rb", "def {n}\n  {m}()\nend\n"), ("k.php", "<?php\nfunction {n}() {{ return {m}(); }}\n"),
    ("l.c", "int {n}(int a) {{ return {m}(a); }}\n"), ("m.tf", 'resource "{n}" "{m}" {{}}\n'), ("n.md", "{n} {m}()\n"),
    ("o.kt", "fun {n}() = {m}()\n"), ("p.cs", "class {n} {{ int {m}() {{ return 1; }} }}\n"), ("q.sh", "{n}() {{ {m}; }}\n"),
    ("r.js", "class {n} {{\n  {m}() {{\n    return 1\n  }}\n}}\n"), ("s.js", "{m}(\n  function {n}() {{}})\n"),
])  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(PIECES, st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=6), st.sampled_from(NAMES))
def test_no_is_never_said_of_a_name_that_a_file_defines(
    files: list[tuple[tuple[str, str], str, str]], name: str
) -> None:
    tree = {f"{n}/{path}": text.format(n=one, m=other) for n, ((path, text), one, other) in enumerate(files)}
    defined = {s.name for path, text in tree.items() for s in find_definitions(RepoPath(path), text.encode())}
    found = ask(FactKind.EXISTS, name, tree or {"a.txt": ""})
    if name in defined:
        assert found.answer is Answer.YES
        assert found.evidence
    elif found.answer is Answer.YES:
        pytest.fail(f"{name} is defined nowhere: {found.sentence}")
