"""A guard that moved is no removed guard: the shapes in which people move them, in three languages, and the real thing.

Each case is a function with a guard, the same function without it, and where the test went.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.risk.signals.changed_condition import RULE as CONDITION
from bot.risk.signals.removed_guard import RULE
from tests.risk.firing import fire, fire_one

PYTHON = """\
def charge(order, gateway):
    if order.customer is None:
        return None
    return gateway.pay(order.customer.id, order.total)
"""
SCRIPT = """\
export function charge(order: Order, gateway: Gateway): Receipt | undefined {
  if (order.customer === undefined) {
    return undefined;
  }
  return gateway.pay(order.customer.id, order.total);
}
"""
GO = """\
package shop

func Charge(order *Order, gateway Gateway) error {
	if order.Customer == nil {
		return nil
	}
	return gateway.Pay(order.Customer.ID, order.Total)
}
"""
LANGUAGES = {
    "shop/pay.py": (PYTHON, "    if order.customer is None:\n        return None\n"),
    "src/pay.ts": (SCRIPT, "  if (order.customer === undefined) {\n    return undefined;\n  }\n"),
    "shop/pay.go": (GO, "	if order.Customer == nil {\n		return nil\n	}\n"),
}


def without(path: str) -> str:
    text, guard = LANGUAGES[path]
    assert guard in text
    return text.replace(guard, "")


@pytest.mark.parametrize("path", LANGUAGES)
def test_the_guard_that_only_went_is_asked_about(path: str) -> None:
    assert len(fire_one(RULE, path, LANGUAGES[path][0], without(path))) == 1


MOVED = [
    pytest.param(
        "shop/pay.py",
        "def charge(order, gateway):\n    expect(order)\n    return gateway.pay(order.customer.id, order.total)\n\n\n"
        "def expect(it):\n    if it.buyer() is None:\n        raise ValueError(it)\n",
        id="python: into a function that is now called",
    ),
    pytest.param(
        "src/pay.ts",
        without("src/pay.ts").replace("  return gateway", "  expect(order);\n  return gateway")
        + "\nfunction expect(it: Order): void {\n  if (it.buyer() === undefined) throw new Error(it.id);\n}\n",
        id="typescript: into a function that is now called",
    ),
    pytest.param(
        "shop/pay.go",
        without("shop/pay.go").replace(
            "	return gateway",
            "	if err := expect(order); err != nil {\n		return err\n	}\n	return gateway",
        )
        + "\nfunc expect(it *Order) error {\n	if it.Buyer() == nil {\n		return ErrNone\n	}\n	return nil\n}\n",
        id="go: into a function that is now called",
    ),
    pytest.param(
        "shop/pay.py",
        without("shop/pay.py") + "\n\ndef checkout(order, gateway):\n    if order.customer is not None:\n"
        "        charge(order, gateway)\n",
        id="python: to a caller in the file",
    ),
    pytest.param(
        "src/pay.ts",
        without("src/pay.ts") + "\nexport function checkout(order: Order, gateway: Gateway) {\n"
        "  if (order.customer) charge(order, gateway);\n}\n",
        id="typescript: to a caller in the file",
    ),
    pytest.param(
        "shop/pay.go",
        without("shop/pay.go") + "\nfunc Checkout(order *Order, gateway Gateway) {\n	if order.Customer != nil {\n"
        "		Charge(order, gateway)\n	}\n}\n",
        id="go: to a caller in the file",
    ),
    pytest.param(
        "shop/pay.py", f"@require_customer\n{without('shop/pay.py')}", id="python: into a decorator that asks first"
    ),
    pytest.param(
        "shop/pay.py",
        "def charge(order, gateway):\n    if gateway.open and order.customer is not None:\n"
        "        return gateway.pay(order.customer.id, order.total)\n    return None\n",
        id="python: into an enclosing condition",
    ),
    pytest.param(
        "src/pay.ts",
        "export function charge(order: Order, gateway: Gateway): Receipt | undefined {\n"
        "  if (gateway.open && order.customer) {\n    return gateway.pay(order.customer.id, order.total);\n  }\n"
        "  return undefined;\n}\n",
        id="typescript: into an enclosing condition",
    ),
    pytest.param(
        "shop/pay.go",
        "package shop\n\nfunc Charge(order *Order, gateway Gateway) error {\n"
        "	if !gateway.Open {\n		return nil\n	} else if order.Customer != nil {\n"
        "		return gateway.Pay(order.Customer.ID, order.Total)\n	}\n	return nil\n}\n",
        id="go: into an else-if",
    ),
    pytest.param(
        "shop/pay.py",
        PYTHON.replace("order.customer is None", "gateway is None or order.customer is None"),
        id="python: into a merged condition",
    ),
    pytest.param(
        "src/pay.ts",
        SCRIPT.replace("order.customer === undefined", "!gateway || !order.customer"),
        id="typescript: into a merged condition",
    ),
    pytest.param(
        "shop/pay.go",
        GO.replace("order.Customer == nil", "gateway == nil || order.Customer == nil"),
        id="go: into a merged condition",
    ),
    pytest.param(
        "shop/pay.py",
        "def charge(order, gateway):\n    match order.customer:\n        case None:\n            return None\n"
        "        case customer:\n            return gateway.pay(order.customer.id, order.total)\n",
        id="python: into an arm of a match",
    ),
    pytest.param(
        "src/pay.ts",
        "export function charge(order: Order, gateway: Gateway): Receipt | undefined {\n"
        "  switch (order.customer) {\n    case undefined:\n      return undefined;\n    default:\n"
        "      return gateway.pay(order.customer.id, order.total);\n  }\n}\n",
        id="typescript: into an arm of a switch",
    ),
    pytest.param(
        "shop/pay.go",
        "package shop\n\nfunc Charge(order *Order, gateway Gateway) error {\n	switch {\n"
        "	case order.Customer == nil:\n		return nil\n	}\n"
        "	return gateway.Pay(order.Customer.ID, order.Total)\n}\n",
        id="go: into an arm of a switch",
    ),
]


@pytest.mark.parametrize(("path", "after"), MOVED)
def test_a_moved_guard_is_not_a_removed_guard(path: str, after: str) -> None:
    assert fire_one(RULE, path, LANGUAGES[path][0], after) == []


def test_a_guard_that_became_the_filter_of_a_loop_is_still_there() -> None:
    before = (
        "def ids(rows):\n    found = []\n    for row in rows:\n        if row.owner is None:\n            continue\n"
        "        found.append(row.owner.id)\n    return found\n"
    )
    after = "def ids(rows):\n    return [row.owner.id for row in rows if row.owner]\n"
    assert fire_one(RULE, "shop/ids.py", before, after) == []


STANDING = [
    pytest.param(
        "shop/pay.py",
        "def charge(order, gateway):\n    if not order.customer:\n        raise Missing(order)\n"
        + "".join(f"    step_{n}(gateway)\n" for n in range(9))
        + "    if order.customer is None:\n        return None\n    return gateway.pay(order.customer.id)\n",
        "    if order.customer is None:\n        return None\n",
        id="python",
    ),
    pytest.param(
        "src/pay.ts",
        "export function charge(order: Order, gateway: Gateway) {\n  if (!order.customer) throw new Missing(order);\n"
        + "".join(f"  step{n}(gateway);\n" for n in range(9))
        + "  if (order.customer === undefined) return undefined;\n  return gateway.pay(order.customer.id);\n}\n",
        "  if (order.customer === undefined) return undefined;\n",
        id="typescript",
    ),
    pytest.param(
        "shop/pay.go",
        "package shop\n\nfunc Charge(order *Order, gateway Gateway) error {\n"
        "	if order.Customer != nil {\n"
        + "".join(f"		step{n}(gateway)\n" for n in range(9))
        + "		if order.Customer == nil {\n			return ErrNone\n		}\n"
        "		return gateway.Pay(order.Customer.ID)\n	}\n	return nil\n}\n",
        "		if order.Customer == nil {\n			return ErrNone\n		}\n",
        id="go, around it",
    ),
]


@pytest.mark.parametrize(("path", "before", "guard"), STANDING)
def test_a_guard_whose_test_still_stands_on_the_way_was_not_needed(path: str, before: str, guard: str) -> None:
    assert before.count(guard) == 1
    assert fire_one(RULE, path, before, before.replace(guard, "")) == []


def test_a_test_that_stands_on_another_way_covers_nothing() -> None:
    before = (
        "def charge(order, gateway):\n    if order.customer is not None:\n        log(order)\n"
        + "".join(f"    step_{n}(gateway)\n" for n in range(9))
        + "    if order.customer is None:\n        return None\n    return gateway.pay(order.customer.id)\n"
    )
    after = before.replace("    if order.customer is None:\n        return None\n", "")
    assert len(fire_one(RULE, "shop/pay.py", before, after)) == 1


def test_a_test_that_comes_after_the_use_covers_nothing() -> None:
    before = PYTHON.replace(
        "    return gateway",
        "    gateway.note(order.customer.id)\n    if order.customer is None:\n        stop()\n    return gateway",
    )
    guard = "    if order.customer is None:\n        return None\n"
    assert len(fire_one(RULE, "shop/pay.py", before, before.replace(guard, "", 1))) == 1


def test_a_guard_deleted_at_the_top_and_repeated_further_down_still_holds() -> None:
    steps = "".join(f"    step_{n}(feed)\n" for n in range(9))
    guard = "    if settings.offline:\n        return None\n"
    before = f"def sync(feed, settings):\n{guard}{steps}    if settings.offline:\n        return 1\n    return feed\n"
    assert fire_one(RULE, "shop/sync.py", before, before.replace(guard, "", 1)) == []


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        pytest.param(
            "shop/pay.py",
            "def pay(order: Optional[Order]):\n    if order is None:\n        return 0\n    return order.total\n",
            "def pay(order: Order):\n    return order.total\n",
            id="python parameter",
        ),
        pytest.param(
            "shop/pay.py",
            "class Order:\n    customer: Customer | None\n\n    def pay(self):\n        if self.customer is None:\n"
            "            return 0\n        return self.customer.total\n",
            "class Order:\n    customer: Customer\n\n    def pay(self):\n        return self.customer.total\n",
            id="python field",
        ),
        pytest.param(
            "src/pay.ts",
            "export function pay(order?: Order) {\n  if (!order) return 0;\n  return order.total;\n}\n",
            "export function pay(order: Order) {\n  return order.total;\n}\n",
            id="typescript",
        ),
        pytest.param(
            "shop/pay.go",
            "package shop\n\nfunc Pay(order *Order) int {\n	if order == nil {\n		return 0\n	}\n	return order.Total\n}\n",
            "package shop\n\nfunc Pay(order Order) int {\n	return order.Total\n}\n",
            id="go",
        ),
        pytest.param(
            "src/pay.rs",
            "fn pay(order: Option<Order>) -> u32 {\n    if order.is_none() {\n        return 0;\n    }\n    order.total()\n}\n",
            "fn pay(order: Order) -> u32 {\n    order.total()\n}\n",
            id="rust",
        ),
    ],
)
def test_a_value_that_can_no_longer_be_absent_needs_no_guard(path: str, before: str, after: str) -> None:
    assert fire_one(RULE, path, before, after) == []


def test_a_case_that_leaves_by_the_following_statement_is_not_let_through() -> None:
    before = """
    unsigned int Reader::Read(Slice* result) {
      if (!eof_) {
        fill();
      } else if (buffer_.size() == 0) {
        // End of file
        return kEof;
      } else {
        size_t dropped = buffer_.size();
        buffer_.clear();
        report(dropped);
        return kEof;
      }
      return kRecord;
    }
    """
    after = """
    unsigned int Reader::Read(Slice* result) {
      if (!eof_) {
        fill();
      } else {
        buffer_.clear();
        return kEof;
      }
      return kRecord;
    }
    """
    assert fire_one(RULE, "log/reader.cc", before, after) == []


def test_a_loop_that_counts_no_more_needs_no_test_of_its_counter() -> None:
    before = (
        "def first(rows, limit):\n    remaining = limit\n    found = []\n    for row in rows:\n        if remaining == 0:\n"
        "            break\n        found.append(row)\n        remaining -= 1\n    return found\n"
    )
    after = (
        "def first(rows, limit):\n    found = []\n    for row in rows:\n        found.append(row)\n    return found\n"
    )
    assert fire_one(RULE, "shop/first.py", before, after) == []


def test_a_value_that_comes_from_elsewhere_now_is_another_value() -> None:
    before = "def pay(key):\n    order = find(key)\n    if order is None:\n        raise Missing(key)\n    return order.total\n"
    after = "def pay(key):\n    order = get_or_404(key)\n    return order.total\n"
    assert fire_one(RULE, "shop/pay.py", before, after) == []


def test_a_guard_inside_a_branch_that_went_guarded_nothing_behind_it() -> None:
    before = (
        "def pay(order, mode):\n    if mode.dry:\n        if order.note is None:\n            raise Missing(order)\n"
        "        show(order.note.text)\n    return order.note.text\n"
    )
    after = "def pay(order, mode):\n    return order.note.text\n"
    assert fire_one(RULE, "shop/pay.py", before, after) == []


def test_a_guard_deleted_together_with_a_new_test_of_the_case_is_told_and_not_asked_about() -> None:
    before = "def sync(feed, settings):\n    if settings.offline:\n        return None\n    return feed.rows()\n"
    after = "def sync(feed, settings):\n    return feed.rows()\n"
    tested = "def test_offline():\n    assert sync(FEED, Settings(offline=True)) == []\n"
    (signal,) = fire(RULE, {"shop/sync.py": before}, {"shop/sync.py": after, "tests/test_sync.py": tested})
    assert signal.ask is None
    assert "a test" in signal.settles


_NAMES = st.sampled_from(["order", "item", "row", "user"])
_FIELDS = st.sampled_from(["customer", "price", "owner", "note"])
_TESTS = st.sampled_from(["{v} is None", "not {v}", "{v} == 0", "{v} < LIMIT", "{v} in KNOWN", "ready({v})"])
_EXITS = st.sampled_from(["return None", "raise ValueError({v})"])
_USES = st.sampled_from(["{v}.id", "pay({v})", "{v}[0]"])


@settings(max_examples=60, deadline=None)
@given(name=_NAMES, field=_FIELDS, test=_TESTS, leave=_EXITS, use=_USES, first=st.booleans())
def test_a_function_more_with_the_same_guard_can_only_take_signals_away(
    name: str, field: str, test: str, leave: str, use: str, first: bool
) -> None:
    value = f"{name}.{field}"
    guard = f"    if {test.format(v=value)}:\n        {leave.format(v=value)}\n"
    use_line = f"    return {use.format(v=value)}\n"
    before, after = (f"def charge({name}):\n{g}{use_line}" for g in (guard, ""))
    more = f"def checked({name}):\n{guard}    return {name}\n"
    longer = f"{more}\n\n{after}" if first else f"{after}\n\n{more}"
    plain, with_more = (fire_one(RULE, "shop/pay.py", before, text) for text in (after, longer))
    assert len(with_more) <= len(plain)


TERMS = [
    pytest.param(
        "shop/pay.py",
        "def pay(order, user):\n    if order.open and user.active:\n        send(order)\n",
        "def pay(order, user):\n    if user.active:\n        if order.open:\n            send(order)\n",
        id="python: nested",
    ),
    pytest.param(
        "shop/pay.py",
        "def pay(order, user):\n    if order.open and user.active:\n        send(order)\n",
        "def pay(order, user):\n    if not user.active:\n        return\n    if order.open:\n        send(order)\n",
        id="python: into an early return",
    ),
    pytest.param(
        "src/pay.ts",
        "export function pay(order: Order, user: User) {\n  if (order.open && user.active) {\n    send(order);\n  }\n}\n",
        "export function pay(order: Order, user: User) {\n  expect(user);\n  if (order.open) {\n    send(order);\n  }\n}\n\n"
        "function expect(user: User) {\n  if (!user.active) throw new Error(user.id);\n}\n",
        id="typescript: into a function that is now called",
    ),
    pytest.param(
        "src/join.ts",
        "export function join(id: string) {\n  const room = rooms.get(id);\n"
        "  if (room === undefined || room.closed) throw notFound();\n  room.join();\n}\n",
        "export function join(id: string) {\n  const room = visibleRoom(id);\n"
        "  if (room.closed) throw notFound();\n  room.join();\n}\n",
        id="typescript: the value comes from elsewhere",
    ),
    pytest.param(
        "shop/pay.go",
        "package shop\n\nfunc (s *Shop) Pay(o *Order) {\n	if s.on && s.list != nil {\n		s.list(o)\n	}\n}\n",
        "package shop\n\nfunc New(list func(*Order)) *Shop {\n	if list == nil {\n		panic(1)\n	}\n	return &Shop{true, list}\n}\n\n"
        "func (s *Shop) Pay(o *Order) {\n	if s.on {\n		s.list(o)\n	}\n}\n",
        id="go: into the constructor",
    ),
    pytest.param(
        "shop/pay.go",
        "package shop\n\nfunc Pay(o *Order, u User) {\n	if o.Open && u.Active {\n		send(o)\n	}\n}\n",
        "package shop\n\nfunc Pay(o *Order, u User) {\n	if !u.Active {\n		return\n	} else if o.Open {\n		send(o)\n	}\n}\n",
        id="go: into an else-if",
    ),
    pytest.param(
        "shop/groups.go",
        "package shop\n\nfunc Groups(c Ctx, url string) []Group {\n	token := tokenOf(c)\n"
        '	if url == "" || token == "" {\n		return nil\n	}\n	return fetch(url, token)\n}\n',
        "package shop\n\nfunc Groups(c Ctx, url string) []Group {\n"
        '	if url == "" {\n		return nil\n	}\n	// no token is needed any more\n	return fetch(url)\n}\n',
        id="go: the value is gone from the function",
    ),
    pytest.param(
        "shop/next.go",
        'package shop\n\nfunc Next(follow bool, run Run) *Run {\n	if !follow && run.Name == "" {\n		return nil\n	}\n\n'
        '	if run.Name != "" && !follow {\n		return nil\n	}\n	return find(run)\n}\n',
        "package shop\n\nfunc Next(follow bool, run Run) *Run {\n	if !follow {\n		return nil\n	}\n	return find(run)\n}\n",
        id="go: two guards became one",
    ),
    pytest.param(
        "src/build.ts",
        "export function build(bundle: Bundle, config?: Config) {\n  const entry = find(bundle);\n"
        "  if (!config || !entry) {\n    return;\n  }\n  config.main = entry[0];\n}\n",
        "export function build(bundle: Bundle, config?: Config) {\n"
        '  if (!config) {\n    return;\n  }\n  config.main = "index.js";\n}\n',
        id="typescript: the value is gone",
    ),
]


@pytest.mark.parametrize(("path", "before", "after"), TERMS)
def test_a_term_that_moved_to_another_condition_is_no_lost_term(path: str, before: str, after: str) -> None:
    assert fire_one(CONDITION, path, before, after) == []


@pytest.mark.parametrize(
    ("path", "before", "gone"),
    [
        pytest.param(
            "shop/pay.py",
            "def pay(order, user):\n    if order.open and user.active:\n        send(order)\n",
            " and user.active",
            id="python",
        ),
        pytest.param(
            "src/pay.ts",
            "export function pay(order: Order, user: User) {\n  if (order.open && user.active) {\n    send(order);\n  }\n}\n",
            " && user.active",
            id="typescript",
        ),
        pytest.param(
            "shop/pay.go",
            "package shop\n\nfunc (s *Shop) Pay(o *Order) {\n	if s.on && s.list != nil {\n		s.list(o)\n	}\n}\n",
            " && s.list != nil",
            id="go",
        ),
    ],
)
def test_a_term_that_only_went_is_asked_about(path: str, before: str, gone: str) -> None:
    assert gone in before
    (signal,) = fire_one(CONDITION, path, before, before.replace(gone, ""))
    assert signal.ask is not None
