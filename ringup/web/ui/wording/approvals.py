"""What is asked of a supervisor, and what is offered or granted, in the reader's language."""

from decimal import Decimal

from django.utils.translation import gettext as _

from ringup.orders.models import PriceApproval
from ringup.orders.rules.approvals import ApprovalKind, Value
from ringup.plumbing import formats


def say_value(value: Value, currency: str) -> str:
    """`{"price": "8.00"}` → 8.00, `{"percent": "20"}` → 20%, `{"amount": "10.00"}` → €10.00."""
    if "price" in value:
        return formats.unit_price(Decimal(value["price"]), currency)
    if "percent" in value:
        return formats.percent(Decimal(value["percent"]))
    return formats.unit_price(Decimal(value.get("amount", "0")), currency)


def say_subject(approval: PriceApproval) -> str:
    """What the question is about: the product, the charge, or the whole order."""
    if approval.charge_code and approval.line:
        return _("charge %(code)s on %(line)s") % {"code": approval.charge_code, "line": approval.line.text}
    if approval.charge_code:
        return _("charge %(code)s") % {"code": approval.charge_code}
    if approval.kind == ApprovalKind.LINE_DISCOUNT and approval.line:
        return _("discount on %(line)s") % {"line": approval.line.text}
    return approval.line.text if approval.line else _("discount on the whole order")
