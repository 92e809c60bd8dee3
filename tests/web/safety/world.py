"""Two companies with one of everything, everybody who could come in, and words by which a leak is recognized."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from ringup.call_centers.loading import load_actor
from ringup.call_centers.loading.setup_kinds import key_of, rows_inside
from ringup.call_centers.models import ApiToken, CallCenter, LegalEntity, NumberSequence, ReasonCode, User
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.tokens import hash_token
from ringup.calls.models import TelephonyConnection
from ringup.catalogs.models import Catalog, SourceCode, TargetMarket
from ringup.completion.actions.place_order import OrderWish, Placed, place_order
from ringup.customers.models import Customer, LoyaltyCard, LoyaltyProgram
from ringup.delivery.models import ExpediteCode, ModeOfDelivery
from ringup.directed_selling.models import ScriptShowing
from ringup.fulfillment.models import Invoice, Pick, PickLine
from ringup.holds.models import HoldCode, OrderHold
from ringup.orders.models import OrderCharge, PriceApproval, SalesLine, SalesOrder
from ringup.orders.saving.lines import LineWish
from ringup.payments.models import (
    CardEntry,
    GiftCard,
    Installment,
    InstallmentParameters,
    InstallmentSchedule,
    PaymentDifference,
    PaymentLine,
    PaymentOperation,
    Refund,
)
from ringup.payments.saving import PaymentEntry
from ringup.pricing.models import Coupon, Discount, PriceSimulation
from ringup.returns.models import CreditNote
from ringup.web.office.setup import SCREENS
from tests.factories import (
    make_auto_charge,
    make_call_center,
    make_category,
    make_charge_code,
    make_customer,
    make_dimension,
    make_item,
    make_legal_entity,
    make_reason_code,
    make_session,
    make_tax_group_rule,
    make_tax_rate,
    make_trade_agreement,
    make_user,
)
from tests.factories.catalogs import make_catalog, make_catalog_request, make_rfm_analysis, make_target_market
from tests.factories.company import make_tax_group
from tests.factories.coupons import make_coupon, make_discount
from tests.factories.disputes import make_dispute
from tests.factories.payments import make_refund_method
from tests.factories.prices import make_exchange_rate
from tests.factories.rules import make_rule
from tests.web.office.rows import (
    make_hold_code,
    make_price_adjustment,
    make_recap_clause,
    make_script,
    make_simple_discount,
    make_telephony,
    make_vendor,
    make_version,
    make_webhook,
    make_webhook_message,
)

# Executed by htmx or the browser if it ever stood in a page as it is here.
PAYLOAD = '<b hx-get="/desk/" hx-trigger="load" onclick="alert(1)">'
PASSWORD = "eleven green herons 7"
ROLES = ("agent", "supervisor", "marketer", "administrator")


@dataclass(frozen=True, kw_only=True)
class Company:
    """One legal entity with one of everything. `word` is in every name of it and nowhere else."""

    word: str
    entity: LegalEntity
    center: CallCenter
    users: dict[str, User]
    objects: dict[str, str] = field(default_factory=dict)
    rows: dict[type[Model], str] = field(default_factory=dict)


def make_company(word: str, *, currency: str) -> Company:
    """A company whose every text has the word in it, and a customer whose name would like to be a program."""
    entity = make_legal_entity(code=word, name=f"{word} company", currency=currency, country="NL")
    center = make_call_center(f"{word}-C", legal_entity=entity, name=f"{word} center")
    item = make_item(f"{word}-1", name=f"{word} lamp {PAYLOAD}"[:190], legal_entity=entity)
    customer = make_customer(
        last_name=f"{word} {PAYLOAD}", number=f"C-{word}", legal_entity=entity, email=f"{word}@carla.example".lower()
    )
    make_category(f"{word}-CAT", legal_entity=entity)
    charge = make_charge_code(f"{word}-CH", legal_entity=entity)
    make_auto_charge(charge_code=charge, legal_entity=entity)
    make_tax_rate(legal_entity=entity)
    make_tax_group("EXEMPT", legal_entity=entity)
    make_tax_group_rule("UTRECHT", legal_entity=entity)
    make_trade_agreement(item)
    make_reason_code(f"{word}-R", legal_entity=entity)
    make_dimension(f"{word}-D", legal_entity=entity)
    make_hold_code(entity, f"{word}-H")
    make_recap_clause(entity, f"{word}-RC")
    script = make_script(entity, f"{word} script {PAYLOAD}"[:80], text_en=f"{word} {PAYLOAD}")
    rule = make_rule(code=f"{word}-RULE", legal_entity=entity)
    version = make_version(script, f"{word} version {PAYLOAD}"[:80], text_en=f"{word} {PAYLOAD}")
    make_telephony(entity, name=f"{word} switchboard")
    make_vendor(entity, f"{word}-V")
    webhook = make_webhook(entity, name=f"{word} stock house")
    message = make_webhook_message(webhook, subject=f"{word}-1", state="dead")
    make_simple_discount(entity, f"{word}-S")
    make_exchange_rate(entity)
    make_price_adjustment(entity, f"{word}-A")
    make_coupon(f"{word}-SAVE", discount=make_discount(f"{word}-D", legal_entity=entity), number=f"{word}-CP")
    make_catalog(f"{word}-K", call_center=center, items=[item], codes=[f"{word}-K-01"])
    make_target_market(f"{word}-M", legal_entity=entity)
    rfm = make_rfm_analysis(f"{word}-Y", legal_entity=entity).public_id
    refund_method = make_refund_method(entity)
    gift_card = GiftCard.objects.create(
        legal_entity=entity,
        number=f"{word}GIFTCARD",
        last_four="CARD",
        kind="physical",
        currency=currency,
        recipient_name=f"{word} {PAYLOAD}",
    )
    program = LoyaltyProgram.objects.create(legal_entity=entity, code=f"{word}-L", name=word, currency=currency)
    loyalty_card = LoyaltyCard.objects.create(
        legal_entity=entity, program=program, customer=customer, number=f"{word}-LC"
    )
    ExpediteCode.objects.create(legal_entity=entity, code=f"{word}-E", name=f"{word} express")
    users = {
        role: make_user(f"{word}-{role}".lower(), role=role, call_center=center, everywhere=True, password=PASSWORD)
        for role in ROLES
    }
    company = Company(word=word, entity=entity, center=center, users=users)
    company.objects.update(card=gift_card.public_id, loyalty_card=loyalty_card.public_id, rfm=rfm)
    company.objects.update(webhook=webhook.public_id, delivery=message.public_id, script=script.public_id)
    company.objects.update(rule=rule.public_id, refund_method=refund_method.public_id)
    company.objects.update(version=version.public_id)
    _take_order(company, customer, item.number)
    ScriptShowing.objects.create(
        legal_entity=entity,
        call_center=center,
        order_id=company.objects["order"],
        script=script,
        wording="",
        agent=users["agent"],
        longest=20.0,
        shown_at=timezone.now(),
        steps=1,
    )
    InstallmentSchedule.objects.create(legal_entity=entity, code=f"{word}-I", name=word)
    InstallmentParameters.objects.get_or_create(call_center=center)
    installment = Installment.objects.create(
        legal_entity=entity,
        payment_line=PaymentLine.objects.get(public_id=company.objects["payment"]),
        position=1,
        due_on="2026-01-31",
        amount_minor=100,
        state="canceled",
    )
    company.objects["installment"] = installment.public_id
    NumberSequence.objects.get_or_create(legal_entity=entity, kind="sales_order", defaults={"prefix": f"{word}-"})
    for screen in SCREENS:
        row = rows_inside(screen.kind.model, entity.pk).order_by("pk").first()
        assert row is not None, f"make one {screen.kind.name} for the screen {screen.slug}"
        company.rows[screen.kind.model] = key_of(row)
    return company


def _take_order(company: Company, customer: Customer, item: str) -> None:
    wish = OrderWish(
        customer=customer.public_id,
        lines=[LineWish(item=item, quantity=Decimal(2))],
        payments=[PaymentEntry(method="CASH")],
        coupons=[f"{company.word}-SAVE"],
    )
    placed = place_order(actor_of(company.users["administrator"]), wish=wish, submit_key=company.word)
    assert isinstance(placed, Placed), placed
    company.objects.update(
        order=placed.order.public_id,
        line=placed.order.lines.get().public_id,
        payment=placed.order.payments.earliest("pk").public_id,
        customer=customer.public_id,
        address=str(customer.addresses.get().pk),
        phone=str(customer.phones.get().pk),
        email=str(customer.emails.get().pk),
        coupon=f"{company.word}-SAVE",
        coupon_key=str(Coupon.objects.filter(legal_entity=company.entity).earliest("pk").pk),
        number=item,
        market=TargetMarket.objects.get(legal_entity=company.entity).public_id,
        source_code=SourceCode.objects.get(legal_entity=company.entity).public_id,
        catalog=Catalog.objects.get(legal_entity=company.entity).public_id,
        catalog_request=make_catalog_request(customer),
        discount=str(Discount.objects.filter(legal_entity=company.entity).earliest("pk").pk),
        key=str(ModeOfDelivery.objects.filter(legal_entity=company.entity).earliest("pk").pk),
        approval=_ask(company, placed.order),
        refund=_refund(placed.order),
        charge=_charge(company, placed.order),
        connection=TelephonyConnection.objects.get(legal_entity=company.entity).public_id,
        simulation=_simulate(company),
        hold=str(_hold(company, placed.order).pk),
        operation=_operation(placed.order),
        difference=_difference(placed.order),
        dispute=make_dispute(placed.order),
        card_entry=_card_entry(company, placed.order),
        pick=_pick(placed.order),
        invoice=_invoice(placed.order),
        credit=_credit(placed.order),
    )


def _refund(order: SalesOrder) -> str:
    """Money that waits for an approval to go back."""
    method = order.payments.earliest("pk").method
    gone = PaymentLine.objects.create(
        order=order, method=method, position=9, currency=order.currency, amount_minor=1, state="refunded"
    )
    refund = Refund.objects.create(payment_line=gone, state="waiting", currency=order.currency, amount_minor=1)
    return refund.public_id


def _hold(company: Company, order: SalesOrder) -> OrderHold:
    """A hold that waits for somebody."""
    code = HoldCode.objects.filter(legal_entity=company.entity).earliest("pk")
    return OrderHold.objects.create(order=order, code=code, comment=company.word)


def _pick(order: SalesOrder) -> str:
    """A pick list that somebody has in hand."""
    pick = Pick.objects.create(order=order, position=1)
    PickLine.objects.create(pick=pick, order_line=order.lines.get(), quantity=1)
    return pick.public_id


def _invoice(order: SalesOrder) -> str:
    """An invoice over nothing."""
    amounts = dict.fromkeys(("net_minor", "discount_minor", "charges_minor", "tax_minor", "total_minor"), 0)
    row = Invoice.objects.create(
        legal_entity=order.legal_entity, order=order, number="INV-1", position=1, currency=order.currency, **amounts
    )
    return row.public_id


def _credit(order: SalesOrder) -> str:
    """A credit of next to nothing, on a line that nobody takes off."""
    same = {"legal_entity": order.legal_entity, "currency": order.currency}
    other = SalesOrder.objects.create(**same, call_center=order.call_center, number=f"{order.number}-C")
    line = SalesLine.objects.create(order=other, position=1, text="Credited", quantity=1)
    reason = ReasonCode.objects.filter(legal_entity=order.legal_entity).earliest("pk")
    amounts = {"difference_minor": 1, "credit_minor": 1, "tax_minor": 0, "total_minor": 1}
    row = CreditNote.objects.create(
        **same,
        order=order,
        order_line=line,
        journal="CREDITS",
        number="CN-1",
        position=1,
        old_price=2,
        new_price=1,
        quantity=1,
        reason=reason,
        **amounts,
    )
    return row.public_id


def _card_entry(company: Company, order: SalesOrder) -> str:
    """Fields for a card that were closed."""
    row = CardEntry.objects.create(
        order=order,
        method=order.payments.earliest("pk").method,
        state="closed",
        recorder="recording",
        connector="fake_acquirer",
        idempotency_key=f"card-{order.public_id}",
        framed_by="https://orders.example.com",
        currency=order.currency,
        opened_by=company.users["agent"],
        ends_at=timezone.now(),
    )
    return row.public_id


def _operation(order: SalesOrder) -> str:
    """A request to a processor that nobody knows the end of."""
    row = PaymentOperation.objects.create(
        payment_line=order.payments.earliest("pk"),
        kind="authorize",
        state="unknown",
        currency=order.currency,
        amount_minor=order.total_minor,
        idempotency_key=order.public_id,
        request_hash=order.public_id,
        connector="fake_acquirer",
    )
    return row.public_id


def _difference(order: SalesOrder) -> str:
    """Something that a processor has otherwise than we do."""
    row = PaymentDifference.objects.create(
        connector="fake_acquirer",
        legal_entity=order.legal_entity,
        order=order,
        kind="stranger",
        intent=order.public_id,
        currency=order.currency,
        amount_minor=1,
    )
    return row.public_id


def _simulate(company: Company) -> str:
    """A simulation that waits for its job."""
    row = PriceSimulation.objects.create(
        legal_entity=company.entity,
        call_center=company.center,
        name=f"{company.word} sale",
        currency=company.entity.currency,
        starts_at=timezone.now(),
        change={"discounts": [f"{company.word}-S"], "adjustments": [], "prices": {}},
        sample={"orders": 10, "from": None, "to": None},
        asked_by=company.users["marketer"],
    )
    return row.public_id


def _ask(company: Company, order: SalesOrder) -> str:
    """A question of the agent that waits for an answer."""
    now = timezone.now()
    row = PriceApproval.objects.create(
        order=order,
        line=order.lines.get(),
        kind="price",
        asked={"price": "1.00"},
        reason_text=company.word,
        asked_by=company.users["agent"],
        asked_at=now,
        expires_at=now + timedelta(hours=1),
    )
    return row.public_id


def _charge(company: Company, order: SalesOrder) -> str:
    """A charge by hand on the order."""
    return OrderCharge.objects.create(order=order, code=f"{company.word}-CH", amount_minor=100, manual=True).code


def actor_of(user: User) -> Actor:
    actor = load_actor(user)
    assert actor is not None
    return actor


class Visitor:
    """Somebody with a session, a token, or neither."""

    def __init__(self, user: User | None) -> None:
        self.user = user
        self.session = make_session(user) if user else ""
        self.token = make_token(user) if user else ""
        # Making one loads all middleware: two serve for all requests, each of which begins without cookies.
        self._clients = {checks: Client(raise_request_exception=False, enforce_csrf_checks=checks) for checks in (0, 1)}

    def ask(
        self,
        method: str,
        address: str,
        *,
        api: bool = False,
        check_csrf: bool = False,
        content: str = "{}",
        **headers: str,
    ) -> Any:
        """The answer; an empty form, or for the API the content."""
        client = self._clients[check_csrf]
        client.cookies.clear()
        if api and self.token:
            headers = {"Authorization": f"Bearer {self.token}", **headers}
        elif self.session:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        content_type = "application/json" if api else "application/x-www-form-urlencoded"
        body = content if api and method in {"POST", "PUT", "PATCH"} else ""
        return client.generic(method, address, body, content_type=content_type, headers=headers)


def make_token(user: User) -> str:
    """A key to the API, whatever the user's role allows."""
    key = f"rup_{user.username}"
    ApiToken.objects.create(
        user=user,
        legal_entity_id=user.active_legal_entity_id or LegalEntity.objects.earliest("pk").pk,
        call_center_id=user.active_call_center_id,
        name="test",
        prefix=key[:10],
        token_hash=hash_token(key),
        last_used_at="2100-01-01T00:00Z",  # so that reading writes nothing down
    )
    return key


@dataclass(frozen=True, kw_only=True)
class World:
    """Ours, theirs, and everybody by the name of their column in the table."""

    ours: Company
    theirs: Company
    visitors: dict[str, Visitor]


COLUMNS = ("nobody", "no_role", "no_center", *ROLES, "rex")


def make_world() -> World:
    """The whole cast. Rex is the administrator of theirs."""
    ours, theirs = make_company("ZQOURS", currency="EUR"), make_company("ZQTHEIRS", currency="USD")
    without_role = make_user("without-role", role="", call_center=ours.center, password=PASSWORD)
    without_center = make_user(
        "without-center", role="agent", legal_entity=ours.entity, everywhere=True, password=PASSWORD
    )
    visitors = {
        "nobody": Visitor(None),
        "no_role": Visitor(without_role),
        "no_center": Visitor(without_center),
        **{role: Visitor(ours.users[role]) for role in ROLES},
        "rex": Visitor(theirs.users["administrator"]),
    }
    for company in (ours, theirs):
        [key] = ApiToken.objects.filter(user=company.users["administrator"])
        company.objects["token"] = str(key.pk)
    return World(ours=ours, theirs=theirs, visitors=visitors)
