"""What an order costs."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from storefront.catalogue import Product

CENT = Decimal("0.01")
FREE_SHIPPING_FROM = Decimal("50.00")
SHIPPING = Decimal("4.90")


def price_for(product: Product, quantity: int) -> Decimal:
    """The price of `quantity` pieces, with the product's discount."""
    if quantity <= 0:
        raise ValueError(f"quantity must be positive, not {quantity}")
    price = product.list_price * quantity
    if product.discount is None:
        return price
    if quantity >= product.discount.from_quantity:
        price -= price * product.discount.rate
    return price.quantize(CENT)


def shipping_for(total: Decimal) -> Decimal:
    """What sending costs; nothing from a certain total on."""
    if total >= FREE_SHIPPING_FROM:
        return Decimal("0.00")
    return SHIPPING


def order_total(lines: Sequence[tuple[Product, int]]) -> Decimal:
    """The sum of all lines and the shipping."""
    total = sum((price_for(product, quantity) for product, quantity in lines), Decimal("0.00"))
    return total + shipping_for(total)
