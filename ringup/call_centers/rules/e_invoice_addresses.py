"""Where e-invoices reach a company: an identifier (ISO 6523) with its scheme in front, as in Peppol: 0106:12345678."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ringup.call_centers.rules.setup_change import Check, SetupChange
from ringup.values.refusal import Cure, Refusal

# The electronic address schemes of the European Commission (EAS) that are in use.
LISTED = (
    "0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0147 0151 0154 0158 0170 0177 0183 0184 0188 "
    "0190 0191 0192 0193 0194 0195 0196 0198 0199 0200 0201 0202 0203 0204 0205 0208 0209 0210 0211 0212 0213 "
    "0215 0216 0217 0218 0219 0220 0221 0225 0230 0235 0240 0242 0244 0245 0246 0248 9910 9913 9914 9915 9918 "
    "9919 9920 9922 9923 9924 9925 9926 9927 9928 9929 9930 9931 9932 9933 9934 9935 9936 9937 9938 9939 9940 "
    "9941 9942 9943 9944 9945 9946 9947 9948 9949 9950 9951 9952 9953 9957 9959 "
)
SCHEMES = frozenset(LISTED.split())
# The trade registers among them, by country: their numbers name a company in law, too.
REGISTERS = {
    "BE": "0208",
    "DK": "0184",
    "EE": "0191",
    "FI": "0212",
    "FR": "0002",
    "IS": "0196",
    "LT": "0200",
    "LV": "0218",
    "NL": "0106",
    "NO": "0192",
    "SE": "0007",
}
WRITTEN = re.compile(r"(?P<scheme>\d{4}):(?P<id>[A-Za-z0-9][A-Za-z0-9._~%+-]{0,49})", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class EInvoiceAddress:
    """`scheme` says what kind of identifier `id` is."""

    scheme: str
    id: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.id}"


def read_e_invoice_address(text: str) -> EInvoiceAddress | Refusal | None:
    """What was written, None for nothing: " 0106 : 1234 5678" is 0106:12345678. Refusals: `e_invoice_address_unknown`.

    >>> str(read_e_invoice_address("0106: 1234 5678"))
    '0106:12345678'
    """
    plain = "".join(text.split())
    if not plain:
        return None
    found = WRITTEN.fullmatch(plain)
    if found is None or found["scheme"] not in SCHEMES:
        return Refusal(
            code="e_invoice_address_unknown", cure=Cure(code="write_kind_and_number"), field="e_invoice_address"
        )
    return EInvoiceAddress(scheme=found["scheme"], id=found["id"])


def is_an_e_invoice_address(name: str) -> Check:
    """A check: nothing, or an address that e-invoices can be sent to."""

    def check(change: SetupChange) -> Iterator[Refusal]:
        found = read_e_invoice_address(change.after.get(name) or "")
        if isinstance(found, Refusal):
            yield Refusal(code=found.code, cure=found.cure, field=name)

    return check


def begins_with_its_country(name: str) -> Check:
    """A check: a VAT number has the two letters of its country in front (EN 16931, BR-CO-09)."""

    def check(change: SetupChange) -> Iterator[Refusal]:
        value = change.after.get(name) or ""
        if value and not re.fullmatch(r"[A-Z]{2}[0-9A-Z+*.]{2,18}", value, re.ASCII):
            yield Refusal(code="country_letters_needed", field=name)

    return check
