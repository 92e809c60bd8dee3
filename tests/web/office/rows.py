"""Rows that only the office's tests look at."""

from collections.abc import Mapping, Sequence
from typing import Any

from ringup.call_centers.models import LegalEntity
from ringup.calls.models import TelephonyConnection
from ringup.completion.models import RecapClause
from ringup.directed_selling.models import Script, ScriptPlace, ScriptVersion
from ringup.holds.models import HoldCode
from ringup.notifications.models import WebhookDelivery, WebhookSubscription
from ringup.pricing.models import Discount, PriceAdjustment
from ringup.products.models import Vendor
from tests.factories import make_price_group


def make_recap_clause(entity: LegalEntity, code: str = "RIGHT", **values: Any) -> RecapClause:
    """A sentence that every recap is read out with."""
    return RecapClause.objects.create(
        **{"legal_entity": entity, "code": code, "text_en": "You may send it back.", **values}
    )


def make_script(
    entity: LegalEntity, name: str = "Welcome", *, places: Sequence[Mapping[str, Any]] = (), **values: Any
) -> Script:
    """A script for the start of every order, or with these places."""
    fields = {"text_en": "Good day {{ first_name }}, this is {{ agent_name }}."}
    script = Script.objects.create(legal_entity=entity, name=name, **{**fields, **values})
    for place in places or ({"moment": "start"},):
        ScriptPlace.objects.create(script=script, **place)
    return script


def make_hold_code(entity: LegalEntity, code: str = "CHECK", **values: Any) -> HoldCode:
    """A hold code."""
    return HoldCode.objects.create(legal_entity=entity, code=code, **{"name": code.capitalize(), **values})


def make_telephony(entity: LegalEntity, **values: Any) -> TelephonyConnection:
    """A telephony connection with the secret `whispered-in-the-dark`."""
    return TelephonyConnection.objects.create(
        legal_entity=entity, **{"name": "Switchboard", "secret": "whispered-in-the-dark", **values}
    )


def make_simple_discount(entity: LegalEntity, code: str = "SPRING", **values: Any) -> Discount:
    """A disabled discount of 10 % on everything."""
    fields = {"name": "Spring", "kind": "simple", "currency": entity.currency, "params": {"lines": [{"percent": "10"}]}}
    discount = Discount.objects.create(legal_entity=entity, code=code, **{**fields, **values})
    discount.price_groups.add(make_price_group(legal_entity=entity))
    return discount


def make_price_adjustment(entity: LegalEntity, code: str = "CLEAR", **values: Any) -> PriceAdjustment:
    """A disabled adjustment of 5 %."""
    return PriceAdjustment.objects.create(
        legal_entity=entity, code=code, **{"name": "Clearance", "params": {"percent": "5"}, **values}
    )


def make_version(script: Script, name: str = "Short", **values: Any) -> ScriptVersion:
    """Another text of the script, drawn as often as its own."""
    fields: dict[str, Any] = {"text_en": "Hello."}
    entity = script.legal_entity
    return ScriptVersion.objects.create(legal_entity=entity, script=script, name=name, **{**fields, **values})


def make_webhook(entity: LegalEntity, **values: Any) -> WebhookSubscription:
    """Another system that is told everything, with the secret `whispered-in-the-dark`."""
    fields = {"name": "Stock house", "url": "https://stock.example.com/hook", "secret": "whispered-in-the-dark"}
    return WebhookSubscription.objects.create(legal_entity=entity, **{**fields, **values})


def make_webhook_message(webhook: WebhookSubscription, **values: Any) -> WebhookDelivery:
    """A message that waits to be sent."""
    fields = {"key": "order.released:1", "event": "order.released", "subject": "SO-100042", "body": {}}
    return WebhookDelivery.objects.create(subscription=webhook, **{**fields, **values})


def make_vendor(entity: LegalEntity, code: str = "NORD", **values: Any) -> Vendor:
    """Who sends goods straight to customers."""
    return Vendor.objects.create(legal_entity=entity, code=code, **{"name": code.capitalize(), **values})
