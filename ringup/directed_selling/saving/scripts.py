"""Values → rows: scripts that were due, and versions that were stopped."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db.models import F, FloatField, Value
from django.db.models.functions import Cast, Extract, Greatest, Least

from ringup.directed_selling.loading import Drawn
from ringup.directed_selling.models import Script, ScriptShowing, ScriptStop, ScriptVersion
from ringup.directed_selling.rules.experiments import Harm
from ringup.directed_selling.rules.script_texts import seconds_to_read, steps_by_hand
from ringup.directed_selling.rules.script_versions import wording_of


def add_script_showings(due: Sequence[tuple[Script, Drawn]], **common: Any) -> None:
    """A row for each script that was not due in this order before; one statement."""
    rows = [
        ScriptShowing(
            script=script,
            version=drawn.version,
            wording=wording_of(drawn.text),
            steps=len(steps_by_hand(drawn.text)),
            longest=seconds_to_read(drawn.text),
            together=len(due),
            **common,
        )
        for script, drawn in due
    ]
    if rows:
        ScriptShowing.objects.bulk_create(rows, ignore_conflicts=True)


def end_script_showings(rows: Any, at: datetime) -> int:
    """How many of the rows ended now; each takes its part of the time, and no longer than it takes to read it out."""
    stood = Extract(Value(at) - F("shown_at"), "epoch", output_field=FloatField())
    part = Greatest(stood, Value(0.0)) / Cast(Greatest(F("together"), Value(1)), FloatField())
    return int(rows.update(ended_at=at, seconds=Least(part, F("longest"))))


def add_stop(script: Script, harm: Harm, versions: dict[int, ScriptVersion], at: datetime) -> ScriptStop:
    """The version is not drawn from now on; the figures that were seen stay with it."""
    version, than = versions.get(harm.version or 0), versions.get(harm.than or 0)
    because = {
        "measure": harm.measure.value,
        "name": version.name if version else "",
        "than": than.public_id if than else "",
        "other": than.name if than else "",
        "own_sums": asdict(harm.own),
        "other_sums": asdict(harm.other),
    }
    return ScriptStop.objects.create(script=script, version=version, stopped_at=at, because=because)
