"""Whatever is broken, unknown, hostile or taken away: a reason, never an exception, and nothing passes."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest
import yaml

from bot.errors import SnapshotError
from bot.gate import State
from bot.gate.recording import SnapshotFile, parse_snapshot
from tests.gate.case_files import (
    NOW,
    BadFile,
    Case,
    base,
    expand,
    fixture,
    load_bad_files,
    load_bad_snapshots,
    load_cases,
    nodes,
    patched,
)
from tests.gate.deciding import Outcome, judged, outcome, outcome_of_texts, read_people, read_policy

MUTATIONS = int(os.environ.get("GATE_MUTATIONS", "4"))
"""Of each case. More of them are others: the first ones stay."""
BASES = ("low", "medium", "high", "critical", "whole")
APPROVER = {"medium": "@max", "high": "@mia", "critical": "@ada"}


def _judged(snapshot: Any) -> Outcome:
    return judged(snapshot, _POLICY, _ROSTER, NOW)


_POLICY = read_policy(fixture("policy"))
_ROSTER = read_people(fixture("roster"))


@pytest.mark.parametrize("name", BASES)
def test_what_every_mutation_begins_with_passes(name: str) -> None:
    assert _judged(base(name)).state is State.SATISFIED


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in load_bad_snapshots()])
def test_a_bad_snapshot(case: Case) -> None:
    found = outcome(case.snapshot, case.policy, case.roster, case.now)
    assert found.state.name in case.expect.states
    assert found.refused or found.decision is not None


@pytest.mark.parametrize("bad", [pytest.param(bad, id=bad.id) for bad in load_bad_files()])
def test_with_a_bad_policy_or_roster_nothing_passes(bad: BadFile) -> None:
    texts = [each if isinstance(each, str | None) else yaml.safe_dump(each) for each in (bad.policy, bad.roster)]
    for name in ("low", "critical"):
        found = outcome_of_texts(texts[0], texts[1], base(name), NOW)
        assert found.state is State.ERROR
        assert found.refused or found.decision is not None


def _at(value: Any, way: tuple[str | int, ...]) -> Any:
    for step in way:
        value = value[step]
    return value


def _with(value: Any, way: tuple[str | int, ...], new: Any) -> Any:
    found = deepcopy(value)
    _at(found, way[:-1])[way[-1]] = new
    return found


def _without(value: Any, way: tuple[str | int, ...]) -> Any:
    found = deepcopy(value)
    del _at(found, way[:-1])[way[-1]]
    return found


OTHERS: tuple[Any, ...] = ({"x": 1}, ["x"], [[]], 1.5, float("nan"))


@pytest.mark.parametrize("way", [pytest.param(way, id=".".join(map(str, way))) for way in nodes(base("whole"))])
def test_a_value_of_another_type_is_an_error(way: tuple[str | int, ...]) -> None:
    whole = base("whole")
    old = _at(whole, way)
    others = [each for each in OTHERS if type(each) is not type(old)]
    for other in others if old is None or isinstance(old, str) else [*others, "no such word"]:
        assert _judged(_with(whole, way, other)).state is State.ERROR, other


def test_a_key_that_nobody_knows_is_an_error() -> None:
    whole = base("whole")
    objects = [(), *(way for way in nodes(whole) if isinstance(_at(whole, way), dict))]
    assert len(objects) > 60
    for way in objects:
        found = deepcopy(whole)
        _at(found, way)["unheard of"] = None
        assert _judged(found).state is State.ERROR, way


def _review(name: str) -> Iterator[Mapping[str, Any]]:
    """Changes that take the approval away or make it worth less."""
    yield {"reviews": []}
    yield {"reviews-": None}
    for by in (None, "@stranger", "@actions", "@org", "@machine", "@jun", "@eva"):
        yield {"reviews.0.by": by}
    for state in ("CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING"):
        yield {"reviews.0.state": state}
    for commit in (None, "@old", "@elsewhere", "a" * 39, "A" * 40):
        yield {"reviews.0.commit": commit}
    for at in (None, "2026-11-20T12:00:01Z", "2031-01-01T00:00:00Z", "2019-01-01T00:00:00Z"):
        if at is None or at > NOW or name == "critical":
            yield {"reviews.0.at": at}
    yield from ({"reviews.0.permission": each} for each in ("none", "read", "triage"))
    yield {"reviews.0.change": "PR_8"}
    for under in ({"base": None}, {"base": "dev"}, {"policy": None, "required": None}, {"policy": "sha256:0"}):
        yield {"reviews.0.under": under}
    later = {"id": 9, "commit": "@head", "at": "2026-11-20T11:30:00Z", "by": APPROVER[name]}
    yield {"reviews+": [{**later, "state": "CHANGES_REQUESTED"}]}
    yield {"reviews+": [{**later, "state": "DISMISSED"}]}
    yield {"reviews+": [{**later, "state": "CHANGES_REQUESTED", "by": "@bob"}]}


def _hands(name: str) -> Iterator[Mapping[str, Any]]:
    """Changes by which the approver had a hand in it, or nobody knows who had."""
    approver = APPROVER[name]
    for by in (None, approver):
        yield {"author": by}
        yield {"pushes.0.by": by}
        yield {"pushes+": [{"head": "@old", "by": by}]}
        yield {"requested_by": [by]}
        yield {"commits.0.author": by, "commits.0.email": ""}
    yield {"commits.0.committer": approver}
    yield {"commits.0.co_authors": ["@tia", approver]}
    mailbox = f"{expand(approver)['login']}@example.com"
    yield {"commits.0.author": None, "commits.0.email": mailbox}
    yield {"commits.0.email": mailbox.upper()}
    yield {"commits+": [{"sha": "@old", "author": approver}], "expected.commits": 2}
    yield {"commits+": [{"sha": "@old", "author": None}], "expected.commits": 2}


def _view(_: str) -> Iterator[Mapping[str, Any]]:
    """Changes by which the view is not whole, or there is nothing to decide."""
    for count in (0, 2, 10**9):
        yield {"expected.files": count}
        yield {"expected.commits": count}
    yield {"files": []}
    yield {"files": [], "expected.files": 0}
    yield {"commits": []}
    yield {"commits": [], "expected.commits": 0}
    yield {"files+": [{"path": "tools/unseen.py"}]}
    yield {"commits+": [{"sha": "@old", "author": "@jun"}]}
    yield {"missing": ["a page of files"]}
    yield {"base_protected": False}
    yield {"state": "closed"}
    yield {"draft": True}
    yield {"head": "@elsewhere"}


def _rise(name: str) -> Iterator[Mapping[str, Any]]:
    """Changes that ask for somebody else, or for more answers."""
    files = (".github/foreread.yml", "auth/x.py", "shipping/x.py", "CLAUDE.md", "Dockerfile")
    for path in files if name != "critical" else files[1:3]:
        yield {"files+": [{"path": path, "size": 9}], "expected.files": 2}
    if name != "critical":
        yield {"facts": {"tier": "critical"}}
        yield {"facts": {"signals": [{"rule": "x", "tier": "critical"}]}}
        yield {"raises": [{"tier": "critical", "by": "a model"}]}
        yield {"follow_ups": [{"kind": "break-glass", "change": "PR_1", "due": "2026-11-20T11:59:59Z"}]}
    yield {"facts": {"domains": ["authentication", "pricing"], "tier": "critical"}}


def _answers(name: str) -> Iterator[Mapping[str, Any]]:
    """Changes that take an answer away."""
    if name == "medium":
        yield {"acknowledged": []}
        yield from ({"acknowledged.0.by": by} for by in (None, "@stranger", "@actions", "@jun"))
        yield {"acknowledged.0.head": "@old"}
        yield from ({"acknowledged.0.at": at} for at in (None, "2026-11-20T12:00:01Z"))
        return
    yield {"answers": []}
    yield {"questions.items+": [{"id": "q3", "text": "What else?"}]}
    for number in (0, 1):
        at = f"answers.{number}"
        yield from ({f"{at}.by": by} for by in (None, "@stranger", "@actions", "@jun", "@max"))
        yield {f"{at}.head": "@old"}
        yield {f"{at}.question": "q9"}
        yield {f"{at}.questions": "sha256:0"}
        yield from ({f"{at}.kind": kind} for kind in ("defect", "for the author"))
        yield from ({f"{at}.text": text} for text in ("", "yes", "a b c d", "it is fine", " . . . . . . . . ."))
        yield from ({f"{at}.at": when} for when in (None, "2026-11-20T12:00:01Z"))
        yield {f"{at}.flagged": "not so"}


WEAKER = [
    (name, change)
    for name in APPROVER
    for changes in (_review, _hands, _view, _rise, _answers)
    for change in changes(name)
]


@pytest.mark.parametrize(("name", "change"), [pytest.param(*each, id=f"{each[0]}:{each[1]}") for each in WEAKER])
def test_no_evidence_can_be_taken_away(name: str, change: Mapping[str, Any]) -> None:
    assert _judged(patched(base(name), change)).state is not State.SATISFIED


LOW = [
    {"checks": []},
    {"checks.0.conclusion": "neutral"},
    {"checks.0.conclusion": "skipped"},
    {"checks.0.conclusion": "Success"},
    {"checks+": [{"name": "links", "conclusion": "cancelled"}]},
    {"author": "@stranger"},
    {"author": "@update-bot"},
    {"author": "@machine"},
    {"author": "@eva"},
    {"files.0.old_mode": "100755"},
    {"files.0.new_mode": "100755"},
    {"files.0.new_mode": "120000"},
    {"files.0.status": "deleted"},
    {"files.0.status": "type changed"},
    {"files.0.size": 1_000_001},
    {"files.0.path": "docs/start.md.py"},
    {"files.0.path": "docs.md"},
    {"files.0.path": "a/docs/start.md"},
    {"files.0.old_path": "payments/start.md"},
    *({"files.0.flags": [flag]} for flag in ("binary", "LFS pointer", "starts like a program", "could not be read")),
    *(change for change in _view("") if "head" not in change),
]


@pytest.mark.parametrize("change", [pytest.param(change, id=str(change)) for change in LOW])
def test_what_nobody_reads_passes_on_the_allow_list_alone(change: Mapping[str, Any]) -> None:
    assert _judged(patched(base("low"), change)).state is not State.SATISFIED


POOL: tuple[Any, ...] = (
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        10**30,
        1.5,
        "",
        "x",
        "@all <b>\n\u202e\x1b[31m",
        "high",
        "APPROVED",
        "user",
        "a" * 40,
    ),
    *(
        "2026-11-20T11:00:00Z",
        "2099-01-01T00:00:00Z",
        "9999-12-31T23:59:59+14:00",
        "sha256:0",
        "*",
        "/**",
        "!x",
        "\ud800",
    ),
    *([], {}, [[]], [None], {"id": 131}, {"id": 131, "login": "max", "kind": "user"}, ["x"] * 50),
)


def mutate(value: Any, chance: random.Random) -> tuple[Any, str]:
    """The value with one node changed, and what was done."""
    ways = list(nodes(value))
    if not ways:
        return value, "nothing"
    way = chance.choice(ways)
    name = ".".join(map(str, way))
    match chance.randrange(4):
        case 0:
            return _without(value, way), f"without {name}"
        case 1:
            other = _at(value, chance.choice(ways))
            return _with(value, way, deepcopy(other)), f"{name}: another node"
        case _:
            new = chance.choice(POOL)
            return _with(value, way, deepcopy(new)), f"{name}: {new!r}"


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in load_cases()])
def test_no_mutation_of_a_case_raises_or_passes_without_a_ground(case: Case) -> None:
    chance = random.Random(case.id)  # noqa: S311 - to be repeated
    for _ in range(MUTATIONS):
        mutated, done = mutate(case.snapshot, chance)
        found = outcome(mutated, case.policy, case.roster, case.now, case.earned) if case.earned else _judged(mutated)
        _has_a_ground(found, done)


def _has_a_ground(found: Outcome, done: str) -> None:
    """Nothing passes but by an approval, an emergency, or on the allow-list; and what does not says why."""
    decision = found.decision
    if decision is None:
        assert found.state is State.ERROR, done
        assert found.refused, done
        return
    assert decision.why.state is found.state, done
    codes = {node.code for node in decision.why.walk()}
    if found.state is State.SATISFIED:
        assert decision.counted or decision.override or "unattended" in codes, done
    else:
        assert any(node.state is found.state and not node.because for node in decision.why.walk()), done


@pytest.mark.parametrize("kind", ["policy", "roster"])
@pytest.mark.parametrize("number", range(40))
def test_no_mutation_of_policy_or_roster_raises(kind: str, number: int) -> None:
    chance = random.Random(f"{kind} {number}")  # noqa: S311 - to be repeated
    for _ in range(max(1, MUTATIONS // 2)):
        whole = {"policy": fixture("policy"), "roster": fixture("roster")}
        whole[kind], done = mutate(whole[kind], chance)
        for name in ("low", "high"):
            found = outcome(base(name), whole["policy"], whole["roster"], NOW)
            _has_a_ground(found, done)


TEXTS = {
    "nothing": b"",
    "spaces": b" \n ",
    "a byte order mark": b"\xef\xbb\xbf{}",
    "another encoding": json.dumps(base("medium")).encode("utf-16"),
    "no text": bytes(range(256)),
    "half of it": json.dumps(base("medium")).encode()[:-1],
    "twice": json.dumps(base("medium")).encode() * 2,
    "no number": json.dumps(base("medium")).replace('"attempts": 1', '"attempts": NaN').encode() + b"NaN",
    "a list": b"[]",
    "null": b"null",
    "true": b"true",
    "a number of a hundred thousand digits": b"1" * 100_000,
    "deep lists": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"files":' * 50_000 + b"1" + b"}" * 50_000,
    "ten million bytes of one name": json.dumps({**base("medium"), "head": "x" * 10_000_000}).encode(),
    "ten million bytes of an unknown key": json.dumps({**base("medium"), "x" * 10_000_000: 1}).encode(),
    "a key twice": json.dumps(base("medium")).encode()[:-1] + b', "draft": false, "draft": false}',
    "another state twice": json.dumps(base("medium")).encode()[:-1] + b', "reviews": []}',
}


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_that_is_no_snapshot_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(SnapshotError) as refused:
        parse_snapshot(TEXTS[text])
    assert len(str(refused.value)) < 1_000


def test_a_snapshot_of_ten_million_bytes_is_decided() -> None:
    words = "and so on " * 9_000
    answer = {"by": {"id": 121}, "kind": "handled", "text": words, "at": "2026-11-20T10:52:00Z"}
    snapshot = patched(base("high"), {"answers+": [{**answer, "question": f"x{number}"} for number in range(112)]})
    text = json.dumps(snapshot).encode()
    assert len(text) > 10_000_000
    assert isinstance(parse_snapshot(text), SnapshotFile)
    assert _judged(snapshot).state is State.SATISFIED


def test_a_change_of_many_files_is_decided() -> None:
    files = expand({"=many": 6_000, "each": {"path": "docs/{n}.md", "added": 1, "size": 10}})
    assert _judged({**base("low"), "files": files, "expected": {"files": 6_000}}).state is State.WAITING


@pytest.mark.parametrize("name", ["policy", "roster"])
def test_a_long_or_deep_policy_or_roster_is_an_error(name: str) -> None:
    good = {each: yaml.safe_dump(fixture(each)) for each in ("policy", "roster")}
    for bad in ("x: " + "a" * 10_000_000, "x: " + "[" * 5_000 + "]" * 5_000, "- " * 3_000, "&a [*a]", "\0", "\x1b"):
        texts = {**good, name: bad}
        assert outcome_of_texts(texts["policy"], texts["roster"], base("low"), NOW).state is State.ERROR


def test_names_for_people_that_double_are_read_at_once() -> None:
    doubling: dict[str, Any] = {"w0": {"any_of": ["staff", "expert"]}}
    for number in range(1, 40):
        doubling[f"w{number}"] = {"any_of": [f"w{number - 1}", {"all_of": [f"w{number - 1}", "mid"]}]}
    policy = patched(fixture("policy"), {"who": {**fixture("policy")["who"], **doubling}, "tiers.high.approve": "w39"})
    assert outcome(base("high"), policy, fixture("roster"), NOW).state is State.ERROR
