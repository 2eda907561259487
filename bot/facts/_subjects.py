"""What a commit's message says that it is: a repair, or the taking back of another commit.

Of a message only the subject tells a repair. It is a sign, not a proof: a subject is what its author made of it. The
words are data; the look-alikes among them come from public histories.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import PastCommit, Sha
from bot.pattern import lazy

_LONGEST = 300
"""Characters of a subject that are read."""

_TAG = lazy(r"\s*\[([^\]]{1,40})\]:?\s*")
"""`[12.x] Fix …`, `[fix] …`."""
_TYPE = lazy(r"([\w-]{1,20})(?:\(([^()]{0,60})\))?!?:\s+")
"""conventionalcommits.org: `fix(scope)!: …`."""

_REPAIRS = frozenset({"bug", "bugfix", "fix", "hotfix", "regression", "security"})
_OTHER_WORK = frozenset({
    "chore", "ci", "deps", "doc", "docs", "e2e", "example", "examples", "feat", "feature", "license", "lint",
    "refactor", "release", "style", "test", "tests", "typo", "website",
})  # fmt: skip

_ISSUE = lazy(
    r"(?i)\b(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?|for)\s*:?\s+(?:issue\s+)?(?:[\w.-]+/[\w.-]+|gh-)?[#\d]\d*"
)
"""What closes an issue, which a new feature does as well: `Fixed #12 -- Added …`, `(fixes #12)`."""
_CLOSING = lazy(r"(?i)fix")
_REMARKS = lazy(r"(?i)[\s,;()-]*(?:refs?\s+)?(?:#\d+[\s,;()-]*)*(?:refs?\s+#\d+[\s,;()-]*)*")
_NEW_WORK = lazy(
    r"(?i)(?:add|adopt|allow|bump|chang|clarif|confirm|deprecat|doc|drop|enabl|enhanc|explain|extend|implement|improv|introduc"
    r"|mov|optimi[sz]|refactor|remov|renam|reorder|reorgani[sz]|replac|simplif|support|switch|test|updat|upgrad)\w*\b"
)

_SAYS_REPAIR = lazy(
    r"(?i)\b(?:(?:hot|bug)?-?fix(?:e[sd]|ing)?|bugs?|regress(?:ions?|ed)|cve-\d{4}-\d+|vulnerabilit(?:y|ies)"
    r"|(?:prevent|avoid|stop)\w*\s.{0,80}\b(?:crash|deadlock|leak|overflow|panic|race|segfault)\w*|crash(?:es|ed|ing)?)\b"
)
_ELSEWHERE = (
    "typos?", "spelling", "spell checking", r"misspell\w*", "grammar", "wording", "java-?docs?", "doc-?strings?",
    "doc-?blocks?", "phpdocs?", "doctests?", "changelog", "readme", "docs?", "documentation", r"lint\w*", "styleci",
    "code style", "code quality", "code samples?", r"checkstyle\w*", "flake8", "gofmt", "clippy", "phpstan", "mypy",
    "eslint", "github actions?", "ci", "annotations?", "typing", "type hints?", r"composer\.json", r"package\.json",
    "copyright", "security archive", r"in (?:the )?comments?", r"(?:style|build|comments?|tests?) (?:code )?fix(?:es)?",
)  # fmt: skip
"""Wherever they stand, what is repaired is words, style or the project's own machinery."""
_REPAIRED = (
    "alignment", "comments?", "conflicts?", "cs", "examples?", r"format\w*", "header guards?", "imports?", r"indent\w*",
    "links?", "lockfile", "merge", "pylint", "rubocop", "ruff", "specs?", r"style\w*", "tests?",
    r"trailing \w*spaces?", "types?", "variable names?", "warnings?", "white-?space", "workflows?",
)  # fmt: skip
"""Where they are what is fixed: `fix a few broken links`."""
_QUALIFIERS = (
    "an?", "all", "broken", "the", "some", "minor", "small", "more", "failing", "flaky", "few", "remaining", "code",
    "unit", "integration", "e2e", "new", "various", "in",
)  # fmt: skip
_NO_REPAIR = lazy(
    rf"(?i)\b(?:{'|'.join(_ELSEWHERE)})\b|(?-i:\w(?:Test|TestCase|Tests))\b|\btest_\w+"
    rf"|\bfix(?:e[sd]|ing)?:?\s+(?:up\s+|for\s+)?(?:(?:{'|'.join(_QUALIFIERS)})\s+){{0,3}}(?:{'|'.join(_REPAIRED)})\b"
    r"|\bfixed[- ](?:array|length|point|rate|seed|size|time|width)"
    r"|\bbug[- ]?fix(?:es)?\s+(?:release|version)|\bbugs?[- ](?:report|template|tracker)"
    r"|\b(?:release|version)\b.{0,40}\bbug[- ]?fixes|^update (?:all|dependency|module)\b"
)
_TESTS = lazy(r"(?i)\btests?\b")

_TAKES_BACK = lazy(r"(?i)\brevert(?:s|ed|ing)?\b|\breapply\b")
_PARTS_OF_IT = ("evert", "eapply")
"""Sought first, as most subjects hold neither."""
_QUOTED = lazy(r"(?i)\b(?:revert(?:s|ed)?|reapply):?\s+[\"“](.+)[\"”]")
_STATED = lazy(r"(?i)\s*this\s+(?:\w+\s+)?reverts\s+(?:merge\s+)?commits?\s")
"""How the body of such a commit begins; further down it speaks of one of the commits that were squashed."""
_SAID = lazy(r"(?i)\brevert(?:s|ed)?\b[^\n]*")
_SHA = lazy(r"\b[0-9a-f]{7,64}\b")
_NUMBER = lazy(r"(?:[\w.-]+/[\w.-]+|\s)[#!](\d{1,9})\b")
_PULL = lazy(r"\(#(\d{1,9})\)$|^Merge pull request #(\d{1,9})\b")


def is_repair(subject: str) -> bool:
    """Whether a subject says that the commit repairs behaviour, rather than words, tests, style or a build."""
    text = subject[:_LONGEST]
    if _takes_back(text):
        return False
    kind, scope, text = _untyped(text)
    if kind in _OTHER_WORK or _is_other(scope):
        return False
    if _NO_REPAIR.search(f"fix: {text}" if kind in _REPAIRS else text) or _NO_REPAIR.match(text):
        return False
    if kind not in _REPAIRS and (_TESTS.search(text) or _NEW_WORK.match(text)):
        return False
    issue = _ISSUE.search(text)
    rest = text[: issue.start()] + text[issue.end() :] if issue else text
    if kind in _REPAIRS or _SAYS_REPAIR.search(f"{kind} {rest}"):
        return True
    closes = issue is not None and _CLOSING.match(issue[0]) is not None
    remark = _REMARKS.match(rest)
    return closes and not _NEW_WORK.match(rest, remark.end() if remark else 0)


def _untyped(text: str) -> tuple[str, str, str]:
    """The subject's type and scope, lower case, and what it says behind them; tags say nothing unless they are one."""
    kind = scope = ""
    if tag := _TAG.match(text):
        text = text[tag.end() :]
        kind = tag[1].lower()
    if typed := _TYPE.match(text):
        text = text[typed.end() :]
        kind, scope = typed[1].lower(), (typed[2] or "").lower()
    return kind, scope, text


def _is_other(scope: str) -> bool:
    return any(part in _OTHER_WORK for part in scope.replace(",", "/").replace("-", "/").split("/"))


def _takes_back(text: str) -> bool:
    """Whether it is what `git revert` or a host calls a revert; `fix: revert the default` repairs something."""
    return _QUOTED.search(text) is not None or text.lower().startswith(("revert ", "reapply "))


class Reverts:
    """Which commits of a history took another back, found by what they say: a commit's id, its title, its number."""

    def __init__(self, commits: tuple[PastCommit, ...]) -> None:
        self.taken: dict[Sha, tuple[Sha, ...]] = {}
        """By the commit that reverts: those that it takes back, as far as they are among the commits; maybe none."""
        self._commits = commits
        reverting = [commit for commit in commits if _is_revert(commit)]
        if not reverting:
            return
        self._titles = {commit.subject: commit.sha for commit in reversed(commits)}
        self._pulls = {number: c.sha for c in reversed(commits) for number in _own_number(c.subject)}
        self._by_prefix = {commit.sha[:7]: commit.sha for commit in reversed(commits)}
        for commit in reverting:
            found = dict.fromkeys(sha for sha in self._named(commit) if sha != commit.sha)
            self.taken[commit.sha] = tuple(found)

    def _named(self, commit: PastCommit) -> Iterator[Sha]:
        for line in _SAID.findall(commit.body):
            for text in _SHA.findall(line):
                sha = self._by_prefix.get(Sha(text[:7]))
                if sha is not None and sha.startswith(text):
                    yield sha
            for number in _NUMBER.findall(f" {line}"):
                if number in self._pulls:
                    yield self._pulls[number]
        quoted = _QUOTED.search(commit.subject)
        if quoted and quoted[1] in self._titles:
            yield self._titles[quoted[1]]


def _is_revert(commit: PastCommit) -> bool:
    if not commit.body and not any(part in commit.subject for part in _PARTS_OF_IT):
        return False
    if _TAKES_BACK.search(commit.subject[:_LONGEST]) is None:
        return _STATED.match(commit.body) is not None
    return bool(commit.body) or _takes_back(commit.subject[:_LONGEST])


def _own_number(subject: str) -> Iterator[str]:
    """The number of the pull request that a commit merges, as hosts write it into the subject."""
    found = _PULL.search(subject[:_LONGEST])
    if found:
        yield found[1] or found[2]
