"""Under which words a customer is found."""

from ringup.customers.rules.search_text import search_text
from ringup.values.search_words import query_words


def test_a_customer_is_found_by_number_name_place_and_email() -> None:
    text = search_text(
        number="C-100001",
        names=["Møller", "Åse", ""],
        postal_codes=["SW1A 1AA"],
        places=["London 10 Downing Street"],
        emails=["Aase@Moeller.example"],
    )
    for typed in (
        "c-100001",
        "100001",
        "moeller",
        "møller",
        "åse",
        "sw1a1aa",
        "sw1a 1aa",
        "downing",
        "aase@moeller.example",
    ):
        assert set(query_words(typed)) <= set(text.split(" ")), typed


def test_the_number_and_the_name_come_first() -> None:
    assert search_text(number="C-7", names=["Jansen", "Carla"], places=["Rotterdam"]).split(" ")[2:4] == [
        "jansen",
        "carla",
    ]


def test_a_customer_of_whom_nothing_is_known_has_no_words() -> None:
    assert search_text(number="", names=[]) == ""
