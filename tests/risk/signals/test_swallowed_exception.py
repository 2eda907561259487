"""New handlers that catch everything and tell nobody; not those that log, hand on, or only ask by trying."""

from __future__ import annotations

import pytest

from bot.risk import Band
from bot.risk.signals.swallowed_exception import RULE
from tests.risk.firing import fire_one

PLAIN = """
    def sync(order):
        push(order.total)
        return True
    """


def handled(body: str, caught: str = "Exception") -> str:
    return f"""
    def sync(order):
        try:
            push(order.total)
        except {caught}:
            {body}
        return True
    """


@pytest.mark.parametrize(
    "body",
    [
        "pass",
        "return None",
        "return False",
        "return {}, 0",
        "...",
        "pass  # it is only a push",
        "# never mind\n            pass",
    ],
)
def test_a_broad_handler_that_tells_nobody_points_at_itself_and_at_the_call(body: str) -> None:
    (signal,) = fire_one(RULE, "shop/sync.py", PLAIN, handled(body))
    assert signal.evidence[0].quote == "except Exception:"
    assert signal.evidence[1].quote == "push(order.total)"
    assert signal.ask is not None
    assert "`push(order.total)` failed on line 4" in signal.ask.text


@pytest.mark.parametrize(
    "body",
    [
        "raise",
        "log.exception('push')",
        "return Failure(order)",
        "failures.append(order)",
        "# say it\n            log.warning('push failed')",
        "metrics.count('push')\n            pass",
    ],
)
def test_a_handler_that_tells_somebody_is_not_asked_about(body: str) -> None:
    assert fire_one(RULE, "shop/sync.py", PLAIN, handled(body)) == []


def test_a_narrow_handler_is_not_asked_about() -> None:
    assert fire_one(RULE, "shop/sync.py", PLAIN, handled("pass", caught="ConnectionError")) == []


def test_a_handler_that_was_narrower_before_says_so() -> None:
    (signal,) = fire_one(RULE, "shop/sync.py", handled("pass", caught="ConnectionError"), handled("pass"))
    assert "`ConnectionError`" in signal.why


def test_a_handler_that_lost_its_log_line_tells_nobody_now() -> None:
    before = handled("log.exception('push')\n            return None")
    (signal,) = fire_one(RULE, "shop/sync.py", before, handled("return None"))
    assert signal.likelihood is Band.MEDIUM


@pytest.mark.parametrize(
    "line",
    [
        "connection.close()",
        "path.unlink()",
        "reader.release_lock()",
        "reader.releaseLock()",
        "rollback(order)",
        "process.kill()",
        "int(text)",
    ],
)
def test_clean_up_and_questions_asked_by_trying_are_ordinary(line: str) -> None:
    assert fire_one(RULE, "shop/sync.py", PLAIN, handled("pass").replace("push(order.total)", line)) == []


def test_a_function_named_for_the_question_may_answer_no() -> None:
    after = handled("return False").replace("def sync", "def is_reachable")
    assert fire_one(RULE, "shop/sync.py", PLAIN.replace("def sync", "def is_reachable"), after) == []


TS_PLAIN = """
    export async function sync(order: Order) {
      await push(order.total);
    }
    """


def ts_handled(catch: str) -> str:
    return f"""
    export async function sync(order: Order) {{
      try {{
        await push(order.total);
      }} {catch}
    }}
    """


@pytest.mark.parametrize(
    "catch",
    ["catch {}", "catch (e) {\n        return null;\n      }", "catch (error) {\n        // never mind\n      }"],
)
def test_an_empty_catch_is_asked_about(catch: str) -> None:
    (signal,) = fire_one(RULE, "src/sync.ts", TS_PLAIN, ts_handled(catch))
    assert signal.ask is not None
    assert "`await push(order.total);` failed on line 4" in signal.ask.text


@pytest.mark.parametrize(
    "catch",
    [
        "catch (e) {\n        console.error(e);\n      }",
        "catch (e) {\n        throw new SyncError(e);\n      }",
        "catch (e) {\n        setError(e);\n      }",
    ],
)
def test_a_catch_that_does_something_is_not_asked_about(catch: str) -> None:
    assert fire_one(RULE, "src/sync.ts", TS_PLAIN, ts_handled(catch)) == []


def test_an_empty_java_catch_is_asked_about() -> None:
    before = """
    class Sync {
        void sync(Order order) {
            client.push(order.total);
        }
    }
    """
    after = """
    class Sync {
        void sync(Order order) {
            try {
                client.push(order.total);
            } catch (Exception e) {
            }
        }
    }
    """
    (signal,) = fire_one(RULE, "src/Sync.java", before, after)
    assert signal.location.start == 6


GO = """
    package a

    func Sync(order *Order) error {
    	err := push(order.Total)
    	if err != nil {
    		return err
    	}
    	return nil
    }
    """


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        pytest.param("		return err\n", "		return nil\n", "with a nil error", id="a nil error"),
        pytest.param(
            "	err := push(order.Total)\n    	if err != nil {\n    		return err\n    	}\n",
            "	_ = push(order.Total)\n",
            "throws away",
            id="thrown away",
        ),
    ],
)
def test_gos_errors_that_become_nil_or_nothing_are_asked_about(before: str, after: str, words: str) -> None:
    assert before in GO
    (signal,) = fire_one(RULE, "a/a.go", GO, GO.replace(before, after))
    assert words in signal.why
    assert "push(order.Total)" in signal.evidence[-1].quote


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(GO.replace("		return err\n", '		return fmt.Errorf("push: %w", err)\n'), id="wrapped"),
        pytest.param(
            GO.replace("		return err\n", "		slog.Error(err)\n    		return nil\n"), id="logged"
        ),
        pytest.param(
            GO.replace("		return err\n", "		// the total is sent again at night\n    		return nil\n"),
            id="explained",
        ),
        pytest.param(
            GO.replace("	return nil\n    }", "	_ = order.Close()\n    	return nil\n    }"), id="a close"
        ),
    ],
)
def test_gos_errors_that_somebody_hears_of_are_not_asked_about(after: str) -> None:
    assert fire_one(RULE, "a/a.go", GO, after) == []


def test_an_error_that_go_ignored_before_and_ignores_still_is_not_asked_about() -> None:
    before = GO.replace("	return nil\n    }", "	_ = push(order.Rest, order)\n    	return nil\n    }")
    after = before.replace("push(order.Rest, order)", "push(order.Rest)").replace("push(order.Total)", "push(0)")
    assert fire_one(RULE, "a/a.go", before, after) == []


def test_tests_may_swallow() -> None:
    assert fire_one(RULE, "tests/test_sync.py", PLAIN, handled("pass")) == []


def test_a_handler_that_was_silent_before_is_not_news() -> None:
    before = handled("pass")
    assert fire_one(RULE, "shop/sync.py", before, before.replace("order.total", "order.sum")) == []


def test_a_silence_that_somebody_explained_is_less_likely_a_slip() -> None:
    (signal,) = fire_one(RULE, "shop/sync.py", PLAIN, handled("pass  # the total is sent again at night"))
    assert signal.likelihood is Band.LOW


def test_the_call_that_can_fail_is_named_not_the_one_that_builds_a_path() -> None:
    after = ts_handled("catch {}").replace(
        "await push(order.total);", "const file = path.join(root, order.id);\n        await push(file);"
    )
    (signal,) = fire_one(RULE, "src/sync.ts", TS_PLAIN, after)
    assert signal.evidence[1].quote == "await push(file);"
