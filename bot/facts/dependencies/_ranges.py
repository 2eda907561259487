"""Whether a version fits a constraint. What is not understood to the letter gets None: no answer, so no proof.

npm: https://github.com/npm/node-semver#ranges. Cargo: https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html.
Python: https://packaging.python.org/en/latest/specifications/version-specifiers/ (final and post-releases only), with
Poetry's `^` and `~` (https://python-poetry.org/docs/dependency-specification/).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.pattern import lazy

_LONGEST = 300
"""Characters of a constraint that is looked at."""

_SEMVER = lazy(r"[v=]?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?")
_PARTIAL = lazy(
    r"[v=]?(?:(\d{1,9}|[xX*])(?:\.(\d{1,9}|[xX*])(?:\.(\d{1,9}|[xX*])(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?)?)?)?"
)


class _Version(NamedTuple):
    release: tuple[int, ...]
    pre: str = ""

    def rank(self) -> tuple[tuple[int, ...], bool, tuple[tuple[bool, int, str], ...]]:
        """Semantic Versioning 2.0.0, 11: a pre-release stands before its release; numbers before words."""
        parts = self.pre.split(".") if self.pre else []
        return self.release, not self.pre, tuple((not p.isdecimal(), int(p) if p.isdecimal() else 0, p) for p in parts)


class _Bound(NamedTuple):
    operator: str
    version: _Version

    def holds(self, version: _Version) -> bool:
        left, right = version.rank(), self.version.rank()
        return {
            "<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right, "=": left == right,
        }[self.operator]  # fmt: skip


def _semver(text: str) -> _Version | None:
    match = _SEMVER.fullmatch(text)
    if match is None or any(len(part) > 18 for part in (match[4] or "").split(".")):
        return None
    return _Version((int(match[1]), int(match[2]), int(match[3])), match[4] or "")


def compare_semver(left: str, right: str) -> int | None:
    """-1, 0 or 1; None where one of them is no semantic version."""
    a, b = _semver(left), _semver(right)
    if a is None or b is None:
        return None
    return (a.rank() > b.rank()) - (a.rank() < b.rank())


def npm_satisfies(version: str, constraint: str) -> bool | None:
    """Whether `version` fits an npm range; None for tags, aliases, addresses and all that is no range."""
    found = _semver(version)
    if found is None or len(constraint) > _LONGEST:
        return None
    alternatives = [_npm_bounds(part.strip()) for part in constraint.split("||")]
    if any(bounds is None for bounds in alternatives):
        return None
    return any(_within(found, bounds) for bounds in alternatives if bounds is not None)


def _within(version: _Version, bounds: Sequence[_Bound]) -> bool:
    """node-semver: a pre-release fits only where a bound names a pre-release of the same release."""
    if not all(bound.holds(version) for bound in bounds):
        return False
    return not version.pre or any(b.version.pre and b.version.release == version.release for b in bounds)


def _npm_bounds(text: str) -> list[_Bound] | None:
    hyphen = re.fullmatch(r"(\S+) +- +(\S+)", text)
    if hyphen:
        low, high = _desugar(">=", hyphen[1]), _desugar("<=", hyphen[2])
        return None if low is None or high is None else [*low, *high]
    bounds: list[_Bound] = []
    at = 0
    while text[at:].strip():
        match = _COMPARATOR.match(text, at)
        part = _desugar(match[1] or "", match[2]) if match else None
        if match is None or part is None:
            return None
        bounds += part
        at = match.end()
    return bounds


_COMPARATOR = lazy(r"\s*(\^|~>|~|<=|>=|<|>|=)?\s*([^\s<>=^~|]+)")


def _desugar(operator: str, operand: str, default: str = "") -> list[_Bound] | None:
    """The bounds that one comparator stands for."""
    match = _PARTIAL.fullmatch(operand)
    if match is None or any(len(part) > 18 for part in (match[4] or "").split(".")):
        return None
    given: list[int] = []
    for part in match.groups()[:3]:
        if part is None or not part.isdecimal():
            break
        given.append(int(part))
    if any(part is not None and part.isdecimal() for part in match.groups()[len(given) : 3]):
        return None  # `1.x.3`
    low = _Version((*given, *([0] * (3 - len(given)))), match[4] or "")
    operator = operator or (default if len(given) == 3 or not _has_wildcard(operand) else "")
    if not given:
        return [] if operator in {"", "^", "~", "~>", ">=", "<=", "="} else None
    if operator in {"<", ">="}:
        return [_Bound(operator, low)]
    if operator in {"", "=", "<=", ">"} and len(given) == 3:
        return [_Bound(operator or "=", low)]
    top = _Version(_next(given, _kept(operator, given)), "0")
    if operator == "<=":
        return [_Bound("<", top)]
    if operator == ">":
        return [_Bound(">=", _Version(top.release))]
    return [_Bound(">=", low), _Bound("<", top)]


def _has_wildcard(operand: str) -> bool:
    return any(part in {"x", "X", "*"} for part in operand.split("."))


def _kept(operator: str, given: Sequence[int]) -> int:
    """How many leading numbers must stay as they are."""
    if operator == "^":
        return next((n for n, number in enumerate(given, 1) if number), len(given))
    return min(len(given), 2) if operator in {"~", "~>"} else len(given)


def _next(given: Sequence[int], kept: int) -> tuple[int, ...]:
    numbers = [*given[:kept]]
    numbers[-1] += 1
    return (*numbers, *([0] * (3 - kept)))


def cargo_satisfies(version: str, constraint: str) -> bool | None:
    """Whether `version` fits a Cargo requirement: `1.2` means `^1.2`; None for what is none."""
    found = _semver(version)
    if found is None or len(constraint) > _LONGEST:
        return None
    bounds: list[_Bound] = []
    for part in constraint.split(","):
        match = re.fullmatch(r"\s*(\^|~|<=|>=|<|>|=)?\s*([\w.*+-]+)\s*", part)
        desugared = _desugar(match[1] or "", match[2], default="^") if match else None
        if desugared is None:
            return None
        bounds += desugared
    return _within(found, bounds)


def compatible(old: str, new: str) -> bool:
    """Whether `new` is no older than `old` and meant to replace it, by the left-most number that is not zero."""
    return npm_satisfies(new, f"^{old}") is True


_RELEASE = lazy(r"v?(\d{1,9}(?:\.\d{1,9}){0,5})(?:\.post(\d{1,9}))?")
_CLAUSE = lazy(r"(===|==|!=|<=|>=|~=|<|>|\^|~|=)?\s*([\w.*]+)")


def _final(text: str) -> tuple[tuple[int, ...], int] | None:
    match = _RELEASE.fullmatch(text)
    if match is None:
        return None
    numbers = [int(part) for part in match[1].split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers), int(match[2]) if match[2] else -1


def python_satisfies(version: str, constraint: str) -> bool | None:
    """Whether `version` fits a version specifier; None for pre-releases, local versions, `===` and what is none."""
    found = _final(version)
    if found is None or len(constraint) > _LONGEST:
        return None
    if constraint.strip() in {"", "*"}:
        return True
    answers = [_clause(found, part.strip()) for part in constraint.strip().strip("()").split(",")]
    return None if None in answers else all(answers)


def _clause(version: tuple[tuple[int, ...], int], clause: str) -> bool | None:  # noqa: PLR0911 - one return an operator
    match = _CLAUSE.fullmatch(clause)
    if match is None or match[1] == "===":
        return None
    operator, operand = match[1] or "==", match[2]
    if operand.endswith(".*"):
        prefix = _RELEASE.fullmatch(operand[:-2])
        if prefix is None or prefix[2] or operator not in {"==", "!=", "="}:
            return None
        wanted = [int(part) for part in prefix[1].split(".")]
        same = [*version[0], *([0] * 6)][: len(wanted)] == wanted
        return same if operator != "!=" else not same
    bound = _final(operand)
    if bound is None or (bound[1] >= 0 and operator in {"<", ">", "~=", "^", "~"}):
        return None
    written = [int(part) for part in (_RELEASE.fullmatch(operand) or [""])[1].split(".")]
    match operator:
        case "==" | "=":
            return version == bound
        case "!=":
            return version != bound
        case ">=":
            return version >= bound
        case "<=":
            return version <= bound
        case "<":
            return version[0] < bound[0]
        case ">":  # a post-release of the bound itself does not fit
            return version[0] > bound[0]
    kept = max(1, len(written) - 1) if operator == "~=" else _kept(operator, written)
    if operator == "~=" and len(written) < 2:
        return None
    top = [*written[:kept]]
    top[-1] += 1
    return bound <= version and version[0] < tuple(top)
