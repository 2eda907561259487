"""A program or an archive in binary form: code that runs and that nobody can read here.

Pictures, fonts and the like are only listed as not examined. A binary that is moved unchanged is none; one among tests
or documentation is MEDIUM and asks nothing (the backdoor of xz, CVE-2024-3094, came in as a test file).
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import FileKind, FileStatus
from bot.facts import Facts, FileFacts
from bot.risk._content import IN_DOCS_OR_TESTS, content_signal
from bot.risk._nouns import Ask, Group, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import plain

PROGRAMS = (
    ".so", ".dll", ".dylib", ".exe", ".jar", ".war", ".ear", ".whl", ".egg", ".pyc", ".pyd", ".class", ".wasm", ".bin", ".o", ".a",
    ".node", ".apk", ".aar", ".ipa", ".msi", ".dmg", ".rlib", ".beam", ".com", ".sys", ".ko", ".efi", ".dex",
)  # fmt: skip
"""Endings of what a machine runs."""
ARCHIVES = (
    ".zip", ".tar", ".gz", ".tgz", ".xz", ".bz2", ".zst", ".7z", ".rar", ".deb", ".rpm", ".gem", ".crate", ".nupkg", ".phar",
    ".pkl", ".pickle", ".pt", ".pth", ".ckpt", ".joblib", ".h5", ".npy", ".onnx", ".db", ".sqlite", ".sqlite3",
)  # fmt: skip
"""Endings of what holds such programs, or runs code when it is loaded."""


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """One signal for each program or archive that is new or has changed."""
    del policy
    for file in facts.files:
        if file.diff.kind is FileKind.BINARY and file.path.lower().endswith(PROGRAMS + ARCHIVES) and _changes(file):
            yield _signal(file)


def _changes(file: FileFacts) -> bool:
    diff = file.diff
    moved = diff.status in {FileStatus.RENAMED, FileStatus.COPIED} and diff.old_blob == diff.new_blob
    return diff.status not in {FileStatus.DELETED, FileStatus.MODE_CHANGED} and not moved


def _signal(file: FileFacts) -> Signal:
    runs = file.path.lower().endswith(PROGRAMS)
    beside = bool(IN_DOCS_OR_TESTS.search(file.path)) and not runs
    what = "a program" if runs else "an archive"
    ask = Ask(
        text=f"Where does the binary `{plain(file.path, 100)}` come from, and how could someone else build the same bytes?",
        trigger="whoever runs, loads or unpacks it",
        consequence="code runs that cannot be reviewed here",
        settles="its source, its checksum at the publisher, or a build from source",
    )
    return content_signal(
        RULE.id,
        file,
        Tier.MEDIUM if beside else Tier.HIGH,
        f"{what} in binary form: {file.path}",
        f"{file.path} is {what}; its content was not examined.",
        "where it comes from, and which test or page needs it" if beside else ask,
    )


RULE = Rule(
    id="binary-change",
    group=Group.CONTENT,
    about="A program or an archive in binary form comes in or changes.",
    detect=detect,
    always=True,
)
