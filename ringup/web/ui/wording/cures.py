"""What would help against a refusal. One line per code, alphabetical."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CURES: Mapping[str, str | Promise] = {
    "add_address": _("Add a delivery address to the customer."),
    "add_line": _("Enter an item number first."),
    "add_quantity": _("Offer %(missing)s more."),
    "add_value": _("Offer something for %(missing)s."),
    "ask_approval": _("A supervisor can allow it."),
    "choose_customer": _("Choose or add the customer."),
    "choose_mode": _("Choose another mode of delivery."),
    "choose_other_card": _("Choose another card."),
    "choose_other_method": _("Choose another way to pay."),
    "free_coupon": _("It was used on %(order)s: it is free again when that order is canceled."),
    "lower_a_payment": _("Lower a payment by %(amount)s."),
    "pay_the_rest": _("Take a payment of %(amount)s."),
    "read_coupon_again": _("Have it read out again, sign by sign."),
    "take_item": _("Take %(item)s instead."),
    "take_off_coupon": _("Take the coupon %(coupon)s off."),
    "take_the_card_by_link_or_token": _("Send a payment link or use a card on file."),
    "try_other_coupon": _("Try another coupon."),
    "invoice_at_most": _("Invoice at most %(left)s."),
    "invoice_the_rest": _("Invoice the rest; a credit can be given afterwards."),
    "wait_for_the_answer": _("Wait for the answer, take what is offered, or withdraw the question."),
    "wait_for_the_processor": _("Wait for the processor's answer."),
    "write_like": _("It looks like this: %(example)s."),
}
