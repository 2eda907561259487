"""A file is kept elsewhere: the diff shows a pointer of Git LFS, and not what is downloaded in its place.

Source: the specification of Git LFS pointers.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import FileKind, FileStatus, LineOp
from bot.facts import Facts
from bot.risk._content import content_signal
from bot.risk._nouns import Group, RiskPolicy, Rule, Signal, Tier


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """One signal for each pointer that is new or points at other content."""
    del policy
    for file in facts.files:
        diff = file.diff
        moved = diff.status is FileStatus.RENAMED and (not diff.hunks or diff.old_blob == diff.new_blob)
        if diff.kind is not FileKind.LFS_POINTER or diff.new_path is None or moved:
            continue
        digest = next((line.text for line in diff.lines(LineOp.ADDED) if line.text.startswith("oid ")), "")
        yield content_signal(
            RULE.id,
            file,
            Tier.MEDIUM,
            f"content kept elsewhere: {file.path}",
            f"{file.path} is a pointer of Git LFS; what is downloaded in its place is not in this diff.",
            f"`git lfs pull -I {file.path}` and a look at it{f'; {digest[:30]}…' if digest else ''}",
        )


RULE = Rule(
    id="lfs-pointer",
    group=Group.CONTENT,
    about="A pointer of Git LFS is new or points at other content, which is not in the diff.",
    detect=detect,
    always=True,
)
