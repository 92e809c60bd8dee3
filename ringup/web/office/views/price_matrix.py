"""The price matrix: which item, which customer, and what comes of it; also as a file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ringup.call_centers.models import CallCenter
from ringup.call_centers.rules.actor import Actor
from ringup.customers.models import Customer
from ringup.customers.queries import find_customers
from ringup.customers.rules.details import display_name
from ringup.pricing.queries.price_matrix import (
    PriceMatrix,
    PriceQuestion,
    price_matrix_of_customer,
    price_matrix_of_item,
)
from ringup.products.models import Item
from ringup.products.queries import find_items
from ringup.web.office.choices import rows_of
from ringup.web.office.doors import on_page
from ringup.web.office.downloads import csv_file
from ringup.web.office.forms import RowForm, make_form
from ringup.web.office.frame import frame
from ringup.web.office.inputs import PlainDecimal
from ringup.web.office.pages import PRICE_MATRIX
from ringup.web.office.panels.price_matrix import (
    discount_lines_of,
    price_lines_of,
    price_matrix_page_panel,
)
from ringup.web.office.panels.setup_section import Asked

# As many as there are digits to choose with.
MOST_HITS = 9
# A file holds what a spreadsheet still opens.
MOST_IN_FILE = 20_000


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Something that fits what was typed; `address` asks for it alone."""

    number: str
    name: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """What the address asks: found rows, or hits to choose from, or what there is not."""

    form: RowForm
    center: CallCenter
    day: date
    quantity: Decimal
    page: int
    item: Item | None = None
    customer: Customer | None = None
    hits: tuple[Hit, ...] = ()
    missing: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether something is asked for and there is one of it."""
        return not self.hits and not self.missing and (self.item is not None or self.customer is not None)

    def prices(self) -> PriceQuestion:
        """The question to the prices: now, or at noon of another day."""
        zone = ZoneInfo(self.center.time_zone)
        now = timezone.now().astimezone(zone)
        at = now if self.day == now.date() else datetime.combine(self.day, time(12), tzinfo=zone)
        return PriceQuestion(
            center=self.center, currency=self.center.currency, at=at, customer=self.customer, quantity=self.quantity
        )

    def matrix(self, *, limit: int = 0) -> PriceMatrix:
        """The answer; `limit` is how many prices a page has, absent: as on the screen."""
        more = {"limit": limit} if limit else {}
        if self.item is not None:
            return price_matrix_of_item(self.prices(), self.item, page=self.page, **more)
        return price_matrix_of_customer(self.prices(), page=self.page, **more)

    @property
    def title(self) -> str:
        """Whose prices."""
        parts = [f"{self.item.number} · {self.item.name}"] if self.item is not None else []
        if self.customer is not None:
            parts.append(f"{self.customer.number} · {name_of(self.customer)}")
        return " — ".join(parts)


def name_of(customer: Customer) -> str:
    """The customer's name."""
    return display_name(
        organization=customer.organization, first_name=customer.first_name, last_name=customer.last_name
    )


@require_safe
@on_page(PRICE_MATRIX)
def price_matrix(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The page; without an item and a customer it asks for one."""
    asked = ask(request, actor)
    panel = None
    if asked.is_clear:
        matrix = asked.matrix()
        panel = price_matrix_page_panel(
            asked.prices(),
            matrix,
            title=asked.title,
            before=address_of(request, page=matrix.page - 1) if matrix.page > 1 else "",
            after=address_of(request, page=matrix.page + 1) if matrix.page < matrix.pages else "",
        )
    context = {
        "page": PRICE_MATRIX,
        "asked": asked,
        "fields": [Asked(field=asked.form[name]) for name in asked.form.fields],
        "matrix": panel,
        "file": f"{reverse('office:price-matrix-file')}?{request.GET.urlencode()}" if panel else "",
    }
    return render(request, "office/price_matrix.html", frame(actor, PRICE_MATRIX) | context)


@require_safe
@on_page(PRICE_MATRIX)
def price_matrix_file(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The same as CSV: all prices, then all discounts."""
    asked = ask(request, actor)
    if not asked.is_clear:
        raise Http404
    matrix = replace(asked, page=1).matrix(limit=MOST_IN_FILE)
    question = asked.prices()
    heads = [_("Kind"), _("Item"), _("Account"), _("Price"), _("Unit"), _("Quantity"), _("Dates"), _("Standing")]
    rows: list[Sequence[object]] = [
        (line.kind, line.item, line.account, line.price, line.unit, line.quantity, line.valid, line.verdict)
        for line in price_lines_of(question, matrix)
    ]
    rows += [
        (_("Discount"), "", f"{line.code} · {line.name}", line.takes, "", line.says, line.valid, line.verdict)
        for line in discount_lines_of(question, matrix)
    ]
    return csv_file("price-matrix", heads, rows)


def address_of(request: HttpRequest, **other: object) -> str:
    """The page's address with something else asked for."""
    asked = {**request.GET.dict(), **{name: str(value) for name, value in other.items()}}
    return f"{reverse('office:price-matrix')}?{urlencode(asked)}"


def ask(request: HttpRequest, actor: Actor) -> Question:
    """What the address asks, behind the actor's wall."""
    centers = CallCenter.objects.filter(legal_entity=actor.legal_entity)
    own = centers.filter(pk=actor.call_center or 0).first() or centers.order_by("code").first()
    if own is None:
        raise Http404
    form = _form(actor, own, request)
    given = form.cleaned_data if form.is_valid() else {}
    center = centers.filter(pk=given.get("center") or own.pk).first() or own
    asked = Question(
        form=form,
        center=center,
        day=given.get("day") or timezone.now().astimezone(ZoneInfo(center.time_zone)).date(),
        quantity=given.get("quantity") or Decimal(1),
        page=int(page) if (page := request.GET.get("page", "1")).isdigit() and len(page) < 7 else 1,
    )
    if not form.is_valid():
        return replace(asked, missing=_("What is marked cannot be read."))
    asked = _with_item(asked, actor, request, given["item"].strip())
    return asked if asked.hits or asked.missing else _with_customer(asked, actor, request, given["customer"].strip())


def _form(actor: Actor, own: CallCenter, request: HttpRequest) -> RowForm:
    fields: dict[str, forms.Field] = {
        "item": forms.CharField(label=_("Item: number or words"), max_length=100),
        "customer": forms.CharField(label=_("Customer: number, name, phone"), max_length=100),
        "quantity": PlainDecimal(label=_("Quantity"), min_value=Decimal("0.001"), max_value=Decimal(1_000_000)),
        "day": forms.DateField(label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})),
        "center": forms.TypedChoiceField(label=_("Call center"), choices=rows_of(CallCenter)(actor), coerce=int),
    }
    for field in fields.values():
        field.required = False
    # Where the key / leads on every page of the office.
    fields["item"].widget.attrs.update({"id": "setup-search", "aria-keyshortcuts": "/"})
    data = request.GET.copy()
    # What is not asked for has its usual value on screen.
    for name, usual in (("quantity", "1"), ("day", timezone.localdate().isoformat()), ("center", str(own.pk))):
        if not data.get(name):
            data[name] = usual
    return make_form(fields, prefix="", data=data)


def _with_item(asked: Question, actor: Actor, request: HttpRequest, text: str) -> Question:
    if not text:
        return asked
    rows = Item.objects.filter(legal_entity=actor.legal_entity)
    item = rows.filter(number__in={text, text.upper()}).first()
    if item is not None:
        return replace(asked, item=item)
    hits = find_items(legal_entity=actor.legal_entity, text=text, language=actor.language, limit=MOST_HITS)
    if len(hits) == 1:
        return replace(asked, item=rows.get(pk=hits[0].id))
    found = tuple(
        Hit(number=hit.number, name=hit.name, address=address_of(request, item=hit.number, page=1)) for hit in hits
    )
    return replace(asked, hits=found, missing="" if hits else _("No item fits “%(text)s”.") % {"text": text})


def _with_customer(asked: Question, actor: Actor, request: HttpRequest, text: str) -> Question:
    if not text:
        return asked
    rows = Customer.objects.filter(legal_entity=actor.legal_entity, merged_into=None).select_related("price_group")
    customer = rows.filter(number__in={text, text.upper()}).first()
    if customer is not None:
        return replace(asked, customer=customer)
    hits = find_customers(legal_entity=actor.legal_entity, text=text, limit=MOST_HITS, country=asked.center.country)
    if len(hits) == 1:
        return replace(asked, customer=rows.get(pk=hits[0].id))
    found = tuple(
        Hit(number=hit.number, name=hit.name, address=address_of(request, customer=hit.number, page=1)) for hit in hits
    )
    return replace(asked, hits=found, missing="" if hits else _("No customer fits “%(text)s”.") % {"text": text})
