"""Settings, all from the environment; the defaults are those of a developer's machine and of the demo.

In production (``MELLANRUM_ENVIRONMENT=production``) the server refuses to start with a default secret.
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.environment import data_folder

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = os.environ.get("MELLANRUM_ENVIRONMENT", "development")
PRODUCTION = ENVIRONMENT == "production"
DEMO = os.environ.get("MELLANRUM_DEMO") == "1"
if DEMO and PRODUCTION:
    raise ImproperlyConfigured("The demo signs in without passwords: unset MELLANRUM_DEMO in production.")

DEBUG = False
# How a secret begins that anyone can read here: good on this machine, refused by `serve` on any other address.
DEVELOPMENT_SECRET = "development-only-"  # noqa: S105 - it is no secret, that is the point
SECRET_KEY = os.environ.get("MELLANRUM_SECRET_KEY", "")
if not SECRET_KEY:
    if PRODUCTION:
        raise ImproperlyConfigured("Set MELLANRUM_SECRET_KEY to a random text of at least fifty characters.")
    SECRET_KEY = DEVELOPMENT_SECRET + "x" * 40
# The key that wraps each person's key (records.keys); its own, so that it can be rotated apart from the sessions' key.
PERSON_KEY_SECRET = os.environ.get("MELLANRUM_PERSON_KEY", "")
if not PERSON_KEY_SECRET:
    if PRODUCTION:
        raise ImproperlyConfigured("Set MELLANRUM_PERSON_KEY to a random text of at least fifty characters.")
    PERSON_KEY_SECRET = DEVELOPMENT_SECRET + "y" * 40
# Secrets that were in use before, separated by spaces: keys wrapped by them can be read until they are wrapped anew.
PERSON_KEY_FORMER_SECRETS = os.environ.get("MELLANRUM_PERSON_KEY_FORMER", "").split()

ALLOWED_HOSTS = os.environ.get("MELLANRUM_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("MELLANRUM_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    # Ours first: our templates are found before those of the libraries.
    "mellanrum.kernel",
    "mellanrum.tenancy",
    "mellanrum.notices",
    "mellanrum.records",
    "mellanrum.rendering",
    "mellanrum.insight",
    "mellanrum.measures",
    "mellanrum.governance",
    "mellanrum.surveys",
    "mellanrum.planning",
    "mellanrum.portfolio",
    "mellanrum.economy",
    "mellanrum.obstacles",
    "mellanrum.learning",
    "mellanrum.exchange",
    "mellanrum.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Pages are several times smaller compressed; Django pads them against guessing of what they hold (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mellanrum.tenancy.middleware.LanguageOfUser",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Innermost: opens the request's transaction, sets its federation and makes safe methods read-only.
    "mellanrum.tenancy.middleware.RequestTransaction",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "mellanrum.rendering.forms.FormRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "mellanrum.web.context.page",
            ],
        },
    }
]

# Two aliases to one database: what is written through `log` stays when the request's own transaction is rolled back.
_DATABASE = dj_database_url.parse(
    os.environ.get("DATABASE_URL", "postgres://mellanrum_app@localhost/mellanrum"),
    conn_max_age=0,
    conn_health_checks=True,
)
_POOL = int(os.environ.get("DATABASE_POOL", "4"))
if _POOL:
    _DATABASE.setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": _POOL, "timeout": 10}
DATABASES = {"default": _DATABASE, "log": {**_DATABASE, "OPTIONS": dict(_DATABASE.get("OPTIONS", {}))}}
DATABASE_ROUTERS = ["mellanrum.kernel.routers.LogRouter"]
# The role that the application connects as: owns nothing, bypasses nothing. Migrations run as the owner.
DATABASE_APP_ROLE = os.environ.get("DATABASE_APP_ROLE", "mellanrum_app")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits of sign-in are kept here; through the `log` alias, so that a failed attempt is remembered.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kernel_cache",
    }
}

AUTH_USER_MODEL = "tenancy.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "mellanrum.tenancy.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/5m/key,20/5m/ip",
    # The public list of documents, which anybody may read and nobody needs to read faster than this.
    "public_register": "60/1m/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Mellanrum"
# A telephone whose clock is half a minute off still lets its owner in.
MFA_TOTP_TOLERANCE = 1
MFA_ADAPTER = "mellanrum.tenancy.sign_in.SecondFactorAdapter"
# How many proxies of ours stand before the server: then the limits count the reader's own address, not the proxy's.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("MELLANRUM_PROXIES", "0"))
# Roles that must have a second factor before they reach any page; off in the demo, where passwords are printed.
SECOND_FACTOR_ROLES = [] if DEMO else ["director", "officer", "administrator"]

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    # Asked from inside, where there is no proxy that speaks HTTPS.
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600

CSRF_FAILURE_VIEW = "mellanrum.web.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", "Svenska"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "mellanrum_language"
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = os.environ.get("MELLANRUM_STATIC_ROOT") or None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Where the files have been gathered: names with a fingerprint, compressed, kept for ever by browsers.
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if STATIC_ROOT
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not STATIC_ROOT

# Where the files of documents lie, beside the database: a copy of one without the other is no backup.
FILES_ROOT = data_folder() / "files"
LARGEST_STORED_FILE = 20 * 1024 * 1024

DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_HANDLERS = [
    "mellanrum.exchange.imports.uploads.NothingHuge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Addresses that write although they are GET, by view name: allauth makes recovery codes when they are first shown.
WRITES_ON_GET = {"mfa_view_recovery_codes", "mfa_download_recovery_codes"}
# Views that nobody needs to sign in for, by view name; every other view asks for sign-in.
PUBLIC_VIEWS = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    # Fetched by calendar programs, which cannot sign in: the address is the secret.
    "notices:feed",
    # What everybody may read of what obstacles led to.
    "obstacles:public",
    # Minutes are posted to everybody (kommunallagen 8 kap. 12 §).
    "governance:board",
    # Answered by whoever holds a personal link, without an account.
    "governance:answer",
    "surveys:answer",
    "surveys:thanks",
    # Which documents a federation has is everybody's to know.
    "records:public",
    # Written by whoever has the link or stands before the wall, and followed by whoever holds the personal link.
    "obstacles:report",
    "obstacles:report_sent",
    "obstacles:follow",
    "tenancy:demo_sign_in",
    "web:accessibility",
    "web:glossary",
    "web:language",
    "web:start",
    "web:live",
    "web:ready",
}

# Asked by machines that watch us, also when there is no database: they open no transaction.
VIEWS_WITHOUT_TRANSACTION = {"web:live", "web:ready"}

# The site's own address, for links in letters: nobody's browser says it when a job writes one.
SITE_ADDRESS = os.environ.get("MELLANRUM_ADDRESS", "").rstrip("/") or (
    f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://localhost:8000"
)

# Mail is printed until a server is named.
EMAIL_HOST = os.environ.get("MELLANRUM_SMTP_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = int(os.environ.get("MELLANRUM_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("MELLANRUM_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MELLANRUM_SMTP_PASSWORD", "")
# "starttls" (port 587), "tls" from the first byte (port 465), or "none" for a server on the same machine.
_SMTP_SECURITY = os.environ.get("MELLANRUM_SMTP_SECURITY", "starttls")
if _SMTP_SECURITY not in ("starttls", "tls", "none"):
    raise ImproperlyConfigured("MELLANRUM_SMTP_SECURITY is starttls, tls or none.")
EMAIL_USE_TLS = _SMTP_SECURITY == "starttls"
EMAIL_USE_SSL = _SMTP_SECURITY == "tls"
EMAIL_TIMEOUT = 10
# Letters in the outbox wait until there is a server to send them by; in the demo they are only kept.
MAIL_IS_SENT = bool(EMAIL_HOST) and not DEMO
DEFAULT_FROM_EMAIL = os.environ.get("MELLANRUM_EMAIL_FROM", "mellanrum@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Who answers for the accessibility statement of this installation; the page says so when nobody is named.
ACCESSIBILITY_CONTACT = os.environ.get("MELLANRUM_ACCESSIBILITY_CONTACT", "")

# The mandate of a seat is shown as about to end this many days before: members need half a year to choose anew.
MANDATE_NOTICE_DAYS = 180

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("MELLANRUM_LOG_LEVEL", "WARNING")},
}
