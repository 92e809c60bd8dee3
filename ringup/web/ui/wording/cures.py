"""What would help against a refusal. One line per code, alphabetical."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CURES: dict[str, str | Promise] = {
    "take_the_card_by_link_or_token": _("Use a stored card or a payment link; the last four digits may be noted."),
}
