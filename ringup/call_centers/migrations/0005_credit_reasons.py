from django.db import migrations, models

KINDS = [
    ('price_override', 'Price override'),
    ('order_hold', 'Order hold'),
    ('charge', 'Charge'),
    ('order_cancellation', 'Order cancellation'),
    ('price_change', 'Price change after submit'),
    ('credit', 'Credit'),
]


class Migration(migrations.Migration):

    dependencies = [
        ('call_centers', '0004_taxes'),
    ]

    operations = [
        migrations.AlterField(
            model_name=model,
            name='kind',
            field=models.CharField(choices=KINDS, max_length=30, verbose_name='kind'),
        )
        for model in ('reasoncode', 'reasoncodeevent')
    ]
