"""All settings of Sortkey, in one file.

What differs between installations comes from the environment through the
typed readers below. Defaults are the safe ones for a server on the open
network; `make run` relaxes what loopback allows, by setting variables.
`docs/operators.md` lists every variable.
"""

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from quizapp.web.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}.")
    return value


def env_bool(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "yes" if default else "no").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"", "0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def env_int(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from None


def env_list(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


# --- What this process is -------------------------------------------------------------------

# Set by `make run`: the services are our own children and the address is loopback.
EMBEDDED = env_bool("EMBEDDED", default=False)
# Plain HTTP is for loopback only: cookies lose `Secure`, and HSTS is off.
INSECURE_HTTP = env_bool("INSECURE_HTTP", default=False)
DEBUG = env_bool("DEBUG", default=False)
VAR_DIR = Path(env("VAR_DIR", str(BASE_DIR / "var")))
CONTENT_DIR = Path(env("CONTENT_DIR", str(BASE_DIR / "content")))
SITE_URL = env("SITE_URL", "http://127.0.0.1:8000").rstrip("/")

# Empty means unset: Django refuses to sign anything, and says so. Commands
# that sign nothing (check_content) need no secret.
SECRET_KEY = env("SECRET_KEY", "")
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

ROOT_URLCONF = "quizapp.urls"
WSGI_APPLICATION = "quizapp.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    # Before staticfiles, so that `runserver` serves like the real server.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "template_partials",
    "quizapp.web",
    "quizapp.embedded",
    "quizapp.accounts",
    "quizapp.course",
    "quizapp.bank",
    "quizapp.answers",
    "quizapp.search",
    "quizapp.notes",
    "quizapp.drills",
    "quizapp.study",
    "quizapp.exams",
    "quizapp.progress",
    "quizapp.curation",
    "quizapp.reminders",
]

MIDDLEWARE = [
    "quizapp.web.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "quizapp.web.unavailable.DatabasePatience",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "quizapp.accounts.middleware.SecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "quizapp.web.context.site",
            ],
            "builtins": ["template_partials.templatetags.partials"],
        },
    },
]

# Requests that a web process works on at the same time; more threads only wait for the interpreter.
WEB_THREADS = env_int("WEB_THREADS", 4)

# The one address to which files are sent: what it may be sent at once in bytes, how many seconds that may take, and
# how many bodies longer than a form's a web process holds at a time. Twin of docker/proxy/Caddyfile.
UPLOAD_PATH = "/curate/notes/upload/"
UPLOAD_BYTES = env_int("UPLOAD_BYTES", 20 * 2**20)
UPLOAD_SECONDS = env_int("UPLOAD_SECONDS", 60)
UPLOADS_AT_ONCE = env_int("UPLOADS_AT_ONCE", 2)

# --- Data -----------------------------------------------------------------------------------


def database(url: str) -> dict[str, Any]:
    if not url:
        # No silent SQLite: every use of the database fails with Django's own
        # sentence, while commands that need none still run.
        return {"ENGINE": "django.db.backends.dummy"}
    # Django's own backend, with an end to every wait of a request.
    config: dict[str, Any] = dict(dj_database_url.parse(url, engine="quizapp.web.postgres"))
    options = config.setdefault("OPTIONS", {})
    options["connect_timeout"] = 3
    # Without the check, a third of the requests after a database restart fail.
    config["CONN_HEALTH_CHECKS"] = True
    # PgBouncer in transaction mode gives every transaction another connection:
    # cursors and prepared statements would be left behind on the last one.
    pooler = env_bool("DATABASE_TRANSACTION_POOLER", default=False)
    config["DISABLE_SERVER_SIDE_CURSORS"] = pooler
    if not pooler:
        # Statements that come up again are planned once: half of what
        # PostgreSQL does for an answer.
        options["server_side_binding"] = True
        options["prepare_threshold"] = 2
    if env_bool("DATABASE_POOL", default=False):
        # Web processes only: a pool must not cross the fork of a Celery worker.
        options["pool"] = {"min_size": 1, "max_size": env_int("DATABASE_POOL_SIZE", 4), "timeout": 3}
    else:
        config["CONN_MAX_AGE"] = 300
    return config


DATABASES = {"default": database(env("DATABASE_URL", ""))}
# Seconds for which a request waits for one answer of the database; then it is answered with 503.
DATABASE_PATIENCE = env_int("DATABASE_PATIENCE", 6)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Number of a pair of Redis databases: 2n for the broker, 2n+1 for the cache.
# Test processes take a pair each, or one would run the other's tasks.
REDIS_URL = env("REDIS_URL", "redis://127.0.0.1:6379")
REDIS_PAIR = env_int("REDIS_PAIR", 0)


def redis_database(url: str, number: int, *, broker: bool) -> str:
    """The URL of one database of the Redis at `url` (unix:///path or redis[s]://host)."""
    if url.startswith("unix://"):
        path = url.removeprefix("unix://")
        if broker:
            return f"redis+socket://{path}?virtual_host={number}"
        return f"unix://{path}?db={number}"
    return f"{re.sub(r'/[0-9]*$', '', url)}/{number}"


CACHES = {
    "default": {
        "BACKEND": "quizapp.web.cache.ForgivingRedisCache",
        "LOCATION": redis_database(REDIS_URL, 2 * REDIS_PAIR + 1, broker=False),
        # Short: a frozen Redis may slow a page by this much, and never stop it.
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())

CELERY_BROKER_URL = redis_database(REDIS_URL, 2 * REDIS_PAIR, broker=True)

# --- Pages ----------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# Off in tests: pages then serve straight from the folders.
STATIC_MANIFEST = env_bool("STATIC_MANIFEST", default=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "quizapp.web.storage.HashedFiles"
        if STATIC_MANIFEST
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
WHITENOISE_USE_FINDERS = not STATIC_MANIFEST
WHITENOISE_AUTOREFRESH = False

# --- Safety ---------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = not INSECURE_HTTP
# Probes come from inside, without the proxy and its TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else int(timedelta(days=365).total_seconds())
SECURE_HSTS_INCLUDE_SUBDOMAINS = not INSECURE_HTTP
SECURE_HSTS_PRELOAD = not INSECURE_HTTP
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# The proxy in docker-compose.yml overwrites the header; trust it only there.
if env_bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Rate limits count the client that the proxy saw, not the proxy.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
SESSION_COOKIE_SECURE = not INSECURE_HTTP
CSRF_COOKIE_SECURE = not INSECURE_HTTP
# Ports of one host share cookies: two installations on loopback would log
# each other out.
SESSION_COOKIE_NAME = "sortkey_session" if not INSECURE_HTTP else f"sortkey_{SITE_URL.rpartition(':')[2]}"
CSRF_COOKIE_NAME = "sortkey_csrf"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "quizapp.web.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "accelerometer": [],
    "camera": [],
    "display-capture": [],
    "geolocation": [],
    "gyroscope": [],
    "magnetometer": [],
    "microphone": [],
    "midi": [],
    "payment": [],
    "usb": [],
}

# --- People ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
# E-mail is unique whatever its case, by accounts_one_account_per_address; the
# check only knows `unique=True`.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "front"
ACCOUNT_LOGOUT_REDIRECT_URL = "front"
ACCOUNT_SIGNUP_REDIRECT_URL = "study:start"

ACCOUNT_ADAPTER = "quizapp.accounts.adapter.AccountAdapter"
MFA_ADAPTER = "quizapp.accounts.adapter.SecondFactorAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# One password field: it can be shown, and a code resets it.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Codes, not links: they work on another device and survive mail scanners.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
# A change of address there is offered for new addresses only, which tells
# them from known ones. The page leads back to signing up instead.
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = False
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = int(timedelta(minutes=15).total_seconds())
# Pages answer the same for known and unknown addresses; the mail differs.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
# Word of a changed password, address or second factor goes to the person.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(timedelta(minutes=10).total_seconds())

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Sortkey"
# A clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Browsers allow passkeys without TLS on localhost alone.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = INSECURE_HTTP

# --- Mail -----------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env("MAIL_FROM", "Sortkey <sortkey@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where somebody reads mail with the wish to get no more; reminders name it beside their link.
UNSUBSCRIBE_MAIL = env("UNSUBSCRIBE_MAIL", "")
MAIL_DIR = env("MAIL_DIR", "")
if MAIL_DIR:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = MAIL_DIR
else:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = env("SMTP_HOST", "127.0.0.1")
    EMAIL_PORT = env_int("SMTP_PORT", 25)
    EMAIL_HOST_USER = env("SMTP_USER", "")
    EMAIL_HOST_PASSWORD = env("SMTP_PASSWORD", "")
    EMAIL_USE_TLS = env_bool("SMTP_STARTTLS", default=False)
EMAIL_TIMEOUT = 10

# --- Web push -------------------------------------------------------------------------------

# Both from `manage.py make_push_keys`; without them nobody is offered reminders in the browser.
WEB_PUSH_PRIVATE_KEY = env("WEB_PUSH_PRIVATE_KEY", "")
# Whom a push service may write to about us.
WEB_PUSH_SUBJECT = env("WEB_PUSH_SUBJECT", "")
# Push services besides those of the browsers' makers, as host names; `*.` stands for one label.
WEB_PUSH_SERVICES = env_list("WEB_PUSH_SERVICES")
if bool(WEB_PUSH_PRIVATE_KEY) != bool(WEB_PUSH_SUBJECT):
    raise ImproperlyConfigured("Set WEB_PUSH_PRIVATE_KEY and WEB_PUSH_SUBJECT together, or neither.")
if not re.fullmatch(r"([A-Za-z0-9_-]{43})?", WEB_PUSH_PRIVATE_KEY):
    raise ImproperlyConfigured("WEB_PUSH_PRIVATE_KEY must be a key that manage.py make_push_keys printed.")
if not re.fullmatch(r"(mailto:[^\s@]+@[^\s@]+|https://\S+)?", WEB_PUSH_SUBJECT):
    raise ImproperlyConfigured("WEB_PUSH_SUBJECT must be mailto: and an address, or an https:// page.")
for _service in WEB_PUSH_SERVICES:
    if not re.fullmatch(r"(\*\.)?([a-z0-9-]+\.)+[a-z][a-z0-9-]*[a-z0-9]", _service):
        raise ImproperlyConfigured(f"WEB_PUSH_SERVICES must be host names, not {_service!r}.")

# --- Operation ------------------------------------------------------------------------------

LOGGING_CONFIG = None
LOGGING = logging_config(level=env("LOG_LEVEL", "INFO"), as_json=env_bool("LOG_JSON", default=not EMBEDDED))

# Who sends it as a bearer token may read /metrics; without one there is no such page.
METRICS_TOKEN = env("METRICS_TOKEN", "")
if 0 < len(METRICS_TOKEN) < 16:
    raise ImproperlyConfigured("METRICS_TOKEN must have 16 characters or more.")

# /readyz fails when beat has not ticked for this long.
BEAT_SILENCE = timedelta(minutes=3)
