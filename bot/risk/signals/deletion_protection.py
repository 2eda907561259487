"""What kept data from being deleted is switched off, taken away or shortened.

Sources: Terraform's `prevent_destroy`; the providers' references of the attributes named; Kubernetes' reclaim policies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.change import Side
from bot.facts import Facts
from bot.pattern import lazy
from bot.risk._nouns import Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import meaning, row_signal
from bot.risk._settings import Setting, became, danger, declares, setting_signals, settings
from bot.risk._view import View, look

_GONE = "the plan's output for this resource; the newest backup that was restored as a test"
_OFF = meaning(
    "protection against deletion is off: {within}",
    "`{code}` on line {line}: which plan or command can now delete `{within}`, and how would its data come back?",
    "an apply or command that replaces or removes the resource",
    "{within} and its data can be deleted without a further question",
    _GONE,
    Tier.CRITICAL,
)
_DANGERS = (
    danger(
        r"deletion_protection(?:_enabled)?|prevent_destroy|(?:enable_)?(?:deletion|termination)_protection|disable_api_termination|DeletionProtection(?:Enabled)?"
        r"|purge_protection_enabled|enable_deletion_protection|delete_protection",
        r"^\"?false\"?$",
        _OFF,
        apart=r"^variable\.",
    ),
    danger(
        r"force_destroy|skip_final_snapshot|delete_automated_backups|force_delete|SkipFinalSnapshot",
        r"^\"?true\"?$",
        _OFF,
        apart=r"^variable\.",
    ),
    danger(r"DeletionPolicy|UpdateReplacePolicy|deletion_policy", r"^\"?Delete\"?$", _OFF),
    danger(
        r"persistentVolumeReclaimPolicy|reclaimPolicy|reclaim_policy|whenDeleted|whenScaled",
        r"^\"?Delete\"?$",
        meaning(
            "volumes go with their claim: {within}",
            "`{code}` on line {line}: when a claim on `{within}` is removed, what keeps the data of its volume?",
            "a claim or namespace that is deleted or recreated",
            "the volume behind {within} is deleted with its claim",
            "a snapshot schedule; `Retain` for what holds data",
        ),
        apart=r"volumeBindingMode",
    ),
    danger(
        r"versioning|point_in_time_recovery|status|enabled|point_in_time_recovery_enabled|VersioningConfiguration",
        r"^\"?(?:Suspended|Disabled|false)\"?$",
        meaning(
            "no older version to go back to: {within}",
            "`{code}` on line {line} turns the history of `{within}` off. What brings a deleted or overwritten entry back?",
            "a fault or a person that overwrites or deletes",
            "what is overwritten in {within} cannot be brought back",
            "the newest backup that was restored as a test",
        ),
        within=r"versioning|point_in_time",
        apart=r"^variable\.",
    ),
)  # fmt: skip
_PROTECTS = lazy(
    r"(?:deletion_protection\w*|prevent_destroy|\w*termination_protection|disable_api_termination|purge_protection_enabled|enable_deletion_protection"
    r"|DeletionProtection\w*|point_in_time_recovery_enabled)\s*[=:]\s*\"?true\"?|(?:DeletionPolicy|UpdateReplacePolicy|deletion_policy|reclaimPolicy|persistentVolumeReclaimPolicy)\s*[=:]\s*\"?(?:Retain|Snapshot)\"?",
    re.IGNORECASE,
)
_LOST = meaning(
    "`{code}` is gone from {within}",
    "`{code}` is gone from `{within}` (line {line} before). Which plan or command can now delete it, and how would its data come back?",
    "an apply or command that replaces or removes the resource",
    "it protected {within}, and nothing that was added does",
    _GONE,
    Tier.CRITICAL,
)
_KEPT = lazy(
    r"(?i)(?:backup_)?retention(?:_period|_days|_in_days)?|\w*retention_(?:period|days|in_days)|soft_delete_retention_days|retained_backups|backup_retention\w*"
    r"|snapshot_retention_limit|deletion_window_in_days|recovery_window_in_days|noncurrent_days"
)
_SHORTER = meaning(
    "kept for less time: {within}",
    "`{key}` of `{within}` goes from {old} to {new}. Which fault was last noticed later than that, and who else needs the older data?",
    "a fault that is noticed after the shorter time",
    "what is older than {new} is deleted, and the copies it would be restored from with it",
    "the longest time that a fault went unnoticed; the retention that contracts or law ask for",
)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for protections switched off, gone, or shortened."""
    del policy
    yield from setting_signals(RULE.id, became(facts, _DANGERS))
    for file in facts.files:
        if declares(file) and file.diff.new_path is not None:
            view = look(file)
            yield from _changed(view, settings(view, Side.OLD), settings(view, Side.NEW))


def _changed(view: View, old: tuple[Setting, ...], new: tuple[Setting, ...]) -> Iterator[Signal]:
    now = {(s.within, s.key): s for s in new}
    kept = {s.key.lower() for s in new}
    standing = {s.qualified for s in view.file.after}
    for was in old:
        owner = was.within.removesuffix(".lifecycle")
        if _PROTECTS.search(was.text) and was.key.lower() not in kept and (owner in standing or not owner):
            values = {"code": was.text, "within": owner or view.file.path}
            yield row_signal(RULE.id, None, Lens.DATA, _LOST, was.evidence(view), values)
        after = now.get((was.within, was.key))
        endless = "log_group" in owner and after is not None and after.value == "0"
        if after is not None and not endless and _KEPT.fullmatch(was.key) and _is_less(after.value, was.value):
            values = {"code": after.text, "key": was.key, "within": owner, "old": was.value, "new": after.value}
            yield row_signal(RULE.id, None, Lens.DATA, _SHORTER, after.evidence(view), values)


def _is_less(new: str, old: str) -> bool:
    """Whether both are plain numbers and the new one is smaller."""
    one, other = new.strip("\"'"), old.strip("\"'")
    return one.isdecimal() and other.isdecimal() and len(one) < 9 and len(other) < 9 and int(one) < int(other)


RULE = Rule(
    id="deletion-protection",
    group=Group.INFRASTRUCTURE,
    about="What kept data from being deleted is switched off, taken away or shortened.",
    detect=detect,
)
