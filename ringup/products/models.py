"""What a legal entity sells: items and their variants, categories, units, bar codes, texts and images per language."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.plumbing.audit import audited, audited_changes, audited_changes_but
from ringup.plumbing.public_ids import new_public_id


@audited_changes
class Category(models.Model):
    """A node of the category tree."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    # They hold for all items of the category and below it (spec §15.5).
    prevent_all_discounts = models.BooleanField(_("prevent all discounts"), default=False)
    prevent_manual_discounts = models.BooleanField(_("prevent manual discounts"), default=False)
    prevent_periodic_discounts = models.BooleanField(_("prevent retail discounts"), default=False)
    prevent_tender_discounts = models.BooleanField(_("prevent tender discounts"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "code"], name="category_code")]


@audited
class Vendor(models.Model):
    """Who delivers goods; some straight to customers."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "code"], name="vendor_code")]


@audited_changes_but("search_text")
class Item(models.Model):
    """Something that can be ordered by its number. A variant is an item with a master."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        DISCONTINUED = "discontinued", _("Discontinued")
        BLOCKED = "blocked", _("Blocked")

    class AlternativeMode(models.TextChoices):
        NEVER = "never", _("Never")
        OUT_OF_STOCK = "out_of_stock", _("When out of stock")
        ALWAYS = "always", _("Always")

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    number = models.CharField(_("item number"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True, default="")
    search_words = models.CharField(_("search words"), max_length=400, blank=True, default="")
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.ACTIVE)
    unit = models.CharField(_("unit"), max_length=10, default="ea")
    master = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="variants", verbose_name=_("master")
    )
    variant = models.JSONField(_("variant"), default=dict, blank=True)
    is_master = models.BooleanField(_("has variants"), default=False)
    categories = models.ManyToManyField(Category, blank=True, related_name="items", verbose_name=_("categories"))
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=4, null=True, blank=True)
    tax_group = models.CharField(_("item tax group"), max_length=20, blank=True, default="")
    alternative = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("alternative item")
    )
    alternative_mode = models.CharField(
        _("use the alternative"), max_length=20, choices=AlternativeMode, default=AlternativeMode.NEVER
    )
    allow_price_adjust = models.BooleanField(_("price may be overridden"), default=True)
    zero_price_valid = models.BooleanField(_("zero price is valid"), default=False)
    prevent_all_discounts = models.BooleanField(_("prevent all discounts"), default=False)
    prevent_manual_discounts = models.BooleanField(_("prevent manual discounts"), default=False)
    prevent_periodic_discounts = models.BooleanField(_("prevent retail discounts"), default=False)
    prevent_tender_discounts = models.BooleanField(_("prevent tender discounts"), default=False)
    gift_card = models.BooleanField(
        _("sells a gift card"),
        default=False,
        db_default=False,
        help_text=_("One card a line, and its value is keyed in as the price."),
    )
    installment_eligible = models.BooleanField(_("may be paid in installments"), default=False, db_default=False)
    delay_exempt = models.BooleanField(_("late without notices or cancellation"), default=False, db_default=False)
    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("vendor")
    )
    direct_delivery = models.BooleanField(
        _("always delivered by the vendor"),
        default=False,
        db_default=False,
        help_text=_("Straight to the customer: no stock of ours is reserved, picked or shipped."),
    )
    # What callers ask for.
    width_mm = models.PositiveIntegerField(_("width (mm)"), null=True, blank=True)
    depth_mm = models.PositiveIntegerField(_("depth (mm)"), null=True, blank=True)
    height_mm = models.PositiveIntegerField(_("height (mm)"), null=True, blank=True)
    weight_g = models.PositiveIntegerField(_("weight (g)"), null=True, blank=True)
    quantity_decimals = models.PositiveSmallIntegerField(_("decimals of the quantity"), default=0)
    # What the search looks at: number, names in all languages, bar codes, categories (see products/queries).
    search_text = models.TextField(default="", editable=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "number"], name="item_number")]


@audited_changes
class ItemText(models.Model):
    """An item's name and description in one language."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=5)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "language"], name="item_text_once")]


@audited_changes
class ItemUnit(models.Model):
    """A further unit in which an item is sold; `factor` of the item's own unit make one of it."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="units")
    unit = models.CharField(_("unit"), max_length=10)
    factor = models.DecimalField(_("content"), max_digits=12, decimal_places=4)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "unit"], name="item_unit_once"),
            models.CheckConstraint(condition=models.Q(factor__gt=0), name="item_unit_factor_positive"),
        ]


@audited_changes
class KitComponent(models.Model):
    """A part of a kit: so many of an item, in its own unit. An item with components is a kit (spec §13)."""

    kit = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="components")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="kits", verbose_name=_("component"))
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3, default=1)
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kit", "item"], name="kit_component_once"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="kit_component_quantity"),
            models.CheckConstraint(condition=~models.Q(kit=models.F("item")), name="kit_component_not_itself"),
        ]


@audited_changes
class KitSubstitute(models.Model):
    """An item that may stand in a kit in place of a component, for a charge for each kit, in one currency."""

    kit = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="substitutes")
    instead_of = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+", verbose_name=_("instead of"))
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+", verbose_name=_("substitute"))
    currency = models.CharField(_("currency"), max_length=3)
    charge = models.DecimalField(_("charge"), max_digits=14, decimal_places=4, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kit", "instead_of", "item", "currency"], name="kit_substitute_once"),
            models.CheckConstraint(condition=models.Q(charge__gte=0), name="kit_substitute_charge"),
            models.CheckConstraint(condition=~models.Q(item=models.F("instead_of")), name="kit_substitute_another"),
        ]


@audited_changes
class BarCode(models.Model):
    """A bar code that finds an item."""

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="bar_codes")
    code = models.CharField(_("bar code"), max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "code"], name="bar_code_once")]


@audited_changes
class ItemImage(models.Model):
    """A picture of an item, for all languages or for one."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="images")
    language = models.CharField(_("language"), max_length=5, blank=True, default="")
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    file = models.FileField(_("picture"), upload_to="items/")
    alternative_text = models.CharField(_("alternative text"), max_length=200, blank=True, default="")

    class Meta:
        ordering = ["position"]
