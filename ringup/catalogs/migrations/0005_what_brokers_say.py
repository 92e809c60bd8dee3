"""What the broker of a list says of the people on it."""

import pgtrigger.compiler
from django.db import migrations, models

from ringup.plumbing.migration_operations import AddTrigger, RemoveTrigger


class Migration(migrations.Migration):

    dependencies = [
        ('catalogs', '0004_sent_to_prospects'),
    ]

    operations = [
        RemoveTrigger(
            model_name='targetmarket',
            name='insert_insert',
        ),
        RemoveTrigger(
            model_name='targetmarket',
            name='update_update',
        ),
        RemoveTrigger(
            model_name='targetmarket',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='targetmarket',
            name='frequency',
            field=models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='frequency of the list'),
        ),
        migrations.AddField(
            model_name='targetmarket',
            name='monetary',
            field=models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='monetary value of the list'),
        ),
        migrations.AddField(
            model_name='targetmarket',
            name='recency',
            field=models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='recency of the list'),
        ),
        migrations.AddField(
            model_name='targetmarketevent',
            name='frequency',
            field=models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='frequency of the list'),
        ),
        migrations.AddField(
            model_name='targetmarketevent',
            name='monetary',
            field=models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='monetary value of the list'),
        ),
        migrations.AddField(
            model_name='targetmarketevent',
            name='recency',
            field=models.CharField(blank=True, db_default='', default='', max_length=40, verbose_name='recency of the list'),
        ),
        AddTrigger(
            model_name='targetmarket',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogs_targetmarketevent" ("broker", "code", "frequency", "id", "legal_entity_id", "monetary", "name", "origin", "params", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "purchased", "recency", "selected_at") VALUES (NEW."broker", NEW."code", NEW."frequency", NEW."id", NEW."legal_entity_id", NEW."monetary", NEW."name", NEW."origin", NEW."params", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."purchased", NEW."recency", NEW."selected_at"); RETURN NULL;', hash='55fddd7f4d3e8ac57ed32a55c2e9712b7f81510b', operation='INSERT', pgid='pgtrigger_insert_insert_10568', table='catalogs_targetmarket', when='AFTER')),
        ),
        AddTrigger(
            model_name='targetmarket',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalogs_targetmarketevent" ("broker", "code", "frequency", "id", "legal_entity_id", "monetary", "name", "origin", "params", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "purchased", "recency", "selected_at") VALUES (NEW."broker", NEW."code", NEW."frequency", NEW."id", NEW."legal_entity_id", NEW."monetary", NEW."name", NEW."origin", NEW."params", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."purchased", NEW."recency", NEW."selected_at"); RETURN NULL;', hash='1ced148ce114548bb8e6e44152a6539768cae818', operation='UPDATE', pgid='pgtrigger_update_update_9b236', table='catalogs_targetmarket', when='AFTER')),
        ),
        AddTrigger(
            model_name='targetmarket',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalogs_targetmarketevent" ("broker", "code", "frequency", "id", "legal_entity_id", "monetary", "name", "origin", "params", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "purchased", "recency", "selected_at") VALUES (OLD."broker", OLD."code", OLD."frequency", OLD."id", OLD."legal_entity_id", OLD."monetary", OLD."name", OLD."origin", OLD."params", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."public_id", OLD."purchased", OLD."recency", OLD."selected_at"); RETURN NULL;', hash='bb9bd2fe3e0ba76fb6b039c486b7a11572c66697', operation='DELETE', pgid='pgtrigger_delete_delete_88f7f', table='catalogs_targetmarket', when='AFTER')),
        ),
    ]
