"""What a browser sends back of a form it was shown."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from tests.works import PAPER


def form_of(client: Client, address: str) -> dict[str, Any]:
    """Every field as the page shows it, files left out."""
    context = client.get(address).context
    fields = [bound for bound in context["form"] if not bound.field.widget.needs_multipart_form]
    sent = {bound.name: "" if (value := bound.value()) is None else value for bound in fields}
    if "choice" in context:
        sent["estate"] = [each.code for each in context["choice"].chosen]
    return sent


def paper(name: str = "方案.pdf", content: bytes = PAPER) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def photo(name: str = "大门.jpg", colour: int = 90, taken: str = "") -> SimpleUploadedFile:
    """A photograph; `taken` as a camera writes it: 2022:03:05 09:30:00."""
    content, exif = BytesIO(), Image.Exif()
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    Image.new("RGB", (64, 48), (colour, 120, 90)).save(content, "JPEG", exif=exif)
    return SimpleUploadedFile(name, content.getvalue())
