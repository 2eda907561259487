import pytest

from bot.risk import Tier
from bot.risk.signals.migration_lock import RULE
from tests.risk.firing import fire, fire_one

SQL = "db/migrations/1.sql"


@pytest.mark.parametrize(
    ("path", "source", "title"),
    [
        (SQL, "LOCK TABLE orders IN EXCLUSIVE MODE;\n", "an explicit lock"),
        (SQL, "REFRESH MATERIALIZED VIEW totals;\n", "an explicit lock"),
        (SQL, "CREATE INDEX by_day ON orders (day);\n", "an index is built under a lock"),
        (SQL, "CREATE UNIQUE INDEX IF NOT EXISTS by_day\n  ON orders (day);\n", "an index is built under a lock"),
        (SQL, "ALTER TABLE orders ADD COLUMN vat int NOT NULL;\n", "a column without a value for old rows"),
        (SQL, "ALTER TABLE orders ADD COLUMN id uuid DEFAULT gen_random_uuid();\n", "the table is rewritten"),
        (SQL, "ALTER TABLE orders ALTER COLUMN total TYPE bigint;\n", "a column's type changes"),
        (SQL, "ALTER TABLE orders ADD CONSTRAINT pos CHECK (total > 0);\n", "a constraint is checked under a lock"),
        (SQL, "ALTER TABLE orders ALTER COLUMN vat SET NOT NULL;\n", "a column may no longer be null"),
        (SQL, "DO $$ BEGIN\n  ALTER TABLE orders ALTER COLUMN vat SET NOT NULL;\nEND $$;\n", "a column may no longer be null"),
        ("shop/migrations/0002_x.py", "class Migration:\n    operations = [migrations.AddIndex('order', i)]\n", "an index is built under a lock"),
        ("shop/migrations/0002_x.py", "class Migration:\n    operations = [migrations.AlterField('order', 'a', models.TextField())]\n", "a column's type changes"),
        ("shop/migrations/0002_x.py", "class Migration:\n    operations = [migrations.AddConstraint('order', c)]\n", "a constraint is checked under a lock"),
        ("db/migrate/1_x.rb", "class X\n  def change\n    add_index :orders, :day\n  end\nend\n", "an index is built under a lock"),
        ("db/migrate/1_x.rb", "class X\n  def change\n    add_column :orders, :vat, :integer, null: false\n  end\nend\n", "a column without a value for old rows"),
        ("db/migrate/1_x.rb", "class X\n  def change\n    change_column_null :orders, :vat, false\n  end\nend\n", "a column may no longer be null"),
        ("alembic/versions/1.py", "def upgrade():\n    op.create_index('i', 'orders', ['day'])\n", "an index is built under a lock"),
        ("alembic/versions/1.py", "def upgrade():\n    op.add_column('orders', sa.Column('vat', sa.Integer(), nullable=False))\n", "a column without a value for old rows"),
        ("alembic/versions/1.py", "def upgrade():\n    op.alter_column('orders', 'vat', type_=sa.Text())\n", "a column's type changes"),
        ("migrations/1-x.ts", "export class X {\n  async up(q) {\n    await q.query(`CREATE INDEX a ON orders (day)`);\n  }\n}\n", "an index is built under a lock"),
        ("db/migrations/Version1.php", "<?php\nclass Version1 {\n  public function up() {\n    $this->addSql('ALTER TABLE orders ADD vat INT NOT NULL');\n  }\n}\n", "a column without a value for old rows"),
        ("liquibase/1.xml", '<changeSet>\n<createIndex tableName="orders"/>\n</changeSet>\n', "an index is built under a lock"),
    ],
)  # fmt: skip
def test_what_makes_others_wait_is_asked_about(path: str, source: str, title: str) -> None:
    [signal] = fire(RULE, {}, {path: source})
    assert signal.title.partition(":")[0] == title
    assert signal.floor is Tier.CRITICAL
    assert signal.ask is not None


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (SQL, "REFRESH MATERIALIZED VIEW CONCURRENTLY totals;\n"),
        (SQL, "CREATE INDEX CONCURRENTLY by_day ON orders (day);\n"),
        (SQL, "CREATE TABLE orders (id int NOT NULL);\nCREATE INDEX by_day ON orders (id);\n"),
        ("db/mysql/migrations/1.sql", "CREATE INDEX by_day ON orders (day);\n"),
        (SQL, "ALTER TABLE orders ADD COLUMN vat int NOT NULL DEFAULT 0;\n"),
        (SQL, "ALTER TABLE orders ADD COLUMN vat int;\n"),
        (SQL, "ALTER TABLE orders ADD COLUMN at timestamptz DEFAULT now();\n"),
        (SQL, "ALTER TABLE orders ALTER COLUMN name TYPE text;\n"),
        (SQL, "ALTER TABLE orders ADD CONSTRAINT pos CHECK (total > 0) NOT VALID;\n"),
        (SQL, "ALTER TABLE orders ADD CONSTRAINT pk PRIMARY KEY USING INDEX i;\n"),
        (SQL, "ALTER TABLE orders ALTER COLUMN vat DROP NOT NULL;\n"),
        (SQL, "-- CREATE INDEX by_day ON orders (day);\nSELECT 1;\n"),
        (SQL, "CREATE FUNCTION f() RETURNS void AS $$ BEGIN\n  LOCK TABLE orders;\nEND $$ LANGUAGE plpgsql;\n"),
        ("db/migrations/1.down.sql", "CREATE INDEX by_day ON orders (day);\n"),
        ("shop/migrations/0002_x.py", "class Migration:\n    operations = [AddIndexConcurrently('order', i)]\n"),
        ("db/migrate/1_x.rb", "class X\n  def change\n    add_index :orders, :day, algorithm: :concurrently\n  end\nend\n"),
        ("db/migrate/1_x.rb", "class X\n  def change\n    create_table :orders do |t|\n    end\n    add_index :orders, :day\n  end\nend\n"),
        ("db/migrate/1_x.rb", "class X\n  def down\n    add_index :orders, :day\n  end\nend\n"),
        ("alembic/versions/1.py", "def downgrade():\n    op.create_index('i', 'orders', ['day'])\n"),
        ("src/index.sql", "CREATE INDEX by_day ON orders (day);\n"),
    ],
)  # fmt: skip
def test_what_waits_for_nobody_is_not(path: str, source: str) -> None:
    assert fire(RULE, {}, {path: source}) == []


def test_a_statement_that_is_only_moved_in_its_migration_is_not_reported() -> None:
    index = "CREATE INDEX by_day ON orders (day);"
    assert fire_one(RULE, SQL, f"{index}\nSELECT 1;\n", f"SELECT 1;\n{index}\n") == []


def test_each_clause_of_an_alter_is_read_by_itself_and_found_at_its_own_line() -> None:
    source = "ALTER TABLE orders\n  ADD COLUMN a int NOT NULL DEFAULT 0,\n  ADD COLUMN b int NOT NULL;\n"
    [signal] = fire(RULE, {}, {SQL: source})
    assert signal.evidence[0].quote == "ADD COLUMN b int NOT NULL;"


def test_an_edited_index_on_a_table_that_the_migration_creates_waits_for_nobody() -> None:
    table = "CREATE TABLE orders (\n  id int,\n  day date,\n  total int\n);\n"
    assert (
        fire_one(
            RULE,
            SQL,
            f"{table}\n\n\nCREATE INDEX a ON orders (id);\n",
            f"{table}\n\n\nCREATE INDEX b ON orders (day);\n",
        )
        == []
    )
