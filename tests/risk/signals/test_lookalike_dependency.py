import json

import pytest

from bot.risk import Tier
from bot.risk._well_known import WELL_KNOWN
from bot.risk.signals.lookalike_dependency import RULE
from tests.changes import Files
from tests.risk.firing import fire


def npm(*names: str) -> Files:
    said = {"name": "shop", "dependencies": dict.fromkeys(names, "^1.0.0")}
    return {"package.json": json.dumps(said, indent=2) + "\n"}


def pip(*names: str) -> Files:
    return {"requirements.txt": "".join(f"{name}==1.0\n" for name in names)}


def cargo(*names: str) -> Files:
    return {"Cargo.toml": "[dependencies]\n" + "".join(f'{name} = "1"\n' for name in names)}


def go(*names: str) -> Files:
    return {"go.mod": "module example.com/shop\n" + "".join(f"require {name} v1.0.0\n" for name in names)}


@pytest.mark.parametrize(
    ("before", "after", "meant"),
    [
        (npm("left"), npm("left", "expres"), "express"),
        (npm("left"), npm("left", "lodahs"), "lodash"),
        (npm("left"), npm("left", "crossenv"), "cross-env"),
        (npm("left"), npm("left", "types-node"), "@types/node"),
        (npm("left"), npm("left", "@bable/core"), "@babel/core"),
        (npm("left"), npm("left", "rnoment"), "moment"),
        (npm("acme-invoices"), npm("acme-invoices", "acme-invioces"), "acme-invoices"),
        (pip("left"), pip("left", "reqeusts"), "requests"),
        (pip("left"), pip("left", "request"), "requests"),
        (pip("left"), pip("left", "python-dateuti1"), "python-dateutil"),
        (cargo("left"), cargo("left", "serdes"), "serde"),
        (cargo("left"), cargo("left", "rustdecimal"), "rust_decimal"),
        (go("example.com/left"), go("example.com/left", "github.com/sirupsem/logrus"), "github.com/sirupsen/logrus"),
    ],
)  # fmt: skip
def test_a_name_that_is_easily_taken_for_another_is_asked_about(before: Files, after: Files, meant: str) -> None:
    [signal] = fire(RULE, before, after)
    assert signal.floor is Tier.HIGH
    assert signal.ask is not None
    assert f"`{meant}`" in signal.ask.text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (npm("react"), npm("react", "preact")),
        (npm("react"), npm("react", "recharts")),
        (npm("extend"), npm("extend", "xtend")),
        (npm("@acme/client-s3"), npm("@acme/client-s3", "@acme/client-s4", "@acme/clients-s3")),
        (npm("expres"), npm("expres")),
        (npm("left"), npm("left", "cac2")),
        (npm("acme-v1"), npm("acme-v1", "acme-v2")),
        (npm("left"), npm("left", "lefty")),
        (pip("psycopg2"), pip("psycopg2", "psycopg")),
        (cargo("sha1"), cargo("sha1", "sha2")),
        (go("github.com/acme/left"), go("github.com/acme/left", "github.com/acme/lefts")),
        (go("example.com/left"), go("example.com/left", "github.com/pelletier/go-toml/v2")),
    ],
)
def test_two_known_names_those_of_one_publisher_and_numbers_are_no_lookalikes(before: Files, after: Files) -> None:
    assert fire(RULE, before, after) == []


@pytest.mark.parametrize("ecosystem", sorted(WELL_KNOWN))
def test_no_well_known_name_stands_twice_and_each_list_is_short(ecosystem: str) -> None:
    names = WELL_KNOWN[ecosystem].split()
    assert len(names) == len(set(names))
    assert 40 < len(names) < 600


def test_two_thousand_new_names_beside_two_thousand_old_ones_are_compared_in_no_time() -> None:
    old = [f"package-{n:04d}-of-ours" for n in range(2000)]
    assert fire(RULE, npm(*old), npm(*old, *(f"other-{n:04d}-of-theirs" for n in range(2000)))) == []
