"""The indexes of the search: every word of a row's search text, behind the wall of its legal entity; and phones."""

from django.db import migrations

INDEXES = {
    # No pending list: a search must not pay for the last import.
    "customer_search": """customers_customer
        USING gin (search_lexemes(legal_entity_id, search_text, id % 32 = 0)) WITH (fastupdate = off)""",
    # How a number begins and ends, in any collation.
    "customer_phone_begins": "customers_customerphone (e164 varchar_pattern_ops) WHERE e164 <> ''",
    "customer_phone_ends": "customers_customerphone (reverse(e164::text) text_pattern_ops) WHERE e164 <> ''",
}


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial"), ("plumbing", "0002_search_lexemes")]

    operations = [
        migrations.RunSQL(f"CREATE INDEX {name} ON {definition}", f"DROP INDEX {name}")
        for name, definition in INDEXES.items()
    ]
