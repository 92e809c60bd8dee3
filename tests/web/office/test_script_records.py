"""Scripts in the office: written with errors at the field, read while they are typed, linked to their moments."""

import csv
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from ringup.call_centers.models import User
from ringup.directed_selling.actions.judge_scripts import judge_scripts
from ringup.directed_selling.loading import PLACE_KIND
from ringup.directed_selling.models import Script, ScriptPlace
from tests.factories import Scene, make_user, sign_in
from tests.factories.scenes import make_rex
from tests.factories.scripts import make_calls
from tests.factories.suggestions import make_link
from tests.web.office.rows import make_script, make_version
from tests.web.office.test_records import send
from tests.web.safety.world import PAYLOAD

pytestmark = pytest.mark.django_db
NEW = {"new-name": "Welcome", "new-kind": "spoken", "new-priority": "1", "new-weight": "1", "new-active": "on"}


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


def test_a_version_is_read_beside_the_own_text(mira: User, client: Client, scene: Scene) -> None:
    script = make_script(scene.legal_entity, "Welcome", text_en="Good day.")
    fields = {"general-script": str(script.pk), "general-text_en": "Hello {{ first_name }}.\n[ ] Thank them."}
    html = client.post(reverse("office:script-preview"), fields).text
    assert "Good day." in html
    assert "Hello Carla." in html
    assert html.count("script-step") == 1
    foreign = make_script(make_rex().memberships.get().legal_entity, "Theirs", text_en="Secret words")
    assert "Secret" not in client.post(reverse("office:script-preview"), {**fields, "general-script": foreign.pk}).text


def test_the_page_of_a_script_shows_its_versions_their_calls_and_why_one_was_stopped(
    mira: User, client: Client, scene: Scene
) -> None:
    script = make_script(scene.legal_entity, "Welcome", text_en="Good day.\n[ ] Ask how they found us.")
    page = reverse("office:setup-record", args=["scripts", script.public_id])
    assert "This script has one text." in client.get(page).text
    version = make_version(script, f"Short {PAYLOAD}"[:80], text_en=PAYLOAD)
    assert "No call has heard it yet." in client.get(page).text
    make_calls(script, None, scene=scene, count=400, bought=120, ticked=100)
    make_calls(script, version, scene=scene, count=400, bought=40)
    assert "a version was stopped" not in client.get(reverse("office:home")).text
    judge_scripts(None, legal_entity=scene.legal_entity.pk)
    home = client.get(reverse("office:home")).text
    assert "Welcome: a version was stopped on" in home
    assert "with “own text” 30% of 400." in home
    assert PAYLOAD not in home
    html = client.get(page).text
    assert PAYLOAD not in html
    assert "10% of 400 calls became orders, with “own text” 30% of 400." in html
    assert "ticked in 100 of 400 calls" in html
    assert html.count('class="interval-bar') == 10
    start = reverse("office:start-version", args=[script.public_id])
    answer = client.post(start, {"version": version.public_id}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "The version is drawn again." in answer.text
    assert "a version was stopped" not in client.get(reverse("office:home")).text
    assert "Started again on" in answer.text
    assert client.post(start, {"version": version.public_id}, headers={"HX-Request": "true"}).status_code == 422


def test_what_the_versions_came_to_goes_into_a_file(mira: User, client: Client, scene: Scene) -> None:
    script = make_script(scene.legal_entity, "Welcome", text_en="Good day.")
    version = make_version(script, "Short")
    make_calls(script, None, scene=scene, count=100, bought=30)
    make_calls(script, version, scene=scene, count=10, bought=4)
    answer = client.get(reverse("office:script-outcome-file", args=[script.public_id]))
    own, short = csv.DictReader(StringIO(answer.content.decode("utf-8-sig")))
    assert (own["version"], own["calls"], own["conversion"], own["conversion_low"]) == (
        "own text",
        "100",
        "0.3000",
        "0.2189",
    )
    assert (short["version"], short["orders"], short["revenue"]) == ("Short", "4", "16.00")


def test_a_new_version_begins_with_its_script(mira: User, client: Client, scene: Scene) -> None:
    script = make_script(scene.legal_entity, "Welcome", text_en="Good day.")
    address = reverse("office:setup-new", args=["script-versions"])
    assert f'<option value="{script.pk}" selected>' in client.get(address, {"script": script.pk}).text
    answer = client.post(
        address,
        {"new-script": str(script.pk), "new-name": "Short", "new-weight": "3", "new-text_en": "Hi."},
    )
    assert answer.status_code == 302, answer.text
    assert script.versions.get().weight == 3
    answer = client.post(
        address, {"new-script": str(script.pk), "new-name": "Long", "new-weight": "101", "new-text_en": "{{ x }}"}
    )
    assert answer.status_code == 422
    assert "This must be at most 100." in answer.text
    assert "There is no variable {{ x }}." in answer.text
