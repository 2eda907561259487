"""`foreread desk`: what the service has learned, for people and for measuring."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.adapters.files import calibration, write_output
from bot.adapters.store import open_store
from bot.adapters.system import now
from bot.cli._arguments import Exit
from bot.cli._desk_arguments import FIGURES
from bot.desk import (
    KEPT_DAYS,
    Texts,
    calibrate,
    calibration_document,
    figures,
    figures_json,
    figures_text,
    kind_rates,
    outcome_lines,
)
from bot.errors import UsageError
from bot.wiring.service import read_settings

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.adapters.store import Store


def run(options: argparse.Namespace) -> int:
    """Run one of the desk's commands. Raises ForereadError."""
    settings = read_settings(os.environ, web=False)
    with open_store(settings.database, migrate=False) as store:
        repositories = _repositories(store, options.repository)
        return (_figures if options.command == FIGURES else _export)(options, store, repositories)


def _repositories(store: Store, name: str | None) -> Collection[int]:
    known = store.records.repositories()
    if name is None:
        return list(known)
    found = [number for number, each in known.items() if each.casefold() == name.casefold()]
    if not found:
        raise UsageError(f"Nothing is known of {name}.", "Give it as OWNER/NAME, as the desk shows it.")
    return found


def _figures(options: argparse.Namespace, store: Store, repositories: Collection[int]) -> int:
    at = now()
    since, ripe = at - timedelta(days=options.days), at - timedelta(days=options.days + KEPT_DAYS)
    records = {
        each.key: each for each in (*store.records.since(repositories, ripe), *store.records.open(repositories))
    }.values()
    labels = store.outcomes.noted(repositories, ripe)
    found = figures(records, labels, store.outcomes.thumbs(repositories, since), since, at)
    write = figures_json if options.format == "json" else figures_text
    page = write(found, calibrate(records, labels, at), kind_rates(labels, calibration(())))
    write_output(page, options.output)
    return Exit.REVIEWED


def _export(options: argparse.Namespace, store: Store, repositories: Collection[int]) -> int:
    if not (options.outcomes or options.calibration):
        raise UsageError("Nothing is to be written.", "Give --outcomes FILE, --calibration FILE, or both.")
    at = now()
    since = at - timedelta(days=options.days)
    labels = store.outcomes.noted(repositories, since)
    if options.outcomes:
        texts = Texts.ALL if options.private_texts else Texts.PUBLIC if options.texts else Texts.NONE
        keys = {each.key for each in labels}
        records = {key: record for key in sorted(keys) if (record := store.records.get(key)) is not None}
        lines = list(outcome_lines(labels, records, texts))
        write_output("".join(f"{line}\n" for line in lines), options.outcomes)
        print(f"foreread: {len(lines):,} labels of {len(records):,} changes.", file=sys.stderr)
    if options.calibration:
        document = calibration_document(kind_rates(labels, {}), since, at)
        write_output(json.dumps(document, indent=1) + "\n", options.calibration)
    return Exit.REVIEWED
