"""The registry of kinds of files that can be imported: one file and one line each."""

from ringup.imports.kinds import sales_history

KINDS = (sales_history.KIND,)
