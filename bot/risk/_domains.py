"""The parts of a business where a fault is expensive, as a policy on AI-assisted changes names them.

The words are compared whole with the words of paths and of changed symbols, never with titles or texts: a search
for `subscription` in titles was measured to be right in 2 of 76 cases by a team that tried it.
"""

from __future__ import annotations

import re
from functools import cache

from bot.facts import ChangeKind, FileFacts
from bot.pattern import Pattern, lazy
from bot.risk._added import words_of
from bot.risk._nouns import Domain, RiskPolicy, Tier


def _domain(name: str, words: str) -> Domain:
    return Domain(name, Tier.CRITICAL, frozenset(words.split()))


DEFAULT_DOMAINS = (
    _domain(
        "payments",
        "payment payments payout payouts billing invoice invoices invoicing refund refunds charge charges ledger"
        " stripe paypal adyen",
    ),
    _domain("checkout", "checkout basket cart carts"),
    _domain(
        "authentication",
        "auth authn authz authentication authorization authorisation oauth oidc saml sso login logout signin signup"
        " password passwords passwd credential credentials jwt permission permissions rbac acl csrf mfa totp",
    ),
    _domain("pricing", "pricing price prices discount discounts coupon coupons tax taxes vat"),
    _domain("inventory", "inventory stock warehouse fulfilment fulfillment"),
    _domain("data processing", "etl ingestion anonymize anonymise pii gdpr retention backfill"),
)

DEFAULT_POLICY = RiskPolicy(DEFAULT_DOMAINS)

_OTHER_SENSE = {
    "login": frozenset({"shell", "shells", "path"}),
    "permission": frozenset({"error", "errors", "denied"}),
    "credentials": frozenset({"error"}),
}
"""Words that take another meaning beside these: a login shell authenticates nobody."""


@cache
def _pattern(glob: str) -> Pattern[str]:
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", glob)
    known = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return lazy("".join(known.get(part, re.escape(part)) for part in parts))


def belongs(file: FileFacts, domain: Domain) -> str:
    """Why the file is of the domain; "" when it is not."""
    for glob in domain.paths:
        if _pattern(glob).fullmatch(file.path):
            return f"its path matches `{glob}`"
    word = next(iter(sorted(words_of(file.path) & domain.words)), "")
    if word and (file.changes or file.language is None):
        return f"`{word}` in its path"
    for change in file.changes:
        words = words_of(change.symbol.qualified)
        if change.kind is ChangeKind.MOVED or words & {"test", "tests"}:
            continue
        word = next(iter(sorted(words & domain.words)), "")
        if word and not words & _OTHER_SENSE.get(word, frozenset()):
            return f"`{word}` in `{change.symbol.qualified}`"
    return ""
