"""A shop on the fake GitHub, signed in to as an App."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.shop import Shop, open_shop
from tests.servers.fake_github import FakeGitHub


@pytest.fixture
def shop(github: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Signed in as an App, with a cache of its own."""
    found = open_shop(github, tmp_path)
    identity, key = found.app.id, found.app.private_key
    for name in ("GITHUB_TOKEN", "GH_TOKEN", "FOREREAD_STATE_KEY", "FOREREAD_SPOT_KEY", "FOREREAD_CACHE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FOREREAD_APP_ID", str(identity))
    monkeypatch.setenv("FOREREAD_APP_PRIVATE_KEY", key)
    monkeypatch.setenv("GITHUB_API_URL", github.url)
    monkeypatch.setenv("GITHUB_SERVER_URL", github.git_url)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return found
