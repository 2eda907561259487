"""`foreread review OWNER/REPO#N` and `foreread gate OWNER/REPO#N`: a pull request, read, decided on, and published."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.adapters.files import write_output
from bot.adapters.system import now
from bot.pipeline.publishing import publish
from bot.post import Kept, group_words, heard, kept, published_words
from bot.wiring import Asked, Source
from bot.wiring.hosted import Evaluation, Hosting, Want, open_hosting

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.brief import Brief
    from bot.pipeline.grouping import GroupPublished
    from bot.pipeline.publishing import Evaluated, Published
    from bot.ports import Progress
    from bot.post import Place


def evaluation(
    options: argparse.Namespace,
    place: Place,
    hosting: Hosting,
    want: Want,
    progress: Progress,
    at: Callable[[], datetime] = now,
) -> Evaluation:
    """What reads a change as the options say."""
    further = tuple(getattr(options, "fallback", None) or ())
    asked = Asked(
        getattr(options, "model", None),
        getattr(options, "context", None),
        getattr(options, "budget", None),
        further,
        once=getattr(options, "once", False),
    )
    osv, artifact = getattr(options, "osv", None), getattr(options, "brief", None)
    source = Source(
        Path(),
        sarif=tuple(getattr(options, "sarif", None) or ()),
        scan=getattr(options, "scan", False),
        osv=Path(osv) if osv else None,
    )
    return Evaluation(
        hosting.host,
        hosting.host.origin(place),
        hosting.cache,
        want,
        at,
        progress,
        hosting.key,
        asked,
        source,
        elsewhere=Path(artifact) if artifact else None,
    )


def brief_of(options: argparse.Namespace, place: Place, progress: Progress) -> Brief:
    """The brief of a pull request. Nothing is written to the host."""
    hosting = open_hosting(os.environ)
    hosted = hosting.host.look(place)
    return evaluation(options, place, hosting, Want.ANEW, progress).brief_of(hosted)


def decision_of(options: argparse.Namespace, place: Place, at: datetime, progress: Progress) -> Evaluated:
    """The decision on a pull request. Nothing is written to the host."""
    hosting = open_hosting(os.environ)
    hosted = hosting.host.look(place)
    told: Kept = kept(hosted, hosting.key)
    evaluate = evaluation(options, place, hosting, Want.DECISION, progress, lambda: at)
    return evaluate(hosted, told, heard(hosted, told.state))


def publish_on(
    options: argparse.Namespace, place: Place, want: Want, progress: Progress, hosting: Hosting | None = None
) -> Published:
    """Read, decide, and show it on the pull request."""
    there = hosting or open_hosting(os.environ)
    evaluate = evaluation(options, place, there, want, progress)
    ledger = getattr(options, "ledger", None)
    if not ledger:
        return publish(there.host, place, evaluate, there.key, progress)
    from bot.cli._gate_ledger import entries_of
    from bot.pipeline.recording import Recorded, record_publication
    from bot.wiring import ledger_at

    book = ledger_at(ledger)
    recorded = Recorded(book, partial(entries_of, ledger), evaluate)
    published = publish(there.host, place, recorded, there.key, progress)
    record_publication(book, published)
    return published


def publish_group_on(
    options: argparse.Namespace, place: Place, base: str, head: str, hosting: Hosting, progress: Progress
) -> GroupPublished:
    """The same for a commit of the merge queue of a branch; `place`: any of the repository."""
    from bot.pipeline.grouping import publish_group
    from bot.wiring.grouped import group_judge

    judge = group_judge(replace(evaluation(options, place, hosting, Want.DECISION, progress), elsewhere=None))
    published = publish_group(hosting.host, place, base, head, judge, progress)
    write_output(group_words(published.group, published.deeds, published.decision), None)
    return published


def tell(published: Published, output: str | None) -> None:
    """Say in a few lines what stands on the host now."""
    found = published.evaluated
    write_output(published_words(published.hosted, published.deeds, found.decision if found else None), output)
