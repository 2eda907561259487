"""Handlers, raises and looks at `err` that went while the code that can fail stays."""

from __future__ import annotations

import pytest

from bot.change import Side
from bot.risk.signals.removed_error_handling import RULE
from tests.risk.firing import fire, fire_one

HANDLED = """
    def load(path):
        try:
            return json.loads(read(path))
        except ValueError:
            return {}
    """
UNHANDLED = """
    def load(path):
        return json.loads(read(path))
    """

HANDLERS = [
    pytest.param("shop/load.py", HANDLED, UNHANDLED, 3, "`ValueError`", id="python"),
    pytest.param(
        "src/load.ts",
        """
        export async function load(path: string) {
          try {
            return await fetchConfig(path);
          } catch (error) {
            logger.warn(error);
            return {};
          }
        }
        """,
        """
        export async function load(path: string) {
          return await fetchConfig(path);
        }
        """,
        3,
        "any exception",
        id="typescript",
    ),
    pytest.param(
        "src/Load.java",
        """
        class Load {
            String load(Path path) {
                try {
                    return Files.readString(path);
                } catch (IOException e) {
                    return "";
                }
            }
        }
        """,
        """
        class Load {
            String load(Path path) {
                return Files.readString(path);
            }
        }
        """,
        4,
        "`IOException",
        id="java",
    ),
]


@pytest.mark.parametrize(("path", "before", "after", "line", "caught"), HANDLERS)
def test_a_handler_that_went_points_at_the_call_that_can_still_fail(
    path: str, before: str, after: str, line: int, caught: str
) -> None:
    (signal,) = fire_one(RULE, path, before, after)
    assert signal.location.start == line
    assert signal.evidence[1].location.side is Side.OLD
    assert signal.ask is not None
    assert caught in signal.ask.text


RAISES = """
    def pay(order):
        if order.total < 0:
            raise ValueError("negative")
        try:
            return send(order)
        except TimeoutError as error:
            raise PaymentError(order) from error
    """


@pytest.mark.parametrize(
    ("before", "after", "raised"),
    [
        pytest.param('raise ValueError("negative")', "return None", 'ValueError("negative")', id="return instead"),
        pytest.param(
            "raise PaymentError(order) from error", "log.warning(order)", "PaymentError(order)", id="log instead"
        ),
    ],
)
def test_a_raise_replaced_by_something_milder_is_asked_about(before: str, after: str, raised: str) -> None:
    (signal,) = fire_one(RULE, "shop/pay.py", RAISES, RAISES.replace(before, after))
    assert signal.ask is not None
    assert raised in signal.ask.text
    assert after in signal.ask.text


def test_a_throw_replaced_in_typescript_is_asked_about() -> None:
    before = """
    export function parse(text: string): number {
      const value = Number(text);
      if (Number.isNaN(value)) {
        throw new RangeError(text);
      }
      return value;
    }
    """
    (signal,) = fire_one(RULE, "src/parse.ts", before, before.replace("throw new RangeError(text)", "return 0"))
    assert signal.location.start == 5


GO = """
    package a

    func Load(path string) (*Config, error) {
    	data, err := os.ReadFile(path)
    	if err != nil {
    		return nil, err
    	}
    	config := decode(data)
    	return config, nil
    }
    """
GO_LOOK = "    	if err != nil {\n    		return nil, err\n    	}\n"


def test_gos_dropped_look_at_an_error_points_at_the_call() -> None:
    (signal,) = fire_one(RULE, "a/a.go", GO, GO.replace(GO_LOOK, ""))
    assert signal.evidence[0].quote == "data, err := os.ReadFile(path)"
    assert signal.ask is not None
    assert "no longer tests `err`" in signal.ask.text


QUIET = [
    pytest.param(HANDLED, HANDLED.replace("except ValueError", "except (ValueError, OSError)"), id="widened"),
    pytest.param(HANDLED, "\n    def load(path):\n        return {}\n", id="the protected code went too"),
    pytest.param(HANDLED, "\n    TIMEOUT = 3\n", id="the function went too"),
    pytest.param(
        HANDLED,
        """
        def load(path):
            with suppress(OSError):
                log(path)
            try:
                return json.loads(read(path))
            except ValueError as error:
                raise ConfigError(path) from error
        """,
        id="handled in another way",
    ),
    pytest.param(RAISES, RAISES.replace("raise ValueError", "raise OrderError"), id="another exception"),
    pytest.param(RAISES, RAISES.replace('raise ValueError("negative")', "reject(order)"), id="a call that may raise"),
    pytest.param(
        "\n    def area(shape):\n        raise NotImplementedError\n",
        "\n    def area(shape):\n        return shape.width * shape.height\n",
        id="what was planned is done",
    ),
    pytest.param(
        "\n    def area(shape):\n        raise TypeError('area() is not implemented')\n",
        "\n    def area(shape):\n        return shape.width * shape.height\n",
        id="what was said to be planned is done",
    ),
    pytest.param(
        RAISES,
        RAISES.replace('        if order.total < 0:\n            raise ValueError("negative")\n', ""),
        id="the raise went with its condition",
    ),
]


@pytest.mark.parametrize(("before", "after"), QUIET)
def test_handling_that_stays_in_some_form_is_not_asked_about(before: str, after: str) -> None:
    assert fire_one(RULE, "shop/pay.py", before, after) == []


def test_a_handler_whose_code_went_but_for_one_call_went_with_it() -> None:
    before = """
    def serve(order):
        try:
            server = start(order)
            count("served")
            open_page(server)
            watch(server)
        except Exception:
            raise Fatal(order)
    """
    after = """
    def serve(order):
        stop = begin(order)
        count("served")
        stop()
    """
    assert fire_one(RULE, "shop/serve.py", before, after) == []


def test_a_handler_moved_to_another_function_is_not_lost() -> None:
    before = {"shop/load.py": HANDLED, "shop/main.py": "\n    def main(path):\n        return load(path)\n"}
    moved = HANDLED.replace("def load", "def main").replace("json.loads(read(path))", "load(path)")
    assert fire(RULE, before, {"shop/load.py": UNHANDLED, "shop/main.py": moved}) == []


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(GO.replace("err != nil {", "err != nil && !os.IsNotExist(err) {"), id="a narrower look"),
        pytest.param(GO.replace(GO_LOOK, "").replace("config, nil", "config, err"), id="returned at the end"),
        pytest.param(GO.replace("data, err", "data, _").replace(GO_LOOK, ""), id="ignored in the open"),
    ],
)
def test_an_error_that_is_still_seen_in_go_is_not_asked_about(after: str) -> None:
    assert fire_one(RULE, "a/a.go", GO, after) == []


def test_handlers_in_tests_are_left_alone() -> None:
    assert fire_one(RULE, "tests/test_load.py", HANDLED, UNHANDLED) == []


def test_an_error_set_anew_before_it_was_looked_at_is_lost() -> None:
    before = GO.replace(
        "	config := decode(data)\n",
        "	config, err := decode(data)\n    	if err != nil {\n    		return nil, err\n    	}\n",
    )
    after = before.replace(GO_LOOK, "", 1)
    (signal,) = fire_one(RULE, "a/a.go", before, after)
    assert signal.evidence[0].quote == "data, err := os.ReadFile(path)"


def test_a_block_that_looked_at_its_own_error_is_left_alone() -> None:
    before = GO.replace(
        "	config := decode(data)\n",
        "	for _, row := range data {\n    		if err := check(row); err != nil {\n    			return nil, err\n    		}\n    	}\n    	if err != nil {\n    		return nil, err\n    	}\n    	config := decode(data)\n",
    )
    after = before.replace(
        "    	if err != nil {\n    		return nil, err\n    	}\n    	config", "    	config"
    )
    assert fire_one(RULE, "a/a.go", before, after) == []
