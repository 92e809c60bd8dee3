"""Rules over the facts of an order, made in the office once and used wherever something depends on them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringup.plumbing.audit import audited
from ringup.plumbing.public_ids import new_public_id


@audited
class OrderRule(models.Model):
    """A rule by its code. `params` are its conditions and how they are joined (`rules/conditions.py`)."""

    legal_entity = models.ForeignKey(
        "call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+", editable=False
    )
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120, blank=True, default="")
    params = models.JSONField(_("conditions"), default=dict, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "code"], name="order_rule_code")]
