"""What to say, and the picture of the selected line's product. Scripts come with directed selling."""

from dataclasses import dataclass

from ringup.orders.models import SalesLine
from ringup.products.loading import find_picture
from ringup.web.desk.orders.panels.order_panel import OrderPanel
from ringup.web.desk.orders.shown import Shown


@dataclass(frozen=True, kw_only=True)
class OrderScript(OrderPanel):
    title: str = ""
    text: str = ""
    picture: str = ""
    picture_text: str = ""
    caption: str = ""


def order_script_panel(shown: Shown, line: SalesLine | None = None) -> OrderScript:
    """The picture of the selected line's product, one query; a picture in the agent's language is preferred."""
    if line is None or line.item is None:
        return OrderScript(order=shown.id)
    image = find_picture(line.item, language=shown.actor.language)
    if image is None:
        return OrderScript(order=shown.id)
    return OrderScript(
        order=shown.id,
        picture=image.file.url,
        picture_text=image.alternative_text or line.text,
        caption=line.text,
    )
