"""The parts of a business where a fault is expensive, as a policy on AI-assisted changes names them.

The words are compared whole with the words of paths and of changed symbols, never with titles or texts: a search
for `subscription` in titles was measured to be right in 2 of 76 cases by a team that tried it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.change import path_matches
from bot.facts import ChangeKind, Facts, FileFacts, FileRole
from bot.pattern import lazy
from bot.risk._added import words_of
from bot.risk._nouns import Domain, RiskPolicy, Tier


def _domain(name: str, words: str, weak: str = "", beside: str = "") -> Domain:
    clear, unclear, company = (frozenset(each.split()) for each in (words, weak, beside))
    return Domain(name, Tier.CRITICAL, clear, weak=unclear, beside=company)


DEFAULT_DOMAINS = (
    _domain(
        "payments",
        "payment payments payout payouts billing invoice invoices invoicing refund refunds chargeback stripe paypal"
        " adyen",
        "charge charges ledger wallet",
        "customer customers order orders card cards amount amounts bank account accounts money price fee fees currency",
    ),
    _domain(
        "checkout",
        "basket baskets cart carts",
        "checkout",
        "order orders shop shipping customer customers purchase store product products payment price total address",
    ),
    _domain(
        "authentication",
        "auth authn authz authentication authorization authorisation oauth oidc saml sso login logout signin signup"
        " password passwords passwd jwt rbac csrf mfa totp"
        " passkey passkeys webauthn magiclink",
        "permission permissions credential credentials acl otp",
        "user users role roles group groups policy grant grants account accounts token tokens secret access session"
        " store provider verify check require required has allowed owner",
    ),
    _domain("pricing", "pricing price prices discount discounts coupon coupons tax taxes vat"),
    _domain(
        "inventory",
        "",
        "inventory stock warehouse fulfilment fulfillment",
        "item items product products order orders sku quantity store reservation reservations supplier shop level"
        " levels transfer transfers movement movements",
    ),
    _domain(
        "data processing",
        "anonymize anonymise pii gdpr",
        "etl ingestion retention backfill",
        "data customer customers user users personal pipeline record records event events row rows table privacy",
    ),
)

DEFAULT_POLICY = RiskPolicy(DEFAULT_DOMAINS)

_GIT = "git branch branches commit commits worktree repo repository ref sha clone submodule actions vcs"
_FILES = "file files fs chmod mode macos posix unix dir directory error errors denied workflow"
_OTHER_SENSE = {
    word: frozenset(company.split())
    for word, company in {
        "payment": "required",
        "login": "shell shells path",
        "checkout": _GIT,
        "acl": "network nacl vpc subnet subnets",
        "permission": _FILES,
        "permissions": _FILES,
        "credential": "error",
        "credentials": "error",
        "inventory": "ansible host hosts sphinx intersphinx objects",
        "warehouse": "snowflake bigquery dwh",
        "stock": "photo image images default",
        "price": "model token tokens",
        "prices": "model token tokens",
        "pricing": "model token tokens",
        "otp": "erlang elixir beam rebar version",
        "retention": "memory log logs",
    }.items()
}
"""Words that take another meaning beside these: a login shell authenticates nobody, git's checkout does not sell,
`PaymentRequired` is HTTP's status 402, and a network's ACL no user's."""
_GIVEN_AWAY = {
    "checkout": frozenset(
        ["git", "worktree", "pathspec", "pathspecs", "stash", "rebase", "reflog", "uncommitted", "unstaged"]
    )
}
"""Words among a file's definitions that say in which sense its path has a word."""
_DEFINITIONS = 200
"""Definitions of a file that are looked at for them."""
_CATALOGUES = frozenset({"registry", "catalog", "catalogue", "icons", "recipes", "formulae"})
"""Folders whose data files have the names of other people's products: `registry/stripe.toml` takes no payment."""

_BEHIND_LOGIN = lazy(r"((?:^|/)(?:[\w$]+\.)*)_auth\.(?=[^/]+\.)")
"""Remix's name for pages that a layout guards, `_auth.users.tsx`: they authenticate nobody."""


ROLES = frozenset({FileRole.CODE, FileRole.CONFIG, FileRole.MIGRATION, FileRole.INFRASTRUCTURE})
"""Files in which a domain is looked for."""


def domains_touched(facts: Facts, policy: RiskPolicy) -> frozenset[str]:
    """Names of the domains to which a file of the change belongs, by its path or its symbols.

    Files that are proven to need no reading count as well: this is about who knows the code, not about what to read.
    """
    files = [file for file in facts.files if file.role in ROLES]
    return frozenset(each.name for each in policy.domains if any(belongs(file, each) for file in files))


def belongs(file: FileFacts, domain: Domain) -> str:
    """Why the file is of the domain; "" when it is not."""
    return next(_reasons(file, domain), "")


def _reasons(file: FileFacts, domain: Domain) -> Iterator[str]:
    for glob in domain.paths:
        if path_matches(glob, file.path):
            yield f"its path matches `{glob}`"
    place = _place(file.path)
    if file.changes or file.language is None:
        defined = {word for symbol in file.after[:_DEFINITIONS] for word in words_of(symbol.name)}
        for word in _said_by(place, file.role, domain):
            if not defined & _GIVEN_AWAY.get(word, frozenset()):
                yield f"`{word}` in its path"
    for change in file.changes:
        name = change.symbol.qualified
        if change.kind is ChangeKind.MOVED:
            continue
        yield from (f"`{name}` matches `{glob}`" for glob in domain.symbols if path_matches(glob, name))
        words = words_of(name)
        if words & {"test", "tests"}:
            continue
        yield from (f"`{word}` in `{name}`" for word in _said(words, domain.words))
        for word in _said(words, domain.weak):
            if (words | place) & (domain.words | domain.weak | domain.beside) - {word}:
                yield f"`{word}` in `{name}`"


def domains_by_words(path: str, role: FileRole, domains: Sequence[Domain]) -> frozenset[str]:
    """The names of the domains that a word of the path means. For whoever has names alone, and no contents."""
    place = _place(path)
    return frozenset(domain.name for domain in domains if next(_said_by(place, role, domain), ""))


def _said_by(place: set[str], role: FileRole, domain: Domain) -> Iterator[str]:
    return iter(()) if role is FileRole.CONFIG and place & _CATALOGUES else _said(place, domain.words | domain.weak)


def _place(path: str) -> set[str]:
    return words_of(_BEHIND_LOGIN.sub(r"\1", path))


def _said(words: set[str], of: frozenset[str]) -> Iterator[str]:
    """Those of the domain's words that are among `words`, and mean what the domain does."""
    return (word for word in sorted(words & of) if not words & _OTHER_SENSE.get(word, frozenset()))
