"""What processors hold for a payment: the authorization that stands, and asking for it anew."""

from django.utils import timezone

from ringup.call_centers.rules.actor import Actor
from ringup.payments.connectors.protocol import Capability
from ringup.payments.connectors.registry import find_connector
from ringup.payments.models import PaymentLine, PaymentOperation
from ringup.payments.rules.states import LineEvent, LineState, OperationKind, OperationState, next_line_state
from ringup.payments.saving.intents import new_intent
from ringup.values.refusal import Refusal


def latest_authorization(line: PaymentLine) -> PaymentOperation:
    """The latest one that was given, whether or not it still stands."""
    return _given(line)[-1]


def standing_authorization(line: PaymentLine) -> PaymentOperation | None:
    """The latest one, if it can still be captured or voided: not void, not run out, not closed by a capture."""
    given = _given(line)
    return given[-1] if given and _stands(given[-1]) else None


def still_held(line: PaymentLine, *, but: PaymentOperation) -> bool:
    """Whether an authorization before that operation still stands."""
    return any(_stands(row) for row in _given(line) if row.pk < but.pk)


def earlier_hold(line: PaymentLine, *, than: PaymentOperation) -> PaymentOperation | None:
    """The authorization that a newer one has replaced and that can be voided: nothing was captured of it."""
    rows = [row for row in _given(line) if row.pk < than.pk and _stands(row)]
    return next((row for row in rows if not row.children.exists()), None)


def may_ask_anew(line: PaymentLine) -> bool:
    """Whether the card can be asked without its holder: it is on file."""
    return line.stored_card_id is not None and not line.by_link


def ask_anew(actor: Actor | None, line: PaymentLine, *, connector: str = "") -> int:
    """The intent of an authorization over what is not captured of the payment yet; the line is stored as unknown.

    `connector` is another one than the method's own.
    """
    after = next_line_state(LineState(line.state), LineEvent.ASK)
    assert not isinstance(after, Refusal), after
    line.state, line.authorize_on = after.value, None
    line.save(update_fields=["state", "authorize_on"])
    open_minor = line.amount_minor - line.captured_minor
    return new_intent(actor, line, OperationKind.AUTHORIZE, open_minor, connector=connector)


def _given(line: PaymentLine) -> list[PaymentOperation]:
    # One that we did not accept, as its address is wrong, has a decline code, and is given free.
    rows = line.operations.filter(
        kind=OperationKind.AUTHORIZE.value, state=OperationState.SUCCEEDED.value, decline_code=""
    )
    return list(rows.order_by("pk"))


def _stands(row: PaymentOperation) -> bool:
    if row.expires_at is not None and row.expires_at <= timezone.now():
        return False
    children = list(row.children.exclude(state=OperationState.DECLINED.value))
    if any(child.kind == OperationKind.VOID for child in children):
        return False
    captured = sum(child.amount_minor for child in children if child.kind == OperationKind.CAPTURE)
    if captured and Capability.CAPTURE_AGAIN not in find_connector(row.connector).CAPABILITIES:
        return False
    return captured < row.amount_minor
