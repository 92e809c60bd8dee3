"""Scripts: what is written for agents, when it is said, and what is said now on an order.

Their versions and what these came to are in `script_versions.py`.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from ringup.api.answers import created, json_answer
from ringup.api.idempotent import idempotent
from ringup.api.problems import problem
from ringup.api.schemas import Answer, Body, Code, Flag, Id, LongText, Text
from ringup.api.tokens import caller
from ringup.api.v1.order_bodies import ONCE
from ringup.call_centers.actions.remove_setup_row import remove_setup_row
from ringup.call_centers.actions.save_setup_row import save_setup_row
from ringup.call_centers.actions.save_setup_table import TableEntry, save_setup_table
from ringup.call_centers.loading.setup_kinds import rows_inside
from ringup.call_centers.rules.actor import Actor, refuse_without
from ringup.call_centers.rules.permissions import Permission
from ringup.catalogs.models import Catalog, SourceCode
from ringup.customers.models import Customer
from ringup.directed_selling.actions.show_scripts import show_scripts
from ringup.directed_selling.actions.tick_step import tick_step
from ringup.directed_selling.loading import PLACE_KIND, SCRIPT_KIND, texts_of
from ringup.directed_selling.models import Script, ScriptPlace, ScriptShowing, ScriptStop, ScriptVersion
from ringup.directed_selling.queries import Said, find_scripts
from ringup.directed_selling.rules.scripts import Moment
from ringup.orders.loading import NOT_FOUND, load_order, refuse_change
from ringup.products.models import Category, Item
from ringup.values.refusal import Refusal

scripts = Router(tags=["scripts"])
of_orders = Router(tags=["scripts"])

# How a place names what it is linked to: the model, and the field that is its name for people.
LINKS: Mapping[str, tuple[type[Model], str]] = {
    "source_code": (SourceCode, "code"),
    "catalog": (Catalog, "number"),
    "item": (Item, "number"),
    "linked": (Item, "number"),
    "category": (Category, "code"),
    "customer": (Customer, "number"),
}
# What goes with a script that is removed.
BELONGINGS = (ScriptPlace, ScriptVersion, ScriptShowing, ScriptStop)
MOST_PLACES = 200


class Texts(Body):
    """The text in each language; where one is empty the English one is said. See "What can stand in a text"."""

    en: LongText | None = None
    da: LongText | None = None
    de: LongText | None = None
    fr: LongText | None = None
    nl: LongText | None = None


class NewScript(Body):
    """A script; without `places` it is said nowhere."""

    name: Text
    kind: Literal["spoken", "note"] = "spoken"
    priority: int = Field(default=1, ge=0, le=32767)
    active: Flag = True
    weight: int = Field(default=1, ge=0, le=100)
    texts: Texts


class ScriptChange(Body):
    """What is to be another; what is not named stays."""

    name: Text | None = None
    kind: Literal["spoken", "note"] | None = None
    priority: int | None = Field(default=None, ge=0, le=32767)
    active: Flag | None = None
    weight: int | None = Field(default=None, ge=0, le=100)
    texts: Texts | None = None


class PlaceBody(Body):
    """A moment at which it is said; source code, catalog, customer and customer group narrow it."""

    moment: Literal["start", "end", "line", "suggestion"]
    source_code: Code | None = None
    catalog: Code | None = None
    item: Code | None = None
    linked: Code | None = None
    category: Code | None = None
    customer_group: str = Field(default="", max_length=20, pattern=r"^[^\x00]*$")
    customer: Code | None = None


class Places(Body):
    """All places of a script: those that are not named go."""

    places: list[PlaceBody] = Field(max_length=MOST_PLACES)


class PlaceOut(Answer):
    """A moment at which it is said."""

    moment: str
    source_code: str | None
    catalog: str | None
    item: str | None
    linked: str | None
    category: str | None
    customer_group: str
    customer: str | None


class ScriptOut(Answer):
    """A script as it is written."""

    id: Id
    name: str
    kind: str
    priority: int
    active: bool
    weight: int
    texts: dict[str, str]
    places: list[PlaceOut]


class Scripts(Answer):
    """All scripts of the company, by priority."""

    items: list[ScriptOut]


class PieceOut(Answer):
    """A paragraph; with a `fact` a step that is `done` when the order knows it, with a `step` one that is ticked."""

    text: str
    fact: str
    step: int | None
    done: bool


class SaidOut(Answer):
    """A script as it is said now, filled in; `of_line`: it belongs to the line and not to the order.

    `version` is the one drawn for this order; null is the script's own text.
    """

    id: Id
    version: Id | None
    name: str
    kind: str
    of_line: bool
    pieces: list[PieceOut]


class SaidScripts(Answer):
    """The scripts of the moment, the line's first, in the customer's language."""

    language: str
    scripts: list[SaidOut]


class Now(Body):
    """Which line is selected, and whether the recap is read."""

    line: str = Field(default="", max_length=20, pattern=r"^[a-z0-9]*$")
    moment: Literal["start", "end"] = "start"


class Tick(Body):
    """What the step is to be."""

    ticked: Flag


class TickOut(Answer):
    """The steps of the script that are ticked in this order."""

    ticked: list[int]


StepNumber = Annotated[int, Path(ge=1, le=2000)]


@scripts.get("", operation_id="list_scripts", response={200: Scripts})
def list_scripts(request: HttpRequest) -> HttpResponse:
    """What is written for agents."""
    actor = caller(request)
    if refusal := refuse_without(actor, SCRIPT_KIND.may):
        return problem(refusal)
    rows = Script.objects.filter(legal_entity=actor.legal_entity).order_by("priority", "pk")
    return json_answer({"items": _scripts(rows)})


@scripts.post("", operation_id="add_script", response={201: ScriptOut}, openapi_extra=ONCE)
@idempotent
def add_script(request: HttpRequest, body: NewScript) -> HttpResponse:
    """Writes a script."""
    row = save_setup_row(caller(request), kind=SCRIPT_KIND, values={"text_en": "", **_values(body.dict())})
    return problem(list(row)) if isinstance(row, tuple) else created(_scripts([row])[0])


@scripts.patch("/{script}", operation_id="change_script", response={200: ScriptOut})
def change_script(request: HttpRequest, script: Id, body: ScriptChange) -> HttpResponse:
    """Changes what is named."""
    values = _values(body.dict(exclude_unset=True))
    row = save_setup_row(caller(request), kind=SCRIPT_KIND, values=values, key=script)
    return problem(list(row)) if isinstance(row, tuple) else json_answer(_scripts([row])[0])


@scripts.delete("/{script}", operation_id="remove_script", response={204: None})
def remove_script(request: HttpRequest, script: Id) -> HttpResponse:
    """Removes a script with its places."""
    refusal = remove_setup_row(caller(request), kind=SCRIPT_KIND, key=script, belongings=BELONGINGS)
    return problem(refusal) if refusal else HttpResponse(status=204)


@scripts.put("/{script}/places", operation_id="set_script_places", response={200: ScriptOut})
def set_script_places(request: HttpRequest, script: Id, body: Places) -> HttpResponse:
    """Says when the script is said: these moments and no others."""
    actor = caller(request)
    wanted = _named(actor, [place.dict() for place in body.places])
    if isinstance(wanted, Refusal):
        return problem(refuse_without(actor, PLACE_KIND.may) or wanted)
    mine = Script.objects.filter(legal_entity=actor.legal_entity, public_id=script)
    stand = ScriptPlace.objects.filter(script__in=mine).values_list("pk", flat=True)
    entries = [*(TableEntry(key=key, remove=True) for key in stand), *(TableEntry(values=place) for place in wanted)]
    refusals = save_setup_table(actor, kind=PLACE_KIND, parent=script, entries=entries)
    return problem(list(refusals)) if refusals else json_answer(_scripts(mine)[0])


@of_orders.get("/{order}/scripts", operation_id="list_order_scripts", response={200: SaidScripts})
def scripts_of_order(request: HttpRequest, order: Id, now: Query[Now]) -> HttpResponse:
    """What is said now on an order; of one that can be changed it is noted what was due, in the version drawn."""
    actor = caller(request)
    if refusal := refuse_without(actor, Permission.TAKE_ORDERS):
        return problem(refusal)
    rows = load_order(actor, order)
    if rows is None:
        return problem(NOT_FOUND)
    if not rows.center.directed_selling:
        return problem(Refusal(code="directed_selling_off", facts={"call_center": rows.center.name}))
    line = rows.line(now.line) if now.line else None
    if now.line and line is None:
        return problem(Refusal(code="line_not_found"))
    found = find_scripts(actor, rows, line=line, moment=Moment(now.moment))
    if refuse_change(actor, rows.order) is None:
        show_scripts(actor, order=rows.order, said=found)
    return json_answer({"language": rows.order.language, "scripts": [_said(each) for each in found]})


@of_orders.put("/{order}/scripts/{script}/steps/{step}", operation_id="tick_script_step", response={200: TickOut})
def tick_script_step(request: HttpRequest, order: Id, script: Id, step: StepNumber, body: Tick) -> HttpResponse:
    """Ticks a step that only the agent can know of, or takes the tick away."""
    row = tick_step(caller(request), order=order, script=script, step=step, ticked=body.ticked)
    return problem(row) if isinstance(row, Refusal) else json_answer({"ticked": row.ticked})


def _values(body: dict[str, Any]) -> dict[str, Any]:
    """The columns of what came in."""
    texts = body.pop("texts", None) or {}
    values = {name: value for name, value in body.items() if value is not None}
    return values | {f"text_{language}": text for language, text in texts.items() if text is not None}


def _named(actor: Actor, places: Sequence[dict[str, Any]]) -> list[dict[str, Any]] | Refusal:
    """The places with keys for names, one query for each kind of name; `not_in_list` for one that is not ours."""
    for field, (model, name) in LINKS.items():
        asked = {place[field] for place in places if place[field] is not None}
        rows = rows_inside(model, actor.legal_entity).filter(**{f"{name}__in": asked}) if asked else []
        keys = {getattr(row, name): row.pk for row in rows}
        for number, place in enumerate(places):
            if place[field] is not None and place[field] not in keys:
                return Refusal(code="not_in_list", field=f"{number}.{field}")
            place[field] = keys.get(place[field])
    return list(places)


def _scripts(rows: Any) -> list[dict[str, Any]]:
    places = ScriptPlace.objects.filter(script__in=[row.pk for row in rows]).order_by("pk")
    found: dict[int, list[dict[str, Any]]] = {}
    for place in places.select_related(*LINKS):
        links = {field: getattr(getattr(place, field), name, None) for field, (_, name) in LINKS.items()}
        found.setdefault(place.script_id, []).append(
            {"moment": place.moment, **links, "customer_group": place.customer_group}
        )
    return [
        {
            "id": row.public_id,
            **{name: getattr(row, name) for name in ("name", "kind", "priority", "active", "weight")},
            "texts": texts_of(row),
            "places": found.get(row.pk, []),
        }
        for row in rows
    ]


def _said(said: Said) -> dict[str, Any]:
    return {
        "id": said.script.public_id,
        "version": said.drawn.version.public_id if said.drawn.version else None,
        "name": said.script.name,
        "kind": said.script.kind,
        "of_line": said.of_line,
        "pieces": [
            {"text": piece.text, "fact": piece.fact, "step": piece.number or None, "done": piece.done}
            for piece in said.pieces
        ],
    }
