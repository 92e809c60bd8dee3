"""Kits: a row for each component, and one for each item that may stand in a component's place."""

from collections.abc import Iterable, Iterator

from ringup.imports.kind import Kind, Setting, Staged
from ringup.imports.merging import insert, table_of, update
from ringup.imports.reading.rows import Row
from ringup.imports.report import Merged, Rejected
from ringup.imports.rules import cells
from ringup.imports.rules.columns import Column
from ringup.imports.staging import Staging
from ringup.products.models import Item, KitComponent, KitSubstitute

COLUMNS = (
    Column(name="kit", read=cells.code(40), synonyms=("kit_number",), required=True, filled=True),
    Column(name="component", read=cells.code(40), synonyms=("component_number",), required=True, filled=True),
    Column(name="quantity", read=cells.positive),
    Column(name="position", read=cells.whole),
    Column(name="substitute", read=cells.code(40), synonyms=("substitute_number",)),
    Column(name="charge", read=cells.not_negative, synonyms=("substitute_charge",)),
)

STAGING = (
    *("kit text", "component text", "quantity numeric", "position integer", "substitute text", "charge numeric"),
    "currency text",
)

ITEMS, COMPONENTS, SUBSTITUTES = table_of(Item), table_of(KitComponent), table_of(KitSubstitute)
NAMED = f"""
    import_rows r JOIN {ITEMS} k ON k.legal_entity_id = %(legal_entity)s AND k.number = r.kit
    JOIN {ITEMS} c ON c.legal_entity_id = %(legal_entity)s AND c.number = r.component
    LEFT JOIN {ITEMS} s ON s.legal_entity_id = %(legal_entity)s AND s.number = r.substitute
"""
PART = "r.substitute IS NULL AND t.kit_id = k.id AND t.item_id = c.id"
INSTEAD = (
    "r.substitute IS NOT NULL AND t.kit_id = k.id AND t.instead_of_id = c.id AND t.item_id = s.id"
    " AND t.currency = r.currency"
)
# What the row puts into the kit.
PUT = "coalesce(r.substitute, r.component)"


def stage(rows: Iterable[Row | Rejected], setting: Setting) -> Iterator[Staged | Rejected]:
    """The columns say all that can be said about a row by itself; charges are in the company's currency."""
    for row in rows:
        yield row if isinstance(row, Rejected) else (row.line, *row.values, setting.currency)


def merge(staging: Staging, setting: Setting) -> Merged:
    """New components and substitutes come in, of known ones what differs is changed; those not in the file stay."""
    staging.reject_repeated("kit, component, coalesce(substitute, '')", "component")
    for column in ("kit", "component", "substitute"):
        staging.reject_unknown(column, ITEMS)
    _reject_what_is_no_kit(staging)
    staging.run(
        "UPDATE import_rows u SET fresh = true FROM ("
        f" SELECT r.line FROM {NAMED} WHERE NOT EXISTS (SELECT FROM {COMPONENTS} t WHERE {PART})"
        f" AND NOT EXISTS (SELECT FROM {SUBSTITUTES} t WHERE {INSTEAD})) n WHERE n.line = u.line"
    )
    parts = {"quantity": "r.quantity", "position": "r.position"}
    update(staging, KitComponent, parts, NAMED, f"NOT r.fresh AND {PART}", keep=True)
    update(staging, KitSubstitute, {"charge": "r.charge"}, NAMED, f"NOT r.fresh AND {INSTEAD}", keep=True)
    insert(
        staging,
        KitComponent,
        {"kit": "k.id", "item": "c.id", **parts},
        f"{NAMED} WHERE r.fresh AND r.substitute IS NULL ORDER BY r.line",
    )
    insert(
        staging,
        KitSubstitute,
        {"kit": "k.id", "instead_of": "c.id", "item": "s.id", "currency": "r.currency", "charge": "r.charge"},
        f"{NAMED} WHERE r.fresh AND r.substitute IS NOT NULL ORDER BY r.line",
    )
    return staging.merged()


def _reject_what_is_no_kit(staging: Staging) -> None:
    """The rules of the screen (products/rules/kits.py), over what is there and what the file brings."""
    staging.reject("component", "kit_of_itself", f"r.kit = {PUT}")
    staging.reject("substitute", "substitute_of_itself", "r.component = r.substitute")
    own = "i.legal_entity_id = %(legal_entity)s"
    masters = f"SELECT FROM {ITEMS} i WHERE {own} AND i.number = {PUT} AND i.is_master"
    staging.reject("component", "component_of_variants", f"EXISTS ({masters})", fact="component")
    kits = f"SELECT i.number FROM {COMPONENTS} t JOIN {ITEMS} i ON i.id = t.kit_id WHERE {own}"
    kits += " UNION SELECT b.kit FROM import_rows b"
    held = f"SELECT i.number FROM {COMPONENTS} t JOIN {ITEMS} i ON i.id = t.item_id WHERE {own}"
    held += " UNION SELECT b.component FROM import_rows b"
    staging.reject("component", "kit_in_a_kit", f"{PUT} IN ({kits}) OR r.kit IN ({held})")
    known = f"SELECT FROM {COMPONENTS} t JOIN {ITEMS} k ON k.id = t.kit_id JOIN {ITEMS} c ON c.id = t.item_id"
    known += " WHERE k.legal_entity_id = %(legal_entity)s AND k.number = r.kit AND c.number = r.component"
    brought = "SELECT FROM import_rows b WHERE b.substitute IS NULL AND b.kit = r.kit AND b.component = r.component"
    staging.reject(
        "component",
        "not_in_the_kit",
        f"r.substitute IS NOT NULL AND NOT EXISTS ({known}) AND NOT EXISTS ({brought})",
        fact="component",
    )


KIND = Kind(name="kits", columns=COLUMNS, staging=STAGING, stage=stage, merge=merge)
