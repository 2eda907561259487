"""Secrets in text: where they stand and what they are, so that they can be reported and kept from leaving.

Formats with a fixed prefix are their issuers' own (documented so that scanners find them); a table of further ones is
made from a rule set that others keep (`_secret_formats`, docs/decisions/0012). A value behind a telling
name counts only when it is long and varied enough to be a real one; words, templates and references do not.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from bot.pattern import Pattern, lazy

_KNOWN = (
    ("AWS access key", r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"),
    ("GitHub token", r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})\b"),
    ("GitLab token", r"\bglpat-[A-Za-z0-9_-]{20,}"),
    ("Slack token", r"\bxox[abposr]-[A-Za-z0-9-]{10,}"),
    ("Stripe key", r"\b[sr]k_live_[A-Za-z0-9]{20,}\b"),
    ("Google API key", r"\bAIza[A-Za-z0-9_-]{35}\b"),
    ("Anthropic key", r"\bsk-ant-[A-Za-z0-9_-]{20,}"),
    ("OpenAI key", r"\bsk-(?:proj-)?[A-Za-z0-9_-]{40,}"),
    ("npm token", r"\bnpm_[A-Za-z0-9]{36}\b"),
    ("PyPI token", r"\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}"),
    ("SendGrid key", r"\bSG\.[A-Za-z0-9_-]{20,24}\.[A-Za-z0-9_-]{40,50}\b"),
    (
        "private key",
        r"-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED |PGP )?PRIVATE KEY(?: BLOCK)?-----(?:\\[nr]|[A-Za-z0-9+/=])*",
    ),
    ("JSON web token", r"(?<![\w-])eyJ[A-Za-z0-9_-]{15,}\.eyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{20,}"),
)
_ISSUED = lazy("|".join(f"(?P<k{n}>{pattern})" for n, (_, pattern) in enumerate(_KNOWN)))
_NAMED = lazy(
    r"(?i)(?:password|passwd|pwd|secret|token|api_?key|access_?key|private_?key|credential)s?[\"']?\s*(?:[:=]|=>|:=)\s*"
    r"(?:[a-z]+\s*\()?[\"'](?P<value>[^\"'\s]{8,200})[\"']"
)
_IN_ADDRESS = lazy(r"://[^\s:/@\"']{0,60}:(?P<value>[^\s/@\"'<>]{8,200})@")
"""The password of a connection string (RFC 3986, 3.2.1)."""
_HARMLESS = lazy(
    r"(?i)example|sample|dummy|placeholder|changeme|change-me|your[-_]|xxxx|\*\*\*|\.\.\.|<[^>]*>|\$\{|\{\{|%\(|\$\(|"
    r"process\.env|os\.environ|getenv|^[a-z]+[0-9]*([-_./: ][a-z]+[0-9]*)*$|^[a-z]+(_[a-z0-9]+)+$|^\$|test|fake|mock|"
    r"secret|password|token|0000|1234"
)


class Secret(NamedTuple):
    """A secret on one line: `kind`, and its span in the line's characters."""

    kind: str
    start: int
    end: int


_RUN = lazy(r"(?<![A-Za-z0-9_+/=.~:-])[A-Za-z0-9_+/=.~:-]{16,}")
_STARTS = lazy(
    "AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox[abposr]-|[sr]k_live_|AIza|sk-|npm_|pypi-AgEIcHlwaS5vcmc|SG\\.|-----BEGIN|eyJ"
)
"""What one of `_KNOWN` begins with: where none stands, none is looked for."""


def secret_shaped(text: str) -> bool:
    """Whether a value of one of the known formats may stand in a text: sixteen characters without a break."""
    return _RUN.search(text) is not None


def find_secrets(line: str) -> Iterator[Secret]:
    """The secrets that stand on one line of text."""
    spans: list[tuple[int, int]] = []
    for secret in _issued(line):
        if not any(start < secret.end and secret.start < end for start, end in spans):
            spans.append((secret.start, secret.end))
            yield secret
    for pattern, kind in ((_IN_ADDRESS, "password"), (_NAMED, "secret value")):
        for match in pattern.finditer(line):
            start, end = match.span("value")
            if not any(s < end and start < e for s, e in spans) and _looks_random(match["value"]):
                spans.append((start, end))
                yield Secret(kind, start, end)


def _issued(line: str) -> Iterator[Secret]:
    """What issuers hand out, our own formats first: theirs are told by names that readers know."""
    if _STARTS.search(line):
        for match in _ISSUED.finditer(line):
            if not _HARMLESS_ISSUED.search(match.group()):
                yield Secret(_KNOWN[int((match.lastgroup or "k0")[1:])][0], *match.span())
    if _RUN.search(line):
        for kind, pattern, group, bits in formats_for(line):
            for match in pattern.finditer(line):
                if not _HARMLESS_ISSUED.search(match[group]) and _bits(match[group]) >= bits:
                    yield Secret(kind, *match.span(group))


def formats_for(line: str) -> Iterator[tuple[str, Pattern[str], int, float]]:
    """The formats of the table of which a word stands on the line: name, pattern, group of the value, least bits."""
    from bot.facts._secret_formats import FORMATS, WORDS  # noqa: PLC0415 - most changes need none of it

    lowered = line.lower()
    if (first := _word_pattern(WORDS).search(lowered)) is None:
        return
    for number, (kind, words, _, group, bits) in enumerate(FORMATS):
        if any(lowered.find(word, first.start()) >= 0 for word in words):
            yield kind, _format_pattern(number), group, bits


@cache
def _word_pattern(source: str) -> Pattern[str]:
    return lazy(source)


@cache
def _format_pattern(number: int) -> Pattern[str]:
    from bot.facts._secret_formats import FORMATS  # noqa: PLC0415

    return lazy(FORMATS[number][2], re.ASCII)


_HARMLESS_ISSUED = lazy(r"(?i)example|xxxx|0000000|1234567")


def _looks_random(value: str) -> bool:
    """At least 3 bits a character, letters with digits, and none of the words that stand-ins are made of."""
    if _HARMLESS.search(value) or not (re.search(r"\d", value) and re.search(r"[A-Za-z]", value)):
        return False
    return _bits(value) >= 3.0


def _bits(value: str) -> float:
    """Bits a character, after Shannon."""
    return -sum(n / len(value) * math.log2(n / len(value)) for n in Counter(value).values())


def redact(line: str) -> str:
    """The line with each secret replaced by what it is: `‹AWS access key›`."""
    for secret in sorted(find_secrets(line), key=lambda s: -s.start):
        line = f"{line[: secret.start]}‹{secret.kind}›{line[secret.end :]}"
    return line


KEY_LINE = 200
"""Characters of a line in a private key, at most."""
_KEY_LINE = lazy(
    r"[\s\"'`+#*]*(?:[A-Za-z0-9+/]{16,}={0,2}|[A-Z][A-Za-z-]+: [\w,-]+|=[A-Za-z0-9+/]{4})?(?:\\[nr])*[\s\"'`+,;\\]*"
)
"""A line in the body of a private key (RFC 7468, RFC 4880): base64, or one of its headers. Code has more in it."""


_KEY_END = lazy(r"-----END (?:RSA |EC |DSA |OPENSSH |ENCRYPTED |PGP )?PRIVATE KEY(?: BLOCK)?-----")
_PRIVATE_KEY = "‹private key›"


def redact_lines(lines: Sequence[str]) -> list[str]:
    """Each line redacted, and the bodies of private keys with them: those stand on lines of their own.

    A hunk may show the last lines of a key alone: what stands before its end and looks like a key is taken for one.
    """
    said: list[str] = []
    in_key = False
    for line in lines:
        shown = redact(line)
        if in_key and _is_of_key(line):
            shown = _PRIVATE_KEY if line.strip() else line
        else:
            in_key = _PRIVATE_KEY in shown and "-----END" not in line
        if "-----END" in line and _KEY_END.search(line):
            for at in range(len(said) - 1, -1, -1):
                if said[at] != lines[at] or not lines[at].strip() or not _is_of_key(lines[at]):
                    break
                said[at] = _PRIVATE_KEY
        said.append(shown)
    return said


def _is_of_key(line: str) -> bool:
    return len(line) <= KEY_LINE and _KEY_LINE.fullmatch(line) is not None
