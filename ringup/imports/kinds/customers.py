"""Customers: a row each, with the primary address, phone and e-mail address. An empty cell changes nothing."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings

from ringup.call_centers.models import PriceGroup, TaxGroup
from ringup.call_centers.rules.e_invoice_addresses import read_e_invoice_address
from ringup.customers.loading.addresses import address_format
from ringup.customers.loading.phones import read_phone
from ringup.customers.models import Customer, CustomerAddress, CustomerEmail, CustomerPhone
from ringup.customers.rules.address import Address, check_address, tidy
from ringup.customers.rules.contact import check_email, check_phone, tidy_email
from ringup.customers.rules.details import CustomerDetails, CustomerKind, check_details
from ringup.customers.saving import keep_search_text
from ringup.imports.kind import Kind, Setting, Staged
from ringup.imports.merging import insert, insert_missing, table_of, update
from ringup.imports.reading.rows import Row
from ringup.imports.report import Merged, Rejected
from ringup.imports.rules import cells
from ringup.imports.rules.cells import Fault
from ringup.imports.rules.columns import Column
from ringup.imports.rules.refused_cells import as_faults
from ringup.imports.staging import Staging
from ringup.values.money import to_minor
from ringup.values.refusal import Refusal


def _e_invoice_address(cell: str) -> object:
    address = read_e_invoice_address(cell)
    return Fault(code=address.code) if isinstance(address, Refusal) else str(address or "")


COLUMNS = (
    Column(name="number", read=cells.code(30), synonyms=("customer_number",), required=True, filled=True, guarded=True),
    Column(name="kind", read=cells.one_of(*(kind.value for kind in CustomerKind))),
    Column(name="first_name", read=cells.text(80), guarded=True),
    Column(name="last_name", read=cells.text(120), synonyms=("name", "surname"), guarded=True),
    Column(name="organization", read=cells.text(160), synonyms=("company",), guarded=True),
    Column(name="language", read=cells.one_of(*dict(settings.LANGUAGES))),
    Column(name="currency", read=cells.currency),
    Column(name="group", read=cells.text(20), synonyms=("customer_group",), guarded=True),
    Column(name="price_group", read=cells.code(20)),
    Column(name="tax_number", read=cells.text(30), synonyms=("vat_number",), guarded=True),
    Column(name="allow_on_account", read=cells.yes_or_no),
    Column(name="credit_limit", read=cells.not_negative),
    Column(name="email", read=cells.text(254), synonyms=("e_mail",), guarded=True),
    Column(name="phone", read=cells.phone, synonyms=("telephone",)),
    Column(name="street", read=cells.text(400), synonyms=("address",), guarded=True),
    Column(name="postal_code", read=cells.text(20), synonyms=("zip", "postcode"), guarded=True),
    Column(name="city", read=cells.text(80), guarded=True),
    Column(name="region", read=cells.text(80), synonyms=("state", "county"), guarded=True),
    Column(name="country", read=cells.code(2)),
    Column(name="tax_group", read=cells.code(20), synonyms=("sales_tax_group",)),
    Column(name="e_invoice_address", read=_e_invoice_address, synonyms=("peppol_id",), guarded=True),
    Column(name="buyer_reference", read=cells.text(60), guarded=True),
)
NAMES = tuple(column.name for column in COLUMNS)

STAGING = (
    "number text",
    "kind text",
    "first_name text",
    "last_name text",
    "organization text",
    "language text",
    "currency text",
    "customer_group text",
    "price_group text",
    "tax_number text",
    "allow_on_account boolean",
    "credit_limit_minor bigint",
    "email text",
    "e164 text",
    "extension text",
    "raw text",
    "address_name text",
    "street text",
    "postal_code text",
    "city text",
    "region text",
    "country text",
    "tax_group text",
    "e_invoice_address text",
    "buyer_reference text",
)

# Fields of the customer and the staged values that they get where one was given.
DETAILS = {
    "kind": "r.kind",
    "first_name": "r.first_name",
    "last_name": "r.last_name",
    "organization": "r.organization",
    "language": "r.language",
    "currency": "r.currency",
    "group": "r.customer_group",
    "price_group": "g.id",
    "tax_group": "x.id",
    "tax_number": "r.tax_number",
    "allow_on_account": "r.allow_on_account",
    "credit_limit_minor": "r.credit_limit_minor",
    "e_invoice_address": "r.e_invoice_address",
    "buyer_reference": "r.buyer_reference",
}
ADDRESS = {name: f"r.{name}" for name in ("street", "postal_code", "city", "region", "country")}
PHONE = {"e164": "r.e164", "extension": "r.extension", "raw": "r.raw"}

ROWS = (
    f"import_rows r LEFT JOIN {table_of(PriceGroup)} g"
    " ON g.legal_entity_id = %(legal_entity)s AND g.code = r.price_group"
    f" LEFT JOIN {table_of(TaxGroup)} x ON x.legal_entity_id = %(legal_entity)s AND x.code = r.tax_group"
)


def stage(rows: Iterable[Row | Rejected], setting: Setting) -> Iterator[Staged | Rejected]:
    """Every row, checked by the customers' own rules."""
    for row in rows:
        yield (
            row if isinstance(row, Rejected) else _staged(row.line, dict(zip(NAMES, row.values, strict=True)), setting)
        )


def merge(staging: Staging, setting: Setting) -> Merged:
    """New customers come in whole; of known ones only what differs is changed."""
    staging.reject_repeated("number", "number")
    staging.reject_unknown("price_group", table_of(PriceGroup), key="code")
    staging.reject_unknown("tax_group", table_of(TaxGroup), key="code")
    staging.resolve(Customer, "t.legal_entity_id = %(legal_entity)s AND t.number = r.number")
    staging.reject("last_name", "name_missing", "r.fresh AND r.address_name = ''")
    insert(
        staging,
        Customer,
        {"id": "r.target", "legal_entity": "%(legal_entity)s", "number": "r.number", **DETAILS}
        | {"language": "coalesce(r.language, %(language)s)"},
        f"{ROWS} WHERE r.fresh ORDER BY r.line",
    )
    update(staging, Customer, DETAILS, ROWS, "t.id = r.target AND NOT r.fresh", keep=True)
    _merge_contact(staging, CustomerAddress, ADDRESS | {"name": "r.address_name"}, "r.country IS NOT NULL", ADDRESS)
    _merge_contact(staging, CustomerPhone, PHONE, "r.raw IS NOT NULL")
    _merge_contact(staging, CustomerEmail, {"address": "r.email"}, "r.email IS NOT NULL")
    changed = "SELECT target FROM import_rows r WHERE fresh OR line IN (SELECT line FROM import_touched)"
    for batch in staging.stream(changed):
        keep_search_text([target for (target,) in batch])
    return staging.merged()


def _staged(line: int, given: Mapping[str, Any], setting: Setting) -> Staged | Rejected:
    faults: list[tuple[str, Fault]] = []
    kind = _kind(given, setting, faults)
    address = _address(given, setting, faults)
    phone = read_phone(given["phone"] or "", country=given["country"] or setting.country)
    email = tidy_email(given["email"] or "")
    faults += as_faults([check_phone(phone) if phone.raw else None, check_email(email) if email else None])
    if faults:
        return Rejected(line=line, faults=tuple(faults))
    limit = given["credit_limit"]
    person = " ".join(filter(None, (given["first_name"], given["last_name"])))
    return (
        line,
        given["number"],
        kind,
        *(given[name] for name in NAMES[2:11]),
        None if limit is None else to_minor(limit, given["currency"] or setting.currency),
        email or None,
        *((phone.e164, phone.extension, phone.raw) if phone.raw else (None, None, None)),
        given["organization"] or person,
        *((getattr(address, name) for name in ADDRESS) if address else (None,) * len(ADDRESS)),
        given["tax_group"],
        given["e_invoice_address"],
        given["buyer_reference"],
    )


def _kind(given: Mapping[str, Any], setting: Setting, faults: list[tuple[str, Fault]]) -> str | None:
    """The kind that is said, or organization where one is named; None leaves it as it is, a person if new."""
    names = {name: given[name] or "" for name in ("first_name", "last_name", "organization")}
    said = given["kind"] or ("organization" if names["organization"] else None)
    if any(names.values()):
        details = CustomerDetails(
            kind=CustomerKind(said or "person"),
            language=given["language"] or setting.language,
            currency=given["currency"] or "",
            group=given["group"] or "",
            tax_number=given["tax_number"] or "",
            **names,
        )
        faults += as_faults(check_details(details, languages=dict(settings.LANGUAGES)))
    return said


def _address(given: Mapping[str, Any], setting: Setting, faults: list[tuple[str, Fault]]) -> Address | None:
    parts = {name: given[name] or "" for name in ("street", "postal_code", "city", "region")}
    if not any(parts.values()):
        return None
    country = given["country"] or setting.country
    form = address_format(country)
    if form is None:
        faults.append(("country", Fault(code="country_unknown", facts={"country": country})))
        return None
    address = tidy(Address(country=country, **parts), form)
    faults += as_faults(check_address(address, form))
    return address


def _merge_contact(
    staging: Staging,
    model: type[CustomerAddress | CustomerPhone | CustomerEmail],
    values: Mapping[str, str],
    given: str,
    compared: Mapping[str, str] | None = None,
) -> None:
    """The primary address, phone or e-mail address: changed where it differs, added where there is none."""
    update(
        staging, model, compared or values, "import_rows r", f"t.customer_id = r.target AND t.is_primary AND {given}"
    )
    none = f"NOT EXISTS (SELECT FROM {table_of(model)} t WHERE t.customer_id = r.target AND t.is_primary)"
    insert_missing(
        staging,
        model,
        {"customer": "r.target", "is_primary": "true", **values},
        f"import_rows r WHERE {given} AND {none}",
    )


KIND = Kind(name="customers", columns=COLUMNS, staging=STAGING, stage=stage, merge=merge)
