"""Scripts in the office: written with errors at the field, read while they are typed, linked to their moments."""

import pytest
from django.test import Client
from django.urls import reverse

from ringup.call_centers.models import User
from ringup.directed_selling.loading import PLACE_KIND
from ringup.directed_selling.models import Script, ScriptPlace
from tests.factories import Scene, make_user, sign_in
from tests.factories.suggestions import make_link
from tests.web.office.rows import make_script
from tests.web.office.test_records import send
from tests.web.safety.world import PAYLOAD

pytestmark = pytest.mark.django_db
NEW = {"new-name": "Welcome", "new-kind": "spoken", "new-priority": "1", "new-active": "on"}


@pytest.fixture
def mira(scene: Scene, client: Client) -> User:
    user = make_user("mira", role="marketer", call_center=scene.call_center)
    sign_in(client, user)
    return user


def test_a_script_is_written(mira: User, client: Client) -> None:
    address = reverse("office:setup-new", args=["scripts"])
    assert 'hx-post="/office/scripts/preview/' in client.get(address).text
    answer = client.post(address, {**NEW, "new-text_en": "Good day {{ first_name }}.", "new-text_da": "Goddag."})
    assert answer.status_code == 302, answer.text
    script = Script.objects.get()
    assert (script.text_en, script.text_da) == ("Good day {{ first_name }}.", "Goddag.")
    assert f'hx-post="/office/scripts/preview/?key={script.public_id}"' in client.get(answer.url).text


def test_what_cannot_be_said_is_an_error_at_its_field(mira: User, client: Client) -> None:
    address = reverse("office:setup-new", args=["scripts"])
    answer = client.post(address, {**NEW, "new-text_en": "Hello {{ nmae }}", "new-text_fr": "[mail] Demandez."})
    assert answer.status_code == 422
    assert "There is no variable {{ nmae }}. There are: agent_name, " in answer.text
    assert "There is no fact [mail] for a step." in answer.text
    assert 'id="new-text_en_error"' in answer.text
    assert 'id="new-text_fr_error"' in answer.text
    assert not Script.objects.exists()


def preview(client: Client, **texts: str) -> str:
    fields = {f"general-text_{language}": text for language, text in texts.items()}
    answer = client.post(reverse("office:script-preview"), fields)
    assert answer.status_code == 200
    return str(answer.text)


def test_it_is_read_while_it_is_typed(mira: User, client: Client) -> None:
    assert "as soon as there is a text" in preview(client)
    html = preview(client, en="Hello {{ first_name }}.\n[phone] Phone\n[email] E-mail", da="Hej {{ first_name }}.")
    assert "Hello Carla." in html
    assert "Hej Carla." in html
    assert html.count("script-step done") == 1
    assert html.count("script-step") == 2
    assert "Danish" in html
    assert "There is no variable {{ x }}" in preview(client, en="Hello {{ x }}")
    assert not Script.objects.exists()


def test_what_would_be_a_program_is_read_as_it_is_typed(mira: User, client: Client) -> None:
    for text in (PAYLOAD, "<script>alert(1)</script>", "{{ x|safe }}<img src=x onerror=alert(1)>", "[<img src=x>] y"):
        html = preview(client, en=text)
        assert "<img" not in html
        assert "<b hx-get" not in html
        assert "<script" not in html
    assert "{% debug %}" in preview(client, en="{% debug %}")
    assert "at most 2,000" in preview(client, en="x" * 50_000)


def test_its_moments_are_asked_for_what_belongs_to_them(scene: Scene, mira: User, client: Client) -> None:
    lamp, mug, _ = scene.items
    make_link(lamp, mug)
    script = make_script(scene.legal_entity)
    first = ScriptPlace.objects.get()

    def place(**row: str) -> str:
        stored = {"row0_key": first.pk, "row0_moment": "start"}
        typed = {f"row1_{name}": row.get(name, "") for name in ("key", *PLACE_KIND.fields)}
        return str(send(client, "scripts", script.public_id, "places", **stored, **typed).text)

    assert "This is needed." in place(moment="line")
    assert "This is needed." in place(item="LAMP-1")
    assert "This is not asked for at this moment" in place(moment="end", item="LAMP-1")
    assert "It is not linked to the item" in place(moment="suggestion", item="MUG-1", linked="LAMP-1")
    assert ScriptPlace.objects.count() == 1
    place(moment="suggestion", item="LAMP-1", linked="MUG-1")
    assert ScriptPlace.objects.filter(moment="suggestion", item=lamp, linked=mug).exists()
    place(moment="start", customer_group="TRADE")
    assert ScriptPlace.objects.count() == 3
