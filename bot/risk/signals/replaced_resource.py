"""A resource that an apply destroys: its address went without a `moved` block, or an attribute changed that cannot be
changed in place.

Sources: Terraform's documentation on refactoring (`moved`, `removed`); the AWS, Google and Azure providers' references,
in which each attribute below "forces new resource"; the Kubernetes reference on what a StatefulSet may not change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from bot.change import LineOp, Side
from bot.facts import ChangeKind, Facts, FileFacts, Symbol
from bot.pattern import Pattern, lazy
from bot.risk._nouns import Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import Row, meaning, row_signal
from bot.risk._settings import Setting, declares, settings
from bot.risk._view import View, few, look

_STATEFUL = lazy(
    r"^(?:aws_(?:db_|rds_|s3_bucket$|dynamodb_table|ebs_volume|efs_|elasticache_|opensearch_domain|elasticsearch_domain|docdb_|neptune_|redshift_|kms_key"
    r"|kinesis_stream|msk_cluster|mq_broker|vpc$|subnet$|eks_cluster|ecr_repository|secretsmanager_secret$|cognito_user_pool$|route53_zone|eip$|cloudwatch_log_group)"
    r"|google_(?:sql_|storage_bucket$|bigquery_(?:dataset|table)|bigtable_|spanner_|compute_disk|redis_|container_cluster|kms_|pubsub_topic|filestore_|compute_address)"
    r"|azurerm_(?:\w*sql_\w*|\w*database|storage_account|storage_container|cosmosdb_\w+|managed_disk|redis_cache|key_vault|kubernetes_cluster|public_ip)"
    r"|digitalocean_(?:database|volume|spaces)\w*|kubernetes_persistent_volume\w*|hcloud_volume|random_password|tls_private_key)"
)


class _Fixed(NamedTuple):
    """Attributes that a provider can only set when it creates the resource."""

    kinds: Pattern[str]
    keys: frozenset[str]


_FIXED = (
    _Fixed(lazy(r"^aws_(?:db_instance|rds_cluster)$"), frozenset(
        {"engine", "cluster_identifier", "availability_zone", "availability_zones", "kms_key_id", "storage_encrypted", "db_name", "database_name",
         "username", "master_username", "character_set_name", "snapshot_identifier"})),
    _Fixed(lazy(r"^aws_s3_bucket$"), frozenset({"bucket", "bucket_prefix", "object_lock_enabled"})),
    _Fixed(lazy(r"^aws_dynamodb_table$"), frozenset({"name", "hash_key", "range_key"})),
    _Fixed(lazy(r"^aws_ebs_volume$"), frozenset({"availability_zone", "encrypted", "kms_key_id", "snapshot_id"})),
    _Fixed(lazy(r"^aws_(?:efs_file_system|elasticache_\w+|opensearch_domain|elasticsearch_domain|docdb_cluster|redshift_cluster|ecr_repository|eks_cluster)$"),
           frozenset({"name", "creation_token", "encrypted", "kms_key_id", "replication_group_id", "cluster_id", "domain_name", "cluster_identifier", "subnet_group_name",
                      "engine", "availability_zone"})),
    _Fixed(lazy(r"^aws_(?:vpc|subnet)$"), frozenset({"cidr_block", "availability_zone", "vpc_id"})),
    _Fixed(lazy(r"^aws_instance$"), frozenset({"availability_zone", "subnet_id", "key_name", "ami"})),
    _Fixed(lazy(r"^google_(?:sql_database_instance|sql_database|storage_bucket|bigquery_dataset|bigquery_table|compute_disk|redis_instance|container_cluster|spanner_instance)$"),
           frozenset({"name", "region", "location", "zone", "dataset_id", "table_id", "database_version", "project"})),
    _Fixed(lazy(r"^azurerm_\w+$"), frozenset({"name", "location", "resource_group_name", "administrator_login"})),
)  # fmt: skip
_UPGRADED = frozenset({"database_version", "ami"})
"""Newer versions of these are an ordinary step that the provider takes in place or a fleet is made for."""
_MOVED = lazy(r"^\s*from\s*=\s*([\w.\-\[\]\"]+)")
_NO_RESOURCE = (
    "data.",
    "module.",
    "variable.",
    "output.",
    "provider.",
    "terraform",
    "locals",
    "moved",
    "check.",
    "import",
)

_RENAMED = meaning(
    "{was} becomes {now} without a `moved` block",
    "`{was}` is called `{now}` now, and no `moved` block says so. What does the plan show: a move, or one to destroy and one to add?",
    "the next apply",
    "the plan destroys {was} and creates {now} beside it",
    "the plan's output; a `moved` block from {was} to {now}",
    Tier.CRITICAL,
)
_REMOVED = meaning(
    "{was} is removed",
    "The apply destroys `{was}` (line {line} before). What does it still hold, and what was told to stop using it?",
    "the next apply",
    "{was} is destroyed with what it holds",
    "the plan's output; who still connects to it; a `removed` block where it is to be kept",
    Tier.CRITICAL,
)
_REPLACED = meaning(
    "{key} of {was} changes",
    "`{key}` of `{was}` can only be set when it is created. What does the plan say of it: changed in place, or destroyed and created again?",
    "the next apply",
    "the provider replaces {was}, and what it holds goes with it",
    "the plan's output for {was}: `must be replaced`",
    Tier.CRITICAL,
)
_FROZEN = meaning(
    "{key} of {was} cannot be changed",
    "A StatefulSet's `{key}` cannot be changed in place. What happens to the pods and volumes of `{was}` when it is deleted and created anew?",
    "the next apply",
    "the apply is refused, or {was} is deleted and its pods with it",
    "`kubectl diff`; `kubectl delete --cascade=orphan` and what follows",
)  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for resources that the next apply destroys or replaces."""
    del policy
    return few(_grouped(_all(facts)))


def _grouped(signals: Iterable[Signal]) -> Iterator[Signal]:
    """One signal for what happens alike to several resources of a file."""
    alike: dict[tuple[str, str], list[Signal]] = {}
    for signal in signals:
        key = signal.title.partition(" of ")[0] if " of " in signal.title else signal.title[-12:]
        alike.setdefault((signal.location.path, key), []).append(signal)
    for first, *rest in alike.values():
        others = f" {len(rest)} more of the kind in this file." if rest else ""
        places = tuple(e for s in rest[:4] for e in s.evidence)
        yield replace(first, evidence=first.evidence + places, why=first.why + others)


def _all(facts: Facts) -> Iterator[Signal]:
    files = [f for f in facts.files if declares(f) and f.language in {"HCL", "YAML"}]
    told = _told(files)
    new = [s for f in files for s in f.after if _is_resource(s) and s.qualified not in {b.qualified for b in f.before}]
    kept = {s.qualified for f in files for s in f.after}
    for file in files:
        view = look(file)
        if file.language == "HCL":
            yield from _gone(view, told, new, kept)
        yield from _forced(view)


def _told(files: list[FileFacts]) -> frozenset[str]:
    """The addresses that an added `moved` or `removed` block accounts for."""
    lines = (line.text[:400] for f in files for line in f.diff.lines(LineOp.ADDED))
    return frozenset(found[1].partition("[")[0] for text in lines if (found := _MOVED.match(text)))


def _is_resource(symbol: Symbol) -> bool:
    return symbol.qualified.count(".") == 1 and "_" in symbol.owner and not symbol.qualified.startswith(_NO_RESOURCE)


def _gone(view: View, told: frozenset[str], new: list[Symbol], kept: set[str]) -> Iterator[Signal]:
    for change in view.file.changes:
        was = change.symbol
        if change.kind is not ChangeKind.REMOVED or not _is_resource(was) or was.qualified in told | kept:
            continue
        if not _STATEFUL.match(was.owner):
            continue
        twin = next((s for s in new if s.owner == was.owner), None)
        evidence = view.place(was, Side.OLD)
        values = {"code": evidence.quote, "was": was.qualified, "now": twin.qualified if twin else ""}
        yield _signal(_RENAMED if twin else _REMOVED, evidence, values)


def _forced(view: View) -> Iterator[Signal]:
    if not view.removed:
        return
    before = {(s.within, s.key): s for s in settings(view, Side.OLD)}
    for now in settings(view, Side.NEW):
        was = before.get((now.within, now.key))
        values = {"code": now.text, "key": now.key, "was": now.within}
        kind = now.within.partition(".")[0]
        if was is None or was.value == now.value or _only_reworded(was, now):
            continue
        if any(f.kinds.match(kind) and now.key in f.keys - _UPGRADED for f in _FIXED) and now.within.count(".") == 1:
            yield _signal(_REPLACED, now.evidence(view), values)
        elif kind == "StatefulSet" and _in_frozen(now):
            *_, part = now.within.split(".")
            values |= {"key": part, "was": ".".join(now.within.split(".")[:2])}
            yield _signal(_FROZEN, now.evidence(view), values)


def _in_frozen(now: Setting) -> bool:
    return any(part in now.within for part in (".spec.volumeClaimTemplates", ".spec.serviceName", ".spec.selector"))


def _only_reworded(was: Setting, now: Setting) -> bool:
    """Whether the value may be the same one: a literal became a variable, or the old value is now one of two."""
    if "?" in now.value + was.value and (was.value in now.value or now.value in was.value):
        return True
    return ("var." in now.value or "local." in now.value) != ("var." in was.value or "local." in was.value)


def _signal(entry: Row, evidence: Evidence, values: dict[str, str]) -> Signal:
    return row_signal(RULE.id, None, Lens.DATA, entry, evidence, values)


RULE = Rule(
    id="replaced-resource",
    group=Group.INFRASTRUCTURE,
    about="The next apply destroys or replaces a resource that holds data: renamed, removed, or a fixed attribute changed.",
    detect=detect,
)
