"""The index of the search: every word of a row's search text, behind the wall of its legal entity."""

from django.db import migrations

# No pending list: a search must not pay for the last import.
CREATE = """
CREATE INDEX item_search ON products_item
USING gin (search_lexemes(legal_entity_id, search_text, id % 32 = 0)) WITH (fastupdate = off)
"""


class Migration(migrations.Migration):
    dependencies = [("products", "0001_initial"), ("plumbing", "0002_search_lexemes")]

    operations = [migrations.RunSQL(CREATE, "DROP INDEX item_search")]
