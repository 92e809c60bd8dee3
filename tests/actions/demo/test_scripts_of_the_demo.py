"""The demo's scripts can all be said, in every language that they have."""

import pytest

from ringup.demo.company.scripts import write_scripts
from ringup.demo.company.setup import set_up
from ringup.directed_selling.loading import texts_of
from ringup.directed_selling.models import Script
from ringup.directed_selling.rules.script_texts import faults_of
from tests.factories import make_category
from tests.factories.catalogs import make_catalog

pytestmark = pytest.mark.django_db


def test_every_script_of_the_demo_can_be_said() -> None:
    company = set_up("robin")
    make_category("CANDLES", legal_entity=company.legal_entity)
    write_scripts(company, make_catalog("AUTUMN", legal_entity=company.legal_entity))
    scripts = Script.objects.filter(legal_entity=company.legal_entity)
    assert {script.name for script in scripts} == {"Welcome", "Farewell", "Autumn catalog", "Candles"}
    for script in scripts:
        assert script.places.count() == 1
        for language, text in texts_of(script).items():
            assert not list(faults_of(text, language)), (script.name, language)


def test_a_company_without_a_catalog_welcomes_and_says_farewell() -> None:
    company = set_up("nordlys")
    write_scripts(company, None)
    assert Script.objects.filter(legal_entity=company.legal_entity).count() == 2
