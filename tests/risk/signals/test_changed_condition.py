"""Conditions that gained or lost a term or a negation are asked about, with the case that goes the other way."""

from __future__ import annotations

import pytest

from bot.risk import Tier
from bot.risk.signals.changed_condition import RULE
from tests.risk.firing import fire_one


def guarded(condition: str) -> str:
    return f"""
    def ship(order, user, stock):
        if {condition}:
            return None
        send(order)
        return order
    """


def python(condition: str, extra: str = "") -> str:
    return f"""
    def ship(order, user, stock):
        if {condition}:
            send(order)
            book(order)
        {extra or "done(order)"}
        return order
    """


CHANGES = [
    pytest.param(
        "order.paid and user.active",
        "order.paid",
        "no longer needs `user.active`",
        "when `user.active` is false",
        id="and dropped",
    ),
    pytest.param(
        "order.paid or user.admin",
        "order.paid",
        "is no longer taken for `user.admin`",
        "when only `user.admin` is true",
        id="or dropped",
    ),
    pytest.param(
        "order.paid and not isinstance( user, (int, str) )",
        "order.paid",
        "no longer needs `not isinstance(user, (int, str))`",
        "when `isinstance(user, (int, str))` is true",
        id="no double negation",
    ),
    pytest.param(
        "order.paid", "not order.paid", "the opposite case of `order.paid`", "when `order.paid` is true", id="negated"
    ),
]


@pytest.mark.parametrize(("before", "after", "verb", "case"), CHANGES)
def test_the_question_names_the_term_and_the_case(before: str, after: str, verb: str, case: str) -> None:
    (signal,) = fire_one(RULE, "shop/ship.py", python(before), python(after))
    assert signal.location.start == 3
    assert signal.why == f"In `ship()` `{before.replace('( ', '(').replace(' )', ')')}` became `{after}`."
    assert signal.ask is not None
    assert verb in signal.ask.text
    assert case in signal.ask.text


def test_a_guard_that_needs_more_than_before_refuses_less_and_is_asked_about() -> None:
    (signal,) = fire_one(RULE, "shop/ship.py", guarded("order.late"), guarded("order.late and user.active"))
    assert signal.ask is not None
    assert "now also needs `user.active`" in signal.ask.text
    assert "when `user.active` is false" in signal.ask.text


@pytest.mark.parametrize(
    ("term", "case"),
    [("user.role != order.role", "`user.role == order.role` is true"), ("not user.active", "`user.active` is true")],
)
def test_a_case_is_told_without_two_negations(term: str, case: str) -> None:
    (signal,) = fire_one(RULE, "shop/ship.py", guarded("order.late"), guarded(f"order.late and {term}"))
    assert signal.ask is not None
    assert signal.ask.text.endswith(f"when {case}?")


def test_an_inequality_that_needs_a_value_lets_somebody_past() -> None:
    (signal,) = fire_one(
        RULE, "shop/ship.py", guarded("order.owner != user"), guarded("order.owner and order.owner != user")
    )
    assert signal.ask is not None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(python("order.paid"), python("order.paid and user.active"), id="a branch that needs more"),
        pytest.param(python("order.paid"), python("order.paid or user.admin"), id="a branch that is taken more often"),
        pytest.param(guarded("order.late"), guarded("order.late or user.banned"), id="a guard that refuses more"),
        pytest.param(
            guarded('order.kind != "a"'),
            guarded('order.kind != "a" and order.kind != str(B)'),
            id="one more text of a list",
        ),
        pytest.param(
            guarded("order.kind != A"), guarded("order.kind != A and order.kind != B"), id="one more constant of a list"
        ),
        pytest.param(
            guarded("order.kind == user.kind"),
            guarded('user.kind != "" and order.kind == user.kind'),
            id="an equality that needs a value",
        ),
    ],
)
def test_a_condition_that_weakens_nothing_is_told_and_not_asked_about(before: str, after: str) -> None:
    (signal,) = fire_one(RULE, "shop/ship.py", before, after)
    assert signal.ask is None
    assert signal.floor is Tier.LOW
    assert signal.settles.startswith("a test of `ship()` in which ")


def test_a_dropped_test_of_a_value_that_the_rest_reaches_into_is_graver() -> None:
    before, after = python("order and order.paid"), python("order.paid")
    (signal,) = fire_one(RULE, "shop/ship.py", before, after)
    assert signal.severity is Tier.HIGH


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        pytest.param(
            "src/a.ts",
            "function f(o: O, u: U) {\n  if (o.paid) {\n    send(o);\n  }\n}\n",
            "o.paid && u.active",
            id="typescript",
        ),
        pytest.param(
            "a/a.go",
            "package a\n\nfunc F(o *O, u *U) {\n\tif o.paid {\n\t\tsend(o)\n\t}\n}\n",
            "o.paid && u.active",
            id="go",
        ),
        pytest.param(
            "src/A.java",
            "class A {\n  void f(O o, U u) {\n    if (o.paid) {\n      send(o);\n    }\n  }\n}\n",
            "o.paid && u.active",
            id="java",
        ),
    ],
)
def test_terms_are_found_in_any_language(path: str, before: str, after: str) -> None:
    (signal,) = fire_one(RULE, path, before.replace("o.paid", after), before)
    assert "`u.active`" in (signal.ask.text if signal.ask else "")


QUIET = [
    ("order.paid and user.active", "user.active and order.paid"),
    ("order.paid and user.active", "(order.paid and user.active)"),
    ("order.paid", "stock.left"),
    ("order.paid and user.active", "order.paid and member.active"),
    ("order.paid and user.active", "order.paid or user.active"),
    ("order.total > 1", "order.total >= 1"),
]


@pytest.mark.parametrize(("before", "after"), QUIET)
def test_the_same_terms_or_new_ones_are_not_asked_about(before: str, after: str) -> None:
    assert fire_one(RULE, "shop/ship.py", python(before), python(after)) == []


def test_a_condition_split_in_two_has_lost_no_term() -> None:
    before = python("order.paid and user.active")
    after = """
    def ship(order, user, stock):
        if order.paid:
            if user.active:
                send(order)
                book(order)
        done(order)
        return order
    """
    assert fire_one(RULE, "shop/ship.py", before, after) == []


def test_a_term_that_another_method_asks_now_is_not_gone() -> None:
    before = """
    class Puts {
        void collect(Context context, Object result) {
            if (passing(context, result) && context.canPut(result)) {
                add(context);
            }
        }
        void perform(Object value) {
            put(value);
        }
    }
    """
    after = """
    class Puts {
        void collect(Context context, Object result) {
            if (passing(context, result)) {
                add(context);
            }
        }
        void perform(Object value) {
            if (this.context.canPut(value)) {
                put(value);
            }
        }
    }
    """
    assert fire_one(RULE, "src/Puts.java", before, after) == []


def test_a_term_that_is_asked_within_the_branch_is_not_gone() -> None:
    before = """
    class Call {
        void run(Method method, Object[] args) {
            if (!method.isVarArgs() && method.getCount() != args.length) {
                throw new WrongCount();
            }
            go(method);
        }
    }
    """
    after = """
    class Call {
        void run(Method method, Object[] args) {
            if (!method.isVarArgs()) {
                int declared = method.getCount();
                if (declared != args.length) {
                    throw new WrongCount();
                }
            }
            go(method);
        }
    }
    """
    assert fire_one(RULE, "src/Call.java", before, after) == []


def test_branches_swapped_with_the_negation_are_not_asked_about() -> None:
    before = """
    def ship(order):
        if order.paid:
            send(order)
        else:
            wait(order)
    """
    after = """
    def ship(order):
        if not order.paid:
            wait(order)
        else:
            send(order)
    """
    assert fire_one(RULE, "shop/ship.py", before, after) == []


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (
            "src/Arr.php",
            "<?php\nfunction wrap($value) {\n    return ! is_array($value) ? [$value] : $value;\n}\n",
            "<?php\nfunction wrap($value) {\n    return is_array($value) ? $value : [$value];\n}\n",
        ),
        (
            "shop/wrap.py",
            "def wrap(value):\n    return [value] if not value.many else value\n",
            "def wrap(value):\n    return value if value.many else [value]\n",
        ),
    ],
)
def test_branches_swapped_on_one_line_are_not_asked_about(path: str, before: str, after: str) -> None:
    assert fire_one(RULE, path, before, after) == []


def test_conditions_in_tests_are_left_alone() -> None:
    assert fire_one(RULE, "tests/test_a.py", python("order.paid"), python("not order.paid")) == []


def test_a_question_mark_in_the_code_does_not_end_the_question() -> None:
    before = "function f(o, u) {\n  if (o.paid) {\n    send(o);\n  }\n}\n"
    (signal,) = fire_one(RULE, "src/a.js", before, before.replace("o.paid", "o.paid && u?.active?.now"))
    assert "u?.active?.now" in signal.why


def test_a_condition_outside_of_any_definition_is_asked_about_by_its_line() -> None:
    before = "if order.paid and user.active:\n    send(order)\n    book(order)\ndone(order)\n"
    [signal] = fire_one(RULE, "shop/a.py", before, before.replace(" and user.active", ""))
    assert signal.ask is not None
    assert signal.ask.text.startswith("The condition on line 1 no longer needs `user.active`")
    assert "this code" not in signal.ask.text


def test_an_optional_chain_can_be_read_in_the_question() -> None:
    before = (
        "function f(order, user) {\n  if (order.paid && user?.team?.active) {\n    send(order);\n  }\n  done();\n}\n"
    )
    [signal] = fire_one(RULE, "shop/a.ts", before, before.replace(" && user?.team?.active", ""))
    assert signal.ask is not None
    assert "`user.team.active`" in signal.ask.text


def test_a_term_that_keeps_the_condition_from_failing_is_told_without_a_question() -> None:
    before, after = guarded("order.late and user.active"), guarded("user is not None and order.late and user.active")
    (signal,) = fire_one(RULE, "shop/ship.py", before, after)
    assert signal.ask is None
    assert signal.floor is Tier.LOW


def test_a_parameter_that_came_with_its_term_changes_nothing_for_calls_as_before() -> None:
    before, after = guarded("not order.late"), guarded("not order.late and not force")
    after = after.replace("stock)", "stock, force=False)")
    (signal,) = fire_one(RULE, "shop/ship.py", before, after)
    assert signal.ask is None
