"""`eval compare`, `eval report`, `eval calibrate`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.adapters.files import write_output
from evals.adjudication import read_form
from evals.command._arguments import Exit
from evals.reporting import comparison_report, html_report, junit_xml, markdown_report
from evals.results import read_results
from evals.scoring.calibration import calibration_file, judged_kinds
from evals.scoring.comparing import compare_results


def compare(options: argparse.Namespace) -> int:
    """Two runs side by side."""
    a, b = read_results(Path(options.a)), read_results(Path(options.b))
    write_output(comparison_report(a, b, compare_results(a, b)), options.output)
    return Exit.DONE


def report(options: argparse.Namespace) -> int:
    """Results in the forms that were asked for; Markdown on standard output when none was."""
    results = read_results(Path(options.results))
    baseline = read_results(Path(options.baseline)) if options.baseline else None
    if options.html:
        write_output(html_report(results, baseline), options.html)
    if options.junit:
        write_output(junit_xml(results), options.junit)
    if options.markdown or not (options.html or options.junit):
        write_output(markdown_report(results, baseline, brief=options.summary), options.markdown)
    return Exit.DONE


def calibrate(options: argparse.Namespace) -> int:
    """The measured rates, as the file that ships with the bot."""
    results = [read_results(Path(name)) for name in options.results]
    of, judged = None, None
    if options.judged:
        of = read_results(Path(options.judged[0]))
        judged = judged_kinds(of, read_form(Path(options.judged[1])))
    measured = calibration_file(results, judged, of)
    write_output(json.dumps(measured, indent=1, sort_keys=True) + "\n", options.output)
    return Exit.DONE


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "compare": compare,
    "report": report,
    "calibrate": calibrate,
}
