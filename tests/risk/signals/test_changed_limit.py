"""Numbers and switches that govern behaviour; not indices, versions, or lines that changed in more than the value."""

from __future__ import annotations

import pytest

from bot.change import Side
from bot.risk.signals.changed_limit import RULE
from tests.risk.firing import fire_one

CHANGED = [
    pytest.param("shop/pay.py", "TIMEOUT = 30\n", "TIMEOUT = 5\n", "`TIMEOUT` went from 30 to 5", id="constant"),
    pytest.param(
        "shop/pay.py",
        "def f():\n    return get(url, timeout=30)\n",
        "def f():\n    return get(url, timeout=3)\n",
        "`timeout` went from 30 to 3",
        id="keyword",
    ),
    pytest.param(
        "shop/pay.py",
        "def f(job, retries=3):\n    return job\n",
        "def f(job, retries=0):\n    return job\n",
        "`retries` went from 3 to 0",
        id="default",
    ),
    pytest.param(
        "shop/pay.py",
        "def f(job, max_rows: int = 3):\n    return job\n",
        "def f(job, max_rows: int = 9):\n    return job\n",
        "`max_rows` went from 3 to 9",
        id="annotated default",
    ),
    pytest.param(
        "shop/pay.py", "CACHE_TTL = 60 * 60\n", "CACHE_TTL = 60 * 5\n", "`CACHE_TTL` went from 60 to 5", id="product"
    ),
    pytest.param(
        "shop/pay.py",
        "SETTINGS = {\n    'pool_size': 10,\n}\n",
        "SETTINGS = {\n    'pool_size': 1,\n}\n",
        "`pool_size` went from 10 to 1",
        id="python key",
    ),
    pytest.param(
        "src/pay.ts",
        "export const options = {\n  maxRetries: 5,\n};\n",
        "export const options = {\n  maxRetries: 1,\n};\n",
        "`maxRetries` went from 5 to 1",
        id="property",
    ),
    pytest.param(
        "src/pay.ts",
        "const MAX_ITEMS: number = 100;\n",
        "const MAX_ITEMS: number = 1_000;\n",
        "`MAX_ITEMS` went from 100 to 1_000",
        id="typed constant",
    ),
    pytest.param(
        "a/a.go",
        "package a\n\nconst maxBody = 1024\n",
        "package a\n\nconst maxBody = 4096\n",
        "`maxBody` went from 1024 to 4096",
        id="go constant",
    ),
    pytest.param(
        "a/a.go",
        "package a\n\nvar c = http.Client{Timeout: 5 * time.Second}\n",
        "package a\n\nvar c = http.Client{Timeout: 50 * time.Second}\n",
        "`Timeout` went from 5 to 50",
        id="go field",
    ),
    pytest.param(
        "src/A.java",
        "class A {\n  static final int MAX_POOL = 8;\n}\n",
        "class A {\n  static final int MAX_POOL = 80;\n}\n",
        "`MAX_POOL` went from 8 to 80",
        id="java",
    ),
    pytest.param(
        "shop/pay.py",
        "VERIFY_TLS = True\n",
        "VERIFY_TLS = False\n",
        "`VERIFY_TLS` went from True to False",
        id="switch",
    ),
    pytest.param(
        "config/app.yml", "pool:\n  max_size: 10\n", "pool:\n  max_size: 2\n", "`max_size` went from 10 to 2", id="yaml"
    ),
]


@pytest.mark.parametrize(("path", "before", "after", "words"), CHANGED)
def test_the_setting_is_named_with_both_values(path: str, before: str, after: str, words: str) -> None:
    (signal,) = fire_one(RULE, path, before, after)
    assert signal.why.startswith(f"{words} on line ")
    assert signal.evidence[1].location.side is Side.OLD


def test_the_readers_of_a_constant_are_named() -> None:
    others = {"shop/main.py": "from shop.limits import MAX_ROWS\n\n\ndef rows(found):\n    return found[:MAX_ROWS]\n"}
    (signal,) = fire_one(RULE, "shop/limits.py", "MAX_ROWS = 100\n", "MAX_ROWS = 10\n", others)
    assert "read at main.py:5" in signal.why
    assert signal.evidence[2].quote == "return found[:MAX_ROWS]"


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        pytest.param("shop/pay.py", "first = rows[0]\n", "first = rows[1]\n", id="an index"),
        pytest.param("shop/pay.py", "x = 3\n", "x = 4\n", id="no telling name"),
        pytest.param("shop/pay.py", "API_VERSION = 3\n", "API_VERSION = 4\n", id="a version"),
        pytest.param("shop/pay.py", "SHARED_MINOR = 15\n", "SHARED_MINOR = 16\n", id="the part of a version"),
        pytest.param("shop/pay.py", "PROTOCOL = 15\n", "PROTOCOL = 16\n", id="a protocol's number"),
        pytest.param("shop/pay.py", "MAX_SCHEMA = 15\n", "MAX_SCHEMA = 16\n", id="a schema's number"),
        pytest.param("fixtures/pay.py", "TIMEOUT = 15\n", "TIMEOUT = 16\n", id="a fixture"),
        pytest.param("shop/pay.py", "TIMEOUT = 30\n", "TIMEOUT = 30.0\n", id="the same number"),
        pytest.param("shop/pay.py", "TIMEOUT = 1000\n", "TIMEOUT = 1_000\n", id="the same number, written otherwise"),
        pytest.param("shop/pay.py", "TIMEOUT = 30\n", "TIMEOUT = config(5)\n", id="another expression"),
        pytest.param("shop/pay.py", "# timeout = 30\nx = y\n", "# timeout = 5\nx = y\n", id="a comment"),
        pytest.param("shop/pay.py", "text = 'timeout=30'\n", "text = 'timeout=5'\n", id="a string"),
        pytest.param("tests/test_pay.py", "TIMEOUT = 30\n", "TIMEOUT = 5\n", id="a test"),
        pytest.param("package-lock.json", '{"timeout": 3}\n', '{"timeout": 4}\n', id="a lockfile"),
        pytest.param("tools.lock", "size = 698\n", "size = 699\n", id="a tool's own lockfile"),
        pytest.param("src/style.ts", "const maxWidth = 300;\n", "const maxWidth = 400;\n", id="a measure of a picture"),
    ],
)
def test_other_numbers_are_not_asked_about(path: str, before: str, after: str) -> None:
    assert fire_one(RULE, path, before, after) == []


def test_a_value_given_to_another_name_is_not_asked_about_and_a_message_that_tells_it_is() -> None:
    sorted_by = '<Table sort={[{ id: "usage", desc: true }]} />;\n'
    assert fire_one(RULE, "src/a.tsx", sorted_by, sorted_by.replace("usage", "name").replace("true", "false")) == []
    told = 'wait("30 s at most", timeout=30)\n'
    [signal] = fire_one(RULE, "shop/pay.py", told, told.replace("30", "60"))
    assert "from 30 to 60" in signal.title


def test_any_switch_in_code_is_asked_about() -> None:
    before = "def f():\n    return run(job, thread_sensitive=False)\n"
    (signal,) = fire_one(RULE, "shop/run.py", before, before.replace("False", "True"))
    assert signal.ask is not None
    assert "Who relied on False" in signal.ask.text


def test_a_field_that_gets_its_value_here_is_asked_about_for_its_readers() -> None:
    before = "package a\n\nfunc read() User {\n\treturn User{\n\t\tVerified: true, // not told\n\t}\n}\n"
    (signal,) = fire_one(RULE, "a/user.go", before, before.replace("true, // not told", "false,"))
    assert signal.ask is not None
    assert signal.ask.text.endswith("Who reads it, and what do they do differently now?")


def test_the_same_change_of_a_setting_is_asked_about_once() -> None:
    before = "def a(job):\n    job.retries = 3\n\n\ndef b(job):\n    job.retries = 3\n"
    (signal,) = fire_one(RULE, "shop/run.py", before, before.replace("3", "4"))
    assert signal.location.start == 2


def test_a_setting_of_another_function_is_another_setting() -> None:
    before = "def a(job):\n    job.retries = 3\n\n\ndef b(job):\n    job.run()\n"
    after = "def a(job):\n    job.start()\n\n\ndef b(job):\n    job.retries = 9\n    job.run()\n"
    assert fire_one(RULE, "shop/run.py", before, after) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "size = new ObjectSize(0, 5);\n", "size = new ObjectSize(8, 5);\n", id="a constructor's first argument"
        ),
        pytest.param("const x = useState<boolean>(true);\n", "const x = useState<boolean>(false);\n", id="a type"),
    ],
)
def test_names_of_types_are_no_settings(before: str, after: str) -> None:
    assert fire_one(RULE, "src/a.ts", before, after) == []


def test_switches_of_data_files_need_a_telling_name() -> None:
    before = '{\n  "required": false,\n  "strict": true\n}\n'
    assert fire_one(RULE, "catalog/a.json", before, before.replace("false", "true")) == []
    assert len(fire_one(RULE, "catalog/a.json", before, before.replace('"strict": true', '"strict": false'))) == 1


def test_of_what_is_required_at_least_the_question_is_who_has_less() -> None:
    (signal,) = fire_one(RULE, "install/needs.sh", "MIN_RAM=3800 # MB\n", "MIN_RAM=15900 # MB\n")
    assert signal.ask is not None
    assert "Who meets the lower" in signal.ask.text
