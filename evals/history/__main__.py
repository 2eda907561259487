"""`python -m evals.history`: fit on the past of a repository, test on what follows and on other repositories."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from bot.change import Sha
from bot.risk import ForecastModel
from bot.risk.forecast import Features, anchored, as_stored, fit, score
from evals.history._log import read_log
from evals.history._rows import Row, labelled, rows_of
from evals.history._tables import THEN, Tested, report


class Period(NamedTuple):
    """Commits of one repository."""

    repository: str
    log_from: str
    """Far enough before `first` for a full window of the past."""
    first: str
    last: str

    def __str__(self) -> str:
        return f"{self.repository}, {self.first} to {self.last}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the plan says; the tables go to --report, the model to --model."""
    options = _parser().parse_args(arguments)
    plan = json.loads(Path(options.plan).read_text(encoding="utf-8"))
    places = dict(pair.partition("=")[::2] for pair in options.repo)
    fitted = _period(plan["fit"])
    rows, labels = _data(fitted, places, options)
    model = _fitted(plan, rows, labels)
    tested = [_tested("labels of today", period, model, places, options) for period in map(_period, plan["test"])]
    known = labelled(rows, _labels(options, fitted.repository, until=fitted.last))
    then = _fitted(plan, rows, known)
    tested.insert(1, _tested(THEN, _period(plan["test"][0]), then, places, options))
    Path(options.report).write_text(report(model, tested), encoding="utf-8")
    if options.model:
        text = json.dumps(as_stored(model), indent=1, ensure_ascii=False)
        Path(options.model).write_text(f"{text}\n", encoding="utf-8")
    return 0


def _fitted(plan: Mapping[str, Mapping[str, str]], rows: Sequence[Row], labels: Sequence[bool]) -> ForecastModel:
    """Fitted on all rows; its level is that of the newest of them, from the plan's day on."""
    period = _period(plan["fit"])
    newest = datetime.fromisoformat(plan["fit"]["level_from"]).replace(tzinfo=UTC).timestamp()
    late = [(row.features, label) for row, label in zip(rows, labels, strict=True) if row.when >= newest]
    told = f"{len(rows):,} changes of {period.repository} ({period.first[:4]} to {period.last[:4]})"
    model = fit([row.features for row in rows], labels, told)
    return anchored(model, [features for features, _ in late], [label for _, label in late])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.history", description=main.__doc__)
    parser.add_argument("--plan", default=str(Path(__file__).with_name("plan.json")), metavar="FILE")
    parser.add_argument("--repo", action="append", required=True, metavar="OWNER/NAME=PATH", help="repeat for each")
    parser.add_argument("--labels", required=True, metavar="DIR", help="OWNER__NAME.jsonl with inducing_sha")
    parser.add_argument("--rows", metavar="DIR", help="keep what was counted here, and use what is kept")
    parser.add_argument("--report", default="/dev/stdout", metavar="FILE")
    parser.add_argument("--model", metavar="FILE", help="write the fitted model here")
    return parser


def _period(said: Mapping[str, str]) -> Period:
    return Period(said["repository"], said["log_from"], said["from"], said["to"])


def _tested(
    note: str, period: Period, model: ForecastModel, places: Mapping[str, str], options: argparse.Namespace
) -> Tested:
    rows, labels = _data(period, places, options)
    return Tested(str(period), note, rows, labels, [score(row.features, model) for row in rows])


def _data(period: Period, places: Mapping[str, str], options: argparse.Namespace) -> tuple[list[Row], list[bool]]:
    rows = _rows(period, places, Path(options.rows) if options.rows else None)
    return rows, labelled(rows, _labels(options, period.repository))


def _labels(options: argparse.Namespace, repository: str, until: str = "9999") -> set[Sha]:
    path = Path(options.labels) / f"{repository.replace('/', '__')}.jsonl"
    said = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {Sha(row["inducing_sha"]) for row in said if row["first_fix_date"] <= until}


def _rows(period: Period, places: Mapping[str, str], kept: Path | None) -> list[Row]:
    path = kept / f"{period.repository.replace('/', '__')}-{period.first}-{period.last}.jsonl" if kept else None
    if path is not None and path.exists():
        return [_read(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]
    print(f"reading {period}", file=sys.stderr)  # noqa: T201 - a command
    log = read_log(Path(places[period.repository]), "HEAD", period.log_from)
    first, last = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (period.first, period.last))
    rows = list(rows_of(log, int(first.timestamp()), int((last + timedelta(days=1)).timestamp()) - 1))
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{json.dumps(_written(row))}\n" for row in rows), encoding="utf-8")
    return rows


def _written(row: Row) -> list[object]:
    counted = row.features
    return [
        row.sha,
        row.when,
        row.lines,
        row.churn,
        row.is_code,
        dict(counted.values),
        counted.languages,
        counted.window,
    ]


def _read(said: list[object]) -> Row:
    sha, when, lines, churn, is_code, values, languages, window = said
    features = Features(values, tuple(languages), window)  # type: ignore[arg-type]
    return Row(Sha(str(sha)), int(str(when)), int(str(lines)), int(str(churn)), bool(is_code), features)


if __name__ == "__main__":
    raise SystemExit(main())
