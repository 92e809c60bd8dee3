"""Charges by hand keep what the rules would charge; a discount on a line can be asked of a supervisor."""

from django.db import migrations, models

KINDS = ["price", "line_discount", "total_discount", "charge"]


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_price_approvals")]

    operations = [
        migrations.AddField("ordercharge", "rule_minor", models.BigIntegerField(null=True)),
        migrations.RemoveConstraint("priceapproval", "price_approval_kind"),
        migrations.AlterField(
            "priceapproval", "kind", models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=20)
        ),
        migrations.AddConstraint(
            "priceapproval",
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="price_approval_kind"),
        ),
    ]
