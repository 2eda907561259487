import pytest

from bot.risk.signals.description_mismatch import RULE
from tests.changes import facts_of
from tests.risk.firing import fire_on

BEFORE = "def pay(order):\n    charge(order)\n    return order\n"
GUARDED = "def pay(order):\n    if order.total > 5:\n        charge(order)\n    return order\n"
COMMENTED = "def pay(order):\n    # takes the money\n    charge(order)\n    return order\n"


@pytest.mark.parametrize(
    ("message", "after", "says"),
    [
        ("docs: explain paying", GUARDED, "docs:"),
        ("Update README", GUARDED, "Update README"),
        ("Fix typo", GUARDED, "Fix typo"),
        ("style: format", GUARDED, "style:"),
        ("Tidy up\n\nNo functional change.", GUARDED, "No functional change"),
        ("Pure refactoring of paying", GUARDED, "Pure refactoring"),
        ("Charge less\n\nAdds unit tests.", GUARDED, "Adds unit tests"),
        ("Charge less and add a regression test", GUARDED, "add a regression test"),
    ],
)
@pytest.mark.parametrize("path", ["shop/pay.py"])
def test_what_the_diff_contradicts_is_asked_about(message: str, after: str, says: str, path: str) -> None:
    [signal] = fire_on(RULE, facts_of({path: BEFORE}, {path: after}, message))
    assert signal.ask is not None
    assert says in signal.ask.text


@pytest.mark.parametrize(
    ("message", "path", "after"),
    [
        ("docs: explain paying", "shop/pay.py", COMMENTED),
        ("docs: explain paying", "docs/conf.py", GUARDED),
        ("Charge less, document it", "shop/pay.py", GUARDED),
        ("Fix typo", "shop/pay.py", BEFORE.replace("charge", "charged")),
        ("No functional change for small orders", "shop/pay.py", GUARDED),
        ("Refactor paying", "shop/pay.py", GUARDED),
        ("Pure refactoring", "shop/pay.py", "def pay(it):\n    charge(it)\n    return it\n"),
        ("style: remove unused code", "shop/pay.py", GUARDED),
        ("Show a dash for values of only whitespace", "shop/pay.py", GUARDED),
        ("Charge less\n\n* Charge large orders only\n* Rename it. No behavior change.", "shop/pay.py", GUARDED),
        ("chore: upkeep\n\nchore: charge less\ndocs: mend the links", "shop/pay.py", GUARDED),
        ("Support two messages\n\nwith and without the\nformat\n", "shop/pay.py", GUARDED),
        ("Add test mode", "shop/pay.py", GUARDED),
        ("Add tests", "tests/test_pay.py", GUARDED),
        ("Add tests", "src/pay_test.go", "package p\n"),
        ("", "shop/pay.py", GUARDED),
    ],
)
def test_a_claim_that_is_kept_or_not_made_is_silent(message: str, path: str, after: str) -> None:
    assert fire_on(RULE, facts_of({path: BEFORE}, {path: after}, message)) == []


def test_one_commit_that_claims_nothing_explains_the_code() -> None:
    facts = facts_of({"a.py": BEFORE}, {"a.py": GUARDED}, "Fix typo", "Charge large orders only")
    assert fire_on(RULE, facts) == []


def test_a_condition_that_is_only_moved_contradicts_nothing() -> None:
    helper = "def pay(order):\n    return take(order)\n\n\ndef take(order):\n    if order.total > 5:\n        charge(order)\n    return order\n"
    assert fire_on(RULE, facts_of({"a.py": GUARDED}, {"a.py": helper}, "No functional change.")) == []


def test_without_a_message_there_is_no_claim() -> None:
    assert fire_on(RULE, facts_of({"a.py": BEFORE}, {"a.py": GUARDED})) == []
