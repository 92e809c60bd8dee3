"""Vendors: who delivers goods, some of them straight to customers."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_change import SetupChange
from ringup.products.models import Vendor
from ringup.values.refusal import Refusal
from ringup.web.office.screens import Ask, Fields, Group, SetupScreen


def names_who_delivers(change: SetupChange) -> Iterator[Refusal]:
    """A check: what is always delivered directly has a vendor."""
    if change.after.get("direct_delivery") and not change.after.get("vendor"):
        yield Refusal(code="required", field="vendor")


VENDORS = SetupScreen(
    slug="vendors",
    title=_("Vendors"),
    one=_("Vendor"),
    about=_("Who delivers goods, some of them straight to customers."),
    icon="building",
    kind=SetupKind(model=Vendor, may=Permission.CHANGE_PRODUCTS, fields=("code", "name", "email")),
    columns=("code", "name", "email"),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(Group(asks=("code", Ask("name", look="half"), Ask("email", look="half"))),),
        ),
    ),
)
