import pytest

from bot.risk import Tier
from bot.risk.signals.infrastructure_as_code import RULE
from tests.risk.firing import fire

TF = 'resource "aws_db_instance" "main" {{\n  {}\n}}\n'


@pytest.mark.parametrize(
    ("path", "line", "title"),
    [
        ("main.tf", 'cidr_blocks = ["0.0.0.0/0"]', "open to every address"),
        ("main.tf", "publicly_accessible = true", "made public"),
        ("main.tf", "force_destroy = true", "protection against deletion is off"),
        ("main.tf", "deletion_protection = false", "protection against deletion is off"),
        ("main.tf", 'actions = ["*"]', "a wildcard permission"),
        ("main.tf", "storage_encrypted = false", "encryption is off"),
        ("k8s/web.yaml", "privileged: true", "a container with the host's rights"),
    ],
)
def test_exposure_is_critical_and_asked_about(path: str, line: str, title: str) -> None:
    source = TF.format(line) if path.endswith(".tf") else f"spec:\n  {line}\n"
    plain, asked = fire(RULE, {}, {path: source})
    assert plain.floor is asked.floor is Tier.CRITICAL
    assert asked.title == title
    assert asked.ask is not None
    assert "line 2" in asked.ask.text


def test_a_protection_that_goes_is_found_on_the_old_side() -> None:
    before, after = TF.format("deletion_protection = true"), TF.format("engine = 16")
    signals = fire(RULE, {"main.tf": before}, {"main.tf": after})
    assert [s.title for s in signals if s.ask] == ["`deletion_protection = true` is gone"]


@pytest.mark.parametrize(
    "line",
    [
        'cidr_blocks = ["10.0.0.0/8"]',
        "deletion_protection = true",
        '# cidr_blocks = ["0.0.0.0/0"]',
        'description = "made public by nobody"',
    ],
)
def test_ordinary_lines_only_set_the_tier(line: str) -> None:
    [signal] = fire(RULE, {}, {"main.tf": TF.format(line)})
    assert (signal.floor, signal.ask) == (Tier.CRITICAL, None)


def test_a_container_file_is_high() -> None:
    [signal] = fire(RULE, {}, {"Dockerfile": "FROM python:3.12\nRUN pip install shop\n"})
    assert signal.floor is Tier.HIGH


def test_a_moved_protection_is_not_gone() -> None:
    before = {"main.tf": TF.format("deletion_protection = true\n  engine = 16")}
    after = {"main.tf": TF.format("engine = 16\n  deletion_protection = true")}
    assert [s for s in fire(RULE, before, after) if s.ask] == []
