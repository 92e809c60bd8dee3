"""What is suggested beside an item: what people linked, and what the orders taught."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringup.plumbing.audit import audited_changes


@audited_changes
class ItemLink(models.Model):
    """An item that people say goes with another, or is the better buy (spec §13).

    Links of a catalog hold for its source codes, and replace the item's others there. Of several the lower priority
    comes first. Both days count; empty: open.
    """

    class Kind(models.TextChoices):
        CROSS_SELL = "cross_sell", _("goes with it")
        UP_SELL = "up_sell", _("instead of it")

    item = models.ForeignKey("products.Item", on_delete=models.CASCADE, related_name="links")
    linked = models.ForeignKey(
        "products.Item", on_delete=models.CASCADE, related_name="+", verbose_name=_("linked item")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.CROSS_SELL)
    catalog = models.ForeignKey(
        "catalogs.Catalog",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="item_links",
        verbose_name=_("catalog"),
    )
    priority = models.PositiveSmallIntegerField(_("priority"), default=1)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    # Offered only where it is met; none: always.
    rule = models.ForeignKey(
        "conditions.OrderRule",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("rule"),
    )
    talk = models.CharField(_("what to say"), max_length=300, blank=True, default="")
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "linked", "catalog"], nulls_distinct=False, name="item_link_once"),
            models.CheckConstraint(condition=~models.Q(item=models.F("linked")), name="item_link_to_another_item"),
            models.CheckConstraint(condition=models.Q(kind__in=["cross_sell", "up_sell"]), name="item_link_kind"),
        ]


class LearnedSuggestion(models.Model):
    """An item that the company's own orders say goes with another; a job learns them all anew each week.

    `place` 1 is the best of the item; `support`, `confidence` and `worth` as in `rules/learning.py`.
    """

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("products.Item", on_delete=models.CASCADE, related_name="+")
    suggested = models.ForeignKey("products.Item", on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()
    together = models.PositiveIntegerField()
    support = models.FloatField()
    confidence = models.FloatField()
    worth = models.FloatField()
    learned_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "suggested"], name="learned_suggestion_once"),
            models.UniqueConstraint(fields=["item", "place"], name="learned_suggestion_place"),
            models.CheckConstraint(
                condition=~models.Q(item=models.F("suggested")), name="learned_suggestion_of_another_item"
            ),
        ]
