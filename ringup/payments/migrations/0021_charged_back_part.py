"""What of a refund came from the customer's bank."""

import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from ringup.plumbing.migration_operations import AddTrigger, RemoveTrigger

# Up to now banks have paid whole refunds only.
WHOLE_ONES = """
UPDATE payments_refund r SET charged_back_minor = r.amount_minor FROM payments_ledgertransaction t
WHERE t.kind = 'charged_back' AND t.source = r.public_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0020_balances_in_one_currency'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        RemoveTrigger(
            model_name='refund',
            name='insert_insert',
        ),
        RemoveTrigger(
            model_name='refund',
            name='update_update',
        ),
        RemoveTrigger(
            model_name='refund',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='refund',
            name='charged_back_minor',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='refundevent',
            name='charged_back_minor',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        AddTrigger(
            model_name='refund',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "payments_refundevent" ("amount_minor", "asked_at", "asked_by_id", "because", "charged_back_minor", "currency", "decided_at", "decided_by_id", "done_at", "id", "operation_id", "payment_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "state") VALUES (NEW."amount_minor", NEW."asked_at", NEW."asked_by_id", NEW."because", NEW."charged_back_minor", NEW."currency", NEW."decided_at", NEW."decided_by_id", NEW."done_at", NEW."id", NEW."operation_id", NEW."payment_line_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."state"); RETURN NULL;', hash='48dd90b5896cc4359ad992de6deac15266d802d2', operation='INSERT', pgid='pgtrigger_insert_insert_eff19', table='payments_refund', when='AFTER')),
        ),
        AddTrigger(
            model_name='refund',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "payments_refundevent" ("amount_minor", "asked_at", "asked_by_id", "because", "charged_back_minor", "currency", "decided_at", "decided_by_id", "done_at", "id", "operation_id", "payment_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "state") VALUES (NEW."amount_minor", NEW."asked_at", NEW."asked_by_id", NEW."because", NEW."charged_back_minor", NEW."currency", NEW."decided_at", NEW."decided_by_id", NEW."done_at", NEW."id", NEW."operation_id", NEW."payment_line_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."state"); RETURN NULL;', hash='1c38a368bcfd405eee2efdd88fe56f7060645c50', operation='UPDATE', pgid='pgtrigger_update_update_1c17b', table='payments_refund', when='AFTER')),
        ),
        AddTrigger(
            model_name='refund',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "payments_refundevent" ("amount_minor", "asked_at", "asked_by_id", "because", "charged_back_minor", "currency", "decided_at", "decided_by_id", "done_at", "id", "operation_id", "payment_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "state") VALUES (OLD."amount_minor", OLD."asked_at", OLD."asked_by_id", OLD."because", OLD."charged_back_minor", OLD."currency", OLD."decided_at", OLD."decided_by_id", OLD."done_at", OLD."id", OLD."operation_id", OLD."payment_line_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."public_id", OLD."state"); RETURN NULL;', hash='503ce9aa316559e7209038b3adde41b79b185074', operation='DELETE', pgid='pgtrigger_delete_delete_28c57', table='payments_refund', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('charged_back_minor__range', (0, models.F('amount_minor')))), name='refund_charged_back'),
        ),
        migrations.RunSQL(WHOLE_ONES, migrations.RunSQL.noop),
    ]
