"""Draws the demo's pictures: a motif in a color and a pattern, 240 × 240, as WebP; the same look is the same bytes."""

import io
import tomllib
from functools import cache
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from ringup.demo.products.palette import COLORS, Pattern

SIDE = 240
_GRID = 100
_ZOOM = 4.8  # drawn at twice the size, then reduced: Pillow draws edges without smoothing

RGB = tuple[int, int, int]


def picture(motif: str, color: str, pattern: Pattern) -> bytes:
    """The picture of, say, a pink spotted plate: `picture("plate", "pink", Pattern.SPOTS)`."""
    colors = _colors(COLORS[color])
    side = round(_GRID * _ZOOM)
    sheet = Image.new("RGB", (side, side), colors["ground"])
    pen = ImageDraw.Draw(sheet)
    for name, shape, numbers in _shapes(motif):
        if name == "body" and pattern is not Pattern.PLAIN:
            mask = Image.new("L", sheet.size)
            _draw(ImageDraw.Draw(mask), shape, numbers, 255)
            sheet.paste(colors["body"], mask=mask)
            sheet.paste(colors["light"], mask=ImageChops.multiply(mask, _mesh(pattern, side)))
        else:
            _draw(pen, shape, numbers, colors[name])
    file = io.BytesIO()
    sheet.resize((SIDE, SIDE), Image.Resampling.BOX).save(file, "WEBP", quality=80, method=0)
    return file.getvalue()


def _colors(body: RGB) -> dict[str, RGB]:
    accent = (232, 190, 92) if body[0] < 215 or body[2] > 120 else (120, 150, 190)
    return {
        "body": body,
        "dark": _mix(body, (30, 30, 40), 0.25),
        "light": _mix(body, (255, 255, 255), 0.45),
        "white": _mix(body, (255, 255, 255), 0.88),
        "line": _mix(body, (60, 60, 70), 0.75),
        "accent": accent,
        "ground": _mix(body, (255, 255, 255), 0.84),
    }


def _mix(color: RGB, other: RGB, share: float) -> RGB:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(color, other, strict=True))
    return red, green, blue


def _draw(pen: ImageDraw.ImageDraw, shape: str, numbers: tuple[float, ...], color: RGB | int) -> None:
    if shape == "ellipse":
        pen.ellipse(_scaled(numbers), fill=color)
    elif shape == "box":
        pen.rounded_rectangle(_scaled(numbers[:4]), radius=numbers[4] * _ZOOM, fill=color)
    elif shape == "area":
        pen.polygon(_scaled(numbers), fill=color)
    elif shape == "stroke":
        pen.line(_scaled(numbers[1:]), fill=color, width=round(numbers[0] * _ZOOM), joint="curve")
    elif shape == "arc":
        pen.arc(_scaled(numbers[1:5]), numbers[5], numbers[6], fill=color, width=round(numbers[0] * _ZOOM))
    else:
        raise ValueError(f"unknown shape {shape!r}")


def _scaled(numbers: tuple[float, ...]) -> list[float]:
    return [number * _ZOOM for number in numbers]


@cache
def _mesh(pattern: Pattern, side: int) -> Image.Image:
    """The pattern over the whole sheet, white where it prints."""
    mesh = Image.new("L", (side, side))
    pen = ImageDraw.Draw(mesh)
    step = side // 12
    for place in range(0, side, step):
        if pattern is Pattern.STRIPES:
            pen.rectangle((place, 0, place + step // 2, side), fill=255)
        elif pattern is Pattern.CHECKS:
            pen.rectangle((place, 0, place + step // 4, side), fill=200)
            pen.rectangle((0, place, side, place + step // 4), fill=200)
        else:
            offset = step // 2 * (place // step % 2)
            for x in range(-step, side, step):
                pen.ellipse((x + offset, place, x + offset + step // 2, place + step // 2), fill=255)
    return mesh


@cache
def _shapes(motif: str) -> tuple[tuple[str, str, tuple[float, ...]], ...]:
    lines = [line.split() for line in _motifs()[motif].strip().splitlines()]
    return tuple((color, shape, tuple(map(float, numbers))) for color, shape, *numbers in lines)


@cache
def _motifs() -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_name("motifs.toml").read_text(encoding="utf-8"))
