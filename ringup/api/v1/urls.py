"""Version 1 of the API: its resources, one line each, and how it answers what it does not understand."""

from django.http import HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError

from ringup.api.documented import DocumentedApi, StrictJson
from ringup.api.methods import reading
from ringup.api.problems import not_understood, plain_problem
from ringup.api.tokens import TokenDoor
from ringup.api.v1 import (
    analysis,
    card_entries,
    card_views,
    credits,
    customer_contacts,
    customer_terms,
    customers,
    disputes,
    gift_cards,
    holds,
    installments,
    invoices,
    links,
    loyalty,
    order_approvals,
    order_changes,
    order_people,
    orders,
    payment_decisions,
    payment_links,
    price,
    products,
    prompts,
    recaps,
    refund_methods,
    rules,
    script_versions,
    scripts,
    suggestions,
    target_markets,
    warehouse,
    webhooks,
)
from ringup.api.v1 import catalogs as of_catalogs
from ringup.api.v1 import workbenches as of_workbenches

api = DocumentedApi(
    title="Ringup",
    version="1",
    description="Everything that the screens do, with the same rules.",
    urls_namespace="api-v1",
    auth=TokenDoor(),
    docs_url=None,
    docs_decorator=reading,
    parser=StrictJson(),
)

RESOURCES = (
    ("/analysis", analysis.router),
    ("/approvals", order_approvals.waiting),
    ("/catalogs", of_catalogs.catalogs),
    ("/catalog-requests", of_catalogs.requests),
    ("/customers", customers.router),
    ("/customers", customer_terms.router),
    ("/customers", customer_contacts.router),
    ("/customers", loyalty.of_customers),
    ("/gift-cards", gift_cards.router),
    ("/installments", installments.router),
    ("/loyalty-cards", loyalty.router),
    ("/orders", installments.of_orders),
    ("/orders", gift_cards.of_orders),
    ("/orders", orders.router),
    ("/orders", order_people.router),
    ("/orders", holds.router),
    ("/orders", invoices.router),
    ("/orders", credits.router),
    ("/orders", order_changes.router),
    ("/orders", recaps.router),
    ("/orders", scripts.of_orders),
    ("/orders", suggestions.router),
    ("/refunds", order_changes.refunds),
    ("/refund-methods", refund_methods.router),
    ("/orders", order_approvals.router),
    ("/orders", payment_decisions.router),
    ("/orders", card_entries.router),
    ("/orders", payment_links.router),
    ("/orders", warehouse.of_orders),
    ("/card-entries", card_entries.recordings),
    ("/card-views", card_views.router),
    ("/payment-operations", holds.operations),
    ("/payment-differences", holds.differences),
    ("/payment-disputes", disputes.router),
    ("/price", price.router),
    ("/products", products.router),
    ("/products", links.router),
    ("/rules", rules.router),
    ("/scripts", scripts.scripts),
    ("/scripts", script_versions.router),
    ("/prompts", prompts.router),
    ("/source-codes", of_catalogs.source_codes),
    ("/target-markets", target_markets.router),
    ("/workbenches", of_workbenches.router),
    ("/warehouse", warehouse.router),
    ("/webhooks", webhooks.subscriptions),
    ("/webhook-messages", webhooks.deliveries),
)
for address, router in RESOURCES:
    api.add_router(address, router)


@api.exception_handler(ValidationError)
def refuse_content(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """The body or the query is not what the schema says."""
    return not_understood(request, error.errors)


@api.exception_handler(AuthenticationError)
def refuse_caller(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """No token, or one that does not open this door."""
    answer = plain_problem(401, "not_authenticated")
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(HttpError)
def refuse_request(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON, and the like."""
    return plain_problem(error.status_code, "bad_request")
