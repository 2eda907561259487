"""What gets installed is left open: a version that floats, a branch, a script piped into a shell.

Judged against what was there before: a line that was open already, and only moves or changes otherwise, is not new.
Ranges such as `^1.2` are how manifests are written, with the lockfile for the rest; they are not flagged.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import LineOp
from bot.facts import DependencyChange, DependencyUse, Facts, FileFacts, FileRole
from bot.pattern import lazy
from bot.risk._added import AddedLine, added_lines
from bot.risk._dependencies import LONGEST, evidence_of, named, short
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._wording import code, listed

_FLOATING = lazy(
    r"(?i)(?:\*|x|latest|next|canary|nightly|any|>=\s*0(?:\.0)*|dev-\w+|\*@dev|@dev|\*\.\*|head|main|master)"
)
_EXACT = lazy(r"(?:===?|=)?\s*v?\d+\.\d+[\w.+-]*")
_OPEN = lazy(r"|\*|latest|>=?\s*\d[\w.]*")
_REPOSITORY = lazy(
    r"^(?:git[+:@]|github:|gitlab:|bitbucket:|ssh://|https?://[^#?@]*\.git\b|https?://(?:github|gitlab)\.com/[\w.-]+/[\w.-]+/?(?:[#?@]|$)|[\w.-]+/[\w.-]+(?:#|$))|\"git\":"
)
_FIXED = lazy(
    r"(?:[#@]|rev=|\"rev\": \"|commit=|semver:)[^\s\"]*?(?:[0-9a-f]{7,40}\b)|(?:tag=|\"tag\": \"|[#@]|semver:)\s*[\^~]?[\w/.-]*\d+\.\d+|/archive/|\.tgz|\.tar\.gz|\.whl|\.zip"
)

_SHELLS = frozenset({".sh", ".bash", ".zsh", ".ps1"})
_PIP = lazy(r"\bpip3?\s+install\s+(.+?)(?:&&|\|\||;|\||$)")
_NPM = lazy(
    r"\b(?:npm\s+(?:install|i|add)\s+(?:.*\s)?(?:-g|--global)\b|(?:yarn\s+global|pnpm)\s+add\s+(?:-g|--global)\b|npm\s+(?:-g|--global)\s+(?:install|i)\b)(.*?)(?:&&|\|\||;|\||$)"
)
_GO = lazy(r"\bgo\s+install\s+(?:-\S+\s+)*([\w./-]+)@(latest|main|master|HEAD)\b")
_PIPED = lazy(
    r"\b(?:curl|wget)\b[^|;&]{0,300}?(https?://[^\s\"'|]{4,200})[^|;&]{0,100}\|\s*(?:sudo\s+)?(?:-\S+\s+)*(?:env\s+\S+\s+)?(?:ba|z|da)?sh\b"
)
_VERSIONED = lazy(r"\d+\.\d+|[0-9a-f]{20,40}|\$\{?\w*(?:VERSION|SHA|COMMIT|TAG|REF)\w*|v\d+/")
_TOOLS = frozenset({"pip", "setuptools", "wheel", "uv", "npm", "corepack", "build", "virtualenv"})
"""The installers themselves: taken at their newest everywhere, and not what a product runs on."""
_NAME = lazy(r"@?[A-Za-z][\w./-]*(?:\[[\w,-]+\])?")


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    held: dict[tuple[str, str], list[DependencyChange]] = {}
    seen: set[tuple[str, str]] = set()
    for change in facts.dependencies:
        about = _left_open(change)
        if about and (change.ecosystem, change.name) not in seen:
            seen.add((change.ecosystem, change.name))
            held.setdefault((change.path, about), []).append(change)
    for (_, about), changes in held.items():
        yield _in_manifest(facts, changes, about)
    scripts = [file for file in facts.files if _runs(file)]
    before = {what for f in scripts for line in f.diff.lines(LineOp.REMOVED) for what, _ in _fetched(line.text)}
    for file in scripts:
        yield from _in_script(file, before)


def _left_open(change: DependencyChange) -> str:
    """How a manifest's line leaves open what is installed; "" when it does not, or did so before."""
    after, before = change.after, change.before
    if not change.asked or after is None or change.internal or change.use is DependencyUse.PEER:
        return ""
    if change.source and _REPOSITORY.search(change.source):
        was_open = bool(change.source_before) and not _FIXED.search(change.source_before)
        return "" if _FIXED.search(change.source) or was_open else "a branch of a repository"
    if change.source:
        return ""
    if _FLOATING.fullmatch(after.strip()):
        return "" if before is not None and _FLOATING.fullmatch(before.strip()) else "any version"
    loosened = before is not None and bool(_EXACT.fullmatch(before.strip())) and change.ecosystem == "Python"
    if not loosened or not _OPEN.fullmatch(after.strip()):
        return ""
    return "any newer version" if after.strip() else "any version"


def _in_manifest(facts: Facts, changes: list[DependencyChange], about: str) -> Signal:
    change = next((c for c in changes if c.use is not DependencyUse.DEVELOPMENT), changes[0])
    name, said = short(change.name, 40), short(change.after or "any version", 60)
    is_product = change.use is not DependencyUse.DEVELOPMENT
    return Signal(
        rule=RULE.id,
        title=f"unpinned dependency {named(changes)}",
        floor=Tier.HIGH if is_product and change.source else Tier.MEDIUM,
        severity=Tier.MEDIUM if is_product else Tier.LOW,
        likelihood=Band.LOW,
        lens=Lens.DATA,
        evidence=evidence_of(facts, [change, *(c for c in changes if c is not change)]),
        why=f"{change.path} asks for {about} of {named(changes)}.",
        ask=Ask(
            text=f"`{name}` is asked for as `{said}`, which may become other code under the same name. What decides which revision is installed?",
            trigger="the next install on another machine",
            consequence="other code than the one that was looked at is installed",
            settles="pin a version or a commit, or show the lockfile that does",
        )
        if is_product
        else None,
        check="pin a version or a commit, or show the lockfile that does",
    )


def _runs(file: FileFacts) -> bool:
    name = file.path.rpartition("/")[2].lower()
    if file.proof is not None or file.role in {FileRole.VENDORED, FileRole.DOCS, FileRole.TEST}:
        return False
    is_image = "dockerfile" in name or "containerfile" in name
    return is_image or file.role is FileRole.CI or name[name.rfind(".") :] in _SHELLS


def _in_script(file: FileFacts, before: set[str]) -> Iterator[Signal]:
    """What is piped into a shell, each; all else that a file installs without a version, at once."""
    found: dict[str, tuple[AddedLine, str]] = {}
    for line in added_lines(file):
        for what, about in _fetched(line.text):
            if what not in before:
                found.setdefault(what, (line, about))
    piped = [what for what in found if what.startswith("http")]
    named_only = [what for what in found if what not in piped]
    for group in ([what] for what in piped):
        yield _script(file, *found[group[0]], group)
    if named_only:
        yield _script(file, *found[named_only[0]], named_only)


def _fetched(text: str) -> Iterator[tuple[str, str]]:
    """(what, how it is left open) of each thing that a command installs without saying which version."""
    text = text[:LONGEST]
    if text.lstrip().startswith(("#", "//")) or ("install" not in text and "|" not in text and " add " not in text):
        return
    for match in _PIPED.finditer(text):
        if not _VERSIONED.search(match[1]):
            yield match[1], "whatever the address serves is run"
    for match in _GO.finditer(text):
        yield match[1], f"`@{match[2]}` is another version tomorrow"
    for pattern, mark in ((_PIP, "="), (_NPM, "@")):
        for match in pattern.finditer(text):
            for name in _unpinned(match[1], mark):
                yield name, "no version is named"


def _unpinned(arguments: str, mark: str) -> Iterator[str]:
    words = arguments.split()
    if any(w in {"-r", "-c", "-e", "--requirement", "--constraint", "--require-hashes", "."} for w in words):
        return
    for word in words:
        bare = word.strip("\"'")
        if not _NAME.fullmatch(bare) or bare.startswith(("./", "/")) or bare.rpartition("[")[0] in _TOOLS:
            continue
        if mark not in bare.lstrip("@") and bare not in _TOOLS and not bare.endswith((".whl", ".tgz", ".gz")):
            yield bare


def _script(file: FileFacts, line: AddedLine, about: str, whats: list[str]) -> Signal:
    """Told, not asked: of what is piped into a shell `injection_sink` asks."""
    evidence = evidence_at(file, line.number, line.text)
    piped = whats[0].startswith("http")
    names = listed([code(what, 80, 3) for what in whats])
    is_image = file.role is not FileRole.CI
    return Signal(
        rule=RULE.id,
        title=f"unpinned download {names} in {file.path}",
        floor=Tier.MEDIUM if piped or is_image else Tier.LOW,
        severity=Tier.MEDIUM if piped else Tier.LOW,
        likelihood=Band.LOW,
        lens=Lens.DATA,
        evidence=(evidence,),
        why=f"{file.path}:{line.number} installs {names}: {about}.",
        check="a fixed version whose checksum is compared before it runs"
        if piped
        else "name the version that was tried",
    )


RULE = Rule(
    id="unpinned-dependency",
    group=Group.SUPPLY,
    about="What gets installed is left open: a floating version, a branch, a script piped into a shell.",
    detect=detect,
)
