"""An image that is named without a version, so that the next start may run another one.

Sources: Docker's and Kubernetes' documentation on image names: without a tag, `latest` is meant.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts
from bot.pattern import lazy
from bot.risk._nouns import Group, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import meaning
from bot.risk._settings import Worse, became, danger, setting_signals

_CHOSEN_ELSEWHERE = lazy(r"\$|\{\{|%\(|<|^\s*[\"']?scratch\b|^[\"']?\.|@sha256:|--platform")
_OWN = lazy(r"(?i)(?:^|[/\"'])[\w-]*(?:local|dev|test)\b")
_DANGERS = (
    danger(
        r"image|FROM|docker_image|container_image",
        r"^[\"']?(?:--platform=\S+\s+)?[\w.-]+(?::\d+)?(?:/[\w.-]+)*(?::(?:latest|main|master|edge|nightly|stable|dev))?[\"']?(?:\s+as\s+\S+)?$",
        meaning(
            "a floating image: {value}",
            "`{value}` on line {line} is whatever its owner published last. Which version was tested, and what makes every machine run that one?",
            "the next pull, on one machine and not on another",
            "the next start may run another image than the one that was tested",
            "a tag with a version, or a digest",
            Tier.MEDIUM,
        ),
    ),
)  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for images that came in without a version, or lost theirs."""
    del policy
    found = (worse for worse in became(facts, _DANGERS) if _floats(worse))
    return setting_signals(RULE.id, found)


def _floats(worse: Worse) -> bool:
    value = worse.now.value
    stages = {s.name.lower() for s in worse.now.file.after}
    name = value.strip("\"'").partition(" ")[0].lower()
    if worse.now.key == "image" and ":" not in name and _has_own_tag(worse):
        return False
    return name not in stages and not _CHOSEN_ELSEWHERE.search(value) and not _OWN.search(name)


def _has_own_tag(worse: Worse) -> bool:
    """A chart's values give the tag on a line of its own; a service that is built here needs none."""
    near = (worse.view.new.get(n, "").strip() for n in range(worse.now.line - 4, worse.now.line + 7))
    return any(text.startswith(("tag:", "build:", "dockerfile:", "- image: .")) for text in near)


RULE = Rule(
    id="floating-image",
    group=Group.INFRASTRUCTURE,
    about="A container image is named without a version, so that the next start may run another one.",
    detect=detect,
)
