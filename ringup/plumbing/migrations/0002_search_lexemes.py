"""The function that turns a row's search text into what an index can find."""

from django.db import migrations

# Each word with its legal entity in front: "7:anna". The rows of the sample hold each word twice, also as "7#anna",
# so that a very common word can be looked for in a few of its rows.
# In PL/pgSQL and dear, so that the planner neither inlines it nor ever prefers to call it for every row of a table.
SEARCH_LEXEMES = """
CREATE FUNCTION search_lexemes(legal_entity bigint, search_text text, in_sample boolean) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
DECLARE
    words text := legal_entity || ':' || replace(search_text, ' ', ' ' || legal_entity || ':');
BEGIN
    IF in_sample THEN
        words := words || ' ' || legal_entity || '#' || replace(search_text, ' ', ' ' || legal_entity || '#');
    END IF;
    RETURN array_to_tsvector(string_to_array(words, ' '));
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("plumbing", "0001_initial")]

    operations = [migrations.RunSQL(SEARCH_LEXEMES, "DROP FUNCTION search_lexemes(bigint, text, boolean)")]
