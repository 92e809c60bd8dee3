"""What to say now, in the customer's language, and what the selected line's product looks like (spec §12).

It comes by a request of its own, after the line is in and after each change: nothing that is entered waits for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ringup.directed_selling.models import Script
from ringup.directed_selling.queries import Said, find_scripts
from ringup.directed_selling.rules.script_texts import Piece
from ringup.directed_selling.rules.scripts import Moment
from ringup.orders.models import SalesLine
from ringup.plumbing import formats
from ringup.products.loading import find_description, find_pictures
from ringup.web.desk.orders.panels.order_line import availability
from ringup.web.desk.orders.panels.order_panel import Fact, OrderPanel
from ringup.web.desk.orders.shown import Shown

MOST_PICTURES = 6


@dataclass(frozen=True, kw_only=True)
class SpokenScript:
    """A script: `is_note` is for the agent's eyes only."""

    name: str
    pieces: tuple[Piece, ...]
    is_note: bool = False


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture of the product."""

    address: str
    text: str


@dataclass(frozen=True, kw_only=True)
class OrderScript(OrderPanel):
    """The line's scripts, the product with its pictures, the order's scripts. Hidden where there is nothing of it."""

    language: str = "en"
    of_line: tuple[SpokenScript, ...] = ()
    of_order: tuple[SpokenScript, ...] = ()
    item: str = ""
    name: str = ""
    description: str = ""
    facts: tuple[Fact, ...] = ()
    pictures: tuple[Picture, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to say or to see."""
        return bool(self.item or self.of_line or self.of_order)


def order_script_panel(shown: Shown, line: SalesLine | None, moment: Moment) -> OrderScript:
    """The scripts of the moment and the selected line's product; nothing where nobody directs the sale.

    Scripts take one query, and where there are some at most six more; the product takes two.
    """
    if not shown.rows.center.directed_selling:
        return OrderScript(order=shown.id)
    said = find_scripts(shown.actor, shown.rows, line=line, moment=moment) if shown.may_change else []
    language = shown.order.language
    item = line.item if line is not None else None
    return OrderScript(
        order=shown.id,
        language=language,
        of_line=tuple(_spoken(each) for each in said if each.of_line),
        of_order=tuple(_spoken(each) for each in said if not each.of_line),
        item=item.number if item else "",
        name=line.text if line else "",
        description=find_description(item.pk, language=language) if item else "",
        facts=tuple(_facts(shown, line)) if line is not None else (),
        pictures=tuple(_pictures(shown, line)) if line is not None else (),
    )


def _spoken(said: Said) -> SpokenScript:
    return SpokenScript(name=said.script.name, pieces=said.pieces, is_note=said.script.kind == Script.Kind.NOTE)


def _facts(shown: Shown, line: SalesLine) -> Iterator[Fact]:
    """What can be promised, when more comes, and which of the product's variants it is."""
    if line.item is None:
        return
    stock = shown.stock.get(line.item.pk)
    if badge := availability(stock):
        yield Fact(name=_("Available"), value=badge.text, tone=badge.tone)
    if stock is not None and stock.expected_on is not None:
        coming = stock.standing.coming if stock.standing else ()
        day = formats.day(stock.expected_on)
        count = formats.quantity(coming[0].quantity) if coming else ""
        yield Fact(name=_("Next delivery"), value=f"{day} · {count}" if count else day)
    for name, value in line.item.variant.items():
        yield Fact(name=str(name), value=str(value))
    for note in shown.notes.get(line.pk, ()):
        yield Fact(name=_("Note"), value=note)


def _pictures(shown: Shown, line: SalesLine) -> Iterator[Picture]:
    if line.item is None:
        return
    for image in find_pictures(line.item, language=shown.actor.language)[:MOST_PICTURES]:
        yield Picture(address=image.file.url, text=image.alternative_text or line.text)
