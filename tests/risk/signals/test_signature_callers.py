"""A changed signature is held against the calls that the change did not touch."""

from __future__ import annotations

import pytest

from bot.risk import Band, Tier
from bot.risk.signals.signature_callers import RULE
from tests.risk.firing import fire, fire_one


def shop(header: str) -> str:
    return f"""
    {header}
        gateway.pay(total)
        return total
    """


def caller(call: str) -> dict[str, str]:
    return {"shop/main.py": f"\n    from shop.pay import charge\n\n\n    def main(order):\n        {call}\n"}


BEFORE = shop("def charge(order, total, currency='EUR'):")


@pytest.mark.parametrize(
    ("header", "call", "reason"),
    [
        pytest.param(
            "def charge(order, total, tax, currency='EUR'):",
            "charge(order, 3)",
            "gives nothing for `tax`",
            id="a parameter without default",
        ),
        pytest.param(
            "def charge(order):",
            "charge(order, 3)",
            "gives 2 arguments where at most 1 are taken",
            id="a parameter removed",
        ),
        pytest.param(
            "def charge(order, amount, currency='EUR'):",
            "charge(order, total=3)",
            "gives `total`",
            id="a parameter renamed",
        ),
        pytest.param(
            "def charge(order, *, total, currency='EUR'):",
            "charge(order, 3)",
            "at most 1",
            id="a parameter by keyword only",
        ),
        pytest.param(
            "def charge(order, total, currency):",
            "charge(order, 3)",
            "gives nothing for `currency`",
            id="a default removed",
        ),
    ],
)
def test_a_call_that_cannot_fit_is_proven_with_the_reason(header: str, call: str, reason: str) -> None:
    (signal,) = fire_one(RULE, "shop/pay.py", BEFORE, shop(header), caller(call))
    assert signal.likelihood is Band.HIGH
    assert signal.floor is Tier.HIGH
    assert signal.ask is not None
    assert "The untouched call of `charge()` at main.py:6" in signal.ask.text
    assert reason in signal.ask.text
    assert signal.evidence[0].quote == header
    assert signal.evidence[1].quote == call


@pytest.mark.parametrize(
    ("header", "call"),
    [
        pytest.param(
            "def charge(order, total, currency='EUR', tax=0):", "charge(order, 3)", id="a parameter with a default"
        ),
        pytest.param(
            "def charge(order: Order, total: int, currency: str = 'EUR') -> int:", "charge(order, 3)", id="annotations"
        ),
        pytest.param("def charge(order, amount, currency='EUR'):", "charge(order, 3)", id="renamed, given by position"),
        pytest.param("def charge(order, total, tax, currency='EUR'):", "charge(*order)", id="a spread"),
        pytest.param(
            "def charge(order, total, currency='USD'):", "charge(order, 3, 'EUR')", id="another default, but given"
        ),
        pytest.param('def charge(order, total, currency="EUR"):', "charge(order, 3)", id="other quotes"),
        pytest.param("def charge(order, total, tax, currency='EUR'):", "names = ['charge(order, 3)']", id="a string"),
        pytest.param("def charge(order, *rest):", "charge(order, 3)", id="any number of arguments"),
    ],
)
def test_a_call_that_fits_as_before_is_not_asked_about(header: str, call: str) -> None:
    assert fire_one(RULE, "shop/pay.py", BEFORE, shop(header), caller(call)) == []


def test_a_caller_that_changed_along_is_not_asked_about() -> None:
    before = {"shop/pay.py": BEFORE, **caller("charge(order, 3)")}
    after = {"shop/pay.py": shop("def charge(order, total, tax, currency='EUR'):"), **caller("charge(order, 3, 1)")}
    assert fire(RULE, before, after) == []


def test_a_caller_whose_further_lines_changed_along_is_not_asked_about() -> None:
    before = {"shop/pay.py": BEFORE, **caller("charge(\n            order,\n            3,\n        )")}
    with_tax = caller("charge(\n            order,\n            3,\n            1,\n        )")
    after = {"shop/pay.py": shop("def charge(order, total, tax, currency='EUR'):"), **with_tax}
    assert fire(RULE, before, after) == []


def test_a_caller_that_only_lost_the_argument_is_not_asked_about() -> None:
    """The call begins above the lines that the hunk shows."""
    call = "charge(\n            order,\n            3,\n            4,\n            5,\n            currency=c,\n        )"
    before = {"shop/pay.py": BEFORE, **caller(call)}
    after = {"shop/pay.py": shop("def charge(order, total):"), **caller(call.replace("            currency=c,\n", ""))}
    assert fire(RULE, before, after) == []


def test_a_renamed_parameter_keeps_its_place_in_a_call_that_is_not_seen_whole() -> None:
    call = "charge(order,\n            (3 + 4))"
    header = "def charge(order, amount, currency='EUR'):"
    assert fire_one(RULE, "shop/pay.py", BEFORE, shop(header), caller(call)) == []


def test_a_default_that_only_tells_whether_it_was_given_changes_no_call() -> None:
    before, after = (
        f"def charge(order, total, app={value}):\n    return order\n" for value in ("None", "_app_undefined")
    )
    assert fire_one(RULE, "shop/pay.py", before, after, caller("charge(order, 3)")) == []


def test_a_keyword_that_the_function_still_passes_on_is_still_taken() -> None:
    before = "def warn(*args, once=False, **kwargs):\n    log(*args, once=once, **kwargs)\n"
    after = "def warn(*args, **kwargs):\n    log(*args, **kwargs)\n"
    main = {"main.py": "from shop.log import warn\n\n\ndef run():\n    warn(\n        'a',\n        once=True)\n"}
    assert fire_one(RULE, "shop/log.py", before, after, main) == []


def test_a_call_over_several_lines_that_did_not_change_cannot_know_the_new_parameter() -> None:
    header = "def charge(order, total, tax, currency='EUR'):"
    (signal,) = fire_one(
        RULE, "shop/pay.py", BEFORE, shop(header), caller("charge(\n            order,\n            3,\n        )")
    )
    assert signal.ask is not None
    assert "`charge()` now also needs `tax`" in signal.ask.text


@pytest.mark.parametrize(
    ("header", "call", "words"),
    [
        pytest.param(
            "def charge(total, order, currency='EUR'):",
            "charge(order, 3)",
            "another order: `total`, `order` and `currency`",
            id="reordered",
        ),
        pytest.param(
            "def charge(order, total, currency='USD'):",
            "charge(order, 3)",
            "another default for `currency`: `'USD'` instead of `'EUR'`",
            id="default",
        ),
    ],
)
def test_a_call_that_runs_on_with_another_meaning_is_asked_about(header: str, call: str, words: str) -> None:
    (signal,) = fire_one(RULE, "shop/pay.py", BEFORE, shop(header), caller(call))
    assert signal.likelihood is Band.MEDIUM
    assert signal.ask is not None
    assert words in signal.ask.text
    assert "main.py:6" in signal.ask.text


def test_keywords_do_not_care_about_the_order() -> None:
    header = "def charge(total, order, currency='EUR'):"
    calls = caller("charge(order=order, total=3)")
    assert fire_one(RULE, "shop/pay.py", BEFORE, shop(header), calls) == []


def test_a_function_that_became_asynchronous_points_at_the_caller_that_does_not_wait() -> None:
    (signal,) = fire_one(
        RULE, "shop/pay.py", BEFORE, BEFORE.replace("def charge", "async def charge"), caller("charge(order, 3)")
    )
    assert signal.likelihood is Band.HIGH
    assert signal.ask is not None
    assert "`charge()` became asynchronous, and main.py:6 still calls it without `await`" in signal.ask.text


def test_a_constructor_is_called_by_its_class() -> None:
    before = "class Cart:\n    def __init__(self, items):\n        self.items = items\n"
    after = before.replace("items):", "items, owner):")
    others = {"shop/main.py": "from shop.cart import Cart\n\n\ndef main() -> Cart:\n    return Cart([])\n"}
    (signal,) = fire_one(RULE, "shop/cart.py", before, after, others)
    assert signal.ask is not None
    assert "gives nothing for `owner`" in signal.ask.text
    assert len(signal.evidence) == 2


GO = "package pay\n\nfunc Charge(from, to string, total int) error {\n\treturn pay(from, to, total)\n}\n"
GO_CALLER = {"pay/main.go": 'package pay\n\nfunc Main() {\n\tCharge("a", "b", 3)\n}\n'}


def test_what_a_compiler_refuses_is_left_to_it() -> None:
    assert fire_one(RULE, "pay/pay.go", GO, GO.replace("total int)", "total int, tax int)"), GO_CALLER) == []
    assert (
        fire_one(
            RULE, "pay/pay.go", GO, GO.replace("from, to string, total int", "total int, from, to string"), GO_CALLER
        )
        == []
    )


def test_arguments_of_one_type_in_another_order_compile_and_are_asked_about() -> None:
    (signal,) = fire_one(RULE, "pay/pay.go", GO, GO.replace("from, to string", "to, from string"), GO_CALLER)
    assert signal.ask is not None
    assert "another order" in signal.ask.text


def test_another_default_in_typescript_is_asked_about() -> None:
    before = "export function retry(job: Job, times = 3) {\n  return job.run(times);\n}\n"
    others = {"src/main.ts": 'import { retry } from "./retry";\n\nexport function main(job: Job) {\n  retry(job);\n}\n'}
    (signal,) = fire_one(RULE, "src/retry.ts", before, before.replace("times = 3", "times = 0"), others)
    assert signal.ask is not None
    assert "another default for `times`: `0` instead of `3`" in signal.ask.text


def test_javascript_drops_arguments_too_many_without_a_word() -> None:
    before = "export function log(text, level) {\n  write(text, level);\n}\n"
    others = {"src/main.js": 'import { log } from "./log";\n\nexport function main() {\n  log("a", 1);\n}\n'}
    assert fire_one(RULE, "src/log.js", before, before.replace("text, level) {", "text) {"), others) == []


def test_callers_in_tests_are_left_to_the_tests() -> None:
    others = {"tests/test_pay.py": "from shop.pay import charge\n\n\ndef test_charge():\n    charge(1, 2)\n"}
    assert fire_one(RULE, "shop/pay.py", BEFORE, shop("def charge(order, total, tax):"), others) == []


def test_a_method_of_a_library_may_have_the_same_name() -> None:
    before = "class TestProcess:\n    def communicate(self):\n        return self.run()\n"
    after = before.replace("(self)", "(self, console)")
    others = {"shop/main.py": "import subprocess\n\n\ndef main(p):\n    return p.communicate()\n"}
    assert fire_one(RULE, "shop/process.py", before, after, others) == []


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("None", "(None)"),
        ("()", "tuple()"),
        ("[]", "list()"),
        ("{}", "dict()"),
        ("(1, 2)", "(1, 2,)"),
        ("3600", "60 * 60"),
        ("1_000", "1000"),
        ("0", "0.0"),
        ("16", "0x10"),
        ("timezone.utc", "datetime.timezone.utc"),
        ("u'EUR'", '"EUR"'),
    ],
)
def test_one_value_written_in_two_ways_is_not_another_default(was: str, now: str) -> None:
    before, after = (shop(f"def charge(order, total, currency={value}):") for value in (was, now))
    assert fire_one(RULE, "shop/pay.py", before, after, caller("charge(order, 3)")) == []


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("None", "0"),
        ("None", "False"),
        ("1.0", "1.5"),
        ("60 * 60", "60 * 24"),
        ("''", "None"),
        ("[]", "()"),
        ("A.x", "B.x"),
    ],
)
def test_values_that_look_alike_and_differ_are_other_defaults(was: str, now: str) -> None:
    before, after = (shop(f"def charge(order, total, currency={value}):") for value in (was, now))
    (signal,) = fire_one(RULE, "shop/pay.py", before, after, caller("charge(order, 3)"))
    assert signal.ask is not None
    assert "another default for `currency`" in signal.ask.text


@pytest.mark.parametrize(
    ("was", "now"), [("array()", "[]"), ("array('a', 'b')", "['a', 'b']"), ("NULL", "null"), ("TRUE", "true")]
)
def test_php_has_two_ways_to_write_an_array(was: str, now: str) -> None:
    before, after = (
        f"<?php\nfunction createApplication($helper, $commands = {value}) {{\n    return run($helper, $commands);\n}}\n"
        for value in (was, now)
    )
    others = {"src/main.php": "<?php\nfunction main($helper) {\n    return createApplication($helper);\n}\n"}
    assert fire_one(RULE, "src/run.php", before, after, others) == []


def test_another_array_in_php_is_another_default() -> None:
    before = (
        "<?php\nfunction createApplication($helper, $commands = array()) {\n    return run($helper, $commands);\n}\n"
    )
    others = {"src/main.php": "<?php\nfunction main($helper) {\n    return createApplication($helper);\n}\n"}
    (signal,) = fire_one(RULE, "src/run.php", before, before.replace("array()", "['migrate']"), others)
    assert signal.ask is not None
    assert "another default for `commands`" in signal.ask.text
