"""What is suggested beside an item, what agents say, and what prompts and scripts were worth."""

from ringup.directed_selling.models.experiments import ScriptShowing, ScriptStop
from ringup.directed_selling.models.prompts import PromptShowing, PromptStanding, TalkCost
from ringup.directed_selling.models.scripts import Script, ScriptPlace, ScriptVersion
from ringup.directed_selling.models.suggestions import ItemLink, LearnedSuggestion

__all__ = [
    "ItemLink",
    "LearnedSuggestion",
    "PromptShowing",
    "PromptStanding",
    "Script",
    "ScriptPlace",
    "ScriptShowing",
    "ScriptStop",
    "ScriptVersion",
    "TalkCost",
]
