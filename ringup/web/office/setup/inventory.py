"""Warehouses."""

from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_words import one_of
from ringup.inventory.models import Warehouse
from ringup.plumbing.places import language_codes
from ringup.web.office.screens import Ask, Fields, Group, SetupScreen

WAREHOUSES = SetupScreen(
    slug="warehouses",
    title=_("Warehouses"),
    one=_("Warehouse"),
    about=_("Places that ship."),
    icon="package",
    kind=SetupKind(
        model=Warehouse,
        may=Permission.CHANGE_PRODUCTS,
        fields=("code", "name", "language"),
        checks=(one_of("language", language_codes),),
    ),
    columns=("code", "name"),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(
                Group(
                    asks=(
                        "code",
                        Ask("name", look="half"),
                        Ask("language", help=_("Of its pick lists. Empty: the language of the company.")),
                    )
                ),
            ),
        ),
    ),
)
