"""The product's settings, with two addresses and a table more."""

from jiugai.config.settings import *  # noqa: F403
from jiugai.config.settings import INSTALLED_APPS as PRODUCT

INSTALLED_APPS = [*PRODUCT, "benchmarks.bare"]
ROOT_URLCONF = "benchmarks.bare.urls"
