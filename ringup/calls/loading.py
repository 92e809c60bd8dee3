"""Rows → values: what a simulated telephone needs to know to ring like a real one."""

from dataclasses import dataclass, field

from ringup.calls.models import Call, DialledNumber, TelephonyConnection
from ringup.calls.rules.states import CallState


@dataclass(frozen=True, kw_only=True)
class Line:
    """A telephony connection with its secret, and a number that reaches the call center."""

    connection: str
    secret: str = field(repr=False)
    number: str = ""


@dataclass(frozen=True, kw_only=True)
class OpenCall:
    """A call of a connection that has not ended; `call` is the telephony system's id of it."""

    call: str
    state: str
    caller: str


def load_line(*, legal_entity: int, call_center: int) -> Line | None:
    """The first active connection of the company and the first number of the call center; None without a connection."""
    link = TelephonyConnection.objects.filter(legal_entity=legal_entity, active=True).order_by("pk").first()
    if link is None:
        return None
    numbers = DialledNumber.objects.filter(legal_entity=legal_entity, call_center=call_center)
    number = numbers.order_by("pk").values_list("e164", flat=True).first()
    return Line(connection=link.public_id, secret=link.secret, number=number or "")


def list_open_calls(*, connection: str, limit: int = 3) -> list[OpenCall]:
    """The connection's calls that have not ended, youngest first."""
    calls = Call.objects.filter(connection__public_id=connection).exclude(state=CallState.ENDED)
    return [
        OpenCall(call=call.external_id, state=call.state, caller=call.caller_e164 or call.caller_number)
        for call in calls.order_by("-ringing_at")[:limit]
    ]
