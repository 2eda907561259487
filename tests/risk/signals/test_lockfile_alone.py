from bot.risk import Tier
from bot.risk.signals.lockfile_alone import RULE
from tests.facts.dependencies.samples import hexed
from tests.risk.firing import fire

LOCK = 'version = 4\n\n[[package]]\nname = "left"\nversion = "{0}"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "{1}"\n'
OLD, NEW = LOCK.format("1.0.0", hexed("a")), LOCK.format("1.1.0", hexed("b"))
MANIFEST = '[package]\nname = "shop"\nversion = "{0}"\n'


def test_a_lockfile_that_changes_alone_is_named_and_not_asked_about() -> None:
    [signal] = fire(RULE, {"Cargo.lock": OLD}, {"Cargo.lock": NEW})
    assert signal.floor is Tier.LOW
    assert signal.ask is None
    assert "`left`" in signal.why


def test_one_that_cannot_be_read_is_named_as_well() -> None:
    [signal] = fire(RULE, {"mix.lock": "a\n"}, {"mix.lock": "b\n"})
    assert "mix.lock" in signal.title


SHOP = '[[package]]\nname = "shop"\nversion = "1.0.0"\ndependencies = [\n "left",\n]\n\n[[package]]'


def test_an_entry_that_no_manifest_of_the_change_asks_for_is_named() -> None:
    """`kept` moves as asked; `left` moves with it, and nothing asks for that."""
    kept = '[dependencies]\nkept = {0}\nleft = "1"\n'
    entry = LOCK.partition("\n\n")[2].replace("left", "kept")
    old, new = (text.replace("[[package]]", SHOP.replace(' "left"', ' "kept",\n "left"'), 1) for text in (OLD, NEW))
    before = {
        "Cargo.toml": MANIFEST.format("1.0.0") + kept.format('"1"'),
        "Cargo.lock": old + "\n" + entry.format("1.0.0", hexed("c")),
    }
    after = {
        "Cargo.toml": MANIFEST.format("1.0.0") + kept.format('"2"'),
        "Cargo.lock": new + "\n" + entry.format("2.0.0", hexed("d")),
    }
    [signal] = fire(RULE, before, after)
    assert "no manifest asks for" in signal.title
    assert signal.floor is Tier.LOW


def test_one_that_follows_its_manifest_or_moves_no_version_is_not_named() -> None:
    asked = MANIFEST.format("1.0.0") + '[dependencies]\nleft = "{0}"\n'
    before = {"Cargo.toml": asked.format("1.0"), "Cargo.lock": OLD.replace("[[package]]", SHOP, 1)}
    after = {"Cargo.toml": asked.format("1.1"), "Cargo.lock": NEW.replace("[[package]]", SHOP, 1)}
    assert fire(RULE, before, after) == []
    assert fire(RULE, {"Cargo.lock": OLD}, {"Cargo.lock": "# by hand\n" + OLD}) == []


def test_the_manifest_of_a_folder_of_tests_is_one() -> None:
    before = {"e2e/Cargo.toml": MANIFEST.format("1.0.0") + '[dependencies]\nleft = "1.0"\n', "e2e/Cargo.lock": OLD}
    after = {"e2e/Cargo.toml": MANIFEST.format("1.0.0") + '[dependencies]\nleft = "1.1"\n', "e2e/Cargo.lock": NEW}
    assert [s for s in fire(RULE, before, after) if "without its manifest" in s.title] == []
