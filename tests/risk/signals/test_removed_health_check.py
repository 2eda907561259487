import pytest

from bot.risk import Tier
from bot.risk.signals.removed_health_check import RULE
from tests.risk.declared import manifest, pod
from tests.risk.firing import fire, fire_one

PROBE = ("livenessProbe:", "  httpGet:", "    path: /health")
LIMITS = ("resources:", "  limits:", "    memory: 1Gi")


@pytest.mark.parametrize(
    ("path", "before", "after", "title"),
    [
        ("k8s/web.yaml", pod("image: web:1", *PROBE), pod("image: web:1"), "a probe gone from k8s/web.yaml"),
        ("k8s/web.yaml", pod("image: web:1", *LIMITS), pod("image: web:1"), "a limit gone from k8s/web.yaml"),
        ("Dockerfile", "FROM a:1\nHEALTHCHECK CMD curl localhost\nRUN b\n", "FROM a:1\nRUN b\n", "a health check gone from Dockerfile"),
        ("compose.yml", "services:\n  web:\n    image: web:1\n    healthcheck:\n      test: curl\n", "services:\n  web:\n    image: web:1\n", "a health check gone from compose.yml"),
        ("k8s/web.yaml", manifest("Deployment", "spec:", "  replicas: 3"), manifest("Deployment", "spec:", "  replicas: 1"), "Deployment.web: 3 to 1 instances"),
    ],
)  # fmt: skip
def test_what_noticed_or_bounded_a_failure_is_asked_about(path: str, before: str, after: str, title: str) -> None:
    [signal] = fire_one(RULE, path, before, after)
    assert signal.title == title
    assert signal.ask is not None
    assert signal.floor >= Tier.MEDIUM


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (pod("image: web:1", *PROBE), pod(*PROBE, "image: web:1")),
        (pod("image: web:1", *PROBE), pod("image: web:1", PROBE[0], PROBE[1], "    path: /live")),
        (pod("image: web:1"), pod("image: web:1", *LIMITS)),
        (manifest("Deployment", "spec:", "  replicas: 1"), manifest("Deployment", "spec:", "  replicas: 3")),
        (manifest("Deployment", "spec:", "  replicas: 5"), manifest("Deployment", "spec:", "  replicas: 3")),
        (pod(*PROBE) + "---\n" + manifest("Service", "spec:", "  a: 1"), manifest("Service", "spec:", "  a: 1")),
    ],
)
def test_what_stays_moves_or_goes_with_its_service_is_not(before: str, after: str) -> None:
    assert fire_one(RULE, "k8s/web.yaml", before, after) == []


def test_a_file_that_is_deleted_takes_its_checks_along() -> None:
    assert fire(RULE, {"k8s/web.yaml": pod(*PROBE)}, {}) == []
