"""The floor of the one-call order: a bare view, without middleware, that writes the same rows without any rule.

`RINGUP_FLOOR_ORDER` is the public id of a real order; each request stores its rows again, as a new order.
"""

import os
import uuid
from functools import cache
from typing import Any

from django.contrib.admin.utils import NestedObjects
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Field, ForeignKey, Model
from django.http import HttpRequest, HttpResponse
from django.urls import path
from procrastinate.contrib.django import app as jobs

from ringup.orders.models import SalesOrder
from ringup.plumbing.models import IdempotentRequest, OutboxEvent
from ringup.plumbing.outbox import DELIVERY_JOB
from ringup.plumbing.public_ids import new_public_id


def place_floor_order(request: HttpRequest) -> HttpResponse:
    """201 with the answer to the real order."""
    with transaction.atomic():
        copies: dict[Model, Model] = {}
        for rows in _template():
            new = [_copy(row, copies) for row in rows]
            type(new[0])._base_manager.bulk_create(new)
            copies.update(zip(rows, new, strict=True))
        jobs.configure_task(DELIVERY_JOB).defer()
    return HttpResponse(_answer(), status=201, content_type="application/json")


@cache
def _template() -> list[list[Model]]:
    """The order's rows by table, what others refer to first; then its answer and its news."""
    order = SalesOrder.objects.get(public_id=os.environ["RINGUP_FLOOR_ORDER"])
    collector = NestedObjects(using=DEFAULT_DB_ALIAS)
    collector.collect([order])
    collector.sort()
    tables = [list(rows) for model, rows in collector.data.items() if model._meta.app_config is not None]
    tables.sort(key=lambda rows: not isinstance(rows[0], SalesOrder))
    return [*tables, [IdempotentRequest.objects.latest("pk")], [OutboxEvent.objects.latest("pk")]]


@cache
def _answer() -> bytes:
    return bytes(IdempotentRequest.objects.latest("pk").response_body or b"")


def _copy(row: Model, copies: dict[Model, Model]) -> Model:
    values = {field.attname: _value(row, field, copies) for field in row._meta.concrete_fields if not field.primary_key}
    return type(row)(**values)


def _value(row: Model, field: "Field[Any, Any]", copies: dict[Model, Model]) -> Any:
    value = getattr(row, field.attname)
    if isinstance(field, ForeignKey):
        return next(
            (new.pk for old, new in copies.items() if type(old) is field.related_model and old.pk == value), value
        )
    if field.name == "public_id":
        return new_public_id()
    if field.name in {"number", "submit_key", "key", "deduplication_key"} and value is not None:
        return uuid.uuid4().hex[: field.max_length]
    return value


urlpatterns = [path("floor", place_floor_order)]
