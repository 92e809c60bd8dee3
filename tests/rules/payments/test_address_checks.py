"""What an issuer says of an address, and at which level it stops an authorization."""

import pytest

from ringup.payments.rules.address_checks import AddressChecks, AddressLevel, Check, is_accepted
from ringup.payments.rules.outcomes import Succeeded
from ringup.payments.rules.settling import Asked, settle
from ringup.payments.rules.states import LineState, OperationKind, OperationState
from ringup.values.money import Money

TEN = Money(1000, "EUR")
GOOD = AddressChecks(holder=Check.MATCH, street=Check.MATCH, postal_code=Check.MATCH)
WRONG = {
    "holder": AddressChecks(holder=Check.MISMATCH),
    "street": AddressChecks(street=Check.MISMATCH, postal_code=Check.MATCH),
    "postal_code": AddressChecks(street=Check.MATCH, postal_code=Check.MISMATCH),
}
LOOKED_AT = {
    AddressLevel.ALWAYS: set(),
    AddressLevel.HOLDER: {"holder"},
    AddressLevel.BILLING_ADDRESS: {"street", "postal_code"},
    AddressLevel.POSTAL_CODE: {"postal_code"},
}


@pytest.mark.parametrize("level", AddressLevel)
@pytest.mark.parametrize("part", WRONG)
def test_a_level_looks_at_its_own_parts(level, part):
    assert is_accepted(level, WRONG[part]) == (part not in LOOKED_AT[level])


@pytest.mark.parametrize("level", AddressLevel)
@pytest.mark.parametrize("checks", [None, AddressChecks(), GOOD])
def test_what_is_right_or_was_not_checked_is_accepted(level, checks):
    assert is_accepted(level, checks)


def test_checks_are_stored_as_a_text():
    assert WRONG["street"].text == "unchecked,mismatch,match"
    assert AddressChecks.read(WRONG["street"].text) == WRONG["street"]
    assert AddressChecks.read("") is None


@pytest.mark.parametrize(
    ("kind", "still_held", "line", "code"),
    [
        (OperationKind.AUTHORIZE, False, LineState.DECLINED, "address_mismatch"),
        (OperationKind.AUTHORIZE, True, LineState.AUTHORIZED, "address_mismatch"),
        (OperationKind.CAPTURE, False, LineState.PAID, ""),
    ],
)
def test_an_authorization_with_a_wrong_address_is_done_there_and_declined_here(kind, still_held, line, code):
    asked = Asked(
        kind=kind,
        state=OperationState.SENT,
        amount=TEN,
        line_state=LineState.UNKNOWN,
        line_amount=TEN,
        captured_before=Money(0, "EUR"),
        still_held=still_held,
        address_level=AddressLevel.POSTAL_CODE,
    )
    settled = settle(asked, Succeeded(reference="r", amount=TEN, checks=WRONG["postal_code"]))
    assert (settled.operation, settled.line, settled.decline_code) == (OperationState.SUCCEEDED, line, code)
