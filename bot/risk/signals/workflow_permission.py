"""A job's token may do more than before: write to the repository, publish, or stand in for it elsewhere.

Source: GitHub's reference on `permissions` of the GITHUB_TOKEN. A permission that another one, wider or the same, gave
before has only moved.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import Side
from bot.facts import Facts, FileFacts, FileRole
from bot.risk._nouns import Group, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import meaning
from bot.risk._settings import Worse, became, danger, setting_signals, settings
from bot.risk._view import look

_HOLDER = "a compromised action or dependency in the job"
_DANGERS = (
    danger(
        r"permissions",
        r"^[\"']?write-all",
        meaning(
            "a token that may do everything: {within}",
            "`{code}` on line {line} lets the token write everywhere. Which step writes what, and what else runs in the same job?",
            _HOLDER,
            "it can change code, releases and packages with the job's token",
            "the step that fails with `read-all`; permissions on that job alone",
        ),
    ),
    danger(
        r"contents|packages|id-token|actions|deployments|attestations|pages",
        r"^[\"']?write\b",
        meaning(
            "a token that may write: {code}",
            "`{code}` on line {line}: which step of `{within}` needs it, and what else runs in the same job with that token?",
            _HOLDER,
            "it can write {key} with the job's token",
            "the step that fails with read access; the permission on that job alone",
        ),
        within=r"permissions",
    ),
    danger(
        r"pull-requests|issues|checks|statuses|discussions|security-events|repository-projects",
        r"^[\"']?write\b",
        meaning(
            "a token that may write: {code}",
            "",
            _HOLDER,
            "it can write {key} with the job's token",
            "the step that fails with read access",
            Tier.MEDIUM,
        ),
        within=r"permissions",
    ),
)  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for permissions that a token gained."""
    del policy
    if not any(_is_workflow(f) and _gave_all(f) for f in facts.files):
        yield from setting_signals(RULE.id, (_of_its_job(w) for w in became(facts, _DANGERS, _is_workflow)))


def _of_its_job(worse: Worse) -> Worse:
    """The same with the name of the job alone, `release`, or none where the whole workflow may do it."""
    within = worse.now.within.partition("permissions")[0].strip(".").removeprefix("jobs.")
    return worse._replace(now=worse.now._replace(within=within))


def _is_workflow(file: FileFacts) -> bool:
    return file.role is FileRole.CI and file.proof is None and ".github/" in file.path


def _gave_all(file: FileFacts) -> bool:
    old = settings(look(file), Side.OLD)
    return any(s.key == "permissions" and "write-all" in s.value for s in old)


RULE = Rule(
    id="workflow-permission",
    group=Group.SUPPLY,
    about="The token of a job may do more than before.",
    detect=detect,
)
