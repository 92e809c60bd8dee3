"""What would help against a refusal. One line per code, alphabetical."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CURES: Mapping[str, str | Promise] = {
    "add_address": _("Add a delivery address to the customer."),
    "add_line": _("Enter an item number first."),
    "ask_supervisor": _("A supervisor can."),
    "choose_customer": _("Choose or add the customer."),
    "choose_mode": _("Choose another mode of delivery."),
    "choose_other_card": _("Choose another card."),
    "choose_other_method": _("Choose another way to pay."),
    "lower_a_payment": _("Lower a payment by %(amount)s."),
    "pay_the_rest": _("Take a payment of %(amount)s."),
    "take_item": _("Take %(item)s instead."),
    "take_the_card_by_link_or_token": _("Send a payment link or use a card on file."),
    "wait_for_the_processor": _("Wait for the processor's answer."),
    "write_like": _("It looks like this: %(example)s."),
}
