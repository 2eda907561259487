"""What in a test file is a test and what an assertion, and which tests a change takes away for good."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.change import FileStatus, Line
from bot.facts import ChangeKind, Construct, ConstructKind, Facts, FileFacts, FileRole, SymbolKind
from bot.pattern import lazy
from bot.risk._calls import arguments_in
from bot.risk._code import bare

_ASSERTS = lazy(
    r"^(?:self\.)?(?:assert\w*|fail(?:If|Unless)\w*)$"
    r"|^(?:assert|require|Assert|Assertions|should|check|is|t)\."
    r"(?!(?:Run|Helper|Log\w*|Cleanup|Parallel|Setenv|TempDir|Name|Skip\w*|Deadline|Context|NoError\w*)$)\w+$"
    r"|^expect(?:TypeOf)?\(.*\)\.|^assert(?:That|_eq|_ne|_matches)?!?$|^verify$|\.assert_\w+$|^EXPECT_\w+$|^ASSERT_\w+$"
    r"|^cy\.\w*should",
    re.DOTALL,
)
_EXACT = lazy(
    r"\.(?:toBe|toEqual|toStrictEqual|toHaveBeenCalledWith|toHaveBeenCalledTimes|toHaveLength|toThrow\w*"
    r"|toMatchInlineSnapshot)$|^(?:self\.)?assert(?:Equals?|Is|Raises\w*|DictEqual|ListEqual|CountEqual)$"
    r"|\.assert_called_(?:once_)?with$|\.assert_called_once$|^(?:assert|require)\.(?:Equal\w*|Len|JSONEq|EqualError)$"
)
_VAGUE = lazy(
    r"\.(?:toBeTruthy|toBeFalsy|toBeDefined|toBeInstanceOf|toMatchObject|toHaveBeenCalled)$"
    r"|\.not\.(?:toBeNull|toThrow|toBeUndefined)$|\.assert_called$"
    r"|^(?:self\.)?assert(?:True|False|IsNotNone|IsInstance|In|Greater|Less|GreaterEqual|LessEqual|NotEqual)$"
    r"|^(?:assert|require)\.(?:NotNil|NotEmpty|True|False|Contains)$"
)
_TEST_NAME = lazy(r"^(?:test|Test(?!Main$)|it_|should)")
_ANSWERS = lazy(r"->\s*(?!None\b|\(\)|Result\b|anyhow|impl\b|eyre)\w")
"""A function that answers something is none that a runner calls: `fn should_skip() -> bool`."""
_SCRIPTS = frozenset({"JavaScript", "TypeScript", "TSX"})
_SCRIPT_TEST = lazy(r"^\s*(?:it|test|specify)(?:\.\w+)*\s*[(`](?:\s*[\"'`](?P<title>[^\"'`]+)|[^\"'`]*$)")
_ANNOTATED = frozenset({"Java", "Kotlin", "C#", "PHP"})
"""Languages where an annotation makes the test, so that one may lose the `test` of its name."""
_FUNCTIONS = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_BLOCK = 12
"""Lines that are taken for the body of a test that is a call: `it("…", () => {`."""
_MOST = 500
"""Tests that are compared by name: a change that touches more moves whole suites."""
_QUOTED = lazy(r"(?<=['\"])[A-Za-z_]\w*(?=['\"])")
_SET = lazy(r"\b(?:self|this)(\.[A-Za-z_]\w*)\s*=(?!=)")
_FEW = 5
"""Letters below which a word says too little to tell what a test is about."""


class Test(NamedTuple):
    """A test that the change adds or removes."""

    file: FileFacts
    name: str
    line: int
    lines: frozenset[str]
    """Its changed lines, stripped, blank ones and brackets left out."""
    owner: str = ""
    """What the class around it is about: `Cart` of `CartTests`; "" where there is none."""

    @property
    def words(self) -> frozenset[str]:
        return words_in(" ".join((*self.lines, self.owner)))


def words_in(text: str) -> frozenset[str]:
    """The words of a text; once more in quotes what stands alone in them, and with their dot what are attributes."""
    quoted = (f"'{word}'" for word in _QUOTED.findall(text))
    return frozenset((*re.findall(r"[A-Za-z_$][\w$]*", text), *re.findall(r"\.[A-Za-z_]\w*", text), *quoted))


def is_test_name(name: str) -> bool:
    """Whether a test runner would take a definition of that name for a test."""
    return _TEST_NAME.match(name) is not None


def is_assertion(construct: Construct) -> bool:
    """Whether a construct of a test file asserts something; `NoError` and the like only pass errors on."""
    return construct.kind is ConstructKind.ASSERTION or (
        construct.kind is ConstructKind.CALL and _ASSERTS.search(construct.head) is not None
    )


def is_exact(assertion: Construct) -> bool:
    """Whether an assertion admits one value only."""
    return _EXACT.search(assertion.head) is not None


def is_loosened(old: Construct, new: Construct) -> bool:
    """Whether an exact expectation of something became a vague one of the same thing."""
    if not (is_exact(old) and _VAGUE.search(new.head)):
        return False
    subject, other = subject_of(old), subject_of(new)
    return bool(subject) and (subject == other or other.startswith((f"{subject} ", f"{subject}.")))


def subject_of(assertion: Construct) -> str:
    """What is asserted about: the argument of `expect`, or the first argument of an assertion that is no `t`."""
    if assertion.head.startswith("expect("):
        return next(iter(arguments_in(assertion.text.removeprefix("expect"))), "")
    if assertion.head.rpartition(".")[2].startswith("assert_called"):
        return assertion.head.rpartition(".")[0]
    return next((a for a in arguments_in(assertion.body) if a not in {"t", "tb", "b"}), "")


def dead_words(facts: Facts) -> frozenset[str]:
    """Words that the change takes out of production code for good: tests that speak of them may go as well."""
    production = [f for f in facts.files if f.role is FileRole.CODE]
    added = words_in(" ".join(_text(f, line) for f in production for line in f.diff.added))
    removed = words_in(" ".join(_text(f, line) for f in production for line in f.diff.removed))
    gone = {ChangeKind.REMOVED, ChangeKind.MOVED}
    names = {c.symbol.name for f in production for c in f.changes if c.kind in gone}
    set_before = {name for f in production for line in f.diff.removed for name in _SET.findall(line.text[:2000])}
    went = (f.diff.old_path or "" for f in facts.files if f.diff.status in {FileStatus.DELETED, FileStatus.RENAMED})
    deleted = {path.rpartition("/")[2].partition(".")[0] for path in went}
    words = {word for word in removed - added if len(word) >= _FEW and not word.startswith(".")}
    commands = {stem for stem in deleted if "_" in stem.strip("_") and "test" not in stem.split("_")}
    return frozenset(names | words | (set_before - added) | commands)


def _text(file: FileFacts, line: Line) -> str:
    """The line with its strings, since tests quote them, and without its comment."""
    text = line.text[:2000]
    return text if bare(text, file.language).strip() else ""


def lost_tests(facts: Facts) -> list[Test]:
    """Tests that the change removes and does not bring back under another name or in another place."""
    removed, added = list(_tests(facts, ChangeKind.REMOVED)), list(_tests(facts, ChangeKind.ADDED))
    if len(removed) <= len(added):
        return []
    there = frozenset(line.text.strip() for f in facts.files if f.role is FileRole.TEST for line in f.diff.added)
    names = {_parts(test.name) for test in added[:_MOST]}
    suites = {_parts(_stem(f)) for f in facts.files if f.role is FileRole.TEST and f.diff.added}
    return [
        test
        for test in removed[:_MOST]
        if 2 * len(test.lines & there) < len(test.lines) and not _has_successor(test, names, suites)
    ]


def _has_successor(test: Test, names: set[frozenset[str]], suites: set[frozenset[str]]) -> bool:
    """Whether an added test has a name like it; one that is only called `test` goes by the name of its file."""
    own = _parts(test.name)
    return any(_alike(own, n) for n in names) if own else any(_alike(_parts(_stem(test.file)), n) for n in suites)


def _stem(file: FileFacts) -> str:
    return file.path.rpartition("/")[2].partition(".")[0]


def _parts(name: str) -> frozenset[str]:
    found = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)
    return frozenset(part.lower() for part in found) - {"test", "tests"}


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return 3 * len(one & other) >= 2 * max(len(one), len(other), 1)


def _tests(facts: Facts, kind: ChangeKind) -> Iterator[Test]:
    for file in facts.files:
        if file.role is FileRole.TEST and file.language is not None:
            is_gone = kind is ChangeKind.REMOVED
            lines = file.diff.removed if is_gone else file.diff.added
            shown = {(line.old if is_gone else line.new) or 0: line.text[:2000] for line in lines}
            for name, owner, first, last in (*_functions(file, kind), *_blocks(file, shown)):
                body = (shown.get(n, "").strip() for n in range(first, last + 1))
                yield Test(file, name, first, frozenset(text for text in body if re.search(r"\w", text)), owner)


def _functions(file: FileFacts, kind: ChangeKind) -> Iterator[tuple[str, str, int, int]]:
    for change in file.changes:
        symbol = change.symbol
        by_name = is_test_name(symbol.name) or (kind is ChangeKind.ADDED and file.language in _ANNOTATED)
        if change.kind is kind and symbol.kind in _FUNCTIONS and by_name and not _ANSWERS.search(symbol.signature):
            yield symbol.name, re.sub(r"^Test|(?:Test|Tests|TestCase)$", "", symbol.owner), symbol.start, symbol.end


def _blocks(file: FileFacts, shown: dict[int, str]) -> Iterator[tuple[str, str, int, int]]:
    for number, text in shown.items():
        titled = _SCRIPT_TEST.match(text[:300]) if file.language in _SCRIPTS else None
        if titled:
            yield titled["title"] or "a test", "", number, number + _BLOCK
