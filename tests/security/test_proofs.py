"""Edits that change what a program does and look like formatting or comments to a grammar: none may be proven."""

from __future__ import annotations

import pytest

from bot.change import Change, parse_patch
from bot.facts import ProofKind, Sources, gather_facts
from tests.changes import facts_of
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
