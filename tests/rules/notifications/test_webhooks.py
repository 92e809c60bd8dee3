"""Where messages to other systems may go, and how long they wait after a failure."""

from datetime import timedelta

import pytest

from ringup.notifications.rules.webhooks import (
    DeliveryEvent,
    DeliveryState,
    address_faults,
    is_public,
    next_delivery_state,
    wait_after,
)
from ringup.values.refusal import Refusal


def fault(url: str, *own: str) -> str:
    return next((refusal.facts["address_fault"] for refusal in address_faults(url, own)), "")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://stock.example.com/hook", ""),
        ("https://stock.example.com:8443/hook?x=1", ""),
        ("http://stock.example.com/hook", "not_encrypted"),
        ("https://stock.example.com:22/hook", "port"),
        ("https://127.0.0.1/hook", "inside"),
        ("https://[::1]/hook", "inside"),
        ("https://169.254.169.254/latest", "inside"),
        ("https://ann:secret@stock.example.com/", "not_an_address"),
        ("ftp://stock.example.com/", "not_an_address"),
        ("https:///hook", "not_an_address"),
        ("https://stock.example.com:99999/", "not_an_address"),
        ("", "not_an_address"),
    ],
)
def test_only_encrypted_addresses_of_the_open_internet_are_told(url: str, expected: str) -> None:
    assert fault(url) == expected


def test_a_host_that_the_installation_names_may_be_inside() -> None:
    assert fault("http://stock.local:8080/hook", "stock.local:8080") == ""
    assert fault("http://stock.local:8081/hook", "stock.local:8080") == "not_encrypted"
    assert fault("http://stock.local:8081/hook", "stock.local") == ""


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.4",
        "100.64.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:0:a00:1::",
    ],
)
def test_addresses_that_lead_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


def test_a_failure_waits_longer_each_time_and_never_more_than_an_hour() -> None:
    assert [wait_after(count) for count in (1, 2, 3)] == [timedelta(seconds=10 * (1 << at)) for at in range(3)]
    assert wait_after(24) == timedelta(hours=1)


def test_what_waits_is_not_given_up_twice() -> None:
    refused = next_delivery_state(DeliveryState.DEAD, DeliveryEvent.GIVE_UP)
    assert isinstance(refused, Refusal)
    assert refused.code == "delivery_state_forbids"
