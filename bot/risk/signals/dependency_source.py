"""Dependencies come from another place: a registry, an index, a repository, a fork."""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import LineOp
from bot.facts import DependencyChange, DependencyUse, Facts, FileFacts
from bot.pattern import Pattern, lazy
from bot.risk._added import AddedLine, added_lines
from bot.risk._dependencies import LONGEST, REGISTRIES, evidence_of, hosts, named, short
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._wording import code, where

_ADDRESS = r"[\"']?(?:sparse\+|\$\{?\w+|https?://)[^\s\"']{1,200}"
_SETTINGS: tuple[tuple[Pattern[str], Pattern[str]], ...] = (
    # https://docs.npmjs.com/cli/configuring-npm/npmrc, https://yarnpkg.com/configuration/yarnrc, bunfig.toml
    (lazy(r"(^|/)\.npmrc$"), lazy(r"\s*(?:@[\w.-]+:)?registry\s*=\s*(\S+)")),
    (lazy(r"(^|/)\.yarnrc(\.yml)?$"), lazy(r"\s*(?:npmRegistryServer:|registry)\s+[\"']?(\S+?)[\"']?$")),
    (lazy(r"(^|/)bunfig\.toml$"), lazy(rf"\s*registry\s*=\s*({_ADDRESS})")),
    # https://pip.pypa.io/en/stable/topics/configuration/ and requirements files
    (lazy(r"(^|/)pip\.(conf|ini)$"), lazy(r"\s*(?:extra-)?index-url\s*=\s*(\S+)")),
    (lazy(r"\.(txt|in)$"), lazy(r"\s*(?:-i|--(?:extra-)?index-url|--find-links|--trusted-host)[\s=]+(\S+)")),
    # [[tool.uv.index]], [[tool.poetry.source]], Pipfile's [[source]]
    (lazy(r"(^|/)(pyproject\.toml|uv\.toml|pdm\.toml|Pipfile)$"), lazy(r"\s*(?:url|index-url|extra-index-url)\s*=\s*[\"'](https?://(?!(?:www\.)?git(?:hub|lab)\.com)[^\"']*(?:/simple|/pypi|index)[^\"']*)")),
    # https://doc.rust-lang.org/cargo/reference/source-replacement.html
    (lazy(r"(^|/)\.cargo/config(\.toml)?$"), lazy(rf"\s*(?:registry|index|replace-with)\s*=\s*({_ADDRESS}|\S+)")),
    (lazy(r"(^|/)Gemfile$"), lazy(r"source\s*\(?\s*[\"'](https?://[^\"']+)")),
    (lazy(r"(^|/)(settings\.xml|pom\.xml)$"), lazy(r"\s*<url>\s*(https?://[^<]*(?:maven|repo|nexus|artifactory)[^<]*)</url>")),
    (lazy(r"(?i)(^|/)nuget\.config$"), lazy(r"\s*<add\s+key=\"[^\"]*\"\s+value=\"(https?://[^\"]+)\"")),
    (lazy(r"\.gradle(\.kts)?$"), lazy(r"\s*(?:maven\s*\{?\s*)?(?:url\s*=?|maven\()\s*\(?(?:uri\()?[\"'](https?://[^\"']+)")),
    (lazy(r"(?i)(^|/)(dockerfile[^/]*|[^/]*\.(sh|env|ya?ml))$"), lazy(r"\s*(?:-\s+|ENV\s+|export\s+|ARG\s+)?(?:GOPROXY|GONOSUMDB|GONOSUMCHECK|GOSUMDB|GOINSECURE|PIP_INDEX_URL|PIP_EXTRA_INDEX_URL|UV_INDEX_URL|UV_DEFAULT_INDEX|NPM_CONFIG_REGISTRY|npm_config_registry)\s*[:=]\s*(\S+)")),
)  # fmt: skip
"""Which file, and the line in it that says where packages come from."""
_REPLACE = lazy(r"\s*(?:replace\s+)?([\w./-]+\.[\w./-]+)(?:\s+v\S+)?\s+=>\s+([\w-]+\.[\w./-]+)\s+(v\S+)")


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    elsewhere: dict[str, list[DependencyChange]] = {}
    seen: set[tuple[str, str]] = set()
    for change in facts.dependencies:
        whence = _elsewhere(change)
        if whence and (change.ecosystem, change.name) not in seen:
            seen.add((change.ecosystem, change.name))
            elsewhere.setdefault(whence, []).append(change)
    for whence, changes in elsewhere.items():
        yield _moved(facts, whence, changes)
    for file in facts.files:
        if file.proof is None:
            yield from _set(file)


def _elsewhere(change: DependencyChange) -> str:
    """Where it comes from now, when that is another place than before; "" when it is not."""
    if change.after is None or change.internal or change.use is DependencyUse.PEER:
        return ""
    before, after = hosts(change.source_before), hosts(change.source)
    if change.asked:
        if not change.source or not change.source_changed or not _is_outside(change.source):
            return ""
        if change.before is not None and _place(change.source) == _place(change.source_before):
            return ""  # another revision of the same repository
        return short(_place(change.source), 80)
    if change.before is None or not before or not after:
        return ""
    news = after - before - REGISTRIES
    return f"host {short(', '.join(sorted(news)), 80)}" if news else ""


def _is_outside(source: str) -> bool:
    return (
        bool(hosts(source))
        or source.startswith(("github:", "gitlab:", "bitbucket:", "git@"))
        or _SHORT.match(source) is not None
    )


_SHORT = lazy(r"[\w.-]+/[\w.-]+(?:#|$)")
_REVISION = lazy(r"[?#].*$|(?<=[\w/])@[\w./-]+$|\.git$")


def _place(source: str) -> str:
    """An address without the revision."""
    return _REVISION.sub("", _REVISION.sub("", source.removeprefix("git+")))


def _moved(facts: Facts, whence: str, changes: list[DependencyChange]) -> Signal:
    first, is_product = changes[0], any(c.use is not DependencyUse.DEVELOPMENT for c in changes)
    verb = "comes" if len(changes) == 1 else "come"
    return Signal(
        rule=RULE.id,
        title=f"{named(changes)} {verb} from {whence}",
        floor=Tier.HIGH if is_product else Tier.MEDIUM,
        severity=Tier.HIGH if is_product else Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.DATA,
        evidence=evidence_of(facts, changes),
        why=f"{first.path}: {named(changes)} {verb} from `{whence}` and not from {'where it came from' if first.before is not None else 'a registry'}.",
        ask=Ask(
            text=f"`{short(first.name, 40)}` comes from `{short(whence, 60)}`. Who can publish there, and how does it get fixes of the original?",
            trigger="the next install",
            consequence="code by others than its known publishers is installed under its name",
            settles="compare what is there with the release, and name who keeps it up to date",
        ),
    )


def _set(file: FileFacts) -> Iterator[Signal]:
    patterns = [line for path, line in _SETTINGS if path.search(file.path)]
    if file.path.endswith(("go.mod", "go.work")):
        yield from _replaced(file)
    if not patterns:
        return
    before = {_value(p, line.text) for line in file.diff.lines(LineOp.REMOVED) for p in patterns}
    for line in added_lines(file):
        for pattern in patterns:
            value = _value(pattern, line.text)
            if value and value not in before and not hosts(value) & REGISTRIES and not _is_documentation(file, line):
                before.add(value)
                yield _setting(file, line, value)


def _value(pattern: Pattern[str], text: str) -> str:
    match = pattern.match(text[:LONGEST])
    return match[1].strip("\"'") if match else ""


def _is_documentation(file: FileFacts, line: AddedLine) -> bool:
    return line.text.lstrip().startswith(("#", ";", "//", "<!--"))


def _setting(file: FileFacts, line: AddedLine, value: str) -> Signal:
    evidence = evidence_at(file, line.number, line.text)
    return Signal(
        rule=RULE.id,
        title=f"where packages come from is set in {file.path}",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.LOW,
        lens=Lens.DATA,
        evidence=(evidence,),
        why=f"{file.path}:{line.number} lets packages come from {code(value, 80, 3)}.",
        ask=Ask(
            text=f"{where(evidence)} lets packages come from {code(value)}. Which names are looked up there first, and who may publish them?",
            trigger="the next install",
            consequence="a package of the same name from there takes the place of the known one",
            settles="pin names to their registry, or show that only one is asked",
        ),
    )


def _replaced(file: FileFacts) -> Iterator[Signal]:
    """Go: a module that another takes the place of (https://go.dev/ref/mod#go-mod-file-replace)."""
    before = {(m[1], m[2]) for line in file.diff.lines(LineOp.REMOVED) if (m := _REPLACE.match(line.text[:LONGEST]))}
    for line in added_lines(file):
        match = _REPLACE.match(line.text[:LONGEST])
        if match is None or (match[1], match[2]) in before or match[1] == match[2]:
            continue
        evidence = evidence_at(file, line.number, line.text)
        yield Signal(
            rule=RULE.id,
            title=f"`{short(match[1])}` is replaced by `{short(match[2])}`",
            floor=Tier.HIGH,
            severity=Tier.HIGH,
            likelihood=Band.LOW,
            lens=Lens.DATA,
            evidence=(evidence,),
            why=f"{file.path}:{line.number} builds with `{short(match[2])}` wherever `{short(match[1])}` is imported.",
            ask=Ask(
                text=f"`{short(match[1], 50)}` is replaced by `{short(match[2], 50)}` ({where(evidence)}). What differs there, and how do fixes of the original get in?",
                trigger="the next build",
                consequence="a fork that nobody updates, or that others control, is built in",
                settles="compare the fork at that version with the original's release",
            ),
        )


RULE = Rule(
    id="dependency-source",
    group=Group.SUPPLY,
    about="Dependencies come from another registry, index, repository or fork than before.",
    detect=detect,
)
