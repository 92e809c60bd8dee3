"""Prices: a base price, or a trade agreement where the row names a customer, price group, quantity, date or unit."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from ringup.call_centers.models import PriceGroup
from ringup.customers.models import Customer
from ringup.imports.kind import Kind, Setting, Staged
from ringup.imports.merging import insert, table_of, update
from ringup.imports.reading.rows import Row
from ringup.imports.report import Merged, Rejected
from ringup.imports.rules import cells
from ringup.imports.rules.cells import Fault
from ringup.imports.rules.columns import Column
from ringup.imports.staging import Staging
from ringup.pricing.models import BasePrice, TradeAgreement
from ringup.products.models import Item

COLUMNS = (
    Column(name="item", read=cells.code(40), synonyms=("item_number", "number", "sku"), required=True, filled=True),
    Column(name="price", read=cells.not_negative, synonyms=("unit_price",), required=True, filled=True),
    Column(name="currency", read=cells.currency),
    Column(name="price_unit", read=cells.positive),
    Column(name="customer", read=cells.code(30), synonyms=("customer_number",)),
    Column(name="price_group", read=cells.code(20)),
    Column(name="unit", read=cells.text(10)),
    Column(name="from_quantity", read=cells.not_negative),
    Column(name="to_quantity", read=cells.positive),
    Column(name="valid_from", read=cells.day),
    Column(name="valid_to", read=cells.day),
)

STAGING = (
    "item text",
    "price numeric",
    "currency text",
    "price_unit numeric",
    "customer text",
    "price_group text",
    "unit text",
    "from_quantity numeric",
    "to_quantity numeric",
    "valid_from date",
    "valid_to date",
    "agreed boolean",
)

# What makes two agreements the same one; a later row with the same key is its new price.
AGREEMENT_KEY = "item, customer, price_group, currency, unit, from_quantity, valid_from"

NAMED = f"""
    import_rows r JOIN {table_of(Item)} i ON i.legal_entity_id = %(legal_entity)s AND i.number = r.item
    LEFT JOIN {table_of(Customer)} c ON c.legal_entity_id = %(legal_entity)s AND c.number = r.customer
    LEFT JOIN {table_of(PriceGroup)} g ON g.legal_entity_id = %(legal_entity)s AND g.code = r.price_group
"""
SAME_AGREEMENT = """
    t.item_id = i.id AND t.customer_id IS NOT DISTINCT FROM c.id AND t.price_group_id IS NOT DISTINCT FROM g.id
    AND t.currency = r.currency AND t.unit = r.unit AND t.from_quantity = r.from_quantity
    AND t.valid_from IS NOT DISTINCT FROM r.valid_from
"""


def stage(rows: Iterable[Row | Rejected], setting: Setting) -> Iterator[Staged | Rejected]:
    """Every row with its defaults: the legal entity's currency, each, from quantity zero."""
    for row in rows:
        if isinstance(row, Rejected):
            yield row
            continue
        item, price, currency, price_unit, *terms = row.values
        customer, group, unit, from_quantity, to_quantity, valid_from, valid_to = terms
        faults = []
        if customer and group:
            faults.append(("price_group", Fault(code="two_accounts")))
        if to_quantity is not None and to_quantity <= (from_quantity or 0):
            faults.append(("to_quantity", Fault(code="quantities_reversed")))
        if valid_from and valid_to and valid_to < valid_from:
            faults.append(("valid_to", Fault(code="dates_reversed")))
        agreed = any(term is not None for term in terms)
        if agreed and price_unit is not None:
            # An agreement is for one unit: its price can be divided, ours would have to be rounded.
            faults.append(("price_unit", Fault(code="price_unit_of_agreement")))
        if faults:
            yield Rejected(line=row.line, faults=tuple(faults))
            continue
        yield (
            row.line,
            item,
            price,
            currency or setting.currency,
            price_unit or Decimal(1),
            customer,
            group,
            unit or "ea",
            from_quantity or Decimal(0),
            to_quantity,
            valid_from,
            valid_to,
            agreed,
        )


def merge(staging: Staging, setting: Setting) -> Merged:
    """A price that is there with the same terms is changed, any other is added."""
    staging.reject_repeated(f"agreed, {AGREEMENT_KEY}", "item")
    staging.reject_unknown("item", table_of(Item))
    staging.reject_unknown("customer", table_of(Customer))
    staging.reject_unknown("price_group", table_of(PriceGroup), key="code")
    _merge_base_prices(staging)
    _merge_agreements(staging)
    return staging.merged()


def _merge_base_prices(staging: Staging) -> None:
    same = "t.item_id = i.id AND t.currency = r.currency"
    source = f"{NAMED} WHERE NOT r.agreed"
    _mark_fresh(staging, f"{source} AND NOT EXISTS (SELECT FROM {table_of(BasePrice)} t WHERE {same})")
    values = {"price": "r.price", "price_unit": "r.price_unit"}
    update(staging, BasePrice, values, NAMED, f"NOT r.agreed AND NOT r.fresh AND {same}")
    insert(staging, BasePrice, {"item": "i.id", "currency": "r.currency", **values}, f"{source} AND r.fresh")


def _merge_agreements(staging: Staging) -> None:
    source = f"{NAMED} WHERE r.agreed"
    _mark_fresh(staging, f"{source} AND NOT EXISTS (SELECT FROM {table_of(TradeAgreement)} t WHERE {SAME_AGREEMENT})")
    terms = {"price": "r.price", "to_quantity": "r.to_quantity", "valid_to": "r.valid_to"}
    update(staging, TradeAgreement, terms, NAMED, f"r.agreed AND NOT r.fresh AND {SAME_AGREEMENT}")
    key = {"item": "i.id", "customer": "c.id", "price_group": "g.id"}
    key |= {name: f"r.{name}" for name in ("currency", "unit", "from_quantity", "valid_from")}
    values = {"legal_entity": "%(legal_entity)s", **key, **terms}
    insert(staging, TradeAgreement, values, f"{source} AND r.fresh ORDER BY r.line")


def _mark_fresh(staging: Staging, source: str) -> None:
    staging.run(f"UPDATE import_rows SET fresh = true WHERE line IN (SELECT r.line FROM {source})")


KIND = Kind(name="prices", columns=COLUMNS, staging=STAGING, stage=stage, merge=merge)
