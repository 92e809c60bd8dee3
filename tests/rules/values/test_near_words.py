"""One slip of the finger never hides a word, and what sounds alike over a phone has the same sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.values.near_words import slip_keys, slips_between, sound

LETTERS = "abcdefghijklmnopqrstuvwxyz"
words = st.text(LETTERS, min_size=5, max_size=15)


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """A word and the same word after one slip."""
    word = draw(words)
    at = draw(st.integers(0, len(word) - 2))
    letter = draw(st.sampled_from(LETTERS))
    slipped = draw(
        st.sampled_from(
            [
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            ]
        )
    )
    return word, slipped


@given(slips())
def test_words_one_slip_apart_share_a_key(pair: tuple[str, str]) -> None:
    word, slipped = pair
    assert slip_keys(word) & slip_keys(slipped)
    assert slips_between(word, slipped) <= 1


@given(words, words)
def test_words_that_share_a_key_are_at_most_two_slips_apart(one: str, other: str) -> None:
    if slip_keys(one) & slip_keys(other):
        assert slips_between(one, other) <= 2


@given(words, words)
def test_slips_count_the_same_from_both_sides(one: str, other: str) -> None:
    assert slips_between(one, other) == slips_between(other, one)
    assert (slips_between(one, other) == 0) == (one == other)


def test_short_words_and_numbers_have_no_near_neighbors() -> None:
    assert slip_keys("kim") == {"kim"}
    assert slip_keys("85123a") == {"85123a"}


@pytest.mark.parametrize(
    "alike",
    [
        "meier meyer maier mayer",
        "schmidt schmitt smith",
        "christensen kristensen",
        "sophie sofie",
        "stephen steven stefan",
        "philipp filip",
        "jensen yensen",
        "carl karl",
        "cecilie sesilie",
        "thomas tomas",
        "knudsen knutsen",
        "quist kvist",
        "volker folker",
        "wright right rite",
        "phone fone vone",
    ],
)
def test_names_that_a_bad_line_confuses_sound_the_same(alike: str) -> None:
    assert len({sound(word) for word in alike.split()}) == 1


@pytest.mark.parametrize(("one", "other"), [("hansen", "jensen"), ("petersen", "pedersholm"), ("lamp", "lampshade")])
def test_names_that_are_heard_apart_stay_apart(one: str, other: str) -> None:
    assert sound(one) != sound(other)


@given(st.text(max_size=30))
def test_any_text_has_a_sound_or_none(text: str) -> None:
    assert isinstance(sound(text), str)
