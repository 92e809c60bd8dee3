"""Items are found by number, bar code, name in any language, category and search words, also after a slip."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringup.products.models import Item, ItemImage
from ringup.products.queries import Match, find_item_by_code, find_items
from ringup.products.saving import keep_search_text
from tests.factories import make_category, make_item, make_legal_entity

pytestmark = pytest.mark.django_db

LAKESIDE = {"code": "LAKESIDE", "name": "Lakeside Tools", "currency": "USD", "country": "US"}


@pytest.fixture(autouse=True)
def items() -> None:
    lights = make_category("LIGHTS", name="Lighting")
    make_item("85123A", name="White hanging lantern", texts={"de": "Weiße Hängelaterne"}, categories=[lights])
    make_item("LAMP-1", name="Desk lamp", texts={"de": "Tischlampe"}, bar_codes=["5701234567890"], categories=[lights])
    make_item("MUG-1", name="Harbor mug", search_words="coffee cup")
    make_item("TEE-M", name="T-shirt navy", variant={"size": "medium", "color": "bordeaux"})
    make_item("MAG-300", name="Magnesium citrate 300 mg")
    make_item("OLD-1", name="Desk lamp old", state="discontinued")
    make_item("LAMP-1", name="Desk lamp of Lakeside", legal_entity=make_legal_entity(**LAKESIDE))


def numbers(text: str, *, language: str = "en") -> list[str]:
    return [hit.number for hit in find_items(legal_entity=make_legal_entity().pk, text=text, language=language)]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("85123a", "85123A"),
        ("85123", "85123A"),
        ("lamp-1", "LAMP-1"),
        ("lamp1", "LAMP-1"),
        ("5701234567890", "LAMP-1"),
        ("desk lamp", "LAMP-1"),
        ("lantern white", "85123A"),
        ("weisse hängelat", "85123A"),
        ("haengelaterne", "85123A"),
        ("lighting hanging", "85123A"),
        ("coffee", "MUG-1"),
        ("tshirt", "TEE-M"),
        ("t-shirt bordeaux", "TEE-M"),
        ("300 magn", "MAG-300"),
    ],
)
def test_an_item_is_found(typed: str, number: str) -> None:
    assert numbers(typed)[0] == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("lantren", "85123A"),
        ("harbour mug", "MUG-1"),
        ("magnezium", "MAG-300"),
        ("magnezi", "MAG-300"),
        ("tischlmape", "LAMP-1"),
        ("hengelaterne", "85123A"),
        ("wite lantern", "85123A"),
    ],
)
def test_a_slip_is_forgiven(typed: str, number: str) -> None:
    hits = find_items(legal_entity=make_legal_entity().pk, text=typed, language="en")
    assert hits[0].number == number
    assert hits[0].match is Match.SIMILAR


def test_the_end_of_a_compound_finds_it() -> None:
    assert "LAMP-1" in numbers("lampe")
    assert "85123A" in numbers("laterne")


def test_names_are_in_the_language_of_the_agent() -> None:
    entity = make_legal_entity().pk
    german = find_items(legal_entity=entity, text="lamp-1", language="de")[0]
    french = find_items(legal_entity=entity, text="lamp-1", language="fr")[0]
    assert (german.name, french.name) == ("Tischlampe", "Desk lamp")
    assert german.category == "Lighting"


def test_the_very_number_is_exact_and_first() -> None:
    hits = find_items(legal_entity=make_legal_entity().pk, text="lamp-1", language="en")
    assert (hits[0].number, hits[0].match) == ("LAMP-1", Match.EXACT)


def test_what_is_not_sold_any_more_comes_last() -> None:
    assert numbers("desk lamp") == ["LAMP-1", "OLD-1"]
    assert numbers("old-1")[0] == "OLD-1"


def test_an_item_with_variants_is_found_through_these() -> None:
    master = make_item("TEE", name="T-shirt navy", is_master=True)
    Item.objects.filter(number="TEE-M").update(master=master)
    keep_search_text([master.pk])
    assert numbers("t-shirt") == ["TEE-M"]
    assert find_item_by_code(legal_entity=make_legal_entity().pk, code="TEE", language="en") is None


@pytest.mark.parametrize("code", ["LAMP-1", "lamp-1", " LAMP-1 ", "5701234567890"])
def test_a_code_names_one_item(code: str) -> None:
    hit = find_item_by_code(legal_entity=make_legal_entity().pk, code=code, language="en")
    assert hit is not None
    assert (hit.number, hit.name) == ("LAMP-1", "Desk lamp")


@pytest.mark.parametrize("code", ["", "LAMP", "nothing", "\0", "x" * 500])
def test_what_is_no_code_names_none(code: str) -> None:
    assert find_item_by_code(legal_entity=make_legal_entity().pk, code=code, language="en") is None


def test_nothing_of_another_company_is_found() -> None:
    lakeside = make_legal_entity(**LAKESIDE).pk
    assert [hit.name for hit in find_items(legal_entity=lakeside, text="lamp", language="en")] == [
        "Desk lamp of Lakeside"
    ]
    for typed in ("5701234567890", "lantern", "lantren", "magnezi"):
        assert find_items(legal_entity=lakeside, text=typed, language="en") == []


def test_the_picture_is_the_one_in_the_language_else_the_first() -> None:
    item = Item.objects.get(legal_entity=make_legal_entity(), number="MUG-1")
    ItemImage.objects.create(item=item, position=2, file="items/second.png")
    ItemImage.objects.create(item=item, position=1, file="items/first.png")
    ItemImage.objects.create(item=item, position=9, language="de", file="items/german.png")
    entity = make_legal_entity().pk
    pictures = [find_items(legal_entity=entity, text="mug", language=language)[0].picture for language in ("de", "en")]
    assert pictures == ["items/german.png", "items/first.png"]


def test_a_search_asks_a_bounded_number_of_questions() -> None:
    for typed in ("lamp", "lantren whit", "qqqq wwww eeee rrrr tttt"):
        with CaptureQueriesContext(connection) as queries:
            find_items(legal_entity=make_legal_entity().pk, text=typed, language="en")
        assert len(queries) <= 10, typed
