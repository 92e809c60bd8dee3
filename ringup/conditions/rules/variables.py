"""What rules can look at: a fixed list of facts about an order and one of its lines, each of a kind (spec §10, §13)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

# A fact nobody knows is None; an empty text and an empty set are known, and empty.
Fact = str | Decimal | bool | frozenset[str] | None


class Kind(StrEnum):
    """What a fact is, and so how it can be compared."""

    CODE = "code"
    TEXT = "text"
    NUMBER = "number"
    AMOUNT = "amount"  # in the order's currency
    FLAG = "flag"
    CODES = "codes"  # several at once, such as the categories of an item with all above them


class About(StrEnum):
    """What a fact tells of."""

    CUSTOMER = "customer"
    HISTORY = "history"
    ADDRESS = "address"
    ORDER = "order"
    LINE = "line"


@dataclass(frozen=True, kw_only=True)
class Variable:
    """A fact by its name. `of`: what its values are codes of, and so have to exist; empty: anything may be written."""

    name: str
    about: About
    kind: Kind
    of: str = ""


def _of(about: About, **kinds: Kind | tuple[Kind, str]) -> tuple[Variable, ...]:
    found = []
    for name, given in kinds.items():
        kind, of = (given, "") if isinstance(given, Kind) else given
        found.append(Variable(name=name, about=about, kind=kind, of=of))
    return tuple(found)


VARIABLES = (
    *_of(
        About.CUSTOMER,
        customer_known=Kind.FLAG,
        customer_group=(Kind.CODE, "customer_group"),
        customer_price_group=(Kind.CODE, "price_group"),
        customer_organization=Kind.FLAG,
        customer_language=(Kind.CODE, "language"),
        customer_days=Kind.NUMBER,
        customer_blocked=Kind.FLAG,
        customer_on_account=Kind.FLAG,
        customer_over_limit=Kind.FLAG,
    ),
    *_of(
        About.HISTORY,
        earlier_orders=Kind.NUMBER,
        orders_30=Kind.NUMBER,
        orders_90=Kind.NUMBER,
        orders_365=Kind.NUMBER,
        spent_365=Kind.AMOUNT,
        days_since_order=Kind.NUMBER,
        bought_items=(Kind.CODES, "item"),
        bought_categories=(Kind.CODES, "category"),
    ),
    *_of(
        About.ADDRESS,
        country=(Kind.CODE, "country"),
        region=Kind.TEXT,
        postal_code=Kind.TEXT,
        city=Kind.TEXT,
        billing_country=(Kind.CODE, "country"),
        addresses_differ=Kind.FLAG,
    ),
    *_of(
        About.ORDER,
        order_total=Kind.AMOUNT,
        order_lines=Kind.NUMBER,
        order_items=(Kind.CODES, "item"),
        currency=(Kind.CODE, "currency"),
        call_center=(Kind.CODE, "call_center"),
        source_code=(Kind.CODE, "source_code"),
        catalog=(Kind.CODE, "catalog"),
        mode_of_delivery=(Kind.CODE, "mode_of_delivery"),
        payment_method=(Kind.CODE, "payment_method"),
    ),
    *_of(
        About.LINE,
        item=(Kind.CODE, "item"),
        categories=(Kind.CODES, "category"),
        quantity=Kind.NUMBER,
        unit_price=Kind.AMOUNT,
        line_amount=Kind.AMOUNT,
        line_discount=Kind.NUMBER,
    ),
)
BY_NAME: Mapping[str, Variable] = {variable.name: variable for variable in VARIABLES}
# Facts that are asked of the database, all in one statement; the others came with the order.
ASKED_FOR = frozenset(
    {
        "catalog",
        "categories",
        *(variable.name for variable in VARIABLES if variable.about is About.HISTORY),
    }
)
