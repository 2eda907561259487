"""A form for each run, filled by who reads the code, and what filled forms come to."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.adjudication import Judged, form_text, read_form
from evals.command import main
from evals.results import ResultsError
from evals.scoring.adjudicating import adjudicated, cluster, paired
from tests.evals.cases import write_casebook

Answers = Sequence[tuple[bool | None, bool | None]]
"""For each question of a change: whether it names the known bug, whether it holds up."""
HIT, RIGHT, WRONG = (True, None), (False, True), (False, False)
CLEAN_RIGHT, CLEAN_WRONG = (None, True), (None, False)


def change(
    name: str, answers: Answers, *, bug: bool, repository: str = "example/kettle", severity: str = "high"
) -> list[Judged]:
    about = Judged(
        case=name,
        family=name,
        repository=repository,
        rank=0,
        label="boil() heats None" if bug else None,
        severity=severity if bug else None,
    )
    asked = [
        about.model_copy(update={"rank": rank, "question": "?", "known_bug": known, "holds_up": holds})
        for rank, (known, holds) in enumerate(answers, start=1)
    ]
    return asked or [about]


def form(*changes: list[Judged]) -> tuple[Judged, ...]:
    return tuple(line for lines in changes for line in lines)


def values(lines: Sequence[Judged]) -> dict[str, float | None]:
    return {name: share.value for name, share in adjudicated(lines).items()}


def test_each_measure_counts_what_it_says() -> None:
    found = values(
        form(
            change("first", [HIT, WRONG], bug=True),
            change("sixth", [WRONG, WRONG, RIGHT, RIGHT, RIGHT, HIT], bug=True),
            change("third, of a small bug", [RIGHT, RIGHT, HIT], bug=True, severity="low"),
            change("silent", [], bug=True),
            change("clean", [CLEAN_WRONG, CLEAN_RIGHT, CLEAN_WRONG], bug=False),
            change("clean and silent", [], bug=False),
        )
    )
    assert found == {
        "recall@5": 2 / 4,
        "recall@5, severity medium and up": 1 / 3,
        "first question right": 1 / 4,
        "first question right, severity medium and up": 1 / 3,
        "questions that do not hold up, per clean change": 1.0,
        "questions, per clean change": 1.5,
        "questions that do not hold up, per bugged change": 3 / 4,
        "questions, per bugged change": 11 / 4,
        "questions that hold up": 9 / 14,
    }


def test_changes_of_one_repository_are_drawn_together() -> None:
    lines = form(*(change(str(n), [HIT], bug=True, repository=f"example/{n % 3}") for n in range(9)))
    assert {adjudicated(lines, by)["recall@5"].clusters for by in ("repository", "family")} == {3, 9}
    assert cluster(tuple(change("a", [], bug=True, repository="")), "repository") == "a"


def test_an_interval_holds_the_value() -> None:
    hits = (change(str(n), [HIT] if n % 4 else [WRONG], bug=True, repository=str(n % 10)) for n in range(40))
    share = adjudicated(form(*hits))["recall@5"]
    assert share.low is not None
    assert share.high is not None
    assert share.low < (share.value or 0) == 0.75 < share.high


def test_two_forms_are_paired_by_change() -> None:
    before = form(*(change(str(n), [WRONG, HIT] if n < 2 else [WRONG], bug=True) for n in range(10)))
    after = form(*(change(str(n), [HIT] if n else [WRONG], bug=True) for n in range(10)))
    found = paired(before, after)
    assert found.differences["recall@5"].value == pytest.approx(0.7)
    assert found.differences["questions that do not hold up, per bugged change"].value == pytest.approx(-0.9)
    assert found.flips["recall@5"].lost == ("0",)
    assert found.flips["recall@5"].gained == tuple(str(n) for n in range(2, 10))
    assert found.flips["recall@5"].p_value == pytest.approx(2 * (1 + 9) / 2**9)
    assert found.flips["first question right"].gained == tuple(str(n) for n in range(1, 10))


@settings(max_examples=8, deadline=None)  # each draws a hundred thousand bootstrap samples
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=6))
def test_a_form_against_itself_differs_in_nothing_and_the_other_way_round_turns_the_sign(
    hits: list[tuple[bool, bool]],
) -> None:
    a, b = (
        form(*(change(str(n), [HIT if hit[at] else WRONG], bug=True, repository=str(n)) for n, hit in enumerate(hits)))
        for at in (0, 1)
    )
    assert paired(a, a).differences["recall@5"].value == 0
    assert paired(a, a).flips["recall@5"].p_value == 1
    there, back = paired(a, b), paired(b, a)
    assert there.differences["recall@5"].value == -(back.differences["recall@5"].value or 0)
    assert there.flips["recall@5"].gained == back.flips["recall@5"].lost
    assert there.flips["recall@5"].p_value == back.flips["recall@5"].p_value


def test_forms_about_different_changes_are_compared_on_what_both_have_and_only_when_asked() -> None:
    both, more = change("both", [HIT], bug=True), change("more", [WRONG], bug=True)
    with pytest.raises(ResultsError, match=r"1 are in one only, e\.g\. more\..*--common"):
        paired(form(both), form(both, more))
    assert paired(form(both), form(both, more), common=True).flips["recall@5"].changes == 1
    with pytest.raises(ResultsError, match="no change in common"):
        paired(form(both), form(more), common=True)
    relabelled = [line.model_copy(update={"label": "the lid"}) for line in both]
    with pytest.raises(ResultsError, match="different labels of both"):
        paired(form(both), form(relabelled))


@pytest.mark.parametrize(
    ("answers", "bug", "fault"),
    [
        ([(None, True)], True, "question 1: `known_bug` is not filled"),
        ([(False, None)], True, "question 1: `holds_up` is not filled"),
        ([HIT, (None, None)], True, "question 2: `known_bug` is not filled"),
        ([(None, None)], False, "question 1: `holds_up` is not filled"),
        ([(True, True)], False, "known bug of a change that has none"),
        ([(True, False)], True, "is said not to hold up"),
    ],
)
def test_a_form_that_is_not_filled_or_contradicts_itself_is_refused(
    tmp_path: Path, answers: Answers, bug: bool, fault: str
) -> None:
    (tmp_path / "form.jsonl").write_text(form_text(form(change("kettle", answers, bug=bug))))
    with pytest.raises(ResultsError, match=fault):
        read_form(tmp_path / "form.jsonl")


@pytest.mark.parametrize("ranks", [(1, 1), (2,), (0, 1), (1, 3)])
def test_a_form_with_a_line_missing_or_twice_is_refused(tmp_path: Path, ranks: tuple[int, ...]) -> None:
    (line,) = change("kettle", [HIT], bug=True)
    (tmp_path / "form.jsonl").write_text(form_text([line.model_copy(update={"rank": rank}) for rank in ranks]))
    with pytest.raises(ResultsError, match="kettle: its questions are not numbered"):
        read_form(tmp_path / "form.jsonl")


@pytest.mark.parametrize("text", ["", "\n", "{", "[]", '{"case": "a", "family": "a", "rank": "first"}'])
def test_what_is_no_form_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    (tmp_path / "form.jsonl").write_text(text)
    with pytest.raises(ResultsError, match=r"form\.jsonl"):
        read_form(tmp_path / "form.jsonl")


def fill(path: Path, answers: Mapping[str, bool]) -> None:
    """`answers`: whether the questions of a case are right."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for line in lines:
        line["holds_up"] = answers[line["case"]]
        line["known_bug"] = answers[line["case"]] if line["label"] else None
        line["reason"] = "read the code"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def test_from_a_run_over_a_form_to_its_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_casebook(tmp_path / "evals" / "cases")
    for name in ("null", "shotgun"):
        assert main(["run", "--quiet", "--scripted", name, "--output", f"{name}.json"]) == 0
        assert main(["adjudicate", "write", f"{name}.json", "--output", f"{name}.jsonl"]) == 0
    silent = [json.loads(line) for line in Path("null.jsonl").read_text().splitlines()]
    assert [(line["case"], line["rank"]) for line in silent] == [
        ("basket-average/clean", 0),
        ("basket-average/empty-basket", 0),
    ]
    asked = [json.loads(line) for line in Path("shotgun.jsonl").read_text().splitlines()]
    assert asked[1]["label"] == "average([]): an empty basket: ZeroDivisionError (shop/prices.py:8-10)"
    assert asked[1]["location"].startswith("shop/prices.py:")
    assert {(line["known_bug"], line["holds_up"], line["reason"]) for line in asked} == {(None, None, "")}
    assert "shotgun" not in Path("shotgun.jsonl").read_text()
    assert main(["adjudicate", "read", "shotgun.jsonl"]) == 2
    assert "not filled (2 such lines)" in capsys.readouterr().err
    fill(Path("shotgun.jsonl"), {"basket-average/clean": False, "basket-average/empty-basket": True})
    assert main(["adjudicate", "read", "shotgun.jsonl", "--against", "null.jsonl"]) == 0
    shown = capsys.readouterr().out
    assert "| recall@5 | 100 % |" in shown
    assert "| questions that do not hold up, per clean change | 1.00 |" in shown
    assert "| recall@5 | +100 % |" in shown
    assert "recall@5: gained 1 (basket-average/empty-basket); lost none; McNemar's exact p = 1.000" in shown


def test_a_form_needs_the_cases_that_were_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_casebook(tmp_path / "evals" / "cases")
    assert main(["run", "--quiet", "--scripted", "null", "--output", "r.json"]) == 0
    assert main(["adjudicate", "write", "r.json", "--case", "basket-average/clean"]) == 2
    assert "basket-average/empty-basket" in capsys.readouterr().err
