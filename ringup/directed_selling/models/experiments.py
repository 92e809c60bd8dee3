"""Which version of a script was said in which call, what became of it, and which versions were stopped."""

from django.db import models

from ringup.directed_selling.models.scripts import Script, ScriptVersion


class ScriptShowing(models.Model):
    """A script that was due in an order at the desk: the draw of its version, the seconds, the steps that were ticked.

    The order may not be stored yet: it has its public id from the first second. `version` None is the script's own
    text; `wording` by what that text is known again. Of the scripts that began to stand there at once, `together`
    share the `seconds`, known when the order goes on, at most `longest`. `handled_seconds`: until the order was
    submitted first. `revenue_minor` and `margin_minor` are those of the order as it
    was submitted last, without tax and charges, in the company's currency; they count while it holds.
    """

    legal_entity = models.ForeignKey(
        "call_centers.LegalEntity", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    call_center = models.ForeignKey("call_centers.CallCenter", on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(
        "orders.SalesOrder",
        to_field="public_id",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    script = models.ForeignKey(Script, on_delete=models.CASCADE, related_name="+", db_index=False)
    version = models.ForeignKey(ScriptVersion, on_delete=models.CASCADE, null=True, related_name="+")
    wording = models.CharField(max_length=12)
    agent = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    longest = models.FloatField()
    together = models.PositiveSmallIntegerField(default=1)
    shown_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)
    # How many steps the text has that the agent ticks, and the numbers of those that were ticked.
    steps = models.PositiveSmallIntegerField(default=0)
    ticked = models.JSONField(default=list)
    handled_seconds = models.FloatField(null=True)
    revenue_minor = models.BigIntegerField(default=0)
    margin_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "script"], name="script_showing_once")]
        indexes = [
            models.Index(fields=["script", "shown_at"], name="script_showing_by_day"),
            models.Index(fields=["legal_entity", "shown_at"], name="script_showing_of_company"),
        ]


class ScriptStop(models.Model):
    """A version that is not drawn any more because it did harm, and why; until somebody starts it again on purpose.

    `version` None is the script's own text. `because` holds the comparison: `measure`, `than` (public id or nothing),
    `name` and `other` (what they were called), `calls`, `other_calls`, `mean` and `other_mean`.
    """

    script = models.ForeignKey(Script, on_delete=models.CASCADE, related_name="stops")
    version = models.ForeignKey(ScriptVersion, on_delete=models.CASCADE, null=True, related_name="stops")
    stopped_at = models.DateTimeField()
    because = models.JSONField()
    started_again_at = models.DateTimeField(null=True)
    started_again_by = models.ForeignKey("call_centers.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["script", "version"],
                condition=models.Q(started_again_at=None),
                nulls_distinct=False,
                name="script_stop_once",
            )
        ]
