"""Why a message of another system is refused: read by its people, in its log. A part of `refusals.py`."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OF_MESSAGES: Mapping[str, str | Promise] = {
    "webhook_forged": _("The signature of this message is not the connection's."),
    "webhook_not_handled": _("This message could not be handled now: send it again."),
    "webhook_stale": _("This message is too old."),
    "webhook_unreadable": _("This message cannot be read."),
}
