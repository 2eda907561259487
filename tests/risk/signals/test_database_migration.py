import pytest

from bot.risk import Tier
from bot.risk.signals.database_migration import RULE
from tests.risk.firing import fire


@pytest.mark.parametrize(
    ("path", "source", "title"),
    [
        ("db/migrations/1.sql", "DROP TABLE orders;\n", "table orders is dropped"),
        ("db/migrations/1.sql", "ALTER TABLE orders\n  DROP COLUMN total;\n", "column total is dropped"),
        ("db/migrations/1.sql", "UPDATE orders SET total = 0;\n", "every row of orders is written"),
        ("db/migrations/1.sql", "DELETE FROM carts;\n", "every row of carts is written"),
        ("db/migrations/1.sql", "ALTER TABLE orders ADD COLUMN vat int NOT NULL;\n", "a column may no longer be null"),
        ("db/migrations/1.sql", "CREATE INDEX by_day ON orders (day);\n", "index by_day is built under a lock"),
        ("db/migrations/1.sql", "ALTER TABLE orders ALTER COLUMN total TYPE bigint;\n", "a column's type changes"),
        (
            "shop/migrations/0002_x.py",
            "operations = [migrations.RemoveField('order', 'total')]\n",
            "column  is dropped",
        ),
        ("shop/migrations/0002_x.py", "operations = [migrations.RunPython(fill)]\n", "a data step without a way back"),
        ("alembic/versions/a.py", "op.drop_table('orders')\n", "table orders is dropped"),
        ("db/migrate/1_x.rb", "add_column :orders, :vat, :integer, null: false\n", "a column may no longer be null"),
    ],
)
def test_what_cannot_be_undone_or_locks_is_asked_about(path: str, source: str, title: str) -> None:
    plain, asked = fire(RULE, {}, {path: source})
    assert plain.floor is asked.floor is Tier.CRITICAL
    assert (plain.ask, asked.title) == (None, title)
    assert asked.ask is not None
    assert "line 1" in asked.ask.text


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("db/migrations/1.sql", "CREATE TABLE orders (id int NOT NULL);\n"),
        ("db/migrations/1.sql", "UPDATE orders SET total = 0 WHERE total IS NULL;\n"),
        ("db/migrations/1.sql", "UPDATE orders\n  SET total = 0\n  WHERE total IS NULL;\n"),
        ("db/migrations/1.sql", "CREATE INDEX CONCURRENTLY by_day ON orders (day);\n"),
        ("db/migrations/1.sql", "ALTER TABLE orders ADD COLUMN vat int NOT NULL DEFAULT 0;\n"),
        ("db/migrations/1.sql", "-- DROP TABLE orders;\nSELECT 1;\n"),
        ("shop/migrations/0002_x.py", "operations = [migrations.RunPython(fill, undo)]\n"),
        ("shop/migrations/0002_x.py", "# DROP TABLE orders\nx = 1\n"),
    ],
)
def test_harmless_steps_only_set_the_tier(path: str, source: str) -> None:
    [signal] = fire(RULE, {}, {path: source})
    assert signal.ask is None


@pytest.mark.parametrize("path", ["queries/report.sql", "db/migrations/README.md", "tests/migrations/test_x.py"])
def test_other_files_are_no_migrations(path: str) -> None:
    assert fire(RULE, {}, {path: "DROP TABLE orders;\n"}) == []


def test_a_statement_begins_at_its_own_line_and_not_at_the_blank_one_before_it() -> None:
    _, asked = fire(RULE, {}, {"db/migrations/1.sql": "SELECT 1;\n\nDROP TABLE\n  orders;\n"})
    assert (asked.location.start, asked.evidence[0].quote) == (3, "DROP TABLE")
