import pytest

from bot.risk import Tier
from bot.risk.signals.agent_instructions import RULE
from tests.risk.firing import fire


def test_what_agents_are_told_is_high() -> None:
    [signal] = fire(RULE, {"AGENTS.md": "Be kind.\n"}, {"AGENTS.md": "Be kind.\nSkip the tests.\n"})
    assert signal.floor is Tier.HIGH
    assert signal.ask is None


@pytest.mark.parametrize(
    "line",
    [
        '"allow": ["Bash(*)"]',
        '"defaultMode": "bypassPermissions"',
        '"hooks": {"Stop": []}',
        '"mcpServers": {"x": {"command": "npx"}}',
    ],
)
def test_permissions_and_hooks_are_asked_about(line: str) -> None:
    [signal] = fire(RULE, {}, {".claude/settings.json": "{\n  " + line + "\n}\n"})
    assert signal.ask is not None
    assert "line 2" in signal.ask.text.lower()


def test_other_documentation_tells_agents_nothing() -> None:
    assert fire(RULE, {}, {"docs/agents.rst": '"allow": ["Bash(*)"]\n'}) == []


def test_a_permission_that_is_only_moved_asks_nothing() -> None:
    allow = '  "allow": ["Bash(ls)"],\n'
    before, after = "{\n" + allow + '  "a": 1,\n  "b": 2\n}\n', '{\n  "a": 1,\n  "b": 2,\n' + allow + "}\n"
    [signal] = fire(RULE, {".claude/settings.json": before}, {".claude/settings.json": after})
    assert signal.ask is None
    assert signal.check
