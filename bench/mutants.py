"""What became of the mutants of the gate (`just mutants`): counts by module, and each survivor with its reason.

    python -m bench.mutants --into docs/gate-mutation.md

It reads what mutmut left in `mutants/`. A reason that the page gives is kept for as long as the same mutant survives. A
mutant that changes nothing but a text for people is not counted: texts are not held by tests of the gate's rules.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

MUTANTS = Path("mutants/bot/gate")
_KILLED = {1, 3}
_FATES = {0: "survived", 5: "untested", 33: "untested", 36: "timeout", -24: "timeout", 24: "timeout", 152: "timeout"}
_BEGIN, _END = "<!-- mutants: begin -->", "<!-- mutants: end -->"
_UNSEEN = "**not looked at yet**"


class Mutant(NamedTuple):
    """One change to one function, and whether a test noticed."""

    module: str
    function: str
    change: str
    """`old` → `new`, on one line."""
    fate: str

    @property
    def row(self) -> tuple[str, str, str]:
        return self.module, self.function, self.change


def mutants(folder: Path = MUTANTS) -> Iterator[Mutant]:
    """All of them but those of texts."""
    for meta in sorted(folder.rglob("*.py.meta")):
        source = meta.with_suffix("")
        lines = source.read_text("utf-8").splitlines()
        spans = json.loads(source.with_name(f"{source.name}.spans").read_text("utf-8"))["spans"]
        for key, code in json.loads(meta.read_text("utf-8"))["exit_code_by_key"].items():
            name = key.rpartition(".")[2]
            function, _, _ = name.rpartition("__mutmut_")
            old, new = (_source(lines, spans[each]) for each in (f"{function}__mutmut_orig", name))
            if not _is_text(old, new):
                fate = "killed" if code in _KILLED else "unchecked" if code is None else _FATES.get(code, "crashed")
                module = source.relative_to(folder).as_posix()
                yield Mutant(module, _plain(function), _change(old, new), fate)


def _source(lines: list[str], span: tuple[int, int]) -> str:
    text = textwrap.dedent("\n".join(lines[span[0] - 1 : span[1]]))
    return re.sub(r"x(?:ǁ\w+?ǁ|_)(\w+?)__mutmut_\w+", r"\1", text)


def _plain(function: str) -> str:
    return function.replace("xǁ", "").replace("ǁ", ".").removeprefix("x_")


def _change(old: str, new: str) -> str:
    told = [line for line in difflib.ndiff(old.splitlines(), new.splitlines()) if line[0] in "+-"]
    before, after = (" ".join(line[2:].strip() for line in told if line[0] == sign) for sign in "-+")
    return f"`{before}` → `{after}`".replace("|", "\\|")


def _is_text(old: str, new: str) -> bool:
    """Whether the first difference of the two trees is a sentence."""
    pairs: list[tuple[ast.AST, ast.AST]] = [(ast.parse(old), ast.parse(new))]
    while pairs:
        one, other = pairs.pop(0)
        if isinstance(one, ast.JoinedStr) or (isinstance(one, ast.Constant) and _is_sentence(one.value)):
            if ast.dump(one) != ast.dump(other):
                return True
        elif type(one) is not type(other):
            return False
        else:
            pairs += zip(ast.iter_child_nodes(one), ast.iter_child_nodes(other), strict=False)
    return False


def _is_sentence(value: object) -> bool:
    """Codes have neither spaces nor capitals."""
    return isinstance(value, str) and (" " in value.strip() or value[:1].isupper())


def page(found: list[Mutant], reasons: Mapping[tuple[str, str, str], str], today: str) -> str:
    """The part of the page that is made."""
    by_module: dict[str, Counter[str]] = {}
    for each in found:
        by_module.setdefault(each.module, Counter())[each.fate] += 1
    total = sum(by_module.values(), Counter[str]())
    rows = [_count_row(module, fates) for module, fates in sorted(by_module.items())]
    left = sorted({e.row: e.fate for e in found if e.fate != "unchecked" and not _noticed(e.fate)}.items())
    listed = [f"| {m} | `{f}` | {c} | {fate} | {reasons.get((m, f, c), _UNSEEN)} |" for (m, f, c), fate in left]
    return "\n".join(
        [
            f"Run of {today}.",
            "",
            "| module | mutants | not run | killed | not killed | rate of those run |",
            "|---|--:|--:|--:|--:|--:|",
            *rows,
            _count_row("**all**", total),
            "",
            "| module | function | change | fate | reason |",
            "|---|---|---|---|---|",
            *listed,
        ]
    )


def _noticed(fate: str) -> bool:
    return fate in {"killed", "timeout", "crashed"}


def _count_row(name: str, fates: Counter[str]) -> str:
    killed, left = sum(n for fate, n in fates.items() if _noticed(fate)), fates["unchecked"]
    run = fates.total() - left
    rate = f"{killed / run:.1%}" if run else "–"
    return f"| {name} | {fates.total():,} | {left:,} | {killed:,} | {run - killed:,} | {rate} |"


def reasons_of(text: str) -> dict[tuple[str, str, str], str]:
    """Those that the page gives now."""
    rows = (re.split(r" (?<!\\)\| ", line.strip("| \n")) for line in text.splitlines() if line.startswith("| "))
    return {(r[0], r[1].strip("`"), r[2]): r[4] for r in rows if len(r) == 5 and r[4] != _UNSEEN}


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.mutants")
    parser.add_argument("--into", type=Path, required=True, metavar="PAGE")
    into: Path = parser.parse_args().into
    before, _, rest = into.read_text("utf-8").partition(_BEGIN)
    made, _, after = rest.partition(_END)
    found = list(mutants())
    text = page(found, reasons_of(made), datetime.now(UTC).date().isoformat())  # noqa: TID251 - the day of the run is what the page tells
    into.write_text(f"{before}{_BEGIN}\n{text}\n{_END}{after}", "utf-8")
    return int(_UNSEEN in text)


if __name__ == "__main__":
    sys.exit(main())
