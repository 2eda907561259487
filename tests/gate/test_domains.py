"""Which domains a change touches, by its names."""

from __future__ import annotations

import pytest

from bot.facts import FileRole
from bot.gate import domains_of
from bot.gate._domains import folded, role, roles_of
from bot.risk import Domain, Tier

DOMAINS = (
    Domain("payments", Tier.CRITICAL, frozenset({"payments", "charge"})),
    Domain("search", Tier.HIGH, paths=("/search/", "*.idx")),
    Domain("both", Tier.HIGH, frozenset({"refund"}), paths=("/Money/**",)),
)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ([], ""),
        (["lib/tool.py"], ""),
        (["payments/tool.py"], "payments"),
        (["lib/charge_card.py"], "payments"),
        (["lib/chargeback.py"], ""),
        (["Payments/Tool.py"], "payments"),
        (["db/migrations/0001_payments.sql"], "payments"),
        (["config/payments.yml"], "payments"),
        (["payments/main.tf"], "payments"),
        (["docs/payments.md"], ""),
        (["registry/payments.yml"], ""),
        (["registry/payments.py"], "payments"),
        (["tests/test_payments.py"], ""),
        (["search/readme.md"], "search"),
        (["SEARCH/Readme.md"], "search"),
        (["lib/search/a.py"], ""),
        (["docs/words.IDX"], "search"),
        (["money/a.txt"], "both"),
        (["lib/refund.py"], "both"),
        (["money/refund.py", "search/charge.py", "money/b.txt"], "both payments search"),
    ],
)
def test_a_name_belongs_to_a_domain_by_pattern_or_by_a_whole_word(names: list[str], found: str) -> None:
    assert domains_of(names, DOMAINS) == frozenset(found.split())


def test_the_order_of_names_changes_nothing() -> None:
    names = ["money/refund.py", "search/charge.py", "docs/a.md"]
    assert domains_of(names, DOMAINS) == domains_of(names[::-1], DOMAINS[::-1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Payments/A.py", "payments/a.PY"),
        ("caf\u00e9.py", "cafe\u0301.py"),
        ("Stra\u00dfe", "STRASSE"),
    ],
)
def test_names_are_compared_in_one_spelling_and_one_case(one: str, other: str) -> None:
    assert folded(one) == folded(other)
    assert folded(folded(one)) == folded(one)


def test_names_that_differ_stay_apart() -> None:
    assert folded("a/b.py") == "a/b.py"
    assert folded("a/b.py") != folded("a/c.py")


@pytest.mark.parametrize(
    ("name", "found"), [("lib/a.py", FileRole.CODE), ("docs/a.md", FileRole.DOCS), ("main.tf", FileRole.INFRASTRUCTURE)]
)
def test_a_role_is_told_by_the_name(name: str, found: FileRole) -> None:
    assert role(name) is found


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("vendor/auth/login.py", FileRole.CODE),
        ("payments/generated/charge.py", FileRole.CODE),
        ("db/migrations/vendor/001_add.sql", FileRole.MIGRATION),
        ("third_party/infra/main.tf", FileRole.INFRASTRUCTURE),
        ("DIST/.github/workflows/ci.yml", FileRole.CI),
    ],
)
def test_a_folder_that_hides_takes_no_role_away(name: str, role: FileRole) -> None:
    assert role in roles_of(name)


def test_a_folder_that_hides_hides_no_domain() -> None:
    domains = (Domain("auth", Tier.CRITICAL, frozenset({"auth"})),)
    for name in (
        "vendor/auth/login.py",
        "auth/generated/login.py",
        "auth/login.min.js",
        "auth/rates.csv",
        "dist/auth/a.js",
    ):
        assert domains_of([name], domains) == {"auth"}, name
    for name in ("docs/auth.md", "tests/auth/test_login.py", "auth/poetry.lock"):
        assert not domains_of([name], domains), name


def test_a_name_of_hiding_folders_alone_is_read_as_it_is() -> None:
    assert roles_of("vendor") == {role("vendor")}
