"""The guard finds every card number however it is written, and leaves notes alone that hold none."""

import random
import sys
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ringup.plumbing.card_guard import contains_card_number, find_card_numbers, scrub
from ringup.plumbing.card_guard.reading import read
from ringup.plumbing.card_guard.schemes import LENGTHS, SCHEMES
from tests.rules.plumbing.card_numbers import OBFUSCATIONS, RANGES, card_number, luhn_digit, notes, own_number, phone

NUMBERS_PER_WAY = 200
VISA = "4111111111111111"

card_numbers = st.builds(card_number, st.randoms(use_true_random=False))
ways = st.sampled_from(list(OBFUSCATIONS.values()))
words = st.text(alphabet=st.characters(categories=["L", "Po"], exclude_characters="·•/\\'%&")).map(
    lambda text: f"{text} - " if text else ""
)


@pytest.mark.parametrize("way", OBFUSCATIONS)
def test_every_card_number_is_found(way):
    rnd = random.Random(way)
    missed = [
        n for n in (card_number(rnd) for _ in range(NUMBERS_PER_WAY)) if not contains_card_number(OBFUSCATIONS[way](n))
    ]
    assert not missed


def test_the_ways_and_numbers_add_up_to_ten_thousand():
    assert len(OBFUSCATIONS) * NUMBERS_PER_WAY >= 10_000


@given(number=card_numbers, way=ways, before=words, after=words)
def test_words_around_it_do_not_hide_it(number, way, before, after):
    text = f"{before}{way(number)} {after}"
    found = find_card_numbers(text)
    assert len(found) == 1
    symbols, _ = read(text[found[0].start : found[0].end])
    assert number in "".join(filter(str.isdigit, symbols))


@given(number=card_numbers, way=ways, before=words, after=words)
def test_what_was_scrubbed_holds_no_card_number(number, way, before, after):
    clean = scrub(f"{before}{way(number)} {after}")
    assert not contains_card_number(clean)
    assert clean.startswith(before)
    assert "[PAN …" in clean


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("0123456789 -./,\u200b４٤%20"))))
def test_any_text_at_all_is_read_without_an_error_and_scrubbed_once(text):
    once = scrub(text)
    assert scrub(once) == once
    assert contains_card_number(text) == (once != text)


def test_a_wrong_check_digit_is_no_card_number():
    assert not contains_card_number("4111 1111 1111 1112")


def test_first_digits_of_no_scheme_are_no_card_number():
    body = "1234567890123456"[:15]
    assert not contains_card_number(body + luhn_digit(body))


@pytest.mark.parametrize("length", [12, 13])
def test_the_lengths_of_phone_numbers_are_left_out(length):
    body = "4" + "9" * (length - 2)
    assert not contains_card_number(body + luhn_digit(body))
    assert not any(length in lengths for lengths in LENGTHS.values())


@pytest.mark.parametrize(("first", "last", "length"), RANGES)
def test_every_published_range_is_in_the_table(first, last, length):
    assert length in LENGTHS[first[:4]]
    assert length in LENGTHS[last[:4]]


def test_the_schemes_stand_in_alphabetical_order():
    assert [scheme.name for scheme in SCHEMES] == sorted(scheme.name for scheme in SCHEMES)


def test_a_number_inside_a_longer_one_is_not_a_card():
    assert not contains_card_number(f"0034{VISA}")


def test_three_separators_part_two_numbers():
    assert not contains_card_number("4111 1111 - 1111 1111")


def test_a_valid_bank_account_is_not_a_card():
    account = "DE29 5013 7405 3625 4030 88"
    assert contains_card_number(account[4:])
    assert not contains_card_number(f"IBAN {account} BANK")
    assert contains_card_number(f"IBAN XX12{account[4:]}")


def test_at_most_one_note_in_two_hundred_is_refused_by_mistake():
    hits = [note for note in notes(10_000, seed=3) if contains_card_number(note)]
    assert len(hits) <= 50, hits[:10]


def test_our_own_numbers_are_never_taken_for_cards():
    rnd = random.Random(4)
    for _ in range(10_000):
        text = f"{own_number(rnd)} {own_number(rnd)}, {own_number(rnd)}/{own_number(rnd)}"
        assert not contains_card_number(text)


def test_phone_numbers_in_e164_are_never_taken_for_cards():
    rnd = random.Random(5)
    assert not [number for number in (phone(rnd) for _ in range(10_000)) if contains_card_number(number)]


def test_overlapping_readings_are_one_number():
    longer = f"{VISA}00"
    text = f"4111 1111 1111 1111 00{luhn_digit(longer)}"  # valid with 16 digits and with 19
    assert [(found.start, found.end) for found in find_card_numbers(text)] == [(0, len(text))]


def test_every_number_of_a_text_is_found():
    found = find_card_numbers("4111 1111 1111 1111 and 5555-5555-5555-4444")
    assert [number.last_four for number in found] == ["1111", "4444"]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (f"card {VISA}", "card [PAN …1111]"),
        (f"{VISA}, CVV 847", "[PAN …1111], CVV [CVV]"),
        (f"cvc2: 0847 {VISA}", "cvc2: [CVV] [PAN …1111]"),
        (f"{VISA} Prüfziffer ist 847!", "[PAN …1111] Prüfziffer ist [CVV]!"),
        (f"{VISA} kontrolcifre 847", "[PAN …1111] kontrolcifre [CVV]"),
        (f"{VISA} code de sécurité 847", "[PAN …1111] code de sécurité [CVV]"),
        (f"{VISA} beveiligingscode 847 en {VISA}", "[PAN …1111] beveiligingscode [CVV] en [PAN …1111]"),
        (f"{VISA} exp 12/27", "[PAN …1111] exp 12/27"),
        ("the code is 847", "the code is 847"),
        (f"{VISA} postal code 50667 Köln", "[PAN …1111] postal code 50667 Köln"),
    ],
)
def test_security_codes_beside_a_card_number_go_too(text, clean):
    assert scrub(text) == clean


def steps(text: str) -> int:
    """How many lines of Python the guard executes for the text."""
    count = 0

    def trace(frame, event, _):
        nonlocal count
        count += event == "line"
        return trace if "card_guard" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        scrub(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        "4",
        "4 ",
        "4-",
        "42424242 ",
        "4111 1111 1111 1111 ",
        "4111111111111111, ",
        "1   ",
        "4\u200b",
        "٤ ",
        "AA11 4111 1111 1111 1111 ",
        "DE89 3704 0044 0532 0130 00, 4111111111111111, ",
        "4111111111111111 cvv 123 ",
        "cvv ",
        "4111%20",
    ],
)
def test_twice_the_text_is_twice_the_work(unit):
    once, twice = steps(unit * 500), steps(unit * 1000)
    assert twice <= 2.05 * once + 50


@given(
    moment=st.integers(0, 3_786_912_000_000_000).map(lambda micros: datetime.fromtimestamp(micros / 1e6, UTC)),
    way=st.sampled_from(["{:%Y-%m-%dT%H:%M:%S.%f}+00:00", "{:%d.%m.%Y %H:%M:%S}", "{:%Y-%m-%d %H:%M:%S.%f}+0100"]),
)
@example(moment=datetime(2026, 11, 21, 22, 54, 12, 850789, tzinfo=UTC), way="{:%Y-%m-%dT%H:%M:%S.%f}+00:00")
@example(moment=datetime(2026, 11, 30, 12, 34, 53, tzinfo=UTC), way="{:%d.%m.%Y %H:%M:%S}")
def test_a_day_and_a_time_are_no_card_number(moment, way):
    assert not contains_card_number(f"printed {way.format(moment)}, again")


@given(number=card_numbers, way=ways)
def test_a_moment_before_a_card_number_does_not_hide_it(number, way):
    assert contains_card_number(f"2026-11-21T22:54:12 {way(number)}")
