"""The tax category of what is sold (UNCL 5305), by its rate, where it goes, and who buys it (EN 16931, BT-118)."""

from dataclasses import dataclass
from decimal import Decimal

from ringup.notifications.rules.e_invoice import TaxCategory

# The states of the Community (Directive 2006/112/EC); VAT numbers of Greece begin with EL.
STATES = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
COMMUNITY = frozenset(STATES.split())
PREFIXES = {"EL": "GR"}
WITHIN = TaxCategory(code="K", rate=Decimal(0), reason="Intra-Community supply", reason_code="VATEX-EU-IC")
EXPORT = TaxCategory(code="G", rate=Decimal(0), reason="Export outside the EU", reason_code="VATEX-EU-G")


@dataclass(frozen=True, kw_only=True)
class SalesRoute:
    """From which country to which goods go, to whom; `exempt` is why sales without tax at home are exempt, if so."""

    seller: str
    ship_to: str
    buyer_vat: str = ""
    exempt: str = ""


def vat_country(vat: str) -> str:
    """The country of a VAT number: EL123456789 is Greek; empty where it has no country's letters."""
    prefix = vat[:2]
    return PREFIXES.get(prefix, prefix) if prefix.isascii() and prefix.isalpha() else ""


def vat_number(text: str, country: str) -> str:
    """The number with its country's letters, as EN 16931 wants it (BR-CO-09); empty for none.

    >>> vat_number("12 34 56 78", "DK")
    'DK12345678'

    Numbers of countries that are not of the Community are left out, unless they come with letters.
    """
    plain = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())
    if not plain or vat_country(plain) == country or vat_country(plain) in COMMUNITY:
        return plain
    letters = {state: prefix for prefix, state in PREFIXES.items()}
    return letters.get(country, country) + plain if country in COMMUNITY else ""


def category_of(rate: Decimal, route: SalesRoute, *, voucher: str = "") -> TaxCategory:
    """S where there is a tax. Without: K to a taxable buyer in another state of the Community, G to other countries,
    else exempt (E) with its reason or taxed at nothing (Z). A voucher is exempt, as its redemption is taxed.
    """
    if rate:
        return TaxCategory(code="S", rate=rate)
    if voucher:
        return TaxCategory(code="E", rate=Decimal(0), reason=voucher)
    if route.ship_to != route.seller and route.seller in COMMUNITY:
        if route.ship_to not in COMMUNITY:
            return EXPORT
        if vat_country(route.buyer_vat) in COMMUNITY - {route.seller}:
            return WITHIN
    if route.exempt:
        return TaxCategory(code="E", rate=Decimal(0), reason=route.exempt)
    return TaxCategory(code="Z", rate=Decimal(0))
