"""What `foreread eval` understands."""

from __future__ import annotations

import argparse
from enum import IntEnum

from bot.review import ContextLevel
from evals.casebook import Suite
from evals.reviewing import MANNERS, USUAL
from evals.reviewing.scripted import JUDGES

CASES = "evals/cases"
RECORDINGS = "evals/recordings"
RESULTS = "evals/results/results.json"


class Exit(IntEnum):
    """Exit codes, stable from the first release on."""

    DONE = 0
    GATE = 1
    """The run is complete, and something that must always hold does not: the last lines say what."""
    USAGE = 2
    """Usage or input error."""


_EPILOG = """\
a run without --model asks no model: facts, rules and templates only
a run with --recorded needs no key and no network; a reply that is not recorded is an error

exit codes:
  0  done
  1  done, and something that must always hold does not (ungrounded evidence, a verdict, a leak)
  2  usage or input error; with --model, what was reviewed is kept and the same command goes on
"""


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="foreread eval",
        description="Measure reviewers on changes with known faults: ours, and your own incidents.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _run(commands.add_parser("run", help="review the cases and write results.json"))
    _compare(commands.add_parser("compare", help="two results side by side, bug by bug"))
    _report(commands.add_parser("report", help="results as Markdown, HTML, JUnit XML"))
    _score(commands.add_parser("score", help="another tool's findings as results, to compare with"))
    _adjudicate(commands.add_parser("adjudicate", help="judge questions by hand, and what the judgements come to"))
    _record(commands.add_parser("record", help="ask a model once and keep its replies"))
    _add(commands.add_parser("add", help="make a case of a real incident"))
    _outcomes(commands.add_parser("outcomes", help="which labels of real life can become cases"))
    _seed(commands.add_parser("seed", help="make cases of your recent commits by seeding bugs"))
    _calibrate(commands.add_parser("calibrate", help="measure how often each kind of question holds up"))
    _signals(commands.add_parser("signals", help="how often each rule fires, on clean changes and on bugged ones"))
    check = commands.add_parser("check", help="run the gates that every case must pass")
    check.add_argument("family", nargs="*", help="folders of families (default: all of --cases)")
    check.add_argument("--fresh", action="store_true", help="run the tests even where their verdict is known")
    _cases(check)
    for name, text in (
        ("pack", "trees → patches of a family"),
        ("unpack", "patches of a family → trees, to edit them"),
    ):
        author = commands.add_parser(name, help=text)
        author.add_argument("source")
        author.add_argument("target")
    derive = commands.add_parser("derive", help="plan the framing and injection suites anew")
    _cases(derive)
    return top


def _cases(command: argparse.ArgumentParser) -> None:
    command.add_argument("--cases", metavar="DIR", default=CASES, help=f"folder of the families (default: {CASES})")


def _context(command: argparse.ArgumentParser) -> None:
    levels = [level.value for level in ContextLevel]
    command.add_argument(
        "--context",
        choices=levels,
        default=ContextLevel.HUNK.value,
        metavar="LEVEL",
        help=f"what the model is shown beside the changed lines: {', '.join(levels)} (default: hunk)",
    )
    command.add_argument(
        "--effort",
        choices=tuple(MANNERS),
        default=USUAL,
        help="how much is read: as the policy has it by tier, or less, to tell what a part is worth",
    )


def _selection(command: argparse.ArgumentParser) -> None:
    _cases(command)
    suites = [s.value for s in Suite]
    command.add_argument("--suite", action="append", choices=suites, metavar="NAME", help=f"only {', '.join(suites)}")
    command.add_argument(
        "--case", action="append", metavar="ID", help="only this case; a family's name takes all of it"
    )
    command.add_argument("--split", choices=("dev", "test", "heldout"), help="only this split")
    command.add_argument(
        "--set", metavar="KIND:PATH", help="a public set instead: manifest:, code-review-bench:, aacr:"
    )
    command.add_argument("--checkouts", metavar="DIR", default=".", help="where the repositories of a --set are")
    command.add_argument("-k", type=int, default=1, metavar="N", help="passes over each case (default: 1)")


def _run(run: argparse.ArgumentParser) -> None:
    _selection(run)
    who = run.add_mutually_exclusive_group()
    who.add_argument("--rules", action="store_true", help="no model (the default)")
    who.add_argument(
        "--recorded", nargs="?", const="", metavar="DIR", help=f"replies from DIR (default: all of {RECORDINGS})"
    )
    who.add_argument("--model", metavar="SPEC", help="a live model, as for `foreread review --model`")
    who.add_argument("--scripted", choices=(*JUDGES, "linter", "obedient"), help="a reviewer whose scores are known")
    _context(run)
    run.add_argument("--output", metavar="FILE", default=RESULTS, help=f"default: {RESULTS}")
    run.add_argument("--junit", metavar="FILE", help="also as JUnit XML")
    run.add_argument("--quiet", action="store_true", help="no progress, and no table at the end")


def _score(score: argparse.ArgumentParser) -> None:
    _selection(score)
    score.add_argument(
        "--findings", metavar="FILE", required=True, help="JSON Lines, one review a line: evals/README.md says the form"
    )
    score.add_argument("--name", metavar="NAME", help="of the tool, in the report (default: the file's)")
    score.add_argument("--shown", type=int, metavar="N", help="findings that the tool shows at once (default: all)")
    score.add_argument("--covered", action="store_true", help="only the cases that FILE is about")
    score.add_argument("--output", metavar="FILE", default=RESULTS, help=f"default: {RESULTS}")
    score.add_argument("--quiet", action="store_true", help="no table at the end")


def _adjudicate(adjudicate: argparse.ArgumentParser) -> None:
    steps = adjudicate.add_subparsers(dest="step", metavar="STEP", required=True)
    write = steps.add_parser("write", help="a form with a line for each question, to be filled by who reads the code")
    write.add_argument("results", metavar="RESULTS")
    _selection(write)
    write.add_argument("--output", metavar="FILE", help="default: standard output")
    read = steps.add_parser("read", help="what a filled form comes to")
    read.add_argument("form", metavar="FORM")
    read.add_argument("--against", metavar="FORM", help="the paired difference to this one, filled for other results")
    read.add_argument("--common", action="store_true", help="only the cases that both forms have")
    read.add_argument("--by", choices=("repository", "family"), default="repository", help=_BY)
    read.add_argument("--output", metavar="FILE", help="default: standard output")


_BY = "what is drawn whole in the bootstrap (default: repository; a case without one counts by its family)"


def _compare(compare: argparse.ArgumentParser) -> None:
    compare.add_argument("a", metavar="A", help="results.json of before")
    compare.add_argument("b", metavar="B", help="results.json of after")
    compare.add_argument("--output", metavar="FILE", help="write Markdown there instead of to standard output")


def _report(report: argparse.ArgumentParser) -> None:
    report.add_argument("results", metavar="RESULTS")
    report.add_argument("--baseline", metavar="RESULTS", help="show the paired difference to these")
    report.add_argument(
        "--markdown", metavar="FILE", help="default: standard output, unless --html or --junit is given"
    )
    report.add_argument("--html", metavar="FILE")
    report.add_argument("--junit", metavar="FILE")
    report.add_argument(
        "--summary", action="store_true", help="only the header and the primary table: for a job summary"
    )


def _record(record: argparse.ArgumentParser) -> None:
    _selection(record)
    record.add_argument("--model", metavar="SPEC", required=True)
    _context(record)
    record.add_argument("--to", metavar="DIR", help=f"default: a folder of {RECORDINGS} named after the model")


def _add(add: argparse.ArgumentParser) -> None:
    _cases(add)
    add.add_argument("commit", metavar="COMMIT", nargs="?", help="the commit or range that brought the fault")
    add.add_argument("--repo", metavar="DIR", default=".")
    add.add_argument("--fix", metavar="COMMIT", help="the commit that mended it: shows where the fault was")
    add.add_argument(
        "--outcomes", metavar="FILE", help="both from labels of `foreread desk export`; with --change, which of them"
    )
    add.add_argument("--change", metavar="OWNER/NAME#N")
    add.add_argument("--name", metavar="NAME", required=True, help="lower case, with dashes")
    add.add_argument("--category", metavar="CATEGORY", required=True)
    add.add_argument("--severity", choices=("low", "medium", "high", "critical"), default="high")
    add.add_argument("--trigger", metavar="TEXT", required=True, help="the input or state in which it went wrong")
    add.add_argument("--effect", metavar="TEXT", required=True, help="what happened then")
    add.add_argument("--needs", choices=("hunk", "file", "repo", "intent"), default="repo")
    add.add_argument(
        "--words",
        action="append",
        required=True,
        metavar="A,B,C",
        help="words of which a right answer uses one; repeatable",
    )


def _outcomes(outcomes: argparse.ArgumentParser) -> None:
    outcomes.add_argument("outcomes", metavar="FILE", help="labels of `foreread desk export --outcomes`")
    outcomes.add_argument("--repo", metavar="DIR", help="a clone: says where each fault was, as its fix tells")
    outcomes.add_argument("--repository", metavar="OWNER/NAME", help="only of this one")


def _seed(seed: argparse.ArgumentParser) -> None:
    seed.add_argument("repo", metavar="REPO")
    seed.add_argument("range", nargs="?", default="HEAD~20..HEAD", help="the commits to seed (default: HEAD~20..HEAD)")
    seed.add_argument("--limit", type=int, default=20, metavar="N", help="bugs at most (default: 20)")
    seed.add_argument("--test-command", metavar="COMMAND", help="keep a bug only if these tests pass with it")
    _cases(seed)


def _calibrate(calibrate: argparse.ArgumentParser) -> None:
    calibrate.add_argument("results", nargs="+", metavar="RESULTS")
    calibrate.add_argument(
        "--judged", nargs=2, metavar=("RESULTS", "FORM"), help="a run whose questions were judged, and the filled form"
    )
    calibrate.add_argument("--output", metavar="FILE", help="default: standard output")


def _signals(signals: argparse.ArgumentParser) -> None:
    _cases(signals)
    signals.add_argument(
        "--changes",
        action="append",
        metavar="FILE",
        help="real changes instead, one JSON object a line, as for --set manifest: of `run`; repeatable",
    )
    signals.add_argument("--repo-dir", metavar="DIR", default=".", help="where the repositories of --changes are")
    form = signals.add_mutually_exclusive_group()
    form.add_argument("--format", choices=("markdown", "json"), default="markdown", help="default: markdown")
    form.add_argument("--into", metavar="FILE", help="put the table and the list of rules between the page's markers")
    signals.add_argument("--output", metavar="FILE", help="default: standard output, unless --into is given")
    signals.add_argument("--quiet", action="store_true", help="no progress")
