"""What other systems can be told, where they may be, and how long a message to one of them waits after a failure."""

import ipaddress
from collections.abc import Collection, Iterator
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from ringup.values.refusal import Refusal

# Oldest first in an order's life; a subscription without any of them gets them all.
EVENTS = (
    "order.released",
    "order.withheld",
    "order.changed",
    "order.canceled",
    "order.delayed",
    "pick.started",
    "purchase.started",
    "order.shipped",
    "order.invoiced",
    "goods.received",
)

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
MOST_ATTEMPTS = 24  # over about sixteen hours

OPEN_PORTS = frozenset({443, 8443})
# Addresses that lead to another one inside: IPv4 in IPv6 as NAT64, 6to4 and Teredo write it.
TUNNELS = tuple(ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


class DeliveryState(StrEnum):
    """Where a message to another system is."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"  # nobody answered for so long that a person has to look


class DeliveryEvent(StrEnum):
    """What can happen to it."""

    DELIVER = "deliver"
    GIVE_UP = "give_up"
    SEND_AGAIN = "send_again"


DELIVERY_TRANSITIONS: dict[tuple[DeliveryState, DeliveryEvent], DeliveryState] = {
    (DeliveryState.WAITING, DeliveryEvent.DELIVER): DeliveryState.DELIVERED,
    (DeliveryState.WAITING, DeliveryEvent.GIVE_UP): DeliveryState.DEAD,
    (DeliveryState.DEAD, DeliveryEvent.SEND_AGAIN): DeliveryState.WAITING,
    (DeliveryState.DELIVERED, DeliveryEvent.SEND_AGAIN): DeliveryState.WAITING,
}


def next_delivery_state(state: DeliveryState, event: DeliveryEvent) -> DeliveryState | Refusal:
    """The state after the event, or the refusal `delivery_state_forbids` {state, event}."""
    try:
        return DELIVERY_TRANSITIONS[state, event]
    except KeyError:
        return Refusal(code="delivery_state_forbids", facts={"state": state.value, "event": event.value})


def wait_after(attempts: int) -> timedelta:
    """How long a message waits after so many failures: 10 s, 20 s, 40 s … at most an hour.

    >>> wait_after(3)
    datetime.timedelta(seconds=40)
    """
    return min(FIRST_WAIT * (1 << min(attempts - 1, 20)), LONGEST_WAIT)


def is_own_host(host: str, port: int, own: Collection[str]) -> bool:
    """Whether the installation names the host (`stock.local`, or `stock.local:8080` for one port) as one of its own."""
    return host in own or f"{host}:{port}" in own


def address_faults(url: str, own: Collection[str]) -> Iterator[Refusal]:
    """Why nothing may be sent to the address: `webhook_address_forbidden` {address_fault}.

    Only https on the usual ports, without a name and password in it; hosts of the installation's `own` may be reached
    by http and on any port. What a name stands for is looked at when something is sent.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        yield _forbidden("not_an_address")
        return
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.password or parts.fragment:
        yield _forbidden("not_an_address")
    elif is_own_host(host, port, own):
        return
    elif parts.scheme != "https":
        yield _forbidden("not_encrypted")
    elif port not in OPEN_PORTS:
        yield _forbidden("port")
    elif _is_address(host) and not is_public(host):
        yield _forbidden("inside")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet: not of this machine, a private net, a link or a tunnel.

    >>> is_public("192.168.1.4"), is_public("93.184.216.34")
    (False, True)
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in tunnel for tunnel in TUNNELS):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _forbidden(why: str) -> Refusal:
    return Refusal(code="webhook_address_forbidden", facts={"address_fault": why}, field="url")
