"""Ada adds and changes customers; what cannot be right is refused at its field, and nobody reaches over the wall."""

import pytest

from ringup.call_centers.rules.actor import Actor
from ringup.customers.actions.add_customer import NewCustomer, add_customer
from ringup.customers.actions.add_email import add_email
from ringup.customers.actions.add_note import add_note
from ringup.customers.actions.add_phone import add_phone
from ringup.customers.actions.block_customer import block_customer
from ringup.customers.actions.change_customer import change_customer
from ringup.customers.actions.remove_contact import Contact, remove_contact
from ringup.customers.actions.save_address import save_address
from ringup.customers.actions.set_credit import set_credit
from ringup.customers.actions.set_tax_group import set_tax_group
from ringup.customers.actions.unblock_customer import unblock_customer
from ringup.customers.models import Customer, CustomerAddress, CustomerPhone
from ringup.customers.rules.address import Address
from ringup.customers.rules.details import CustomerDetails, CustomerKind
from ringup.values.refusal import Refusal
from tests.factories import Scene, make_rex, make_scene
from tests.factories.company import make_tax_group

pytestmark = pytest.mark.django_db

ASE = CustomerDetails(first_name="Åse", last_name="Møller", language="da")
NYGADE = Address(name="Åse Møller", street="Nygade 4", postal_code="8000", city="Aarhus", country="DK")
CARD = "4111 1111 1111 1111"


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def ada(scene: Scene) -> Actor:
    return scene.actor()


@pytest.fixture
def sam(scene: Scene) -> Actor:
    return scene.actor(scene.sam)


@pytest.fixture
def rex(scene: Scene) -> Actor:
    return scene.actor(make_rex())


def added(outcome: Customer | tuple[Refusal, ...]) -> Customer:
    assert isinstance(outcome, Customer), outcome
    return outcome


def codes(outcome: object) -> list[tuple[str, str]]:
    refusals = outcome if isinstance(outcome, tuple) else (outcome,)
    assert all(isinstance(refusal, Refusal) for refusal in refusals), outcome
    return [(refusal.code, refusal.field) for refusal in refusals]


def test_a_name_is_enough_to_add_a_customer(ada: Actor) -> None:
    customer = added(add_customer(ada, new=NewCustomer(details=CustomerDetails(first_name="Bruno"))))
    assert customer.number.startswith("C-")
    assert not customer.addresses.exists()
    assert not customer.phones.exists()


def test_a_customer_is_added_with_all_that_the_caller_told(ada: Actor) -> None:
    new = NewCustomer(
        details=ASE,
        address=NYGADE,
        phones=["86 12 34 56 ext. 7", "+45 86123457"],
        emails=["Ase@Moller.Example"],
        note="Rings on Fridays.",
    )
    customer = added(add_customer(ada, new=new))
    address = customer.addresses.get()
    assert (address.street, address.city, address.is_primary) == ("Nygade 4", "Aarhus", True)
    phones = list(customer.phones.order_by("id").values_list("e164", "extension", "is_primary"))
    assert phones == [("+4586123456", "7", True), ("+4586123457", "", False)]
    assert customer.emails.get().address == "Ase@moller.example"
    assert customer.notes.get().written_by_id == ada.user


def test_a_phone_without_country_code_is_in_the_country_of_the_address(ada: Actor) -> None:
    berlin = Address(street="Torstr. 1", postal_code="10119", city="Berlin", country="DE")
    customer = added(add_customer(ada, new=NewCustomer(details=ASE, address=berlin, phones=["030 901820"])))
    assert customer.phones.get().e164 == "+4930901820"
    at_home = added(add_customer(ada, new=NewCustomer(details=ASE, phones=["010 1234567"])))
    assert at_home.phones.get().e164 == "+31101234567"


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_stored(ada: Actor) -> None:
    before = Customer.objects.count()
    new = NewCustomer(
        details=CustomerDetails(language="xx"),
        address=Address(street="Nygade 4", postal_code="80001", city="Aarhus", country="DK"),
        phones=["at work"],
        emails=["nobody"],
        note=f"pays with {CARD}",
    )
    assert codes(add_customer(ada, new=new)) == [
        ("name_missing", "last_name"),
        ("language_unknown", "language"),
        ("card_number_in_text", "note"),
        ("postal_code_not_valid", "postal_code"),
        ("phone_not_understood", "phone"),
        ("email_not_valid", "email"),
    ]
    assert Customer.objects.count() == before


def test_two_customers_never_get_the_same_number(ada: Actor) -> None:
    numbers = {added(add_customer(ada, new=NewCustomer(details=ASE))).number for _ in range(3)}
    assert len(numbers) == 3


def test_an_unknown_country_is_refused(ada: Actor) -> None:
    new = NewCustomer(details=ASE, address=Address(street="x", city="y", country="XX"))
    assert codes(add_customer(ada, new=new)) == [("country_unknown", "country")]


def test_a_changed_name_is_found_by_its_new_words(scene: Scene, ada: Actor) -> None:
    changed = change_customer(ada, customer=scene.carla.public_id, changes={"last_name": " Møller "})
    assert isinstance(changed, Customer)
    scene.carla.refresh_from_db()
    assert scene.carla.last_name == "Møller"
    assert "moller" in scene.carla.search_text.split(" ")
    assert "jansen" not in scene.carla.search_text.split(" ")[:4]


def test_a_change_that_takes_the_name_away_is_refused(scene: Scene, ada: Actor) -> None:
    wrong = {"first_name": "", "last_name": ""}
    assert codes(change_customer(ada, customer=scene.carla.public_id, changes=wrong)) == [("name_missing", "last_name")]


def test_a_person_becomes_an_organization(scene: Scene, ada: Actor) -> None:
    changes = {"kind": CustomerKind.ORGANIZATION, "organization": "Jansen BV"}
    changed = change_customer(ada, customer=scene.carla.public_id, changes=changes)
    assert isinstance(changed, Customer)
    assert (changed.kind, changed.organization) == ("organization", "Jansen BV")


def test_a_new_primary_address_takes_the_place_of_the_old_one(scene: Scene, ada: Actor) -> None:
    address = save_address(ada, customer=scene.carla.public_id, address=NYGADE, is_primary=True)
    assert isinstance(address, CustomerAddress)
    assert scene.carla.addresses.get(is_primary=True) == address
    assert scene.carla.addresses.count() == 2


def test_an_address_is_changed_in_its_place(scene: Scene, ada: Actor) -> None:
    home = scene.carla.addresses.get()
    changed = save_address(ada, customer=scene.carla.public_id, key=home.pk, address=NYGADE)
    assert isinstance(changed, CustomerAddress)
    assert (changed.pk, changed.city, changed.is_primary) == (home.pk, "Aarhus", True)


def test_an_address_of_somebody_else_is_not_found(scene: Scene, ada: Actor) -> None:
    of_bruno = scene.bruno.addresses.get()
    outcome = save_address(ada, customer=scene.carla.public_id, key=of_bruno.pk, address=NYGADE)
    assert codes(outcome) == [("address_not_found", "")]


def test_the_same_line_is_added_once_however_it_is_written(scene: Scene, ada: Actor) -> None:
    add_phone(ada, customer=scene.carla.public_id, phone="+31 6 12345678")
    add_phone(ada, customer=scene.carla.public_id, phone="06-12345678", is_primary=True)
    assert scene.carla.phones.filter(e164="+31612345678").count() == 1
    assert scene.carla.phones.get(is_primary=True).e164 == "+31612345678"


def test_the_first_email_is_the_primary_one(scene: Scene, ada: Actor) -> None:
    add_email(ada, customer=scene.bruno.public_id, email="bruno@vries.example")
    add_email(ada, customer=scene.bruno.public_id, email="BRUNO@vries.example")
    add_email(ada, customer=scene.bruno.public_id, email="office@vries.example")
    emails = list(scene.bruno.emails.order_by("id").values_list("address", "is_primary"))
    assert emails == [("bruno@vries.example", True), ("office@vries.example", False)]


def test_after_the_primary_phone_is_gone_another_one_is_primary(scene: Scene, ada: Actor) -> None:
    add_phone(ada, customer=scene.carla.public_id, phone="+31612345678")
    first = scene.carla.phones.get(is_primary=True)
    remove_contact(ada, customer=scene.carla.public_id, contact=Contact.PHONE, key=first.pk)
    assert scene.carla.phones.get().is_primary


def test_a_contact_of_somebody_else_is_not_taken_off(scene: Scene, ada: Actor) -> None:
    key = scene.bruno.phones.get().pk
    outcome = remove_contact(ada, customer=scene.carla.public_id, contact=Contact.PHONE, key=key)
    assert codes(outcome) == [("contact_not_found", "")]
    assert CustomerPhone.objects.filter(pk=key).exists()


def test_a_note_keeps_who_wrote_it_and_refuses_card_numbers(scene: Scene, ada: Actor) -> None:
    note = add_note(ada, customer=scene.carla.public_id, text=" Prefers delivery before noon. ")
    assert not isinstance(note, Refusal)
    assert (note.text, note.written_by_id) == ("Prefers delivery before noon.", ada.user)
    assert note.written_at is not None
    assert codes(add_note(ada, customer=scene.carla.public_id, text="  ")) == [("note_empty", "note")]
    assert codes(add_note(ada, customer=scene.carla.public_id, text=CARD)) == [("card_number_in_text", "note")]
    assert scene.carla.notes.count() == 1


def test_only_who_may_change_credit_sets_it(scene: Scene, ada: Actor, sam: Actor) -> None:
    credit = {"customer": scene.bruno.public_id, "allow_on_account": True, "credit_limit_minor": 25_000}
    assert codes(set_credit(ada, **credit)) == [("not_permitted", "")]
    changed = set_credit(sam, **credit)
    assert isinstance(changed, Customer)
    assert (changed.allow_on_account, changed.credit_limit_minor) == (True, 25_000)


def test_only_who_may_change_taxes_gives_a_customer_a_tax_group(
    scene: Scene, ada: Actor, sam: Actor, rex: Actor
) -> None:
    make_tax_group("EXEMPT")
    bruno = scene.bruno.public_id
    assert codes(set_tax_group(ada, customer=bruno, tax_group="EXEMPT")) == [("not_permitted", "")]
    assert codes(set_tax_group(sam, customer=bruno, tax_group="NONE")) == [("tax_group_unknown", "tax_group")]
    changed = set_tax_group(sam, customer=bruno, tax_group=" EXEMPT ")
    assert isinstance(changed, Customer)
    assert changed.tax_group is not None
    assert changed.tax_group.code == "EXEMPT"
    assert codes(set_tax_group(rex, customer=bruno, tax_group="")) != []
    back = set_tax_group(sam, customer=bruno, tax_group="")
    assert isinstance(back, Customer)
    assert back.tax_group is None


@pytest.mark.parametrize(
    ("credit", "code"),
    [
        ({"credit_limit_minor": -1}, "credit_limit_negative"),
        ({"credit_limit_minor": None, "mandatory_credit_limit": True}, "credit_limit_missing"),
    ],
)
def test_a_limit_that_makes_no_sense_is_refused(scene: Scene, sam: Actor, credit: dict[str, int], code: str) -> None:
    outcome = set_credit(sam, customer=scene.bruno.public_id, allow_on_account=True, **credit)
    assert codes(outcome) == [(code, "credit_limit")]


def test_a_block_needs_a_reason_and_is_lifted_again(scene: Scene, ada: Actor, sam: Actor) -> None:
    bruno = scene.bruno.public_id
    assert codes(block_customer(sam, customer=bruno, reason=" ")) == [("reason_missing", "reason")]
    assert codes(block_customer(ada, customer=bruno, reason="owes us")) == [("not_permitted", "")]
    blocked = block_customer(sam, customer=bruno, reason="owes us")
    assert isinstance(blocked, Customer)
    assert (blocked.blocked, blocked.blocked_because) == (True, "owes us")
    lifted = unblock_customer(sam, customer=bruno)
    assert isinstance(lifted, Customer)
    assert (lifted.blocked, lifted.blocked_because) == (False, "")


def test_rex_reaches_no_customer_of_ours(scene: Scene, rex: Actor) -> None:
    carla = scene.carla.public_id
    outcomes = [
        change_customer(rex, customer=carla, changes={"first_name": "Rex"}),
        save_address(rex, customer=carla, address=NYGADE),
        add_phone(rex, customer=carla, phone="+4512345678"),
        add_email(rex, customer=carla, email="rex@lakeside.example"),
        add_note(rex, customer=carla, text="mine"),
        block_customer(rex, customer=carla, reason="mine"),
        unblock_customer(rex, customer=carla),
        set_credit(rex, customer=carla, allow_on_account=True, credit_limit_minor=1),
        remove_contact(rex, customer=carla, contact=Contact.PHONE, key=scene.carla.phones.get().pk),
    ]
    assert {code for outcome in outcomes for code, _field in codes(outcome)} == {"customer_not_found"}


def test_a_merged_customer_is_not_changed_any_more(scene: Scene, ada: Actor) -> None:
    Customer.objects.filter(pk=scene.bruno.pk).update(merged_into=scene.carla)
    assert codes(add_note(ada, customer=scene.bruno.public_id, text="hello")) == [("customer_merged", "customer")]


def test_the_audit_keeps_changes_and_not_the_words_of_the_search(scene: Scene, ada: Actor) -> None:
    add_email(ada, customer=scene.carla.public_id, email="second@jansen.example")
    assert scene.carla.audit.count() == 0
    change_customer(ada, customer=scene.carla.public_id, changes={"last_name": "Møller"})
    (event,) = scene.carla.audit.all()
    assert event.last_name == "Jansen"
    assert event.pgh_context.metadata["user"] == ada.user
