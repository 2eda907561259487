import pytest

from bot.risk import Tier
from bot.risk.signals.floating_image import RULE
from tests.risk.declared import pod
from tests.risk.firing import fire, fire_one


@pytest.mark.parametrize(
    ("path", "source", "name"),
    [
        ("k8s/web.yaml", pod("image: acme/web:latest"), "acme/web:latest"),
        ("k8s/web.yaml", pod("image: acme/web"), "acme/web"),
        ("compose.yml", "services:\n  db:\n    image: postgres\n", "postgres"),
        ("Dockerfile", "FROM python:latest\nRUN make\n", "python:latest"),
        ("Dockerfile", "FROM python AS build\nRUN make\n", "python AS build"),
    ],
)
def test_an_image_without_a_version_is_asked_about(path: str, source: str, name: str) -> None:
    [signal] = fire(RULE, {}, {path: source})
    assert (signal.title, signal.floor) == (f"a floating image: {name}", Tier.MEDIUM)
    assert signal.ask is not None


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("k8s/web.yaml", pod("image: acme/web:1.4.2")),
        ("k8s/web.yaml", pod(f"image: acme/web@sha256:{'a' * 64}")),
        ("k8s/web.yaml", pod('image: "{{ .Values.image }}"')),
        ("charts/web/values.yaml", "web:\n  image: acme/web\n  tag: 1.4.2\n"),
        ("compose.yml", "services:\n  web:\n    image: web\n    build: .\n"),
        ("compose.yml", "services:\n  web:\n    image: ${IMAGE}\n"),
        ("Dockerfile", "FROM python:3.12 AS build\nRUN make\nFROM build\nRUN make\n"),
        ("Dockerfile", "FROM scratch\nCOPY a /a\n"),
    ],
)
def test_an_image_with_a_version_or_from_elsewhere_is_not(path: str, source: str) -> None:
    assert fire(RULE, {}, {path: source}) == []


def test_an_image_that_floated_before_is_not_reported_and_one_that_lost_its_version_is() -> None:
    floating, fixed = pod("image: acme/web:latest"), pod("image: acme/web:1.4.2")
    assert fire_one(RULE, "k8s/web.yaml", floating, pod("image: acme/web")) == []
    assert len(fire_one(RULE, "k8s/web.yaml", fixed, floating)) == 1
