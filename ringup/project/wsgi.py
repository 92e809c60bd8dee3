"""The web application, as gunicorn or another WSGI server loads it."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringup.project.settings")
application = get_wsgi_application()
# All screens are loaded before gunicorn's processes part, once for all of them, and not with somebody's first click.
import_module(settings.ROOT_URLCONF)
