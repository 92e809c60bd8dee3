"""The columns of a list of addresses as the mailing house gets them."""

from django.utils.translation import gettext as _

COLUMNS = ("customer", "name", "street", "postal_code", "city", "region", "country", "language")


def heads() -> list[str]:
    """The headings of the file."""
    words = {
        "customer": _("Customer number"),
        "name": _("Name"),
        "street": _("Street"),
        "postal_code": _("Postal code"),
        "city": _("City"),
        "region": _("State or county"),
        "country": _("Country"),
        "language": _("Language"),
    }
    return [words[column] for column in COLUMNS]
