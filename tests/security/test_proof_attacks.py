"""Edits that change what a program does, made by somebody who knows how proofs are made: none may be proven."""

from __future__ import annotations

import pytest

from bot.facts import ProofKind
from tests.changes import Files, facts_of
from tests.security.test_proofs import (
    GA,
    GB,
    GO,
    GO_HEAD,
    GO_TEST,
    JEST,
    PYTHON,
    TA,
    TB,
    TEST,
    TYPESCRIPT,
    A,
    moved,
)

LIGATURE = "\N{LATIN SMALL LIGATURE FI}x"
"""Python reads it as `fix` (Language Reference, 2.3: NFKC)."""
LONG = "    print(1)\n    print(2)\n    print(3)\n    print(4)\n"
JAVASCRIPT = (
    "function helper(a) {\n  const total = a * 2\n  log(total, a, [total, a])\n  log(total, a, 1)\n  return total\n}\n"
)
PHP = "function helper($a) {\n  $total = $a * 2;\n  log($total, $a, $total + $a);\n  log($total, $a, 1);\n  return Bar::x($total);\n}\n"
RUST = "fn helper(a: i64) -> i64 {\n    let total = vec![a, 2];\n    log(&total, a, a + a);\n    log(&total, a, 1);\n    total[0]\n}\n"
CSHARP = "  int helper(int a) {\n    int total = a * 2;\n    log(total, a, total + a);\n    log(total, a, 1);\n    return total;\n  }\n"


def other(text: str, name: str = "other") -> str:
    """A second definition that is longer, so that it stays in a diff and the first one is what moved."""
    first, _, rest = text.partition("\n")
    indent = rest[: len(rest) - len(rest.lstrip())]
    body = "".join(f"{indent}log({n}){';' if ';' in rest else ''}\n" for n in range(8))
    return f"{first.replace('helper', name)}\n{body}{rest}"


def exchanged(path: str, first: str, second: str, head: str = "", tail: str = "") -> tuple[Files, Files]:
    """Two parts of a file that change places."""
    return {path: f"{head}{first}\n{second}{tail}"}, {path: f"{head}{second}\n{first}{tail}"}


MOVES: dict[str, tuple[Files, Files]] = {
    # Two spellings of one name.
    "over a definition of the same name": exchanged(
        "a.py", PYTHON.replace("helper", LIGATURE), other(PYTHON.replace("helper", "fix"))
    ),
    "a name in other letters": moved(
        PYTHON.replace("scale", LIGATURE), {"m/a.py": "from x import fix\n"}, {"m/b.py": "from y import fix\n"}
    ),
    "an escaped name": moved(
        TYPESCRIPT.replace("scale", "sc\\u0061le"), TA, {"m/b.ts": 'import { log } from "x"\nimport { scale } from "y"\n'}
    ),
    # What the module does to its own names.
    "a global behind a tab": moved(PYTHON, A, {"m/b.py": "from x import scale\n\n\ndef f():\n    global\tscale\n    scale = 3\n"}),
    "a name bound through globals": moved(PYTHON, A, {"m/b.py": "from x import scale\nglobals()['scale'] = 3\n"}),
    "a name bound by a program in text": moved(PYTHON, A, {"m/b.py": "from x import scale\nexec('scale = 3')\n"}),
    "a name bound through the module": moved(PYTHON, A, {"m/b.py": "from x import scale\nfrom sys import modules as m\nm['b'].scale = 3\n"}),
    "what sees the order of definitions": exchanged("a.py", PYTHON, other(PYTHON), tail="\n\nALL = list(globals().values())\n"),
    "an annotation that means what stands above": exchanged(
        "a.py", PYTHON.replace("(a)", "(a: other)", 1), other(PYTHON), head="from z import other\n\n\n"
    ),
    "a builtin in an annotation": exchanged("a.py", PYTHON.replace("(a)", "(a: int)", 1), other(PYTHON, "int")),
    "a type that the body hides": moved(
        PYTHON.replace("(a)", "(a: total)", 1),
        {"m/a.py": "from x import scale, total\n"},
        {"m/b.py": "from x import scale\nfrom y import total\n"},
    ),
    "a default that the body hides": moved(
        TYPESCRIPT.replace("a: number", "a = total"),
        {"m/a.ts": 'import { log, scale, total } from "x"\n'},
        {"m/b.ts": 'import { log, scale } from "x"\nimport { total } from "y"\n'},
    ),
    "what JSX is compiled to": moved(
        TYPESCRIPT.replace("return total", "return <b>{total}</b>"),
        {"m/a.tsx": 'import React from "react"\nimport { log, scale } from "x"\n'},
        {"m/b.tsx": 'import React from "preact"\nimport { log, scale } from "x"\n'},
    ),
    # Where a file stands and how it is called.
    "the address of the file": moved(TYPESCRIPT.replace("[total, a, 1]", "import.meta.url"), TA, TB),
    "a module that is worked out": moved(
        TYPESCRIPT.replace("[total, a, 1]", "import(`./${a}`)"), {"m/a.ts": TA["m/a.ts"]}, {"n/b.ts": TB["m/b.ts"]}
    ),
    "to another kind of module": moved(TYPESCRIPT, TA, {"m/b.mts": TB["m/b.ts"]}),
    "to the server": moved(TYPESCRIPT, TA, {"m/b.server.ts": TB["m/b.ts"]}),
    **{f"to {name}": moved(GO, GA, {f"m/{name}": GB["m/b.go"]}) for name in ("b_hurd.go", "b_zos.go", "b_sparc64.go", "_b.go")},
    "below an indented build tag": moved(GO, GA, {"m/b.go": "\t//go:build linux\n\n" + GB["m/b.go"]}),
    "a directive above a blank line": moved("//go:noinline\n\n" + GO, GA, GB),
    "below another one's directive": exchanged("a.go", GO, other(GO), head=GO_HEAD + "//go:noinline\n\n"),
    # What stands around it.
    "from above a directive": exchanged("a.js", JAVASCRIPT, '"use strict"\n' + other(JAVASCRIPT)),
    "from between two lines that become one": exchanged(
        "a.js", other(JAVASCRIPT) + "let q = w\n", JAVASCRIPT, tail="\n(1, f)()\n"
    ),
    "to another file from between two lines": (
        {"m/a.js": 'import { log } from "x"\nlet q = w\n' + JAVASCRIPT + "(1, f)()\n", "m/b.js": 'import { log } from "x"\n'},
        {"m/a.js": 'import { log } from "x"\nlet q = w\n(1, f)()\n', "m/b.js": 'import { log } from "x"\n' + JAVASCRIPT},
    ),
    "to another namespace": exchanged("a.php", PHP, "namespace B;\n" + other(PHP), head="<?php\nnamespace A;\n"),
    "below a use": exchanged("a.php", PHP, "use X\\Bar;\n" + other(PHP), head="<?php\nnamespace A;\n"),
    "below a macro of that name": exchanged("a.rs", RUST, "macro_rules! vec { ($($x:tt)*) => { [0, 0] } }\n" + other(RUST)),
    "below a module of macros": exchanged("a.rs", RUST, "#[macro_use]\nmod m;\n" + other(RUST)),
    "below a line directive": exchanged("A.cs", CSHARP, '#line 100 "x.cs"\n' + other(CSHARP), head="class A {\n", tail="}\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", MOVES)
def test_a_definition_whose_new_place_changes_the_program_is_not_proven_to_be_moved(case: str) -> None:
    before, after = MOVES[case]
    assert [p for f in facts_of(before, after).files for p in (*f.partial, f.proof) if p is not None] == []


PLAIN = {
    "py": exchanged("a.py", PYTHON, other(PYTHON)),
    "js": exchanged("a.js", JAVASCRIPT, other(JAVASCRIPT)),
    "js between whole statements": exchanged(
        "a.js", other(JAVASCRIPT) + "let q = w;\n", JAVASCRIPT, tail="\n(1, f)()\n"
    ),
    "php": exchanged("a.php", PHP, other(PHP), head="<?php\nnamespace A;\n"),
    "rs": exchanged("a.rs", RUST, other(RUST)),
    "cs": exchanged("A.cs", CSHARP, other(CSHARP), head="class A {\n", tail="}\n"),
    "go": exchanged("a.go", GO, other(GO), head=GO_HEAD),
}


@pytest.mark.parametrize("case", PLAIN)
def test_the_same_definitions_without_the_trap_are_proven_to_be_moved(case: str) -> None:
    """What keeps the test above from passing for another reason."""
    before, after = PLAIN[case]
    assert [p.kind for f in facts_of(before, after).files for p in f.partial] == [ProofKind.MOVED]


RENAMES = {
    "onto a name in other letters": ("a.py", f"def f(a):\n    old = a\n    {LIGATURE} = 3\n    return old + {LIGATURE}\n", "fix"),
    "onto a mangled name": ("a.py", "class A:\n    def f(self):\n        __old = 1\n        return __old + _A__fresh\n", "__fresh"),
    "of a function that is registered": ("a.py", "def _old(a):\n    return a\n\n\nregister(_old)\n", "_fresh"),
    "of a function that is sent to others": ("a.js", "export function f(a) {\n  const old = () => 1\n  return [old]\n}\n", "fresh"),
    "of a class that is told": ("a.js", "export function f(a) {\n  const old = class {}\n  return tell(old)\n}\n", "fresh"),
    "to what a module cannot use": ("a.js", "export function f(a) {\n  const old = a\n  return old\n}\n", "arguments"),
    "to what only an async function has": ("a.js", "export function f(a) {\n  const old = a\n  return old\n}\n", "await"),
    "to a hook": ("a.tsx", 'import x from "x"\nfunction old(a: number) { return x(a) }\nold(2)\n', "useOld"),
    "to what Jest hoists": ("a.test.js", 'import x from "x"\nconst old = 1\njest.mock("y", () => old)\n', "mockOld"),
    "of what a query in a file reads": ("a.py", "import duckdb\n\n\ndef f(a):\n    old = a\n    return duckdb.sql(QUERY, old)\n", "fresh"),
}  # fmt: skip


@pytest.mark.parametrize("case", RENAMES)
def test_a_rename_that_a_program_can_notice_is_not_proven(case: str) -> None:
    path, before, new = RENAMES[case]
    old = "__old" if new.startswith("__") else "_old" if new.startswith("_") else "old"
    facts = facts_of({path: before}, {path: before.replace(old, new)})
    assert [p for f in facts.files for p in (*f.partial, f.proof) if p is not None] == []


@pytest.mark.parametrize(
    ("path", "before", "old", "new", "rest"),
    [
        ("a.py", "def _old(a):\n    return a\n\n\nx = _old(1)\n", "_old", "_hook", {"b.py": 'f = getattr(a, "_hook", None)\n'}),
        ("p/a.go", "package a\n\nfunc old() int {\n\treturn 1\n}\n", "old", "fresh", {"p/b.go": "package a\n\nfunc fresh() int {\n\treturn 1\n}\n"}),
    ],
    ids=["a name that another file asks for", "a name that the package has"],
)  # fmt: skip
def test_a_private_function_that_takes_a_name_others_know_is_not_proven_to_be_renamed(
    path: str, before: str, old: str, new: str, rest: Files
) -> None:
    facts = facts_of({path: before, **rest}, {path: before.replace(old, new), **rest})
    assert [p for f in facts.files for p in (*f.partial, f.proof) if p is not None] == []


def test_a_go_function_that_another_package_links_to_is_renamed_with_that_exception() -> None:
    rest = {"q/b.go": "package b\n\n//go:linkname f p.old\nfunc f()\n"}
    before = "package a\n\nfunc old() int {\n\treturn 1\n}\n"
    [file] = facts_of({"p/a.go": before, **rest}, {"p/a.go": before.replace("old", "fresh"), **rest}).files
    assert file.proof is None
    assert [str(place) for proof in file.partial for place in proof.exceptions] == ["q/b.go:3"]


IN_CLASS = "class TestA:\n    def test_a(self):\n        assert total(1) == 2\n"
ADDED = {
    "a call in a default": ("tests/test_a.py", TEST, "\n\ndef test_x(a=total.clear()):\n    assert a\n"),
    "a call in an annotation": ("tests/test_a.py", TEST, "\n\ndef test_x(a: total.clear()):\n    assert a\n"),
    "a base that is made": ("tests/test_a.py", TEST, "\n\nclass TestX(make()):\n    def test_x(self):\n        pass\n"),
    "a metaclass": ("tests/test_a.py", TEST, "\n\nclass TestX(metaclass=M):\n    def test_x(self):\n        pass\n"),
    "another name for what others use": ("tests/test_a.py", TEST, "\n\ndef test_x():\n    t = total\n    t.x = 3\n"),
    "a member that is taken away": ("tests/test_a.py", TEST, "\n\ndef test_x():\n    object.__delattr__(total, 'x')\n"),
    "a patch that is entered": ("tests/test_a.py", TEST, "\n\ndef test_x():\n    patch('a.b').__enter__()\n"),
    "an imported plugin": ("tests/test_a.py", TEST, "\nfrom x import pytest_plugins\n\n\ndef test_x():\n    pass\n"),
    "an imported mark": ("tests/test_a.py", TEST, "\nfrom x import pytestmark\n\n\ndef test_x():\n    pass\n"),
    "an imported setting up": ("tests/test_a.py", TEST, "\nfrom x import setup_module\n\n\ndef test_x():\n    pass\n"),
    "an imported choice of tests": ("tests/test_a.py", TEST, "\nfrom x import load_tests\n\n\ndef test_x():\n    pass\n"),
    "an imported hook of the module": ("tests/test_a.py", TEST, "\nfrom x import __test__\n\n\ndef test_x():\n    pass\n"),
    "an import into a class": ("tests/test_a.py", IN_CLASS, "\n    from x import helper\n\n    def test_x(self):\n        pass\n"),
    "the same name in other letters": ("tests/test_a.py", TEST.replace("test_one", "test_fix"), f"\n\ndef test_{LIGATURE}():\n    pass\n"),
    "a module that hides another": ("tests/random.py", "", "def test_x():\n    pass\n"),
    "a module that is not replaced": ("src/a.test.ts", JEST, 'it("two", () => {\n  jest.unmock("./cart")\n})\n'),
    "what is hoisted": ("src/a.test.ts", JEST, 'it("two", () => {\n  vi.hoisted(() => total(2))\n})\n'),
    "an assigned member": ("src/a.test.ts", JEST, 'it("two", () => {\n  total.cache = 1\n})\n'),
    "an assigned global": ("src/a.test.ts", JEST, 'it("two", () => {\n  expect = 1\n})\n'),
    "many assigned members": ("src/a.test.ts", JEST, 'it("two", () => {\n  Object.assign(total, { x: 1 })\n})\n'),
    "a deleted member": ("src/a.test.ts", JEST, 'it("two", () => {\n  delete total.cache\n})\n'),
    "the runner's own list": ("src/a.test.ts", JEST, 'it("two", function () {\n  this.parent.tests.length = 0\n})\n'),
    "the exit code": ("src/a.test.ts", JEST, 'it("two", () => {\n  process.exitCode = 0\n})\n'),
    "the same title in other quotes": ("src/a.test.ts", JEST, "it('one', () => {\n  total(2)\n})\n"),
    "another `it`": ("src/a.test.ts", JEST.replace("it(", "test("), 'import { it } from "x"\nit("two", () => {\n  total(2)\n})\n'),
    "an assigned variable of the package": ("a/a_test.go", GO_TEST, "\nfunc TestTwo(t *testing.T) {\n\tdebug = true\n}\n"),
    "an assigned pointer": ("a/a_test.go", GO_TEST, "\nfunc TestTwo(t *testing.T) {\n\tp := &debug\n\t*p = true\n}\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", ADDED)
def test_what_reaches_other_tests_unseen_is_no_mere_addition(case: str) -> None:
    path, before, added = ADDED[case]
    file = facts_of({path: before} if before else {}, {path: before + added}).files[0]
    assert file.partial == ()
    assert file.proof is None


OWN = {
    "python": ("tests/test_a.py", TEST, "\n\ndef test_x(tmp_path: Path = None) -> None:\n    t = make()\n    t.x = 3\n"),
    "ecmascript": ("src/a.test.ts", JEST, 'it("two", () => {\n  const t = make()\n  t.x = 1\n  for (let i = 0; i < 2; i++) t.y[i] = 2\n})\n'),
    "go": ("a/a_test.go", GO_TEST, "\nfunc TestTwo(t *testing.T) {\n\tc := New()\n\tvar n int\n\tc.X, n = 1, 2\n\tn++\n\t_ = n\n}\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", OWN)
def test_a_test_may_assign_to_what_is_its_own(case: str) -> None:
    path, before, added = OWN[case]
    assert [p.kind for p in facts_of({path: before}, {path: before + added}).files[0].partial] == [ProofKind.TESTS]
