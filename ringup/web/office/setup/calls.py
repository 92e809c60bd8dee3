"""Telephony systems that tell of calls; the secret that signs their messages is written and never shown."""

from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_words import at_least_long
from ringup.calls.models import TelephonyConnection
from ringup.web.office.screens import Ask, Column, Fields, Group, SetupScreen

TELEPHONY_CONNECTIONS = SetupScreen(
    slug="telephony-connections",
    title=_("Telephony connections"),
    one=_("Telephony connection"),
    about=_("Telephone systems that may post call events, and the secret that signs them."),
    icon="phone-incoming",
    kind=SetupKind(
        model=TelephonyConnection,
        may=Permission.CHANGE_CALL_CENTERS,
        fields=("name", "secret", "active"),
        secrets=("secret",),
        checks=(at_least_long("secret", 16),),
    ),
    columns=("name", Column("public_id", _("Name in the address")), "active"),
    search=("name", "public_id"),
    order="name",
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(
                Group(
                    asks=(
                        Ask("name", look="half"),
                        Ask(
                            "secret",
                            look="half",
                            help=_("At least 16 signs. It is never shown; leave it empty to keep it."),
                        ),
                        "active",
                    )
                ),
            ),
        ),
    ),
)
