"""A card number is pushed through every door, in every writing; then no row and no line of a log holds it."""

import io
import itertools
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from ringup.api.v1.urls import api
from ringup.imports.kind import Kind
from ringup.imports.kinds import KINDS
from ringup.imports.run import run_import
from ringup.payments.actions.receive_processor_event import receive_processor_event
from ringup.plumbing.card_guard.logging_filter import CardNumberFilter
from ringup.web.office.setup import SCREENS
from tests.web.safety.card_canary import CODE, NUMBER, WRITINGS, found_at_rest, holds_it
from tests.web.safety.doors import NEUTRAL, address_of, addresses_on
from tests.web.safety.routes import SCREEN, all_routes
from tests.web.safety.typed_forms import Form, forms_of
from tests.web.safety.world import Visitor, World

DOORS = {"supervisor", "administrator", "marketer"}
# Where a card number would be the name of something that is not there.
OBJECTS = ("number", "coupon", "charge", "link", "picture", "connector", "table")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that the handlers write, as the settings set them up."""
    written = io.StringIO()
    handlers = [handler for handler in logging.getLogger().handlers if _guarded(handler)]
    assert handlers, "the settings' handler is not there"
    handler = logging.StreamHandler(written)
    handler.addFilter(CardNumberFilter())
    handler.setLevel(logging.DEBUG)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def _guarded(handler: logging.Handler) -> bool:
    return any(isinstance(one, CardNumberFilter) for one in handler.filters)


def clean(log: io.StringIO) -> None:
    """Nothing is found, in no row and in no line."""
    assert list(found_at_rest()) == []
    assert [line for line in log.getvalue().splitlines() if holds_it(line)] == []


writings = itertools.cycle(WRITINGS)


def test_the_canary_is_found_where_it_is(world: World, log: io.StringIO) -> None:
    """Who looks for nothing finds nothing: here each writing is planted past all doors."""
    for writing in WRITINGS:
        with transaction.atomic():
            type(world.ours.entity).objects.filter(pk=world.ours.entity.pk).update(name=writing[:80])
            assert list(found_at_rest()), writing
            transaction.set_rollback(True)
    print_past_the_filter = logging.StreamHandler(log)
    print_past_the_filter.emit(logging.makeLogRecord({"msg": NUMBER}))
    assert holds_it(log.getvalue())


@pytest.mark.parametrize("column", sorted(DOORS))
def test_typed_into_every_field_of_every_page(world: World, log: io.StringIO, column: str) -> None:
    visitor, typed = world.visitors[column], 0
    for address in _pages(world):
        answer = _ask(visitor, "GET", address)
        if answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", ""):
            continue
        for form in forms_of(answer.content.decode(errors="replace"), address):
            for name in form.typed:
                _send(visitor, form, name)
                typed += 1
    assert typed > 40, "the forms are not found any more"
    clean(log)


def test_sent_in_every_text_of_the_api(world: World, log: io.StringIO) -> None:
    visitor, sent = world.visitors["administrator"], 0
    schema = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            address = _filled(path, world)
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            for content in _bodies(schema, body) if body else ():
                _ask(visitor, method.upper(), address, api=True, content=json.dumps(content), **_headers())
                sent += 1
            for parameter in operation.get("parameters", ()):
                if parameter["in"] == "query":
                    _ask(visitor, "GET", f"{address}?{parameter['name']}={next(writings)}", api=True, **_headers())
    assert sent > 60, "the bodies are not found any more"
    clean(log)


def test_in_addresses_searches_headers_and_broken_bodies(world: World, log: io.StringIO) -> None:
    for column in ("nobody", "agent", "administrator"):
        visitor = world.visitors[column]
        for route in all_routes():
            values = NEUTRAL | world.ours.objects | {name: NUMBER for name in OBJECTS if name in route.parameters}
            if SCREEN in route.parameters or any(name not in values for name in route.parameters):
                continue
            address = route.address(values)
            for search in ("", f"?q={next(writings)}", f"?search={NUMBER}&next={NUMBER}"):
                _ask(visitor, "GET", address + search, api=route.is_api, **_headers())
            _ask(visitor, "POST", address, api=route.is_api, content=f'{{"broken {NUMBER}', **_headers())
    clean(log)


def test_at_the_sign_in_and_on_pages_that_do_not_exist(world: World, log: io.StringIO) -> None:
    nobody = world.visitors["nobody"]
    for writing in WRITINGS:
        form = Form(action="/account/login/", method="POST", values={"login": writing, "password": writing})
        _post(nobody, form)
        _ask(nobody, "GET", f"/nowhere/{writing}")
    clean(log)


def test_in_messages_of_processors_and_telephones(world: World, log: io.StringIO, settings: Any) -> None:
    settings.PAYMENT_CONNECTORS = {"fake_acquirer": {"url": "http://127.0.0.1:1", "key": "k", "webhook_secret": "s"}}
    for writing in WRITINGS:
        body = json.dumps({"id": "evt", "operation": {"intent": writing, "card": writing}})
        headers = {"webhook-signature": f"{writing}.{writing}"}
        receive_processor_event(None, connector="fake_acquirer", body=body.encode(), headers=headers)
        for address in ("/webhooks/payments/fake_acquirer/", f"/webhooks/telephony/{world.ours.objects['connection']}"):
            _ask(world.visitors["nobody"], "POST", address, api=True, content=body, **_headers())
    clean(log)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_in_every_cell_of_a_file(world: World, log: io.StringIO, tmp_path: Any, kind: Kind) -> None:
    rejects = tmp_path / "rejects.csv"
    columns = [column.name for column in kind.columns]
    rows = [",".join(columns)]
    for at, _column in enumerate(columns):
        rows.append(",".join(f'"{next(writings)}"' if place == at else "A1" for place in range(len(columns))))
    path = tmp_path / f"{kind.name}-{NUMBER}.csv"
    path.write_text("\n".join(rows))
    run_import(kind=kind, path=path, legal_entity=world.ours.entity.code, dry_run=False, rejects=rejects)
    assert not rejects.exists() or not any(holds_it(line) for line in rejects.read_text().splitlines())
    clean(log)


def test_in_log_lines_tracebacks_and_stacks(db: None, log: io.StringIO) -> None:
    for writing in WRITINGS:
        logging.getLogger("ringup").info("paid with %s, code %s", writing, CODE)
        logging.getLogger("anything.else").warning(writing, stack_info=True)
        try:
            raise ValueError(writing)
        except ValueError:
            logging.getLogger("django.request").exception("failed: %s", writing)
    clean(log)


def _pages(world: World) -> Iterator[str]:
    for route in all_routes():
        if route.is_api or "GET" not in route.methods:
            continue
        if SCREEN in route.parameters:
            for screen in SCREENS:
                yield from addresses_on(screen, route, world.ours)
        else:
            yield address_of(route, world.ours)


def _send(visitor: Visitor, form: Form, name: str) -> None:
    values = {**form.values, name: next(writings)}
    _post(visitor, Form(action=form.action, method=form.method, values=values, typed=form.typed))


def _post(visitor: Visitor, form: Form) -> None:
    with transaction.atomic():
        client = visitor._clients[0]
        client.cookies.clear()
        if visitor.session:
            client.cookies[settings.SESSION_COOKIE_NAME] = visitor.session
        send = client.post if form.method == "POST" else client.get
        answer = send(form.action or "/", form.values, headers={"HX-Request": "true"})
        assert answer.status_code < 500, (form.action, form.values)


def _ask(visitor: Visitor, method: str, address: str, **about: Any) -> Any:
    with transaction.atomic():
        answer = visitor.ask(method, address, **about)
    assert answer.status_code < 500, (method, address)
    return answer


def _headers() -> dict[str, str]:
    return {"Idempotency-Key": NUMBER, "User-Agent": f"phone {NUMBER}", "Referer": f"https://x/{NUMBER}"}


def _filled(path: str, world: World) -> str:
    values = NEUTRAL | world.ours.objects
    for name in [part[1:-1] for part in path.split("/") if part.startswith("{")]:
        path = path.replace(f"{{{name}}}", values.get(name, NUMBER))
    return path


def _bodies(schema: dict[str, Any], shape: dict[str, Any]) -> Iterator[Any]:
    """The body as it may be, with the number in one of its texts after the other."""
    for place in range(200):
        counter = itertools.count()
        content = _sample(schema, shape, counter, place)
        if next(counter) <= place:
            return
        yield content


def _sample(schema: dict[str, Any], shape: dict[str, Any], texts: Iterator[int], place: int) -> Any:
    if "$ref" in shape:
        shape = schema["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in shape:
            return _sample(schema, shape[choice][0], texts, place)
    kind = shape.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if "const" in shape or "enum" in shape:
        return shape.get("const", (shape.get("enum") or [None])[0])
    if kind == "object":
        named = shape.get("properties", {}).items()
        return {name: _sample(schema, part, texts, place) for name, part in named}
    if kind == "array":
        return [_sample(schema, shape.get("items", {}), texts, place)]
    if kind == "string":
        return next(writings) if next(texts) == place else (shape.get("examples") or ["1"])[0]
    return {"integer": 1, "number": 1, "boolean": True}.get(kind)
