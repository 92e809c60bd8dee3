"""Which products a rule covers. Neither products nor categories named: all of them (price file, rule 3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ringup.pricing.rules.offer import Offer
from ringup.pricing.rules.shape import INLINE


@dataclass(frozen=True, kw_only=True)
class Scope:
    """A union of products (a master stands for its variants) and categories."""

    products: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether it names nothing and so covers all."""
        return not self.products and not self.categories


EVERYTHING = Scope()


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a discount: what it covers or, with `exclude`, what the whole discount leaves out."""

    id: str = ""
    scope: Scope = field(default=EVERYTHING, metadata=INLINE)
    exclude: bool = False
    # Absent: any unit. Units are never converted.
    unit: str | None = None
    offer: Offer = field(default=Offer(), metadata=INLINE)


def included(rows: Sequence[Row]) -> tuple[Scope, ...]:
    """The scopes of the rows that give something."""
    return tuple(row.scope for row in rows if not row.exclude)


class ScopeIndex:
    """Of many rules, finds those that may touch a basket, by the products and categories that they name."""

    def __init__(self, rules: Iterable[Sequence[Scope]]) -> None:
        self._everywhere: set[int] = set()
        self._by_product: dict[str, set[int]] = {}
        self._by_category: dict[str, set[int]] = {}
        for position, scopes in enumerate(rules):
            for scope in scopes:
                self._add(position, scope)

    def _add(self, position: int, scope: Scope) -> None:
        if scope.is_everything:
            self._everywhere.add(position)
        for key in scope.products:
            self._by_product.setdefault(key, set()).add(position)
        for key in scope.categories:
            self._by_category.setdefault(key, set()).add(position)

    def touching(self, products: Iterable[str], categories: Iterable[str]) -> list[int]:
        """The positions of the rules that cover any of the products or categories, ascending."""
        found = set(self._everywhere)
        for key in products:
            found |= self._by_product.get(key, set())
        for key in categories:
            found |= self._by_category.get(key, set())
        return sorted(found)
