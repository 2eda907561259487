"""How often somebody may ask."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from threading import Lock
from typing import Final, NamedTuple

from starlette.requests import HTTPConnection

_SITE_BITS: Final = 64
"""One customer's network (RFC 6177 gives no site less): its addresses cost nothing, so they count as one."""


class Rate(NamedTuple):
    """So many at once, and so many a second from then on."""

    burst: float
    per_second: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What is allowed before 429 is answered, and how long answers of the host are believed."""

    caller: Rate = field(default=Rate(240, 4))
    """Requests of one account, whichever way it signed in."""
    address: Rate = field(default=Rate(600, 20))
    """Requests of one address, signed in or not: many people may sit behind one."""
    unknown: Rate = field(default=Rate(10, 0.2))
    """Tokens of one address that the host has to be asked about."""
    asked: Rate = field(default=Rate(60, 1))
    """The same of all addresses together: the host counts wrong tokens against us."""
    at_once: int = 8
    """Questions to the host under way at the same time."""
    believed_s: float = 300
    """What a token may do is asked again then."""
    refused_s: float = 60
    """A token that the host refused is asked about again then."""
    unreached_s: float = 5
    """The same after a failure to reach the host."""
    verified_s: float = 30
    """How long what was found about the whole ledger is told again."""


class Buckets:
    """One bucket a name, each filled as the rate says; those unused for longest are forgotten first."""

    def __init__(self, rate: Rate, most: int = 10_000) -> None:
        self._rate, self._most = rate, most
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, name: str, now: float) -> float:
        """0 where one may go on; else the seconds until the next."""
        with self._lock:
            left, at = self._left.pop(name, (self._rate.burst, now))
            left = min(self._rate.burst, left + max(0.0, now - at) * self._rate.per_second)
            wait = 0.0 if left >= 1 else (1 - left) / self._rate.per_second
            self._left[name] = (left if wait else left - 1, now)
            while len(self._left) > self._most:
                self._left.popitem(last=False)
            return wait


def address_of(request: HTTPConnection) -> str:
    """Where a request comes from, as far as the server knows; all of an IPv6 site are one."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host[:100]
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return f"{int(address) >> (128 - _SITE_BITS):x}::"
    return str(address)
