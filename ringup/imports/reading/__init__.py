"""From a file on disk to records of text cells, in bounded memory whatever the file holds."""
