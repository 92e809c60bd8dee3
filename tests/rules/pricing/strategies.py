"""Arbitrary price files for the laws: small, but with every form of rule in every combination."""

from typing import Any

from hypothesis import strategies as st

from tests.rules.pricing.documents import Json

PRODUCTS = ("A", "B", "C", "D")


def cents(low: int, high: int) -> st.SearchStrategy[str]:
    return st.integers(low, high).map(lambda minor: f"{minor // 100}.{minor % 100:02d}")


percents = st.sampled_from(["0", "3", "10", "12.5", "33.3333", "50", "100"])
offers = st.one_of(
    st.fixed_dictionaries({"percent": percents}),
    st.fixed_dictionaries({"amount": cents(0, 900)}),
    st.fixed_dictionaries({"price": cents(0, 3000)}),
)
scopes = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"products": st.lists(st.sampled_from(PRODUCTS), min_size=1, max_size=2, unique=True)}),
    st.fixed_dictionaries({"categories": st.just(["even"])}),
)


def products() -> st.SearchStrategy[list[Json]]:
    def one(number: str) -> st.SearchStrategy[Json]:
        return st.fixed_dictionaries(
            {
                "number": st.just(number),
                "price": cents(1, 5000),
                "price_unit": st.sampled_from(["1", "1", "3", "50"]),
                "categories": st.just(["even"] if number in "BD" else []),
                "prevent": st.sampled_from([[], [], [], ["all"], ["manual"], ["periodic"]]),
                "tax_group": st.sampled_from(["FULL", "LOW", ""]).map(lambda group: group or None),
            }
        )

    return st.tuples(*(one(number) for number in PRODUCTS)).map(list)


def both(*parts: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return st.tuples(*parts).map(lambda found: {key: value for part in found for key, value in part.items()})


lines = st.lists(
    both(
        st.fixed_dictionaries(
            {"product": st.sampled_from(PRODUCTS), "quantity": st.sampled_from(["1", "2", "3", "7", "2.5"])}
        ),
        st.one_of(
            st.just({}),
            st.just({}),
            st.fixed_dictionaries({"override": st.fixed_dictionaries({"price": cents(0, 4000)})}),
            st.fixed_dictionaries(
                {"locked": st.fixed_dictionaries({"price": cents(0, 4000), "discount": cents(0, 300)})}
            ),
        ),
        st.one_of(
            st.just({}),
            st.fixed_dictionaries({"manual_discount": st.fixed_dictionaries({"percent": percents})}),
            st.fixed_dictionaries({"manual_discount": st.fixed_dictionaries({"amount": cents(0, 999)})}),
        ),
        st.sampled_from([{}, {"mode_of_delivery": "11"}]),
    ),
    min_size=1,
    max_size=6,
)

simple_discounts = both(
    st.fixed_dictionaries(
        {
            "kind": st.just("simple"),
            "lines": st.lists(both(scopes, offers), min_size=1, max_size=2),
        }
    )
)


quantity_discounts = st.fixed_dictionaries(
    {
        "kind": st.just("quantity"),
        "lines": st.lists(scopes, min_size=1, max_size=2),
        "tiers": st.lists(both(st.fixed_dictionaries({"from": st.sampled_from(["1", "2", "5"])}), offers), max_size=2),
    }
)

mixes = st.one_of(
    st.fixed_dictionaries({"method": st.sampled_from(["deal_price", "amount"]), "value": cents(0, 4000)}),
    st.fixed_dictionaries({"method": st.just("percent"), "value": percents}),
    st.fixed_dictionaries({"method": st.just("line")}),
    st.fixed_dictionaries(
        {
            "method": st.just("least_expensive"),
            "least_value": offers,
            "count": st.integers(1, 2),
            "favor": st.sampled_from(["customer", "retailer"]),
            "distribute": st.booleans(),
        }
    ),
)
mix_and_match_discounts = st.fixed_dictionaries(
    {
        "kind": st.just("mix_and_match"),
        "mix": mixes,
        "lines": st.lists(
            both(
                scopes,
                offers,
                st.fixed_dictionaries({"group": st.sampled_from(["G", "H"]), "quantity": st.sampled_from(["1", "2"])}),
            ),
            min_size=1,
            max_size=2,
        ),
        "count_non_discountable": st.booleans(),
    }
)

threshold_discounts = st.fixed_dictionaries(
    {
        "kind": st.just("threshold"),
        "lines": st.lists(scopes, max_size=1),
        "tiers": st.lists(
            both(
                st.fixed_dictionaries({"from": st.sampled_from(["0", "30", "100"])}),
                st.one_of(
                    st.fixed_dictionaries({"percent": percents}),
                    st.fixed_dictionaries({"amount": cents(0, 3000)}),
                    st.fixed_dictionaries(
                        {
                            "products": st.lists(
                                both(scopes, offers, st.sampled_from([{}, {"quantity_limit": "2"}])),
                                min_size=1,
                                max_size=2,
                            )
                        }
                    ),
                ),
            ),
            max_size=2,
        ),
        "count_non_discountable": st.booleans(),
    }
)

tender_discounts = st.fixed_dictionaries(
    {
        "kind": st.just("tender"),
        "lines": st.lists(both(scopes, st.fixed_dictionaries({"percent": percents})), min_size=1, max_size=2),
        "payment_methods": st.sampled_from([[], ["CASH"]]),
    }
)

shipping_discounts = st.fixed_dictionaries(
    {
        "kind": st.just("shipping"),
        "tiers": st.lists(
            st.fixed_dictionaries({"from": st.sampled_from(["0", "50"]), "percent": percents}), max_size=2
        ),
        "modes_of_delivery": st.sampled_from([[], ["11"]]),
    }
)

all_kinds = st.one_of(
    simple_discounts,
    quantity_discounts,
    mix_and_match_discounts,
    mix_and_match_discounts,
    threshold_discounts,
    tender_discounts,
    shipping_discounts,
)


def discounts(kinds: st.SearchStrategy[Json]) -> st.SearchStrategy[list[Json]]:
    common = st.fixed_dictionaries(
        {
            "concurrency": st.sampled_from(["exclusive", "best_price", "compound"]),
            "priority": st.integers(0, 2),
        }
    )
    return st.lists(both(common, kinds), max_size=6).map(
        lambda found: [{"id": f"D{position}", **each} for position, each in enumerate(found)]
    )


policies = st.fixed_dictionaries(
    {
        "competition": st.sampled_from(["best_and_compound_within_priority", "best_within_priority_compound_across"]),
        "compound": st.sampled_from(["on_running_price", "on_original_price"]),
        "keep_items_on_one_line": st.booleans(),
        "manual_discount": st.sampled_from(["compounds", "replaces"]),
        "discounts_on_overrides": st.booleans(),
        "exclusive_threshold_competes": st.booleans(),
    }
)

CHARGES: list[Json] = [
    {"code": "FREIGHT", "level": "header", "shipping": True, "tax_group": "FULL",
     "tiers": [{"to": "50", "fixed": "5.95"}, {"from": "50", "percent": "7.5"}]},
    {"code": "ROUTE", "level": "header", "prorate": True, "shipping": True, "tiers": [{"fixed": "10.00"}]},
    {"code": "PICK", "level": "line", "categories": ["even"], "tiers": [{"per_piece": "0.35"}]},
]  # fmt: skip
TAXES: list[Json] = [
    {"group": "FULL", "rate": "25"},
    {"group": "FULL", "rate": "8.25", "region": {"country": "US", "region": "TX"}},
    {"group": "LOW", "rate": "6"},
]


def documents(kinds: st.SearchStrategy[Json] = all_kinds, **fixed: Any) -> st.SearchStrategy[Json]:
    """Price files with rules of the given kinds; `fixed` overrides parts of them."""
    return st.fixed_dictionaries(
        {
            "currency": st.sampled_from(["USD", "USD", "JPY", "KWD"]),
            "as_of": st.just("2026-11-20T10:00:00+01:00"),
            "prices_include_tax": st.booleans(),
            "policy": policies,
            "products": products(),
            "discounts": discounts(kinds),
            "charges": st.sampled_from([[], CHARGES]),
            "taxes": st.sampled_from([[], TAXES]),
            "lines": lines,
            "context": st.sampled_from([{}, {"payment_method": "CASH"}]),
            "total_discount": st.one_of(
                st.none(),
                st.fixed_dictionaries({"percent": percents}),
                st.fixed_dictionaries({"amount": cents(0, 2000)}),
            ),
            **{key: value if isinstance(value, st.SearchStrategy) else st.just(value) for key, value in fixed.items()},
        }
    )
