"""The simulated telephone: who rings, and what becomes of the call."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from ringup.call_centers.rules.actor import Actor
from ringup.calls.loading import list_open_calls, load_line
from ringup.customers.queries import CustomerHit, find_customers, list_reachable
from ringup.plumbing import formats
from ringup.values.refusal import Refusal
from ringup.web.ui.panels import Panel
from ringup.web.ui.wording import Said, say

MOST = 6
NUMBER_SIGNS = frozenset("+0123456789 ()-./")
STRANGER = "+4520123456"


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Somebody who can ring; `number` is what the telephony system tells."""

    number: str
    name: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class RingingCall:
    call: str
    number: str
    answered: bool


@dataclass(frozen=True, kw_only=True)
class SimulatedPhone(Panel):
    """Without a `line` there is no telephony connection to ring through."""

    area: ClassVar[str] = "desk/simulated_phone"
    line: bool = False
    asked: str = ""
    callers: tuple[Caller, ...] = ()
    calls: tuple[RingingCall, ...] = ()
    refusal: Said | None = None

    @property
    def asked_number(self) -> str:
        """What was typed, as a number: only what can stand in one."""
        return "".join(sign for sign in self.asked if sign in NUMBER_SIGNS)


def simulated_phone_panel(actor: Actor, *, asked: str = "", refusal: Refusal | None = None) -> SimulatedPhone:
    """Customers for what was typed, else some of those who have a phone; and the calls that are going on."""
    line = load_line(legal_entity=actor.legal_entity, call_center=actor.call_center or 0)
    if line is None:
        return SimulatedPhone(refusal=say(refusal) if refusal else None)
    return SimulatedPhone(
        line=True,
        asked=asked,
        callers=tuple(_callers(actor, asked)),
        calls=tuple(
            RingingCall(
                call=call.call,
                number=formats.phone(call.caller) if call.caller else _("anonymous"),
                answered=call.state == "answered",
            )
            for call in list_open_calls(connection=line.connection)
        ),
        refusal=say(refusal) if refusal else None,
    )


def _callers(actor: Actor, asked: str) -> list[Caller]:
    if asked:
        hits = find_customers(legal_entity=actor.legal_entity, text=asked, limit=MOST)
    else:
        hits = list_reachable(legal_entity=actor.legal_entity, call_center=actor.call_center or 0, limit=MOST)
    known = [_caller(hit) for hit in hits if hit.phone]
    strangers = [
        Caller(number=STRANGER, name=_("Unknown number"), detail=formats.phone(STRANGER)),
        Caller(number="", name=_("Anonymous"), detail=_("number withheld")),
    ]
    return known if asked else [*known, *strangers]


def _caller(hit: CustomerHit) -> Caller:
    return Caller(number=hit.phone, name=hit.name, detail=f"{formats.phone(hit.phone)} · {hit.city}")
