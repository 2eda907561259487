"""The identity of the other side is no longer checked: certificates, host names, host keys. Source: CWE-295."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts import Facts
from bot.risk._dangers import ANY, SCRIPT, Call, Danger, Frame, always, find_dangers, setting, sink
from bot.risk._nouns import Group, RiskPolicy, Rule, Signal, Tier

_TLS = Danger(
    "turns off the check of who answers",
    "Which hosts does it talk to, and what else proves who they are?",
    "anyone between the two hosts",
    "they read and alter what is sent",
    "the hosts that line {line} reaches; give it their certificate authority or host key instead",
)
_NETWORK = r"(?i)(?:requests|httpx|session|client|http|aiohttp|get|post|put|patch|delete|request|api|pool|connect|hvac|elasticsearch)"


def _unverified(call: Call) -> str | None:
    return (
        ""
        if re.search(
            r"\b(?:verify|verify_ssl|verify_certs|ssl_verify|check_hostname)\s*=\s*False\b|\bcert_reqs\s*=\s*(?:ssl\.CERT_NONE|[\"']CERT_NONE)|\bssl\s*=\s*False\b",
            call.body,
        )
        else None
    )


def _true(call: Call) -> str | None:
    return "" if call.first() == "true" else None


_SINKS = (
    sink("Python", r"^ssl\._create_unverified_context$|\.set_missing_host_key_policy$", _TLS, lambda c: None if "Reject" in c.body or "policy" in c.first() else ""),
    sink("Python", _NETWORK, _TLS, _unverified),
    sink("Rust", r"\.(?:danger_accept_invalid_certs|danger_accept_invalid_hostnames)$", _TLS, _true),
    sink("Go", r"^ssh\.InsecureIgnoreHostKey$", _TLS, always),
)  # fmt: skip
_SETTINGS = (
    setting(SCRIPT, r"\brejectUnauthorized\s{0,9}[:=]\s{0,9}false|\bstrictSSL\s{0,9}:\s{0,9}false", _TLS, strings=False),
    setting("Go", r"\bInsecureSkipVerify\s{0,9}[:=]\s{0,9}true\b", _TLS, strings=False),
    setting("Python", r"\bverify_mode\s*=\s*(?:ssl\.)?CERT_NONE\b|\.check_hostname\s*=\s*False|\.verify\s*=\s*False\b|_create_default_https_context\s*=\s*ssl\._create_unverified", _TLS, strings=False),
    setting(ANY, r"\bNODE_TLS_REJECT_UNAUTHORIZED\b.{0,4}[=:].{0,3}\b0\b|\bPYTHONHTTPSVERIFY\b.{0,4}[=:].{0,3}\b0\b|\bGIT_SSL_NO_VERIFY\b.{0,4}[=:].{0,3}(?:1|true)\b|http\.sslVerify[\"']?[\s=,]{1,3}[\"']?(?:false|0)\b", _TLS),
    setting("Bash|Dockerfile|YAML", r"\bcurl\b[^|;#]{0,300}?\s(?:-k|--insecure|-[a-zA-Z]{0,5}k[a-zA-Z]{0,5})\b|\bwget\b[^|;#]{0,300}--no-check-certificate|\bapk\b[^#]{0,100}--allow-untrusted", _TLS),
    setting(ANY, r"\bStrictHostKeyChecking[\s=\"',:]{1,4}no\b", _TLS),
    setting("Java|Kotlin", r"\b(?:NoopHostnameVerifier|TrustAllStrategy|TrustAllCerts|InsecureTrustManagerFactory|AllowAllHostnameVerifier|ALLOW_ALL_HOSTNAME_VERIFIER)\b(?!.*\bimport\b)(?<!import)", _TLS, strings=False),
    setting("Java|Kotlin", r"\bcheckServerTrusted\([^)]*\)[^{]{0,60}\{\s*\}", _TLS, strings=False),
    setting("C#", r"ServerCertificate(?:Custom)?ValidationCallback\s*\+?=.{0,80}(?:=>\s*true|DangerousAccept)|DangerousAcceptAnyServerCertificateValidator", _TLS, strings=False),
    setting("PHP", r"CURLOPT_SSL_VERIFY(?:PEER|HOST)\s*(?:,|=>)\s*(?:false|0)\b|['\"]verify_peer['\"]\s*=>\s*false|['\"]verify['\"]\s*=>\s*false", _TLS),
    setting("Ruby", r"\bVERIFY_NONE\b", _TLS, strings=False),
    setting("C|C++", r"CURLOPT_SSL_VERIFY(?:PEER|HOST)\s*,\s*(?:0L?|false)\b|\bSSL_VERIFY_NONE\b", _TLS, strings=False),
)  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for checks of identity that new code turns off."""
    del policy
    return find_dangers(Frame(RULE.id, Tier.HIGH), facts, _SINKS, _SETTINGS)


RULE = Rule(
    id="tls-check-off",
    group=Group.SECURITY,
    about="The check of certificates, host names or host keys is turned off.",
    detect=detect,
)
