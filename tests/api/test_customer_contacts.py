"""Addresses, phone numbers, e-mail addresses and notes of a customer over the API, under the rules of the screens."""

import pytest

from ringup.customers.models import CustomerNote
from tests.api.conftest import Caller, caller_for
from tests.factories import make_rex
from tests.factories.scenes import Scene

pytestmark = pytest.mark.django_db(transaction=True)
DAM = {"street": "Damrak 1", "postal_code": "1012 LG", "city": "Amsterdam", "country": "NL"}


@pytest.fixture
def place(scene: Scene) -> str:
    return f"/customers/{scene.carla.public_id}"


def test_an_address_is_added_changed_made_primary_and_taken_off(ada: Caller, place: str) -> None:
    home = ada.ask("GET", place).json()["addresses"][0]
    added = ada.ask("POST", f"{place}/addresses", {**DAM, "billing": False})
    assert added.status_code == 201, added.content
    dam = added.json()["addresses"][1]
    assert (dam["city"], dam["primary"], dam["delivery"], dam["billing"]) == ("Amsterdam", False, True, False)
    changed = ada.ask("PUT", f"{place}/addresses/{dam['id']}", {**DAM, "street": "Damrak 2", "primary": True})
    assert changed.status_code == 200, changed.content
    first, second = changed.json()["addresses"]
    assert (first["id"], first["street"], first["primary"], first["billing"]) == (dam["id"], "Damrak 2", True, True)
    assert (second["id"], second["primary"]) == (home["id"], False)
    left = ada.ask("DELETE", f"{place}/addresses/{dam['id']}").json()["addresses"]
    assert [(one["id"], one["primary"]) for one in left] == [(home["id"], True)]
    gone = ada.ask("DELETE", f"{place}/addresses/{dam['id']}")
    assert (gone.status_code, gone.json()["code"]) == (404, "contact_not_found")
    nowhere = ada.ask("PUT", f"{place}/addresses/{dam['id']}", DAM)
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "address_not_found")


def test_all_that_is_wrong_with_an_address_is_said_and_nothing_stored(ada: Caller, place: str) -> None:
    before = ada.ask("GET", place).json()
    refused = ada.ask("POST", f"{place}/addresses", {**DAM, "postal_code": "10", "city": ""})
    assert refused.status_code == 422
    assert {error["field"] for error in refused.json()["errors"]} == {"postal_code", "city"}
    assert ada.ask("POST", f"{place}/addresses", {**DAM, "country": "XX"}).json()["code"] == "country_unknown"
    assert ada.ask("GET", place).json() == before


def test_the_same_address_under_one_key_is_added_once(ada: Caller, place: str) -> None:
    first = ada.ask("POST", f"{place}/addresses", DAM, **{"Idempotency-Key": "dam-1"})
    again = ada.ask("POST", f"{place}/addresses", DAM, **{"Idempotency-Key": "dam-1"})
    assert (again.status_code, again.json()) == (201, first.json())
    assert len(ada.ask("GET", place).json()["addresses"]) == 2


def test_phones_and_emails_come_once_and_go(ada: Caller, place: str) -> None:
    for _time in range(2):
        added = ada.ask("POST", f"{place}/phones", {"number": "020 123 45 67", "primary": True})
        assert added.status_code == 201, added.content
    phones = added.json()["phones"]
    assert [(one["number"], one["primary"]) for one in phones] == [("+31201234567", True), ("+31101234567", False)]
    german = ada.ask("POST", f"{place}/phones", {"number": "030 1234567", "country": "DE"}).json()["phones"][-1]
    assert german["number"] == "+49301234567"
    assert ada.ask("POST", f"{place}/phones", {"number": "ring me"}).json()["code"] == "phone_not_understood"
    left = ada.ask("DELETE", f"{place}/phones/{phones[0]['id']}").json()["phones"]
    assert [(one["number"], one["primary"]) for one in left] == [("+31101234567", True), ("+49301234567", False)]
    emails = ada.ask("POST", f"{place}/emails", {"address": "carla@work.example"}).json()["emails"]
    assert [one["address"] for one in emails] == ["carla@jansen.example", "carla@work.example"]
    assert ada.ask("POST", f"{place}/emails", {"address": "carla"}).json()["code"] == "email_not_valid"
    last = ada.ask("DELETE", f"{place}/emails/{emails[1]['id']}").json()["emails"]
    assert [one["address"] for one in last] == ["carla@jansen.example"]


def test_a_note_is_written_and_read(ada: Caller, place: str) -> None:
    written = ada.ask("POST", f"{place}/notes", {"text": "Rings after six."})
    assert written.status_code == 201, written.content
    assert ada.ask("GET", f"{place}/notes").json() == {"items": [written.json()]}
    assert written.json()["text"] == "Rings after six."
    assert ada.ask("POST", f"{place}/notes", {"text": " "}).json()["code"] == "note_empty"
    refused = ada.ask("POST", f"{place}/notes", {"text": "card 4111 1111 1111 1111"})
    assert refused.status_code == 422
    assert CustomerNote.objects.count() == 1


def test_the_contacts_of_another_company_are_not_there(scene: Scene, ada: Caller, place: str) -> None:
    there = caller_for(scene.actor(make_rex()))
    ours = ada.ask("GET", place).json()
    assert there.ask("GET", f"{place}/notes").status_code == 404
    for method, address, body in (
        ("POST", "/addresses", DAM),
        ("PUT", f"/addresses/{ours['addresses'][0]['id']}", DAM),
        ("DELETE", f"/phones/{ours['phones'][0]['id']}", None),
        ("POST", "/emails", {"address": "rex@example.com"}),
        ("POST", "/notes", {"text": "Mine"}),
    ):
        assert there.ask(method, place + address, body).status_code == 404, address
    assert ada.ask("GET", place).json() == ours
