import pytest

from bot.change import Change, parse_patch
from bot.facts import Sources, gather_facts
from bot.risk import Signal, Tier
from bot.risk.signals.renamed_migration import RULE
from tests.fakes import DictSnapshot
from tests.risk.firing import fire, fire_on, fire_one

BODY = "ALTER TABLE orders DROP COLUMN total;\n"


def renamed(old: str, new: str) -> list[Signal]:
    patch = f"diff --git a/{old} b/{new}\nsimilarity index 100%\nrename from {old}\nrename to {new}\n".encode()
    sources = Sources(Change(parse_patch(patch).files), DictSnapshot({old: BODY}), DictSnapshot({new: BODY}))
    return fire_on(RULE, gather_facts(sources))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("migrations/20240115_x.sql", "migrations/20240115_x.up.sql"),
        ("migrations/20220830_mfa.up.sql", "migrations/20221003_mfa.up.sql"),
        ("shop/migrations/0002_a.py", "shop/migrations/0003_a.py"),
        ("db/migrate/20190618082558_a.rb", "db/migrate/20190618082559_a.rb"),
        ("sql/V1__a.sql", "sql/V2__a.sql"),
    ],
)
def test_a_migration_under_another_name_is_critical(old: str, new: str) -> None:
    [signal] = renamed(old, new)
    assert signal.floor is Tier.CRITICAL
    assert signal.ask is not None
    assert old.rpartition("/")[2] in signal.ask.text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("app/migrations/0002_a.py", "shop/migrations/0002_a.py"),
        ("docs/a.md", "docs/b.md"),
        ("migrations/1_a.down.sql", "migrations/2_a.down.sql"),
        ("src/2020_a.py", "src/2021_a.py"),
    ],
)
def test_the_same_name_elsewhere_and_other_files_are_not(old: str, new: str) -> None:
    assert renamed(old, new) == []


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("migrations/1_a.up.sql", "CREATE TABLE a (id int);\n", "CREATE TABLE a (id bigint);\n"),
        ("shop/migrations/0002_a.py", "x = [AddField('a', null=True)]\n", "x = [AddField('a', null=False)]\n"),
        (
            "db/migrate/1_x.rb",
            "class X\n  def change\n    add_index :a, :b\n  end\nend\n",
            "class X\n  def change\n    add_index :a, :c\n  end\nend\n",
        ),
    ],
)
def test_a_migration_that_says_something_else_than_before_is_high(path: str, before: str, after: str) -> None:
    [signal] = fire_one(RULE, path, before, after)
    assert (signal.floor, signal.title.partition(":")[0]) == (Tier.HIGH, "an existing migration is edited")


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("migrations/1_a.up.sql", "-- a\nSELECT 1;\n", "-- b\nSELECT 1;\n"),
        ("shop/migrations/0002_a.py", "x = [AddField('a', null=True)]\n", 'x = [AddField("a", null=True)]\n'),
        ("shop/migrations/0002_a.py", "import a\nx = [A('a')]\n", "import b\nx = [A('a')]\n"),
        ("migrations/1_a.down.sql", "DROP TABLE a;\n", "DROP TABLE b;\n"),
    ],
)
def test_comments_quotes_imports_and_the_way_back_may_be_edited(path: str, before: str, after: str) -> None:
    assert fire_one(RULE, path, before, after) == []


def test_a_deleted_migration_is_asked_about_unless_another_takes_its_place() -> None:
    before = {"migrations/1_a.up.sql": BODY, "migrations/2_b.up.sql": BODY.replace("total", "vat")}
    [signal] = fire(RULE, before, {"migrations/2_b.up.sql": before["migrations/2_b.up.sql"]})
    assert (signal.floor, signal.title) == (Tier.HIGH, "an existing migration is deleted: 1_a.up.sql")
    assert fire(RULE, before, {"migrations/1_squashed.up.sql": "CREATE TABLE c (id int);\n"}) == []


def test_several_edited_migrations_are_asked_about_once() -> None:
    before = {f"migrations/{n}_a.up.sql": f"CREATE TABLE a{n} (id int);\n" for n in range(4)}
    [signal] = fire(RULE, before, {path: text.replace("int", "bigint") for path, text in before.items()})
    assert "3 more of the kind" in signal.why


def test_a_new_migration_was_not_there_before() -> None:
    assert fire(RULE, {}, {"migrations/1_a.up.sql": BODY}) == []
