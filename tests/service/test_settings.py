"""What the environment says of the service, and who pays for what models read."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.store import open_store
from bot.errors import BudgetError, UsageError
from bot.review.asking import Budget, Spent
from bot.wiring.service import read_settings, with_files
from bot.wiring.service._budget import months_of

SECRET = "s" * 32
KEYS = ("-----BEGIN PRIVATE KEY-----\na", "-----BEGIN PRIVATE KEY-----\nb")
LEAST = {"FOREREAD_WEBHOOK_SECRET": SECRET, "HOME": "/home/foreread"}


def test_nothing_but_a_secret_is_needed() -> None:
    settings = read_settings(LEAST)
    assert settings.database == "sqlite:////home/foreread/.local/state/foreread/service.sqlite"
    assert settings.engine_database == "sqlite:////home/foreread/.local/state/foreread/service-engine.sqlite"
    assert (settings.model, settings.month, settings.is_embedded, settings.worker) == (None, None, True, "embedded")


@pytest.mark.parametrize("said", ["postgres://u:p@h/foreread", "postgresql://u:p@h/foreread"])
def test_one_address_names_the_database_of_both(said: str) -> None:
    settings = read_settings({**LEAST, "FOREREAD_DATABASE_URL": said})
    assert settings.database == settings.engine_database == "postgresql+psycopg://u:p@h/foreread"
    assert not settings.is_embedded
    assert settings.worker == "", "each process has a name of its own"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FOREREAD_WEBHOOK_SECRET", ""),
        ("FOREREAD_WEBHOOK_SECRET", "short"),
        ("FOREREAD_WEBHOOK_SECRET", f"{SECRET} short"),
        ("FOREREAD_DATABASE_URL", "mysql://root:hunter2@db/foreread"),
        ("FOREREAD_DATABASE_URL", "sqlite:///relative.sqlite"),
        ("FOREREAD_PUBLIC_URL", "foreread.example.com"),
        ("FOREREAD_PUBLIC_URL", "http://foreread.example.com"),
        ("FOREREAD_PUBLIC_URL", "https://foreread.example.com/desk"),
        ("FOREREAD_PUBLIC_URL", "https://foreread.example.com/?next=x"),
        ("FOREREAD_SEAL_KEY", "hunter2"),
        ("FOREREAD_MONTH_BUDGET", "a lot"),
        ("FOREREAD_WEBHOOK_SECRET_FILE", "/nowhere/at/all"),
    ],
)
def test_what_is_wrong_is_named_and_no_secret_is_repeated(name: str, value: str) -> None:
    said = {**LEAST, name: value}
    if name.endswith("_FILE"):
        del said["FOREREAD_WEBHOOK_SECRET"]
    with pytest.raises(UsageError, match=name) as raised:
        read_settings(said)
    assert "hunter2" not in str(raised.value)


def test_secrets_may_stand_in_files_and_are_in_no_picture_of_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n{'t' * 40}\n")
    said = {"FOREREAD_WEBHOOK_SECRET_FILE": str(file), "HOME": "/home/foreread"}
    settings = read_settings(said)
    assert settings.secrets == (SECRET.encode(), b"t" * 40)
    assert SECRET not in repr(settings)
    assert settings.seal_key.hex() not in repr(settings)
    assert with_files(said)["FOREREAD_WEBHOOK_SECRET"].startswith(SECRET)


def test_the_key_that_seals_sessions_follows_the_apps_key_and_never_is_it() -> None:
    keys = {read_settings({**LEAST, "FOREREAD_APP_PRIVATE_KEY": each}).seal_key for each in ("", *KEYS)}
    assert len(keys) == 3
    assert all(len(each) == 32 for each in keys)


def test_a_worker_needs_no_secret_of_webhooks() -> None:
    assert read_settings({"HOME": "/home/foreread"}, web=False).secrets == ()


@pytest.mark.parametrize(("said", "budget"), [("$200", Budget(usd=200.0)), ("2M/month", Budget(tokens=2_000_000))])
def test_a_months_budget_is_money_or_tokens(said: str, budget: Budget) -> None:
    assert read_settings({**LEAST, "FOREREAD_MONTH_BUDGET": said}).month == budget


def test_an_installation_and_a_repository_each_have_a_ceiling(tmp_path: Path) -> None:
    """One that has spent its month stops its own reviews and nobody else's."""
    with open_store(f"sqlite:///{tmp_path}/service.sqlite") as store:
        assert months_of(store, None, 1, 9)(Budget()) == ()
        installation, repository = months_of(store, Budget(tokens=100), 1, 9)(Budget(tokens=60))
        repository.take(Spent(60, 0.0))
        installation.take(Spent(60, 0.0))
        with pytest.raises(BudgetError):
            repository.take(Spent(1, 0.0))
        with pytest.raises(BudgetError):
            months_of(store, Budget(tokens=100), 1, 8)(Budget())[0].take(Spent(41, 0.0))
        months_of(store, Budget(tokens=100), 2, 9)(Budget())[0].take(Spent(100, 0.0))
