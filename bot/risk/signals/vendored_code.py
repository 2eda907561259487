"""Code of others that the repository keeps a copy of comes in, or is changed.

A whole replacement by another release follows its publisher; an edit within the copy is a fork that the next update
undoes without a word. So an edit without a sign of another release is asked about, and a replacement only named.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import FileStatus
from bot.facts import Facts, FileFacts, FileRole
from bot.pattern import lazy
from bot.risk._added import added_lines, first_line, text_at
from bot.risk._dependencies import LONGEST, short
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at

_HOME = lazy(r"(?i)^(.*?(?:^|/)(?:vendor|third_party|thirdparty|_vendor|bower_components|node_modules)/)(.+)$")
_ASIDE = lazy(r"(?i)(^|/)([^/]*tests?|fixtures?|testdata|examples?|samples?)/")
_GLUE = lazy(
    r"(?i)(^|/)(CMakeLists\.txt|BUILD(\.\w+)?|[^/]*\.(bzl|bazel|cmake|gn|gni|patch|diff|md|rst|mk|toml|ya?ml|lock|sum)|README[^/]*|LICEN[CS]E[^/]*|NOTICE[^/]*|COPYING[^/]*|OWNERS"
    r"|METADATA|modules\.txt|vendor\.txt|\.[^/]+|Makefile[^/]*|meson\.build|[^/]*\.txt)$"
)
"""What the repository itself keeps beside the copies."""
_CODE = lazy(
    r"(?i)\.(c|cc|cpp|cxx|h|hpp|hh|inl|go|rs|py|pyx|js|mjs|cjs|ts|tsx|jsx|java|kt|rb|php|cs|swift|m|mm|lua|pl|sh|s|asm|scala|wasm|jar|dll|so|a|min\.js)$"
)
_RELEASE = lazy(r"(?i)\bv?\d+\.\d+(\.\d+)?\b")
_SAYS_RELEASE = lazy(r"(?i)(version|release|upstream|commit|revision|tag|@|^# )")


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    copies: dict[str, list[FileFacts]] = {}
    for file in facts.files:
        name = _copy_of(file)
        if name:
            copies.setdefault(name, []).append(file)
    moved = {c.name for c in facts.dependencies}
    for name, files in sorted(copies.items()):
        code = [f for f in files if not _GLUE.search(f.path) and _CODE.search(f.path) and f.proof is None]
        if code and any(f.diff.status is not FileStatus.DELETED for f in code):
            yield _signal(facts, name, code, _release(name, files, facts, moved))


def _copy_of(file: FileFacts) -> str:
    """The folder of the copy that a file belongs to; "" when it belongs to none."""
    match = _HOME.match(file.path) if file.role is FileRole.VENDORED else None
    if match is None or _ASIDE.search(match[1]):
        return ""
    parts = match[2].split("/")
    if len(parts) == 1:
        return match[1] + parts[0]
    deep = 3 if "." in parts[0] and len(parts) > 3 else 2 if parts[0].startswith("@") and len(parts) > 2 else 1
    return match[1] + "/".join(parts[:deep])


def _release(name: str, files: list[FileFacts], facts: Facts, moved: set[str]) -> str:
    """What in the change says that another release was taken; "" when nothing does."""
    inside = _HOME.match(name)
    said = inside[2] if inside else name
    for dependency in moved:
        if dependency == said or dependency.startswith(f"{said}/") or said.startswith(f"{dependency}/"):
            return f"`{short(dependency)}` in a manifest of the change"
    short_name = said.rpartition("/")[2].partition(".")[0].lower()
    places: list[tuple[int, str]] = []
    for file in facts.files:
        near = file in files or (_GLUE.search(file.path) is not None and file.role is FileRole.VENDORED)
        for line in added_lines(file) if near and file.diff.status is FileStatus.MODIFIED else ():
            text = line.text[:LONGEST]
            about = file in files or short_name in text.lower()
            titled = line.number <= 10 and short_name in text.lower()  # `/*! jQuery v3.7.1 */`
            if about and _RELEASE.search(text) and (titled or _SAYS_RELEASE.search(text)):
                places.append((line.number, f"{file.path}:{line.number}"))
                break
    return min(places)[1] if places else ""  # a release is named at the top


def _signal(facts: Facts, name: str, code: list[FileFacts], release: str) -> Signal:
    is_new = all(f.diff.status is FileStatus.ADDED for f in code)
    edited = not is_new and not release
    first = next((f for f in code if f.diff.status is FileStatus.MODIFIED), code[0])
    line = first_line(first)
    what = "comes in" if is_new else "is edited in place" if edited else "is replaced by another release"
    many = f"{len(code)} file" + ("s" if len(code) > 1 else "")
    because = (
        "nothing in the change names another release"
        if edited
        else f"the release is named by {release}"
        if release
        else "whether it is as its publisher wrote it is not known"
    )
    return Signal(
        rule=RULE.id,
        title=f"vendored code {what}: {name}",
        floor=Tier.HIGH if edited or is_new else Tier.MEDIUM,
        severity=Tier.MEDIUM if edited or is_new else Tier.LOW,
        likelihood=Band.LOW,
        lens=Lens.DATA,
        evidence=(evidence_at(first, line, text_at(first, line)),),
        why=f"{many} of the copy `{short(name)}` changed: it {what}, and {because}.",
        ask=Ask(
            text=f"`{short(name, 70)}` is a copy of others' code that is edited in place. Where is that edit kept, so that the next update does not undo it?",
            trigger="the next update of the copy",
            consequence="the edit is lost, or the copy is never updated again",
            settles="a patch beside the copy, or the change sent to its publisher",
        )
        if edited
        else None,
        check="compare the copy with the publisher's release, file by file",
    )


RULE = Rule(
    id="vendored-code",
    group=Group.SUPPLY,
    about="Code of others that the repository keeps a copy of comes in, or is edited away from its release.",
    detect=detect,
)
