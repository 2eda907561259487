"""Small well-formed files in every language, each with edits that a proof is due for."""

from __future__ import annotations

from typing import NamedTuple

from bot.facts import Facts, Proof, ProofKind
from tests.changes import Files, facts_of


class Sample(NamedTuple):
    """A change that is proven, and the part of one file where any altered token must break the proof."""

    before: Files
    after: Files
    kind: ProofKind
    path: str
    watched: str
    """A text of the file after the change that holds no comment, docstring or reordered import."""


CODE = {
    "cart.py": ("def total(lines, rate = 2):\n    if lines and rate >= 1:\n        return sum(lines) * rate\n    return 0\n", "#"),
    "cart.js": ("export function total(lines, rate = 2) {\n  if (lines.length && rate >= 1) { return lines[0] * rate }\n  return 0\n}\n", "//"),
    "cart.ts": ("export function total(lines: number[], rate = 2) {\n  if (lines.length && rate >= 1) { return lines[0] * rate }\n  return 0\n}\n", "//"),
    "cart.tsx": ("export const Total = (p: { n: number }) => {\n  const rate = 2\n  return <b title=\"x\">{p.n * rate}</b>\n}\n", "//"),
    "cart.go": ("package cart\n\nfunc Total(lines []int, rate int) int {\n\tx := 2\n\tif len(lines) > 0 && rate >= 1 {\n\t\treturn lines[0] * x\n\t}\n\treturn 0\n}\n", "//"),
    "Cart.java": ("class Cart {\n  int total(int[] lines, int rate) {\n    int x = 2;\n    if (lines.length > 0 && rate >= 1) { return lines[0] * x; }\n    return 0;\n  }\n}\n", "//"),
    "Cart.kt": ("class Cart {\n  fun total(lines: List<Int>, rate: Int = 2): Int {\n    if (rate >= 1) { return lines[0] * rate }\n    return 0\n  }\n}\n", "//"),
    "Cart.cs": ("class Cart {\n  int Total(int[] lines, int rate) {\n    int x = 2;\n    if (lines.Length > 0 && rate >= 1) { return lines[0] * x; }\n    return 0;\n  }\n}\n", "//"),
    "cart.rs": ("pub fn total(lines: &[i64], rate: i64) -> i64 {\n    let x = 2;\n    if !lines.is_empty() && rate >= 1 { return lines[0] * x; }\n    0\n}\n", "//"),
    "cart.c": ("int total(int *lines, int n, int rate) {\n  int x = 2;\n  if (n > 0 && rate >= 1) { return lines[0] * x; }\n  return 0;\n}\n", "//"),
    "cart.cpp": ("int total(std::vector<int> lines, int rate) {\n  int x = 2;\n  if (!lines.empty() && rate >= 1) { return lines[0] * x; }\n  return 0;\n}\n", "//"),
    "cart.php": ("<?php\nfunction total($lines, $rate = 2) {\n  if (count($lines) && $rate >= 1) { return $lines[0] * $rate; }\n  return 0;\n}\n", "//"),
    "cart.rb": ("def total(lines, rate = 2)\n  return lines.sum * rate if lines.any? && rate >= 1\n  0\nend\n", "#"),
    "cart.sh": ("total() {\n  if [ \"$1\" -ge 1 ]; then\n    echo one two\n  fi\n}\n", "#"),
    "cart.sql": ("SELECT price, rate\nFROM carts\nWHERE rate >= 1 AND price = 2;\n", ""),
    "main.tf": ('resource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n  force_destroy = false\n}\n', "#"),
    "deploy.yaml": ("web:\n  image: shop\n  replicas: 2\n", "#"),
    "Dockerfile": ("FROM alpine\nRUN make all\nEXPOSE 80\n", "#"),
}  # fmt: skip
"""A source by its path, and what begins a comment in it; "" where comments are read by programs."""
_SPACED = {
    "cart.sh": ("echo one", "echo  one"), "deploy.yaml": ("image: shop", "image:  shop"), "cart.tsx": ("rate = 2", "rate  =  2"),
    "Dockerfile": ("RUN make", "RUN  make"), "cart.go": ("x := 2", "x  :=  2"), "cart.sql": ("price = 2", "price  =  2"),
}  # fmt: skip


def _formatted() -> list[Sample]:
    found = []
    for path, (source, _) in CODE.items():
        old, new = _SPACED.get(path, (" = ", "  =  "))
        after = source.replace(old, new)
        found.append(Sample({path: source}, {path: after}, ProofKind.FORMATTING, path, after))
    return found


def _commented() -> list[Sample]:
    found = []
    for path, (source, mark) in CODE.items():
        if mark:
            head, _, rest = source.rpartition("\n" if path != "cart.sh" else "\n  if")
            text = (source + f"{mark} what it costs\n", source + f"{mark} the price\n")
            del head, rest
            found.append(Sample({path: text[0]}, {path: text[1]}, ProofKind.COMMENTS, path, source))
    return found


IMPORTS = {
    "a.go": ('package a\n\nimport (\n\t"os"\n\t"fmt"\n)\n', 'package a\n\nimport (\n\t"fmt"\n\t"os"\n)\n', "\nfunc F() {\n\tfmt.Println(os.Args, 1)\n}\n"),
    "A.java": ("package a;\n\nimport b.D;\nimport b.C;\n", "package a;\n\nimport b.C;\nimport b.D;\n", "\nclass A {\n  C f(D d) { return d.c(1); }\n}\n"),
    "A.kt": ("package a\n\nimport b.D\nimport b.C\n", "package a\n\nimport b.C\nimport b.D\n", "\nfun f(d: D): C {\n  return d.c(1)\n}\n"),
    "A.cs": ("using D;\nusing C;\n", "using C;\nusing D;\n", "\nclass A {\n  int F(int d) { return d + 1; }\n}\n"),
    "a.rs": ("use b::{d, c};\nuse a::x;\n", "use a::x;\nuse b::{c, d};\n", "\nfn f() -> i64 {\n    c(d, x, 1)\n}\n"),
    "a.php": ("<?php\n\nuse B\\D;\nuse B\\C;\n", "<?php\n\nuse B\\C;\nuse B\\D;\n", "\nfunction f($d) {\n  return new C($d, 1);\n}\n"),
    "a.js": ('import { d, c } from "b"\nimport x from "x"\n', 'import { c, d } from "b"\nimport x from "x"\n', "\nexport const y = c(d, x, 1)\n"),
    "a.ts": ('import { d, c } from "b"\nimport x from "x"\n', 'import { c, d } from "b"\nimport x from "x"\n', "\nexport const y: number = c(d, x, 1)\n"),
    "a.tsx": ('import { d, c } from "b"\nimport x from "x"\n', 'import { c, d } from "b"\nimport x from "x"\n', "\nexport const y = <b>{c(d, x, 1)}</b>\n"),
    "a.py": ("from typing import Tuple, List\n", "from typing import List, Tuple\n", "\n\ndef f(a: List) -> Tuple:\n    return tuple(a, 1)\n"),
}  # fmt: skip
RENAMES = {
    "a.py": "def f(a, b):\n    old = a + b\n    for x in old:\n        print(old, x, a, b)\n    return old\n",
    "a.js": "export function f(a, old) {\n  const b = old + 1\n  return b * old + a * b\n}\nf(a1, a1)\n",
    "a.ts": "export function f(a: number, old: number) {\n  const b = old + 1\n  return b * old + a * b\n}\n",
    "a.tsx": "export function F(a: number) {\n  const old = a + 1\n  return <b>{old * a}</b>\n}\n",
    "a.go": "package a\n\nfunc F(a int, old int) int {\n\tb := old + 1\n\treturn b*old + a*b\n}\n",
    "a.rs": "pub fn f(a: i64) -> i64 {\n    let old = a + 1;\n    old * old + a\n}\n",
    "A.java": "class A {\n  int f(int a) {\n    int old = a + 1;\n    return old * old + a;\n  }\n}\n",
}
_MOVED = {
    "a.py": ("{0}\n\n{1}\n\n{2}", "def {n}(a):\n    total = a * {k}\n    for x in range(total):\n        print(x, total, a)\n    return total\n"),
    "a.ts": ("{0}\n{1}\n{2}", "function {n}(a: number) {\n  const total = a * {k}\n  log(total, a, [total, a])\n  return total\n}\n"),
    "a.js": ("{0}\n{1}\n{2}", "function {n}(a) {\n  const total = a * {k}\n  log(total, a, [total, a])\n  return total\n}\n"),
    "a.tsx": ("{0}\n{1}\n{2}", "function {n}(a: number) {\n  const total = a * {k}\n  log(total, a, [total, a])\n  return total\n}\n"),
    "a.go": ("package a\n\n{0}\n{1}\n{2}", "func {n}(a int) int {\n\ttotal := a * {k}\n\tlog(total, a, []int{total, a})\n\treturn total\n}\n"),
    "a.rs": ("{0}\n{1}\n{2}", "fn {n}(a: i64) -> i64 {\n    let total = a * {k};\n    log(total, a, total + a);\n    total\n}\n"),
    "A.java": ("class A {\n{0}\n{1}\n{2}}\n", "  int {n}(int a) {\n    int total = a * {k};\n    log(total, a, total + a);\n    return total;\n  }\n"),
    "A.kt": ("class A {\n{0}\n{1}\n{2}}\n", "  fun {n}(a: Int): Int {\n    val total = a * {k}\n    log(total, a, total + a)\n    return total\n  }\n"),
    "A.cs": ("class A {\n{0}\n{1}\n{2}}\n", "  int {n}(int a) {\n    int total = a * {k};\n    log(total, a, total + a);\n    return total;\n  }\n"),
    "a.php": ("<?php\nclass A {\n{0}\n{1}\n{2}}\n", "  function {n}($a) {\n    $total = $a * {k};\n    log($total, $a, $total + $a);\n    return $total;\n  }\n"),
}  # fmt: skip
TESTS = {
    "tests/test_cart.py": ("from shop import total\n\n\ndef test_one():\n    assert total(1) == 2\n", "\n\ndef test_two():\n    assert total(2) == 4\n"),
    "src/cart.test.js": ('import { total } from "./cart"\n\nit("one", () => {\n  expect(total(1)).toBe(2)\n})\n', '\nit("two", () => {\n  expect(total(2)).toBe(4)\n})\n'),
    "src/cart.test.ts": ('import { total } from "./cart"\n\nit("one", () => {\n  expect(total(1)).toBe(2)\n})\n', '\nit("two", () => {\n  expect(total(2)).toBe(4)\n})\n'),
    "src/cart.test.tsx": ('import { Cart } from "./cart"\n\nit("one", () => {\n  expect(<Cart n={1} />).toBe(2)\n})\n', '\nit("two", () => {\n  expect(<Cart n={2} />).toBe(4)\n})\n'),
    "cart/cart_test.go": ('package cart\n\nimport "testing"\n\nfunc TestOne(t *testing.T) {\n\tif Total(1) != 2 {\n\t\tt.Fail()\n\t}\n}\n', "\nfunc TestTwo(t *testing.T) {\n\tif Total(2) != 4 {\n\t\tt.Fail()\n\t}\n}\n"),
}  # fmt: skip


def _reordered() -> list[Sample]:
    return [
        Sample({p: old + rest}, {p: new + rest}, ProofKind.IMPORTS, p, rest) for p, (old, new, rest) in IMPORTS.items()
    ]


def _renamed() -> list[Sample]:
    found = []
    for path, source in RENAMES.items():
        after = source.replace("old", "fresh")
        found.append(Sample({path: source}, {path: after}, ProofKind.RENAMED_SYMBOL, path, after))
    return found


def _moved() -> list[Sample]:
    """The first of three definitions becomes the last; the second is longer, so that it stays in the diff."""
    found = []
    for path, (frame, body) in _MOVED.items():
        long = _fill(body, "second", "3") + "\n" + _fill(body, "third", "4")
        first = _fill(body, "first", "2")
        before, after = (_frame(frame, *parts) for parts in ((first, long, ""), ("", long, first)))
        found.append(Sample({path: before}, {path: after}, ProofKind.MOVED, path, first))
    return found


def _fill(body: str, name: str, factor: str) -> str:
    return body.replace("{n}", name).replace("{k}", factor)


def _frame(frame: str, *parts: str) -> str:
    for number, part in enumerate(parts):
        frame = frame.replace(f"{{{number}}}", part)
    return frame


def _tested() -> list[Sample]:
    return [Sample({p: old}, {p: old + added}, ProofKind.TESTS, p, old) for p, (old, added) in TESTS.items()]


def _documented() -> list[Sample]:
    code = "\n    if a and b >= 1:\n        return a * b\n    return 0\n"
    before = f'def total(a, b):\n    """What it costs."""{code}'
    return [
        Sample(
            {"a.py": before}, {"a.py": before.replace("What it costs", "The price")}, ProofKind.COMMENTS, "a.py", code
        )
    ]


SAMPLES = [
    *_formatted(), *_commented(), *_documented(), *_reordered(), *_renamed(), *_moved(), *_tested(),
]  # fmt: skip


def proofs(facts: Facts, path: str) -> list[Proof]:
    """All proofs of one file, of the whole and of parts."""
    file = facts.file(next(f.path for f in facts.files if f.path == path))
    assert file is not None
    return [*([file.proof] if file.proof is not None else []), *file.partial]


def kinds(before: Files, after: Files, path: str) -> set[ProofKind]:
    """The kinds of proof that a change has for one file."""
    facts = facts_of(before, after)
    return {p.kind for p in proofs(facts, path)} if any(f.path == path for f in facts.files) else set()
