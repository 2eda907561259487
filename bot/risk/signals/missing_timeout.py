"""New code waits for another machine without saying how long.

Each entry is an API that waits for ever by default; the source of that is given beside it.

Deliberately not flagged, because they have a limit of their own: httpx (5 s), aiohttp (300 s), Node's `fetch` (undici:
300 s to headers), Ruby's Net::HTTP (60 s), C#'s HttpClient (100 s), reqwest::blocking (30 s); local subprocesses; a call
that gets its options by `**kwargs`; and a call that had no limit before either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.facts import Construct, ConstructKind, Facts
from bot.pattern import Pattern, lazy
from bot.risk._calls import arguments_of
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, few, gains
from bot.risk._wording import callee, code

_REMOTE = lazy(
    r"""[\[("']\s*["']?(?:curl|wget|ssh|scp|rsync|ping|nc|telnet|nslookup|dig)\b|["']git["'],\s*["'](?:clone|fetch|pull|push|ls-remote)\b|\bgit (?:clone|fetch|pull|push|ls-remote)\b"""
)


class _Api(NamedTuple):
    """A call that waits without limit."""

    languages: frozenset[str]
    callee: Pattern[str]
    limit: Pattern[str]
    """What in the arguments sets a limit."""
    nearby: Pattern[str] | None = None
    """What on another added line of the function sets one."""
    position: int = 99
    """The position of the limit among positional arguments, from 1."""
    only: Pattern[str] | None = None
    """What must be in the arguments for the call to reach another machine."""


def _api(
    languages: str,
    callee: str,
    limit: str,
    nearby: str = "",
    *,
    position: int = 99,
    only: Pattern[str] | None = None,
) -> _Api:
    around = lazy(nearby) if nearby else None
    return _Api(frozenset(languages.split("|")), lazy(callee), lazy(limit), around, position, only)


_SCRIPT = "JavaScript|TypeScript|TSX"
_APIS = (
    # https://requests.readthedocs.io/en/latest/user/advanced/#timeouts
    _api("Python", r"^requests\.(?:get|post|put|patch|delete|head|options|request)$", r"\btimeout\s*="),
    # https://docs.python.org/3/library/urllib.request.html: the global default, which is None
    _api("Python", r"^(?:urllib\.)?(?:request\.)?urlopen$", r"\btimeout\s*=", r"setdefaulttimeout", position=3),
    # https://docs.python.org/3/library/socket.html#socket.create_connection
    _api("Python", r"^socket\.create_connection$", r"\btimeout\s*=", r"set(?:default)?timeout", position=2),
    _api("Python", r"^(?:smtplib\.SMTP(?:_SSL)?|ftplib\.FTP|http\.client\.HTTPS?Connection)$", r"\btimeout\s*=", r"setdefaulttimeout"),
    # https://docs.python.org/3/library/subprocess.html#subprocess.run
    _api("Python", r"^subprocess\.(?:run|call|check_call|check_output)$", r"\btimeout\s*=", only=_REMOTE),
    # https://pkg.go.dev/net/http#Client: a Timeout of zero means no timeout, and DefaultClient is &Client{}
    _api("Go", r"^http\.(?:Get|Post|PostForm|Head)$", r"$^"),
    _api("Go", r"^http\.DefaultClient\.Do$", r"[Cc]tx|[Cc]ontext", r"NewRequestWithContext|WithContext\(|WithTimeout"),
    # https://axios-http.com/docs/req_config: default is `0` (no timeout)
    _api(_SCRIPT, r"^axios\.(?:get|post|put|patch|delete|head|request|create)$|^axios$", r"\b(?:timeout|signal)\b", r"axios\.defaults\.timeout|\btimeout\b"),
    # https://docs.oracle.com/en/java/javase/21/docs/api/java.net.http/java/net/http/HttpRequest.Builder.html#timeout
    _api("Java|Kotlin", r"^HttpClient\.newHttpClient$", r"$^", r"\.timeout\(|connectTimeout"),
    # https://docs.oracle.com/javase/8/docs/api/java/net/URLConnection.html#setReadTimeout-int-: zero is infinite
    _api("Java|Kotlin", r"\b(?:url|\w*U[Rr][Ll])(?:\(.*\))?\.openConnection$", r"$^", r"set(?:Connect|Read)Timeout|readTimeout|connectTimeout"),
    # https://docs.rs/reqwest/latest/reqwest/struct.ClientBuilder.html#method.timeout: default is no timeout
    _api("Rust", r"^reqwest(?:\.|::)get$|^(?:reqwest(?:\.|::))Client(?:\.|::)new$", r"$^", r"timeout"),
    # https://www.php.net/manual/en/function.curl-setopt.php: CURLOPT_TIMEOUT defaults to 0, which means it never times out
    _api("PHP", r"^\\?curl_exec$", r"$^", r"CURLOPT_TIMEOUT"),
)  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for gained calls that wait without a limit."""
    del policy
    return few(_all(facts))


def _all(facts: Facts) -> Iterator[Signal]:
    for view, calls in gains(facts, ConstructKind.CALL):
        seen: set[int] = set()
        for call in calls:
            api = next((a for a in _APIS if view.file.language in a.languages and a.callee.search(call.head)), None)
            if api is not None and call.line not in seen and _waits(view, call, api):
                seen.add(call.line)
                yield _signal(view, call, api)


def _waits(view: View, call: Construct, api: _Api) -> bool:
    arguments = call.body
    given = arguments_of(f"call{bare(arguments, view.file.language)}", "call")
    if given is not None and given.positional >= api.position:
        return False
    if (
        api.limit.search(arguments)
        or re.search(r"\*\*\w|\.\.\.\w|…", arguments)
        or (api.only and not api.only.search(arguments))
    ):
        return False
    if re.search(r"\b(?:kwargs|options|opts|config)\b", arguments):
        return False  # the limit may be among them
    if _had_none_before(view, call, api):
        return False
    if not api.nearby:
        return True
    shown = [bare(text, view.file.language) for _, text in view.lines(call.symbol, call.line)]
    return not any(api.nearby.search(text) for text in shown)


def _had_none_before(view: View, call: Construct, api: _Api) -> bool:
    was = [c for c in view.file.removed if c.kind is ConstructKind.CALL and c.head == call.head]
    return any(not api.limit.search(c.body) for c in was)


def _signal(view: View, call: Construct, api: _Api) -> Signal:
    function, target, place = callee(call.symbol), code(call.head), view.place(call)
    had = [
        c
        for c in view.file.removed
        if c.kind is ConstructKind.CALL and c.head == call.head and api.limit.search(c.body)
    ]
    before = "; before, it had one" if had else ""
    return Signal(
        rule=RULE.id,
        title=f"no timeout on {call.head[:60]}",
        floor=Tier.MEDIUM,
        severity=Tier.HIGH,
        likelihood=Band.HIGH if had else Band.MEDIUM,
        lens=Lens.FAILURE,
        evidence=(place,),
        why=f"{target} on line {call.line} waits for as long as the other side stays silent: no timeout is set{before}.",
        ask=Ask(
            text=f"{target} on line {call.line} sets no timeout. How long may {function} wait when the other side accepts and then stays silent?",
            trigger="the remote end accepts the connection and never answers",
            consequence=f"{function} and whatever waits for it hang; its worker or thread is not given back",
            settles="name the limit that applies (a default set elsewhere, a deadline of the caller), or set one",
        ),
    )


RULE = Rule(
    id="missing-timeout",
    group=Group.WEAKENING,
    about="New code calls another machine through an API that waits for ever by default.",
    detect=detect,
)
