"""Infrastructure that becomes reachable from outside: a rule open to every address, a public bucket, a published port.

Sources: the providers' references of the attributes named; the Kubernetes reference on Service and host ports.
Outgoing rules, routes and what only an example shows are left out; so is a value that was as open before.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts
from bot.risk._nouns import Group, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import meaning
from bot.risk._settings import became, danger, setting_signals

_DANGERS = (
    danger(
        r"cidr_blocks|ipv6_cidr_blocks|cidr_ipv4|cidr_ipv6|cidr_block|ipv6_cidr_block|source_ranges|cidripv?[46]?|loadBalancerSourceRanges"
        r"|source_address_prefix(?:es)?|authorized_networks|\w*ingress_cidr_blocks|public_access_cidrs|\w*whitelist-source-range|cidr",
        r"(?<![\d.])0\.0\.0\.0/0|(?<![\w:])::/0|^\"?(?:\*|Internet)\"?$",
        meaning(
            "open to every address: {within}",
            "`{code}` (line {line}) lets every address reach `{within}`. Which port is that, and what stands in front of it?",
            "anyone on the internet",
            "every address may connect to {within}",
            "the port and the rule's direction; a narrower range",
            Tier.CRITICAL,
        ),
        apart=r"egress|outbound|aws_vpc\b|aws_subnet|aws_route|(?:^|\.)route(?:\.|$)|^variable\.|\bdeny\b|direction\s*[=:]\s*\"?out|^\s*-\s+to:",
    ),
    danger(
        r"publicly_accessible|publiclyaccessible|public_network_access_enabled|map_public_ip_on_launch|associate_public_ip_address"
        r"|endpoint_public_access|allow_blob_public_access|allow_nested_items_to_be_public",
        r"^\"?true\"?$|^\"?Enabled\"?$",
        meaning(
            "made public: {within}",
            "`{code}` on line {line} makes `{within}` reachable from the internet. What is served there, and who besides its users may now connect?",
            "anyone on the internet",
            "{within} can be reached without passing through the private network",
            "what the resource holds; access through a private endpoint",
            Tier.CRITICAL,
        ),
        apart=r"^variable\.|^output\.",
    ),
    danger(
        r"acl|AccessControl|access_control|container_access_type|predefined_acl",
        r"^\"?(?:public-read(?:-write)?|PublicRead(?:Write)?|authenticated-read|publicRead(?:Write)?|blob|container)\"?$",
        meaning(
            "public bucket: {within}",
            "`{code}` on line {line} lets everyone read `{within}`. Which objects are in it, and may every one of them be public?",
            "anyone who knows or guesses a name in it",
            "everyone can read {within}",
            "a list of what is stored there; a public bucket apart from the private one",
            Tier.CRITICAL,
        ),
    ),
    danger(
        r"block_public_acls|block_public_policy|ignore_public_acls|restrict_public_buckets|public_access_prevention|uniform_bucket_level_access"
        r"|BlockPublicAcls|BlockPublicPolicy|IgnorePublicAcls|RestrictPublicBuckets",
        r"^\"?false\"?$|inherited",
        meaning(
            "block on public access lifted: {within}",
            "`{code}` on line {line} lifts a block on public access. Which policy or ACL of `{within}` could now make objects public?",
            "a later policy or object ACL that is too wide",
            "nothing stops {within} from becoming public",
            "the bucket's policy and who may change it",
            Tier.CRITICAL,
        ),
    ),
    danger(
        r"Principal|AWS|identifiers|members?",
        r"^\[?\s*\"(?:\*|allUsers|allAuthenticatedUsers)\"\s*,?\s*\]?$|^\{\s*\"?AWS\"?\s*[:=]\s*\"\*\"\s*\}$|^'?\*'?$|^allUsers$",
        meaning(
            "open to every principal: {within}",
            "`{code}` (line {line}) admits anyone, in any account, to `{within}`. Which condition narrows that down?",
            "a caller from an unknown account",
            "anyone may do what {within} permits",
            "the statement's effect and conditions; a list of accounts",
            Tier.CRITICAL,
        ),
        apart=r"\bDeny\b|effect\s*=\s*\"Deny\"|condition",
    ),
    danger(
        r"type",
        r"^\"?(?:LoadBalancer|NodePort)\"?$",
        meaning(
            "a service outside the cluster: {within}",
            "`{code}` on line {line} gives `{within}` an address outside the cluster. Who can reach it there, and what asks them who they are?",
            "a client outside the cluster",
            "the service is reached without the ingress and what it enforces",
            "the load balancer's scheme and source ranges; an ingress instead",
        ),
        within=r"^Service\.|service",
        apart=r"internal[\"']?\s*:\s*[\"']?(?:true|internal|yes)|load-balancer-type: [\"']?internal|scheme: [\"']?internal",
    ),
    danger(
        r"hostPort",
        r"^[1-9]",
        meaning(
            "a port of the node: {within}",
            "`{code}` on line {line} opens a port on every node that runs `{within}`. What keeps other machines of that network from using it?",
            "a machine that can reach the node",
            "it connects without passing a service or network policy",
            "the nodes' firewall; a Service instead",
        ),
    ),
)  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for settings that became public."""
    del policy
    return setting_signals(RULE.id, became(facts, _DANGERS))


RULE = Rule(
    id="public-exposure",
    group=Group.INFRASTRUCTURE,
    about="Infrastructure becomes reachable from outside: open addresses, public buckets, published ports.",
    detect=detect,
)
