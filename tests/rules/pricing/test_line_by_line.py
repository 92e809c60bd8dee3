"""The calculation and one that was written apart from it, straight from the price file's rules, agree to the cent."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.pricing.documents import Json, document, line, price, product
from tests.rules.pricing.line_by_line import LineByLine
from tests.rules.pricing.strategies import both, cents

NAMES = ("A", "B", "C")
offers = st.one_of(
    st.fixed_dictionaries({"percent": st.sampled_from(["3", "10", "12.5", "33.3333", "50", "100"])}),
    st.fixed_dictionaries({"amount": cents(1, 900)}),
    st.fixed_dictionaries({"price": cents(0, 3000)}),
)
scopes = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"products": st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True)}),
)
rules = st.fixed_dictionaries(
    {"concurrency": st.sampled_from(["exclusive", "best_price", "compound", "compound"]), "priority": st.integers(0, 2)}
)
simple_ones = st.fixed_dictionaries(
    {"kind": st.just("simple"), "lines": st.lists(both(scopes, offers), min_size=1, max_size=2)}
)
quantities = st.fixed_dictionaries(
    {
        "kind": st.just("quantity"),
        "lines": st.lists(scopes, min_size=1, max_size=2),
        "tiers": st.tuples(offers, offers).map(lambda two: [{"from": "2", **two[0]}, {"from": "5", **two[1]}]),
    }
)
rewards = st.one_of(
    st.fixed_dictionaries({"percent": st.sampled_from(["5", "12.5"])}),
    st.fixed_dictionaries({"amount": cents(1, 3000)}),
)
thresholds = st.fixed_dictionaries(
    {
        "kind": st.just("threshold"),
        "tiers": st.tuples(rewards, rewards).map(lambda two: [{"from": "10", **two[0]}, {"from": "60", **two[1]}]),
    }
)
policies = st.fixed_dictionaries(
    {
        "competition": st.sampled_from(["best_and_compound_within_priority", "best_within_priority_compound_across"]),
        "compound": st.sampled_from(["on_running_price", "on_original_price"]),
    }
)


def named(found: tuple[list[Json], list[Json]]) -> list[Json]:
    return [{"id": f"D{at}", **each} for at, each in enumerate([*found[0], *found[1]])]


baskets = st.builds(
    lambda prices, units, discounts, policy, total: document(
        [product(name, amount) for name, amount in zip(NAMES, prices, strict=True)],
        [line(name, quantity) for name, quantity in units.items()],
        discounts=discounts,
        policy=policy,
        **total,
    ),
    st.tuples(*[cents(5, 5000)] * 3),
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["1", "2", "3", "7", "2.5"]), min_size=1),
    st.tuples(
        st.lists(both(rules, st.one_of(simple_ones, simple_ones, quantities)), min_size=1, max_size=5),
        st.lists(both(rules, thresholds), max_size=1),
    ).map(named),
    policies,
    st.one_of(st.just({}), rewards.map(lambda given: {"total_discount": given})),
)


@settings(max_examples=100, deadline=None)
@given(baskets)
def test_every_discount_takes_what_the_rules_say_off_every_line(basket: Json) -> None:
    taken = [
        [(each["id"], int(Decimal(each["amount"]) * 100)) for each in priced["discounts"]]
        for priced in price(basket)["lines"]
    ]
    assert taken == LineByLine(basket).taken()
