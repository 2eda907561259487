"""Taking money through the payment provider."""

from __future__ import annotations

import json
from decimal import Decimal
from urllib import request

from storefront.errors import PaymentError

ENDPOINT = "https://payments.example/v1/charges"
TIMEOUT_S = 10


def charge(token: str, amount: Decimal, *, reference: str) -> str:
    """Take `amount` from the card behind `token`; the provider's id of the charge. Raises PaymentError."""
    if amount <= 0:
        raise PaymentError("nothing to charge")
    body = json.dumps({"source": token, "amount": str(amount), "reference": reference}).encode()
    call = request.Request(ENDPOINT, data=body, headers={"Content-Type": "application/json"})
    try:
        with request.urlopen(call, timeout=TIMEOUT_S) as answer:
            return str(json.load(answer)["id"])
    except (OSError, KeyError, ValueError) as error:
        raise PaymentError(f"the charge {reference} failed") from error
