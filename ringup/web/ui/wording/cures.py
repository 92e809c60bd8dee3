"""What would help against a refusal. One line per code, alphabetical."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CURES: Mapping[str, str | Promise] = {
    "add_address": _("Add a delivery address to the customer."),
    "add_line": _("Enter an item number first."),
    "add_page": _("Add the page, or move the item."),
    "add_products": _("Add the items or a category."),
    "add_quantity": _("Offer %(missing)s more."),
    "add_source_code": _("Add a source code."),
    "add_value": _("Offer something for %(missing)s."),
    "ask_approval": _("A supervisor can allow it."),
    "check_address": _("Check the delivery address."),
    "choose_customer": _("Choose or add the customer."),
    "choose_mode": _("Choose another mode of delivery."),
    "choose_other_card": _("Choose another card."),
    "choose_other_method": _("Choose another way to pay."),
    "free_coupon": _("It was used on %(order)s: it is free again when that order is canceled."),
    "lower_a_payment": _("Lower a payment by %(amount)s."),
    "choose_refund_way": _("Choose the customer's account or a card."),
    "choose_sellable_item": _("Choose an item that can be ordered."),
    "credit_to_account": _("Credit it to the customer's account."),
    "enter_prices": _("Give them a price, or take them out."),
    "enter_start": _("Enter the first day."),
    "pay_the_rest": _("Take a payment of %(amount)s."),
    "give_less_space": _("Give the items less space, or the page more."),
    "invoice_at_most": _("Invoice at most %(left)s."),
    "invoice_the_rest": _("Invoice the rest; a credit can be given afterwards."),
    "read_coupon_again": _("Have it read out again, sign by sign."),
    "mend_the_catalog": _("Mend what stands below, then try again."),
    "move_end": _("Move the last day."),
    "open_recap_again": _("Open the recap again in a moment."),
    "take_item": _("Take %(item)s instead."),
    "take_off_coupon": _("Take the coupon %(coupon)s off."),
    "remove_products": _("Take them out."),
    "retract_first": _("Retract it first."),
    "take_the_card_by_link_or_token": _("Send a payment link or use a card on file."),
    "try_other_coupon": _("Try another coupon."),
    "take_other_code": _("Ask for another code."),
    "tick_call_center": _("Tick a call center."),
    "wait_for_coupons": _("Submit without the coupon, or ask a supervisor."),
    "wait_for_the_answer": _("Wait for the answer, take what is offered, or withdraw the question."),
    "wait_for_the_processor": _("Wait for the processor's answer."),
    "write_like": _("It looks like this: %(example)s."),
}
