"""A container that gets the host's rights: privileged, root, the host's network, files or devices, its runtime's socket.

Sources: Kubernetes' Pod Security Standards; Docker's documentation on --privileged and the daemon's socket.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import Facts, FileFacts, FileRole
from bot.risk._nouns import Group, Lens, RiskPolicy, Rule, Signal
from bot.risk._patterns import meaning
from bot.risk._settings import became, danger, declares, setting_signals

_ESCAPE = "code execution inside the container"
_DANGERS = (
    danger(
        r"privileged|hostPID|hostIPC|hostNetwork|allowPrivilegeEscalation|host_network",
        r"^\"?true\"?$",
        meaning(
            "a container with the host's rights: {within}",
            "`{code}` on line {line}: what in `{within}` needs the host, and what keeps its input away from it?",
            _ESCAPE,
            "whoever takes {within} over takes the host as well",
            "which system call, device or port is needed; that capability alone",
        ),
        apart=r"^PodSecurityPolicy",
    ),
    danger(
        r"network_mode|pid|ipc|userns_mode|privileged_mode",
        r"^[\"']?host[\"']?$|^\"?true\"?$",
        meaning(
            "a container in the host's namespace: {within}",
            "`{code}` on line {line}: what in `{within}` needs the host's namespace, and which ports or processes does it reach there?",
            _ESCAPE,
            "the host's processes or local services are within reach of {within}",
            "a published port or a shared network instead",
        ),
    ),
    danger(
        r"runAsUser|user|USER|runAsNonRoot",
        r"^[\"']?(?:0(?::0)?|root(?::root)?)[\"']?$|^false$",
        meaning(
            "a container that runs as root: {within}",
            "`{code}` on line {line}: which step of `{within}` needs root, and does the process drop it before it serves anyone?",
            _ESCAPE,
            "files of the image and mounted volumes can be overwritten as root",
            "the final USER of the image; the step that fails without root",
        ),
        apart=r"^USER (?!root|0)\S|^\s*USER\s+(?!root\b|0\b)\S",
    ),
    danger(
        r"volumes?|source|hostPath|path|host_path|type",
        r"docker\.sock|containerd\.sock|crio\.sock",
        meaning(
            "the container runtime's socket: {within}",
            "`{code}` (line {line}) hands `{within}` the container runtime. What may it start there, and who can make it do so?",
            _ESCAPE,
            "whoever takes {within} over can start a container with the whole host",
            "which calls it makes; a proxy that lets only those through",
        ),
    ),
    danger(
        r"path|hostPath",
        r"^[\"']?/(?:etc|root|proc|sys|var/run|var/lib/kubelet|var/lib/docker|dev)?/?[\"']?$",
        meaning(
            "a folder of the host: {within}",
            "`{code}` on line {line} mounts the host's files. What does `{within}` write there, and is it mounted read-only?",
            _ESCAPE,
            "the host's files can be read or replaced from {within}",
            "the mount's `readOnly`; a narrower folder",
        ),
        within=r"volumes|Pod|Set\.|Deployment|Job",
        apart=r"httpGet|readOnly: true|Ingress|pathType",
    ),
    danger(
        r"add|capabilities|cap_add",
        r"SYS_ADMIN|SYS_PTRACE|SYS_MODULE|NET_ADMIN|DAC_READ_SEARCH|\bALL\b",
        meaning(
            "a powerful capability: {within}",
            "`{code}` on line {line}: which call of `{within}` needs that capability, and what else does it permit?",
            _ESCAPE,
            "the capability reaches beyond the container of {within}",
            "the call that fails without it; a narrower capability",
        ),
        apart=r"cap_drop:",
    ),
    danger(
        r"RUN|CMD|ENTRYPOINT|command|args|run|script",
        r"docker\s+run\b[^|;&]{0,200}--privileged|--security-opt[= ](?:seccomp|apparmor)[=:]unconfined",
        meaning(
            "a container started without confinement",
            "`{code}` on line {line}: what in that container needs the host, and what keeps its input away from it?",
            _ESCAPE,
            "whoever takes the container over takes the host as well",
            "which system call or device is needed; that capability alone",
        ),
    ),
)  # fmt: skip


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for containers that gained rights on their host."""
    del policy
    return setting_signals(RULE.id, became(facts, _DANGERS, _starts_containers), Lens.DATA)


def _starts_containers(file: FileFacts) -> bool:
    return declares(file) or (file.role is FileRole.CI and file.proof is None)


RULE = Rule(
    id="privileged-container",
    group=Group.INFRASTRUCTURE,
    about="A container gains rights on its host: privileged, root, host namespaces and folders, the runtime's socket.",
    detect=detect,
)
