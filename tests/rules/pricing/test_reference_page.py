"""The reference page of the price file: its example is calculated as it says, and no key is missing from it."""

import json
import re
from pathlib import Path

from ringup.pricing.rules.document.price_document import PriceDocument
from ringup.pricing.rules.shape import keys_of, slots_of
from tests.rules.pricing.documents import price

PAGE = (Path(__file__).parents[3] / "docs/reference/price-file.md").read_text(encoding="utf-8")


def test_the_first_file_of_the_page_costs_what_the_page_says() -> None:
    first = json.loads(re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)[0])
    result = price(first)
    assert (result["lines"][0]["net"], result["totals"]["charges"]) == ("34.00", "5.95")
    assert (result["totals"]["tax"], result["totals"]["total"]) == ("2.81", "42.76")


def test_every_key_of_a_document_stands_on_the_page() -> None:
    seen: set[type] = set()
    keys: set[str] = set()

    def visit(cls: type) -> None:
        if cls in seen or not hasattr(cls, "__dataclass_fields__"):
            return
        seen.add(cls)
        keys.update(keys_of(cls, {}))
        for slot in slots_of(cls):
            for inner in (slot.type, *getattr(slot.type, "__args__", ()), *slot.variants.values()):
                visit(inner)

    visit(PriceDocument)
    assert len(keys) > 60
    assert sorted(key for key in keys if f"`{key}`" not in PAGE and f'"{key}"' not in PAGE) == []
