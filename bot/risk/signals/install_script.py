"""Something new runs when the project is installed, built or committed to: on laptops and in CI, with their secrets."""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import FileStatus, LineOp
from bot.facts import DependencyChange, DependencyUse, Facts, FileFacts, FileRole
from bot.pattern import Pattern, lazy
from bot.risk._added import AddedLine, added_lines, first_line, text_at
from bot.risk._dependencies import LONGEST, evidence_of, named
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._wording import code

_NPM = lazy(
    r"\s*[{,]?\s*(?:\"scripts\"\s*:\s*\{\s*)?\"(preinstall|install|postinstall|prepare)\"\s*:\s*\"((?:[^\"\\]|\\.)*)\""
)
_COMPOSER = lazy(r"\s*\"((?:pre|post)-(?:install|update|autoload)-(?:cmd|dump)|post-package-install)\"\s*:\s*(\S.*)")
_GEM = lazy(r"\s*\w+\.(extensions)\s*(?:=|<<)\s*(\S.*)")
_SETUP = lazy(
    r"\s*.*?\b(cmdclass|subprocess\.\w+|os\.system|exec|eval|urlopen|urlretrieve|requests\.get)\s*(?:=(?!=)|\()(.*)"
)
_HOOKS = lazy(r"\s*-?\s*(repo)\s*:\s*[\"']?(https?://\S+?)[\"']?\s*(?:#.*)?$")
_KNOWN = lazy(
    r"(?:(?:npx|pnpm|yarn|bunx?|npm run)\s+)?(?:husky(?: install)?|lefthook install|simple-git-hooks|patch-package|(?:-y\s+)?only-allow \w+"
    r"|is-ci \|\| husky(?: install)?|nuxt prepare|svelte-kit sync.*|prisma generate|ngcc.*|opencollective.*|husky \|\| true|wxt prepare|astro sync|effect-language-service patch"
    r"|electron-builder install-app-deps|fumadocs-mdx|(?:run )?build|tsc(?: -p \S+)?|(?:npm|pnpm|yarn) (?:run )?build)?\s*"
)
"""What projects run in these places everywhere, and no other package than one that the manifest names anyway."""
_ASIDE = lazy(r"(?i)(^|/)(examples?|samples?|fixtures?|playgrounds?|demos?|templates?|bench(es|marks?)?)/")
_ON_COMMIT = "on every commit"
_KINDS: tuple[tuple[Pattern[str], Pattern[str], str], ...] = (
    (lazy(r"(^|/)package\.json$"), _NPM, "on every install"),
    (lazy(r"(^|/)composer\.json$"), _COMPOSER, "on every install"),
    (lazy(r"\.gemspec$"), _GEM, "when the gem is installed"),
    (lazy(r"(^|/)setup\.py$"), _SETUP, "when the package is built or installed"),
    (lazy(r"(^|/)\.pre-commit-config\.yaml$"), _HOOKS, _ON_COMMIT),
)
_NEW_FILES = {
    "build.rs": "whenever the crate is built",
    "extconf.rb": "when the gem is installed",
    "binding.gyp": "on every install",
}


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    for file in facts.files:
        if file.proof is not None or file.role is FileRole.VENDORED:
            continue
        name = file.path.rpartition("/")[2]
        if name in _NEW_FILES and file.diff.status is FileStatus.ADDED:
            line = first_line(file)
            yield _signal(AddedLine(file, line, text_at(file, line)), name, _NEW_FILES[name])
        for path, pattern, when in _KINDS:
            if path.search(file.path):
                yield from _in_lines(file, pattern, when)
    brought = [c for c in facts.dependencies if c.scripts and c.use is not DependencyUse.DEVELOPMENT]
    if brought:
        yield _brought(facts, brought)


def _in_lines(file: FileFacts, pattern: Pattern[str], when: str) -> Iterator[Signal]:
    before = {m[2].strip(" ,") for line in file.diff.lines(LineOp.REMOVED) if (m := pattern.match(line.text[:LONGEST]))}
    if pattern is _SETUP and before:
        return  # what it runs changes; that it runs something is not new
    for line in added_lines(file):
        match = pattern.match(line.text[:LONGEST])
        if match is None or line.text.lstrip().startswith("#") or match[2].strip(" ,") in before:
            continue
        if pattern is _NPM and _KNOWN.fullmatch(match[2]):
            continue
        if pattern is _COMPOSER and ("artisan" in match[2] or "ComposerScripts::" in match[2] or match[2] == "["):
            continue
        yield _signal(line, match[2] if pattern is _HOOKS else match[1], when)
        if pattern in {_SETUP, _HOOKS}:
            return  # one question for all of them


def _signal(line: AddedLine, what: str, when: str) -> Signal:
    file = line.file
    has_rights = file.role is not FileRole.TEST and not _ASIDE.search(file.path)
    return Signal(
        rule=RULE.id,
        title=f"{code(what, 60, 4)} runs {when} ({file.path})",
        floor=Tier.HIGH if has_rights and when != _ON_COMMIT else Tier.MEDIUM,
        severity=Tier.MEDIUM if has_rights else Tier.LOW,
        likelihood=Band.LOW,
        lens=Lens.DATA,
        evidence=(evidence_at(file, line.number, line.text),),
        why=f"{file.path}:{line.number} has {code(what, 60, 4)} run {when}.",
        ask=Ask(
            text=f"Line {line.number} of `{file.path.rpartition('/')[2][:60]}` has something new run {when}, on laptops and in CI. What does it touch or fetch there?",
            trigger="an install, build or commit on any machine",
            consequence="its commands run with that user's rights and secrets",
            settles="read the script, and what it calls, to the end",
        )
        if has_rights
        else None,
        check="read the script, and what it calls, to the end",
    )


def _brought(facts: Facts, changes: list[DependencyChange]) -> Signal:
    verb = "runs" if len({c.name for c in changes}) == 1 else "run"
    return Signal(
        rule=RULE.id,
        title=f"{named(changes)} {verb} a script on install",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.DATA,
        evidence=evidence_of(facts, changes),
        why=f"By {changes[0].path}, {named(changes)} newly {verb} a script on every install.",
        check="read the script in the package, or install with scripts off and see what fails",
    )


RULE = Rule(
    id="install-script",
    group=Group.SUPPLY,
    about="Something new runs when the project is installed, built or committed to.",
    detect=detect,
)
