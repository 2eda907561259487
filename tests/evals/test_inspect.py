"""The same numbers through Inspect AI and through our own command. Run by `just inspect`, which installs Inspect."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.casebook import load_cases
from evals.results import Header
from evals.reviewing import without_model
from evals.running import cases_digest, run_cases
from tests.evals.cases import write_casebook

inspect_ai = pytest.importorskip("inspect_ai", reason="`just inspect` installs it")


def test_both_give_the_same_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_casebook(tmp_path / "cases")
    monkeypatch.setenv("FOREREAD_CASES", str(tmp_path / "cases"))
    monkeypatch.setenv("INSPECT_LOG_DIR", str(tmp_path / "logs"))
    monkeypatch.delenv("FOREREAD_MODEL", raising=False)
    import evals.inspect_adapter as adapter

    (log,) = inspect_ai.eval(adapter.foreread(), model="none", display="none", log_dir=str(tmp_path / "logs"))
    assert log.status == "success"
    cases = load_cases(tmp_path / "cases")
    header = Header(
        foreread="0", reviewer="rules", mode="rules", passes=1, cases=len(cases), cases_digest=cases_digest(cases)
    )
    ours = {m.name: m.value for m in run_cases(without_model(), cases, header).scores.measures}
    theirs = {name: metric.value for name, metric in log.results.scores[0].metrics.items()}
    assert theirs["recall_at_5"] == pytest.approx(ours["recall@5"])
    assert theirs["noise_per_clean_change"] == pytest.approx(ours["noise per clean change"])
