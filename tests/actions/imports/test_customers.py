"""Customers come in under the same rules as at the desk."""

from ringup.customers.models import Customer, CustomerAddress, CustomerEmail, CustomerPhone
from ringup.plumbing.public_ids import is_public_id
from tests.actions.imports.conftest import counts, faults
from tests.factories.company import make_legal_entity, make_price_group, make_tax_group

CARLA = (
    "number,first_name,last_name,email,phone,street,postal_code,city,country,credit_limit,allow_on_account,price_group\n"
    "C-7,Carla,Jansen,carla@jansen.example,010 123 45 67,Coolsingel 42,3011ad,Rotterdam,NL,500.00,yes,RETAIL\n"
)


def test_a_customer_comes_in_with_address_phone_and_email(take):
    make_price_group("RETAIL")
    assert counts(take("customers", CARLA)) == (1, 0, 0, 0)
    carla = Customer.objects.get()
    assert (carla.number, carla.kind, carla.credit_limit_minor, carla.allow_on_account) == (
        "C-7",
        "person",
        50_000,
        True,
    )
    assert (carla.language, carla.price_group.code) == ("en", "RETAIL")
    assert is_public_id(carla.public_id)
    address = carla.addresses.get()
    assert (address.name, address.postal_code, address.is_primary) == ("Carla Jansen", "3011 AD", True)
    phone = carla.phones.get()
    assert (phone.e164, phone.raw, phone.is_primary) == ("+31101234567", "010 123 45 67", True)
    assert carla.emails.get().address == "carla@jansen.example"
    assert {"carla", "jansen", "3011ad", "rotterdam"} <= set(carla.search_text.split())


def test_an_organization_is_one_without_being_told(take):
    take("customers", "number,organization\nC-8,Lantern & Sons\n")
    assert Customer.objects.get().kind == "organization"


def test_only_what_differs_is_changed_and_an_empty_cell_leaves_what_is_there(take):
    make_price_group("RETAIL")
    take("customers", CARLA)
    report = take("customers", "number,last_name,phone,city,credit_limit\nC-7,Bakker,,,\n")
    assert counts(report) == (0, 1, 0, 0)
    carla = Customer.objects.get()
    assert (carla.first_name, carla.last_name, carla.credit_limit_minor) == ("Carla", "Bakker", 50_000)
    assert carla.phones.get().e164 == "+31101234567"
    assert "bakker" in carla.search_text.split()


def test_a_new_address_replaces_the_primary_one_and_keeps_the_others(take):
    make_price_group("RETAIL")
    take("customers", CARLA)
    carla = Customer.objects.get()
    CustomerAddress.objects.create(customer=carla, street="Second 2", country="NL")
    report = take("customers", "number,street,postal_code,city\nC-7,Blaak 1,3011 GA,Rotterdam\n")
    assert counts(report) == (0, 1, 0, 0)
    assert sorted(CustomerAddress.objects.values_list("street", "is_primary")) == [
        ("Blaak 1", True),
        ("Second 2", False),
    ]


def test_a_change_is_in_the_audit_and_no_change_is_not(take):
    make_price_group("RETAIL")
    take("customers", CARLA)
    take("customers", CARLA)
    carla = Customer.objects.get()
    assert not carla.audit.exists()
    take("customers", "number,last_name\nC-7,Bakker\n")
    (event,) = carla.audit.all()
    assert event.last_name == "Jansen"
    assert event.pgh_context.metadata == {"door": "import", "kind": "customers", "file": "customers.csv"}


def test_the_rules_of_the_desk_hold_here_too(take):
    report = take(
        "customers",
        "number,first_name,email,phone,street,postal_code,city,country,credit_limit,kind,organization\n"
        "C-1,A,not-an-address,,,,,,,,\n"
        "C-2,B,,12,,,,,,,\n"
        "C-3,C,,,Street 1,ABC,Aarhus,DK,,,\n"
        "C-4,D,,,Street 1,8000,Aarhus,QQ,,,\n"
        "C-5,E,,,,,,,-1,,\n"
        "C-6,,,,,,,,,organization,\n"
        "C-7,G,,,,,,,,organization,\n",
    )
    assert faults(report) == [
        (2, "email", "email_not_valid"),
        (3, "phone", "phone_not_understood"),
        (4, "postal_code", "postal_code_not_valid"),
        (5, "country", "country_unknown"),
        (6, "credit_limit", "negative"),
        (7, "last_name", "name_missing"),
        (8, "organization", "organization_missing"),
    ]
    assert not Customer.objects.exists()


def test_a_number_that_stands_twice_is_taken_once(take):
    report = take("customers", "number,last_name\nC-1,First\nc-1,Second\n")
    assert counts(report) == (1, 0, 0, 1)
    assert faults(report) == [(3, "number", "repeated")]
    assert Customer.objects.get().last_name == "First"


def test_an_unknown_price_group_is_told_and_one_of_another_company_is_unknown(take):
    other = make_legal_entity(code="OTHER", name="Other", currency="DKK", country="DK")
    make_price_group("THEIRS", legal_entity=other)
    assert faults(take("customers", "number,last_name,price_group\nC-1,Jansen,THEIRS\n")) == [
        (2, "price_group", "unknown_price_group")
    ]


def test_nothing_of_another_company_is_touched(take):
    other = make_legal_entity(code="OTHER", name="Other", currency="DKK", country="DK")
    take("customers", CARLA.replace("RETAIL", ""), legal_entity="OTHER")
    take("customers", "number,last_name,email\nC-7,Mine,mine@example.com\n")
    assert Customer.objects.get(legal_entity=other).last_name == "Jansen"
    assert CustomerEmail.objects.get(customer__legal_entity=other).address == "carla@jansen.example"
    assert CustomerPhone.objects.count() == 1


def test_a_customer_comes_in_with_a_tax_group_that_is_known(take):
    make_tax_group("RESELLER")
    assert counts(take("customers", "number,last_name,tax_group\nC-9,Bakker,RESELLER\n")) == (1, 0, 0, 0)
    assert Customer.objects.get().tax_group.code == "RESELLER"
    report = take("customers", "number,last_name,tax_group\nC-9,Bakker,EXEMPT\n")
    assert faults(report) == [(2, "tax_group", "unknown_tax_group")]


def test_a_customer_comes_in_with_what_e_invoices_need(take):
    file = "number,last_name,e_invoice_address,buyer_reference\nC-9,Mill,0106:87654321,PO desk\nC-10,Moss,87654321,\n"
    report = take("customers", file)
    assert faults(report) == [(3, "e_invoice_address", "e_invoice_address_unknown")]
    mill = Customer.objects.get()
    assert (mill.e_invoice_address, mill.buyer_reference) == ("0106:87654321", "PO desk")
    assert counts(take("customers", "number,e_invoice_address\nC-9,\n")) == (0, 0, 1, 0)
