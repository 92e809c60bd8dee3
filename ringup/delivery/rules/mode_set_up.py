"""How the rules of a mode of delivery may be set up: each names something that there is (spec §8)."""

import re
from collections.abc import Iterator

from ringup.call_centers.rules.setup_change import SetupChange
from ringup.delivery.rules.validity import Subject
from ringup.values.refusal import Refusal

FORMS = {Subject.COUNTRY: re.compile(r"[A-Z]{2}"), Subject.REGION: re.compile(r"[A-Z]{2}-.+")}


def names_something(change: SetupChange) -> Iterator[Refusal]:
    """An item or category that exists, a country such as DK, a region such as US-TX. Fact: `exists`."""
    subject, value = Subject(change.after["subject"]), change.after["value"]
    form = FORMS.get(subject)
    if form is not None and not form.fullmatch(value):
        yield Refusal(code=f"{subject}_expected", field="value")
    elif form is None and not change.facts["exists"]:
        yield Refusal(code="not_in_list", facts={"words": [value]}, field="value")
