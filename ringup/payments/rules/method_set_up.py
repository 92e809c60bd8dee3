"""How a payment method may be set up: a card goes through a connector, and only a card does (spec §5)."""

from collections.abc import Iterator

from ringup.call_centers.rules.setup_change import SetupChange
from ringup.payments.rules.functions import FUNCTIONS
from ringup.values.refusal import Refusal


def fits_its_function(change: SetupChange) -> Iterator[Refusal]:
    """The connector and the prepayment are what the function allows: a check is always prepaid, an account never."""
    function = FUNCTIONS.get(change.after["function"])
    if function is None:
        yield Refusal(code="not_in_list", field="function")
        return
    asks_a_processor = "card" in function.asks
    if asks_a_processor and not change.after["connector"]:
        yield Refusal(code="connector_needed", field="connector")
    if change.after["connector"] and not asks_a_processor:
        yield Refusal(code="connector_without_card", field="connector")
    if not function.prepay_may_be_chosen and change.after["prepay"] != function.prepay_by_default:
        yield Refusal(code="always_prepaid" if function.prepay_by_default else "never_prepaid", field="prepay")
