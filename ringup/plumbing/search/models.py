"""The vocabulary of the searches: every word that stands in a searchable row, with the keys of its near neighbors."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class SearchWord(models.Model):
    """One word of one kind of rows in one legal entity.

    It stands here once however many rows hold it, so a slip of the finger is looked for among some hundred thousand
    words and not among millions of rows. A word that no row holds any more does no harm: it finds nothing.
    """

    legal_entity = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    word = models.CharField(max_length=40)
    # `slip_keys` and `sound` of the word, each with legal entity and kind in front: one equality finds its neighbors.
    keys = ArrayField(models.CharField(max_length=80))

    class Meta:
        app_label = "plumbing"
        constraints = [models.UniqueConstraint(fields=["legal_entity", "kind", "word"], name="search_word_once")]
        # The indexes of `keys` and of the parts of words are on dear functions, in a migration.
