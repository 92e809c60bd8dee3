"""What is suggested beside an item, what agents say, and what prompts were worth."""

from ringup.directed_selling.models.prompts import PromptShowing, PromptStanding, TalkCost
from ringup.directed_selling.models.scripts import Script, ScriptPlace
from ringup.directed_selling.models.suggestions import ItemLink, LearnedSuggestion

__all__ = ["ItemLink", "LearnedSuggestion", "PromptShowing", "PromptStanding", "Script", "ScriptPlace", "TalkCost"]
