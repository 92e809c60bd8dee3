"""The second factor: an app's code once, recovery codes, a lock after ten wrong ones, secrets that nobody can read."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from ringup.call_centers.models import User
from tests.factories.company import make_call_center
from tests.factories.scenes import make_ada, make_mallory

PASSWORD = "eleven green herons 7"
LOGIN = "/account/login/"
SECOND = "/account/second-factor/authenticate/"

pytestmark = pytest.mark.django_db


class WithApp:
    """Ada and her authenticator app."""

    def __init__(self) -> None:
        self.user = make_ada(make_call_center(), password=PASSWORD)
        self.secret = generate_totp_secret()
        TOTP.activate(self.user, self.secret)

    def code(self) -> str:
        return format_hotp_value(hotp_value(self.secret, int(time.time()) // 30))


@pytest.fixture
def ada() -> WithApp:
    return WithApp()


def first_factor(client: Client) -> None:
    answer = client.post(LOGIN, {"login": "ada", "password": PASSWORD})
    assert answer["Location"] == SECOND


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_password_alone_opens_nothing(client: Client, ada: WithApp) -> None:
    first_factor(client)
    assert not signed_in(client)
    assert client.get("/account/second-factor/").status_code == 302


def test_the_code_of_the_app_completes_the_sign_in_with_a_new_session(client: Client, ada: WithApp) -> None:
    first_factor(client)
    before = client.session.session_key
    client.post(SECOND, {"code": ada.code()})
    assert signed_in(client)
    assert client.session.session_key != before


def test_a_code_is_good_once(client: Client, ada: WithApp) -> None:
    with time_machine.travel("2026-11-20T09:00:00Z", tick=False):
        for browser, good in ((client, True), (Client(), False)):
            first_factor(browser)
            browser.post(SECOND, {"code": ada.code()})
            assert signed_in(browser) is good


def test_ten_wrong_codes_lock_the_second_factor_from_everywhere(client: Client, ada: WithApp) -> None:
    first_factor(client)
    for _ in range(10):
        client.post(SECOND, {"code": "000000"})
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    first_factor(elsewhere)
    elsewhere.post(SECOND, {"code": ada.code()})
    assert not signed_in(elsewhere)
    with time_machine.travel(time.time() + 31 * 60):
        first_factor(elsewhere)
        elsewhere.post(SECOND, {"code": ada.code()})
        assert signed_in(elsewhere)


def test_a_recovery_code_is_good_once(client: Client, ada: WithApp) -> None:
    code = RecoveryCodes.activate(ada.user).get_unused_codes()[0]
    for browser, good in ((client, True), (Client(), False)):
        first_factor(browser)
        browser.post(SECOND, {"code": code})
        assert signed_in(browser) is good


def test_the_secret_is_not_readable_in_the_database_and_survives_a_new_key(
    client: Client, ada: WithApp, settings: Settings
) -> None:
    assert ada.secret not in str(Authenticator.objects.get(type=Authenticator.Type.TOTP).data)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, which is as long and as random as the first one was"
    first_factor(client)
    client.post(SECOND, {"code": ada.code()})
    assert signed_in(client)


def test_changing_factors_asks_for_the_password_first(client: Client, ada: WithApp) -> None:
    client.force_login(ada.user)
    for name in ("mfa_deactivate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        assert "reauthenticate" in client.get(reverse(name))["Location"]


def test_nobody_touches_the_key_of_another(client: Client, ada: WithApp) -> None:
    key = Authenticator.objects.create(user=ada.user, type=Authenticator.Type.WEBAUTHN, data={})
    mallory: User = make_mallory(make_call_center("DELFT"), password=PASSWORD)
    client.post(LOGIN, {"login": "mallory", "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert mallory.pk != ada.user.pk
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.post(reverse(name, args=[key.pk]), {"name": "mine"}).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    "name",
    ["mfa_index", "account_change_password", "account_logout", "mfa_list_webauthn", "mfa_view_recovery_codes"],
)
def test_every_page_of_the_account_shows(client: Client, ada: WithApp, name: str, language: str) -> None:
    RecoveryCodes.activate(ada.user)
    User.objects.filter(pk=ada.user.pk).update(language=language)
    client.post(LOGIN, {"login": "ada", "password": PASSWORD})
    client.post(SECOND, {"code": ada.code()})
    page = client.get(reverse(name), follow=True)
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.content.decode()
