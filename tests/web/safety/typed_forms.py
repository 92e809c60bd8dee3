"""The forms of a page, and what a browser would send: to type one text into one field after the other."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TEXTS = frozenset({"text", "search", "email", "tel", "url", "number", "password", ""})
CHOSEN = frozenset({"checkbox", "radio"})
NOT_SENT = frozenset({"submit", "button", "image", "reset", "file"})


@dataclass
class Form:
    """Where it goes, what it sends as it stands, and which of that is typed."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)


class FormReader(HTMLParser):
    """Reads every form, and every element that htmx sends by itself."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.forms, self.open = address, [], []  # type: ignore[var-annotated]
        self.loose = Form(action=address, method="GET")
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            target = values.get("hx-post") or values.get("action") or self.address
            method = "POST" if "hx-post" in values else values.get("method", "GET").upper()
            self.forms.append(Form(action=values.get("hx-get") or target, method=method))
            self.open.append(self.forms[-1])
        form = self.open[-1] if self.open else self.loose
        name = values.get("name", "")
        if tag == "input":
            self._input(form, name, values)
        elif tag == "textarea" and name:
            form.values.setdefault(name, "")
            form.typed.append(name)
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and (self.select not in form.values or "selected" in values):
            form.values[self.select] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.open:
            self.open.pop()
        if tag == "select":
            self.select = ""

    def _input(self, form: Form, name: str, values: dict[str, str]) -> None:
        kind = values.get("type", "").lower()
        if not name:
            return
        post = values.get("hx-post")
        if post:  # a field that sends itself
            self.forms.append(Form(action=post, method="POST", values={name: values.get("value", "")}, typed=[name]))
        if kind in CHOSEN:
            if "checked" in values:
                form.values[name] = values.get("value", "on")
        elif kind not in NOT_SENT:
            form.values[name] = values.get("value", "")
            if kind in TEXTS:
                form.typed.append(name)


def forms_of(page: str, address: str) -> list[Form]:
    """The forms of the page; fields outside of any form are sent to the page's own address."""
    reader = FormReader(address)
    reader.feed(page)
    loose = [reader.loose] if reader.loose.typed else []
    return [form for form in (*reader.forms, *loose) if form.typed]
