"""Every panel of the order screen renders in every state, in the same file on the page and in an answer."""

import re
from dataclasses import fields

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape
from django.utils.translation import override

from ringup.web.desk.keys import DESK_KEYS
from ringup.web.desk.orders.panels.order_line import OrderLine
from ringup.web.ui.panels import Append, Panel, Remove, answer, render_change
from tests.web.desk.sample_panels import LINES, ORDER
from tests.web.desk.samples import STATES, middle_of_call

SECTIONS_THAT_OPEN = {"recap", "leaving", "stale", "key_help", "header", "customer_form", "payment_link"}


def request():
    made = RequestFactory().get("/desk/")
    made.user = AnonymousUser()
    return made


def page(state, language="en"):
    with override(language):
        return render_to_string(
            "desk/orders/order.html", {"page": STATES[state](), "keys": DESK_KEYS}, request=request()
        )


@pytest.mark.parametrize("state", STATES)
def test_every_state_of_the_screen_renders_with_each_place_once(state):
    html = page(state)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(set(ids)) == sorted(ids)
    for panel in STATES[state]().panels():
        assert panel.dom_id in ids


def test_an_answer_replaces_the_very_place_that_the_page_has():
    for panel in middle_of_call().panels():
        html = render_change(panel, request=request())
        assert re.search(rf'id="{panel.dom_id}" hx-swap-oob="true"', html), panel.panel_name()


def test_a_new_row_goes_to_the_end_and_a_removed_one_goes_away():
    added = render_change(Append(panel=LINES[0], into="order-lines-body"), request=request())
    assert '<tbody hx-swap-oob="beforeend:#order-lines-body">' in added
    assert 'id="order-line-line1"' in added
    assert render_change(Remove(dom_id="order-line-line1"), request=request()) == (
        '<div id="order-line-line1" hx-swap-oob="delete"></div>'
    )


def test_a_changed_row_travels_in_a_template_because_a_bare_row_is_not_html():
    html = render_change(LINES[0], request=request())
    assert html.startswith("<template>")
    assert 'hx-swap-oob="true"' in html


def test_an_answer_says_where_the_hand_goes():
    response = answer(request(), [LINES[0]], focus="entry", events={"ringup:clear": {"fields": ["x"]}})
    assert response["HX-Trigger-After-Settle"] == (
        '{"ringup:clear": {"fields": ["x"]}, "ringup:focus": {"to": "entry"}}'
    )


def test_text_of_customers_and_items_is_never_html():
    nasty = OrderLine(
        order=ORDER, key="x", position="1", item="<b>", name="<script>alert(1)</script>", quantity="1", unit="",
        price="1", discount="", total="1", seen_quantity="1",
    )  # fmt: skip
    assert "<script" not in render_change(nasty, request=request())


@pytest.mark.parametrize("name", [field.name for field in fields(middle_of_call())])
def test_every_panel_of_the_page_has_an_address_of_its_own_name(name):
    value = getattr(middle_of_call(), name)
    if not isinstance(value, Panel):
        return
    try:
        reverse(f"desk:{value.panel_name()}", args=[ORDER])
    except NoReverseMatch:
        reverse(f"desk:{value.panel_name()}", args=[ORDER, "line"])


def test_what_is_closed_takes_no_place():
    html = page("middle_of_call")
    for name in SECTIONS_THAT_OPEN:
        panel = getattr(STATES["middle_of_call"](), name)
        opening = re.search(rf'<[a-z]+ id="{panel.dom_id}"[^>]*>', html)
        assert opening is not None
        assert "hidden" in opening[0], name


def test_the_help_names_every_key_of_the_table():
    html = page("keys")
    for key in DESK_KEYS.keys:
        if key.says:
            assert escape(str(key.says)) in html


@pytest.mark.parametrize("language", ["da", "nl", "de", "fr"])
def test_the_screen_renders_in_every_language(language):
    assert f'<html lang="{language}"' in page("middle_of_call", language)
