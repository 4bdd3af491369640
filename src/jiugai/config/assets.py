"""Front-end assets: found in npm's dist folders, hashed by name, without what is never served."""

from typing import Any

from django.contrib.staticfiles.finders import FileSystemFinder
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

NEVER_SERVED = ["*.map", "libs", "types", "img", "*.esm*", "*.rtl*", "*-dev.*", "tabler-*", "*.ts"]


def without_source_maps(patterns: Any) -> tuple[Any, ...]:
    """The references that are rewritten, less those to source maps, which we do not serve."""
    kept = []
    for glob, rules in patterns:
        expressions = [each if isinstance(each, str) else each[0] for each in rules]
        pairs = zip(rules, expressions, strict=True)
        kept.append((glob, tuple(rule for rule, expression in pairs if "sourceMappingURL" not in expression)))
    return tuple(kept)


class Finder(FileSystemFinder):
    """Own files and npm's, less those that no page uses."""

    def list(self, ignore_patterns: Any) -> Any:
        return super().list([*(ignore_patterns or []), *NEVER_SERVED])


class Storage(CompressedManifestStaticFilesStorage):
    """Hashed names, compressed; source maps are left alone."""

    patterns = without_source_maps(ManifestStaticFilesStorage.patterns)
