"""Items get a category by the words of their description, and a picture that looks like it."""

import io
import tomllib
from pathlib import Path

import pytest
from PIL import Image

from ringup.demo.products import categories as categories_module
from ringup.demo.products.categories import categories, category_of, parents
from ringup.demo.products.palette import COLORS, Pattern, look_of
from ringup.demo.products.pictures import SIDE, picture

MOTIFS = tomllib.loads((Path(categories_module.__file__).parent / "motifs.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("description", "code"),
    [
        ("WHITE HANGING HEART T-LIGHT HOLDER", "CANDLES"),
        ("REGENCY CAKESTAND 3 TIER", "BAKING"),
        ("JUMBO BAG RED RETROSPOT", "BAGS"),
        ("PAPER BUNTING RETROSPOT", "PARTY"),
        ("SET OF 6 NATIVITY MAGNETS", "CHRISTMAS"),
        ("GINGHAM OVEN GLOVE RED HEART", "KITCHENWARE"),
        ("Dotcomgiftshop Gift Voucher £20.00", "GIFT-CARDS"),
        ("SOMBRERO", "OTHER"),
    ],
)
def test_the_category_follows_the_words_in_the_order_of_the_table(description, code):
    assert category_of(description).code == code


def test_every_category_has_a_parent_and_a_drawing():
    for category in categories():
        assert category.parent in dict(parents())
        assert category.motif in MOTIFS


@pytest.mark.parametrize(
    ("description", "look"),
    [
        ("PINK POLKADOT BOWL", ("pink", Pattern.SPOTS)),
        ("GINGHAM OVEN GLOVE RED HEART", ("red", Pattern.CHECKS)),
        ("ANTIQUE SILVER TEA GLASS ENGRAVED", ("gold", Pattern.PLAIN)),
    ],
)
def test_the_look_follows_the_description(description, look):
    assert look_of(description) == look


def test_a_description_without_a_color_always_gets_the_same_one():
    assert look_of("SOMBRERO") == look_of("SOMBRERO")
    assert look_of("SOMBRERO")[0] in COLORS


@pytest.mark.parametrize("motif", MOTIFS)
@pytest.mark.parametrize("pattern", [Pattern.PLAIN, Pattern.SPOTS])
def test_every_motif_draws_a_small_webp_picture(motif, pattern):
    drawn = picture(motif, "blue", pattern)
    image = Image.open(io.BytesIO(drawn))
    assert (image.format, image.size) == ("WEBP", (SIDE, SIDE))
    assert len(image.getcolors(SIDE * SIDE)) > 5
    assert len(drawn) < 12_000
    assert drawn == picture(motif, "blue", pattern)


def test_another_color_is_another_picture():
    assert len({picture("mug", color, Pattern.PLAIN) for color in COLORS}) == len(COLORS)
