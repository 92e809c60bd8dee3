"""Documents on paper as the browser shows them."""

from django.http import HttpResponse


def pdf_file(content: bytes, name: str) -> HttpResponse:
    """A PDF that the browser shows."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
