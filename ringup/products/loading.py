"""Rows → values: what a screen shows of an item beside its name."""

from ringup.products.models import Item, ItemImage


def find_picture(item: Item, *, language: str) -> ItemImage | None:
    """The item's first picture in the language, else the first one for all languages; one query."""
    pictures = ItemImage.objects.filter(item=item, language__in=("", language))
    return next(iter(sorted(pictures, key=lambda picture: (picture.language == "", picture.position))), None)
