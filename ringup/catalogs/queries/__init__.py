"""What screens and other apps read of catalogs: source codes to choose from, and what a customer was sent."""

from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from ringup.call_centers.models import CallCenter
from ringup.catalogs.loading import standing_of_code
from ringup.catalogs.models import CatalogRequest, SentCatalog, SentToProspect, SourceCode, TargetMarket
from ringup.catalogs.rules.source_codes import refuse_source_code
from ringup.catalogs.rules.states import CatalogState
from ringup.values.refusal import Refusal

MOST = 50


@dataclass(frozen=True, kw_only=True)
class SourceCodeHit:
    """A source code to choose: `targeted` was mailed to the customer who is asked for."""

    key: int
    public_id: str
    code: str
    name: str
    catalog: str
    valid_to: date | None
    targeted: bool


@dataclass(frozen=True, kw_only=True)
class Received:
    """A catalog that a customer got, or asked for and waits for (`on` is then the day of the wish)."""

    source_code: str
    catalog: str
    on: date
    on_request: bool
    waiting: bool = False
    quantity: int = 1


@dataclass(frozen=True, kw_only=True)
class DialledCodes:
    """Which source codes are printed with a number."""

    number: str
    source_codes: tuple[str, ...]


def usable_source_codes(*, call_center: int, today: date) -> QuerySet[SourceCode]:
    """The source codes that an order of the call center may carry: active, of a published catalog that is in date."""
    in_date = Q(catalog__valid_from=None) | Q(catalog__valid_from__lte=today)
    in_date &= Q(catalog__valid_to=None) | Q(catalog__valid_to__gte=today)
    codes = SourceCode.objects.filter(
        in_date, active=True, catalog__state=CatalogState.PUBLISHED.value, catalog__call_centers=call_center
    )
    return codes.select_related("catalog").order_by("code")


def list_source_codes(
    *,
    call_center: int,
    today: date,
    text: str = "",
    customer: int | None = None,
    targeted: bool = False,
    keep: int | None = None,
    after: int | None = None,
    most: int = MOST,
) -> list[SourceCodeHit]:
    """What can be chosen, by a part of code or name; what was mailed to the customer first, `targeted`: only that.

    `keep` is the key of a code that stands somewhere: if it can be chosen, it is among them. `after`: the key of the
    last one of an earlier list.
    """
    codes = usable_source_codes(call_center=call_center, today=today)
    if text:
        codes = codes.filter(Q(code__icontains=text) | Q(name__icontains=text) | Q(catalog__name__icontains=text))
    mailed = Exists(SentCatalog.objects.filter(customer=customer or 0, source_code=OuterRef("pk")))
    kept = ExpressionWrapper(Q(pk=keep or 0), output_field=BooleanField())
    hits = codes.annotate(mailed=mailed, kept=kept).order_by("-kept", "-mailed", "code")
    if targeted:
        hits = hits.filter(mailed=True)
    last = SourceCode.objects.annotate(mailed=mailed).filter(pk=after).first() if after else None
    if last is not None:
        later = Q(mailed=last.mailed, code__gt=last.code)
        hits = hits.filter(later | Q(mailed=False) if last.mailed else later)
    found = [
        SourceCodeHit(
            key=row.pk,
            public_id=row.public_id,
            code=row.code,
            name=row.name,
            catalog=row.catalog.name,
            valid_to=row.catalog.valid_to,
            targeted=row.mailed,
        )
        for row in hits[:most]
    ]
    return found if keep is None else sorted(found, key=lambda hit: (not hit.targeted, hit.code))


def find_source_code(*, legal_entity: int, call_center: int, code: str, today: date) -> SourceCode | Refusal:
    """The source code, if an order of the call center may carry it today; else `source_code_unknown` or why not."""
    row = _codes(legal_entity).filter(code__iexact=code.strip()).first()
    if row is None:
        return Refusal(code="source_code_unknown", facts={"code": code.strip()}, field="source_code")
    centers = [center.pk for center in row.catalog.call_centers.all()]
    return refuse_source_code(standing_of_code(row, centers), call_center=call_center, today=today) or row


def list_received(*, customer: int, limit: int = 12) -> list[Received]:
    """What the customer was sent or waits for, youngest first, by days on the clock of who looks; two queries."""
    sent = SentCatalog.objects.filter(customer=customer).select_related("source_code__catalog")
    waiting = CatalogRequest.objects.filter(customer=customer, state=CatalogRequest.State.WAITING)
    found = [
        Received(
            source_code=row.source_code.code,
            catalog=row.source_code.catalog.name,
            on=row.on,
            on_request=row.on_request,
        )
        for row in sent.order_by("-on", "-pk")[:limit]
    ]
    found += [
        Received(
            source_code=row.source_code.code,
            catalog=row.source_code.catalog.name,
            on=timezone.localdate(row.requested_at),
            on_request=True,
            waiting=True,
            quantity=row.quantity,
        )
        for row in waiting.select_related("source_code__catalog").order_by("-requested_at")[:limit]
    ]
    return sorted(found, key=lambda each: (each.waiting, each.on), reverse=True)[:limit]


def _codes(legal_entity: int) -> QuerySet[SourceCode]:
    centers = CallCenter.objects.only("pk")
    codes = SourceCode.objects.filter(legal_entity=legal_entity).select_related("catalog")
    return codes.prefetch_related(Prefetch("catalog__call_centers", queryset=centers))


def count_sent(market: TargetMarket) -> int:
    """How many copies the mailings of its source codes sent to the list, customers and prospects; two queries."""
    codes = market.source_codes.values("pk")
    customers = SentCatalog.objects.filter(source_code__in=codes, on_request=False).count()
    return customers + SentToProspect.objects.filter(source_code__in=codes).count()
