"""The product's settings over a data directory of its own for each worker, never that of the checkout."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ["JIUGAI_DATA"] = tempfile.mkdtemp(prefix="jiugai-tests-")
atexit.register(shutil.rmtree, os.environ["JIUGAI_DATA"], ignore_errors=True)
(Path(os.environ["JIUGAI_DATA"]) / "static").mkdir()  # where `serve` would have gathered the assets
os.environ.setdefault("JIUGAI_SYNCHRONOUS", "NORMAL")
os.environ["JIUGAI_PLAIN_STATIC"] = "1"
if os.environ.get("JIUGAI_TEST_PG"):
    os.environ["JIUGAI_DATABASE"] = os.environ["JIUGAI_TEST_PG"]
    os.environ["JIUGAI_NO_POOL"] = "1"

from jiugai.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher"
]  # a test of sign-in need not take a second
