"""Migration operations of our own: triggers without a re-rendering of the whole model state for each of them."""

from typing import Any

import pgtrigger.migrations


class AddTrigger(pgtrigger.migrations.AddTrigger):
    """pgtrigger's operation, ten times faster: a trigger changes no field, so no model needs to be rendered again."""

    def state_forwards(self, app_label: str, state: Any) -> None:
        options = state.models[app_label, self.model_name_lower].options
        options["triggers"] = [*options.get("triggers", []), self.trigger]
