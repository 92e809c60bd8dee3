"""A target market's list as a file: what goes out comes in again, whatever language the office speaks."""

from io import BytesIO

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from ringup.call_centers.models import User
from ringup.catalogs.models import TargetMarket, TargetMarketMember
from tests.factories import Scene, make_scene, make_user, sign_in
from tests.factories.catalogs import make_target_market

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PROSPECT = {
    "name": "=Jo Falk",
    "street": "Havn 1\nBack door",
    "postal_code": "0150",
    "city": "Oslo",
    "region": "Østlandet",
    "country": "NO",
    "email": "jo@example.com",
}


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def olga(scene: Scene, client: Client) -> User:
    olga = make_user("olga", role="administrator", call_center=scene.call_center, everywhere=True)
    User.objects.filter(pk=olga.pk).update(language="de")
    sign_in(client, olga)
    return olga


@pytest.fixture
def market(scene: Scene) -> TargetMarket:
    market = make_target_market(legal_entity=scene.legal_entity)
    TargetMarketMember.objects.create(target_market=market, customer=scene.carla)
    TargetMarketMember.objects.create(target_market=market, **PROSPECT)
    return market


def file_of(client: Client, market: TargetMarket) -> str:
    return client.get(reverse("office:target-market-file", args=[market.public_id])).content.decode()


def take(client: Client, market: TargetMarket, text: str) -> None:
    address = reverse("office:setup-section", args=["target-markets", market.public_id, "import"])
    answer = client.post(address, {"seen": "", "import-text": text}, headers=HTMX)
    assert answer.status_code == 200, answer.text


def test_a_list_that_went_out_comes_in_again(scene: Scene, olga: User, market: TargetMarket, client: Client) -> None:
    text = file_of(client, market)
    assert (
        text.lstrip("\ufeff").splitlines()[0] == "customer,name,street,postal_code,city,region,country,email,language"
    )
    other = make_target_market("OTHER", legal_entity=scene.legal_entity)
    take(client, other, text)
    assert other.members.get(customer__isnull=False).customer == scene.carla
    assert other.members.values(*PROSPECT).get(customer=None) == {**PROSPECT, "street": "Havn 1, Back door"}
    assert file_of(client, other) == text


def test_a_list_that_is_too_long_to_be_pasted_comes_in_as_a_file(
    olga: User, market: TargetMarket, client: Client
) -> None:
    rows = "".join(f"Jo Falk,{place} {'x' * 480}\n" for place in range(6_000))
    address = reverse("office:setup-section", args=["target-markets", market.public_id, "import"])
    assert 'enctype="multipart/form-data"' in client.get(address).text

    def send(content: bytes) -> HttpResponse:
        return client.post(address, {"seen": "", "import-text": "", "import-file": BytesIO(content)}, headers=HTMX)

    wrong = send("name\nJürgen".encode("cp1252"))
    assert (wrong.status_code, market.members.count()) == (422, 2)
    assert "UTF-8" in wrong.text
    assert send(f"\ufeffname,street\n{rows}".encode()).status_code == 200
    assert market.members.count() == 6_002


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("BEST", 'filename="target-market-BEST.csv"'),
        ('"A"', 'filename="target-market-\\"A\\".csv"'),
        ("MÄRZ", "filename*=utf-8''target-market-M%C3%84RZ.csv"),
        ("A\nB", "filename*=utf-8''target-market-A%0AB.csv"),
    ],
)
def test_a_file_has_the_lists_code_in_its_name(
    olga: User, market: TargetMarket, client: Client, code: str, name: str
) -> None:
    TargetMarket.objects.update(code=code)
    answer = client.get(reverse("office:target-market-file", args=[market.public_id]))
    assert answer.headers["Content-Disposition"] == f"attachment; {name}"


def test_a_list_that_comes_in_where_it_came_from_adds_nobody(olga: User, market: TargetMarket, client: Client) -> None:
    take(client, market, file_of(client, market))
    assert market.members.count() == 2
