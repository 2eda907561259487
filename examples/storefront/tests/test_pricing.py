from decimal import Decimal

import pytest
from storefront.catalogue import Discount, Product
from storefront.pricing import order_total, price_for

MUG = Product("mug", Decimal("12.00"), Discount(Decimal("0.10"), 10))
GIFT_BOX = Product("gift-box", Decimal("30.00"))


def test_the_discount_starts_at_its_quantity():
    assert price_for(MUG, 9) == Decimal("108.00")
    assert price_for(MUG, 10) == Decimal("108.00")


def test_a_product_without_discount_costs_its_list_price():
    assert price_for(GIFT_BOX, 2) == Decimal("60.00")


def test_a_quantity_must_be_positive():
    with pytest.raises(ValueError, match="positive"):
        price_for(MUG, 0)


def test_shipping_is_free_from_fifty_on():
    assert order_total([(GIFT_BOX, 1)]) == Decimal("34.90")
    assert order_total([(GIFT_BOX, 2)]) == Decimal("60.00")
