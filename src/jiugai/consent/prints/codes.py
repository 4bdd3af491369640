"""QR codes: the picture of a text, large enough to be printed and scanned from a phone."""

import io

import segno

MODULE = 8  # pixels
QUIET = 4  # modules of white around, as the standard asks


def qr_png(text: str) -> bytes:
    """A text as a QR code that still reads with an eighth of it soiled."""
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="png", scale=MODULE, border=QUIET)
    return picture.getvalue()
