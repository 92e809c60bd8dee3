"""Customers are found by name, place, number, e-mail address and phone, in any writing and after a slip."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringup.customers.models import Customer, CustomerPhone
from ringup.customers.queries import Match, find_customers, find_customers_by_phone, find_duplicates, list_reachable
from ringup.customers.rules.duplicates import Likeness
from ringup.customers.saving import keep_search_text
from tests.factories import make_call_center, make_customer, make_legal_entity

pytestmark = pytest.mark.django_db

LAKESIDE = {"code": "LAKESIDE", "name": "Lakeside Tools", "currency": "USD", "country": "US"}
AARHUS = {"street": "Nygade 4", "postal_code": "8000", "city": "Aarhus", "country": "DK"}
LONDON = {"street": "10 Downing Street", "postal_code": "SW1A 2AA", "city": "London", "country": "GB"}


@pytest.fixture(autouse=True)
def people() -> None:
    make_customer(email="carla@jansen.example")
    make_customer("C-100002", first_name="Åse", last_name="Møller", phone="+4586123456", address=AARHUS)
    make_customer("C-100003", first_name="Jürgen", last_name="Schmidt", phone="+4930901820")
    make_customer("C-100004", first_name="Mary", last_name="O'Brien", phone="", address=LONDON)
    make_customer("C-100005", first_name="Anne-Marie", last_name="Meyer", phone="+4586999999", address=AARHUS)
    make_customer("C-100006", first_name="", last_name="", organization="Harbor Gifts BV", phone="+31107654321")
    make_customer("C-100001", legal_entity=make_legal_entity(**LAKESIDE), email="carla@jansen.example")


def numbers(text: str, *, country: str = "DK", limit: int = 20) -> list[str]:
    hits = find_customers(legal_entity=make_legal_entity().pk, text=text, country=country, limit=limit)
    return [hit.number for hit in hits]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("Møller", "C-100002"),
        ("moeller", "C-100002"),
        ("MOLLER åse", "C-100002"),
        ("aase moll", "C-100002"),
        ("o'brien", "C-100004"),
        ("obrien", "C-100004"),
        ("O Brien", "C-100004"),
        ("harbor", "C-100006"),
        ("anne marie", "C-100005"),
        ("annemarie", "C-100005"),
        ("sw1a2aa", "C-100004"),
        ("SW1A 2AA", "C-100004"),
        ("downing street", "C-100004"),
        ("8000 meyer", "C-100005"),
        ("C-100003", "C-100003"),
        ("c100003", "C-100003"),
        ("100003", "C-100003"),
        ("carla@jansen.example", "C-100001"),
        ("CARLA@jansen.ex", "C-100001"),
    ],
)
def test_a_customer_is_found_by_words(typed: str, number: str) -> None:
    assert numbers(typed)[0] == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("mollar", "C-100002"),
        ("jurgen schmit", "C-100003"),
        ("jürgen shmitt", "C-100003"),
        ("scmhidt", "C-100003"),
        ("maier", "C-100005"),
        ("harbour gifts", "C-100006"),
        ("jansn", "C-100001"),
        ("karla yansen", "C-100001"),
    ],
)
def test_a_slip_or_what_was_heard_still_finds(typed: str, number: str) -> None:
    hits = find_customers(legal_entity=make_legal_entity().pk, text=typed)
    assert [hit.number for hit in hits][:1] == [number]
    assert hits[0].match is Match.SIMILAR


@pytest.mark.parametrize(
    "typed",
    ["+45 86 12 34 56", "86123456", "86 12 34 56", "0045 86-12-34-56", "(86) 123456", "86 12 3", "123456", "+458612"],
)
def test_a_phone_is_found_in_any_writing_and_in_parts(typed: str) -> None:
    assert numbers(typed) == ["C-100002"]


def test_a_whole_number_is_an_exact_match() -> None:
    (hit,) = find_customers(legal_entity=make_legal_entity().pk, text="86 12 34 56", country="DK")
    assert hit.match is Match.EXACT
    assert (hit.name, hit.phone, hit.city, hit.country) == ("Åse Møller", "+4586123456", "Aarhus", "DK")


def test_the_number_of_a_customer_comes_before_a_phone_with_its_digits() -> None:
    CustomerPhone.objects.create(customer=Customer.objects.get(last_name="Meyer"), e164="+4533100003", raw="x")
    hits = find_customers(legal_entity=make_legal_entity().pk, text="C-100003")
    assert (hits[0].number, hits[0].match) == ("C-100003", Match.EXACT)


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "'", "\\", "zzzzzz", "\0", "& | !", "q:*", "x" * 5000, "1 2 3"])
def test_what_says_nothing_finds_nobody_and_breaks_nothing(typed: str) -> None:
    assert numbers(typed) == []


def test_nobody_of_another_company_is_found() -> None:
    lakeside = make_legal_entity(**LAKESIDE).pk
    assert {hit.number for hit in find_customers(legal_entity=lakeside, text="carla")} == {"C-100001"}
    for typed in ("møller", "86123456", "C-100003", "mollar"):
        assert find_customers(legal_entity=lakeside, text=typed, country="DK") == []


def test_a_merged_customer_is_not_found() -> None:
    carla = Customer.objects.get(legal_entity=make_legal_entity(), number="C-100001")
    Customer.objects.filter(number="C-100002").update(merged_into=carla)
    assert numbers("møller") == []
    assert numbers("86123456") == []
    assert numbers("C-100002") == []


def test_a_caller_has_several_candidates() -> None:
    CustomerPhone.objects.create(customer=Customer.objects.get(last_name="Meyer"), e164="+4586123456", raw="86123456")
    entity = make_legal_entity().pk
    hits = find_customers_by_phone(legal_entity=entity, text="+45 86 12 34 56")
    assert [hit.number for hit in hits] == ["C-100002", "C-100005"]
    assert find_customers_by_phone(legal_entity=entity, text="anonymous") == []
    assert find_customers_by_phone(legal_entity=entity, text="86123456", country="DK") == hits


def test_at_most_as_many_as_asked_for() -> None:
    for n in range(12):
        make_customer(f"C-2{n:05}", last_name="Jansen", phone="")
    assert len(numbers("jansen", limit=7)) == 7


def test_a_search_asks_a_bounded_number_of_questions() -> None:
    entity = make_legal_entity().pk
    for typed in ("møller", "86123456", "mollar nygad", "qqqq wwww eeee rrrr tttt"):
        with CaptureQueriesContext(connection) as queries:
            find_customers(legal_entity=entity, text=typed, country="DK")
        assert len(queries) <= 11, typed


def test_likely_duplicates_come_with_their_reasons() -> None:
    found = find_duplicates(
        legal_entity=make_legal_entity().pk,
        name="Maier",
        phones=["86 12 34 56"],
        emails=["CARLA@jansen.example"],
        postal_code="8000",
        country="DK",
    )
    assert [(hit.number, reasons) for hit, reasons in found] == [
        ("C-100001", (Likeness.SAME_EMAIL,)),
        ("C-100002", (Likeness.SAME_PHONE,)),
        ("C-100005", (Likeness.SAME_NAME_AND_POSTAL_CODE,)),
    ]


def test_somebody_new_has_no_duplicates() -> None:
    entity = make_legal_entity().pk
    assert find_duplicates(legal_entity=entity, name="Nielsen", phones=["+4511111111"], postal_code="8000") == []
    assert find_duplicates(legal_entity=entity, name="") == []


def test_keeping_the_words_takes_as_many_questions_for_many_as_for_one() -> None:
    # Those of our company; the last one is of another, whose words are questions of their own.
    keys = list(Customer.objects.order_by("pk").values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as one:
        keep_search_text(keys[:1])
    with CaptureQueriesContext(connection) as many:
        keep_search_text([key for key in keys if key != 0][:6])
    assert len(many) == len(one)


def test_those_who_may_order_and_live_near_are_offered_as_callers_first() -> None:
    center = make_call_center()
    make_customer("C-100010", phone="+31109876500", address={"country": "IS"})
    make_customer("C-100011", phone="+31109876501", address={"country": center.country})
    make_customer("C-100012", phone="+31109876502", address={"country": center.country}, blocked=True)
    found = list_reachable(legal_entity=center.legal_entity_id, call_center=center.pk, limit=50)
    listed = [hit.number for hit in found]
    assert listed.index("C-100011") < listed.index("C-100010")
    assert "C-100012" not in listed
