"""A refund goes out of one capture; earlier refunds went by the same rule."""

from ringup.payments.rules.refunding import choose_capture


def test_a_refund_goes_out_of_the_first_capture_that_has_room():
    assert choose_capture([500, 800], [], 400) == 0
    assert choose_capture([500, 800], [400], 300) == 1
    assert choose_capture([500, 800], [400, 300], 100) == 0


def test_what_fits_into_no_capture_is_refused_even_where_all_together_would_do():
    assert choose_capture([500, 800], [], 900) is None
    assert choose_capture([], [], 1) is None
