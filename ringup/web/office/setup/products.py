"""Items with all that is sold with them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ringup.call_centers.loading.setup_kinds import SetupKind
from ringup.call_centers.rules.actor import Actor
from ringup.call_centers.rules.permissions import Permission
from ringup.call_centers.rules.setup_change import at_most, not_negative
from ringup.call_centers.rules.setup_words import one_of
from ringup.directed_selling.loading import LINK_KIND
from ringup.inventory.models import StockLevel
from ringup.inventory.saving import record_count
from ringup.plumbing.places import currency_codes, language_codes
from ringup.pricing.models import BasePrice
from ringup.products.models import BarCode, Item, ItemImage, ItemText, ItemUnit, KitComponent, KitSubstitute
from ringup.products.queries import find_items
from ringup.products.rules.kits import has_a_quantity, is_a_plain_part, stands_for_a_component
from ringup.products.rules.pictures import holds_a_picture
from ringup.products.saving import keep_search_text
from ringup.values.refusal import Refusal
from ringup.web.office.choices import any_language
from ringup.web.office.panels.prompt_report import item_prompts_panel
from ringup.web.office.screens import Ask, Fields, Group, SetupScreen, Table
from ringup.web.office.setup.vendors import names_who_delivers

MAY = Permission.CHANGE_PRODUCTS
MOST_FOUND = 200


def image_facts(actor: Actor, image: Any) -> Mapping[str, Any]:
    """The first bytes and the size of a file that is new."""
    if not image.file or image.file._committed:
        return {"head": None if image.file else b"", "size": 0}
    head = image.file.file.read(16)
    image.file.file.seek(0)
    return {"head": head, "size": image.file.size}


def count_stock(actor: Actor, level: Any) -> Refusal | None:
    """What was typed is what was counted."""
    if level.pk is not None:
        record_count(level)
    return None


def find_by_words(actor: Actor, text: str) -> list[int]:
    """The items that the desk's own search finds, by its index."""
    hits = find_items(legal_entity=actor.legal_entity, text=text, language=actor.language, limit=MOST_FOUND)
    return [hit.id for hit in hits]


def search_anew(actor: Actor, row: Any) -> Refusal | None:
    """The search knows an item by its texts, bar codes and categories."""
    keep_search_text([getattr(row, "item_id", row.pk)])
    return None


def belongs_where_its_master_does(actor: Actor, variant: Any) -> Refusal | None:
    """A variant without categories of its own has those of its master."""
    if variant.pk and not variant.categories.exists():
        variant.categories.set(variant.master.categories.all())
    return search_anew(actor, variant)


def part_facts(actor: Actor, part: Any) -> Mapping[str, Any]:
    """What the component is itself, and whether the kit stands in another one."""
    item = Item.objects.filter(legal_entity=actor.legal_entity, pk=part.item_id).first()
    return {
        "is_itself": item is not None and item.pk == part.kit_id,
        "of_variants": item is not None and item.is_master,
        "is_kit": KitComponent.objects.filter(kit=part.item_id).exists(),
        "holder_is_part": KitComponent.objects.filter(item=part.kit_id).exists(),
    }


def substitute_facts(actor: Actor, substitute: Any) -> Mapping[str, Any]:
    """The keys of the kit's components, and what the substitute is itself."""
    components = KitComponent.objects.filter(kit=substitute.kit_id).values_list("item", flat=True)
    return {**part_facts(actor, substitute), "holder_is_part": False, "components": set(components)}


MEASURES = ("width_mm", "depth_mm", "height_mm", "weight_g")
# A hundred kilometers, a hundred tons.
LARGEST_MEASURE = 100_000_000

ITEMS = SetupScreen(
    slug="items",
    title=_("Items"),
    one=_("Item"),
    about=_("What is sold: texts, units, variants, pictures, prices and stock."),
    icon="shopping-cart",
    kind=SetupKind(
        model=Item,
        may=MAY,
        fields=(
            "number",
            "name",
            "state",
            "unit",
            "quantity_decimals",
            *MEASURES,
            "tax_group",
            "cost",
            "description",
            "search_words",
            "categories",
            "alternative",
            "alternative_mode",
            "is_master",
            "master",
            "variant",
            "allow_price_adjust",
            "zero_price_valid",
            "gift_card",
            "installment_eligible",
            "delay_exempt",
            "vendor",
            "direct_delivery",
            "prevent_all_discounts",
            "prevent_manual_discounts",
            "prevent_periodic_discounts",
            "prevent_tender_discounts",
        ),
        checks=(not_negative("cost"), at_most(LARGEST_MEASURE, *MEASURES), names_who_delivers),
        afterwards=(search_anew,),
    ),
    find=find_by_words,
    columns=("number", "name", "state", "unit", "tax_group", "cost"),
    search=("number", "name"),
    order="number",
    filters=("state",),
    sections=(
        Fields(
            slug="general",
            title=_("General"),
            groups=(
                Group(
                    asks=(
                        "number",
                        Ask("name", look="half"),
                        "state",
                        "unit",
                        "quantity_decimals",
                        "tax_group",
                        "cost",
                        Ask("search_words", look="half", help=_("Further words under which it is found.")),
                        Ask("description", look="wide"),
                    )
                ),
            ),
        ),
        Fields(
            slug="measures",
            title=_("Size and weight"),
            about=_("Agents see them beside the line, for callers who ask."),
            groups=(Group(asks=MEASURES),),
        ),
        Fields(
            slug="categories",
            title=_("Categories"),
            later=True,
            groups=(Group(asks=(Ask("categories", look="bare"),)),),
        ),
        Table(
            slug="base-prices",
            title=_("Base prices"),
            about=_("The price before any rule; it buys as many units as the price unit says."),
            kind=SetupKind(
                model=BasePrice,
                may=Permission.CHANGE_PRICES,
                parent="item",
                fields=("currency", "price", "price_unit"),
                checks=(one_of("currency", currency_codes), not_negative("price", "price_unit")),
            ),
            asks=("currency", "price", "price_unit"),
            order=("currency",),
        ),
        Table(
            slug="stock",
            title=_("Stock"),
            about=_("What you type counts as counted: the difference is kept as a movement."),
            kind=SetupKind(
                model=StockLevel,
                may=MAY,
                parent="item",
                fields=("warehouse", "on_hand", "expected_on"),
                fixed=("warehouse",),
                can_be_removed=False,
                afterwards=(count_stock,),
            ),
            asks=(Ask("warehouse", label=_("Warehouse")), "on_hand", "expected_on"),
            order=("warehouse__code",),
            related=("warehouse",),
        ),
        Table(
            slug="texts",
            title=_("Texts in other languages"),
            kind=SetupKind(
                model=ItemText,
                may=MAY,
                parent="item",
                fields=("language", "name", "description"),
                checks=(one_of("language", language_codes),),
                afterwards=(search_anew,),
            ),
            asks=("language", "name", "description"),
            order=("language",),
        ),
        Table(
            slug="bar-codes",
            title=_("Bar codes"),
            kind=SetupKind(model=BarCode, may=MAY, parent="item", fields=("code",), afterwards=(search_anew,)),
            asks=("code",),
            order=("code",),
        ),
        Table(
            slug="units",
            title=_("Further units"),
            about=_("How many of the item's own unit make one of these."),
            kind=SetupKind(model=ItemUnit, may=MAY, parent="item", fields=("unit", "factor")),
            asks=(Ask("unit", label=_("Unit")), "factor"),
            order=("unit",),
        ),
        Table(
            slug="components",
            title=_("Components"),
            about=_("An item with components is a kit. Without a base price it costs what they cost."),
            kind=SetupKind(
                model=KitComponent,
                may=MAY,
                parent="kit",
                fields=("item", "quantity", "position"),
                facts=part_facts,
                checks=(is_a_plain_part, has_a_quantity),
            ),
            asks=(Ask("item", numbered=Item), "quantity", "position"),
            order=("position", "pk"),
            related=("item",),
        ),
        Table(
            slug="substitutes",
            title=_("Substitutes"),
            about=_("What may stand in a component's place, and what that costs for each kit."),
            kind=SetupKind(
                model=KitSubstitute,
                may=MAY,
                parent="kit",
                fields=("instead_of", "item", "charge", "currency"),
                facts=substitute_facts,
                checks=(
                    stands_for_a_component,
                    is_a_plain_part,
                    one_of("currency", currency_codes),
                    not_negative("charge"),
                ),
            ),
            asks=(Ask("instead_of", numbered=Item), Ask("item", numbered=Item), "charge", "currency"),
            order=("instead_of__number", "charge", "pk"),
            related=("instead_of", "item"),
        ),
        Table(
            slug="links",
            title=_("Sold with it, or instead of it"),
            about=_(
                "Shown to agents beside a line. Links of a catalog hold for its source codes and replace the others; a "
                "link with a rule is offered where the rule is met."
            ),
            kind=LINK_KIND,
            asks=(
                Ask("linked", numbered=Item),
                "kind",
                "catalog",
                "rule",
                "priority",
                "starts_on",
                "ends_on",
                Ask("talk", look="half"),
                "active",
            ),
            order=("priority", "pk"),
            related=("linked", "catalog", "rule"),
        ),
        Fields(
            slug="alternative",
            title=_("Alternative"),
            later=True,
            groups=(Group(asks=(Ask("alternative", numbered=Item), "alternative_mode", "delay_exempt")),),
        ),
        Fields(
            slug="vendor",
            title=_("Vendor"),
            later=True,
            groups=(Group(asks=("vendor", "direct_delivery")),),
        ),
        Fields(
            slug="price-control",
            title=_("Price control"),
            later=True,
            groups=(
                Group(
                    asks=(
                        "allow_price_adjust",
                        "zero_price_valid",
                        "gift_card",
                        "installment_eligible",
                        "prevent_all_discounts",
                        "prevent_manual_discounts",
                        "prevent_periodic_discounts",
                        "prevent_tender_discounts",
                    )
                ),
            ),
        ),
        Fields(
            slug="variant",
            title=_("Variant"),
            later=True,
            groups=(
                Group(
                    asks=(
                        "is_master",
                        Ask("master", numbered=Item, help=_("The item whose variant this is.")),
                        Ask("variant", look="half", help=_("Such as color: red, size: L.")),
                    )
                ),
            ),
        ),
        Table(
            slug="variants",
            title=_("Variants of this item"),
            kind=SetupKind(
                model=Item,
                may=MAY,
                parent="master",
                fields=("number", "name", "variant", "state"),
                can_be_removed=False,
                afterwards=(belongs_where_its_master_does,),
                inherits=(
                    "unit",
                    "tax_group",
                    "cost",
                    "quantity_decimals",
                    "allow_price_adjust",
                    "zero_price_valid",
                    "gift_card",
                    "installment_eligible",
                    "delay_exempt",
                    "vendor",
                    "direct_delivery",
                    "prevent_all_discounts",
                    "prevent_manual_discounts",
                    "prevent_periodic_discounts",
                    "prevent_tender_discounts",
                ),
            ),
            asks=("number", "name", "variant", "state"),
            order=("number",),
        ),
        Table(
            slug="pictures",
            title=_("Pictures"),
            about=_("PNG, JPEG, GIF or WebP, up to 5 MB; for one language or for all."),
            kind=SetupKind(
                model=ItemImage,
                may=MAY,
                parent="item",
                fields=("position", "language", "alternative_text", "file"),
                facts=image_facts,
                checks=(holds_a_picture,),
            ),
            asks=("position", Ask("language", choices=any_language), "alternative_text", "file"),
            order=("position", "pk"),
        ),
    ),
    extras=(item_prompts_panel,),
)
