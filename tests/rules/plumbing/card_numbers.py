"""Made-up card numbers of every scheme, forty ways to write one, and ten thousand notes that hold none."""

import random
from collections.abc import Callable, Iterator

# Written down once more, from the schemes' own publications: the guard's table is what is under test.
RANGES = [
    ("340000", "349999", 15),
    ("370000", "379999", 15),
    ("300000", "305999", 14),
    ("360000", "369999", 14),
    ("380000", "399999", 16),
    ("601100", "601199", 16),
    ("644000", "659999", 16),
    ("352800", "358999", 16),
    ("352800", "358999", 19),
    ("501900", "501999", 16),  # Dankort
    ("571000", "571999", 16),
    ("501800", "501899", 18),
    ("675900", "676399", 19),  # Maestro, girocard
    ("222100", "272099", 16),
    ("510000", "559999", 16),
    ("220000", "220499", 16),
    ("508500", "508999", 16),
    ("506099", "506198", 19),
    ("979200", "979299", 16),
    ("620000", "629999", 16),
    ("620000", "629999", 19),
    ("400000", "499999", 16),
    ("400000", "499999", 19),
]


def luhn_digit(digits: str) -> str:
    """The last digit that makes the number valid."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def card_number(rnd: random.Random) -> str:
    """A number that a scheme could have given out."""
    first, last, length = rnd.choice(RANGES)
    start = str(rnd.randint(int(first), int(last)))
    body = start + "".join(rnd.choices("0123456789", k=length - 1 - len(start)))
    return body + luhn_digit(body)


def grouped(number: str, by: str) -> str:
    """As on the card: 4-6-5 for fifteen digits, 4-6-4 for fourteen, else groups of four."""
    cuts = {15: (4, 10), 14: (4, 10)}.get(len(number), range(4, len(number), 4))
    parts, done = [], 0
    for cut in cuts:
        parts.append(number[done:cut])
        done = cut
    return by.join([*parts, number[done:]])


def spread(number: str, by: str) -> str:
    return by.join(number)


def in_script(number: str, zero: int) -> str:
    return number.translate({ord("0") + value: zero + value for value in range(10)})


CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

OBFUSCATIONS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "blanks": lambda n: grouped(n, " "),
    "dashes": lambda n: grouped(n, "-"),
    "dots": lambda n: grouped(n, "."),
    "slashes": lambda n: grouped(n, "/"),
    "line breaks": lambda n: grouped(n, "\n"),
    "windows line breaks": lambda n: grouped(n, "\r\n"),
    "tabs": lambda n: grouped(n, "\t"),
    "two blanks": lambda n: grouped(n, "  "),
    "dash and blank": lambda n: grouped(n, "- "),
    "underscores": lambda n: grouped(n, "_"),
    "commas": lambda n: grouped(n, ","),
    "colons": lambda n: grouped(n, ":"),
    "bars": lambda n: grouped(n, "|"),
    "stars": lambda n: grouped(n, "*"),
    "apostrophes": lambda n: grouped(n, "’"),
    "no-break blanks": lambda n: grouped(n, "\u00a0"),
    "thin blanks": lambda n: grouped(n, "\u2009"),
    "ideographic blanks": lambda n: grouped(n, "\u3000"),
    "en dashes": lambda n: grouped(n, "–"),
    "em dashes": lambda n: grouped(n, "—"),
    "no-break hyphens": lambda n: grouped(n, "\u2011"),
    "minus signs": lambda n: grouped(n, "−"),
    "middle dots": lambda n: grouped(n, "·"),
    "bullets": lambda n: grouped(n, "•"),
    "full-width slashes": lambda n: grouped(n, "／"),
    "in pairs": lambda n: " ".join(n[at : at + 2] for at in range(0, len(n), 2)),
    "one by one": lambda n: spread(n, " "),
    "one by one, dashes": lambda n: spread(n, "-"),
    "zero-width blanks": lambda n: spread(n, "\u200b"),
    "soft hyphens": lambda n: spread(n, "\u00ad"),
    "joiners and blanks": lambda n: grouped(n, "\u2060 \u200d"),
    "direction marks": lambda n: f"\u202e{grouped(n, ' ')}\u202c",
    "NUL": lambda n: grouped(n, "\x00"),
    "full-width": lambda n: in_script(n, ord("０")),
    "Arabic": lambda n: in_script(n, ord("٠")),
    "Persian": lambda n: grouped(in_script(n, ord("۰")), " "),
    "Devanagari": lambda n: in_script(n, ord("०")),
    "Thai": lambda n: in_script(n, ord("๐")),
    "mathematical bold": lambda n: in_script(n, ord("𝟎")),
    "superscript": lambda n: n.translate(SUPERSCRIPT),
    "circled": lambda n: n.translate(CIRCLED),
    "keycaps": lambda n: spread(n, "\ufe0f\u20e3") + "\ufe0f\u20e3",
    "in an address": lambda n: f"/search?q={grouped(n, '%20')}&page=2",
    "in HTML": lambda n: grouped(n, "&nbsp;"),
    "in JSON": lambda n: f'{{"note": "{grouped(n, chr(92) + "n")}"}}',
    "between letters": lambda n: f"card{n}exp",
    "in brackets": lambda n: f"({grouped(n, ' ')})",
    "with date and code": lambda n: f"{grouped(n, ' ')} 12/27 847",
    "with the date glued on": lambda n: f"{grouped(n, ' ')} 1227",
    "after another number": lambda n: f"order 4711 {n}",
}

BANK_CODES = {"DE": "%018d", "NL": "ABNA%010d", "AT": "%016d", "DK": "%014d", "GB": "NWBK%014d", "BE": "%012d"}


def iban(rnd: random.Random) -> str:
    country = rnd.choice(list(BANK_CODES))
    pattern = BANK_CODES[country]
    width = int(pattern.split("%0")[1][:-1])
    account = pattern % rnd.randrange(10**width)
    number = "".join(str(int(sign, 36)) for sign in account + country + "00")
    text = f"{country}{98 - int(number) % 97:02d}{account}"
    return text if rnd.random() < 0.3 else " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def digits(rnd: random.Random, count: int) -> str:
    return "".join(rnd.choices("0123456789", k=count))


def phone(rnd: random.Random) -> str:
    return rnd.choice(
        [
            f"+49{rnd.choice(['151', '160', '171', '176'])}{digits(rnd, 8)}",
            f"+49 {rnd.choice(['30', '89', '40'])} {digits(rnd, 8)}",
            f"0{rnd.choice(['151', '176'])}/{digits(rnd, 8)}",
            f"0049 {rnd.choice(['151', '160'])} {digits(rnd, 4)} {digits(rnd, 4)}",
            f"+45 {digits(rnd, 2)} {digits(rnd, 2)} {digits(rnd, 2)} {digits(rnd, 2)}",
            f"+31 6 {digits(rnd, 8)}",
            f"+33 6 {digits(rnd, 2)} {digits(rnd, 2)} {digits(rnd, 2)} {digits(rnd, 2)}",
            f"+44 7{digits(rnd, 3)} {digits(rnd, 6)}",
            f"+57{digits(rnd, 10)}",
            f"+1 ({digits(rnd, 3)}) {digits(rnd, 3)}-{digits(rnd, 4)} ext. {digits(rnd, 3)}",
        ]
    )


def day(rnd: random.Random) -> str:
    y, m, d = rnd.randint(2019, 2027), rnd.randint(1, 12), rnd.randint(1, 28)
    return rnd.choice([f"{y}-{m:02}-{d:02}", f"{d:02}.{m:02}.{y}", f"{m}/{d}/{y}", f"{d:02}-{m:02}-{y}"])


def parcel(rnd: random.Random) -> str:
    return rnd.choice(
        [
            f"1Z{digits(rnd, 3)}AA1{digits(rnd, 10)}",  # UPS
            f"00340434{digits(rnd, 12)}",  # DHL
            f"JJD{digits(rnd, 18)}",  # DHL parcel
            digits(rnd, 12),  # FedEx
            f"3S{rnd.choice(['KAYE', 'QWER'])}{digits(rnd, 8)}",  # PostNL
            f"RR{digits(rnd, 9)}DE",  # a registered letter
            f"0{digits(rnd, 13)}",  # DPD
            f"9205 5{digits(rnd, 3)} {digits(rnd, 4)} {digits(rnd, 4)} {digits(rnd, 4)} {digits(rnd, 2)}",  # USPS
        ]
    )


def own_number(rnd: random.Random) -> str:
    return rnd.choice(
        [
            f"SO-{rnd.randint(100_001, 9_999_999)}",
            f"C-{rnd.randint(100_001, 9_999_999)}",
            f"RMA-{rnd.randint(100_001, 9_999_999)}",
            f"INV-{rnd.randint(100_001, 9_999_999)}",
        ]
    )


NOTES: tuple[Callable[[random.Random], str], ...] = (
    lambda r: f"Call back on {phone(r)} after {r.randint(8, 18)}:00, ask for Mr Hansen",
    lambda r: f"Zweite Nummer {phone(r)}, bitte nur am {day(r)} anrufen",
    lambda r: f"{phone(r)}\n{phone(r)}",
    lambda r: f"refund to {iban(r)} for order {own_number(r)}",
    lambda r: f"IBAN {iban(r)}\nBIC COBADEFFXXX, {day(r)}",
    lambda r: f"parcel {parcel(r)} sent {day(r)}, not arrived",
    lambda r: f"{own_number(r)} replaces {own_number(r)} of {day(r)}",
    lambda r: f"market place order 30{r.randint(2, 6)}-{digits(r, 7)}-{digits(r, 7)}",
    lambda r: f"between {day(r)} and {day(r)}, rep. {digits(r, 5)}",
    lambda r: f"{day(r)} {r.randint(0, 23):02}:{r.randint(0, 59):02}:{r.randint(0, 59):02} caller {phone(r)}",
    lambda r: f"items {digits(r, 5)}, {digits(r, 5)}, {digits(r, 5)}, {digits(r, 5)} out of stock",
    lambda r: f"EAN {digits(r, 13)}, our price {r.randint(1, 999)}.{digits(r, 2)}",
    lambda r: f"paid {r.randint(1, 9999)},{digits(r, 2)} + {r.randint(1, 9999)},{digits(r, 2)} on {day(r)}",
    lambda r: f"Lieferung an Lindenstr. {r.randint(1, 200)}, {digits(r, 5)} Köln, Tel. {phone(r)}",
    lambda r: f"gate code {digits(r, 4)}, leave at {digits(r, 4)}, floor {r.randint(1, 20)}",
    lambda r: f"card ends in {digits(r, 4)}, expires {r.randint(1, 12):02}/{r.randint(26, 33)}, ref {own_number(r)}",
)


def notes(count: int, seed: int) -> Iterator[str]:
    """Notes as agents write them, without a card number."""
    rnd = random.Random(seed)
    for at in range(count):
        yield NOTES[at % len(NOTES)](rnd)
