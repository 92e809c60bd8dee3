"""Pick lists, shipments, and invoices, which are never changed and never deleted."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.fulfillment.rules.delays import DelayStep
from ringup.fulfillment.rules.states import (
    OPEN_PICKS,
    PICK_TRANSITIONS,
    SHIPMENT_TRANSITIONS,
    PickState,
    ShipmentState,
)
from ringup.plumbing.public_ids import new_public_id

PICK_MOVES = [(before.value, after.value) for (before, _event), after in PICK_TRANSITIONS.items()]
SHIPMENT_MOVES = [(before.value, after.value) for (before, _event), after in SHIPMENT_TRANSITIONS.items()]
STAYS = pgtrigger.Protect(name="invoice_stays", operation=pgtrigger.Update | pgtrigger.Delete)


class Invoice(models.Model):
    """An invoice over all or a part of an order; `position` counts the invoices of the order."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey("orders.SalesOrder", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    number = models.CharField(max_length=30)
    position = models.PositiveSmallIntegerField()
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, null=True, related_name="+")
    currency = models.CharField(max_length=3)
    prices_include_tax = models.BooleanField(default=False)
    net_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField()
    charges_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    total_minor = models.BigIntegerField()
    # The asker's own key: the same request makes one invoice.
    request_key = models.CharField(max_length=64, null=True)
    invoiced_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    invoiced_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "number"], name="invoice_number"),
            # Two at once would both be the next one of the order.
            models.UniqueConstraint(fields=["order", "position"], name="invoice_position"),
            models.UniqueConstraint(fields=["order", "request_key"], name="invoice_request_once"),
            models.CheckConstraint(
                condition=models.Q(
                    total_minor=models.F("net_minor") + models.F("charges_minor") + models.F("tax_minor"),
                    prices_include_tax=False,
                )
                | models.Q(total_minor=models.F("net_minor") + models.F("charges_minor"), prices_include_tax=True),
                name="invoice_adds_up",
            ),
        ]
        triggers = [STAYS]


class InvoiceLine(models.Model):
    """So much of an order's line, with its exact part of the line's amounts."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    order_line = models.ForeignKey("orders.SalesLine", on_delete=models.PROTECT, related_name="invoice_lines")
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    net_minor = models.BigIntegerField()
    discount_minor = models.BigIntegerField()
    charges_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    charges_tax_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "order_line"], name="invoice_line_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="invoice_line_quantity"),
        ]
        triggers = [
            STAYS,
            pgtrigger.Trigger(
                name="invoice_within_order",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    IF (SELECT sum(quantity) FROM fulfillment_invoiceline WHERE order_line_id = NEW.order_line_id)
                        > (SELECT quantity FROM orders_salesline WHERE id = NEW.order_line_id)
                    THEN
                        RAISE EXCEPTION 'more of line % is invoiced than was ordered', NEW.order_line_id;
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]


class InvoicePayment(models.Model):
    """How much of an invoice a payment of the order pays; `operation` is the capture that was asked for it."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="payments")
    payment_line = models.ForeignKey("payments.PaymentLine", on_delete=models.PROTECT, related_name="+")
    taking = models.CharField(max_length=20)
    amount_minor = models.BigIntegerField()
    operation = models.ForeignKey("payments.PaymentOperation", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["invoice", "payment_line"], name="invoice_payment_once"),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="invoice_payment_amount"),
        ]
        triggers = [STAYS]


class Pick(models.Model):
    """A pick list: what of an order somebody takes off the shelves of a warehouse.

    With a vendor it is a purchase: what the vendor sends straight to the customer.
    """

    order = models.ForeignKey("orders.SalesOrder", on_delete=models.PROTECT, related_name="picks")
    warehouse = models.ForeignKey("inventory.Warehouse", on_delete=models.PROTECT, null=True, related_name="+")
    vendor = models.ForeignKey("products.Vendor", on_delete=models.PROTECT, null=True, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    # Counts the pick lists of the order: SO-100042/2.
    position = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in PickState], default=PickState.OPEN.value
    )
    request_key = models.CharField(max_length=64, null=True)
    started_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(db_default=Now())
    confirmed_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="pick_position"),
            # Two people with the same order in their hands would pack it twice.
            models.UniqueConstraint(
                fields=["order", "vendor"],
                condition=models.Q(state__in=sorted(s.value for s in OPEN_PICKS)),
                nulls_distinct=False,
                name="pick_one_open",
            ),
            models.CheckConstraint(condition=models.Q(state__in=[s.value for s in PickState]), name="pick_state"),
        ]
        triggers = [pgtrigger.FSM(name="pick_moves", field="state", transitions=PICK_MOVES)]


class PickLine(models.Model):
    """So much of an order's line is to be picked, and so much was found."""

    pick = models.ForeignKey(Pick, on_delete=models.CASCADE, related_name="lines")
    order_line = models.ForeignKey("orders.SalesLine", on_delete=models.CASCADE, related_name="+")
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    picked = models.DecimalField(max_digits=14, decimal_places=3, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pick", "order_line"], name="pick_line_once"),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0)
                & (models.Q(picked__isnull=True) | models.Q(picked__gte=0, picked__lte=models.F("quantity"))),
                name="pick_line_within_quantity",
            ),
        ]


class Shipment(models.Model):
    """What was packed of a pick list and goes to the customer, with its invoice."""

    pick = models.OneToOneField(Pick, on_delete=models.PROTECT, related_name="shipment")
    order = models.ForeignKey("orders.SalesOrder", on_delete=models.PROTECT, related_name="shipments")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in ShipmentState], default=ShipmentState.PACKED.value
    )
    carrier = models.CharField(_("carrier"), max_length=60, blank=True, default="")
    tracking_number = models.CharField(_("tracking number"), max_length=60, blank=True, default="")
    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, null=True, related_name="shipment")
    packed_at = models.DateTimeField(db_default=Now())
    shipped_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    shipped_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in ShipmentState]), name="shipment_state"
            ),
        ]
        indexes = [models.Index(fields=["order"], name="shipment_by_order")]
        triggers = [pgtrigger.FSM(name="shipment_moves", field="state", transitions=SHIPMENT_MOVES)]


class ShipmentLine(models.Model):
    """So much of an order's line is in the shipment."""

    shipment = models.ForeignKey(Shipment, on_delete=models.CASCADE, related_name="lines")
    order_line = models.ForeignKey("orders.SalesLine", on_delete=models.CASCADE, related_name="+")
    quantity = models.DecimalField(max_digits=14, decimal_places=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shipment", "order_line"], name="shipment_line_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="shipment_line_quantity"),
        ]


class DelayNotice(models.Model):
    """A customer was told that an order is late: first, second, and at last that it is canceled. Once each."""

    order = models.ForeignKey("orders.SalesOrder", on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=10, choices=[(s.value, s.value) for s in DelayStep])
    told_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "step"], name="delay_notice_once")]
