"""Encryption of stored or sent data is switched off, or an outdated protocol let in.

Sources: the providers' references of the attributes named; RFC 8996 on TLS 1.0 and 1.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts
from bot.risk._nouns import Group, RiskPolicy, Rule, Signal
from bot.risk._patterns import meaning
from bot.risk._settings import became, danger, setting_signals

_DANGERS = (
    danger(
        r"encrypted|storage_encrypted|at_rest_encryption_enabled|enable_key_rotation|StorageEncrypted|Encrypted|EnableKeyRotation"
        r"|encryption_at_rest_enabled|transit_encryption_enabled|enable_https_traffic_only|https_only|encryption_in_transit",
        r"^\"?false\"?$",
        meaning(
            "encryption is off: {within}",
            "`{code}` on line {line}: what data does `{within}` hold or carry, and who else can read the medium?",
            "a copied disk, snapshot or connection",
            "the data of {within} can be read by whoever gets hold of the medium",
            "the data's classification; the setting's default",
        ),
        apart=r"^variable\.",
    ),
    danger(
        r"minimum_tls_version|min_tls_version|ssl_policy|minimum_protocol_version|min_protocol_version|tls_min_version|ssl_protocols?",
        r"TLSv?_?1[._]?[01]\b|^\"?1[._][01]\"?$|SSLv3|2015-05|TLS-1-0",
        meaning(
            "an outdated protocol is let in: {within}",
            "`{code}` on line {line} lets clients use a broken protocol with `{within}`. Which client needs it, and until when?",
            "someone between client and server",
            "the connection is brought down to a protocol whose weaknesses are known",
            "the protocol versions in the access log",
        ),
        apart=r"^variable\.",
    ),
)  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for data that is no longer encrypted."""
    del policy
    return setting_signals(RULE.id, became(facts, _DANGERS))


RULE = Rule(
    id="encryption-off",
    group=Group.INFRASTRUCTURE,
    about="Encryption of stored or sent data is switched off, or an outdated protocol let in.",
    detect=detect,
)
