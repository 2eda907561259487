import pytest

from bot.risk import Tier
from bot.risk.signals.irreversible_migration import RULE
from tests.risk.firing import fire

SQL = "db/migrations/1.sql"
PHP = "db/migrations/Version1.php"


@pytest.mark.parametrize(
    ("path", "source", "title"),
    [
        (SQL, "DROP TABLE orders;\n", "table orders is dropped"),
        (SQL, "ALTER TABLE orders\n  DROP COLUMN total;\n", "a column is dropped: total"),
        (SQL, "TRUNCATE TABLE orders;\n", "rows are deleted: orders"),
        (SQL, "DELETE FROM carts WHERE age > 3;\n", "rows are deleted: carts"),
        (SQL, "ALTER TABLE orders ALTER COLUMN total TYPE smallint;\n", "values of total are cut"),
        ("shop/migrations/0002_x.py", "class Migration:\n    operations = [migrations.DeleteModel('Order')]\n", "table Order is dropped"),
        ("shop/migrations/0002_x.py", "class Migration:\n    operations = [migrations.RemoveField(model_name='order', name='total')]\n", "a column is dropped: total"),
        ("shop/migrations/0002_x.py", "class Migration:\n    operations = [migrations.RunPython(fill)]\n", "a data step without a way back: RunPython(fill)"),
        ("shop/migrations/0002_x.py", "class Migration:\n    operations = [migrations.RunSQL('UPDATE a SET b = 1')]\n", "a data step without a way back: RunSQL('UPDATE a SET b = 1')"),
        ("alembic/versions/a.py", "def upgrade():\n    op.drop_table('orders')\n", "table orders is dropped"),
        ("db/migrate/1_x.rb", "class X\n  def up\n    remove_column :orders, :total\n  end\nend\n", "a column is dropped: :orders, :total"),
        ("db/migrate/1_x.rb", "class X\n  def down\n    raise ActiveRecord::IrreversibleMigration\n  end\nend\n", "no way back: db/migrate/1_x.rb"),
        (PHP, "<?php\nclass Version1 {\n  public function up() {\n    $this->addSql('DROP TABLE orders');\n  }\n}\n", "table orders is dropped"),
        ("database/migrations/2020_1.php", "<?php\nreturn new class {\n  public function up() {\n    Schema::dropIfExists('orders');\n  }\n};\n", "table orders is dropped"),
        ("migrations/1-x.ts", "export class X {\n  async up(q) {\n    await q.dropColumn('orders', 'total');\n  }\n}\n", "a column is dropped: 'orders', 'total'"),
        ("migrations/1-x.go", 'func up(tx *sql.Tx) {\n\ttx.Exec("DROP TABLE orders")\n}\n', "table orders is dropped"),
    ],
)  # fmt: skip
def test_what_a_rollback_cannot_undo_is_asked_about(path: str, source: str, title: str) -> None:
    [signal] = fire(RULE, {}, {path: source})
    assert signal.title == title
    assert signal.floor >= Tier.MEDIUM
    assert signal.ask is not None


@pytest.mark.parametrize(
    ("path", "source"),
    [
        (SQL, "CREATE TABLE orders (id int);\n"),
        (SQL, "DROP TABLE IF EXISTS orders;\nCREATE TABLE orders (id int);\n"),
        (SQL, "DROP INDEX by_day;\n"),
        (SQL, "ALTER TABLE orders DROP CONSTRAINT pos;\n"),
        (SQL, "CREATE TRIGGER t BEFORE TRUNCATE ON orders EXECUTE FUNCTION f();\n"),
        (SQL, "ALTER TABLE orders ALTER COLUMN total TYPE bigint;\n"),
        (SQL, "-- +goose Up\nCREATE TABLE a (id int);\n-- +goose Down\nDROP TABLE b;\n"),
        ("db/migrations/1.down.sql", "DROP TABLE orders;\n"),
        ("shop/migrations/0002_x.py", "class Migration:\n    operations = [migrations.RunPython(fill, undo)]\n"),
        ("shop/migrations/0002_x.py", "class Migration:\n    operations = [migrations.RunSQL('UPDATE a SET b = 1', 'SELECT 1')]\n"),
        ("alembic/versions/a.py", "def downgrade():\n    op.drop_table('orders')\n"),
        ("db/migrate/1_x.rb", "class X\n  def self.down\n    remove_column :orders, :total\n  end\nend\n"),
        (PHP, "<?php\nclass Version1 {\n  public function down() {\n    $this->addSql('DROP TABLE orders');\n  }\n}\n"),
        (PHP, "<?php\nuse Doctrine\\Migrations\\IrreversibleMigration;\nclass Version1 {\n}\n"),
        ("migrations/1-x.ts", "export class X {\n  async down(q) {\n    await q.dropColumn('orders', 'total');\n  }\n}\n"),
        ("src/cleanup.sql", "DROP TABLE orders;\n"),
    ],
)  # fmt: skip
def test_what_can_be_undone_or_is_the_way_back_is_not(path: str, source: str) -> None:
    assert fire(RULE, {}, {path: source}) == []
