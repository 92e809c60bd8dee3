"""What the demo's customers have beyond their file: second addresses, cards, a default mode of delivery, blocks."""

from collections.abc import Mapping

from ringup.call_centers.models import TaxGroup
from ringup.customers.models import Customer, CustomerAddress
from ringup.customers.saving import keep_search_text
from ringup.delivery.models import CustomerDelivery
from ringup.demo.company.setup import Company
from ringup.demo.history.files import home
from ringup.demo.history.summary import CustomerStory
from ringup.demo.made_up.people import make_up_address
from ringup.payments.models import StoredCard

CONNECTOR = "fake_acquirer"

# Tokens that the fake acquirer always knows; one card in forty is declined, so that a decline can be shown.
GOOD_CARDS = (
    ("tok_visa", "Visa", "1111"),
    ("tok_mastercard", "Mastercard", "4444"),
    ("tok_amex", "American Express", "0005"),
)
BAD_CARD = ("tok_insufficient_funds", "Visa", "9995")

HOME_COUNTRIES = ("GB", "JE")
# A charity: it pays no tax wherever its goods go.
EXEMPT = "12349"
BLOCKED = {"12346": "Payment dispute of last year", "15098": "Moved away, mail returned"}


def add_second_addresses(company: Company, stories: Mapping[str, CustomerStory]) -> None:
    """The eight customers whose rows come from two countries get an address in the other one, too."""
    movers = {number: story for number, story in stories.items() if len(story.countries) > 1}
    customers = Customer.objects.filter(legal_entity=company.legal_entity, number__in=movers)
    for customer in customers.order_by("number"):
        for country in movers[customer.number].countries:
            if country == home(movers[customer.number]):
                continue
            place = make_up_address(customer.number, country)
            CustomerAddress.objects.create(
                customer=customer,
                name=customer.organization or f"{customer.first_name} {customer.last_name}",
                street=place.street,
                postal_code=place.postal_code,
                city=place.city,
                region=place.region,
                country=place.country,
            )
    keep_search_text([customer.pk for customer in customers])


def exempt_a_charity(company: Company) -> None:
    """One customer has a tax group of its own."""
    group = TaxGroup.objects.get(legal_entity=company.legal_entity, code="EXEMPT")
    Customer.objects.filter(legal_entity=company.legal_entity, number=EXEMPT).update(tax_group=group)


def store_cards(company: Company) -> None:
    """Every third customer has a card on file."""
    customers = (
        Customer.objects.filter(legal_entity=company.legal_entity).order_by("number").values_list("pk", flat=True)
    )
    StoredCard.objects.bulk_create(
        (_card(customer, index) for index, customer in enumerate(customers[::3])), batch_size=2_000
    )


def deliver_abroad(company: Company, mode: str, warehouse: str) -> None:
    """Customers abroad are served by this mode from this warehouse unless an order says otherwise."""
    abroad = (
        CustomerAddress.objects.filter(customer__legal_entity=company.legal_entity, is_primary=True)
        .exclude(country__in=HOME_COUNTRIES)
        .values_list("customer_id", flat=True)
    )
    CustomerDelivery.objects.bulk_create(
        CustomerDelivery(customer_id=customer, mode=company.modes[mode], warehouse=company.warehouses[warehouse])
        for customer in abroad
    )


def block(company: Company) -> None:
    """Two customers may not order, with the reason why."""
    for number, because in BLOCKED.items():
        Customer.objects.filter(legal_entity=company.legal_entity, number=number).update(
            blocked=True, blocked_because=because
        )


def _card(customer: int, index: int) -> StoredCard:
    token, brand, last_four = BAD_CARD if index % 40 == 39 else GOOD_CARDS[index % len(GOOD_CARDS)]
    return StoredCard(
        customer_id=customer,
        connector=CONNECTOR,
        token=token,
        brand=brand,
        last_four=last_four,
        expires_year=2031,
        expires_month=12,
        is_default=True,
    )
