"""Money that the demo's company holds and waits for: gift cards, points, a plan, and what people look at."""

from decimal import Decimal

from ringup.call_centers.loading import load_actor
from ringup.call_centers.models import User
from ringup.call_centers.rules.actor import Actor
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.completion.actions.submit_order import Submitted, submit_order
from ringup.customers.actions.adjust_points import adjust_points
from ringup.customers.actions.issue_loyalty_card import issue_loyalty_card
from ringup.customers.models import Customer, LoyaltyCard, LoyaltyProgram
from ringup.demo.company.setup import Company
from ringup.fulfillment.actions.invoice_order import invoice_order
from ringup.inventory.models import StockLevel
from ringup.orders.actions.cancel_order import cancel_order
from ringup.orders.models import SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.actions.add_payment import add_payment
from ringup.payments.models import InstallmentSchedule, PaymentMethod
from ringup.payments.saving import PaymentEntry
from ringup.payments.saving.gift_card_sales import SaleWish
from ringup.products.models import Item, ItemText
from ringup.products.saving import keep_search_text
from ringup.values.money import Money

METHODS = (("GIFT", "Gift card", "gift_card"), ("POINTS", "Points", "loyalty"))
# A number that nobody else has: whoever shows the demo can read it out.
DEMO_CARD = "GCDEMO2026CARD"
ITEMS, CUSTOMERS = 6, 7


def hold_money(company: Company) -> int:
    """How many orders were taken; a part of the demo that lacks items or customers is left out."""
    ada, sam = (_actor(name) for name in ("ada", "sam"))
    items = _items(company)
    customers = list(
        Customer.objects.filter(
            legal_entity=company.legal_entity, addresses__country="GB", addresses__is_primary=True, blocked=False
        )
        .order_by("-number")
        .distinct()[:CUSTOMERS]
    )
    if ada is None or sam is None or len(items) < ITEMS or len(customers) < CUSTOMERS:
        return 0
    _set_up(company, items)
    placed = [
        _sell_gift_card(ada, sam, customers[0]),
        _earn_points(ada, sam, company, customers[1], items),
        _pay_in_installments(ada, customers[2], items),
        _pay_by_large_check(ada, customers[3], items),
        _pay_too_much(ada, customers[4], items),
        _go_over_the_limit(ada, customers[5], items),
        _give_back(ada, sam, customers[6], items),
    ]
    return sum(order is not None for order in placed)


def _actor(username: str) -> Actor | None:
    user = User.objects.filter(username=username).first()
    return load_actor(user) if user else None


def _items(company: Company) -> list[Item]:
    levels = StockLevel.objects.filter(
        warehouse=company.warehouses["LEEDS"],
        item__state="active",
        item__is_master=False,
        item__components=None,
        on_hand__gte=30,
    ).exclude(item__base_prices=None)
    return [level.item for level in levels.order_by("-item__number").select_related("item")[:ITEMS]]


def _set_up(company: Company, items: list[Item]) -> None:
    entity = company.legal_entity
    for center in company.call_centers.values():
        last = PaymentMethod.objects.filter(call_center=center).count()
        PaymentMethod.objects.bulk_create(
            PaymentMethod(
                call_center=center, code=code, name=name, function=function, prepay=True, position=last + place
            )
            for place, (code, name, function) in enumerate(METHODS, start=1)
        )
    card = Item.objects.create(legal_entity=entity, number="GIFT", name="Gift card", gift_card=True, tax_group="")
    ItemText.objects.create(item=card, language="de", name="Geschenkkarte")
    keep_search_text([card.pk])
    LoyaltyProgram.objects.create(
        legal_entity=entity, code="NEST", name="Robin's nest", currency=entity.currency, vesting_days=14
    )
    InstallmentSchedule.objects.create(legal_entity=entity, code="THREE", name="Three months", payments=3)
    Item.objects.filter(pk__in=[item.pk for item in items]).update(installment_eligible=True)


def _sell_gift_card(ada: Actor, sam: Actor, customer: Customer) -> SalesOrder | None:
    wish = OrderWish(
        customer=customer.public_id,
        lines=[LineWish(item="GIFT", price=Decimal(50))],
        gift_cards={
            0: SaleWish(number=DEMO_CARD, recipient_name="Emma Hall", sender_name="Robin", message="Happy birthday!")
        },
        payments=[PaymentEntry(method="BANK")],
        submit=True,
    )
    return _invoiced(sam, _place(ada, wish, "gift-card"))


def _earn_points(ada: Actor, sam: Actor, company: Company, customer: Customer, items: list[Item]) -> SalesOrder | None:
    card = issue_loyalty_card(ada, customer=customer.public_id, program="NEST")
    if isinstance(card, LoyaltyCard):
        adjust_points(sam, card=card.public_id, points=1500, reason="Welcome")
    lines = [LineWish(item=item.number, quantity=Decimal(4)) for item in items[:2]]
    wish = OrderWish(customer=customer.public_id, lines=lines, payments=[PaymentEntry(method="BANK")], submit=True)
    return _invoiced(sam, _place(ada, wish, "points"))


def _pay_in_installments(ada: Actor, customer: Customer, items: list[Item]) -> SalesOrder | None:
    Customer.objects.filter(pk=customer.pk).update(allow_on_account=True, installment_eligible=True)
    wish = OrderWish(
        customer=customer.public_id,
        lines=[LineWish(item=item.number, quantity=Decimal(6)) for item in items[2:5]],
        payments=[PaymentEntry(method="ACCOUNT", schedule="THREE")],
        submit=True,
    )
    return _place(ada, wish, "installments")


def _pay_by_large_check(ada: Actor, customer: Customer, items: list[Item]) -> SalesOrder | None:
    """Above the call center's threshold: it stands on the workbench of check holds."""
    lines = [LineWish(item=item.number, quantity=Decimal(200)) for item in items[:4]]
    check = PaymentEntry(method="CHECK", check_number="200417")
    return _place(ada, OrderWish(customer=customer.public_id, lines=lines, payments=[check], submit=True), "check")


def _pay_too_much(ada: Actor, customer: Customer, items: list[Item]) -> SalesOrder | None:
    """A check that is too large by more than the tolerance: it stands on the workbench of balances."""
    lines = [LineWish(item=items[5].number, quantity=Decimal(6))]
    draft = _place(ada, OrderWish(customer=customer.public_id, lines=lines), "")
    if draft is None:
        return None
    paid = Money(draft.total_minor * 11 // 10, draft.currency)
    add_payment(ada, order=draft.public_id, entry=PaymentEntry(method="CHECK", amount=paid, check_number="200418"))
    done = submit_order(ada, order=draft.public_id, submit_key="demo-money-too-much")
    return draft if isinstance(done, Submitted) else None


def _go_over_the_limit(ada: Actor, customer: Customer, items: list[Item]) -> SalesOrder | None:
    """On account, for more than the customer may owe: it stands on the workbench of credit limits."""
    Customer.objects.filter(pk=customer.pk).update(allow_on_account=True, credit_limit_minor=2_000)
    lines = [LineWish(item=items[1].number, quantity=Decimal(30))]
    account = PaymentEntry(method="ACCOUNT")
    return _place(ada, OrderWish(customer=customer.public_id, lines=lines, payments=[account], submit=True), "limit")


def _give_back(ada: Actor, sam: Actor, customer: Customer, items: list[Item]) -> SalesOrder | None:
    """Paid in advance and canceled: what was paid waits on the workbench of refunds."""
    lines = [LineWish(item=items[2].number, quantity=Decimal(8))]
    bank = PaymentEntry(method="BANK")
    order = _place(ada, OrderWish(customer=customer.public_id, lines=lines, payments=[bank], submit=True), "refund")
    if order is not None:
        cancel_order(sam, order=order.public_id, reason="CHANGED-MIND")
    return order


def _place(ada: Actor, wish: OrderWish, key: str) -> SalesOrder | None:
    placed = place_order(ada, wish=wish, submit_key=f"demo-money-{key}" if key else "")
    return placed.order if isinstance(placed, Placed) else None


def _invoiced(sam: Actor, order: SalesOrder | None) -> SalesOrder | None:
    if order is not None:
        invoice_order(sam, order=order.public_id)
    return order
