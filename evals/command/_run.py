"""`eval run` and `eval record`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bot import __version__
from bot.adapters.files import write_output
from bot.adapters.models import open_model
from bot.adapters.prompt_files import shipped_prompts
from bot.adapters.system import SystemClock, today
from bot.errors import ForereadError, ModelError
from bot.pipeline.asking import LOOK, PROMPTS, looking, prompt_for
from bot.review import ContextLevel
from evals.casebook import Case
from evals.command._arguments import RECORDINGS, Exit
from evals.command._selection import selected
from evals.recordings import RecordMissing, facts_of, folder_of_pass, only_folder, recorded_suites
from evals.results import Header, write_results
from evals.reviewing import (
    USUAL,
    BotReviewer,
    Reviewer,
    asking,
    reviewer_of,
    with_model,
    with_recordings,
    without_model,
)
from evals.reviewing.linter import LinterReviewer
from evals.reviewing.obedient import ObedientModel
from evals.reviewing.scripted import scripted
from evals.running import Journal, Tell, cases_digest, run_cases
from evals.scoring.gates import broken


class Setup(NamedTuple):
    """Who reviews, and what the header says about it beyond the cases."""

    reviewer: Reviewer
    mode: str
    models: tuple[str, ...] = ()
    recorded_on: tuple[str, ...] = ()
    context: ContextLevel = ContextLevel.HUNK
    effort: str = USUAL

    def header(self, cases: Sequence[Case], passes: int) -> Header:
        used = (prompt_for(self.context),) if self.effort == "one reading" else PROMPTS
        return Header.model_validate(
            {
                "foreread": __version__,
                "reviewer": self.reviewer.name,
                "mode": self.mode,
                "models": self.models,
                "recorded_on": self.recorded_on,
                "prompts": _digests(used) if self.mode in {"replay", "live"} else {},
                "passes": passes,
                "cases": len(cases),
                "cases_digest": cases_digest(cases),
            }
        )


def _digests(names: Sequence[str]) -> dict[str, str]:
    """The prompts as they are sent: one that carries lenses has the digest of both."""
    shipped = shipped_prompts()
    return {name: looking(shipped).digest if name == LOOK else shipped.prompt(name).digest for name in names}


def run(options: argparse.Namespace) -> int:
    """Review the cases, write the results, show the table; exit 1 when something that must hold does not."""
    setup = set_up(options)
    cases = selected(options)
    header = setup.header(cases, options.k)
    output = Path(options.output)
    journal = Journal(output.with_name(f".{output.name}.journal")) if header.mode == "live" else None
    results = run_cases(setup.reviewer, cases, header, journal, teller(quiet=options.quiet))
    write_results(results, output)
    if journal is not None:
        journal.close()
    if options.junit:
        from evals.reporting import junit_xml

        write_output(junit_xml(results), options.junit)
    if not options.quiet:
        from evals.reporting import terminal_table

        print(terminal_table(results))
        print(f"Written to {output}.")
    faults = broken(results)
    for fault in faults:
        print(f"Must hold and does not: {fault}", file=sys.stderr)
    return Exit.GATE if faults else Exit.DONE


def set_up(options: argparse.Namespace) -> Setup:
    """The reviewer that the options name. Raises UsageError or ModelError."""
    level = ContextLevel(options.context)
    if options.scripted:
        return _script(options.scripted, level)
    if options.recorded is not None:
        folder = Path(options.recorded) if options.recorded else only_folder(Path(RECORDINGS))
        if not (options.suite or options.case or options.set):
            options.suite = list(recorded_suites(folder)) or None
        return Setup(
            with_recordings(folder, level, effort=options.effort),
            "replay",
            *facts_of(folder),
            context=level,
            effort=options.effort,
        )
    if options.model:
        live = reviewer_of(options.model, level, effort=options.effort)
        return Setup(live, "live", (options.model.partition(" ")[0],), context=level, effort=options.effort)
    return Setup(without_model(), "rules")


def _script(name: str, level: ContextLevel) -> Setup:
    if name == "linter":
        return Setup(LinterReviewer(), "scripted")
    if name == "obedient":
        return Setup(with_model(ObedientModel(), is_live=False, context=level), "scripted")
    return Setup(scripted(name), "scripted")


def teller(*, quiet: bool) -> Tell:
    """Progress on standard error: one line that is overwritten, on terminals only."""
    if quiet or not sys.stderr.isatty():
        return lambda _: None
    return lambda what: print(f"\r\x1b[2K… {what}", end="", file=sys.stderr, flush=True)


def record(options: argparse.Namespace) -> int:
    """Ask the model what was not recorded yet; what it does not answer is listed, and the rest is kept."""
    cases = selected(options)
    model = open_model(options.model)
    folder = Path(options.to) if options.to else Path(RECORDINGS) / _folder_name(options.model)
    missing = []
    for case in cases:
        for pass_ in range(1, options.k + 1):
            live = RecordMissing(folder_of_pass(folder, pass_), model, today())
            problem = _record_one(case, pass_, live, ContextLevel(options.context), effort=options.effort)
            if problem:
                missing.append(f"{case.id}, pass {pass_}: {problem}")
    print(f"{len(cases) * options.k - len(missing)} of {len(cases) * options.k} reviews are recorded in {folder}.")
    for line in missing:
        print(f"not recorded: {line}", file=sys.stderr)
    return Exit.GATE if missing else Exit.DONE


def _record_one(case: Case, pass_: int, live: RecordMissing, level: ContextLevel, *, effort: str) -> str:
    """Why the case is not recorded; "" when it is."""
    reviewer = BotReviewer(live.name, lambda *_: asking(live, level, effort=effort), SystemClock())
    try:
        opinion = reviewer.review(case, pass_)
    except (ModelError, ForereadError) as error:
        return str(error)
    return next((p for p in opinion.problems if "no usable reply" in p), "")


def _folder_name(spec: str) -> str:
    return "".join(c if c.isalnum() or c in ".-" else "-" for c in spec.split(maxsplit=1)[0]).strip("-").lower()


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {"run": run, "record": record}
