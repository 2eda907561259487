"""Text that strangers write is pasted into a script of the pipeline before the shell sees it.

Sources: GitHub's guide on script injections and its list of untrusted contexts; zizmor's template-injection.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.facts import Facts, FileRole
from bot.pattern import lazy
from bot.risk._nouns import Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import meaning, row_signal
from bot.risk._view import look

_WRITTEN_BY_STRANGERS = lazy(
    r"\$\{\{(?:(?!\}\}).){0,120}?(?P<code>github\.(?:head_ref|event\.(?:pull_request\.(?:title|body|head\.(?:ref|label|repo\.\w+))|issue\.(?:title|body)|comment\.body|review\.body"
    r"|review_comment\.body|discussion\.(?:title|body)|head_commit\.(?:message|author\.(?:name|email))|commits\b[\w.\[\]*]*\.(?:message|author\.\w+)|workflow_run\.head_(?:branch|commit\.\w+)|pages\b[\w.\[\]*]*\.page_name)))"
)
_KEY = lazy(r"^\s*(?:-\s+)?(?P<key>[\w-]+)\s*:\s*(?P<rest>.*)$")
_RUNS = frozenset({"run", "script", "inlineScript", "command", "commands"})
_ROW = meaning(
    "text of strangers inside a script: {code}",
    "`{code}` on line {line} is pasted into the script before the shell sees it. What if its author writes `$(…)` or a quote there?",
    "a pull request, issue or commit with shell syntax in its title, text or branch",
    "its author runs commands with the job's token",
    "pass it through `env:` and quote the variable",
    Tier.CRITICAL,
)  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for untrusted expressions on added lines of scripts."""
    del policy
    for file in facts.files:
        if file.role is FileRole.CI and file.proof is None:
            view = look(file)
            told = {code for _, code in _pasted(view.old, view.removed)}
            for number, code in _pasted(view.new, view.added):
                if code not in told:
                    told.add(code)
                    yield row_signal(RULE.id, None, Lens.DATA, _ROW, view.evidence(number), {"code": code})


def _pasted(lines: Mapping[int, str], changed: frozenset[int]) -> Iterator[tuple[int, str]]:
    """The changed lines of scripts that hold an untrusted expression, and the expression."""
    for number in sorted(changed):
        found = _WRITTEN_BY_STRANGERS.search(lines[number])
        if found and _key(lines, number) in _RUNS:
            yield number, found["code"]


def _key(lines: Mapping[int, str], number: int) -> str:
    """The key whose value a line is part of: its own, or that of the block of text around it, as far as it is shown."""
    own = _KEY.match(lines[number])
    if own and own["key"] in _RUNS:
        return own["key"]
    indent = _indent(lines[number])
    for above in range(number - 1, max(0, number - 80), -1):
        text = lines.get(above)
        if text is None:
            return ""
        if text.strip() and _indent(text) < indent:
            holder = _KEY.match(text)
            if holder and (holder["rest"][:1] in {"|", ">"} or holder["key"] in _RUNS):
                return holder["key"]
            if holder:
                return own["key"] if own else holder["key"]
            indent = _indent(text)
    return ""


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


RULE = Rule(
    id="script-injection",
    group=Group.SUPPLY,
    about="Text that strangers write is pasted into a script of the pipeline before the shell sees it.",
    detect=detect,
)
