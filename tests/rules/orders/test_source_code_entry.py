"""Source codes in the entry field."""

import pytest

from ringup.orders.rules.entry import EnterSourceCode, read_entry


@pytest.mark.parametrize(("text", "code"), [("#AUTUMN-01", "AUTUMN-01"), ("# 1003-02", "1003-02"), ("-#", "")])
def test_a_source_code_is_typed_behind_its_sign_and_taken_off_by_it(text: str, code: str):
    assert read_entry(text) == EnterSourceCode(code=code)


@pytest.mark.parametrize("text", ["#", "#A B", "##1"])
def test_what_is_no_code_is_not_understood(text: str):
    assert getattr(read_entry(text), "code", None) == "entry_not_understood"
