"""Continuous integration was touched: it decides what is checked and what is published; or a check no longer fails.

Who may trigger it, with which rights and whose code, is told by rules of its own: untrusted-workflow,
script-injection, workflow-permission, floating-action.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts, FileRole
from bot.pattern import lazy
from bot.risk._added import AddedLine, added_lines, removed_texts
from bot.risk._nouns import Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import match_rows, row, touched

_ROWS = (
    row(
        r"continue-on-error:\s*true|\|\|\s*true\s*$|\|\|\s*:\s*$|\bset \+e\b|allow_failure:\s*true|--no-verify\b|--exit-zero\b|if:\s*(?:\$\{\{\s*)?false\b",
        "a check that no longer fails: {code}",
        "With `{code}` on line {line} this step passes whatever happens. Which fault did it stop so far, and what stops that now?",
        "a change that breaks what the step checks",
        "it is merged with a green tick",
        "the step's last failures; what depends on its outcome",
        unless=r"\b(?:rm|kill|docker\s+(?:rm|stop|rmi)|mkdir|umount|cat|grep|echo|apt-get\s+remove|brew\s+unlink|df|ls)\b[^|]*\|\|\s*(?:true|:)\s*$",
    ),
)  # fmt: skip
_NEW_STEP = (
    row(
        r"continue-on-error:\s*true|allow_failure:\s*true",
        "a new step that cannot fail: {code}",
        "With `{code}` on line {line} the new step passes whatever happens. How would someone learn that it failed, and what runs then without its result?",
        "the day on which the step fails",
        "what comes after it runs without it, with a green tick",
        "what reads the step's outcome; the steps that need what it makes",
    ),
)  # fmt: skip
_STEP = 60
"""Lines above that are looked at for the beginning of a step."""
_PROSE = lazy(r"(?:- )?(?:description|name|summary|title)\s*:")


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """One signal for the pipeline's files; one for each that silences a check."""
    del policy
    files = [f for f in facts.files if f.role is FileRole.CI and f.proof is None]
    why = "It decides what is checked and what is published, with which secrets"
    check = "run it on a branch, and read its log for the steps that changed"
    yield from touched(RULE.id, Tier.HIGH, files, "continuous integration", why, check)
    before = removed_texts(facts)
    lines = [line for f in files for line in added_lines(f) if _counts(line, before)]
    fresh = {
        (line.file.path, line.number) for line in lines if _NEW_STEP[0].pattern.search(line.text) and _in_new_step(line)
    }
    old = [line for line in lines if (line.file.path, line.number) not in fresh]
    yield from match_rows(RULE.id, Tier.HIGH, Lens.DATA, _ROWS, old)
    yield from match_rows(
        RULE.id, Tier.HIGH, Lens.DATA, _NEW_STEP, (line for line in lines if (line.file.path, line.number) in fresh)
    )


def _in_new_step(line: AddedLine) -> bool:
    """Whether the step that the line stands in begins on an added line: it stopped nothing so far."""
    added = {one.number: one.text for one in added_lines(line.file)}
    depth = len(line.text) - len(line.text.lstrip())
    for number in range(line.number, max(0, line.number - _STEP), -1):
        text = added.get(number)
        if text is None:
            return False
        if text.lstrip().startswith("- ") and len(text) - len(text.lstrip()) <= depth:
            return True
    return False


def _counts(line: AddedLine, before: set[str]) -> bool:
    text = line.text.strip()
    return not text.startswith("#") and text not in before and not _PROSE.match(text)


RULE = Rule(
    id="ci-configuration",
    group=Group.SUPPLY,
    about="Continuous integration was touched, or one of its checks no longer fails.",
    detect=detect,
)
