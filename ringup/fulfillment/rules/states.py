"""The states of a pick list and of a shipment: tables `(state, event) → state`."""

from enum import StrEnum

from ringup.values.refusal import Refusal


class PickState(StrEnum):
    """Where a pick list is."""

    OPEN = "open"  # somebody goes through the shelves with it
    PICKED = "picked"  # what was found lies packed
    SHIPPED = "shipped"
    CANCELED = "canceled"


class PickEvent(StrEnum):
    """What can happen to a pick list."""

    CONFIRM = "confirm"
    SHIP = "ship"
    CANCEL = "cancel"


PICK_TRANSITIONS: dict[tuple[PickState, PickEvent], PickState] = {
    (PickState.OPEN, PickEvent.CONFIRM): PickState.PICKED,
    (PickState.PICKED, PickEvent.SHIP): PickState.SHIPPED,
    (PickState.OPEN, PickEvent.CANCEL): PickState.CANCELED,
    (PickState.PICKED, PickEvent.CANCEL): PickState.CANCELED,
}


class ShipmentState(StrEnum):
    """Where a shipment is."""

    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELED = "canceled"  # unpacked again


class ShipmentEvent(StrEnum):
    """What can happen to a shipment."""

    SHIP = "ship"
    DELIVER = "deliver"
    CANCEL = "cancel"


SHIPMENT_TRANSITIONS: dict[tuple[ShipmentState, ShipmentEvent], ShipmentState] = {
    (ShipmentState.PACKED, ShipmentEvent.SHIP): ShipmentState.SHIPPED,
    (ShipmentState.SHIPPED, ShipmentEvent.DELIVER): ShipmentState.DELIVERED,
    (ShipmentState.PACKED, ShipmentEvent.CANCEL): ShipmentState.CANCELED,
}

# A pick list that somebody has in hand.
OPEN_PICKS = frozenset({PickState.OPEN, PickState.PICKED})


def next_pick_state(state: PickState, event: PickEvent) -> PickState | Refusal:
    """The state after the event, or the refusal `pick_state_forbids` {state, event}."""
    try:
        return PICK_TRANSITIONS[state, event]
    except KeyError:
        return Refusal(code="pick_state_forbids", facts={"state": state.value, "event": event.value})


def next_shipment_state(state: ShipmentState, event: ShipmentEvent) -> ShipmentState | Refusal:
    """The state after the event, or the refusal `shipment_state_forbids` {state, event}."""
    try:
        return SHIPMENT_TRANSITIONS[state, event]
    except KeyError:
        return Refusal(code="shipment_state_forbids", facts={"state": state.value, "event": event.value})
