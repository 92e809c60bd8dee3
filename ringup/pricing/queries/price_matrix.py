"""All prices and discounts of an item or a customer, and which of them hold."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Q,
    QuerySet,
)

from ringup.call_centers.models import CallCenter
from ringup.customers.models import Customer
from ringup.pricing.loading import (
    AGREEMENT_COLUMNS,
    RuleSet,
    load_price_book,
    load_rules,
    parse_adjustment,
    parse_agreement,
    parse_discount,
)
from ringup.pricing.models import (
    Discount,
    TradeAgreement,
)
from ringup.pricing.models import PriceAdjustment as AdjustmentRow
from ringup.pricing.rules.basket import Basket, BasketLine, Context, Destination
from ringup.pricing.rules.calculation import Calculation
from ringup.pricing.rules.discount import Discount as DiscountRule
from ringup.pricing.rules.eligibility import priority_of, refuse_discount
from ringup.pricing.rules.margin import Estimate, estimate
from ringup.pricing.rules.pipeline import calculate
from ringup.pricing.rules.price_book import PriceBook
from ringup.pricing.rules.prices.adjustments import PriceAdjustment
from ringup.pricing.rules.prices.agreements import ALL, Asked
from ringup.pricing.rules.prices.agreements import TradeAgreement as AgreementRule
from ringup.pricing.rules.prices.contest import Contest, Verdict, judge_adjustment
from ringup.pricing.rules.product import Product
from ringup.pricing.rules.scope import ScopeIndex
from ringup.pricing.rules.steps.price_lines import agreement_for, price_lines
from ringup.products.models import Item
from ringup.values.period import ALWAYS, Period
from ringup.values.refusal import Refusal

PER_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class PriceQuestion:
    """For which call center, customer (or none), quantity and moment prices are looked up."""

    center: CallCenter
    currency: str
    at: datetime
    customer: Customer | None = None
    quantity: Decimal = Decimal(1)

    @property
    def day(self) -> date:
        """The date at the call center."""
        return self.at.astimezone(ZoneInfo(self.center.time_zone)).date()


@dataclass(frozen=True, kw_only=True)
class Contender:
    """A price that could hold for an item, and what becomes of it.

    `step` is that of the calculation's trail; `rule` the account of an agreement or the code of an adjustment; `key`
    the row's.
    """

    step: str
    verdict: Verdict
    item: str
    name: str = ""
    rule: str = ""
    key: int | None = None
    price: Decimal | None = None
    change: PriceAdjustment | None = None
    unit: str = ""
    from_quantity: Decimal = Decimal(0)
    to_quantity: Decimal | None = None
    valid: Period = ALWAYS
    # What the item costs today, before discounts, at the quantity from which the price holds.
    price_today: Fraction | None = None


@dataclass(frozen=True, kw_only=True)
class TouchingDiscount:
    """A discount that touches the item or the customer. `refusal` says why it gives nothing; without, it was not asked.

    `taken_minor` is what it takes off the asked quantity.
    """

    row: Discount
    rule: DiscountRule
    priority: int
    coupon: str = ""
    taken_minor: int = 0
    refusal: Refusal | None = None


@dataclass(frozen=True, kw_only=True)
class PriceMatrix:
    """One page of the prices, how many agreements and pages there are, and all discounts."""

    prices: tuple[Contender, ...]
    discounts: tuple[TouchingDiscount, ...]
    agreements: int
    page: int
    pages: int
    calculation: Calculation | None = None
    # What the prices that hold for the account may come to (O-085), and the costs of a unit.
    prospect: Estimate | None = None
    cost: Decimal | None = None


def price_matrix_of_item(question: PriceQuestion, item: Item, *, page: int = 1, limit: int = PER_PAGE) -> PriceMatrix:
    """All prices and discounts of an item and what comes of them, by the calculation itself; ten queries.

    Agreements with everybody where no customer is named; else those that could be the customer's.
    """
    kept = load_rules(question.center, question.currency)
    customer = question.customer
    book = load_price_book(
        kept=kept,
        currency=question.currency,
        items=[(item, item.unit, Decimal(1))],
        customer=customer.pk if customer else None,
        day=question.day,
    )
    basket = _basket(question, kept, [(item.number, question.quantity)])
    calculation = calculate(basket, book)
    [line] = calculation.lines
    asked = _asked(line.line, line.product, basket, book)
    candidates = [each for key in line.product.keys for each in book.agreements_by_product.get(key, ())]
    contest = Contest(agreements=candidates, asked=asked, winner=agreement_for(line.line, line.product, basket, book))
    rows = TradeAgreement.objects.filter(item__in=[item.pk, item.master_id or item.pk], currency=question.currency)
    if customer is not None:
        rows = rows.filter(Q(customer=None) | Q(customer=customer))
    found = _page(rows.order_by("customer__number", "price_group__code", "from_quantity", "pk"), page, limit)
    taken = next((step for step in line.trail if step.step == "price_adjustment"), None)
    before = line.base_price if line.agreement_price is None else line.agreement_price
    changes = list(_adjustments(question, line.product, asked, before, taken.rule or "" if taken else ""))
    base = Contender(
        step="base_price",
        verdict=Verdict.WINS if contest.winner is None else Verdict.REPLACED,
        item=item.number,
        price=line.product.price / line.product.price_unit,
        unit=item.unit,
    )
    agreed = tuple(_agreed(pk, parse_agreement(tuple(row)), contest) for pk, *row in found.rows)
    holding = [each.price for each in candidates if contest.verdict(each) in MAY_HOLD]
    return PriceMatrix(
        prices=(*((base, *changes) if found.page == 1 else ()), *agreed),
        discounts=tuple(_touching(question, calculation, line.product)),
        agreements=found.count,
        page=found.page,
        pages=found.pages,
        calculation=calculation,
        prospect=estimate([Decimal(base.price or 0), *holding]),
        cost=line.product.cost,
    )


def price_matrix_of_customer(question: PriceQuestion, *, page: int = 1, limit: int = PER_PAGE) -> PriceMatrix:
    """The items for which the customer has prices of his own or of his price group, and the discounts of the call
    center's groups and his; the number of queries does not depend on how many there are.
    """
    customer = question.customer
    assert customer is not None, "a matrix of a customer names one"
    kept = load_rules(question.center, question.currency)
    own = Q(customer=customer)
    if customer.price_group_id is not None:
        own |= Q(price_group=customer.price_group_id)
    rows = TradeAgreement.objects.filter(own, legal_entity=customer.legal_entity_id, currency=question.currency)
    found = _page(rows.order_by("item__number", "from_quantity", "pk"), page, limit)
    agreements = [(pk, parse_agreement(tuple(row))) for pk, *row in found.rows]
    items = Item.objects.filter(
        legal_entity=customer.legal_entity_id, number__in={agreement.product for _, agreement in agreements}
    )
    by_number = {item.number: item for item in items}
    sold = [(item, item.unit, Decimal(1)) for item in by_number.values()]
    book = load_price_book(kept=kept, currency=question.currency, items=sold, customer=customer.pk, day=question.day)
    wanted = [(agreement.product, max(agreement.from_quantity, question.quantity)) for _, agreement in agreements]
    basket = _basket(question, kept, wanted)
    # Prices alone: the lines of a list are no order and take part in no discount together.
    priced = price_lines(Calculation(basket=basket), book).lines
    prices = []
    for (pk, agreement), line in zip(agreements, priced, strict=True):
        contest = Contest(
            agreements=[each for key in line.product.keys for each in book.agreements_by_product.get(key, ())],
            asked=_asked(line.line, line.product, basket, book),
            winner=agreement_for(line.line, line.product, basket, book),
        )
        name = by_number[agreement.product].name
        prices.append(replace(_agreed(pk, agreement, contest), name=name, price_today=line.active_price))
    return PriceMatrix(
        prices=tuple(prices),
        discounts=tuple(_touching(question, calculate(replace(basket, lines=()), book), None)),
        agreements=found.count,
        page=found.page,
        pages=found.pages,
    )


# Prices that are one of those the account may get, at some quantity.
MAY_HOLD = (Verdict.WINS, Verdict.NOT_LOWEST, Verdict.OTHER_QUANTITY, Verdict.LOWER_PRIORITY, Verdict.SEARCH_ENDED)


@dataclass(frozen=True, kw_only=True)
class _Page:
    rows: list[tuple[Any, ...]]
    count: int
    page: int
    pages: int


def _page(rows: "QuerySet[TradeAgreement]", page: int, limit: int) -> _Page:
    count = rows.count()
    pages = max(1, -(-count // limit))
    page = min(max(1, page), pages)
    found = rows.values_list("pk", *AGREEMENT_COLUMNS)[(page - 1) * limit : page * limit]
    return _Page(rows=list(found), count=count, page=page, pages=pages)


def _basket(question: PriceQuestion, kept: RuleSet, wanted: Collection[tuple[str, Decimal]]) -> Basket:
    center, customer = question.center, question.customer
    return Basket(
        currency=question.currency,
        as_of=question.at.astimezone(ZoneInfo(center.time_zone)),
        prices_include_tax=center.prices_include_tax,
        context=Context(
            call_center=center.code,
            price_groups=kept.price_groups,
            customer=customer.number if customer else "",
            customer_group=customer.group if customer else "",
            customer_price_group=customer.price_group.code if customer and customer.price_group else "",
        ),
        ship_to=Destination(country=center.country),
        lines=tuple(BasketLine(product=number, quantity=quantity) for number, quantity in wanted),
    )


def _asked(line: BasketLine, product: Product, basket: Basket, book: PriceBook) -> Asked:
    return Asked(
        product=product,
        quantity=line.quantity,
        context=basket.context,
        as_of=basket.as_of,
        find_next=book.rules.policy.find_next,
    )


def _agreed(pk: int, agreement: AgreementRule, contest: Contest) -> Contender:
    return Contender(
        step="trade_agreement",
        verdict=contest.verdict(agreement),
        item=agreement.product,
        rule="" if agreement.account == ALL else agreement.account.name,
        key=pk,
        price=agreement.price,
        unit=agreement.unit or "",
        from_quantity=agreement.from_quantity,
        to_quantity=agreement.to_quantity,
        valid=agreement.valid,
    )


def _adjustments(
    question: PriceQuestion, product: Product, asked: Asked, price: Fraction, winner: str
) -> Iterator[Contender]:
    rows = AdjustmentRow.objects.filter(legal_entity=question.center.legal_entity_id)
    found = [(row, parse_adjustment(row)) for row in rows.prefetch_related("price_groups").order_by("code")]
    for position in ScopeIndex((rule.scope,) for _, rule in found).touching(product.keys, product.categories):
        row, rule = found[position]
        result = rule.adjusted(price)
        yield Contender(
            step="price_adjustment",
            verdict=judge_adjustment(rule, enabled=row.enabled, asked=asked, price=price, winner=winner),
            item=product.number,
            name=row.name,
            rule=row.code,
            key=row.pk,
            price=None if result is None else Decimal(result.numerator) / Decimal(result.denominator),
            change=rule,
            valid=rule.valid,
        )


def _touching(question: PriceQuestion, calculation: Calculation, product: Product | None) -> Iterator[TouchingDiscount]:
    """The discounts that name the product or, without one, those of the call center's and the customer's groups."""
    basket = calculation.basket
    rows = Discount.objects.filter(legal_entity=question.center.legal_entity_id, currency=question.currency)
    found = [
        (row, parse_discount(row))
        for row in rows.select_related("coupon").prefetch_related("price_groups").order_by("code")
    ]
    has = frozenset(group.id for group in basket.context.price_groups)
    if product is not None:
        index = ScopeIndex(rule.params.scopes() for _, rule in found)
        found = [found[position] for position in index.touching(product.keys, product.categories)]
    else:
        mine = has | {basket.context.customer_price_group}
        found = [(row, rule) for row, rule in found if not rule.price_groups or mine & set(rule.price_groups)]
    refused = {each.rule: each.refusal for each in calculation.refused}
    taken = {each.id: each.amount_minor for line in calculation.lines for each in line.discounts}
    for row, rule in found:
        refusal = refuse_discount(rule, basket, has)
        yield TouchingDiscount(
            row=row,
            rule=rule,
            priority=0 if refusal and refusal.code == "wrong_price_group" else priority_of(rule, basket),
            coupon=row.coupon.number if hasattr(row, "coupon") else "",
            taken_minor=taken.get(rule.id, 0),
            refusal=refusal or refused.get(rule.id),
        )
