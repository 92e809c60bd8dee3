"""A common word costs no more than a rare one, nothing rare hides behind it, and the legal entity is the wall."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringup.call_centers.models import LegalEntity
from ringup.plumbing.search import rows as search_rows
from ringup.plumbing.search.models import SearchWord
from ringup.plumbing.search.near import near_words
from ringup.plumbing.search.rows import Match, Searchable, find_rows, rank
from ringup.plumbing.search.vocabulary import keep_words
from tests.factories import make_customer, make_legal_entity

pytestmark = pytest.mark.django_db

CUSTOMERS = Searchable(table="customers_customer", kind="customer")
# All are "common", every third one "often" too, each has a number word of its own, one is "rare" and one "raresome".
MANY = """
INSERT INTO customers_customer (legal_entity_id, public_id, number, kind, first_name, last_name, organization, language,
    currency, "group", tax_number, allow_on_account, mandatory_credit_limit, balance_minor, blocked, blocked_because,
    search_text)
SELECT %(entity)s, %(entity)s || 'p' || n, 'N-' || n, 'person', '', '', '', 'en', '', '', '', false, false, 0, false,
    '',
    'n' || n || ' common' || CASE WHEN n %% 3 = 0 THEN ' often' ELSE '' END
    || CASE n WHEN 4001 THEN ' rare' WHEN 4002 THEN ' raresome' ELSE '' END
FROM generate_series(1, %(rows)s) AS n
"""


@pytest.fixture
def crowd() -> LegalEntity:
    entity = make_legal_entity()
    with connection.cursor() as cursor:
        cursor.execute(MANY, {"entity": entity.pk, "rows": 6_000})
    keep_words(legal_entity=entity.pk, kind="customer", words=["common", "often", "rare", "raresome"])
    return entity


def texts(entity: LegalEntity, typed: str, *, limit: int = 20) -> list[str]:
    found = find_rows(CUSTOMERS, legal_entity=entity.pk, text=typed, limit=limit)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, search_text FROM customers_customer WHERE id = ANY(%s)", [[row.id for row in found]])
        by_id = dict(cursor.fetchall())
    return [by_id[row.id] for row in found]


def test_a_word_that_everybody_holds_is_answered_by_one_query(crowd: LegalEntity) -> None:
    with CaptureQueriesContext(connection) as queries:
        found = find_rows(CUSTOMERS, legal_entity=crowd.pk, text="common", limit=20)
    assert len(found) == 20
    assert len(queries) == 1


@pytest.mark.parametrize("typed", ["rare", "rare common", "common rare", "n4001", "common n4001", "n4001 co"])
def test_a_rare_row_is_found_among_thousands(crowd: LegalEntity, typed: str) -> None:
    assert texts(crowd, typed)[0] == "n4001 common rare"


def test_exact_words_come_before_beginnings(crowd: LegalEntity) -> None:
    assert texts(crowd, "rare") == ["n4001 common rare", "n4002 common often raresome"]
    assert texts(crowd, "common raresom") == ["n4002 common often raresome"]


def test_a_slip_in_a_rare_word_is_found_behind_a_common_one(crowd: LegalEntity) -> None:
    found = find_rows(CUSTOMERS, legal_entity=crowd.pk, text="common raresone", limit=20)
    assert [row.match for row in found] == [Match.SIMILAR]


def test_the_number_of_queries_is_bounded_whatever_is_typed(crowd: LegalEntity) -> None:
    for typed in ("often common x", "commn oftn", "rare often common n", "zzzz yyyy xxxx wwww vvvv"):
        with CaptureQueriesContext(connection) as queries:
            found = find_rows(CUSTOMERS, legal_entity=crowd.pk, text=typed, limit=20)
        assert len(queries) <= 8, typed
        assert len(found) <= 20


def test_no_plan_reads_the_whole_table(crowd: LegalEntity) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE customers_customer")
    for typed in ("common", "often n4001", "rare", "rara"):
        with CaptureQueriesContext(connection) as queries:
            find_rows(CUSTOMERS, legal_entity=crowd.pk, text=typed, limit=20)
        for query in queries:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN " + query["sql"])
                plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Seq Scan on customers_customer" not in plan, (typed, plan)


# No row is of the sample; one holds the word itself, all others only begin with it, more than are looked at.
OUT_OF_SAMPLE = """
INSERT INTO customers_customer (id, legal_entity_id, public_id, number, kind, first_name, last_name, organization,
    language, currency, "group", tax_number, allow_on_account, mandatory_credit_limit, balance_minor, blocked,
    blocked_because, search_text)
SELECT 32 * (1000000 + n) + 1, %(entity)s, 'q' || n, 'Q-' || n, 'person', '', '', '', 'en', '', '', '', false, false, 0,
    false, '', 'q' || n || ' odd word' || CASE n WHEN 160 THEN '' ELSE 'y' || n END
FROM generate_series(1, 160) AS n
"""


def test_a_word_is_not_lost_among_those_that_begin_with_it(crowd: LegalEntity) -> None:
    with connection.cursor() as cursor:
        cursor.execute(OUT_OF_SAMPLE, {"entity": crowd.pk})
    found = texts(crowd, "odd word")
    assert (found[0], len(found)) == ("q160 odd word", 20)


def test_what_the_sample_holds_is_shown_where_the_rest_is_too_much_to_read(
    crowd: LegalEntity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_rows, "FEW_OTHERS", 10)
    monkeypatch.setattr(search_rows, "FEW_BEGINNINGS", 10)
    monkeypatch.setattr(search_rows, "MOST_CANDIDATES", 1_000)
    some = texts(crowd, "often comm", limit=1_000)
    assert 0 < len(some) < 100
    assert all("often" in text and "comm" in text for text in some)


def test_behind_a_known_word_come_rows_of_those_that_are_near_it() -> None:
    names = (("Hans", "Meyer"), ("Hens", "Meyer"), ("Hans", "Maier"), ("Hans", "Hansen"))
    meyer, slip, sounds_alike, _ = [
        make_customer(f"K-{number}", first_name=first, last_name=last) for number, (first, last) in enumerate(names)
    ]
    found = find_rows(CUSTOMERS, legal_entity=make_legal_entity().pk, text="hans meyer", limit=20)
    assert [(row.id, row.match) for row in found] == [
        (meyer.pk, Match.WORDS),
        (slip.pk, Match.SIMILAR),
        (sounds_alike.pk, Match.SIMILAR),
    ]


WORDS_OF_TWO_KINDS = """
INSERT INTO plumbing_searchword (legal_entity, kind, word, keys)
SELECT %(entity)s, kind, word, ARRAY(
    SELECT %(entity)s || kind || ':' || overlay(word placing '' from at for 1) FROM generate_series(1, 8) AS at
) FROM (
    SELECT CASE WHEN n %% 5 = 0 THEN 'item' ELSE 'customer' END, translate(md5(n::text), '0123456789', 'ghijklmnop')
    FROM generate_series(1, 6000) AS n
) AS words (kind, word)
"""


@pytest.mark.parametrize("statistics", ["before there are any", "of the other kind", "fresh"])
def test_a_slip_never_makes_the_planner_read_all_words(crowd: LegalEntity, statistics: str) -> None:
    with connection.cursor() as cursor:
        if statistics == "before there are any":
            # Forgets what somebody, autovacuum for one, has counted.
            cursor.execute("TRUNCATE plumbing_searchword")
        if statistics == "of the other kind":
            cursor.execute("ANALYZE plumbing_searchword")
        cursor.execute(WORDS_OF_TWO_KINDS, {"entity": crowd.pk})
        if statistics == "fresh":
            cursor.execute("ANALYZE plumbing_searchword")
    with CaptureQueriesContext(connection) as queries:
        near_words(legal_entity=crowd.pk, kind="item", typed=["lantren", "umbrela", "thermometerholder"])
    plans = []
    for query in queries:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + query["sql"])
            plans.append("\n".join(line for (line,) in cursor.fetchall()))
    assert len(plans) == 2
    for plan, index in zip(plans, ("search_word_keys", "search_word_parts"), strict=True):
        assert "Seq Scan" not in plan, plan
        assert "Gather" not in plan, plan
        assert plan.count(f"on {index} ") >= 3, plan


def test_rows_of_another_legal_entity_do_not_exist(crowd: LegalEntity) -> None:
    other = make_legal_entity(code="LAKESIDE", name="Lakeside", currency="USD", country="US")
    for typed in ("common", "rare", "raer", "n4001", "comm"):
        assert find_rows(CUSTOMERS, legal_entity=other.pk, text=typed, limit=20) == []
    assert near_words(legal_entity=other.pk, kind="customer", typed=["commmon"])["commmon"].near == ()


def test_a_condition_narrows_the_rows(crowd: LegalEntity) -> None:
    none = Searchable(table="customers_customer", kind="customer", condition="AND blocked")
    assert find_rows(none, legal_entity=crowd.pk, text="common", limit=20) == []


@pytest.mark.parametrize("typed", ["it's", "a'b''c", "back\\slash", "%", "_ common", ":* & |", "(((", "\0common"])
def test_no_sign_that_is_typed_reaches_the_query_language(crowd: LegalEntity, typed: str) -> None:
    find_rows(CUSTOMERS, legal_entity=crowd.pk, text=typed, limit=20)


def test_a_word_stands_once_in_the_vocabulary_however_often_it_is_kept() -> None:
    for _ in range(2):
        keep_words(legal_entity=1, kind="item", words=["lamp", "lamp", "85123a", "ab"])
    assert list(SearchWord.objects.filter(kind="item").values_list("word", flat=True)) == ["lamp"]


def test_near_words_are_the_nearest_ones_and_say_whether_the_word_is_known() -> None:
    keep_words(legal_entity=1, kind="item", words=["lantern", "lanterns", "lateral", "umbrella", "meier", "mayer"])
    near = near_words(legal_entity=1, kind="item", typed=["lantren", "mayer", "umbrlela", "42"])
    assert near["lantren"].near[0] == "lantern"
    assert (near["mayer"].known, near["mayer"].near) == (True, ("meier",))
    assert not near["umbrlela"].known
    assert "42" not in near


def test_a_word_is_known_however_many_are_near_it() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    keep_words(legal_entity=1, kind="item", words=[f"{one}{other}bel" for one in letters for other in letters])
    keep_words(legal_entity=1, kind="item", words=["bel", *(f"bel{letter}" for letter in letters)])
    assert near_words(legal_entity=1, kind="item", typed=["abel"])["abel"].known is False
    assert near_words(legal_entity=1, kind="item", typed=["belz"])["belz"].known is True


def test_beside_a_word_that_stands_nowhere_a_known_one_is_taken_as_it_is() -> None:
    keep_words(legal_entity=1, kind="item", words=["lantern", "tischlampe", "lampe"])
    near = near_words(legal_entity=1, kind="item", typed=["lampe"])
    assert near["lampe"].near == ("tischlampe",)
    near = near_words(legal_entity=1, kind="item", typed=["lampe", "lantrn"])
    assert (near["lampe"].near, near["lantrn"].near) == ((), ("lantern",))


def test_a_row_ranks_by_its_words_and_by_how_early_they_stand() -> None:
    typed = ["red", "lamp"]
    rows = [["red", "lamp"], ["lamp", "x", "red"], ["lamp", "shade"], ["x"]]
    assert [rank(words, typed) for words in rows] == [(0, 1), (0, 2), (1, 0), (2, 0)]
