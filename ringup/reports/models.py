"""RFM analyses, the scores that they gave to customers, and how these changed."""

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.plumbing.audit import audited
from ringup.plumbing.public_ids import new_public_id

DIGIT = [MinValueValidator(2), MaxValueValidator(9)]
FACTOR = [MinValueValidator(1), MaxValueValidator(100)]
PLACE = [MinValueValidator(1), MaxValueValidator(3)]


@audited
class RfmAnalysis(models.Model):
    """How customers are scored by recency, frequency and monetary value (spec §22); a job does it each night."""

    class RecencyPeriod(models.TextChoices):
        DAY = "day", _("Day")
        WEEK = "week", _("Week")
        MONTH = "month", _("Month")

    legal_entity = models.ForeignKey("call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    active = models.BooleanField(_("active"), default=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    recency_divisions = models.PositiveSmallIntegerField(_("recency: groups"), default=5, validators=DIGIT)
    frequency_divisions = models.PositiveSmallIntegerField(_("frequency: groups"), default=5, validators=DIGIT)
    monetary_divisions = models.PositiveSmallIntegerField(_("monetary value: groups"), default=5, validators=DIGIT)
    recency_priority = models.PositiveSmallIntegerField(_("recency: place in the score"), default=1, validators=PLACE)
    frequency_priority = models.PositiveSmallIntegerField(
        _("frequency: place in the score"), default=2, validators=PLACE
    )
    monetary_priority = models.PositiveSmallIntegerField(
        _("monetary value: place in the score"), default=3, validators=PLACE
    )
    recency_period = models.CharField(
        _("recency: counted by"), max_length=5, choices=RecencyPeriod, default=RecencyPeriod.DAY
    )
    recency_multiplier = models.PositiveSmallIntegerField(_("recency: weight"), default=1, validators=FACTOR)
    frequency_multiplier = models.PositiveSmallIntegerField(_("frequency: weight"), default=1, validators=FACTOR)
    monetary_multiplier = models.PositiveSmallIntegerField(_("monetary value: weight"), default=1, validators=FACTOR)
    even = models.BooleanField(_("equally many in each group"), default=True)
    add_scores = models.BooleanField(_("add the digits up"), default=False)
    net = models.BooleanField(_("without charges and tax"), default=True)
    subtract_returns = models.BooleanField(_("subtract returns"), default=True)
    save_history = models.BooleanField(_("save history"), default=False)
    counted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "code"], name="rfm_analysis_code")]


class RfmScore(models.Model):
    """What an analysis gave a customer when it was last counted, and from what."""

    analysis = models.ForeignKey(RfmAnalysis, on_delete=models.CASCADE, related_name="scores")
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    recency = models.PositiveSmallIntegerField()
    frequency = models.PositiveSmallIntegerField()
    monetary = models.PositiveSmallIntegerField()
    score = models.PositiveIntegerField()
    last_on = models.DateField()
    orders = models.PositiveIntegerField()
    spent_minor = models.BigIntegerField()
    counted_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["analysis", "customer"], name="rfm_score_once")]


class RfmHistory(models.Model):
    """What a customer's score became, where the analysis keeps it: a row for each change, the first one included."""

    analysis = models.ForeignKey(RfmAnalysis, on_delete=models.CASCADE, related_name="history")
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    recency = models.PositiveSmallIntegerField()
    frequency = models.PositiveSmallIntegerField()
    monetary = models.PositiveSmallIntegerField()
    score = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["analysis", "customer", "counted_at"], name="rfm_history_once"),
        ]
        indexes = [models.Index(fields=["analysis", "counted_at"], name="rfm_history_latest")]
        # It goes with its analysis; what it says never changes.
        triggers = [pgtrigger.Protect(name="rfm_history_stays", operation=pgtrigger.Update)]
