"""Code that decides who may do what: who changes it can let somebody in without a word that says so.

Seen by what it is, not by which words its files have: a changed definition whose name asks about permission
(`may_edit`, `canApprove`, `is_owner`), a changed line that refuses (`raise Forbidden`, 403), or a changed condition on
somebody's role or ownership. What a machine or a compiler can do (`can_run`, `can_linker_accept`) is no permission: of
`may_…` and `can_…` those count that are given somebody, or whose verb is what people are kept from.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import Side
from bot.facts import ChangeKind, ConstructKind, Facts, Symbol, SymbolKind
from bot.pattern import lazy
from bot.risk._nouns import Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, views
from bot.risk._wording import listed

_ASKS = lazy(
    r"(?:^|[_.])(?:is_?(?:allowed|permitted|authorized|authorised|owner|owned_by|admin|staff|superuser)|has_?(?:role|access|permission|scope|right)s?"
    r"|(?:require|check|ensure|assert|verify|enforce)_?(?:role|access|permission|owner|ownership|admin|scope|login|auth\w*)s?"
    r"|forbid\w*|deny_\w+|denied|visible_to|allowed_for|access_policy)$",
)
_ABLE = lazy(r"(?:^|[_.])(?:(?:may|can)_(?!be_|have_been)\w+|(?:may|can)(?=[A-Z])(?!Be[A-Z]|cel)\w+)$")
_VERB = lazy(
    r"(?:may|can)_?(?i:see|view|edit|delete|access|manage|administ|modify|approve|publish|invite|refund|export|grant|revoke"
    r"|assign|share|impersonate|moderate|login|sign_?in|comment|download|create|update)"
)
_SOMEONE = lazy(
    r"(?i)(?:^|[^a-z])(?:user|session|request|actor|principal|viewer|member|account|roles?|identity|requester|caller|owner|person"
    r"|staff|admin|customer|permissions?)(?![a-z])"
)
_ASKS_CAMEL = lazy(
    r"(?:^|\.)(?:is|has|require|check|ensure|verify|enforce)(?:Allowed|Permitted|Authorized|Authorised|OwnedBy|Owner|Admin|Role|Access|Permission|Scope)s?$"
)
_REFUSES = lazy(
    r"\b(?:Forbidden\w*|AccessDenied\w*|PermissionDenied\w*|NotAuthori[sz]ed\w*|Unauthori[sz]ed\w*|NotAllowed\w*|FORBIDDEN|UNAUTHORIZED|StatusForbidden|StatusUnauthorized)\b"
    r"|\b40[13]\b(?=[,)\s;]|$)"
)
_COMPARED = lazy(r"(?:[=!]==?\s*|\bcase\s+)[\w.:]*(?:Forbidden|Unauthori[sz]ed|FORBIDDEN|UNAUTHORIZED|40[13])\b")
"""A client that looks at what another program answered refuses nobody."""
_SOMEBODY = lazy(
    r"\b(?:user|session|actor|principal|caller|viewer|member|requester|current_?user|identity|subject)(?:\(\))?\s*(?:\.|->|::)\s*"
    r"(?!hashCode\b)(?:is|has|can|may|roles?|groups?|permissions?|scopes?|is_?(?:staff|admin|superuser|owner))\w*\b"
    r"|\b(?:owner|author|created_?by|tenant)(?:_?id)?(?:\(\))?\s*(?:[!=]==?)\s*\S*(?:user|session|actor|viewer|caller|principal|me)\b"
    r"|\b(?:user|session|actor|viewer|caller|principal)\S{0,12}\s*(?:[!=]==?)\s*\S*(?:owner|author|created_?by|patient|customer|tenant)",
    0,
)
_FORMATS = lazy(
    r"(?:Converter|Codec|Encoder|Decoder|Reader|Writer|Serializer|Parser)s?\.can(?:Read|Write|Encode|Decode|Convert|Parse)\w*$"
)
"""Who can read a format, not who may read."""
_DEFINITIONS = {SymbolKind.FUNCTION, SymbolKind.METHOD}
_CONDITIONS = {ConstructKind.GUARD, ConstructKind.CONDITION, ConstructKind.COMPARISON, ConstructKind.RETURN}
_REFUSALS = {ConstructKind.RAISE, ConstructKind.RETURN, ConstructKind.GUARD, ConstructKind.HANDLER}


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    del policy
    found = [(name, evidence) for view in views(facts) for name, evidence in _decisions(view)]
    if not found:
        return
    evidence = tuple(dict.fromkeys(evidence for _, evidence in found))
    names = listed(list(dict.fromkeys(name for name, _ in found)))
    yield Signal(
        rule=RULE.id,
        title="who may do what",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.LOW,
        lens=Lens.DATA,
        evidence=evidence[:5],
        beyond=tuple(dict.fromkeys(each.location.path for each in evidence[5:])),
        why=f"The change alters how access is decided: {names}.",
        check="a test for each kind of user who was let in or kept out before",
    )


def _decisions(view: View) -> Iterator[tuple[str, Evidence]]:
    for change in view.file.changes:
        symbol = change.symbol
        named = symbol.kind in _DEFINITIONS and change.kind is not ChangeKind.MOVED and not _is_test(symbol.qualified)
        if named and _asks(symbol):
            side = Side.OLD if change.kind is ChangeKind.REMOVED else Side.NEW
            yield f"`{symbol.qualified}`", view.evidence(change.line, side)
    for constructs, side in ((view.file.added, Side.NEW), (view.file.removed, Side.OLD)):
        others = {c.text for c in (view.file.removed if side is Side.NEW else view.file.added)}
        for each in constructs:
            if each.text in others or _is_test(each.symbol):
                continue
            text = each.text if each.kind is not ConstructKind.GUARD else f"{each.text} {each.body}"
            if (each.kind in _REFUSALS and _REFUSES.search(_COMPARED.sub("", text))) or (
                each.kind in _CONDITIONS and _SOMEBODY.search(each.text)
            ):
                yield f"`{each.symbol or view.file.path}`", view.place(each, side)


def _is_test(qualified: str) -> bool:
    """Whether a definition stands in a test module of the file that it tests, as in Rust."""
    return qualified.partition(".")[0] in {"tests", "test"}


def _asks(symbol: Symbol) -> bool:
    name = symbol.qualified
    if _FORMATS.search(name):
        return False
    if _ASKS.search(name) or _ASKS_CAMEL.search(name):
        return True
    someone = " ".join((symbol.owner, *symbol.parameters))
    return bool(_ABLE.search(name) and (_VERB.search(symbol.name) or _SOMEONE.search(someone)))


RULE = Rule(
    id="access-decision",
    group=Group.CRITICALITY,
    about="Code that decides who may do what was changed: permission checks, refusals, conditions on roles or owners.",
    detect=detect,
)
