"""The one settings module. Everything that differs between places is read from `JIUGAI_*`."""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF

from jiugai.config import keys

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent.parent
DATA = Path(os.environ.get("JIUGAI_DATA", "var")).resolve()

SECRET_KEY = keys.secret(DATA, "secret_key")
FIELD_KEY = keys.secret(DATA, "field_key")  # for columns with personal data; a backup must hold both
DEBUG = os.environ.get("JIUGAI_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("JIUGAI_HOSTS", "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = [each for each in os.environ.get("JIUGAI_ORIGINS", "").split(",") if each]

INSTALLED_APPS = [
    "jiugai.accounts",
    "jiugai.registry",
    "jiugai.reserve",
    "jiugai.oversight",
    "jiugai.governance",
    "jiugai.consent",
    "jiugai.utilities",
    "jiugai.funding",
    "jiugai.aftercare",
    "jiugai.lifecycle",
    "jiugai.planning",
    "jiugai.evaluation",
    "jiugai.core",
    "jiugai.desk",
    "jiugai.portal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_cotton",
    "django_htmx",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    # a browser may ask for English once there is a catalogue: half a page of it would help nobody
    *(["django.middleware.locale.LocaleMiddleware"] if (PACKAGE / "locale" / "en").is_dir() else []),
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "jiugai.config.headers.AnswerHeaders",
    "jiugai.accounts.middleware.SessionLimits",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jiugai.accounts.middleware.FirstPassword",
    "jiugai.accounts.middleware.ActingPost",
    "jiugai.accounts.middleware.Refusals",
]
ROOT_URLCONF = "jiugai.config.urls"
WSGI_APPLICATION = "jiugai.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton", "django.templatetags.i18n"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "jiugai.desk.context.menu",
                "jiugai.portal.context.frame",
            ],
        },
    }
]
COTTON_DIR = "cotton"

# the database: SQLite for one county, PostgreSQL for a province
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; PRAGMA mmap_size=134217728;"
    "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
)
DATABASES = {"default": keys.database(os.environ.get("JIUGAI_DATABASE", ""), DATA, SQLITE_PRAGMAS)}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # counts of failed sign-ins live here: a spray of invented names must not push them out
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# people
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "jiugai.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "jiugai.accounts.adapter.NoSignUp"
ACCOUNT_FORMS = {"change_password": "jiugai.accounts.adapter.NewPassword"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
# only failed tries count towards the lock, so that an office behind one address may sign in of a morning
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "5/15m/key,50/15m/ip"}
PROXIES = int(os.environ.get("JIUGAI_PROXIES", "0"))  # of ours in front, whose X-Forwarded-For is believed
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
DEMO_TOKEN = os.environ.get("JIUGAI_DEMO_TOKEN", "")  # set by `jiugai demo` for the server it starts
DEMO_USER = "wuhua"
SMS_GATEWAY = {
    "console": "jiugai.accounts.sms.ConsoleGateway",
    "file": "jiugai.accounts.sms.FileGateway",
}.get(sms := os.environ.get("JIUGAI_SMS", "file"), sms)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "旧改"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 15 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_COOKIES = os.environ.get("JIUGAI_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [SELF],
    }
}

# language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# files
STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
BUILT_ASSETS = Path(os.environ.get("JIUGAI_ASSETS", CHECKOUT / "build" / "assets"))
STATICFILES_DIRS = [
    PACKAGE / "static",
    *([("tabler", tabler)] if (tabler := CHECKOUT / "node_modules/@tabler/core/dist").is_dir() else []),
    *([("icons", BUILT_ASSETS)] if BUILT_ASSETS.is_dir() else []),
]
STATICFILES_FINDERS = ["jiugai.config.assets.Finder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if os.environ.get("JIUGAI_PLAIN_STATIC") == "1"
        else "jiugai.config.assets.Storage"
    },
}
MEDIA_ROOT = DATA / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 60_000_000

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "jiugai.config.logs.Lines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers would say it twice, and say what ours masks
    "loggers": {name: {"handlers": [], "propagate": True} for name in ("django", "django.server")},
}
