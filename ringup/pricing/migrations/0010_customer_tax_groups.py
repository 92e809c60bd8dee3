"""As in 0002: a change of the customers' tax groups, too, makes kept rules old."""

from django.db import migrations

COUNT = """
CREATE FUNCTION ringup_count_rules_of_call_centers_taxgroup() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE changed call_centers_taxgroup%ROWTYPE;
BEGIN
    IF TG_OP = 'DELETE' THEN changed := OLD; ELSE changed := NEW; END IF;
    INSERT INTO pricing_rulesversion (legal_entity_id, version)
    VALUES (changed.legal_entity_id, nextval('pricing_rules_version'))
    ON CONFLICT (legal_entity_id) DO UPDATE SET version = nextval('pricing_rules_version');
    RETURN NULL;
END $$;
CREATE TRIGGER count_rules AFTER INSERT OR UPDATE OR DELETE ON call_centers_taxgroup
    FOR EACH ROW EXECUTE FUNCTION ringup_count_rules_of_call_centers_taxgroup();
"""
DO_NOT_COUNT = """
DROP TRIGGER count_rules ON call_centers_taxgroup;
DROP FUNCTION ringup_count_rules_of_call_centers_taxgroup();
"""


class Migration(migrations.Migration):
    dependencies = [("call_centers", "0006_tax_groups"), ("pricing", "0009_coupon_lists")]

    operations = [migrations.RunSQL(COUNT, DO_NOT_COUNT)]
