"""What the browser gets: few icons, small scripts, nothing inline, nothing from elsewhere."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
TEMPLATES = sorted((ROOT / "ringup/web").rglob("*.html"))
ICONS = json.loads((ROOT / "frontend/icons.json").read_text())


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    named = {name for path in TEMPLATES for name in re.findall(r'{% icon "([a-z0-9-]+)"', path.read_text())}
    assert named - set(ICONS) == set()


def test_every_icon_that_a_screen_is_given_is_in_the_sprite() -> None:
    sources = (ROOT / "ringup/web").rglob("*.py")
    given = {name for path in sources for name in re.findall(r'\bicon="([a-z0-9-]+)"', path.read_text())}
    assert "lock" in given
    assert given - set(ICONS) == set()


def test_every_icon_of_the_sprite_is_named_somewhere() -> None:
    text = "\n".join(path.read_text() for path in [*TEMPLATES, *(ROOT / "ringup/web").rglob("*.py")])
    assert [name for name in ICONS if f'"{name}"' not in text] == []


def test_every_icon_of_the_sprite_is_listed_once_in_order() -> None:
    assert sorted(set(ICONS)) == ICONS


def test_no_template_carries_inline_script_or_style() -> None:
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE)
    assert {str(path): found for path in TEMPLATES if (found := inline.findall(path.read_text()))} == {}


def test_the_keyboard_module_stays_small() -> None:
    assert len((ROOT / "frontend/scripts/keyboard.js").read_text().splitlines()) <= 200


def test_the_lock_file_names_no_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert all("integrity" in package for name, package in lock["packages"].items() if name)
