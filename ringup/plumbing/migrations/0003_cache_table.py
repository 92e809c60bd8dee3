from django.db import migrations


class Migration(migrations.Migration):
    """The table of Django's database cache: counters and used codes that all processes share."""

    dependencies = [
        ("plumbing", "0002_search_lexemes"),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE plumbing_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX plumbing_cache_expires ON plumbing_cache (expires);
            """,
            reverse_sql="DROP TABLE plumbing_cache",
        )
    ]
