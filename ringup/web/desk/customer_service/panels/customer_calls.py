"""The customer's last calls."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ringup.calls.queries import PastCall, list_customer_calls
from ringup.plumbing import formats
from ringup.web.desk.customer_service.panels.service_panel import ServicePanel
from ringup.web.desk.customer_service.shown import ShownCustomer


@dataclass(frozen=True, kw_only=True)
class ShownCall:
    moment: str
    agent: str
    number: str
    talked: str
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class CustomerCalls(ServicePanel):
    calls: tuple[ShownCall, ...] = ()


def customer_calls_panel(shown: ShownCustomer) -> CustomerCalls:
    """One query."""
    calls = list_customer_calls(customer=shown.card.id)
    return CustomerCalls(customer=shown.id, calls=tuple(_call(shown, call) for call in calls))


def _call(shown: ShownCustomer, call: PastCall) -> ShownCall:
    if call.seconds is not None:
        talked, tone = f"{call.seconds // 60}:{call.seconds % 60:02}", ""
    elif call.state == "ringing":
        talked, tone = _("ringing"), "ring"
    else:
        talked, tone = _("missed"), "bad"
    return ShownCall(
        moment=formats.moment(call.ringing_at, zone=shown.view.zone),
        agent=call.agent,
        number=formats.phone(call.caller) if call.caller else _("anonymous"),
        talked=talked,
        tone=tone,
    )
