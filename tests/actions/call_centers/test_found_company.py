"""A company begins with its roles and an administrator who can set up the rest; an upgrade completes the roles."""

from dataclasses import replace
from io import StringIO

import pytest

from ringup.call_centers.actions.complete_roles import complete_roles
from ringup.call_centers.actions.found_company import NewCompany, found_company
from ringup.call_centers.actions.save_setup_row import save_setup_row
from ringup.call_centers.loading import load_actor
from ringup.call_centers.models import CallCenter, LegalEntity, Role, User
from ringup.call_centers.queries.role_gaps import missing_permissions
from ringup.call_centers.rules.permissions import Permission
from ringup.project.command_line import main
from ringup.project.command_line.company import tell_of_new_permissions
from ringup.web.office.setup.call_centers import CALL_CENTERS
from tests.factories import make_scene

pytestmark = pytest.mark.django_db
WREN = NewCompany(
    code="WREN", name="Wren", country="IE", currency="EUR", administrator="una", password="a-long-enough-word-3"
)


def test_the_administrator_of_a_new_company_may_do_everything_there_and_makes_a_call_center() -> None:
    entity = found_company(None, new=WREN)
    assert isinstance(entity, LegalEntity), entity
    una = User.objects.get(username="una")
    assert una.check_password(WREN.password)
    actor = load_actor(una)
    assert (actor.legal_entity, actor.permissions) == (entity.pk, frozenset(Permission))
    assert sorted(Role.objects.filter(legal_entity=entity).values_list("code", flat=True)) == [
        "administrator",
        "agent",
        "marketer",
        "supervisor",
        "warehouse",
    ]
    values = {"code": "DUBLIN", "name": "Dublin", "order_number_prefix": "D", "currency": "EUR", "language": "en"}
    made = save_setup_row(
        actor, kind=CALL_CENTERS.kind, key="", values={**values, "country": "IE", "time_zone": "Europe/Dublin"}
    )
    assert isinstance(made, CallCenter), made
    una.refresh_from_db()
    assert una.active_call_center == made


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"code": "wren"}, "code", "company_code_signs"),
        ({"code": "W" * 21}, "code", "company_code_signs"),
        ({"name": " "}, "name", "required"),
        ({"administrator": ""}, "administrator", "required"),
        ({"country": "EN"}, "country", "not_in_list"),
        ({"currency": "XXX"}, "currency", "not_in_list"),
        ({"language": "sv"}, "language", "not_in_list"),
        ({"time_zone": "Dublin"}, "time_zone", "not_in_list"),
        ({"password": "short"}, "password", "weak_password"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_stored(wrong: dict[str, str], field: str, code: str) -> None:
    refused = found_company(None, new=replace(WREN, **wrong))
    assert isinstance(refused, tuple)
    assert [(refusal.field, refusal.code) for refusal in refused] == [(field, code)]
    assert not LegalEntity.objects.exists()
    assert not User.objects.exists()


def test_one_who_works_elsewhere_keeps_password_and_place() -> None:
    scene = make_scene()
    before = User.objects.get(pk=scene.ada.pk)
    entity = found_company(None, new=replace(WREN, administrator=before.username.upper(), password=""))
    assert isinstance(entity, LegalEntity), entity
    after = User.objects.get(pk=before.pk)
    assert (after.password, after.active_legal_entity_id) == (before.password, scene.legal_entity.pk)
    assert found_company(None, new=replace(WREN, name="Again")) != entity


def test_after_an_upgrade_the_standard_roles_get_what_is_new_and_keep_what_they_had(
    capsys: pytest.CaptureFixture[str],
) -> None:
    entity = found_company(None, new=WREN)
    assert isinstance(entity, LegalEntity)
    tell_of_new_permissions()
    assert capsys.readouterr().out == ""
    Role.objects.filter(legal_entity=entity, code="administrator").update(permissions=["change_users"])
    Role.objects.filter(legal_entity=entity, code="warehouse").update(permissions=["ship_orders", "give_credits"])
    Role.objects.filter(legal_entity=entity, code="marketer").delete()
    tell_of_new_permissions()
    assert "ringup company roles WREN --complete" in capsys.readouterr().out
    added = complete_roles(None, entity=entity)
    assert set(added) == {"administrator", "marketer", "warehouse"}
    assert added["warehouse"] == ["see_customers", "see_products"]
    warehouse = Role.objects.get(legal_entity=entity, code="warehouse")
    assert set(warehouse.permissions) == {"ship_orders", "give_credits", "see_customers", "see_products"}
    assert missing_permissions(entity) == complete_roles(None, entity=entity) == {}


def test_the_command_reads_the_password_and_says_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("ringup.project.command_line.company.use_database", lambda: None)
    words = ["company", "add", "WREN", "--name", "Wren", "--country", "IE", "--currency", "EUR"]
    words += ["--administrator", "una"]
    monkeypatch.setattr("sys.stdin", StringIO("too short\n"))
    assert main(words) == 1
    assert "password: This password is too weak" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", StringIO(f"{WREN.password}\n"))
    assert main(words) == 0
    assert "una signs in" in capsys.readouterr().out
    assert User.objects.get(username="una").check_password(WREN.password)
    assert main(["company", "list"]) == 0
    assert capsys.readouterr().out.split() == ["WREN", "Wren"]
    assert main(["company", "roles", "WREN"]) == 0
    assert "have all" in capsys.readouterr().out
    assert main(["company", "roles", "LARK"]) == 1
    assert "no company 'LARK'" in capsys.readouterr().err
