"""What need not be read. A wrong proof is the worst defect, so most of this is what must not be proven."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts import ProofKind
from tests.changes import facts_of

SOURCES = {
    "cart.py": "def total(lines, rate=2):\n    # what it costs\n    if lines and rate >= 1:\n        return sum(lines) * rate\n    return 0\n",
    "cart.ts": "// what it costs\nexport function total(lines: number[], rate = 2) {\n  if (lines.length && rate >= 1) { return lines[0] * rate }\n  return 0\n}\n",
    "cart.go": "package cart\n\n// Total is what it costs\nfunc Total(lines []int, rate int) int {\n\tif len(lines) > 0 && rate >= 1 {\n\t\treturn lines[0] * rate\n\t}\n\treturn 0\n}\n",
    "Cart.java": "class Cart {\n  // what it costs\n  int total(int[] lines, int rate) {\n    if (lines.length > 0 && rate >= 1) { return lines[0] * rate; }\n    return 0;\n  }\n}\n",
    "cart.rs": "// what it costs\npub fn total(lines: &[i64], rate: i64) -> i64 {\n    if !lines.is_empty() && rate >= 1 { return lines[0] * rate; }\n    0\n}\n",
    "cart.c": "/* what it costs */\nint total(int *lines, int n, int rate) {\n  if (n > 0 && rate >= 1) { return lines[0] * rate; }\n  return 0;\n}\n",
    "cart.rb": "# what it costs\ndef total(lines, rate = 2)\n  return lines.sum * rate if lines.any? && rate >= 1\n  0\nend\n",
    "main.tf": '# logs\nresource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n  force_destroy = false\n}\n',
    "deploy.yaml": "# web\nweb:\n  image: shop:1\n  replicas: 2\n",
}


def proof(path: str, before: str, after: str) -> ProofKind | None:
    found = facts_of({path: before}, {path: after}).files[0].proof
    return found.kind if found else None


@pytest.mark.parametrize("path", SOURCES)
def test_another_comment_is_proven_to_be_only_that(path: str) -> None:
    source = SOURCES[path]
    other = source.replace("what it costs", "the price").replace("# logs", "# all logs").replace("# web", "# the web")
    assert proof(path, source, other) is ProofKind.COMMENTS


@pytest.mark.parametrize("path", [p for p in SOURCES if p not in {"deploy.yaml"}])
def test_spaces_around_operators_are_proven_to_be_formatting(path: str) -> None:
    source = SOURCES[path]
    assert proof(path, source, source.replace(" >= ", "  >=  ").replace(" = ", "  =  ")) is ProofKind.FORMATTING


TOKEN = re.compile(r"[A-Za-z_]\w*|\d+|>=|&&|[-+*/<>=!]")


@given(st.data())
def test_any_altered_token_breaks_the_proof(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(SOURCES)))
    source = SOURCES[path]
    code = [m for m in TOKEN.finditer(source) if not _in_comment(source, m.start())]
    token = data.draw(st.sampled_from(code))
    other = data.draw(st.sampled_from(["x9", "7", "", "<", "not", "+ 1"]))
    after = source[: token.start()] + other + source[token.end() :]
    if "".join(after.split()) != "".join(source.split()):
        assert proof(path, source, after) is None


def _in_comment(source: str, at: int) -> bool:
    line = source[source.rfind("\n", 0, at) + 1 : at]
    return any(mark in line for mark in ("#", "//", "/*"))


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        pytest.param(
            "a.py",
            "if a:\n    b()\nc()\n",
            "if a:\n    b()\n    c()\n",
            id="indentation moves a statement into the block",
        ),
        pytest.param(
            "a.js",
            "function f() {\n  return 1\n}\n",
            "function f() {\n  return\n  1\n}\n",
            id="a line break ends the return",
        ),
        pytest.param("a.py", 'X = "a b"\n', 'X = "a  b"\n', id="spaces in a string"),
        pytest.param("a.py", "x = 1  # type: ignore\n", "x = 1\n", id="a comment that a type checker obeys"),
        pytest.param("a.py", "import os  # noqa\n", "import os  # gone\n", id="a comment that a linter obeys"),
        pytest.param("a.go", "//go:build linux\n\npackage a\n", "//go:build darwin\n\npackage a\n", id="a build tag"),
        pytest.param("a.sh", "#!/bin/sh\nls\n", "#!/bin/bash\nls\n", id="an interpreter line"),
        pytest.param("a.c", "/* a */\nint x;\n", "/* a\nint x;\n*/\n", id="a comment that swallows code"),
        pytest.param("a.py", "x = (\n", "x = ( \n", id="syntax that does not parse"),
        pytest.param("a.unknown", "a  b\n", "a b\n", id="a language that nobody here reads"),
        pytest.param("a.md", "a  b\n", "a b\n", id="prose"),
        pytest.param("a.yaml", "a:\n  b: 1\nc: 2\n", "a:\n  b: 1\n  c: 2\n", id="indentation in YAML"),
        pytest.param("a.py", "def f():\n    return a\n", "def f():\n    return a,\n", id="a comma that makes a tuple"),
    ],
)
def test_what_is_never_proven(path: str, before: str, after: str) -> None:
    assert proof(path, before, after) is None


STRINGS = {
    "a.py": 'x = f("{}")\n',
    "a.js": "const x = f(`{} ${y} {}`)\n",
    "a.ts": 'const x = f("{}\\n")\n',
    "a.go": "package a\n\nvar x = `{}`\n",
    "A.java": 'class A {{ String x = "{}\\n"; }}\n',
    "a.rs": 'const X: &str = "{}\\n";\n',
    "a.c": 'char *x = "{}\\n";\n',
    "a.cpp": 'auto x = R"({})";\n',
    "A.cs": 'class A {{ string x = "{}\\n"; }}\n',
    "a.php": '<?php $x = "{}\\n$y {}";\n',
    "a.kt": 'val x = "{}\\n$y {}"\n',
    "a.rb": 'x = "{}\\n#{{y}} {}"\n',
    "a.sh": 'x="{}$y {}"\n',
    "a.sql": "SELECT '{}';\n",
    "main.tf": 'x = "{}${{y}} {}"\n',
    "a.yaml": 'x: "{}"\ny: |\n  {}\n',
    "Dockerfile": 'FROM a\nLABEL x="{}"\n',
}


@pytest.mark.parametrize("path", STRINGS)
@pytest.mark.parametrize(
    ("one", "two"), [("a b", "a  b"), ("ab", "abc"), ("a", "a "), ("# a", "# b"), ("// a", "// b")]
)
def test_no_byte_of_a_string_may_differ(path: str, one: str, two: str) -> None:
    source = STRINGS[path].replace("{{", "<<").replace("}}", ">>")
    before, after = (source.replace("{}", text).replace("<<", "{").replace(">>", "}") for text in (one, two))
    assert proof(path, before, after) is None
