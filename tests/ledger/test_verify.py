"""Whatever is done to a ledger is found, and where."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import LedgerError
from bot.ledger import (
    Actor,
    Checkpoint,
    Draft,
    Kind,
    Verdict,
    Wrong,
    append,
    compare,
    digest_of,
    drafts,
    erased,
    read_checkpoint,
    read_entry,
    verify,
    write_checkpoint,
)
from tests.ledger.entries import ADA, SUBJECT, Made, ledgers, odd, some_drafts, told, whole

if TYPE_CHECKING:
    from collections.abc import Sequence


def kinds(verdict: Verdict) -> list[Wrong]:
    return [fault.wrong for fault in verdict.faults]


def places(verdict: Verdict) -> set[int]:
    return {fault.line for fault in verdict.faults}


@given(made=ledgers())
def test_a_ledger_as_it_was_written_is_whole(made: Made) -> None:
    verdict = verify(made.lines, made.checkpoint)
    assert verdict.whole, verdict.faults
    assert (verdict.entries, verdict.head) == (len(made.lines), made.checkpoint._replace(at=made.head.at))


@given(made=ledgers(), draw=st.data())
def test_any_byte_that_is_changed_is_found_in_its_line(made: Made, draw: st.DataObject) -> None:
    at = draw.draw(st.integers(0, len(made.data) - 1), label="byte")
    value = draw.draw(st.integers(0, 255).filter(lambda new: new != made.data[at]), label="new value")
    line = made.data[:at].count(b"\n") + 1
    if at == len(made.data) - 1:
        return  # the last line feed: a half-written line, which the file's adapter refuses
    changed = made.data[:at] + bytes([value]) + made.data[at + 1 :]
    verdict = verify(changed.removesuffix(b"\n").split(b"\n"), made.checkpoint)
    assert not verdict.whole
    assert verdict.faults[0].line == line, (verdict.faults, line)


@given(made=ledgers(), draw=st.data())
def test_any_entry_that_is_taken_out_is_found_in_its_place(made: Made, draw: st.DataObject) -> None:
    gone = draw.draw(st.integers(0, len(made.lines) - 1))
    verdict = verify(made.lines[:gone] + made.lines[gone + 1 :], made.checkpoint)
    assert verdict.faults[0].number == gone
    assert verdict.faults[0].line == gone + 1
    assert verdict.faults[0].wrong is (Wrong.CUT_OFF if gone == len(made.lines) - 1 else Wrong.MISSING)


@given(made=ledgers(), draw=st.data())
def test_entries_whose_order_was_changed_are_found(made: Made, draw: st.DataObject) -> None:
    first, second = sorted(
        draw.draw(st.lists(st.integers(0, len(made.lines) - 1), min_size=2, max_size=2, unique=True))
    )
    lines = list(made.lines)
    lines[first], lines[second] = lines[second], lines[first]
    verdict = verify(lines)
    assert verdict.faults[0].line == first + 1
    assert verdict.faults[0].wrong is Wrong.OUT_OF_ORDER
    assert set(kinds(verdict)) == {Wrong.OUT_OF_ORDER}


@given(made=ledgers(), draw=st.data())
def test_an_entry_that_stands_twice_is_found_the_second_time(made: Made, draw: st.DataObject) -> None:
    of = draw.draw(st.integers(0, len(made.lines) - 1))
    at = draw.draw(st.integers(of + 1, len(made.lines)))
    verdict = verify([*made.lines[:at], made.lines[of], *made.lines[at:]], made.checkpoint)
    assert (kinds(verdict), places(verdict)) == ([Wrong.REPEATED], {at + 1})
    assert f"line {of + 1} already" in verdict.faults[0].what


@given(made=ledgers(), draft=some_drafts(), draw=st.data())
def test_an_entry_that_is_put_in_parts_the_history_there(made: Made, draft: Draft, draw: st.DataObject) -> None:
    at = draw.draw(st.integers(1, len(made.lines) - 1))
    before = read_entry(made.lines[at - 1])
    forged = append(made.head._replace(entries=at, digest=before.digest), draft, "2026-11-22T09:00:00Z", b"f" * 32).line
    verdict = verify([*made.lines[:at], forged, *made.lines[at:]], made.checkpoint)
    fork = next(fault for fault in verdict.faults if fault.wrong is Wrong.FORKED)
    assert fork.line == at + 2
    assert f"in line {at + 1} both follow entry {at - 1}" in fork.what


@given(made=ledgers(), draw=st.data())
def test_an_entry_that_was_written_anew_does_not_lead_to_the_next(made: Made, draw: st.DataObject) -> None:
    at = draw.draw(st.integers(1, len(made.lines) - 2))
    before = read_entry(made.lines[at - 1])
    head = made.head._replace(entries=at, digest=before.digest)
    lines = list(made.lines)
    lines[at] = append(head, told(), "2026-11-22T09:00:00Z", b"f" * 32).line
    verdict = verify(lines)
    assert kinds(verdict) == [Wrong.NOT_FOLLOWING]
    assert verdict.faults[0].line == at + 2
    assert f"entry {at} in line {at + 1}" in verdict.faults[0].what


@given(made=ledgers(), draw=st.data())
def test_what_is_cut_off_below_a_checkpoint_is_found_and_counted(made: Made, draw: st.DataObject) -> None:
    left = draw.draw(st.integers(0, len(made.lines) - 1))
    verdict = verify(made.lines[:left], made.checkpoint)
    fault = verdict.faults[-1]
    assert (fault.wrong, fault.number, fault.line) == (Wrong.CUT_OFF, left, left + 1)
    assert f"{len(made.lines)} entries" in fault.what


@given(made=ledgers())
def test_without_a_checkpoint_a_verdict_says_that_an_end_cannot_be_seen(made: Made) -> None:
    verdict = verify(made.lines[:-1])
    assert verdict.whole
    assert "cannot be seen" in verdict.notes[0]


def test_a_history_written_anew_is_whole_until_a_checkpoint_is_held_against_it() -> None:
    kept = whole().checkpoint
    forged = Made()
    for _ in range(len(whole().lines) + 3):
        forged.add(told())
    assert verify(forged.lines).whole
    verdict = verify(forged.lines, kept)
    assert kinds(verdict) == [Wrong.REWRITTEN]
    assert verdict.faults[0].number == kept.entries - 1


def test_two_ledgers_cannot_be_spliced() -> None:
    one, other = Made(), Made(host="https://git.example.com")
    for made in (one, other):
        for _ in range(4):
            made.add(told())
    verdict = verify([*one.lines[:3], *other.lines[3:]])
    assert (kinds(verdict), places(verdict)) == ([Wrong.NOT_FOLLOWING], {4})
    verdict = verify([*one.lines, *other.lines])
    assert (kinds(verdict), places(verdict)) == ([Wrong.FORKED], {6})


def rewritten(line: bytes, change: object) -> bytes:
    """The line with another entry, and a digest that fits it."""
    value = json.loads(line)
    value["entry"].update(change)
    written = json.dumps(value["entry"], sort_keys=True, separators=(",", ":"))
    from bot.ledger._canonical import entry_digest

    value["digest"] = entry_digest(written)
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "gossip"}, "its kind 'gossip' is unknown"),
        ({"extra": 1}, "'extra' are unknown"),
        ({"format": 2}, "another format than 1"),
        ({"body": {"text": "x"}}, "its body has other keys"),
        ({"body": []}, "its body has other keys"),
        ({"subject": {"repository": "x"}}, "its subject"),
        ({"actor": {"id": "7", "login": ""}}, "its actor"),
        ({"actor": {"id": True, "login": ""}}, "its actor"),
        ({"digests": {"policy": "md5:1"}}, "its digests"),
        ({"at": "2026-13-01T00:00:00Z"}, "its time"),
        ({"at": 7}, "its time"),
        ({"number": "4"}, "its number"),
        ({"number": True}, "its number"),
        ({"kind": ["brief"]}, "its kind"),
        ({"texts": []}, "its texts"),
        ({"previous": 7}, "the entry before"),
    ],
)
def test_an_entry_of_an_unknown_shape_is_named(change: dict[str, object], says: str) -> None:
    made = whole()
    lines = [*made.lines[:3], rewritten(made.lines[3], change), *made.lines[4:]]
    verdict = verify(lines)
    assert (verdict.faults[0].line, verdict.faults[0].wrong) == (4, Wrong.UNKNOWN)
    assert says in verdict.faults[0].what


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"7",
        b'{"entry":{}}',
        b'{"entry":[],"digest":"x"}',
        b'{"digest":null,"entry":{}}',
        b'{"digest":"x","entry":{"a":1.5}}',
        b'{"digest":"x","entry":{"a":NaN}}',
        b'{"digest":"x","entry":{"a":1e5}}',
        b"\xff\xfe",
        '{"entry":"é"}'.encode(),
        b"[" * 100_000,
        b'{"entry":' * 5_000,
        b"1" * 5_000,
        b'{"entry":{"kind":"brief"},"digest":"sha256:"}',
        b"x" * 1_000_001,
    ],
)
def test_no_line_at_all_stops_the_look(line: bytes) -> None:
    made = whole()
    verdict = verify([*made.lines[:4], line, *made.lines[4:]], made.checkpoint)
    assert verdict.faults[0].line == 5
    assert len(verdict.faults) <= 2
    with pytest.raises(LedgerError):
        read_entry(line)


@pytest.mark.parametrize(
    ("old", "new"),
    [(b":", b": "), (b"\\u00e9", b"\\u00E9"), (b'"number":3', b'"number":3,"number":3'), (b"e9 ", b"e9\\u0020")],
)
def test_another_form_of_the_same_entry_is_found(old: bytes, new: bytes) -> None:
    made = whole()
    made.add(drafts.answer(SUBJECT, ADA, question="é q", choice="handled"))
    at = next(n for n, line in enumerate(made.lines) if old in line)
    lines = list(made.lines)
    lines[at] = lines[at].replace(old, new, 1)
    verdict = verify(lines)
    assert (kinds(verdict), places(verdict)) == ([Wrong.NOT_CANONICAL], {at + 1})


def test_time_that_goes_backwards_is_noted_and_is_no_fault() -> None:
    made = Made()
    made.add(told(), at="2026-11-22T05:00:00Z")
    made.add(told(), at="2026-11-22T04:00:00Z")
    verdict = verify(made.lines, made.checkpoint)
    assert verdict.whole
    assert any("backwards at line 3" in note for note in verdict.notes)


@given(texts=st.dictionaries(odd, odd, max_size=4), question=odd)
def test_odd_characters_have_one_form(texts: dict[str, str], question: str) -> None:
    made = Made()
    draft = drafts.answer(SUBJECT, Actor(1, question), question=question, choice="handled")
    entry = made.add(Draft(draft.kind, draft.body, draft.subject, draft.actor, {}, texts))
    assert verify(made.lines, made.checkpoint).whole
    assert read_entry(made.lines[-1]) == entry
    assert made.lines[-1].isascii()
    assert b"\n" not in made.lines[-1]


@given(made=ledgers(), draw=st.data())
def test_erased_texts_leave_the_chain_whole(made: Made, draw: st.DataObject) -> None:
    made.add(drafts.override(SUBJECT, ADA, what="waiver", reason="Ada says so."))
    with_texts = [n for n, line in enumerate(made.lines) if read_entry(line).texts]
    at = draw.draw(st.sampled_from(with_texts))
    names = frozenset(read_entry(made.lines[at]).texts)
    before = read_entry(made.lines[at])
    made.lines[at] = erased(made.lines[at], names)
    secretly = verify(made.lines)
    assert (kinds(secretly), places(secretly)) == ([Wrong.TEXT] * len(names), {at + 1})
    made.add(drafts.erasure(at, names, by=ADA, basis="request of the person"))
    verdict = verify(made.lines, made.checkpoint)
    assert verdict.whole, verdict.faults
    assert verdict.erased == len(names)
    after = read_entry(made.lines[at])
    assert after.digest == before.digest
    assert all(record.text is None for record in after.texts.values())


def test_a_text_that_is_exchanged_is_found() -> None:
    made = whole()
    at = next(n for n, line in enumerate(made.lines) if b"total bounds it" in line)
    made.lines[at] = made.lines[at].replace(b"total bounds it", b"total is no bound")
    verdict = verify(made.lines)
    assert (kinds(verdict), places(verdict)) == ([Wrong.TEXT], {at + 1})


def test_a_text_kept_by_digest_alone_stands_nowhere_and_can_be_shown_to_be_the_one() -> None:
    from bot.ledger import text_digest

    made = Made()
    said = "It cannot happen: the total is checked."
    entry = made.add(drafts.answer(SUBJECT, ADA, question="q", choice="cannot", text=said, keep_text=False))
    assert said.encode() not in made.lines[-1]
    salt = json.loads(made.lines[-1])["texts"]["answer"]["salt"]
    assert text_digest(salt, "answer", said) == entry.texts["answer"].digest
    assert digest_of(said) != entry.texts["answer"].digest
    assert verify(made.lines).whole
    made.lines[-1] = made.lines[-1].replace(salt.encode(), salt[::-1].encode())
    assert kinds(verify(made.lines)) == [Wrong.TEXT]


@given(made=ledgers(4), draw=st.data())
def test_two_copies_part_where_one_was_changed(made: Made, draw: st.DataObject) -> None:
    at = draw.draw(st.integers(1, len(made.lines) - 1))
    before = read_entry(made.lines[at - 1])
    other = list(made.lines[:at])
    head = made.head._replace(entries=at, digest=before.digest)
    other.append(append(head, told(), "2026-11-22T09:00:00Z", b"f" * 32).line)
    assert compare(made.lines, other) == (at, len(made.lines), at + 1, True, 0)
    assert compare(made.lines, made.lines[:at]) == (at, len(made.lines), at, False, 0)
    assert compare(made.lines, made.lines) == (len(made.lines), len(made.lines), len(made.lines), False, 0)


def test_copies_that_differ_in_erased_texts_alone_have_not_parted() -> None:
    made = whole()
    at = next(n for n, line in enumerate(made.lines) if b"total bounds it" in line)
    other = list(made.lines)
    other[at] = erased(other[at], frozenset({"answer"}))
    assert compare(made.lines, other) == (len(other), len(other), len(other), False, 1)


@given(st.text())
def test_a_text_is_a_checkpoint_or_an_error(text: str) -> None:
    try:
        found = read_checkpoint(text)
    except LedgerError:
        return
    assert read_checkpoint(str(found)).digest == found.digest


def test_a_checkpoint_is_read_as_it_is_written() -> None:
    kept = whole().checkpoint
    assert read_checkpoint(write_checkpoint(kept)) == kept
    assert read_checkpoint(f" {kept}\n") == Checkpoint(kept.entries, kept.digest)


@pytest.mark.parametrize("lines", [[], [b""]])
def test_an_empty_file_is_no_whole_ledger(lines: Sequence[bytes]) -> None:
    assert not verify(lines).whole


def test_every_kind_of_entry_can_be_made() -> None:
    made = whole()
    made.add(drafts.repair(12, digest_of("x")))
    made.add(drafts.erasure(3, ["nothing"], by=None, basis="policy"))
    made.add(drafts.key_added("ed25519:x", ""))
    assert {read_entry(line).kind for line in made.lines} == set(Kind)
    assert verify(made.lines, made.checkpoint).whole


def test_a_ledger_is_opened_once() -> None:
    """Written by hand, as no writer of ours does: export would tell of the first host, verify of the second id."""
    made = whole(1)
    entry = json.loads(made.lines[-1])["entry"]
    entry |= {"kind": "opened", "body": {"host": "https://other.example", "ledger": "1e" * 16}, "digests": {}}
    written = json.dumps(entry, sort_keys=True, separators=(",", ":"))
    digest = sha256(b"foreread ledger entry v1\n" + written.encode()).hexdigest()
    made.lines[-1] = f'{{"digest":"sha256:{digest}","entry":{written}}}'.encode()
    verdict = verify(made.lines)
    assert (kinds(verdict), places(verdict)) == ([Wrong.NOT_FOLLOWING], {len(made.lines)})
    assert verdict.ledger == "0f" * 16


def test_an_erasure_that_was_recorded_before_its_text_was_written_accounts_for_nothing() -> None:
    made = Made()
    made.add(drafts.erasure(3, ["answer"], by=ADA, basis="request of the person"))
    brief = made.add(told())
    made.add(
        drafts.answer(SUBJECT, ADA, question="q1", choice="handled", text="The total bounds it.", brief=brief.digest)
    )
    assert verify(made.lines, made.checkpoint).whole
    made.lines[3] = erased(made.lines[3], frozenset({"answer"}))
    verdict = verify(made.lines, made.checkpoint)
    assert (kinds(verdict), places(verdict)) == ([Wrong.TEXT], {4})
