"""`python -m evals.peers`: what the bare diff is asked, and each peer's answers as `eval score --findings` reads them.

    python -m evals.peers ask --set manifest:FILE --checkouts DIR --to FOLDER
    python -m evals.peers trees --set manifest:FILE --checkouts DIR --to FOLDER
    python -m evals.peers read bare|pr-agent|lgtmaybe FOLDER > findings.jsonl

`trees` makes what a tool is run in: FOLDER/<case>, with the branches `main` (before) and `change` (one commit with the
subject alone). `ask` writes FOLDER/<case>.md; a model's answer belongs beside it, in FOLDER/<case>.reply. PR-Agent's
rendered prompt and its model's answer lie the same way. lgtmaybe's folder has <case>.json (`--format json`) and
<case>.profile.json. Tokens that no profile tells are taken for four characters each. A case without an answer is left
out, and counted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.errors import ForereadError
from evals.casebook import Case, RangeSource
from evals.loaders import load_set
from evals.peers import _bare as bare
from evals.peers import _lgtmaybe as lgtmaybe
from evals.peers import _pr_agent as pr_agent
from evals.peers._trees import work_tree
from evals.reviewing.findings import Finding, ToolReview

_PROMPTED: Mapping[str, Callable[[str], tuple[Finding, ...]]] = {"bare": bare.findings, "pr-agent": pr_agent.findings}


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        return {"ask": ask, "trees": trees, "read": read}[options.step](options)
    except ForereadError as error:
        print(f"evals.peers: {error}", file=sys.stderr)
        return 2


def ask(options: argparse.Namespace) -> int:
    """One request file a case."""
    to = Path(options.to)
    to.mkdir(parents=True, exist_ok=True)
    for case in _cases(options):
        (to / f"{case.id}.md").write_text(bare.request(bare.diff_of(case)), encoding="utf-8")
    return 0


def trees(options: argparse.Namespace) -> int:
    """One work tree a case."""
    for case in _cases(options):
        if isinstance(case.source, RangeSource):
            work_tree(case.source, Path(options.to) / case.id)
    return 0


def _cases(options: argparse.Namespace) -> tuple[Case, ...]:
    kind, _, path = options.set.partition(":")
    return load_set(kind, Path(path), Path(options.checkouts))


def read(options: argparse.Namespace) -> int:
    """The answers that are there, one line a case."""
    folder = Path(options.folder)
    reviews, absent = (_profiled if options.peer == "lgtmaybe" else _answered)(folder, options.peer)
    for review in reviews:
        print(review.model_copy(update={"model": options.model}).model_dump_json(exclude_defaults=True))
    unreadable = sum(bool(review.error) for review in reviews)
    print(f"{len(reviews)} read, {unreadable} of them unreadable; {absent} without an answer.", file=sys.stderr)
    return 0


def _answered(folder: Path, peer: str) -> tuple[list[ToolReview], int]:
    asked = [path for path in sorted(folder.glob("*.md")) if not path.name.endswith(".prompt.md")]
    done = [path for path in asked if path.with_suffix(".reply").exists()]
    return [_one_call(path, _PROMPTED[peer]) for path in done], len(asked) - len(done)


def _one_call(asked: Path, findings: Callable[[str], tuple[Finding, ...]]) -> ToolReview:
    reply = asked.with_suffix(".reply").read_text(encoding="utf-8")
    said, error = _read(findings, reply)
    prompt = asked.read_text(encoding="utf-8")
    return ToolReview(
        case=asked.stem, findings=said, calls=1, tokens_in=len(prompt) // 4, tokens_out=len(reply) // 4, error=error
    )


def _profiled(folder: Path, _peer: str) -> tuple[list[ToolReview], int]:
    printed = [path for path in sorted(folder.glob("*.json")) if not path.name.endswith(".profile.json")]
    done = [path for path in printed if path.with_suffix(".profile.json").exists()]
    reviews = []
    for path in done:
        said, error = _read(lgtmaybe.findings, path.read_text(encoding="utf-8"))
        took = lgtmaybe.spent(path.with_suffix(".profile.json").read_text(encoding="utf-8"))
        reviews.append(ToolReview(case=path.stem, findings=said, error=error, **took._asdict()))
    return reviews, len(printed) - len(done)


def _read(findings: Callable[[str], tuple[Finding, ...]], text: str) -> tuple[tuple[Finding, ...], str]:
    """What is said, or why it cannot be read."""
    try:
        return findings(text), ""
    except ValueError as error:
        return (), str(error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.peers", description="Other reviewers on the same changes.")
    steps = parser.add_subparsers(dest="step", required=True)
    for name, text in (("ask", "the bare diff's requests"), ("trees", "a work tree a change, for tools that want one")):
        making = steps.add_parser(name, help=text)
        making.add_argument("--set", required=True, metavar="KIND:PATH")
        making.add_argument("--checkouts", default=".", metavar="DIR")
        making.add_argument("--to", required=True, metavar="FOLDER")
    reading = steps.add_parser("read", help="answers → findings")
    reading.add_argument("peer", choices=("bare", "pr-agent", "lgtmaybe"))
    reading.add_argument("folder")
    reading.add_argument("--model", default="", metavar="NAME", help="that answered, for the report")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
