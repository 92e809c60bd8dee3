"""Words as PostgreSQL's text search takes them: each with its legal entity in front, so that the index is the wall."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Lexemes:
    """Writes queries for `search_lexemes` (its migration tells what stands in the index).

    >>> Lexemes(7).all_of([["anna"], ["jensen", "jansen"]])
    "'7:anna' & ('7:jensen' | '7:jansen')"
    """

    legal_entity: int
    sample: bool = False

    def all_of(self, choices: Sequence[Sequence[str]], *, last_begins: bool = False) -> str:
        """Rows that hold of each choice one word; of the last choice a word that begins with it."""
        parts = [self._one_of(words) for words in choices]
        if last_begins:
            parts[-1] += ":*"
        return " & ".join(parts)

    def _one_of(self, words: Sequence[str]) -> str:
        lexemes = [self._lexeme(word) for word in words]
        return lexemes[0] if len(lexemes) == 1 else f"({' | '.join(lexemes)})"

    def _lexeme(self, word: str) -> str:
        quoted = word.replace("\\", "\\\\").replace("'", "''")
        return f"'{self.legal_entity}{'#' if self.sample else ':'}{quoted}'"
