"""The roster's file: what it says becomes people, and whatever is doubtful in it is a fault with a name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.adapters.yaml_text import load_yaml
from bot.cli import main
from bot.errors import ConfigError
from bot.gate import Level, Roster, Span
from bot.gate._read_roster import DOMAIN_KEYS, LEAVE_KEYS, LEVEL_KEYS, PERSON_KEYS, ROSTER_KEYS, read_roster
from bot.gate._teams import TEAM_KEYS
from bot.gate._values import mailbox

SCHEMA: dict[str, Any] = json.loads(files("bot").joinpath("schemas/roster-1.schema.json").read_text(encoding="utf-8"))
VALID = Draft202012Validator(SCHEMA)

FILE = """\
people:
  ada:
    accounts: [101, 102]
    logins: [ada-l]
    emails: [Ada@Example.com]
    level: [{level: mid, from: 2020-01-01}, {level: senior, from: 2024-03-01}]
    started: 2015-09-01
    domains: [payments, {name: authentication, from: 2026-01-01, until: 2026-12-31}]
    groups: [security]
    from: 2020-01-01
    until: 2030-01-01T12:00:00+02:00
    leave: [{from: 2026-12-20, until: 2027-01-07}]
  bo:
    accounts: [7]
    level: junior
machines: [555]
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def loaded(text: str = FILE) -> Roster:
    return read_roster(load_yaml(text, "roster.yml"), "roster.yml")


def test_every_key_of_a_person_is_read() -> None:
    ada, bo = loaded().people
    assert (ada.name, ada.accounts, ada.logins, ada.emails) == (
        "ada",
        frozenset({101, 102}),
        ("ada-l",),
        frozenset({"ada@example.com"}),
    )
    assert ada.levels == ((Level.MID, Span(at("2020-01-01"))), (Level.SENIOR, Span(at("2024-03-01"))))
    assert (ada.level_at(at("2023-01-01")), ada.level_at(at("2024-03-01"))) == (Level.MID, Level.SENIOR)
    assert ada.started == at("2015-09-01")
    assert ada.declares("payments", at("1999-01-01"))
    assert [ada.declares("authentication", at(day)) for day in ("2025-12-31", "2026-01-01", "2026-12-31")] == [
        False,
        True,
        False,
    ]
    assert ada.in_group("security", at("2026-01-01"))
    assert ada.valid == Span(at("2020-01-01"), at("2030-01-01T10:00:00"))
    assert [ada.is_away(at(day)) for day in ("2026-12-19", "2026-12-20", "2027-01-07")] == [False, True, False]
    assert bo.levels == ((Level.JUNIOR, Span()),)
    assert loaded().machines == {555}


def test_dates_of_yaml_and_dates_in_quotes_are_the_same() -> None:
    def person(said: object) -> object:
        return read_roster({"people": {"ada": {"accounts": [1], "from": said}}}, "r").people

    same = [date(2026, 1, 31), "2026-01-31", "2026-01-31T00:00:00Z", "2026-01-31t02:00+0200"]
    same.append(datetime(2026, 1, 31, 2, tzinfo=timezone(timedelta(hours=2))))
    assert len({repr(person(each)) for each in same}) == 1


@pytest.mark.parametrize("said", ["2026-01-31T12:00:00", datetime(2026, 1, 31, 12)])  # noqa: DTZ001
def test_a_time_without_an_offset_is_refused(said: object) -> None:
    with pytest.raises(ConfigError, match=r"r: people\.ada\.from: .*no offset.* Write 2026"):
        read_roster({"people": {"ada": {"accounts": [1], "from": said}}}, "r")


def person_with(**keys: object) -> Mapping[str, object]:
    return {"people": {"ada": {"accounts": [1], **keys}}}


STRUCTURAL: list[tuple[str, object, str]] = [
    ("nothing", None, r"it is no mapping"),
    ("a list", [], r"it is no mapping"),
    ("an empty mapping", {}, r"names no people"),
    ("no people", {"people": {}}, r"people: nobody is named"),
    ("people as a list", {"people": ["ada"]}, r"people: it is no mapping"),
    ("machines alone", {"machines": [1]}, r"names no people"),
    ("an unknown key", {**person_with(), "peeple": {}}, r"unknown key peeple\. Did you mean people\?"),
    (
        "an unknown key of a person",
        person_with(account=[2]),
        r"people\.ada: unknown key account\. Did you mean accounts",
    ),
    ("a person that is a number", {"people": {"ada": 1}}, r"people\.ada: it is no mapping"),
    ("no accounts", {"people": {"ada": {}}}, r"people\.ada\.accounts: there is none"),
    ("empty accounts", {"people": {"ada": {"accounts": []}}}, r"people\.ada\.accounts: there is none"),
    ("one bare account", {"people": {"ada": {"accounts": 1}}}, r"people\.ada\.accounts: it is no list"),
    ("a bool", {"people": {"ada": {"accounts": [True]}}}, r"people\.ada\.accounts\.0: bool is no number"),
    ("zero", {"people": {"ada": {"accounts": [0]}}}, r"people\.ada\.accounts\.0: 0 is no number"),
    ("a negative number", {"people": {"ada": {"accounts": [-4]}}}, r"accounts\.0: -4 is no number"),
    ("a number in quotes", {"people": {"ada": {"accounts": ["1"]}}}, r"accounts\.0: '1' is no number"),
    ("a fraction", {"people": {"ada": {"accounts": [1.5]}}}, r"accounts\.0: float is no number"),
    ("a huge number", {"people": {"ada": {"accounts": [2**63]}}}, r"9223372036854775808 is no number"),
    ("an account twice", {"people": {"ada": {"accounts": [1, 1]}}}, r"accounts\.1: it stands twice"),
    ("an unknown level", person_with(level="wizard"), r"people\.ada\.level: it is no level\. Levels are junior, mid"),
    ("a level in capitals", person_with(level="Senior"), r"level: it is no level"),
    ("no level of several", person_with(level=[]), r"level: there is none"),
    ("a level without its name", person_with(level=[{"from": "2020-01-01"}]), r"level\.0\.level: it is no level"),
    (
        "an unknown key of a level",
        person_with(level=[{"level": "mid", "to": "2020-01-01"}]),
        r"level\.0: unknown key to",
    ),
    ("a date that is none", person_with(started="soon"), r"people\.ada\.started: 'soon' is no date"),
    ("a month", person_with(started="2020-01"), r"started: '2020-01' is no date"),
    ("a week", person_with(started="2020-W01-1"), r"started: '2020-W01-1' is no date"),
    ("a bare year", person_with(started=2020), r"started: 2020 is no date"),
    ("an empty domain", person_with(domains=[""]), r"domains\.0: it is empty"),
    ("a domain without a name", person_with(domains=[{"from": "2020-01-01"}]), r"domains\.0\.name: nothing is no text"),
    ("an empty group", person_with(groups=[" "]), r"people\.ada\.groups\.0: it is empty"),
    ("a group twice", person_with(groups=["a", "a"]), r"groups\.1: it stands twice"),
    ("no mailbox", person_with(emails=["ada"]), r"emails\.0: it is no mailbox"),
    ("a mailbox without a host", person_with(emails=["ada@"]), r"emails\.0: it is no mailbox"),
    ("a mailbox without a name", person_with(emails=["@example.com"]), r"emails\.0: it is no mailbox"),
    ("a mailbox in brackets", person_with(emails=["Ada <ada@example.com>"]), r"emails\.0: it is no mailbox"),
    ("a leave from no day", person_with(leave=[{"until": "2026-01-01"}]), r"leave\.0: it has no `from`"),
    ("a leave as a date", person_with(leave=["2026-01-01"]), r"leave\.0: it is no mapping"),
    ("an empty name", {"people": {"": {"accounts": [1]}}}, r"it is empty"),
    ("a long name", {"people": {"a" * 201: {"accounts": [1]}}}, r"longer than 200"),
    ("no team", {"teams": {}}, r"teams: no team is named"),
    ("a team without an organization", {"teams": {"seniors": {}}}, r"teams\.seniors: it is no name of a team"),
    ("an unknown key of a team", {"teams": {"acme/a": {"lvl": "mid"}}}, r"acme/a: unknown key lvl"),
]
"""What the schema can tell, too."""

BEYOND: list[tuple[str, object, str]] = [
    (
        "an account of two",
        {"people": {"a": {"accounts": [1]}, "b": {"accounts": [2, 1]}}},
        r"people\.b: the account 1 is a's",
    ),
    (
        "a mailbox of two",
        {"people": {"a": {"accounts": [1], "emails": ["x@y.z"]}, "b": {"accounts": [2], "emails": ["X@Y.z"]}}},
        r"people\.b: the mailbox x@y\.z is a's",
    ),
    ("a mailbox twice", person_with(emails=["x@y.z", "X@y.z"]), r"emails\.1: it stands twice"),
    (
        "a machine that is a person",
        {**person_with(), "machines": [1]},
        r"people\.ada\.accounts: the account 1 is among the machines",
    ),
    (
        "until before from",
        person_with(**{"from": "2026-01-02", "until": "2026-01-01"}),
        r"people\.ada: `until` is not after",
    ),
    (
        "until on the same day",
        person_with(leave=[{"from": "2026-01-02", "until": "2026-01-02"}]),
        r"leave\.0: `until` is not",
    ),
    ("a day that does not exist", person_with(started="2026-02-30"), r"started: '2026-02-30' is no date"),
    ("a number for a name", {"people": {7: {"accounts": [1]}}}, r"people: the key 7 is no text"),
    ("a name that cannot be seen", {"people": {"a\u200bb": {"accounts": [1]}}}, r"cannot be seen"),
    ("a time beyond all bounds", person_with(until="9999-12-31T23:59:59-05:00"), r"out of all bounds"),
    ("teams without members", {"teams": {"acme/a": {}}}, r"teams: who is in these teams is not known"),
    (
        "a number with more digits than Python writes",
        {"people": {"a": {"accounts": [10**5000]}}},
        r"a number with many digits is no number",
    ),
    ("over many entries", person_with(domains=["a"] * 20_001), r"domains: it has over 20,000 entries"),
]


@pytest.mark.parametrize(("values", "said"), [pytest.param(v, s, id=i) for i, v, s in (*STRUCTURAL, *BEYOND)])
def test_a_wrong_file_is_refused_by_file_and_key(values: object, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        read_roster(values, "the-roster.yml")
    assert str(caught.value).startswith("the-roster.yml: ")
    assert caught.value.remedy


@pytest.mark.parametrize("values", [pytest.param(v, id=i) for i, v, _ in STRUCTURAL])
def test_the_schema_refuses_what_the_reader_does(values: object) -> None:
    assert not VALID.is_valid(values)


def test_the_schema_takes_what_the_reader_does() -> None:
    text = FILE.replace("2020-01-01", '"2020-01-01"')
    values = json.loads(json.dumps(load_yaml(text, "r"), default=lambda d: d.isoformat()))
    assert list(VALID.iter_errors(values)) == []
    assert read_roster(values, "r") == loaded()
    assert VALID.is_valid({"teams": {"acme/seniors": {"level": "senior", "groups": ["security"]}, "acme/b": None}})


def test_the_schema_and_the_reader_know_the_same_keys() -> None:
    defs = SCHEMA["$defs"]
    person = defs["person"]["properties"]
    assert tuple(SCHEMA["properties"]) == ROSTER_KEYS
    assert tuple(person) == PERSON_KEYS
    assert tuple(person["level"]["oneOf"][1]["items"]["properties"]) == LEVEL_KEYS
    assert tuple(person["domains"]["items"]["oneOf"][1]["properties"]) == DOMAIN_KEYS
    assert tuple(person["leave"]["items"]["properties"]) == LEAVE_KEYS
    assert tuple(defs["team"]["properties"]) == TEAM_KEYS
    assert defs["level"]["enum"] == [level.label for level in Level]


def test_the_schema_is_published(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "roster"]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMA
    Draft202012Validator.check_schema(SCHEMA)


def test_the_digest_does_not_depend_on_the_order_of_keys() -> None:
    turned = """\
machines: [555]
people:
  bo: {level: junior, accounts: [7]}
""" + "".join(["  ada:\n", *FILE.splitlines(keepends=True)[2:12]])
    assert loaded(turned).digest == loaded().digest
    assert loaded().digest.startswith("sha256:")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("102", "103"),
        ("mid", "staff"),
        ("555", "556"),
        ("2030", "2031"),
        ("2026-12-20", "2026-12-21"),
        ("ada-l", "ada-m"),
    ],
)
def test_the_digest_changes_with_what_the_file_says(old: str, new: str) -> None:
    assert loaded(FILE.replace(old, new)).digest != loaded().digest


EARNED = {
    "version": 1,
    "earned": {"ada": {"payments": ["2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"]}, "gone": {"x": []}},
}


def test_earned_expertise_joins_the_people_of_the_file_and_nobody_else() -> None:
    roster = read_roster(person_with(), "r", EARNED)
    (ada,) = roster.people
    assert ada.earned == (("payments", (at("2026-01-01"), at("2026-01-02"))),)
    assert roster.digest != read_roster(person_with(), "r").digest


@pytest.mark.parametrize(
    ("earned", "said"),
    [
        ([], "it is no mapping"),
        ({}, "`earned` is missing"),
        ({"version": 2, "earned": {}}, "version: it is not of this format"),
        ({"version": True, "earned": {}}, "version: it is not of this format"),
        ({"earned": {"ada": ["payments"]}}, r"earned\.ada: it is no mapping"),
        ({"earned": {"ada": {"payments": 5}}}, r"earned\.ada\.payments: it is no list"),
        ({"earned": {"ada": {"payments": [1_700_000_000]}}}, r"earned\.ada\.payments\.0: 1700000000 is no date"),
        ({"earned": {"ada": {"payments": ["2026-01-01T00:00:00"]}}}, r"payments\.0: .*no offset"),
        ({"earned": {}, "by": "me"}, "unknown key by"),
    ],
)
def test_wrong_earned_expertise_is_refused(earned: object, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        read_roster(person_with(), "r", earned)


def test_mailboxes_are_compared_without_case() -> None:
    assert mailbox(" Ada@Example.COM ") == "ada@example.com"


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.dates() | st.datetimes()
ANY = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4) | st.integers(), inner, max_size=3),
    max_leaves=12,
)
KEYS = st.sampled_from((*ROSTER_KEYS, *PERSON_KEYS, *DOMAIN_KEYS, "level", "earned", "as_of", "id", "since", "acme/a"))
NEAR = st.recursive(
    PLAIN | st.sampled_from(("senior", "2026-01-01", "x@y.z", 1, 2)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(ANY | NEAR | st.builds(lambda p: {"people": {"a": p}}, NEAR), ANY | NEAR, ANY | NEAR)
def test_any_value_gives_a_roster_with_people_or_a_fault(values: object, earned: object, members: object) -> None:
    with suppress(ConfigError):
        assert read_roster(values, "r", earned, members).people


@given(st.dictionaries(st.text(), ANY, min_size=1, max_size=3))
def test_a_fault_is_one_line_that_can_be_printed(people: object) -> None:
    with pytest.raises(ConfigError) as caught:
        read_roster({"people": people}, "r")
    assert str(caught.value).isprintable()


def test_a_mapping_that_holds_itself_is_refused() -> None:
    with pytest.raises(ConfigError):
        loaded("people: &a\n  ada: *a\n")


def test_the_files_of_the_documentation_are_read() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "roster.md").read_text(encoding="utf-8")
    whole, teams = (block.partition("```")[0] for block in text.split("```yaml\n")[1:])
    (data,) = (block.partition("```")[0] for block in text.split("```json\n")[1:])
    assert loaded(whole).by_account[102].name == "ada"
    values = load_yaml(teams.partition("people:")[0], "docs")
    assert 101 in read_roster(values, "docs", members=json.loads(data)).by_account
