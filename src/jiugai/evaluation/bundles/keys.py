"""The key with which a place seals: made when first asked for, mode 600, never leaving the place."""

import os
from base64 import b64decode, b64encode
from pathlib import Path
from secrets import token_bytes

from jiugai.core.errors import UnreadableFile
from jiugai.evaluation.bundles.signing import Ed25519, Signer, load_signer

MODULE = "JIUGAI_SIGNING"
SECRET_BYTES = 32


def signer_at(path: Path) -> Signer:
    """Whoever signs for this place: the module named in `JIUGAI_SIGNING`, else the key in a file.

    Raises: UnreadableFile where the file holds no key; WrongSigner
    """
    if module := os.environ.get(MODULE):
        return load_signer(module)
    if not path.exists():
        _make(path)
    try:
        secret = b64decode(path.read_bytes(), validate=True)
    except ValueError:
        secret = b""
    if len(secret) != SECRET_BYTES:
        raise UnreadableFile(
            str(path), "不是签名钥匙；请给出原来的钥匙文件，或另给一个还没有的文件名，由系统生成"
        )
    return Ed25519(secret)


def _make(path: Path) -> None:
    """A new key; whoever is first wins, so that two at once settle on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(b64encode(token_bytes(SECRET_BYTES)))
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
