"""Tax rates, charge codes, auto charges, trade agreements and exchange rates."""

from datetime import date
from decimal import Decimal
from typing import Any

from ringup.call_centers.models import LegalEntity
from ringup.pricing.models import AutoCharge, ChargeCode, ExchangeRate, TaxGroupRule, TaxRate, TradeAgreement
from ringup.products.models import Item
from tests.factories.company import make_legal_entity
from tests.factories.products import STANDARD_TAX


def make_tax_rate(rate: str | Decimal = "21", *, legal_entity: LegalEntity | None = None, **values: Any) -> TaxRate:
    """The rate of tax group FULL in the company's country: 21 %."""
    entity = legal_entity or make_legal_entity()
    fields = {"tax_group": STANDARD_TAX, "country": entity.country, **values}
    return TaxRate.objects.create(legal_entity=entity, rate=Decimal(rate), **fields)


def make_tax_group_rule(tax_group: str, *, legal_entity: LegalEntity | None = None, **region: Any) -> TaxGroupRule:
    """Addresses in Utrecht, or in this region, have the tax group."""
    entity = legal_entity or make_legal_entity()
    return TaxGroupRule.objects.create(legal_entity=entity, tax_group=tax_group, **(region or {"city": "Utrecht"}))


def make_charge_code(code: str = "FREIGHT", *, legal_entity: LegalEntity | None = None, **values: Any) -> ChargeCode:
    """A shipping charge of tax group FULL; the same row however often it is asked for."""
    entity = legal_entity or make_legal_entity()
    found, _ = ChargeCode.objects.get_or_create(
        legal_entity=entity,
        code=code,
        defaults={"name": code.capitalize(), "shipping": True, "tax_group": STANDARD_TAX, **values},
    )
    return found


def make_auto_charge(
    params: dict[str, Any] | None = None, *, legal_entity: LegalEntity | None = None, **values: Any
) -> AutoCharge:
    """Freight on the header in tiers: 6.95 below 50, 3.95 from 50 to below 100, nothing from 100 on."""
    entity = legal_entity or make_legal_entity()
    tiers = [
        {"from": "0", "to": "50", "fixed": "6.95"},
        {"from": "50", "to": "100", "fixed": "3.95"},
    ]
    fields = {"level": "header", "currency": entity.currency, **values}
    fields.setdefault("charge_code", make_charge_code(legal_entity=entity))
    return AutoCharge.objects.create(
        legal_entity=entity, params=params if params is not None else {"tiers": tiers}, **fields
    )


def make_trade_agreement(item: Item, price: str | Decimal = "9.00", **values: Any) -> TradeAgreement:
    """An agreed price of the item, for all unless `customer` or `price_group` is named."""
    fields = {"currency": item.legal_entity.currency, "unit": item.unit, **values}
    return TradeAgreement.objects.create(legal_entity=item.legal_entity, item=item, price=Decimal(price), **fields)


def make_exchange_rate(
    legal_entity: LegalEntity, rate: str = "7.46", *, currency: str = "DKK", valid_from: date = date(2026, 1, 1)
) -> ExchangeRate:
    """What 1.00 of the company's currency is worth in kroner, or another currency, from that day on."""
    return ExchangeRate.objects.create(
        legal_entity=legal_entity, currency=currency, rate=Decimal(rate), valid_from=valid_from
    )
