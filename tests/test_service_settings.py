"""What the environment says of the service, and where its secrets are looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import UsageError
from bot.wiring.service import put_in_place, read_settings, refuse_unpriced

SECRET = {"FOREREAD_WEBHOOK_SECRET": "0123456789abcdef0123456789abcdef"}


def test_a_secret_in_a_file_reaches_those_who_look_into_the_environment_itself(tmp_path: Path) -> None:
    """Spot checks that are never drawn, or a model without a key, would be noticed late."""
    environment = {}
    for name in ("FOREREAD_SPOT_KEY", "ANTHROPIC_API_KEY"):
        (tmp_path / name).write_text(f"the {name}\n")
        environment[f"{name}_FILE"] = str(tmp_path / name)
    put_in_place(environment)
    assert environment["FOREREAD_SPOT_KEY"] == "the FOREREAD_SPOT_KEY"
    assert environment["ANTHROPIC_API_KEY"] == "the ANTHROPIC_API_KEY"


@pytest.mark.parametrize(
    ("model", "month", "is_fine"),
    [
        ("exec:./our-model", "$200", False),
        ("anthropic:some-model-of-tomorrow", "$200", False),
        ("exec:./our-model", "50m", True),
        ("exec:./our-model", "", True),
        ("anthropic:claude-sonnet-4-5", "$200", True),
        ("none", "$200", True),
        ("", "$200", True),
    ],
)
def test_the_price_that_keeps_the_operators_ceiling_is_never_a_repositorys(
    model: str, month: str, is_fine: bool
) -> None:
    settings = read_settings({**SECRET, "FOREREAD_MODEL": model, "FOREREAD_MONTH_BUDGET": month, "HOME": "/home/ada"})
    if is_fine:
        refuse_unpriced(settings)
    else:
        with pytest.raises(UsageError, match="price"):
            refuse_unpriced(settings)


def test_no_secret_is_shown_with_the_settings() -> None:
    settings = read_settings({**SECRET, "FOREREAD_METRICS_TOKEN": "a-token-of-metrics", "HOME": "/home/ada"})
    assert SECRET["FOREREAD_WEBHOOK_SECRET"] not in repr(settings)
    assert "a-token-of-metrics" not in repr(settings)
    assert repr(settings.seal_key) not in repr(settings)


def test_the_databases_password_is_not_shown_with_the_settings() -> None:
    environment = {**SECRET, "FOREREAD_DATABASE_URL": "postgresql://ada:hunter22@db/foreread", "HOME": "/home/ada"}
    assert "hunter22" not in repr(read_settings(environment))
