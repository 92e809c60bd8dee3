"""Events of calls are stored before anything is done about them, so that none is lost."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calls", "0002_keep_more_audit")]

    operations = [
        migrations.DeleteModel(name="CallEvent"),
        migrations.CreateModel(
            name="CallEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("external_call", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=20)),
                ("happened_at", models.DateTimeField()),
                ("caller", models.CharField(blank=True, default="", max_length=40)),
                ("dialled", models.CharField(blank=True, default="", max_length=40)),
                ("agent", models.CharField(blank=True, default="", max_length=150)),
                ("received_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("acted_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.TextField(blank=True, default="")),
                (
                    "connection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="calls.telephonyconnection"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("acted_at", None)), fields=["id"], name="call_event_waiting")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("connection", "external_call", "kind"), name="call_event_once"
                    )
                ],
            },
        ),
    ]
