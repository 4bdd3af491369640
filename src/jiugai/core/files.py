"""Keep a file under the digest of its content, and find it again. Names from outside never become paths."""

import os
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.errors import UnreadableFile
from jiugai.core.file_kinds import KINDS, FileKind, kind_of
from jiugai.core.models import StoredFile
from jiugai.core.personal_data import CannotOpen, open_bytes, seal_bytes
from jiugai.core.pictures import DISPLAY_SIZES, Picture, read_picture

LARGEST = 50_000_000
PIECE = 1 << 20
LONGEST_NAME = 120
LONGEST_ENDING = 10


@dataclass(frozen=True, slots=True)
class Received:
    """A file on disk that no row names yet."""

    name: str
    kind: FileKind
    digest: str
    size: int
    picture: Picture | None
    is_encrypted: bool = False


def store_file(
    content: BinaryIO, *, name: str, division_code: str, by: Actor, is_personal: bool = False
) -> StoredFile:
    """Take a file in: find out what it is, keep it as it came, and make a picture fit to be shown.

    That the person may do so is checked by the act the file belongs to. `is_personal`: see `receive_file`.

    Raises: UnreadableFile
    """
    received = receive_file(content, name=name, is_personal=is_personal)
    return enter_file(received, division_code=division_code, by=by)


def receive_file(
    content: BinaryIO, *, name: str, is_personal: bool = False, made: FileKind | None = None
) -> Received:
    """The first half, which takes its time: the bytes are on disk before the row is, outside a transaction.

    `is_personal`: the file holds personal data and is kept encrypted; no copies for display are made.
    `made`: the kind of a file that the product made itself, which is not guessed from its content.

    Raises: UnreadableFile
    """
    shown = clean_name(name)
    with _received(content, shown) as (unfinished, digest, size):
        kind = made or kind_of(unfinished, shown)
        if is_personal:
            _put(_sealed(digest), seal_bytes(unfinished.read_bytes(), digest))
            return Received(shown, kind, digest, size, None, is_encrypted=True)
        picture = read_picture(unfinished, shown) if kind.is_picture else None
        for display_size, copy in (picture.copies if picture else {}).items():
            _put(display_copy(digest, display_size), copy)
        final = original(digest, kind)
        final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished.replace(final)
        _sync(final.parent)
    return Received(shown, kind, digest, size, picture)


@transaction.atomic
def enter_file(received: Received, *, division_code: str, by: Actor) -> StoredFile:
    """The second half, in the transaction of the act that the file belongs to: its row and its trace."""
    stored = StoredFile.objects.create(
        digest=received.digest,
        size=received.size,
        content_type=received.kind.content_type,
        original_name=received.name,
        division_code=division_code,
        actor_id=by.actor_id,
        actor_name=by.actor_name,
        actor_post=by.actor_post,
        is_encrypted=received.is_encrypted,
        **_recorded(received.picture),
    )
    after = {"name": received.name, "digest": received.digest, "size": received.size}
    audit(by, "file.store", stored, after=after)
    return stored


def path_of(stored: StoredFile) -> Path:
    """Where the file lies, as it came. Raises: ValueError for an encrypted one: use `opened`."""
    if stored.is_encrypted:
        raise ValueError(f"file {stored.pk} is kept encrypted: read it inside `with opened(...)`")
    return original(stored.digest, KINDS[stored.content_type])


@contextmanager
def opened(stored: StoredFile) -> Iterator[Path]:
    """The file as it came, for as long as it is read; a decrypted one is gone afterwards.

    Raises: OSError, CannotOpen
    """
    if not stored.is_encrypted:
        yield path_of(stored)
        return
    content = open_bytes(_sealed(stored.digest).read_bytes(), stored.digest)
    plain = _incoming() / f"{secrets.token_hex(16)}{KINDS[stored.content_type].ending}"
    try:
        with os.fdopen(os.open(plain, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        yield plain
    finally:
        plain.unlink(missing_ok=True)


def display_path(stored: StoredFile, size: int) -> Path:
    """Where the copy for display lies. Raises: ValueError for a size that is not made."""
    if size not in DISPLAY_SIZES or not KINDS[stored.content_type].is_picture:
        raise ValueError(f"{stored.content_type} has no copy of {size} pixels: sizes are {DISPLAY_SIZES}")
    return display_copy(stored.digest, size)


def is_unchanged(stored: StoredFile) -> bool:
    """Whether the file on disk still is what was taken in."""
    try:
        with opened(stored) as path, path.open("rb") as file:
            digest = sha256()
            while piece := file.read(PIECE):
                digest.update(piece)
    except (OSError, CannotOpen):
        return False
    return digest.hexdigest() == stored.digest


def clean_name(name: str) -> str:
    """A name from outside as it may be shown: no folders, no control or direction marks, not too long."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    kept = "".join(each for each in last if unicodedata.category(each)[0] != "C")
    plain = PurePosixPath(kept.strip(" .") or "未命名")
    ending = plain.suffix if len(plain.suffix) <= LONGEST_ENDING else ""
    return plain.name.removesuffix(ending)[: LONGEST_NAME - len(ending)] + ending


def original(digest: str, kind: FileKind) -> Path:
    """The place of a file with this digest."""
    return _folder() / digest[:2] / digest[2:4] / f"{digest}{kind.ending}"


def display_copy(digest: str, size: int) -> Path:
    """The place of its copy for display."""
    return _folder() / digest[:2] / digest[2:4] / f"{digest}-{size}.webp"


def _sealed(digest: str) -> Path:
    """The place of a file that is kept encrypted."""
    return _folder() / digest[:2] / digest[2:4] / f"{digest}.sealed"


def _incoming() -> Path:
    incoming = _folder() / "incoming"
    incoming.mkdir(parents=True, exist_ok=True, mode=0o700)
    return incoming


def _folder() -> Path:
    return Path(settings.DATA) / "files"


@contextmanager
def _received(content: BinaryIO, name: str) -> Iterator[tuple[Path, str, int]]:
    """The bytes in a file of their own, with digest and size; gone afterwards unless moved away."""
    unfinished = _incoming() / secrets.token_hex(16)
    digest, size = sha256(), 0
    try:
        with unfinished.open("xb") as file:
            unfinished.chmod(0o600)
            while piece := content.read(PIECE):
                size += len(piece)
                if size > LARGEST:
                    raise UnreadableFile(name, f"超过 {LARGEST // 1_000_000} MB，请压缩或拆分后再提交")
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise UnreadableFile(name, "文件是空的，请核对后重新选择")
        yield unfinished, digest.hexdigest(), size
    finally:
        unfinished.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """Make sure that a power cut does not take the name of a new file away."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    unfinished.write_bytes(content)
    unfinished.chmod(0o600)
    unfinished.replace(path)


def _recorded(picture: Picture | None) -> dict[str, object]:
    """The columns that a picture fills."""
    if picture is None:
        return {}
    names = ("width", "height", "taken_at", "longitude", "latitude")
    return {name: getattr(picture, name) for name in names}
