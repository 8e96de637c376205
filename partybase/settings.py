"""Settings of PartyBase: this one file and the environment.

| Variable | Meaning | Default |
|---|---|---|
| PARTYBASE_ENV | development, demo, test or production | development |
| PARTYBASE_SECRET_KEY | signing key; production refuses the default | a development key |
| DATABASE_URL | the database | SQLite in var/ |
| PARTYBASE_HOSTS | host names served, comma separated | loopback names |
| PARTYBASE_TODAY | fixes the business date (YYYY-MM-DD); production refuses it | none; demo: 2019-12-10 |
| PARTYBASE_PROXIES | number of proxies in front of the application | 0 |
| PARTYBASE_HELP_PHONE | telephone number shown on the help line of each page | none |
"""

import datetime
import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
ENV = os.environ.get("PARTYBASE_ENV", "development")
if ENV not in {"development", "demo", "test", "production"}:
    raise ImproperlyConfigured(f"PARTYBASE_ENV is {ENV!r}; it must be development, demo, test or production.")
IS_PRODUCTION = ENV == "production"
IS_DEMO = ENV == "demo"

DEVELOPMENT_KEY = "development-only-key-that-production-refuses-0123456789abcdef"
SECRET_KEY = os.environ.get("PARTYBASE_SECRET_KEY", DEVELOPMENT_KEY)
DEBUG = ENV == "development"
_hosts = os.environ.get("PARTYBASE_HOSTS", "")
ALLOWED_HOSTS = [h.strip() for h in _hosts.split(",") if h.strip()] or ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"https://{h}" for h in ALLOWED_HOSTS] if IS_PRODUCTION else []

_fixed_day = os.environ.get("PARTYBASE_TODAY", "2019-12-10" if IS_DEMO else "")
BUSINESS_DATE = datetime.date.fromisoformat(_fixed_day) if _fixed_day else None

if IS_PRODUCTION:
    if SECRET_KEY == DEVELOPMENT_KEY or len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("Production needs PARTYBASE_SECRET_KEY: a secret of at least 50 characters.")
    if BUSINESS_DATE:
        raise ImproperlyConfigured("Production refuses PARTYBASE_TODAY: records would carry a wrong date.")
    if not _hosts:
        raise ImproperlyConfigured("Production needs PARTYBASE_HOSTS: the host names that are served.")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_include_bootstrap",
    "lucide",
    "partybase.audit",
    "partybase.accounts",
    "partybase.web",
    "organizations",
    "members",
    "assessments.inspections",
    "assessments.meetings",
    "assessments.ratings",
    "assessments.dashboards",
    "partybase.desk",
    "partybase.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "partybase.web.middleware.IncidentMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "partybase.web.middleware.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "partybase.urls"
WSGI_APPLICATION = "partybase.wsgi.application"

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
                "partybase.web.context.frame",
            ],
            "builtins": ["partybase.web.templatetags.partybase"],
        },
    }
]

# --- databases -----------------------------------------------------------------------------------------------
_database_url = os.environ.get("DATABASE_URL")
if not _database_url:
    (BASE_DIR / "var").mkdir(exist_ok=True)
    _database_url = f"sqlite:///{BASE_DIR}/var/{'demonstration' if IS_DEMO else 'partybase'}.sqlite3"
DATABASES = {"default": dj_database_url.parse(_database_url)}
_database = DATABASES["default"]
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    _database["CONN_MAX_AGE"] = 60
    _database["CONN_HEALTH_CHECKS"] = True
    _database.setdefault("OPTIONS", {})["options"] = (
        "-c statement_timeout=60000 -c lock_timeout=15000 -c idle_in_transaction_session_timeout=60000"
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people --------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "partybase.accounts.hashers.Argon2idHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "partybase.accounts.views.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]
AXES_IPWARE_PROXY_COUNT = int(os.environ.get("PARTYBASE_PROXIES", "0"))
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "partybase.web.errors.csrf_failure"
HELP_PHONE = os.environ.get("PARTYBASE_HELP_PHONE", "")
# The accounts of the demonstration, named on its sign-in page and nowhere else.
DEMO_PASSWORD = "partybase-demo" if IS_DEMO else ""
DEMO_PERSONAS = (
    [
        ("quantri", "Quản trị hệ thống: tài khoản và quyền, không xem nội dung"),
        ("tochuc", "Cán bộ Ban Tổ chức"),
        ("kiemtra", "Cán bộ Ủy ban Kiểm tra"),
        ("lanhdao", "Ghi biểu quyết và quyết định của Ban Thường vụ"),
        ("bithu", "Bí thư đảng ủy một xã"),
        ("chibo", "Bí thư chi bộ thôn thuộc xã đó"),
        ("chiboso", "Bí thư chi bộ cơ sở của một cơ quan"),
    ]
    if IS_DEMO
    else []
)

# --- language ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["partybase.formats"]
LOCALE_PATHS = [BASE_DIR / "partybase" / "locale"]

# --- forms, files, policy ------------------------------------------------------------------------------------
FORM_RENDERER = "partybase.web.renderers.QuickRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

import fontpkg_be_vietnam_pro  # noqa: E402

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("fonts/be-vietnam-pro", Path(fontpkg_be_vietnam_pro.__file__).parent / "files"),
]
WHITENOISE_USE_FINDERS = not IS_PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MIMETYPES = {".ttf": "font/ttf"}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if IS_PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if AXES_IPWARE_PROXY_COUNT else None

# --- log: no names, no numbers, no query strings; see partybase/web/logs.py -------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "partybase.web.logs.PrivateFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO" if DEBUG else "WARNING", "propagate": False},
        "axes": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "partybase": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
