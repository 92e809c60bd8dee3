"""The color and the pattern of an item from its description: PINK POLKADOT BOWL is pink and spotted."""

import re
from enum import StrEnum

# First word of a description that names a color; several names may mean one color.
COLORS: dict[str, tuple[int, int, int]] = {
    "red": (200, 62, 58),
    "pink": (226, 130, 158),
    "blue": (86, 132, 180),
    "green": (104, 156, 110),
    "ivory": (226, 212, 180),
    "black": (70, 70, 76),
    "silver": (164, 172, 182),
    "purple": (138, 104, 164),
    "yellow": (228, 188, 84),
    "gold": (196, 156, 78),
    "orange": (224, 140, 76),
    "brown": (150, 112, 82),
    "turquoise": (84, 166, 166),
    "wood": (190, 148, 104),
}

WORDS: dict[str, str] = {
    "RED": "red",
    "RETROSPOT": "red",
    "STRAWBERRY": "red",
    "CHRISTMAS": "red",
    "CHERRY": "red",
    "PINK": "pink",
    "ROSE": "pink",
    "FUSCHIA": "pink",
    "SWEETHEART": "pink",
    "BLUE": "blue",
    "GLASS": "blue",
    "FRENCH": "blue",
    "SKY": "blue",
    "GREEN": "green",
    "GARDEN": "green",
    "MINT": "green",
    "WOODLAND": "green",
    "WHITE": "ivory",
    "IVORY": "ivory",
    "CREAM": "ivory",
    "NATURAL": "ivory",
    "PAPER": "ivory",
    "BLACK": "black",
    "SKULL": "black",
    "SLATE": "black",
    "CHALK": "black",
    "SILVER": "silver",
    "ZINC": "silver",
    "METAL": "silver",
    "GREY": "silver",
    "ENAMEL": "silver",
    "PURPLE": "purple",
    "LAVENDER": "purple",
    "LILAC": "purple",
    "AMETHYST": "purple",
    "YELLOW": "yellow",
    "LEMON": "yellow",
    "EASTER": "yellow",
    "GOLD": "gold",
    "BRASS": "gold",
    "ANTIQUE": "gold",
    "AMBER": "gold",
    "ORANGE": "orange",
    "COPPER": "orange",
    "BROWN": "brown",
    "CHOCOLATE": "brown",
    "COFFEE": "brown",
    "TURQUOISE": "turquoise",
    "AQUA": "turquoise",
    "RETRO": "turquoise",
    "WOOD": "wood",
    "WOODEN": "wood",
    "WICKER": "wood",
}


class Pattern(StrEnum):
    """What the body of a picture is covered with."""

    PLAIN = "plain"
    SPOTS = "spots"
    STRIPES = "stripes"
    CHECKS = "checks"


PATTERNS: dict[str, Pattern] = {
    "POLKADOT": Pattern.SPOTS,
    "RETROSPOT": Pattern.SPOTS,
    "SPOT": Pattern.SPOTS,
    "SPOTTY": Pattern.SPOTS,
    "SPOTS": Pattern.SPOTS,
    "DAISY": Pattern.SPOTS,
    "STRIPE": Pattern.STRIPES,
    "STRIPES": Pattern.STRIPES,
    "STRIPEY": Pattern.STRIPES,
    "CIRCUS": Pattern.STRIPES,
    "GINGHAM": Pattern.CHECKS,
    "CHECK": Pattern.CHECKS,
    "TARTAN": Pattern.CHECKS,
    "UNION": Pattern.CHECKS,
    "VINTAGE": Pattern.CHECKS,
}


def look_of(description: str) -> tuple[str, Pattern]:
    """`PINK POLKADOT BOWL` → ("pink", SPOTS). Without a color word the letters of the text choose one."""
    words = re.findall(r"[A-Z]+", description.upper())
    named = (WORDS[word] for word in words if word in WORDS)
    color = next(named, None) or list(COLORS)[sum(map(ord, description)) % len(COLORS)]
    pattern = next((PATTERNS[word] for word in words if word in PATTERNS), Pattern.PLAIN)
    return color, pattern
