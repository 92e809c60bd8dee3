"""Catalogs with their pages, source codes, target markets, and what was sent to whom."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _

from ringup.catalogs.rules.states import CatalogState
from ringup.plumbing.audit import audited, audited_changes
from ringup.plumbing.public_ids import new_public_id

STATES = [
    (CatalogState.DRAFT.value, _("Draft")),
    (CatalogState.VALIDATED.value, _("Validated")),
    (CatalogState.SUBMITTED.value, _("Submitted for approval")),
    (CatalogState.APPROVED.value, _("Approved")),
    (CatalogState.PUBLISHED.value, _("Published")),
    (CatalogState.RETRACTED.value, _("Retracted")),
]


@audited
class Catalog(models.Model):
    """Products, prices and dates of one mailing; its life is the table in `rules/states.py` (spec §11)."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    number = models.CharField(_("catalog number"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True, default="")
    owner = models.ForeignKey(
        "call_centers.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
    )
    state = models.CharField(_("state"), max_length=12, choices=STATES, default=CatalogState.DRAFT.value)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    call_centers = models.ManyToManyField(
        "call_centers.CallCenter", verbose_name=_("call centers"), blank=True, related_name="catalogs"
    )
    price_groups = models.ManyToManyField(
        "call_centers.PriceGroup", verbose_name=_("price groups"), blank=True, related_name="catalogs"
    )
    # With all that lies below them.
    categories = models.ManyToManyField(
        "products.Category", verbose_name=_("categories"), blank=True, related_name="catalogs"
    )
    # Codes of payment schedules that its customers may use.
    payment_schedules = ArrayField(
        models.CharField(max_length=20), verbose_name=_("payment schedules"), default=list, blank=True
    )
    source_code_format = models.CharField(_("format of source codes"), max_length=12, default="-##")
    # The price groups hold as they were at the publication, until it is published again.
    take_snapshot = models.BooleanField(_("take a snapshot"), default=False)
    snapshot = models.JSONField(default=dict, editable=False)
    remark = models.CharField(max_length=200, blank=True, default="", editable=False)
    submitted_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "number"], name="catalog_number"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in CatalogState]), name="catalog_state"
            ),
        ]


@audited
class CatalogCallCenter(Catalog.call_centers.through):  # type: ignore[name-defined,misc]
    """The link of a catalog to a call center, named here so that the audit keeps it, too."""

    class Meta:
        proxy = True


@audited
class CatalogPriceGroup(Catalog.price_groups.through):  # type: ignore[name-defined,misc]
    """The link of a catalog to a price group, named here so that the audit keeps it, too."""

    class Meta:
        proxy = True


@audited
class CatalogProduct(models.Model):
    """An item of a catalog; a master brings its variants."""

    catalog = models.ForeignKey(Catalog, on_delete=models.CASCADE, related_name="products")
    item = models.ForeignKey("products.Item", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["catalog", "item"], name="catalog_product_once")]


@audited
class CatalogPage(models.Model):
    """A page with what it costs and how much space it has, in the company's square units."""

    class Place(models.TextChoices):
        FRONT_COVER = "front_cover", _("Front cover")
        INSIDE = "inside", _("Inside")
        BACK_COVER = "back_cover", _("Back cover")
        ORDER_FORM = "order_form", _("Order form")
        INSERT = "insert", _("Insert")

    catalog = models.ForeignKey(Catalog, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField(_("page"))
    place = models.CharField(_("place"), max_length=12, choices=Place, default=Place.INSIDE)
    section = models.CharField(_("section"), max_length=80, blank=True, default="")
    cost_minor = models.BigIntegerField(_("cost"), default=0)
    area = models.DecimalField(_("area"), max_digits=9, decimal_places=2, default=600)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["catalog", "number"], name="catalog_page_number"),
            models.CheckConstraint(condition=models.Q(area__gt=0), name="catalog_page_area"),
        ]


@audited
class PagePlacement(models.Model):
    """The space of an item on a page; its share of the page's cost is its share of the area."""

    catalog = models.ForeignKey(Catalog, on_delete=models.CASCADE, related_name="placements")
    page = models.PositiveSmallIntegerField(_("page"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    item = models.ForeignKey("products.Item", on_delete=models.PROTECT, related_name="+")
    area = models.DecimalField(_("area"), max_digits=9, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["catalog", "page", "item"], name="page_placement_once"),
            models.CheckConstraint(condition=models.Q(area__gt=0), name="page_placement_area"),
        ]


@audited
class FreeProduct(models.Model):
    """What an order with a source code of the catalog gets for nothing."""

    catalog = models.ForeignKey(Catalog, on_delete=models.CASCADE, related_name="free_products")
    item = models.ForeignKey("products.Item", on_delete=models.PROTECT, related_name="+")
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3, default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["catalog", "item"], name="free_product_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="free_product_quantity"),
        ]


class PublishedProduct(models.Model):
    """What a catalog sold when it was last published: categories and masters resolved to items that can be ordered."""

    catalog = models.ForeignKey(Catalog, on_delete=models.CASCADE, related_name="published")
    item = models.ForeignKey("products.Item", on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["catalog", "item"], name="published_product_once")]


@audited
class TargetMarket(models.Model):
    """A list of customers and prospects, selected among our own or bought; `criteria` say how it was selected."""

    class Origin(models.TextChoices):
        OWN = "own", _("Own customers")
        RENTED = "rented", _("Rented")
        PURCHASED = "purchased", _("Purchased")
        EXCHANGED = "exchanged", _("Exchanged")
        OTHER = "other", _("Other")

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    origin = models.CharField(_("origin"), max_length=12, choices=Origin, default=Origin.OWN)
    broker = models.CharField(_("broker"), max_length=120, blank=True, default="")
    purchased = models.PositiveIntegerField(_("addresses purchased"), default=0)
    # What the broker says of the people on the list.
    recency = models.CharField(_("recency of the list"), max_length=40, blank=True, default="", db_default="")
    frequency = models.CharField(_("frequency of the list"), max_length=40, blank=True, default="", db_default="")
    monetary = models.CharField(_("monetary value of the list"), max_length=40, blank=True, default="", db_default="")
    params = models.JSONField(default=dict, blank=True)
    selected_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "code"], name="target_market_code")]


class TargetMarketMember(models.Model):
    """A customer on a list, or a prospect with the address that came with the list."""

    target_market = models.ForeignKey(TargetMarket, on_delete=models.CASCADE, related_name="members")
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=160, blank=True, default="")
    street = models.TextField(_("street"), blank=True, default="")
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True, default="")
    city = models.CharField(_("city"), max_length=80, blank=True, default="")
    region = models.CharField(_("state or county"), max_length=80, blank=True, default="")
    country = models.CharField(_("country"), max_length=2, blank=True, default="")
    email = models.CharField(_("e-mail"), max_length=254, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target_market", "customer"], name="target_market_member_once"),
            models.CheckConstraint(
                condition=models.Q(customer__isnull=False) | ~models.Q(name=""), name="target_market_member_named"
            ),
        ]


@audited
class SourceCode(models.Model):
    """One segment of a catalog's mailing: who gets it, what it costs, what is expected of it."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    catalog = models.ForeignKey(
        Catalog, on_delete=models.PROTECT, related_name="source_codes", verbose_name=_("catalog")
    )
    code = models.CharField(_("source code"), max_length=30)
    name = models.CharField(_("name"), max_length=120, blank=True, default="")
    active = models.BooleanField(_("active"), default=True)
    target_market = models.ForeignKey(
        TargetMarket,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="source_codes",
        verbose_name=_("target market"),
    )
    campaign = models.CharField(_("campaign"), max_length=30, blank=True, default="")
    only_catalog_plans = models.BooleanField(_("only the catalog's payment schedules"), default=False)
    distribution = models.PositiveIntegerField(_("copies"), default=0)
    expected_response_percent = models.DecimalField(
        _("expected response %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    sales_budget_minor = models.BigIntegerField(_("projected sales"), default=0)
    printing_budget_minor = models.BigIntegerField(_("printing budget"), default=0)
    mailing_budget_minor = models.BigIntegerField(_("mailing budget"), default=0)
    # What it came to in the end; until that is known the budget holds.
    printing_cost_minor = models.BigIntegerField(_("printing cost"), null=True, blank=True)
    mailing_cost_minor = models.BigIntegerField(_("mailing cost"), null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(models.F("legal_entity"), Upper("code"), name="source_code_once"),
        ]


@audited
class MailDrop(models.Model):
    """A day on which copies with a source code go into the mail."""

    source_code = models.ForeignKey(SourceCode, on_delete=models.CASCADE, related_name="mail_drops")
    on = models.DateField(_("date"))
    copies = models.PositiveIntegerField(_("copies"), default=0)
    text = models.CharField(_("text"), max_length=120, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source_code", "on"], name="mail_drop_once")]


@audited
class SourceCodeNumber(models.Model):
    """A dialled number that is printed with a source code: who calls it, orders from that mailing."""

    source_code = models.ForeignKey(SourceCode, on_delete=models.CASCADE, related_name="numbers")
    number = models.ForeignKey(
        "calls.DialledNumber", on_delete=models.CASCADE, related_name="+", verbose_name=_("dialled number")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source_code", "number"], name="source_code_number_once")]


class SentCatalog(models.Model):
    """A copy that went to a customer, by a mailing or on request."""

    source_code = models.ForeignKey(SourceCode, on_delete=models.PROTECT, related_name="sent")
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    on_request = models.BooleanField(default=False)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_code", "customer"], condition=models.Q(on_request=False), name="sent_catalog_once"
            )
        ]
        indexes = [models.Index(fields=["customer", "-on"], name="sent_catalog_by_customer")]


class SentToProspect(models.Model):
    """A copy that went by a mailing to somebody on a list who is no customer; it counts when the list is gone, too."""

    source_code = models.ForeignKey(SourceCode, on_delete=models.PROTECT, related_name="sent_to_prospects")
    member = models.ForeignKey(TargetMarketMember, on_delete=models.SET_NULL, null=True, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source_code", "member"], name="sent_to_prospect_once"),
        ]


@audited_changes
class CatalogRequest(models.Model):
    """A customer's wish for a catalog, from the call to the envelope; the address is the one of the moment it waits."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        PRINTED = "printed", _("Printed")
        CANCELED = "canceled", _("Canceled")

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    source_code = models.ForeignKey(SourceCode, on_delete=models.PROTECT, related_name="requests")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="catalog_requests")
    quantity = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    requested_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(db_default=Now())
    printed_at = models.DateTimeField(null=True)
    prints = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "printed", "canceled"]), name="catalog_request_state"
            ),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="catalog_request_quantity"),
        ]
        indexes = [
            models.Index(
                fields=["legal_entity", "requested_at"],
                condition=models.Q(state="waiting"),
                name="catalog_request_waiting",
            ),
            # The analysis looks at the requests of some days, whatever became of them.
            models.Index(fields=["legal_entity", "requested_at"], name="catalog_request_asked"),
        ]
