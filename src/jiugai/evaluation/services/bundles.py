"""Seal a year here, take in what governments below have sealed, and judge all of it together."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jiugai.core.actors import Actor
from jiugai.core.audit import audit
from jiugai.core.errors import BadInput, Problem, Refused, UnreadableFile
from jiugai.evaluation.bundles.changes import changes_between
from jiugai.evaluation.bundles.checking import Sealed
from jiugai.evaluation.bundles.from_records import tables_from_records
from jiugai.evaluation.bundles.keys import signer_at
from jiugai.evaluation.bundles.manifest import FILE, Manifest, read_manifest
from jiugai.evaluation.bundles.opening import check_sealed, engine_for, open_bundles, overlaps
from jiugai.evaluation.bundles.sealing import Sealing, seal
from jiugai.evaluation.bundles.signing import Trust, read_trust
from jiugai.evaluation.bundles.tables import TABLES
from jiugai.evaluation.judging import judge_year
from jiugai.evaluation.models import Bundle, Origin
from jiugai.policy import places
from jiugai.policy.parameters import REGISTER_STARTS
from jiugai.registry.models import Division

SEAL, RECEIVE = "seal_year", "receive_bundles"
ACTS = {Origin.SEALED: "bundle.sealed", Origin.RECEIVED: "bundle.received"}
TRIAL = "年度未满，按最新数据更新试评"
LARGEST = 2_000_000_000  # bytes of all tables of a bundle that is sent
NAMES = {FILE, *(table.file for table in TABLES.values())}


class NothingChanged(Refused):
    """A bundle that says the same as the one in whose place it would stand."""

    status = 409


class OtherKey(Refused):
    """A bundle sealed with another key than the government used before."""

    status = 409


def folder_of(number: str) -> Path:
    """Where the files of a bundle lie."""
    return Path(settings.DATA) / "bundles" / number


def seal_year(division: Division, year: int, *, by: Actor, on: date, reason: str = "") -> Bundle:
    """Freeze a government's year as it stands on record, in the place of an earlier bundle of the same.

    A county's bundle holds its projects, one of a prefecture or province its own documents only: those below
    seal for themselves. Clause: Y3, N3.1. Raises: Refused, BadInput, NothingChanged
    """
    by.require(SEAL, division.code)
    if date(year, 1, 1) > on:
        raise BadInput([Problem("年度", value=str(year), expected="还没有开始")])
    if year < REGISTER_STARTS.year:
        told = f"规则库自 {REGISTER_STARTS} 起，不能评价更早的年度"
        raise BadInput([Problem("年度", value=str(year), expected=told)])
    own_only = places.level_of(division.code) != "county"
    facts_on = min(date(year, 12, 31), on)
    connection, governments = tables_from_records(division.code, year, facts_on=facts_on, own_only=own_only)
    earlier = _standing(division.code, year, own_only)
    told = _reason(earlier, facts_on, year, reason)
    sealing = Sealing(
        division.code,
        year,
        facts_on=facts_on,
        sealed_at=timezone.localtime(),
        sealed_by=by.actor_post or str(by.actor_name),
        own_only=own_only,
        obliged=governments,
        restates=earlier.digest if earlier else "",
        reason=told,
    )
    home = bundles_folder()
    draft = Path(mkdtemp(prefix=".sealed-", dir=home))
    try:
        signer = signer_at(Path(settings.DATA) / "signing_key")
        with _told_of(draft, f"{division.code}-{year}"):
            manifest = seal(connection, draft, sealing, signer, check=check_sealed)
        return _kept(draft, manifest, Origin.SEALED, earlier, by)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def _told_of(folder: Path, name: str) -> Iterator[None]:
    """What is wrong is told of what people know, not of where it lies for a moment. Raises: BadInput"""

    def renamed(text: str) -> str:
        return text.replace(str(folder), name)

    try:
        yield
    except BadInput as error:
        told = [
            replace(
                each,
                file=renamed(each.file),
                expected=renamed(each.expected),
            )
            for each in error.problems
        ]
        raise BadInput(told, error.count) from error


def bundles_folder() -> Path:
    """Where bundles lie; made when it is not there."""
    home = Path(settings.DATA) / "bundles"
    home.mkdir(parents=True, exist_ok=True)
    return home


def _reason(earlier: Bundle | None, facts_on: date, year: int, reason: str) -> str:
    """Why a bundle is restated; while the year lasts that goes without saying. Raises: BadInput"""
    if earlier is None:
        return ""
    if earlier.facts_on < date(year, 12, 31):
        return reason.strip() or TRIAL
    if not reason.strip():
        told = f"本年度已封存（{earlier.number}），重报应写明理由；原数据包保留，理由公开"
        raise BadInput([Problem("重报理由", expected=told)])
    return reason.strip()


def receive(path: Path, *, by: Actor) -> Bundle:
    """Take in the bundle of a government below, as a zip file. Raises: Refused, BadInput, OtherKey"""
    draft = Path(mkdtemp(prefix=".received-", dir=bundles_folder()))
    try:
        with _told_of(draft, "数据包"):
            _unpack(path, draft)
            return take_in(draft, by=by)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def take_in(draft: Path, *, by: Actor) -> Bundle:
    """Take in a bundle from a folder, which moves to its place. Raises: Refused, BadInput, OtherKey"""
    manifest = read_manifest(draft)
    by.require(RECEIVE, manifest.division_code)
    if known := Bundle.objects.filter(digest=manifest.digest).first():
        if later := Bundle.objects.filter(restates=known).first():
            raise NothingChanged(f"这个数据包（{known.number}）已由 {later.number} 代替，不能再收取")
        return known  # sent twice
    opened = open_bundles([draft], raw=True, trust=_trust(manifest))
    judge_year(engine_for(opened), year=opened.year, parameters=opened.parameters(), obliged=opened.obliged)
    earlier = _standing(manifest.division_code, manifest.year, manifest.own_only)
    if earlier:
        _may_stand_for(manifest, earlier)
    return _kept(draft, manifest, Origin.RECEIVED, earlier, by)


def _may_stand_for(manifest: Manifest, earlier: Bundle) -> None:
    """Whether a bundle that was sent may take the place of another. Raises: BadInput, OtherKey"""
    if earlier.origin == Origin.SEALED:
        raise OtherKey(f"{earlier.number} 由本系统封存，不能由报送的数据包代替；请在本系统重报")
    if _is_newer_trial(earlier, manifest):
        return
    if manifest.restates != earlier.digest:
        told = f"{earlier.number} 已在用，新的数据包应写明是它的重报（--restates）和理由"
        raise BadInput([Problem("数据包", expected=told)])
    if not manifest.reason.strip():
        raise BadInput([Problem("数据包", expected="重报应写明理由（--reason）")])


def _is_newer_trial(earlier: Bundle, manifest: Manifest) -> bool:
    return earlier.facts_on < date(manifest.year, 12, 31) and manifest.facts_on >= earlier.facts_on


def _unpack(path: Path, folder: Path) -> None:
    """The files of a bundle out of a zip file: those and no others, within bounds. Raises: UnreadableFile"""
    try:
        with ZipFile(path) as archive:
            members = [each for each in archive.infolist() if not each.is_dir()]
            if sum(each.file_size for each in members) > LARGEST:
                raise UnreadableFile(path.name, "解压后过大，不是本系统的数据包")
            for each in members:
                name = Path(each.filename).name
                if name not in NAMES or (folder / name).exists():
                    raise UnreadableFile(path.name, f"含有数据包以外的文件 {each.filename}")
                with archive.open(each) as source, (folder / name).open("wb") as target:
                    shutil.copyfileobj(source, target)
    except (BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise UnreadableFile(path.name, "不是完整的 zip 压缩文件，请把数据包文件夹压缩后再报送") from error


def _trust(manifest: Manifest) -> Trust | None:
    """Whose key may seal: those on the list, else the one that the government used before.

    Raises: OtherKey
    """
    path = Path(settings.DATA) / "trusted_keys.txt"
    if path.exists():
        return read_trust(path)
    before = Bundle.objects.filter(division=manifest.division_code, origin=Origin.RECEIVED).last()
    key = manifest.signature.key_id if manifest.signature else ""
    if before and before.key_id != key:
        raise OtherKey(
            f"签名钥匙 {key} 与 {before.number} 所用的 {before.key_id} 不同，未收下；"
            "请与报送单位核实，确系换钥匙的，由系统管理员写入可信钥匙表 trusted_keys.txt"
        )
    return None


def _standing(code: str, year: int, own_only: bool) -> Bundle | None:
    return Bundle.objects.current(year).filter(division=code, own_only=own_only).first()


def _next_number(code: str, year: int) -> str:
    taken = Bundle.objects.filter(division=code, year=year).count()
    return f"{code}-{year}-B{taken + 1}"


def _kept(draft: Path, manifest: Manifest, origin: Origin, earlier: Bundle | None, by: Actor) -> Bundle:
    """Give a checked draft its number, its place and its record: all of it or nothing; one at a time."""
    changes = {}
    if earlier:
        compared = changes_between(_sealed(earlier), Sealed(draft, manifest))
        if not compared and earlier.facts_on == manifest.facts_on:
            raise NothingChanged(f"与 {earlier.number} 完全相同，未另行封存")
        changes = {name: each.as_json() for name, each in compared.items()}
    folder = None
    try:
        with transaction.atomic():
            Division.objects.select_for_update().get(pk=manifest.division_code)
            if _standing(manifest.division_code, manifest.year, manifest.own_only) != earlier:
                raise NothingChanged("刚才已有另一份数据包封存，请看过之后再决定是否重报")
            _fits(manifest, earlier)
            number = _next_number(manifest.division_code, manifest.year)
            folder = draft.rename(folder_of(number))
            return _recorded(number, manifest, origin, earlier, changes, by)
    except BaseException:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _recorded(  # noqa: PLR0917 - one row, told in full
    number: str,
    manifest: Manifest,
    origin: Origin,
    earlier: Bundle | None,
    changes: dict[str, Any],
    by: Actor,
) -> Bundle:
    bundle = Bundle(
        number=number,
        division_id=manifest.division_code,
        year=manifest.year,
        own_only=manifest.own_only,
        origin=origin,
        facts_on=manifest.facts_on,
        sealed_at=manifest.sealed_at,
        sealed_by=manifest.sealed_by,
        digest=manifest.digest,
        key_id=manifest.signature.key_id if manifest.signature else "",
        manifest=manifest.content(),
        restates=earlier,
        reason=(manifest.reason or TRIAL) if earlier else "",
        changes=changes,
        taken_by=str(by.actor_name),
        taken_post=by.actor_post,
    )
    bundle.full_clean(exclude=["restates"])
    bundle.save(force_insert=True)
    told = {"digest": bundle.digest, "facts_on": bundle.facts_on}
    audit(by, ACTS[origin], bundle, after=told, reason=bundle.reason)
    return bundle


def _sealed(bundle: Bundle) -> Sealed:
    folder = folder_of(bundle.number)
    return Sealed(folder, read_manifest(folder))


def _fits(manifest: Manifest, earlier: Bundle | None) -> None:
    """Whether a bundle tells of a place that no other one tells of. Raises: BadInput"""
    standing = [each for each in Bundle.objects.current(manifest.year) if each != earlier]
    named = [(each.number, read_manifest(folder_of(each.number))) for each in standing]
    if problems := overlaps([*named, ("本数据包", manifest)]):
        raise BadInput(problems)
