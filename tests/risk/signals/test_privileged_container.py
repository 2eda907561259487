import pytest

from bot.risk import Tier
from bot.risk.signals.privileged_container import RULE
from tests.risk.declared import manifest, pod
from tests.risk.firing import fire, fire_one


@pytest.mark.parametrize(
    ("path", "source", "title"),
    [
        ("k8s/web.yaml", pod("securityContext:", "  privileged: true"), "a container with the host's rights: Deployment.web.spec.template"),
        ("k8s/web.yaml", manifest("Pod", "spec:", "  hostNetwork: true"), "a container with the host's rights: Pod.web.spec.hostNetwork"),
        ("compose.yml", "services:\n  web:\n    network_mode: host\n", "a container in the host's namespace: services.web.network_mode"),
        ("k8s/web.yaml", pod("securityContext:", "  runAsUser: 0"), "a container that runs as root: Deployment.web.spec.template"),
        ("Dockerfile", "FROM python:3.12\nUSER root\nRUN make\n", "a container that runs as root: python"),
        ("compose.yml", "services:\n  web:\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n", "the container runtime's socket: services.web.volumes"),
        ("k8s/web.yaml", manifest("Pod", "spec:", "  volumes:", "    - hostPath:", "        path: /etc"), "a folder of the host: Pod.web.spec.volumes"),
        ("k8s/web.yaml", pod("securityContext:", "  capabilities:", '    add: ["SYS_ADMIN"]'), "a powerful capability: Deployment.web.spec.template"),
        ("compose.yml", "services:\n  web:\n    cap_add:\n      - NET_ADMIN\n", "a powerful capability: services.web.cap_add"),
        (".github/workflows/a.yml", "jobs:\n  a:\n    steps:\n      - run: docker run --privileged img\n", "a container started without confinement"),
    ],
)  # fmt: skip
def test_rights_on_the_host_are_asked_about(path: str, source: str, title: str) -> None:
    [signal] = fire(RULE, {}, {path: source})
    assert (signal.title, signal.floor) == (title, Tier.HIGH)
    assert signal.ask is not None


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("k8s/web.yaml", pod("securityContext:", "  privileged: false")),
        ("k8s/web.yaml", manifest("Pod", "spec:", "  hostNetwork: false")),
        ("compose.yml", "services:\n  web:\n    network_mode: bridge\n"),
        ("k8s/web.yaml", pod("securityContext:", "  runAsUser: 1000")),
        ("Dockerfile", "FROM python:3.12\nUSER root\nRUN make\nUSER app\n"),
        ("compose.yml", "services:\n  web:\n    volumes:\n      - ./data:/data\n"),
        ("k8s/web.yaml", pod("livenessProbe:", "  httpGet:", "    path: /")),
        ("k8s/web.yaml", manifest("Pod", "spec:", "  volumes:", "    - hostPath:", "        path: /srv/data")),
        ("k8s/web.yaml", pod("securityContext:", "  capabilities:", '    drop: ["ALL"]')),
        (".github/workflows/a.yml", "jobs:\n  a:\n    steps:\n      - run: docker run img\n"),
        ("config/app.yaml", "privileged: true\n"),
    ],
)
def test_ordinary_containers_are_not(path: str, source: str) -> None:
    assert fire(RULE, {}, {path: source}) == []


def test_a_container_that_was_privileged_before_is_not_reported() -> None:
    before = pod("image: web:1", "securityContext:", "  privileged: true")
    assert fire_one(RULE, "k8s/web.yaml", before, pod("securityContext:", "  privileged: true", "image: web:2")) == []
