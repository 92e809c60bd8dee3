"""The tax table of an invoice."""

from decimal import Decimal as D

from ringup.fulfillment.rules.tax_table import Taxed, tax_table

RATES = {D(21), D(9)}


def test_amounts_of_one_rate_stand_together_whatever_the_rounding():
    assert tax_table([Taxed(base=450, tax=95), Taxed(base=3000, tax=630), Taxed(base=1000, tax=90)], rates=RATES) == [
        (D(21), 3450, 725),
        (D(9), 1000, 90),
    ]


def test_what_bears_no_tax_is_told_at_nothing_percent():
    assert tax_table([Taxed(base=500, tax=0), Taxed(base=0, tax=0)], rates=RATES) == [(D(0), 500, 0)]


def test_a_rate_that_is_in_no_book_is_what_it_comes_to():
    assert tax_table([Taxed(base=10_000, tax=825)], rates={D(21)}) == [(D("8.3"), 10_000, 825)]
