"""Scripts go out to a spreadsheet and come back with their translations, moments and versions, or with their faults."""

import csv
from io import StringIO

import pytest

from ringup.call_centers.models import LegalEntity
from ringup.directed_selling.models import Script
from ringup.imports.exporting import script_table
from tests.actions.imports.conftest import Take, counts, faults
from tests.factories import make_category, make_item
from tests.factories.customers import make_customer
from tests.factories.suggestions import make_link
from tests.web.office.rows import make_script, make_version

HEAD = "script,version,kind,priority,active,weight,text_en,text_da,moment,item,category,linked,customer\n"


@pytest.fixture
def harbor(take: Take) -> LegalEntity:
    return LegalEntity.objects.get(code="HARBOR")


def written(entity: LegalEntity) -> str:
    text = StringIO()
    csv.writer(text).writerows(script_table(entity.pk))
    return text.getvalue()


def test_an_export_comes_in_again_without_change(take: Take, harbor: LegalEntity) -> None:
    lamp, mug = make_item("LAMP-1", legal_entity=harbor), make_item("MUG-1", legal_entity=harbor)
    make_link(lamp, mug)
    make_category("LIGHT", legal_entity=harbor)
    carla = make_customer(legal_entity=harbor)
    places = [
        {"moment": "start", "customer": carla},
        {"moment": "line", "item": lamp},
        {"moment": "suggestion", "item": lamp, "linked": mug},
    ]
    text = '- Good day, "{{ first_name }}".\n[email] E-mail\n[ ] Thank them.'
    script = make_script(harbor, "Welcome", text_en=text, text_da="Goddag", places=places, priority=3, weight=2)
    make_version(script, "Short", text_en="=Hi", weight=5)
    make_script(harbor, "Nowhere", text_en="Silence", places=(), active=False)
    exported = written(harbor)
    assert counts(take("scripts", exported)) == (0, 0, 5, 0)
    Script.objects.all().delete()
    assert counts(take("scripts", exported)) == (5, 0, 0, 0)
    assert written(harbor) == exported
    assert Script.objects.get(name="Welcome").text_en == text


def test_what_differs_is_changed_and_what_is_not_named_stays(take: Take, harbor: LegalEntity) -> None:
    script = make_script(harbor, "Welcome", text_en="Hello", text_da="Hej", priority=4)
    rows = "Welcome,,,,,,,Goddag,start,,,,\nWelcome,Short,,,,7,Hi,,,,,,\nNew,,note,2,yes,,Text,,end,,,,\n"
    assert counts(take("scripts", HEAD + rows)) == (1, 2, 0, 0)
    script.refresh_from_db()
    assert (script.text_en, script.text_da, script.priority) == ("Hello", "Goddag", 4)
    assert script.places.count() == 1, "it was there"
    assert (script.versions.get().weight, script.versions.get().text_en) == (7, "Hi")
    assert Script.objects.get(name="New").kind == "note"


def test_every_bad_row_is_named(take: Take, harbor: LegalEntity) -> None:
    make_item("LAMP-1", legal_entity=harbor)
    make_item("MUG-1", legal_entity=harbor)
    rows = (
        "A,,,,,,Hello {{ nmae }},,start,,,,\n"
        "B,,,,,,,,start,,,,\n"
        "C,,,0,,,Hello,,line,,,,\n"
        "D,,,,,,Hello,,line,NONE,,,\n"
        "E,,,,,,Hello,,suggestion,LAMP-1,,MUG-1,\n"
        "F,,,,,101,Hello,,,LAMP-1,,,\n"
        "G,,,,,,Hello,,,,,,\n"
        "G,Short,,,,,Hi,,start,,,,\n"
        "H,,,,,,Hello,,start,,,,C-NONE\n"
    )
    report = take("scripts", HEAD + rows)
    assert faults(report) == [
        (2, "text_en", "unknown_variable"),
        (3, "text_en", "empty"),
        (4, "priority", "too_small"),
        (5, "item", "not_there"),
        (6, "linked", "no_such_link"),
        (7, "moment", "empty"),
        (7, "weight", "too_large"),
        (8, "script", "script_incomplete"),
        (9, "moment", "place_of_version"),
        (10, "customer", "not_there"),
    ]
    assert not Script.objects.exists()


def test_no_card_number_comes_in(take: Take, harbor: LegalEntity) -> None:
    report = take("scripts", HEAD + "A,,,,,,My card is 4111 1111 1111 1111,,start,,,,\n")
    assert [code for _, _, code in faults(report)] == ["card_number_in_text"]


def test_trying_a_file_changes_nothing(take: Take, harbor: LegalEntity) -> None:
    assert counts(take("scripts", HEAD + "A,,,,,,Hello,,start,,,,\n", dry_run=True)) == (1, 0, 0, 0)
    assert not Script.objects.exists()
