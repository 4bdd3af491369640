"""The product's settings over a data directory of its own for each worker, never that of the checkout."""

import atexit
import os
import shutil
import tempfile

os.environ["JIUGAI_DATA"] = tempfile.mkdtemp(prefix="jiugai-tests-")
atexit.register(shutil.rmtree, os.environ["JIUGAI_DATA"], ignore_errors=True)
os.environ.setdefault("JIUGAI_SYNCHRONOUS", "NORMAL")
os.environ["JIUGAI_PLAIN_STATIC"] = "1"
if os.environ.get("JIUGAI_TEST_PG"):
    os.environ["JIUGAI_DATABASE"] = os.environ["JIUGAI_TEST_PG"]
    os.environ["JIUGAI_NO_POOL"] = "1"

from jiugai.config.settings import *  # noqa: E402, F403
