"""Who is on a target market's list: how many, the first of them, and the whole list as a file."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ringup.call_centers.loading.setup_kinds import key_of
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.queries import count_sent
from ringup.catalogs.queries.addresses import list_addresses
from ringup.plumbing import formats
from ringup.web.ui.panels import Panel

SHOWN = 8


@dataclass(frozen=True, kw_only=True)
class MarketMembers(Panel):
    """`rows` are number, name and place of the first members; `file` is empty for who may not have it."""

    area: ClassVar[str] = "office"
    title: str
    facts: tuple[str, ...] = ()
    rows: tuple[tuple[str, str, str], ...] = ()
    more: str = ""
    file: str = ""


def market_members_panel(actor: Actor, row: Any) -> MarketMembers:
    """The list as it is stored."""
    customers = row.members.filter(customer__isnull=False).count()
    prospects = row.members.filter(customer=None).count()
    facts = [
        ngettext("%(count)s customer", "%(count)s customers", customers)
        % {"count": formats.number(Decimal(customers))},
        ngettext("%(count)s prospect", "%(count)s prospects", prospects)
        % {"count": formats.number(Decimal(prospects))},
    ]
    if row.selected_at:
        facts.append(_("selected %(moment)s") % {"moment": formats.moment(row.selected_at)})
    if sent := count_sent(row):
        facts.append(
            ngettext("%(count)s copy was sent to it", "%(count)s copies were sent to it", sent)
            % {"count": formats.number(Decimal(sent))}
        )
    used = list(row.source_codes.order_by("code").values_list("code", flat=True))
    if used:
        facts.append(_("used by %(codes)s") % {"codes": ", ".join(used)})
    shown = [
        (each["customer"], each["name"], f"{each['postal_code']} {each['city']} {each['country']}".strip())
        for each in list_addresses(row, limit=SHOWN)
    ]
    left = customers + prospects - len(shown)
    may = actor.may(Permission.CHANGE_CATALOGS) and customers + prospects
    return MarketMembers(
        title=_("Who is on the list"),
        facts=tuple(facts),
        rows=tuple(shown),
        more=_("and %(count)s more") % {"count": formats.number(Decimal(left))} if left > 0 else "",
        file=reverse("office:target-market-file", args=[key_of(row)]) if may else "",
    )
