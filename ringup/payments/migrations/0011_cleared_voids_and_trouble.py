"""A refused void can be cleared; payments in trouble are found by their state; differences tell an amount."""

import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from ringup.plumbing.migration_operations import AddTrigger, RemoveTrigger


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0004_loyalty'),
        ('orders', '0010_changes'),
        ('payments', '0010_canceled_charges'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        RemoveTrigger(
            model_name='paymentdifference',
            name='insert_insert',
        ),
        RemoveTrigger(
            model_name='paymentdifference',
            name='update_update',
        ),
        RemoveTrigger(
            model_name='paymentdifference',
            name='delete_delete',
        ),
        RemoveTrigger(
            model_name='paymentoperation',
            name='insert_insert',
        ),
        RemoveTrigger(
            model_name='paymentoperation',
            name='update_update',
        ),
        RemoveTrigger(
            model_name='paymentoperation',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='paymentdifference',
            name='amount_minor',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='paymentdifference',
            name='currency',
            field=models.CharField(blank=True, db_default='', default='', max_length=3),
        ),
        migrations.AddField(
            model_name='paymentdifferenceevent',
            name='amount_minor',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='paymentdifferenceevent',
            name='currency',
            field=models.CharField(blank=True, db_default='', default='', max_length=3),
        ),
        migrations.AddField(
            model_name='paymentoperation',
            name='cleared_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='paymentoperationevent',
            name='cleared_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='paymentline',
            index=models.Index(condition=models.Q(('state', 'authorized')), fields=['authorization_expires_at'], name='payment_line_held'),
        ),
        migrations.AddIndex(
            model_name='paymentline',
            index=models.Index(condition=models.Q(('state__in', ['unknown', 'declined', 'expired', 'capture_failed'])), fields=['order'], name='payment_line_in_trouble'),
        ),
        AddTrigger(
            model_name='paymentdifference',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "payments_paymentdifferenceevent" ("amount_minor", "connector", "currency", "explained_at", "explained_by_id", "explanation", "found_at", "id", "intent", "kind", "legal_entity_id", "order_id", "ours", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reference", "theirs") VALUES (NEW."amount_minor", NEW."connector", NEW."currency", NEW."explained_at", NEW."explained_by_id", NEW."explanation", NEW."found_at", NEW."id", NEW."intent", NEW."kind", NEW."legal_entity_id", NEW."order_id", NEW."ours", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."reference", NEW."theirs"); RETURN NULL;', hash='0a849fe9fdf128c39010f9568c31b8df95a2530e', operation='INSERT', pgid='pgtrigger_insert_insert_c8e07', table='payments_paymentdifference', when='AFTER')),
        ),
        AddTrigger(
            model_name='paymentdifference',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "payments_paymentdifferenceevent" ("amount_minor", "connector", "currency", "explained_at", "explained_by_id", "explanation", "found_at", "id", "intent", "kind", "legal_entity_id", "order_id", "ours", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reference", "theirs") VALUES (NEW."amount_minor", NEW."connector", NEW."currency", NEW."explained_at", NEW."explained_by_id", NEW."explanation", NEW."found_at", NEW."id", NEW."intent", NEW."kind", NEW."legal_entity_id", NEW."order_id", NEW."ours", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."reference", NEW."theirs"); RETURN NULL;', hash='75f37bc973d6190d690e67159d7c812f915fc04d', operation='UPDATE', pgid='pgtrigger_update_update_730e0', table='payments_paymentdifference', when='AFTER')),
        ),
        AddTrigger(
            model_name='paymentdifference',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "payments_paymentdifferenceevent" ("amount_minor", "connector", "currency", "explained_at", "explained_by_id", "explanation", "found_at", "id", "intent", "kind", "legal_entity_id", "order_id", "ours", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "reference", "theirs") VALUES (OLD."amount_minor", OLD."connector", OLD."currency", OLD."explained_at", OLD."explained_by_id", OLD."explanation", OLD."found_at", OLD."id", OLD."intent", OLD."kind", OLD."legal_entity_id", OLD."order_id", OLD."ours", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."public_id", OLD."reference", OLD."theirs"); RETURN NULL;', hash='fca0dccac3b4363af14f5cd519c9ffe42f412007', operation='DELETE', pgid='pgtrigger_delete_delete_69cf2', table='payments_paymentdifference', when='AFTER')),
        ),
        AddTrigger(
            model_name='paymentoperation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "payments_paymentoperationevent" ("amount_minor", "attempts", "because", "cleared_at", "connector", "created_at", "created_by_id", "currency", "decline_code", "expires_at", "id", "idempotency_key", "kind", "look_again_at", "parent_id", "payment_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "processor_reference", "public_id", "request_hash", "settled_at", "state", "with_people_since") VALUES (NEW."amount_minor", NEW."attempts", NEW."because", NEW."cleared_at", NEW."connector", NEW."created_at", NEW."created_by_id", NEW."currency", NEW."decline_code", NEW."expires_at", NEW."id", NEW."idempotency_key", NEW."kind", NEW."look_again_at", NEW."parent_id", NEW."payment_line_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."processor_reference", NEW."public_id", NEW."request_hash", NEW."settled_at", NEW."state", NEW."with_people_since"); RETURN NULL;', hash='33261843f280843758f6238931f57c240dd8a144', operation='INSERT', pgid='pgtrigger_insert_insert_c27c2', table='payments_paymentoperation', when='AFTER')),
        ),
        AddTrigger(
            model_name='paymentoperation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "payments_paymentoperationevent" ("amount_minor", "attempts", "because", "cleared_at", "connector", "created_at", "created_by_id", "currency", "decline_code", "expires_at", "id", "idempotency_key", "kind", "look_again_at", "parent_id", "payment_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "processor_reference", "public_id", "request_hash", "settled_at", "state", "with_people_since") VALUES (NEW."amount_minor", NEW."attempts", NEW."because", NEW."cleared_at", NEW."connector", NEW."created_at", NEW."created_by_id", NEW."currency", NEW."decline_code", NEW."expires_at", NEW."id", NEW."idempotency_key", NEW."kind", NEW."look_again_at", NEW."parent_id", NEW."payment_line_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."processor_reference", NEW."public_id", NEW."request_hash", NEW."settled_at", NEW."state", NEW."with_people_since"); RETURN NULL;', hash='aa3d1e2a5752c29119001bb1094c252d48a2f286', operation='UPDATE', pgid='pgtrigger_update_update_c57ba', table='payments_paymentoperation', when='AFTER')),
        ),
        AddTrigger(
            model_name='paymentoperation',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "payments_paymentoperationevent" ("amount_minor", "attempts", "because", "cleared_at", "connector", "created_at", "created_by_id", "currency", "decline_code", "expires_at", "id", "idempotency_key", "kind", "look_again_at", "parent_id", "payment_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "processor_reference", "public_id", "request_hash", "settled_at", "state", "with_people_since") VALUES (OLD."amount_minor", OLD."attempts", OLD."because", OLD."cleared_at", OLD."connector", OLD."created_at", OLD."created_by_id", OLD."currency", OLD."decline_code", OLD."expires_at", OLD."id", OLD."idempotency_key", OLD."kind", OLD."look_again_at", OLD."parent_id", OLD."payment_line_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."processor_reference", OLD."public_id", OLD."request_hash", OLD."settled_at", OLD."state", OLD."with_people_since"); RETURN NULL;', hash='24ea0f2fc4d1983cae62cd5453e69d11bccc2d82', operation='DELETE', pgid='pgtrigger_delete_delete_6095c', table='payments_paymentoperation', when='AFTER')),
        ),
    ]
