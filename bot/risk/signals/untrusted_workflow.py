"""A workflow that runs a stranger's change with this repository's token, secrets or machines.

Sources: GitHub's guide to secure use (pull_request_target, workflow_run, self-hosted runners); the audits of zizmor
(dangerous-triggers, secrets-inherit).
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts, FileRole
from bot.pattern import lazy
from bot.risk._nouns import Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import Row, meaning, row_signal
from bot.risk._view import View, look

_STRANGER = "a pull request from a fork"
_TRIGGER = meaning(
    "a trigger that lends strangers this repository's rights: {code}",
    "`{code}` on line {line} gives a stranger's pull request this repository's token. Which step checks out or runs what the pull request brings?",
    _STRANGER,
    "what a fork brings can be run with write access and secrets",
    "each checkout's `ref:` and each script that runs after it",
)
_CHECKOUT = meaning(
    "a stranger's code runs with this repository's secrets",
    "`{code}` on line {line} checks out a pull request in a workflow that holds this repository's secrets. What of it is then built, installed or run?",
    _STRANGER,
    "the fork's build files and scripts run with the token and the secrets",
    "each step after the checkout; `pull_request` for whatever needs no secret",
    Tier.CRITICAL,
)
_RUNNER = meaning(
    "a stranger's code on an own machine: {code}",
    "`{code}` on line {line} runs pull requests on a machine of your own. What does a fork's job find there, and what cleans up after it?",
    _STRANGER,
    "what a fork's job leaves on the machine meets every later job",
    "who may start it without approval; whether runners are thrown away after each job",
)
_INHERIT = meaning(
    "every secret is handed on: {code}",
    "`{code}` on line {line} gives the called workflow every secret of the repository. Which of them does it use, and who can change it?",
    "a change of the called workflow",
    "it can read secrets that it has no use for",
    "the secrets that it names; passing those alone",
    Tier.MEDIUM,
)  # fmt: skip
_TRIGGERS = lazy(r"^\s*(?:-\s+)?(?:on\s*:.*)?(?<![\w-])(?P<code>pull_request_target|workflow_run)\b(?!\s*\.)")
_HEAD = lazy(
    r"(?:\bref|\brepository)\s*:.*(?P<code>\$\{\{\s*(?:github\.event\.pull_request\.head\.|github\.head_ref|github\.event\.workflow_run\.head_))|(?P<pr>refs/pull/\S{0,60}\bgithub\.event\.)"
)
_OWN = lazy(r"runs-on\s*:.*\b(?P<code>self-hosted)\b|^\s*-\s+(?P<item>self-hosted)\s*$")
_ALL_SECRETS = lazy(r"^\s*(?P<code>secrets\s*:\s*inherit)\b")
_LENDS = lazy(r"\b(?:pull_request_target|workflow_run)\b")
_FROM_FORKS = lazy(r"\bpull_request(?:_target)?\b")


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for workflows that newly run what strangers bring."""
    del policy
    for file in facts.files:
        if file.role is FileRole.CI and file.proof is None and ".github/" in file.path and file.diff.new_path:
            yield from _in_workflow(look(file))


def _in_workflow(view: View) -> Iterator[Signal]:
    lends, forks = _has(view, _LENDS.source), _has(view, _FROM_FORKS.source)
    rows = (
        (_CHECKOUT, _HEAD.search, lends),
        (_TRIGGER, _TRIGGERS.search, True),
        (_RUNNER, _OWN.search, forks),
        (_INHERIT, _ALL_SECRETS.search, True),
    )
    told: set[str] = set()
    for number in sorted(view.added):
        text = view.new[number]
        if text.lstrip().startswith("#"):
            continue
        for entry, search, counts in rows:
            found = search(text) if counts and entry.title not in told else None
            code = next((value for value in found.groupdict().values() if value), "") if found else ""
            if found and not _was_there(view, code):
                told.add(entry.title)
                yield _signal(entry, view.evidence(number), code if entry is not _CHECKOUT else text.strip())


def _has(view: View, pattern: str) -> bool:
    """Whether the workflow has such a trigger: among its keys, which are all known, or on a line that is shown."""
    trigger = lazy(pattern)
    keys = (s.name for s in view.file.after if s.qualified.startswith(("on.", "true.")))
    return any(trigger.search(key) for key in keys) or any(
        trigger.search(text) for text in view.new.values() if not text.lstrip().startswith("#")
    )


def _was_there(view: View, code: str) -> bool:
    return any(code in view.old[number] for number in view.removed) or any(
        s.name == code and s.qualified.startswith("on.") for s in view.file.before
    )


def _signal(entry: Row, evidence: Evidence, code: str) -> Signal:
    return row_signal(RULE.id, None, Lens.DATA, entry, evidence, {"code": code})


RULE = Rule(
    id="untrusted-workflow",
    group=Group.SUPPLY,
    about="A workflow runs a stranger's change with this repository's token, secrets or machines.",
    detect=detect,
)
