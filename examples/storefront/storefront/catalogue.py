"""What the shop sells."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Discount:
    """A share off the list price, from a minimum quantity on."""

    rate: Decimal
    from_quantity: int


@dataclass(frozen=True)
class Product:
    """One article. `discount` is None for articles that are never reduced."""

    sku: str
    list_price: Decimal
    discount: Discount | None = None
