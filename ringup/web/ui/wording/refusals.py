"""What each refusal says. One line per code, alphabetical; facts stand in the sentence by name."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "card_number_in_text": _("This text contains a card number. Card numbers must not be written down."),
    "no_call_center": _(
        "Orders are taken for a call center, and you are not linked to one. A supervisor can link you."
    ),
    "no_legal_entity": _("You are not linked to a company yet. A supervisor has to give you a role first."),
    "not_permitted": _("Your role does not allow this: %(permission)s."),
    "not_submitted": _("The order has not been submitted: it is %(state)s."),
    "not_your_call_center": _("You are not linked to this call center."),
    "order_on_hold": _("The order is on hold (open holds: %(count)s)."),
    "order_state_forbids": _("This cannot be done while the order is %(state)s."),
    "payment_does_not_release": _("Its payments do not release the order: %(payment_status)s."),
}
