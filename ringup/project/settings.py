"""Django's settings. What an operator may change comes from `environment`; the rest is decided here."""

import os
import secrets
from pathlib import Path

import pghistory
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
BEHIND_PROXY = environment.flag("RINGUP_BEHIND_PROXY", default=False)

# Top floor first, as in the import contract.
INSTALLED_APPS = [
    "ringup.web.office",
    "ringup.web.desk",
    "ringup.web.accounts",
    "ringup.web.pay",
    "ringup.web.ui",
    "ringup.api",
    "ringup.webhooks",
    "ringup.jobs",
    "ringup.imports",
    "ringup.reports",
    "ringup.returns",
    "ringup.fulfillment",
    "ringup.completion",
    "ringup.directed_selling",
    "ringup.holds",
    "ringup.conditions",
    "ringup.payments",
    "ringup.orders",
    "ringup.pricing",
    "ringup.delivery",
    "ringup.inventory",
    "ringup.catalogs",
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
INSTALLED_APPS = [
    app
    for app in INSTALLED_APPS
    if not app.startswith("ringup.") or (PACKAGE / Path(*app.split(".")[1:]) / "__init__.py").exists()
]

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

MIDDLEWARE = [
    # What sets headers comes before all that may answer on its own: redirects to HTTPS, hosts that are not ours.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "ringup.plumbing.middleware.safe_headers.SafeHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ringup.web.ui.middleware.OwnLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ringup.web.accounts.middleware.IdleMiddleware",
    "ringup.web.ui.card_numbers.CardNumberMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "ringup.web.ui.shell.shell",
            ],
        },
    }
]

# --- Files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

# --- Sign-in ----------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "ringup.web.accounts.reading.SignInBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "ringup.web.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
# By name in the database (axes); a whole call center signs in from one address, so that is only slowed down.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "failed_from_address": "200/30m/ip",
    "login_failed": "10/30m/key",  # second factors, by user
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
MFA_ADAPTER = "ringup.web.accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or an attacker could lock a name for ever
AXES_USERNAME_CALLABLE = "ringup.web.accounts.lock_out.tried_name"
AXES_LOCKOUT_CALLABLE = "ringup.web.accounts.lock_out.locked_out"
AXES_CLIENT_IP_CALLABLE = "ringup.web.accounts.lock_out.tried_from"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login"]
AXES_VERBOSE = False
# It is about failures that nobody adds up; ours add up by name, whatever the browser and the address.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
# Counters and used codes are shared by all processes.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "plumbing_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
IDLE_SECONDS = 15 * 60
SESSION_ENGINE = "ringup.web.accounts.reading"
SESSION_COOKIE_AGE = 12 * 3600  # a shift; nothing prolongs it
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- Safety -----------------------------------------------------------------------------------------------------------
SECURE_COOKIES = environment.flag("RINGUP_HTTPS", default=not DEMO)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_NAME = "__Host-session" if SECURE_COOKIES else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_COOKIES else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE_COOKIES
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_COOKIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "ringup.web.ui.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # the QR code of a second factor
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}

# --- Audit and jobs ---------------------------------------------------------------------------------------------------
PGHISTORY_APPEND_ONLY = True
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="audit", related_query_name="audit")
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "schedule"
# Where the floors below find what only the ones above know.
RINGUP_WORDING = "ringup.web.ui.wording.say"
RINGUP_SUBSCRIPTIONS = "ringup.project.subscriptions.SUBSCRIPTIONS"

# --- Payments: what each connector needs to know; never in the database -----------------------------------------------
PAYMENT_CONNECTORS = {
    "fake_acquirer": {
        "url": os.environ.get("RINGUP_FAKE_ACQUIRER_URL", "http://127.0.0.1:8900"),
        "key": os.environ.get("RINGUP_FAKE_ACQUIRER_KEY", ""),
        "webhook_secret": os.environ.get("RINGUP_FAKE_ACQUIRER_SECRET", ""),
    },
    "stripe": {
        "key": os.environ.get("RINGUP_STRIPE_KEY", ""),
        "webhook_secret": os.environ.get("RINGUP_STRIPE_WEBHOOK_SECRET", ""),
        "public_key": os.environ.get("RINGUP_STRIPE_PUBLIC_KEY", ""),
        "telephone_orders": os.environ.get("RINGUP_STRIPE_TELEPHONE_ORDERS", "1"),
    },
    "terminal_outside": {},
}

# --- Tax services: likewise; without an address there is none and our own rates count ---------------------------------
TAX_CONNECTORS = (
    {
        "http_service": {
            "url": os.environ["RINGUP_TAX_SERVICE_URL"],
            "key": os.environ.get("RINGUP_TAX_SERVICE_KEY", ""),
        }
    }
    if os.environ.get("RINGUP_TAX_SERVICE_URL")
    else {}
)

# --- Messages ---------------------------------------------------------------------------------------------------------
EMAIL_BACKEND = os.environ.get("RINGUP_EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = str(HOME / "mail")
EMAIL_HOST = os.environ.get("RINGUP_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("RINGUP_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("RINGUP_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("RINGUP_SMTP_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("RINGUP_SMTP_TLS", default=False)
DEFAULT_FROM_EMAIL = os.environ.get("RINGUP_MAIL_FROM", "orders@localhost")
TEXT_MESSAGES = {
    "url": os.environ.get("RINGUP_TEXT_GATEWAY_URL", ""),
    "key": os.environ.get("RINGUP_TEXT_GATEWAY_KEY", ""),
    "sender": os.environ.get("RINGUP_TEXT_SENDER", ""),
    "folder": str(HOME / "texts"),
}
# What records calls: a `url` that is told, or a folder (the demo), or nobody at all; else no card is keyed at a desk.
RECORDER = {
    "url": os.environ.get("RINGUP_RECORDER_URL", ""),
    "key": os.environ.get("RINGUP_RECORDER_KEY", ""),
    "folder": str(HOME / "recorder") if DEMO else "",
    "nobody": "1" if environment.flag("RINGUP_NOBODY_RECORDS", default=False) else "",
}
# Hosts of our own network that other systems' messages may go to (`stock.local`, `10.0.0.5:8080`); else none may.
WEBHOOK_HOSTS = tuple(filter(None, os.environ.get("RINGUP_WEBHOOK_HOSTS", "").replace(" ", "").lower().split(",")))
# Where customers find us: the address before /pay/ in the messages to them.
PUBLIC_URL = os.environ.get("RINGUP_PUBLIC_URL", "").rstrip("/")

# --- Logs: one stream, never a card number ----------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"card_numbers": {"()": "ringup.plumbing.card_guard.logging_filter.CardNumberFilter"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["card_numbers"]},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "ringup": {"level": "INFO"},
        # Django's own handlers would print a second time, unscrubbed.
        "django": {"handlers": [], "level": "INFO"},
        "django.server": {"handlers": [], "propagate": True},
    },
}
