"""Signatures of manifests: Ed25519, and others, as SM2 in a sealed device, through the same interface.

A signature shows that nothing was changed since, and by which key it was sealed. Whose key that is, a list of
trusted keys says (`--trust FILE`): one line for each, `530100 Ed25519 <public key>`.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jiugai.core.errors import BadInput, Problem, UnreadableFile
from jiugai.core.named_files import require_readable
from jiugai.core.verifying import canonical
from jiugai.evaluation.bundles.manifest import Manifest, Signature
from jiugai.policy import places
from jiugai.policy.errors import JiugaiError


class Signer(Protocol):
    """Whoever signs: `algorithm` as in the manifest, `key` the public key as it is written there."""

    @property
    def algorithm(self) -> str: ...

    @property
    def key(self) -> str: ...

    def sign(self, message: bytes) -> str: ...


Verifier = Callable[[str, str, bytes], bool]
"""Whether a signature (key, value, message) is good; False for anything that is no signature at all."""


class Ed25519:
    """A key of this place."""

    algorithm = "Ed25519"

    def __init__(self, secret: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(secret)

    @property
    def key(self) -> str:
        public = self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return b64encode(public).decode()

    def sign(self, message: bytes) -> str:
        return b64encode(self._private.sign(message)).decode()


def verify_ed25519(key: str, value: str, message: bytes) -> bool:
    """Whether an Ed25519 signature is good."""
    try:
        public = Ed25519PublicKey.from_public_bytes(b64decode(key, validate=True))
        public.verify(b64decode(value, validate=True), message)
    except (ValueError, InvalidSignature):
        return False
    return True


VERIFIERS: dict[str, Verifier] = {Ed25519.algorithm: verify_ed25519}
"""By algorithm. A module named in `JIUGAI_SIGNING` adds its own."""


class WrongSigner(JiugaiError):
    """The module that was to sign cannot."""


def load_signer(module: str) -> Signer:
    """The signer of a module of one's own: its `signer()`, and its `VERIFIERS` for those who only check.

    Raises: WrongSigner
    """
    try:
        found = import_module(module)
        VERIFIERS.update(found.VERIFIERS)
        signer: Signer = found.signer()
    except (ImportError, AttributeError) as error:
        raise WrongSigner(
            f"签名模块 {module} 不能用：{error}。它应有 signer() 和 VERIFIERS，见文档 judge-a-year。"
        ) from error
    return signer


def signed(manifest: Manifest, signer: Signer) -> Manifest:
    """The manifest with a signature over all of it."""
    message = canonical(manifest.content())
    return replace(manifest, signature=Signature(signer.algorithm, signer.key, signer.sign(message)))


def fault_of_signature(manifest: Manifest) -> str:
    """What is wrong with the signature, for people; empty if it is good."""
    signature = manifest.signature
    if signature is None:
        return "没有签名"
    verify = VERIFIERS.get(signature.algorithm)
    if verify is None:
        return f"签名算法 {signature.algorithm} 本系统不认识，请装上相应的签名模块"
    if not verify(signature.key, signature.value, canonical(manifest.content())):
        return "签名与清单不符：清单在封存后被改动过，或不是用这把钥匙封存的"
    return ""


@dataclass(frozen=True, slots=True)
class Trust:
    """Keys by the division that they may seal for; a key of a higher government seals for those below too."""

    keys: Mapping[str, frozenset[tuple[str, str]]]

    def fault(self, manifest: Manifest) -> str:
        """Why the key of a manifest is not trusted, for people; empty if it is."""
        signature = manifest.signature
        if signature is None:
            return "没有签名"
        chain = places.with_above(manifest.division_code)
        if any((signature.algorithm, signature.key) in self.keys.get(code, ()) for code in chain):
            return ""
        return f"签名钥匙 {signature.key_id} 不在 {manifest.division_code} 的可信钥匙之列"


def read_trust(path: Path) -> Trust:
    """A list of trusted keys. Raises: BadInput, naming every line that is none."""
    require_readable(path)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UnreadableFile(str(path), "不是 UTF-8 文本，请另存为 UTF-8 再给出") from error
    return trust_of(str(path), lines)


def trust_of(file: str, lines: Iterable[str]) -> Trust:
    """As `read_trust`, from its lines."""
    keys: dict[str, set[tuple[str, str]]] = {}
    problems = []
    for number, line in enumerate(lines, start=1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        if len(words) == 3 and places.is_full(words[0]):
            keys.setdefault(words[0], set()).add((words[1], words[2]))
        else:
            problems.append(Problem(file, row=number, value=line, expected="应为：区划代码 算法 公钥"))
    if problems:
        raise BadInput(problems)
    return Trust({code: frozenset(each) for code, each in keys.items()})
