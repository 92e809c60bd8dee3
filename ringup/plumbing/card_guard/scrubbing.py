"""Takes card numbers out of text for logs, and with them the security codes that stand beside them."""

import re

from ringup.plumbing.card_guard.finding import CardNumber, find_card_numbers

# How far from a card number a security code is looked for, in signs.
NEAR = 80
# In the languages of the screens: English, Danish, Dutch, German, French.
CODE_WORDS = (
    "cvv2?|cvc2?|cvn2?|cav2|cid|csc|ccv|code|security|verification"
    "|kode|sikkerhedskode|kontrolkode|kontrolcifre|cifre"
    "|beveiligingscode|veiligheidscode|controlecode"
    "|pr(?:ü|ue)fnummer|pr(?:ü|ue)fziffer|kartenpr(?:ü|ue)fnummer|sicherheitscode|kpn"
    "|cryptogramme|s[ée]curit[ée]"
)
SECURITY_CODE = re.compile(rf"\b(?:{CODE_WORDS})\b[^\d\n]{{0,16}}(?<!\d)(\d{{3,4}})(?!\d)", re.IGNORECASE)


def scrub(text: str) -> str:
    """The text without card numbers and security codes.

    >>> scrub("4111 1111 1111 1111, cvv 847, thanks")
    '[PAN …1111], cvv [CVV], thanks'
    """
    numbers = find_card_numbers(text)
    if not numbers:
        return text
    masks = [(number.start, number.end, f"[PAN …{number.last_four}]") for number in numbers]
    masks += [(start, end, "[CVV]") for start, end in _security_codes(text, numbers)]
    parts: list[str] = []
    done = 0
    for start, end, mask in sorted(masks):
        parts += (text[done:start], mask)
        done = end
    parts.append(text[done:])
    return "".join(parts)


def _security_codes(text: str, numbers: tuple[CardNumber, ...]) -> set[tuple[int, int]]:
    """Lone groups of three or four digits after a word for the code, before or after a card number."""
    found: set[tuple[int, int]] = set()
    previous_end = 0
    for at, number in enumerate(numbers):
        following = numbers[at + 1].start if at + 1 < len(numbers) else len(text)
        for low, high in (
            (max(previous_end, number.start - NEAR), number.start),
            (number.end, min(following, number.end + NEAR)),
        ):
            found |= {code.span(1) for code in SECURITY_CODE.finditer(text, low, high)}
        previous_end = number.end
    return found
