"""New code that reaches into the answer of a lookup; not where the absence is tested, caught or impossible."""

from __future__ import annotations

import pytest

from bot.risk.signals.optional_dereference import RULE
from tests.risk.firing import fire_one


def python(line: str) -> str:
    return f"def read(text, data, request, rows, config):\n    start(text)\n    {line}\n    return found\n"


def script(line: str) -> str:
    return f"export function read(text, rows) {{\n  start(text);\n  {line}\n  return found;\n}}\n"


REACHES = [
    pytest.param("shop/read.py", python, 'found = re.match(r"(\\d+)", text).group(1)', id="re.match"),
    pytest.param("shop/read.py", python, "found = re.search(PATTERN, text)[1]", id="re.search"),
    pytest.param("shop/read.py", python, 'found = os.environ.get("HOME").strip()', id="environment"),
    pytest.param("shop/read.py", python, 'found = config.get("shop").name', id="dict.get"),
    pytest.param("shop/read.py", python, "found = next(row for row in rows if row.id == text)", id="next"),
    pytest.param("shop/read.py", python, "found = session.query(Row).filter(key).first().name", id="first"),
    pytest.param("shop/read.py", python, "found = cursor.fetchone()[0]", id="fetchone"),
    pytest.param("shop/read.py", python, 'found = request.GET["key"]', id="request field"),
    pytest.param("shop/read.py", python, 'found = text.split(":")[1]', id="split"),
    pytest.param("shop/read.py", python, 'found = soup.find_all("a")[0]', id="first of a list"),
    pytest.param("src/read.js", script, "const found = rows.find((r) => r.id === text).name;", id="find"),
    pytest.param("src/read.js", script, "const found = text.match(/a(b)/)[1];", id="match"),
    pytest.param(
        "src/read.ts", script, "const found = rows.find((r) => r.id === text)!.name;", id="non-null assertion"
    ),
]


@pytest.mark.parametrize(("path", "around", "line"), REACHES)
def test_a_lookup_that_is_taken_for_granted_is_asked_about(path: str, around: object, line: str) -> None:
    assert callable(around)
    (signal,) = fire_one(RULE, path, around("pass"), around(line))
    assert signal.evidence[0].quote == line
    assert signal.ask is not None
    assert "Line 3 of `read()`" in signal.ask.text


def test_java_optionals_that_are_opened_unseen() -> None:
    before = "class Read {\n  Row read(String key) {\n    start(key);\n    return null;\n  }\n}\n"
    (signal,) = fire_one(
        RULE, "src/Read.java", before, before.replace("return null;", "return rows.findById(key).get();")
    )
    assert "is empty, and get() throws" in signal.why


def test_a_match_used_on_the_next_line_without_a_look_is_asked_about() -> None:
    (signal,) = fire_one(
        RULE, "shop/read.py", python("pass"), python("m = re.match(PATTERN, text)\n    found = m.group(1)")
    )
    assert signal.evidence[0].quote == "found = m.group(1)"
    assert signal.evidence[1].quote == "m = re.match(PATTERN, text)"


HANDLED = [
    pytest.param(
        python,
        "m = re.match(PATTERN, text)\n    if m is None:\n        return None\n    found = m.group(1)",
        id="a guard between",
    ),
    pytest.param(python, "m = re.match(PATTERN, text)\n    found = m.group(1) if m else None", id="a condition"),
    pytest.param(python, "m = re.match(PATTERN, text)\n    assert m\n    found = m.group(1)", id="an assertion"),
    pytest.param(
        python,
        "try:\n        found = re.match(PATTERN, text).group(1)\n    except AttributeError:\n        found = None",
        id="a handler",
    ),
    pytest.param(python, 'found = config.get("shop", SHOP).name', id="a default"),
    pytest.param(python, 'found = requests.get("shop").text', id="a request"),
    pytest.param(python, "found = Row.objects.get(id=1).name", id="a query that raises by itself"),
    pytest.param(python, "found = next((row for row in rows if row.id == text), None)", id="next with a default"),
    pytest.param(python, 'found = cursor.execute("SELECT COUNT(*) FROM t").fetchone()[0]', id="an aggregate"),
    pytest.param(python, 'found = text.split(":")[0]', id="the first part"),
    pytest.param(python, 'found = request.GET.get("key")', id="a soft lookup"),
    pytest.param(python, 'if "key" in request.GET:\n        found = request.GET["key"]', id="tested before"),
    pytest.param(python, 'found = 1  # re.match(r"x", text).group(1)', id="a comment"),
]


@pytest.mark.parametrize(("around", "line"), HANDLED)
def test_a_lookup_whose_absence_is_handled_is_not_asked_about(around: object, line: str) -> None:
    assert callable(around)
    assert fire_one(RULE, "shop/read.py", around("pass"), around(line)) == []


@pytest.mark.parametrize(
    "line",
    [
        "const found = rows.find((r) => r.id === text)?.name;",
        "const found = rows.find((r) => r.id === text).name;",
    ],
)
def test_what_typescript_has_checked_is_not_asked_about(line: str) -> None:
    assert fire_one(RULE, "src/read.ts", script("pass;"), script(line)) == []


def test_a_lookup_that_was_there_before_is_not_news() -> None:
    before, after = python('found = text.split(":")[1]'), python('found = text.split(":")[1].strip()')
    assert fire_one(RULE, "shop/read.py", before, after) == []


def test_lookups_in_tests_are_left_alone() -> None:
    assert fire_one(RULE, "tests/test_read.py", python("pass"), python("found = re.match(P, text).group(1)")) == []


def test_what_a_selector_finds_is_a_list_and_never_absent() -> None:
    assert fire_one(RULE, "src/read.js", script("pass;"), script("page.next().find('.row').each(go);")) == []
    assert fire_one(RULE, "src/read.js", script("pass;"), script("page.next().find(isRow).each(go);")) != []
