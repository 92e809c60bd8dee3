"""Draws the pictures that a set of items needs, each once, beside whatever else is going on, and hangs them up."""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from ringup.call_centers.models import LegalEntity
from ringup.demo.products.categories import category_of
from ringup.demo.products.palette import look_of
from ringup.demo.products.pictures import picture
from ringup.products.models import Item, ItemImage

FOLDER = "items/drawn"


def file_of(description: str) -> str:
    """The file of an item's picture: `PINK POLKADOT BOWL` → items/drawn/plate-pink-spots.webp, shared by all such."""
    color, pattern = look_of(description)
    return f"{FOLDER}/{category_of(description).motif}-{color}-{pattern.value}.webp"


class Draftsman:
    """Draws in a thread of its own: the database works at the same time, and drawing leaves the interpreter free."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="draftsman")
        self._work: list[Future[None]] = []

    def begin(self, descriptions: Mapping[str, str]) -> None:
        """Start drawing all that these items (number → description) need and that is not there yet."""
        wanted = {file_of(description): description for description in descriptions.values()}
        self._work.append(self._pool.submit(_draw, wanted))

    def finish(self) -> None:
        """Wait until all is drawn."""
        for work in self._work:
            work.result()
        self._pool.shutdown()


def hang_pictures(entity: LegalEntity, descriptions: Mapping[str, str]) -> None:
    """Give each item its picture, for all languages; the item's name is what is read to who does not see it."""
    items = Item.objects.filter(legal_entity=entity, number__in=descriptions).only("id", "number", "name")
    ItemImage.objects.bulk_create(
        (ItemImage(item=item, file=file_of(descriptions[item.number]), alternative_text=item.name) for item in items),
        batch_size=2_000,
    )


def _draw(wanted: Mapping[str, str]) -> None:
    for file, description in wanted.items():
        if not default_storage.exists(file):
            color, pattern = look_of(description)
            default_storage.save(file, ContentFile(picture(category_of(description).motif, color, pattern)))
