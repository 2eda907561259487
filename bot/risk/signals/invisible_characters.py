"""Characters that a reader cannot see: the code is not what it looks like.

Bidirectional controls reorder what is shown (CVE-2021-42574, "Trojan Source"); zero-width, tag and variation characters
hide text from people but not from models; a lone carriage return ends a comment for Python, and the line goes on for
git. A byte-order mark at a file's start and joiners between emoji or in scripts that need them are not reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts, FileRole
from bot.pattern import lazy
from bot.risk._added import added_lines
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at

_BIDI = lazy("[\u202a-\u202e\u2066-\u2069]")
_HIDDEN = lazy(
    "[\u200b\u2060-\u2064\u180e\u00ad\u115f\u1160\u3164\uffa0\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
    "|(?<=[!-~])[\u200c\u200d\ufeff](?=[!-~])|(?<=[!-~])[\ufe00-\ufe0e]"
)
_LINE_END = lazy(r"\r(?=[^\r])|[\x85\u2028\u2029]")
"""Ends a line, and with it a comment, for some compilers; for git and most editors all stands on one line."""
_PUSHED_OUT = lazy(r"\S {150,}[^\s|]")
"""Wider than any screen; tables in comments align with fewer."""
_PATTERNS = (
    (_BIDI, "a bidirectional control"),
    (_HIDDEN, "an invisible character"),
    (_LINE_END, "a line break that is not shown as one"),
)


def _oddity(text: str) -> str:
    """What is odd about a line; "" when nothing is."""
    if _PUSHED_OUT.search(text):
        return "code behind a long run of blanks"
    if text.isascii() and text.isprintable():
        return ""
    for pattern, what in _PATTERNS:
        found = pattern.search(text)
        if found:
            return f"{what} (U+{ord(found.group()):04X})"
    return ""


def holds_invisible(line: str) -> bool:
    """Whether something stands on the line that nobody sees, whatever the file is for."""
    return not (line.isascii() and line.isprintable()) and any(pattern.search(line) for pattern, _ in _PATTERNS)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """One signal for each file with added lines of that kind; in data and documentation, only what reorders text."""
    del policy
    for file in facts.files:
        odd = [(line, what) for line in added_lines(file) if (what := _oddity(line.text))]
        before = {line.text.strip() for line in file.diff.removed} if odd else set()
        found = [(line, what) for line, what in odd if line.text.strip() not in before]
        if not found or (file.role in {FileRole.DATA, FileRole.DOCS} and not any("bidi" in w for _, w in found)):
            continue
        line, what = found[0]
        evidence = tuple(evidence_at(file, each.number, each.text) for each, _ in found[:5])
        yield Signal(
            rule=RULE.id,
            title=f"{what} in {file.path}",
            floor=Tier.HIGH,
            severity=Tier.HIGH,
            likelihood=Band.MEDIUM,
            lens=Lens.INTENT,
            evidence=evidence,
            why=f"{file.path}:{line.number} holds {what}; {len(found)} added line{'s do' if len(found) > 1 else ' does'}.",
            ask=_ask(evidence[0], what),
        )


def _ask(at: Evidence, what: str) -> Ask:
    return Ask(
        text=f"`{at.location}` holds {what}. What is it for, and what does the line do when it is left out?",
        trigger="a reader who trusts what the editor shows",
        consequence="the code that runs is not the code that was read",
        settles=f"show the bytes: `git show HEAD:{at.location.path} | sed -n {at.location.start}p | cat -A`",
    )


RULE = Rule(
    id="invisible-characters",
    group=Group.CONTENT,
    about="An added line holds characters that cannot be seen or that change the order in which it is shown.",
    detect=detect,
    always=True,
)
