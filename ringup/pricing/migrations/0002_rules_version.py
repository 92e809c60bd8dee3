"""Counts every change of price rules per legal entity, by trigger: processes that keep rules see when they are old.

The version comes from a sequence: one that was undone with its transaction never comes again, else a process that
calculated inside the failed change would take its rules for those of the next change.
"""

from django.db import migrations

# Table → the legal entity of a changed row, as SQL over `changed`.
OWN = "changed.legal_entity_id"
TABLES = {
    "pricing_priceadjustment": OWN,
    "pricing_discount": OWN,
    "pricing_autocharge": OWN,
    "pricing_chargecode": OWN,
    "pricing_taxrate": OWN,
    "products_category": OWN,
    "call_centers_pricegroup": OWN,
    "delivery_modeofdelivery": OWN,
    "call_centers_callcenter_price_groups": (
        "(SELECT legal_entity_id FROM call_centers_callcenter WHERE id = changed.callcenter_id)"
    ),
    "pricing_pricingpolicy": "(SELECT legal_entity_id FROM call_centers_callcenter WHERE id = changed.call_center_id)",
    "pricing_priceadjustment_price_groups": (
        "(SELECT legal_entity_id FROM pricing_priceadjustment WHERE id = changed.priceadjustment_id)"
    ),
    "pricing_discount_price_groups": (
        "(SELECT legal_entity_id FROM pricing_discount WHERE id = changed.discount_id)"
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
    dependencies = [
        ("call_centers", "0001_initial"),
        ("delivery", "0001_initial"),
        ("pricing", "0001_initial"),
        ("products", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE pricing_rules_version", "DROP SEQUENCE pricing_rules_version"),
        *(
            migrations.RunSQL(FUNCTION.format(table=table, entity=entity), REMOVAL.format(table=table))
            for table, entity in TABLES.items()
        ),
    ]
