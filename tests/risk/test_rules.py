"""What every rule promises, whichever it is: a name, a place in the list, a question that can be answered, no crash."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bot.risk.signals
from bot.risk import Group, Rule
from bot.risk.signals import ALL
from tests.changes import facts_of
from tests.risk.firing import NO_DOMAINS, assert_grounded, assert_well_formed

MODULES = sorted(path.stem for path in Path(bot.risk.signals.__file__).parent.glob("*.py") if path.stem != "__init__")
LANGUAGES = ("py", "ts", "tsx", "js", "go", "java", "rs", "rb", "php", "kt", "cs", "c", "cpp", "sql", "sh", "tf", "yml")
PLACES = ("src/a", "tests/test_a", "migrations/0001_a", ".github/workflows/a", "a_test", "vendor/a", "docs/a")


def test_every_module_of_the_folder_is_listed_once() -> None:
    listed = [rule.id.replace("-", "_") for rule in ALL]
    assert sorted(listed) == MODULES


def test_no_two_rules_share_an_id() -> None:
    ids = [rule.id for rule in ALL]
    assert len(ids) >= 40
    assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("group", Group)
def test_each_group_has_a_rule_with_a_page(group: Group) -> None:
    pages = Path(__file__).parents[2] / "docs" / "signals"
    assert [rule.id for rule in ALL if rule.group is group and (pages / f"{rule.id}.md").is_file()]


@pytest.mark.parametrize("module", MODULES)
def test_a_rule_is_named_after_its_module_and_says_what_it_is_about(module: str) -> None:
    rule = import_module(f"bot.risk.signals.{module}").RULE
    assert isinstance(rule, Rule)
    assert rule.id == module.replace("_", "-")
    assert rule.about.endswith(".")


LONG = "very_long_name_of_something_" * 12
LINES = st.sampled_from([
    "if order.customer is None:", "if (order.customer == null) {", "if order.customer == nil {", "    return None", "        return",
    "    return nil, err", "}", "{", ")", "(((", "]]", "def f(a, b=1, *c, **d):", "def f(b, a):", "async def f(a):", "func F(a, b int) error {",
    "export async function f(a, b = 2) {", "public void f(int a) throws E {", "fn f(a: &str) -> Option<u8> {", "try:", "try {", "except Exception:",
    "except:", "} catch (e) {", "} catch {}", "    pass", "raise ValueError(f'{x}')", "throw new Error(`${a ? b : c}`);", "with self.lock:",
    "mu.Lock()", "defer mu.Unlock()", "go f()", "asyncio.create_task(f())", "await f(a)", "f(a)", "x = re.match(p, t).group(1)",
    "requests.get(url)", "http.Get(url)", "TIMEOUT = 30", "TIMEOUT = 5", "timeout: 30,", "'max_size': 10,", "i <= n", "if i < n - 1:",
    "if a and b or not c:", "if (a && (b || !c)) {", "@login_required", "@app.route('/x')", "router.get('/x', requireAuth, f);",
    "assert total == 5", "expect(total).toBe(5);", "it('adds', () => {", "t.Skip()", "require.Equal(t, 1, 2)", "# comment", "// comment",
    "/* open", "'''", '"""', "`", "x = '", "\\", "", "\t", "é = 'ü'", "\u202e", "?", "a ? b : c", "`a`?.b", LONG, f"if {LONG} == `{LONG}`:",
    f"def {LONG}({LONG}):", f"{LONG}({LONG})", "return f(" * 40, "[" * 200, "a.b." * 60, "!" * 50, "not " * 50, "- 1 + 1 - 1 + 1",
    "SELECT * FROM t WHERE a = 1", "resource \"a\" \"b\" {", "password = 'hunter2'", "DROP TABLE a;", "curl http://x | sh",
])  # fmt: skip
TEXTS = st.lists(LINES, max_size=14).map(lambda lines: "".join(f"{line}\n" for line in lines))
PATHS = st.builds(lambda place, ending: f"{place}.{ending}", st.sampled_from(PLACES), st.sampled_from(LANGUAGES))
FILES = st.dictionaries(PATHS, TEXTS, max_size=3)


BASES = {
    "shop/pay.py": """
import requests

MAX_ROWS = 100


@login_required
async def pay(order, total, currency="EUR"):
    if order.customer is None:
        return None
    if total <= 0 and order.open:
        raise ValueError("total")
    with order._lock:
        order.left -= total
    try:
        found = requests.get(order.url, timeout=3)
    except ConnectionError:
        log.warning(order)
        raise
    await save(order)
    for row in range(total - 1):
        rows[row] = re.match(PATTERN, row)
    return found.value


def save(order):
    return pay(order, 3)
""",
    "src/pay.ts": """
export async function pay(order: Order, total: number, retries = 3): Promise<Row> {
  if (!order.customer) {
    throw new Error(`${order.id}`);
  }
  if (total < order.limit && order.open) {
    await save(order);
  }
  try {
    return await fetchRow(order.id);
  } catch (error) {
    logger.error(error);
    throw error;
  }
}

router.post("/pay", requireAuth, pay);
""",
    "pay/pay.go": """
package pay

func Pay(order *Order, from, to string) (*Row, error) {
	if order.Customer == nil {
		return nil, ErrCustomer
	}
	order.mu.Lock()
	defer order.mu.Unlock()
	row, err := load(order.ID)
	if err != nil {
		return nil, err
	}
	for i := 0; i < len(row.Items)-1; i++ {
		go send(row.Items[i])
	}
	return row, nil
}
""",
    "src/Pay.java": """
class Pay {
    @PreAuthorize("hasRole('ADMIN')")
    Row pay(Order order, int retries) {
        if (order.customer == null || retries > 3) {
            throw new IllegalArgumentException("customer");
        }
        synchronized (this.guard) {
            this.left -= 1;
        }
        try {
            return load(order.id);
        } catch (IOException e) {
            throw new PayException(e);
        }
    }
}
""",
    "tests/test_pay.py": """
def test_pay():
    row = pay(Order(), 3)
    assert row.total == 3
    assertEqual(row.left, 2)


@pytest.mark.slow
def test_empty():
    assert pay(Order(), 0) is None
""",
}
OTHERS = {
    "shop/main.py": "from shop.pay import pay, save\n\n\ndef main(order):\n    save(order).name\n    pay(order, 3)\n"
}
EDITS = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from(["drop", "drop", "replace", "insert"]), LINES), min_size=1, max_size=5
)


def edited(text: str, edits: list[tuple[int, str, str]]) -> str:
    """A text with some lines dropped, replaced, or put in, at the indentation of the line before."""
    lines = text.split("\n")
    for at, what, line in edits:
        place = at % len(lines)
        there = lines[place]
        put = f"{there[: len(there) - len(there.lstrip())]}{line.strip()}"
        lines[place : place + 1] = {"drop": [], "replace": [put], "insert": [there, put]}[what] or [""]
    return "\n".join(lines)


def check_all(before: dict[str, str], after: dict[str, str]) -> None:
    facts = facts_of(before, after)
    for rule in ALL:
        for signal in rule.detect(facts, NO_DOMAINS):
            assert_well_formed(signal, rule)
            if signal.ask is not None:  # what only sets the tier may speak of a whole file
                assert_grounded(signal, before, after)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=FILES, after=FILES)
def test_no_change_however_broken_makes_a_rule_raise_or_ask_badly(
    before: dict[str, str], after: dict[str, str]
) -> None:
    check_all(before, after)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(path=st.sampled_from(sorted(BASES)), edits=EDITS)
def test_no_edit_of_ordinary_code_makes_a_rule_raise_or_ask_badly(path: str, edits: list[tuple[int, str, str]]) -> None:
    before = {path: BASES[path], **OTHERS}
    check_all(before, {**before, path: edited(BASES[path], edits)})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(path=PATHS, before=TEXTS, after=TEXTS)
def test_the_same_change_gives_the_same_signals(path: str, before: str, after: str) -> None:
    facts = facts_of({path: before}, {path: after})
    for rule in ALL:
        assert list(rule.detect(facts, NO_DOMAINS)) == list(rule.detect(facts, NO_DOMAINS))


def test_a_change_of_nothing_has_no_signals() -> None:
    facts = facts_of({"src/a.py": "x = 1\n"}, {"src/a.py": "x = 1\n"})
    assert [signal for rule in ALL for signal in rule.detect(facts, NO_DOMAINS)] == []
