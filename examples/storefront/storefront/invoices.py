"""Monthly invoices for business customers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from storefront.catalogue import Product
from storefront.payments import charge
from storefront.pricing import order_total

Order = Sequence[tuple[Product, int]]


def monthly_total(orders: Iterable[Order]) -> Decimal:
    """What a customer owes for a month of orders."""
    return sum((order_total(order) for order in orders), Decimal("0.00"))


def collect(customer_id: str, token: str, orders: Iterable[Order]) -> str:
    """Take the month's total from the customer's card."""
    return charge(token, monthly_total(orders), reference=f"invoice-{customer_id}")
