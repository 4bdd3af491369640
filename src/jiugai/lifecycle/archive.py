"""A project's archive of five parts: what its stage asks to be on file, and what is missing (S1.3.1)."""

from collections.abc import Iterator
from dataclasses import dataclass

from jiugai.lifecycle.gathering import Dossier
from jiugai.reserve.models import ArchivePart, ContractKind, PictureStage, Stage

UNDER_WAY = (Stage.STARTED, Stage.ACCEPTED, Stage.CLOSED)
FINISHED = (Stage.ACCEPTED, Stage.CLOSED)
BUILDERS = (ContractKind.BUILD, ContractKind.DESIGN_AND_BUILD)


@dataclass(frozen=True, slots=True)
class Paper:
    """One thing the archive must hold: what it is, whether it is there, and where it is entered.

    `where`: basics, estate, survey, willingness, scheme, items, contracts, documents, pictures; `estate` is
    the code of the estate that it belongs to.
    """

    asked: str
    is_there: bool
    where: str
    estate: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the five parts, with everything the stage asks of it."""

    key: ArchivePart
    papers: tuple[Paper, ...]

    @property
    def missing(self) -> list[Paper]:
        return [each for each in self.papers if not each.is_there]

    @property
    def is_complete(self) -> bool:
        """Nothing that the stage asks is missing."""
        return not self.missing

    @property
    def there(self) -> int:
        return len(self.papers) - len(self.missing)

    @property
    def name(self) -> str:
        return str(self.key.label)


def archive_of(dossier: Dossier) -> tuple[Part, ...]:
    """The five parts, as far as the project's stage asks. Clause: S1.3.1."""
    papers = {
        ArchivePart.BASICS: _basics,
        ArchivePart.WILL: _will,
        ArchivePart.SCHEME: _scheme,
        ArchivePart.PROGRESS: _progress,
        ArchivePart.PICTURES: _pictures,
    }
    return tuple(Part(key, tuple(asked(dossier))) for key, asked in papers.items())


def _basics(dossier: Dossier) -> Iterator[Paper]:
    if not dossier.estates:
        yield Paper("项目所含小区", False, "basics")
    for estate in dossier.estates:
        for label, value in (
            ("建成年份", estate.completed_year),
            ("楼栋数", estate.building_count),
            ("户数", estate.home_count),
            ("建筑面积", estate.floor_area_cm2),
        ):
            yield Paper(f"{estate.name}：{label}", value is not None, "estate", estate.code)
        yield Paper(f"{estate.name}：设施摸底", estate.pk in dossier.surveys, "survey", estate.code)


def _will(dossier: Dossier) -> Iterator[Paper]:
    for estate in dossier.estates:
        will = dossier.wills.get(estate.pk)
        yield Paper(f"{estate.name}：意愿征询结果", will is not None, "willingness", estate.code)
        has_file = will is not None and will.evidence_id is not None
        yield Paper(f"{estate.name}：征询结果文件", has_file, "willingness", estate.code)


def _scheme(dossier: Dossier) -> Iterator[Paper]:
    scheme = dossier.scheme
    yield Paper("总投资", scheme is not None and scheme.cost_fen is not None, "scheme")
    yield Paper("方案文件", scheme is not None and scheme.document_id is not None, "scheme")
    yield Paper("改造内容", bool(dossier.items), "items")
    for item in dossier.items:
        if item.quantity is None:
            yield Paper(f"改造内容“{item.item_name}”的数量", False, "items")


def _progress(dossier: Dossier) -> Iterator[Paper]:
    stage = dossier.project.stage
    if stage not in UNDER_WAY:
        return
    kinds = {each.kind for each in dossier.contracts}
    papers = [each for each in dossier.documents if each.part == ArchivePart.PROGRESS]
    yield Paper("施工合同", bool(kinds.intersection(BUILDERS)), "contracts")
    yield Paper("监理合同", ContractKind.SUPERVISE in kinds, "contracts")
    yield Paper("工程进度资料", bool(papers), "documents")
    if stage in FINISHED:
        yield Paper("竣工验收资料", any("验收" in each.title for each in papers), "documents")


def _pictures(dossier: Dossier) -> Iterator[Paper]:
    taken = {(each.estate_id, PictureStage(each.stage), each.viewpoint) for each in dossier.pictures}
    stages = {(estate, stage) for estate, stage, _ in taken}
    for estate in dossier.estates:
        before = {view for pk, stage, view in taken if pk == estate.pk and stage == PictureStage.BEFORE}
        yield Paper(f"{estate.name}：改造前影像", bool(before), "pictures", estate.code)
        if dossier.project.stage in UNDER_WAY:
            during = (estate.pk, PictureStage.DURING) in stages
            yield Paper(f"{estate.name}：改造中影像", during, "pictures", estate.code)
        if is_finished(dossier):
            for view in sorted(before):
                after = (estate.pk, PictureStage.AFTER, view) in taken
                yield Paper(f"{estate.name}：“{view}”改造后影像", after, "pictures", estate.code)


def is_finished(dossier: Dossier) -> bool:
    """Whether the works are done: from then on the archive asks for pictures after them."""
    return dossier.project.stage in FINISHED or "completed_on" in dossier.earlier
