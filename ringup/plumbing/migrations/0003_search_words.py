"""The vocabulary of the searches and the function that turns a row's search text into what an index can find."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

# Each word with its legal entity in front: "7:anna". The rows of the sample hold each word twice, also as "7#anna",
# so that a very common word can be looked for in a few of its rows.
# In PL/pgSQL and dear, so that the planner neither inlines it nor ever prefers to call it for every row of a table.
SEARCH_LEXEMES = """
CREATE FUNCTION search_lexemes(legal_entity bigint, search_text text, in_sample boolean) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
DECLARE
    words text := legal_entity || ':' || replace(search_text, ' ', ' ' || legal_entity || ':');
BEGIN
    IF in_sample THEN
        words := words || ' ' || legal_entity || '#' || replace(search_text, ' ', ' ' || legal_entity || '#');
    END IF;
    RETURN array_to_tsvector(string_to_array(words, ' '));
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("plumbing", "0002_outbox_delivery_and_idempotent_answers")]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(SEARCH_LEXEMES, "DROP FUNCTION search_lexemes(bigint, text, boolean)"),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("legal_entity", models.BigIntegerField()),
                ("kind", models.CharField(max_length=10)),
                ("word", models.CharField(max_length=40)),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), size=None),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=["keys"], name="search_word_keys"),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["word"], name="search_word_parts", opclasses=["gin_trgm_ops"]
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("legal_entity", "kind", "word"), name="search_word_once")
                ],
            },
        ),
    ]
