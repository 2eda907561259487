"""What notices that a service is ill, and what bounds what it takes, goes away: probes, health checks, limits, replicas.

Sources: Kubernetes' documentation on probes, resource limits and disruption budgets; Docker's on HEALTHCHECK.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import LineOp, Side
from bot.facts import Facts
from bot.pattern import Pattern, lazy
from bot.risk._nouns import Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import Row, meaning, row_signal
from bot.risk._settings import declares, settings
from bot.risk._view import LONGEST, View, few, look

_PROBE = meaning(
    "{what} gone from {path}",
    "`{code}` (line {line} before) is gone. What notices now that this service has started but cannot answer, and stops sending it requests?",
    "an instance that hangs, or is not ready yet",
    "requests go to an instance that does not answer, and nobody restarts it",
    "the probe's last failures; what else takes an instance out",
)
_LIMIT = meaning(
    "{what} gone from {path}",
    "`{code}` (line {line} before) is gone. What keeps one instance that leaks or loops from taking the whole node?",
    "an instance that leaks memory or loops",
    "it takes the node's memory or time, and its neighbours are evicted first",
    "the namespace's LimitRange; the usage of the last weeks",
    Tier.MEDIUM,
)
_FEWER = meaning(
    "{within}: {old} to {new} instances",
    "`{key}` of `{within}` goes from {old} to {new}. What answers while that last instance restarts, is moved or fails?",
    "a deployment, a node that is drained, a crash",
    "nobody answers until the one instance of {within} is back",
    "the disruption budget; how long a start takes",
)
_KINDS: tuple[tuple[str, Pattern[str], Row], ...] = (
    ("a probe", lazy(r"^\s*(?:livenessProbe|readinessProbe|startupProbe|liveness_probe|readiness_probe|startup_probe)\b\s*[:{]"), _PROBE),
    ("a health check", lazy(r"(?i)^\s*(?:HEALTHCHECK\s+(?!NONE)\S|healthcheck\s*:|health_?check\s*(?:\{|:\s*$))"), _PROBE),
    ("a limit", lazy(r"^\s*(?:limits\s*[:{]|mem_limit\s*:|deploy_resources|cpus\s*:)"), _LIMIT),
)  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for probes, limits and instances that the change takes away."""
    del policy
    views = [look(f) for f in facts.files if declares(f)]
    counts = [_brought(views, pattern) for _, pattern, _ in _KINDS]
    return few(s for view in views for s in _losses(view, counts))


def _brought(views: list[View], pattern: Pattern[str]) -> list[int]:
    """How many lines of the kind the change adds anywhere; a list, so that each may be used up once."""
    return [1 for v in views for line in v.file.diff.lines(LineOp.ADDED) if pattern.match(line.text[:LONGEST])]


def _losses(view: View, counts: list[list[int]]) -> Iterator[Signal]:
    file = view.file
    if file.diff.new_path is None:
        return
    for line in file.diff.lines(LineOp.REMOVED):
        at = next((n for n, (_, pattern, _) in enumerate(_KINDS) if pattern.match(line.text[:LONGEST])), None)
        if at is None or line.old is None or not _owner_stands(view, line.old):
            continue
        if counts[at]:
            counts[at].pop()
            continue
        what, _, entry = _KINDS[at]
        evidence = view.evidence(line.old, Side.OLD)
        yield row_signal(RULE.id, None, Lens.FAILURE, entry, evidence, {"code": line.text.strip(), "what": what})
    yield from _fewer(view)


def _owner_stands(view: View, line: int) -> bool:
    """Whether the workload, service or stage around an old line is still there."""
    around = [s for s in view.file.before if s.start <= line <= s.end]
    kept = {s.qualified for s in view.file.after}
    if view.file.language == "Dockerfile":
        return bool(view.file.after)
    owners = [s for s in around if s.qualified.count(".") == 1] or around[:1]
    return all(s.qualified in kept for s in owners[:1]) and bool(owners)


def _fewer(view: View) -> Iterator[Signal]:
    before = {(s.within, s.key): s for s in settings(view, Side.OLD)}
    for now in settings(view, Side.NEW):
        was = before.get((now.within, now.key))
        if was is None or now.key not in {
            "replicas",
            "minReplicas",
            "replicaCount",
            "min_size",
            "desired_count",
            "minAvailable",
        }:
            continue
        if was.value.isdecimal() and now.value in {"0", "1"} and int(was.value[:6]) > max(1, int(now.value)):
            owner = ".".join(now.within.split(".")[:2])
            values = {"code": now.text, "key": now.key, "within": owner, "old": was.value, "new": now.value}
            yield row_signal(RULE.id, None, Lens.FAILURE, _FEWER, now.evidence(view), values)


RULE = Rule(
    id="removed-health-check",
    group=Group.INFRASTRUCTURE,
    about="A probe, a health check, a resource limit or all but one instance of a service goes away.",
    detect=detect,
)
