"""SQL, as a change to it is read."""

import pytest

from tests.facts.reading import Row, on_line, read, spans, symbols, uses

SOURCE = """\
BEGIN;
CREATE TABLE IF NOT EXISTS shop.orders (
  id BIGSERIAL PRIMARY KEY,
  buyer bigint NOT NULL REFERENCES buyers(id) ON DELETE CASCADE,
  total numeric(10,2) DEFAULT 0 CHECK (total >= 0)
);
CREATE OR REPLACE VIEW shop.recent AS SELECT * FROM orders WHERE made > now() - interval '1 day';
CREATE MATERIALIZED VIEW totals AS SELECT 1;
CREATE UNIQUE INDEX CONCURRENTLY by_buyer ON shop.orders (buyer);
CREATE INDEX ON nameless (a);
CREATE TYPE "mood" AS ENUM ('sad', 'ok');
CREATE SCHEMA shop;
CREATE FUNCTION shop.add(x int, y text DEFAULT 'a') RETURNS int LANGUAGE sql AS $$
  SELECT x + 1;
$$;
CREATE PROCEDURE tidy(age int) LANGUAGE SQL AS $$ DELETE FROM logs; $$;
CREATE TRIGGER added BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION shop.add();
ALTER TABLE shop.orders ADD COLUMN note text NOT NULL,
  DROP COLUMN remark,
  ALTER COLUMN total TYPE bigint, RENAME COLUMN a TO b;
ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (buyer) REFERENCES buyers(id) NOT VALID;
ALTER TABLE orders RENAME TO purchases;
DROP TABLE IF EXISTS old_orders CASCADE;
DROP INDEX CONCURRENTLY old_index;
DELETE FROM orders WHERE id = 3 AND total <> 4;
DELETE FROM buyers;
UPDATE orders SET total = coalesce(total, 0) WHERE id IN (1,2);
INSERT INTO buyers (id) VALUES (1);
TRUNCATE TABLE logs;
GRANT ALL ON orders TO clerk;
WITH c AS (SELECT 7) SELECT * FROM c JOIN d ON d.id <= c.id;
SET lock_timeout = '1s';
COMMIT;
"""

SYMBOLS = [
    ("resource", "shop.orders", "CREATE TABLE IF NOT EXISTS shop.orders", (), True),
    ("resource", "shop.recent", "CREATE OR REPLACE VIEW shop.recent AS", (), True),
    ("resource", "totals", "CREATE MATERIALIZED VIEW totals AS", (), True),
    ("resource", "by_buyer", "CREATE UNIQUE INDEX CONCURRENTLY by_buyer ON shop.orders (buyer)", (), True),
    ("resource", "mood", "CREATE TYPE \"mood\" AS ENUM ('sad', 'ok')", (), True),
    ("resource", "shop", "CREATE SCHEMA shop", (), True),
    (
        "resource",
        "shop.add",
        "CREATE FUNCTION shop.add(x int, y text DEFAULT 'a') RETURNS int LANGUAGE sql",
        ("x int", "y text DEFAULT 'a'"),
        True,
    ),
    ("resource", "tidy", "CREATE PROCEDURE tidy(age int) LANGUAGE SQL", ("age int",), True),
    (
        "resource",
        "added",
        "CREATE TRIGGER added BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION shop.add()",
        (),
        True,
    ),
    ("resource", "shop.orders", "ALTER TABLE shop.orders", (), True),
    ("resource", "orders", "ALTER TABLE orders", (), True),
    ("resource", "orders", "ALTER TABLE orders", (), True),
]

ALTERED = (
    "ALTER TABLE shop.orders ADD COLUMN note text NOT NULL, DROP COLUMN remark, "
    "ALTER COLUMN total TYPE bigint, RENAME COLUMN a TO b"
)
UNCHECKED = "ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (buyer) REFERENCES buyers(id) NOT VALID"
ON_LINE: dict[str, list[Row]] = {
    "shop.recent": [
        (
            "call",
            "CREATE VIEW",
            "CREATE OR REPLACE VIEW shop.recent AS SELECT * FROM orders WHERE made > now() - interval '1 day'",
        ),
        ("condition", "made > now() - interval '1 day'"),
        ("comparison", ">", "made > now() - interval '1 day'"),
        ("call", "now", ""),
    ],
    "totals": [("call", "CREATE MATERIALIZED VIEW", "CREATE MATERIALIZED VIEW totals AS SELECT 1")],
    "by_buyer": [
        ("call", "CREATE INDEX", "CREATE UNIQUE INDEX CONCURRENTLY by_buyer ON shop.orders (buyer)"),
    ],
    "logs; $$": [
        ("call", "CREATE PROCEDURE", "CREATE PROCEDURE tidy(age int) LANGUAGE SQL AS $$ DELETE FROM logs; $$"),
        ("call", "DELETE", "DELETE FROM logs"),
    ],
    "ADD COLUMN": [("call", "ALTER TABLE", ALTERED), ("call", "ADD COLUMN", ALTERED)],
    "DROP COLUMN": [("call", "ALTER TABLE", ALTERED), ("call", "DROP COLUMN", ALTERED)],
    "ALTER COLUMN": [
        ("call", "ALTER TABLE", ALTERED),
        ("call", "ALTER COLUMN", ALTERED),
        ("call", "RENAME COLUMN", ALTERED),
    ],
    "NOT VALID": [("call", "ALTER TABLE", UNCHECKED), ("call", "ADD CONSTRAINT", UNCHECKED)],
    "RENAME TO": [
        ("call", "ALTER TABLE", "ALTER TABLE orders RENAME TO purchases"),
        ("call", "RENAME", "ALTER TABLE orders RENAME TO purchases"),
    ],
    "DROP TABLE": [("call", "DROP TABLE", "DROP TABLE IF EXISTS old_orders CASCADE")],
    "DROP INDEX": [("call", "DROP INDEX", "DROP INDEX CONCURRENTLY old_index")],
    "id = 3": [
        ("call", "DELETE", "DELETE FROM orders WHERE id = 3 AND total <> 4"),
        ("condition", "id = 3 AND total <> 4"),
        ("comparison", "=", "id = 3"),
        ("comparison", "<>", "total <> 4"),
    ],
    "DELETE FROM buyers": [("call", "DELETE", "DELETE FROM buyers")],
    "UPDATE": [
        ("call", "UPDATE", "UPDATE orders SET total = coalesce(total, 0) WHERE id IN (1,2)"),
        ("call", "coalesce", "total, 0"),
        ("condition", "id IN (1,2)"),
    ],
    "INSERT INTO": [("call", "INSERT", "INSERT INTO buyers (id) VALUES (1)")],
    "TRUNCATE": [("call", "TRUNCATE TABLE", "TRUNCATE TABLE logs")],
    "GRANT": [("call", "GRANT", "GRANT ALL ON orders TO clerk")],
    "WITH c": [
        ("call", "SELECT", "WITH c AS (SELECT 7) SELECT * FROM c JOIN d ON d.id <= c.id"),
        ("call", "SELECT", "SELECT 7"),
        ("comparison", "<=", "d.id <= c.id"),
    ],
    "lock_timeout": [("call", "SET", "SET lock_timeout = '1s'")],
}


def test_each_definition_is_found_with_its_signature() -> None:
    assert symbols("sql", SOURCE) == SYMBOLS
    assert spans("sql", SOURCE)["by_buyer"] == (9, 9)


@pytest.mark.parametrize("text", ON_LINE)
def test_a_line_holds_its_constructs(text: str) -> None:
    assert on_line("sql", SOURCE, text) == ON_LINE[text]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("CREATE TABLE price (id int);", "definition"),
        ("CREATE TABLE shop.price (id int);", "definition"),
        ("SELECT 1 FROM price;", "reference"),
        ("SELECT 1 FROM shop.price;", "member of shop"),
    ],
)
def test_a_name_is_known_for_what_it_is(line: str, role: str) -> None:
    assert [found for _, found in uses("sql", line, "price")] == [role]


VENDORS = """\
CREATE TABLE `carts` (
  `id` int(11) unsigned NOT NULL AUTO_INCREMENT,
  KEY `idx` (`id`) USING BTREE
) ENGINE=InnoDB;
ALTER TABLE {{ index .Options "Schema" }}.lines ADD COLUMN note text;
CREATE FUNCTION checked() RETURNS trigger AS $body$
DECLARE
  n int;
BEGIN
  IF NEW.total < 0 THEN RAISE EXCEPTION 'it''s bad'; END IF;
  RETURN NEW;
END;
$body$ LANGUAGE plpgsql SECURITY DEFINER;
DROP TRIGGER audit ON carts;
VACUUM carts;
GO
CREATE TABLE [dbo].[Orders] ([Id] INT NOT NULL);
GO
+ broken here
DROP TABLE gone;
"""


def test_what_vendors_add_hides_no_definition() -> None:
    names = [name for _, name, *_ in symbols("sql", VENDORS)]
    assert names == ["carts", "lines", "checked", "dbo.Orders"]
    assert spans("sql", VENDORS)["checked"] == (6, 13)


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("Options", "ADD COLUMN"),
        ("DROP TRIGGER", "DROP TRIGGER"),
        ("VACUUM carts", "VACUUM"),
        ("[dbo]", "CREATE TABLE"),
        ("DROP TABLE gone", "DROP TABLE"),
    ],
)
def test_a_statement_is_found_beside_what_the_grammar_does_not_know(text: str, head: str) -> None:
    assert head in [row[1] for row in on_line("sql", VENDORS, text)]


def test_two_statements_that_the_parser_takes_for_one_are_not_named_for_a_third() -> None:
    source = "DROP TRIGGER audit ON carts;\nLOCK TABLE carts IN SHARE MODE;\n"
    [found] = on_line("sql", source, "DROP")
    assert found[1] == "DROP TRIGGER"
    assert "LOCK TABLE carts" in found[2]


def test_another_delimiter_ends_a_statement() -> None:
    source = "DELIMITER //\nCREATE PROCEDURE tidy() BEGIN DELETE FROM logs; END //\nDELIMITER ;\nDROP TABLE logs;\n"
    assert [name for _, name, *_ in symbols("sql", source)] == ["tidy"]
    assert on_line("sql", source, "DROP") == [("call", "DROP TABLE", "DROP TABLE logs")]


@pytest.mark.parametrize(
    "source",
    [
        "SELECT '-- $$ BEGIN GO [a]', \"[b]\" /* $$ BEGIN */ FROM t; -- $$ BEGIN\n",
        "SELECT a[1], $1, '{{ a }}' FROM t;\n",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;\n",
    ],
)
def test_what_the_grammar_reads_is_left_as_it_is(source: str) -> None:
    parsed = read("sql", source)
    assert parsed.language.prepare(source.encode()) == source.encode()


def test_what_is_rewritten_keeps_its_place() -> None:
    parsed = read("sql", VENDORS)
    prepared = parsed.language.prepare(VENDORS.encode())
    assert len(prepared) == len(VENDORS.encode())
    assert prepared != VENDORS.encode()
    assert [line.count(b"") for line in prepared.split(b"\n")] == [line.count("") for line in VENDORS.split("\n")]
