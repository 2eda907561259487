"""A submodule comes in or moves: its commits are part of the product and not of this diff."""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import FileKind
from bot.facts import Facts, FileFacts
from bot.risk._content import content_signal
from bot.risk._nouns import Ask, Group, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import plain


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """One signal for each submodule that is not only taken out."""
    del policy
    for file in facts.files:
        if file.diff.kind is FileKind.SUBMODULE and file.diff.new_path is not None:
            yield _signal(file)


def _signal(file: FileFacts) -> Signal:
    moved = [line.text.removeprefix("Subproject commit ") for line in (*file.diff.removed, *file.diff.added)]
    shown = " → ".join(plain(sha, 10).rstrip("…") for sha in moved)
    now = shown.rpartition(" ")[2] or "another commit"
    ask = Ask(
        text=f"Submodule `{plain(file.path, 80)}` now points at `{now}`. Who has read the commits that come in with it?",
        trigger="the next build or clone",
        consequence="code that no one here has reviewed is part of the product",
        settles=f"`git -C {file.path} log {moved[0][:10]}..{moved[-1][:10]}`"
        if len(moved) > 1
        else "the submodule's own history",
    )
    title = f"a submodule{f' moved {shown}' if shown else ''}: {file.path}"
    why = f"{file.path} is another repository at {now}; none of its lines are in this diff."
    return content_signal(RULE.id, file, Tier.HIGH, title, why, ask, shown)


RULE = Rule(
    id="submodule-change",
    group=Group.CONTENT,
    about="A submodule comes in or moves to other commits, which are not in the diff.",
    detect=detect,
    always=True,
)
