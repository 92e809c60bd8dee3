"""The words for stored states and permissions: what the rules call `on_hold` is "On hold" to people."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringup.payments.models import PaymentFunction

ORDER_STATES = {
    "draft": _("Draft"),
    "submitted": _("Submitted"),
    "modifying": _("Being changed"),
    "invoiced": _("Invoiced"),
    "canceled": _("Canceled"),
}

ORDER_EVENTS = {
    "submit": _("submit"),
    "modify": _("change"),
    "invoice": _("invoice"),
    "cancel": _("cancel"),
    "undo": _("undo the change"),
}

DETAILED_STATUSES = {
    "draft": _("Draft"),
    "payment_pending": _("Payment pending"),
    "on_hold": _("On hold"),
    "fraud_hold": _("Fraud hold"),
    "released": _("Released"),
    "back_ordered": _("Back-ordered"),
    "picking": _("Picking"),
    "partly_shipped": _("Partly shipped"),
    "shipped": _("Shipped"),
    "partly_invoiced": _("Partly invoiced"),
    "invoiced": _("Invoiced"),
    "return_pending": _("Return pending"),
    "returned": _("Returned"),
    "canceled": _("Canceled"),
}

PAYMENT_STATUSES = {
    "capture_failed": _("Capture failed"),
    "not_submitted": _("Not submitted"),
    "unknown": _("Unknown"),
    "declined": _("Declined"),
    "authorized": _("Authorized"),
    "expired": _("Authorization expired"),
    "posted": _("Posted"),
    "paid": _("Paid"),
    "voided": _("Voided"),
    "set_aside": _("Set aside"),
    "refunded": _("Refunded"),
}

LINK_STATES = {
    "intent": _("Link in preparation"),
    "sent": _("Link sent"),
    "opened": _("Link opened"),
    "declined": _("Card declined, may try another"),
    "paid": _("Paid"),
    "expired": _("Link expired"),
    "closing": _("Link void"),
    "void": _("Link void"),
    "failed": _("No link"),
}

# Why a processor declined, or why we do not know; what is not named here is shown as the processor says it.
DECLINES = {
    "address_mismatch": _("address not as the bank has it"),
    "by_hand": _("by hand"),
    "card_declined": _("refused by the bank"),
    "connection_lost": _("connection lost"),
    "do_not_honor": _("refused by the bank"),
    "expired_card": _("card expired"),
    "insufficient_funds": _("not enough money"),
    "lost_card": _("card reported lost"),
    "never_reached_the_processor": _("never reached the processor"),
    "public_key_missing": _("its public key is not set"),
    "recorder_not_set_up": _("no recorder is set up"),
    "recorder_refuses": _("the recorder refuses"),
    "recorder_silent": _("the recorder does not answer"),
    "recorder_unclear": _("the recorder does not say that it is paused"),
    "time_out": _("no answer in time"),
    "unreachable": _("processor not reached"),
    "unreadable_answer": _("answer not readable"),
}

PERMISSIONS = {
    "take_orders": _("take orders"),
    "change_submitted_orders": _("change submitted orders"),
    "cancel_orders": _("cancel orders"),
    "hold_orders": _("put orders on hold"),
    "release_holds": _("release holds"),
    "override_prices": _("override prices"),
    "approve_prices": _("approve prices that others ask for"),
    "add_charges": _("add charges"),
    "give_manual_discounts": _("give manual discounts"),
    "take_payments": _("take payments"),
    "resolve_payments": _("decide about payments with an unknown outcome"),
    "manage_gift_cards": _("manage gift cards"),
    "invoice_orders": _("invoice orders"),
    "ship_orders": _("pick, ship and receive goods"),
    "give_credits": _("give credits on invoiced orders"),
    "approve_refunds": _("approve refunds of others"),
    "change_dimensions": _("change financial dimensions"),
    "see_customers": _("see customers"),
    "change_customers": _("change customers"),
    "change_credit": _("change credit limits"),
    "change_customer_taxes": _("change the tax group of customers"),
    "see_products": _("see products"),
    "change_products": _("change products"),
    "change_catalogs": _("change catalogs"),
    "approve_catalogs": _("approve catalogs"),
    "change_prices": _("change prices"),
    "change_call_centers": _("change call centers"),
    "change_users": _("change users and roles"),
    "unlock_users": _("unlock the sign-in of users"),
    "see_audit": _("see the audit trail"),
    "import_data": _("import data"),
    "use_api": _("use the API"),
}

REFUND_STATES = {
    "waiting": _("Waiting for approval"),
    "denied": _("On the customer's account"),
    "asked": _("Asked of the processor"),
    "to_pay_out": _("To be paid out"),
    "done": _("Refunded"),
    "failed": _("Refund failed"),
}

APPROVAL_STATES = {
    "asked": _("Asked"),
    "countered": _("Answered with an offer"),
    "accepted": _("Accepted"),
    "denied": _("Denied"),
    "expired": _("Not answered in time"),
    "withdrawn": _("Withdrawn"),
    "taken": _("Offer taken"),
    "declined": _("Offer declined"),
}

REDEMPTION_STATES = {
    "reserved": _("Reserved"),
    "redeemed": _("Redeemed"),
    "released": _("Free again"),
}

GIFT_CARD_STATES = {
    "active": _("Not used yet"),
    "used": _("Used"),
    "void": _("Void"),
}

GIFT_CARD_MOVES = {
    "issue": _("Issued"),
    "add": _("Money added"),
    "redeem": _("Paid with"),
    "give_back": _("Given back"),
    "refund": _("Refund"),
    "void": _("Made void"),
}

# The names of an order's and a line's fields, as refusals and conflicts speak of them.
FIELD_NAMES = {
    "billing_address": _("billing address"),
    "city": _("city"),
    "country": _("country"),
    "customer_reference": _("customer reference"),
    "delivery_address": _("delivery address"),
    "dimensions": _("financial dimensions"),
    "e_invoice_address": _("e-invoice address"),
    "expedite_code": _("expedite code"),
    "manual_discount": _("discount by hand"),
    "mode_of_delivery": _("mode of delivery"),
    "name": _("name"),
    "postal_code": _("postal code"),
    "price": _("price"),
    "price_group": _("price group"),
    "quantity": _("quantity"),
    "region": _("state or county"),
    "registration_number": _("number in the trade register"),
    "requested_date": _("requested date"),
    "ship_complete": _("ship complete"),
    "street": _("street"),
    "tax_number": _("VAT number"),
    "unit": _("unit"),
}

# Rows of a table, as people speak of them where they stand in the way of something.
ROWS = {
    "autocharge": _("auto charges"),
    "callcenter": _("call centers"),
    "callcenterdimension": _("defaults of call centers"),
    "callcentermode": _("modes of delivery of call centers"),
    "callcenterwarehouse": _("call centers"),
    "call": _("calls"),
    "catalog": _("catalogs"),
    "category": _("categories"),
    "coupon": _("coupons"),
    "couponcode": _("coupon codes"),
    "couponredemption": _("redeemed coupons"),
    "customer": _("customers"),
    "customerdelivery": _("customers"),
    "discount": _("discounts"),
    "financialdimensionvalue": _("values"),
    "holdcode": _("hold codes"),
    "item": _("items"),
    "itemlink": _("links between items"),
    "membership": _("users"),
    "modeofdelivery": _("modes of delivery"),
    "ordercharge": _("orders"),
    "orderhold": _("orders"),
    "paymentline": _("payments"),
    "priceadjustment": _("price adjustments"),
    "priceapproval": _("questions about prices"),
    "catalogproduct": _("catalogs"),
    "catalogrequest": _("catalog requests"),
    "freeproduct": _("catalogs"),
    "pageplacement": _("catalogs"),
    "sentcatalog": _("catalogs sent"),
    "senttoprospect": _("catalogs sent"),
    "sourcecode": _("source codes"),
    "salesline": _("orders"),
    "salesorder": _("orders"),
    "stocklevel": _("stock"),
    "stockmovement": _("stock"),
    "tradeagreement": _("trade agreements"),
    "user": _("users"),
}

# Which table words a fact, by the fact's name.
OPERATIONS = {
    "authorize": _("authorization"),
    "capture": _("capture"),
    "void": _("void"),
    "refund": _("refund"),
}
CATALOG_STATES = {
    "draft": _("Draft"),
    "validated": _("Validated"),
    "submitted": _("Submitted for approval"),
    "approved": _("Approved"),
    "published": _("Published"),
    "retracted": _("Retracted"),
}

# Why nothing is sent to an address.
ADDRESS_FAULTS = {
    "inside": _("it is inside the network"),
    "not_an_address": _("it is no address of the web"),
    "not_encrypted": _("it does not begin with https"),
    "port": _("its port is unusual"),
}

# What of an address an issuer checks.
ADDRESS_PARTS = {
    "holder": _("name of the holder"),
    "street": _("street"),
    "postal_code": _("postal code"),
}

# Why a charge is disputed; what is not named here is shown as the processor says it.
DISPUTES = {
    "credit_not_processed": _("a refund did not come"),
    "duplicate": _("charged twice"),
    "fraudulent": _("not ordered by the holder"),
    "general": _("no reason given"),
    "product_not_received": _("not received"),
    "product_unacceptable": _("not as described"),
    "subscription_canceled": _("subscription canceled"),
    "unrecognized": _("charge not recognized"),
}

FACT_WORDS: Mapping[str, Mapping[str, str | Promise]] = {
    "address_fault": ADDRESS_FAULTS,
    "approval_state": APPROVAL_STATES,
    "by": ROWS,
    "catalog_state": CATALOG_STATES,
    "declined_because": DECLINES,
    "disputed_because": DISPUTES,
    "event": ORDER_EVENTS,
    "field": FIELD_NAMES,
    "fields": FIELD_NAMES,
    "function": {choice.value: choice.label for choice in PaymentFunction},
    "link_state": LINK_STATES,
    "operation": OPERATIONS,
    "payment_status": PAYMENT_STATUSES,
    "permission": PERMISSIONS,
    "redemption_state": REDEMPTION_STATES,
    "refund_state": REFUND_STATES,
    "state": ORDER_STATES,
    "status": DETAILED_STATUSES,
}

# The tone in which a status is shown; what is not named here is neutral.
TONES = {
    "authorized": "good",
    "back_ordered": "warn",
    "canceled": "bad",
    "capture_failed": "bad",
    "declined": "bad",
    "expired": "warn",
    "fraud_hold": "bad",
    "on_hold": "warn",
    "paid": "good",
    "payment_pending": "warn",
    "posted": "good",
    "released": "good",
    "shipped": "good",
    "invoiced": "good",
    "partly_shipped": "good",
    "picking": "good",
    "unknown": "warn",
}

# Facts that other systems are told.
WEBHOOK_EVENTS = {
    "order.released": _("Order released"),
    "order.withheld": _("Order withheld"),
    "order.changed": _("Order changed"),
    "order.canceled": _("Order canceled"),
    "order.delayed": _("Order delayed"),
    "pick.started": _("Pick list started"),
    "purchase.started": _("Ordered from a vendor"),
    "order.shipped": _("Order shipped"),
    "order.invoiced": _("Order invoiced"),
    "goods.received": _("Goods received"),
}

DELIVERY_STATES = {
    "waiting": _("Waiting"),
    "delivered": _("Taken"),
    "dead": _("Given up"),
}

# Why a message to another system was not taken.
WEBHOOK_PROBLEMS = {
    "address_forbidden": _("address not allowed"),
    "certificate": _("certificate not valid"),
    "connection_lost": _("connection lost"),
    "name_not_found": _("name not found"),
    "secret_unreadable": _("secret not readable: enter it again"),
    "status": _("answers %(status)s"),
    "time_out": _("no answer in time"),
    "unreachable": _("not reached"),
}
