"""How the safety tests knock: every route with every method, and a word for what the door did."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from tests.web.safety.routes import SCREEN, Route, all_routes
from tests.web.safety.table import Door
from tests.web.safety.world import Company, Visitor

# Parameters of addresses that name an object of a company; a new one has to be said in world.py.
OBJECTS = frozenset(
    {
        "approval",
        "refund",
        "catalog",
        "catalog_request",
        "market",
        "rfm",
        "source_code",
        "order",
        "charge",
        "coupon",
        "coupon_key",
        "discount",
        "hold",
        "line",
        "operation",
        "difference",
        "dispute",
        "payment",
        "card",
        "card_entry",
        "installment",
        "loyalty_card",
        "customer",
        "address",
        "phone",
        "email",
        "number",
        "key",
        "connection",
        "token",
        "simulation",
        "pick",
        "invoice",
        "credit",
        "webhook",
        "delivery",
        "rule",
        "refund_method",
        "script",
        "version",
    }
)
# Parameters that name nothing of a company.
NEUTRAL = {
    "bench": "declined-payments",
    "connector": "fake_acquirer",
    "link": "k7w2m9xq4tz8vb",
    "pk": "1",
    "picture": "none.webp",
    "table": "discounts",
    "step": "1",
}
HTMX = {"HX-Request": "true"}
# What the API is sent so that nothing but the door itself can refuse it; `{}` where nothing stands here.
CONTENT: dict[Door, str] = {
    ("PATCH", "api-v1:get_customer"): '{"last_name": "Jansen"}',
    ("POST", "api-v1:post_address"): '{"country": "NL", "street": "Dam 1", "postal_code": "1012 JS", "city": "Gouda"}',
    ("PUT", "api-v1:put_address"): '{"country": "NL", "street": "Dam 1", "postal_code": "1012 JS", "city": "Gouda"}',
    ("POST", "api-v1:post_phone"): '{"number": "+31201234567"}',
    ("POST", "api-v1:post_email"): '{"address": "carla@example.com"}',
    ("POST", "api-v1:list_notes"): '{"text": "rings twice"}',
    ("PATCH", "api-v1:change_order_line"): '{"quantity": "3"}',
    ("PATCH", "api-v1:get_order"): '{"customer_reference": "PO 4711"}',
    ("POST", "api-v1:post_note"): '{"text": "rings twice"}',
    ("PUT", "api-v1:put_customer"): '{"customer": null}',
    ("PATCH", "api-v1:change_order_payment"): '{"percent": "50"}',
    ("POST", "api-v1:add_order_line"): '{"item": "ZQOURS-1"}',
    ("POST", "api-v1:add_order_payment"): '{"method": "CASH"}',
    (
        "POST",
        "api-v1:list_payment_links",
    ): '{"method": "CARD", "channel": "email", "recipient": "carla@example.com"}',
    (
        "POST",
        "api-v1:list_entries",
    ): '{"method": "CARD", "framed_by": "https://orders.example.com"}',
    ("POST", "api-v1:take_token"): '{"token": "ctoken_123456"}',
    ("POST", "api-v1:authorize_payment"): '{"code": "A7K2Q9"}',
    ("POST", "api-v1:decline_payment"): '{"reason": "no"}',
    ("POST", "api-v1:replace_with_other"): '{"method": "CASH"}',
    ("POST", "api-v1:ask_order_approval"): '{"kind": "total_discount", "percent": "5"}',
    ("POST", "api-v1:list_loyalty_cards"): '{"program": "ZQOURS-L"}',
    ("POST", "api-v1:answer_order_approval"): '{"answer": "withdraw"}',
    ("POST", "api-v1:decide_order_approval"): '{"decision": "deny"}',
    ("POST", "api-v1:choose_line_price"): '{"choice": "kept"}',
    (
        "POST",
        "api-v1:list_rules",
    ): '{"code": "NEW", "conditions": [{"variable": "customer_known", "operator": "yes"}]}',
    ("POST", "api-v1:list_refund_methods"): '{"currency": "USD", "method": "CASH"}',
    ("PATCH", "api-v1:change_refund_method"): '{"by_check": true}',
    ("PATCH", "api-v1:get_rule"): '{"name": "New"}',
    ("POST", "api-v1:try_rule"): '{"order": "x"}',
    ("PUT", "api-v1:list_links"): '{"links": []}',
    ("POST", "api-v1:list_scripts"): '{"name": "Hello", "texts": {"en": "Hello"}}',
    ("PATCH", "api-v1:change_script"): '{"active": false}',
    ("PUT", "api-v1:set_script_places"): '{"places": []}',
    ("PUT", "api-v1:tick_script_step"): '{"ticked": true}',
    ("POST", "api-v1:list_versions"): '{"name": "Short", "texts": {"en": "Hello"}}',
    ("PATCH", "api-v1:change_version"): '{"weight": 2}',
    ("POST", "api-v1:suggestions_of_line"): '{"item": "LAMP-1"}',
    ("POST", "api-v1:acknowledge"): '{"hash": "0", "clauses": []}',
    ("POST", "api-v1:decide"): '{"decision": "deny"}',
    ("POST", "api-v1:receive_arrivals"): '{"warehouse": "X", "lines": []}',
    (
        "POST",
        "api-v1:announce_delivery",
    ): '{"warehouse": "X", "item": "X", "quantity": "1", "expected_on": "2030-01-01"}',
    ("POST", "api-v1:match_price"): '{"price": "1.00", "reason": "ZQOURS-R"}',
    ("POST", "api-v1:put_order_charge"): '{"code": "ZQOURS-CH", "amount": {"amount": "1", "currency": "EUR"}}',
    ("POST", "api-v1:resolve_operation"): '{"done": false, "note": "not in the portal"}',
    ("POST", "api-v1:confirm_the_recording"): '{"note": "heard it"}',
    ("PUT", "api-v1:put_credit"): '{"on_account": true}',
    ("PUT", "api-v1:put_block"): '{"reason": "late"}',
    ("POST", "api-v1:clear_refused_void"): '{"note": "ran out"}',
    ("POST", "api-v1:explain_the_difference"): '{"note": "at the fair"}',
    ("POST", "api-v1:close_the_dispute"): '{"won": true, "note": "seen"}',
    ("POST", "api-v1:take_step"): '{"step": "validate"}',
    ("PUT", "api-v1:set_order_source_code"): '{"code": "ZQOURS-K-01"}',
    ("PUT", "api-v1:set_order_discount"): '{"percent": "5"}',
    ("POST", "api-v1:decide_one"): '{"decision": "given_up", "reason": "moved"}',
    ("POST", "api-v1:inquire"): '{"number": "GCNOSUCHCARD"}',
    ("POST", "api-v1:adjust_card"): '{"points": 5, "reason": "welcome"}',
    (
        "POST",
        "api-v1:list_webhooks",
    ): '{"name": "X", "url": "https://stock.example.com/", "secret": "whispered-in-the-dark"}',
    ("POST", "api-v1:order_from_vendor"): '{"vendor": "ZQOURS-V"}',
    ("PATCH", "api-v1:change_webhook"): '{"active": false}',
    ("POST", "api-v1:enter_order_coupon"): '{"code": "SAVE10"}',
    ("POST", "api-v1:list_members"): '{"members": [{"name": "Jo Falk"}]}',
}


def doors() -> Iterator[tuple[Door, Route]]:
    """Every route with every method that is tried; set-up screens have tests of their own."""
    for route in all_routes():
        if SCREEN not in route.parameters:
            for method in route.methods:
                yield (method, route.name), route


def address_of(route: Route, company: Company, **other: str) -> str:
    """An address of the route that means an object of the company."""
    known = NEUTRAL | company.objects | other
    missing = [name for name in route.parameters if name not in known]
    assert not missing, f"{route.name}: say in world.py what {missing} is"
    return route.address(known)


def addresses_on(screen: Any, route: Route, company: Company) -> list[str]:
    """The addresses of a set-up route on one screen, one for each section where it has them."""
    values = {"screen": screen.slug, "key": company.rows[screen.kind.model]}
    if "section" not in route.parameters:
        return [route.address(values)]
    return [route.address({**values, "section": section.slug}) for section in screen.sections]


def ask(
    visitor: Visitor, method: str, route: Route, address: str, *, content: str | None = None, **headers: str
) -> Any:
    """The answer to the route's content, or to other content; whatever the request did is undone."""
    sent = CONTENT.get((method, route.name), "{}") if content is None else content
    with transaction.atomic():
        response = visitor.ask(method, address, api=route.is_api, content=sent, **headers)
        transaction.set_rollback(True)
    return response


def outcome(response: Any) -> str:
    """What the door did: `in`, `sign-in`, or the status."""
    status = response.status_code
    assert status < 500, f"{status}: {response.content[:300]!r}"
    target = response.headers.get("Location") or response.headers.get("HX-Redirect") or ""
    if target.startswith("/account/login/"):
        return "sign-in"
    return "in" if status < 400 or status in (409, 422) else str(status)


def text_of(response: Any) -> str:
    """Body and headers, to look for words in."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode(errors="replace") + str(response.headers)
