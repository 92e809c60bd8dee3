"""Bytes become lines: UTF-8 only, errors at the exact byte, no line without end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.imports.reading.lines import LONGEST_LINE, lines
from ringup.imports.reading.unreadable import UnreadableFile


def pieces(data: bytes, size: int) -> list[bytes]:
    return [data[i : i + size] for i in range(0, len(data), size)]


@given(text=st.text(st.characters(exclude_categories=["Cs"])), size=st.integers(1, 9))
def test_lines_do_not_depend_on_how_the_bytes_were_cut(text, size):
    assert "".join(lines(pieces(text.encode(), size))) == text.removeprefix("\ufeff")


@given(text=st.text("ab\n\r\u2028\x0b", max_size=40), size=st.integers(1, 5))
def test_only_a_line_feed_ends_a_line(text, size):
    assert list(lines(pieces(text.encode(), size))) == [
        line for line in text.split("\n")[:-1] for line in [line + "\n"]
    ] + ([text.split("\n")[-1]] if text.split("\n")[-1] else [])


def test_a_byte_order_mark_is_no_part_of_the_first_name():
    assert list(lines([b"\xef\xbb", b"\xbfnumber\n"])) == ["number\n"]


@pytest.mark.parametrize("size", [1, 3, 100])
def test_the_byte_that_is_no_utf8_is_named_with_offset_and_line(size):
    data = "number,name\n1,Møller\n2,Bj".encode() + b"\xf8rn\n"
    with pytest.raises(UnreadableFile) as caught:
        list(lines(pieces(data, size)))
    assert caught.value.code == "not_utf8"
    assert caught.value.facts == {"line": 3, "offset": data.index(b"\xf8"), "byte": "0xf8"}


def test_a_character_cut_off_at_the_end_of_the_file_is_named_too():
    with pytest.raises(UnreadableFile) as caught:
        list(lines([b"name\nBj\xc3"]))
    assert caught.value.facts == {"line": 2, "offset": 7, "byte": "0xc3"}


def test_a_line_without_end_is_refused_before_it_fills_memory():
    taken = 0

    def endless():
        nonlocal taken
        yield b"number\n"
        while True:
            taken += 1
            yield b"x" * 65_536

    with pytest.raises(UnreadableFile) as caught:
        list(lines(endless()))
    assert caught.value.facts == {"line": 2, "limit": LONGEST_LINE}
    assert taken <= LONGEST_LINE // 65_536 + 1


def test_a_long_line_that_ends_is_refused_as_well():
    with pytest.raises(UnreadableFile, match="line_too_long"):
        list(lines([b"x" * LONGEST_LINE, b"yy\nshort\n"]))
