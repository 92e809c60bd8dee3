"""What paying by a method spares is said before it is taken; lines and total follow the payment."""

import re

import pytest

from ringup.payments.models import PaymentLine
from tests.factories.coupons import make_discount
from tests.factories.scenes import Scene, make_scene
from tests.web.desk.test_order_screen import Desk, places, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


@pytest.fixture
def ada(scene: Scene) -> Desk:
    return Desk(scene.ada)


def cash(percent: str = "2", **row: object) -> None:
    params = {"lines": [{"percent": percent, **row}], "payment_methods": ["CASH"]}
    make_discount(f"CASH-{percent}", name="For cash", kind="tender", params=params)


def said(page: str) -> list[str]:
    return re.findall(r'<span class="badge good">([^<]*less[^<]*)</span>', page)


def test_the_way_to_pay_says_what_it_spares(ada):
    cash()
    assert said(ada.enter("10*LAMP-1").content.decode()) == ["2% less"]
    assert said(ada.open()) == ["2% less"]


def test_a_discount_on_some_products_says_so(ada):
    cash("3", products=["LAMP-1"])
    assert said(ada.enter("LAMP-1").content.decode()) == ["3% less on some products"]


def test_taking_the_payment_brings_the_line_and_the_total_along(ada):
    cash()
    ada.enter("10*LAMP-1")
    answer = ada.post("add-payment", method="CASH")
    assert answer.status_code == 200, answer.content
    line = stored(ada).lines.get().public_id
    assert {"order-totals", "order-balance", "order-payments", f"order-line-{line}"} <= places(answer)
    assert "For cash" in answer.content.decode()
    assert stored(ada).total_minor == 11858
    gone = ada.post("remove-payment", PaymentLine.objects.get().public_id)
    assert gone.status_code == 200
    assert stored(ada).total_minor == 12100


def test_without_such_a_discount_the_lines_stay_where_they_are(ada):
    ada.enter("LAMP-1")
    answer = ada.post("add-payment", method="CASH")
    assert "order-totals" not in places(answer)
    assert said(answer.content.decode()) == []
