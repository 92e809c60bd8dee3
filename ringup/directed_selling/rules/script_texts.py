"""The text of a script: sentences with variables out of a fixed list, and steps that tick themselves (beyond 20).

`{{ first_name }}` is filled in; a line that begins with `[email]` is a step, done as soon as the order knows that fact;
one that begins with `[ ]` is a step that the agent ticks.
Nothing else in a text means anything, and what is filled in is never read again: no template engine sees it.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from ringup.call_centers.rules.setup_change import Check, SetupChange
from ringup.values.refusal import Refusal

VARIABLES = (
    "agent_name",
    "call_center",
    "customer_name",
    "first_name",
    "item_name",
    "item_number",
    "item_price",
    "mode_of_delivery",
    "order_total",
    "source_code",
)
# What an order can know: a step names one of them.
FACTS = (
    "address",
    "coupon",
    "customer",
    "date",
    "delivery",
    "email",
    "lines",
    "payment",
    "phone",
    "source_code",
)
LONGEST = 2000
# Nobody reads out faster than so many signs a second, nor takes in a script in less than these seconds.
SIGNS_A_SECOND = 15
QUICKEST = 20.0
LONGEST_VALUE = 200
UNKNOWN = "…"

HOLE = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
STEP = re.compile(r"^\s*\[([^\[\]]*)\]\s*(.*)$")
# Characters that are not seen, or turn the direction of what follows: a text with them does not say what it seems to.
HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A paragraph, or a step: with a `fact`, `done` when the order knows it; with a `number`, when it was ticked."""

    text: str
    fact: str = ""
    number: int = 0
    done: bool = False

    @property
    def is_step(self) -> bool:
        """Whether it can be done."""
        return bool(self.fact or self.number)


def faults_of(text: str, field: str) -> Iterator[Refusal]:
    """What is wrong with an authored text.

    Refusals: `too_long` {longest}, `hidden_characters`, `unknown_variable` {variable, known}, `variable_not_closed`,
    `unknown_fact` {fact, known}.

    >>> [refusal.code for refusal in faults_of("Hello {{ name }}", "text_en")]
    ['unknown_variable']
    """
    text = _lines(text)
    if len(text) > LONGEST:
        yield Refusal(code="too_long", facts={"longest": LONGEST}, field=field)
        return
    if HIDDEN.search(text):
        yield Refusal(code="hidden_characters", field=field)
    names = [name.strip() for name in HOLE.findall(text)]
    for name in dict.fromkeys(name for name in names if name not in VARIABLES):
        facts = {"variable": HIDDEN.sub("", name)[:40], "known": ", ".join(VARIABLES)}
        yield Refusal(code="unknown_variable", facts=facts, field=field)
    if "{{" in HOLE.sub("", text):
        yield Refusal(code="variable_not_closed", field=field)
    found = [step for line in text.split("\n") if (step := STEP.match(line))]
    steps = [step[1].strip() for step in found if not _is_by_hand(step)]
    for fact in dict.fromkeys(fact for fact in steps if fact not in FACTS):
        facts = {"fact": HIDDEN.sub("", fact)[:40], "known": ", ".join(FACTS)}
        yield Refusal(code="unknown_fact", facts=facts, field=field)


def texts_are_scripts(*fields: str) -> Check:
    """A check: the texts can be read out, see `faults_of`."""

    def check(change: SetupChange) -> Iterator[Refusal]:
        for field in fields:
            yield from faults_of(change.after.get(field) or "", field)

    return check


def read_text(
    text: str, values: Mapping[str, str], known: Collection[str], ticked: Collection[int] = ()
) -> tuple[Piece, ...]:
    """The text with its variables filled in, piece by piece; a value that nobody knows yet is an ellipsis.

    `ticked` are numbers of steps that the agent ticks; they count from 1.

    >>> [step] = read_text("[email] Ask {{ first_name }} for it.", {"first_name": "Carla"}, known=["email"])
    >>> step.text, step.fact, step.done
    ('Ask Carla for it.', 'email', True)
    >>> [(step.number, step.done) for step in read_text("[ ] Smile.\\n[ ] Thank.", {}, known=[], ticked=[2])]
    [(1, False), (2, True)]
    """
    pieces: list[Piece] = []
    by_hand = 0
    for line in _lines(text).split("\n"):
        step = STEP.match(line)
        fact = step[1].strip() if step else ""
        if step and fact in FACTS:
            pieces.append(Piece(text=_filled(step[2], values), fact=fact, done=fact in known))
        elif step and _is_by_hand(step):
            by_hand += 1
            pieces.append(Piece(text=_filled(step[2], values), number=by_hand, done=by_hand in ticked))
        elif pieces and not pieces[-1].is_step:
            pieces[-1] = replace(pieces[-1], text=f"{pieces[-1].text}\n{_filled(line, values)}")
        else:
            pieces.append(Piece(text=_filled(line, values)))
    return tuple(replace(piece, text=piece.text.strip()) for piece in pieces if piece.is_step or piece.text.strip())


def facts_named(text: str) -> frozenset[str]:
    """The facts that the steps of a text wait for."""
    steps = (STEP.match(line) for line in _lines(text).split("\n"))
    return frozenset(step[1].strip() for step in steps if step) & frozenset(FACTS)


def steps_by_hand(text: str) -> list[str]:
    """What the steps say that the agent ticks, in their order.

    >>> steps_by_hand("Hello\\n[email] E-mail\\n[ ] Smile.")
    ['Smile.']
    """
    steps = (STEP.match(line) for line in _lines(text).split("\n"))
    return [step[2].strip() for step in steps if step and _is_by_hand(step)]


def seconds_to_read(text: str) -> float:
    """What it takes at most to read the text out; what stands there longer is not the script's doing.

    >>> seconds_to_read("Good day."), seconds_to_read("x" * 600)
    (20.0, 40.0)
    """
    return max(QUICKEST, len(text) / SIGNS_A_SECOND)


def text_in(texts: Mapping[str, str], language: str) -> str:
    """The text in the language of the customer; where nobody has translated it, the English one.

    >>> text_in({"en": "Hello", "da": ""}, "da")
    'Hello'
    """
    return texts.get(language.split("-")[0].lower()) or texts.get("en", "")


def _is_by_hand(step: re.Match[str]) -> bool:
    return step[1].isspace()


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _filled(text: str, values: Mapping[str, str]) -> str:
    def value(hole: re.Match[str]) -> str:
        name = hole[1].strip()
        if name not in VARIABLES:
            return hole[0]
        return HIDDEN.sub("", values.get(name, "").replace("\n", " "))[:LONGEST_VALUE] or UNKNOWN

    return HOLE.sub(value, text)
