"""What would block a team is told before it does."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.config import gate_policy
from bot.errors import ConfigError
from bot.gate import Roster, read_roster
from bot.gate.checking import Concern, Gravity, PolicyCheck, Surroundings, check_policy
from bot.risk import Tier
from tests.gate.policies import GONE, PATH, changed, default_values

NOW = datetime(2026, 3, 2, tzinfo=UTC)
ALL = ["payments", "checkout", "authentication", "pricing", "inventory", "data processing"]
CODE = ("src/report.py",)


def people(**changes: Any) -> dict[str, Any]:
    """Three seniors who know everything; a keyword replaces or, with None, removes one of them."""
    one = {"level": "senior", "domains": ALL, "groups": ["security", "on-call"]}
    usual = {name: {"accounts": [number], **one} for number, name in enumerate(("ada", "bob", "cyd"), 1)}
    return {name: said for name, said in (usual | changes).items() if said is not None}


def checked(
    values: object = None, paths: tuple[str, ...] | None = None, key: bool | None = None, **changes: Any
) -> PolicyCheck:
    policy = gate_policy(default_values() if values is None else values, PATH)
    return check_policy(policy, roster(**changes), NOW, Surroundings(paths, key))


def roster(**changes: Any) -> Roster:
    return read_roster({"people": people(**changes)}, "roster.yml")


def found(check: PolicyCheck, code: str) -> list[Concern]:
    return [concern for concern in check.concerns if concern.code == code]


def test_a_team_with_people_for_everything_hears_nothing() -> None:
    check = checked()
    assert check.concerns == ()
    assert check.gravity is Gravity.NOTE


def test_a_need_that_nobody_can_meet_blocks() -> None:
    juniors: dict[str, Any] = {
        name: {"accounts": [n], "level": "junior", "groups": ["security", "on-call"]}
        for n, name in enumerate(("ada", "bob", "cyd"), 1)
    }
    check = checked(**juniors)
    assert check.gravity is Gravity.BLOCKS
    assert any("tier critical needs a senior or above; the roster has nobody" in c.text for c in found(check, "nobody"))


def test_what_only_one_person_knows_blocks_them() -> None:
    other: dict[str, Any] = {"level": "senior", "domains": ALL[1:], "groups": ["security", "on-call"]}
    check = checked(bob={"accounts": [2], **other}, cyd={"accounts": [3], **other})
    [one] = found(check, "only one")
    assert (one.gravity, "payments; that is ada only" in one.text) == (Gravity.BLOCKS, True)


def test_a_domain_without_a_file_is_a_note() -> None:
    other: dict[str, Any] = {"level": "senior", "domains": ALL[1:], "groups": ["security", "on-call"]}
    nobody: dict[str, Any] = {
        "ada": {"accounts": [1], **other},
        "bob": {"accounts": [2], **other},
        "cyd": {"accounts": [3], **other},
    }
    [note] = found(checked(paths=CODE, **nobody), "domain to come")
    assert (note.gravity, "payments" in note.text) == (Gravity.NOTE, True)
    [blocks] = found(checked(paths=("src/payments/charge.py",), **nobody), "nobody")
    assert blocks.gravity is Gravity.BLOCKS


def test_two_people_are_counted_where_two_are_needed() -> None:
    check = checked(changed("tiers/critical/people", 3))
    assert {c.code for c in check.concerns} == {"only one"}
    assert all("3 people" in c.text for c in check.concerns)


def test_people_whose_time_is_over_are_nobody() -> None:
    gone = {"accounts": [2], "level": "senior", "domains": ALL, "groups": ["security"], "until": "2026-01-01"}
    assert found(checked(bob=gone, cyd=None), "only one")


def test_everybody_on_leave_is_told() -> None:
    away: dict[str, Any] = {
        "level": "senior",
        "domains": ALL,
        "groups": ["security", "on-call"],
        "leave": [{"from": "2026-03-01", "until": "2026-03-09"}],
    }
    team: dict[str, Any] = {name: {"accounts": [n], **away} for n, name in enumerate(("ada", "bob", "cyd"), 1)}
    check = checked(**team)
    assert check.gravity is Gravity.NOTE
    assert found(check, "all away")
    assert check.reaches[0].away == ("ada", "bob", "cyd")


@pytest.mark.parametrize(
    ("in_group", "code", "gravity"), [(0, "no fallback", Gravity.FAULT), (1, "one in fallback", Gravity.NOTE)]
)
def test_a_fallback_of_nobody_is_a_fault_and_of_one_a_note(in_group: int, code: str, gravity: Gravity) -> None:
    team: dict[str, Any] = {
        name: {
            "accounts": [n],
            "level": "senior",
            "domains": ALL,
            "groups": ["on-call", *(["security"] if n <= in_group else [])],
        }
        for n, name in enumerate(("ada", "bob", "cyd"), 1)
    }
    check = checked(**team)
    assert [(c.code, c.gravity) for c in check.concerns] == [(code, gravity)]


@pytest.mark.parametrize(("called", "code"), [(1, "no break-glass"), (2, "tight break-glass"), (3, "")])
def test_an_emergency_needs_people_who_can_call(called: int, code: str) -> None:
    team: dict[str, Any] = {
        name: {
            "accounts": [n],
            "level": "senior",
            "domains": ALL,
            "groups": ["security", *(["on-call"] if n <= called else [])],
        }
        for n, name in enumerate(("ada", "bob", "cyd"), 1)
    }
    assert [c.code for c in checked(**team).concerns] == ([code] if code else [])


def test_an_emergency_that_nobody_can_call_is_told_so() -> None:
    team: dict[str, Any] = {
        name: {"accounts": [n], "level": "senior", "domains": ALL, "groups": ["security"]}
        for n, name in enumerate(("ada", "bob", "cyd"), 1)
    }
    [concern] = checked(**team).concerns
    assert concern.text == "an emergency needs up to 2 people to call; the group `on-call` has nobody."


def test_a_policy_without_emergencies_needs_nobody_for_them() -> None:
    values = {key: value for key, value in default_values().items() if key != "break_glass"}
    assert (
        checked(values, ada={"accounts": [1], "level": "senior", "domains": ALL, "groups": ["security"]}).concerns == ()
    )


def test_a_rule_that_asks_for_others_than_its_tier_is_checked_by_itself() -> None:
    own = {"name": "own", "when": {"lines": 5}, "require": {"tier": "high", "approve": {"group": "release"}}}
    [concern] = checked(changed("rules/0", own)).concerns
    assert concern.text == "the rule “own” needs somebody who is of the group release; the roster has nobody."
    assert concern.gravity is Gravity.BLOCKS


def test_a_rule_that_asks_the_same_of_lower_tiers_is_checked_for_its_domains() -> None:
    rule = {
        "name": "own",
        "when": {"lines": 5},
        "require": {"tier": "medium", "approve": {"all_of": ["senior", "expert"]}},
    }
    values = changed("rules/0", rule) | {"domains": {"reports": {"tier": "medium", "words": ["report"]}}}
    check = checked(values)
    assert [c.text.split(" needs")[0] for c in found(check, "nobody") if c.gravity is Gravity.BLOCKS] == [
        "the rule “own”"
    ]


def test_names_beyond_five_are_counted() -> None:
    more: dict[str, Any] = {f"p{n}": {"accounts": [10 + n], "groups": ["release"]} for n in range(7)}
    own = {"name": "own", "when": {"lines": 5}, "require": {"approve": {"group": "release"}, "people": 7}}
    [concern] = checked(changed("rules/0", own), **more).concerns
    assert "p0, p1, p2, p3, p4 and 2 more only" in concern.text


def test_a_domain_of_the_roster_that_nothing_is_called_is_told() -> None:
    odd = {"accounts": [4], "domains": ["payment"]}
    [note] = found(checked(dan=odd), "unknown domain")
    assert note.remedy == "Did you mean payments?"


def test_a_person_among_the_update_bots_is_told() -> None:
    [concern] = found(checked(changed("update_bots", [1])), "person as bot")
    assert "ada's" in concern.text


def test_a_rule_that_asks_for_nothing_new_is_told() -> None:
    idle = {"name": "idle", "when": {"tier": "high"}, "require": {"tier": "high", "answers": "basic"}}
    check = checked(changed("rules/0", idle))
    assert [c.text for c in found(check, "idle rule")] == [
        "the rule “idle” asks for nothing that the tiers do not ask already."
    ]
    assert not found(checked(changed("rules/0", idle | {"require": {"answers": "full"}})), "idle rule")
    assert not found(checked(changed("rules/0", idle | {"when": {"lines": 5}})), "idle rule")
    domains = idle | {"when": {"domains": ["payments"]}, "require": {"tier": "critical"}}
    assert found(checked(changed("rules/0", domains)), "idle rule")


def test_spot_checks_without_a_key_are_told() -> None:
    assert found(checked(key=False), "no spot key")
    assert not found(checked(key=True), "no spot key")
    assert not found(checked(key=None), "no spot key")


def test_a_pattern_that_matches_no_file_is_told() -> None:
    check = checked(changed("rules/0/when/paths", ["/SRC/**"]), paths=("src/a.py", "docs/x/a.md", "tests/test_a.py"))
    assert not found(check, "no file")
    check = checked(changed("rules/0/when/paths", ["/source/**"]), paths=("src/a.py", "Docs/a.md", "tests/test_a.py"))
    assert [c.text.split("`")[1] for c in found(check, "no file")] == ["/source/**", "/docs/**/*.md"]


def test_an_allow_list_that_lets_code_off_is_told() -> None:
    check = checked(changed("tiers/low/paths", ["/docs/**"]), paths=("docs/a.md", "docs/conf.py"))
    [wide] = found(check, "wide allow-list")
    assert "docs/conf.py is code" in wide.text


def test_it_is_told_who_can_sign_off_what() -> None:
    mid = {"accounts": [4], "level": "mid", "domains": ["payments"]}
    reaches = {(r.tier, r.domain): r.people for r in checked(dan=mid, eve={"accounts": [5]}).reaches}
    assert reaches[Tier.CRITICAL, ""] == ("ada", "bob", "cyd")
    assert reaches[Tier.HIGH, ""] == ("ada", "bob", "cyd", "dan")
    assert reaches[Tier.MEDIUM, ""] == ("ada", "bob", "cyd", "dan", "eve")
    assert reaches[Tier.CRITICAL, "payments"] == ("ada", "bob", "cyd")


def test_an_account_of_a_machine_makes_nobody() -> None:
    policy = gate_policy(default_values(), PATH)
    team = Roster(roster().people, machines=frozenset({2, 3}))
    check = check_policy(policy, team, NOW, Surroundings())
    assert found(check, "only one")


def test_the_gravest_stands_first() -> None:
    check = checked(key=False, ada={"accounts": [1]}, bob=None, cyd=None)
    assert [c.gravity for c in check.concerns] == sorted((c.gravity for c in check.concerns), reverse=True)
    assert check.gravity is Gravity.FAULT


@pytest.mark.parametrize(
    ("place", "value", "code", "says"),
    [
        (
            "who/qualified",
            {"any_of": ["senior", "junior"]},
            "idle choice",
            "or a junior or above: the second is enough",
        ),
        ("who/qualified", {"any_of": ["senior", {"any_of": ["mid", "expert"]}]}, "idle choice", "mid or above"),
        ("tiers/critical/approve", {"any_of": ["senior", "expert"]}, "idle tier", "tier critical asks for no other"),
        ("tiers/critical/approve", "junior", "idle tier", "tier critical"),
        ("tiers/critical/approve", GONE, "idle tier", "tier critical"),
        ("tiers/high/approve", "member", "idle tier", "tier high"),
        (
            "domains",
            {"payments": {"paths": ["/billing/"]}},
            "replaced domain",
            "1 files are not of it any more, src/pay",
        ),
        ("domains", {"payments": {"words": ["payments"], "tier": "medium"}}, "lower domain", "payments is medium"),
        ("break_glass/lasts", "60d", "long break-glass", "1,440 hours"),
    ],
)
def test_a_slip_that_makes_a_policy_weaker_than_it_reads_is_told(
    place: str, value: object, code: str, says: str
) -> None:
    paths = ("src/payments/charge.py", "src/app.py")
    assert code not in {each.code for each in checked(paths=paths).concerns}
    told = found(checked(changed(place, value), paths=paths), code)
    assert any(says in concern.text for concern in told)


@pytest.mark.parametrize("pattern", ["/**/*.*", "/**/?*", "/**/[!.]*", "/**/*.[a-z]*", "/*/", "/*/**"])
def test_no_pattern_lets_every_file_off(pattern: str) -> None:
    with pytest.raises(ConfigError, match="lets every file off"):
        gate_policy(changed("tiers/low/paths", [pattern]), PATH)
