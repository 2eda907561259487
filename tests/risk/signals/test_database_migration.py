import pytest

from bot.risk import Tier
from bot.risk.signals.database_migration import RULE
from tests.risk.firing import fire


@pytest.mark.parametrize(
    ("path", "source", "code"),
    [
        ("db/migrations/1.sql", "ALTER TABLE orders RENAME COLUMN total TO sum;\n", "RENAME COLUMN total TO sum"),
        ("db/migrations/1.sql", "ALTER TABLE orders\n  RENAME TO bills;\n", "RENAME TO bills"),
        (
            "shop/migrations/0002_x.py",
            "class Migration:\n    operations = [migrations.RenameField('order', 'a', 'b')]\n",
            "RenameField",
        ),
        (
            "db/migrate/1_x.rb",
            "class X\n  def change\n    rename_column :orders, :a, :b\n  end\nend\n",
            "rename_column",
        ),
        ("alembic/versions/1.py", "def upgrade():\n    op.rename_table('a', 'b')\n", "rename_table"),
    ],
)
def test_a_name_that_goes_at_once_is_asked_about(path: str, source: str, code: str) -> None:
    plain, asked = fire(RULE, {}, {path: source})
    assert plain.floor is asked.floor is Tier.CRITICAL
    assert plain.check
    assert asked.title == f"a name of the database changes: {code}"


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("db/migrations/1.sql", "CREATE TABLE orders (id int NOT NULL);\n"),
        ("db/migrations/1.sql", "ALTER INDEX a RENAME TO b;\n"),
        ("db/migrations/1.sql", "-- ALTER TABLE a RENAME TO b;\nSELECT 1;\n"),
        ("db/migrate/1_x.rb", "class X\n  def down\n    rename_column :orders, :a, :b\n  end\nend\n"),
        ("db/migrations/1.down.sql", "ALTER TABLE a RENAME TO b;\n"),
        ("shop/migrations/0002_x.py", "# RenameField\nx = 1\n"),
    ],
)
def test_other_steps_and_the_way_back_only_set_the_tier(path: str, source: str) -> None:
    [signal] = fire(RULE, {}, {path: source})
    assert (signal.floor, signal.ask) == (Tier.CRITICAL, None)


@pytest.mark.parametrize(
    "path",
    [
        "queries/report.sql",
        "db/migrations/README.md",
        "tests/migrations/test_x.py",
        "src/Migrations/Tools/ConsoleRunner.php",
    ],
)
def test_other_files_are_no_migrations(path: str) -> None:
    assert fire(RULE, {}, {path: "ALTER TABLE a RENAME TO b;\n"}) == []


def test_a_statement_begins_at_its_own_line_and_not_at_the_blank_one_before_it() -> None:
    _, asked = fire(RULE, {}, {"db/migrations/1.sql": "SELECT 1;\n\nALTER TABLE a\n  RENAME TO b;\n"})
    assert (asked.location.start, asked.evidence[0].quote) == (4, "RENAME TO b;")
