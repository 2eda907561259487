"""Dependencies that come in or move: names that were not there, sources that are not the registry, versions that float.

A lockfile that changes alone is asked about; one that follows its manifest is not. Plain version bumps raise nothing
but attention.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts import Facts, FileFacts, FileRole
from bot.pattern import lazy
from bot.risk._added import AddedLine, added_lines, first_line, text_at
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at

_ENTRY = lazy(
    r"""^\s*(?:"(?P<json>@?[\w./-]+)"\s*:\s*"(?P<range>[^"]*)"|(?P<pip>[A-Za-z][\w.-]*(?:\[[\w,.-]+\])?)\s*(?P<pin>(?:===?|>=|<=|~=|!=|>|<|@)[^#;]*)"""
    r"""|(?P<toml>[A-Za-z][\w-]*)\s*=\s*(?P<value>"[^"]*"|\{.*)|gem\s+["'](?P<gem>[\w-]+)["'](?P<gempin>.*)|(?:require\s+)?(?P<go>[\w.-]+\.[a-z]+/\S+)\s+(?P<gov>v\S+))"""
)
_ELSEWHERE = lazy(r"git\+|git://|github:|https?://|\bgit\s*=")
_FLOATING = lazy(r'^["\'\s]*(\*|latest|>=?\s*0?|x)["\'\s]*$')
_SCRIPTS = lazy(r'"(pre|post)?install"\s*:|"prepare"\s*:')
_NOT_NAMES = frozenset(
    [
        "name",
        "version",
        "description",
        "python",
        "license",
        "readme",
        "main",
        "type",
        "engines",
        "node",
        "go",
        "edition",
        "path",
        "url",
        "authors",
        "homepage",
        "repository",
        "rust-version",
        "documentation",
        "categories",
        "keywords",
        "exclude",
        "include",
        "publish",
        "resolver",
        "members",
        "default-run",
    ]
)


def _entry(text: str) -> tuple[str, str] | None:
    """(name, version or source) of a manifest's line that looks like a dependency."""
    match = _ENTRY.match(
        text.strip().strip(",").lstrip("- ").strip('"' if text.strip().startswith('"') and ":" not in text else "")
    )
    if match is None:
        return None
    groups = match.groupdict()
    name = next(groups[k] for k in ("json", "pip", "toml", "gem", "go") if groups[k])
    version = next((groups[k] or "" for k in ("range", "pin", "value", "gempin", "gov") if groups[k] is not None), "")
    return None if name.lower() in _NOT_NAMES or name.startswith("//") else (name, version)


def _looks_like_version(version: str) -> bool:
    return bool(re.search(r"\d|\*|latest|git|file:|path", version))


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    manifests = [f for f in facts.files if f.role is FileRole.MANIFEST and f.proof is None]
    for file in manifests:
        yield from _in_manifest(file)
    alone = [f for f in facts.files if f.role is FileRole.LOCKFILE]
    if alone and not manifests:
        yield _lock_alone(alone[0])


def _in_manifest(file: FileFacts) -> Iterator[Signal]:
    removed = {entry[0] for line in file.diff.removed if (entry := _entry(line.text))}
    new: list[tuple[AddedLine, str, str]] = []
    for line in added_lines(file):
        entry = _entry(line.text)
        if entry and entry[0] not in removed and _looks_like_version(entry[1]):
            new.append((line, *entry))
        if _SCRIPTS.search(line.text) and file.path.endswith("package.json"):
            yield _script(file, line)
    if new:
        yield _new(file, new)


def _new(file: FileFacts, new: list[tuple[AddedLine, str, str]]) -> Signal:
    odd = next(((line, name, v) for line, name, v in new if _ELSEWHERE.search(v) or _FLOATING.match(v)), None)
    line, name, version = odd or new[0]
    names = ", ".join(f"`{n}`" for _, n, _ in new[:4]) + (f" and {len(new) - 4} more" if len(new) > 4 else "")
    ask = Ask(
        text=f"`{name}` comes from `{version.strip()[:60]}` and may change under the same name. Which exact revision was looked at, and what pins it?",
        trigger="the next install on another machine",
        consequence="other code than the reviewed one is installed",
        settles="pin a version or commit with its hash",
    )
    return Signal(
        rule=RULE.id,
        title=f"new dependency {names}",
        floor=Tier.HIGH,
        severity=Tier.HIGH if odd else Tier.MEDIUM,
        likelihood=Band.MEDIUM if odd else Band.LOW,
        lens=Lens.DATA,
        evidence=tuple(evidence_at(file, each.number, each.text) for each, _, _ in ((line, name, version), *new)[:4]),
        why=f"{file.path} brings in {names}: code that nobody here has reviewed yet.",
        ask=ask if odd else None,
    )


def _script(file: FileFacts, line: AddedLine) -> Signal:
    return Signal(
        rule=RULE.id,
        title=f"install script in {file.path}",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.MEDIUM,
        lens=Lens.DATA,
        evidence=(evidence_at(file, line.number, line.text),),
        why=f"{file.path}:{line.number} runs a command on every install.",
        ask=Ask(
            text=f"Line {line.number} of `{file.path}` runs on every install, on laptops and in CI. What does it do there that a build step could not?",
            trigger="`npm install` on any machine",
            consequence="the command runs with that user's rights and secrets",
            settles="read the script; try `npm install --ignore-scripts`",
        ),
    )


def _lock_alone(file: FileFacts) -> Signal:
    at = first_line(file)
    return Signal(
        rule=RULE.id,
        title=f"lockfile changed without its manifest: {file.path}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.DATA,
        evidence=(evidence_at(file, at, text_at(file, at)),),
        why=f"{file.path} changes and no manifest does: what gets installed changes all the same.",
    )


RULE = Rule(
    id="dependency-change",
    group=Group.SUPPLY,
    about="A dependency comes in, its source is unusual, or a lockfile moves alone.",
    detect=detect,
)
