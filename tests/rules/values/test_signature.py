"""Only who knows the secret can sign, and a signature is fresh for five minutes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringup.values.signature import is_signed, sign

SECRET = "harbor-telephone"
NOW = 1_795_251_600
BODY = b'{"event":"ringing","call":"A-1"}'


def test_the_signature_is_the_one_that_the_documentation_shows() -> None:
    assert sign(secret=SECRET, timestamp=NOW, body=BODY) == (
        "t=1795251600,v1=35781e83d3d84b1eb60d3e62cc96063adfcbcdfac66482c45e970e2781fd7237"
    )


def test_a_right_and_fresh_signature_is_taken() -> None:
    header = sign(secret=SECRET, timestamp=NOW, body=BODY)
    assert is_signed(secret=SECRET, header=header, body=BODY, now=NOW)


@pytest.mark.parametrize(("seconds", "fresh"), [(-301, False), (-300, True), (300, True), (301, False)])
def test_a_signature_is_fresh_for_five_minutes_either_way(seconds: int, fresh: bool) -> None:
    header = sign(secret=SECRET, timestamp=NOW, body=BODY)
    assert is_signed(secret=SECRET, header=header, body=BODY, now=NOW + seconds) is fresh


def test_another_secret_body_or_time_is_not_taken() -> None:
    header = sign(secret=SECRET, timestamp=NOW, body=BODY)
    assert not is_signed(secret="another", header=header, body=BODY, now=NOW)
    assert not is_signed(secret=SECRET, header=header, body=BODY + b" ", now=NOW)
    assert not is_signed(secret=SECRET, header=header.replace(str(NOW), str(NOW + 1)), body=BODY, now=NOW)


def test_an_empty_secret_signs_nothing() -> None:
    assert not is_signed(secret="", header=sign(secret="", timestamp=NOW, body=BODY), body=BODY, now=NOW)


@given(st.text(max_size=90))
def test_no_header_breaks_the_check(header: str) -> None:
    assert not is_signed(secret=SECRET, header=header, body=BODY, now=NOW)
