"""What is suggested beside an item."""

from django.db import models


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
