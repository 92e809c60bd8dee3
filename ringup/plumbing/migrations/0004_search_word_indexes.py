"""The indexes of the vocabulary, on functions that are too dear for the planner to call for every word."""

from django.db import migrations

# Nearly every key is rare, but statistics cannot know: by these a handful of keys seems to be in every twentieth word,
# and the planner reads all words to find the first few, for 200 ms. In PL/pgSQL and dear, as `search_lexemes` is, the
# functions leave it the index only, whatever the statistics say and before there are any. They are not safe in parallel,
# so that no search waits for workers to start: that alone takes 15 ms.
FUNCTIONS = """
CREATE FUNCTION search_keys(keys varchar[]) RETURNS varchar[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL UNSAFE COST 1000 AS $$
BEGIN
    RETURN keys;
END $$;
CREATE FUNCTION search_wall(legal_entity bigint, kind varchar) RETURNS varchar[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL UNSAFE COST 1000 AS $$
BEGIN
    RETURN ARRAY[legal_entity || kind || ':'];
END $$;
ALTER FUNCTION search_lexemes(bigint, text, boolean) PARALLEL UNSAFE;
"""
FUNCTIONS_BACK = """
DROP FUNCTION search_keys(varchar[]);
DROP FUNCTION search_wall(bigint, varchar);
ALTER FUNCTION search_lexemes(bigint, text, boolean) PARALLEL SAFE;
"""
# No pending lists: a search must not pay for the last import. With the wall in the index, words of others cost nothing.
INDEXES = """
CREATE INDEX search_word_keys ON plumbing_searchword USING gin (search_keys(keys)) WITH (fastupdate = off);
CREATE INDEX search_word_parts ON plumbing_searchword
USING gin (search_wall(legal_entity, kind), word gin_trgm_ops) WITH (fastupdate = off);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("plumbing", "0003_cache_table"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="searchword", name="search_word_keys"),
        migrations.RemoveIndex(model_name="searchword", name="search_word_parts"),
        migrations.RunSQL(FUNCTIONS, FUNCTIONS_BACK),
        migrations.RunSQL(INDEXES, "DROP INDEX search_word_keys; DROP INDEX search_word_parts"),
    ]
