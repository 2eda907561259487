"""Tests that prove less than before: fewer assertions, skipped, alone, vaguer, gone; not tests of code that went."""

from __future__ import annotations

from textwrap import dedent

import pytest

from bot.risk.signals.weakened_test import RULE
from tests.changes import facts_of
from tests.risk.firing import fire, fire_on, fire_one

PYTHON = """
    def test_total():
        cart = Cart([2, 3])
        assert cart.total() == 5
        assert cart.count() == 2


    def test_empty():
        assert Cart([]).total() == 0
    """
SCRIPT = """
    it("adds up", () => {
      const cart = new Cart([2, 3]);
      expect(cart.total()).toBe(5);
    });

    it("is empty", () => {
      expect(new Cart([]).total()).toBe(0);
    });
    """


def test_an_assertion_that_went_without_another_is_asked_about() -> None:
    (signal,) = fire_one(RULE, "tests/test_cart.py", PYTHON, PYTHON.replace("        assert cart.count() == 2\n", ""))
    assert signal.evidence[0].quote == "assert cart.count() == 2"
    assert signal.ask is not None
    assert "`test_total()` no longer asserts `assert cart.count() == 2` (was test_cart.py:5)" in signal.ask.text


def test_an_assertion_of_a_go_test_is_found() -> None:
    before = "package a\n\nfunc TestTotal(t *testing.T) {\n\tcart := New()\n\trequire.Equal(t, 5, cart.Total())\n\trequire.Equal(t, 2, cart.Count())\n}\n"
    (signal,) = fire_one(RULE, "a/a_test.go", before, before.replace("\trequire.Equal(t, 2, cart.Count())\n", ""))
    assert "cart.Count()" in signal.why


@pytest.mark.parametrize(
    ("path", "text", "old", "new"),
    [
        pytest.param("src/cart.test.ts", SCRIPT, "toBe(5)", "toBeTruthy()", id="jest"),
        pytest.param(
            "tests/test_cart.py",
            "class T:\n    def test_a(self):\n        self.assertEqual(total(cart), 5)\n",
            "assertEqual(total(cart), 5)",
            "assertIsNotNone(total(cart))",
            id="unittest",
        ),
        pytest.param(
            "a/a_test.go",
            "package a\n\nfunc TestA(t *testing.T) {\n\tassert.Equal(t, total, 5)\n}\n",
            "assert.Equal(t, total, 5)",
            "assert.NotNil(t, total)",
            id="testify",
        ),
        pytest.param(
            "tests/test_cart.py",
            "def test_a():\n    pay.assert_called_once_with(5)\n",
            "assert_called_once_with(5)",
            "assert_called()",
            id="mock",
        ),
    ],
)
def test_an_exact_expectation_that_became_vague_is_asked_about(path: str, text: str, old: str, new: str) -> None:
    (signal,) = fire_one(RULE, path, text, text.replace(old, new))
    assert signal.ask is not None
    assert signal.ask.text.endswith("Which wrong value would now pass?")


@pytest.mark.parametrize(
    ("path", "before", "after", "mark"),
    [
        pytest.param(
            "tests/test_cart.py",
            PYTHON,
            PYTHON.replace("    def test_total", "    @pytest.mark.skip\n    def test_total"),
            "`pytest.mark.skip`",
            id="pytest skip",
        ),
        pytest.param(
            "tests/test_cart.py",
            PYTHON,
            PYTHON.replace("    def test_total", '    @pytest.mark.xfail(reason="flaky")\n    def test_total'),
            "`pytest.mark.xfail`",
            id="pytest xfail",
        ),
        pytest.param(
            "src/cart.test.ts", SCRIPT, SCRIPT.replace('it("adds up"', 'it.skip("adds up"'), "`it.skip`", id="jest skip"
        ),
        pytest.param(
            "src/cart.test.ts", SCRIPT, SCRIPT.replace('it("adds up"', 'it.only("adds up"'), "`it.only`", id="jest only"
        ),
        pytest.param(
            "a/a_test.go",
            "package a\n\nfunc TestA(t *testing.T) {\n\trun(t)\n}\n",
            'package a\n\nfunc TestA(t *testing.T) {\n\tt.Skip("later")\n\trun(t)\n}\n',
            "`t.Skip`",
            id="go skip",
        ),
        pytest.param(
            "src/test/CartTest.java",
            "class CartTest {\n    @Test\n    void total() {\n        run();\n    }\n}\n",
            "class CartTest {\n    @Test\n    @Disabled\n    void total() {\n        run();\n    }\n}\n",
            "`Disabled`",
            id="junit disabled",
        ),
    ],
)
def test_a_test_that_is_switched_off_is_asked_about(path: str, before: str, after: str, mark: str) -> None:
    (signal,) = fire_one(RULE, path, before, after)
    assert mark in signal.why


def test_a_removed_test_whose_code_stays_is_asked_about() -> None:
    after = PYTHON.partition("    def test_empty")[0]
    (signal,) = fire_one(RULE, "tests/test_cart.py", PYTHON, after)
    assert signal.ask is not None
    assert "The test `test_empty` is gone (was test_cart.py:8)" in signal.ask.text


def test_a_removed_block_of_a_script_is_asked_about() -> None:
    after = SCRIPT.partition('    it("is empty"')[0]
    (signal,) = fire_one(RULE, "src/cart.test.ts", SCRIPT, after)
    assert signal.ask is not None
    assert "The test `is empty` is gone" in signal.ask.text


def test_the_test_of_removed_code_may_go() -> None:
    cart = "class Cart:\n    def total(self):\n        return 1\n\n    def discount(self):\n        return 2\n"
    test = "def test_discount():\n    assert Cart().discount() == 2\n\n\ndef test_total():\n    assert Cart().total() == 1\n"
    before = {"shop/cart.py": cart, "tests/test_cart.py": test}
    after = {
        "shop/cart.py": cart.replace("\n    def discount(self):\n        return 2\n", ""),
        "tests/test_cart.py": test.partition("def test_total")[1] + test.partition("def test_total")[2],
    }
    assert fire(RULE, before, after) == []


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(PYTHON.replace("assert cart.count() == 2", "assert cart.count() == 3"), id="another value"),
        pytest.param(
            PYTHON.replace(
                "        assert cart.total() == 5\n        assert cart.count() == 2\n",
                "        assert_cart(cart, total=5, count=2)\n",
            ),
            id="an assertion of its own",
        ),
        pytest.param(PYTHON.replace("test_empty", "test_an_empty_cart_costs_nothing"), id="renamed"),
        pytest.param(
            PYTHON + "\n\n    @pytest.mark.skip\n    def test_new():\n        assert Cart(None)\n",
            id="a new test is skipped",
        ),
        pytest.param(
            PYTHON.replace(
                "        cart = Cart([2, 3])",
                "        if windows:\n            pytest.skip('no')\n        cart = Cart([2, 3])",
            ),
            id="skipped on one machine",
        ),
        pytest.param(
            PYTHON.replace(
                "        assert cart.total() == 5\n",
                "        # assert cart.total() == 5\n        check(cart.total(), 5)\n",
            ),
            id="checked in another way",
        ),
    ],
)
def test_tests_that_prove_as_much_as_before_are_not_asked_about(after: str) -> None:
    assert fire_one(RULE, "tests/test_cart.py", PYTHON, after) == []


def test_a_test_moved_to_another_file_is_not_gone() -> None:
    kept, moved, rest = PYTHON.partition("    def test_empty")
    before = {"tests/test_cart.py": PYTHON, "tests/test_more.py": "X = 1\n"}
    after = {
        "tests/test_cart.py": kept,
        "tests/test_more.py": "X = 1\n\n\n" + (moved + rest).replace("    ", "", 1).replace("        ", "    "),
    }
    assert fire(RULE, before, after) == []


def test_code_that_is_no_test_may_lose_an_assert() -> None:
    assert fire_one(RULE, "shop/cart.py", PYTHON, PYTHON.replace("        assert cart.count() == 2\n", "")) == []


def test_a_test_of_a_behaviour_that_the_change_takes_out_may_go() -> None:
    code = "def load(path):\n    if path.empty:\n        return EmptyRepository(path)\n    return path\n"
    test = "def test_load():\n    assert load(1)\n\n\ndef test_load_empty():\n    assert isinstance(load(2), EmptyRepository)\n"
    before = {"shop/load.py": code, "tests/test_load.py": test}
    after = {
        "shop/load.py": code.replace("    if path.empty:\n        return EmptyRepository(path)\n", ""),
        "tests/test_load.py": test.partition("\n\n\ndef test_load_empty")[0] + "\n",
    }
    assert fire(RULE, before, after) == []


def test_a_change_that_takes_another_back_may_take_its_tests_back() -> None:
    after = PYTHON.partition("    def test_empty")[0]
    facts = facts_of(
        {"tests/test_cart.py": dedent(PYTHON)}, {"tests/test_cart.py": dedent(after)}, 'Revert "Empty carts"'
    )
    assert fire_on(RULE, facts) == []


def test_what_is_no_test_itself_may_lose_an_assertion() -> None:
    before = "def build_cart(items):\n    cart = Cart(items)\n    assert cart.open\n    return cart\n"
    assert fire_one(RULE, "tests/test_cart.py", before, before.replace("    assert cart.open\n", "")) == []


@pytest.mark.parametrize("line", ["assert!(true);", 'assert!(true, "it compiled");'])
def test_an_assertion_that_always_holds_may_go(line: str) -> None:
    before = f"#[test]\nfn test_structure() {{\n    run();\n    {line}\n}}\n"
    assert fire_one(RULE, "tests/run.rs", before, before.replace(f"    {line}\n", "")) == []
    other = before.replace("(true", "(done()")
    assert fire_one(RULE, "tests/run.rs", other, other.replace(f"    {line}\n".replace("(true", "(done()"), ""))


def test_a_function_that_answers_something_is_no_test() -> None:
    kept = "#[test]\nfn test_a() {\n    assert!(run());\n}\n"
    gone = "fn should_skip() -> bool {\n    mode() == Mode::Hooks\n}\n"
    assert fire_one(RULE, "tests/run.rs", kept + gone, kept) == []


def test_an_error_that_is_only_passed_on_is_no_assertion() -> None:
    before = "package a\n\nfunc TestA(t *testing.T) {\n\trequire.NoError(t, set(1))\n\trun(t)\n}\n"
    assert fire_one(RULE, "a/a_test.go", before, before.replace("\trequire.NoError(t, set(1))\n", "")) == []


def test_a_java_test_that_lost_the_word_test_is_not_gone() -> None:
    before = """
    class NamesTests {
        @Test
        void testFirstName() {
            assertThat(Names.first("foo")).isEqualTo("foo");
        }
    }
    """
    after = """
    class NamesTests {
        @Test
        void firstName() {
            assertThat(Names.first("")).isEqualTo("");
            assertThat(Names.first("user")).isEqualTo("user");
        }
    }
    """
    assert fire_one(RULE, "src/test/java/NamesTests.java", before, after) == []


def test_a_test_called_test_goes_by_the_name_of_its_file() -> None:
    def suite(name: str, body: str) -> str:
        return f"class {name} {{\n    @Test\n    void test() {{\n        {body}\n    }}\n}}\n"

    folder = "src/test/java/"
    before = {f"{folder}FailingSpyBeanTests.java": suite("FailingSpyBeanTests", "assertThat(bean).isNull();")}
    after = {f"{folder}SpyBeanLookupTests.java": "class SpyBeanLookupTests {\n    void look() { run(bean); }\n}\n"}
    assert [s for s in fire(RULE, before, after) if "`test`" in s.why] == []


@pytest.mark.parametrize(
    ("code", "left", "test", "rest"),
    [
        pytest.param(
            "class SortedDict(dict):\n    pass\n\n\nX = 1\n",
            "X = 1\n",
            "class SortedDictTests(TestCase):\n    def test_append(self):\n        self.d[1] = 2\n        self.assertEqual(self.d.keys(), [1])\n\n",
            "class Other(TestCase):\n    def test_b(self):\n        self.assertTrue(X)\n",
            id="the class that the test class is named after",
        ),
        pytest.param(
            "def show(x, order):\n    if order == 'old':\n        return sorted(x)\n    return x\n",
            "def show(x, order):\n    return x\n",
            "",
            "def test_show():\n    assert show(X, 'new') == X\n    assert show(X, order='old') == Y\n",
            id="a value that stands in quotes",
        ),
        pytest.param(
            "class Elem:\n    def __init__(self):\n        self.a_inv = None\n\n    def run(self, a):\n        self.a_inv = invert(a)\n        return self.a_inv\n",
            "class Elem:\n    def __init__(self):\n        pass\n\n    def run(self, a):\n        a_inv = invert(a)\n        return a_inv\n",
            "",
            "def test_run():\n    assert Elem().run(2) == 3\n    assert elem.a_inv == Y\n",
            id="an attribute that became a variable",
        ),
    ],
)
def test_a_test_of_what_the_change_takes_out_may_go_with_it(code: str, left: str, test: str, rest: str) -> None:
    gone = "\n".join(line for line in rest.split("\n") if "Y" not in line)
    before, after = {"shop/a.py": code, "tests/test_a.py": test + rest}, {"shop/a.py": left, "tests/test_a.py": gone}
    assert fire(RULE, before, after) == []


def test_a_test_of_a_command_whose_file_the_change_deletes_may_go_with_it() -> None:
    test = "def test_locale():\n    call_command('leave_locale_alone')\n    assert out == 'pl'\n"
    before = {"tests/commands/leave_locale_alone.py": "x = 1\n", "tests/test_a.py": f"{test}\n\ny = 1\n"}
    assert fire(RULE, before, {"tests/test_a.py": "y = 1\n"}) == []


def test_a_function_called_fit_is_no_mark_in_python() -> None:
    before = "def test_model():\n    model = Model()\n    assert model\n"
    assert fire_one(RULE, "tests/test_a.py", before, before.replace("    assert", "    fit(model)\n    assert")) == []
