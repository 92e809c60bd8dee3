"""Values → rows: the call that an event speaks of, locked, whichever of its events comes first."""

from django.db.models import F

from ringup.call_centers.models import LegalEntity, Membership, User
from ringup.calls.models import Call, CallEvent, DialledNumber, TelephonyConnection
from ringup.customers.loading.phones import read_phone
from ringup.customers.queries import find_customers_by_phone
from ringup.plumbing.live import News, announce
from ringup.plumbing.locks import lock_row


def lock_call(event: CallEvent) -> Call:
    """The call of the event, locked; made by the first event that comes, in whatever order they come."""
    link = TelephonyConnection.objects.get(pk=event.connection_id)
    Call.objects.bulk_create(
        [
            Call(
                legal_entity_id=link.legal_entity_id,
                connection=link,
                external_id=event.external_call,
                ringing_at=event.happened_at,
            )
        ],
        ignore_conflicts=True,
    )
    call = lock_row(Call.objects.filter(connection=link, external_id=event.external_call))
    assert call is not None
    return call


def learn(call: Call, event: CallEvent) -> None:
    """Put on the call what the event tells and no other event has told: numbers, call center, customer, agent."""
    call.agent = call.agent or _find_agent(call, event.agent)
    if event.dialled and not call.dialled_number:
        call.dialled_number = read_phone(event.dialled, country=_country(call)).e164 or event.dialled
    call.call_center_id = call.call_center_id or _find_call_center(call)
    if event.caller and not call.caller_number:
        call.caller_number = event.caller
        call.caller_e164 = read_phone(event.caller, country=_country(call)).e164
        callers = find_customers_by_phone(legal_entity=call.legal_entity_id, text=call.caller_e164)
        # Several customers share the number: the agent asks who it is.
        call.customer_id = callers[0].id if len(callers) == 1 else None


def tell_desks(call: Call) -> None:
    """Let the agent's desks know; a call that rings for nobody in particular rings at all desks of its call center."""
    announce(
        News(
            event="calls",
            legal_entity=call.legal_entity_id,
            call_center=call.call_center_id if call.agent_id is None else None,
            user=call.agent_id,
            facts={"call": call.public_id, "state": call.state},
        )
    )


def note_problem(event: int, problem: str) -> None:
    """Keep that acting on the event has failed once more, and why."""
    CallEvent.objects.filter(pk=event).update(attempts=F("attempts") + 1, problem=problem[:2_000])


def _find_agent(call: Call, username: str) -> User | None:
    """The worker with that user name, if the worker belongs to the company that the telephony system serves."""
    if not username:
        return None
    colleagues = Membership.objects.filter(legal_entity=call.legal_entity_id, user__is_active=True)
    link = colleagues.filter(user__username=username).select_related("user").first()
    return link.user if link else None


def _find_call_center(call: Call) -> int | None:
    """The call center that the dialled number reaches; else the one in which the agent sits."""
    dialled = DialledNumber.objects.filter(legal_entity=call.legal_entity_id, e164=call.dialled_number).first()
    if dialled is not None:
        return dialled.call_center_id
    sits_here = call.agent is not None and call.agent.active_legal_entity_id == call.legal_entity_id
    return call.agent.active_call_center_id if call.agent is not None and sits_here else None


def _country(call: Call) -> str:
    """The country in which a number without a country code is meant."""
    if call.call_center_id is not None and call.call_center is not None:
        return call.call_center.country
    return LegalEntity.objects.values_list("country", flat=True).get(pk=call.legal_entity_id)
