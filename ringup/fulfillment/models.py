"""Invoices: what of an order was billed, and which payments pay it. Never changed, never deleted."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from ringup.plumbing.public_ids import new_public_id

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
