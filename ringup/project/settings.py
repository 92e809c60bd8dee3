"""Django's settings. What an operator may change comes from `environment`; the rest is decided here."""

import os
import secrets
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from ringup.project import environment

PACKAGE = Path(__file__).resolve().parent.parent
HOME = environment.home()

DEBUG = environment.flag("RINGUP_DEBUG", default=False)
# Without a key of its own a process gets a throw-away one; `ringup check` refuses to call that a deployment.
SECRET_KEY = os.environ.get("RINGUP_SECRET_KEY") or secrets.token_urlsafe(50)
SECRET_KEY_IS_SET = bool(os.environ.get("RINGUP_SECRET_KEY"))
ALLOWED_HOSTS = environment.words("RINGUP_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = environment.words("RINGUP_ORIGINS")
DEMO = environment.flag("RINGUP_DEMO", default=False)

# Top floor first, as in the import contract.
INSTALLED_APPS = [
    "ringup.web.office",
    "ringup.web.desk",
    "ringup.web.ui",
    "ringup.api",
    "ringup.webhooks",
    "ringup.jobs",
    "ringup.completion",
    "ringup.holds",
    "ringup.payments",
    "ringup.orders",
    "ringup.pricing",
    "ringup.delivery",
    "ringup.inventory",
    "ringup.calls",
    "ringup.products",
    "ringup.customers",
    "ringup.notifications",
    "ringup.call_centers",
    "ringup.plumbing",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
    "pghistory",
    "pgtrigger",
    "procrastinate.contrib.django",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
]
INSTALLED_APPS = [app for app in INSTALLED_APPS if not app.startswith("ringup.") or (PACKAGE / Path(*app.split(".")[1:]) / "__init__.py").exists()]

ROOT_URLCONF = "ringup.project.urls"
WSGI_APPLICATION = "ringup.project.wsgi.application"

DATABASES = {"default": environment.database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "call_centers.User"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("da", _("Danish")), ("nl", _("Dutch")), ("de", _("German")), ("fr", _("French"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
