"""After a quarter of an hour without a sign of life the password is asked again, in the page, and nothing is lost."""

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from ringup.call_centers.models import User
from tests.factories.company import make_call_center
from tests.factories.scenes import make_ada, make_mallory

PASSWORD = "eleven green herons 7"
PAGE = "/account/second-factor/"
AGAIN = "/account/sign-in-again/"
PANEL = {"HX-Request": "true"}
BACKGROUND = {"HX-Request": "true", "Ringup-Background": "1"}
START = "2026-11-20T09:00:00Z"

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> time_machine.Traveller:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ada(clock: time_machine.Traveller, client: Client) -> User:
    """Ada, who has just signed in."""
    user = make_ada(make_call_center(), password=PASSWORD)
    client.post("/account/login/", {"login": "ada", "password": PASSWORD})
    return user


def pause(clock: time_machine.Traveller, minutes: float) -> None:
    clock.shift(timedelta(minutes=minutes))


def test_a_worker_who_works_is_never_asked(client: Client, ada: User, clock: time_machine.Traveller) -> None:
    for _ in range(20):
        pause(clock, 14)
        assert client.get(PAGE).status_code == 200


def test_after_a_pause_a_page_asks_first_and_then_goes_on(
    client: Client, ada: User, clock: time_machine.Traveller
) -> None:
    pause(clock, 16)
    asked = client.get(f"{PAGE}?part=2")
    assert (asked.status_code, asked["Location"]) == (302, f"{AGAIN}?next=%2Faccount%2Fsecond-factor%2F%3Fpart%3D2")
    assert 'type="password"' in client.get(asked["Location"]).content.decode()
    on = client.post(AGAIN, {"password": PASSWORD, "next": f"{PAGE}?part=2"})
    assert (on.status_code, on["Location"]) == (302, f"{PAGE}?part=2")
    assert client.get(PAGE).status_code == 200


def test_a_part_of_a_page_is_refused_with_an_event_and_no_swap(
    client: Client, ada: User, clock: time_machine.Traveller
) -> None:
    pause(clock, 16)
    refused = client.post(reverse("accounts:still-here"), headers=PANEL)
    assert refused.status_code == 401
    assert refused["HX-Trigger"] == "ringup:locked"
    assert refused.content == b""
    assert client.post(reverse("accounts:still-here"), headers=PANEL).status_code == 401, "asking again is no life"


def test_the_password_unlocks_in_the_page_with_a_new_session_key(
    client: Client, ada: User, clock: time_machine.Traveller
) -> None:
    pause(clock, 16)
    before = client.session.session_key
    asked = client.get(AGAIN, headers=PANEL)
    assert 'id="sign-in-again"' in asked.content.decode()
    assert "<html" not in asked.content.decode()
    unlocked = client.post(AGAIN, {"password": PASSWORD}, headers=PANEL)
    assert unlocked.status_code == 200
    assert "ringup:unlocked" in unlocked["HX-Trigger-After-Settle"]
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert client.post(reverse("accounts:still-here"), headers=PANEL).status_code == 204


def test_a_wrong_password_is_said_in_the_panel_and_counts(
    client: Client, ada: User, clock: time_machine.Traveller
) -> None:
    pause(clock, 16)
    refused = client.post(AGAIN, {"password": "wrong"}, headers=PANEL)
    assert refused.status_code == 422
    assert "aria-invalid" in refused.content.decode()
    assert AccessAttempt.objects.get().username == "ada"
    assert client.get(PAGE).status_code == 302


def test_ten_wrong_passwords_end_the_session(client: Client, ada: User, clock: time_machine.Traveller) -> None:
    pause(clock, 16)
    for _ in range(9):
        client.post(AGAIN, {"password": "wrong"}, headers=PANEL)
    locked = client.post(AGAIN, {"password": "wrong"}, headers=PANEL)
    assert locked["HX-Redirect"] == "/account/locked/"
    assert client.get(PAGE)["Location"].startswith("/account/login/")


def test_a_colleague_cannot_go_on_with_another_name(client: Client, ada: User, clock: time_machine.Traveller) -> None:
    mallory = make_mallory(make_call_center("DELFT"), password="mallory's own 123")
    pause(clock, 16)
    assert client.post(AGAIN, {"password": "mallory's own 123"}, headers=PANEL).status_code == 422
    assert client.session["_auth_user_id"] == str(ada.pk) != str(mallory.pk)


def test_what_nobody_clicked_for_is_no_sign_of_life(client: Client, ada: User, clock: time_machine.Traveller) -> None:
    for _ in range(3):
        pause(clock, 4)
        assert client.get(PAGE, headers=BACKGROUND).status_code == 200
    pause(clock, 4)
    assert client.get(PAGE, headers=BACKGROUND).status_code == 401


def test_a_long_text_can_show_life(client: Client, ada: User, clock: time_machine.Traveller) -> None:
    for _ in range(5):
        pause(clock, 10)
        assert client.post(reverse("accounts:still-here"), headers=PANEL).status_code == 204
    assert client.get(PAGE).status_code == 200


def test_a_page_that_looks_idle_learns_that_another_one_was_used(
    client: Client, ada: User, clock: time_machine.Traveller
) -> None:
    pause(clock, 10)
    client.get(PAGE)
    pause(clock, 7)
    looked = client.get(AGAIN, headers=BACKGROUND)
    assert (looked.status_code, looked["Ringup-Idle"]) == (204, "420")


@pytest.mark.parametrize("forged", ["", "9999999999/x:y", "nonsense"])
def test_a_lost_or_forged_cookie_is_no_sign_of_life(
    client: Client, ada: User, clock: time_machine.Traveller, forged: str
) -> None:
    pause(clock, 16)
    client.cookies["__Host-session-alive"] = forged
    assert client.get(PAGE).status_code == 302


def test_the_cookie_of_another_session_is_no_sign_of_life(
    client: Client, ada: User, clock: time_machine.Traveller
) -> None:
    pause(clock, 16)
    other = Client()
    other.post("/account/login/", {"login": "ada", "password": PASSWORD})
    client.cookies["__Host-session-alive"] = other.cookies["__Host-session-alive"].value
    assert client.get(PAGE).status_code == 302


def test_leaving_and_signing_in_anew_are_always_possible(
    client: Client, ada: User, clock: time_machine.Traveller
) -> None:
    pause(clock, 16)
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get(AGAIN)["Location"].startswith("/account/login/")


def test_after_the_shift_the_session_is_over(client: Client, ada: User, clock: time_machine.Traveller) -> None:
    for _ in range(12 * 6):
        pause(clock, 10)
        client.get(PAGE)
    pause(clock, 1)
    assert client.get(PAGE)["Location"].startswith("/account/login/")


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", r"\\evil.example", "javascript:alert(1)"])
def test_the_way_on_leads_nowhere_else(client: Client, ada: User, clock: time_machine.Traveller, target: str) -> None:
    pause(clock, 16)
    assert client.post(AGAIN, {"password": PASSWORD, "next": target})["Location"] == "/"


def test_reading_writes_nothing(client: Client, ada: User, clock: time_machine.Traveller) -> None:
    pause(clock, 5)
    stored = Session.objects.values_list("session_key", "expire_date", "session_data").get()
    client.get(PAGE)
    assert Session.objects.values_list("session_key", "expire_date", "session_data").get() == stored
