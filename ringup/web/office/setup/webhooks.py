"""Other systems that are told of events; the secret that signs the messages is written and never shown."""

from django.utils.translation import gettext_lazy as _

from ringup.call_centers.rules.actor import Actor
from ringup.notifications.loading import WEBHOOKS
from ringup.notifications.models import WebhookDelivery
from ringup.notifications.rules.webhooks import EVENTS
from ringup.web.office.screens import Ask, Choices, Fields, Group, SetupScreen
from ringup.web.ui.wording.words import WEBHOOK_EVENTS


def events(actor: Actor) -> Choices:
    """What can be told."""
    return [(event, WEBHOOK_EVENTS[event]) for event in EVENTS]


WEBHOOK_SUBSCRIPTIONS = SetupScreen(
    slug="webhooks",
    title=_("Webhooks"),
    one=_("Webhook"),
    about=_("Other systems, such as that of a warehouse, that are told what happens, in signed messages."),
    icon="message-2",
    kind=WEBHOOKS,
    columns=("name", "url", "active"),
    search=("name", "url"),
    order="name",
    belongings=(WebhookDelivery,),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(
                Group(
                    asks=(
                        Ask("name", look="half"),
                        Ask("url", look="wide", help=_("It begins with https://.")),
                        Ask(
                            "secret",
                            look="half",
                            help=_("At least 16 signs. It is never shown; leave it empty to keep it."),
                        ),
                        "active",
                    )
                ),
                Group(
                    title=_("Events"),
                    asks=(
                        Ask(
                            "events",
                            choices=events,
                            many=True,
                            look="bare",
                            help=_("Without any, it is told all of them."),
                        ),
                    ),
                ),
            ),
        ),
    ),
)
