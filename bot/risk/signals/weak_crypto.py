"""Cryptography that no longer holds, and secrets made or compared in a way that gives them away.

MD5 and SHA-1 count only where something nearby says that they protect a password, a token or a signature: as checksums
and cache keys they are fine. Sources: CWE-327, CWE-328, CWE-330, CWE-208, CWE-347.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from bot.facts import Construct, ConstructKind, Facts, gained
from bot.pattern import lazy
from bot.risk._added import words_of
from bot.risk._code import bare, chains
from bot.risk._dangers import ANY, EXAMPLES, SCRIPT, Call, Danger, Frame, always, find_dangers, setting, sink
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._view import is_logic, look
from bot.risk._wording import code

_SECRET = frozenset({"password", "passwd", "passphrase", "secret", "signature", "hmac", "csrf", "otp", "nonce", "credential", "credentials", "apikey", "jwt"})  # fmt: skip
_TOKEN = lazy(
    r"(?i)(?:auth|access|refresh|api|bearer|session|reset|invite|verification|csrf|secret|login|sign)\w{0,3}(?:token|key|id|code)|(?:generate|make|create|new)_?(?:token|secret|password|otp|salt)"
)
_HASH = Danger(
    "protects a secret with a hash that can be forged or guessed",
    "Who could have the hashed value, and what do they gain from a match?",
    "someone who has the hash, or chooses what is hashed",
    "they find a matching input in reasonable time",
    "what the result of line {line} is compared with; the library's password hash or HMAC-SHA-256",
)
_CIPHER = Danger(
    "encrypts with a cipher or mode that no longer hides its input",
    "Who can see the result, and which other system needs this cipher?",
    "someone who sees what was encrypted",
    "they read it, or learn which parts are equal",
    "which other system reads it; an authenticated mode such as AES-GCM",
)
_RANDOM = Danger(
    "makes a secret from numbers that can be predicted",
    "What does a stranger gain who guesses the next one?",
    "someone who has seen a few earlier values",
    "they compute the next ones",
    "what the value of line {line} gives access to; the system's generator for secrets",
)
_UNCHECKED = Danger(
    "reads a token without checking its signature",
    "What has checked it before, and what is decided by its content?",
    "a token that the caller wrote",
    "its claims are believed",
    "where the token of line {line} was checked before",
)
_IV = Danger(
    "encrypts with an initialisation vector that is always the same",
    "Who sees more than one message under the same key?",
    "two messages under one key",
    "what they have in common shows, or both can be read",
    "where the vector of line {line} comes from",
)


def _around(call: Call) -> str:
    shown = " ".join(
        call.view.new.get(n, "") if call.side.value == "new" else call.view.old.get(n, "")
        for n in range(call.construct.line, min(call.construct.end, call.construct.line + 3) + 1)
    )
    return f"{bare(shown, call.language)} {call.construct.symbol}"


def _protects(call: Call) -> str | None:
    """Whether the words around a call say that it is about a secret."""
    text = _around(call)
    if re.search(r"usedforsecurity\s*=\s*False|checksum|etag|cache|fingerprint", text, re.IGNORECASE):
        return None
    return "" if words_of(text) & _SECRET or _TOKEN.search(text) else None


def _algorithm(name: str, then: Callable[[Call], str | None]) -> Callable[[Call], str | None]:
    pattern = lazy(name)
    return lambda call: then(call) if pattern.search(call.first()) else None


_WEAK = r"(?i)^[\"'](?:md5|md4|sha-?1)[\"']$"
_BROKEN = (
    r"(?i)^[\"'](?:des|desede|rc4|rc2|arcfour|blowfish)(?:[/-][^\"']*)?[\"']$|^[\"']aes(?:[/-][^\"']*ecb[^\"']*)?[\"']$"
)
_ECB = r"(?i)^[\"'](?:des|des-\w+|rc4|rc2[^\"']*|[^\"']*-ecb)[\"']$"
_SINKS = (
    sink("Python", r"^hashlib\.(?:md5|sha1)$", _HASH, _protects),
    sink("Python", r"^hashlib\.new$", _HASH, _algorithm(_WEAK, _protects)),
    sink(SCRIPT, r"(?:^|\.)createHash$", _HASH, _algorithm(_WEAK, _protects)),
    sink("Go", r"^(?:md5|sha1)\.(?:New|Sum)$", _HASH, _protects),
    sink("Java|Kotlin", r"MessageDigest\.getInstance$", _HASH, _algorithm(_WEAK, _protects)),
    sink("PHP", r"^\\?(?:md5|sha1)$", _HASH, _protects),
    sink("Ruby", r"Digest\.(?:MD5|SHA1)\.\w+$", _HASH, _protects),
    sink("C#", r"^(?:MD5|SHA1)\.(?:Create|HashData)$", _HASH, _protects),
    sink("Java|Kotlin", r"^Cipher\.getInstance$", _CIPHER, _algorithm(_BROKEN, always)),
    sink(SCRIPT, r"(?:^|\.)create(?:Cipher|Decipher)iv$", _CIPHER, _algorithm(_ECB, always)),
    sink(SCRIPT, r"(?:^|\.)createCipheriv$", _IV, lambda c: "" if len(c.arguments) > 2 and re.search(r"(?:Buffer\.(?:alloc\(\d+\)|from\(['\"])|^['\"])", c.arguments[2]) else None),
    sink("Go", r"^(?:des\.New(?:TripleDES)?Cipher|rc4\.NewCipher)$", _CIPHER, always),
    sink("Python", r"^(?:DES3?|ARC4|ARC2|Blowfish)\.new$|^modes\.ECB$", _CIPHER, always),
    sink("Python", r"^AES\.new$", _CIPHER, lambda c: "" if "MODE_ECB" in c.body else None),
    sink("C#", r"^(?:DES|TripleDES|RC2)\.Create$", _CIPHER, always),
    sink(SCRIPT, r"^Math\.random$", _RANDOM, _protects),
    sink("Python", r"^random\.(?:choice|choices|randint|random|getrandbits|randrange|sample)$", _RANDOM, _protects),
    sink("Go", r"^(?:rand|mrand|mathrand)\.(?:Int|Intn|Int63|Int31n|Int63n|IntN|Uint32|Uint64)$", _RANDOM, _protects),
    sink("PHP", r"^\\?(?:rand|mt_rand|uniqid)$", _RANDOM, _protects),
    sink("Java|Kotlin", r"^Random$|^Math\.random$|^RandomStringUtils\.random\w*$", _RANDOM, _protects),
    sink("Python", r"^(?:jwt|jose\.jwt)\.decode$", _UNCHECKED, lambda c: "" if re.search(r"[\"']?verify(?:_signature)?[\"']?\s*[:=]\s*False|algorithms?\s*=\s*\[?\s*[\"']none", c.body) else None),
    sink("Go", r"\.ParseUnverified$", _UNCHECKED, always),
    sink(SCRIPT, r"^(?:jwt|jsonwebtoken)\.(?:verify|sign)$", _UNCHECKED, lambda c: "" if re.search(r"[\"']none[\"']", c.body) else None),
)  # fmt: skip
_SETTINGS = (setting(ANY, r"(?i)[\"']alg[\"']?\s*[:=]\s*[\"']none[\"']", _UNCHECKED),)
_CONSTANT_TIME = lazy(
    r"(?i)(?:^|[._])(?:hmac|(?:expected|computed|calculated|provided|given|webhook|request|actual|received)_?(?:sig|signature|mac|hmac|token|secret)|(?:token|secret|password)_?hash|password_?digest|api_?key|csrf_?token|webhook_?secret|shared_?secret|auth_?token|session_?token|hexdigest)(?:$|\()"
)
_LITERAL = lazy(
    r"[\"'`]|\b(?:None|null|nil|undefined|true|false|True|False)\b|\d|\.(?:length|size|len)\b|\blen\(|typeof"
    r"|\b[A-Z][A-Z0-9_]{2,}\b"
)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for weak cryptography in new code."""
    del policy
    yield from find_dangers(Frame(RULE.id, Tier.HIGH), facts, _SINKS, _SETTINGS)
    yield from _compared(facts)


def _compared(facts: Facts) -> Iterator[Signal]:
    had = Counter(
        side
        for f in facts.files
        for c in f.removed
        if c.kind is ConstructKind.COMPARISON
        for side in [_compares_secret(c, f.language)]
        if side
    )
    for file, found in gained(facts, ConstructKind.COMPARISON):
        if not is_logic(file) or EXAMPLES.search(file.path) or found.line not in look(file).added:
            continue
        secret = _compares_secret(found, file.language)
        if not secret:
            continue
        if had[secret]:
            had[secret] -= 1
            continue
        at = evidence_at(file, found.line, look(file).new.get(found.line, found.text))
        yield Signal(
            rule=RULE.id,
            title=f"{secret} compared in a time that depends on it",
            floor=Tier.MEDIUM,
            severity=Tier.MEDIUM,
            likelihood=Band.LOW,
            lens=Lens.DATA,
            evidence=(at,),
            why=f"{at.location}: {code(found.text)} stops at the first byte that differs, so its time tells how much of `{secret}` was right.",
            ask=Ask(
                text=f"{code(found.text)} on line {found.line} stops at the first byte that differs. Who can send guesses for `{secret}`, and measure how long the answer takes?",
                trigger="many guesses from someone who can measure the time",
                consequence="they find the secret byte by byte",
                settles="the language's comparison in constant time (`hmac.compare_digest`, `crypto.timingSafeEqual`, `subtle.ConstantTimeCompare`)",
            ),
        )


def _compares_secret(found: Construct, language: str | None) -> str:
    if found.head not in {"==", "!=", "===", "!=="} or _LITERAL.search(found.text):
        return ""
    sides = [c.path for c in chains(bare(found.text, language))]
    return next((path for path in sides if _CONSTANT_TIME.search(path)), "") if len(sides) >= 2 else ""


RULE = Rule(
    id="weak-crypto",
    group=Group.SECURITY,
    about="Secrets are hashed, encrypted, made or compared in a way that gives them away.",
    detect=detect,
)
