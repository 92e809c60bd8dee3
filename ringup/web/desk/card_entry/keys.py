"""The keys of the page on which a card is keyed; what is typed into the frame is the processor's."""

from django.utils.translation import gettext_lazy as _

from ringup.web.ui.keys import Key, KeyTable

CARD_ENTRY_KEYS = KeyTable(
    (
        Key(
            keys=("Escape",),
            does="press",
            target="#leave-card-entry",
            says=_("back to the order; what is open is closed"),
            hint=_("back to the order"),
        ),
    )
)
