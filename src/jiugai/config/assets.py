"""Front-end assets: found in npm's dist folders, hashed by name, without what is never served."""

from typing import Any

from django.contrib.staticfiles.finders import FileSystemFinder
from whitenoise.storage import CompressedManifestStaticFilesStorage

NEVER_SERVED = [
    "*.map",
    "*/libs/*",
    "*/types/*",
    "*/img/*",
    "*.esm*",
    "*.rtl*",
    "*-dev.*",
    "tabler-*",
    "*.ts",
]


class Finder(FileSystemFinder):
    """Own files and npm's, less those that no page uses."""

    def list(self, ignore_patterns: Any) -> Any:
        return super().list([*(ignore_patterns or []), *NEVER_SERVED, "libs", "types", "img"])


class Storage(CompressedManifestStaticFilesStorage):
    """Hashed names; references to source maps, which we do not serve, are left alone."""

    patterns = (
        (
            "*.css",
            (
                r"""(?P<matched>url\((?P<quote>['"]{0,1})\s*(?P<url>(?!data:).*?)(?P=quote)\))""",
                (
                    r"""(?P<matched>@import\s*(["'])\s*(?P<url>.*?)\2)""",
                    """@import url("%(url)s")""",
                ),
            ),
        ),
    )
    manifest_strict = False
