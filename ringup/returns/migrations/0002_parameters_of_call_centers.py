"""Call centers that stand already begin with the standard parameters for credits."""

from django.db import migrations

MAKE = """
    INSERT INTO returns_creditparameters (call_center_id, to_account, journal)
    SELECT id, true, 'CREDITS' FROM call_centers_callcenter
"""


class Migration(migrations.Migration):

    dependencies = [
        ('returns', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(MAKE, migrations.RunSQL.noop),
    ]
