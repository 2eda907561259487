"""From a basket to a paid order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from storefront.catalogue import Product
from storefront.payments import charge
from storefront.pricing import order_total


@dataclass(frozen=True)
class Receipt:
    """Proof that an order was paid."""

    order_id: str
    charge_id: str
    total: Decimal


def pay(order_id: str, lines: Sequence[tuple[Product, int]], token: str) -> Receipt:
    """Charge the order. Raises PaymentError when the money could not be taken."""
    total = order_total(lines)
    charge_id = charge(token, total, reference=order_id)
    return Receipt(order_id, charge_id, total)
