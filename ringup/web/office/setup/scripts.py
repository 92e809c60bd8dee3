"""Scripts: what agents say and are told, at which moment, and how it reads."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ringup.directed_selling.loading import PLACE_KIND, SCRIPT_KIND, TEXTS
from ringup.directed_selling.rules.script_texts import FACTS, VARIABLES
from ringup.products.models import Item
from ringup.web.office.screens import Ask, Fields, Group, SetupScreen, Table

SCRIPTS = SetupScreen(
    slug="scripts",
    title=_("Scripts"),
    one=_("Script"),
    about=_("What agents say and are told while they take an order, in the customer's language."),
    icon="message-2",
    kind=SCRIPT_KIND,
    columns=("name", "kind", "priority", "active", "text_en"),
    search=("name", "text_en"),
    order="priority",
    filters=("kind", "active"),
    belongings=(PLACE_KIND.model,),
    reader="office:script-preview",
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            reads=True,
            about=format_lazy(
                _(
                    "A variable stands in braces: {example}; there are {variables}. A line that begins with a fact is "
                    "a step that ticks itself, such as [email] Ask for the address; there are {facts}."
                ),
                example="{{ first_name }}",
                variables=", ".join(VARIABLES),
                facts=", ".join(FACTS),
            ),
            groups=(
                Group(
                    asks=(
                        "name",
                        "kind",
                        Ask("priority", help=_("1 is said first.")),
                        Ask("active", help=_("What is not active is not shown.")),
                    )
                ),
                Group(
                    title=_("Texts"),
                    asks=(
                        Ask("text_en", look="wide", help=_("Said where another language has none.")),
                        *(Ask(name, look="half") for name in TEXTS[1:]),
                    ),
                ),
            ),
        ),
        Table(
            slug="places",
            title=_("When it is said"),
            about=_(
                "Of the order or of its selected line; what else is filled in narrows it. A source code counts on the "
                "order's header and on the line."
            ),
            kind=PLACE_KIND,
            asks=(
                "moment",
                Ask("item", label=_("Item number"), numbered=Item),
                Ask("category"),
                Ask("linked", label=_("Linked item"), numbered=Item),
                "source_code",
                "catalog",
                "customer_group",
            ),
            order=("moment", "pk"),
            related=("item", "linked", "category", "source_code", "catalog"),
        ),
    ),
)
