"""Hold codes: why an order can be put on hold, and who may use which."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_words import is_a_color
from ringup.holds.models import HoldCode
from ringup.web.office.screens import Ask, Fields, Group, SetupScreen


class ColorInput(forms.TextInput):
    """The browser's own choice of a color."""

    input_type = "color"


HOLD_CODES = SetupScreen(
    slug="hold-codes",
    title=_("Hold codes"),
    one=_("Hold code"),
    about=_("Why an order can be put on hold, and which role may use it."),
    icon="hand-stop",
    kind=SetupKind(
        model=HoldCode,
        may=Permission.CHANGE_CALL_CENTERS,
        fields=("code", "name", "role", "is_default", "is_fraud", "removes_reservations", "color", "active"),
        exclusive="is_default",
        checks=(is_a_color("color"),),
    ),
    columns=("code", "name", "role", "is_default", "is_fraud", "active"),
    filters=("active",),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(
                Group(
                    asks=(
                        "code",
                        Ask("name", look="half"),
                        Ask("role", help=_("Without a role everybody who may hold orders uses it.")),
                        Ask("color", widget=ColorInput),
                        Ask("is_default", help=_("The one of another code is taken away.")),
                        "is_fraud",
                        Ask(
                            "removes_reservations",
                            help=_("What is reserved for the order can be sold; it is reserved again at the release."),
                        ),
                        "active",
                    )
                ),
            ),
        ),
    ),
)
