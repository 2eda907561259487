"""What holds for every kind of proof in every language that has it: the edit is proven, and one altered token is not."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.languages import MODULES
from tests.facts.proving.samples import CODE, SAMPLES, Sample, kinds

TOKEN = re.compile(r"[A-Za-z_$][\w$]*|\d+|>=|&&|:=|->|=>|[-+*/<>=!]")
OTHERS = ["x9", "7", "<", "not", "+ 1", "return"]


def identity(sample: Sample) -> str:
    return f"{sample.kind.name} {sample.path}"


def test_every_language_has_a_sample() -> None:
    assert len(CODE) == len(MODULES)


@pytest.mark.parametrize("sample", SAMPLES, ids=identity)
def test_the_edit_is_proven(sample: Sample) -> None:
    assert sample.kind in kinds(sample.before, sample.after, sample.path)


@pytest.mark.parametrize("sample", SAMPLES, ids=identity)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_one_altered_token_breaks_the_proof(sample: Sample, data: st.DataObject) -> None:
    text = sample.after[sample.path]
    start = text.index(sample.watched)
    tokens = [(start + m.start(), start + m.end()) for m in TOKEN.finditer(sample.watched)]
    at, end = data.draw(st.sampled_from(tokens))
    token = text[at:end]
    how = data.draw(st.sampled_from(["delete", "duplicate", "replace", "swap"]))
    match how:
        case "delete":
            altered = text[:at] + text[end:]
        case "duplicate":
            altered = text[:end] + " " + token + text[end:]
        case "replace":
            altered = text[:at] + data.draw(st.sampled_from(OTHERS)) + text[end:]
        case _:
            other, last = data.draw(st.sampled_from(tokens))
            (at, end), (other, last) = sorted([(at, end), (other, last)])
            altered = (
                text[:at] + text[other:last] + text[end:other] + text[at:end] + text[last:] if at != other else text
            )
    if "".join(altered.split()) != "".join(text.split()):
        assert sample.kind not in kinds(sample.before, {sample.path: altered}, sample.path), altered


@pytest.mark.parametrize("sample", SAMPLES, ids=identity)
def test_a_file_that_does_not_parse_has_no_proof(sample: Sample) -> None:
    text = sample.after[sample.path]
    end = text.index(sample.watched) + len(sample.watched)
    broken = {sample.path: text[:end] + "\n)]}'\"(\n" + text[end:]}
    assert not kinds(sample.before, broken, sample.path)
