"""What can go wrong in the shop."""


class ShopError(Exception):
    """Base of the shop's errors."""


class PaymentError(ShopError):
    """The payment provider did not take the money."""
