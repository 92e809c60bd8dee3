"""A discount reads as sentences: every code has its words, and the figures are written as the reader writes them."""

from typing import Any

import pytest
from django.utils import translation

from ringup.pricing.rules.discount import Discount
from ringup.pricing.rules.discounts import KINDS
from ringup.pricing.rules.shape import read
from ringup.web.ui.wording.sentences import SENTENCES, read_aloud

ROW = {"products": ["LAMP-1", "MUG-1"]}
SET = {"products": ["LAMP-1"], "quantity": "2"}
SAMPLES: list[tuple[str, dict[str, Any], str]] = [
    ("simple", {"lines": [{**ROW, "percent": "10"}]}, "10% off, on LAMP-1, MUG-1."),
    ("simple", {"lines": [{"amount": "1.5"}]}, "€1.50 off each, on everything."),
    ("simple", {"lines": [{"categories": ["TEA"], "price": "8"}]}, "€8.00 each, on TEA."),
    (
        "quantity",
        {"lines": [ROW], "tiers": [{"from": "6", "percent": "20"}]},
        "From 6 units on 20% off all of them, on",
    ),
    ("quantity", {"lines": [ROW], "tiers": [{"from": "6", "amount": "2"}]}, "From 6 units on €2.00 off each, on"),
    ("quantity", {"lines": [ROW], "tiers": [{"from": "6", "price": "2"}]}, "From 6 units on €2.00 each, on"),
    ("threshold", {"tiers": [{"from": "100", "percent": "10"}]}, "From €100.00 on 10% off, on everything."),
    ("threshold", {"tiers": [{"from": "100", "amount": "15"}]}, "From €100.00 on €15.00 off, once, on everything."),
    ("threshold", {"tiers": [{"from": "9", "products": [{**ROW, "percent": "100"}]}]}, "From €9.00 on a gift"),
    ("shipping", {"tiers": [{"from": "50", "percent": "100"}]}, "From €50.00 on 100% off the freight"),
    ("tender", {"lines": [{"percent": "3"}], "payment_methods": ["CASH"]}, "3% off for paying with: CASH"),
    ("tender", {"lines": [{"percent": "3"}]}, "3% off for paying with: any method"),
    ("mix_and_match", {"lines": [SET], "mix": {"method": "deal_price", "value": "15"}}, "2 units together for €15.00"),
    ("mix_and_match", {"lines": [SET], "mix": {"method": "percent", "value": "30"}}, "2 units together with 30% off"),
    ("mix_and_match", {"lines": [SET], "mix": {"method": "amount", "value": "3"}}, "2 units together for €3.00 less"),
    (
        "mix_and_match",
        {"lines": [SET], "mix": {"method": "least_expensive", "least_value": {"percent": "50"}}},
        "Of 2 units the cheapest (1): 50% off",
    ),
    ("mix_and_match", {"lines": [{**SET, "percent": "5"}], "mix": {"method": "line"}}, "2 units together, each as"),
    (
        "mix_and_match",
        {
            "lines": [SET, {"group": "B", "products": ["MUG-1"]}, {"group": "B", "categories": ["TEA"]}],
            "mix": {"method": "deal_price", "value": "15"},
        },
        "3 units together for €15.00, on 2 × LAMP-1 + 1 × MUG-1, TEA.",
    ),
]


def discount(kind: str, params: dict[str, Any], **more: Any) -> Discount:
    made = read(Discount, {"id": "D", "kind": kind, "concurrency": "best_price", **params, **more})
    assert isinstance(made, Discount), made
    return made


@pytest.mark.parametrize(("kind", "params", "said"), SAMPLES)
def test_what_a_discount_says(kind: str, params: dict[str, Any], said: str) -> None:
    text = read_aloud(discount(kind, params), currency="EUR")
    assert text.startswith(said)
    assert text.endswith("Against others the better one counts.")


def test_when_for_whom_and_how_it_stands_to_others() -> None:
    text = read_aloud(
        discount(
            "simple",
            {"lines": [{"percent": "10"}, {"products": ["CLOCK-1"], "exclude": True}]},
            **{
                "from": "2026-12-01",
                "period": {"weekdays": [1, 5], "start": "09:00", "end": "17:30"},
                "price_groups": ["RETAIL"],
                "coupon_required": True,
                "concurrency": "exclusive",
            },
        ),
        currency="EUR",
    )
    assert text == (
        "10% off, on everything. Never on CLOCK-1. From 1 Dec 2026, Mon, Fri, 09:00–17:30. "
        "In these price groups: RETAIL. Only with a coupon. It stands alone: nothing else is taken off these units."
    )


@pytest.mark.parametrize("language", ["da", "de", "fr", "nl"])
@pytest.mark.parametrize(("kind", "params", "said"), SAMPLES)
def test_every_language_words_every_sentence(kind: str, params: dict[str, Any], said: str, language: str) -> None:
    with translation.override(language):
        assert not read_aloud(discount(kind, params), currency="EUR").startswith(said)


def test_no_code_is_without_words_and_no_words_without_a_code() -> None:
    used = {
        sentence.code
        for kind, params, _ in SAMPLES
        for sentence in next(one for one in KINDS if kind == one.NAME).sentence(discount(kind, params).params)
    }
    assert used == set(SENTENCES)
