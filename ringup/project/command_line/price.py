"""Calculate a price file without a database, or print the stored price file of an order."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from ringup.pricing.rules.document import price_document
from ringup.project.command_line.problem import CommandProblem

REFUSED = 2
# Digits of a whole number; none of a price file has more than ten.
LONGEST_NUMBER = 100


class Malformed(ValueError):
    """The text is not the JSON that a price file is made of."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("file", nargs="?", help="a JSON price file, or - for standard input")
    source.add_argument("--order", metavar="NUMBER", help="print the price file of this order as it was submitted")


def run(arguments: argparse.Namespace) -> int:
    """0 and the result on standard output; 2 and the errors there, each with its path."""
    if arguments.order:
        return _print_order(arguments.order)
    try:
        outcome: Any = price_document(parse(_read(arguments.file)))
    except Malformed as error:
        outcome = [{"path": "", "message": str(error)}]
    if isinstance(outcome, list):
        _print({"errors": outcome})
        return REFUSED
    _print(outcome)
    return 0


def parse(text: str) -> object:
    """The document as Python values. Raises Malformed for what JSON allows and a price file does not."""
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant, parse_int=_whole)
    except RecursionError:
        raise Malformed("the document is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise Malformed(f"not JSON: {error.msg} in line {error.lineno}, column {error.colno}") from None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Malformed(f"the key {twice!r} stands twice in one object")
    return found


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise Malformed(f"a number of {len(digits)} digits is no number of a price file")
    return int(digits)


def _no_constant(name: str) -> NoReturn:
    raise Malformed(f"{name} is no number of a price file")


def _read(name: str) -> str:
    try:
        return (sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Malformed(f"not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise CommandProblem(f"{name}: {error.strerror}") from None


def _print(value: object) -> None:
    print(json.dumps(value, indent=2, ensure_ascii=False))


def _print_order(number: str) -> int:
    # Only here: a price file needs neither a database nor Django, and shall not wait for them.
    from ringup.project.command_line.database import use_database
    from ringup.project.command_line.django_apps import use_django

    use_database()
    use_django()
    # A table: it can be imported only now that Django is set up.
    from ringup.orders.models import OrderVersion

    version = OrderVersion.objects.filter(order__number=number).order_by("-version").first()
    if version is None:
        raise CommandProblem(f"there is no submitted order {number}")
    _print(version.document)
    return 0
