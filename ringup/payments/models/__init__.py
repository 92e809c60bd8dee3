"""Payment methods, stored cards, the payment lines of orders, every operation that we asked a processor for, and the
ledger of what money did. Gift cards and installments have files of their own.
"""

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.payments.models.card_entries import CardEntry
from ringup.payments.models.card_views import CardView
from ringup.payments.models.differences import PaymentDifference
from ringup.payments.models.disputes import PaymentDispute
from ringup.payments.models.gift_cards import GiftCard, GiftCardEntry, GiftCardGuesses, GiftCardSale
from ringup.payments.models.installments import Installment, InstallmentParameters, InstallmentSchedule
from ringup.payments.models.refunds import Refund, RefundMethod
from ringup.payments.rules.ledger import Account, PostingKind
from ringup.payments.rules.links import LINK_TRANSITIONS, LIVE_LINKS, OPEN_LINKS, LinkState
from ringup.payments.rules.states import (
    LINE_TRANSITIONS,
    OPEN_OPERATIONS,
    OPERATION_TRANSITIONS,
    LineState,
    OperationState,
)
from ringup.plumbing.audit import audited
from ringup.plumbing.public_ids import new_public_id

__all__ = [
    "CardEntry",
    "CardView",
    "GiftCard",
    "GiftCardEntry",
    "GiftCardGuesses",
    "GiftCardSale",
    "Installment",
    "InstallmentParameters",
    "InstallmentSchedule",
    "LedgerEntry",
    "LedgerTransaction",
    "PaymentDifference",
    "PaymentDispute",
    "PaymentFunction",
    "PaymentLine",
    "PaymentLink",
    "PaymentMethod",
    "PaymentOperation",
    "ProcessorEvent",
    "Refund",
    "RefundMethod",
    "StoredCard",
]

# The database repeats the tables of the rules: no statement, whoever sends it, moves a payment along another way.
LINE_MOVES = sorted({(before.value, after.value) for (before, _event), after in LINE_TRANSITIONS.items()})
OPERATION_MOVES = sorted({(before.value, after.value) for (before, _event), after in OPERATION_TRANSITIONS.items()})
LINK_MOVES = sorted({(before.value, after.value) for (before, _event), after in LINK_TRANSITIONS.items()})
# Payments that keep an order from going on until somebody, or a job, has looked after them.
TROUBLED_STATES = [
    LineState.UNKNOWN.value,
    LineState.DECLINED.value,
    LineState.EXPIRED.value,
    LineState.CAPTURE_FAILED.value,
]
# Open, or in quarantine: nothing else is asked for the same payment meanwhile.
UNSETTLED = [state.value for state in (*OPEN_OPERATIONS, OperationState.MISMATCH)]


class PaymentFunction(models.TextChoices):
    """What a payment method does (spec §5)."""

    NORMAL = "normal", _("Normal")
    CHECK = "check", _("Check")
    CARD = "card", _("Card")
    CUSTOMER = "customer", _("Customer account")
    GIFT_CARD = "gift_card", _("Gift card")
    LOYALTY = "loyalty", _("Loyalty points")


@audited
class PaymentMethod(models.Model):
    """A way to pay that a call center accepts."""

    call_center = models.ForeignKey("call_centers.CallCenter", on_delete=models.CASCADE, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=80)
    function = models.CharField(_("function"), max_length=20, choices=PaymentFunction)
    prepay = models.BooleanField(_("prepay by default"), default=False)
    connector = models.CharField(_("connector"), max_length=40, blank=True, default="")
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call_center", "code"], name="payment_method_code")]


@audited
class StoredCard(models.Model):
    """A card on file: the processor's token and what people may see of it."""

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    connector = models.CharField(max_length=40)
    token = models.CharField(max_length=120)
    brand = models.CharField(max_length=20)
    last_four = models.CharField(max_length=4)
    expires_year = models.PositiveSmallIntegerField()
    expires_month = models.PositiveSmallIntegerField()
    is_default = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connector", "token", "customer"], name="stored_card_once")]


@audited
class PaymentLine(models.Model):
    """A payment of an order: so much by this method. Sums of its operations are repeated here and must agree."""

    class State(models.TextChoices):
        NOT_SUBMITTED = "not_submitted", _("Not submitted")
        UNKNOWN = "unknown", _("Unknown")
        DECLINED = "declined", _("Declined")
        AUTHORIZED = "authorized", _("Authorized")
        EXPIRED = "expired", _("Authorization expired")
        POSTED = "posted", _("Posted")
        PAID = "paid", _("Paid")
        CAPTURE_FAILED = "capture_failed", _("Capture failed")
        VOIDED = "voided", _("Voided")
        SET_ASIDE = "set_aside", _("Set aside")
        REFUNDED = "refunded", _("Refunded")

    order = models.ForeignKey("orders.SalesOrder", on_delete=models.CASCADE, related_name="payments")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    method = models.ForeignKey(PaymentMethod, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    # Set where the amount follows the total: the part of it in percent.
    percent = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    prepay = models.BooleanField(default=False)
    check_number = models.CharField(max_length=40, blank=True, default="")
    # What a card terminal outside of the system showed.
    approval_code = models.CharField(max_length=40, blank=True, default="")
    # The customer types the card at the processor's page (see PaymentLink).
    by_link = models.BooleanField(default=False, db_default=False)
    stored_card = models.ForeignKey(StoredCard, on_delete=models.PROTECT, null=True, related_name="+")
    gift_card = models.ForeignKey(GiftCard, on_delete=models.PROTECT, null=True, related_name="payments")
    loyalty_card = models.ForeignKey("customers.LoyaltyCard", on_delete=models.PROTECT, null=True, related_name="+")
    # How many points the amount costs, where it is paid in points.
    points = models.PositiveIntegerField(default=0, db_default=0)
    # Paid in installments: its plan is made at the submit.
    schedule = models.ForeignKey(InstallmentSchedule, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=20, choices=State, default=State.NOT_SUBMITTED)
    authorized_minor = models.BigIntegerField(default=0)
    captured_minor = models.BigIntegerField(default=0)
    refunded_minor = models.BigIntegerField(default=0)
    # What banks have taken back, or dispute at present.
    disputed_minor = models.BigIntegerField(default=0, db_default=0)
    # How much of the amount invoices have drawn on.
    invoiced_minor = models.BigIntegerField(default=0)
    authorization_expires_at = models.DateTimeField(null=True)
    # What the issuer says of holder, street and postal code (`AddressChecks`); empty where it was not asked.
    address_checks = models.CharField(max_length=40, blank=True, default="", db_default="")
    # A payment of a future order: the day on which its card is asked at the latest. Empty once it is asked.
    authorize_on = models.DateField(null=True)
    # Why a person declined it.
    decline_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    # The payment instead of which this one came, and how much of that one invoices had drawn on without getting it.
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    taken_over_minor = models.BigIntegerField(default=0, db_default=0)
    added_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            # A part of a total of nothing is nothing, until the total grows; it goes with the submit.
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0)
                | models.Q(amount_minor=0, percent__isnull=False, state=LineState.NOT_SUBMITTED.value),
                name="payment_line_amount",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in LineState]), name="payment_line_state"
            ),
            models.CheckConstraint(
                condition=models.Q(captured_minor__gte=0, captured_minor__lte=models.F("authorized_minor")),
                name="payment_line_captured_within_authorized",
            ),
            models.CheckConstraint(
                condition=models.Q(refunded_minor__gte=0, refunded_minor__lte=models.F("captured_minor")),
                name="payment_line_refunded_within_captured",
            ),
            models.CheckConstraint(
                condition=models.Q(invoiced_minor__gte=0, invoiced_minor__lte=models.F("amount_minor")),
                name="payment_line_invoiced_within_amount",
            ),
        ]
        indexes = [
            # What jobs look through every minute, and what stands on the workbenches: a few of very many.
            models.Index(
                fields=["authorization_expires_at"],
                condition=models.Q(state=LineState.AUTHORIZED.value),
                name="payment_line_held",
            ),
            models.Index(
                fields=["order"], condition=models.Q(state__in=TROUBLED_STATES), name="payment_line_in_trouble"
            ),
            models.Index(
                fields=["authorize_on"],
                condition=models.Q(authorize_on__isnull=False),
                name="payment_line_to_authorize",
            ),
        ]
        triggers = [pgtrigger.FSM(name="payment_line_moves", field="state", transitions=LINE_MOVES)]


@audited
class PaymentOperation(models.Model):
    """One thing that we asked a processor to do. Written before the call (the intent), never deleted, settled once."""

    class Kind(models.TextChoices):
        AUTHORIZE = "authorize"
        CAPTURE = "capture"
        VOID = "void"
        REFUND = "refund"

    class State(models.TextChoices):
        INTENT = "intent"
        SENT = "sent"
        SUCCEEDED = "succeeded"
        DECLINED = "declined"
        UNKNOWN = "unknown"
        MISMATCH = "mismatch"
        REVERSED = "reversed"

    payment_line = models.ForeignKey(PaymentLine, on_delete=models.PROTECT, related_name="operations")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.INTENT)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    idempotency_key = models.CharField(max_length=64, unique=True)
    request_hash = models.CharField(max_length=64)
    connector = models.CharField(max_length=40)
    # The authorization that is captured or voided, the capture that is refunded.
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    processor_reference = models.CharField(max_length=120, blank=True, default="")
    decline_code = models.CharField(max_length=60, blank=True, default="")
    # Why the outcome is unknown, or what the processor spoke of instead.
    because = models.CharField(max_length=120, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    # When the processor is to be asked (again) about an open operation; empty once it is settled.
    look_again_at = models.DateTimeField(null=True)
    with_people_since = models.DateTimeField(null=True)
    created_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)
    # Until when the processor holds what was authorized; empty where it does not say.
    expires_at = models.DateTimeField(null=True)
    # A void that was refused: since when nobody has to look after it any more.
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["payment_line"], condition=models.Q(state__in=UNSETTLED), name="payment_operation_one_unsettled"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in OperationState]), name="payment_operation_state"
            ),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="payment_operation_amount"),
        ]
        indexes = [
            models.Index(
                fields=["look_again_at"], condition=models.Q(state__in=UNSETTLED), name="payment_operation_unsettled"
            )
        ]
        triggers = [
            pgtrigger.FSM(name="payment_operation_moves", field="state", transitions=OPERATION_MOVES),
            # With the row its idempotency key would be gone, and the next try would be a second charge (B25).
            pgtrigger.Protect(name="payment_operation_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="payment_operation_as_asked",
                fields=[
                    "payment_line",
                    "kind",
                    "currency",
                    "amount_minor",
                    "idempotency_key",
                    "request_hash",
                    "connector",
                ],
            ),
        ]


@audited
class PaymentLink(models.Model):
    """A page of the processor that the customer was sent for one payment; the card is typed there and nowhere else.

    Written before the processor is asked, as an operation is. What the customer paid becomes an operation of the line,
    with this row's public id.
    """

    class State(models.TextChoices):
        INTENT = "intent", _("In preparation")
        SENT = "sent", _("Sent")
        OPENED = "opened", _("Opened")
        DECLINED = "declined", _("Card declined")
        PAID = "paid", _("Paid")
        EXPIRED = "expired", _("Expired")
        CLOSING = "closing", _("Void")
        VOID = "void", _("Void")
        FAILED = "failed", _("Failed")

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        TEXT_MESSAGE = "text_message", _("Text message")

    payment_line = models.ForeignKey(PaymentLine, on_delete=models.PROTECT, related_name="links")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.INTENT)
    connector = models.CharField(max_length=40)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    # What the order came to when the link was sent: what has changed since is shown beside it.
    order_total_minor = models.BigIntegerField()
    idempotency_key = models.CharField(max_length=64, unique=True)
    reference = models.CharField(max_length=120, blank=True, default="")
    url = models.TextField(blank=True, default="")
    channel = models.CharField(max_length=20, choices=Channel)
    recipient = models.CharField(max_length=254)
    decline_code = models.CharField(max_length=60, blank=True, default="")
    expires_at = models.DateTimeField()
    # When the processor is to be asked (again); empty once nothing new can come.
    look_again_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    opened_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # One page at a time: a customer who has two could pay at both.
            models.UniqueConstraint(
                fields=["payment_line"],
                condition=models.Q(state__in=[state.value for state in LIVE_LINKS]),
                name="payment_link_one_live",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in LinkState]), name="payment_link_state"
            ),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="payment_link_amount"),
        ]
        indexes = [
            models.Index(
                fields=["look_again_at"],
                condition=models.Q(state__in=[state.value for state in OPEN_LINKS]),
                name="payment_link_open",
            )
        ]
        triggers = [
            pgtrigger.FSM(name="payment_link_moves", field="state", transitions=LINK_MOVES),
            # With the row its key and its page would be forgotten.
            pgtrigger.Protect(name="payment_link_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="payment_link_as_asked",
                fields=["payment_line", "connector", "currency", "amount_minor", "idempotency_key"],
            ),
        ]


class ProcessorEvent(models.Model):
    """A message of a processor, stored before it is understood, handled once."""

    connector = models.CharField(max_length=40)
    event_id = models.CharField(max_length=120)
    payload = models.JSONField()
    received_at = models.DateTimeField(db_default=Now())
    processed_at = models.DateTimeField(null=True)
    parked_because = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connector", "event_id"], name="processor_event_once")]


class LedgerTransaction(models.Model):
    """One thing that happened to money, once; `source` is the public id of the operation, invoice or credit.

    Its entries add up to nothing in each currency; a deferred trigger refuses the commit otherwise.
    """

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey("orders.SalesOrder", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in PostingKind])
    source = models.CharField(max_length=20)
    posted_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    posted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "source"], name="ledger_transaction_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in PostingKind]), name="ledger_transaction_kind"
            ),
        ]
        indexes = [models.Index(fields=["order", "id"], name="ledger_transaction_by_order")]
        triggers = [pgtrigger.Protect(name="ledger_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class LedgerEntry(models.Model):
    """An amount on an account: positive is debit, negative is credit. Never changed, never deleted."""

    transaction = models.ForeignKey(LedgerTransaction, on_delete=models.PROTECT, related_name="entries")
    account = models.CharField(max_length=30, choices=[(account.value, account.value) for account in Account])
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, null=True, related_name="+")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(amount_minor=0), name="ledger_entry_amount"),
            models.CheckConstraint(
                condition=models.Q(account__in=[account.value for account in Account]), name="ledger_entry_account"
            ),
        ]
        indexes = [models.Index(fields=["customer", "account"], name="ledger_entry_of_customer")]
        triggers = [
            pgtrigger.Protect(name="ledger_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="ledger_balances",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func="""
                    IF EXISTS (
                        SELECT FROM payments_ledgerentry WHERE transaction_id = NEW.transaction_id
                        GROUP BY currency HAVING sum(amount_minor) <> 0
                    ) THEN
                        RAISE EXCEPTION 'ledger transaction % does not add up to nothing', NEW.transaction_id;
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]
