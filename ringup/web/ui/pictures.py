"""Pictures of products, for those who work for the company that sells them; nothing else of the media folder."""

import mimetypes

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ringup.call_centers.rules.actor import Actor
from ringup.products.models import ItemImage
from ringup.web.ui.actors import acting

FOLDER = ItemImage._meta.get_field("file").upload_to
# A picture that changes gets another name.
KEEP = "private, max-age=86400"


@acting
@require_safe
def picture(request: HttpRequest, actor: Actor, picture: str) -> HttpResponse:
    """The file of a picture; 404 for all that is none of the company's."""
    images = ItemImage.objects.filter(item__legal_entity=actor.legal_entity, file=f"{FOLDER}{picture}")
    image = images.first()
    if image is None:
        raise Http404
    try:
        with image.file.open("rb") as file:
            content = file.read()
    except FileNotFoundError:
        raise Http404 from None
    content_type = mimetypes.guess_type(picture)[0] or "application/octet-stream"
    return HttpResponse(content, content_type=content_type, headers={"Cache-Control": KEEP})
