"""Infrastructure as code: what becomes public, what may be destroyed, who may do everything.

Terraform, CloudFormation, Kubernetes and Helm are critical by policy; a Dockerfile or a compose file is high.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import LineOp, Location, Side
from bot.facts import Facts, FileFacts, FileRole
from bot.pattern import lazy
from bot.risk._added import added_lines
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import match_rows, row, touched

_WORLD = "anyone on the internet"
_ROWS = (
    row(
        r"\"?(?:cidr_blocks|source_ranges|cidr_ipv4|CidrIp|loadBalancerSourceRanges)\"?\s*[=:].*0\.0\.0\.0/0|::/0",
        "open to every address",
        "`{code}` on line {line} lets every address in. Which port and host is that, and what stands in front of it?",
        _WORLD,
        "the service is reached without passing anything of yours",
        "the port and the rule's direction; a narrower range",
        severity=Tier.CRITICAL,
    ),
    row(
        r"publicly_accessible\s*=\s*true|acl\s*=\s*\"public-read(?:-write)?\"|block_public_\w+\s*=\s*false|restrict_public_buckets\s*=\s*false"
        r"|PubliclyAccessible:\s*true|allUsers|allAuthenticatedUsers",
        "made public",
        "`{code}` on line {line} makes this reachable by everyone. What is stored or served there that nobody outside may see?",
        _WORLD,
        "data is read by people who should not",
        "what the resource holds; access through a private endpoint",
        severity=Tier.CRITICAL,
    ),
    row(
        r"(?:deletion_protection|prevent_destroy|termination_protection|DeletionProtection)\"?\s*[=:]\s*false|force_destroy\s*=\s*true|skip_final_snapshot\s*=\s*true",
        "protection against deletion is off",
        "`{code}` on line {line}: which plan or command can now delete this, and how would its data come back?",
        "an apply that replaces or removes the resource",
        "data is deleted without a further question",
        "the plan's output for this resource; the newest restorable backup",
        severity=Tier.CRITICAL,
    ),
    row(
        r"\"?(?:actions?|Action|resources?|Resource|verbs|apiGroups)\"?\s*[=:]\s*\[?\s*[\"']\*[\"']|AdministratorAccess|roles/(?:owner|editor)\b|cluster-admin",
        "a wildcard permission",
        "`{code}` on line {line} permits everything. Which calls does the holder really make?",
        "a holder that is taken over, or has a fault",
        "it can do anything in the account, not only its task",
        "its access log; a list of the needed actions",
        severity=Tier.CRITICAL,
    ),
    row(
        r"privileged:\s*true|hostNetwork:\s*true|hostPID:\s*true|allowPrivilegeEscalation:\s*true|runAsUser:\s*0\b|--privileged\b|docker\.sock",
        "a container with the host's rights",
        "`{code}` on line {line}: what in this container needs the host, and what keeps its input away from it?",
        "code execution inside the container",
        "the host and its other containers are taken as well",
        "which system call or device is needed; a capability instead",
    ),
    row(
        r"encrypted\s*=\s*false|storage_encrypted\s*=\s*false|enable_key_rotation\s*=\s*false|sslmode[=\"': ]+disable|minimum_tls_version.*1[._]0",
        "encryption is off",
        "`{code}` on line {line}: what data does this hold or carry, and who else can read the medium?",
        "a copied disk, snapshot or connection",
        "the data can be read",
        "the data's classification; the setting's default",
    ),
)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    files = [f for f in facts.files if f.role is FileRole.INFRASTRUCTURE and f.proof is None]
    for floor in (Tier.CRITICAL, Tier.HIGH):
        alike = [f for f in files if _floor(f) is floor]
        what = "infrastructure as code" if floor is Tier.CRITICAL else "a container's make-up"
        yield from touched(RULE.id, floor, alike, what, "Applying it changes machines, not only code")
        lines = (line for f in alike for line in added_lines(f) if not line.text.lstrip().startswith(("#", "//")))
        yield from match_rows(RULE.id, floor, Lens.DATA, _ROWS, lines)
        for file in alike:
            yield from _unprotected(file, floor)


def _floor(file: FileFacts) -> Tier:
    name = file.path.lower().rpartition("/")[2]
    container = "dockerfile" in name or "containerfile" in name or "compose" in name
    return Tier.HIGH if container else Tier.CRITICAL


_PROTECTION = lazy(r"(?:deletion_protection|prevent_destroy|termination_protection)\s*=\s*true")


def _unprotected(file: FileFacts, floor: Tier) -> Iterator[Signal]:
    """A protection that was on and whose line is gone."""
    added = "\n".join(line.text for line in file.diff.added)
    for line in file.diff.lines(LineOp.REMOVED):
        found = _PROTECTION.search(line.text)
        if found and line.old is not None and found.group().split("=")[0].strip() not in added:
            path = file.diff.old_path or file.path
            evidence = Evidence(Location(path, line.old, line.old, Side.OLD), line.text.strip())
            yield Signal(
                RULE.id, f"`{found.group()}` is gone", floor, Tier.CRITICAL, Band.MEDIUM, Lens.DATA, (evidence,),
                f"{path}:{line.old} (before) protected the resource; no added line does.",
                Ask(
                    f"`{found.group()}` (line {line.old} before) is gone from `{path}`. Which plan or command can now delete the resource, and how would its data come back?",
                    "an apply that replaces or removes the resource",
                    "data is deleted without a further question",
                    "the plan's output for this resource; the newest restorable backup",
                ),
            )  # fmt: skip


RULE = Rule(
    id="infrastructure-as-code",
    group=Group.INFRASTRUCTURE,
    about="Infrastructure as code: public exposure, deletion, wildcard rights.",
    detect=detect,
)
