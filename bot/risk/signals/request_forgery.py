"""An address that the caller chose is fetched by the server, or the visitor is sent to it.

Only where the caller's value reaches the call directly or by one variable, and nothing shown checks it. Sources:
CWE-918 (the server as a proxy into its own network), CWE-601 (a link of ours that leads elsewhere).
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts
from bot.risk._dangers import SCRIPT, Danger, Frame, find_dangers, sink
from bot.risk._nouns import Group, RiskPolicy, Rule, Signal, Tier
from bot.risk._requests import sent

_FETCHED = Danger(
    "fetches {value}, which the caller chose",
    "What keeps it from addresses that only this server can reach?",
    "an address such as `http://169.254.169.254/` or a name that resolves inside",
    "the caller reads what only this server may reach",
    "the check of scheme and host before line {line}; a test with an inside address",
)
_REDIRECTED = Danger(
    "sends the visitor to {value}, which the caller chose",
    "What keeps it on this site?",
    "a link of this site with another site's address in it",
    "the visitor trusts the link and lands elsewhere",
    "the check of the host before line {line}; a test with `//example.org`",
    severity=Tier.MEDIUM,
)
_SINKS = (
    sink("Python", r"^(?:requests|httpx)\.(?:get|post|put|patch|delete|head|request)$|(?:^|\.)urlopen$", _FETCHED, sent),
    sink(SCRIPT, r"^(?:fetch|axios|got|needle)$|^(?:axios|got|needle|https?)\.(?:get|post|put|request|head)$", _FETCHED, sent),
    sink("Go", r"^http\.(?:Get|Post|Head|NewRequest|NewRequestWithContext)$", _FETCHED, sent),
    sink("Java|Kotlin", r"^(?:URL|URI\.create)$", _FETCHED, sent),
    sink("PHP", r"^\\?curl_init$", _FETCHED, sent),
    sink("Python", r"^(?:redirect|HttpResponseRedirect|RedirectResponse|flask\.redirect)$", _REDIRECTED, sent),
    sink(SCRIPT, r"^(?:res|response|ctx|reply)\.redirect$", _REDIRECTED, sent),
    sink("Go", r"^(?:http|c)\.Redirect$", _REDIRECTED, sent),
    sink("Java|Kotlin", r"\.sendRedirect$", _REDIRECTED, sent),
    sink("Ruby", r"^redirect_to$", _REDIRECTED, sent),
)  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for addresses that the caller chooses."""
    del policy
    return find_dangers(Frame(RULE.id, Tier.HIGH), facts, _SINKS)


RULE = Rule(
    id="request-forgery",
    group=Group.SECURITY,
    about="The server fetches, or sends the visitor to, an address that the caller chose.",
    detect=detect,
)
