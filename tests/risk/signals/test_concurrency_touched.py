"""Locks that went, tasks nobody waits for, and the quiet rest that only raises the tier."""

from __future__ import annotations

import pytest

from bot.risk import Tier
from bot.risk.signals.concurrency_touched import RULE
from tests.risk.firing import fire, fire_one

UNLOCKED = [
    pytest.param(
        "shop/stock.py",
        """
        class Stock:
            def take(self, count):
                with self._lock:
                    self.left -= count
                return self.left
        """,
        """
        class Stock:
            def take(self, count):
                self.left -= count
                return self.left
        """,
        "self.left -= count",
        "`self._lock`",
        id="python with",
    ),
    pytest.param(
        "stock/stock.go",
        """
        package stock

        func (s *Stock) Take(count int) int {
        	s.mu.Lock()
        	defer s.mu.Unlock()
        	s.left -= count
        	return s.left
        }
        """,
        """
        package stock

        func (s *Stock) Take(count int) int {
        	s.left -= count
        	return s.left
        }
        """,
        "s.left -= count",
        "`s.mu`",
        id="go mutex",
    ),
    pytest.param(
        "src/Stock.java",
        """
        class Stock {
            int take(int count) {
                synchronized (this.guard) {
                    this.left -= count;
                }
                return this.left;
            }
        }
        """,
        """
        class Stock {
            int take(int count) {
                this.left -= count;
                return this.left;
            }
        }
        """,
        "this.left -= count;",
        "`this.guard`",
        id="java synchronized",
    ),
]


@pytest.mark.parametrize(("path", "before", "after", "guarded", "lock"), UNLOCKED)
def test_a_lock_that_went_points_at_the_line_that_it_guarded(
    path: str, before: str, after: str, guarded: str, lock: str
) -> None:
    (signal,) = fire_one(RULE, path, before, after)
    assert signal.floor is Tier.HIGH
    assert signal.evidence[0].quote == guarded
    assert signal.ask is not None
    assert lock in signal.ask.text
    assert "What keeps two callers" in signal.ask.text


LOCKED = """
    class Stock:
        def take(self, count):
            with self._lock:
                self.left -= count
            return self.left
    """


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(LOCKED.replace("self._lock", "self._take_lock"), id="another lock"),
        pytest.param(
            LOCKED.replace(
                "                self.left -= count\n            return self.left",
                "                self.left -= count\n                return self.left",
            ),
            id="held for longer",
        ),
        pytest.param(
            LOCKED.replace(
                "            with self._lock:\n                self.left -= count\n            return self.left",
                "            return self._store.take(count)",
            ),
            id="the guarded code went too",
        ),
        pytest.param("\n    class Stock:\n        pass\n", id="the function went too"),
    ],
)
def test_a_lock_that_is_held_in_another_way_is_not_a_lost_lock(after: str) -> None:
    assert [s for s in fire_one(RULE, "shop/stock.py", LOCKED, after) if s.ask] == []


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
    assert (
        fire_one(
            RULE, path, LOCKED, "\n    class Stock:\n        def take(self, count):\n            self.left -= count\n"
        )
        == []
    )


def test_words_in_comments_and_strings_are_no_locks() -> None:
    before = "def take(count):\n    # with self._lock:\n    text = 'sync.Mutex'\n    return count\n"
    assert (
        fire_one(RULE, "shop/stock.py", before, "def take(count):\n    text = 'threading.Lock()'\n    return count\n")
        == []
    )


def test_what_stood_behind_the_unlock_was_not_guarded() -> None:
    before = "package a\n\nfunc (s *S) Get(k string) int {\n\ts.mu.RLock()\n\tv := s.cache[k]\n\ts.mu.RUnlock()\n\treturn load(k)\n}\n"
    after = "package a\n\nfunc (s *S) Get(k string) int {\n\treturn load(k)\n}\n"
    assert fire_one(RULE, "a/a.go", before, after) == []


def test_a_lock_that_is_taken_in_another_way_is_not_lost() -> None:
    before = "fn free(id: u32) {\n    if let Ok(mut all) = REGISTRY.lock() {\n        all.remove(&id);\n    }\n}\n"
    after = "fn free(id: u32) {\n    if let Ok(mut all) = REGISTRY.write() {\n        all.remove(&id);\n    }\n}\n"
    assert [s for s in fire_one(RULE, "src/a.rs", before, after) if s.ask] == []
