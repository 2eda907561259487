from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.risk import DEFAULT_POLICY, Domain, RiskPolicy, Rule, Signal, Tier
from bot.risk.signals.critical_domain import RULE
from tests.risk.firing import fire as fire_with

if TYPE_CHECKING:
    from tests.changes import Files


def fire(rule: Rule, before: Files, after: Files, policy: RiskPolicy = DEFAULT_POLICY) -> list[Signal]:
    """The signals by the domains that are built in."""
    return fire_with(rule, before, after, policy)


OLD, NEW = "def f(a):\n    return a\n", "def f(a):\n    return a + 1\n"


@pytest.mark.parametrize(
    ("path", "domain"),
    [
        ("shop/payments/client.py", "payments"),
        ("shop/invoiceExport.ts", "payments"),
        ("app/auth_token.py", "authentication"),
        ("pkg/checkout/flow.go", "checkout"),
        ("shop/price_list.py", "pricing"),
        ("jobs/gdpr_export.py", "data processing"),
    ],
)
def test_a_word_of_the_path_names_the_domain(path: str, domain: str) -> None:
    source = (
        (OLD, NEW) if path.endswith(".py") else ("function f(a) { return a }\n", "function f(a) { return a + 1 }\n")
    )
    if path.endswith(".go"):
        source = ("package p\n\nfunc F(a int) int { return a }\n", "package p\n\nfunc F(a int) int { return a + 1 }\n")
    [signal] = fire(RULE, {path: source[0]}, {path: source[1]})
    assert (signal.title, signal.floor) == (f"{domain} code", Tier.CRITICAL)
    assert path in signal.why


def test_a_word_of_a_changed_definition_names_the_domain() -> None:
    source = (
        "class Orders:\n    def refund_order(self, o):\n        return o\n\n    def ship(self, o):\n        return o\n"
    )
    [signal] = fire(RULE, {"a/orders.py": source}, {"a/orders.py": source.replace("return o\n\n", "return o.id\n\n")})
    assert "`refund` in `Orders.refund_order`" in signal.why
    assert fire(RULE, {"a/orders.py": source}, {"a/orders.py": source.rstrip() + ".id\n"}) == []


@pytest.mark.parametrize(
    "path",
    [
        "app/author.py",
        "docs/payments.md",
        "tests/payments/test_client.py",
        "app/discharge.py",
        "lib/stockholm.py",
        "app/taxonomy.py",
    ],
)
def test_part_words_documentation_and_tests_do_not_count(path: str) -> None:
    assert fire(RULE, {path: OLD}, {path: NEW}) == []


@pytest.mark.parametrize(
    "name",
    ["login_shell", "login_path", "isPermissionError", "test_login", "assertPaymentRequired", "network_acl_access"],
)
def test_words_in_another_sense_do_not_count(name: str) -> None:
    source = f"def {name}(a):\n    return a\n"
    assert fire(RULE, {"a/b.py": source}, {"a/b.py": source.replace("return a", "return a + 1")}) == []


def test_a_comment_in_a_payments_file_is_no_change_of_payments() -> None:
    assert fire(RULE, {"payments/a.py": "# one\nx = 1\n"}, {"payments/a.py": "# two\nx = 1\n"}) == []


def test_a_team_declares_its_own_domains() -> None:
    policy = RiskPolicy((Domain("clearing", Tier.HIGH, frozenset({"nostro"}), ("svc/**/settle*.py",)),))
    [by_path] = fire(RULE, {"svc/a/b/settlement.py": OLD}, {"svc/a/b/settlement.py": NEW}, policy)
    [by_word] = fire(RULE, {"x/nostro.py": OLD}, {"x/nostro.py": NEW}, policy)
    assert by_path.floor is by_word.floor is Tier.HIGH
    assert fire(RULE, {"svc/settle/other.py": OLD}, {"svc/settle/other.py": NEW}, policy) == []


def changed(path: str, name: str) -> tuple[Files, Files]:
    return {path: f"def {name}(a):\n    return a\n"}, {path: f"def {name}(a):\n    return a + 1\n"}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("src/brew.py", "repair_app_permissions"),
        ("cli/rewind.py", "handle_logs_only_checkout"),
        ("git/checkout.py", "run"),
        ("files/permissions.py", "chmod_all"),
        ("ansible/inventory.py", "load"),
        ("jobs/run.py", "charge_battery"),
        ("search/run.py", "ingestion"),
        ("tools/shell.py", "login_shell"),
    ],
)
def test_a_word_of_two_meanings_is_no_domain_without_company(path: str, name: str) -> None:
    assert fire(RULE, *changed(path, name)) == []


@pytest.mark.parametrize(
    ("path", "name", "domain"),
    [
        ("shop/checkout/steps.py", "run", "checkout"),
        ("shop/steps.py", "checkout_order", "checkout"),
        ("app/roles.py", "permissions_of_user", "authentication"),
        ("app/permissions.py", "load", "authentication"),
        ("shop/cards.py", "charge_customer", "payments"),
        ("shop/items.py", "reserve_stock", "inventory"),
        ("pipeline/run.py", "ingestion", "data processing"),
    ],
)
def test_a_word_of_two_meanings_counts_in_a_path_and_in_company(path: str, name: str, domain: str) -> None:
    [signal] = fire(RULE, *changed(path, name))
    assert signal.title == f"{domain} code"


@pytest.mark.parametrize("path", ["api/otp.go", "api/passkey_registration.go"])
def test_ways_to_sign_in_without_a_password_are_authentication(path: str) -> None:
    old, new = "package p\n\nfunc F(a int) int { return a }\n", "package p\n\nfunc F(a int) int { return a + 1 }\n"
    [signal] = fire(RULE, {path: old}, {path: new})
    assert signal.title == "authentication code"


def test_the_checkout_of_a_version_control_is_no_shop() -> None:
    source = "def post_checkout(a):\n    return a\n\n\ndef uncommitted(a):\n    return a\n"
    path = "commands/checkout_hooks.py"
    assert fire(RULE, {path: source}, {path: source.replace("return a\n\n", "return a + 1\n\n")}) == []
    shop = source.replace("uncommitted", "order_total")
    assert fire(RULE, {path: shop}, {path: shop.replace("return a\n\n", "return a + 1\n\n")})


def test_the_names_of_a_catalogue_are_other_peoples() -> None:
    path = "registry/stripe.toml"
    assert fire(RULE, {path: 'description = "a"\n'}, {path: 'description = "b"\n'}) == []
    assert fire(RULE, {"config/stripe.toml": 'key = "a"\n'}, {"config/stripe.toml": 'key = "b"\n'})


def test_a_domain_is_declared_by_patterns_of_symbols_too_and_names_whom_to_ask() -> None:
    policy = RiskPolicy((Domain("settlement", Tier.HIGH, symbols=("Clearing.*",), owners=("@org/settlement",)),))
    source = "class Clearing:\n    def net(self, a):\n        return a\n\n\ndef net(a):\n    return a\n"
    [signal] = fire(RULE, {"a.py": source}, {"a.py": source.replace("        return a", "        return -a")}, policy)
    assert (signal.floor, signal.title) == (Tier.HIGH, "settlement code")
    assert "@org/settlement" in signal.check
    assert fire(RULE, {"a.py": source}, {"a.py": source.replace("\n    return a", "\n    return -a")}, policy) == []


def test_a_page_behind_a_login_is_not_the_login() -> None:
    old, new = "export const f = (a) => a;\n", "export const f = (a) => a + 1;\n"
    page, login = "app/routes/_auth.models.$id.tsx", "app/routes/_auth.login.tsx"
    assert fire(RULE, {page: old}, {page: new}) == []
    assert fire(RULE, {"a/_auth.task-runs._index.tsx": old}, {"a/_auth.task-runs._index.tsx": new}) == []
    assert len(fire(RULE, {"a/_auth.tsx": old}, {"a/_auth.tsx": new})) == 1
    assert len(fire(RULE, {login: old}, {login: new})) == 1
