"""The file for the insurer."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from waybill.store import TrackingStore


def claims_csv(store: TrackingStore, parcel_ids: Iterable[str]) -> tuple[str, list[str]]:
    """The whole history of each parcel, from its registration on, and the numbers that are not ours.

    Lists of claims are typed by hand: a few unknown numbers in each are normal and go back to the sender.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    unknown = []
    for parcel_id in parcel_ids:
        try:
            events = store.events(parcel_id)
        except KeyError:
            unknown.append(parcel_id)
            continue
        writer.writerows((parcel_id, event.at.isoformat(), event.code, event.place) for event in events)
    return text.getvalue(), unknown
