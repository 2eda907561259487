"""What lies where, and what is spoken for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import count


class StockError(Exception):
    """More was asked of a bin or a reservation than it holds."""


@dataclass
class Bin:
    code: str
    sku: str
    on_hand: int
    quarantined: bool = False
    """Not reserved from until somebody counted it."""


@dataclass(frozen=True)
class Reservation:
    id: int
    bin_code: str
    quantity: int


class Stock:
    def __init__(self, bins: Iterable[Bin]) -> None:
        self._bins = {b.code: b for b in bins}
        self._held: dict[int, Reservation] = {}
        self._ids = count(1)

    def bin(self, code: str) -> Bin:
        return self._bins[code]

    def free(self, code: str) -> int:
        """On hand and not reserved; negative when a correction left less than is reserved."""
        return self._bins[code].on_hand - sum(r.quantity for r in self._held.values() if r.bin_code == code)

    def reserve(self, sku: str, quantity: int) -> Reservation | None:
        """From the fullest-used bin that has all of it; None if there is none."""
        fitting = [
            b for b in self._bins.values() if b.sku == sku and not b.quarantined and self.free(b.code) >= quantity
        ]
        if not fitting:
            return None
        best = min(fitting, key=lambda b: (self.free(b.code), b.code))
        held = Reservation(next(self._ids), best.code, quantity)
        self._held[held.id] = held
        return held

    def release(self, reservation_id: int) -> None:
        self._held.pop(reservation_id, None)

    def take(self, reservation_id: int, quantity: int) -> None:
        """Move pieces out of the bin, at most as many as are still reserved. Raises StockError."""
        held = self._held.get(reservation_id)
        if held is None or quantity > held.quantity:
            raise StockError(f"{quantity} is more than reservation {reservation_id} holds")
        self._bins[held.bin_code].on_hand -= quantity
        if quantity == held.quantity:
            del self._held[reservation_id]
        else:
            self._held[reservation_id] = replace(held, quantity=held.quantity - quantity)

    def correct(self, code: str, on_hand: int) -> None:
        """Set what is really there. Reservations stay; their pickers will report what they miss."""
        self._bins[code].on_hand = on_hand

    def write_off(self, code: str, quantity: int) -> None:
        self._bins[code].on_hand = max(0, self._bins[code].on_hand - quantity)

    def quarantine(self, code: str) -> None:
        self._bins[code].quarantined = True
