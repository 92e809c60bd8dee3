"""Source codes belong to the price rules that processes keep: a change of theirs counts as a change of the rules.

The products of a publication need no trigger of their own: the catalog's row changes with them.
"""

from django.db import migrations

ENTITY = "(SELECT legal_entity_id FROM catalogs_catalog WHERE id = changed.catalog_id)"
TABLES = {
    "catalogs_catalog": "changed.legal_entity_id",
    "catalogs_catalog_call_centers": ENTITY,
    "catalogs_catalog_price_groups": ENTITY,
    "catalogs_freeproduct": ENTITY,
    "catalogs_sourcecode": "changed.legal_entity_id",
    "catalogs_sourcecodenumber": (
        "(SELECT legal_entity_id FROM catalogs_sourcecode WHERE id = changed.source_code_id)"
    ),
}

FUNCTION = """
CREATE FUNCTION ringup_count_rules_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER count_rules AFTER INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION ringup_count_rules_of_{table}();
"""
REMOVAL = """
DROP TRIGGER count_rules ON {table};
DROP FUNCTION ringup_count_rules_of_{table}();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogs", "0001_initial"), ("pricing", "0002_rules_version")]

    operations = [
        migrations.RunSQL(FUNCTION.format(table=table, entity=entity), REMOVAL.format(table=table))
        for table, entity in TABLES.items()
    ]
