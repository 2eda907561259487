"""What is remembered comes back as it was, or not at all."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts import ProvenanceLevel
from bot.gate import Account, AccountKind, Answers, GateQuestion, Needed, QuestionSet, Requirement
from bot.gate.predicates import MEMBER
from bot.post import MOST_SEALED, Epoch, KeptAct, State, seal
from bot.post._sealed import Doubt, state_line, unseal
from bot.risk import Tier
from tests.post.hosting import ADA, EPOCH, KEY, STATE, at

LINE = seal(STATE, KEY)

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TIMES = st.datetimes(datetime(1970, 1, 1), datetime(8_000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
ACCOUNTS = st.builds(Account, st.integers(0, 2**53 - 1), WORDS, st.sampled_from(AccountKind))
REQUIRED = st.builds(
    Requirement,
    tier=st.sampled_from(Tier),
    approvals=st.just(frozenset({Needed(MEMBER, 2)})) | st.just(frozenset()),
    answers=st.sampled_from(Answers),
    pace=st.none() | st.integers(0, 9_999),
)
SETS = st.builds(
    QuestionSet,
    st.lists(st.builds(GateQuestion, WORDS, WORDS), max_size=3).map(tuple),
    WORDS,
)
EPOCHS = st.builds(Epoch, TIMES, WORDS, WORDS, WORDS, WORDS, WORDS, SETS, st.none() | REQUIRED)
ACTS = st.builds(KeptAct, st.integers(0, 2**53 - 1), st.none() | ACCOUNTS, TIMES, WORDS, WORDS)


def _plain(epoch: Epoch) -> Epoch:
    ids = tuple(GateQuestion(each.id) for each in epoch.questions.questions)
    return replace(epoch, questions=replace(epoch.questions, questions=ids))


@st.composite
def states(draw: st.DrawFn) -> State:
    """As they are remembered: epochs in order, words of questions in the last one alone."""
    epochs = sorted(draw(st.lists(EPOCHS, max_size=4)), key=lambda each: each.at)
    return State(
        draw(WORDS),
        draw(st.integers(0, 10**9)),
        (*map(_plain, epochs[:-1]), *epochs[-1:]),
        tuple(draw(st.lists(ACTS, max_size=4))),
        draw(st.sampled_from(ProvenanceLevel)),
        draw(WORDS),
        tuple(draw(st.lists(WORDS, max_size=3))),
        draw(st.booleans()),
    )


@given(states(), st.none() | st.binary(min_size=1, max_size=40))
def test_what_was_sealed_is_what_is_unsealed(state: State, key: bytes | None) -> None:
    line = seal(state, key)
    assert unseal(line, state.change, key) == state
    assert line.startswith("<!-- foreread-state v1 ")
    assert line.isascii()
    assert line.isprintable()
    assert "--" not in line[4:-3]


@given(st.integers(0, len(LINE) - 1), st.integers(0, 255))
@settings(max_examples=500)
def test_every_change_of_one_character_is_refused(place: int, code: int) -> None:
    changed = LINE[:place] + chr(code) + LINE[place + 1 :]
    if changed != LINE:
        found = unseal(changed, STATE.change, KEY)
        # Space around the line is not part of it.
        assert isinstance(found, Doubt) or changed.strip() == LINE


def test_every_bit_of_every_character_is_sealed() -> None:
    for key in (KEY, None):
        line = seal(STATE, key)
        for place, char in enumerate(line):
            for bit in range(7):
                changed = line[:place] + chr(ord(char) ^ 1 << bit) + line[place + 1 :]
                assert isinstance(unseal(changed, STATE.change, key), Doubt), (place, bit)


@given(st.text(), st.none() | st.binary(max_size=8))
def test_whatever_stands_there_raises_nothing(text: str, key: bytes | None) -> None:
    unseal(text, "PR_1", key)
    unseal(state_line(text), text, key)
    unseal(f"<!-- foreread-state v1 {text} -->", "PR_1", key)


def sealed(content: bytes, key: bytes = KEY) -> str:
    """A line that is sealed as it should be, with whatever in it."""
    packed = base64.b64encode(content, b"._").rstrip(b"=").decode("ascii")
    said = "\0".join(("foreread-state v1", "PR_1", packed)).encode()
    return f"<!-- foreread-state v1 k:{hmac.new(key, said, hashlib.sha256).hexdigest()}:{packed} -->"


VALUES = json.loads(zlib.decompress(base64.b64decode(LINE.split(":")[2][:-4] + "==", b"._")))


def with_value(place: int, value: object) -> bytes:
    return json.dumps([*VALUES[:place], value, *VALUES[place + 1 :]]).encode()


def test_a_line_that_is_made_by_hand_is_read() -> None:
    assert unseal(sealed(zlib.compress(json.dumps(VALUES).encode())), "PR_1", KEY) == STATE


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[",
        b"{}",
        b"[]",
        b"null",
        b"NaN",
        b"[" * 200_000,
        b"[" * 900_000 + b"]" * 900_000,
        b"9" * 100_000,
        b"[1e400]",
        b"[" + b"9" * 5_000 + b"]",
        b'{"a":1,"a":2}',
        b"\xff\xfe",
        b"0" * 3_000_000,
        with_value(0, -1),
        with_value(0, True),
        with_value(0, 1.5),
        with_value(0, 10**400),
        with_value(1, [{"tier": "low"}]),
        with_value(1, [7]),
        with_value(2, [[10**30, "", "", "", "", "", "", [], -1]]),
        with_value(2, [[1, "", "", "", "", "", "", [], 5]]),
        with_value(2, [[1, "", "", "", "", "", "", [], -2]]),
        with_value(2, [[2, "", "", "", "", "", "", [], -1], [1, "", "", "", "", "", "", [], -1]]),
        with_value(2, [[1, 7, "", "", "", "", "", [], -1]]),
        with_value(2, {}),
        with_value(3, []),
        with_value(4, [[1, [1, "a", "robot"], 1, "", ""]]),
        with_value(4, [[1, [1, "a"], 1, "", ""]]),
        with_value(4, [[1, None, 1, ["x"], ""]]),
        with_value(5, "certain"),
        with_value(6, "x" * 200_000),
        with_value(7, ["x"] * 30_000),
        with_value(8, 2),
    ],
)
def test_whatever_is_sealed_is_still_read_with_care(text: bytes) -> None:
    assert unseal(sealed(zlib.compress(text)), "PR_1", KEY) is Doubt.DAMAGED


def test_what_is_packed_to_burst_is_not_unpacked() -> None:
    bomb = zlib.compress(b"[" + b" " * 20_000_000 + b"]", 9)
    assert len(bomb) < 25_000
    for content in (bomb, zlib.compress(b"[]") + b"more", b"no zlib", zlib.compress(json.dumps(VALUES).encode())[:-4]):
        assert unseal(sealed(content), "PR_1", KEY) is Doubt.DAMAGED


def test_the_last_line_that_could_be_a_state_is_the_one() -> None:
    older = seal(replace(STATE, turn=1), KEY)
    assert state_line(f"<!-- foreread -->\r\n{older}\r\nText\r\n  {LINE}  \r\nmore") == LINE
    assert state_line("nothing") == ""
    assert unseal("", "PR_1", KEY) is Doubt.ABSENT


@pytest.mark.parametrize("key", [KEY, None])
def test_what_does_not_fit_is_forgotten_from_its_oldest_end(key: bytes | None) -> None:
    epochs = tuple(
        replace(EPOCH, at=at(n), head=hashlib.sha256(str(n).encode()).hexdigest()[:40], base_tip=f"{n * 7919:040x}")
        for n in range(2_000)
    )
    line = seal(replace(STATE, epochs=epochs), key)
    found = unseal(line, "PR_1", key)
    assert len(line) <= MOST_SEALED
    assert isinstance(found, State)
    assert not found.is_cut
    assert 50 < len(found.epochs) < 2_000
    assert [each.head for each in found.epochs] == [each.head for each in epochs[-len(found.epochs) :]]
    assert found.epochs[-1] == epochs[-1]


def test_even_what_cannot_be_made_smaller_is_sealed_and_says_so() -> None:
    noise = [hashlib.sha256(str(n).encode()).hexdigest() for n in range(2_000)]
    words = QuestionSet((GateQuestion("q", "".join(noise)[:90_000]),), "sha256:x")
    for epoch, labels in ((replace(EPOCH, questions=words), ()), (EPOCH, tuple(noise))):
        found = unseal(seal(replace(STATE, epochs=(epoch,), labels=labels), KEY), "PR_1", KEY)
        assert isinstance(found, State)
        assert found.is_cut
        assert found.turn == STATE.turn


def test_a_waiver_and_a_word_that_ai_took_part_outlast_what_settles() -> None:
    said = (
        "/foreread waive 1 it is known",
        "/foreread provenance ai I saw it",
        "/foreread answer 2 author",
        "/foreread read",
    )
    acts = tuple(KeptAct(n, ADA, at(n), text) for n, text in enumerate(said))
    noise = (hashlib.sha256(str(n).encode()).hexdigest() for n in range(3_000))
    more = tuple(KeptAct(n, ADA, at(n), f"/foreread answer 1 handled at {text}") for n, text in enumerate(noise, 10))
    found = unseal(seal(replace(STATE, acts=(*acts, *more)), KEY), "PR_1", KEY)
    assert isinstance(found, State)
    assert [act.text for act in found.acts[:3]] == list(said[:3])
    assert acts[3] not in found.acts
    assert more[-1] in found.acts
