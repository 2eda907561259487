"""A checker was told to look away: a suppression beside the code, a longer ignore list, a lower coverage threshold.

A suppression of style (`E501`, `max-len`, `dead_code`) is nobody's risk and fires nothing. One of a lint that finds
defects or holes asks; one of a type check, or of coverage, is only told.

One that gives its reason in at least three words is told, not asked about.

Deliberately not flagged: suppressions that the change only moves or rewords (as many of the same tool went as came),
those in tests, fixtures and
declaration files, the header of a new file, and a new file's configuration.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from bot.facts import Facts, FileRole
from bot.pattern import Pattern, lazy
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import LONGEST, View, few, look
from bot.risk._wording import code, listed

_HINT = lazy(r"(?i:noqa|ignore|nosec|disable|nocheck|expect-error|nolint|allow\(|expect\(|suppress|nosonar|no cover)")


class _Tool(NamedTuple):
    """How a checker is silenced beside the code."""

    name: str
    mark: Pattern[str]
    """Its group `what` holds the names of what is silenced; none silences all of it."""
    matters: Pattern[str] | None
    """The names that are worth a question; None where the tool's findings are told, not asked about."""
    all_matters: bool = False
    """Whether silencing all of it is worth a question."""


_RUFF = r"\b(?:S\d{2,}|BLE\d*|B\d{3}|F82\d|ASYNC\d+|PLE\w+|E722|DTZ\d+|RUF006|TRY\d+)\b"
_TOOLS = (
    # https://docs.astral.sh/ruff/linter/#error-suppression
    _Tool("Ruff", lazy(r"#\s*(?:ruff:\s*)?noqa\b(?::\s*(?P<what>[\w, ]+))?"), lazy(_RUFF), all_matters=True),
    # https://bandit.readthedocs.io/en/latest/config.html#exclusions
    _Tool("Bandit", lazy(r"(?<!/)(?<!/ )#\s*nosec\b:?\s*(?P<what>[B\d, ]*)"), lazy(r"B\d"), all_matters=True),
    _Tool("the type checker", lazy(r"#\s*(?:type|mypy|pyright|ty|pyre):\s*ignore\b(?:\[(?P<what>[^\]]*)\])?|#\s*pyre-ignore"), None),
    _Tool("Pylint", lazy(r"#\s*pylint:\s*disable(?:-next)?=(?P<what>[\w, -]+)"), lazy(r"no-member|not-callable|broad-except|undefined|bare-except|eval|exec|shell|unbalanced|possibly-used|E\d{4}")),
    # https://eslint.org/docs/latest/use/configure/rules#disabling-rules
    _Tool("ESLint", lazy(r"(?://|/\*|<!--)\s*eslint-disable(?:-next-line|-line)?\b(?P<what>(?:(?!--|\*/).)*)"), lazy(r"security/|no-eval|no-implied-eval|no-unsafe|floating-promises|misused-promises|exhaustive-deps|rules-of-hooks|no-undef|require-atomic|no-danger|exhaustiveness|only-throw|no-constant-condition|no-fallthrough|no-restricted|no-async-promise|import/no-cycle|no-unresolved"), all_matters=True),
    _Tool("Biome", lazy(r"biome-ignore\s+(?P<what>\S+)"), lazy(r"security|correctness|suspicious")),
    # https://www.typescriptlang.org/docs/handbook/intro-to-js-ts.html#ts-check
    _Tool("TypeScript", lazy(r"(?://|/\*)\s*@ts-(?P<what>ignore|nocheck|expect-error)\b"), lazy(r"nocheck")),
    # https://golangci-lint.run/usage/false-positives/#nolint-directive
    _Tool("golangci-lint", lazy(r"//\s*(?:nolint\b(?::(?P<what>[\w, -]+))?|#nosec\b)"), lazy(r"errcheck|gosec|govet|staticcheck|bodyclose|contextcheck|sqlclosecheck|rowserrcheck|noctx|nilerr|forcetypeassert|errorlint|exhaustive"), all_matters=True),
    # https://doc.rust-lang.org/reference/attributes/diagnostics.html#lint-check-attributes
    _Tool("rustc or Clippy", lazy(r"#!?\[(?:allow|expect)\((?P<what>[^)]*)"), lazy(r"unsafe_code|unused_must_use|unwrap|expect_used|panic|indexing|clippy::cast_|await_holding|let_underscore|arithmetic|static_mut|improper_ctypes|warnings|unreachable_patterns|clippy::(?:all|correctness|suspicious)\b|undocumented_unsafe|not_unsafe_ptr")),
    _Tool("PMD", lazy(r"@SuppressWarnings\(\s*(?P<what>[^)]*\bPMD\b[^)]*)"), lazy("PMD")),
    _Tool("the Java compiler", lazy(r"@SuppressWarnings\((?![^)]*\bPMD\b)\s*(?P<what>[^)]*)"), lazy(r"NullAway|null|resource|\ball\b|S\d{3,}|squid|findbugs|PMD|EmptyCatch|FutureReturnValue")),
    _Tool("SonarQube", lazy(r"\bNOSONAR\b(?P<what>)"), lazy("$^"), all_matters=True),
    _Tool("clang-tidy", lazy(r"\bNOLINT(?:NEXTLINE|BEGIN)?\b(?:\((?P<what>[^)]*)\))?"), lazy(r"bugprone|cert|security|concurrency|clang-analyzer"), all_matters=True),
    _Tool("PHPStan or Psalm", lazy(r"@(?:phpstan-ignore(?:-line|-next-line)?|psalm-suppress)\b\s*(?P<what>[\w.]*)"), None),
    _Tool("RuboCop", lazy(r"#\s*rubocop:disable\s+(?P<what>[\w/, ]+)"), lazy(r"Security|Lint")),
    _Tool("ShellCheck", lazy(r"#\s*shellcheck\s+disable=(?P<what>[\w, ]+)"), None),
    _Tool("coverage", lazy(r"#\s*pragma:\s*no\s*cover|(?:istanbul|c8|v8)\s+ignore\s"), None),
)  # fmt: skip

_CONFIG = lazy(
    r"(?:^|/)(?:pyproject\.toml|\.?ruff\.toml|setup\.cfg|tox\.ini|\.flake8|\.?mypy\.ini|\.pylintrc|\.coveragerc|\.bandit|\.eslintrc[\w.]*|eslint\.config\.\w+"
    r"|\.golangci\.ya?ml|tsconfig[\w.]*\.json|biome\.jsonc?|\.?codecov\.ya?ml|(?:jest|vitest)\.config\.\w+|package\.json|clippy\.toml|Cargo\.toml|phpstan\.neon[\w.]*|\.rubocop\.yml|sonar-project\.properties)$"
)
_LOOSER = lazy(
    r"^\s*(?:ignore_errors|ignore_missing_imports|allow_untyped_\w+|allow_any_\w+)\s*=\s*[Tt]rue|^\s*[\"'](?:strict\w*|noImplicit\w+|noUnchecked\w+|noUnused\w+)[\"']\s*:\s*false"
    r"|^\s*(?:strict|disallow_\w+|check_untyped_defs|warn_\w+|no_implicit_\w+)\s*=\s*[Ff]alse"
    r"|^\s*[\"']?[\w@/-]+[\"']?\s*:\s*(?:[\"']off[\"']|off\b|\[\s*[\"']off[\"'])|^\s*continue-on-error\s*:\s*true|^\s*(?:unsafe_code|unused_must_use)\s*=\s*\"allow\""
)
_LISTED = lazy(r"^\s*(?:-\s+|[\"'])(?P<name>[\w./@:*-]+)[\"']?\s*,?\s*(?:#.*)?$")
_LIST = lazy(
    r"(?i)^\s*[\"']?(?:[\w.*/-]*(?:ignore|disable|exclude|skip|omit|allow_failure)[\w.*/-]*)[\"']?\s*[:=]\s*(?:\[\s*(?:#.*)?)?$"
)
_ON_A_LINE = lazy(
    r"(?i)^\s*[\"']?(?P<key>(?:extend-|lint\.)?(?:ignore|disable|skips|per-file-ignores|omit))[\"']?\s*[:=]\s*(?P<names>.*)$"
)
_NAMES = lazy(r"[A-Za-z][\w./-]*")
_THRESHOLD = lazy(
    r"^\s*-*[\"']?(?P<key>fail_under|fail-under|branches|functions|lines|statements|target|threshold|--cov-fail-under|minimum_coverage)[\"']?\s*[:=]\s*[\"']?(?P<value>\d+(?:\.\d+)?)"
)
_READ = frozenset({FileRole.CODE, FileRole.MIGRATION, FileRole.INFRASTRUCTURE, FileRole.CONFIG, FileRole.CI})


_SAMPLE = lazy(r"(?:^|/)(?:fixtures?|testdata|examples?|playground|samples?)/|\.d\.ts$")
_HEADER = 6
"""First lines of a file, where its generator writes."""


_REASON = lazy(r"^\W*(?:--+|[-—–]|//|#|:)\s*\w\S*(?:\s+\S+){2,}")
"""What stands behind the mark: at least three words of why it is not so."""


class _Found(NamedTuple):
    tool: str
    what: str
    asks: bool
    place: Evidence


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for suppressions that the change brings, by file."""
    del policy
    gone = Counter(tool.name for f in facts.files for line in f.diff.removed for tool, _ in _marks(line.text))
    found: list[_Found] = []
    for file in facts.files:
        if file.proof is None and file.diff.hunks and file.diff.new_path is not None and not _SAMPLE.search(file.path):
            view = look(file)
            found += (*_beside(view, gone), *_configured(view))
    yield from few((_asked(one) for one in found if one.asks), limit=2)
    told = [one for one in found if not one.asks]
    if told:
        yield _told(told)


def _marks(text: str) -> Iterator[tuple[_Tool, str]]:
    """The suppressions on a line, with what they silence."""
    if _HINT.search(text[:LONGEST]):
        for tool in _TOOLS:
            found = tool.mark.search(text[:LONGEST])
            if found is not None:
                yield tool, (found.groupdict().get("what") or "").strip(" ,:\"'{}")


def _beside(view: View, gone: Counter[str]) -> Iterator[_Found]:
    if view.file.role not in _READ or view.file.language is None:
        return
    for number in sorted(view.added):
        for tool, what in _marks(view.new[number]):
            if gone[tool.name] > 0:
                gone[tool.name] -= 1
                continue
            if view.file.diff.old_path is None and number <= _HEADER and not what:
                continue  # generated or taken over as it was: the whole file is as new as the mark
            asks = tool.matters is not None and (bool(tool.matters.search(what)) if what else tool.all_matters)
            asks = asks and not _REASON.search(tool.mark.split(view.new[number][:LONGEST], maxsplit=1)[-1])
            if asks or tool.matters is None or (tool.name == "TypeScript"):
                yield _Found(tool.name, "" if tool.name == "TypeScript" else what, asks, view.evidence(number))


def _configured(view: View) -> Iterator[_Found]:
    """What a checker's own configuration lets through from now on."""
    if not _CONFIG.search(view.file.path) or view.file.diff.old_path is None:
        return
    was = {view.old[n].strip().rstrip(",") for n in view.removed}
    were = {key["key"]: key for n in view.removed if (key := _THRESHOLD.match(view.old[n]))}
    lists = {
        key["key"]: set(_NAMES.findall(key["names"])) for n in view.removed if (key := _ON_A_LINE.match(view.old[n]))
    }
    for number in sorted(view.added):
        text = view.new[number]
        if text.strip().rstrip(",") in was:
            continue
        if _LOOSER.match(text):
            yield _Found(_checker(view), text.strip(), True, view.evidence(number))
        elif (
            (key := _THRESHOLD.match(text))
            and key["key"] in were
            and float(key["value"]) < float(were[key["key"]]["value"])
        ):
            yield _Found(
                "coverage",
                f"{key['key']} from {were[key['key']]['value']} to {key['value']}",
                True,
                view.evidence(number),
            )
        elif (entry := _ON_A_LINE.match(text)) and entry["key"] in lists:
            more = sorted(set(_NAMES.findall(entry["names"])) - lists[entry["key"]])
            if more:
                yield _Found(_checker(view), ", ".join(more[:4]), True, view.evidence(number))
        elif (item := _LISTED.match(text)) and _in_ignore_list(view, number):
            yield _Found(_checker(view), item["name"], True, view.evidence(number))


def _in_ignore_list(view: View, number: int) -> bool:
    """Whether the list around an entry is one of what a checker ignores, and stood there before."""
    depth = len(view.new[number]) - len(view.new[number].lstrip())
    for above in range(number - 1, max(0, number - 40), -1):
        text = view.new.get(above)
        if text is None:
            return False
        if text.strip() and (len(text) - len(text.lstrip()) < depth or _LIST.match(text)):
            return above not in view.added and _LIST.match(text) is not None
    return False


def _checker(view: View) -> str:
    return f"the checker that {view.file.path.rpartition('/')[2]} configures"


def _asked(found: _Found) -> Signal:
    line, what = found.place.location.start, f" {code(found.what)}" if found.what else ""
    return Signal(
        rule=RULE.id,
        title=f"{found.tool} silenced in {found.place.location.path}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.INTENT,
        evidence=(found.place,),
        why=f"{code(found.place.quote)} on line {line} keeps {found.tool} from reporting{what or ' anything'} there.",
        ask=Ask(
            text=f"Line {line} silences {found.tool}{what}: {code(found.place.quote, 40, 5)}. What did it report there, and why is that not so?",
            trigger=f"the defect that {found.tool} would have named on or below line {line}",
            consequence="it is there, and no check says so any more",
            settles="take the line out, run the checker and read what it reports",
        ),
    )


def _told(found: list[_Found]) -> Signal:
    """One quiet signal for all that is told, wherever it stands."""
    first = found[0].place
    tools = listed(list(dict.fromkeys(one.tool for one in found)))
    more = f" and {len(found) - 1} more like it" if len(found) > 1 else ""
    return Signal(
        rule=RULE.id,
        title=f"{tools} silenced in {first.location.path}",
        floor=Tier.LOW,
        severity=Tier.LOW,
        likelihood=Band.LOW,
        lens=Lens.INTENT,
        evidence=tuple(one.place for one in found[:6]),
        beyond=tuple(dict.fromkeys(one.place.location.path for one in found[6:])),
        why=f"{code(first.quote)} on line {first.location.start}{more}: {tools} no longer reports there.",
        check=f"take the mark on line {first.location.start} out, run the checker and read what it reports",
    )


RULE = Rule(
    id="suppressed-check",
    group=Group.WEAKENING,
    about="A linter, type checker or coverage gate was told to look away.",
    detect=detect,
)
