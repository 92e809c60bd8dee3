"""Sales orders, their lines, addresses, charges, notes, events and versions. An order is data; actions do."""

import pghistory
import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.orders.rules.approval_states import OPEN_APPROVALS, ApprovalState
from ringup.orders.rules.approvals import ApprovalKind, Fallback
from ringup.orders.rules.states import DetailedStatus, Fulfillment, OrderState, PaymentStatus
from ringup.plumbing.public_ids import new_public_id


def choices(words: type) -> list[tuple[str, str]]:
    """Choices of a rules enumeration; the wording for people stands in web/ui."""
    return [(word.value, word.value) for word in words]  # type: ignore[attr-defined]


def one_of(field: str, words: type, name: str) -> models.CheckConstraint:
    """The database repeats the list of words that the rules allow."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": [word.value for word in words]}), name=name)  # type: ignore[attr-defined]


# Drafts change with every keystroke and keep their story in events and versions; the audit starts with the submit.
@pghistory.track(
    pghistory.UpdateEvent(condition=pgtrigger.Q(old__submitted_at__isnull=False)),
    pghistory.DeleteEvent(),
    # Invoices are documents and tell it themselves, and so do payments, picks and shipments.
    exclude=["invoices", "invoiced_minor", "payment_method", "fulfillment", "pickable", "declined_gifts"],
)
class SalesOrder(models.Model):
    """A sales order, from the first line on. Totals are those of the last calculation (spec §3, §4)."""

    class Kind(models.TextChoices):
        SALE = "sale", _("Sales order")
        RETURN = "return", _("Return order")

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    call_center = models.ForeignKey("call_centers.CallCenter", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    number = models.CharField(_("order number"), max_length=30)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.SALE)
    state = models.CharField(max_length=20, choices=choices(OrderState), default=OrderState.DRAFT.value)
    detailed_status = models.CharField(
        max_length=20, choices=choices(DetailedStatus), default=DetailedStatus.DRAFT.value
    )
    payment_status = models.CharField(
        max_length=20, choices=choices(PaymentStatus), default=PaymentStatus.NOT_SUBMITTED.value
    )
    # "Do not process": on until payments and holds release the order; its reasons are derived, never stored.
    do_not_process = models.BooleanField(default=True)
    # Counts of open holds, kept by the actions of `holds`, so that everyone below can tell the order's standing.
    open_holds = models.PositiveSmallIntegerField(default=0)
    open_fraud_holds = models.PositiveSmallIntegerField(default=0)
    # Of these: those whose codes give the order's stock free.
    stock_holds = models.PositiveSmallIntegerField(default=0, db_default=0)
    # Likewise the count of its invoices, kept by `fulfillment`.
    invoices = models.PositiveSmallIntegerField(default=0)
    invoiced_minor = models.BigIntegerField(default=0, db_default=0)
    # How far its goods are, and whether some of them can be picked now (payments and holds apart).
    fulfillment = models.CharField(
        max_length=20, choices=choices(Fulfillment), blank=True, default=Fulfillment.NONE.value, db_default=""
    )
    pickable = models.BooleanField(default=False, db_default=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, null=True, related_name="orders")
    call = models.ForeignKey("calls.Call", on_delete=models.SET_NULL, null=True, related_name="orders")
    currency = models.CharField(max_length=3)
    prices_include_tax = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="en")
    price_group = models.ForeignKey("call_centers.PriceGroup", on_delete=models.PROTECT, null=True, related_name="+")
    # New lines inherit it; its catalog's price groups hold for the catalog's products.
    source_code = models.ForeignKey("catalogs.SourceCode", on_delete=models.PROTECT, null=True, related_name="+")
    mode_of_delivery = models.ForeignKey(
        "delivery.ModeOfDelivery", on_delete=models.PROTECT, null=True, related_name="+"
    )
    expedite_code = models.ForeignKey("delivery.ExpediteCode", on_delete=models.PROTECT, null=True, related_name="+")
    delivery_address = models.ForeignKey("orders.OrderAddress", on_delete=models.PROTECT, null=True, related_name="+")
    billing_address = models.ForeignKey("orders.OrderAddress", on_delete=models.PROTECT, null=True, related_name="+")
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, null=True, related_name="+")
    requested_date = models.DateField(_("requested date"), null=True)
    ship_complete = models.BooleanField(_("ship complete"), default=False)
    customer_reference = models.CharField(_("customer reference"), max_length=60, blank=True, default="")
    # The code of the one payment method that is planned to pay the order; its discount depends on it (`payments`).
    payment_method = models.CharField(max_length=20, blank=True, default="")
    # {dimension code: value code}; copied from the call center, changed by permission.
    dimensions = models.JSONField(default=dict)
    # What was agreed by hand for the whole order: {"percent": "5"} or {"amount": "10.00"}, or nothing.
    total_discount = models.JSONField(default=dict, blank=True)
    # The coupon codes entered, each with what the last calculation said of it (`rules/coupons.py`).
    coupons = models.JSONField(default=list, blank=True)
    # [key of a catalog, key of an item] of the free products that the customer does not want.
    declined_gifts = models.JSONField(default=list, blank=True)
    subtotal_minor = models.BigIntegerField(default=0)
    discount_minor = models.BigIntegerField(default=0)
    charges_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)
    total_minor = models.BigIntegerField(default=0)
    # Counts accepted changes; a stale screen is recognized by it. The version counts submits.
    revision = models.PositiveIntegerField(default=1)
    version = models.PositiveSmallIntegerField(default=0)
    ordered_at = models.DateTimeField(db_default=Now())
    submitted_at = models.DateTimeField(null=True)
    submit_key = models.CharField(max_length=64, null=True)
    created_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(db_default=Now())
    # Where an imported order came from ("online-retail"); empty for our own.
    origin = models.CharField(max_length=30, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "number"], name="sales_order_number"),
            models.UniqueConstraint(fields=["legal_entity", "submit_key"], name="sales_order_submit_once"),
            one_of("state", OrderState, "sales_order_state"),
            one_of("detailed_status", DetailedStatus, "sales_order_detailed_status"),
            one_of("payment_status", PaymentStatus, "sales_order_payment_status"),
            one_of("fulfillment", Fulfillment, "sales_order_fulfillment"),
        ]
        indexes = [
            models.Index(fields=["customer", "-ordered_at"], name="sales_order_history"),
            models.Index(
                fields=["call_center", "-changed_at"], condition=models.Q(state="draft"), name="sales_order_drafts"
            ),
            models.Index(
                fields=["warehouse", "submitted_at"],
                condition=models.Q(pickable=True, do_not_process=False),
                name="sales_order_pickable",
            ),
        ]


class OrderAddress(models.Model):
    """An address as it was when the order used it; the customer's later moves do not change it."""

    order = models.ForeignKey(SalesOrder, on_delete=models.CASCADE, related_name="addresses")
    source = models.ForeignKey("customers.CustomerAddress", on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=160, blank=True, default="")
    street = models.TextField(blank=True, default="")
    postal_code = models.CharField(max_length=20, blank=True, default="")
    city = models.CharField(max_length=80, blank=True, default="")
    region = models.CharField(max_length=80, blank=True, default="")
    country = models.CharField(max_length=2)


class SalesLine(models.Model):
    """One line of an order and the result of its calculation: at a rule price, a locked promise or an override."""

    class PriceState(models.TextChoices):
        RULE = "rule"
        LOCKED = "locked"
        OVERRIDE = "override"

    class Origin(models.TextChoices):
        """How the line came onto the order (AX: up-sell origin)."""

        NONE = ""
        CROSS_SELL = "cross_sell"
        UP_SELL = "up_sell"
        GIFT = "gift"  # a free product of the source code's catalog

    order = models.ForeignKey(SalesOrder, on_delete=models.CASCADE, related_name="lines")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    position = models.PositiveIntegerField()
    # Empty only for imported rows that name no item of ours (adjustments); their text says what they are.
    item = models.ForeignKey("products.Item", on_delete=models.PROTECT, null=True, related_name="+")
    text = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit = models.CharField(max_length=10, default="ea")
    # The components of a kit as it was sold (`rules/kits.py`); later changes of the kit do not change them.
    kit = models.JSONField(default=list, blank=True)
    price_state = models.CharField(max_length=10, choices=PriceState, default=PriceState.RULE)
    base_price = models.DecimalField(max_digits=16, decimal_places=6, default=0)
    agreement_price = models.DecimalField(max_digits=16, decimal_places=6, null=True)
    unit_price = models.DecimalField(max_digits=16, decimal_places=6, default=0)
    override_reason = models.ForeignKey(
        "call_centers.ReasonCode", on_delete=models.PROTECT, null=True, related_name="+"
    )
    override_text = models.CharField(max_length=200, blank=True, default="")
    overridden_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    # {"percent": "5"} or {"amount": "1.00"} given by hand, or nothing.
    manual_discount = models.JSONField(default=dict, blank=True)
    # The promise of a submit: the price per unit, for how many units, and their discount together. It outlasts a price
    # by hand. Without price and quantity (older lines) those of the line are promised. The percentage off the order
    # that the discount has in it ({"percent": "5"}) is told apart from one that is given later.
    locked_price = models.DecimalField(max_digits=16, decimal_places=6, null=True)
    locked_discount_minor = models.BigIntegerField(null=True)
    locked_quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    locked_total_discount = models.JSONField(default=dict, blank=True)
    # What a promised line would cost today, where that is another amount (`saving/promises.py`), and which of the two
    # prices somebody chose; nothing: the one that favors the customer.
    today = models.JSONField(default=dict, blank=True)
    price_choice = models.CharField(max_length=10, blank=True, default="")
    discount_minor = models.BigIntegerField(default=0)
    net_minor = models.BigIntegerField(default=0)
    charges_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)
    # Discounts, charges, parts and the trail of the last calculation, as in the price file's result.
    result = models.JSONField(default=dict)
    mode_of_delivery = models.ForeignKey(
        "delivery.ModeOfDelivery", on_delete=models.PROTECT, null=True, related_name="+"
    )
    expedite_code = models.ForeignKey("delivery.ExpediteCode", on_delete=models.PROTECT, null=True, related_name="+")
    source_code = models.ForeignKey("catalogs.SourceCode", on_delete=models.PROTECT, null=True, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin, blank=True, default=Origin.NONE)
    delivery_address = models.ForeignKey(OrderAddress, on_delete=models.PROTECT, null=True, related_name="+")
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, null=True, related_name="+")
    requested_date = models.DateField(null=True)
    # Who delivers it straight to the customer; fixed at the submit. Without one it comes from a warehouse of ours.
    vendor = models.ForeignKey("products.Vendor", on_delete=models.PROTECT, null=True, related_name="+")
    dimensions = models.JSONField(default=dict)
    # How much of it stands on open pick lists, was shipped, was invoiced, waits for goods; until when it is promised.
    picking = models.DecimalField(max_digits=14, decimal_places=3, default=0, db_default=0)
    shipped = models.DecimalField(max_digits=14, decimal_places=3, default=0, db_default=0)
    invoiced = models.DecimalField(max_digits=14, decimal_places=3, default=0, db_default=0)
    back_ordered = models.DecimalField(max_digits=14, decimal_places=3, default=0, db_default=0)
    promised_on = models.DateField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "position"], name="sales_line_position", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=~models.Q(quantity=0), name="sales_line_quantity"),
            models.CheckConstraint(
                condition=models.Q(shipped=0) | models.Q(shipped__gt=0, shipped__lte=models.F("quantity")),
                name="sales_line_shipped_within_quantity",
            ),
            models.CheckConstraint(
                condition=models.Q(invoiced=0) | models.Q(quantity__gte=models.F("invoiced")),
                name="sales_line_invoiced_within_quantity",
            ),
        ]
        indexes = [models.Index(fields=["item"], name="sales_line_item")]


class OrderCharge(models.Model):
    """A charge on the header or on a line: put there by an auto charge, or by hand in the place of one.

    `rule_minor` is what the rules would charge instead of one by hand; empty where they charge nothing.
    """

    order = models.ForeignKey(SalesOrder, on_delete=models.CASCADE, related_name="charges")
    line = models.ForeignKey(SalesLine, on_delete=models.CASCADE, null=True, related_name="line_charges")
    code = models.CharField(max_length=20)
    amount_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField(default=0)
    manual = models.BooleanField(default=False)
    rule_minor = models.BigIntegerField(null=True)
    reason = models.ForeignKey("call_centers.ReasonCode", on_delete=models.PROTECT, null=True, related_name="+")
    added_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")


class PriceApproval(models.Model):
    """An override beyond the agent's limit, asked of the supervisors while the customer is on the line.

    Values are those of `rules/approvals.py`. Without `decided_by` the rule of the call center decided.
    """

    order = models.ForeignKey(SalesOrder, on_delete=models.CASCADE, related_name="approvals")
    line = models.ForeignKey(SalesLine, on_delete=models.CASCADE, null=True, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=20, choices=choices(ApprovalKind))
    state = models.CharField(max_length=20, choices=choices(ApprovalState), default=ApprovalState.ASKED.value)
    charge_code = models.CharField(max_length=20, blank=True, default="")
    asked = models.JSONField()
    # How far the agent may go alone (empty: nowhere), and how far the question goes beyond that.
    limit = models.JSONField(default=dict)
    beyond_percent = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    counter = models.JSONField(default=dict)
    granted = models.JSONField(default=dict)
    reason = models.ForeignKey("call_centers.ReasonCode", on_delete=models.PROTECT, null=True, related_name="+")
    reason_text = models.CharField(max_length=200, blank=True, default="")
    asked_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    fallback = models.CharField(max_length=20, choices=choices(Fallback), default=Fallback.DENY.value)
    fallback_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    decided_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("kind", ApprovalKind, "price_approval_kind"),
            one_of("state", ApprovalState, "price_approval_state"),
            one_of("fallback", Fallback, "price_approval_fallback"),
            # Two open questions about the same thing would leave open which answer holds.
            models.UniqueConstraint(
                fields=["order", "kind", "line", "charge_code"],
                condition=models.Q(state__in=[state.value for state in OPEN_APPROVALS]),
                nulls_distinct=False,
                name="price_approval_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=models.Q(state="asked"), name="price_approval_waiting"),
        ]


class OrderNote(models.Model):
    """A note on the order or one of its lines; internal, or printed on the documents."""

    class Restriction(models.TextChoices):
        INTERNAL = "internal", _("Internal")
        EXTERNAL = "external", _("On documents")

    order = models.ForeignKey(SalesOrder, on_delete=models.CASCADE, related_name="notes")
    line = models.ForeignKey(SalesLine, on_delete=models.CASCADE, null=True, related_name="line_notes")
    restriction = models.CharField(max_length=10, choices=Restriction, default=Restriction.INTERNAL)
    text = models.TextField()
    written_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(db_default=Now())


class OrderEvent(models.Model):
    """One thing that happened to an order, with who did it and what it was before and after. Append-only (spec §23)."""

    order = models.ForeignKey(SalesOrder, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=40)
    line_position = models.PositiveIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    revision = models.PositiveIntegerField()
    by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["order", "-id"], name="order_event_by_order")]


class OrderVersion(models.Model):
    """The order as it was submitted: the price document that gives the same cents for ever, and what it gave."""

    order = models.ForeignKey(SalesOrder, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()
    document = models.JSONField()
    result = models.JSONField()
    total_minor = models.BigIntegerField()
    submitted_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(db_default=Now())
    # All rows of the order as they stood when it was reopened (`completion/saving/versions.py`); empty until then.
    rows = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "version"], name="order_version_once")]


class OrderPresence(models.Model):
    """Who has an order open right now, and which part is being edited."""

    order = models.ForeignKey(SalesOrder, on_delete=models.CASCADE, related_name="presence")
    user = models.ForeignKey("call_centers.User", on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=40, blank=True, default="")
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "user"], name="order_presence_once")]
