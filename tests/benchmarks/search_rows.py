"""A million made-up customers and a million made-up items with the lumps of real ones: few names are very common."""

import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, product

from ringup.customers.rules.search_text import search_text as customer_words
from ringup.products.rules.search_text import search_text as item_words

SEED = 20_101_201


def words_in(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


COMMON_SURNAMES = words_in(
    """
Jensen Nielsen Hansen Pedersen Andersen Christensen Larsen Sørensen Rasmussen Jørgensen Petersen Madsen
Kristensen Olsen Thomsen Møller Knudsen Østergaard Kjær Müller Schmidt Schneider Fischer Weber Meyer Wagner
Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein Wolf Schröder Neumann Schwarz Zimmermann Krüger Maier
Mayer Meier Jansen Vries Bakker Visser Smit Dijk Bos Mulder Smith Jones Taylor Brown Williams Wilson Johnson
Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall Wood Martin Bernard Dubois Thomas Robert
Richard Petit Durand Leroy Moreau Simon Laurent Lefèvre Roux
"""
)
FIRST_NAMES = words_in(
    """
Anna Anne Maria Mette Kirsten Hanne Åse Ida Emma Sofie Sophie Freja Laura Julie Caroline Katrine Birgit Ursula
Sabine Heike Claudia Ingrid Elke Petra Monika Margaretha Johanna Wilhelmina Cornelia Susan Margaret Emily
Charlotte Olivia Amelia Marie Nathalie Isabelle Sylvie Catherine Peter Jens Lars Michael Henrik Thomas Søren Jan
Niels Christian Martin Anders Morten Jesper Hans Jürgen Klaus Wolfgang Uwe Günter Stefan Andreas Markus Frank
Johannes Jacobus Cornelis Hendrik Willem John David James Robert William Richard Paul Mark George Jean Pierre
Philippe Alain Bernard Jacques François Éric Bruno
"""
)
CITIES = words_in(
    """
København Aarhus Odense Aalborg Esbjerg Randers Berlin Hamburg München Köln Frankfurt Stuttgart Düsseldorf
Leipzig Amsterdam Rotterdam Utrecht Eindhoven Groningen London Birmingham Manchester Leeds Glasgow Bristol Paris
Lyon Marseille Toulouse Nice
"""
)
STREETS = words_in(
    """
Nørrebrogade Vesterbrogade Hovedgaden Skolevej Kirkevej Hauptstraße Bahnhofstraße Gartenweg Schulstraße
Lindenallee Dorpsstraat Kerkstraat Molenweg Hoofdstraat Church-Street High-Street Station-Road Park-Avenue
Victoria-Road Mill-Lane
"""
)
SYLLABLES = words_in(
    """
ber dal stein holm berg land feld man hof bach lund gaard strup sted wald burg mark skov ton ham ley worth field
brook van der wer kamp vel rik ges mor den tor bel cas lan dre fou mon ros val cor mil per tan sul nor vik lin
hag ost rav
"""
)
COLORS = words_in("red white blue green black pink ivory cream silver gold vintage retro antique pastel turquoise")
MATERIALS = words_in("cotton wooden glass metal ceramic paper enamel felt wicker leather linen porcelain tin zinc")
NOUNS = words_in(
    """
lamp lantern mug bowl plate cushion candle holder frame clock basket bag box tray jar bottle hook sign card
ribbon garland heart star bell bird rose cake stand tissue napkin apron towel doormat umbrella purse necklace
bracelet ring mirror cabinet drawer knob hanger doll soldier puzzle game notebook pencil ruler sticker magnet
thermometer trolley parasol blanket quilt
"""
)
GERMAN = {
    "bag": "Tasche",
    "basket": "Korb",
    "bell": "Glocke",
    "bird": "Vogel",
    "black": "schwarz",
    "blue": "blau",
    "bottle": "Flasche",
    "bowl": "Schüssel",
    "box": "Schachtel",
    "cake": "Kuchen",
    "candle": "Kerze",
    "card": "Karte",
    "clock": "Uhr",
    "cushion": "Kissen",
    "doll": "Puppe",
    "glass": "Glas",
    "green": "grün",
    "heart": "Herz",
    "holder": "Halter",
    "lamp": "Lampe",
    "lantern": "Laterne",
    "mirror": "Spiegel",
    "mug": "Becher",
    "paper": "Papier",
    "plate": "Teller",
    "red": "rot",
    "rose": "Rose",
    "star": "Stern",
    "umbrella": "Regenschirm",
    "white": "weiß",
    "wooden": "Holz",
}
CATEGORIES = (
    "Lighting",
    "Kitchen",
    "Textiles",
    "Stationery",
    "Garden",
    "Toys",
    "Jewelry",
    "Christmas",
    "Storage",
    "Baby",
)


class Draw:
    """Draws from a list in which the n-th entry is as frequent as 1/(n + offset) says (Zipf)."""

    def __init__(self, values: Sequence[str], *, offset: float = 8) -> None:
        self.values = values
        self.weights = list(accumulate(1 / (n + offset) for n in range(len(values))))

    def __call__(self, chance: random.Random) -> str:
        return self.values[bisect(self.weights, chance.random() * self.weights[-1])]


def invented(count: int, *, seed: int) -> list[str]:
    """Words that nobody has: two or three syllables."""
    pairs = [one + other for one, other in product(SYLLABLES, repeat=2) if one != other]
    words = pairs + [pair + last for pair, last in islice(product(pairs, SYLLABLES), 60 * len(pairs))]
    random.Random(seed).shuffle(words)
    return [word.capitalize() for word in words[:count]]


surname = Draw(COMMON_SURNAMES + invented(60_000, seed=1), offset=3)
first_name = Draw(FIRST_NAMES + invented(8_000, seed=2), offset=4)
city = Draw(CITIES + invented(12_000, seed=3), offset=10)
street = Draw(STREETS + invented(25_000, seed=4), offset=10)
brand = Draw(invented(20_000, seed=5), offset=20)


@dataclass(frozen=True, kw_only=True)
class MadeUpCustomer:
    number: str
    first_name: str
    last_name: str
    language: str
    street: str
    postal_code: str
    city: str
    country: str
    phone: str
    email: str
    search_text: str


@dataclass(frozen=True, kw_only=True)
class MadeUpItem:
    number: str
    name: str
    german: str
    bar_code: str
    search_text: str


def made_up_customers(count: int) -> Iterator[MadeUpCustomer]:
    """Always the same customers; two thirds of them have an e-mail address."""
    chance = random.Random(SEED)
    for n in range(count):
        first, last = first_name(chance), surname(chance)
        country, digits, dial, most_codes = chance.choice(
            (("DK", 8, "45", 9_999), ("DE", 10, "49", 99_999), ("GB", 10, "44", 99_999))
        )
        place, code = city(chance), str(chance.randrange(1_000, most_codes))
        road = f"{street(chance)} {chance.randrange(1, 200)}"
        email = f"{first}.{last}{n}@example.com".lower() if n % 3 else ""
        number = f"C-{100_001 + n}"
        yield MadeUpCustomer(
            number=number,
            first_name=first,
            last_name=last,
            language="da" if country == "DK" else "de",
            street=road,
            postal_code=code,
            city=place,
            country=country,
            phone=f"+{dial}{chance.randrange(2 * 10 ** (digits - 1), 10**digits)}",
            email=email,
            search_text=customer_words(
                number=number,
                names=[last, first],
                postal_codes=[code],
                places=[place, road],
                emails=[email] if email else [],
            ),
        )


def made_up_items(count: int) -> Iterator[MadeUpItem]:
    """Always the same items, with names in English and German and a bar code each."""
    chance = random.Random(SEED + 1)
    for n in range(count):
        words = [brand(chance), chance.choice(COLORS), chance.choice(MATERIALS), chance.choice(NOUNS)]
        words += [chance.choice(NOUNS)] if n % 2 else []
        size = f"{chance.choice((10, 15, 20, 25, 30, 40, 50, 75, 100))}cm"
        name = " ".join([*words, size]).capitalize()
        german = " ".join([*(GERMAN.get(word, word) for word in words), size])
        number = f"{chance.choice('ABCDEHKLMRSTX')}{chance.choice('ABEGKLNRT')}-{10_000 + n}"
        code = f"57{n:011d}"
        yield MadeUpItem(
            number=number,
            name=name,
            german=german,
            bar_code=code,
            search_text=item_words(
                number=number, names=[name, german], categories=[chance.choice(CATEGORIES)], bar_codes=[code]
            ),
        )
