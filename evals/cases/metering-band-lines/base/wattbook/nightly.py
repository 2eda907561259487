"""All meters, every night."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from wattbook.billing import Bill, bill
from wattbook.gaps import GapError
from wattbook.readings import Interval
from wattbook.tariff import Tariff

log = logging.getLogger(__name__)


def bill_all(meters: Mapping[str, Sequence[Interval]], tariff: Tariff) -> tuple[dict[str, Bill], list[str]]:
    """The bills, and the meters that have to be read out again."""
    bills, again = {}, []
    for meter, intervals in meters.items():
        try:
            bills[meter] = bill(intervals, tariff)
        except GapError as error:
            log.warning("%s: %s", meter, error)
            again.append(meter)
    return bills, again
