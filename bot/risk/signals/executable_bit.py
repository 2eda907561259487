"""A file that was data becomes a program: its mode now lets it be run."""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import FileKind
from bot.facts import Facts, FileFacts
from bot.risk._content import content_signal
from bot.risk._nouns import Group, RiskPolicy, Rule, Signal, Tier

_SCRIPTS = (".sh", ".bash", ".py", ".rb", ".pl", ".js", ".mjs", ".ts", ".php", ".bat", ".ps1", ".zsh", ".fish")


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """One signal for each file that can be run from now on."""
    del policy
    for file in facts.files:
        if file.diff.kind in {FileKind.TEXT, FileKind.BINARY} and _gained(file):
            script = file.path.lower().endswith(_SCRIPTS)
            yield content_signal(
                RULE.id,
                file,
                Tier.LOW if script else Tier.MEDIUM,
                f"made executable: {file.path}",
                f"{file.path} can be run from now on; it could not before.",
                "who runs it: a hook, a build, a user; its first line",
            )


def _gained(file: FileFacts) -> bool:
    return (file.diff.new_mode or "").endswith("755") and (file.diff.old_mode or "").endswith("644")


RULE = Rule(
    id="executable-bit",
    group=Group.CONTENT,
    about="A file that could not be run can be from now on.",
    detect=detect,
    always=True,
)
