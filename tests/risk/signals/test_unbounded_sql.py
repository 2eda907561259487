import pytest

from bot.risk import Tier
from bot.risk.signals.unbounded_sql import RULE
from tests.risk.firing import fire, fire_one


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("db/clean.sql", "DELETE FROM carts;\n"),
        ("db/clean.sql", "UPDATE orders\n  SET total = 0;\n"),
        ("db/clean.sql", "TRUNCATE TABLE orders;\n"),
        ("shop/a.py", "def f(db):\n    db.execute('DELETE FROM carts')\n"),
        ("shop/a.py", "def f(db):\n    db.execute(text('UPDATE carts SET a = 1'))\n"),
        ("shop/a.py", "def f():\n    Cart.objects.all().delete()\n"),
        ("shop/a.py", "def f():\n    Cart.objects.update(open=False)\n"),
        ("src/a.ts", "async function f(db) {\n  await db.query(`UPDATE carts SET open = false`);\n}\n"),
        ("src/a.ts", "async function f() {\n  await prisma.cart.deleteMany({});\n}\n"),
        ("src/a.js", "async function f(c) {\n  await c.deleteMany({ where: {} });\n}\n"),
        ("a/a.go", 'package a\n\nfunc f(db *DB) {\n\tdb.Exec("DELETE FROM carts")\n}\n'),
        ("src/A.java", 'class A {\n  void f() {\n    statement.executeUpdate("DELETE FROM carts");\n  }\n}\n'),
        ("app/a.rb", "def f\n  Cart.delete_all\nend\n"),
        ("app/a.php", "<?php\nfunction f() {\n  DB::table('carts')->delete();\n}\n"),
        ("src/a.rs", 'fn f(c: &C) {\n    c.execute("DELETE FROM carts", []);\n}\n'),
    ],
)
def test_a_statement_that_meets_every_row_is_asked_about(path: str, source: str) -> None:
    [signal] = fire(RULE, {}, {path: source})
    assert signal.floor is Tier.HIGH
    assert signal.ask is not None


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("db/clean.sql", "DELETE FROM carts WHERE open;\n"),
        ("db/clean.sql", "UPDATE orders\n  SET total = 0\n  WHERE total IS NULL;\n"),
        ("db/clean.sql", "UPDATE orders SET a = b.a FROM b, c;\nINSERT INTO a VALUES (1) ON CONFLICT DO UPDATE SET a = 1;\n"),
        ("db/clean.sql", "TRUNCATE TABLE tmp_orders;\n"),
        ("db/clean.sql", "UPDATE orders SET note = 'a; b -- c' WHERE id = 3;\n"),
        ("db/clean.sql", "-- DELETE FROM carts;\nSELECT 1;\n"),
        ("shop/a.py", "def f(db):\n    db.execute('DELETE FROM carts WHERE id = %s', (1,))\n"),
        ("shop/a.py", "def f(db):\n    db.execute('DELETE FROM carts ' + where)\n"),
        ("shop/a.py", "def f(db):\n    log.info('DELETE FROM carts')\n"),
        ("shop/a.py", "def f():\n    Cart.objects.filter(open=True).delete()\n"),
        ("shop/a.py", "def f():\n    cart.delete()\n    self.cache.update(a=1)\n"),
        ("src/a.ts", "async function f(db) {\n  await db.query(`DELETE FROM carts ${where}`);\n}\n"),
        ("src/a.ts", "async function f() {\n  await prisma.cart.deleteMany({ where: { open: true } });\n}\n"),
        ("a/a.go", 'package a\n\nfunc f(db *DB) {\n\tdb.Exec("DELETE FROM carts WHERE id = $1", id)\n}\n'),
        ("a/a.go", 'package a\n\nfunc f(db *DB) {\n\tdb.Exec("TRUNCATE " + name() + " CASCADE")\n}\n'),
        ("a/a.go", 'package a\n\nfunc f(db *DB) {\n\tdb.Exec("DELETE FROM carts " + where + ";")\n}\n'),
        ("app/a.rb", "def f\n  Cart.where(open: true).delete_all\nend\n"),
        ("app/a.php", "<?php\nfunction f() {\n  DB::table('carts')->where('a', 1)->delete();\n}\n"),
        ("tests/test_a.py", "def test_a(db):\n    db.execute('DELETE FROM carts')\n"),
    ],
)  # fmt: skip
def test_a_statement_with_a_condition_or_unknown_end_is_not(path: str, source: str) -> None:
    assert fire(RULE, {}, {path: source}) == []


def test_a_statement_that_was_there_before_is_not_reported() -> None:
    before = "def f(db):\n    db.execute('DELETE FROM carts')\n    a()\n"
    assert fire_one(RULE, "shop/a.py", before, "def f(db):\n    a()\n    db.execute('DELETE FROM carts')\n") == []


def test_a_condition_that_is_taken_away_is_asked_about() -> None:
    before = "def f(db):\n    db.execute('DELETE FROM carts WHERE open')\n"
    [signal] = fire_one(RULE, "shop/a.py", before, before.replace(" WHERE open", ""))
    assert signal.title == "every row: DELETE FROM carts"
