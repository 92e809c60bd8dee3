"""The completion checks (spec §4.3): one file and one line each. All are made, so their order decides nothing."""

from collections.abc import Callable, Iterable

from ringup.completion.rules.checks.approvals import check_approvals
from ringup.completion.rules.checks.coupons import check_coupons
from ringup.completion.rules.checks.customer import check_customer
from ringup.completion.rules.checks.delivery import check_delivery
from ringup.completion.rules.checks.gift_cards import check_gift_cards
from ringup.completion.rules.checks.lines import check_lines
from ringup.completion.rules.checks.payments import check_payments
from ringup.completion.rules.checks.recap import check_recap
from ringup.completion.rules.checks.source_code import check_source_code
from ringup.completion.rules.facts import OrderFacts
from ringup.values.refusal import Refusal

Check = Callable[[OrderFacts], Iterable[Refusal]]

CHECKS: tuple[Check, ...] = (
    check_approvals,
    check_coupons,
    check_customer,
    check_delivery,
    check_gift_cards,
    check_lines,
    check_payments,
    check_recap,
    check_source_code,
)


def refusals_of(facts: OrderFacts) -> list[Refusal]:
    """Every reason why the order cannot be submitted now: all of them at once, so that nothing is found out twice."""
    return [refusal for check in CHECKS for refusal in check(facts)]
