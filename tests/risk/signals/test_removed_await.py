"""Calls that lost their `await`, or never had one; not promises that somebody else waits for."""

from __future__ import annotations

import pytest

from bot.risk import Band
from bot.risk.signals.removed_await import RULE
from tests.risk.firing import fire, fire_one


def python(line: str) -> str:
    return f"""
    async def save(order):
        return await store(order)


    async def close(order):
        mark(order)
        {line}
        return order
    """


def script(line: str) -> str:
    return f"""
    async function save(order) {{
      return await store(order);
    }}

    export async function close(order) {{
      mark(order);
      {line}
      return order;
    }}
    """


LOST = [
    pytest.param("shop/close.py", python("await save(order)"), python("save(order)"), "`save()`", id="python"),
    pytest.param(
        "shop/close.py",
        python("await self.db.save(order)"),
        python("self.db.save(order)"),
        "`self.db.save()`",
        id="python method",
    ),
    pytest.param("src/close.js", script("await save(order);"), script("save(order);"), "`save()`", id="javascript"),
    pytest.param(
        "src/close.ts",
        script("await this.db.save(order);"),
        script("this.db.save(order);"),
        "`this.db.save()`",
        id="typescript",
    ),
    pytest.param(
        "src/Close.cs",
        "class Close {\n  async Task Run(Order order) {\n    await Save(order);\n    Mark(order);\n  }\n}\n",
        "class Close {\n  async Task Run(Order order) {\n    Save(order);\n    Mark(order);\n  }\n}\n",
        "`Save()`",
        id="c#",
    ),
    pytest.param(
        "src/close.rs",
        "async fn close(order: Order) {\n    save(order).await;\n    mark(order);\n}\n",
        "async fn close(order: Order) {\n    save(order);\n    mark(order);\n}\n",
        "`save()`",
        id="rust",
    ),
]


@pytest.mark.parametrize(("path", "before", "after", "name"), LOST)
def test_a_lost_await_is_asked_about(path: str, before: str, after: str, name: str) -> None:
    (signal,) = fire_one(RULE, path, before, after)
    assert signal.ask is not None
    assert f"{name} is no longer awaited on line {signal.location.start}" in signal.ask.text


def test_python_runs_nothing_that_is_not_awaited() -> None:
    (signal,) = fire_one(RULE, "shop/close.py", python("await save(order)"), python("save(order)"))
    assert signal.likelihood is Band.HIGH
    assert signal.ask is not None
    assert signal.ask.consequence == "its body never runs"


@pytest.mark.parametrize(
    "line",
    [
        "return save(order)",
        "task = asyncio.create_task(save(order))",
        "await asyncio.gather(save(order), mark(order))",
        "pending.append(save(order))",
    ],
)
def test_a_coroutine_that_is_handed_on_is_not_asked_about(line: str) -> None:
    assert fire_one(RULE, "shop/close.py", python("await save(order)"), python(line)) == []


@pytest.mark.parametrize(
    "line",
    [
        "return save(order);",
        "void save(order);",
        "save(order).catch(report);",
        "const saved = save(order);",
        "await Promise.all([\n        save(order),\n      ]);",
    ],
)
def test_a_promise_that_is_handed_on_is_not_asked_about(line: str) -> None:
    assert fire_one(RULE, "src/close.js", script("await save(order);"), script(line)) == []


def test_a_function_that_stopped_being_asynchronous_needs_no_await() -> None:
    before = {
        "shop/store.py": "async def save(order):\n    await put(order)\n",
        "shop/close.py": python("await save(order)"),
    }
    after = {"shop/store.py": "def save(order):\n    put(order)\n", "shop/close.py": python("save(order)")}
    assert fire(RULE, before, after) == []


def test_a_new_call_of_an_asynchronous_function_of_the_file_needs_an_await() -> None:
    (signal,) = fire_one(RULE, "shop/close.py", python("pass"), python("save(order)"))
    assert signal.ask is not None
    assert "`save()` is asynchronous and is called without `await`" in signal.ask.text


@pytest.mark.parametrize("line", ["await save(order)", "store(order)", "job = save(order)", "return save(order)"])
def test_a_new_call_that_is_awaited_handed_on_or_synchronous_is_not_asked_about(line: str) -> None:
    assert fire_one(RULE, "shop/close.py", python("pass"), python(line)) == []


def test_a_script_may_start_its_main_function() -> None:
    before = "async function main() {\n  await go();\n}\n"
    assert fire_one(RULE, "src/main.js", before, before + "\nmain();\n") == []


def test_awaits_in_tests_are_left_alone() -> None:
    assert fire_one(RULE, "tests/test_close.py", python("await save(order)"), python("save(order)")) == []


def test_an_await_behind_the_call_on_the_next_line_is_there() -> None:
    before = "async fn close(order: Order) {\n    self.save(order).await?;\n    mark(order);\n}\n"
    after = "async fn close(order: Order) {\n    self.save(order, &options)\n        .await?;\n    mark(order);\n}\n"
    assert fire_one(RULE, "src/close.rs", before, after) == []
