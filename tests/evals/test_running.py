"""A run can be stopped and goes on; a replay gives the same bytes; a missing recording is an error."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.adapters.prompt_files import shipped_prompts
from bot.config import Config
from bot.errors import ModelUnavailableError
from bot.pipeline.asking import ONCE, ModelReview
from bot.review import Reply, Request
from evals.casebook import Case
from evals.recordings import RecordMissing, facts_of, folder_of_pass, replay
from evals.results import Header, ResultsError, read_results, write_results
from evals.reviewing import BotReviewer, MissingRecordingError, ModelFailedError, Opinion
from evals.reviewing.scripted import oracle
from evals.running import Journal, cases_digest, run_cases
from evals.scoring.gates import broken
from tests.evals.cases import small_casebook


class Still:
    def seconds(self) -> float:
        return 0.0


def header(cases: tuple[Case, ...], passes: int = 1, reviewer: str = "script") -> Header:
    return Header(
        foreread="0", reviewer=reviewer, mode="live", passes=passes, cases=len(cases), cases_digest=cases_digest(cases)
    )


@dataclass
class Stopping:
    """Reviews like the oracle, and is stopped before the n-th review."""

    before: int
    name: str = "script"
    seen: list[tuple[str, int]] = field(default_factory=list)

    def review(self, case: Case, pass_: int) -> Opinion:
        if len(self.seen) == self.before:
            raise KeyboardInterrupt
        self.seen.append((case.id, pass_))
        return oracle(case)


def test_a_stopped_run_goes_on_and_loses_nothing(tmp_path: Path) -> None:
    cases = small_casebook(tmp_path / "cases")
    whole = run_cases(Stopping(99), cases, header(cases, 2))
    journal = Journal(tmp_path / "journal")
    with pytest.raises(KeyboardInterrupt):
        run_cases(Stopping(3), cases, header(cases, 2), journal)
    second = Stopping(99)
    assert run_cases(second, cases, header(cases, 2), journal) == whole
    assert len(second.seen) == 1


def test_a_line_torn_by_a_power_cut_is_reviewed_again(tmp_path: Path) -> None:
    cases = small_casebook(tmp_path / "cases")
    file = tmp_path / "journal"
    run_cases(Stopping(99), cases, header(cases), Journal(file))
    file.write_text(file.read_text()[:-20])
    again = Stopping(99)
    run_cases(again, cases, header(cases), Journal(file))
    assert again.seen == [(cases[-1].id, 1)]


def test_a_journal_of_another_run_is_not_taken_for_this_one(tmp_path: Path) -> None:
    cases = small_casebook(tmp_path / "cases")
    journal = Journal(tmp_path / "journal")
    run_cases(Stopping(99), cases, header(cases), journal)
    with pytest.raises(ResultsError, match="over other cases, with another reviewer"):
        run_cases(Stopping(99), cases, header(cases, reviewer="other"), journal)


def test_a_damaged_journal_says_what_to_do(tmp_path: Path) -> None:
    cases = small_casebook(tmp_path / "cases")
    file = tmp_path / "journal"
    run_cases(Stopping(99), cases, header(cases), Journal(file))
    head, *rest = file.read_text().split("\n")
    file.write_text("\n".join((head, "{}", *rest)))
    with pytest.raises(ResultsError, match=r"damaged line.*Delete the file"):
        run_cases(Stopping(99), cases, header(cases), Journal(file))


def test_the_digest_sees_code_labels_and_words(tmp_path: Path) -> None:
    from dataclasses import replace

    cases = small_casebook(tmp_path / "cases")
    first, *rest = cases
    others = [replace(first, title="x"), replace(first, patch=first.patch + b"\n"), replace(first, bugs=cases[1].bugs)]
    digests = {cases_digest((other, *rest)) for other in (first, *others)}
    assert len(digests) == 4


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"schema_version": 1, "cases": [', "half written"),
        ('{"schema_version": 7}', "schema version 7"),
        ("[]", "schema version None"),
        ('{"schema_version": 1, "cases": []}', "header"),
    ],
)
def test_results_that_cannot_be_read_say_why(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "results.json"
    file.write_text(content)
    with pytest.raises(ResultsError, match=says):
        read_results(file)


def test_results_come_back_as_they_were_written(tmp_path: Path) -> None:
    cases = small_casebook(tmp_path / "cases")
    results = run_cases(Stopping(99), cases, header(cases))
    write_results(results, tmp_path / "a.json")
    write_results(read_results(tmp_path / "a.json"), tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


@dataclass
class Asking:
    """A live model that finds the empty basket, and counts how often it is asked."""

    name: str = "live"
    asked: int = 0

    def complete(self, request: Request) -> Reply:
        self.asked += 1
        claim = {
            "file": "shop/prices.py",
            "line": 10,
            "quote": "return total(lines) // count",
            "question": "What does `average` return for an empty basket, where `count` is 0?",
            "trigger": "average([])",
            "consequence": "ZeroDivisionError",
            "settles": "call it",
            "suspicion": "no guard",
            "lens": "edge",
            "severity": "high",
            "confidence": 0.9,
        }
        bugged = "if count == 0" not in request.turns[0].text
        return Reply(json.dumps({"claims": [claim] if bugged else []}), "Some model 1.0")


def reviewer(model_for: object) -> BotReviewer:
    prompts = shipped_prompts()
    return BotReviewer(
        "bot",
        lambda _, n: ModelReview(model_for(n), prompts, Config().model_budget_tokens, efforts=ONCE),  # type: ignore[operator]
        Still(),
    )


def test_recorded_replies_replay_to_the_same_bytes_without_the_model(tmp_path: Path) -> None:
    cases = small_casebook(tmp_path / "cases")
    live, folder = Asking(), tmp_path / "recordings"
    recorder = reviewer(lambda n: RecordMissing(folder_of_pass(folder, n), live, "2026-11-21"))
    run_cases(recorder, cases, header(cases))
    asked = live.asked
    run_cases(recorder, cases, header(cases))
    assert live.asked == asked, "what is recorded is not asked again"
    assert facts_of(folder) == (("Some model 1.0",), ("2026-11-21",))
    for name in ("a", "b"):
        results = run_cases(reviewer(lambda n: replay(folder, n)), cases, header(cases))
        write_results(results, tmp_path / f"{name}.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    found = {m.name: m.value for m in read_results(tmp_path / "a.json").scores.measures}
    assert found["recall@5"] == 1
    assert found["noise per clean change"] == 0


def test_a_missing_or_damaged_recording_names_the_case_and_the_remedy(tmp_path: Path) -> None:
    cases = small_casebook(tmp_path / "cases")
    folder = tmp_path / "recordings"
    folder_of_pass(folder, 1).mkdir(parents=True)
    replaying = reviewer(lambda n: replay(folder, n))
    with pytest.raises(MissingRecordingError, match=r"basket-average/clean, pass 1.*eval record"):
        run_cases(replaying, cases, header(cases))
    recorder = reviewer(lambda n: RecordMissing(folder_of_pass(folder, n), Asking(), "2026-11-21"))
    run_cases(recorder, cases, header(cases))
    for file in folder_of_pass(folder, 1).glob("*.json"):
        file.write_text("{")
    with pytest.raises(MissingRecordingError, match=r"basket-average/clean, pass 1.*damaged"):
        run_cases(replaying, cases, header(cases))


@dataclass
class Refusing:
    """A live model with a wrong key for the first so many calls."""

    fails: int
    name: str = "live"

    def complete(self, request: Request) -> Reply:
        if self.fails:
            self.fails -= 1
            raise ModelUnavailableError("the key was refused.", "Set the right one.")
        return Reply('{"claims": []}', "Some model 1.0")


def test_a_wrong_key_stops_the_run_and_names_the_case(tmp_path: Path) -> None:
    cases = small_casebook(tmp_path / "cases")
    journal = Journal(tmp_path / "journal")
    model = Refusing(9)
    with pytest.raises(
        ModelFailedError, match=r"basket-average/empty-basket, pass 1: the key was refused\. Set the right"
    ):
        run_cases(reviewer(lambda _: model), cases, header(cases, 2), journal)
    second = run_cases(reviewer(lambda _: Refusing(0)), cases, header(cases, 2), journal)
    assert not any(p.error for c in second.cases for p in c.passes), "failures are tried again"


def test_one_failure_counts_as_a_review_that_found_nothing(tmp_path: Path) -> None:
    cases = small_casebook(tmp_path / "cases")
    model = Refusing(2)
    results = run_cases(reviewer(lambda _: model), cases, header(cases, 2))
    assert [bool(p.error) for c in results.cases for p in c.passes] == [True, True, False, False]
    assert any("the key was refused" in fault for fault in broken(results))
