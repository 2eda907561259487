"""Continuous integration: who may write, with which secrets, running whose code, and which checks no longer fail.

Workflows of GitHub are read most closely (sources: GitHub's security hardening guide; the audits of zizmor);
moving an action from one tag to the next raises only the tier.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts, FileRole
from bot.pattern import lazy
from bot.risk._added import AddedLine, added_lines, removed_texts
from bot.risk._nouns import Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import match_rows, row, touched

_ROWS = (
    row(
        r"\bpull_request_target\b|\bworkflow_run\s*:",
        "a trigger that gives strangers' changes this repository's secrets",
        "`{code}` on line {line} runs with this repository's token on a stranger's pull request. Which step checks out or executes what the pull request brings?",
        "a pull request from a fork",
        "its code runs with write access and secrets",
        "each checkout's `ref:` and each script that runs after it",
        severity=Tier.CRITICAL,
    ),
    row(
        r"permissions:\s*write-all|(?<![\w-])(?:contents|packages|id-token|actions|pull-requests|deployments|checks|statuses):\s*write\b",
        "a workflow may write: {code}",
        "`{code}` on line {line}: which step needs to write, and what else runs in the same job with that token?",
        "a compromised action or dependency in the job",
        "it can write to the repository or publish with the job's token",
        "the step that fails with read access; permissions on that job alone",
    ),
    row(
        r"\$\{\{\s*(?:github\.event\.(?:pull_request|issue|comment|review|discussion)\.[\w.]*(?:title|body|ref|label|name)|github\.head_ref)",
        "text of strangers inside a script",
        "`{code}` on line {line} is pasted into the script before the shell sees it. What if a title or branch name holds `$(…)`?",
        "a pull request or issue with shell syntax in its title or branch",
        "the shell runs it with the job's token",
        "pass it through `env:` and quote the variable",
        severity=Tier.CRITICAL,
    ),
    row(
        r"continue-on-error:\s*true|\|\|\s*true\s*$|set \+e\b|allow_failure:\s*true|--no-verify\b",
        "a check that no longer fails: {code}",
        "With `{code}` on line {line} this step passes whatever happens. Which fault did it stop so far, and what stops that now?",
        "a change that breaks what the step checks",
        "it is merged with a green tick",
        "the step's last failures; what depends on its outcome",
    ),
    row(
        r"uses:\s*(?!\./|actions/|github/|docker://)(?P<action>[\w.-]+/[\w./-]+)@(?![0-9a-f]{40}\b)(?P<ref>[\w./-]+)",
        "{action} runs at the floating reference {ref}",
        "`{action}@{ref}` on line {line} can change without a change here. Who may move `{ref}`, and which secrets does the job hold?",
        "the action's owner, or whoever takes over that account",
        "their code runs in this job",
        "pin the commit: `{action}@<sha>`",
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
    ),
)

_PROSE = lazy(r"(?:- )?(?:description|name|summary|title)\s*:")


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    files = [f for f in facts.files if f.role is FileRole.CI and f.proof is None]
    why = "It decides what is checked and what is published, with which secrets"
    yield from touched(RULE.id, Tier.HIGH, files, "continuous integration", why)
    before = removed_texts(facts)
    lines = (line for f in files for line in added_lines(f) if _counts(line, before))
    yield from match_rows(RULE.id, Tier.HIGH, Lens.DATA, _ROWS, lines)


def _counts(line: AddedLine, before: set[str]) -> bool:
    text = line.text.strip()
    if text.startswith("#") or text in before or _PROSE.match(text):
        return False
    if text.endswith("write") and any(old.endswith(("write-all", text)) for old in before):
        return False  # a permission that stood elsewhere, often for more jobs
    moved = text.partition("@")[0] if "uses:" in text else ""
    return not (moved and any(old.startswith(moved + "@") for old in before))


RULE = Rule(
    id="ci-configuration",
    group=Group.SUPPLY,
    about="Continuous integration: triggers, permissions, injected text, silenced checks.",
    detect=detect,
)
