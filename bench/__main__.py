"""`just bench --repo DIR`: what Foreread costs beside things that a user can feel.

Every figure is a ratio of medians over interleaved runs, so that a busy machine slows both sides. DIR is a checkout
with history; Django is the one that the goals were set on.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from bench import (
    cache,
    callers,
    context,
    facts,
    fetch,
    gate,
    history,
    intake,
    ledger,
    peers,
    provenance,
    replay,
    reviews,
    workers,
)
from bench.figures import Figure, Setting

SUITES: Mapping[str, Callable[[Setting], list[Figure]]] = {
    "start-up": reviews.start_up,
    "reviews": reviews.on_history,
    "growth": reviews.growth,
    "facts": facts.warm,
    "search": facts.search,
    "definitions": facts.definitions,
    "scale": facts.scale,
    "memory": facts.memory,
    "cache": cache.cache,
    "history": lambda setting: history.history(setting.repo, setting.chosen(setting.repo)) if setting.repo else [],
    "context": lambda setting: context.context(setting.repo, setting.chosen(setting.repo)) if setting.repo else [],
    "fetch": fetch.fetch,
    "gate": gate.decisions,
    "signals": replay.signals,
    "replay": replay.replay,
    "provenance": lambda setting: provenance.provenance(setting.notes) if setting.notes else [],
    "peers": peers.beside,
    "intake": intake.intake,
    "ledger": ledger.ledger,
    "workers": workers.workers,
    "callers": lambda setting: (
        callers.accuracy(setting.labelled, setting.labels) if setting.labelled and setting.labels else []
    ),
}
"""Name → what measures it. A suite gives no figures where the setting lacks what it needs."""


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repo", type=Path, help="a checkout with history, e.g. of Django")
    parser.add_argument("--small", type=Path, help="a smaller one, to see whether cost follows the change")
    parser.add_argument("--large", type=Path, help="one with two to three times the files, to see what the tree costs")
    parser.add_argument("--corpus", type=Path, action="append", default=[], help="one more, for its languages")
    parser.add_argument("--notes", type=Path, help="one with Git AI notes, for provenance")
    parser.add_argument("--shas", type=Path, help="the commits of --repo to measure on, one a line")
    parser.add_argument("--aider", type=Path, help="the Python of an environment with Aider")
    parser.add_argument("--labels", type=Path, help="labelled callers, e.g. bench/labels/workers-sdk.json")
    parser.add_argument("--labelled", type=Path, help="a checkout at the commit of --labels")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--commits", type=int, default=30)
    parser.add_argument("--suite", action="append", choices=SUITES, help="only this one; may be given several times")
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    options = parser.parse_args()
    setting = Setting(
        repo=options.repo,
        small=options.small,
        large=options.large,
        notes=options.notes,
        runs=options.runs,
        commits=options.commits,
        shas=options.shas,
        corpora=tuple(options.corpus),
        aider=options.aider,
        labels=options.labels,
        labelled=options.labelled,
    )
    figures = []
    for name in options.suite or SUITES:
        for figure in SUITES[name](setting):
            print(figure, flush=True)
            figures.append(figure)
    if options.json:
        options.json.write_text(
            json.dumps([{"name": f.name, "value": f.value, "goal": f.goal} for f in figures], indent=1)
        )
    return 0 if all(f.reached for f in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
