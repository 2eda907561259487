"""A secret in an added line: keys with their issuers' prefixes, private keys, random values behind telling names.

Reported with its kind and place; the value itself is never repeated. In tests only tokens that an
issuer hands out count. A line that is only moved brings no secret.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import Location
from bot.facts import Facts, FileRole, find_secrets, redact
from bot.risk._added import added_lines, removed_texts
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier

_MADE_FOR_TESTS = {"secret value", "private key", "JSON web token"}
"""Kinds that tests make up all the time; an issuer's token is not made up."""


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    del policy
    before: set[str] | None = None
    for file in facts.files:
        found = [(line, secret) for line in added_lines(file) for secret in find_secrets(line.text)]
        if found:
            before = removed_texts(facts) if before is None else before
            found = [(line, secret) for line, secret in found if line.text.strip() not in before]
        if file.role in {FileRole.TEST, FileRole.DOCS, FileRole.LOCKFILE, FileRole.DATA}:
            found = [(line, secret) for line, secret in found if secret.kind not in _MADE_FOR_TESTS]
        if not found:
            continue
        line, secret = found[0]
        issued = secret.kind != "secret value"
        evidence = tuple(
            Evidence(Location(file.path, each.number, each.number), redact(each.text).strip()[:200])
            for each, _ in found[:5]
        )
        yield Signal(
            rule=RULE.id,
            title=f"{secret.kind} in {file.path}",
            floor=Tier.CRITICAL if issued else Tier.HIGH,
            severity=Tier.CRITICAL if issued else Tier.HIGH,
            likelihood=Band.HIGH if issued else Band.MEDIUM,
            lens=Lens.DATA,
            evidence=evidence,
            why=f"{file.path}:{line.number} holds what looks like a {secret.kind}; it is shown nowhere in this brief.",
            ask=Ask(
                text=f"Is the {secret.kind} on line {line.number} of `{file.path}` a live one, and has it been revoked since it left somebody's machine?",
                trigger="anyone who can read the repository or its history",
                consequence="they act with that key; removing the line later does not help",
                settles="the issuer's list of active keys; then revoke, and read it from the environment",
            ),
        )


RULE = Rule(
    id="secret",
    group=Group.SECURITY,
    about="An added line holds a key, a token, a private key or a password.",
    detect=detect,
    always=True,
)
