"""The price matrix: the prices and discounts of an item or a customer, which one wins, and why the others do not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ringup.plumbing import formats
from ringup.pricing.queries.price_matrix import Contender, PriceMatrix, PriceQuestion, TouchingDiscount
from ringup.pricing.rules.margin import margin_of, shown
from ringup.pricing.rules.prices.adjustments import PriceAdjustment
from ringup.pricing.rules.prices.contest import Verdict
from ringup.values.period import Period
from ringup.web.office.report_figures import Figure
from ringup.web.ui.panels import Panel
from ringup.web.ui.wording import say
from ringup.web.ui.wording.price_steps import PRICE_STEPS
from ringup.web.ui.wording.sentences import read_aloud

VERDICTS: Mapping[Verdict, str | Promise] = {
    Verdict.WINS: gettext_lazy("makes the price"),
    Verdict.REPLACED: gettext_lazy("an agreement stands in its place"),
    Verdict.NOT_ENABLED: gettext_lazy("not enabled"),
    Verdict.NOT_YET: gettext_lazy("not yet"),
    Verdict.OVER: gettext_lazy("over"),
    Verdict.OTHER_UNIT: gettext_lazy("for another unit"),
    Verdict.OTHER_QUANTITY: gettext_lazy("for another quantity"),
    Verdict.OTHER_CUSTOMER: gettext_lazy("with another customer"),
    Verdict.OTHER_GROUP: gettext_lazy("for another price group"),
    Verdict.LESS_SPECIFIC: gettext_lazy("one for the variant itself counts"),
    Verdict.LOWER_PRIORITY: gettext_lazy("a price group of higher priority counts"),
    Verdict.NOT_LOWEST: gettext_lazy("a lower price holds"),
    Verdict.SEARCH_ENDED: gettext_lazy("the search ended before it"),
    Verdict.NOT_USED: gettext_lazy("above the price: not used"),
}
TO_FOLLOW = {"trade_agreement": "trade-agreements", "price_adjustment": "price-adjustments"}


@dataclass(frozen=True, kw_only=True)
class PriceLine:
    """One price in words."""

    kind: str
    account: str
    item: str
    name: str
    price: str
    unit: str
    quantity: str
    valid: str
    verdict: str
    wins: bool
    address: str = ""
    today: str = ""


@dataclass(frozen=True, kw_only=True)
class DiscountLine:
    """One discount in words; `takes` is what it takes off now."""

    code: str
    name: str
    address: str
    says: str
    valid: str
    groups: str
    priority: str
    coupon: str
    takes: str
    verdict: str


@dataclass(frozen=True, kw_only=True)
class PriceMatrixPage(Panel):
    """`before` and `after` are the addresses of other pages of prices."""

    area: ClassVar[str] = "office"
    title: str
    figures: tuple[Figure, ...]
    prices: tuple[PriceLine, ...]
    discounts: tuple[DiscountLine, ...]
    counted: str
    page: int
    pages: int
    before: str
    after: str
    of_customer: bool


def price_matrix_page_panel(
    question: PriceQuestion, matrix: PriceMatrix, *, title: str, before: str = "", after: str = ""
) -> PriceMatrixPage:
    """The matrix in words."""
    number = formats.number(Decimal(matrix.agreements))
    return PriceMatrixPage(
        title=title,
        figures=tuple(_figures(question, matrix)),
        prices=tuple(price_lines_of(question, matrix)),
        discounts=tuple(discount_lines_of(question, matrix)),
        counted=_("Trade agreements: %(number)s") % {"number": number},
        page=matrix.page,
        pages=matrix.pages,
        before=before,
        after=after,
        of_customer=matrix.calculation is None,
    )


def _figures(question: PriceQuestion, matrix: PriceMatrix) -> Iterator[Figure]:
    if matrix.calculation is None:
        return
    [line] = matrix.calculation.lines
    currency = question.currency
    steps = [str(PRICE_STEPS.get(step.step, step.step)) for step in line.trail if step.step != "discount"]
    yield Figure(label=_("Price"), value=money_of(line.active_price, currency), note=" → ".join(steps))
    net = Fraction(line.net_minor, matrix.calculation.basket.scale) / Fraction(line.line.quantity)
    names = {each.rule.id: each.row.name for each in matrix.discounts}
    given = ", ".join(names.get(each.id, each.id) for each in line.discounts)
    yield Figure(label=_("After discounts"), value=money_of(net, currency), note=given or _("no discount holds"))
    tax = Fraction(line.tax_minor, matrix.calculation.basket.scale) / Fraction(line.line.quantity)
    margin = margin_of(net - tax if question.center.prices_include_tax else net, matrix.cost)
    if margin is not None:
        yield Figure(label=_("Margin over cost"), value=formats.percent(shown(margin)))
    if matrix.prospect is not None:
        prospect = matrix.prospect
        for label, price in (
            (_("At best"), prospect.optimistic),
            # The mean of a few prices may have any number of decimals; a unit price has four at most.
            (_("On average"), round(prospect.average, 4)),
            (_("At worst"), prospect.pessimistic),
        ):
            margin = margin_of(Fraction(price), matrix.cost)
            note = _("margin %(percent)s") % {"percent": formats.percent(shown(margin))} if margin is not None else ""
            yield Figure(label=label, value=money_of(Fraction(price), currency), note=note)


def price_lines_of(question: PriceQuestion, matrix: PriceMatrix) -> Iterator[PriceLine]:
    """The prices in words."""
    for each in matrix.prices:
        screen = TO_FOLLOW.get(each.step)
        yield PriceLine(
            kind=str(PRICE_STEPS[each.step]),
            account=_account(each),
            item=each.item,
            name=each.name,
            price=formats.unit_price(rounded(each.price), question.currency) if each.price is not None else "–",
            unit=each.unit,
            quantity=_quantities(each),
            valid=period_text(each.valid),
            verdict=str(VERDICTS[each.verdict]),
            wins=each.verdict is Verdict.WINS,
            address=reverse("office:setup-record", args=[screen, each.key]) if screen and each.key else "",
            today=money_of(each.price_today, question.currency) if each.price_today is not None else "",
        )


def discount_lines_of(question: PriceQuestion, matrix: PriceMatrix) -> Iterator[DiscountLine]:
    """The discounts in words."""
    for each in matrix.discounts:
        row = each.row
        yield DiscountLine(
            code=row.code,
            name=row.name,
            address=reverse("office:setup-record", args=["discounts", row.pk]),
            says=read_aloud(each.rule, currency=row.currency),
            valid=period_text(each.rule.valid),
            groups=", ".join(each.rule.price_groups) or _("all"),
            priority=formats.number(Decimal(each.priority)),
            coupon=each.coupon,
            takes=formats.amount(-each.taken_minor, row.currency) if each.taken_minor else "",
            verdict=_why(each, asked=matrix.calculation is not None),
        )


def _why(each: TouchingDiscount, *, asked: bool) -> str:
    if not each.row.enabled:
        return str(VERDICTS[Verdict.NOT_ENABLED])
    if each.taken_minor:
        return _("is taken off")
    if each.refusal is not None:
        said = say(each.refusal)
        return f"{said.text} {said.cure}".strip()
    if each.rule.coupon_required:
        return _("only with its coupon")
    return _("gives nothing here") if asked else _("holds")


def _account(each: Contender) -> str:
    if each.step == "trade_agreement":
        return each.rule or _("all")
    if each.change is not None:
        return f"{each.rule} · {each.name} ({_change(each.change)})"
    return ""


def _change(rule: PriceAdjustment) -> str:
    if rule.percent is not None:
        return formats.percent(-rule.percent)
    return formats.number(-rule.amount) if rule.amount is not None else "="


def _quantities(each: Contender) -> str:
    if each.to_quantity is not None:
        return f"{formats.quantity(each.from_quantity)} – < {formats.quantity(each.to_quantity)}"
    return f"≥ {formats.quantity(each.from_quantity)}" if each.from_quantity else ""


def period_text(valid: Period) -> str:
    """`1 Nov 2026 – 30 Nov 2026`, an open end left out."""
    start, end = (formats.day(bound) if bound else "" for bound in (valid.start, valid.end))
    return f"{start} – {end}".strip() if start or end else ""


def money_of(price: Fraction, currency: str) -> str:
    """A unit price with the currency's sign."""
    return f"{formats.unit_price(rounded(Decimal(price.numerator) / Decimal(price.denominator)), currency)} {currency}"


def rounded(price: Decimal) -> Decimal:
    """As prices are stored: six decimals at most."""
    return price.quantize(Decimal("0.000001")).normalize()
