"""The one settings module. Everything that differs between places is read from `JIUGAI_*`."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("JIUGAI_DATA", "var")).resolve()

SECRET_KEY = "to be replaced by a key from the data directory"
DEBUG = os.environ.get("JIUGAI_DEBUG") == "1"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]

INSTALLED_APPS = [
    "jiugai.accounts",
    "jiugai.registry",
    "jiugai.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
AUTH_USER_MODEL = "accounts.User"
ROOT_URLCONF = "jiugai.config.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728;"
    "PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
)
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "jiugai.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
    }
}
