"""Short words for price files in tests: a document is written in three lines and priced in one."""

from typing import Any

from ringup.pricing.rules.document import price_document

Json = dict[str, Any]


def product(number: str, price: str, **more: Any) -> Json:
    """A product of a document."""
    return {"number": number, "price": price, **more}


def line(number: str, quantity: str = "1", **more: Any) -> Json:
    """A line of a document."""
    return {"product": number, "quantity": quantity, **more}


def simple(name: str, concurrency: str = "best_price", *, products: tuple[str, ...] = (), **more: Any) -> Json:
    """A simple discount of one row; percent, amount or price go to the row, the rest to the discount."""
    row = {key: more.pop(key) for key in ("percent", "amount", "price", "categories") if key in more}
    row["products"] = list(products)
    return {"id": name, "kind": "simple", "concurrency": concurrency, "lines": [row], **more}


def document(products: list[Json], lines: list[Json], **more: Any) -> Json:
    """A document in US dollars on a Friday in November."""
    fixed = {"currency": "USD", "as_of": "2026-11-20T10:00:00+01:00"}
    return {**fixed, "products": products, "lines": lines, **more}


def price(priced: Json) -> Json:
    """The result of a document that must be readable."""
    result = price_document(priced)
    assert isinstance(result, dict), result
    return result


def problems(refused: Json) -> dict[str, str]:
    """What is wrong with a document that must be refused, by path."""
    result = price_document(refused)
    assert isinstance(result, list), result
    return {problem["path"]: problem["message"] for problem in result}


def nets(result: Json) -> list[str]:
    """The net of every line."""
    return [line["net"] for line in result["lines"]]


def discount(name: str, kind: str, concurrency: str = "best_price", **more: Any) -> Json:
    """A discount of any kind."""
    return {"id": name, "kind": kind, "concurrency": concurrency, **more}


def row(*products: str, **more: Any) -> Json:
    """A row of a discount."""
    return {"products": list(products), **more}


def entries(result: Json, position: int = 0) -> dict[str, str]:
    """What each discount took off a line."""
    return {each["id"]: each["amount"] for each in result["lines"][position]["discounts"]}


def refusals(result: Json) -> dict[str | None, str]:
    """The code of every refusal by rule."""
    return {each["rule"]: each["code"] for each in result["refused"]}
