"""Phones are read in any way of writing; an e-mail address must be one that mail systems take."""

import pytest

from ringup.customers.loading.phones import dial_code, read_phone
from ringup.customers.rules.contact import check_email, check_phone, tidy_email


@pytest.mark.parametrize(
    "typed",
    ["+45 33 12 34 56", "33 12 34 56", "33123456", "0045 33123456", "(+45) 33-12-34-56", "+45.33.12.34.56"],
)
def test_one_number_in_every_writing_is_the_same_line(typed: str) -> None:
    assert read_phone(typed, country="DK").e164 == "+4533123456"


def test_a_number_without_country_code_is_in_the_country_where_it_was_typed() -> None:
    assert read_phone("030 901820", country="DE").e164 == "+4930901820"
    assert read_phone("030 901820", country="NL").e164 == "+3130901820"
    assert read_phone("030 901820").e164 == ""


def test_the_extension_stands_apart_and_the_text_is_kept() -> None:
    phone = read_phone("  030 90 18 20  ext. 44 ", country="DE")
    assert (phone.e164, phone.extension, phone.raw) == ("+4930901820", "44", "030 90 18 20 ext. 44")


@pytest.mark.parametrize("typed", ["", "at the office", "12", "+", "\0", "1" * 200])
def test_what_is_no_number_is_kept_as_text_and_refused_at_entry(typed: str) -> None:
    phone = read_phone(typed, country="DE")
    assert phone.e164 == ""
    refusal = check_phone(phone)
    assert refusal is not None
    assert (refusal.code, refusal.field) == ("phone_not_understood", "phone")


def test_a_country_has_its_code_on_the_phone() -> None:
    assert (dial_code("DK"), dial_code("de"), dial_code("XX")) == ("45", "49", "")


@pytest.mark.parametrize("typed", ["carla@jansen.example", "o'brien+x@sub.domain.example", "åse@møller.example"])
def test_an_email_address_is_taken(typed: str) -> None:
    assert check_email(typed) is None


@pytest.mark.parametrize(
    "typed", ["carla", "carla@", "@x.example", "a b@c.de", "a@b", "a@b..c", "a@b.c, d@e.f", "a@@b.c"]
)
def test_what_is_no_email_address_is_refused(typed: str) -> None:
    refusal = check_email(typed)
    assert refusal is not None
    assert refusal.field == "email"


def test_only_the_domain_loses_its_capitals() -> None:
    assert tidy_email(" Carla.J@Jansen.EXAMPLE ") == "Carla.J@jansen.example"
