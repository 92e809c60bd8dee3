"""Signing in: one text for every failure, a lock after ten, a new session each time, and nobody signs up."""

import re
import time
from unittest.mock import patch

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import NoReverseMatch, reverse

from ringup.call_centers.models import User
from tests.factories.company import make_call_center
from tests.factories.scenes import make_ada

PASSWORD = "eleven green herons 7"
LOGIN = "/account/login/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return make_ada(make_call_center(), password=PASSWORD)


def sign_in(client: Client, name: str, password: str = PASSWORD, **headers: str) -> int:
    return client.post(LOGIN, {"login": name, "password": password}, headers=headers).status_code


def errors(client: Client, name: str, password: str) -> list[str]:
    page = client.post(LOGIN, {"login": name, "password": password}).content.decode()
    return re.findall(r'role="alert">\s*(.*?)\s*</', page)


def test_a_worker_signs_in_and_gets_a_new_session(client: Client, ada: User) -> None:
    client.session.save()
    before = client.session.session_key
    assert sign_in(client, "ada") == 302
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert client.session["_auth_user_id"] == str(ada.pk)


def test_an_unknown_name_reads_like_a_wrong_password(client: Client, ada: User) -> None:
    wrong, unknown = errors(client, "ada", "wrong"), errors(client, "nobody", "wrong")
    assert wrong == unknown
    assert len(wrong) == 1


def test_an_unknown_name_costs_as_much_time_as_a_wrong_password(client: Client, ada: User) -> None:
    """The hash is calculated either way; counted, because a clock would tell what else the machine does."""
    with patch("django.contrib.auth.hashers.MD5PasswordHasher.encode", return_value="x") as calculated:
        errors(client, "ada", "wrong")
        for_ada = calculated.call_count
        errors(client, "nobody", "wrong")
    assert calculated.call_count == 2 * for_ada > 0


@pytest.mark.parametrize("name", ["ada", "nobody"])
def test_ten_failures_lock_a_name_for_half_an_hour(client: Client, ada: User, name: str) -> None:
    assert [sign_in(client, name, "wrong") for _ in range(9)] == [200] * 9
    assert sign_in(client, name, "wrong") == 429
    assert sign_in(client, name) == 429, "the right password does not help either"
    assert sign_in(Client(), name, REMOTE_ADDR="198.51.100.7") == 429, "nor does another address"


@pytest.mark.parametrize("written", ["ADA", " ada ", "ａｄａ", "Ada"])
def test_a_name_is_one_name_however_it_is_written(client: Client, ada: User, written: str) -> None:
    for _ in range(9):
        sign_in(client, "ada", "wrong")
    assert sign_in(client, written, "wrong") == 429


def test_the_lock_ends_by_itself(client: Client, ada: User) -> None:
    for _ in range(10):
        sign_in(client, "ada", "wrong")
    AccessAttempt.objects.update(attempt_time="2020-01-01T00:00Z")
    assert sign_in(client, "ada") == 302


def test_trying_on_does_not_prolong_the_lock(client: Client, ada: User) -> None:
    for _ in range(10):
        sign_in(client, "ada", "wrong")
    locked_at = AccessAttempt.objects.get().attempt_time
    sign_in(client, "ada", "wrong")
    assert AccessAttempt.objects.get().attempt_time == locked_at


def test_success_forgets_the_failures(client: Client, ada: User) -> None:
    for _ in range(9):
        sign_in(client, "ada", "wrong")
    assert sign_in(client, "ada") == 302
    client.logout()
    assert sign_in(client, "ada", "wrong") == 200


def test_an_address_that_tries_many_names_is_slowed_down_and_the_others_are_not(client: Client, ada: User) -> None:
    with patch.dict("django.conf.settings.ACCOUNT_RATE_LIMITS", {"failed_from_address": "5/30m/ip"}):
        for number in range(5):
            sign_in(client, f"name{number}", "wrong")
        assert sign_in(client, "ada") == 200, "refused before the password is looked at"
        assert sign_in(Client(REMOTE_ADDR="198.51.100.7"), "ada") == 302


def test_a_whole_call_center_may_sign_in_from_one_address(client: Client, ada: User) -> None:
    with patch.dict("django.conf.settings.ACCOUNT_RATE_LIMITS", {"failed_from_address": "5/30m/ip"}):
        for _ in range(8):
            assert sign_in(Client(), "ada") == 302


def test_a_deactivated_worker_is_out_at_the_next_request(client: Client, ada: User) -> None:
    client.force_login(ada)
    assert client.get(reverse("mfa_index")).status_code == 200
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert client.get(reverse("mfa_index")).status_code == 302


def test_a_new_password_ends_all_sessions(client: Client, ada: User) -> None:
    elsewhere = Client()
    sign_in(client, "ada")
    sign_in(elsewhere, "ada")
    new = "twelve blue kettles 8"
    changed = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert changed.status_code == 302
    for session in (client, elsewhere):
        assert session.get(reverse("mfa_index")).status_code == 302
    assert sign_in(client, "ada", new) == 302


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email"])
def test_nobody_signs_up_or_gets_a_password_by_mail(client: Client, name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)
    assert client.get("/account/signup/").status_code == 404


def test_a_card_number_typed_as_a_name_is_not_kept(client: Client) -> None:
    sign_in(client, "4111 1111 1111 1111", "wrong")
    attempt = AccessAttempt.objects.get()
    stored = f"{attempt.username} {attempt.post_data} {attempt.get_data}"
    assert "1111 1111" not in stored
    assert "41111111" not in stored


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        r"\\evil.example",
        "/\t/evil.example",
        "https:evil.example",
        "javascript:alert(1)",
    ],
)
def test_the_sign_in_leads_nowhere_else(client: Client, ada: User, target: str) -> None:
    answer = client.post(f"{LOGIN}?next={target}", {"login": "ada", "password": PASSWORD, "next": target})
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]
    assert "alert" not in answer["Location"]


def test_the_cookies_are_bound_to_the_host(client: Client, ada: User) -> None:
    client.get(LOGIN)
    sign_in(client, "ada")
    for name in ("__Host-session", "__Host-csrf", "__Host-session-alive"):
        cookie = client.cookies[name]
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]
    assert not client.cookies["__Host-session"]["max-age"], "it ends with the browser"
    assert time.time() + 12 * 3600 + 60 > Session.objects.get().expire_date.timestamp(), "and with the shift"
