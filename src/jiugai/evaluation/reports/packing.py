"""Parts written into one zip archive so that the same parts always give the same bytes."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

FIRST = ("[Content_Types].xml", "_rels/.rels")
MADE_AT = (1980, 1, 1, 0, 0, 0)
LEVEL = 4


def packed(parts: Mapping[str, bytes], level: int = LEVEL) -> bytes:
    """An office file of parts: its table of contents first, the others by name, without a time."""
    names = [each for each in FIRST if each in parts]
    names += sorted(name for name in parts if name not in FIRST)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, MADE_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, parts[name], compresslevel=level)
    return out.getvalue()
