"""Settings of the test run."""

import pytest
from hypothesis import Phase, settings

from tests.servers.fixtures import checked_github, github, proxied
from tests.servers.stores import (
    postgres,
    postgres_ours,
    postgres_server,
    postgres_store_url,
    sqlite_ours,
    sqlite_store,
    sqlite_store_url,
    store,
    store_url,
)

__all__ = [
    "checked_github",
    "github",
    "postgres",
    "postgres_ours",
    "postgres_server",
    "postgres_store_url",
    "proxied",
    "sqlite_ours",
    "sqlite_store",
    "sqlite_store_url",
    "store",
    "store_url",
]


def pytest_configure(config: pytest.Config) -> None:
    """FastAPI builds an operation when it is first asked for, and silences pydantic meanwhile: for the whole process, so that
    of two threads that do so at once one takes the silence from the other (`warnings.catch_warnings` is not of a thread).
    """
    config.addinivalue_line("filterwarnings", r"ignore:The '\w+' attribute with value:UserWarning")


# A law does not depend on the clock: hypothesis' limit of 200 ms an example fails on machines that others use as well.
settings.register_profile("without-clock", deadline=None)
# For mutation testing: the same few examples each time, and none made smaller, for all that is asked is whether one fails.
settings.register_profile(
    "mutants", deadline=None, database=None, derandomize=True, max_examples=20, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("without-clock")
