"""Products: a row each, with category, bar code and names in other languages. An empty cell changes nothing."""

from collections.abc import Iterable, Iterator

from django.conf import settings

from ringup.imports.kind import Kind, Setting, Staged
from ringup.imports.merging import insert, insert_missing, table_of, update
from ringup.imports.reading.rows import Row
from ringup.imports.report import Merged, Rejected
from ringup.imports.rules import cells
from ringup.imports.rules.columns import Column
from ringup.imports.staging import Staging
from ringup.products.models import BarCode, Category, Item, ItemText
from ringup.products.saving import keep_search_text

LANGUAGES = tuple(dict(settings.LANGUAGES))

MEASURES = ("width_mm", "depth_mm", "height_mm", "weight_g")

COLUMNS = (
    Column(
        name="number", read=cells.code(40), synonyms=("item_number", "sku"), required=True, filled=True, guarded=True
    ),
    Column(name="name", read=cells.text(200), guarded=True),
    Column(name="description", read=cells.text(4_000), guarded=True),
    Column(name="search_words", read=cells.text(400), guarded=True),
    Column(name="category", read=cells.code(40)),
    Column(name="unit", read=cells.text(10)),
    Column(name="state", read=cells.one_of(*Item.State.values)),
    Column(name="cost", read=cells.not_negative),
    Column(name="tax_group", read=cells.code(20)),
    Column(name="bar_code", read=cells.code(40), synonyms=("ean", "gtin", "upc")),
    Column(name="alternative", read=cells.code(40), synonyms=("alternative_item",)),
    Column(name="alternative_mode", read=cells.one_of(*Item.AlternativeMode.values)),
    Column(name="zero_price_valid", read=cells.yes_or_no),
    Column(name="quantity_decimals", read=cells.one_of("0", "1", "2", "3")),
    *(Column(name=name, read=cells.measure) for name in MEASURES),
    *(Column(name=f"name_{language}", read=cells.text(200), guarded=True) for language in LANGUAGES),
)

STAGING = (
    "number text",
    "name text",
    "description text",
    "search_words text",
    "category text",
    "unit text",
    "state text",
    "cost numeric",
    "tax_group text",
    "bar_code text",
    "alternative text",
    "alternative_mode text",
    "zero_price_valid boolean",
    "quantity_decimals smallint",
    *(f"{name} integer" for name in MEASURES),
    *(f"name_{language} text" for language in LANGUAGES),
)

OWN = ("name", "description", "search_words", "unit", "state", "cost", "tax_group")
SETTINGS = ("alternative_mode", "zero_price_valid", "quantity_decimals", *MEASURES)
VALUES = {name: f"r.{name}" for name in (*OWN, *SETTINGS)}


def stage(rows: Iterable[Row | Rejected], setting: Setting) -> Iterator[Staged | Rejected]:
    """The columns say all that can be said about a row by itself."""
    for row in rows:
        yield row if isinstance(row, Rejected) else (row.line, *row.values)


def merge(staging: Staging, setting: Setting) -> Merged:
    """New items come in whole; of known ones only what differs is changed. An alternative may be a row of the file."""
    staging.reject_repeated("number", "number")
    staging.reject_unknown("category", table_of(Category), key="code")
    staging.reject("bar_code", "bar_code_taken", _bar_code_taken(), fact="bar_code")
    staging.resolve(Item, "t.legal_entity_id = %(legal_entity)s AND t.number = r.number")
    staging.reject("name", "empty", "r.fresh AND r.name IS NULL")
    staging.reject("alternative", "unknown_item", _unknown_alternative(), fact="alternative")
    insert(
        staging,
        Item,
        {"id": "r.target", "legal_entity": "%(legal_entity)s", "number": "r.number", **VALUES},
        "import_rows r WHERE r.fresh ORDER BY r.line",
    )
    update(staging, Item, VALUES, "import_rows r", "t.id = r.target AND NOT r.fresh", keep=True)
    alternatives = (
        f"import_rows r JOIN {table_of(Item)} a ON a.legal_entity_id = %(legal_entity)s AND a.number = r.alternative"
    )
    update(staging, Item, {"alternative": "a.id"}, alternatives, "t.id = r.target")
    _merge_categories(staging)
    _merge_bar_codes(staging)
    for language in LANGUAGES:
        _merge_text(staging, language)
    changed = "SELECT target FROM import_rows r WHERE fresh OR line IN (SELECT line FROM import_touched)"
    for batch in staging.stream(changed):
        keep_search_text([target for (target,) in batch])
    return staging.merged()


def _bar_code_taken() -> str:
    """The bar code is another item's, here or in an earlier line."""
    return (
        "r.bar_code IS NOT NULL AND (EXISTS ("
        f"SELECT FROM {table_of(BarCode)} b JOIN {table_of(Item)} i ON i.id = b.item_id"
        " WHERE b.legal_entity_id = %(legal_entity)s AND b.code = r.bar_code AND i.number <> r.number)"
        " OR EXISTS (SELECT FROM import_rows e WHERE e.bar_code = r.bar_code AND e.line < r.line))"
    )


def _unknown_alternative() -> str:
    return (
        "r.alternative IS NOT NULL AND NOT EXISTS ("
        f"SELECT FROM {table_of(Item)} t WHERE t.legal_entity_id = %(legal_entity)s AND t.number = r.alternative)"
        " AND NOT EXISTS (SELECT FROM import_rows o WHERE o.number = r.alternative)"
    )


def _merge_categories(staging: Staging) -> None:
    """The named category is added; an item keeps those that it has."""
    through = Item.categories.through
    source = (
        f"import_rows r JOIN {table_of(Category)} c ON c.legal_entity_id = %(legal_entity)s AND c.code = r.category"
        f" WHERE NOT EXISTS (SELECT FROM {table_of(through)} t WHERE t.item_id = r.target AND t.category_id = c.id)"
    )
    insert_missing(staging, through, {"item": "r.target", "category": "c.id"}, source)


def _merge_bar_codes(staging: Staging) -> None:
    known = f"SELECT FROM {table_of(BarCode)} t WHERE t.legal_entity_id = %(legal_entity)s AND t.code = r.bar_code"
    insert_missing(
        staging,
        BarCode,
        {"legal_entity": "%(legal_entity)s", "item": "r.target", "code": "r.bar_code"},
        f"import_rows r WHERE r.bar_code IS NOT NULL AND NOT EXISTS ({known})",
    )


def _merge_text(staging: Staging, language: str) -> None:
    """The name in one language, which is one of our own list."""
    name, same = f"r.name_{language}", f"t.item_id = r.target AND t.language = '{language}'"
    update(staging, ItemText, {"name": name}, "import_rows r", f"{same} AND {name} IS NOT NULL")
    insert_missing(
        staging,
        ItemText,
        {"item": "r.target", "language": f"'{language}'", "name": name},
        f"import_rows r WHERE {name} IS NOT NULL AND NOT EXISTS (SELECT FROM {table_of(ItemText)} t WHERE {same})",
    )


KIND = Kind(name="products", columns=COLUMNS, staging=STAGING, stage=stage, merge=merge)
