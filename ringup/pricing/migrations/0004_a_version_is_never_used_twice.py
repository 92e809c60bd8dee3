"""Takes the version of price rules from a sequence: one that was undone with its transaction never comes again.

Else a process that calculated inside the failed change would take its rules for those of the next change.
"""

import importlib

from django.db import migrations

before = importlib.import_module("ringup.pricing.migrations.0003_rules_version")

SEQUENCE = """
CREATE SEQUENCE pricing_rules_version;
SELECT setval('pricing_rules_version', GREATEST(1, (SELECT max(version) FROM pricing_rulesversion)));
"""

FUNCTION = """
CREATE OR REPLACE FUNCTION ringup_count_rules_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed {table}%ROWTYPE; entity bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN changed := OLD; ELSE changed := NEW; END IF;
    entity := {entity};
    IF entity IS NOT NULL THEN
        INSERT INTO pricing_rulesversion (legal_entity_id, version) VALUES (entity, nextval('pricing_rules_version'))
        ON CONFLICT (legal_entity_id) DO UPDATE SET version = nextval('pricing_rules_version');
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("pricing", "0003_rules_version")]

    operations = [
        migrations.RunSQL(SEQUENCE, "DROP SEQUENCE pricing_rules_version"),
        *(
            migrations.RunSQL(FUNCTION.format(table=table, entity=entity), migrations.RunSQL.noop)
            for table, entity in before.TABLES.items()
        ),
    ]
