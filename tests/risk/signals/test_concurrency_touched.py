"""Tasks nobody waits for, and the quiet rest that only raises the tier."""

from __future__ import annotations

import pytest

from bot.risk import Tier
from bot.risk.signals.concurrency_touched import RULE
from tests.risk.firing import fire, fire_one

TASKS = [
    pytest.param(
        "shop/mail.py",
        "async def send(mail):\n    mark(mail)\n    pass\n",
        "    pass\n",
        "    asyncio.create_task(post(mail))\n",
        id="python task",
    ),
    pytest.param(
        "mail/mail.go",
        "package mail\n\nfunc Send(m *Mail) {\n\tmark(m)\n\tpass()\n}\n",
        "\tpass()\n",
        "\tgo post(m)\n",
        id="goroutine",
    ),
]


@pytest.mark.parametrize(("path", "before", "old", "new"), TASKS)
def test_a_task_that_nothing_waits_for_is_asked_about(path: str, before: str, old: str, new: str) -> None:
    (signal,) = fire_one(RULE, path, before, before.replace(old, new))
    assert signal.ask is not None
    assert "nothing there waits for it" in signal.ask.text


@pytest.mark.parametrize(
    "new",
    [
        "\ttasks.Add(1)\n\tgo post(m)\n\ttasks.Wait()\n",
        "\tdone := make(chan bool)\n\tgo post(m, done)\n\t<-done\n",
        "\tgo post(ctx, m)\n",
    ],
)
def test_a_goroutine_that_is_waited_for_or_cancelled_is_not_asked_about(new: str) -> None:
    before = "package mail\n\nfunc Send(m *Mail) {\n\tmark(m)\n\tpass()\n}\n"
    assert [s for s in fire_one(RULE, "mail/mail.go", before, before.replace("\tpass()\n", new)) if s.ask] == []


def test_a_task_that_is_kept_is_not_asked_about() -> None:
    before = "async def send(mail):\n    mark(mail)\n    pass\n"
    after = before.replace("    pass\n", "    task = asyncio.create_task(post(mail))\n    await task\n")
    assert [s for s in fire_one(RULE, "shop/mail.py", before, after) if s.ask] == []


def test_everything_else_is_one_quiet_signal_for_the_whole_change() -> None:
    before = {
        "a/a.go": "package a\n\ntype A struct {\n\tn int\n}\n",
        "a/b.go": "package a\n\ntype B struct {\n\tn int\n}\n",
    }
    after = {path: text.replace("\tn int\n", "\tn int\n\tmu sync.Mutex\n") for path, text in before.items()}
    (signal,) = fire(RULE, before, after)
    assert signal.ask is None
    assert signal.floor is Tier.MEDIUM
    assert len(signal.evidence) == 2


@pytest.mark.parametrize("path", ["tests/test_stock.py", "docs/stock.md"])
def test_tests_and_prose_are_left_alone(path: str) -> None:
    assert fire_one(RULE, path, "def take():\n    pass\n", "def take():\n    post(threading.Lock())\n") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("fn a() {}\n", "use tokio::sync::mpsc::{self};\n\nfn a() {}\n", id="an import"),
        pytest.param("fn a() {}\n", "fn a(config: &Arc<Config>) {}\n", id="a type of shared values"),
    ],
)
def test_what_does_not_say_when_code_runs_is_no_concurrency(before: str, after: str) -> None:
    assert fire_one(RULE, "src/a.rs", before, after) == []


def test_words_in_comments_and_strings_are_no_locks() -> None:
    before = "def take(count):\n    # with self._lock:\n    text = 'sync.Mutex'\n    return count\n"
    assert (
        fire_one(RULE, "shop/stock.py", before, "def take(count):\n    text = 'threading.Lock()'\n    return count\n")
        == []
    )
