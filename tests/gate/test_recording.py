"""Recorded snapshots: what was written is read again, and whatever the format does not know is refused."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.errors import SnapshotError
from bot.facts import ProvenanceLevel
from bot.gate import (
    AccountKind,
    AnswerKind,
    Answers,
    Binding,
    Entry,
    EntryFlag,
    EntryStatus,
    FollowUpKind,
    GateQuestion,
    Permission,
    ReviewState,
    change_digest,
    questions_digest,
)
from bot.gate.predicates import PREDICATES
from bot.gate.recording import GroupFile, SnapshotFile, parse_snapshot, read_snapshot, write_snapshot
from bot.gate.recording._requirement import DEEPEST
from bot.gate.recording._shapes import SHAPES
from bot.risk import Tier, TriggerKind
from tests.gate import strategies

SCHEMA: dict[str, Any] = json.loads(files("bot").joinpath("schemas/snapshot-1.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
ADA = {"id": 7, "login": "ada", "kind": "user"}
AT = "2026-11-20T09:00:00Z"

SMALLEST: dict[str, Any] = {
    "version": 1,
    "change": "PR_7",
    "head": "h2",
    "base": "main",
    "author": ADA,
    "files": [{"path": "pay.py"}],
    "commits": [{"sha": "h2", "author": ADA}],
}
REQUIRED: dict[str, Any] = {
    "tier": "high",
    "answers": "basic",
    "freshness": "diff",
    "checks": ["ci"],
    "attended": True,
    "spot_share": 2000,
    "spot_before": False,
    "pace": None,
    "lasts_s": 3600,
    "approvals": [
        {
            "who": {
                "any_of": [
                    {"predicate": "level", "value": "senior"},
                    {"all_of": [{"predicate": "expert", "value": ""}]},
                ]
            },
            "count": 2,
        }
    ],
}
FULL: dict[str, Any] = {
    **SMALLEST,
    "repository": 1,
    "base_protected": True,
    "requested_by": [ADA, None],
    "state": "open",
    "draft": False,
    "files": [
        {
            "path": "pay.py",
            "status": "renamed",
            "old_path": "old.py",
            "old_mode": "100644",
            "new_mode": "100755",
            "old_blob": "b1",
            "new_blob": "b2",
            "added": 12,
            "removed": 3,
            "size": 900,
            "flags": ["binary"],
        }
    ],
    "commits": [
        {
            "sha": "h2",
            "author": ADA,
            "committer": None,
            "co_authors": [None],
            "email": "ada@example.com",
            "verified": True,
            "suggested_lines": 4,
        }
    ],
    "pushes": [{"head": "h2", "by": ADA, "at": AT}],
    "expected": {"files": 1, "commits": 1},
    "missing": ["x"],
    "attempts": 2,
    "facts": {
        "tier": "low",
        "signals": [{"rule": "removed-guard", "tier": "high"}],
        "triggers": ["critical path"],
        "domains": ["payments"],
        "provenance": "none",
        "strongest": "declared",
        "assisted_lines": 3,
        "marks_only": True,
    },
    "raises": [{"tier": "high", "by": "model x"}],
    "questions": {"digest": "", "items": [{"id": "q1", "text": "What if it is empty?"}]},
    "checks": [{"name": "ci", "conclusion": "success", "app": 15368}],
    "earlier": [
        {"head": "h0", "digest": "sha256:0"},
        {"head": "h1", "files": [{"path": "pay.py", "old_blob": "b1", "new_blob": "b2"}]},
    ],
    "revert": {"of": "c1", "clean": True, "tier": "medium", "security": False},
    "backport": {"of": "PR_3", "same": True, "decided": True, "tier": None},
    "follow_ups": [{"kind": "break-glass", "change": "PR_1", "due": AT}],
    "draw": 17,
    "reviews": [
        {
            "id": 1,
            "by": ADA,
            "state": "DISMISSED",
            "commit": "h2",
            "at": AT,
            "change": "PR_7",
            "permission": "write",
            "base_changed": ["a.py"],
            "dismissed": {"by": ADA, "was": "APPROVED"},
            "under": {"base": "main", "policy": "sha256:1", "questions": None, "required": REQUIRED},
        }
    ],
    "answers": [
        {
            "question": "q1",
            "by": ADA,
            "head": "h2",
            "questions": "",
            "kind": "handled",
            "text": "It is not.",
            "at": AT,
            "flagged": "",
        }
    ],
    "acknowledged": [{"by": ADA, "head": "h2", "at": AT, "confirms": True}],
    "shown": [{"by": ADA, "head": "h2", "at": AT}],
    "cleared": [{"review": 1, "by": ADA, "reason": "It was mended.", "at": AT}],
    "attested": [{"by": ADA, "head": "h2", "at": AT}],
    "emergencies": [{"by": ADA, "incident": "INC-1", "reason": "Down.", "head": "h2", "base": "main", "at": AT}],
    "overrides": [{"by": ADA, "head": "h2", "assisted": True, "reason": "I watched it.", "at": AT}],
}
GROUP: dict[str, Any] = {
    "version": 1,
    "merge_group": {"head": "g", "tree": "t", "expected_tree": "t"},
    "members": [SMALLEST],
}


def change_of(values: dict[str, Any]) -> SnapshotFile:
    found = read_snapshot(values)
    assert isinstance(found, SnapshotFile)
    return found


def at(values: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """The values with another one at a path like `files.0.path`; a value that is `...` takes the key away."""
    copied: dict[str, Any] = copy.deepcopy(values)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    inner: Any = copied
    for part in way:
        inner = inner[part]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return copied


@given(strategies.FILES | strategies.GROUPS)
def test_what_is_written_is_read_as_it_was(file: SnapshotFile | GroupFile) -> None:
    values = write_snapshot(file)
    assert read_snapshot(values) == file
    assert parse_snapshot(json.dumps(values).encode()) == file


@given(strategies.FILES | strategies.GROUPS)
def test_what_is_written_fits_the_schema(file: SnapshotFile | GroupFile) -> None:
    assert list(VALIDATOR.iter_errors(write_snapshot(file))) == []


def test_every_key_is_written_but_an_absent_binding() -> None:
    written = write_snapshot(change_of(FULL))
    shapes = {shape.name: shape for shape in SHAPES}
    assert set(written) == shapes["snapshot"].required | shapes["snapshot"].optional
    assert set(written["reviews"][0]) == shapes["review"].required | shapes["review"].optional  # type: ignore[index]
    bare = write_snapshot(change_of(at(FULL, "reviews.0.under", ...)))
    assert "under" not in bare["reviews"][0]  # type: ignore[index]


@given(strategies.JSON)
def test_any_json_is_read_or_refused(values: object) -> None:
    with pytest.raises(SnapshotError):
        read_snapshot(values)


def _places(value: object, way: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield (*way, key)
        yield from _places(inner, (*way, key))


PLACES = sorted(".".join(map(str, way)) for way in _places(FULL))


@settings(max_examples=600)
@given(
    st.sampled_from(PLACES), strategies.JSON | st.sampled_from(["", "approved", "\ud800", True, -1, 2**60, 10**4000])
)
def test_a_file_with_something_else_in_any_place_is_read_or_refused_and_the_schema_is_no_stricter(
    place: str, value: object
) -> None:
    values = at(FULL, place, value)
    try:
        read_snapshot(values)
    except SnapshotError as refused:
        said = str(refused)
    else:
        said = ""
        assert list(VALIDATOR.iter_errors(values)) == []
    assert said.isascii()
    assert len(said) < 600


@settings(max_examples=200)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with pytest.raises(SnapshotError):
        parse_snapshot(content)


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 200_000,
        b'{"version":' * 100_000,
        b"NaN",
        b"Infinity",
        b"1" * 10_000,
        b"\xff\xfe{}",
        b'{"version": 1, "version": 1}',
        b'{"author": {"id": 1, "id": 2}}',
        b"",
    ],
)
def test_no_json_is_refused(content: bytes) -> None:
    with pytest.raises(SnapshotError, match="cannot be read"):
        parse_snapshot(content)


def test_a_binding_of_depth_is_refused_before_it_is_gone_down() -> None:
    who: dict[str, Any] = {"predicate": "member", "value": ""}
    for _ in range(DEEPEST):
        who = {"any_of": [who]}
    change_of(at(FULL, "reviews.0.under.required.approvals.0.who", who))
    for _ in range(5_000):
        who = {"any_of": [who]}
    values = {**FULL, "reviews": [{**FULL["reviews"][0], "under": {**FULL["reviews"][0]["under"]}}]}
    values["reviews"][0]["under"]["required"] = {**REQUIRED, "approvals": [{"who": who, "count": 1}]}
    with pytest.raises(SnapshotError, match="too deep"):
        read_snapshot(values)


WRONG: list[tuple[str, object, str]] = [
    ("version", 2, "version"),
    ("version", True, "version"),
    ("version", "1", "version"),
    *((key, ..., f"has no {key}") for key in ("version", "change", "head", "base", "author", "files", "commits")),
    *((key, "", f"{key} is empty") for key in ("change", "head", "base")),
    *(
        (key, None, key)
        for key in ("change", "head", "base", "files", "commits", "state", "facts", "reviews", "pushes")
    ),
    ("verdict", "good", "unknown key 'verdict'"),
    ("head", 7, "head is 7, not a string"),
    ("head", "\ud800", "half a character"),
    ("head", "h" * 301, "301 characters"),
    ("repository", -1, "repository is -1"),
    ("repository", 2**53, "repository"),
    ("repository", 10**5000, "a number of 16610 bits"),
    ("repository", 1.0, "repository is 1.0, not a whole number"),
    ("repository", float("nan"), "repository is nan"),
    ("repository", True, "repository is true, not a whole number"),
    ("draft", 0, "draft is 0, not true or false"),
    ("base_protected", None, "base_protected is null"),
    ("state", "merged", "state is 'merged', not one of: open, closed"),
    ("author.id", 0, "author.id is 0"),
    ("author.id", "7", "author.id"),
    ("author.id", True, "author.id"),
    ("author.kind", "User", "author.kind"),
    ("author.id", ..., "author has no id"),
    ("author.name", "Ada", "author has the unknown key 'name'"),
    ("files", {}, "files is an object, not a list"),
    ("files.0.path", "", "files[0].path is empty"),
    ("files.0.path", "a\0b", "the name of no file"),
    ("files.0.path", "\udcc3\udca9", "the name of no file"),
    ("files.0.path", "\ud83d", "the name of no file"),
    ("files.0.path", "a" * 4097, "4097 characters"),
    ("files.0.old_path", None, "files[0] is renamed and has no old_path"),
    ("files.0.old_path", "", "files[0].old_path is empty"),
    ("files.0.status", "Modified", "files[0].status"),
    ("files.0.status", None, "files[0].status"),
    ("files.0.old_mode", "644", "files[0].old_mode is '644', not six octal digits"),
    ("files.0.new_mode", "100648", "files[0].new_mode"),
    ("files.0.new_mode", "100644\n", "files[0].new_mode"),
    ("files.0.new_mode", "١٠٠٦٤٤", "files[0].new_mode"),
    ("files.0.new_blob", None, "files[0].new_blob"),
    ("files.0.added", -1, "files[0].added"),
    ("files.0.added", False, "files[0].added"),
    ("files.0.flags", ["safe"], "files[0].flags[0]"),
    ("files.0.flags", "binary", "files[0].flags is 'binary', not a list"),
    ("files", [{"path": "a"}, {"path": "a"}], "files[1].path is the same as in files[0]"),
    ("commits", [{"sha": "a", "author": None}] * 2, "commits[1].sha is the same as in commits[0]"),
    ("commits.0.sha", "", "commits[0].sha is empty"),
    ("commits.0.author", ..., "commits[0] has no author"),
    ("commits.0.co_authors", None, "commits[0].co_authors"),
    ("commits.0.co_authors.0", "ada", "commits[0].co_authors[0]"),
    ("commits.0.verified", 1, "commits[0].verified"),
    ("pushes.0.head", "", "pushes[0].head is empty"),
    ("pushes.0.by", ..., "pushes[0] has no by"),
    *(
        ("pushes.0.at", when, "pushes[0].at")
        for when in (
            *("2026-11-20", "2026-11-20T09:00:00", "2026-11-20 09:00:00Z", "20261120T090000Z", "2026-13-20T09:00:00Z"),
            *("2026-02-30T09:00:00Z", "2026-11-20T25:00:00Z", "2026-11-20T09:00:00+25:00", "1969-12-31T23:59:59Z"),
            *(
                "9999-12-31T23:59:59-01:00",
                "0001-01-01T00:00:00+01:00",
                "2026-11-20T09:00:00Z\n",
                "٢٠٢٦-11-20T09:00:00Z",
            ),
            *(1_700_000_000, "now", ""),
        )
    ),
    ("expected.files", -1, "expected.files"),
    ("expected.lines", 1, "unknown key 'lines'"),
    ("missing.0", "", "missing[0] is empty"),
    ("attempts", 0, "attempts is 0"),
    ("facts.tier", "LOW", "facts.tier"),
    ("facts.tier", None, "facts.tier"),
    ("facts.signals.0.tier", "none", "facts.signals[0].tier"),
    ("facts.triggers.0", "critical", "facts.triggers[0]"),
    ("facts.domains.0", "", "facts.domains[0] is empty"),
    ("facts.provenance", "human", "facts.provenance"),
    ("facts.strongest", None, "facts.strongest"),
    ("raises.0.tier", 3, "raises[0].tier"),
    ("questions.items.0.id", "", "questions.items[0].id is empty"),
    ("questions.items", [{"id": "q1"}, {"id": "q1"}], "questions.items[1].id is the same"),
    ("questions.digest", None, "questions.digest"),
    ("checks.0.conclusion", None, "checks[0].conclusion"),
    ("checks.0.app", "ci", "checks[0].app"),
    ("earlier.0", {"head": "h0"}, "earlier[0] must have either digest or files"),
    ("earlier.0.files", [], "earlier[0] must have either digest or files"),
    ("earlier.0.digest", "", "earlier[0].digest is empty"),
    ("earlier.1.files.0.new_blob", "", "earlier[1] says of files[0] not which blobs it is"),
    ("earlier.1.files.0.old_blob", ..., "earlier[1] says of files[0] not which blobs it is"),
    ("revert.of", "", "revert.of is empty"),
    ("revert.clean", None, "revert.clean"),
    ("revert.tier", ..., "revert has no tier"),
    ("backport.decided", "yes", "backport.decided"),
    ("follow_ups.0.due", None, "follow_ups[0].due"),
    ("follow_ups.0.kind", "spot-check", "follow_ups[0].kind"),
    ("draw", 10_000, "draw is 10000"),
    ("draw", True, "draw is true"),
    ("reviews.0.id", 0, "reviews[0].id"),
    ("reviews.0.by", ..., "reviews[0] has no by"),
    ("reviews.0.state", "approved", "reviews[0].state is 'approved', not one of: APPROVED"),
    ("reviews.0.state", "Approved", "reviews[0].state"),
    ("reviews.0.state", "APPROVED ", "reviews[0].state"),
    ("reviews.0.state", None, "reviews[0].state"),
    ("reviews.0.commit", "", "reviews[0].commit is empty"),
    ("reviews.0.commit", ..., "reviews[0] has no commit"),
    ("reviews.0.change", "", "reviews[0].change is empty"),
    ("reviews.0.change", None, "reviews[0].change"),
    ("reviews.0.permission", "owner", "reviews[0].permission"),
    ("reviews.0.permission", None, "reviews[0].permission"),
    ("reviews.0.base_changed", None, "reviews[0].base_changed"),
    ("reviews.0.under", None, "reviews[0].under is null, not an object"),
    ("reviews.0.under.policy", "", "reviews[0].under.policy is empty"),
    ("reviews.0.under.required.tier", ..., "reviews[0].under.required has no tier"),
    ("reviews.0.under.required.approvals.0.count", 0, "approvals[0].count"),
    ("reviews.0.under.required.approvals.0.who", {"any_of": []}, "approvals[0].who.any_of has 0 values"),
    ("reviews.0.under.required.approvals.0.who", {"any_of": [], "all_of": []}, "unknown key 'any_of'"),
    (
        "reviews.0.under.required.approvals.0.who",
        {"predicate": "level", "value": "boss"},
        "who.value is no value of level",
    ),
    ("reviews.0.under.required.approvals.0.who", {"predicate": "nobody", "value": ""}, "who.predicate"),
    ("reviews.0.under.required.approvals.0.who", "senior", "approvals[0].who is 'senior', not an object"),
    ("reviews.0.dismissed.was", "approved", "reviews[0].dismissed.was"),
    ("reviews.0.dismissed.was", ..., "reviews[0].dismissed has no was"),
    ("answers.0.kind", "HANDLED", "answers[0].kind"),
    ("answers.0.question", "", "answers[0].question is empty"),
    ("answers.0.head", "", "answers[0].head is empty"),
    ("answers.0.text", None, "answers[0].text"),
    ("answers.0.text", "x" * 100_001, "answers[0].text has 100001 characters"),
    ("acknowledged.0.at", ..., "acknowledged[0] has no at"),
    ("acknowledged.0.confirms", "yes", "acknowledged[0].confirms"),
    ("shown.0.head", None, "shown[0].head"),
    ("cleared.0.review", "1", "cleared[0].review"),
    ("cleared.0.reason", None, "cleared[0].reason"),
    ("attested.0.head", "", "attested[0].head is empty"),
    ("emergencies.0.base", ..., "emergencies[0] has no base"),
    ("emergencies.0.base", "", "emergencies[0].base is empty"),
    ("overrides.0.assisted", ..., "overrides[0] has no assisted"),
    ("overrides.0.assisted", 1, "overrides[0].assisted is 1, not true or false"),
    ("overrides.0.head", "", "overrides[0].head is empty"),
]


@pytest.mark.parametrize(
    ("place", "value", "said"), WRONG, ids=[f"{number}-{each[0]}" for number, each in enumerate(WRONG)]
)
def test_what_the_format_does_not_know_is_refused_and_its_place_is_named(place: str, value: object, said: str) -> None:
    with pytest.raises(SnapshotError) as raised:
        read_snapshot(at(FULL, place, value))
    assert said in raised.value.happened


_BEYOND = (
    "is the same",
    "the name of no file",
    "half a character",
    "says of files",
    "no value of",
    "no old_path",
    "1.0",
)


def _is_for_a_schema(place: str, value: object, said: str) -> bool:
    """A schema cannot compare one value with another, look into a date, or tell 1.0 from 1."""
    is_alike_a_date = place.endswith(".at") and isinstance(value, str) and value[4:5] == "-" and "T" in value
    is_beyond_printing = isinstance(value, int) and value.bit_length() > 64  # jsonschema's message has it in full
    return not (any(each in said for each in _BEYOND) or is_alike_a_date or is_beyond_printing)


@pytest.mark.parametrize(("place", "value"), [each[:2] for each in WRONG if _is_for_a_schema(*each)])
def test_the_schema_refuses_it_as_well_where_a_schema_can(place: str, value: object) -> None:
    assert not VALIDATOR.is_valid(at(FULL, place, value))


def test_the_wrong_files_differ_from_right_ones_in_one_place_alone() -> None:
    for values in (SMALLEST, FULL, GROUP):
        read_snapshot(values)
        VALIDATOR.validate(values)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({**GROUP, "members": []}, "members has 0 values"),
        ({**GROUP, "members": [GROUP]}, "members[0] has the unknown key"),
        ({**GROUP, "head": "h"}, "unknown key 'head'"),
        ({**GROUP, "merge_group": None}, "merge_group is null"),
        ({**GROUP, "merge_group": {"head": "g", "tree": "", "expected_tree": "t"}}, "merge_group.tree is empty"),
        ({**GROUP, "merge_group": {"head": "g", "tree": "t"}}, "merge_group has no expected_tree"),
        ({**GROUP, "members": [at(SMALLEST, "head", "")]}, "members[0].head is empty"),
        ({**SMALLEST, "members": []}, "unknown key 'members'"),
    ],
)
def test_a_merge_group_is_held_to_its_format(values: dict[str, Any], said: str) -> None:
    with pytest.raises(SnapshotError) as raised:
        read_snapshot(values)
    assert said in raised.value.happened
    assert not VALIDATOR.is_valid(values)


def test_two_different_reviews_cannot_have_one_id_and_one_told_twice_is_no_fault() -> None:
    review = FULL["reviews"][0]
    assert len(change_of({**FULL, "reviews": [review, review]}).approvals) == 2
    with pytest.raises(SnapshotError, match=r"reviews\[1\]\.id"):
        read_snapshot({**FULL, "reviews": [review, {**review, "state": "APPROVED"}]})


def test_what_is_left_out_is_what_holds_for_the_file() -> None:
    given_: dict[str, Any] = {
        **SMALLEST,
        "questions": {"items": [{"id": "q1", "text": "Why?"}]},
        "reviews": [{"id": 1, "by": ADA, "state": "APPROVED", "commit": "h2", "at": None}],
        "answers": [{"question": "q1", "by": ADA, "kind": "handled", "text": ""}],
        "acknowledged": [{"by": ADA, "at": AT}],
        "emergencies": [{"by": ADA, "incident": "", "reason": "", "base": "main", "at": AT}],
    }
    file = change_of(given_)
    (review,), (answer,) = file.approvals, file.answers.answers
    assert (review.change_id, review.permission, review.binding) == ("PR_7", Permission.WRITE, None)
    assert (answer.head, answer.questions) == ("h2", questions_digest([GateQuestion("q1", "Why?")]))
    assert file.answers.acknowledgements[0].head == "h2"
    assert file.answers.emergencies[0].head == "h2"
    assert file.snapshot.expected_files is None


def test_a_binding_that_is_not_known_is_not_one_that_was_left_out() -> None:
    unknown = at(FULL, "reviews.0.under", {"base": None, "policy": None, "questions": None})
    assert change_of(unknown).approvals[0].binding == Binding(None, None, None)


@pytest.mark.parametrize(
    ("status", "modes"),
    [("added", ("000000", "100644")), ("deleted", ("100644", "000000")), ("modified", ("100644", "100644"))],
)
def test_where_there_is_no_file_there_is_no_mode(status: str, modes: tuple[str, str]) -> None:
    (entry,) = change_of({**SMALLEST, "files": [{"path": "a", "status": status}]}).snapshot.view.entries
    assert (entry.old_mode, entry.new_mode) == modes


def test_times_are_read_with_their_offset() -> None:
    values = at(FULL, "pushes.0.at", "2026-11-20T10:30:00.25+01:30")
    assert change_of(values).snapshot.pushes[0].at == datetime(2026, 11, 20, 9, 0, 0, 250_000, UTC)


def test_an_earlier_head_given_by_its_files_has_the_digest_of_the_same_files_now() -> None:
    of = [{"path": "b", "old_blob": "1", "new_blob": "2"}, {"path": "a", "old_blob": "3", "new_blob": "4"}]
    file = change_of({**SMALLEST, "files": of, "earlier": [{"head": "h1", "files": of[::-1]}]})
    assert file.snapshot.earlier[0].digest == file.snapshot.view.digest


@given(st.lists(strategies.ENTRIES, max_size=4, unique_by=lambda each: each.path), st.randoms())
def test_a_digest_of_a_change_heeds_each_file_and_no_order(entries: list[Entry], random: Any) -> None:
    mixed = entries.copy()
    random.shuffle(mixed)
    assert change_digest(mixed) == change_digest(entries)
    assert len({change_digest(entries[:count]) for count in range(len(entries) + 1)}) == len(entries) + 1


@pytest.mark.parametrize(
    "other",
    [
        Entry("b", old_blob="1", new_blob="2"),
        Entry("a", old_blob="1", new_blob="3"),
        Entry("a", old_blob="3", new_blob="2"),
        Entry("a", EntryStatus.TYPE_CHANGED, old_blob="1", new_blob="2"),
        Entry("a", old_path="c", old_blob="1", new_blob="2"),
        Entry("a", new_mode="100755", old_blob="1", new_blob="2"),
        Entry("a", old_mode="100755", old_blob="1", new_blob="2"),
        Entry("a", old_blob="1", new_blob="2", flags=frozenset({EntryFlag.LFS})),
    ],
)
def test_another_change_has_another_digest(other: Entry) -> None:
    assert change_digest([other]) != change_digest([Entry("a", old_blob="1", new_blob="2")])


@pytest.mark.parametrize(
    "other",
    [[], [("q1", "b")], [("q2", "a")], [("q1", "a"), ("q2", "")], [("q1a", "")], [("", "q1a")]],
)
def test_other_questions_have_another_digest(other: list[tuple[str, str]]) -> None:
    one, two = questions_digest([GateQuestion("q1", "a")]), questions_digest([GateQuestion(*each) for each in other])
    assert one != two


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_the_schema_has_the_keys_of_the_reader_and_describes_each(shape: Any) -> None:
    told = SCHEMA["$defs"][shape.name]
    assert set(told["properties"]) == shape.required | shape.optional
    assert set(told.get("required", ())) == shape.required
    assert told["additionalProperties"] is False
    assert all("description" in each or "$ref" in each or "const" in each for each in told["properties"].values())


def test_the_schema_has_no_object_that_the_reader_does_not_know() -> None:
    objects = {name for name, told in SCHEMA["$defs"].items() if told.get("type") == "object"}
    assert objects == {shape.name for shape in SHAPES}


def _labels(kind: Any) -> list[str]:
    return [each.label for each in kind]


ENUMS: list[tuple[str, Callable[[dict[str, Any]], Any], list[Any]]] = [
    ("account", lambda told: told["kind"], [*AccountKind]),
    ("file", lambda told: told["status"], [*EntryStatus]),
    ("file", lambda told: told["flags"]["items"], [*EntryFlag]),
    ("facts", lambda told: told["tier"], _labels(Tier)),
    ("facts", lambda told: told["triggers"]["items"], [*TriggerKind]),
    ("facts", lambda told: told["provenance"], [*ProvenanceLevel]),
    ("facts", lambda told: told["strongest"], [*ProvenanceLevel]),
    ("signal", lambda told: told["tier"], _labels(Tier)),
    ("raise", lambda told: told["tier"], _labels(Tier)),
    ("revert", lambda told: told["tier"], [*_labels(Tier), None]),
    ("backport", lambda told: told["tier"], [*_labels(Tier), None]),
    ("follow_up", lambda told: told["kind"], [*FollowUpKind]),
    ("review", lambda told: told["state"], [*ReviewState]),
    ("review", lambda told: told["permission"], [*Permission]),
    ("dismissed", lambda told: told["was"], [*ReviewState, None]),
    ("answer", lambda told: told["kind"], [*AnswerKind]),
    ("requirement", lambda told: told["tier"], _labels(Tier)),
    ("requirement", lambda told: told["answers"], _labels(Answers)),
    ("atom", lambda told: told["predicate"], [*PREDICATES]),
    ("requirement", lambda told: told["freshness"], ["diff", "commit", "base"]),
    ("snapshot", lambda told: told["state"], ["open", "closed"]),
]


@pytest.mark.parametrize(("shape", "of", "words"), ENUMS)
def test_each_closed_list_of_the_schema_is_that_of_the_code(shape: str, of: Any, words: list[Any]) -> None:
    assert of(SCHEMA["$defs"][shape]["properties"])["enum"] == words


def test_no_closed_list_of_the_schema_is_left_out_of_the_comparison() -> None:
    assert json.dumps(SCHEMA).count('"enum"') == len(ENUMS)


@pytest.mark.parametrize(
    ("under", "binding"),
    [({"base": "dev"}, Binding("dev", "", "")), ({"policy": None}, Binding("", None, "")), ({}, Binding("", "", ""))],
)
def test_of_what_was_in_force_only_what_differs_need_be_written(under: dict[str, Any], binding: Binding) -> None:
    found = read_snapshot(at(FULL, "reviews.0.under", under))
    assert isinstance(found, SnapshotFile)
    assert min(found.approvals, key=lambda review: review.id).binding == binding
    assert read_snapshot(write_snapshot(found)) == found
