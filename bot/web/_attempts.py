"""How often one address may try to sign in: each try that gets so far is a request to the host."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Final

MOST: Final = 20
WITHIN: Final = timedelta(minutes=1)
_ADDRESSES: Final = 4096
_NETWORK: Final = 64
"""Bits of an IPv6 address that one customer has: https://www.rfc-editor.org/rfc/rfc6177"""


class Attempts:
    """Counts in memory, of the addresses that came last; for one thread."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._counts: OrderedDict[str, tuple[datetime, int]] = OrderedDict()

    def allow(self, address: str) -> bool:
        """Whether it may try once more; counts the try."""
        key, now = _key(address), self._now()
        since, count = self._counts.pop(key, (now, 0))
        if now - since >= WITHIN:
            since, count = now, 0
        self._counts[key] = (since, count + 1)
        if len(self._counts) > _ADDRESSES:
            self._counts.popitem(last=False)
        return count < MOST


def _key(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(IPv6Address(int(found) >> _NETWORK << _NETWORK))
    return str(found)
