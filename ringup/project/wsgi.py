"""The web application, as gunicorn or another WSGI server loads it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringup.project.settings")
application = get_wsgi_application()
