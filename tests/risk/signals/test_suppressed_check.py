"""Checkers that were told to look away."""

from __future__ import annotations

import pytest

from bot.risk.signals.suppressed_check import RULE
from tests.risk.firing import fire, fire_one

FIRES = [
    pytest.param(
        "shop/a.py",
        """
        def run(query):
            return db.execute(query)
        """,
        """
        def run(query):
            return db.execute(query)  # noqa: S608
        """,
        "return db.execute(query)  # noqa: S608",
        id="ruff",
    ),
    pytest.param(
        "shop/a.py",
        """
        def run(query):
            return db.execute(query)
        """,
        """
        def run(query):
            return db.execute(query)  # nosec
        """,
        "return db.execute(query)  # nosec",
        id="bandit",
    ),
    pytest.param(
        "src/a.ts",
        """
        export const a = run(1);
        """,
        """
        // eslint-disable-next-line no-eval
        export const a = run(1);
        """,
        "// eslint-disable-next-line no-eval",
        id="eslint",
    ),
    pytest.param(
        "src/a.ts",
        """
        export const a = run(1);
        """,
        """
        // @ts-nocheck
        export const a = run(1);
        """,
        "// @ts-nocheck",
        id="typescript",
    ),
    pytest.param(
        "a/a.go",
        """
        package a

        func A() {
        	run()
        }
        """,
        """
        package a

        func A() {
        	run() //nolint:errcheck
        }
        """,
        "run() //nolint:errcheck",
        id="go",
    ),
    pytest.param(
        "src/a.rs",
        """
        fn a() {
            run();
        }
        """,
        """
        #[allow(unused_must_use)]
        fn a() {
            run();
        }
        """,
        "#[allow(unused_must_use)]",
        id="rust",
    ),
    pytest.param(
        "shop/a.py",
        """
        def run(query):
            return db.execute(query)
        """,
        """
        def run(query):
            return db.execute(query)  # type: ignore[no-any-return]
        """,
        "return db.execute(query)  # type: ignore[no-any-return]",
        id="type checker is told",
    ),
    pytest.param(
        "pyproject.toml",
        """
        [tool.ruff.lint]
        ignore = ["E501"]
        """,
        """
        [tool.ruff.lint]
        ignore = ["E501", "S608"]
        """,
        'ignore = ["E501", "S608"]',
        id="ruff list grown",
    ),
    pytest.param(
        "pyproject.toml",
        """
        [tool.coverage.report]
        fail_under = 90
        """,
        """
        [tool.coverage.report]
        fail_under = 70
        """,
        "fail_under = 70",
        id="coverage lowered",
    ),
    pytest.param(
        "mypy.ini",
        """
        [mypy]
        strict = True
        """,
        """
        [mypy]
        strict = False
        """,
        "strict = False",
        id="mypy",
    ),
    pytest.param(
        ".golangci.yml",
        """
        linters:
          disable:
            - lll
        """,
        """
        linters:
          disable:
            - lll
            - gosec
        """,
        "- gosec",
        id="golangci list",
    ),
]

LOOK_ALIKES = [
    pytest.param(
        "shop/a.ts",
        """
        function run(sql: Sql, query: string) {
          return sql.exec(query);
        }
        """,
        """
        function run(sql: Sql, query: string) {
          // eslint-disable-next-line security/no-exec -- a query, not a process
          return sql.exec(query);
        }
        """,
        id="with its reason",
    ),
    pytest.param(
        "shop/a.py",
        """
        def run(query):
            return db.execute(query)
        """,
        """
        def run(query):
            return db.execute(query)  # noqa: E501
        """,
        id="style",
    ),
    pytest.param(
        "shop/a.py",
        """
        def run(query):
            return db.execute(query)  # noqa: S608


        X = 1
        """,
        """
        X = 1


        def run(query):
            return db.execute(query)  # noqa: S608
        """,
        id="moved",
    ),
    pytest.param(
        "shop/a.py",
        """
        def run(query):
            return db.execute(query)  # noqa: S608
        """,
        """
        def run(query):
            return db.execute(query)  # noqa: S608, S102
        """,
        id="one more of the same tool on the line",
    ),
    pytest.param(
        "src/a.d.ts",
        """
        export const a = run(1);
        """,
        """
        /* eslint-disable */
        export const a = run(1);
        """,
        id="a declaration file",
    ),
    pytest.param(
        "src/a.rs",
        """
        fn a() {
            run();
        }
        """,
        """
        #[allow(dead_code)]
        fn a() {
            run();
        }
        """,
        id="dead code",
    ),
    pytest.param(
        "tests/test_a.py",
        """
        def run(query):
            return db.execute(query)
        """,
        """
        def run(query):
            return db.execute(query)  # noqa: S608
        """,
        id="in a test",
    ),
    pytest.param(
        "pyproject.toml",
        """
        [tool.coverage.report]
        fail_under = 70
        """,
        """
        [tool.coverage.report]
        fail_under = 90
        """,
        id="coverage raised",
    ),
    pytest.param(
        "shop/a.py",
        """
        def run(query):
            return db.execute(query)
        """,
        """
        def run(query, "disable"):
            return db.execute(query, "disable")
        """,
        id="in a string of another meaning",
    ),
]


@pytest.mark.parametrize(("path", "before", "after", "quote"), FIRES)
def test_a_suppression_that_came_is_told(path: str, before: str, after: str, quote: str) -> None:
    (signal,) = fire_one(RULE, path, before, after)
    assert signal.evidence[0].quote == quote
    assert signal.settles


@pytest.mark.parametrize(("path", "before", "after"), LOOK_ALIKES)
def test_a_suppression_that_hides_nothing_new_is_not_told(path: str, before: str, after: str) -> None:
    assert fire_one(RULE, path, before, after) == []


def test_the_header_of_a_new_file_is_its_generators() -> None:
    assert fire(RULE, {}, {"src/a.ts": "/* eslint-disable */\nexport const a = run(1);\n"}) == []


def test_a_mark_of_go_is_one_suppression() -> None:
    (signal,) = fire(RULE, {}, {"a/a.go": 'package a\n\nfunc f() {\n\tg()\n}\n\n\nconst key = "A" // #nosec G101\n'})
    assert signal.title == "golangci-lint silenced in a/a.go"


def test_what_is_only_told_is_one_signal_for_the_whole_change() -> None:
    before = {f"shop/{name}.py": "def run(query):\n    return query\n" for name in "ab"}
    after = {path: text.replace("query\n", "query  # type: ignore\n") for path, text in before.items()}
    (signal,) = fire(RULE, before, after)
    assert signal.ask is None
    assert len(signal.evidence) == 2


def test_pmd_is_called_by_its_name() -> None:
    before = "class A {\n  void run() {\n  }\n}\n"
    (signal,) = fire_one(RULE, "A.java", before, before.replace("  void", '  @SuppressWarnings("PMD.Empty")\n  void'))
    assert signal.ask is not None
    assert "silences PMD " in signal.ask.text
