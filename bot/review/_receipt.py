"""The receipt: what was and was not read, hunk by hunk."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from bot.facts import Facts, FileFacts
from bot.facts import Reading as HowRead
from bot.review._families import other_family
from bot.review._nouns import OPAQUE, HunkReading, Receipt, Review

if TYPE_CHECKING:
    from bot.review._hunk_prints import HunkKey, HunkPrint


def write_receipt(
    facts: Facts,
    review: Review,
    version: str,
    seconds: float,
    prints: Mapping[HunkKey, HunkPrint] | None = None,
    kept: Collection[HunkKey] = (),
) -> Receipt:
    """Account for every hunk of the change, and for every file that has none.

    `prints`: by what each hunk is known at the next head; `kept`: those that a model read at an earlier one.
    """
    change = facts.change
    readers = sorted({use.model for use in review.models}) if review.read_by_model else ()
    return Receipt(
        version=version,
        base=change.base or "",
        head=change.head or "",
        hunks=tuple(reading for file in facts.files for reading in _readings(file, review, prints or {}, kept)),
        models=review.models,
        dropped=review.dropped,
        problems=(*review.problems, *(f"{what}: {why}" for what, why in facts.analysis.unread)),
        seconds=round(seconds, 3),
        refuted=review.refuted,
        advice=tuple(filter(None, (other_family(facts.provenance, *readers),))),
    )


def _readings(
    file: FileFacts, review: Review, prints: Mapping[HunkKey, HunkPrint], kept: Collection[HunkKey]
) -> Iterator[HunkReading]:
    opaque = str(file.diff.kind) in OPAQUE and not file.diff.omitted
    if opaque or not file.diff.hunks:
        what = str(file.diff.kind) if opaque else str(file.diff.status)
        by = () if file.reading is HowRead.UNREAD else ("rules",)
        yield HunkReading(file.path, what, file.reading, by, file.reason)
        return
    model = review.models[0].model if review.models else ""
    for hunk in file.diff.hunks:
        by = ("rules",) if file.reading is not HowRead.UNREAD else ()
        key = file.path, hunk.header
        if key in review.read_by_model:
            by = (*by, model)
        known = prints.get(key, ("", ""))
        yield HunkReading(file.path, hunk.header, file.reading, by, file.reason, *known, earlier=key in kept)
