"""However a name is spelled with or without its accents, both spellings meet in one word."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ringup.values.search_words import LONGEST_WORD, MOST_QUERY_WORDS, plain, query_words, stored_words


@pytest.mark.parametrize(
    ("stored", "typed"),
    [
        ("Müller", "müller"),
        ("Müller", "MULLER"),
        ("Müller", "Mueller"),
        ("Mueller", "Müller"),
        ("Jørgensen", "joergensen"),
        ("Joergensen", "jørgensen"),
        ("Åse", "aase"),
        ("Aase", "Åse"),
        ("Kjær", "kjaer"),
        ("Weiß", "weiss"),
        ("O'Brien", "obrien"),
        ("O'Brien", "o'brien"),
        ("Jean-Luc", "jean luc"),
        ("T-shirt", "tshirt"),
        ("SW1A 1AA", "sw1a 1aa"),
        ("Łukasz", "lukasz"),
        ("carla@example.dk", "Carla@Example.DK"),
        ("Ωmega", "ωmega"),
        ("ﬁlter", "filter"),
    ],
)
def test_a_stored_name_is_found_in_another_spelling(stored: str, typed: str) -> None:
    assert set(query_words(typed)) <= set(stored_words([stored]))


def test_words_keep_the_order_of_importance_and_stand_once() -> None:
    assert stored_words(["LAMP-7", "Lamp, red", "red lamps"]) == ("lamp7", "lamp", "7", "red", "lamps")


def test_a_name_with_digraphs_that_are_none_is_still_found_as_it_is_written() -> None:
    assert set(query_words("Samuel Michael Blue Shoe")) <= set(stored_words(["Samuel Michael Blue Shoe"]))


def test_a_query_is_bounded_however_long_it_is() -> None:
    assert len(query_words(" ".join(f"w{n}" for n in range(1000)))) <= MOST_QUERY_WORDS
    assert all(len(word) <= LONGEST_WORD for word in query_words("x" * 5000))


@given(st.text(max_size=60))
@example('0@"')
def test_every_word_that_was_stored_is_found_by_typing_it(text: str) -> None:
    typed = [word for piece in text.split()[:3] for word in query_words(piece[:30])]
    assert set(typed) <= set(stored_words(piece[:30] for piece in text.split()[:3]))


@given(st.text(max_size=80))
def test_words_hold_no_blank_no_mark_and_nothing_that_the_database_refuses(text: str) -> None:
    for word in (*query_words(text), *stored_words([text])):
        assert word
        assert not any(sign.isspace() or sign == "\0" for sign in word)


@given(st.text(max_size=60))
def test_plain_text_stays_plain(text: str) -> None:
    assert plain(plain(text)) == plain(text)
