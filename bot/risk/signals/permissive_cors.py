"""Pages of any other site may read the answers: an origin of `*`, or whichever one asks.

Source: the Fetch standard's CORS protocol; CWE-942. With credentials, a reflected origin gives every site what the
visitor's cookies give.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts import Facts
from bot.risk._dangers import ANY, SCRIPT, Call, Danger, Frame, find_dangers, setting, sink
from bot.risk._nouns import Group, RiskPolicy, Rule, Signal, Tier

_ALL = Danger(
    "lets pages of every site read the answers",
    "What in the answers is not meant for everyone, and does it depend on cookies or on the network?",
    "a page on any other site, in a visitor's browser",
    "it reads what the visitor's network gives access to",
    "the routes behind line {line}, and what they answer without a login",
    severity=Tier.MEDIUM,
)
_WITH_COOKIES = Danger(
    "lets pages of every site act with the visitor's cookies",
    "Which sites need that, and what would a hostile one read?",
    "a page on any other site, in the browser of a visitor who is logged in",
    "it reads and does what the visitor may",
    "the list of sites that need it; name them instead",
)
_CREDENTIALS = r"(?:credentials|allow_credentials|AllowCredentials|supports_credentials)[\"']?\s*[:=]\s*(?:true|True)"
_ORIGIN = r"(?:origins?|allow_origins|AllowOrigins|AllowedOrigins|allow_origin_regex)[\"']?\s*[:=]\s*(?:\[\]string\{|\[)?\s*(?:[\"'](?:\*|\.\*)[\"']|true\b)"


def _any_origin(call: Call) -> str | None:
    return "" if re.search(_ORIGIN, call.body) and not re.search(_CREDENTIALS, call.body) else None


def _any_with_cookies(call: Call) -> str | None:
    return "" if re.search(_ORIGIN, call.body) and re.search(_CREDENTIALS, call.body) else None


_MIDDLEWARE = r"(?i)(?:^|\.|_)(?:cors|add_middleware|enableCors|CORSMiddleware|CORS|cross_origin|New|Handler|withCors)$"
_SINKS = (
    sink(SCRIPT | {"Python", "Go"}, _MIDDLEWARE, _WITH_COOKIES, _any_with_cookies),
    sink(SCRIPT | {"Python", "Go"}, _MIDDLEWARE, _ALL, _any_origin),
)
_SETTINGS = (
    setting(
        ANY,
        r"(?i)Access-Control-Allow-Origin[\"'`\])]*\s*(?:,|:|=|=>)\s*[\"'`]?\s*(?:req(?:uest)?\.headers?(?:\.origin|\[[\"']origin|\.get\([\"']origin)|r\.Header\.Get\(\"Origin\"\)|\$http_origin|\$_SERVER\[['\"]HTTP_ORIGIN|request\.headers\[['\"]origin)",
        _WITH_COOKIES,
    ),
    setting(ANY, r"(?i)Access-Control-Allow-Origin[\"'`\])]*\s*(?:[,:]|=>?|\s)\s*[\"'`]?\*", _ALL),
    setting("Python", r"^\s*(?:CORS_(?:ORIGIN_)?ALLOW_ALL(?:_ORIGINS)?)\s*=\s*True", _ALL, strings=False),
    setting("Java|Kotlin", r"\ballowedOrigin(?:Pattern)?s\(\s*\"\*\"|@CrossOrigin\s*(?:\(\s*(?:origins\s*=\s*)?\{?\s*\"\*\".*\))|\badd(?:Allowed)?Origin(?:Pattern)?\(\s*\"\*\"", _ALL),
    setting("C#", r"\.AllowAnyOrigin\(\)", _ALL, strings=False),
    setting("Go", r"\bAllowAllOrigins\s*[:=]\s*true", _ALL, strings=False),
    setting("Rust", r"\ballow_origin\(\s*(?:AllowOrigin::)?(?:Any|any\(\))|CorsLayer::(?:very_)?permissive\(\)|Cors::permissive\(\)", _ALL, strings=False),
)  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for answers that every site may read from now on."""
    del policy
    return find_dangers(Frame(RULE.id, Tier.HIGH), facts, _SINKS, _SETTINGS)


RULE = Rule(
    id="permissive-cors",
    group=Group.SECURITY,
    about="Pages of any other site may read the answers.",
    detect=detect,
)
