"""What can be chosen in the office's forms: languages, currencies, countries, time zones, permissions, rows of ours."""

from collections.abc import Callable

from babel.numbers import get_currency_name
from django.conf import settings
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import rows_inside
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.payments.connectors.registry import CONNECTORS
from ringup.plumbing import formats
from ringup.plumbing.places import country_codes, currency_codes, time_zone_names
from ringup.pricing.connectors.registry import TAX_CONNECTORS
from ringup.web.office.labels import label_of, natural_order
from ringup.web.office.screens import Choices
from ringup.web.ui.wording.words import PERMISSIONS

# A longer list is no choice any more: there the number is typed.
MOST_CHOICES = 500


def languages(actor: Actor) -> Choices:
    """The languages by their names."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]


def any_language(actor: Actor) -> Choices:
    """A language, or none."""
    return [("", "–"), *languages(actor)]


def currencies(actor: Actor) -> Choices:
    """The currencies by code, with their names."""
    return [(code, f"{code} · {get_currency_name(code, locale=formats.locale())}") for code in sorted(currency_codes())]


def countries(actor: Actor) -> Choices:
    """The countries by name, in the reader's alphabet."""
    names = formats.locale().territories
    return sorted(((code, f"{names[code]} ({code})") for code in country_codes()), key=lambda choice: choice[1])


def any_country(actor: Actor) -> Choices:
    """A country, or none."""
    return [("", "–"), *countries(actor)]


def time_zones(actor: Actor) -> Choices:
    """The time zones by place."""
    return [(name, name.replace("_", " ")) for name in sorted(time_zone_names())]


def permissions(actor: Actor) -> Choices:
    """Everything that a role can permit, in the order in which work is done."""
    return [(word.value, sentence_case(str(PERMISSIONS[word.value]))) for word in Permission]


def tax_services(actor: Actor) -> Choices:
    """Who calculates the tax."""
    return [("", _("None: our own rates")), ("http_service", _("Tax service by HTTP"))]


def tax_service_names() -> tuple[str, ...]:
    """Every tax connector's name."""
    return tuple(connector.NAME for connector in TAX_CONNECTORS)


def connectors(actor: Actor) -> Choices:
    """The payment connectors, and none."""
    return [("", "–"), *((connector.NAME, connector.NAME.replace("_", " ")) for connector in CONNECTORS)]


def weekdays(actor: Actor) -> Choices:
    """The days of the week by ISO number."""
    names = formats.locale().days["stand-alone"]["wide"]
    return [(str(number), names[number - 1]) for number in range(1, 8)]


def rows_of(model: type[Model]) -> Callable[[Actor], Choices]:
    """Rows of the own legal entity by label; the value is the primary key."""

    def choices(actor: Actor) -> Choices:
        # One more than is shown: then the field is another one, and nothing that is chosen gets lost.
        rows = rows_inside(model, actor.legal_entity).order_by(natural_order(model))[: MOST_CHOICES + 1]
        return [(row.pk, label_of(row)) for row in rows]

    return choices


def codes_of(model: type[Model]) -> Callable[[Actor], Choices]:
    """Rows of the own legal entity by label; the value is the code, as `params` holds it."""

    def choices(actor: Actor) -> Choices:
        rows = rows_inside(model, actor.legal_entity).order_by("code")[:MOST_CHOICES]
        return [(row.code, label_of(row)) for row in rows]

    return choices


def sentence_case(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


# Fields that mean the same in every table.
CHOICES_BY_NAME: dict[str, Callable[[Actor], Choices]] = {
    "country": countries,
    "currency": currencies,
    "language": languages,
    "time_zone": time_zones,
}
