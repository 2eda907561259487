"""A guard that went while its use stayed is asked about; one that was reworded, moved or made needless is not."""

from __future__ import annotations

import pytest

from bot.change import Side
from bot.risk import Tier
from bot.risk.signals.removed_guard import RULE
from tests.risk.firing import fire, fire_one

PYTHON = """
    def charge(order, gateway):
        if order.customer is None:
            return None
        return gateway.pay(order.customer.id, order.total)
    """
PYTHON_WITHOUT = """
    def charge(order, gateway):
        return gateway.pay(order.customer.id, order.total)
    """

FIRES = [
    pytest.param("shop/pay.py", PYTHON, PYTHON_WITHOUT, 3, "order.customer.id", id="python"),
    pytest.param(
        "src/pay.ts",
        """
        export function charge(order: Order, gateway: Gateway): Receipt | null {
          if (order.customer === null) {
            return null;
          }
          return gateway.pay(order.customer.id);
        }
        """,
        """
        export function charge(order: Order, gateway: Gateway): Receipt | null {
          return gateway.pay(order.customer.id);
        }
        """,
        3,
        "order.customer.id",
        id="typescript",
    ),
    pytest.param(
        "pay/pay.go",
        """
        package pay

        func Charge(order *Order, gateway Gateway) error {
        	if order.Customer == nil {
        		return ErrNoCustomer
        	}
        	return gateway.Pay(order.Customer.ID)
        }
        """,
        """
        package pay

        func Charge(order *Order, gateway Gateway) error {
        	return gateway.Pay(order.Customer.ID)
        }
        """,
        5,
        "order.Customer.ID",
        id="go",
    ),
    pytest.param(
        "src/Pay.java",
        """
        class Pay {
            Receipt charge(Order order) {
                if (order.customer == null) {
                    throw new IllegalArgumentException("no customer");
                }
                return gateway.pay(order.customer.id);
            }
        }
        """,
        """
        class Pay {
            Receipt charge(Order order) {
                return gateway.pay(order.customer.id);
            }
        }
        """,
        4,
        "order.customer.id",
        id="java",
    ),
    pytest.param(
        "shop/loop.py",
        """
        def totals(rows):
            found = []
            for row in rows:
                if not row.price:
                    continue
                found.append(row.price.amount)
            return found
        """,
        """
        def totals(rows):
            found = []
            for row in rows:
                found.append(row.price.amount)
            return found
        """,
        5,
        "row.price.amount",
        id="continue in a loop",
    ),
]


@pytest.mark.parametrize(("path", "before", "after", "line", "quote"), FIRES)
def test_a_guard_that_went_points_at_the_line_that_still_uses_the_value(
    path: str, before: str, after: str, line: int, quote: str
) -> None:
    (signal,) = fire_one(RULE, path, before, after)
    assert signal.location.start == line
    assert quote in signal.evidence[0].quote
    assert signal.evidence[1].location.side is Side.OLD
    assert signal.floor is Tier.HIGH
    assert signal.ask is not None
    assert f"line {line}" in signal.ask.text


def test_the_question_names_the_function_the_condition_and_where_it_was() -> None:
    (signal,) = fire_one(RULE, "shop/pay.py", PYTHON, PYTHON_WITHOUT)
    assert signal.ask is not None
    assert signal.ask.text == (
        "`charge()` no longer returns when `order.customer is None` (was pay.py:3)."
        " What keeps that case away from `order.customer` on line 3?"
    )
    assert signal.ask.consequence == "line 3 reaches into a missing `order.customer`"


QUIET = [
    pytest.param(PYTHON, PYTHON.replace("order.customer is None", "not order.customer"), id="reworded"),
    pytest.param(
        PYTHON,
        """
        def charge(order, gateway):
            if order.customer is not None:
                return gateway.pay(order.customer.id, order.total)
            return None
        """,
        id="turned round",
    ),
    pytest.param(
        PYTHON,
        """
        def charge(order, gateway):
            customer = order.customer or GUEST
            return gateway.pay(customer.id, order.total)
        """,
        id="a default instead",
    ),
    pytest.param(
        PYTHON,
        """
        def charge(order, gateway):
            try:
                return gateway.pay(order.customer.id, order.total)
            except AttributeError:
                return None
        """,
        id="a handler instead",
    ),
    pytest.param(
        PYTHON,
        """
        def charge(order, gateway):
            ensure_customer(order.customer)
            return gateway.pay(order.customer.id, order.total)
        """,
        id="a checking call instead",
    ),
    pytest.param(
        PYTHON,
        """
        def charge(order, gateway):
            return gateway.pay(None, order.total)
        """,
        id="the use went too",
    ),
    pytest.param(PYTHON, "\n    TAX = 19\n", id="the function went too"),
    pytest.param(
        PYTHON,
        PYTHON.replace("return None", "return gateway.refuse(order)"),
        id="it leaves in another way",
    ),
    pytest.param(
        PYTHON,
        """
        def charge(order, gateway):
            # if order.customer is None: return None
            order.customer = gateway.customer_of(order)
            return gateway.pay(order.customer.id, order.total)
        """,
        id="the value is set before",
    ),
    pytest.param(
        PYTHON,
        """
        def charge(
            order,
            gateway,
        ):
            if order.customer is None:
                return None
            return gateway.pay(
                order.customer.id,
                order.total,
            )
        """,
        id="reformatted",
    ),
]


@pytest.mark.parametrize(("before", "after"), QUIET)
def test_a_guard_that_is_still_there_in_some_form_is_not_asked_about(before: str, after: str) -> None:
    assert fire_one(RULE, "shop/pay.py", before, after) == []


def test_a_guard_moved_to_the_caller_is_not_a_removed_guard() -> None:
    caller = """
    def checkout(order, gateway):
        return charge(order, gateway)
    """
    guarded = """
    def checkout(order, gateway):
        if order.customer is None:
            return None
        return charge(order, gateway)
    """
    before = {"shop/pay.py": PYTHON, "shop/checkout.py": caller}
    after = {"shop/pay.py": PYTHON_WITHOUT, "shop/checkout.py": guarded}
    assert fire(RULE, before, after) == []


def test_a_guard_in_a_test_is_nobodys_business() -> None:
    assert fire_one(RULE, "tests/test_pay.py", PYTHON, PYTHON_WITHOUT) == []


def test_an_optional_chain_replaces_a_guard() -> None:
    before = """
    export function city(order) {
      if (!order.customer) {
        return undefined;
      }
      return order.customer.city;
    }
    """
    after = """
    export function city(order) {
      return order.customer?.city;
    }
    """
    assert fire_one(RULE, "src/city.js", before, after) == []


def test_gos_error_checks_are_left_to_another_rule() -> None:
    before = """
    package a

    func Load() string {
    	data, err := read()
    	if err != nil {
    		return ""
    	}
    	return data.Name(err)
    }
    """
    after = before.replace('    	if err != nil {\n    		return ""\n    	}\n', "")
    assert before != after
    assert fire_one(RULE, "a/a.go", before, after) == []


def test_an_edit_inside_a_long_guard_does_not_remove_it() -> None:
    before = """
    def handle(reply):
        if reply.is_partial:
            log(1)
            log(2)
            log(3)
            return None
        return reply.is_partial.value
    """
    after = before.replace("log(2)", "log(2)\n            log(22)\n            log(23)")
    assert fire_one(RULE, "shop/reply.py", before, after) == []


def test_a_refusal_that_went_is_asked_about_though_the_use_is_further_down() -> None:
    body = "".join(f"    step_{n}(gateway)\n" for n in range(12)) + "    gateway.pay(amount)\n"
    before = "def charge(amount, gateway):\n    if amount <= 0:\n        raise ValueError(amount)\n" + body
    after = "def charge(amount, gateway):\n" + body
    (signal,) = fire_one(RULE, "shop/pay.py", before, after)
    assert signal.ask is not None
    assert "no longer refuses when `amount <= 0` (was pay.py:2)" in signal.ask.text
    assert signal.location.start == 2


def test_a_value_worked_out_from_itself_is_still_the_guarded_value() -> None:
    before = """
    def net(amount):
        if amount is None:
            return 0
        amount = amount.value * 100
        return amount
    """
    after = before.replace("        if amount is None:\n            return 0\n", "")
    (signal,) = fire_one(RULE, "shop/net.py", before, after)
    assert signal.evidence[0].quote == "amount = amount.value * 100"


ALONE = """
    def sync(feed, settings):
        if settings.offline:
            return None
        rows = feed.rows()
        store(rows)
        return rows
    """
ALONE_GUARD = "        if settings.offline:\n            return None\n"


def test_a_guard_that_alone_was_deleted_is_asked_about_whatever_follows() -> None:
    (signal,) = fire_one(RULE, "shop/sync.py", ALONE, ALONE.replace(ALONE_GUARD, ""))
    assert signal.evidence[0].quote == "rows = feed.rows()"
    assert signal.floor is Tier.MEDIUM
    assert signal.ask is not None
    assert "What does it make of that case from line 3 on?" in signal.ask.text


def test_a_guard_that_went_in_a_larger_edit_needs_a_use_that_stays() -> None:
    after = ALONE.replace(ALONE_GUARD, "").replace("feed.rows()", "feed.some()")
    assert fire_one(RULE, "shop/sync.py", ALONE, after) == []


def test_a_guard_of_something_that_the_change_removes_is_rightly_gone() -> None:
    settings = "def is_offline():\n    return False\n\n\nNAME = 1\n"
    before = {"shop/sync.py": ALONE.replace("settings.offline", "is_offline()"), "shop/settings.py": settings}
    after = {"shop/sync.py": ALONE.replace(ALONE_GUARD, ""), "shop/settings.py": "NAME = 1\n"}
    assert fire(RULE, before, after) == []


def test_support_for_an_old_version_may_go() -> None:
    before = ALONE.replace("settings.offline", "sys.version_info < (3, 9)")
    assert fire_one(RULE, "shop/sync.py", before, ALONE.replace(ALONE_GUARD, "")) == []


GO_CHECKED = """
    package a

    func Store(order *Order) error {
    	if err := check(order); err != nil {
    		return err
    	}
    	log(order)
    	return put(order)
    }
    """
GO_CHECK = "    	if err := check(order); err != nil {\n    		return err\n    	}\n"


def test_gos_check_within_its_condition_is_a_guard_of_what_it_checks() -> None:
    (signal,) = fire_one(RULE, "a/a.go", GO_CHECKED, GO_CHECKED.replace(GO_CHECK, ""))
    assert signal.ask is not None
    assert "when `err := check(order); err != nil`" in signal.ask.text


def test_gos_check_that_is_made_elsewhere_has_moved() -> None:
    after = GO_CHECKED.replace(GO_CHECK, "").replace(
        "	return put(order)\n", "	put(order)\n    	return check(order)\n"
    )
    assert fire_one(RULE, "a/a.go", GO_CHECKED, after) == []


def test_a_guard_whose_names_were_changed_everywhere_is_the_same_guard() -> None:
    before = """
    def run(stream, session):
        if stream.stream_type != TRANSCRIPT and session.closed:
            return None
        return session.closed.at
    """
    after = before.replace("stream_type", "stream_kind")
    assert fire_one(RULE, "shop/run.py", before, after) == []


def test_what_follows_the_branch_is_named_where_the_guard_was_its_last() -> None:
    before = """
    def parse(line, state):
        if state:
            take(line)
            if not line:
                return None
        else:
            drop(line)
        return state
    """
    after = before.replace("            if not line:\n                return None\n", "")
    (signal,) = fire_one(RULE, "shop/parse.py", before, after)
    assert signal.evidence[0].quote == "drop(line)"


def test_a_guard_that_goes_with_a_test_that_speaks_of_it_is_told_and_not_asked() -> None:
    test = "tests/test_sync.py"
    spoken = "def test_sync_while_offline():\n    settings.offline = True\n    assert sync(settings)\n"
    before = {"shop/sync.py": ALONE, test: ""}
    after = {"shop/sync.py": ALONE.replace(ALONE_GUARD, ""), test: spoken}
    (signal,) = fire(RULE, before, after)
    assert signal.ask is None
    assert signal.floor is Tier.LOW
    assert "`settings.offline` holds" in signal.settles


def test_a_decorator_that_now_looks_at_the_arguments_guards_in_its_place() -> None:
    before = "def build(state, kwargs):\n    if 'prefix' in kwargs:\n        raise ValueError('no prefix')\n    kwargs['prefix'] = ''\n    return state.make(kwargs)\n"
    after = "@typed_kwargs('build', *KNOWN)\ndef build(state, kwargs):\n    kwargs['prefix'] = ''\n    return state.make(kwargs)\n"
    assert fire_one(RULE, "a.py", before, after) == []
    assert fire_one(RULE, "a.py", before, after.partition("\n")[2]) != []
