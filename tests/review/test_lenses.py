"""Which lenses the facts of a change call for, in several languages."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from bot.adapters.prompt_files import load_prompt, shipped_prompts
from bot.errors import PromptError
from bot.review.asking import LensWhen, choose_lenses, digest_with, read_lens
from bot.risk import DEFAULT_POLICY, Lens, Risk, Tier, assess_risk
from bot.risk.signals import ALL
from tests.builders import a_signal
from tests.changes import Files, facts_of

LENSES = shipped_prompts().lenses
NOTHING = Risk(Tier.LOW, ())


def chosen(before: Files, after: Files, risk: Risk | None = NOTHING) -> list[str]:
    """By name, in their order; with the rules' own risk where none is given."""
    facts = facts_of(before, after)
    return [g.name for g in choose_lenses(facts, risk or assess_risk(facts, DEFAULT_POLICY, ALL), LENSES)]


PY = "def total(items):\n    return sum(i.cost for i in items)\n"
PY_CALL = "from shop.cart import total\n\n\ndef bill(items):\n    return total(items)\n"
GO = "package shop\n\nfunc Total(items []int) int {\n\treturn len(items)\n}\n"
GO_CALL = "package shop\n\nfunc Bill(items []int) int {\n\treturn Total(items)\n}\n"
TS = "export function total(items: number[]) {\n  return items.length;\n}\n"
TS_CALL = "import { total } from './cart';\n\nexport function bill(items: number[]) {\n  return total(items);\n}\n"
RS = "pub fn total(items: &[u8]) -> usize {\n    items.len()\n}\n"
JAVA = "class Cart {\n    int total(int n) {\n        return n;\n    }\n}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"shop/cart.py": PY, "shop/bills.py": PY_CALL}, {"shop/cart.py": PY.replace("cost", "price")}),
        ({"shop/cart.go": GO, "shop/bills.go": GO_CALL}, {"shop/cart.go": GO.replace("len(items)", "2 * len(items)")}),
        ({"src/cart.ts": TS, "src/bills.ts": TS_CALL}, {"src/cart.ts": TS.replace("length;", "length + 1;")}),
    ],
)
def test_a_changed_definition_that_is_used_elsewhere_calls_for_its_contract(before: Files, after: Files) -> None:
    alone = dict(list(before.items())[:1])
    assert "contract" in chosen(before, {**before, **after})
    assert "contract" not in chosen(alone, {**alone, **after})


@pytest.mark.parametrize(
    ("path", "before", "old", "new"),
    [
        ("shop/cart.py", PY, "    return", "    if not items:\n        raise ValueError(items)\n    return"),
        ("shop/cart.py", PY, "    return", "    with open('x') as f:\n        f.read()\n    return"),
        ("shop/cart.py", PY, "def total(items):\n", "async def total(items):\n    await items.load()\n"),
        ("shop/cart.go", GO, "\treturn len", "\tif err := check(items); err != nil {\n\t\treturn 0\n\t}\n\treturn len"),
        ("shop/cart.go", GO, "\treturn len", "\tgo log(items)\n\treturn len"),
        ("src/cart.ts", TS, "  return", "  try {\n    check(items);\n  } catch (e) {\n    return 0;\n  }\n  return"),
        ("src/cart.ts", TS, "  return", "  bus.emit('total', items);\n  return"),
        ("src/cart.rs", RS, "    items.len()", "    check(items).unwrap();\n    items.len()"),
        ("src/Cart.java", JAVA, "return n;", 'if (n < 0) throw new IllegalStateException("n");\n        return n;'),
    ],
)
def test_what_can_fail_wait_or_be_shared_calls_for_failure(path: str, before: str, old: str, new: str) -> None:
    assert old in before
    assert "failure" in chosen({path: before}, {path: before.replace(old, new, 1)})
    assert "failure" not in chosen({path: before}, {path: before.replace("items", "goods").replace("(int n", "(int m")})


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("tests/test_cart.py", "def test_total():\n    assert total([]) == 0\n"),
        (
            "shop/cart_test.go",
            "package shop\n\nfunc TestTotal(t *testing.T) {\n\tif Total(nil) != 0 {\n\t\tt.Fail()\n\t}\n}\n",
        ),
        ("src/cart.test.ts", "test('total', () => {\n  expect(total([])).toBe(0);\n});\n"),
    ],
)
def test_changed_tests_call_for_intent(path: str, text: str) -> None:
    before = {path: text, "shop/cart.py": PY}
    assert "intent" in chosen(before, {**before, path: text.replace("0", "1")})
    assert "intent" not in chosen(before, {**before, "shop/cart.py": PY.replace("cost", "price")})


def test_a_migration_and_a_critical_domain_call_for_data() -> None:
    table = {"db/migrations/0002_add.sql": "ALTER TABLE orders ADD COLUMN tenant_id int;\n"}
    assert "data" in chosen({}, table)
    pay = {"payments/charge.py": PY}
    assert "data" in chosen(pay, {"payments/charge.py": PY.replace("cost", "price")}, None)
    assert "data" not in chosen({"fonts/glyph.py": PY}, {"fonts/glyph.py": PY.replace("cost", "price")}, None)


def test_every_change_of_code_is_looked_at_for_its_edges() -> None:
    assert "edge" in chosen({"a.py": "x = 1\n"}, {"a.py": "x = 2\n"})


@pytest.mark.parametrize("path", ["README.md", "package-lock.json", "vendor/a.py", "api/a_pb2.py"])
def test_what_is_not_read_as_code_calls_for_no_lens(path: str) -> None:
    assert chosen({path: "x = 1\n"}, {path: "x = 2\n"}) == []


def test_a_proof_calls_for_no_lens() -> None:
    assert chosen({"a.py": "x = [1,2]\n"}, {"a.py": "x = [1, 2]\n"}) == []


def test_the_lens_under_which_the_rules_noticed_most_comes_first() -> None:
    before = {"shop/cart.py": PY, "shop/bills.py": PY_CALL}
    after = {**before, "shop/cart.py": PY.replace("    return", "    lock.acquire()\n    return")}
    assert chosen(before, after) == ["edge", "contract", "failure"]
    failing = replace(NOTHING, signals=(a_signal(lens=Lens.FAILURE), a_signal(lens=Lens.FAILURE, severity=Tier.LOW)))
    assert chosen(before, after, failing) == ["failure", "edge", "contract"]


def test_the_choice_depends_on_no_order() -> None:
    facts = facts_of({"shop/cart.py": PY}, {"shop/cart.py": PY.replace("    return", "    raise X\n    return")})
    risk = assess_risk(facts, DEFAULT_POLICY, ALL)
    first = choose_lenses(facts, risk, LENSES)
    turned = replace(risk, signals=risk.signals[::-1])
    assert len(first) > 1
    for mixed in permutations(LENSES):
        assert choose_lenses(facts, turned, mixed) == first


def test_a_lens_without_when_is_always_looked_through() -> None:
    lens = read_lens("", {"name": "own", "version": 1, "lens": "data"}, "Whose is it?")
    assert lens.when == (LensWhen.ALWAYS,)
    facts = facts_of({"a.py": "x = 1\n"}, {"a.py": "x = 2\n"})
    assert choose_lenses(facts, NOTHING, (lens,)) == (lens,)


@pytest.mark.parametrize("key", ["name", "version", "lens"])
def test_a_lens_says_what_it_is(key: str) -> None:
    front: dict[str, object] = {"name": "own", "version": 1, "lens": "data"}
    del front[key]
    with pytest.raises(PromptError, match=key):
        read_lens("", front, "Whose is it?")


def test_the_digest_of_what_is_sent_covers_the_lenses_and_their_order() -> None:
    prompt, (a, b, *_) = load_prompt("find-questions"), LENSES
    assert digest_with(prompt) == prompt.digest
    assert len({prompt.digest, digest_with(prompt, a), digest_with(prompt, b), digest_with(prompt, a, b)}) == 4
    assert digest_with(prompt, replace(a, digest="other")) != digest_with(prompt, a)
