"""The ledger's pages: for an auditor who reads no code, whatever stands in the entries; and what is stated for machines."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from contextlib import suppress
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.adapters.signing import new_key
from bot.errors import LedgerError
from bot.ledger import Actor, Draft, Subject, Vote, append, compare, digest_of, drafts, erased, read_entry, verify
from bot.publish import (
    brief_entry,
    export_intoto,
    render_comparison,
    render_entries,
    render_markdown,
    render_record_json,
    render_record_markdown,
    render_record_terminal,
    render_statements,
    render_verdict,
)
from bot.publish._columns import cells
from bot.publish._ledger_intoto import pae
from tests.builders import a_brief, a_question
from tests.ledger.entries import ADA, BASE, BEN, HEAD, MERGED, SUBJECT, TIP, Made, a_change, entries_of, ledgers, whole
from tests.publish.briefs import hostile, typical
from tests.publish.strategies import briefs, few, words
from tests.publish.test_markdown import Page, _live

if TYPE_CHECKING:
    from bot.brief import Brief

SCHEMA = Draft202012Validator(
    json.loads(files("bot").joinpath("schemas/ledger-1.schema.json").read_text(encoding="utf-8"))
)
GITHUB = "https://github.com"


def report(made: Made, change: str = "42") -> str:
    return render_record_markdown(change, entries_of(made.lines), verify(made.lines))


def flat(page: str) -> str:
    return re.sub(r"\s+", " ", page.replace("&#8203;", "").replace("\\", ""))


@given(made=ledgers())
def test_every_line_that_is_written_fits_the_published_schema(made: Made) -> None:
    for line in made.lines:
        SCHEMA.validate(json.loads(line))


def test_entries_of_every_kind_fit_the_published_schema() -> None:
    key = new_key()
    made = Made(key)
    a_change(made)
    made.add(drafts.repair(12, digest_of("x")))
    made.add(drafts.erasure(3, ["reason"], by=ADA, basis="request"))
    made.lines[3] = erased(made.lines[3], frozenset({"reason"}))
    made.add(drafts.key_retired(key.id))
    made.add(drafts.answer(SUBJECT, BEN, question="q", choice="waived", text="x", keep_text=False))
    assert verify(made.lines, made.checkpoint, [key.trusted()]).faults[0].what.startswith("it is signed by")
    for line in made.lines:
        SCHEMA.validate(json.loads(line))


@pytest.mark.parametrize("part", ["digest", "number", "subject", "kind", "body", "texts"])
def test_the_schema_refuses_what_no_ledger_writes(part: str) -> None:
    value = json.loads(whole().lines[1])
    (value if part in value else value["entry"])[part] = "x"
    assert list(SCHEMA.iter_errors(value))
    assert list(SCHEMA.iter_errors({**json.loads(whole().lines[1]), "more": 1}))


def test_the_report_says_who_was_told_what_and_what_they_said() -> None:
    page = flat(report(whole()))
    for said in (
        "record of change 42 of acme/shop",
        "The ledger is whole: 13 entries",
        "ben-example (account 102) approved commit `a1a1a1a1a1a1` at 2026-11-22T00:00:02Z",
        "the gate decided SATISFIED: every requirement was met, at tier critical",
        "against `b2b2b2b2b2b2` for `refs/heads/main`",
        "Of 7 changed places, 5 were read, 1 in part, 1 not at all; the view was INCOMPLETE",
        "Read by the model anthropic:model-of-the-day with the prompt find-questions",
        "What stops a refund above the price?",
        "assets/logo.bin: a binary file",
        "handled, at the place they name: “The order's total bounds it.”",
        "an answer was waived by ben-example (account 102)",
        "The logo was made by our designer.",
        "was published as success",
        "merged as `d4d4d4d4d4d4` by ada-example (account 101); its content is what was decided on",
        digest_of("policy"),
    ):
        assert said in page, said
    assert "change 43" not in page


def test_the_terminal_says_the_same_within_its_width() -> None:
    made = whole()
    for width in (40, 80, 120):
        page = render_record_terminal("42", entries_of(made.lines), verify(made.lines), width=width, colour=False)
        assert max(map(cells, page.splitlines())) <= width
        assert "What stops a refund above the price?" in flat(page)
    assert "\x1b" not in page


def test_a_question_without_an_answer_is_named() -> None:
    made = Made()
    a_change(made)
    del made.lines[2:]
    assert "Question `q1` has no answer in the ledger." in report(made)


def test_an_answer_and_an_approval_of_another_commit_are_told_as_such() -> None:
    made = Made()
    a_change(made)
    old = SUBJECT._replace(head="e5" * 20)
    made.add(drafts.answer(old, BEN, question="q9", choice="defect", flagged=True))
    vote = Vote(BEN, "778", old.head, "2026-11-22T00:00:02Z")
    made.add(
        drafts.decision(SUBJECT, state="waiting", tier="high", approvals=[vote], unmet=["an approval of the head"])
    )
    page = flat(report(made))
    assert "(at another commit) (a model asked people to look at this answer)" in page
    assert "which is another commit than the one decided on" in page
    assert "Still asked for: an approval of the head" in page
    assert "Earlier decisions" in page


def test_what_went_past_the_gate_is_told_loudly() -> None:
    made = Made()
    made.add(drafts.merge(SUBJECT, commit=MERGED, by=ADA, as_expected=False))
    page = flat(report(made))
    assert "its content is NOT what was decided on; it went PAST THE GATE" in page
    assert "The ledger holds no decision on this change." in page


def test_a_broken_ledger_is_told_before_anything_else() -> None:
    made = whole()
    del made.lines[8]
    assert "The ledger is NOT WHOLE: 1 fault in 12 entries." in report(made)


def test_erased_and_unkept_words_are_told_as_such() -> None:
    made = whole(1)
    made.add(drafts.answer(SUBJECT, ADA, question="q1", choice="author", text="A secret thought", keep_text=False))
    made.lines[3] = erased(made.lines[3], frozenset({"reason"}))
    made.add(drafts.erasure(3, ["reason"], by=ADA, basis="request"))
    page = report(made)
    assert "(its words were erased)" in page
    assert "(its digest alone was kept)" in page
    assert "A secret thought" not in page
    assert "The ledger is whole" in page


def test_a_secret_in_an_answer_is_redacted() -> None:
    made = Made()
    made.add(drafts.answer(SUBJECT, BEN, question="q", choice="handled", text="key AKIAQ3EGRZ5ABCDEFGHI is old"))
    entries = entries_of(made.lines)
    for page in (report(made), render_record_terminal("42", entries, verify(made.lines), width=80, colour=False)):
        assert "AKIAQ3EGRZ5ABCDEFGHI" not in page


@few
@given(text=words)
def test_no_text_of_an_entry_acts_on_a_page(text: str) -> None:
    made = Made()
    about = Subject("42", text, text, text, text, text)._replace(change="42", repository=text)
    by = Actor(7, text)
    brief = drafts.brief(
        about,
        tier=text,
        version=text,
        coverage=drafts.Coverage(1, 1, 0, 0, complete=True),
        rules=[text],
        questions=[drafts.Told(text, text, text)],
        models=[drafts.ReadBy(text, text, text, text, 1)],
        not_read=[text],
        digests={text: digest_of(text)},
    )
    made.add(brief)
    made.add(drafts.answer(about, by, question=text, choice=text, text=text))
    made.add(drafts.override(about, by, what=text, reason=text, incident=text, expires=text))
    votes = [Vote(by, text, text, text)]
    made.add(drafts.decision(about, state=text, tier=text, reasons=[text], unmet=[text], approvals=votes))
    made.add(drafts.publication(about, medium=text, name=text, state=text, reference=text))
    made.add(drafts.merge(about, commit=text, by=by))
    entries, verdict = entries_of(made.lines), verify(made.lines)
    page = Page(render_record_markdown("42", entries, verdict))
    assert _live(page) == []
    assert not page.attributes
    shown = render_record_terminal("42", entries, verdict, width=80, colour=False)
    shown += render_entries(entries, width=80, colour=False) + render_verdict(verdict, width=80, colour=False)
    assert all(char.isprintable() or char == "\n" for char in shown)
    document = json.loads(render_record_json("42", entries, verdict, [json.loads(line) for line in made.lines]))
    assert len(document["entries"]) == len(made.lines)


@given(body=st.lists(st.none() | st.integers() | st.text() | st.dictionaries(st.text(), st.none() | st.text())))
def test_what_another_writer_puts_into_lists_gives_a_page(body: list[Any]) -> None:
    made = whole(1)
    odd = drafts.decision(SUBJECT, state="satisfied", tier="high")
    changed = Draft(odd.kind, {**odd.body, "approvals": body, "reasons": body}, odd.subject)
    try:
        append(made.head, changed, "2026-11-22T03:00:00Z", b"x" * 16)
    except LedgerError:
        return
    made.add(changed)
    assert "record of change 42" in report(made)
    export_intoto("42", entries_of(made.lines), verify(made.lines), GITHUB)


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


def places_of(value: object) -> list[tuple[Any, Any]]:
    """Every place of a value, as what holds it and under which key."""
    found: list[tuple[Any, Any]] = []
    left = [value]
    while left:
        holder = left.pop()
        inside = holder.items() if isinstance(holder, dict) else enumerate(holder) if isinstance(holder, list) else ()
        for key, inner in inside:
            found.append((holder, key))
            left.append(inner)
    return found


@given(line=st.integers(0, 6), put=anything, draw=st.data())
def test_no_entry_of_another_writer_stops_a_look_or_a_page(line: int, put: object, draw: st.DataObject) -> None:
    """Whoever writes the file may put anything anywhere, and compute digests that fit."""
    made = whole(1)
    value = json.loads(made.lines[line])
    holder, key = draw.draw(st.sampled_from(places_of(value["entry"])))
    holder[key] = put
    written = json.dumps(value["entry"], sort_keys=True, separators=(",", ":"))
    value["digest"] = "sha256:" + sha256(b"foreread ledger entry v1\n" + written.encode()).hexdigest()
    made.lines[line] = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
    verdict = verify(made.lines, made.checkpoint)
    entries = []
    for each in made.lines:
        with suppress(LedgerError):
            entries.append(read_entry(each))
    assert verdict.whole == (value == json.loads(whole(1).lines[line]))
    render_verdict(verdict, width=80, colour=False)
    render_entries(entries, width=80, colour=False)
    for change in {entry.subject.change for entry in entries if entry.subject is not None}:
        render_record_markdown(change, entries, verdict)
        render_record_terminal(change, entries, verdict, width=40, colour=True)
        with suppress(LedgerError):
            render_statements(export_intoto(change, entries, verdict, GITHUB))


def test_a_verdict_names_what_is_wrong_and_where() -> None:
    made = whole()
    kept = made.checkpoint
    lines = [*made.lines[:4], *made.lines[5:-2]]
    page = flat(render_verdict(verify(lines, kept), width=80, colour=False))
    assert "NOT WHOLE" in page
    assert "line 5, entry 4 · missing: entry 4 is missing between line 4 and line 5" in page
    assert "entries 11 to 12 are missing at the end" in page
    assert "Checkpoint" not in page
    assert f"Checkpoint {kept}" in flat(render_verdict(verify(made.lines, kept), width=120, colour=False))


def test_the_place_where_two_copies_part_is_named() -> None:
    made, other = whole(), whole()
    other.lines[5:] = Made().lines
    page = render_comparison(compare(made.lines, other.lines), ("a", "b"), width=80, colour=False)
    assert "THE COPIES PART at entry 5 (line 6)" in page
    longer = render_comparison(compare(made.lines, made.lines[:5]), ("a", "b"), width=80, colour=False)
    assert "a has 8 entries more than b" in longer


# What is stated for machines. The shapes are transcribed from the sources that `_ledger_intoto` names.

DESCRIPTOR = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "uri": {"type": "string", "pattern": "^[a-z][a-z0-9+.-]*:"},
        "digest": {
            "type": "object",
            "minProperties": 1,
            "properties": {
                "gitCommit": {"type": "string", "pattern": "^([0-9a-f]{40}|[0-9a-f]{64})$"},
                "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            },
            "additionalProperties": False,
        },
        "annotations": {"type": "object"},
    },
    "anyOf": [{"required": ["uri"]}, {"required": ["digest"]}],
    "additionalProperties": False,
}
"""in-toto/attestation, spec/v1/resource_descriptor.md; its git digests from spec/v1/digest_set.md."""
TIMESTAMP = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
LEVEL = {"type": "string", "pattern": "^(SLSA_SOURCE_LEVEL_(UNEVALUATED|[0-4])|FAILED|ORG_SOURCE_[A-Z_]+)$"}


def strict(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def pointer(*required: str) -> dict[str, Any]:
    return {**DESCRIPTOR, "required": list(required)}


PREDICATES: dict[str, dict[str, Any]] = {
    # in-toto/attestation, pull request 151: human_review/vcs/v0/vcs.proto and human-review-vcs.md
    "https://in-toto.io/attestation/human-review/vcs/v0.1": strict(
        ["reviewers", "targetTip", "mergeBase"],
        reviewers={"type": "array", "items": pointer("uri"), "minItems": 1},
        targetTip=pointer("name", "digest"),
        mergeBase=pointer("name", "digest"),
        reviewLink={"type": "string"},
        reviewTime=TIMESTAMP,
        annotations={"type": "object", "propertyNames": {"pattern": "^[^.$]+$"}},
    ),
    # slsa-framework/protos, proto/sourcetool/v1/predicate.proto
    "https://github.com/slsa-framework/source-tool/source-provenance/v1": strict(
        [],
        prev_commit={"type": "string"},
        repo_uri={"type": "string"},
        activity_type={"type": "string"},
        actor={"type": "string"},
        branch={"type": "string"},
        created_on=TIMESTAMP,
        controls={"type": "array", "items": strict(["name"], name={"type": "string"}, since=TIMESTAMP)},
    ),
    # slsa-framework/slsa, spec/verification_summary.md; fields beyond these have URIs for names
    "https://slsa.dev/verification_summary/v1": {
        **strict(
            ["verifier", "resourceUri", "policy", "verificationResult", "verifiedLevels"],
            verifier=strict(["id"], id={"type": "string"}, version={"type": "object"}),
            timeVerified=TIMESTAMP,
            resourceUri={"type": "string", "pattern": "^git\\+https://"},
            policy=pointer("uri"),
            inputAttestations={"type": "array", "items": DESCRIPTOR},
            verificationResult={"enum": ["PASSED", "FAILED"]},
            verifiedLevels={"type": "array", "items": LEVEL, "minItems": 1},
            dependencyLevels={"type": "object"},
            slsaVersion={"type": "string", "pattern": r"^\d+\.\d+$"},
        ),
        "patternProperties": {"^[a-z]+:": {}},
    },
}
STATEMENT = strict(
    ["_type", "subject", "predicateType"],
    _type={"const": "https://in-toto.io/Statement/v1"},
    subject={"type": "array", "items": pointer("digest"), "minItems": 1},
    predicateType={"enum": list(PREDICATES)},
    predicate={"type": "object"},
)


def stated(made: Made, host: str = GITHUB) -> list[dict[str, Any]]:
    """The statements on change 42, each held against its specification."""
    export = export_intoto("42", entries_of(made.lines), verify(made.lines), host)
    found = [json.loads(line) for line in render_statements(export).splitlines()]
    for statement in found:
        Draft202012Validator(STATEMENT).validate(statement)
        Draft202012Validator(PREDICATES[statement["predicateType"]]).validate(statement["predicate"])
    return found


def test_an_approved_and_merged_change_is_stated_in_four_ways() -> None:
    review, head, provenance, merged = stated(whole())
    assert review["subject"][0]["digest"] == {"gitCommit": HEAD}
    said = review["predicate"]
    assert said["reviewers"] == [{"name": "ben-example", "uri": "https://api.github.com/user/102"}]
    assert (said["targetTip"]["digest"], said["mergeBase"]["digest"]) == ({"gitCommit": TIP}, {"gitCommit": BASE})
    answer = said["annotations"]["forereadAnswers"][0]
    assert (answer["question"], answer["choice"]) == ("q1", "handled")
    assert answer["textDigest"] == read_entry(whole().lines[2]).texts["answer"].digest
    assert "bounds" not in json.dumps(review)
    assert head["predicate"]["verificationResult"] == "PASSED"
    assert head["predicate"]["verifiedLevels"] == ["SLSA_SOURCE_LEVEL_UNEVALUATED", "ORG_SOURCE_FOREREAD_HUMAN_REVIEW"]
    assert head["predicate"]["policy"]["digest"] == {"sha256": digest_of("policy").removeprefix("sha256:")}
    assert provenance["subject"] == [{"digest": {"gitCommit": MERGED}}]
    assert provenance["predicate"]["actor"] == "ada-example"
    assert merged["subject"][0]["annotations"] == {"sourceRefs": ["refs/heads/main"]}


def test_a_blocked_change_has_failed_and_was_reviewed_by_nobody() -> None:
    made = Made()
    made.add(drafts.decision(SUBJECT, state="blocked", tier="high"))
    (only,) = stated(made)
    assert only["predicate"]["verificationResult"] == "FAILED"
    assert only["predicate"]["verifiedLevels"] == ["FAILED"]


def test_break_glass_is_never_stated_as_a_human_review() -> None:
    made = Made()
    made.add(drafts.override(SUBJECT, BEN, what="break-glass", reason="down", incident="7"))
    made.add(drafts.decision(SUBJECT, state="satisfied", tier="critical"))
    (only,) = stated(made)
    assert only["predicate"]["verifiedLevels"] == ["SLSA_SOURCE_LEVEL_UNEVALUATED", "ORG_SOURCE_FOREREAD_BREAK_GLASS"]


def test_an_approval_of_another_commit_is_stated_of_none() -> None:
    made = Made()
    vote = Vote(BEN, "1", "e5" * 20, "2026-11-22T00:00:02Z")
    made.add(drafts.decision(SUBJECT, state="satisfied", tier="high", approvals=[vote]))
    (only,) = stated(made)
    assert only["predicate"]["verifiedLevels"] == ["SLSA_SOURCE_LEVEL_UNEVALUATED"]


def test_a_merge_that_rests_on_no_decision_or_another_tree_vouches_for_nothing() -> None:
    made = Made()
    decision = made.add(drafts.decision(SUBJECT, state="satisfied", tier="high"))
    made.add(drafts.merge(SUBJECT, commit=MERGED, by=ADA, as_expected=True))
    assert {s["subject"][0]["digest"]["gitCommit"] for s in stated(made)} == {HEAD}
    made.add(drafts.merge(SUBJECT, commit=MERGED, by=ADA, as_expected=False, decision=decision.digest))
    about = [s["predicateType"] for s in stated(made) if s["subject"][0]["digest"]["gitCommit"] == MERGED]
    assert about == ["https://github.com/slsa-framework/source-tool/source-provenance/v1"]


@pytest.mark.parametrize(
    ("subject", "left_out"),
    [
        (SUBJECT._replace(base_ref="main"), "the full name of the target branch is not known"),
        (SUBJECT._replace(target=""), "the branch's tip is not known"),
        (SUBJECT._replace(base="1234"), "the merge base is not known"),
    ],
)
def test_what_a_predicate_needs_and_the_ledger_lacks_is_told(subject: Subject, left_out: str) -> None:
    made = Made()
    a_change(made, subject)
    export = export_intoto("42", entries_of(made.lines), verify(made.lines), GITHUB)
    assert f"human review: {left_out}" in export.left_out
    assert len(stated(made)) == 1


@pytest.mark.parametrize(
    ("subject", "state", "host"),
    [
        (SUBJECT, "waiting", GITHUB),
        (SUBJECT, "error", GITHUB),
        (SUBJECT._replace(head="main"), "satisfied", GITHUB),
        (SUBJECT._replace(head=HEAD.upper()), "satisfied", GITHUB),
        (SUBJECT._replace(repository="acme/shop?x"), "satisfied", GITHUB),
        (SUBJECT, "satisfied", ""),
        (SUBJECT, "satisfied", "https://git hub"),
    ],
)
def test_nothing_is_stated_of_what_has_no_name_or_no_end(subject: Subject, state: str, host: str) -> None:
    made = Made(host=host)
    made.add(drafts.decision(subject, state=state, tier="high"))
    with pytest.raises(LedgerError):
        stated(made, host)


def test_the_encoding_that_is_signed_is_that_of_dsse() -> None:
    """The test vector of secure-systems-lab/dsse, protocol.md."""
    assert pae("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_signed_statements_are_envelopes_that_their_key_opens() -> None:
    made, key = whole(), new_key()
    export = export_intoto("42", entries_of(made.lines), verify(made.lines), GITHUB)
    plain = render_statements(export).splitlines()
    for line, statement in zip(render_statements(export, key).splitlines(), plain, strict=True):
        envelope = json.loads(line)
        assert envelope.keys() == {"payload", "payloadType", "signatures"}
        payload = b64decode(envelope["payload"], validate=True)
        assert payload.decode() == statement
        (signature,) = envelope["signatures"]
        assert signature["keyid"] == key.id
        signed = pae("application/vnd.in-toto+json", payload)
        assert key.trusted().verifies(signed, b64decode(signature["sig"], validate=True))


# What is kept of a brief.


@few
@given(brief=briefs)
def test_every_brief_can_be_recorded(brief: Brief) -> None:
    made = Made()
    entry = made.add(brief_entry(brief, SUBJECT, {"page": digest_of(render_markdown(brief))}))
    assert verify(made.lines, made.checkpoint).whole
    assert entry.body["complete"] == brief.receipt.complete
    assert entry.body["hunks"] == len(brief.receipt.hunks)
    SCHEMA.validate(json.loads(made.lines[-1]))


@pytest.mark.parametrize("brief", [typical(), hostile()], ids=["typical", "hostile"])
def test_what_was_told_is_recorded_and_no_code_beyond_it(brief: Brief) -> None:
    entry = Made().add(brief_entry(brief, SUBJECT, {}))
    asked = [*brief.questions, *brief.more_questions]
    assert [question["id"] for question in entry.body["questions"]] == [question.id for question in asked]  # type: ignore[union-attr,index,call-overload]
    assert set(entry.texts) <= {*(f"question {question.id}" for question in asked), "not read"}


def test_a_secret_in_a_question_is_not_recorded() -> None:
    asked = a_question(text="Who uses AKIAQ3EGRZ5ABCDEFGHI?", quote="key = 'AKIAQ3EGRZ5ABCDEFGHI'")
    made = Made()
    made.add(brief_entry(a_brief(questions=(asked,)), SUBJECT, {}))
    assert b"AKIAQ3EGRZ5ABCDEFGHI" not in made.data
    assert asked.quote.encode() not in made.data
