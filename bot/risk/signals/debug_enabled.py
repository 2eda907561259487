"""Protection of a web application is turned off: debug mode, CSRF checks, cookie flags, stack traces in answers.

Sources: Django's deployment checklist, Flask's and Laravel's notes on debug mode; CWE-489, CWE-352, CWE-614, CWE-209.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts import ConstructKind, Facts, gained
from bot.risk._dangers import ANY, EXAMPLES, SCRIPT, Call, Danger, Frame, find_dangers, setting, sink
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._view import is_logic, look
from bot.risk._wording import callee

_DEBUG = Danger(
    "turns debug mode on",
    "What turns it off where strangers can reach it?",
    "an error in production",
    "strangers see source, settings or a console",
    "where line {line} is overridden for production",
)
_CSRF = Danger(
    "turns off the check that a request comes from our own pages",
    "What else tells our own pages from a stranger's?",
    "a visitor who is logged in opens a page of someone else",
    "that page acts in the visitor's name",
    "whether the routes behind line {line} accept cookies",
)
_COOKIE = Danger(
    "sets a cookie that scripts or plain connections can read",
    "What does the cookie hold, and who needs to read it that way?",
    "a script injected into a page, or someone on the network",
    "they take over the session",
    "what the cookie of line {line} is for",
    severity=Tier.MEDIUM,
)
_TRACE = Danger(
    "sends a stack trace to the caller",
    "What may a stranger learn from it?",
    "a request that fails",
    "paths, versions and values show in the answer",
    "who receives the answer of line {line}",
    severity=Tier.MEDIUM,
)


def _debugs(call: Call) -> str | None:
    return "" if re.search(r"\bdebug\s*=\s*True\b", call.body) else None


def _bare_cookie(call: Call) -> str | None:
    return "" if re.search(r"\b(?:httponly|httpOnly|http_only|secure)\s*[=:]\s*(?:False|false)\b", call.body) else None


def _traces(call: Call) -> str | None:
    return (
        ""
        if re.search(r"traceback\.format_exc|\b\w*[eE]rr(?:or)?\.stack\b|\be\.stack\b|debug\.Stack\(\)", call.body)
        else None
    )


_SINKS = (
    sink("Python", r"^(?:app|application|server|create_app\(\)|Flask|FastAPI)(?:\.run)?$", _DEBUG, _debugs),
    sink("Python", r"\.set_cookie$", _COOKIE, _bare_cookie),
    sink(SCRIPT, r"\.(?:cookie|cookies\.set|setCookie)$|^(?:session|setCookie|cookieSession)$", _COOKIE, _bare_cookie),
    sink("Python", r"^(?:HttpResponse|JsonResponse|Response|jsonify|HTTPException|make_response|PlainTextResponse|JSONResponse)$", _TRACE, _traces),
    sink(SCRIPT, r"^(?:res|response|reply|ctx)\.(?:send|json|end|status\(\)\.(?:send|json))$|^(?:Response\.json|NextResponse\.json)$", _TRACE, _traces),
    sink("Go", r"^http\.Error$|^w\.Write$|^c\.(?:JSON|String)$", _TRACE, _traces),
)  # fmt: skip
_SETTINGS = (
    setting("Python", r"^DEBUG\s*=\s*True\s*$", _DEBUG, strings=False, path=r"settings|config"),
    setting(ANY, r"^\s*APP_DEBUG\s*=\s*true\b", _DEBUG, path=r"\.env(?:\.prod\w*)?$"),
    setting("PHP", r"ini_set\(\s*['\"]display_errors['\"]\s*,\s*['\"]?(?:1|on|true)", _DEBUG),
    setting("Python", r"^\s*(?:WTF_CSRF_ENABLED|CSRF_ENABLED)\s*=\s*False|\[[\"']WTF_CSRF_ENABLED[\"']\]\s*=\s*False", _CSRF),
    setting("Java|Kotlin", r"\bcsrf\(\)\s*\.disable\(\)|\bcsrf\(\s*\w+\s*->\s*\w+\.disable\(\)|\bcsrf\(\s*(?:AbstractHttpConfigurer|CsrfConfigurer)::disable|csrf\s*\{\s*(?:it\.)?disable\(\)", _CSRF, strings=False),
    setting("Ruby", r"\bskip_(?:before_action\s+:verify_authenticity_token|forgery_protection)|protect_from_forgery\s+.*(?:null_session|except)", _CSRF, strings=False),
    setting("Python", r"^\s*(?:SESSION|CSRF)_COOKIE_(?:SECURE|HTTPONLY)\s*=\s*False\s*$", _COOKIE, strings=False),
    setting("Go", r"^\s*(?:HttpOnly|Secure):\s*false,", _COOKIE, strings=False),
    setting("Java|Kotlin", r"\.set(?:HttpOnly|Secure)\(\s*false\s*\)", _COOKIE, strings=False),
    setting("Java|Kotlin", r"\.printStackTrace\(\s*(?:response|resp|res|out|writer)\b", _TRACE, strings=False),
)  # fmt: skip
_EXEMPT = {"csrf_exempt", "csrf.exempt", "csrf_protect.exempt"}


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for protections that new code turns off."""
    del policy
    yield from find_dangers(Frame(RULE.id, Tier.HIGH), facts, _SINKS, _SETTINGS)
    yield from _exempted(facts)


def _exempted(facts: Facts) -> Iterator[Signal]:
    for file, found in gained(facts, ConstructKind.DECORATOR):
        name = found.head
        if name == "method_decorator" and "csrf_exempt" in found.text:
            name = "csrf_exempt"
        if name not in _EXEMPT or not is_logic(file) or EXAMPLES.search(file.path):
            continue
        view = look(file)
        following = next(
            (s for s in file.after if s.start <= found.line + 4 and s.end > found.line and s.start >= found.line - 2),
            None,
        )
        who = callee(following.qualified if following else found.symbol)
        at = evidence_at(file, found.line, view.new.get(found.line, found.text))
        yield Signal(
            rule=RULE.id,
            title=f"CSRF check off for {who}".replace("`", ""),
            floor=Tier.HIGH,
            severity=Tier.HIGH,
            likelihood=Band.MEDIUM,
            lens=Lens.DATA,
            evidence=(at,),
            why=f"{at.location}: `{name}` lets requests from any other site reach {who} with the visitor's cookies.",
            ask=Ask(
                text=f"`{name}` on line {found.line} accepts requests from any site for {who}. What tells a request of ours from one that a stranger's page makes?",
                trigger=_CSRF.trigger,
                consequence=_CSRF.consequence,
                settles="how the request is authenticated, if not by a cookie: a signature, a token in a header",
            ),
        )


RULE = Rule(
    id="debug-enabled",
    group=Group.SECURITY,
    about="Debug mode on, CSRF checks off, readable cookies, stack traces in answers.",
    detect=detect,
)
