"""Scripts: what agents say and are told, at which moment, how it reads, and in which versions."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ringup.customers.models import Customer
from ringup.directed_selling.loading import PLACE_KIND, SCRIPT_KIND, TEXTS, VERSION_KIND
from ringup.directed_selling.models import Script, ScriptShowing, ScriptStop, ScriptVersion
from ringup.directed_selling.rules.script_texts import FACTS, VARIABLES
from ringup.products.models import Item
from ringup.web.office.choices import rows_of
from ringup.web.office.panels.script_versions import script_versions_panel
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
    belongings=(PLACE_KIND.model, ScriptVersion, ScriptShowing, ScriptStop),
    extras=(script_versions_panel,),
    reader="office:script-preview",
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            reads=True,
            about=format_lazy(
                _(
                    "A variable stands in braces: {example}; there are {variables}. A line that begins with a fact is "
                    "a step that ticks itself, such as [email] Ask for the address; there are {facts}. One that begins "
                    "with [ ] is ticked by the agent."
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
                        Ask("weight", help=_("Counts beside the weights of its versions; 0 is never drawn.")),
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
                Ask("customer", label=_("Customer number"), numbered=Customer),
            ),
            order=("moment", "pk"),
            related=("item", "linked", "category", "source_code", "catalog", "customer"),
        ),
    ),
)

SCRIPT_VERSIONS = SetupScreen(
    slug="script-versions",
    title=_("Script versions"),
    one=_("Script version"),
    about=_("Other texts of a script. One is drawn for each call; what the calls came to stands with the script."),
    icon="replace",
    kind=VERSION_KIND,
    columns=("script", "name", "weight", "text_en"),
    search=("name", "script__name", "text_en"),
    order="script__name",
    belongings=(ScriptShowing, ScriptStop),
    reader="office:script-preview",
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            reads=True,
            about=_(
                "Both texts stand side by side. Who changes a text begins anew: what was said with other words counts "
                "for nothing."
            ),
            groups=(
                Group(
                    asks=(
                        Ask("script", choices=rows_of(Script)),
                        "name",
                        Ask("weight", help=_("Counts beside the other weights; 0 is never drawn.")),
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
    ),
)
