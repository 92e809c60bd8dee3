"""What Stripe is asked where that is long: a Checkout page, the address of who pays."""

from datetime import UTC, datetime, timedelta
from typing import Any

from ringup.payments.connectors.protocol import BillingAddress, LinkPurpose, LinkRequest
from ringup.payments.connectors.stripe_answers.reading import LINK

# Checkout keeps a page open for at least this long.
SHORTEST_LINK = timedelta(minutes=31)


def checkout_page(request: LinkRequest, amount: int) -> Any:
    """A Checkout page: for one payment that is reserved and not taken, or for a card to keep."""
    about = {LINK: request.intent, "order": request.order_number}
    earliest = datetime.now(UTC) + SHORTEST_LINK
    params: dict[str, Any] = {
        "mode": "payment",
        "payment_method_types": ["card"],
        "success_url": request.back_to,
        "metadata": about,
        "client_reference_id": request.intent,
        **({"customer_email": request.email} if request.email else {}),
        **({"locale": request.language} if request.language else {}),
    }
    if request.expires_at:
        params["expires_at"] = int(max(request.expires_at, earliest).timestamp())
    if request.purpose is LinkPurpose.STORE_CARD:
        return params | {
            "mode": "setup",
            "customer_creation": "always",
            "setup_intent_data": {"metadata": about},
        }
    price = {
        "currency": request.amount.currency.lower(),
        "unit_amount": amount,
        "product_data": {"name": " ".join(filter(None, (request.payee, request.order_number)))},
    }
    return params | {
        "line_items": [{"quantity": 1, "price_data": price}],
        "payment_intent_data": {"capture_method": "manual", "metadata": about},
    }


def billing_details(billing: BillingAddress) -> dict[str, Any]:
    """Who pays, and where; what is empty is told so, as the card may have the address of another order."""
    address = {
        "line1": billing.street.partition("\n")[0],
        "postal_code": billing.postal_code,
        "city": billing.city,
        "country": billing.country,
    }
    return {"name": billing.name, "address": address}
