"""What agents say and are told while they take an order: scripts, and what each is linked to (spec §12)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ringup.plumbing.audit import audited
from ringup.plumbing.public_ids import new_public_id


@audited
class Script(models.Model):
    """A text to be spoken, or a note for the agent's eyes only, in the customer's language.

    Its form is that of `rules/script_texts.py`. Priority 1 is said first.
    """

    class Kind(models.TextChoices):
        SPOKEN = "spoken", _("to be spoken")
        NOTE = "note", _("note to the agent")

    legal_entity = models.ForeignKey(
        "call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+", editable=False
    )
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("type"), max_length=10, choices=Kind, default=Kind.SPOKEN)
    priority = models.PositiveSmallIntegerField(_("priority"), default=1)
    active = models.BooleanField(_("active"), default=True)
    weight = models.PositiveSmallIntegerField(_("weight of this text"), default=1, db_default=1)
    text_en = models.TextField(_("in English"), max_length=2000)
    text_da = models.TextField(_("in Danish"), max_length=2000, blank=True, default="")
    text_de = models.TextField(_("in German"), max_length=2000, blank=True, default="")
    text_fr = models.TextField(_("in French"), max_length=2000, blank=True, default="")
    text_nl = models.TextField(_("in Dutch"), max_length=2000, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "name"], name="script_name"),
            models.CheckConstraint(condition=models.Q(kind__in=["spoken", "note"]), name="script_kind"),
        ]


@audited
class ScriptVersion(models.Model):
    """Another text of a script, which is drawn for some calls: as often as its weight says, beside the script's own.

    A language that it has no text in is said in its English one.
    """

    legal_entity = models.ForeignKey(
        "call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+", editable=False
    )
    public_id = models.CharField(max_length=20, unique=True, default=new_public_id, editable=False)
    script = models.ForeignKey(Script, on_delete=models.CASCADE, related_name="versions", verbose_name=_("script"))
    name = models.CharField(_("name"), max_length=80)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1, db_default=1)
    text_en = models.TextField(_("in English"), max_length=2000)
    text_da = models.TextField(_("in Danish"), max_length=2000, blank=True, default="")
    text_de = models.TextField(_("in German"), max_length=2000, blank=True, default="")
    text_fr = models.TextField(_("in French"), max_length=2000, blank=True, default="")
    text_nl = models.TextField(_("in Dutch"), max_length=2000, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["script", "name"], name="script_version_name")]


@audited
class ScriptPlace(models.Model):
    """A moment at which a script is said; whatever else is filled in narrows it.

    Of the order: its start, its recap. Of the selected line: its item or a category with all below it; or what is
    suggested beside it by a link (`linked`).
    """

    class Moment(models.TextChoices):
        START = "start", _("during the order")
        END = "end", _("at the recap")
        LINE = "line", _("with its line")
        SUGGESTION = "suggestion", _("with the suggestion")

    script = models.ForeignKey(Script, on_delete=models.CASCADE, related_name="places")
    moment = models.CharField(_("when"), max_length=12, choices=Moment)
    source_code = models.ForeignKey(
        "catalogs.SourceCode",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source code"),
    )
    catalog = models.ForeignKey(
        "catalogs.Catalog", on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("catalog")
    )
    item = models.ForeignKey(
        "products.Item", on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("item")
    )
    linked = models.ForeignKey(
        "products.Item",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("linked item"),
    )
    category = models.ForeignKey(
        "products.Category",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
    )
    customer_group = models.CharField(_("customer group"), max_length=20, blank=True, default="")
    customer = models.ForeignKey(
        "customers.Customer",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("customer"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "script",
                    "moment",
                    "source_code",
                    "catalog",
                    "item",
                    "linked",
                    "category",
                    "customer_group",
                    "customer",
                ],
                nulls_distinct=False,
                name="script_place_once",
            ),
            models.CheckConstraint(
                condition=models.Q(moment__in=["start", "end", "line", "suggestion"]), name="script_place_moment"
            ),
        ]
