from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0004_charges_by_hand'),
    ]

    operations = [
        migrations.AddField(
            model_name='salesorder',
            name='invoices',
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
