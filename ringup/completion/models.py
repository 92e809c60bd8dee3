"""What the recap reads out besides the order, and what a customer was read and agreed to."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ringup.plumbing.audit import audited
from ringup.plumbing.public_ids import new_public_id


@audited
class RecapClause(models.Model):
    """A sentence that every recap reads out, of one call center or of the whole company, in the customer's language."""

    legal_entity = models.ForeignKey(
        "call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+", editable=False
    )
    call_center = models.ForeignKey(
        "call_centers.CallCenter",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only for call center"),
    )
    code = models.CharField(_("code"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    text_en = models.TextField(_("in English"), max_length=1000)
    text_da = models.TextField(_("in Danish"), max_length=1000, blank=True, default="")
    text_de = models.TextField(_("in German"), max_length=1000, blank=True, default="")
    text_fr = models.TextField(_("in French"), max_length=1000, blank=True, default="")
    text_nl = models.TextField(_("in Dutch"), max_length=1000, blank=True, default="")
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "code"], name="recap_clause_code")]


@audited
class RecapReading(models.Model):
    """The recap of an order in one state of it (`hash`), and which of its clauses the customer has agreed to.

    `version` is the submit that it was read for; a changed order has another hash, and nothing is ticked there.
    """

    order = models.ForeignKey("orders.SalesOrder", on_delete=models.CASCADE, related_name="readings")
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    hash = models.CharField(max_length=64)
    language = models.CharField(max_length=5)
    # [{"code", "text"}], as they were read, and the codes of those that were agreed to.
    clauses = models.JSONField()
    ticked = models.JSONField(default=list)
    version = models.PositiveSmallIntegerField(null=True)
    document = models.ForeignKey("notifications.Document", on_delete=models.PROTECT, null=True, related_name="+")
    read_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "hash"], name="recap_reading_once")]
