"""Rows → values: the payments of an order, the tolerance of its call center, the credit of its customer, connectors."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.db.models import F, QuerySet, Sum, Value
from django.utils import timezone

from ringup.call_centers.models import Parameters
from ringup.calls.connectors import recorders
from ringup.calls.connectors.recorders import Recorder
from ringup.customers.models import Customer
from ringup.orders.loading import OrderRows
from ringup.orders.models import SalesLine, SalesOrder
from ringup.orders.rules.states import RUNNING
from ringup.payments.connectors.protocol import (
    BillingAddress,
    Capability,
    Connector,
    FieldsScript,
    Link,
    LinkPurpose,
    LinkRequest,
    Request,
)
from ringup.payments.connectors.registry import find_connector
from ringup.payments.models import CardEntry, GiftCardSale, LedgerEntry, PaymentLine, PaymentLink, PaymentOperation
from ringup.payments.rules.address_checks import AddressLevel
from ringup.payments.rules.card_views import SeenCard
from ringup.payments.rules.credit import Credit, CreditLimitType
from ringup.payments.rules.functions import FUNCTIONS
from ringup.payments.rules.gift_cards import GiftCardKind, Sale, refuse_sale
from ringup.payments.rules.ledger import Account
from ringup.payments.rules.links import LinkNews
from ringup.payments.rules.outcomes import Declined, NotFound, Outcome, Succeeded, Unknown
from ringup.payments.rules.payment import Payment
from ringup.payments.rules.states import GONE, LineState, OperationKind
from ringup.payments.rules.tolerance import Tolerance
from ringup.plumbing.prepared_rows import PreparedRows
from ringup.pricing.rules.prices.exchange import total_in
from ringup.values.money import Money
from ringup.values.refusal import Refusal

LINK_LIFE = timedelta(hours=24)
ON_ACCOUNT = [function.name for function in FUNCTIONS.values() if function.on_account]
PAYMENT_LINES = PreparedRows(
    lambda order: (
        PaymentLine.objects.filter(order=order)
        .select_related("method", "stored_card", "gift_card", "loyalty_card__program", "schedule")
        .order_by("position")
    )
)


def load_payment_lines(order: SalesOrder) -> list[PaymentLine]:
    """The order's payment lines in their order, with method and card, in one query."""
    return PAYMENT_LINES(order.pk, known={"order": order})


def seen_cards(lines: Iterable[PaymentLine]) -> list[SeenCard]:
    """What of the cards of these payments people may see; no query."""
    cards = (line.stored_card for line in lines)
    return [SeenCard(card=card.public_id, brand=card.brand, last_four=card.last_four) for card in cards if card]


def payment_of(line: PaymentLine) -> Payment:
    """A payment line as the rules see it."""
    return Payment(
        id=line.public_id,
        method=line.method_id,
        function=line.method.function,
        amount=Money(line.amount_minor, line.currency),
        state=LineState(line.state),
        percent=line.percent,
        prepay=line.prepay,
        check_number=line.check_number,
        captured_minor=line.captured_minor,
        refunded_minor=line.refunded_minor,
        invoiced_minor=line.invoiced_minor,
        can_ask=_can_ask(line),
        by_link=line.by_link,
        waits=line.authorize_on is not None,
        in_installments=line.schedule_id is not None,
    )


def _can_ask(line: PaymentLine) -> bool:
    """Whether the card on file can be asked for another amount."""
    card = line.stored_card
    if card is None or card.removed_at is not None or line.by_link:
        return False
    today = timezone.localdate()
    return (card.expires_year, card.expires_month) >= (today.year, today.month)


def payments_of(lines: list[PaymentLine]) -> list[Payment]:
    """All payments of an order as the rules see them."""
    return [payment_of(line) for line in lines]


def tolerance_of(parameters: Parameters) -> Tolerance:
    """The call center's tolerance for checks."""
    return Tolerance(
        allow_out_of_balance=parameters.allow_out_of_balance,
        overpaid_percent=parameters.overpaid_percent,
        underpaid_percent=parameters.underpaid_percent,
    )


def load_credit(rows: OrderRows, customer: Customer) -> Credit:
    """The customer's credit in the customer's currency, in one query; this order's own lines are not counted."""
    parameters, rates = rows.center.parameters, rows.rates
    currency = customer.currency or rates.own
    on_order, elsewhere = _owed(rows.order, customer, currency)
    limit = customer.credit_limit_minor
    return Credit(
        type=CreditLimitType(parameters.credit_limit_type),
        currency=currency,
        limit=None if limit is None else Money(limit, currency),
        mandatory=customer.mandatory_credit_limit,
        balance=total_in([Money(customer.balance_minor, currency), *elsewhere], currency, rates),
        delivered=Money.zero(currency),
        on_order=total_in(on_order, currency, rates),
        rates=rates,
    )


def _owed(order: SalesOrder, customer: Customer, currency: str) -> tuple[list[Money], list[Money]]:
    """What other orders still bring on account, and what is owed in other currencies than that of the balance."""
    still_to_come = Sum(F("amount_minor") - F("invoiced_minor"))  # what is invoiced stands in the balance
    open_lines = _open_on_account(customer).exclude(order=order).order_by()
    entries = LedgerEntry.objects.filter(customer=customer, account=Account.RECEIVABLE.value)
    rows = (
        open_lines.values("currency")
        .annotate(sum=still_to_come, owed=Value(0))
        .union(
            entries.exclude(currency=currency).values("currency").annotate(sum=Sum("amount_minor"), owed=Value(1)),
            all=True,
        )
    )
    found = [(bool(row["owed"]), Money(int(row["sum"]), row["currency"])) for row in rows if row["sum"]]
    return [money for owed, money in found if not owed], [money for owed, money in found if owed]


def _open_on_account(customer: Customer) -> "QuerySet[PaymentLine]":
    return PaymentLine.objects.filter(
        order__customer=customer, order__state__in=[state.value for state in RUNNING], method__function__in=ON_ACCOUNT
    ).exclude(state__in=[state.value for state in GONE])


def load_sale_refusals(lines: Sequence[SalesLine]) -> dict[int, Refusal]:
    """What lines with gift cards do not say yet, by the line's key; no query for an order without gift cards."""
    selling = [line.pk for line in lines if line.item is not None and line.item.gift_card]
    if not selling:
        return {}
    sales = {sale.line_id: sale for sale in GiftCardSale.objects.filter(line__in=selling)}
    found = {key: refuse_sale(_sale_of(sales.get(key))) for key in selling}
    return {key: refusal for key, refusal in found.items() if refusal is not None}


def _sale_of(row: GiftCardSale | None) -> Sale:
    if row is None:
        return Sale()
    return Sale(
        kind=GiftCardKind(row.kind),
        number=row.number,
        adds_to=row.adds_to_id is not None,
        recipient_name=row.recipient_name,
        recipient_email=row.recipient_email,
    )


def load_connector(name: str) -> Connector:
    """The connector with this installation's settings; LookupError for a name that is not in the registry."""
    return _connector(name, tuple(sorted(settings.PAYMENT_CONNECTORS.get(name, {}).items())))


@cache
def _connector(name: str, configuration: tuple[tuple[str, str], ...]) -> Connector:
    # Kept for the life of the process: a connector keeps its connections open.
    return find_connector(name).configured(dict(configuration))


def load_asked(operations: Collection[int]) -> list[PaymentOperation]:
    """The operations with all that a request to their processor takes, in one query."""
    rows = PaymentOperation.objects.filter(pk__in=operations)
    return list(
        rows.select_related(
            "payment_line__stored_card",
            "payment_line__order__call_center__parameters",
            "payment_line__order__billing_address",
            "payment_line__order__delivery_address",
        ).order_by("pk")
    )


def request_of(row: PaymentOperation) -> Request:
    """The operation as a request; the same for every try."""
    line = row.payment_line
    return Request(
        intent=row.public_id,
        idempotency_key=row.idempotency_key,
        amount=Money(row.amount_minor, row.currency),
        order_number=line.order.number,
        token=line.stored_card.token if line.stored_card else "",
        approval_code=line.approval_code,
        reference=row.processor_reference,
        kind=OperationKind(row.kind),
        asked_at=row.created_at,
        billing=_billing_of(row) if _checks_address(row) else None,
    )


def _checks_address(row: PaymentOperation) -> bool:
    if row.kind != OperationKind.AUTHORIZE.value:
        return False
    return row.payment_line.order.call_center.parameters.address_verification != AddressLevel.ALWAYS.value


def _billing_of(row: PaymentOperation) -> BillingAddress | None:
    """Where the order's invoice goes, or else its goods."""
    order = row.payment_line.order
    address = order.billing_address or order.delivery_address
    if address is None:
        return None
    return BillingAddress(
        name=address.name,
        street=address.street,
        postal_code=address.postal_code,
        city=address.city,
        country=address.country,
    )


def lacks_checks(row: PaymentOperation, outcome: Outcome) -> bool:
    """Whether the outcome says nothing of an address that is to be checked, and its processor can be asked for that."""
    if not isinstance(outcome, Succeeded) or outcome.checks is not None or row.kind != OperationKind.AUTHORIZE.value:
        return False
    can_ask = {Capability.ADDRESS_CHECKS, Capability.LOOK_UP} <= find_connector(row.connector).CAPABILITIES
    return can_ask and not row.payment_line.by_link and _checks_address(row)


def link_request_of(row: PaymentLink) -> LinkRequest:
    """A payment link as a request; the same for every try. Its order has to be loaded with its legal entity."""
    order = row.payment_line.order
    return LinkRequest(
        intent=row.public_id,
        idempotency_key=row.idempotency_key,
        amount=Money(row.amount_minor, row.currency),
        payee=order.legal_entity.name,
        order_number=order.number,
        email=row.recipient if row.channel == PaymentLink.Channel.EMAIL else "",
        language=order.language,
        back_to=f"{settings.PUBLIC_URL}/pay/{row.public_id}" if settings.PUBLIC_URL else "",
        expires_at=row.created_at + LINK_LIFE,
        reference=row.reference,
    )


def create_link(row: PaymentLink) -> Link | Declined | Unknown:
    """The page that the processor makes for the link; call it outside of every transaction, as the two below."""
    return load_connector(row.connector).create_link(link_request_of(row))


def look_up_link(row: PaymentLink) -> LinkNews | NotFound | Unknown | None:
    """What the processor knows of the link; None while nothing has happened."""
    return load_connector(row.connector).look_up_link(link_request_of(row))


def expire_link(row: PaymentLink) -> LinkNews | NotFound | Unknown:
    """What became of the link, by which nobody can pay any more."""
    return load_connector(row.connector).expire_link(link_request_of(row))


def fields_request_of(row: CardEntry) -> LinkRequest:
    """The entry of a card as a request; the same for every try. Its order has to be loaded with its legal entity."""
    return LinkRequest(
        intent=row.public_id,
        idempotency_key=row.idempotency_key,
        amount=Money.zero(row.currency),
        purpose=LinkPurpose.KEY_CARD,
        payee=row.order.legal_entity.name,
        order_number=row.order.number,
        language=row.order.language,
        expires_at=row.ends_at,
        reference=row.reference,
        framed_by=row.framed_by,
        keeps_card=row.keeps_card,
    )


def open_fields(row: CardEntry) -> Link | Declined | Unknown:
    """The processor's fields for one card; call it outside of every transaction, as the two below."""
    return load_connector(row.connector).open_fields(fields_request_of(row))


def fields_script_of(row: CardEntry) -> FieldsScript | None:
    """The script that makes the fields, where they are no page of the processor."""
    return load_connector(row.connector).fields_script()


def take_token(row: CardEntry, token: str) -> LinkNews | Declined | Unknown:
    """The card behind a token that the script gave out; call it outside of every transaction."""
    return load_connector(row.connector).take_token(fields_request_of(row), token)


def look_up_fields(row: CardEntry) -> LinkNews | NotFound | Unknown | None:
    """What the processor knows of the card; None while none was keyed."""
    return load_connector(row.connector).look_up_link(fields_request_of(row))


def close_fields(row: CardEntry) -> LinkNews | NotFound | Unknown:
    """What became of the fields, into which nobody can key any more."""
    return load_connector(row.connector).expire_link(fields_request_of(row))


def load_recorder() -> Recorder:
    """What records the calls of this installation."""
    return _recorder(tuple(sorted(settings.RECORDER.items())))


@cache
def _recorder(configuration: tuple[tuple[str, str], ...]) -> Recorder:
    return recorders.configured(dict(configuration))


def ask_processor(row: PaymentOperation) -> Outcome:
    """What the processor answers to the request; call it outside of every transaction."""
    ask_for = getattr(load_connector(row.connector), row.kind)
    outcome: Outcome = ask_for(request_of(row))
    return outcome


def look_up(row: PaymentOperation) -> Outcome | NotFound:
    """What the processor knows of an earlier request; call it outside of every transaction."""
    return load_connector(row.connector).look_up(request_of(row))
