"""Edits that change what a program does and look like formatting or comments to a grammar: none may be proven."""

from __future__ import annotations

import pytest

from bot.change import Change, parse_patch
from bot.facts import ProofKind, Sources, gather_facts
from tests.changes import Files, facts_of
from tests.fakes import DictSnapshot

C_BODY = "int f(){\n// check\ng();\nh();}\n"
JAVA = "class A { void f() {\n// x\ng();\n} }\n"
GO = "package a\nfunc f() (x int) {\nreturn /* a */ g()\n}\n"
PHP_ROUTE = '<?php\n/**\n * @Route("/x",\n *  methods="GET"\n *)\n */\nclass A {}\n'

NOT_THE_SAME = {
    # A line end for the compiler, not for the grammar: what follows is code.
    "cr ends a Python comment": ("a.py", "x = 1\n# c\ny = 2\n", "x = 1\n# c\rimport os\ny = 2\n"),
    "form feed in a Python comment": ("a.py", "x = 1\n# c\ny = 2\n", "x = 1\n# c\fimport os\ny = 2\n"),
    "cr ends a Java comment": ("A.java", JAVA, JAVA.replace("// x", "// x \r evil();")),
    "cr ends a C++ comment": ("a.cpp", C_BODY, C_BODY.replace("// check", "// check \rz();")),
    "cr ends a Kotlin comment": ("a.kt", "fun f() {\n// x\ng()\n}\n", "fun f() {\n// x \r evil()\ng()\n}\n"),
    "nel ends a C# comment": ("A.cs", JAVA, JAVA.replace("// x", "// x \x85 evil();")),
    "line separator ends a C# comment": ("A.cs", JAVA, JAVA.replace("// x", "// x \u2028 evil();")),
    "nel is a line break of YAML 1.1": ("a.yaml", "a: b\n# x\nc: d\n", "a: b\n# x\x85evil: d\nc: d\n"),
    "cr in HCL": ("a.tf", "# x\na = 1\n", "# x\rb = 1\na = 1\n"),
    # The lexer of the language undoes a comment.
    "java reads escapes in line comments": ("A.java", JAVA, JAVA.replace("// x", "// x \\u000a evil();")),
    "java reads escapes in block comments": (
        "A.java",
        JAVA.replace("// x", "/* x */"),
        JAVA.replace("// x", "/* x \\u002a\\u002f evil(); /* */"),
    ),
    "gcc joins lines at a backslash and spaces": ("a.c", C_BODY, C_BODY.replace("check", "check \\ ")),
    "a trigraph is a backslash": ("a.c", C_BODY, C_BODY.replace("check", "check ??/")),
    "a blank line under a joined comment": (
        "a.c",
        C_BODY.replace("check\n", "check \\ \n\n"),
        C_BODY.replace("check", "check \\ "),
    ),
    "--2 is no comment in MySQL": ("a.sql", "SELECT 5--1\n;\n", "SELECT 5--2\n;\n"),
    "MySQL runs /*! */": ("a.sql", "SELECT 1;\n/*!50000 SELECT 1 */\n", "SELECT 1;\n/*!50000 SELECT 2 */\n"),
    "a migration tool reads --": ("a.sql", "-- +goose Up\nSELECT 1;\n", "-- +goose Down\nSELECT 1;\n"),
    # A comment with a line break in it ends a statement.
    "go": ("a.go", GO, GO.replace("/* a */", "/* a\n*/")),
    "typescript": ("a.ts", "function f(){\nreturn /* a */ g()\n}\n", "function f(){\nreturn /* a\n*/ g()\n}\n"),
    "html close comment": ("a.js", "x\n/* a */ --> b\ny\n", "x\n/* a\n */ --> b\ny\n"),
    # Comments that are programs.
    "cgo": ("a.go", 'package a\n\n// int f();\nimport "C"\n', 'package a\n\n// int f();\n\nimport "C"\n'),
    "go example": (
        "a_test.go",
        "package a\n\nfunc ExampleA() {\n\tf()\n\t// Output:\n\t// 1\n}\n",
        "package a\n\nfunc ExampleA() {\n\tf()\n\t// Output:\n\t// 2\n}\n",
    ),
    "go export": ("a.go", "package a\n//export F\nfunc F() {}\n", "package a\n//export G\nfunc F() {}\n"),
    "go build line": ("a.go", "// +build a\n\npackage a\n", "// +build a\npackage a\n"),
    "script dependencies": (
        "a.py",
        '# /// script\n# dependencies = [\n#   "a",\n# ]\n# ///\nx = 1\n',
        '# /// script\n# dependencies = [\n#   "b",\n# ]\n# ///\nx = 1\n',
    ),
    "cython": ("a.py", "x = 1\n# cython: boundscheck=True\n", "x = 1\n# cython: boundscheck=False\n"),
    "batch scheduler": ("a.sh", "#SBATCH --mem=1\nx\n", "#SBATCH --mem=9\nx\n"),
    "php annotation over several lines": ("a.php", PHP_ROUTE, PHP_ROUTE.replace("GET", "POST")),
    "php annotation with a namespace": (
        "a.php",
        '<?php\n/**\n * @ORM\\Column(type="a")\n */\nclass A {}\n',
        '<?php\n/**\n * @ORM\\Column(type="b")\n */\nclass A {}\n',
    ),
    "helm renders comments": ("a.yaml", "a: b\n# {{ x }}\nc: d\n", 'a: b\n# {{ include "y" . }}\nc: d\n'),
    "rust documentation is an attribute": ("a.rs", "/// a\nfn f() {}\n", "/// b\nfn f() {}\n"),
    "ruby magic": (
        "a.rb",
        "# shareable_constant_value: none\nA = []\n",
        "# shareable_constant_value: literal\nA = []\n",
    ),
    "jest": ("a.ts", "/** @jest-environment jsdom */\nx\n", "/** @jest-environment node */\nx\n"),
    # What counts only where it stands.
    "shebang": ("a.sh", "#!/bin/bash\na\n", "\n#!/bin/bash\na\n"),
    "coding": ("a.py", "#!/x\n# coding: latin-1\nx = 'é'\n", "#!/x\n\n# coding: latin-1\nx = 'é'\n"),
    "syntax": ("Dockerfile", "# syntax=a\nFROM a\n", "\n# syntax=a\nFROM a\n"),
    "cloud-config": ("a.yaml", "#cloud-config\na: b\n", "\n#cloud-config\na: b\n"),
    "php prints what stands before it": ("a.php", "<?php\nx();\n", "\n<?php\nx();\n"),
    "type: ignore": ("a.py", "x = a  # type: ignore\ny\n", "x = a\n# type: ignore\ny\n"),
    "ruby block comment": ("a.rb", "x = 1\n=begin\na\n=end\ny\n", "x = 1\n =begin\na\n=end\ny\n"),
    # White space with a meaning.
    "python tab": ("a.py", "if a:\n        x\n        y\n", "if a:\n        x\n\ty\n"),
    "yaml keeps last lines": ("a.yaml", "a: |+\n  b\n\nc: d\n", "a: |+\n  b\nc: d\n"),
    "kotlin minus": ("a.kt", "fun f() {\nval x = a\n-b\n}\n", "fun f() {\nval x = a -b\n}\n"),
    "kotlin index": ("a.kt", "fun f() {\nval x = a\n[0]\n}\n", "fun f() {\nval x = a[0]\n}\n"),
    "bash brace": ("a.sh", "f() { x; }\n", "f() {x; }\n"),
    "bash crlf": ("a.sh", "f\ng\n", "f\r\ng\r\n"),
    "throw": ("a.js", "throw x\n", "throw\nx\n"),
    "abstract": ("a.ts", "abstract class A {}\n", "abstract\nclass A {}\n"),
    # To be seen, whatever they do.
    "bidi in a comment": ("a.py", "x = 1\n# c\n", "x = 1\n# \u202ec\n"),
}


@pytest.mark.parametrize("case", NOT_THE_SAME)
def test_what_only_a_compiler_or_a_tool_can_see_is_never_proven_to_be_the_same(case: str) -> None:
    path, before, after = NOT_THE_SAME[case]
    assert facts_of({path: before}, {path: after}).files[0].proof is None


STILL_PROVEN = {
    "licence": ("a.py", "# Copyright 2023\nx = 1\n", "# Copyright 2024\nx = 1\n", ProofKind.COMMENTS),
    "jsdoc": ("a.ts", "/**\n * Adds.\n * @param a x\n */\nf()\n", "/**\n * Adds.\n * @param a y\n */\nf()\n", ProofKind.COMMENTS),
    "wrapped": ("a.ts", "const a = foo(b, c)\n", "const a = foo(\n  b,\n  c\n)\n", ProofKind.FORMATTING),
    "crlf": ("a.py", "x = 1\ny = 2\n", "x = 1\r\ny = 2\r\n", ProofKind.FORMATTING),
    "shell indentation": ("a.sh", "if a; then\n  b\nfi\n", "if a; then\n    b\nfi\n", ProofKind.FORMATTING),
    "php": ("a.php", "<?php\n// a\nx();\n", "<?php\n// b\nx();\n", ProofKind.COMMENTS),
}  # fmt: skip


@pytest.mark.parametrize("case", STILL_PROVEN)
def test_plain_comments_and_formatting_are_still_proven(case: str) -> None:
    path, before, after, kind = STILL_PROVEN[case]
    found = facts_of({path: before}, {path: after}).files[0].proof
    assert found is not None
    assert found.kind is kind


RENAMES = {
    "to a file that a test runner loads": ("tests/notes.py", "tests/conftest.py", ""),
    "to a workflow": ("docs/ci.yml", ".github/workflows/ci.yml", ""),
    "to a program": ("a.txt", "a.py", ""),
    "and made executable": ("tools/a.py", "tools/b.py", "old mode 100644\nnew mode 100755\n"),
}


@pytest.mark.parametrize("case", RENAMES)
def test_a_rename_that_changes_who_runs_the_file_is_to_be_read(case: str) -> None:
    old, new, mode = RENAMES[case]
    assert _renamed(old, new, mode) is None


def test_a_rename_that_only_moves_is_proven_and_claims_no_blob_that_nobody_named() -> None:
    found = _renamed("shop/cart.py", "shop/basket.py", "")
    assert found is not None
    assert "blob id" not in found


def test_formatting_does_not_hide_a_mode() -> None:
    patch = b"diff --git a/a.py b/a.py\nold mode 100644\nnew mode 100755\n--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x = 1\n+x  = 1\n"
    change = Change(parse_patch(patch).files)
    facts = gather_facts(Sources(change, DictSnapshot({"a.py": "x = 1\n"}), DictSnapshot({"a.py": "x  = 1\n"})))
    assert facts.files[0].proof is None


def _renamed(old: str, new: str, mode: str) -> str | None:
    patch = f"diff --git a/{old} b/{new}\n{mode}similarity index 100%\nrename from {old}\nrename to {new}\n"
    change = Change(parse_patch(patch.encode()).files)
    proof = gather_facts(Sources(change, DictSnapshot({old: "x\n"}), DictSnapshot({new: "x\n"}))).files[0].proof
    return proof.detail if proof else None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("db/migrations/7_drop_address.sql", "db/migrations/7_drop_address.up.sql"),  # from then on it is run
        ("db/migrations/0007_drop.py", "db/migrations/0009_drop.py"),  # from then on it is run later
        (".github/workflows/old.yml", ".github/workflows/release.yml"),
        ("deploy/a/main.tf", "deploy/b/main.tf"),
        ("net/dial.go", "net/dial_linux.go"),  # from then on it is built elsewhere only
        ("shop/cart.txt.js", "shop/cart.js"),
    ],
)
def test_a_name_that_decides_whether_a_file_is_run_is_no_mere_rename(old: str, new: str) -> None:
    assert _renamed(old, new, "") is None


DOC = 'def f(a):\n    """Adds."""\n    return a\n'
DOCUMENTED = {
    "a docstring that the file reads": DOC + "\nprint(f.__doc__)\n",
    "of a decorated function": "@app.command()\n" + DOC,
    "of a function inside a decorated one": '@app.command()\ndef g():\n    def f(a):\n        """Adds."""\n        return a\n    f(1)\n',
    "of a model": 'class F(BaseModel):\n    """Adds."""\n\n    a: int\n',
    "of a method below a framework's class": 'class F(View):\n    def get(self):\n        """Adds."""\n        return 1\n',
    "of a function that is handed to a tool": DOC + "\nTOOLS = [f]\n",
    "of a function that is registered": DOC + "\nserver.add_tool(f, name='f')\n",
    "of a grammar rule": 'def p_sum(p):\n    """Adds."""\n    p[0] = 1\n',
    "of a shell's command": 'class Shell:\n    def do_add(self, line):\n        """Adds."""\n',
    "with an example that is run": DOC.replace("Adds.", "Adds.\n\n    >>> f(1)\n    1\n    "),
    "of a program that prints its own": '"""Adds."""\nimport docopt\n\ndocopt.docopt()\n',
    "a string that only looks like one": 'def f(a):\n    x = """Adds."""\n    return x\n',
    "one that computes": 'def f(a):\n    f"""Adds. {a()}"""\n    return a\n',
    "bytes": 'def f(a):\n    return b"""Adds."""\n',
}


@pytest.mark.parametrize("case", DOCUMENTED)
def test_a_docstring_that_a_program_may_read_is_data(case: str) -> None:
    before = DOCUMENTED[case]
    assert facts_of({"a.py": before}, {"a.py": before.replace("Adds.", "Sums.")}).files[0].proof is None


def test_a_docstring_of_a_function_that_another_file_hands_on_is_data() -> None:
    other = {"agent.py": "from a import f\n\nagent = Agent(\n    tools=[f],\n)\n"}
    after = DOC.replace("Adds.", "Sums.")
    assert facts_of({"a.py": DOC, **other}, {"a.py": after, **other}).files[0].proof is None


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("pkg/__init__.py", ""),
        ("pkg/tool.py", "parser(description=tool.__doc__)\n"),
        ("a.py", "from a import __doc__\n"),
    ],
    ids=["a package's summary", "what a program prints", "imported"],
)
def test_a_docstring_of_a_file_that_another_file_or_a_build_tool_reads_is_data(path: str, other: str) -> None:
    before = {path: '"""Adds."""\nx = 1\n', "main.py": other}
    after = {**before, path: '"""Sums."""\nx = 1\n'}
    assert next(f for f in facts_of(before, after).files if f.path == path).proof is None


REORDERED = {
    "Python modules may do something": ("a.py", "import b\nimport a\n", "import a\nimport b\n"),
    "names that are modules": ("a.py", "from pkg import b, a\n", "from pkg import a, b\n"),
    "the last of two names wins": ("a.py", "from typing import A as X, B as X\n", "from typing import B as X, A as X\n"),
    "a star": ("a.py", "from typing import *\nfrom enum import *\n", "from enum import *\nfrom typing import *\n"),
    "ECMAScript modules run in order": ("a.ts", 'import a from "b"\nimport b from "a"\n', 'import b from "a"\nimport a from "b"\n'),
    "a bare import": ("a.ts", 'import "b"\nimport "a"\n', 'import "a"\nimport "b"\n'),
    "a type that keeps its module from being loaded": (
        "a.ts",
        'import { T } from "a"\nimport { b } from "b"\nimport { c } from "a"\n',
        'import { T, c } from "a"\nimport { b } from "b"\n',
    ),
    "a type import that becomes one of a value": ("a.ts", 'import type { b, a } from "x"\n', 'import { a, b, type } from "x"\n'),
    "aliases exchanged": ("a.ts", 'import { a as b, c as d } from "x"\n', 'import { a as d, c as b } from "x"\n'),
    "attributes": ("a.js", 'import { b, a } from "x" with { type: "json" }\n', 'import { a, b } from "x"\n'),
    "an attribute stays above another use": ("a.rs", "#[cfg(x)]\nuse b::c;\nuse a::c;\n", "#[cfg(x)]\nuse a::c;\nuse b::c;\n"),
    "a visible use": ("a.rs", "pub use b::c;\nuse a::d;\n", "pub use a::d;\nuse b::c;\n"),
    "a path is not its last part": ("a.rs", "use a::{self, b};\n", "use {a, a::b};\n"),
    "an alias in Go": ("a.go", 'package a\n\nimport (\n\tx "b"\n\ty "a"\n)\n', 'package a\n\nimport (\n\ty "b"\n\tx "a"\n)\n'),
    "a blank import in Go": ("a.go", 'package a\n\nimport (\n\t_ "b"\n\t"a"\n)\n', 'package a\n\nimport (\n\t_ "a"\n\t"b"\n)\n'),
    "what is included is a program": ("a.c", "#include <b.h>\n#include <a.h>\n", "#include <a.h>\n#include <b.h>\n"),
    "what is required is a program": ("a.rb", 'require "b"\nrequire "a"\n', 'require "a"\nrequire "b"\n'),
    "a static import": ("A.java", "import static b.C.*;\nimport a.C;\n", "import static a.C;\nimport b.C.*;\n"),
    "PHP functions": ("a.php", "<?php\nuse function B\\c;\nuse A\\d;\n", "<?php\nuse function A\\d;\nuse B\\c;\n"),
    "another namespace": ("A.cs", "using B;\nnamespace X { using A; class C {} }\n", "using A;\nnamespace X { using B; class C {} }\n"),
    "a comment that a tool obeys": ("a.ts", '// @ts-ignore\nimport { b, a } from "x"\n', 'import { a, b } from "x"\n// @ts-ignore\n'),
}  # fmt: skip


@pytest.mark.parametrize("case", REORDERED)
def test_an_order_of_imports_that_can_mean_something_is_never_proven_to_mean_nothing(case: str) -> None:
    path, before, after = REORDERED[case]
    assert facts_of({path: before}, {path: after}).files[0].proof is None


PYTHON = (
    "def helper(a):\n    total = scale(a)\n    for x in range(total):\n        print(x, total, a)\n    return total\n"
)
TYPESCRIPT = (
    "function helper(a: number) {\n  const total = scale(a)\n  log(total, a, [total, a, 1])\n  return total\n}\n"
)
GO = "func helper(a int) int {\n\ttotal := lib.Scale(a)\n\tlog(total, a, []int{total, a})\n\treturn total\n}\n"
GO_HEAD = 'package a\n\nimport "x/lib"\n\n'


def moved(text: str, here: Files, there: Files, joint: str = "\n\n") -> tuple[Files, Files]:
    """A definition that goes from the one file of `here` to the one of `there`."""
    (old, left), (new, right) = (next(iter(side.items())) for side in (here, there))
    return {old: left + joint + text, new: right}, {old: left, new: right + joint + text}


A, B = {"m/a.py": "from x import scale\n"}, {"m/b.py": "from x import scale\n"}
TA, TB = {"m/a.ts": 'import { log, scale } from "x"\n'}, {"m/b.ts": 'import { log, scale } from "x"\n'}
GA, GB = {"m/a.go": GO_HEAD + "var A = lib.X\n"}, {"m/b.go": GO_HEAD + "var B = lib.X\n"}
_REST = "\n" + "".join(f"func f{n}() int {{\n\treturn {n}\n}}\n\n" for n in range(6))
MOVED = {
    "a name is imported from elsewhere": moved(PYTHON, A, {"m/b.py": "from y import scale\n"}),
    "a name is another one under an alias": moved(PYTHON, A, {"m/b.py": "from x import unscale as scale\n"}),
    "a name is missing": moved(PYTHON, A, {"m/b.py": "import y\n"}),
    "a name is defined there": moved(PYTHON, A, {"m/b.py": "def scale(a):\n    return 0\n"}),
    "a name of the old file": moved(PYTHON, {"m/a.py": "scale = 3\n"}, {"m/b.py": "scale = 4\n"}),
    "a builtin is hidden": moved(PYTHON, A, {"m/b.py": "from x import scale\nfrom y import range\n"}),
    "a builtin is hidden by a loop": moved(PYTHON, A, {"m/b.py": "from x import scale\nfor range in z: pass\n"}),
    "a star": moved(PYTHON, A, {"m/b.py": "from x import scale\nfrom y import *\n"}),
    "a relative import from another folder": moved(
        PYTHON, {"m/a.py": "from .x import scale\n"}, {"n/b.py": "from .x import scale\n"}
    ),
    "the module's own name": moved(PYTHON.replace("scale(a)", "get(__name__)"), A, B),
    "decorated": moved("@register\n" + PYTHON, A, B),
    "a default that is evaluated where it stands": moved(PYTHON.replace("(a)", "(a=now())", 1), A, B),
    "a global": moved(PYTHON.replace("    total =", "    global total\n    total ="), A, B),
    "a future import": moved(PYTHON.replace("(a)", "(a: int)", 1), {"m/a.py": "from __future__ import annotations\nfrom x import scale\n"}, B),
    "into a class": (
        {"m/a.py": PYTHON + "\n\nclass A:\n    x = 1\n"},
        {"m/a.py": "class A:\n    x = 1\n\n" + "".join(f"    {line}\n" for line in PYTHON.splitlines())},
    ),
    "to another class": (
        {"m/a.py": "class A:\n    y = 1\n" + "".join(f"    {n}\n" for n in PYTHON.splitlines()) + "\n\nclass B:\n    x = 1\n"},
        {"m/a.py": "class A:\n    y = 1\n\n\nclass B:\n    x = 1\n" + "".join(f"    {n}\n" for n in PYTHON.splitlines())},
    ),
    "into a condition": (
        {"m/a.py": PYTHON + "\n\nif x:\n    y = 1\n"},
        {"m/a.py": "if x:\n    y = 1\n" + "".join(f"    {line}\n" for line in PYTHON.splitlines())},
    ),
    "below its first use": (
        {"m/a.py": PYTHON + "\n\nx = helper(1)\ny = 2\nz = 3\nq = 4\nr = 5\ns = 6\nt = 7\nu = 8\n"},
        {"m/a.py": "x = helper(1)\ny = 2\nz = 3\nq = 4\nr = 5\ns = 6\nt = 7\nu = 8\n\n\n" + PYTHON},
    ),
    "over a definition of the same name": moved(PYTHON, A, {"m/b.py": "from x import scale\n\n\ndef helper():\n    return 1\n"}),
    "a string with other spaces": (
        {"m/a.py": PYTHON.replace("print(x", "print('a  b'"), "m/b.py": ""},
        {"m/a.py": "", "m/b.py": PYTHON.replace("print(x", "print('a b'")},
    ),
    "a TypeScript name from elsewhere": moved(TYPESCRIPT, TA, {"m/b.ts": 'import { log, scale } from "y"\n'}),
    "a type of that name": moved(TYPESCRIPT.replace("number", "Cents"), {"m/a.ts": 'import { log, scale, Cents } from "x"\n'}, TB),
    "a relative module": moved(TYPESCRIPT, {"m/a.ts": 'import { log, scale } from "./x"\n'}, {"n/b.ts": 'import { log, scale } from "./x"\n'}),
    "to a script": moved(TYPESCRIPT, TA, {"m/b.ts": "var q = 1\n"}),
    "to the client": moved(TYPESCRIPT, TA, {"m/b.ts": '"use client"\nimport { log, scale } from "x"\n'}),
    "an overload": moved("function helper(a: string): string\n" + TYPESCRIPT, TA, TB),
    "to another package": moved(TYPESCRIPT, {"p/a.ts": TA["m/a.ts"]}, {"q/b.ts": TB["m/b.ts"]}),
    "a Go name from elsewhere": moved(GO, GA, {"m/b.go": 'package a\n\nimport "y/lib"\n\nvar B = lib.X\n'}),
    "a Go name by alias": moved(GO, GA, {"m/b.go": 'package a\n\nimport lib "y"\n\nvar B = lib.X\n'}),
    "to another Go package": moved(GO, GA, {"n/b.go": GO_HEAD + "var B = lib.X\n"}),
    "to a Go file for one system": moved(GO, GA, {"m/b_windows.go": GB["m/b.go"]}),
    "to a Go file with a build tag": moved(GO, GA, {"m/b.go": "//go:build linux\n\n" + GB["m/b.go"]}),
    "to a test": moved(GO, GA, {"m/b_test.go": GB["m/b.go"]}),
    "Go's init": moved(GO.replace("func helper(a int) int", "func init()"), GA, GB),
    "a compiler's directive above": moved("//go:noinline\n" + GO, GA, GB),
    "a type that became another one": (
        {"m/a.go": "package a\n\ntype T struct {\n\tx int\n}\n\n" + GO.replace("helper(", "(t T) helper(").replace("lib.Scale", "t.Scale") + _REST},
        {"m/a.go": "package a\n\ntype T struct {\n\tU\n}\n\n" + _REST + GO.replace("helper(", "(t T) helper(").replace("lib.Scale", "t.Scale")},
    ),
    "another import of the same file": (
        {"m/a.go": GO_HEAD + GO + _REST},
        {"m/a.go": GO_HEAD.replace("x/lib", "y/lib") + _REST + GO},
    ),
    "a Rust attribute above": (
        {"a.rs": "#[cfg(x)]\nfn f(a: i64) -> i64 {\n    let b = a + 1;\n    let c = b * a + b;\n    c * c + a\n}\n\nfn g() {}\nfn h() {}\nfn i() {}\nfn j() {}\nfn k() {}\nfn l() {}\n"},
        {"a.rs": "#[cfg(x)]\nfn g() {}\nfn h() {}\nfn i() {}\nfn j() {}\nfn k() {}\nfn l() {}\n\nfn f(a: i64) -> i64 {\n    let b = a + 1;\n    let c = b * a + b;\n    c * c + a\n}\n"},
    ),
    "C": (
        {"a.c": "int f(int a) {\n  int b = a + 1;\n  int c = b * a + b;\n  return c * c + a;\n}\n\n#define b 3\n\nint g(int x) {\n  int y = x;\n  int z = y;\n  int q = z;\n  int r = q;\n  return r;\n}\n"},
        {"a.c": "#define b 3\n\nint g(int x) {\n  int y = x;\n  int z = y;\n  int q = z;\n  int r = q;\n  return r;\n}\n\nint f(int a) {\n  int b = a + 1;\n  int c = b * a + b;\n  return c * c + a;\n}\n"},
    ),
}  # fmt: skip
MOVED["to another package"] = tuple({**side, "q/package.json": "{}"} for side in MOVED["to another package"])  # type: ignore[assignment]


@pytest.mark.parametrize("case", MOVED)
def test_a_definition_that_may_mean_something_else_elsewhere_is_not_proven_to_be_moved(case: str) -> None:
    before, after = MOVED[case]
    facts = facts_of(before, after)
    assert [p for f in facts.files for p in (*f.partial, f.proof) if p is not None] == []


@pytest.mark.parametrize(
    "move", [moved(PYTHON, A, B), moved(TYPESCRIPT, TA, TB), moved(GO, GA, GB)], ids=["py", "ts", "go"]
)
def test_the_same_definition_among_the_same_names_is_proven_to_be_moved(move: tuple[Files, Files]) -> None:
    """What keeps the test above from passing for another reason."""
    facts = facts_of(*move)
    assert [p.kind for f in facts.files for p in f.partial] == [ProofKind.MOVED, ProofKind.MOVED]
    assert all(f.proof is None for f in facts.files)


RENAMED = {
    "a parameter that callers name": ("a.py", "def f(old):\n    return old\n"),
    "a keyword argument": ("a.py", "def f(a):\n    old = a\n    return g(old=old)\n"),
    "an attribute": ("a.py", "def f(a):\n    old = a\n    return a.old + old\n"),
    "a column": ("a.py", "class A(Model):\n    old = Text()\n"),
    "a slot": ("a.py", "class A:\n    __slots__ = ('old',)\n\n    def f(self):\n        return self.old\n"),
    "a builtin": ("a.py", "def f(a):\n    return old(a)\n"),
    "a public function": ("a.py", "def old(a):\n    return a\n\n\nx = old(1)\n"),
    "a decorated private function": ("a.py", "@route\ndef _old(a):\n    return a\n"),
    "a private method": ("a.py", "class A(B):\n    def _old(self):\n        return self._old()\n"),
    "a mangled name": ("a.py", "class A:\n    def f(self):\n        return self.__old\n"),
    "a global": ("a.py", "def f(a):\n    global old\n    old = a\n    return old\n"),
    "what a comprehension runs through": ("a.py", "def f(a):\n    return [old for old in old]\n"),
    "a class inside of a function": ("a.py", "def f(a):\n    class B:\n        old = a\n    return B\n"),
    "a name in text that is formatted": ("a.py", "def f(a):\n    old = a\n    return '{old}'.format(**locals())\n"),
    "a name that prints itself": ("a.py", 'def f(a):\n    old = a\n    return f"{old=}"\n'),
    "a default": ("a.py", "def f(a=old):\n    old = a\n    return old\n"),
    "an imported name": ("a.py", "def f(a):\n    from x import old\n    return old\n"),
    "an exported constant": ("a.ts", "export const old = 1\nf(old)\n"),
    "an exported function": ("a.ts", "export function old() {\n  return 1\n}\n"),
    "an export by list": ("a.ts", "const old = 1\nexport { old }\n"),
    "a shorthand": ("a.ts", "export function f(a: number) {\n  const old = a\n  return { old }\n}\n"),
    "a destructured key": ("a.ts", "export function f({ old }: T) {\n  return old\n}\n"),
    "a member by parameter": ("a.ts", "export class A {\n  constructor(private old: number) {\n    f(old)\n  }\n}\n"),
    "a property of JSX": ("a.tsx", "export function F(old: number) {\n  return <b old={old} />\n}\n"),
    "a template": ("a.ts", "export function f(a: number) {\n  const old = a\n  return `${old}`\n}\n"),
    "a hoisted variable": ("a.js", "function f(a) {\n  if (a) { var old = a }\n  return old\n}\n"),
    "a name beyond its block": ("a.ts", "export function f(a: number) {\n  { const old = a; g(old) }\n  return old\n}\n"),
    "a script's name": ("a.js", "const old = 1\nf(old)\n"),
    "a key of a literal": ("a.go", "package a\n\nfunc F(a int) T {\n\told := a\n\treturn T{old: old}\n}\n"),
    "an outer name in its own declaration": ("a.go", "package a\n\nfunc F(a int) int {\n\told := old\n\treturn old\n}\n"),
    "a package": ("a.go", 'package a\n\nimport old "x"\n\nfunc F() { old.F() }\n'),
    "a field": ("a.go", "package a\n\ntype T struct {\n\told int\n}\n"),
    "an exported Go function": ("a.go", "package a\n\nfunc Old() {}\n"),
    "a token of a macro": ("a.rs", "fn f(a: i64) {\n    let old = a;\n    dbg!(old);\n}\n"),
    "a field by shorthand": ("a.rs", "fn f(a: i64) -> T {\n    let old = a;\n    T { old }\n}\n"),
    "a constant that is matched": ("a.rs", "fn f(a: i64) -> i64 {\n    match a {\n        old => 1,\n    }\n}\n"),
    "a parameter that a macro sees": ("a.rs", "#[get(\"/\")]\nfn f(old: i64) -> i64 {\n    old\n}\n"),
    "a function in a function": ("a.rs", "fn f(a: i64) -> i64 {\n    let old = a;\n    fn g() -> i64 { old() }\n    old\n}\n"),
    "a Java field": ("A.java", "class A {\n  int old = 1;\n}\n"),
    "a Java parameter": ("A.java", "class A {\n  int f(int old) { return old; }\n}\n"),
    "a Java method": ("A.java", "class A {\n  int f() { int old = 1; return this.old() + old; }\n}\n"),
    "what a class in a method may inherit": (
        "A.java",
        "class A {\n  B f() {\n    int old = 1;\n    return new B(old) { int g() { return old; } };\n  }\n}\n",
    ),
    "C, where a macro may make names": ("a.c", "int f(int old) {\n  return old;\n}\n"),
    "Ruby, where a block may take them": ("a.rb", "def f(a)\n  old = a\n  old\nend\n"),
    "PHP, where text holds them": ("a.php", "<?php\nfunction f($a) {\n  $old = $a;\n  return compact('old');\n}\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", RENAMED)
def test_a_name_that_somebody_else_may_know_is_not_proven_to_be_renamed(case: str) -> None:
    path, before = RENAMED[case]
    facts = facts_of({path: before}, {path: before.replace("old", "fresh").replace("Old", "Fresh")})
    assert [p for f in facts.files for p in (*f.partial, f.proof) if p is not None] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f(a):\n    old = a\n    new = 1\n    return old + new\n", "def f(a):\n    new = a\n    new = 1\n    return new + new\n"),
        ("def f(a):\n    old = a\n    return len(old)\n", "def f(a):\n    len = a\n    return len(len)\n"),
        ("def f(a):\n    old = a\n    return g(old, old)\n", "def f(a):\n    fresh = a\n    return g(fresh, old)\n"),
        ("def f(a):\n    x, y = a\n    return x - y\n", "def f(a):\n    y, x = a\n    return x - y\n"),
        ("def f(a):\n    x, y = a\n    return x - y\n", "def f(a):\n    z, z = a\n    return z - z\n"),
        ("def f(a):\n    old = a\n    return old\n", "def f(a):\n    fresh = a\n    return  fresh + 1\n"),
        ("def _old(a):\n    return a\n", "def fresh(a):\n    return a\n"),
        ("def _old(a):\n    return a\n", "def __old2(a):\n    return a\n"),
    ],
    ids=["collides", "hides a builtin", "is left once", "exchanged", "merged", "and more", "made public", "mangled"],
)  # fmt: skip
def test_a_rename_that_is_more_than_one_is_not_proven(before: str, after: str) -> None:
    facts = facts_of({"a.py": before}, {"a.py": after})
    assert [p for f in facts.files for p in (*f.partial, f.proof) if p is not None] == []


def test_a_rename_is_partial_where_the_old_name_still_stands_even_in_text() -> None:
    before = {"a.py": "def _old(a):\n    return a\n", "b.cfg": "hook = a._old\n"}
    facts = facts_of(before, {**before, "a.py": "def _fresh(a):\n    return a\n"})
    file = facts.files[0]
    assert file.proof is None
    assert [str(place) for proof in file.partial for place in proof.exceptions] == ["b.cfg:1"]


TEST = "import unittest\nfrom shop import total\n\n\ndef test_one():\n    assert total(1) == 2\n\n\nclass Tests(Base):\n    pass\n"
JEST = 'import { total } from "./cart"\n\ndescribe("cart", () => {\n  it("one", () => {\n    expect(total(1)).toBe(2)\n  })\n})\n'
GO_TEST = 'package a\n\nimport "testing"\n\nfunc TestOne(t *testing.T) {\n\tt.Log(1)\n}\n'
NOT_MERELY_ADDED = {
    "a second test of the same name": ("tests/test_a.py", TEST, "\n\ndef test_one():\n    pass\n"),
    "two new ones of the same name": ("tests/test_a.py", TEST, "\n\ndef test_x():\n    pass\n\n\ndef test_x():\n    pass\n"),
    "a class over a class": ("tests/test_a.py", TEST, "\n\nclass Tests(Base):\n    def test_x(self):\n        pass\n"),
    "an import over a name": ("tests/test_a.py", TEST, "\nfrom fake import total\n\n\ndef test_x():\n    assert total(1)\n"),
    "a star import": ("tests/test_a.py", TEST, "\nfrom fake import *\n\n\ndef test_x():\n    assert total(1)\n"),
    "a fixture": ("tests/test_a.py", TEST, "\n\n@pytest.fixture(autouse=True)\ndef clean():\n    pass\n"),
    "a setting up": ("tests/test_a.py", TEST, "\n\ndef setup_module():\n    pass\n\n\ndef test_x():\n    pass\n"),
    "an inherited test's place": ("tests/test_a.py", TEST, "\n    def test_x(self):\n        pass\n"),
    "skipped": ("tests/test_a.py", TEST, "\n\n@pytest.mark.skip\ndef test_x():\n    pass\n"),
    "a statement": ("tests/test_a.py", TEST, "\n\ntotal = lambda n: 2\n\n\ndef test_x():\n    pass\n"),
    "a member of what others use": ("tests/test_a.py", TEST, "\n\ndef test_x():\n    total.cache = 1\n"),
    "a global": ("tests/test_a.py", TEST, "\n\ndef test_x():\n    global total\n    total = 1\n"),
    "a plugin": ("tests/conftest.py", TEST, "\n\ndef test_x():\n    pass\n"),
    "no file of tests": ("shop/cart.py", TEST, "\n\ndef test_x():\n    pass\n"),
    "only": ("src/a.test.ts", JEST, 'it.only("two", () => {\n  total(2)\n})\n'),
    "a replaced module": ("src/a.test.ts", JEST, 'jest.mock("./cart")\n'),
    "a hook": ("src/a.test.ts", JEST, 'beforeEach(() => {\n  total(2)\n})\n'),
    "a hook among tests": ("src/a.test.ts", JEST, 'describe("two", () => {\n  afterAll(() => {})\n  it("x", () => {})\n})\n'),
    "the same title": ("src/a.test.ts", JEST, 'it("one", () => {\n  total(2)\n})\n'),
    "a bare import in front": ("src/a.test.ts", JEST, 'import "./patch"\nit("two", () => {\n  total(2)\n})\n'),
    "Go's main": ("a/a_test.go", GO_TEST, "\nfunc TestMain(m *testing.M) {\n}\n"),
    "Go's init": ("a/a_test.go", GO_TEST, "\nfunc init() {\n}\n\nfunc TestTwo(t *testing.T) {\n}\n"),
    "Go's environment": ("a/a_test.go", GO_TEST, '\nfunc TestTwo(t *testing.T) {\n\tos.Setenv("A", "b")\n}\n'),
    "a variable of the package": ("a/a_test.go", GO_TEST, "\nvar x = f()\n\nfunc TestTwo(t *testing.T) {\n}\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", NOT_MERELY_ADDED)
def test_what_can_reach_the_tests_that_were_there_is_no_mere_addition(case: str) -> None:
    path, before, added = NOT_MERELY_ADDED[case]
    file = facts_of({path: before}, {path: before + added}).files[0]
    assert file.partial == ()
    assert file.proof is None


def test_added_tests_hide_nothing_from_anyone() -> None:
    file = facts_of(
        {"tests/test_a.py": TEST},
        {"tests/test_a.py": TEST.replace("\n\n\nclass", "\n\n\ndef test_x():\n    assert total(2)\n\n\nclass")},
    ).files[0]
    assert file.proof is None
    assert [p.kind for p in file.partial] == [ProofKind.TESTS]
