"""The judgement on each setting. Facts about GitHub: docs/github.md, which names its documentation."""

from __future__ import annotations

from collections.abc import Callable

from bot.post.doctor import _access, _branch, _files
from bot.post.doctor._nouns import Finding, Setup


def diagnose(setup: Setup) -> tuple[Finding, ...]:
    """Every setting that concerns the gate here, the worst first."""
    found = [finding for look in LOOKS for finding in (look(setup),) if finding is not None]
    return tuple(sorted(found, key=lambda finding: -finding.health))


LOOKS: tuple[Callable[[Setup], Finding | None], ...] = (
    _branch.pull_requests,
    _branch.required,
    _branch.pinned,
    _branch.bypasses,
    _branch.force_pushes,
    _branch.deletion,
    _branch.local_merges,
    _branch.dismissal,
    _branch.queue,
    _access.signed_in,
    _access.permissions,
    _access.approving_actions,
    _access.environment,
    _access.readable_secrets,
    _access.state_key,
    _access.deliveries,
    _files.policy,
    _files.workflows,
    _files.pins,
    _files.code_owners,
)
