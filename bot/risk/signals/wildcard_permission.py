"""Rights without a bound: every action, every resource, an administrator's role.

Sources: AWS's IAM reference (Action, Resource), Kubernetes' RBAC good practices, GCP's basic roles, Azure's built-in roles.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts
from bot.risk._nouns import Group, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import meaning
from bot.risk._settings import became, danger, setting_signals

_DANGERS = (
    danger(
        r"actions?|verbs|apiGroups",
        r"^\[?\s*[\"']?\*[\"']?\s*,?\s*\]?$|[\"']\*[\"']",
        meaning(
            "every action permitted: {within}",
            "`{code}` on line {line} permits everything in `{within}`. Which calls does its holder really make?",
            "a holder that is taken over, or has a fault",
            "the holder of {within} can do anything there, not only its task",
            "its access log; a list of the needed actions",
            Tier.CRITICAL,
        ),
        apart=r"\bDeny\b|alarm|Ingress|listener|firewall|waf",
    ),
    danger(
        r"actions?",
        r"[\"'](?:iam|kms|s3|sts|ec2|secretsmanager|dynamodb|rds|lambda):\*[\"']|^(?:iam|kms|s3|sts|ec2|secretsmanager|dynamodb|rds|lambda):\*$",
        meaning(
            "every action of a service: {within}",
            "`{code}` on line {line} permits every call of a service, deletion among them. Which of them does the holder of `{within}` need?",
            "a holder that is taken over, or has a fault",
            "it may delete or hand on what it only had to read",
            "its access log; a list of the needed actions",
        ),
        apart=r"\bDeny\b",
    ),
    danger(
        r"resources?",
        r"^\[?\s*[\"']?\*[\"']?\s*,?\s*\]?$",
        meaning(
            "every resource: {within}",
            "`{code}` on line {line}: which resources does the holder of `{within}` work on, and what may it do to all the others?",
            "a holder that is taken over, or has a fault",
            "what {within} permits holds for everything in the account or cluster",
            "the resource names in its access log; actions that only work on `*` in a statement of their own",
        ),
        apart=r"\bDeny\b|Describe\w*\"|:List\w*\"|GetAuthorizationToken|Ingress|kms:\*|aws_kms_key|cloudwatch:Put",
    ),
    danger(
        r"roles?|role_definition_name|policy_arn|name|policies|managed_policy_arns|role_id",
        r"AdministratorAccess\b|\broles/(?:owner|editor)\b|^\"?cluster-admin\"?$|^\"Owner\"$",
        meaning(
            "an administrator's role: {within}",
            "`{code}` on line {line} hands out full control. Who can act as the holder named in `{within}`, and which narrower role fails it?",
            "a holder that is taken over, or has a fault",
            "everything the role covers can be changed or deleted through it",
            "the calls that the holder makes; a role with those alone",
            Tier.CRITICAL,
        ),
        apart=r"^variable\.|^data\.|^ClusterRole\.|^output\.",
    ),
)  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for permissions that became unbounded."""
    del policy
    return setting_signals(RULE.id, became(facts, _DANGERS))


RULE = Rule(
    id="wildcard-permission",
    group=Group.INFRASTRUCTURE,
    about="A role or policy permits everything: every action, every resource, or an administrator's role.",
    detect=detect,
)
