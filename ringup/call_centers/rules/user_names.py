"""When two ways of writing a user name mean the same name."""

import unicodedata


def canonical_name(written: str) -> str:
    """The name as failures are counted for it: without case, width, and blanks around it.

    >>> canonical_name(" Ada ") == canonical_name("ADA") == "ada"
    True
    """
    return unicodedata.normalize("NFKC", written).strip().casefold().replace("\0", "")
