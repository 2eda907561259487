"""Changed public code that no test names, in a repository that is seen to have tests."""

from __future__ import annotations

import pytest

from bot.risk import Tier
from bot.risk.signals.untested_change import RULE
from tests.risk.firing import fire

LOGIC = """
    def settle(order, rate):
        total = order.total
        if rate > 1:
            total = total * rate
        fee = total // 100
        rest = total - fee
        return rest
    """
TESTED = "def existing(order):\n    return order\n"
TEST = "from shop.old import existing\n\n\ndef test_existing():\n    assert existing(1) == 1\n"


def change(after: str, path: str = "shop/settle.py", **others: str) -> tuple[dict[str, str], dict[str, str]]:
    rest = {"tests/test_old.py": TEST, "shop/old.py": TESTED, **others}
    return rest, {path: after, **rest, "shop/old.py": TESTED.replace("return order", "return order + 0")}


def test_new_logic_that_no_test_names_is_one_signal() -> None:
    (signal,) = fire(RULE, *change(LOGIC + LOGIC.replace("settle", "balance")))
    assert signal.floor is Tier.LOW
    assert signal.title == "no test names settle() and balance()"
    assert signal.ask is not None
    assert "`rate > 1` on line 4" in signal.ask.text


@pytest.mark.parametrize(
    ("after", "others"),
    [
        pytest.param(
            LOGIC,
            {
                "tests/test_settle.py": "from shop.settle import settle\n\n\ndef test_settle():\n    assert settle(1, 2)\n"
            },
            id="a test names it",
        ),
        pytest.param(
            LOGIC,
            {"tests/test_any.py": "def test_settle(order):\n    assert order.settle(2)\n"},
            id="a test may mean it",
        ),
        pytest.param(LOGIC.replace("settle", "_settle"), {}, id="private"),
        pytest.param(
            "\n    def settle(order):\n        a = 1\n        b = 2\n        c = 3\n        d = 4\n        return a + b + c + d\n",
            {},
            id="no logic",
        ),
        pytest.param("\n    def settle(order):\n        if order:\n            return 1\n", {}, id="too little"),
    ],
)
def test_what_is_tested_private_or_plain_is_not_asked_about(after: str, others: dict[str, str]) -> None:
    assert fire(RULE, *change(after, **others)) == []


def test_a_repository_without_tests_is_not_asked_about_them() -> None:
    assert fire(RULE, {"shop/old.py": TESTED}, {"shop/old.py": TESTED, "shop/settle.py": LOGIC}) == []


def test_a_change_that_tests_the_module_by_another_door_is_not_asked_about() -> None:
    before, after = change(LOGIC)
    after["tests/test_settle.py"] = (
        "from shop import settle as module\n\n\ndef test_main():\n    assert module.main(1)\n"
    )
    assert fire(RULE, before, after) == []


def test_only_what_a_script_exports_counts() -> None:
    logic = "function settle(order, rate) {\n  let total = order.total;\n  if (rate > 1) {\n    total = total * rate;\n  }\n  const fee = total / 100;\n  return total - fee;\n}\n"
    assert fire(RULE, *change(logic, "src/settle.js")) == []
    (signal,) = fire(RULE, *change(f"export {logic}", "src/settle.js"))
    assert "settle()" in signal.title


def test_a_change_that_brings_tests_is_not_asked_which_test_reaches_it() -> None:
    before, after = change(LOGIC)
    by_another_way = {"tests/test_http.py": "def test_http():\n    assert client.post('/settlement')\n"}
    (signal,) = fire(RULE, before, {**after, **by_another_way})
    assert signal.ask is None


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("shop/settle.py", LOGIC.replace("    def settle", "    @app.route('/settle')\n    def settle")),
        ("shop/settle.py", LOGIC.replace("(order, rate)", "(request, rate)")),
        ("shop/views.py", LOGIC),
        ("shop/controllers/settle.py", LOGIC),
    ],
)
def test_what_a_server_calls_is_reached_without_its_name(path: str, text: str) -> None:
    assert fire(RULE, *change(text, path)) == []


def test_a_file_that_holds_its_own_tests_is_silent() -> None:
    body = "pub fn settle(a: i32, rate: i32) -> i32 {\n    let total = a;\n    if rate > 1 {\n        return total * rate;\n    }\n    let fee = total / 100;\n    total - fee\n}\n"
    tested = body + "\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn all() {\n        super::run();\n    }\n}\n"
    assert len(fire(RULE, *change(body, "src/settle.rs"))) == 1
    assert fire(RULE, *change(tested, "src/settle.rs")) == []
