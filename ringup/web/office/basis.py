"""Whether a report tells what was ordered or what is invoiced of it, as its address asks for it."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ringup.reports.rules.promotions import Basis


def basis_of(request: HttpRequest) -> Basis:
    """`basis` of the address; what cannot be read is as ordered."""
    asked = request.GET.get("basis", "")
    return Basis(asked) if asked in set(Basis) else Basis.ORDERED


def basis_choices(chosen: Basis) -> list[tuple[str, str, bool]]:
    """(name, word, whether it is chosen) of each."""
    words = {Basis.ORDERED: _("ordered"), Basis.INVOICED: _("invoiced")}
    return [(each.value, word, each is chosen) for each, word in words.items()]
