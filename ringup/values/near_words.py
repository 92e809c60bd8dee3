"""When two words are nearly the same: one slip of the finger apart, or alike over a phone.

Both are questions of equality, so an index answers them at once: words that share a key of `slip_keys` are at most two
slips apart, words with the same `sound` are hard to tell apart on a bad line (Meier, Mayer; Schmidt, Smit).
"""

import re

SHORTEST_SLIP = 4
SHORTEST_SOUND = 3

# What a European ear hears, longest spelling first. Voiced and unvoiced fall together, as they do on a phone line.
SOUNDS = (
    ("tsch", "s"),
    ("sch", "s"),
    ("tch", "k"),
    ("ch", "k"),
    ("ck", "k"),
    ("ds", "s"),
    ("dt", "t"),
    ("gh", ""),
    ("ph", "f"),
    ("qu", "kv"),
    ("sh", "s"),
    ("th", "t"),
    ("ts", "s"),
    ("tz", "s"),
    ("x", "ks"),
)
SILENT_START = re.compile(r"^(?:[kg](?=n)|w(?=r)|p(?=[sf]))")
SOFT_C = re.compile(r"c(?=[eiy])")
ALIKE = str.maketrans({"c": "k", "q": "k", "g": "k", "z": "s", "d": "t", "b": "p", "v": "f", "w": "f", "m": "n"})
VOWEL = frozenset("aeiouyj")
UNHEARD = re.compile(r"[aeiouyjh]+")
TWICE = re.compile(r"(.)\1+")


def slip_keys(word: str) -> frozenset[str]:
    """The word and the word with each one letter left out.

    A letter too much, too few, another letter or two letters swapped: both words then share a key.

    >>> bool(slip_keys("jensen") & slip_keys("jenson")), bool(slip_keys("smith") & slip_keys("smtih"))
    (True, True)
    """
    if len(word) < SHORTEST_SLIP or not word.isalpha():
        return frozenset({word})
    return frozenset({word, *(word[:i] + word[i + 1 :] for i in range(len(word)))})


def sound(word: str) -> str:
    """The word's consonants as they are heard, `a` for a vowel at the start; empty where there is nothing to compare.

    >>> sound("christensen"), sound("kristensen"), sound("meyer"), sound("maier")
    ('krstnsn', 'krstnsn', 'nr', 'nr')
    """
    if len(word) < SHORTEST_SOUND or not (word.isascii() and word.isalpha()):
        return ""
    heard = SOFT_C.sub("s", SILENT_START.sub("", word))
    for spelling, said in SOUNDS:
        heard = heard.replace(spelling, said)
    start = "a" if heard[0] in VOWEL else "h" if heard[0] == "h" else ""
    return start + TWICE.sub(r"\1", UNHEARD.sub("", heard.translate(ALIKE)))


def slips_between(one: str, other: str) -> int:
    """How many slips make one word of the other: a letter more, less or changed, or two neighbors swapped.

    >>> slips_between("jensen", "jenson"), slips_between("smith", "smtih"), slips_between("meyer", "maier")
    (1, 1, 2)
    """
    before: list[int] = []
    current = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, current = current, before, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, current[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, last[j - 2] + 1)
            current.append(cost)
    return current[-1]
