"""What to say now, in the customer's language, and what the selected line's product looks like (spec §12).

It comes by a request of its own, after the line is in and after each change: nothing that is entered waits for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ringup.directed_selling.models import Script
from ringup.directed_selling.queries import Said, find_scripts
from ringup.directed_selling.rules.script_texts import Piece
from ringup.directed_selling.rules.scripts import Moment
from ringup.orders.models import SalesLine
from ringup.plumbing import formats
from ringup.products.loading import Details, find_details, find_pictures
from ringup.web.desk.orders.panels.order_line import availability
from ringup.web.desk.orders.panels.order_panel import Fact, OrderPanel
from ringup.web.desk.orders.shown import Shown

MOST_PICTURES = 6
LAST_DIGIT = 9


@dataclass(frozen=True, kw_only=True)
class ShownPiece:
    """A paragraph or a step; `address` ticks it, `digit` is its key, `is_next`: the first that is not ticked."""

    text: str
    is_step: bool = False
    done: bool = False
    address: str = ""
    number: int = 0
    digit: str = ""
    is_next: bool = False


@dataclass(frozen=True, kw_only=True)
class SpokenScript:
    """A script: `is_note` is for the agent's eyes only."""

    id: str = ""
    name: str
    pieces: tuple[ShownPiece, ...]
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


def scripts_due(shown: Shown, line: SalesLine | None, moment: Moment) -> list[Said]:
    """What is said now, for agents who can change the order.

    One query, and where there are scripts at most nine more.
    """
    return find_scripts(shown.actor, shown.rows, line=line, moment=moment) if shown.may_change else []


def order_script_panel(shown: Shown, line: SalesLine | None, said: Sequence[Said]) -> OrderScript:
    """What is said and the selected line's product, which takes two queries; nothing where nobody directs the sale."""
    if not shown.rows.center.directed_selling:
        return OrderScript(order=shown.id)
    spoken = _spoken(shown, said)
    language = shown.order.language
    item = line.item if line is not None else None
    details = find_details(item.pk, language=language) if item else Details()
    return OrderScript(
        order=shown.id,
        language=language,
        of_line=tuple(script for script, each in zip(spoken, said, strict=True) if each.of_line),
        of_order=tuple(script for script, each in zip(spoken, said, strict=True) if not each.of_line),
        item=item.number if item else "",
        name=line.text if line else "",
        description=details.description,
        facts=tuple(_facts(shown, line, details)) if line is not None else (),
        pictures=tuple(_pictures(shown, line)) if line is not None else (),
    )


def _spoken(shown: Shown, said: Sequence[Said]) -> list[SpokenScript]:
    """The scripts in words; the first nine steps by hand, over all of them, have a digit each."""
    found, place, has_next = [], 0, False
    for each in said:
        pieces = []
        for piece in each.pieces:
            place += bool(piece.number)
            is_next = bool(piece.number) and not piece.done and not has_next
            has_next = has_next or is_next
            pieces.append(_piece(shown, each, piece, place, is_next=is_next))
        script = each.script
        is_note = script.kind == Script.Kind.NOTE
        found.append(SpokenScript(id=script.public_id, name=script.name, pieces=tuple(pieces), is_note=is_note))
    return found


def _piece(shown: Shown, said: Said, piece: Piece, place: int, *, is_next: bool) -> ShownPiece:
    if not piece.number:
        return ShownPiece(text=piece.text, is_step=piece.is_step, done=piece.done)
    return ShownPiece(
        text=piece.text,
        is_step=True,
        done=piece.done,
        address=reverse("desk:tick-step", args=[shown.id, said.script.public_id, piece.number]),
        number=piece.number,
        digit=str(place) if place <= LAST_DIGIT else "",
        is_next=is_next,
    )


def _facts(shown: Shown, line: SalesLine, details: Details) -> Iterator[Fact]:
    """What can be promised, when more comes, which of the product's variants it is, how large and how heavy."""
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
    if details.size_mm:
        yield Fact(name=_("Size"), value=formats.size(details.size_mm))
    if details.weight_g:
        yield Fact(name=_("Weight"), value=formats.weight(details.weight_g))
    for note in shown.notes.get(line.pk, ()):
        yield Fact(name=_("Note"), value=note)


def _pictures(shown: Shown, line: SalesLine) -> Iterator[Picture]:
    if line.item is None:
        return
    for image in find_pictures(line.item, language=shown.actor.language)[:MOST_PICTURES]:
        yield Picture(address=image.file.url, text=image.alternative_text or line.text)
