"""A comment stands where code stood: "rest of the code unchanged", "... existing code ...".

Tools that answer with a part of a file write this for the part they leave out; pasted as it is, the part is gone. Only
a comment that holds nothing else counts. Where the same block removes code, it is told how much.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts, FileRole
from bot.pattern import lazy
from bot.risk._added import removed_texts
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._view import Block, View, few, look
from bot.risk._wording import callee

_ROLES = frozenset({FileRole.CODE, FileRole.TEST, FileRole.MIGRATION, FileRole.INFRASTRUCTURE, FileRole.CI, FileRole.CONFIG})  # fmt: skip
_COMMENT = lazy(r"^\s*(?:#|//|/\*|\{/\*|--|<!--|;;|%)\s*(?P<said>.{3,160}?)\s*(?:\*/\}?|-->)?\s*$")
_ELIDED = lazy(
    r"""(?ix)
    ^[\[(\s]*(?:
      (?:\.\.\.|…)\s*(?:\(?(?:the\s+)?(?:rest|remainder|remaining|existing|previous|other|same)\b[\w\s'/,-]{0,60}\b(?:code|file|function|functions|method|methods|class|logic|implementation|imports|unchanged|same|as\s+before|above|here|content|fields|handlers|cases|tests|props|state|component|page|form|module|script)\b.*)
    | (?:the\s+)?(?:rest|remainder)\s+of\s+(?:the\s+|your\s+|this\s+)?(?:existing\s+|original\s+)?(?:code|file|function|implementation|method|class|logic|component|page|form|hook|module|script|tests?)\b[\s,:.-]*(?:(?:is|are|remains?|stays?)\s+)?(?:unchanged|the\s+same|same|as\s+before|goes\s+here|here|as[ ]is|\.\.\.|…)?[\s.…)]*$
    | (?:\.\.\.|…)?\s*(?:existing|previous|original|other|remaining)\s+(?:code|implementation|logic|methods?|functions?|imports|content)\s+(?:here|remains?(?:\s+(?:the\s+same|unchanged|here))?|unchanged|stays?\s+(?:the\s+same|here)|is\s+unchanged|above|below|continues?)?[\s.…)\]]*(?:\.\.\.|…)[\s.…)\]]*$
    | (?:existing|previous|original|remaining)\s+(?:code|implementation|logic|methods|functions|imports)\s+(?:here|remains?\s+(?:the\s+same|unchanged|here)|unchanged|stays?\s+the\s+same)[\s.…)\]]*$
    | (?:code|implementation|everything(?:\s+else)?|logic)\s+(?:remains?|stays?|is|are)\s+(?:the\s+same|unchanged)(?:\s+as\s+before)?[\s.…)\]]*$
    | same\s+(?:code\s+|implementation\s+|logic\s+)?as\s+(?:before|above|original|previously)[\s.…)\]]*$
    | \(?(?:unchanged|omitted|truncated|snip(?:ped)?)(?:\s+(?:code|for\s+brevity|lines))?\)?[\s.…)\]]*$
    | .{0,60}\b(?:omitted|truncated|shortened)\s+for\s+brevity\b.*
    )"""
)
_MENTION = lazy(r"(?i)elided|omitted|rest of|remainder|existing|unchanged|same|truncated|snip|brevity|previous|remain")
_WEAK = lazy(r"(?i)^[\[(\s]*(?:same\s|unchanged|omitted|truncated|snip|existing\s+(?:code|logic|implementation)\s*$)")
"""What people write too, beside code that stands there: it counts only where code is removed."""


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for comments that stand for code."""
    del policy
    return few(_all(facts))


def _all(facts: Facts) -> Iterator[Signal]:
    before: set[str] | None = None
    for file in facts.files:
        if file.role not in _ROLES or file.proof is not None or file.path.endswith((".md", ".txt")):
            continue
        view = look(file)
        for block in view.blocks():
            gone = sum(1 for line in block.removed if _is_code(line.text))
            for line in block.added:
                if line.new is None or not _MENTION.search(line.text):
                    continue
                comment = _COMMENT.match(line.text)
                if comment is None or not _ELIDED.match(comment["said"]):
                    continue
                if _WEAK.match(comment["said"]) and not gone:
                    continue
                before = removed_texts(facts) if before is None else before
                if line.text.strip() not in before:
                    yield _signal(view, block, line.new, comment["said"], gone)


def _is_code(text: str) -> bool:
    return bool(text.strip()) and _COMMENT.match(text) is None


def _signal(view: View, block: Block, number: int, said: str, gone: int) -> Signal:
    file, name = view.file, callee(view.definition(number), view.file.language)
    at = evidence_at(file, number, view.new[number])
    words = " ".join(said.replace("`", "'").replace("?", "").split()[:8])
    removed = f" where {gone} lines of code are removed" if gone else ""
    place = f"`{file.path.rpartition('/')[2].replace('`', '')}`" if name == "this code" else name
    first = next((line.old for line in block.removed if line.old is not None), None)
    return Signal(
        rule=RULE.id,
        title=f"a comment stands for code: “{words}”",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.HIGH if gone else Band.MEDIUM,
        lens=Lens.INTENT,
        evidence=(at,),
        why=f"{at.location}: the comment “{words}” stands for code{removed}.",
        ask=Ask(
            text=f"Line {number} of {place} says “{words}”{removed}. Which code is meant, and where is it now?",
            trigger=f"whatever reached the code that is left out of {place}",
            consequence="it is no longer there",
            settles=f"the file before the change{f', from line {first} on' if first else ''}",
        ),
    )


RULE = Rule(
    id="elided-code",
    group=Group.SLIPS,
    about="A comment such as “rest of the code unchanged” stands where code should be.",
    detect=detect,
)
