"""Clauses of the recap: what every order of a call center, or of the company, is read out with."""

from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.rules.permissions import Permission
from ringup.completion.models import RecapClause
from ringup.web.office.screens import Ask, Fields, Group, SetupScreen

TEXTS = ("text_en", "text_da", "text_de", "text_fr", "text_nl")

RECAP_CLAUSES = SetupScreen(
    slug="recap-clauses",
    title=_("Recap clauses"),
    one=_("Recap clause"),
    about=_("What is read out at the end of every recap, in the customer's language."),
    icon="receipt",
    kind=SetupKind(
        model=RecapClause,
        may=Permission.CHANGE_CALL_CENTERS,
        fields=("code", "call_center", "position", *TEXTS, "active"),
    ),
    columns=("code", "call_center", "position", "text_en", "active"),
    search=("code", "text_en"),
    filters=("active",),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(
                Group(
                    asks=(
                        "code",
                        Ask("call_center", help=_("Without one it is read out in all of them.")),
                        "position",
                        "active",
                    )
                ),
                Group(
                    title=_("Texts"),
                    asks=(Ask("text_en", help=_("Read out where another language has none.")), *TEXTS[1:]),
                ),
            ),
        ),
    ),
)
