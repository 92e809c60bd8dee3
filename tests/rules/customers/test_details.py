"""A name is all that it takes to be a customer."""

from ringup.customers.rules.details import CustomerDetails, CustomerKind, check_details, display_name

LANGUAGES = ("en", "de")


def codes(details: CustomerDetails) -> list[tuple[str, str]]:
    return [(refusal.code, refusal.field) for refusal in check_details(details, languages=LANGUAGES)]


def test_one_name_is_enough_for_a_person() -> None:
    assert codes(CustomerDetails(last_name="Jansen")) == []
    assert codes(CustomerDetails(first_name="Carla")) == []


def test_a_person_without_any_name_is_refused_at_the_last_name() -> None:
    assert codes(CustomerDetails(organization="Harbor Gifts")) == [("name_missing", "last_name")]


def test_an_organization_needs_its_own_name() -> None:
    organization = CustomerDetails(kind=CustomerKind.ORGANIZATION, last_name="Jansen")
    assert codes(organization) == [("organization_missing", "organization")]


def test_all_that_is_wrong_is_said_at_once() -> None:
    wrong = CustomerDetails(first_name="x" * 81, language="xx", currency="euro")
    assert codes(wrong) == [
        ("too_long", "first_name"),
        ("language_unknown", "language"),
        ("currency_unknown", "currency"),
    ]


def test_an_organization_is_called_by_its_own_name() -> None:
    assert display_name(organization="Harbor Gifts", first_name="Carla", last_name="Jansen") == "Harbor Gifts"
    assert display_name(organization="", first_name="", last_name="Jansen") == "Jansen"
