"""What prompts were shown, what became of them, and what they were worth."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringup.directed_selling.rules.prompts import PromptKind
from ringup.plumbing.audit import audited

KINDS = [(kind.value, kind.value) for kind in PromptKind]
KIND_IS_KNOWN = models.Q(kind__in=[kind.value for kind in PromptKind])


@audited
class TalkCost(models.Model):
    """What an hour of talk costs a call center from a day on, in the company's currency."""

    call_center = models.ForeignKey("call_centers.CallCenter", on_delete=models.CASCADE, related_name="talk_costs")
    starts_on = models.DateField(_("from"))
    hour_minor = models.PositiveBigIntegerField(_("an hour of talk costs"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call_center", "starts_on"], name="talk_cost_from_a_day")]


class PromptShowing(models.Model):
    """A prompt that an agent had before them beside a line, what became of it, and how long it took.

    `item`: what the line has; `offered`: the item of a suggestion; `rule`: the offer of the gap ladder. `beside` and
    `taken_line` are public ids of lines. `together` prompts stood there at once and share the `seconds`, known when it
    ended: taken, or passed by. `revenue_minor` and `margin_minor` are what taking it added to the order, without tax
    and charges, in the company's currency; they count while the order holds and the line stands.
    """

    legal_entity = models.ForeignKey(
        "call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    order = models.ForeignKey("orders.SalesOrder", on_delete=models.CASCADE, related_name="+", db_index=False)
    beside = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=KINDS)
    item = models.ForeignKey("products.Item", on_delete=models.CASCADE, null=True, related_name="+")
    offered = models.ForeignKey("products.Item", on_delete=models.CASCADE, null=True, related_name="+")
    rule = models.CharField(max_length=40, blank=True, default="")
    agent = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    source_code = models.ForeignKey(
        "catalogs.SourceCode", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    together = models.PositiveSmallIntegerField(default=1)
    shown_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)
    taken = models.BooleanField(default=False)
    taken_line = models.CharField(max_length=20, blank=True, default="")
    revenue_minor = models.BigIntegerField(default=0)
    margin_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "beside", "kind", "offered", "rule"], nulls_distinct=False, name="prompt_showing_once"
            ),
            models.CheckConstraint(condition=KIND_IS_KNOWN, name="prompt_showing_kind"),
            models.CheckConstraint(
                condition=models.Q(taken=False) | models.Q(ended_at__isnull=False),
                name="prompt_showing_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["legal_entity", "shown_at"], name="prompt_showing_by_day"),
            models.Index(fields=["shown_at"], condition=models.Q(ended_at__isnull=True), name="prompt_showing_open"),
        ]


class PromptStanding(models.Model):
    """What a prompt was worth lately, as a job counts it each hour (`rules/prompts.py`).

    `worth` is what a second of it is taken to earn, `usual` what one of all prompts earned, in minor units of the
    company's currency.
    `stepped_back_at`: it earns less than the talk costs, and is not offered.
    """

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=KINDS)
    item = models.ForeignKey("products.Item", on_delete=models.CASCADE, null=True, related_name="+")
    offered = models.ForeignKey("products.Item", on_delete=models.CASCADE, null=True, related_name="+")
    rule = models.CharField(max_length=40, blank=True, default="")
    shown = models.PositiveIntegerField()
    taken = models.PositiveIntegerField()
    seconds = models.FloatField()
    revenue_minor = models.BigIntegerField()
    margin_minor = models.BigIntegerField()
    cost_minor = models.BigIntegerField()
    worth = models.FloatField()
    usual = models.FloatField()
    judged_at = models.DateTimeField()
    stepped_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["legal_entity", "kind", "item", "offered", "rule"],
                nulls_distinct=False,
                name="prompt_standing_once",
            ),
            models.CheckConstraint(condition=KIND_IS_KNOWN, name="prompt_standing_kind"),
        ]
