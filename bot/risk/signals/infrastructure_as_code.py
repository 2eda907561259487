"""Infrastructure as code was touched: applying it changes machines, not only code.

Terraform, CloudFormation, Kubernetes and Helm are critical by policy; a Dockerfile or a compose file is high. What is
dangerous in it is told by rules of its own: public-exposure, deletion-protection, replaced-resource and so on.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts, FileFacts, FileRole
from bot.risk._nouns import Group, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import touched


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """One signal for each tier that the touched files have."""
    del policy
    files = [f for f in facts.files if f.role is FileRole.INFRASTRUCTURE and f.proof is None]
    for floor in (Tier.CRITICAL, Tier.HIGH):
        alike = [f for f in files if _floor(f) is floor]
        container = floor is Tier.HIGH
        what = "a container's make-up" if container else "infrastructure as code"
        check = "build and start it once" if container else "the plan or diff that applying it would carry out"
        yield from touched(RULE.id, floor, alike, what, "Applying it changes machines, not only code", check)


def _floor(file: FileFacts) -> Tier:
    name = file.path.lower().rpartition("/")[2]
    container = "dockerfile" in name or "containerfile" in name or "compose" in name
    return Tier.HIGH if container else Tier.CRITICAL


RULE = Rule(
    id="infrastructure-as-code",
    group=Group.INFRASTRUCTURE,
    about="Infrastructure as code was touched: applying it changes machines, not only code.",
    detect=detect,
)
